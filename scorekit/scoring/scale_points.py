"""Scale functions as expressions: a value, or the range of a vague one, becomes points.

A leaf gives the worst and the best points that its facts still allow. Where they are the
same the leaf is known; where they differ it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import polars as pl
from polars import Expr, lit, when

from scorekit.scoring.overflow import line_bound, segment
from scorekit.scoring.rubric import Answers, Bands, Leaf, Linear, Rule
from scorekit.scoring.states import KNOWN, NEVER, NEVER_STATE, NOT_APPLICABLE
from scorekit.scoring.values import Value, half_up, width

_NULL = lit(None, dtype=pl.Int64)


@dataclass(frozen=True)
class LeafPoints:
    """Expressions of one leaf: ``rule_low`` and ``rule_high`` index the rules of its function.

    ``decided`` is whether all that the facts allow earns the same ``points``.
    """

    state: Expr
    decided: Expr
    points: Expr
    worst: Expr
    best: Expr
    rule_low: Expr
    rule_high: Expr


def edges_of(leaf: Leaf) -> list[Fraction]:
    """What the value of a leaf is compared with."""
    if isinstance(leaf.function, Bands):
        return list(leaf.function.edges)
    return list(leaf.function.at) if isinstance(leaf.function, Linear) else []


def rules_of(leaf: Leaf) -> tuple[Rule, ...]:
    """The rules of a scale function, in the order of their indexes."""
    function = leaf.function
    return (function.no, function.yes) if isinstance(function, Answers) else function.rules


def leaf_points(leaf: Leaf, value: Value, sign: int) -> LeafPoints:
    """Points of a leaf; ``sign`` is 1 where more points are better, -1 where fewer are."""
    function = leaf.function
    worse = pl.min_horizontal if sign > 0 else pl.max_horizontal
    better = pl.max_horizontal if sign > 0 else pl.min_horizontal
    earned = [sign * rule.points for rule in rules_of(leaf)]
    worst_rule, best_rule = sign * min(earned), sign * max(earned)
    if isinstance(function, Bands):
        at_low, at_high, between = _bands(function, value)
        rules = (_band_index(function, value.low_within), _band_index(function, value.high_within))
    elif isinstance(function, Linear):
        at_low, at_high, between = _linear(leaf, function, value)
        rules = (_band_index(_as_bands(function), value.low_within), _band_index(_as_bands(function), value.high_within))
    else:
        at_low, at_high, between = _answer(function, value.low), _answer(function, value.high), []
        rules = (value.low, value.high)
    known, never = value.state == KNOWN, value.state == NEVER_STATE
    if value.vague:
        between = [*between, when(value.high >= NEVER).then(worst_rule)]
        low_end, high_end = worse(at_low, at_high, *between), better(at_low, at_high, *between)
    else:
        low_end = high_end = at_low
    applies = value.state != NOT_APPLICABLE
    decided = (known & (low_end == high_end)) if value.vague else known
    points = when(decided).then(low_end)
    if value.has_states:
        decided = decided | never
        points = points.when(never).then(worst_rule)
    return LeafPoints(
        value.state,
        decided,
        points.otherwise(_NULL).cast(pl.Int64),
        when(known).then(low_end).when(applies).then(worst_rule).otherwise(_NULL).cast(pl.Int64),
        when(known)
        .then(high_end)
        .when(never)
        .then(worst_rule)
        .when(applies)
        .then(best_rule)
        .otherwise(_NULL)
        .cast(pl.Int64),
        when(known).then(rules[0]).cast(pl.Int32),
        when(known & (value.high < NEVER)).then(rules[1]).cast(pl.Int32),
    )


def _bands(bands: Bands, value: Value) -> tuple[Expr, Expr, list[Expr]]:
    at_low = _choose(bands, value.low_within)
    if not value.vague:
        return at_low, at_low, []
    between = []
    ends = list(zip(bands.edges, bands.closed, strict=True))
    for index, rule in enumerate(bands.rules):
        reached = lit(True)
        if index < len(ends):
            reached = reached & value.low_within(*ends[index])
        if index:
            reached = reached & ~value.high_within(*ends[index - 1])
        between.append(when(reached).then(rule.points))
    return at_low, _choose(bands, value.high_within), between


def _choose(bands: Bands, within: Callable[[Fraction, bool], Expr]) -> Expr:
    """Points of the band that an end lies in. The end is known: callers guard nulls."""
    chain: Expr | None = None
    for edge, closed, rule in reversed(list(zip(bands.edges, bands.closed, bands.rules, strict=False))):
        last = lit(bands.rules[-1].points, dtype=pl.Int64) if chain is None else chain
        chain = when(within(edge, closed)).then(lit(rule.points, dtype=pl.Int64)).otherwise(last)
    return lit(bands.rules[-1].points, dtype=pl.Int64) if chain is None else chain


def _band_index(bands: Bands, within: Callable[[Fraction, bool], Expr]) -> Expr:
    index = lit(len(bands.edges), dtype=pl.Int32)
    for number in range(len(bands.edges) - 1, -1, -1):
        edge, closed = bands.edges[number], bands.closed[number]
        index = when(within(edge, closed)).then(lit(number, dtype=pl.Int32)).otherwise(index)
    return index


def _as_bands(line: Linear) -> Bands:
    """Segments as bands: 0 before the first anchor, i between anchors i - 1 and i, last beyond."""
    rules = (*line.rules, line.rules[-1])
    return Bands(line.at, (True,) * len(line.at), rules)


def _linear(leaf: Leaf, line: Linear, value: Value) -> tuple[Expr, Expr, list[Expr]]:
    at_low = _on_line(leaf, line, value.low, value.low_den, value.low_within)
    if not value.vague:
        return at_low, at_low, []
    at_high = _on_line(leaf, line, value.high, value.high_den, value.high_within)
    inside = [
        when(value.low_within(at, True) & ~value.high_within(at, False)).then(rule.points)
        for at, rule in zip(line.at, line.rules, strict=True)
    ]
    return at_low, at_high, inside


def _on_line(
    leaf: Leaf, line: Linear, number: Expr, den: Expr | None, within: Callable[[Fraction, bool], Expr]
) -> Expr:
    """Clip, then multiply, then round once: p + (v - a) * slope, over one denominator."""
    if den is None:
        first, last = line.at[0], line.at[-1]
        number = number.clip(first.numerator // first.denominator, -(-last.numerator // last.denominator))
    chain = lit(line.rules[-1].points, dtype=pl.Int64)
    for index in range(len(line.at) - 2, -1, -1):
        wide = width(line_bound(leaf, index))
        start, slope = segment(line, index)

        def constant(value: int, wide: type[pl.DataType] = wide) -> Expr:
            return lit(value, dtype=wide)

        under = constant(1) if den is None else den.cast(wide)
        run = under * constant(start.denominator * slope.denominator)
        rise = number.cast(wide) * constant(start.denominator) - under * constant(start.numerator)
        exact = run * constant(line.rules[index].points) + rise * constant(slope.numerator)
        earned = half_up(exact, run).cast(pl.Int64)
        chain = when(within(line.at[index + 1], True)).then(earned).otherwise(chain)
    return when(within(line.at[0], True)).then(lit(line.rules[0].points, dtype=pl.Int64)).otherwise(chain)


def _answer(answers: Answers, number: Expr) -> Expr:
    return (
        when(number == 1)
        .then(lit(answers.yes.points, dtype=pl.Int64))
        .when(number == 0)
        .then(lit(answers.no.points, dtype=pl.Int64))
        .otherwise(_NULL)
    )
