"""All editions of a league in one view: ranks and scores over time, and where a series breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.editions.comparing.compare import compare
from scorekit.editions.comparing.comparison import on_scale
from scorekit.editions.comparing.snapshots import Snapshot, snapshot_of_edition
from scorekit.editions.names import Name, editions_of, newest_revisions
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import shown_path
from scorekit.result import Result
from scorekit.scoring.result import rubric_dict, versions_dict
from scorekit.wording import Number, Said, Wording, canonical, wording
from scorekit.wording.csv_tables import csv_text
from scorekit.wording.numbers import counted, decimal_text, exact_text

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "scorekit/history/v1"


class Place(NamedTuple):
    """An operator in one edition. ``broken`` says why it cannot be compared with the edition before."""

    rank: int
    shared: bool
    score: Fraction
    shown: str
    broken: Said = ""


@dataclass(frozen=True, repr=False)
class History(Result):
    """The editions of a league, oldest first, and the places of each operator by the number of the
    edition. ``names`` are those of the last edition that has the operator. ``common_scale`` is whether
    scores are in percent of the way from worst to best."""

    league: str
    title: str
    snapshots: tuple[Snapshot, ...]
    places: Mapping[str, Mapping[int, Place]]
    names: Mapping[str, str]
    common_scale: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the editions."""
        return tuple(str(snapshot.record.name) for snapshot in self.snapshots if snapshot.record is not None)

    @property
    def shows_ranks(self) -> bool:
        """Whether the table of every edition has rank numbers."""
        return all(snapshot.league.shows_ranks for snapshot in self.snapshots)

    @property
    def operators(self) -> tuple[str, ...]:
        """Everybody who was in the table, by the last edition that ranks them and their rank in it."""

        def last(operator: str) -> tuple[int, int, str]:
            index = max(self.places[operator])
            return (-index, self.places[operator][index].rank, self.names[operator])

        return tuple(sorted(self.places, key=last))

    def to_dict(self) -> dict[str, Any]:
        """The history as JSON values (schema scorekit/history/v1)."""
        return {
            "schema": SCHEMA,
            "league": self.league,
            "versions": versions_dict(),
            "common_scale": self.common_scale,
            "editions": [
                {
                    "edition": snapshot.label,
                    "period": snapshot.league.period,
                    "rubric": rubric_dict(snapshot.rubric),
                    "revises": snapshot.revises,
                }
                for snapshot in self.snapshots
            ],
            "operators": [
                {
                    "operator": operator,
                    "name": self.names[operator],
                    "places": [self._place(operator, index) for index in range(len(self.snapshots))],
                }
                for operator in self.operators
            ],
        }

    def _place(self, operator: str, index: int) -> dict[str, Any] | None:
        place = self.places[operator].get(index)
        if place is None:
            return None
        return {
            "rank": place.rank,
            "shared": place.shared,
            "score": place.shown,
            "score_exact": exact_text(place.score),
            "interval": None,
            "break": canonical(place.broken) or None,
        }

    def long_table(self, words: Wording) -> list[list[Any]]:
        """All years in one long table, one row an operator and edition, below its heads."""
        head = ["edition", "period", "operator", "name", "rank", "shared", "ranks_shown", "score", "score_exact"]
        rows: list[list[Any]] = [[*head, "break"]]
        for index, snapshot in enumerate(self.snapshots):
            shown = "yes" if snapshot.league.shows_ranks else "no"
            for operator in self.operators:
                place = self.places[operator].get(index)
                if place is not None:
                    cells: list[Any] = [snapshot.label, snapshot.league.period or "", operator, self.names[operator]]
                    cells += [place.rank, "yes" if place.shared else "no", shown, Number(place.shown), place.score]
                    rows.append([*cells, words.say(place.broken)])
        return rows

    def to_csv(self, locale: str | None = None, *, raw: bool = False) -> str:
        """All years in one long table; see :func:`csv_text`."""
        return csv_text(self.long_table(wording(locale or "en")), locale, raw=raw)

    @property
    def subject(self) -> str:
        """The league, and how many editions it has."""
        return f"{self.league}: {counted(len(self.snapshots), 'edition')}, {counted(len(self.places), 'operator')}"

    @property
    def frame(self) -> pl.DataFrame:
        """One row a place: edition, operator, name (text), rank (Int64), shared (Boolean), score (as printed),
        score_exact, break (text)."""
        import polars as pl

        rows = [
            {
                "edition": self.labels[index],
                "operator": operator,
                "name": self.names[operator],
                "rank": place.rank,
                "shared": place.shared,
                "score": place.shown,
                "score_exact": exact_text(place.score),
                "break": canonical(place.broken) or None,
            }
            for operator in self.operators
            for index, place in sorted(self.places[operator].items())
        ]
        texts = dict.fromkeys(("edition", "operator", "name"), pl.String)
        numbers = {"rank": pl.Int64, "shared": pl.Boolean}
        return pl.DataFrame(rows, schema=texts | numbers | dict.fromkeys(("score", "score_exact", "break"), pl.String))


def _snapshot(name: Name, folder: Path) -> Snapshot:
    """The edition in a folder, which must be what it is called."""
    snapshot = snapshot_of_edition(folder)
    if snapshot.record is None or snapshot.record.name != name:
        message = f"calls itself {snapshot.label}"
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "edition-damaged", message)])
    return snapshot


def history(root: Path, league: str, *, common_scale: bool = False) -> History:
    """The newest revision of every edition of a league of the project in ``root``. Raises
    :class:`ProblemsFound`, also where one of them is damaged or scales differ."""
    folders = newest_revisions(editions_of(root, league))
    if not folders:
        message = f"the league {league} has no edition"
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, "scorekit freeze makes one")])
    snapshots = [_snapshot(name, folder) for name, folder in folders.items()]
    breaks: list[dict[str, Said]] = [{}]
    for before, after in pairwise(snapshots):
        found = compare(before, after, common_scale=common_scale, ranks=False)
        breaks.append({one.operator: one.series_break for one in found.operators if one.now is not None})
    places: dict[str, dict[int, Place]] = {}
    names: dict[str, str] = {}
    for index, snapshot in enumerate(snapshots):
        decimals = 1 if common_scale else snapshot.rubric.scale.decimals
        for row in snapshot.league.rows:
            score = on_scale(snapshot.rubric, row.score, common_scale)
            place = Place(
                row.rank, row.shared, score, decimal_text(score, decimals), breaks[index].get(row.operator, "")
            )
            places.setdefault(row.operator, {})[index] = place
            names[row.operator] = row.name
    return History(league, snapshots[-1].league.title or league, tuple(snapshots), places, names, common_scale)
