"""Files are written whole or not at all, and none is overwritten unless that was asked for."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from scorekit.locking import TEMPORARY, alone_in
from scorekit.problems import Problem, ProblemsFound
from scorekit.progress import wrote
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
        _refuse_read_only(target)
        with alone_in([target.parent]):
            temporary = _temporary(target, raw)
            try:
                os.replace(temporary, target)  # noqa: PTH105
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        wrote(name)
    except (OSError, RuntimeError, ValueError) as error:
        raise ProblemsFound([_cannot_write(name, error)]) from None


def write_all(
    changes: Mapping[Path, Change], *, inside: Path, also: str | Path | None = None, force: bool = False
) -> None:
    """Write several files below the folder ``inside``, making the folders that they need; and ``also`` one that a
    person named, wherever it is.

    Each is written beside its place first, whole and on the disk. Only when all of them are there do they get
    their names, in the order given: what a full disk, a lock or a wrong path refuses leaves every file as it was. A new
    file that is there already is refused unless ``force``, and so is an edited one that has changed since it was read.
    Nothing is written through a link. Raises :class:`ProblemsFound`.
    """
    waiting: dict[Path, Path] = {}
    folders: list[Path] = []
    name = ""
    try:
        refuse_existing([path for path, change in changes.items() if change.before is None], force)
        for path in changes:
            refuse_links(path, path.parent if also is not None and path == Path(also).absolute() else inside)
            name = shown_path(path.absolute())
            folders += [one for one in reversed((path.parent, *path.parent.parents)) if not one.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(None, "is a folder")
            _refuse_read_only(path)
        with alone_in([path.parent for path in changes]):
            for path, change in changes.items():
                name = shown_path(path.absolute())
                waiting[path] = _temporary(path, _bytes(path, change))
            for path, change in changes.items():
                name = shown_path(path.absolute())
                if change.before is None and not force:
                    _create(waiting[path], path)
                else:
                    os.replace(waiting[path], path)  # noqa: PTH105
                wrote(name)
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


def refuse_links(path: Path, inside: Path) -> None:
    """Raise :class:`ProblemsFound` where a path leaves a folder, or leads through a link below it."""
    above, wanted = inside.absolute(), path.absolute()
    problem = None
    if not wanted.is_relative_to(above) or ".." in wanted.relative_to(above).parts:
        problem = Problem(shown_path(wanted), 0, 0, "cannot-write", f"is outside {shown_path(above) or 'this folder'}")
    else:
        steps = wanted.relative_to(above).parts
        for step in range(1, len(steps) + 1):
            if above.joinpath(*steps[:step]).is_symlink():
                link = shown_path(above.joinpath(*steps[:step]))
                help = "put a file or a folder in the place of the link"
                problem = Problem(link, 0, 0, "cannot-write", "is a link, and nothing is written through links", help)
                break
    if problem is not None:
        raise ProblemsFound([problem])


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Raise :class:`ProblemsFound` for files that are there already, unless ``force``."""
    there = [] if force else [path for path in paths if os.path.lexists(path)]
    if there:
        raise ProblemsFound([_already_there(path) for path in there])


def _already_there(path: Path) -> Problem:
    help = "choose another name, or overwrite it with --force"
    return Problem(shown_path(path.absolute()), 0, 0, "already-there", "is there already", help)


def _refuse_read_only(path: Path) -> None:
    """Raise PermissionError for a file that its owner protects: a rename would replace it all the same."""
    if path.exists() and not path.stat().st_mode & 0o200:
        raise PermissionError(None, "is read-only")


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
    descriptor, name = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
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
        try:
            os.replace(temporary, path)  # noqa: PTH105
        except BaseException:
            path.unlink(missing_ok=True)
            raise


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
