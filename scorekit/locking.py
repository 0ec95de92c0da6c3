"""One scorekit at a time in a folder, and nothing left behind by one that was killed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

#: The names of files and folders that are being written; whoever comes next removes what a kill left of them.
TEMPORARY, PARTIAL = ".scorekit-", ".partial-"
_LEFTOVER = re.compile(rf"(?:{re.escape(TEMPORARY)}|{re.escape(PARTIAL)})[a-z0-9_]{{8}}\Z")


@contextlib.contextmanager
def alone_in(folders: Iterable[Path]) -> Iterator[None]:
    """No other scorekit writes into these folders meanwhile, where the system can say so; what a killed one left there
    is removed."""
    held: list[int] = []
    try:
        for folder in sorted({folder.resolve() for folder in folders}):
            descriptor = _locked(folder)
            if descriptor is not None:
                held.append(descriptor)
                _remove_leftovers(folder)
        yield
    finally:
        for descriptor in reversed(held):
            os.close(descriptor)


def _locked(folder: Path, *, wait: bool = True) -> int | None:
    """A descriptor that locks a folder until it is closed; None where the system has no such locks, or where it does
    not ``wait`` and another run holds it."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # it is held, or the file system is without locks
        os.close(descriptor)
        return None
    return descriptor


def _remove_leftovers(folder: Path) -> None:
    for entry in folder.iterdir():
        if _LEFTOVER.match(entry.name) and not entry.is_symlink():
            with contextlib.suppress(OSError):
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder that is removed at the end; and those of runs that were killed are removed, too."""
    for entry in Path(tempfile.gettempdir()).glob("scorekit-scratch-*"):
        _remove_abandoned(entry)
    with tempfile.TemporaryDirectory(prefix="scorekit-scratch-") as name:
        descriptor = _locked(Path(name))
        try:
            yield Path(name).resolve()
        finally:
            if descriptor is not None:
                os.close(descriptor)


def _remove_abandoned(folder: Path) -> None:
    """Remove one's own temporary folder that no run holds. An empty one may be that of a run that is about to lock
    it."""
    descriptor = None if folder.is_symlink() else _locked(folder, wait=False)
    if descriptor is None:
        return
    with contextlib.suppress(OSError):
        if folder.stat().st_uid == os.getuid() and any(folder.iterdir()):
            shutil.rmtree(folder)
    os.close(descriptor)
