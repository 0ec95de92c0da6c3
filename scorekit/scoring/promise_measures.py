"""Measures over the promises of a case. A promise that was not yet due is not counted."""

from __future__ import annotations

import polars as pl
from polars import Expr, col, lit, when

from scorekit.scoring.catalogue import measure
from scorekit.scoring.given import Given, Ratio, Whole, apart, sure
from scorekit.scoring.states import NEVER, UNBOUNDED

_P = "promises"
_LISTED = col("promises_listed")
_DUE = ~col("pending")
_DELAY = apart(
    (col("due_low"), col("due_high"), col("due_by_day")),
    (col("kept_at_low"), col("kept_at_high"), col("kept_at_by_day")),
)
#: Kept: as the case says, or by the date on which it was done against the date due.
_KEPT = (
    when(col("kept").is_not_null())
    .then(col("kept"))
    .when(_DELAY[1] == 0)
    .then(True)
    .when(_DELAY[0] > 0)
    .then(False)
    .otherwise(lit(None, dtype=pl.Boolean))
)


@measure(
    "Promises",
    unit="promises",
    kind="count",
    better="neither",
    needs="promises.kind",
    unknown="promises are not listed",
)
def promises(given: Given) -> Whole:
    """Promises that the operator made."""
    return Whole(*given.tally(_P, lit(True), given.once), unknown=~_LISTED)


def _kept_share(given: Given, among: Expr) -> Ratio:
    share = given.share(_P, _KEPT, among, given.once)
    return Ratio(
        share.num_low,
        share.den_low,
        share.num_high,
        share.den_high,
        not_applicable=_LISTED & share.not_applicable,
        unknown=~_LISTED,
    )


_KEPT_NEEDS = "promises.kind promises.due promises.made promises.kept promises.kept_at outcome.as_of"
_KEPT_UNKNOWN = "promises are not listed; one of which it is not recorded makes a range"


@measure(
    "Share of promises kept",
    unit="share",
    kind="share",
    better="higher",
    needs=_KEPT_NEEDS,
    unknown=_KEPT_UNKNOWN,
    not_applicable="no promise was made, or none was due yet",
)
def promises_kept_share(given: Given) -> Ratio:
    """Promises kept in time over promises due. One never kept counts as broken."""
    return _kept_share(given, _DUE)


@measure(
    "Share of call backs kept",
    unit="share",
    kind="share",
    better="higher",
    needs=_KEPT_NEEDS,
    unknown=_KEPT_UNKNOWN,
    not_applicable="no call back was promised, or none was due yet",
)
def callbacks_kept_share(given: Given) -> Ratio:
    """Promised call backs that came in time over promised call backs due."""
    return _kept_share(given, _DUE & (col("kind") == "call_back"))


@measure(
    "Longest delay past a promise",
    unit="time",
    kind="duration",
    better="lower",
    needs=_KEPT_NEEDS,
    unknown="promises are not listed, or it is not recorded when any was kept",
    not_applicable="no promise was made, or none was due yet",
    never="a promise was not kept when the case ends",
    fineness="a day where dates have no time",
)
def longest_delay_past_promise(given: Given) -> Whole:
    """The longest time by which a promise was overstepped; 0 when all were kept in time."""
    in_time = sure(col("kept")) & _DELAY[0].is_null()
    dated = _DELAY[0].is_not_null()
    done = col("kept_at_low").is_not_null()
    broken = ~col("kept").fill_null(True) & ~done
    low = when(in_time).then(0).when(broken).then(NEVER).when(dated).then(_DELAY[0]).otherwise(0)
    high = (
        when(in_time)
        .then(0)
        .when(broken)
        .then(NEVER)
        .when(dated)
        .then(_DELAY[1])
        .when(done)
        .then(UNBOUNDED)
        .otherwise(NEVER)
    )
    longest = given.longest(_P, low, high, _DUE)
    by_day = dated & sure(col("due_by_day") | col("kept_at_by_day")) & _DUE
    return Whole(
        *longest,
        unknown=~_LISTED | ((longest[0] == 0) & (longest[1] >= UNBOUNDED)),
        not_applicable=_LISTED & ~given.any_possible(_P, _DUE),
        by_day=given.any(_P, by_day),
    )
