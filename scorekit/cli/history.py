"""scorekit history"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit history au-complaints --format html --output history.html")
@click.argument("league", metavar="LEAGUE", shell_complete=completing.leagues)
@click.option(
    "--chart",
    type=click.Choice(("ranks", "scores")),
    default="ranks",
    show_default=True,
    help="The chart that svg and png draw; html draws both.",
)
@click.option("--common-scale", is_flag=True, help="Scores in percent, where rubrics have different scales.")
@output.form(pictures=True)
@options.project
def command(league: str, common_scale: bool, form: output.Form, project: str | None) -> None:
    """Show all editions of a league: ranks and scores over time, with breaks marked.

    Where an edition was revised, its newest revision counts.
    """
    from scorekit.api import editions

    output.write_results([editions.history(league, common_scale=common_scale, project=project)], form)
