"""The result of a comparison: who moved, from where to where, and in which parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from scorekit.editions.comparing.rank_change import RankChange
from scorekit.editions.comparing.score_change import Split
from scorekit.editions.comparing.sides import Side
from scorekit.rubrics.tree import POINT, Rubric, as_text
from scorekit.scoring.result import dump_json, rubric_dict, versions_dict
from scorekit.scoring.table import Row, standing_dict
from scorekit.vocabulary import Method
from scorekit.wording.numbers import exact_text

SCHEMA = "scorekit/comparison/v1"


class OperatorChange(NamedTuple):
    """One operator then and now.

    ``then`` and ``now`` are its rows; ``pooled`` is the score then of it and those that merged into it
    since, together. ``broken`` says why nothing is compared. ``parts`` add up to ``change``,
    and what ``split`` holds to the part "performance". ``unanswered`` is what a changed rubric asks
    and the old cases do not answer; ``only_then`` and ``only_now`` what is known in one year alone.
    """

    operator: str
    name: str
    name_then: str
    then: Row | None
    now: Row | None
    merged: tuple[str, ...] = ()
    pooled: Fraction | None = None
    broken: str = ""
    change: Fraction | None = None
    parts: Mapping[str, Fraction] = {}
    split: Split | None = None
    unanswered: tuple[str, ...] = ()
    only_then: tuple[str, ...] = ()
    only_now: tuple[str, ...] = ()
    rank: RankChange | None = None

    @property
    def series_break(self) -> str:
        """Why its series of scores breaks here; nothing where it goes on."""
        if self.broken or not (self.merged or self.unanswered):
            return self.broken
        return "others merged into it" if self.merged else "the rubric asks what was not known before"


@dataclass(frozen=True)
class Comparison:
    """Two sides of one league. ``common_scale`` is whether scores are percent of the way from worst
    to best, since the rubrics have different scales. ``before`` and ``after`` stand for their editions."""

    before: Side
    after: Side
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
            "break": one.broken or None,
        }
        if one.merged:
            found["merged"] = list(one.merged)
            found["score_then_pooled"] = _exact(one.pooled)
        found["change"] = _exact(one.change)
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

    def to_json(self) -> str:
        """The comparison as JSON text."""
        return dump_json(self.to_dict())


def _side_dict(side: Side) -> dict[str, Any]:
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


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def on_scale(rubric: Rubric, value: Fraction, common: bool) -> Fraction:
    """A score as it is, or in percent of the way from worst to best."""
    if not common:
        return value
    return 100 * (value - Fraction(rubric.scale.worst, POINT)) / Fraction(rubric.scale.length, POINT)


def title_of(rubric: Rubric, criterion: str, languages: tuple[str, ...]) -> str:
    """The title of a criterion."""
    try:
        return as_text(rubric.criterion(criterion).title, languages) or criterion
    except KeyError:
        return criterion
