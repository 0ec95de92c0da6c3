"""Where editions lie and what they are called: editions/LEAGUE/2026, and 2026.1 when it was revised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.documents import is_there, resolved, shown_path
from scorekit.reading.paths import not_portable

FOLDER = "editions"
RECORD = "edition.json"
SUMS = "SHA256SUMS"
#: What keeps git from changing the line ends of editions.
GIT_ATTRIBUTES = ".gitattributes"
GIT_TEXT = "# Editions are kept byte for byte: git changes no line ends here.\n* -text\n"
_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,59})(?:\.([1-9]\d{0,3}))?\Z", re.ASCII)


class Name(NamedTuple):
    """The name of an edition: of a period or of the publisher's choice, and how often it was revised."""

    edition: str
    revision: int = 0

    def __str__(self) -> str:
        return f"{self.edition}.{self.revision}" if self.revision else self.edition

    @property
    def period(self) -> str | None:
        """The period that the edition is named after; None for another name."""
        try:
            return quantities.period(self.edition)
        except Refused:
            return None

    @property
    def order(self) -> tuple[int, str, int]:
        """Editions named after a period in the order of time, others by name behind them."""
        span = quantities.period_span(self.period) if self.period else None
        return (span.low if span else 2**62, self.edition, self.revision)


def parsed(text: str) -> Name | None:
    """The name that a text is; None where it is none."""
    found = _NAME.match(text)
    return None if found is None else Name(found[1], int(found[2] or 0))


def name_of(text: str) -> Name:
    """The name that a text is. Raises :class:`ProblemsFound`."""
    found = parsed(text)
    if found is None or not_portable(text):
        message = f'"{shown(text)}" is not a name of an edition'
        help = "a period such as 2026, or letters, digits, - and _"
        if quantities.is_fiscal(text):
            help = f"write {shown(text.replace('/', '-'))}"
        raise ProblemsFound([Problem("", 0, 0, "bad-id", message, help)])
    return found


def editions_of(root: Path, league: str) -> dict[Name, Path]:
    """The editions of a league of a project that are there, oldest first, with their folders. A folder with the name
    of an edition is one, also where its record is gone: then whoever reads it says so. Raises
    :class:`ProblemsFound` for a link in their place."""
    folder = root / FOLDER / league
    for one in (root / FOLDER, folder):
        if one.is_symlink():
            help = "put the editions themselves there"
            raise ProblemsFound([Problem(shown_path(one), 0, 0, "unreadable", "is a link, and no edition", help)])
    if not folder.is_dir():
        return {}
    found = {}
    for entry in folder.iterdir():
        name = parsed(entry.name)
        if name and (entry.is_symlink() or (entry.is_dir() and any(entry.iterdir()))):
            found[name] = entry
    return {name: found[name] for name in sorted(found, key=lambda name: name.order)}


def last_revision(editions: Iterable[Name], edition: str) -> Name | None:
    """The newest of an edition and its revisions; None where there is none."""
    same = [name for name in editions if name.edition == edition]
    return max(same, key=lambda name: name.revision, default=None)


def newest_revisions(editions: dict[Name, Path]) -> dict[Name, Path]:
    """Of each edition its last revision."""
    return {name: path for name, path in editions.items() if name == last_revision(editions, name.edition)}


def find(written: str, root: Path | None, *, newest: bool = False) -> Path:
    """The folder of an edition that a person named: a folder, or LEAGUE/2026 of the project in ``root``.

    ``newest`` takes the last revision where LEAGUE/2026 names none. Raises :class:`ProblemsFound`.
    """
    folder = Path(written)
    if is_there(folder) and folder.is_dir():
        return resolved(folder)
    league, _, text = written.strip("/").rpartition("/")
    name = parsed(text)
    if root is not None and league and name is not None and "/" not in league:
        editions = editions_of(root, league)
        last = last_revision(editions, name.edition)
        if newest and not name.revision and last is not None:
            name = last
        if name in editions:
            return resolved(editions[name])
        known = [f"{league}/{one}" for one in editions]
        help = nearest(written, known) if known else "scorekit freeze makes one"
        raise ProblemsFound([Problem("", 0, 0, "not-found", f'no edition "{shown(written)}" here', help)])
    help = "a folder, or LEAGUE/2026 inside a project"
    raise ProblemsFound([Problem(shown(written), 0, 0, "not-found", "no such edition", help)])
