"""A folder that a site is written into: what changed is written, what is gone is removed, nothing else is touched."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scorekit.locking import alone_in
from scorekit.problems import Problem, ProblemsFound
from scorekit.progress import wrote
from scorekit.reading.documents import shown_path
from scorekit.reading.paths import is_inside
from scorekit.writing.files import refuse_links

#: What a site says of its own files, so that only these are ever replaced or removed.
LIST = "site.json"
_SCHEMA = "scorekit/site/v1"
_LARGEST = 64 << 20


class Written(NamedTuple):
    """How many files a site has, how many were written, and how many were removed."""

    files: int
    changed: int
    removed: int


def write_site(target: Path, files: Iterable[tuple[str, bytes]]) -> Written:
    """Write a site: path -> content. A folder that holds anything else than a site of scorekit is refused.

    Files are written one by one through a temporary name, so that a reader never meets half a page. Raises
    :class:`ProblemsFound`.
    """
    before = _listed(target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with alone_in([target]):
            return _written(target, before, files)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProblemsFound(
            [Problem(shown_path(target), 0, 0, "cannot-write", f"cannot be written: {reason}")]
        ) from None


def _written(target: Path, before: dict[str, str], files: Iterable[tuple[str, bytes]]) -> Written:
    now: dict[str, str] = {}
    changed = 0
    made: set[Path] = set()
    for path, raw in files:
        now[path] = hashlib.sha256(raw).hexdigest()
        place = target / path
        if before.get(path) == now[path] and place.is_file() and not place.is_symlink():
            continue
        if place.parent not in made:
            refuse_links(place.parent, target)
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        _replace(place, raw)
        changed += 1
    gone = [path for path in before if path not in now]
    for path in gone:
        _remove(target, path)
    listed = {"schema": _SCHEMA, "files": dict(sorted(now.items()))}
    raw = (json.dumps(listed, indent=1, ensure_ascii=False) + "\n").encode()
    if not (target / LIST).is_file() or (target / LIST).read_bytes() != raw:
        _replace(target / LIST, raw)
    wrote(shown_path(target))
    return Written(len(now), changed, len(gone))


def _replace(place: Path, raw: bytes) -> None:
    temporary = place.with_name(f".scorekit-{place.name[:40]}")
    try:
        temporary.write_bytes(raw)
        os.replace(temporary, place)  # noqa: PTH105
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove(target: Path, path: str) -> None:
    """Remove a file of the site that is no longer part of it, and the folders that it leaves empty."""
    place = target / path
    if place.is_symlink() or not place.is_file():
        return
    place.unlink()
    for folder in place.parents:
        if folder == target or any(folder.iterdir()):
            break
        folder.rmdir()


def _listed(target: Path) -> dict[str, str]:
    """The files of the site that is there, with their SHA-256. Raises :class:`ProblemsFound` for another folder."""
    if target.is_symlink() or (os.path.lexists(target) and not target.is_dir()):
        raise ProblemsFound(
            [Problem(shown_path(target), 0, 0, "already-there", "is there, and is not a folder of a site")]
        )
    if not target.is_dir() or not any(target.iterdir()):
        return {}
    try:
        raw = (target / LIST).read_bytes()[:_LARGEST]
        found = json.loads(raw)
        files = found["files"]
        if found["schema"] != _SCHEMA or not all(
            isinstance(path, str) and isinstance(sum_, str) and is_inside(path) for path, sum_ in files.items()
        ):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        help = "name an empty folder, or one that scorekit publish made"
        message = "holds something else than a site, and nothing in it is touched"
        raise ProblemsFound([Problem(shown_path(target), 0, 0, "already-there", message, help)]) from None
    return dict(files)
