"""Everything that one league and period were scored from, as the files of a project of its own."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from scorekit.importing.freezing import frozen_mapping, frozen_tables
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading.cases.collection import is_below
from scorekit.reading.documents import Document, resolved, shown_path
from scorekit.reading.holidays import calendar_csv
from scorekit.reading.paths import is_inside, not_portable
from scorekit.reading.project import FILE, LeagueSpec, Project
from scorekit.reading.yaml_out import to_yaml
from scorekit.rubrics.library import Library
from scorekit.scoring.inputs import LeagueInputs

FOLDER = "inputs"
HOLIDAYS = "holidays.csv"
#: What an edition takes over from the project file, beside the league.
_KEPT = ("project", "publisher", "languages", "words", "operators", "ratings", "choose", "fiscal_years_begin")


class RecordingLibrary(Library):
    """A library that remembers which rubrics were taken from it, in order."""

    def __init__(self, library: Library) -> None:
        super().__init__(library.files)
        self.taken: dict[Path, Document] = {}

    def named(self, name: str, base: Path) -> Document | Problem:
        found = super().named(name, base)
        if isinstance(found, Document):
            self.taken.setdefault(found.path, found)
        return found


class _Packer:
    """Puts files under names inside the folder of inputs: where they lay in the project, or apart."""

    def __init__(self, root: Path) -> None:
        self.root = resolved(root)
        self.files: dict[str, bytes] = {}
        self.outside: dict[Path, int] = {}
        self.apart = self.free("outside")

    def free(self, name: str) -> str:
        """A name that no file or folder of the project has."""
        while os.path.lexists(self.root / name):
            name = f"edition-{name}"
        return name

    def place(self, path: Path) -> str:
        """The name of a path, of files or of a folder, inside the folder of inputs."""
        path = resolved(path.parent) / path.name  # a link to a file has the name of the link
        if path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        above = next((folder for folder in (path, *path.parents) if folder in self.outside), path.parent)
        number = self.outside.setdefault(above, len(self.outside) + 1)
        rest = path.relative_to(above).as_posix()
        return f"{self.apart}/{number}" + ("" if rest == "." else f"/{rest}")

    def add(self, name: str, raw: bytes, origin: Path) -> str:
        """Put a file under a name; a rubric under another one where that is taken by another content."""
        try:
            name.encode()
        except UnicodeEncodeError:
            raise _refused(origin, "the name of this file is not text in UTF-8") from None
        if not is_inside(name) or any(not character.isprintable() for character in name):
            raise _refused(origin, "an edition cannot hold a file of this name", "rename it")
        for part in name.split("/"):
            if why := not_portable(part):
                raise _refused(origin, f"an edition cannot hold a file of this name: {why}", "rename it")
        for other in self.files:
            if other != name and other.casefold() == name.casefold():
                message = f"its name differs from that of {shown(other, 80)} in capitals only"
                raise _refused(origin, message, "rename one of them: on Windows they would be one file")
        while self.files.get(name, raw) != raw:
            name = str(PurePosixPath(name).with_name(f"other-{PurePosixPath(name).name}"))
        self.files[name] = raw
        return name


class Gathered(NamedTuple):
    """Path below the folder of inputs -> content; and the rubrics that were used, the league's own
    first, each with its path."""

    files: dict[str, bytes]
    rubrics: tuple[tuple[Document, str], ...]


def gathered(inputs: LeagueInputs, library: RecordingLibrary) -> Gathered:
    """The inputs of one league and period of a project that was read.

    Files are kept as they are, but for what is never published: the notes for editors, without which a
    file is written anew. Raises :class:`ProblemsFound` for a file that no edition can hold.
    """
    project, spec = inputs.project, inputs.league
    packer = _Packer(project.root)
    for path in (*spec.files, *spec.indicators):
        if not path.is_relative_to(packer.root):
            packer.outside.setdefault(path if path.is_dir() else path.parent, len(packer.outside) + 1)
    data = project.documents[0].data
    kept = {key: data[key] for key in _KEPT if key in data}
    if isinstance(kept.get("operators"), str):
        register = project.documents[1]
        kept["operators"] = packer.add(packer.place(register.path), _document(register), register.path)
    elif "operators" in kept:
        kept["operators"] = _without_notes(kept["operators"].items())
    kept |= _holidays(packer, project)
    entry = {key: value for key, value in _entry(data, spec).items() if key != "notes"}
    rubrics = _rubrics(packer, library)
    entry["rubric"] = rubrics[0][1]
    wanted = set(inputs.accounts["case"].to_list())
    documents = {document.path: document for document in _documents(inputs, wanted)}
    tables = {figure.row.path for figure in inputs.figures if not is_below(figure.row.path, spec.data)}
    for key, paths, files in (("cases", spec.cases, set(documents)), ("indicators", spec.indicators, tables)):
        listed = [packer.place(path) for path in paths if any(f == path or path in f.parents for f in files)]
        entry |= {key: listed} if listed else {}
        if not listed:
            entry.pop(key, None)
    entry |= _data(packer, inputs)
    for path in sorted(documents):
        packer.add(packer.place(path), _document(documents[path], wanted), path)
    for path in sorted(tables):
        packer.add(packer.place(path), _raw(path), path)
    packer.add(FILE, to_yaml(kept | {"leagues": [entry]}).encode(), project.root / FILE)
    return Gathered(packer.files, rubrics)


def _data(packer: _Packer, inputs: LeagueInputs) -> dict[str, Any]:
    """The data of a league: its tables with the columns that are read, and their mapping; and the keys for the project
    file."""
    if not inputs.league.data:
        return {}
    names: list[str] = []
    mapping = ""
    for imported in inputs.source.data.imported:
        if any(is_below(path, inputs.league.data) for path, _ in imported.files):
            folder = packer.free("data")
            origin = imported.files[0][0]
            if not imported.mapping.id:
                raise _refused(
                    origin, "an edition keeps cases of YAML, or data with its mapping", "import it to cases/"
                )
            for name, text in frozen_tables(imported).items():
                names.append(packer.add(f"{folder}/{name}", text.encode(), origin))
            text = frozen_mapping(imported.mapping)
            mapping = packer.add(f"mappings/{imported.mapping.id}.yaml", text.encode(), origin)
    return {"data": names, "map": mapping}


def _holidays(packer: _Packer, project: Project) -> dict[str, str]:
    """The public holidays that were used, as a table; and its name for the project file."""
    used = project.register.calendar.used
    if not used:
        return {}
    return {"holidays": packer.add(packer.free(HOLIDAYS), calendar_csv(used).encode(), project.root)}


def _rubrics(packer: _Packer, library: RecordingLibrary) -> tuple[tuple[Document, str], ...]:
    """The rubrics that were taken from a library, with the names that they get."""
    found = []
    for path, document in library.taken.items():
        inside = resolved(path).is_relative_to(packer.root)
        name = packer.place(path) if inside else f"rubrics/{path.name}"
        found.append((document, packer.add(name, document_bytes(document), path)))
    return tuple(found)


def _entry(data: dict[str, Any], spec: LeagueSpec) -> dict[str, Any]:
    return next(dict(entry) for entry in data["leagues"] if entry["id"] == spec.id)


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refused(path, f"cannot be read: {(error.strerror or str(error)).lower()}", code="unreadable") from None


def document_bytes(document: Document) -> bytes:
    """The file of a document as it was read."""
    raw = _raw(document.path)
    if raw.removeprefix(b"\xef\xbb\xbf") != document.text.encode():
        raise _refused(document.path, "somebody changed it meanwhile; try again", code="unreadable")
    return raw


def _documents(inputs: LeagueInputs, wanted: set[str]) -> Iterator[Document]:
    """The documents that hold the cases."""
    for id in sorted(wanted):
        document = inputs.source.collection.sources[id].document
        if any(id in imported.sources for imported in inputs.source.data.imported):
            continue  # kept as the table that it is a row of
        if not isinstance(document, Document):
            raise TypeError(f"an edition keeps cases of YAML files only, and {document.shown_path} is not one")
        yield document


def _document(document: Document, wanted: Collection[str] = ()) -> bytes:
    """The file of a document; written anew without what is never published, where it has such: notes,
    and private cases that are not ``wanted``."""
    data = document.data
    if document.kind == "operators":
        public = data | {"operators": _without_notes(data["operators"].items())}
    elif document.kind == "cases":
        cases = [case for case in data["cases"] if case["case"] in wanted or not is_private(case)]
        public = data | {"cases": [{k: v for k, v in case.items() if k != "notes"} for case in cases]}
    else:
        public = {key: value for key, value in data.items() if key != "notes"}
    return document_bytes(document) if public == data else to_yaml(public).encode()


def is_private(case: dict[str, Any]) -> bool:
    """Whether a case may be scored and never published."""
    return case.get("private") in ("yes", True)


def _without_notes(operators: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        id: {key: value for key, value in entry.items() if key != "notes"} if isinstance(entry, dict) else entry
        for id, entry in operators
    }


def _refused(path: Path, message: str, help: str = "", code: str = "not-allowed") -> ProblemsFound:
    return ProblemsFound([Problem(shown(shown_path(path), 200), 0, 0, code, message, help)])
