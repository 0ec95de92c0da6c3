"""Scale functions as expressions: a value, or the range of a vague one, becomes points.

A leaf gives the worst and the best points that its facts still allow. Where they are the
same the leaf is known; where they are all that the function can give it is unknown; where they lie
between, it is vague, and earns what its policy says.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import polars as pl
from polars import Expr, lit, when

from scorekit.engine.values import Value, constant, half_up, width
from scorekit.measuring.states import DAY, KNOWN, NEVER, NEVER_STATE, NOT_APPLICABLE
from scorekit.rubrics.overflow import line_bound, segment
from scorekit.rubrics.tree import POINT, Answers, Bands, Leaf, Linear, ScaleFunction, reach_of

_NULL = lit(None, dtype=pl.Int64)


class LeafPoints(NamedTuple):
    """Expressions of one leaf: ``rule_low`` and ``rule_high`` index the rules of its function.

    ``decided`` is whether all that the facts allow earns the same, ``vague`` whether what they allow earns
    ``points`` all the same (None: never), ``settled`` how many millionths of its points the facts have settled
    where it is vague.
    """

    decided: Expr
    vague: Expr | None
    settled: Expr | None
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


def leaf_points(leaf: Leaf, value: Value, sign: int, policy: str, add: Callable[[str, Expr], Expr]) -> LeafPoints:
    """Points of a leaf; ``sign`` is 1 where more points are better, -1 where fewer are; ``policy`` says
    what a vague value earns (best, worst, unknown).

    ``add`` names an expression that is used more than once, and gives a reference to it.
    """
    function = leaf.function
    worst_rule, best_rule = reach_of(leaf, sign)
    low_end, high_end = _ends(leaf, value, sign, worst_rule, add)
    known, never = value.state == KNOWN, value.state == NEVER_STATE
    decided, vague, settled = known, None, None
    points: Expr = when(known).then(low_end).otherwise(_NULL)
    if value.vague:
        decided = known & (low_end == high_end)
        points = when(decided).then(low_end).otherwise(_NULL)
        if policy != "unknown" and worst_rule != best_rule:
            rules_out = (low_end != worst_rule) | (high_end != best_rule)
            vague = add("vague", known & ~decided & rules_out)
            points = when(known & rules_out).then(high_end if policy == "best" else low_end).otherwise(_NULL)
            settled = _settled(abs(best_rule - worst_rule), low_end, high_end)
    if value.has_states:
        decided = decided | never
        points = when(never).then(worst_rule).otherwise(points)
    applies = value.state != NOT_APPLICABLE
    worst = when(known).then(low_end).when(applies).then(worst_rule)
    best = when(known).then(high_end).when(never).then(worst_rule).when(applies).then(best_rule)
    if isinstance(function, Answers):
        rules = (value.low, value.high)
    else:
        bands = function if isinstance(function, Bands) else _as_bands(function)
        rules = (_band_index(bands, value.low_within), _band_index(bands, value.high_within))
    return LeafPoints(
        decided=decided,
        vague=vague,
        settled=settled,
        points=points.cast(pl.Int64),
        worst=worst.otherwise(_NULL).cast(pl.Int64),
        best=best.otherwise(_NULL).cast(pl.Int64),
        rule_low=when(known).then(rules[0]).cast(pl.Int32),
        rule_high=when(known & (value.high < NEVER)).then(rules[1]).cast(pl.Int32),
    )


def _settled(full: int, low_end: Expr, high_end: Expr) -> Expr:
    """1 less the width of what is possible over the width of the function, in millionths, half up."""
    wide = width(2 * full * POINT + full)
    left = constant(full, wide) - (high_end - low_end).abs().cast(wide)
    return half_up(left * constant(POINT, wide), constant(full, wide)).cast(pl.Int64)


def _ends(leaf: Leaf, value: Value, sign: int, worst_rule: int, add: Callable[[str, Expr], Expr]) -> tuple[Expr, Expr]:
    """The worst and the best points of a known value; the same where it is not vague."""
    function = leaf.function
    if isinstance(function, Bands):
        at_low, at_high = _choose(function, value.low_within), _choose(function, value.high_within)
    elif isinstance(function, Linear):
        at_low = _on_line(leaf, function, value.low, value.low_den, value.low_within)
        at_high = _on_line(leaf, function, value.high, value.high_den, value.high_within)
    else:
        at_low, at_high = _answer(function, value.low), _answer(function, value.high)
    if not value.vague:
        return at_low, at_low
    worse = pl.min_horizontal if sign > 0 else pl.max_horizontal
    better = pl.max_horizontal if sign > 0 else pl.min_horizontal
    reached: list[Expr] = [add("at_low", at_low), add("at_high", at_high)]
    reached += [when(value.high >= NEVER).then(constant(worst_rule)).otherwise(reached[1])]
    reached += _between(function, value)
    return add("least", worse(reached)), add("most", better(reached))


def _between(function: ScaleFunction, value: Value) -> list[Expr]:
    """Points that a vague value may earn between its ends; none where points run one way."""
    if isinstance(function, Answers):
        return []
    earned = [rule.points for rule in function.rules]
    if earned in (sorted(earned), sorted(earned, reverse=True)):
        return []
    between: list[Expr] = []
    if isinstance(function, Linear):
        for at, rule in zip(function.at, function.rules, strict=True):
            inside = value.low_within(at, True) & ~value.high_within(at, False)
            between.append(when(inside).then(constant(rule.points)))
        return between
    ends = list(zip(function.edges, function.closed, strict=True))
    for index, rule in enumerate(function.rules):
        reached = value.low_within(*ends[index]) if index < len(ends) else lit(True)
        if index:
            reached = reached & ~value.high_within(*ends[index - 1])
        if value.in_days is not None and not _holds_a_day(function, index):
            reached = reached & ~value.in_days
        between.append(when(reached).then(constant(rule.points)))
    return between


def _holds_a_day(bands: Bands, index: int) -> bool:
    """Whether some whole number of days lies in a band."""
    first = Fraction(0)
    if index:
        under = bands.edges[index - 1]
        first = Fraction(-(-under // DAY) * DAY)
        if first == under and bands.closed[index - 1]:
            first += DAY
    if index == len(bands.edges):
        return True
    return first <= bands.edges[index] if bands.closed[index] else first < bands.edges[index]


def _choose(bands: Bands, within: Callable[[Fraction, bool], Expr]) -> Expr:
    """Points of the band that an end lies in. The end is known: callers guard nulls."""
    chain: Expr | None = None
    for edge, closed, rule in reversed(list(zip(bands.edges, bands.closed, bands.rules, strict=False))):
        last = constant(bands.rules[-1].points) if chain is None else chain
        chain = when(within(edge, closed)).then(constant(rule.points)).otherwise(last)
    return constant(bands.rules[-1].points) if chain is None else chain


def _band_index(bands: Bands, within: Callable[[Fraction, bool], Expr]) -> Expr:
    index = constant(len(bands.edges), pl.Int32)
    for number in range(len(bands.edges) - 1, -1, -1):
        edge, closed = bands.edges[number], bands.closed[number]
        index = when(within(edge, closed)).then(constant(number, pl.Int32)).otherwise(index)
    return index


def _as_bands(line: Linear) -> Bands:
    """Segments as bands: 0 before the first anchor, i between anchors i - 1 and i, last beyond."""
    rules = (*line.rules, line.rules[-1])
    return Bands(line.at, (True,) * len(line.at), rules)


def _on_line(
    leaf: Leaf, line: Linear, number: Expr, den: Expr | None, within: Callable[[Fraction, bool], Expr]
) -> Expr:
    """Clip, then multiply, then round once: p + (v - a) * slope, over one denominator."""
    if den is None:
        first, last = line.at[0], line.at[-1]
        number = number.clip(first.numerator // first.denominator, -(-last.numerator // last.denominator))
    chain = constant(line.rules[-1].points)
    for index in range(len(line.at) - 2, -1, -1):
        wide = width(line_bound(leaf, index))
        start, slope = segment(line, index)

        under = constant(1, wide) if den is None else den.cast(wide)
        run = under * constant(start.denominator * slope.denominator, wide)
        rise = number.cast(wide) * constant(start.denominator, wide) - under * constant(start.numerator, wide)
        exact = run * constant(line.rules[index].points, wide) + rise * constant(slope.numerator, wide)
        earned = half_up(exact, run).cast(pl.Int64)
        chain = when(within(line.at[index + 1], True)).then(earned).otherwise(chain)
    return when(within(line.at[0], True)).then(constant(line.rules[0].points)).otherwise(chain)


def _answer(answers: Answers, number: Expr) -> Expr:
    return (
        when(number == 1)
        .then(constant(answers.yes.points))
        .when(number == 0)
        .then(constant(answers.no.points))
        .otherwise(_NULL)
    )
