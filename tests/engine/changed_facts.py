"""Facts that become better or worse, and why a score may all the same move the other way.

The kinds of exceptions are those of docs/method.md, "What leaving out can do".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from tests.oracle import INF, KNOWN, NEVER, NOT_APPLICABLE, UNKNOWN, Case, Node, Rubric, Value
from tests.strategies import INPUTS, key_of, kind_of

#: Measures of which more is worse.
LOWER_IS_BETTER = frozenset(key_of(source) for source in INPUTS if kind_of(source)[0] in ("count", "time", "money"))

APPLIES = "a criterion begins to apply, or stops"
COUNTS = "a criterion begins to count, or stops"
DECIDED = "a condition or a cap about a criterion without points is decided"
FILLED = "what the policy `worst` filled in is known better"
KINDS_OF_EXCEPTIONS = (APPLIES, COUNTS, DECIDED, FILLED)


def narrower(random: Random, key: str, value: Value, edges: Sequence[Fraction]) -> Iterator[tuple[bool, Value]]:
    """(whether it is better, a narrower value): the two ends, and one end cut off."""
    if value.state != KNOWN or value.low == value.high or value.low is None:
        return
    low, high, days = value.low, value.high, value.by_day
    whole = next(kind_of(source)[1] for source in INPUTS if key_of(source) == key)
    lower_is_better = key in LOWER_IS_BETTER
    yield lower_is_better, Value(KNOWN, low, low, days)
    if isinstance(high, Fraction):
        yield not lower_is_better, Value(KNOWN, high, high, days)
        inside = [edge + step for edge in edges for step in (-1, 0, 1)] + [(low + high) / 2]
        top = high
    else:
        yield (
            not lower_is_better,
            (Value(NEVER) if high == NEVER else Value(KNOWN, max([low, *edges]) * 2 + 10**9, INF)),
        )
        if high == NEVER:
            yield lower_is_better, Value(KNOWN, low, INF, days)
        inside = [edge + step for edge in edges for step in (-1, 0, 1)] + [low + 1]
        top = max(inside) + 1
    unit = 24 * 60 * 60 * 1000 if days else 1
    if whole:
        inside = [Fraction(mark // unit * unit) for mark in inside]
    inside = sorted({mark for mark in inside if low < mark < top})
    if inside:
        mark = random.choice(inside)
        yield lower_is_better, Value(KNOWN, low, mark, days)
        yield not lower_is_better, Value(KNOWN, mark, high, days)


def otherwise(key: str, value: Value, other: Value) -> Iterator[tuple[bool, Value]]:
    """(whether it is better, another value): ``other`` where both ends of it are no worse or no better;
    and where nothing is known, the best and the worst that there is."""
    kind, _ = next(kind_of(source) for source in INPUTS if key_of(source) == key)
    lower_is_better = key in LOWER_IS_BETTER
    if value.state == UNKNOWN:
        high = Fraction(1) if kind in ("answer", "share", "mark") else Fraction(10**12)
        for end in (Fraction(0), high):
            yield (end == 0) == lower_is_better, Value(KNOWN, end, end)
    if UNKNOWN in (value.state, other.state) or NOT_APPLICABLE in (value.state, other.state):
        return
    one, two = _ends(value), _ends(other)
    if one != two and value.by_day == other.by_day:
        if two[0] <= one[0] and two[1] <= one[1]:
            yield lower_is_better, other
        if two[0] >= one[0] and two[1] >= one[1]:
            yield not lower_is_better, other


def _ends(value: Value) -> tuple[Fraction, Fraction]:
    beyond = {INF: Fraction(10**30), NEVER: Fraction(10**40)}
    if value.state == NEVER or value.low is None:
        return beyond[NEVER], beyond[NEVER]
    return value.low, value.high if isinstance(value.high, Fraction) else beyond[value.high or INF]


def summed(rubric: Rubric, id: str) -> set[str]:
    """The criteria of which the points of a branch are made."""
    found, open_ = set(), [*rubric.nodes[id].counted_children]
    while open_:
        child = open_.pop()
        found.add(child.id)
        if rubric.pooled:  # all leaves below enter the sums
            open_ += child.counted_children
    return found


def asked(rubric: Rubric, id: str) -> set[str]:
    """The criteria that the conditions and the caps of a criterion name."""
    gates = [gate for gate in rubric.gates if gate.get("scope", "score") == id]
    return set(_named([rubric.nodes[id].raw.get("applies_when"), gates]))


def _named(raw: object) -> list[str]:
    if isinstance(raw, Mapping):
        own = [raw["criterion"]] if isinstance(raw.get("criterion"), str) else []
        return own + [id for part in raw.values() for id in _named(part)]
    return [id for part in raw for id in _named(part)] if isinstance(raw, list) else []


def moved_wrong(rubric: Rubric, id: str, before: Case, after: Case, better: bool) -> bool:
    """Whether the points of a criterion, its worst or its best moved against the fact."""
    node = rubric.nodes[id]
    return against(node, before.result(id).points, after.result(id).points, better) or any(
        against(node, before.range_of(id, end), after.range_of(id, end), better) for end in ("worst", "best")
    )


def against(node: Node, before: Fraction | None, after: Fraction | None, better: bool) -> bool:
    """Whether points became worse although the fact became better, or better although it became worse."""
    if before is None or after is None or before == after:
        return False
    return (after > before) != ((node.best > node.worst) == better)


def kinds_of_exceptions(rubric: Rubric, id: str, before: Case, after: Case, better: bool) -> set[str] | None:
    """Why a criterion moved against a fact; ``None``: another one beside it did, and it followed."""
    inside, named = summed(rubric, id), asked(rubric, id)
    if any(moved_wrong(rubric, other, before, after, better) for other in inside | named):
        return None
    kinds, cases = set(), (before, after)
    for other in {id, *inside, *named}:
        node, one, two = rubric.nodes[other], before.result(other), after.result(other)
        applied = [(c.applies(node), c.surely_applies(node), c.result(other).state == NOT_APPLICABLE) for c in cases]
        if applied[0] != applied[1]:
            kinds.add(APPLIES)
        elif (one.points is None) != (two.points is None):
            kinds |= ({COUNTS} if other in inside else set()) | ({DECIDED} if other in named else set())
        elif UNKNOWN in (one.state, two.state) and one.state != two.state and one.points is not None:
            kinds.add(FILLED)
    return kinds
