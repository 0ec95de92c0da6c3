"""scorekit freeze"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output

date = click.option("--date", metavar="YYYY-MM-DD", help="The day of publication.")
private = click.option("--private", is_flag=True, help="Include private cases: the edition is not to be published.")


@click.command(epilog="Example: scorekit freeze be-telecom --edition 2021")
@click.argument("league", metavar="LEAGUE", shell_complete=completing.leagues)
@click.option("--edition", required=True, metavar="NAME", help="A period of the league; a name if it has none.")
@date
@private
@output.form()
@options.project
def command(league: str, edition: str, date: str | None, private: bool, form: output.Form, project: str | None) -> None:
    """Freeze a league table with everything needed to compute it again.

    Writes editions/LEAGUE/NAME, whole or not at all. Without --date, the date is the last day of
    the period that the edition is named after.
    """
    from scorekit.api import editions

    output.write_results([editions.freeze(league, edition, date=date, private=private, project=project)], form)
