"""Facts that become better or worse, and why a score may all the same move the other way.

The kinds of exceptions are those of docs/method.md, "What leaving out can do".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from tests.oracle import INF, KNOWN, NEVER, NOT_APPLICABLE, UNKNOWN, Case, Rubric, Value
from tests.strategies import INPUTS, key_of, kind_of

#: Measures of which more is worse.
LOWER_IS_BETTER = frozenset(key_of(source) for source in INPUTS if kind_of(source)[0] in ("count", "time", "money"))

ENTERS = "a criterion enters the sum or leaves it"
FILLED = "what the policy `worst` filled in is known better"
APPLIES = "whether a criterion applies changes"
KINDS_OF_EXCEPTIONS = (APPLIES, FILLED, ENTERS)


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
        yield not lower_is_better, (Value(NEVER) if high == NEVER else Value(KNOWN, max([low, *edges]) * 2 + 10**9, INF))
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


def beside(rubric: Rubric, id: str) -> set[str]:
    """What a criterion is computed from at once: what counts below it, and what its conditions name."""
    node = rubric.nodes[id]
    found, open_ = set(_named(node.raw.get("applies_when"))), [*node.counted_children]
    while open_:
        child = open_.pop()
        found.add(child.id)
        if rubric.pooled:  # all leaves below enter the sums
            open_ += child.counted_children
    for gate in rubric.gates:
        if gate.get("scope", "score") == id:
            found |= set(_named(gate))
    return found


def _named(raw: object) -> list[str]:
    if isinstance(raw, Mapping):
        own = [raw["criterion"]] if isinstance(raw.get("criterion"), str) else []
        return own + [id for part in raw.values() for id in _named(part)]
    return [id for part in raw for id in _named(part)] if isinstance(raw, list) else []


def of_case(scored: Case, id: str) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    return scored.result(id).points, scored.range_of(id, "worst"), scored.range_of(id, "best")


def moved_wrong(rubric: Rubric, id: str, before: Case, after: Case, better: bool) -> list[str]:
    """Which of the points and the two ends of a criterion moved against the fact."""
    node = rubric.nodes[id]
    upward = (node.best > node.worst) == better
    pairs = zip(("points", "worst", "best"), of_case(before, id), of_case(after, id), strict=True)
    return [
        name
        for name, one, two in pairs
        if one is not None and two is not None and (two < one if upward else two > one)
    ]


def kinds_at(rubric: Rubric, id: str, before: Case, after: Case) -> set[str]:
    """The kinds of exceptions that one criterion meets, between two versions of one case."""
    node, one, two = rubric.nodes[id], before.result(id), after.result(id)
    kinds = set()
    if before.applies(node) != after.applies(node) or (one.state == NOT_APPLICABLE) != (two.state == NOT_APPLICABLE):
        kinds.add(APPLIES)
    if before.surely_applies(node) != after.surely_applies(node):
        kinds.add(APPLIES)
    if (one.points is None) != (two.points is None) or one.is_set != two.is_set and None in (one.before, two.before):
        kinds.add(ENTERS)
    if UNKNOWN in (one.state, two.state) and one.state != two.state and None not in (one.points, two.points):
        kinds.add(FILLED)
    return kinds


def exceptions(rubric: Rubric, id: str, before: Case, after: Case) -> set[str]:
    """The kinds that the criterion itself meets, and those beside it."""
    return {kind for other in {id, *beside(rubric, id)} for kind in kinds_at(rubric, other, before, after)}
