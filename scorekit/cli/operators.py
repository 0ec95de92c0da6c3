"""scorekit operators"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit operators proximus")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completing.operators)
@output.form()
@options.project
def command(names: tuple[str, ...], form: output.Form, project: str | None) -> None:
    """Show the operators of the project: their names, groups and mergers over time.

    With a NAME or id, only the family of that operator.
    """
    from scorekit.api import operators

    output.write_results([operators.operators(names, project=project)], form)
