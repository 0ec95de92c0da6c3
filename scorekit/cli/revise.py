"""scorekit revise"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output
from scorekit.cli.freeze import private


@click.command(epilog='Example: scorekit revise be-telecom/2021 --reason "a figure was misread"')
@click.argument("edition", metavar="LEAGUE/NAME", shell_complete=completing.editions)
@click.option("--reason", required=True, metavar="TEXT", help="What was wrong; it is published.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day of the revision, otherwise today.")
@private
@output.form()
@options.project
def command(edition: str, reason: str, date: str | None, private: bool, form: output.Form, project: str | None) -> None:
    """Correct a published edition: a revision beside it, from the project as it is now.

    The edition itself stays as it is. The revision keeps the reason, the date, and each score and
    rank that changed, old and new.
    """
    from scorekit.api import editions

    output.write_results([editions.revise(edition, reason, date=date, private=private, project=project)], form)
