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


def _locked(folder: Path) -> int | None:
    """A descriptor that locks a folder until it is closed; None where the system has no such locks."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:  # a file system without locks
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
    above = Path(tempfile.gettempdir())
    for entry in above.glob("scorekit-scratch-*"):
        with contextlib.suppress(OSError):
            if not entry.is_symlink() and entry.stat().st_uid == os.getuid() and not _is_in_use(entry):
                shutil.rmtree(entry)
    with tempfile.TemporaryDirectory(prefix="scorekit-scratch-") as name:
        descriptor = _locked(Path(name))
        try:
            yield Path(name).resolve()
        finally:
            if descriptor is not None:
                os.close(descriptor)


def _is_in_use(folder: Path) -> bool:
    """Whether another run holds a temporary folder, or may hold it."""
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
