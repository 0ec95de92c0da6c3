"""scorekit validate"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from scorekit.cli import completing, options, output
from scorekit.problems import Exit

if TYPE_CHECKING:
    from scorekit.scoring.checking import Checked


_OPTIONS = (
    options.formats("text", "json", "github", "sarif"),
    click.option("--strict", is_flag=True, help="Warnings count as errors."),
    click.option("--quiet", is_flag=True, help="Print nothing; the exit code says the result. --output still writes."),
    click.option(
        "--color",
        type=click.Choice(("auto", "always", "never")),
        default="auto",
        help="Whether to print colors; auto: only on a terminal.",
    ),
    options.output_as("file"),
    options.force,
    options.project,
)


def printed(command: Callable[..., Checked]) -> Callable[..., int]:
    """The options about printing problems, for a command that returns what it checked."""

    @wraps(command)
    def with_printing(
        format_: str, strict: bool, quiet: bool, color: str, file: str | None, force: bool, **others: Any
    ) -> int:
        checked = command(**others)
        if file is not None or not quiet:
            _print(checked, format_, color, file, force, quiet)
        counted = [problem for problem in checked.problems if strict or problem.severity == "error"]
        return Exit.PROBLEMS if counted else Exit.FINE

    decorated: Callable[..., int] = with_printing
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


@click.command(epilog="Example: scorekit validate cases/")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=completing.files)
@printed
def command(paths: tuple[str, ...], project: str | None) -> Checked:
    """Check files and folders, or everything that the project file names.

    Problems go to stdout, each with file, line and column; on a terminal the line is shown below,
    with the place marked. Exit code 1 when there are errors, or warnings with --strict.
    `scorekit problem CODE` says more about a code.
    """
    from scorekit.api import projects

    if not all(path.strip() for path in paths):
        raise click.UsageError("an empty name is not a path")
    return projects.check(paths, project=project)


def _print(checked: Checked, format_: str, color: str, file: str | None, force: bool, quiet: bool) -> None:
    from scorekit.publishing.printers import problems
    from scorekit.reading.source_lines import SourceLines

    if format_ == "text":
        painted = color == "always" or (color == "auto" and file is None and _wants_color())
        source = SourceLines().line if color == "always" or (file is None and sys.stdout.isatty()) else None
        width = shutil.get_terminal_size().columns
        output.write(problems.text(checked.problems, source, painted, width), file, force=force)
    else:
        printers = {"json": problems.as_json, "github": problems.as_github, "sarif": problems.as_sarif}
        output.write(printers[format_](checked), file, force=force)
    if quiet:
        return
    click.echo(problems.closing_line(checked), err=True)
    for note in problems.notes():
        click.echo(note, err=True)


def _wants_color() -> bool:
    """Whether colors are wanted: NO_COLOR and FORCE_COLOR decide, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
