"""scorekit explain"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scorekit.cli import completing, options, output

if TYPE_CHECKING:
    from scorekit.result import Result


@click.command(epilog="Example: scorekit explain kpn-2013-move --league stories")
@click.argument("subject", metavar="CASE|OPERATOR", shell_complete=completing.subjects)
@click.option(
    "--against", metavar="CASE|OPERATOR", shell_complete=completing.subjects, help="Why it is above or below this."
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Show the score if this fact were different; may repeat.",
)
@options.league
@options.scored_by
@options.data
@options.period
@options.keep_going
@output.form()
@options.project
def command(
    subject: str,
    against: str | None,
    changes: tuple[str, ...],
    league: str | None,
    rubric: str | None,
    cases: tuple[str, ...],
    data: tuple[str, ...],
    mapping: str | None,
    sheet: str | None,
    said: tuple[str, ...],
    period: str | None,
    keep_going: bool,
    form: output.Form,
    project: str | None,
) -> None:
    """Say, line by line, where the score of a case or an operator comes from.

    Write case:ID or operator:ID when both exist.

    --set outcome.resolved=yes, --set "contacts[2].wait=5 min" and --set outcome.resolved= (unknown)
    show what score and rank those facts would give. Nothing is written.
    """
    from scorekit.api import explanations

    options.refuse_apart(rubric, (*cases, *data), league)
    options.refuse_without_data(data, mapping, sheet, said)
    if against is not None and changes:
        raise click.UsageError("--against and --set do not go together")
    shared: dict[str, Any] = {
        "league": league, "period": period, "rubric": rubric, "cases": cases, "project": project,
        "keep_going": keep_going, "language": form.language, "data": data, "map": mapping, "sheet": sheet,
        "constants": options.constants(said),
    }  # fmt: skip
    found: Result
    if against is not None:
        found = explanations.contrast(subject, against, **shared)
    elif changes:
        found = explanations.what_if(subject, changes, **shared)
    else:
        found = explanations.explain(subject, **shared)
    output.write_results([found], form)
