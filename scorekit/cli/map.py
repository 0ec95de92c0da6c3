"""scorekit map"""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import completing, options, output


@click.command("map", epilog="Example: scorekit map calls.csv --output mappings/calls.yaml")
@click.argument("file", metavar="FILE", shell_complete=completing.files)
@click.option("--id", "id_", metavar="ID", help="The id of the mapping; without it, the name of the file.")
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook.")
@options.output_as("target")
@options.force
def command(file: str, id_: str | None, sheet: str | None, target: str | None, force: bool) -> None:
    """Draft a mapping for a file, from its heads and values.

    Each guess says why. It says TODO where the file does not say what is meant; such a mapping is refused.
    """
    from scorekit.api.importing import draft_mapping

    text, said = draft_mapping(file, id=id_, sheet=sheet)
    if target is not None:
        Path(target).absolute().parent.mkdir(parents=True, exist_ok=True)
    output.write(text, target, force=force)
    for line in said:
        click.echo(line, err=True)
