"""scorekit revise"""

from __future__ import annotations

import click

from scorekit.cli import completing, options
from scorekit.cli.freeze import private, tell
from scorekit.problems import shown


@click.command(epilog='Example: scorekit revise be-telecom/2021 --reason "a figure was misread"')
@click.argument("edition", metavar="LEAGUE/NAME", shell_complete=completing.editions)
@click.option("--reason", required=True, metavar="TEXT", help="What was wrong; it is published.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day of the revision, otherwise today.")
@private
@options.project
def command(edition: str, reason: str, date: str | None, private: bool, project: str | None) -> None:
    """Mend a published edition: a revision beside it, from the project as it is now.

    The edition itself stays as it is. The revision keeps the reason, the date, and each score and
    rank that changed, old and new.
    """
    from scorekit.api import editions

    made = editions.revise(edition, reason, date=date, private=private, project=project)
    tell(made)
    assert made.record.revises is not None
    changes = made.record.revises["changes"]
    click.echo("no score and no rank changed" if not changes else "changed:")
    for change in changes:
        sides = ", then ".join(_side(change[key]) for key in ("was", "is"))
        click.echo(f"  {shown(change['name'])}: {sides}")


def _side(row: dict[str, object] | None) -> str:
    if row is None:
        return "not in the table"
    if row.get("score") is None:
        return "not in the table"
    return (
        f"{row['score']} (rank {'=' if row.get('shared') else ''}{row['rank']})" if "rank" in row else str(row["score"])
    )
