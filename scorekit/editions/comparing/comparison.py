"""The result of a comparison: who moved, from where to where, and in which parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.editions.comparing.rank_change import RankChange
from scorekit.editions.comparing.score_change import Split
from scorekit.editions.comparing.snapshots import Snapshot
from scorekit.result import Result
from scorekit.rubrics.tree import POINT, Rubric, Text
from scorekit.scoring.result import number_cell, optional_exact, rubric_dict, versions_dict
from scorekit.scoring.rows import Row
from scorekit.scoring.table import standing_dict
from scorekit.vocabulary import Method
from scorekit.wording import Said, Wording, canonical, phrase, wording
from scorekit.wording.csv_tables import csv_text
from scorekit.wording.numbers import counted, exact_text, half_up

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "scorekit/comparison/v1"


class OperatorChange(NamedTuple):
    """One operator then and now.

    ``then`` and ``now`` are its rows; ``pooled`` is the score then of it and those that merged into it
    since, together. ``broken`` says why nothing is compared. ``parts`` add up to ``change``,
    and what ``split`` holds to the part "performance". ``unanswered`` is what a changed rubric asks
    and the old cases do not answer; ``only_then`` and ``only_now`` what is known in only one year.
    """

    operator: str
    name: str
    name_then: str
    then: Row | None
    now: Row | None
    merged: tuple[str, ...] = ()
    pooled: Fraction | None = None
    broken: Said = ""
    change: Fraction | None = None
    parts: Mapping[str, Fraction] = {}
    split: Split | None = None
    unanswered: tuple[str, ...] = ()
    only_then: tuple[str, ...] = ()
    only_now: tuple[str, ...] = ()
    rank: RankChange | None = None

    @property
    def series_break(self) -> Said:
        """Why its series of scores breaks here; nothing where it goes on."""
        if self.broken or not (self.merged or self.unanswered):
            return self.broken
        if self.merged:
            return phrase("others merged into it")
        return phrase("the rubric asks what was not known before")


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """Two sides of one league. ``common_scale`` is whether scores are percent of the way from worst
    to best, since the rubrics have different scales. ``before`` and ``after`` stand for their editions."""

    before: Snapshot
    after: Snapshot
    operators: tuple[OperatorChange, ...]
    method: Method
    common_scale: bool
    changed: bool

    def points(self, rubric: Rubric, value: Fraction) -> Fraction:
        """A score by a rubric, on the scale of the comparison."""
        return on_scale(rubric, value, self.common_scale)

    @property
    def entrants(self) -> tuple[OperatorChange, ...]:
        """Operators that are ranked now and were not then."""
        return tuple(one for one in self.operators if one.then is None and one.now is not None)

    @property
    def leavers(self) -> tuple[OperatorChange, ...]:
        """Operators that were ranked then and are not now."""
        return tuple(one for one in self.operators if one.now is None and one.then is not None)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON values (schema scorekit/comparison/v1); exact numbers as text p/q."""
        return {
            "schema": SCHEMA,
            "league": self.after.league.id,
            "from": _side_dict(self.before),
            "to": _side_dict(self.after),
            "versions": versions_dict(),
            "method": self.method,
            "common_scale": self.common_scale,
            "rubric_changed": self.changed,
            "describes": "these cases and figures; intervals are not computed yet",
            "operators": [self._operator(one) for one in self.operators],
        }

    def _operator(self, one: OperatorChange) -> dict[str, Any]:
        found: dict[str, Any] = {
            "operator": one.operator,
            "name": one.name,
            "name_then": one.name_then,
            "then": standing_dict(one.then, self.before.rubric),
            "now": standing_dict(one.now, self.after.rubric),
            "break": canonical(one.broken) or None,
        }
        if one.merged:
            found["merged"] = list(one.merged)
            found["score_then_pooled"] = optional_exact(one.pooled)
        found["change"] = optional_exact(one.change)
        found["interval"] = None
        found["more_than_chance"] = None
        if one.change is not None:
            found["parts"] = {key.replace(" ", "_"): exact_text(value) for key, value in one.parts.items()}
            found["performance"] = None if one.split is None else _split_dict(one.split)
        for key in ("unanswered", "only_then", "only_now"):
            if getattr(one, key):
                found[key] = list(getattr(one, key))
        if one.rank is not None:
            found["rank"] = _rank_dict(one.rank)
        return found

    def long_table(self, words: Wording) -> list[list[Any]]:
        """One row an operator: score and rank then and now, the change and its parts, below its heads. ``change``
        is the difference of what is printed, ``change_exact`` the exact one, of which the parts are parts."""
        parts = list(dict.fromkeys(key for one in self.operators for key in one.parts))
        head = ["from", "to", "operator", "name", "name_then", "score_then", "score_now", "change", "change_exact"]
        head += [f"{part.replace(' ', '_')}{end}" for part in parts for end in ("", "_exact")]
        rows: list[list[Any]] = [[*head, "rank_then", "rank_now", "rank_change", "merged", "break"]]
        decimals = 1 if self.common_scale else max(side.rubric.scale.decimals for side in (self.before, self.after))
        for one in self.operators:
            then, now = (
                None if row is None else half_up(self.points(side.rubric, row.score), decimals)
                for row, side in ((one.then, self.before), (one.now, self.after))
            )
            printed = None if one.change is None or then is None or now is None else now - then
            cells: list[Any] = [self.before.label, self.after.label, one.operator, one.name, one.name_then]
            cells += [number_cell(score, decimals) for score in (then, now, printed)]
            cells += ["" if one.change is None else one.change]
            for part in parts:
                value = one.parts.get(part)
                cells += [number_cell(value, decimals + 2), "" if value is None else value]
            cells += ["" if row is None else row.rank for row in (one.then, one.now)]
            cells += ["" if one.rank is None else one.rank.change, " ".join(one.merged)]
            rows.append([*cells, words.say(one.broken)])
        return rows

    def to_csv(self, locale: str | None = None, *, raw: bool = False) -> str:
        """One row an operator, with the parts of its change; see :func:`csv_text`."""
        return csv_text(self.long_table(wording(locale or "en")), locale, raw=raw)

    @property
    def subject(self) -> str:
        """The two editions, and how many operators are in them."""
        return f"{self.before.label} and {self.after.label}: {counted(len(self.operators), 'operator')}"

    @property
    def frame(self) -> pl.DataFrame:
        """One row an operator: operator, name, score_then, score_now, change (text, exact fractions), rank_then,
        rank_now (Int64) and break (text)."""
        import polars as pl

        rows = [
            {
                "operator": one.operator,
                "name": one.name,
                "score_then": optional_exact(one.then.score if one.then else None),
                "score_now": optional_exact(one.now.score if one.now else None),
                "change": optional_exact(one.change),
                "rank_then": one.then.rank if one.then else None,
                "rank_now": one.now.rank if one.now else None,
                "break": canonical(one.broken) or None,
            }
            for one in self.operators
        ]
        texts = ("operator", "name", "score_then", "score_now", "change")
        schema = dict.fromkeys(texts, pl.String) | {"rank_then": pl.Int64, "rank_now": pl.Int64, "break": pl.String}
        return pl.DataFrame(rows, schema=schema)


def _side_dict(side: Snapshot) -> dict[str, Any]:
    return {
        "edition": side.label if side.record else None,
        "period": side.league.period,
        "rubric": rubric_dict(side.rubric),
        "ranks_shown": side.league.shows_ranks,
        "revises": None if side.record is None or side.record.revises is None else side.record.revises["edition"],
    }


def _split_dict(found: Split) -> dict[str, Any]:
    return {
        "criteria": {id: exact_text(value) for id, value in found.criteria.items()},
        "applied_weights": exact_text(found.weights),
        "gates": exact_text(found.gates),
        "rounding": exact_text(found.rounding),
    }


def _rank_dict(found: RankChange) -> dict[str, Any]:
    return {
        "then": found.then,
        "now": found.now,
        "change": found.change,
        "interval": None,
        "more_than_chance": None,
        "parts": {
            "rubric": exact_text(found.total("rubric")),
            "mix": exact_text(found.total("mix")),
            "own": exact_text(found.total("own")),
            "rivals": exact_text(found.total("rival")),
            "not_separable": found.unsplit,
            "entrants": len(found.entrants),
            "leavers": -len(found.leavers),
        },
        "entrants": list(found.entrants),
        "leavers": list(found.leavers),
        "rivals": [
            {
                "operator": rival.operator,
                "change": rival.change,
                "by": None if rival.by is None else {cause: exact_text(value) for cause, value in rival.by.items()},
            }
            for rival in found.rivals
            if rival.change or (rival.by is not None and any(rival.by.values()))
        ],
    }


def on_scale(rubric: Rubric, value: Fraction, common: bool) -> Fraction:
    """A score as it is, or in percent of the way from worst to best."""
    if not common:
        return value
    return 100 * (value - Fraction(rubric.scale.worst, POINT)) / Fraction(rubric.scale.length, POINT)


def title_of(rubric: Rubric, criterion: str) -> Text:
    """The title of a criterion."""
    try:
        return rubric.criterion(criterion).title or criterion
    except KeyError:
        return criterion
