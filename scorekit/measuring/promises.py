"""Measures over the promises of a case. A promise that was not yet due is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.measuring.aggregates import FactExpressions, Ratio, Whole, apart, sure
from scorekit.measuring.registry import measure
from scorekit.measuring.states import DAY, NEVER, UNBOUNDED

if TYPE_CHECKING:
    import polars as pl
    from polars import Expr
else:
    from scorekit.measuring import lazy_polars as pl

_P = "promises"


def _listed() -> Expr:
    return pl.col("promises_listed")


def _due() -> Expr:
    return ~pl.col("pending")


def _delay() -> tuple[Expr, Expr]:
    """Least and greatest time by which one promise was overstepped; null without its dates."""
    return apart(
        (pl.col("due_low"), pl.col("due_high"), pl.col("due_by_day")),
        (pl.col("kept_at_low"), pl.col("kept_at_high"), pl.col("kept_at_by_day")),
    )


def _kept() -> Expr:
    """Kept in time: not when it was clearly done too late; else as the case says; else when it
    was clearly done in time. ``due`` is the end of its day or slot."""
    in_time = pl.col("kept_at_high") <= pl.col("due_low")
    too_late = pl.col("kept_at_low") > pl.col("due_high")
    said = pl.when(pl.col("kept").is_not_null()).then(pl.col("kept")).when(in_time).then(True).otherwise(None)
    return pl.when(too_late).then(False).otherwise(said)


@measure(
    "Promises",
    unit="promises",
    kind="count",
    better="neither",
    needs="promises.kind",
    unknown="promises are not listed",
    not_applicable="no promise was made",
)
def promises(case: FactExpressions) -> Whole:
    """Promises that the operator made."""
    none = _listed() & ~case.any(_P, pl.col("position").is_not_null())
    return Whole(*case.tally(_P, pl.lit(True), case.once), unknown=~_listed(), not_applicable=none)


def _kept_share(case: FactExpressions, among: Expr) -> Ratio:
    share = case.share(_P, _kept(), among, case.once)
    return Ratio(
        share.num_low,
        share.den_low,
        share.num_high,
        share.den_high,
        not_applicable=None if share.not_applicable is None else _listed() & share.not_applicable,
        unknown=~_listed() if share.unknown is None else ~_listed() | share.unknown,
    )


_KEPT_NEEDS = "promises.kind promises.due promises.made promises.kept promises.kept_at outcome.as_of"
_KEPT_UNKNOWN = "promises are not listed, or none is sure to count; one of which it is not recorded makes a range"


@measure(
    "Share of promises kept",
    unit="share",
    kind="share",
    better="higher",
    needs=_KEPT_NEEDS,
    unknown=_KEPT_UNKNOWN,
    not_applicable="no promise was made, or none was due yet",
)
def promises_kept_share(case: FactExpressions) -> Ratio:
    """Promises kept in time over promises due. One never kept counts as broken."""
    return _kept_share(case, _due())


@measure(
    "Share of call backs kept",
    unit="share",
    kind="share",
    better="higher",
    needs=_KEPT_NEEDS,
    unknown=_KEPT_UNKNOWN,
    not_applicable="no call back was promised, or none was due yet",
)
def callbacks_kept_share(case: FactExpressions) -> Ratio:
    """Promised call backs that came in time over promised call backs due."""
    return _kept_share(case, _due() & (pl.col("kind") == "call_back"))


@measure(
    "Longest delay past a promise",
    unit="time",
    kind="duration",
    better="lower",
    needs=_KEPT_NEEDS,
    unknown="promises are not listed, or it is not recorded when any was kept",
    not_applicable="no promise was made, or none was due yet",
    never="a promise was not kept when the story ends",
    still_open="a promise not kept when the story ends",
    fineness="a day where dates have no time",
)
def longest_delay_past_promise(case: FactExpressions) -> Whole:
    """The longest time by which a promise was overstepped; 0 when all were kept in time."""
    delay = _delay()
    in_time = sure((pl.col("kept") & delay[0].is_null()) | (pl.col("kept_at_high") <= pl.col("due_low")))
    dated = delay[0].is_not_null()
    done = pl.col("kept_at_low").is_not_null()
    broken = ~pl.col("kept").fill_null(True) & ~done
    low = pl.when(in_time).then(0).when(broken).then(NEVER).when(dated).then(delay[0]).otherwise(0)
    high = (
        pl.when(in_time)
        .then(0)
        .when(broken)
        .then(NEVER)
        .when(dated)
        .then(delay[1])
        .when(done)
        .then(UNBOUNDED)
        .otherwise(NEVER)
    )
    longest = case.longest(_P, low, high, _due())
    counts_days = dated & ~in_time & sure(pl.col("due_by_day") | pl.col("kept_at_by_day")) & _due()
    most_in_days = case.most(_P, pl.when(counts_days).then(high))
    most_exact = case.most(_P, pl.when(sure(~counts_days & _due())).then(low))
    return Whole(
        *longest,
        unknown=~_listed() | ((longest[0] == 0) & (longest[1] >= UNBOUNDED)),
        not_applicable=_listed() & ~case.any_possible(_P, _due()),
        # Days decide unless an exact delay is longer than they may be in time.
        by_day=(most_in_days + DAY > most_exact.fill_null(0)).fill_null(False),
    )
