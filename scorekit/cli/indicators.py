"""scorekit indicators"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit indicators answered_within_120s")
@click.argument("names", nargs=-1, metavar="[ID]...", shell_complete=completing.indicators)
@click.option("--operator", metavar="NAME", shell_complete=completing.operators, help="Only figures of this operator.")
@output.form()
@options.project
def command(names: tuple[str, ...], operator: str | None, form: output.Form, project: str | None) -> None:
    """Print the figures that the project's leagues name: by operator or market and period, with
    changes, statuses and breaks. Without an ID, list what there is.
    """
    from scorekit.api import operators

    output.write_results([operators.indicators(names, operator=operator, project=project)], form)
