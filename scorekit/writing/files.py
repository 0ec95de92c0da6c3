"""Files are written whole or not at all, and none is overwritten unless that was asked for."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import shown_path


def write_whole(target: Path, content: str | bytes) -> None:
    """Write a file by way of a temporary one beside it; a link is followed, a device is written to.

    The old content stays when anything fails. Raises :class:`ProblemsFound`.
    """
    name = shown_path(target.absolute())
    raw = content.encode() if isinstance(content, str) else content
    try:
        target = target.resolve()
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as device:  # a pipe or a device
                device.write(raw)
            return
        if target.is_dir():
            raise IsADirectoryError(None, "is a folder")
        descriptor, temporary = tempfile.mkstemp(prefix=".scorekit-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, _mode(target))  # noqa: PTH101
            os.replace(temporary, target)  # noqa: PTH105
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except (OSError, RuntimeError, ValueError) as error:
        raise ProblemsFound([_cannot_write(name, error)]) from None


def write_all(files: Mapping[Path, str]) -> None:
    """Write several files, making the folders that they need; when one fails, those that were
    not there before are taken away again. Raises :class:`ProblemsFound`."""
    made: list[Path] = []
    try:
        for path, text in files.items():
            made += _make_folders(path.parent)
            if not path.exists():
                made.append(path)
            write_whole(path, text)
    except BaseException:
        for path in reversed(made):
            _take_away(path)
        raise


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Raise :class:`ProblemsFound` for files that are there already, unless ``force``."""
    there = [] if force else [path for path in paths if os.path.lexists(path)]
    if there:
        help = "choose another name, or overwrite it with --force"
        raise ProblemsFound(
            [Problem(shown_path(path.absolute()), 0, 0, "already-there", "is there already", help) for path in there]
        )


def _make_folders(folder: Path) -> list[Path]:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for one in reversed(missing):
            one.mkdir()
            made.append(one)
    except OSError as error:
        for one in reversed(made):
            _take_away(one)
        raise ProblemsFound([_cannot_write(shown_path(missing[0].absolute()), error)]) from None
    return made


def _take_away(path: Path) -> None:
    with contextlib.suppress(OSError):  # somebody may have put something into the folder since
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


def _cannot_write(name: str, error: Exception) -> Problem:
    return Problem(
        name, 0, 0, "cannot-write", f"cannot be written: {(getattr(error, 'strerror', None) or str(error)).lower()}"
    )


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
