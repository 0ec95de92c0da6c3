"""scorekit import"""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import completing, options
from scorekit.problems import ProblemsFound, shown


@click.command("import", epilog="Example: scorekit import calls.csv --map calls --to cases/")
@click.argument("files", nargs=-1, metavar="[FILE]...", shell_complete=completing.files)
@click.option(
    "--map", "mapping", metavar="MAPPING", help="The mapping that says how the files are read: a name, or a file."
)
@click.option(
    "--to",
    metavar="PLACE",
    help="Where the cases go: a folder, or a file (.yaml, .jsonl, .parquet); figures: a .csv. Without it, nothing is "
    "written.",
)
@click.option(
    "--set-field",
    "said",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A constant for this import: operator=KPN; may repeat.",
)
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook.")
@click.option("--delimiter", type=click.Choice((",", ";", "tab", "|")), help="What parts the cells of a text.")
@click.option("--encoding", metavar="NAME", help="The encoding of a text: utf-8, cp1252.")
@click.option(
    "--scorecard",
    metavar="FILE",
    shell_complete=completing.files,
    help="A score card (JSON) of Amazon Connect, Genesys Cloud or Google: --to gets its rubric, and the filled cards "
    "of FILE as cases.",
)
@click.option("--per-operator", is_flag=True, help="Say what became of the rows of each operator.")
@click.option(
    "--rejects",
    metavar="FILE",
    default="rejects.csv",
    show_default=True,
    help="Where rejected rows are written, whole.",
)
@click.option("--keep-going", is_flag=True, help="Import the other rows when some are rejected.")
@options.force
@options.project
def command(
    files: tuple[str, ...],
    mapping: str | None,
    to: str | None,
    said: tuple[str, ...],
    sheet: str | None,
    delimiter: str | None,
    encoding: str | None,
    scorecard: str | None,
    per_operator: bool,
    rejects: str,
    keep_going: bool,
    force: bool,
    project: str | None,
) -> None:
    """Read spreadsheets, exports and survey files by a mapping, and write cases or figures.

    Every row is imported, left out or rejected. A rejected row stops the import, unless --keep-going is given.
    """
    from scorekit.api.importing import import_data, import_scorecard, rejects_of
    from scorekit.writing.imports import write_import

    constants = options.constants(said)
    if scorecard is not None:
        if to is None or mapping is not None:
            raise click.UsageError("--scorecard goes with --to FOLDER, and without --map")
        for line in import_scorecard(scorecard, files, to=Path(to), constants=constants, force=force, project=project):
            click.echo(line, err=True)
        return
    if not files:
        raise click.UsageError("name the files to import")
    found = import_data(
        files, map=mapping, sheet=sheet, project=project, delimiter=delimiter, encoding=encoding, constants=constants
    )
    for line in (*found.imported.notes, *found.imported.accounts):
        click.echo(line, err=True)
    if per_operator:
        click.echo(_per_operator(found.imported.per_operator), err=True)
    written = rejects_of(found.imported, Path(rejects), mapping or files[0]) if found.imported.rejected else []
    problems = found.imported.problems
    if problems and not keep_going:
        for line in written:
            click.echo(line, err=True)
        raise ProblemsFound(problems)
    for problem in problems:
        click.echo(str(problem), err=True)
    for line in written:
        click.echo(line, err=True)
    found.refuse_nothing()
    if to is not None:
        for line in write_import(found.imported, Path(to), found.root, force=force).said:
            click.echo(line, err=True)
    else:
        click.echo("Nothing was written. Add --to cases/ to write the cases.", err=True)


def _per_operator(counts: dict[str, list[int]]) -> str:
    from tabulate import tabulate

    rows = [[shown(name), *found] for name, found in sorted(counts.items())]
    return tabulate(rows, ["Operator", "Read", "Imported", "Left out", "Rejected"], disable_numparse=True)
