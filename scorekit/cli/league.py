"""scorekit league"""

from __future__ import annotations

from typing import Any

import click

from scorekit.cli import completing, options, tables
from scorekit.vocabulary import Order, words


@click.command(epilog="Example: scorekit league lastige-klant --format markdown")
@click.argument("leagues_or_paths", nargs=-1, metavar="[ID|PATH]...", shell_complete=completing.leagues)
@options.rubric
@options.period
@options.ranged
@click.option(
    "--columns",
    metavar="NAMES",
    shell_complete=completing.columns,
    help="Which columns, with commas: operator,score,remark.",
)
@click.option("--order", type=click.Choice(words(Order)), help="Which end of the table is on top.")
@click.option("--score", "score_as", type=click.Choice(("plain", "of_scale")), help="7.0 or 7/10.")
@click.option("--verdicts", is_flag=True, help="Computed scores beside the verdicts that authors published.")
@click.option(
    "--against",
    metavar="EDITION",
    shell_complete=completing.editions,
    help="Beside the last rank and score, and the change: 2020, or a folder.",
)
@click.option(
    "--edition",
    metavar="LEAGUE/NAME",
    shell_complete=completing.editions,
    help="The table of a frozen edition; with --rubric by another one.",
)
@options.keep_going
@options.language
@tables.form
@options.project
def command(
    leagues_or_paths: tuple[str, ...],
    rubric: str | None,
    period: str | None,
    ranged: bool | None,
    columns: str | None,
    order: str | None,
    score_as: str | None,
    verdicts: bool,
    against: str | None,
    edition: str | None,
    keep_going: bool,
    language: str | None,
    form: tables.Form,
    project: str | None,
) -> None:
    """Print the league tables that the project file names, or those with the IDs given.

    With --rubric all arguments are paths of cases, scored without the project's leagues.
    """
    from scorekit import api
    from scorekit.scoring.ranking import league_of
    from scorekit.scoring.scored import Scored

    if edition is not None:
        taken = (leagues_or_paths, period, columns, order, score_as, verdicts, against, keep_going)
        if any(taken) or ranged is not None:
            raise click.UsageError("--edition goes with --rubric, --language and the form alone: it is what it is")
        _write_edition(edition, rubric, project, language, form)
        return
    if against is not None and (rubric is not None or verdicts):
        raise click.UsageError("--against is about leagues of the project, as they are scored")
    if rubric is not None and not leagues_or_paths:
        raise click.UsageError("--rubric needs the paths of cases")
    if verdicts and ranged is not None:
        raise click.UsageError("--verdicts prints no range")
    show: dict[str, Any] = {}
    if columns is not None:
        show["columns"] = tuple(name.strip() for name in columns.split(",") if name.strip())
    if order is not None:
        show["order"] = order
    if score_as is not None:
        show["of_scale"] = score_as == "of_scale"
    if show and (verdicts or form.format in ("csv", "json")):
        raise click.UsageError("--columns, --order and --score are about printed tables; csv and json hold everything")
    shared: dict[str, Any] = {"project": project, "keep_going": keep_going, "language": language, "show": show}
    if rubric is not None:
        found = api.open_leagues(rubric=rubric, cases=leagues_or_paths, **shared)
    else:
        found = api.open_leagues(tuple(dict.fromkeys(leagues_or_paths)), **shared)
    if verdicts:
        _write_verdicts(found, period, form)
        return
    if against is not None:
        from scorekit.api import editions

        if ranged is not None or len(found.specs) > 1:
            raise click.UsageError("--against goes with one league, and without --range and --no-range")
        tables.write_leagues([editions.against(found.league(found.specs[0], period), against)], form)
        return
    leagues = [league_of(Scored(inputs, ranged=ranged is not False)) for inputs in found.leagues(period)]
    tables.write_leagues(leagues, form)


def _write_edition(
    edition: str, rubric: str | None, project: str | None, language: str | None, form: tables.Form
) -> None:
    from scorekit.api import editions

    found = editions.league_of_edition(edition, rubric=rubric, project=project, language=language)
    tables.write_leagues([found], form)


def _write_verdicts(found: Any, period: str | None, form: tables.Form) -> None:
    from scorekit.publishing.pages.verdict import verdict_page
    from scorekit.scoring.result import dump_json
    from scorekit.scoring.scored import Scored
    from scorekit.scoring.verdicts import compare_verdicts

    if form.format in ("csv", "xlsx"):
        raise click.UsageError("--verdicts prints table, markdown, html or json")
    leagues = found.leagues(period)
    of_cases = [inputs for inputs in leagues if not inputs.scores_operators]
    compared = [compare_verdicts(Scored(inputs, ranged=False)) for inputs in of_cases or leagues]
    if form.format == "json":
        values = [comparison.to_dict() for comparison in compared]
        options.write(dump_json(values[0] if len(values) == 1 else values), form.output, force=form.force)
        return
    tables.write_pages([verdict_page(comparison) for comparison in compared], form)
