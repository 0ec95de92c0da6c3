"""Files of data by a mapping: cases, figures and measures out of spreadsheets, exports and survey files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from scorekit.api.projects import PathLike, open_project
from scorekit.importing.data import Imported, read_data, refuse_rejected
from scorekit.importing.mapping import DataMapping
from scorekit.importing.mapping_reader import load_mapping
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.writing.imports import write_rejects


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
