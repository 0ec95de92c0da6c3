"""scorekit import-figures"""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import completing, options, output
from scorekit.problems import ProblemsFound
from scorekit.vocabulary import Status, words


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
@options.output_as("file")
@options.force
def command(sheet: str, file: str | None, force: bool, **given: str | None) -> None:
    """Make a table of figures out of a sheet (.csv, .xlsx) with the periods as columns."""
    from scorekit.figures.sheets import import_sheet
    from scorekit.reading.tables import table_csv

    imported = import_sheet(Path(sheet), {key: value for key, value in given.items() if value is not None})
    if imported.problems:
        raise ProblemsFound(imported.problems)
    output.write(table_csv(imported.rows), file, force=force)
    click.echo(f"{len(imported.rows):,} figures. Check them with scorekit validate.", err=True)
    if imported.empty:
        shown = imported.empty if len(imported.empty) <= 10 else (*imported.empty[:10], "...")
        click.echo(f"Cells without a figure: {len(imported.empty):,} ({'; '.join(shown)}).", err=True)
