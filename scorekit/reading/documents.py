"""Files on disk become documents: values that parsed, of a kind that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.problems import CODES, Problem, nearest, shown
from scorekit.problems.findings import Refused
from scorekit.progress import steps
from scorekit.reading import yaml_text
from scorekit.vocabulary import Severity

#: First key of a file -> the schema that it is checked against.
KINDS = {
    "case": "case",
    "cases": "cases",
    "rubric": "rubric",
    "operators": "operators",
    "project": "project",
}
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Document:
    """One parsed YAML file.

    ``path`` is absolute; ``shown_path`` is the path as messages print it; ``data`` is plain dicts, lists, text,
    ints, Decimals, booleans and None.
    """

    path: Path
    shown_path: str
    kind: str
    data: dict[str, Any]
    text: str = field(repr=False)

    @cached_property
    def _places(self) -> yaml_text.Places:
        return yaml_text.places(self.text)

    def place(self, path: yaml_text.Path, part: str = "value") -> yaml_text.Place:
        """Line and column (from 1) of the value, or of the ``"key"``, at ``path``.

        A path that is not in the file gives the nearest one above it that is.
        """
        places = self._places
        while path and (path, part) not in places:
            if (path, "value") in places:
                return places[path, "value"]
            path = path[:-1]
        return places.get((path, part)) or places.get((path, "value")) or (1, 1)

    def problem(
        self,
        code: str,
        message: str,
        path: yaml_text.Path = (),
        help: str = "",
        *,
        part: str = "value",
        severity: Severity = "error",
    ) -> Problem:
        """A problem at ``path`` of this document."""
        assert code in CODES
        line, column = self.place(path, part)
        return Problem(
            path=self.shown_path, line=line, column=column, code=code, message=message, help=help, severity=severity
        )


class Loaded(NamedTuple):
    """What a set of paths gave: documents that parsed, and the problems of those that did not."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


_base: ContextVar[Path | None] = ContextVar("base", default=None)


@contextmanager
def shown_from(base: Path) -> Iterator[None]:
    """Paths are shown relative to ``base``, wherever the current folder is."""
    token = _base.set(base)
    try:
        yield
    finally:
        _base.reset(token)


def shown_path(path: Path) -> str:
    """A path as messages print it: relative to the current folder where it lies below it."""
    try:
        return path.relative_to(_base.get() or Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()


def is_there(path: Path) -> bool:
    """Whether a path leads to something; a name that no file can have does not."""
    try:
        return path.exists()
    except (OSError, ValueError, RuntimeError):
        return False


def resolved(path: Path) -> Path:
    """A path without links; one whose links go round in a circle stays as it is, and fails when
    it is read."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def whole_file(path: Path, code: str, message: str, help: str = "") -> Problem:
    """A problem about a path as a whole."""
    return Problem(shown_path(path), 0, 0, code, message, help)


def files_at(
    paths: Iterable[Path], suffixes: tuple[str, ...] = SUFFIXES, called: str = "YAML"
) -> tuple[list[Path], list[Problem]]:
    """The YAML files that paths name, folders searched through, each once and in path order; or
    those with other suffixes."""
    files: set[Path] = set()
    problems: list[Problem] = []
    for path in paths:
        try:
            if path.is_dir():
                below, strange = _below(path, suffixes)
                problems += strange
                if not below and not strange:
                    problems.append(whole_file(path, "nothing-here", f"no {called} file below this folder"))
            elif path.is_file():
                below = [path]
            elif path.exists():
                problems.append(whole_file(path, "unreadable", "neither a file nor a folder"))
                continue
            else:
                problems.append(whole_file(path, "unreadable", "no such file or folder", _sibling(path)))
                continue
            files.update(file.resolve() for file in below)
        except (OSError, ValueError, RuntimeError) as error:
            problems.append(whole_file(path, "unreadable", f"cannot be read: {_reason(error)}"))
    return sorted(files), problems


def _below(folder: Path, suffixes: tuple[str, ...]) -> tuple[list[Path], list[Problem]]:
    """The files with some suffixes below a folder, and problems of what has such a name but is not a file.
    Hidden ones are passed over, and so are frozen editions inside it."""
    files, problems = [], []
    found = list(folder.rglob("*"))
    editions = {file.parent for file in found if file.name == "edition.json" and file.parent != folder}
    for file in found:
        if editions and not editions.isdisjoint(file.parents):
            continue
        if file.suffix.lower() not in suffixes or any(p.startswith(".") for p in file.relative_to(folder).parts):
            continue
        try:
            if file.is_file():
                files.append(file)
            elif not file.is_dir():
                said = "a link to nothing" if file.is_symlink() else "not a regular file"
                problems.append(whole_file(file, "unreadable", said, "remove it, or fix it"))
        except (OSError, RuntimeError) as error:
            problems.append(whole_file(file, "unreadable", f"cannot be read: {_reason(error)}"))
    return files, problems


def _sibling(path: Path) -> str:
    try:
        names = [other.name for other in path.parent.iterdir()]
    except OSError:
        return ""
    said = nearest(path.name, names)
    return said if said.startswith("did you mean") and path.name not in names else ""


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()


def read_text(path: Path) -> str | Problem:
    """The text of a file in UTF-8, or the problem that kept it from being read."""
    try:
        raw = _read_bytes(path)
    except (OSError, ValueError) as error:
        return whole_file(path, "unreadable", f"cannot be read: {_reason(error)}")
    if len(raw) > yaml_text.MAX_BYTES:
        return whole_file(path, "too-large", f"larger than {yaml_text.MAX_BYTES:,} bytes")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        return Problem(shown_path(path), line, column, "syntax", "not UTF-8 text", "save the file as UTF-8")


def read_document(path: Path) -> Document | Problem:
    """The document in one file, or the problem that kept it from being one."""
    text = read_text(path)
    return text if isinstance(text, Problem) else parsed(path, text)


def parsed(path: Path, text: str) -> Document | Problem:
    """The document that the text of a file is, or the problem that kept it from being one."""
    path = path.absolute()
    name = shown_path(path)
    try:
        data = yaml_text.parse(text)
    except Refused as error:
        return Problem(name, error.line, error.column, error.code, error.message, error.help)
    if not isinstance(data, dict) or not data:
        found = "nothing" if data is None or data == {} else f"a {_type_name(data)}"
        known = ", ".join(KINDS)
        return Problem(
            name, 1, 1, "unknown-kind", f"{found} where fields were expected", f"a file starts with one of: {known}"
        )
    first = next(iter(data))
    if first not in KINDS:
        help = nearest(first, KINDS)
        line, column = yaml_text.places(text).get(((first,), "key"), (1, 1))
        return Problem(
            name, line, column, "unknown-kind", f'the first key is "{shown(first)}", which is not a kind of file', help
        )
    return Document(path, name, KINDS[first], data, text)


def text_of(path: Path) -> str | None:
    """The text of a file for showing lines of it; None when it cannot be read."""
    try:
        return _read_bytes(path).decode("utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return None


def _read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise OSError(None, "no such file or folder")
    if not path.is_file():
        raise OSError(None, "not a regular file")
    with path.open("rb") as file:
        return file.read(yaml_text.MAX_BYTES + 1)


def _type_name(value: object) -> str:
    return {list: "list", str: "text", bool: "truth value"}.get(type(value), "number")


def load(paths: Iterable[Path]) -> Loaded:
    """Read every YAML file that ``paths`` name; what is wrong with one does not stop the others."""
    files, problems = files_at(paths)
    documents = []
    for file in steps(files, "reading files"):
        result = read_document(file)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            documents.append(result)
    return Loaded(tuple(documents), tuple(problems))
