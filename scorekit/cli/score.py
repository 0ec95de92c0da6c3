"""scorekit score"""

from __future__ import annotations

from typing import Any

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit score --league stories")
@click.argument("subjects", nargs=-1, metavar="[CASE]...", shell_complete=completing.cases)
@options.league
@options.scored_by
@options.data
@options.period
@options.ranged
@options.keep_going
@output.form()
@options.project
def command(
    subjects: tuple[str, ...],
    league: str | None,
    rubric: str | None,
    cases: tuple[str, ...],
    data: tuple[str, ...],
    mapping: str | None,
    sheet: str | None,
    said: tuple[str, ...],
    period: str | None,
    ranged: bool | None,
    keep_going: bool,
    form: output.Form,
    project: str | None,
) -> None:
    """Print the score, coverage and gates of each case.

    A CASE is an id, or the path of a file or folder; without any, all cases of the league.
    """
    from scorekit.api import leagues

    options.refuse_apart(rubric, (*cases, *data), league)
    options.refuse_without_data(data, mapping, sheet, said)
    shared: dict[str, Any] = {
        "period": period, "project": project, "keep_going": keep_going, "ranged": ranged is not False,
        "language": form.language, "data": data, "map": mapping, "sheet": sheet,
        "constants": options.constants(said),
    }  # fmt: skip
    found = leagues.score(league, only=subjects, rubric=rubric, cases=cases, **shared)
    output.write_results([found], form)
