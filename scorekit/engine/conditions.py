"""Conditions as three-valued expressions: true, false, or null where nothing can decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

import polars as pl
from polars import Expr, col, lit, when

from scorekit.engine.values import Value, read_value
from scorekit.measuring.states import KNOWN, NEVER, NEVER_STATE, NOT_APPLICABLE, VAGUE
from scorekit.rubrics.tree import Compare, Condition
from scorekit.vocabulary import Comparison

_NULL = lit(None, dtype=pl.Boolean)
#: An end of a value: whether it is at most (or under) an edge.
_Within = Callable[[Fraction, bool], Expr]


class PointEnds(NamedTuple):
    """Between what the points of a criterion lie; ``surely`` is whether the criterion surely applies
    where that is not certain of itself: what holds of points that it may not have is not true."""

    low: Expr
    high: Expr
    surely: Expr | None = None


#: The points of a criterion: the same twice for its score, its two ends for the range.
EndsOf = Callable[[str], PointEnds]


def no_criteria(id: str) -> PointEnds:
    """For conditions that are about no criterion."""
    raise AssertionError(id)


def condition_expr(condition: Condition, names: Iterable[str], ends_of: EndsOf) -> Expr:
    """The expression of a condition over the columns ``names``."""
    if isinstance(condition, Compare):
        return _compare(condition, names, ends_of)
    parts = [condition_expr(part, names, ends_of) for part in condition.parts]
    if condition.op == "not":
        return ~parts[0]
    return reduce(and_ if condition.op == "all" else or_, parts)


def _compare(condition: Compare, names: Iterable[str], ends_of: EndsOf) -> Expr:
    if condition.subject == "criterion":
        return _on_points(condition, ends_of)
    value = read_value(names, condition.column, condition.kind, (), condition.currency)
    known, never = value.state == KNOWN, value.state == NEVER_STATE
    if condition.op == "known":
        return (known | never) == bool(condition.values[0])
    parts = []
    for wanted in condition.values:
        if isinstance(wanted, str):
            parts.append(_is_state(value, wanted))
        else:
            value = read_value(names, condition.column, condition.kind, [wanted], condition.currency)
            compared = _by_ends(condition.op, wanted, value.low_within, value.high_within)
            beyond = lit(condition.op in ("at_least", "over"))
            parts.append(
                when(known)
                .then(compared)
                .when(never)
                .then(beyond)
                .when(value.state == NOT_APPLICABLE)
                .then(False)
                .otherwise(_NULL)
            )
    return reduce(or_, parts)


def _is_state(value: Value, wanted: str) -> Expr:
    known, never, absent = (value.state == state for state in (KNOWN, NEVER_STATE, NOT_APPLICABLE))
    if wanted == "not_applicable":
        return when(absent).then(True).when(known | never).then(False).otherwise(_NULL)
    maybe = known & (value.high >= NEVER).fill_null(False)
    return when(never).then(True).when(maybe).then(_NULL).when(known | absent).then(False).otherwise(_NULL)


def _by_ends(op: Comparison, edge: Fraction, low: _Within, high: _Within) -> Expr:
    """Three-valued comparison of a range with an edge, out of where its ends lie."""

    def at_most(closed: bool) -> Expr:
        return when(high(edge, closed)).then(True).when(~low(edge, closed)).then(False).otherwise(_NULL)

    if op in ("up_to", "under"):
        return at_most(op == "up_to")
    if op in ("at_least", "over"):
        return ~at_most(op == "over")
    return at_most(True) & ~at_most(False)


def _on_points(condition: Compare, ends_of: EndsOf) -> Expr:
    state = col(f"{condition.name}:state")
    if condition.op == "known":
        return state.is_in([KNOWN, NEVER_STATE, VAGUE]) == bool(condition.values[0])
    low, high, surely = ends_of(condition.name)
    ends = [low, high]
    smaller, larger = pl.min_horizontal(ends), pl.max_horizontal(ends)

    def within(number: Expr) -> _Within:
        return lambda edge, closed: number <= edge.numerator if closed else number < edge.numerator

    parts = [
        _by_ends(condition.op, edge, within(smaller), within(larger))
        for edge in condition.values
        if isinstance(edge, Fraction)
    ]
    scored = low.is_not_null() & high.is_not_null()
    holds = reduce(or_, parts)
    if surely is not None:
        holds = when(~surely & holds).then(_NULL).otherwise(holds)
    return when(state == NOT_APPLICABLE).then(False).when(scored).then(holds).otherwise(_NULL)
