"""Two editions of one league: score and rank then and now, and where the change comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from scorekit.editions.breaks import Known, break_of, known_of, unanswered
from scorekit.editions.rank_change import SEQUENCE, RankChange, rank_change
from scorekit.editions.results import Opened
from scorekit.editions.score_change import Split, parts_of, split
from scorekit.editions.sides import Side, merged_into, pooled, under
from scorekit.editions.strata import Strata, strata_of
from scorekit.problems import Problem, ProblemsFound
from scorekit.ranking.build import build_league
from scorekit.ranking.numbers import decimal_text, exact_text
from scorekit.ranking.ranks import Key, rank_key
from scorekit.ranking.results import League, Row, dump_json, rubric_dict, versions_dict
from scorekit.scoring.rubric import POINT, Rubric, Scored, as_text

V = TypeVar("V")

SCHEMA = "scorekit/comparison/v1"
#: The parts of a change of score, in the order in which they are told.
PARTS = ("merger", "rubric", "rubric and measurement", "strata", "mix", "performance")


class OperatorChange(NamedTuple):
    """One operator then and now.

    ``then`` and ``now`` are its rows; ``pooled`` is the score then of it and those that merged into it
    since, together. ``broken`` says why nothing is compared. ``parts`` add up to ``change``,
    and what ``split`` holds to the part "performance".
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
    rank: RankChange | None = None


@dataclass(frozen=True)
class Comparison:
    """Two sides of one league. ``common_scale`` is whether scores are percent of the way from worst
    to best, since the rubrics have different scales. ``before`` and ``after`` stand for their editions."""

    before: Side
    after: Side
    operators: tuple[OperatorChange, ...]
    method: str
    common_scale: bool
    changed: bool
    field_bound: bool

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
            "then": _row_dict(one.then, self.before.rubric),
            "now": _row_dict(one.now, self.after.rubric),
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
        if one.unanswered:
            found["unanswered_then"] = list(one.unanswered)
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
        "revises": None if side.record is None or side.record.revises is None else side.record.revises["edition"],
    }


def _row_dict(row: Row | None, rubric: Rubric) -> dict[str, Any] | None:
    if row is None:
        return None
    score = decimal_text(row.score, rubric.scale.decimals)
    return {"score": score, "score_exact": exact_text(row.score), "rank": row.rank, "shared": row.shared}


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


def compare(before: Side, after: Side, *, method: str = SEQUENCE, common_scale: bool = False) -> Comparison:
    """Compare two sides of one league.

    ``method`` (sequence or shapley) says how a change of rank is split. Rubrics with different scales are compared in
    percent of the way from worst to best when ``common_scale`` is asked for. Raises :class:`ProblemsFound` for what
    cannot be compared at all.
    """
    _refuse(before, after, common_scale)
    return _Comparer(before, after, method, common_scale).comparison()


def _refuse(before: Side, after: Side, common_scale: bool) -> None:
    said, help = "", ""
    old, new = before.rubric, after.rubric
    if before.league.id != after.league.id:
        said = f"{before.label} and {after.label} are of two leagues"
    elif old.unit != new.unit:
        said = f"{before.label} scores {_unit(old)}, and {after.label} scores {_unit(new)}"
    elif before.opened.spec.level != after.opened.spec.level:
        said = f"{before.label} ranks each {before.opened.spec.level}, and {after.label} each {after.opened.spec.level}"
    elif (old.scale.worst, old.scale.best) != (new.scale.worst, new.scale.best) and not common_scale:
        said = f"{before.label} runs from {_ends(old)}, and {after.label} from {_ends(new)}"
        help = "--common-scale compares them in percent of the way from worst to best"
    if said:
        raise ProblemsFound([Problem("", 0, 0, "not-comparable", said, help)])


def _unit(rubric: Rubric) -> str:
    return "operators" if rubric.unit == "operator" else "cases"


def _ends(rubric: Rubric) -> str:
    worst, best = (Fraction(end, POINT) for end in (rubric.scale.worst, rubric.scale.best))
    return f"{worst} (worst) to {best} (best)"


def on_scale(rubric: Rubric, value: Fraction, common: bool) -> Fraction:
    """A score as it is, or in percent of the way from worst to best."""
    if not common:
        return value
    return 100 * (value - Fraction(rubric.scale.worst, POINT)) / Fraction(rubric.scale.length, POINT)


def depends_on_field(rubric: Rubric) -> bool:
    """Whether the score of one operator depends on who else is in the table."""
    leaves = [node.leaf for node in rubric.root.leaves() if node.leaf is not None]
    inner = [leaf.input.rubric for leaf in leaves if isinstance(leaf.input, Scored)]
    return any(leaf.relative for leaf in leaves) or any(map(depends_on_field, inner))


class _Comparer:
    """One comparison in the making. A table is named by its rubric and its cases: old or new."""

    def __init__(self, before: Side, after: Side, method: str, common_scale: bool) -> None:
        self.before, self.after, self.method, self.common_scale = before, after, method, common_scale
        self.changed = before.rubric != after.rubric or before.opened.spec.inferred != after.opened.spec.inferred
        self.old_by_new = under(before.opened, after.opened) if self.changed else before.opened
        self.by_new = _table(self.old_by_new) if self.changed else before.league
        self.merged = merged_into(before, after)
        self.field_bound = depends_on_field(before.rubric) or depends_on_field(after.rubric)
        self.strata_then: Strata = {} if self.by_new is None else strata_of(self.old_by_new)
        self.strata_now = strata_of(after.opened)
        self.then = Known({}, {}) if self.by_new is None else known_of(self.old_by_new, self.strata_then)
        self.now = known_of(after.opened, self.strata_now)
        self.pools: tuple[League | None, League | None] = (None, None)
        if self.merged:
            self._pool()
        self.keys = self._keys()

    def _pool(self) -> None:
        """Where operators merged: the tables of the old cases in which they stand together already."""
        own = pooled(self.before.opened, self.merged)
        new = pooled(self.old_by_new, self.merged)
        self.pools = (_table(own), _table(new))
        if self.pools[1] is None:
            return
        strata = strata_of(new)
        known = known_of(new, strata)
        for target in set(self.merged.values()):
            _take(self.then.criteria, known.criteria, target)
            _take(self.then.ways, known.ways, target)
            _take(self.strata_then, strata, target)

    def _keys(self) -> dict[tuple[bool, bool], dict[str, Key]]:
        new_by_old = _table(under(self.after.opened, self.before.opened)) if self.changed else self.after.league
        tables = {
            (False, False): self.before.league,
            (True, False): self.by_new,
            (False, True): new_by_old,
            (True, True): self.after.league,
        }
        return {cell: {} if table is None else _keys(table) for cell, table in tables.items()}

    def points(self, rubric: Rubric, value: Fraction) -> Fraction:
        return on_scale(rubric, value, self.common_scale)

    def scaled(self, difference: Fraction) -> Fraction:
        """A difference of scores by the later rubric, on the scale of the comparison."""
        return difference * 100 * POINT / self.after.rubric.scale.length if self.common_scale else difference

    def comparison(self) -> Comparison:
        then = {row.operator: row for row in self.before.league.rows}
        now = {row.operator: row for row in self.after.league.rows}
        order = [*now, *sorted(set(then) - set(now), key=lambda id: (then[id].rank, id))]
        return Comparison(
            self.before, self.after,
            tuple(self._operator(id, then.get(id), now.get(id)) for id in order),
            self.method, self.common_scale, self.changed, self.field_bound,
        )  # fmt: skip

    def _operator(self, id: str, then: Row | None, now: Row | None) -> OperatorChange:
        row = now or then
        assert row is not None
        name_then = then.name if then else self.before.register.name_in(id, self.before.league.period)
        merged = tuple(sorted(old for old, target in self.merged.items() if target == id))
        found = OperatorChange(id, row.name, name_then, then, now, merged)
        start = self._score_then(id, then)
        if now is None or start is None:
            return found._replace(broken=self._gone(id, then))
        broken = break_of(id, self.then, self.now)
        by_new = self._score_by_new(id)
        if by_new is None:
            broken = "the old cases cannot be ranked by the new rubric"
        if broken:
            return found._replace(broken=broken, pooled=start if merged else None)
        assert by_new is not None
        parts, by_criterion, missing = self._parts(id, then, start, by_new, now)
        rank = None
        if then is not None:
            rank = rank_change(id, self.keys, self.method, not self.field_bound)
        begin = self.points(self.before.rubric, then.score if then else start)
        return found._replace(
            pooled=start if merged else None,
            change=self.points(self.after.rubric, now.score) - begin,
            parts=parts,
            split=by_criterion,
            unanswered=tuple(missing),
            rank=rank,
        )

    def _score_then(self, id: str, then: Row | None) -> Fraction | None:
        """The score by the old rubric: pooled with what merged into it since."""
        if id in self.merged.values():
            rows = self.pools[0].rows if self.pools[0] else ()
            return next((row.score for row in rows if row.operator == id), None)
        return then.score if then else None

    def _score_by_new(self, id: str) -> Fraction | None:
        """The score of the old cases by the new rubric."""
        table = self.pools[1] if id in self.merged.values() else self.by_new
        return next((row.score for row in table.rows if row.operator == id), None) if table else None

    def _gone(self, id: str, then: Row | None) -> str:
        """Why an operator that is ranked on one side alone is not on the other; nothing where it was
        simply not in that table."""
        if then is not None and id in self.merged:
            return f"merged into {self.after.register.name_in(self.merged[id], self.after.league.period)}"
        if id in self.merged.values():
            return "what was published then cannot be joined with that of what merged into it"
        side = self.before if then is None else self.after
        for entry in side.league.unranked:
            if entry.operator == id:
                return break_of(id, self.then, self.now) or f"unranked in {side.label}: {entry.reason}"
        return ""

    def _parts(
        self, id: str, then: Row | None, start: Fraction, by_new: Fraction, now: Row
    ) -> tuple[dict[str, Fraction], Split | None, list[str]]:
        parts: dict[str, Fraction] = {}
        old, new = self.before.rubric, self.after.rubric
        if then is not None and then.score != start:
            parts["merger"] = self.points(old, start) - self.points(old, then.score)
        missing = unanswered(self.then.criteria[id], self.now.criteria[id], old, new) if self.changed else []
        if missing:
            parts["rubric and measurement"] = self.points(new, now.score) - self.points(old, start)
            return parts, None, missing
        if self.changed:
            parts["rubric"] = self.points(new, by_new) - self.points(old, start)
        before, after = self.strata_then[id], self.strata_now[id]
        made = parts_of(before, after)
        if set(before) != set(after):
            parts["strata"] = self.scaled(made.strata)
        if len({*before, *after}) > 1:
            parts["mix"] = self.scaled(made.mix)
        parts["performance"] = self.scaled(made.performance)
        by_criterion = split(before, after)
        if by_criterion is not None and self.common_scale:
            by_criterion = Split(
                {key: self.scaled(value) for key, value in by_criterion.criteria.items()},
                self.scaled(by_criterion.weights), self.scaled(by_criterion.gates), self.scaled(by_criterion.rounding),
            )  # fmt: skip
        return parts, by_criterion, missing


def _take(held: dict[str, V], found: Mapping[str, V], key: str) -> None:
    """What ``found`` has under a key goes in the place of what is held."""
    held.pop(key, None)
    if key in found:
        held[key] = found[key]


def _table(opened: Opened) -> League | None:
    """The table of a side by its rubric; None where that cannot score it."""
    try:
        return build_league(opened.season, opened.spec, opened.period)
    except ProblemsFound:
        return None


def _keys(league: League) -> dict[str, Key]:
    rubric = league.rubric
    decimals = rubric.scale.decimals if rubric.rank_on == "shown" else None
    return {
        row.operator: rank_key(row.score, [row.criteria[id] for id in rubric.ties], rubric.scale.sign, decimals)
        for row in league.rows
    }


def title_of(rubric: Rubric, criterion: str, languages: tuple[str, ...]) -> str:
    """The title of a criterion."""
    try:
        return as_text(rubric.criterion(criterion).title, languages) or criterion
    except KeyError:
        return criterion
