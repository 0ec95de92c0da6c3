"""scorekit verdicts"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit verdicts stories")
@click.argument("leagues", nargs=-1, metavar="[LEAGUE]...", shell_complete=completing.league)
@options.scored_by
@options.period
@options.keep_going
@output.form()
@options.project
def command(
    leagues: tuple[str, ...],
    rubric: str | None,
    cases: tuple[str, ...],
    period: str | None,
    keep_going: bool,
    form: output.Form,
    project: str | None,
) -> None:
    """Compare computed scores with the verdicts that the authors of the cases published."""
    from scorekit.api.leagues import verdicts

    options.refuse_apart(rubric, cases, *leagues)
    found = verdicts(leagues, rubric=rubric, cases=cases, period=period, project=project, keep_going=keep_going)
    output.write_results(found, form)
