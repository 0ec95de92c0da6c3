"""Files are written whole or not at all, and none is overwritten unless that was asked for."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import shown_path

_BOM = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """The text that a file gets. ``before`` is the text that it was made from; None for a new
    file, or for one that is overwritten whatever it holds."""

    text: str
    before: str | None = None


def write_whole(target: Path, content: str | bytes) -> None:
    """Write a file through a temporary one beside it; a link is followed, a device is written to.

    The old content stays when anything fails. Raises :class:`ProblemsFound`.
    """
    name = shown_path(target.absolute())
    try:
        raw = content.encode() if isinstance(content, str) else content
        target = target.resolve()
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as device:  # a pipe or a device
                device.write(raw)
            return
        if target.is_dir():
            raise IsADirectoryError(None, "is a folder")
        temporary = _temporary(target, raw)
        try:
            os.replace(temporary, target)  # noqa: PTH105
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except (OSError, RuntimeError, ValueError) as error:
        raise ProblemsFound([_cannot_write(name, error)]) from None


def write_all(changes: Mapping[Path, Change], *, force: bool = False) -> None:
    """Write several files, making the folders that they need.

    Each is written beside its place first, whole and on the disk. Only when all of them are there do they get
    their names: what a full disk, a lock or a wrong path refuses leaves every file as it was. A new file that is
    there already is refused unless ``force``, and so is an edited one that has changed since it was read. Raises
    :class:`ProblemsFound`.
    """
    waiting: dict[Path, Path] = {}
    folders: list[Path] = []
    name = ""
    try:
        refuse_existing([path for path, change in changes.items() if change.before is None], force)
        for path, change in changes.items():
            name = shown_path(path.absolute())
            folders += [one for one in reversed((path.parent, *path.parent.parents)) if not one.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            target = path.resolve()
            if target.is_dir():
                raise IsADirectoryError(None, "is a folder")
            waiting[path] = _temporary(target, _bytes(path, change))
        for path, change in changes.items():
            name = shown_path(path.absolute())
            if change.before is None and not force:
                _create(waiting[path], path)
            else:
                os.replace(waiting[path], path.resolve())  # noqa: PTH105
    except FileExistsError:
        raise ProblemsFound([_already_there(Path(name))]) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise ProblemsFound([_cannot_write(name, error)]) from None
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
        for folder in reversed(folders):
            with contextlib.suppress(OSError):  # it holds something
                folder.rmdir()


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Raise :class:`ProblemsFound` for files that are there already, unless ``force``."""
    there = [] if force else [path for path in paths if os.path.lexists(path)]
    if there:
        raise ProblemsFound([_already_there(path) for path in there])


def _already_there(path: Path) -> Problem:
    help = "choose another name, or overwrite it with --force"
    return Problem(shown_path(path.absolute()), 0, 0, "already-there", "is there already", help)


def _bytes(path: Path, change: Change) -> bytes:
    """What is written; an edited file must still be what it was, and keeps its mark of UTF-8."""
    raw = change.text.encode()
    if change.before is None:
        return raw
    now = path.read_bytes()
    if now.removeprefix(_BOM) != change.before.encode():
        raise OSError(None, "somebody else has changed it meanwhile; try again")
    return _BOM + raw if now.startswith(_BOM) else raw


def _temporary(target: Path, raw: bytes) -> Path:
    """A new file beside ``target`` with its content, on the disk."""
    descriptor, name = tempfile.mkstemp(prefix=".scorekit-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))  # noqa: PTH101
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _create(temporary: Path, path: Path) -> None:
    """Give a temporary file its name, unless something has that name. Raises FileExistsError."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(temporary, path)  # noqa: PTH105


def _cannot_write(name: str, error: Exception) -> Problem:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return Problem(name, 0, 0, "cannot-write", f"cannot be written: {reason}")


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
