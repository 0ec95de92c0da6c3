"""scorekit league"""

from __future__ import annotations

import click

from scorekit.cli import options


@click.command(epilog="Example: scorekit league lastige-klant --format markdown")
@click.argument("leagues_or_paths", nargs=-1, metavar="[ID|PATH]...")
@options.rubric
@options.period
@options.ranged
@click.option("--verdicts", is_flag=True, help="Computed scores beside the verdicts that authors published.")
@options.keep_going
@options.formats("table", "markdown", "html", "csv", "json")
@options.output
@options.project
def command(
    leagues_or_paths: tuple[str, ...],
    rubric: str | None,
    period: str | None,
    ranged: bool,
    verdicts: bool,
    keep_going: bool,
    format_: str,
    output: str | None,
    project: str | None,
) -> None:
    """Print the league tables that the project file names, or those with the IDs given.

    With --rubric all arguments are paths of cases, scored without the project's leagues.
    """
    from scorekit import api
    from scorekit.publishing.league_page import league_page
    from scorekit.publishing.pages import PRINTERS
    from scorekit.ranking.build import build_league
    from scorekit.ranking.results import dump_json, leagues_csv

    if rubric is not None and not leagues_or_paths:
        raise click.UsageError("--rubric needs the paths of cases")
    if rubric is not None:
        season = api.season(rubric=rubric, cases=leagues_or_paths, project=project, keep_going=keep_going)
    else:
        season = api.season(tuple(dict.fromkeys(leagues_or_paths)), project=project, keep_going=keep_going)
    if verdicts and ranged:
        raise click.UsageError("--verdicts and --range do not go together")
    if verdicts:
        from scorekit.publishing.verdict_page import verdict_page
        from scorekit.ranking.verdicts import compare_verdicts

        found = [compare_verdicts(season, spec, period) for spec in season.specs]
        if format_ == "json":
            values = [comparison.to_dict() for comparison in found]
            text = dump_json(values[0] if len(values) == 1 else values)
        elif format_ == "csv":
            raise click.UsageError("--verdicts prints table, markdown, html or json")
        else:
            text = PRINTERS[format_]([verdict_page(comparison) for comparison in found])
        options.write(text, output)
        return
    leagues = [build_league(season, spec, period, ranged=ranged) for spec in season.specs]
    if format_ == "json":
        values = [league.to_dict() for league in leagues]
        text = dump_json(values[0] if len(values) == 1 else values)
    elif format_ == "csv":
        text = leagues_csv(leagues)
    else:
        text = PRINTERS[format_]([league_page(league) for league in leagues])
    options.write(text, output)
