"""SHA256SUMS of a folder: written as `sha256sum -c` reads it, and held against what is there."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from scorekit.editions.names import SUMS
from scorekit.problems import Problem, shown
from scorekit.reading.documents import shown_path
from scorekit.reading.paths import is_inside

_LINE = re.compile(rb"([0-9A-Za-z]+) [ *](.+)\Z", re.DOTALL)
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_CHUNK = 1 << 20
#: At most so many problems of one folder are reported.
_TOLD = 20
#: Files that systems leave in any folder; nothing of an edition.
_OF_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")
#: Folders inside folders, at most.
_DEEPEST = 64
#: No more than this is read as a list of sums.
_LARGEST = 64 << 20


def sums_text(contents: Mapping[str, bytes]) -> str:
    """The text of SHA256SUMS for files by their path in the folder."""
    return sums_of({path: hashlib.sha256(raw).hexdigest() for path, raw in contents.items()})


def sums_of(hashes: Mapping[str, str]) -> str:
    """The text of SHA256SUMS for hashes by path, in the order of their bytes."""
    paths = sorted(hashes, key=lambda path: path.encode())
    return "".join(f"{hashes[path]}  {path}\n" for path in paths)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()


def damages(folder: Path) -> list[Problem]:
    """Everything in which a folder differs from its SHA256SUMS; nothing when all is as it was."""
    found = []
    for problem in _damages(folder):
        found.append(problem)
        if len(found) == _TOLD:
            found.append(_damaged(folder / SUMS, "and perhaps more"))
            break
    return found


def _damages(folder: Path) -> Iterator[Problem]:
    sums = folder / SUMS
    try:
        if sums.is_symlink() or not sums.is_file():
            yield _damaged(sums, "is missing")
            return
        if sums.stat().st_size > _LARGEST:
            yield _damaged(sums, "is too large for a list of sums")
            return
        raw = sums.read_bytes()
        if b"\r\n" in raw:
            yield _line_ends(sums)
            raw = raw.replace(b"\r\n", b"\n")
        stated, written, wrong = _stated(sums, raw)
        yield from wrong
        there, strange = _there(folder)
        for path, said in strange.items():
            yield _damaged(folder / path, said)
        hashes: dict[str, str] = {}
        for path in sorted({*stated, *there}):
            if path not in there:
                if not any(path == one or path.startswith(f"{one}/") for one in strange if strange[one] != _EMPTY):
                    yield _damaged(folder / path, "is missing")
            elif path not in stated:
                if not wrong:  # lines that cannot be read may name it
                    yield _damaged(folder / path, f"was added: {SUMS} does not name it")
            else:
                hashes[path] = file_sha256(folder / there[path])
                if hashes[path] != stated[path] and _by_line_ends(folder / there[path], stated[path]):
                    yield _line_ends(folder / path)
                elif hashes[path] != stated[path]:
                    yield _damaged(
                        folder / path, f"has changed: sha256 {hashes[path][:12]}..., {stated[path][:12]}... in {SUMS}"
                    )
        if (
            not wrong
            and hashes == stated
            and raw != sums_of({written[path]: one for path, one in hashes.items()}).encode()
        ):
            yield _damaged(sums, "is not written as scorekit writes it: spaces, order or line ends have changed")
    except UnicodeError:
        message = "the name of a file is not text here; set a locale with UTF-8"
        yield Problem(shown(shown_path(folder), 200), 0, 0, "unreadable", message)
    except OSError as error:
        name = Path(str(error.filename)) if error.filename else folder
        yield Problem(shown_path(name), 0, 0, "unreadable", f"cannot be read: {(error.strerror or str(error)).lower()}")


def _by_line_ends(path: Path, stated: str) -> bool:
    """Whether a file would be as it was with the line ends that it had."""
    raw = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    return b"\r\n" in raw and hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest() == stated


def _line_ends(path: Path) -> Problem:
    help = "a copy has changed them: unpack it again, or with git: git config core.autocrlf false, and check out again"
    message = "its line ends were changed, and nothing else"
    return Problem(shown(shown_path(path), 200), 0, 0, "edition-damaged", message, help)


def is_left_by_a_system(name: str) -> bool:
    """Whether a file of this name is none of anybody's: .DS_Store and its like."""
    return name in _OF_SYSTEMS


def left_by_systems(folder: Path) -> tuple[str, ...]:
    """The files in a folder that systems left there, by path."""
    return tuple(path for path, _ in _entries(folder) if is_left_by_a_system(path.rpartition("/")[2]))


def _damaged(path: Path, message: str, line: int = 0) -> Problem:
    help = "get the edition again from its publisher" if not line else ""
    return Problem(shown(shown_path(path), 200), line, 1 if line else 0, "edition-damaged", message, help)


def _stated(sums: Path, raw: bytes) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Path with its accents composed -> hash as the file states it, and -> path as it is written; and what is wrong
    with its lines."""
    found: dict[str, str] = {}
    problems = []
    if not raw:
        return {}, {}, [_damaged(sums, "is empty")]
    written: dict[str, str] = {}
    if not raw.endswith(b"\n"):
        problems.append(_damaged(sums, "ends in the middle of a line"))
    for number, line in enumerate(raw.removesuffix(b"\n").split(b"\n"), 1):
        match = _LINE.match(line)
        try:
            digest, path = (match[1].decode(), match[2].decode()) if match else ("", "")
        except UnicodeDecodeError:
            digest, path = "", ""
        if not path:
            problems.append(_damaged(sums, "not a hash and a path", number))
        elif not _SHA256.match(digest):
            said = "a hash of another algorithm" if re.fullmatch("[0-9a-fA-F]+", digest) else "not a hash"
            problems.append(_damaged(sums, f"{said}; scorekit writes 64 digits of SHA-256", number))
        elif not is_inside(path):
            problems.append(_damaged(sums, f'the path "{shown(path)}" leaves the folder', number))
        elif (composed := unicodedata.normalize("NFC", path)) in found:
            problems.append(_damaged(sums, f'"{shown(path)}" is there twice', number))
        else:
            found[composed] = digest
            written[composed] = path
        if len(problems) > _TOLD:
            break
    return found, written, problems


_EMPTY = "is an empty folder"


def _there(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The files of a folder: path with its accents composed -> path as it is there; and what is not a plain file or
    folder, with what it is. Files that systems leave are passed over."""
    found: dict[str, str] = {}
    strange = {}
    for path, kind in _entries(folder):
        if kind == "file":
            if path != SUMS and not is_left_by_a_system(path.rpartition("/")[2]):
                found[unicodedata.normalize("NFC", path)] = path
        else:
            links = "is a link; an edition holds only files"
            said = {"link": links, "empty": _EMPTY, "deep": "is a folder too deep"}
            strange[path] = said.get(kind, "is not a plain file")
    return found, strange


def _entries(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and kind of everything in a folder: file, link, other, an empty folder, one too deep."""
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with os.scandir(folder / above) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        if not listed and above:
            yield above.removesuffix("/"), "empty"
        for entry in listed:
            path = f"{above}{entry.name}"
            if entry.is_symlink():
                yield path, "link"
            elif not entry.is_dir():
                yield path, "file" if entry.is_file() else "other"
            elif path.count("/") >= _DEEPEST:
                yield path, "deep"
            else:
                waiting.append(f"{path}/")
