"""Measures of how a matter ended: resolution, visits, costs, remedies and the verdict."""

from __future__ import annotations

import polars as pl
from polars import Expr, col, lit, when

from scorekit.scoring.catalogue import measure
from scorekit.scoring.given import Given, Ratio, Whole, apart, in_case, sure
from scorekit.scoring.states import NEVER, UNBOUNDED

_C, _V = "contacts", "visits"
_RESOLVED = sure(col("resolved") == "yes")
_UNRESOLVED = sure(col("resolved") == "no")
_NOTHING_ASKED = sure(col("resolved") == "not_applicable")
_UNDECIDED = col("resolved").is_null()


@measure(
    "Resolved",
    unit="yes or no",
    kind="yes_no",
    better="higher",
    needs="outcome.resolved",
    unknown="the outcome is not recorded",
    not_applicable="nothing was asked",
)
def resolved(given: Given) -> Whole:
    """Yes when the matter was resolved by the time the source ends."""
    value = when(_RESOLVED).then(1).when(_UNRESOLVED).then(0).otherwise(None).cast(pl.Int64)
    return Whole(value, value, not_applicable=_NOTHING_ASKED)


def _attempts(given: Given) -> tuple[Expr, Expr]:
    last = in_case(col("position").filter(sure(col("result") == "resolved")).max())
    upto = (col("position") <= last).fill_null(True)
    return given.tally(_C, given.inbound & ~col("needed_by_operator") & upto)


@measure(
    "Attempts to resolution",
    unit="contacts",
    kind="count",
    better="lower",
    needs="outcome.resolved contacts.direction contacts.times contacts.result contacts.needed_by_operator",
    unknown="resolved, and contacts are not listed; where the outcome is not recorded, it is at least the contacts made",
    not_applicable="nothing was asked",
    never="the matter was not resolved",
)
def attempts_to_resolution(given: Given) -> Whole:
    """Inbound contacts up to the one that resolved the matter (all of them, where none says that
    it did). A form or document that the operator's own procedure asks for is no attempt."""
    low, high = _attempts(given)
    open_end = _UNDECIDED & col("contacts_listed")
    return Whole(
        when(_UNRESOLVED).then(NEVER).otherwise(low),
        when(_UNRESOLVED | open_end).then(NEVER).otherwise(high),
        unknown=~_UNRESOLVED & ~col("contacts_listed"),
        not_applicable=_NOTHING_ASKED,
    )


@measure(
    "Resolved on first contact",
    unit="yes or no",
    kind="yes_no",
    better="higher",
    needs="outcome.resolved contacts.direction contacts.times contacts.result contacts.needed_by_operator",
    unknown="the outcome or the number of attempts is not recorded",
    not_applicable="nothing was asked",
)
def resolved_on_first_contact(given: Given) -> Whole:
    """Yes when the matter was resolved with one attempt at most."""
    low, high = _attempts(given)
    listed = col("contacts_listed")
    yes = _RESOLVED & listed & (high <= 1)
    no = _UNRESOLVED | (listed & (low > 1))
    value = when(yes).then(1).when(no).then(0).otherwise(None).cast(pl.Int64)
    return Whole(value, value, not_applicable=_NOTHING_ASKED)


@measure(
    "Time to resolution",
    unit="time",
    kind="duration",
    better="lower",
    needs="outcome.resolved outcome.on contacts.at",
    unknown="the outcome, its date or the date of the first contact is not recorded",
    not_applicable="nothing was asked",
    never="the matter was not resolved",
    fineness="a day where dates have no time",
)
def time_to_resolution(given: Given) -> Whole:
    """From the first contact of the case to the moment when the matter was resolved."""
    start = [given.first(_C, col(f"at_{end}")) for end in ("low", "high", "by_day")]
    low, high = apart((start[0], start[1], start[2]), (col("on_low"), col("on_high"), col("on_by_day")))
    return Whole(
        when(_UNRESOLVED).then(NEVER).when(_RESOLVED).then(low).otherwise(None),
        when(_UNRESOLVED).then(NEVER).when(_RESOLVED).then(high).otherwise(None),
        not_applicable=_NOTHING_ASKED,
        by_day=sure(start[2] | col("on_by_day")) & _RESOLVED,
    )


@measure(
    "Visits",
    unit="visits",
    kind="count",
    better="lower",
    needs="visits.times",
    unknown="visits are not listed",
)
def visits(given: Given) -> Whole:
    """Visits made or set out on: by a technician, or by the customer to a shop."""
    return Whole(*given.tally(_V, lit(True)), unknown=~col("visits_listed"))


@measure(
    "Failed visits",
    unit="visits",
    kind="count",
    better="lower",
    needs="visits.times visits.result",
    unknown="visits are not listed; one without a result makes a range",
)
def failed_visits(given: Given) -> Whole:
    """Visits that solved nothing, found no access, were not made, or were refused."""
    failed = col("result").is_in(["not_solved", "no_access", "no_show", "refused"])
    return Whole(*given.tally(_V, failed), unknown=~col("visits_listed"))


@measure(
    "Remedy given",
    unit="yes or no",
    kind="yes_no",
    better="higher",
    needs="outcome.remedy",
    unknown="not recorded",
)
def remedy_given(given: Given) -> Whole:
    """Yes when the operator did something to make up for it."""
    value = when(col("remedies") > 0).then(1).when(col("remedies") == 0).then(0).otherwise(None).cast(pl.Int64)
    return Whole(value, value)


@measure(
    "Cost to the customer",
    unit="money",
    kind="money",
    better="lower",
    needs="outcome.costs visits.cost visits.times",
    unknown="no costs are recorded, or they are in several currencies",
)
def cost_to_customer(given: Given) -> Whole:
    """What the customer was left to pay for getting served, without what was waived. Where the
    outcome lists no costs, it is at least what the visits cost."""
    each = (col("cost_low").fill_null(0), when(col("cost_low").is_null()).then(0).otherwise(col("cost_high")))
    charged = given.tally(_V, lit(True), each=each)[0]
    currency = given.most(_V, col("cost_currency"))
    one_currency = given.different(_V, col("cost_currency")) == 1
    stated = col("cost_low").is_not_null()
    return Whole(
        when(stated).then(col("cost_low")).when(one_currency).then(charged).otherwise(None),
        when(stated).then(col("cost_high")).when(one_currency).then(UNBOUNDED).otherwise(None),
        currency=when(stated).then(col("cost_currency")).otherwise(currency),
    )


@measure(
    "Own work",
    unit="time",
    kind="duration",
    better="lower",
    needs="outcome.own_work",
    unknown="not recorded",
)
def own_work(given: Given) -> Whole:
    """Time that the customer spent doing the operator's work."""
    return Whole(col("own_work_low"), col("own_work_high"))


@measure(
    "Verdict",
    unit="share of the way from worst to best",
    kind="mark",
    better="higher",
    needs="verdict",
    unknown="no verdict was published",
)
def verdict(given: Given) -> Ratio:
    """The overall mark that the case's author published."""
    return Ratio(
        col("verdict_num"),
        col("verdict_den"),
        col("verdict_num"),
        col("verdict_den"),
        unknown=col("verdict_num").is_null(),
    )
