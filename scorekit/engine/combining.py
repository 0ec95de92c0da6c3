"""The ways to combine points, as expressions. Null points are not scored and leave the sum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from functools import reduce
from operator import add

import polars as pl
from polars import Expr, lit, when

from scorekit.engine.values import constant, half_up, width
from scorekit.rubrics.overflow import mean_bound, pooled_bound, whole_weights
from scorekit.rubrics.tree import Rubric, Scale
from scorekit.vocabulary import Combine

#: Points (Int64 millionths, null: not scored) and a whole-numbered weight.
Part = tuple[Expr, int]
_NULL = lit(None, dtype=pl.Int64)


def combine(how: Combine, parts: Sequence[Part], scale: Scale) -> Expr:
    """Points of a branch out of the points of its children; null when none is scored."""
    parts = [(points, weight) for points, weight in parts if weight]
    if how == "weighted_mean":
        return weighted_mean(parts, scale.reach)
    if how == "geometric_mean":
        return _geometric_mean(parts, scale)
    take_larger = (how == "maximum") == (scale.sign > 0)
    return (pl.max_horizontal if take_larger else pl.min_horizontal)(points for points, _ in parts)


def weighted_mean(parts: Sequence[Part], reach: int, *, complete: bool = False) -> Expr:
    """sum(w p) / sum(w) over what is scored, rounded once to a millionth.

    ``complete`` says that no part is ever null.
    """
    wide = width(mean_bound([weight for _, weight in parts], reach))
    if complete:
        total = reduce(add, (points.cast(wide) * constant(weight, wide) for points, weight in parts))
        return half_up(total, constant(sum(weight for _, weight in parts), wide)).cast(pl.Int64)
    total = reduce(add, (points.fill_null(0).cast(wide) * constant(weight, wide) for points, weight in parts))
    weight = scored_weight(parts, wide)
    return when(weight > 0).then(half_up(total, weight)).otherwise(None).cast(pl.Int64)


def scored_weight(parts: Sequence[Part], wide: type[pl.DataType] = pl.Int64) -> Expr:
    """The weight of what is scored."""
    return reduce(add, (points.is_not_null().cast(wide) * constant(weight, wide) for points, weight in parts))


def pooled(rubric: Rubric, terms: Sequence[tuple[Expr, Expr, int, int]]) -> Expr:
    """worst + (best - worst) * sum(w earned) / sum(w possible), rounded once.

    A term is what was earned, (best - worst) times over; what was possible (null: not
    scored); its weight; and the most that was possible.
    """
    scale = rubric.scale
    wide = width(pooled_bound(rubric, [(weight, most) for _, _, weight, most in terms]))
    earned = reduce(add, (e.fill_null(0).cast(wide) * constant(w, wide) for e, _, w, _ in terms))
    possible = reduce(add, (p.fill_null(0).cast(wide) * constant(w, wide) for _, p, w, _ in terms))
    score = half_up(earned + possible * constant(scale.worst, wide), possible)
    return when(possible > 0).then(score).otherwise(None).cast(pl.Int64)


def _geometric_mean(parts: Sequence[Part], scale: Scale) -> Expr:
    """worst + (best - worst) * product(share ** (w / sum w)): the true value, rounded half up.

    Floats first; rows within a thousandth of a millionth of a tie are decided exactly.
    """
    logs = [log_term(points, weight, scale) for points, weight in parts]
    total = reduce(add, (log.fill_null(0.0) for log in logs))
    weight = scored_weight(parts)
    at_worst = reduce(lambda a, b: a | b, ((points == scale.worst).fill_null(False) for points, _ in parts))
    value = scale.worst + scale.length * (total / weight).exp()
    # An error of 1e-12 of the way bounds exp, log and the sum for any sensible number of parts.
    near = ((value - value.floor()) - 0.5).abs() < max(1e-3, abs(scale.length) * 1e-12)
    columns = pl.struct(
        [points.alias(str(index)) for index, (points, _) in enumerate(parts)]
        + [(near & ~at_worst & (weight > 0)).alias("near"), value.alias("value")]
    )
    weights = [weight for _, weight in parts]

    def exact(batch: pl.Series) -> pl.Series:
        found: list[int | None] = [None] * len(batch)
        fields = batch.struct.unnest()
        for row in fields.with_row_index("row").filter(pl.col("near")).iter_rows():
            number, *shares, _, estimate = row
            found[number] = _geometric_exact(shares, weights, scale, estimate)
        return pl.Series(found, dtype=pl.Int64)

    decided = columns.map_batches(exact, return_dtype=pl.Int64, is_elementwise=True)
    rounded = (value + 0.5).floor().cast(pl.Int64, strict=False)
    return (
        when(weight == 0)
        .then(_NULL)
        .when(at_worst)
        .then(constant(scale.worst))
        .when(near)
        .then(decided)
        .otherwise(rounded)
    )


def log_term(points: Expr, weight: int, scale: Scale) -> Expr:
    """w ln(share of the way), a float; null for what is not scored."""
    share = (points - scale.worst).cast(pl.Float64) / float(scale.length)
    return when(share > 0).then(share.log() * float(weight)).otherwise(None)


_DIGITS = Context(prec=60, Emax=10**9, Emin=-(10**9))


def _geometric_exact(points: Sequence[int | None], weights: Sequence[int], scale: Scale, estimate: float) -> int:
    """Whether the true value reaches the tie nearest ``estimate``: by logarithms to 60 digits,
    and where those agree to 45 by whole-number powers."""
    scored = [(p, w) for p, w in zip(points, weights, strict=True) if p is not None]
    shares = [Fraction(p - scale.worst, scale.length) for p, _ in scored]
    active = whole_weights([Fraction(w) for _, w in scored])
    total = sum(active)
    upper = math.floor(estimate) + 1
    tie = Fraction(2 * upper - 1, 2)
    threshold = (tie - scale.worst) / scale.length
    side = 1 if threshold <= 0 else _side(shares, active, threshold, total)
    # On a scale that runs down, a larger share is a smaller number.
    return upper if side * scale.sign >= 0 else upper - 1


def _log(value: Fraction) -> Decimal:
    numerator, denominator = Decimal(value.numerator), Decimal(value.denominator)
    return _DIGITS.subtract(numerator.ln(_DIGITS), denominator.ln(_DIGITS))


def _side(shares: Sequence[Fraction], weights: Sequence[int], threshold: Fraction, total: int) -> int:
    """-1, 0 or 1: product(share ** weight) under, at or over threshold ** total."""
    difference = _DIGITS.multiply(_log(threshold), Decimal(-total))
    for share, weight in zip(shares, weights, strict=True):
        difference = _DIGITS.add(difference, _DIGITS.multiply(_log(share), Decimal(weight)))
    if abs(difference) > Decimal("1e-45") * total:
        return 1 if difference > 0 else -1
    product = math.prod((share**weight for share, weight in zip(shares, weights, strict=True)), start=Fraction(1))
    exact = threshold**total
    return (product > exact) - (product < exact)
