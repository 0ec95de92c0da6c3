"""Files on disk become documents: values that parsed, of a kind that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.problems import CODES, Problem, nearest, shown, visible
from scorekit.problems.findings import Refused
from scorekit.progress import steps
from scorekit.reading import yaml_text
from scorekit.reading.remembered import of_file
from scorekit.vocabulary import Severity

#: First key of a file -> the schema that it is checked against.
KINDS = {
    "case": "case",
    "cases": "cases",
    "rubric": "rubric",
    "operators": "operators",
    "project": "project",
    "mapping": "mapping",
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

    def leads_to(self, path: yaml_text.Path, fields: Iterable[str] = ()) -> str:
        """The file and the line of the value at ``path``, for people."""
        return f"{self.shown_path}:{self.place(path)[0]}"

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
    """A path as messages print it: relative to the current folder where it lies below it, without what would control
    a terminal."""
    try:
        return visible(path.relative_to(_base.get() or Path.cwd()).as_posix())
    except (ValueError, OSError):
        return visible(path.as_posix())


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
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def whole_file(path: Path, code: str, message: str, help: str = "") -> Problem:
    """A problem about a path as a whole."""
    return Problem(shown_path(path), 0, 0, code, message, help)


def files_at(
    paths: Iterable[Path], suffixes: tuple[str, ...] = SUFFIXES, called: str = "YAML", inside: Path | None = None
) -> tuple[list[Path], list[Problem]]:
    """The YAML files that paths name, folders searched through, each once and in path order; or
    those with other suffixes. No link leads out of a folder that is searched, or out of ``inside``, where that holds
    it. What cannot be read is a problem, and so is what was passed over."""
    files: dict[Path, Path] = {}
    folders: dict[Path, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            if path.is_dir():
                below, strange = _below(path, suffixes, _limit(path, inside))
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
            for file in sorted(below):  # one that is linked to counts once
                if file.parent not in folders:
                    folders[file.parent] = resolved(file.parent)
                own = folders[file.parent] / file.name
                files.setdefault(file.resolve() if file.is_symlink() else own, own)
        except (OSError, ValueError, RuntimeError) as error:
            problems.append(whole_file(path, "unreadable", f"cannot be read: {_reason(error)}"))
    return sorted(files.values()), problems


def _limit(folder: Path, inside: Path | None) -> Path:
    """The folder that links below another one may not leave."""
    own = folder.resolve()
    above = resolved(inside) if inside is not None else own
    return above if own.is_relative_to(above) else own


def _below(folder: Path, suffixes: tuple[str, ...], limit: Path) -> tuple[list[Path], list[Problem]]:
    """The files with some suffixes below a folder, and problems of what has such a name but is not a file, and of
    folders that are not read: that cannot be entered, or are links. Hidden ones are passed over without a word, and
    frozen editions with one."""
    files: list[Path] = []
    problems: list[Problem] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except OSError as error:
            problems.append(whole_file(here, "unreadable", f"cannot be read: {_reason(error)}"))
            continue
        if here != folder and is_edition(here):
            if here.parent.parent.name == "editions":  # where every project has them
                continue
            said = "a frozen edition is here, and its files are not read again"
            problems.append(Problem(shown_path(here), 0, 0, "passed-over", said, severity="warning"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_symlink() and (entry.is_dir() or entry.suffix.lower() in suffixes):
                    wrong = _wrong_link(entry, limit)
                    if wrong:
                        problems.append(whole_file(entry, "unreadable", wrong, "put the files themselves there"))
                    else:
                        files.append(entry)
                elif entry.is_dir():
                    waiting.append(entry)
                elif entry.suffix.lower() in suffixes:
                    if entry.is_file():
                        files.append(entry)
                    else:
                        problems.append(whole_file(entry, "unreadable", "not a regular file", "remove it, or fix it"))
            except (OSError, RuntimeError) as error:
                problems.append(whole_file(entry, "unreadable", f"cannot be read: {_reason(error)}"))
    return files, problems


def _wrong_link(link: Path, limit: Path) -> str:
    """Why a link is not read; empty for one to a file inside."""
    if not link.exists():
        return "a link to nothing"
    if not resolved(link).is_relative_to(limit):
        return "a link that leads outside"
    if link.is_dir():
        return "a link to a folder, and nothing in it is read"
    return "" if link.is_file() else "not a regular file"


def is_edition(folder: Path) -> bool:
    """Whether a folder is a frozen edition: with a record that says so, and with its sums."""
    record = folder / "edition.json"
    if record.is_symlink() or not record.is_file() or not (folder / "SHA256SUMS").is_file():
        return False
    try:
        with record.open("rb") as file:
            return b'"scorekit/edition/v' in file.read(200)
    except OSError:
        return False


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

    def read() -> Document | Problem:
        text = read_text(path)
        return text if isinstance(text, Problem) else parsed(path, text)

    return of_file(path, read)


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


def load(paths: Iterable[Path], inside: Path | None = None) -> Loaded:
    """Read every YAML file that ``paths`` name; what is wrong with one does not stop the others. ``inside`` is the
    folder of the project that they belong to."""
    files, problems = files_at(paths, inside=inside)
    documents = []
    for file in steps(files, "reading files"):
        result = read_document(file)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            documents.append(result)
    return Loaded(tuple(documents), tuple(problems))
