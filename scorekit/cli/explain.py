"""scorekit explain"""

from __future__ import annotations

import click

from scorekit.cli import options


@click.command(epilog="Example: scorekit explain kpn-2013-move --league stories")
@click.argument("subject", metavar="CASE|OPERATOR")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--league", metavar="ID", help="Which league, when it is in several.")
@options.rubric
@options.period
@options.keep_going
@options.formats("table", "markdown", "html", "json")
@options.output
@options.project
def command(
    subject: str,
    paths: tuple[str, ...],
    league: str | None,
    rubric: str | None,
    period: str | None,
    keep_going: bool,
    format_: str,
    output: str | None,
    project: str | None,
) -> None:
    """Say, line by line, where the score of a case or an operator comes from.

    Write case:ID or operator:ID when both exist. With --rubric, PATHS are those of the cases.
    """
    from scorekit import api
    from scorekit.publishing.explanation_page import explanation_page
    from scorekit.publishing.pages import PRINTERS

    if (rubric is None) != (not paths):
        raise click.UsageError(
            f"--rubric and paths go together: scorekit explain {subject} cases/ --rubric four-criteria"
        )
    if rubric is not None and league is not None:
        raise click.UsageError("--league names a league of the project, and --rubric goes without")
    found = api.explain(
        subject, league=league, period=period, rubric=rubric, cases=paths, project=project, keep_going=keep_going
    )
    text = found.to_json() if format_ == "json" else PRINTERS[format_]([explanation_page(found)])
    options.write(text, output)
