"""Files of data by a mapping: cases, figures and measures out of spreadsheets, exports and survey files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from scorekit.api.projects import PathLike, open_project
from scorekit.importing.data import Imported, read_data, refuse_rejected
from scorekit.importing.drafting import draft
from scorekit.importing.mapping import DataMapping, ReadRule
from scorekit.importing.mapping_reader import load_mapping
from scorekit.importing.opening import data_files, open_tables
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.writing.imports import write_rejects
from scorekit.writing.names import id_from


@dataclass(frozen=True, eq=False)
class ImportedData:
    """What files became, and the folder of the project that they are of."""

    imported: Imported
    root: Path

    def refuse_nothing(self) -> None:
        """Raise :class:`ProblemsFound` where no row was imported."""
        refuse_rejected(self.imported, keep_going=True)


def import_data(
    files: Iterable[PathLike],
    *,
    map: str | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> ImportedData:
    """Read files by a mapping (a name, or a path); of a form that scorekit made, by the one inside. Raises
    :class:`ProblemsFound` for what cannot be read at all."""
    found, problems = open_project(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    paths = [Path(path) for path in files]
    mapping = mapping_for(paths, map, found.root if found.documents else None)
    read = mapping.read
    if delimiter is not None:
        read = replace(read, delimiter={"tab": "\t"}.get(delimiter, delimiter))
    if encoding is not None:
        read = replace(read, encoding=encoding)
    imported = read_data(paths, mapping, found, sheet=sheet or "", read=read)
    return ImportedData(imported, found.root)


def mapping_for(paths: list[Path], map: str | None, root: Path | None) -> DataMapping:
    """The mapping of a name; without one, the one inside of a form. Raises :class:`ProblemsFound`."""
    if map is not None:
        return load_mapping(map, root)
    help = "name one: --map NAME. scorekit map FILE drafts one"
    raise ProblemsFound([Problem("", 0, 0, "missing-field", "nothing says how the file is read", help)])


def rejects_of(imported: Imported, file: Path) -> list[str]:
    """Write the rejected rows; returns sentences that say where."""
    return write_rejects(imported, file)


def draft_mapping(file: PathLike, *, id: str | None = None, sheet: str | None = None) -> tuple[str, list[str]]:
    """The draft of a mapping for a file, and what is to be said of it. Raises :class:`ProblemsFound`."""
    path = Path(file)
    if path.is_dir() or not path.exists():
        data_files([path])
    (table, *_) = open_tables(path, ReadRule(sheet=sheet or ""))
    text = draft(table, id or id_from(path.name.partition(".")[0], "data"))
    todo = sum(line.count("TODO") for line in text.splitlines() if not line.lstrip().startswith("#"))
    said = [f"{todo:,} {'places say' if todo != 1 else 'place says'} TODO: write there what is meant."] if todo else []
    return text, said
