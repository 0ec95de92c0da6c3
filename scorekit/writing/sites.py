"""A folder that a site is written into: what changed is written, what is gone is removed, nothing else is touched."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from scorekit.locking import TEMPORARY, alone_in
from scorekit.problems import Problem, ProblemsFound
from scorekit.progress import wrote
from scorekit.reading.documents import shown_path
from scorekit.reading.paths import is_inside
from scorekit.writing.files import refuse_links

#: What a site says of its own files, so that only these are ever replaced or removed.
LIST = "site.json"
_SCHEMA = "scorekit/site/v1"
_LARGEST = 64 << 20
_MODE = 0o644


class Written(NamedTuple):
    """How many files a site has, how many were written, and how many were removed."""

    files: int
    changed: int
    removed: int


def write_site(target: Path, paths: Iterable[str], files: Iterable[tuple[str, bytes]]) -> Written:
    """Write a site: the paths that it will have, and path -> content. A folder that holds anything else than a site of
    scorekit is refused, and so is a file in the place of one of the site that is not part of it.

    Files are written one by one through a temporary name, so that a reader never meets half a page. The list of files
    is written first, so that a run that was interrupted can be taken up. Raises :class:`ProblemsFound`.
    """
    before, planned = _listed(target), list(paths)
    _refuse_strangers(target, before, planned)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with alone_in([target]):
            # What is there counts as ours from now on, whatever happens on the way.
            _write_list(target, dict.fromkeys(planned, "") | before)
            return _written(target, before, files)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProblemsFound(
            [Problem(shown_path(target), 0, 0, "cannot-write", f"cannot be written: {reason}")]
        ) from None


def _refuse_strangers(target: Path, before: Mapping[str, str], planned: Iterable[str]) -> None:
    """Raise :class:`ProblemsFound` for files of somebody else, and links, where a file of the site would be."""
    for path in planned:
        place = target / path
        if path in before or not os.path.lexists(place):
            continue
        message = "is there, and is not part of the site"
        help = "move it away; files of your own may have any other name"
        raise ProblemsFound([Problem(shown_path(place), 0, 0, "already-there", message, help)])


def _written(target: Path, before: Mapping[str, str], files: Iterable[tuple[str, bytes]]) -> Written:
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
        _remove(target, path, before[path])
    _write_list(target, now)
    wrote(shown_path(target))
    return Written(len(now), changed, len(gone))


def _write_list(target: Path, files: Mapping[str, str]) -> None:
    listed = {"schema": _SCHEMA, "files": dict(sorted(files.items()))}
    raw = (json.dumps(listed, indent=1, ensure_ascii=False) + "\n").encode()
    place = target / LIST
    if place.is_symlink() or not place.is_file() or place.read_bytes() != raw:
        _replace(place, raw)


def _replace(place: Path, raw: bytes) -> None:
    """Write a file through a new one of another name, which nobody else has."""
    descriptor, name = tempfile.mkstemp(prefix=TEMPORARY, dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
        os.chmod(name, _MODE)  # noqa: PTH101
        os.replace(name, place)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove(target: Path, path: str, sum_: str) -> None:
    """Remove a file of the site that is no longer part of it, and the folders that it leaves empty. What somebody
    changed stays, and so does what is behind a link."""
    place = target / path
    try:
        refuse_links(place, target)
    except ProblemsFound:
        return
    if not place.is_file() or (sum_ and hashlib.sha256(place.read_bytes()).hexdigest() != sum_):
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
