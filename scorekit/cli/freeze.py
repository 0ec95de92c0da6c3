"""scorekit freeze"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import click

from scorekit.cli import completing, options
from scorekit.problems import shown
from scorekit.reading.documents import shown_path

if TYPE_CHECKING:
    from scorekit.editions.freeze import Frozen

date = click.option("--date", metavar="YYYY-MM-DD", help="The day of publication.")
private = click.option("--private", is_flag=True, help="Take private cases in: the edition is not to be published.")


@click.command(epilog="Example: scorekit freeze be-telecom --edition 2021")
@click.argument("league", metavar="LEAGUE", shell_complete=completing.leagues)
@click.option("--edition", required=True, metavar="NAME", help="A period of the league, or a name where it has none.")
@date
@private
@options.project
def command(league: str, edition: str, date: str | None, private: bool, project: str | None) -> None:
    """Freeze a league table with everything needed to compute it again.

    Writes editions/LEAGUE/NAME, whole or not at all. Without --date the edition has the last day
    of the period that it is named after.
    """
    from scorekit.api import editions

    made = editions.freeze(league, edition, date=date, private=private, project=project)
    tell(made)


def tell(made: Frozen) -> None:
    """Say what was written, and how to check it."""
    counts = made.record.data["counts"]
    of = [
        f"{many} {one if many == 1 else f'{one}s'}"
        for one in ("operator", "case", "figure")
        if (many := counts[f"{one}s"])
    ]
    click.echo(f"{shown_path(made.folder)}: {len(made.contents)} files, of {', '.join(of)}")
    on = made.record.date
    click.echo(f"date of the edition: {on}" if on else "without a date (--date gives one)")
    rubric = made.record.rubric
    sealed = f"sealed on {rubric['sealed']}" if rubric["sealed"] else "not sealed before"
    click.echo(f"rubric {shown(rubric['id'])} {shown(rubric['version'])}, {sealed}")
    if made.record.revises is not None:
        click.echo(f"revised on {made.record.revises['date']}")
    click.echo(f"check it with: scorekit verify {made.record.label}")
    click.echo("publish beside the table the SHA-256 of its SHA256SUMS:")
    click.echo(hashlib.sha256(made.contents["SHA256SUMS"]).hexdigest())
