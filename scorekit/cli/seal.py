"""scorekit seal"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit seal four-criteria")
@click.argument("rubric", metavar="RUBRIC", shell_complete=completing.rubrics)
@click.option("--date", metavar="YYYY-MM-DD", help="The day of the seal, otherwise today.")
@output.form()
@options.project
def command(rubric: str, date: str | None, form: output.Form, project: str | None) -> None:
    """Fix a rubric before the field work: print its hash, and record it in editions/seals.csv.

    The record is only your own word. So publish the hash as well, where others can see its date.
    """
    from scorekit.api import rubrics

    output.write_results([rubrics.seal(rubric, date=date, project=project)], form)
