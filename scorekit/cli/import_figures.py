"""scorekit import-figures"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import completing, options, output
from scorekit.problems import ProblemsFound, shown
from scorekit.vocabulary import Status, words
from scorekit.wording.languages import LANGUAGES

if TYPE_CHECKING:
    from scorekit.figures.heads import Periods
    from scorekit.figures.sheets import Totals


@click.command(
    "import-figures", epilog="Example: scorekit import-figures sheet.csv --unit % --source https://example.org/report"
)
@click.argument("sheet", metavar="FILE", shell_complete=completing.files)
@click.option("--indicator", metavar="ID", help="The indicator, where no column says it.")
@click.option("--unit", metavar="UNIT", help="The unit, where no column says it.")
@click.option("--definition", metavar="TEXT", help="The definition, where no column says it.")
@click.option("--source", metavar="TEXT", help="The source, where no column says it.")
@click.option("--seen", metavar="DATE", help="When the source was seen.")
@click.option("--status", type=click.Choice(words(Status)), help="The status of the figures.")
@click.option("--sheet", "name", metavar="NAME", help="Which sheet of a workbook; without it, the first that shows.")
@click.option(
    "--locale",
    type=click.Choice(LANGUAGES),
    help="The language in which numbers are written: 2,878.5 (en), 2.878,5 (nl, de), 2 878,5 (fr).",
)
@click.option(
    "--periods",
    type=click.Choice(("fiscal", "months")),
    help="What heads like 2011-12 are: fiscal years (2011/12), or months (December 2011).",
)
@click.option(
    "--totals",
    type=click.Choice(("leave-out", "keep")),
    help="What to do with rows that are the sum of the others.",
)
@options.output_as("file")
@options.force
def command(
    sheet: str,
    name: str | None,
    locale: str | None,
    periods: Periods | None,
    totals: Totals | None,
    file: str | None,
    force: bool,
    **given: str | None,
) -> None:
    """Make a table of figures out of a sheet (.csv, .xlsx) with the periods as columns."""
    from scorekit.figures.sheets import Reading, import_sheet
    from scorekit.reading.tables import table_csv

    reading = Reading(periods, locale, name, totals)
    imported = import_sheet(Path(sheet), {key: value for key, value in given.items() if value is not None}, reading)
    if imported.problems:
        raise ProblemsFound(imported.problems)
    output.write(table_csv(imported.rows), file, force=force)
    click.echo(f"{len(imported.rows):,} figures. Check them with scorekit validate.", err=True)
    for note in imported.notes:
        click.echo(note, err=True)
    for row in imported.rows[:3]:
        who = row.get("operator") or row.get("market", "")
        said = f"{shown(who)}, {row['period']}: {row['value']} {shown(row['unit'])}"
        click.echo(f"{'Read as' if row is imported.rows[0] else '       '} {said}", err=True)
    if imported.empty:
        listed = imported.empty if len(imported.empty) <= 10 else (*imported.empty[:10], "...")
        click.echo(f"Cells without a figure: {len(imported.empty):,} ({'; '.join(listed)}).", err=True)
