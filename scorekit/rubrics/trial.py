"""Conditions tried on every value that matters."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from scorekit.measuring.registry import SIGNED_KINDS
from scorekit.rubrics.tree import Compare, Condition, Rubric, comparisons
from scorekit.vocabulary import Kind

#: Kinds of measures whose values lie between 0 and 1.
_SHARES = ("share", "mark")


def range_of(kind: Kind) -> tuple[Fraction, Fraction | None]:
    """The least and the largest value of a kind of measure; None where there is no largest."""
    return Fraction(-1 if kind in SIGNED_KINDS else 0), Fraction(1) if kind in _SHARES else None


def by_trial(condition: Condition, rubric: Rubric) -> bool | None:
    """Whether a condition on one quantity holds for every value (True), for none (False), or for some (None)."""
    truths = {holds(condition, value) for value in tried_values(condition, rubric) or ()}
    return truths.pop() if len(truths) == 1 else None


def tried_values(condition: Condition, rubric: Rubric, edges: Iterable[Fraction] = ()) -> list[Fraction] | None:
    """Every value that a condition on one quantity, or ``edges`` beside it, tells apart: the edges, one between each
    two, the ends, and one beyond where there is no end. None where a condition asks for more than values."""
    compared = list(comparisons(condition))
    values = [value for part in compared for value in part.values if isinstance(value, Fraction)]
    if any(part.op == "known" for part in compared) or len(values) < sum(len(part.values) for part in compared):
        return None
    if compared[0].kind == "yes_no":
        return [Fraction(0), Fraction(1)]
    low, high = _ends(compared[0], rubric)
    marks = sorted({low, *([] if high is None else [high]), *values, *edges})
    between = [(one + other) / 2 for one, other in pairwise(marks)]
    tried = [v for v in (*marks, *between, marks[-1] + 1) if v >= low and (high is None or v <= high)]
    if compared[0].kind == "count":
        tried = [*{Fraction(n) for value in tried for n in (floor(value), ceil(value))}]
    return tried


def holds(condition: Condition, value: Fraction) -> bool:
    """Whether a condition on one quantity holds for an exact value."""
    if not isinstance(condition, Compare):
        parts = [holds(part, value) for part in condition.parts]
        return not parts[0] if condition.op == "not" else all(parts) if condition.op == "all" else any(parts)
    if condition.op in ("is", "one_of"):
        return value in condition.values
    edge = condition.values[0]
    assert isinstance(edge, Fraction)
    if condition.op in ("up_to", "under"):
        return value < edge or (value == edge and condition.op == "up_to")
    return value > edge or (value == edge and condition.op == "at_least")


def _ends(condition: Compare, rubric: Rubric) -> tuple[Fraction, Fraction | None]:
    if condition.subject == "criterion":
        ends = sorted((Fraction(rubric.scale.worst), Fraction(rubric.scale.best)))
        return ends[0], ends[1]
    if condition.subject == "rating":
        return Fraction(0), Fraction(1)
    return range_of(condition.kind)
