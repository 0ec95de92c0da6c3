"""scorekit indicators"""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import completing, options
from scorekit.problems import ProblemsFound
from scorekit.vocabulary import Status, words


@click.command(epilog="Example: scorekit indicators answered_within_120s")
@click.argument("names", nargs=-1, metavar="[ID]...", shell_complete=completing.indicators)
@options.formats("table", "markdown", "html", "csv", "json")
@click.option("--operator", metavar="NAME", shell_complete=completing.operators, help="Of this operator alone.")
@click.option(
    "--import",
    "sheet",
    metavar="FILE",
    shell_complete=completing.files,
    help="Make a table of figures out of a sheet (.csv, .xlsx) with the periods as columns.",
)
@click.option("--indicator", metavar="ID", help="With --import: the indicator, where no column says it.")
@click.option("--unit", metavar="UNIT", help="With --import: the unit.")
@click.option("--definition", metavar="TEXT", help="With --import: the definition.")
@click.option("--source", metavar="TEXT", help="With --import: the source.")
@click.option("--seen", metavar="DATE", help="With --import: when the source was seen.")
@click.option("--status", type=click.Choice(words(Status)), help="With --import: the status.")
@options.output
@options.force
@options.project
def command(
    names: tuple[str, ...],
    format_: str,
    operator: str | None,
    sheet: str | None,
    output: str | None,
    force: bool,
    project: str | None,
    **given: str | None,
) -> None:
    """Print the figures that the project's leagues name: by operator or market and period, with
    changes, statuses and breaks. Without an ID, what there is.
    """
    filled = {key: value for key, value in given.items() if value is not None}
    if sheet is not None:
        if names or operator:
            raise click.UsageError("--import goes without ids and operators")
        _import(Path(sheet), filled, output, force)
        return
    if filled:
        raise click.UsageError(f"--{next(iter(filled))} goes with --import")
    from scorekit import api
    from scorekit.figures.series import series_dict
    from scorekit.publishing.page import PRINTERS
    from scorekit.publishing.pages.indicators import indicator_page, overview_page
    from scorekit.reading.tables import table_csv
    from scorekit.scoring.result import dump_json

    found, register = api.indicators(names, operator=operator, project=project)
    if format_ == "csv":
        text = table_csv([point.figure.row.cells for series in found for point in series.points])
    elif format_ == "json":
        text = dump_json(series_dict(found, register))
    elif names or operator:
        text = PRINTERS[format_]([indicator_page(series, register) for series in found])
    else:
        text = PRINTERS[format_]([overview_page(found)])
    options.write(text, output, force=force)


def _import(path: Path, given: dict[str, str], output: str | None, force: bool) -> None:
    """Write the figures of a sheet as a table of figures."""
    from scorekit.figures.sheets import import_sheet
    from scorekit.reading.tables import table_csv

    imported = import_sheet(path, given)
    if imported.problems:
        raise ProblemsFound(imported.problems)
    options.write(table_csv(imported.rows), output, force=force)
    click.echo(f"{len(imported.rows):,} figures. Check them with scorekit validate.", err=True)
    if imported.empty:
        shown = imported.empty if len(imported.empty) <= 10 else (*imported.empty[:10], "...")
        click.echo(f"Cells without a figure: {len(imported.empty):,} ({'; '.join(shown)}).", err=True)
