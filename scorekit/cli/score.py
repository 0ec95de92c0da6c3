"""scorekit score"""

from __future__ import annotations

from typing import Any

import click

from scorekit.cli import completing, options, tables


@click.command(epilog="Example: scorekit score --league stories")
@click.argument("cases", nargs=-1, metavar="[CASES]...", shell_complete=completing.cases)
@options.league
@options.rubric
@options.period
@options.ranged
@options.keep_going
@options.language
@tables.form
@options.project
def command(
    cases: tuple[str, ...],
    league: str | None,
    rubric: str | None,
    period: str | None,
    ranged: bool | None,
    keep_going: bool,
    language: str | None,
    form: tables.Form,
    project: str | None,
) -> None:
    """Print the score, coverage and gates of each case.

    CASES are ids of cases, or paths of files and folders; without any, all cases of the league.
    With --rubric they are paths, scored without the project's leagues.
    """
    from scorekit import api

    shared: dict[str, Any] = {
        "period": period, "project": project, "keep_going": keep_going, "ranged": ranged is not False,
        "language": language,
    }  # fmt: skip
    if rubric is not None:
        if not cases:
            raise click.UsageError("--rubric needs the paths of cases")
        if league is not None:
            raise click.UsageError("--league names a league of the project, and --rubric goes without")
        scores = api.score(rubric=rubric, cases=cases, **shared)
    else:
        scores = api.score_some(cases, league=league, **shared)
    tables.write_scores(scores, form)
