"""Two editions of one league: score and rank then and now, and where the change comes from."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from scorekit.editions.comparing.breaks import (
    BY_THE_FIELD,
    Known,
    break_of,
    common_strata,
    in_one_year,
    known_of,
    unanswered,
)
from scorekit.editions.comparing.comparison import Comparison, OperatorChange, on_scale
from scorekit.editions.comparing.families import joint, merged_into, pooled, restructured
from scorekit.editions.comparing.rank_change import SEQUENCE, RankChanges
from scorekit.editions.comparing.score_change import Split, parts_of, split
from scorekit.editions.comparing.snapshots import Snapshot, under
from scorekit.problems import ProblemsFound
from scorekit.problems.findings import Finding, without_place
from scorekit.reading import quantities
from scorekit.rubrics.tree import POINT, InnerRubric, Rubric
from scorekit.scoring.ranking import league_of
from scorekit.scoring.ranks import Key, rank_key
from scorekit.scoring.rows import Row
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.vocabulary import Method
from scorekit.wording import Phrase, Said, phrase, sentence

V = TypeVar("V")


def compare(
    before: Snapshot,
    after: Snapshot,
    *,
    method: Method = SEQUENCE,
    common_scale: bool = False,
    ranks: bool = True,
) -> Comparison:
    """Compare two sides of one league; without ``ranks`` no change of a rank is split.

    ``method`` (sequence or shapley) says how a change of rank is split. Rubrics with different scales are compared in
    percent of the way from worst to best when ``common_scale`` is asked for. Raises :class:`ProblemsFound` for what
    cannot be compared at all.
    """
    wrong = _not_comparable(before, after, common_scale)
    if wrong is not None:
        raise without_place(wrong)
    return _Comparer(before, after, method, common_scale).comparison(ranks=ranks)


def _not_comparable(before: Snapshot, after: Snapshot, common_scale: bool) -> Finding | None:
    """Why two sides cannot be compared, and what to do about it."""

    def wrong(message: str, help: str = "") -> Finding:
        return Finding("not-comparable", message, help)

    old, new = before.rubric, after.rubric
    names = before.label, after.label
    levels = before.inputs.league.level, after.inputs.league.level
    periods = before.inputs.period, after.inputs.period
    if before.league.id != after.league.id:
        return wrong(f"{names[0]} and {names[1]} are of two leagues")
    if old.unit != new.unit:
        return wrong(f"{names[0]} scores {_unit(old)}, and {names[1]} scores {_unit(new)}")
    if levels[0] != levels[1]:
        return wrong(f"{names[0]} ranks each {levels[0]}, and {names[1]} each {levels[1]}")
    if all(periods):
        kinds = [quantities.period_kind(str(period)) for period in periods]
        if kinds[0] != kinds[1]:
            return wrong(f"{names[0]} is of a {kinds[0]}, and {names[1]} of a {kinds[1]}")
        if before.span is not None and after.span is not None and before.span.low > after.span.low:
            return wrong(f"{names[0]} is later than {names[1]}", "name the earlier one first")
    if (old.scale.worst, old.scale.best) != (new.scale.worst, new.scale.best) and not common_scale:
        said = f"{names[0]} runs from {_ends(old)}, and {names[1]} from {_ends(new)}"
        return wrong(said, "--common-scale compares them in percent of the way from worst to best")
    return None


def _unit(rubric: Rubric) -> str:
    return "operators" if rubric.unit == "operator" else "cases"


def _ends(rubric: Rubric) -> str:
    worst, best = (Fraction(end, POINT) for end in (rubric.scale.worst, rubric.scale.best))
    return f"{worst} (worst) to {best} (best)"


def depends_on_field(rubric: Rubric) -> bool:
    """Whether the score of one operator depends on who else is in the table."""
    leaves = [node.leaf for node in rubric.root.leaves() if node.leaf is not None]
    inner = [leaf.input.rubric for leaf in leaves if isinstance(leaf.input, InnerRubric)]
    return any(leaf.relative for leaf in leaves) or any(map(depends_on_field, inner))


class _Comparer:
    """One comparison in the making. A table is named by its rubric and its cases: old or new."""

    def __init__(self, before: Snapshot, after: Snapshot, method: Method, common_scale: bool) -> None:
        self.before, self.after, self.method, self.common_scale = before, after, method, common_scale
        self.changed = before.rubric != after.rubric or before.inputs.league.inferred != after.inputs.league.inferred
        self.old_by_new = before.scored
        if self.changed:
            self.old_by_new = Scored(under(before.inputs, after.inputs), detail=True)
        self.by_new = _table(self.old_by_new) if self.changed else before.league
        self.new_by_old = Scored(under(after.inputs, before.inputs), detail=True) if self.changed else after.scored
        self._tables: dict[tuple[bool, bool], League | None] = {}
        self.merged = merged_into(before, after)
        self.other = restructured(before, after, self.merged)
        self.by_the_field = depends_on_field(before.rubric) or depends_on_field(after.rubric)
        self.now = known_of(after.scored)
        self.then = Known({}, {}) if self.by_new is None else known_of(self.old_by_new)
        self.pools: tuple[League | None, League | None] = (None, None)
        if self.merged:
            self._pool()

    def _pool(self) -> None:
        """Where operators merged: the tables of the old cases in which they are together already."""
        own, new = (
            Scored(pooled(one, self.merged), detail=True) for one in (self.before.inputs, self.old_by_new.inputs)
        )
        self.pools = (_table(own), _table(new))
        known = Known({}, {}) if self.pools[1] is None else known_of(new)
        for target in set(self.merged.values()):
            _take(self.then.strata, target, known.strata)
            _take(self.then.ways, target, known.ways)

    def _keys(self) -> dict[tuple[bool, bool], dict[str, Key]]:
        new_by_old = _table(self.new_by_old) if self.changed else self.after.league
        tables = {
            (False, False): self.before.league,
            (True, False): self.by_new,
            (False, True): new_by_old,
            (True, True): self.after.league,
        }
        self._tables = tables
        return {cell: {} if table is None else _keys(table) for cell, table in tables.items()}

    def _halfway(self) -> dict[tuple[bool, bool], dict[str, Key]]:
        """What ranks compare when of one's own cases only the mix over strata is new, or only how they went: the score
        without what the mix, or all else, changed; criteria that break ties as they were, or are."""
        found: dict[tuple[bool, bool], dict[str, Key]] = {}
        for by_new in (False, True) if self.changed else (True,):
            then = self.then if by_new else _known(self.before.scored)
            now = self.now if by_new else _known(self.new_by_old)
            rubric = (self.after if by_new else self.before).rubric
            rows = {
                data: {row.operator: row for row in table.rows}
                for data in (False, True)
                if (table := self._tables.get((by_new, data))) is not None
            }
            for id in set(then.strata) & set(now.strata):
                mix = parts_of(then.strata[id], now.strata[id]).mix
                for new_mix, data, part in ((True, False, mix), (False, True, -mix)) if mix else ():
                    row = rows.get(data, {}).get(id)
                    if row is not None:
                        found.setdefault((by_new, new_mix), {})[id] = _key(row._replace(score=row.score + part), rubric)
        return found if self.changed else {**found, **{(False, mix): one for (_, mix), one in found.items()}}

    def points(self, rubric: Rubric, value: Fraction) -> Fraction:
        return on_scale(rubric, value, self.common_scale)

    def scaled(self, difference: Fraction) -> Fraction:
        """A difference of scores by the later rubric, on the scale of the comparison."""
        return difference * 100 * POINT / self.after.rubric.scale.length if self.common_scale else difference

    def comparison(self, *, ranks: bool) -> Comparison:
        then = {row.operator: row for row in self.before.league.rows}
        now = {row.operator: row for row in self.after.league.rows}
        order = [*now, *sorted(set(then) - set(now), key=lambda id: (then[id].rank, id))]
        scores = [self._score(id, then.get(id), now.get(id)) for id in order]
        joined = {one.operator for one in scores if one.broken or one.unanswered or one.merged}
        changes = None
        if ranks:
            keys = self._keys()
            changes = RankChanges(keys, self.method, joined, self._halfway())
        operators = [
            one._replace(rank=changes.of(one.operator))
            if changes is not None and one.change is not None and one.then is not None
            else one
            for one in scores
        ]
        return Comparison(self.before, self.after, tuple(operators), self.method, self.common_scale, self.changed)

    def _score(self, id: str, then: Row | None, now: Row | None) -> OperatorChange:
        """One operator, but for its rank."""
        row = now or then
        assert row is not None
        name_then = then.name if then else self.before.register.name_in(id, self.before.league.period)
        merged = tuple(sorted(old for old, target in self.merged.items() if target == id))
        found = OperatorChange(id, row.name, name_then, then, now, merged)
        start = self._of_pool(0, id, then.score if then else None)
        by_new = self._of_pool(1, id, self._score_by_new(id))
        broken = self._broken(id, then, now, start, by_new)
        if broken or start is None or by_new is None or now is None:
            return found._replace(broken=broken, pooled=start if merged else None)
        missing = unanswered(id, self.then, self.now, self.before.rubric, self.after.rubric) if self.changed else []
        parts, by_criterion = self._parts(id, then, start, by_new, now, bool(missing))
        begin = self.points(self.before.rubric, then.score if then else start)
        only_then, only_now = in_one_year(id, self.then, self.now)
        return found._replace(
            pooled=start if merged else None,
            change=self.points(self.after.rubric, now.score) - begin,
            parts=parts,
            split=by_criterion,
            unanswered=tuple(missing),
            only_then=only_then,
            only_now=only_now,
        )

    def _of_pool(self, which: int, id: str, alone: Fraction | None) -> Fraction | None:
        """The score of an operator then; with what merged into it since, where something did."""
        if id not in self.merged.values():
            return alone
        table = self.pools[which]
        return next((row.score for row in table.rows if row.operator == joint(id)), None) if table else None

    def _score_by_new(self, id: str) -> Fraction | None:
        """The score of the old cases by the new rubric."""
        return next((row.score for row in self.by_new.rows if row.operator == id), None) if self.by_new else None

    def _broken(
        self, id: str, then: Row | None, now: Row | None, start: Fraction | None, by_new: Fraction | None
    ) -> Said:
        """Why an operator cannot be compared; nothing where it can, or was simply not in one of the tables."""
        if now is None and id in self.merged:
            name = self.after.register.name_in(self.merged[id], self.after.league.period)
            return phrase("merged into {name}", name=name)
        if id in self.other:
            return self.other[id]
        if now is None or start is None:
            if now is not None and id in self.merged.values():
                return phrase("what was published then cannot be joined with that of what merged into it")
            side = self.before if then is None else self.after
            for entry in side.league.unranked:
                if entry.operator == id:
                    said = sentence("not in the table of {edition}: {reason}")
                    apart = Phrase(said, values={"edition": side.label, "reason": entry.reason})
                    return break_of(id, self.then, self.now) or apart
            return ""
        if self.by_the_field:
            return BY_THE_FIELD
        broken = break_of(id, self.then, self.now) if id in self.then.strata else ""
        return broken or ("" if by_new is not None else phrase("the old cases cannot be ranked by the new rubric"))

    def _parts(
        self, id: str, then: Row | None, start: Fraction, by_new: Fraction, now: Row, missing: bool
    ) -> tuple[dict[str, Fraction], Split | None]:
        parts: dict[str, Fraction] = {}
        old, new = self.before.rubric, self.after.rubric
        if then is not None and then.score != start:
            parts["merger"] = self.points(old, start) - self.points(old, then.score)
        if missing:
            parts["rubric and measurement"] = self.points(new, now.score) - self.points(old, start)
            return parts, None
        if self.changed:
            parts["rubric"] = self.points(new, by_new) - self.points(old, start)
        before, after = self.then.strata[id], self.now.strata[id]
        made = parts_of(before, after)
        if set(before) != set(after):
            parts["strata"] = self.scaled(made.strata)
        if not common_strata(before, after):
            return parts, None
        if len({*before, *after}) > 1:
            parts["mix"] = self.scaled(made.mix)
        parts["performance"] = self.scaled(made.performance)
        by_criterion = split(before, after)
        if by_criterion is not None and self.common_scale:
            by_criterion = Split(
                {key: self.scaled(value) for key, value in by_criterion.criteria.items()},
                self.scaled(by_criterion.weights), self.scaled(by_criterion.gates), self.scaled(by_criterion.rounding),
            )  # fmt: skip
        return parts, by_criterion


def _take(held: dict[str, V], target: str, found: Mapping[str, V]) -> None:
    """What is found of an operator with those that merged into it goes in the place of its own."""
    held.pop(target, None)
    if joint(target) in found:
        held[target] = found[joint(target)]


def _table(scored: Scored) -> League | None:
    """The table of a side by its rubric; None where that cannot score it."""
    try:
        return league_of(scored)
    except ProblemsFound:
        return None


def _keys(league: League) -> dict[str, Key]:
    return {row.operator: _key(row, league.rubric) for row in league.rows}


def _key(row: Row, rubric: Rubric) -> Key:
    """What ranks compare of one row."""
    decimals = rubric.scale.decimals if rubric.rank_on == "shown" else None
    return rank_key(row.score, [row.criteria[id] for id in rubric.ties], rubric.scale.sign, decimals)


def _known(scored: Scored) -> Known:
    """What is known of the operators of a side; nothing where its rubric cannot score it."""
    return Known({}, {}) if _table(scored) is None else known_of(scored)
