"""A measure's columns as expressions: its state, and where its value lies against an edge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import polars as pl
from polars import Expr, col, lit, when

from scorekit.measuring.registry import RATIO_KINDS, SIGNED_KINDS
from scorekit.measuring.states import DAY, KNOWN, NEVER_STATE, NOT_APPLICABLE, UNBOUNDED, UNKNOWN
from scorekit.rubrics.overflow import NARROW, compare_bound, part_limit
from scorekit.vocabulary import Kind


def width(bound: int) -> type[pl.DataType]:
    """The integer type in which numbers up to ``bound`` are computed."""
    return pl.Int64 if bound < NARROW else pl.Int128


@cache
def constant(value: int, wide: type[pl.DataType] = pl.Int64) -> Expr:
    """A whole number as an expression of its own type. Cached: making one is not cheap."""
    return lit(value, dtype=wide)


def half_up(numerator: Expr, denominator: Expr | int) -> Expr:
    """The quotient rounded to a whole number, half towards the larger one; by 0: null."""
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True)
class Value:
    """One column group of a frame. ``vague`` when low and high ends may differ; without
    ``has_states`` a value is known or unknown and nothing else.

    Whole numbers are in ``low`` and ``high``; ratios have denominators beside them.
    ``in_days``: where the value is a whole number of calendar days and is compared as one.
    """

    kind: Kind
    low: Expr
    high: Expr
    vague: bool
    state: Expr
    has_states: bool
    low_den: Expr | None = None
    high_den: Expr | None = None
    compare_type: type[pl.DataType] = pl.Int64
    in_days: Expr | None = None

    def low_within(self, edge: Fraction, closed: bool) -> Expr:
        """Whether the low end is at most ``edge`` (under it, unless ``closed``)."""
        return self._within(self.low, self.low_den, edge, closed)

    def high_within(self, edge: Fraction, closed: bool) -> Expr:
        """Whether the high end is at most ``edge`` (under it, unless ``closed``)."""
        return self._within(self.high, self.high_den, edge, closed)

    def _within(self, number: Expr, den: Expr | None, edge: Fraction, closed: bool) -> Expr:
        if den is None:
            whole = edge.numerator // edge.denominator
            return number <= (whole if closed or edge.denominator != 1 else whole - 1)
        left = number.cast(self.compare_type) * constant(edge.denominator, self.compare_type)
        right = den.cast(self.compare_type) * constant(edge.numerator, self.compare_type)
        return left <= right if closed else left < right


def _is_fine(edge: Fraction) -> bool:
    """Whether an edge is not a whole number of days."""
    return edge.denominator != 1 or edge.numerator % DAY != 0


def needed_columns(column: str, kind: Kind) -> tuple[str, ...]:
    """The columns without which a measure cannot be read from a frame."""
    return (f"{column}.num", f"{column}.den") if kind in RATIO_KINDS else (column,)


def read_value(
    names: Iterable[str], column: str, kind: Kind, edges: Iterable[Fraction] = (), currency: str | None = None
) -> Value:
    """The value of a measure out of the columns that a frame has.

    ``edges`` are what it will be compared with: they choose the width of the products, and
    whether a value known to the day is precise enough. An amount in another currency than
    ``currency`` is unknown.
    """
    edges = list(edges)
    names = set(names)
    if kind in RATIO_KINDS:
        return _ratio(names, column, kind, edges)
    low = col(column).cast(pl.Int64)
    vague = f"{column}.high" in names
    high = col(f"{column}.high").cast(pl.Int64) if vague else low
    in_days = None
    if f"{column}.by_day" in names and not any(map(_is_fine, edges)):
        in_days = col(f"{column}.by_day").fill_null(False)
    # Calendar days are exact against edges of whole days; against finer ones, a day either way.
    if f"{column}.by_day" in names and any(map(_is_fine, edges)):
        by_day = col(f"{column}.by_day").fill_null(False)
        low = when(by_day).then((low - DAY + 1).clip(0)).otherwise(low)
        high = when(by_day & (high < UNBOUNDED)).then(high + DAY - 1).otherwise(high)
        vague = True
    absent = low.is_null() | high.is_null() if f"{column}.high" in names else low.is_null()
    state = _state(names, column, absent)
    if currency is not None and f"{column}.currency" in names:
        other = (col(f"{column}.currency") != currency).fill_null(False) & (high != 0).fill_null(False)
        state = when((state == KNOWN) & other).then(UNKNOWN).otherwise(state)
    has_states = f"{column}.state" in names
    return Value(kind, low, high, vague, state.cast(pl.UInt8), has_states, in_days=in_days)


def _ratio(names: set[str], column: str, kind: Kind, edges: list[Fraction]) -> Value:
    def part(name: str) -> Expr:
        return col(f"{column}.{name}").cast(pl.Int64)

    vague = f"{column}.num_high" in names
    num, den = part("num"), part("den")
    state = _state(names, column, num.is_null() | den.is_null())
    return Value(
        kind=kind,
        low=num,
        high=part("num_high") if vague else num,
        vague=vague,
        state=state.cast(pl.UInt8),
        has_states=f"{column}.state" in names,
        low_den=den,
        high_den=part("den_high") if vague else den,
        compare_type=width(compare_bound(kind, edges)),
    )


def _state(names: set[str], column: str, absent: Expr) -> Expr:
    if f"{column}.state" not in names:
        return when(absent).then(UNKNOWN).otherwise(KNOWN)
    given = col(f"{column}.state")
    return (
        when(given == NOT_APPLICABLE)
        .then(NOT_APPLICABLE)
        .when(given == NEVER_STATE)
        .then(NEVER_STATE)
        .when((given == KNOWN) & ~absent)
        .then(KNOWN)
        .otherwise(UNKNOWN)
    )


#: What can be wrong with the columns of a measure, the first that is found; the number is its place, from 1.
REFUSED = (
    "have a state that does not exist",
    "are less than nothing",
    "cannot be counted exactly",
    "are more than the whole",
    "are neither yes nor no",
    "have a high end below their low end",
)
#: Kinds that are a share of a whole.
_SHARES = ("share", "mark")


def out_of_bounds(names: Iterable[str], column: str, kind: Kind) -> Expr:
    """Where the columns of a measure hold what no measure can be, or what exact arithmetic was not bounded for: the
    place in ``REFUSED`` (UInt8), and 0 where they are in order."""
    names = set(names)
    state = ~col(f"{column}.state").is_between(UNKNOWN - 1, NEVER_STATE) if f"{column}.state" in names else lit(False)
    checks = [state, *(_ratio_checks if kind in RATIO_KINDS else _whole_checks)(names, column, kind)]
    found = lit(0)
    for place, wrong in reversed(list(enumerate(checks, 1))):
        found = when(wrong.fill_null(False)).then(place).otherwise(found)
    return found.cast(pl.UInt8)


def _whole_checks(names: set[str], column: str, kind: Kind) -> list[Expr]:
    low, never = col(column).cast(pl.Int64), lit(False)
    high = col(f"{column}.high").cast(pl.Int64) if f"{column}.high" in names else low
    neither = ((low > 1) | (high > 1)) if kind == "yes_no" else never
    return [low < 0, never, never, neither, high < low]


def _ratio_checks(names: set[str], column: str, kind: Kind) -> list[Expr]:
    def wide(part: str) -> Expr:
        return col(f"{column}.{part}").cast(pl.Int128)

    limit, never = part_limit(kind), lit(False)
    num, den = wide("num"), wide("den")
    ends = [(num, den)]
    if f"{column}.num_high" in names:
        ends.append((wide("num_high"), wide("den_high") if f"{column}.den_high" in names else den))
    less = never if kind in SIGNED_KINDS else num < 0
    large = (num.abs() > limit) | (den < 1) | (den > limit)
    whole, backwards = never, never
    for high, high_den in ends[1:]:
        large = large | (high_den < 1)
        backwards = high * den < num * high_den
    if kind in _SHARES:
        for over, all_of_it in ends:
            whole = whole | (over > all_of_it)
    return [less, large, whole, never, backwards]
