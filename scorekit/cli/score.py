"""scorekit score"""

from __future__ import annotations

import click

from scorekit.cli import options


@click.command(epilog="Example: scorekit score --league stories")
@click.argument("cases", nargs=-1, metavar="[CASES]...")
@click.option("--league", metavar="ID", help="Which league, when a case is in several.")
@options.rubric
@options.period
@options.ranged
@options.keep_going
@options.formats("table", "markdown", "html", "csv", "json")
@options.output
@options.project
def command(
    cases: tuple[str, ...],
    league: str | None,
    rubric: str | None,
    period: str | None,
    ranged: bool,
    keep_going: bool,
    format_: str,
    output: str | None,
    project: str | None,
) -> None:
    """Print the score, coverage and gates of each case.

    CASES are ids of cases, or paths of files and folders; without any, all cases of the league.
    With --rubric they are paths, scored without the project's leagues.
    """
    from scorekit import api
    from scorekit.publishing.league_page import scores_page
    from scorekit.publishing.pages import PRINTERS

    if rubric is not None:
        if not cases:
            raise click.UsageError("--rubric needs the paths of cases")
        if league is not None:
            raise click.UsageError("--league names a league of the project, and --rubric goes without")
        scores = api.score(
            rubric=rubric, cases=cases, period=period, project=project, keep_going=keep_going, ranged=ranged
        )
    else:
        scores = api.score_some(
            cases, league=league, period=period, project=project, keep_going=keep_going, ranged=ranged
        )
    if format_ == "json":
        text = scores.to_json()
    elif format_ == "csv":
        text = scores.to_csv()
    else:
        text = PRINTERS[format_]([scores_page(scores)])
    options.write(text, output)
