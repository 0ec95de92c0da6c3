"""A folder is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scorekit.locking import PARTIAL, alone_in
from scorekit.problems import Problem, ProblemsFound
from scorekit.progress import wrote
from scorekit.reading.documents import shown_path
from scorekit.writing.files import refuse_links


def write_folder(target: Path, contents: Mapping[str, bytes], *, inside: Path) -> None:
    """Write files, by path inside it, into a new folder below ``inside``, through a folder beside it that gets
    its name at the end. A folder that is there already stays as it is, and nothing is written through a link.

    Raises :class:`ProblemsFound`.
    """
    made: list[Path] = []
    partial: Path | None = None
    refuse_links(target.parent, inside)
    try:
        for folder in (*reversed(target.parents),):
            if not folder.exists():
                folder.mkdir()
                made.append(folder)
        if os.path.lexists(target):
            raise FileExistsError
        with alone_in([target.parent]):
            partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=target.parent))
            _fill(partial, contents)
            partial.chmod(target.parent.stat().st_mode & 0o777)
            os.rename(partial, target)  # noqa: PTH104 - refuses a folder with anything in it, as Path.replace does not
            _sync(target.parent)
        wrote(shown_path(target))
    except BaseException as error:
        if partial is not None and partial.exists():
            shutil.rmtree(partial, ignore_errors=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError) and os.path.lexists(target):
            help = "what is there stays as it is"
            problem = Problem(shown_path(target), 0, 0, "already-there", "is there already", help)
            raise ProblemsFound([problem]) from None
        if isinstance(error, OSError):
            reason = (error.strerror or str(error)).lower()
            problem = Problem(shown_path(target), 0, 0, "cannot-write", f"cannot be written: {reason}")
            raise ProblemsFound([problem]) from None
        raise


def _fill(folder: Path, contents: Mapping[str, bytes]) -> None:
    folders = {folder}
    for path, raw in contents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        folders.update(above for above in file.parents if above.is_relative_to(folder))
        with file.open("xb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
    for one in sorted(folders, reverse=True):
        _sync(one)


def _sync(folder: Path) -> None:
    """The names in a folder are on the disk, where the system can say so."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
