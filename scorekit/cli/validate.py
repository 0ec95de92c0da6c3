"""scorekit validate"""

from __future__ import annotations

import click

from scorekit.cli import completing, options
from scorekit.problems import Exit, has_errors


@click.command(epilog="Example: scorekit validate cases/")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=completing.files)
@options.project
def command(paths: tuple[str, ...], project: str | None) -> int:
    """Check files and folders, or everything that the project file names.

    Problems go to stdout, one each, with file, line and column; exit code 1 when there are any.
    """
    from scorekit import api

    problems = api.validate(paths, project=project)
    for problem in problems:
        click.echo(str(problem))
    if not problems:
        click.echo("No problems found.", err=True)
        return Exit.FINE
    files = len({problem.path for problem in problems})
    many, where = ("s" if len(problems) != 1 else ""), ("s" if files != 1 else "")
    click.echo(f"{len(problems)} problem{many} in {files} file{where}.", err=True)
    return Exit.PROBLEMS if has_errors(problems) else Exit.FINE
