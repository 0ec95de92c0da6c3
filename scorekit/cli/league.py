"""scorekit league"""

from __future__ import annotations

from typing import Any

import click

from scorekit.cli import completing, options, output
from scorekit.vocabulary import Order, words


@click.command(epilog="Example: scorekit league lastige-klant --format markdown")
@click.argument("leagues", nargs=-1, metavar="[LEAGUE|EDITION]...", shell_complete=completing.leagues)
@options.scored_by
@options.data
@options.period
@options.ranged
@click.option(
    "--columns",
    metavar="NAMES",
    shell_complete=completing.columns,
    help="The columns to print, with commas between: operator,score,remark.",
)
@click.option("--order", type=click.Choice(words(Order)), help="Which end of the table is on top.")
@click.option("--score", "score_as", type=click.Choice(("plain", "of_scale")), help="plain: 7.0; of_scale: 7/10.")
@click.option(
    "--against",
    metavar="EDITION",
    shell_complete=completing.editions,
    help="Show also rank and score in an earlier edition, and the change: 2020, or a folder.",
)
@options.keep_going
@output.form()
@options.project
def command(
    leagues: tuple[str, ...],
    rubric: str | None,
    cases: tuple[str, ...],
    data: tuple[str, ...],
    mapping: str | None,
    sheet: str | None,
    said: tuple[str, ...],
    period: str | None,
    ranged: bool | None,
    columns: str | None,
    order: str | None,
    score_as: str | None,
    against: str | None,
    keep_going: bool,
    form: output.Form,
    project: str | None,
) -> None:
    """Print the league tables of the project, or those named.

    A frozen edition is named LEAGUE/NAME, like be-telecom/2021, or by its folder; with --rubric its
    cases and figures are scored by that rubric.
    """
    from scorekit.api.leagues import against as set_against
    from scorekit.api.leagues import large_tables, league_of_edition, tables
    from scorekit.api.projects import open_leagues, open_project

    show = _shown(columns, order, score_as, form)
    named = [name for name in leagues if "/" in name]
    if named:
        asked = (cases, data, mapping, period, show, against, keep_going)
        if any(asked) or ranged is not None or len(named) < len(leagues):
            raise click.UsageError("an edition is printed as it is: only --rubric and options like --format go with it")
        found = [league_of_edition(name, rubric=rubric, project=project, language=form.language) for name in named]
        output.write_results(found, form)
        return
    options.refuse_apart(rubric, (*cases, *data), *leagues)
    options.refuse_without_data(data, mapping, sheet, said)
    if against is not None and (rubric is not None or ranged is not None):
        raise click.UsageError("--against is about a league of the project, as it is scored")
    asked_for: dict[str, Any] = {
        "rubric": rubric, "cases": cases, "data": data, "map": mapping, "sheet": sheet, "project": project,
        "constants": options.constants(said),
        "keep_going": keep_going, "language": form.language, "show": show, "opened": open_project(project),
    }  # fmt: skip
    ids = tuple(dict.fromkeys(leagues))
    if against is None:
        large = large_tables(ids, period=period, ranged=ranged is not False, **asked_for)
        if large is not None:
            for line in large[1]:
                click.echo(line, err=True)
            output.write_results(large[0], form)
            return
    opened = open_leagues(ids, **asked_for)
    for imported in opened.data.imported if data else ():
        for line in (*imported.notes, *imported.accounts):
            click.echo(line, err=True)
    if against is not None:
        if len(opened.specs) > 1:
            raise click.UsageError("--against goes with one league")
        output.write_results([set_against(opened.league(opened.specs[0], period), against)], form)
        return
    output.write_results(tables(opened, period, ranged=ranged is not False), form)


def _shown(columns: str | None, order: str | None, score_as: str | None, form: output.Form) -> dict[str, Any]:
    """What the options say about printed tables."""
    show: dict[str, Any] = {}
    if columns is not None:
        show["columns"] = tuple(name.strip() for name in columns.split(",") if name.strip())
    if order is not None:
        show["order"] = order
    if score_as is not None:
        show["of_scale"] = score_as == "of_scale"
    if show and form.format in ("csv", "json"):
        raise click.UsageError("--columns, --order and --score are about printed tables; csv and json hold everything")
    return show
