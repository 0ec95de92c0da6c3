"""Measures of how a matter ended: resolution, visits, costs, remedies and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.measuring.aggregates import FactExpressions, Ratio, Whole, apart, in_case, possible, sure
from scorekit.measuring.registry import measure
from scorekit.measuring.states import NEVER, UNBOUNDED

if TYPE_CHECKING:
    import polars as pl
    from polars import Expr
else:
    from scorekit.measuring import lazy_polars as pl

_C, _V = "contacts", "visits"


def _outcome(word: str) -> Expr:
    """Whether the case says that the matter was resolved: yes, no or not_applicable."""
    return sure(pl.col("resolved") == word)


@measure(
    "Resolved",
    unit="yes or no",
    kind="yes_no",
    better="higher",
    needs="outcome.resolved",
    unknown="the outcome is not recorded",
    not_applicable="nothing was asked",
    still_open="not resolved when the story ends",
)
def resolved(case: FactExpressions) -> Whole:
    """Yes when the matter was resolved by the time the story ends."""
    value = pl.when(_outcome("yes")).then(1).when(_outcome("no")).then(0).otherwise(None).cast(pl.Int64)
    return Whole(value, value, not_applicable=_outcome("not_applicable"))


def _attempts(case: FactExpressions) -> tuple[Expr, Expr]:
    last = in_case(pl.col("position").filter(sure(pl.col("result") == "resolved")).max())
    upto = (pl.col("position") <= last).fill_null(True)
    return case.tally(_C, case.inbound & ~pl.col("needed_by_operator") & upto)


@measure(
    "Attempts to resolution",
    unit="contacts",
    kind="count",
    direction="inbound",
    better="lower",
    needs="outcome.resolved contacts.direction contacts.times contacts.result contacts.needed_by_operator",
    unknown="resolved, and contacts are not listed; or nobody tried, and the outcome is not recorded. Where it is not, "
    "at least the contacts made",
    not_applicable="nothing was asked, or it was resolved and the customer's side never tried",
    never="the matter was not resolved when the story ends",
    still_open="not resolved when the story ends",
)
def attempts_to_resolution(case: FactExpressions) -> Whole:
    """Inbound contacts up to the one that resolved the matter (all of them, where none says that
    it did). A form or document that the operator's own procedure asks for is not an attempt."""
    low, high = _attempts(case)
    open_end = pl.col("resolved").is_null() & pl.col("contacts_listed")
    return Whole(
        pl.when(_outcome("no")).then(NEVER).otherwise(low),
        pl.when(_outcome("no") | open_end).then(NEVER).otherwise(high),
        unknown=~_outcome("no") & (~pl.col("contacts_listed") | (pl.col("resolved").is_null() & ~_tried(case))),
        not_applicable=_outcome("not_applicable") | _nobody_tried(case),
    )


def _tried(case: FactExpressions) -> Expr:
    """Whether there was an attempt: an inbound contact that the operator's own procedure did not ask for."""
    return case.any(_C, case.inbound & ~pl.col("needed_by_operator"))


def _nobody_tried(case: FactExpressions) -> Expr:
    """Whether the matter was resolved, and the customer's side never tried to reach anybody."""
    return _outcome("yes") & pl.col("contacts_listed") & ~_tried(case)


@measure(
    "Resolved on first contact",
    unit="yes or no",
    kind="yes_no",
    direction="inbound",
    better="higher",
    needs="outcome.resolved contacts.direction contacts.times contacts.result contacts.needed_by_operator",
    unknown="resolved, and attempts may have been one or more; or no outcome recorded after one attempt or none",
    not_applicable="nothing was asked, or it was resolved and the customer's side never tried",
)
def resolved_on_first_contact(case: FactExpressions) -> Whole:
    """Yes when the matter was resolved with one attempt at most."""
    low, high = _attempts(case)
    listed = pl.col("contacts_listed")
    yes = _outcome("yes") & listed & (high <= 1)
    no = _outcome("no") | (listed & (low > 1))
    value = pl.when(yes).then(1).when(no).then(0).otherwise(None).cast(pl.Int64)
    return Whole(value, value, not_applicable=_outcome("not_applicable") | _nobody_tried(case))


@measure(
    "Time to resolution",
    unit="time",
    kind="duration",
    better="lower",
    needs="outcome.resolved outcome.on contacts.at",
    unknown="the outcome, its date or the date of the first contact is not recorded",
    not_applicable="nothing was asked",
    never="the matter was not resolved when the story ends",
    still_open="not resolved when the story ends",
    fineness="a day where dates have no time",
)
def time_to_resolution(case: FactExpressions) -> Whole:
    """From the first contact of the case to the moment when the matter was resolved."""
    start = [case.first(_C, pl.col(f"at_{end}")) for end in ("low", "high", "by_day")]
    low, high = apart((start[0], start[1], start[2]), (pl.col("on_low"), pl.col("on_high"), pl.col("on_by_day")))
    return Whole(
        pl.when(_outcome("no")).then(NEVER).when(_outcome("yes")).then(low).otherwise(None),
        pl.when(_outcome("no")).then(NEVER).when(_outcome("yes")).then(high).otherwise(None),
        not_applicable=_outcome("not_applicable"),
        by_day=sure(start[2] | pl.col("on_by_day")) & _outcome("yes"),
    )


@measure(
    "Visits",
    unit="visits",
    kind="count",
    better="lower",
    needs="visits.times visits.result",
    unknown="visits are not listed",
    not_applicable="no visit",
)
def visits(case: FactExpressions) -> Whole:
    """Visits made or set out on: by a technician, or by the customer to a shop. One that was refused is none."""
    counts = case.tally(_V, possible(_made()))
    return Whole(*counts, unknown=~pl.col("visits_listed"), not_applicable=_no_visit(case))


def _made() -> Expr:
    """Whether a visit was made or set out on; null where the result is not recorded."""
    return pl.col("result") != "refused"


def _no_visit(case: FactExpressions) -> Expr:
    return pl.col("visits_listed") & ~case.any_possible(_V, _made())


@measure(
    "Failed visits",
    unit="visits",
    kind="count",
    better="lower",
    needs="visits.times visits.result",
    unknown="visits are not listed, or none is sure to have been made; one without a result makes a range",
    not_applicable="no visit",
)
def failed_visits(case: FactExpressions) -> Whole:
    """Visits that solved nothing, found no access, or were not made though they were announced. One that was
    refused is not a visit."""
    failed = pl.col("result").is_in(["not_solved", "no_access", "no_show"])
    counts = case.tally(_V, _made() & failed)
    none_sure = ~pl.col("visits_listed") | ~case.any_sure(_V, _made())
    return Whole(*counts, unknown=none_sure, not_applicable=_no_visit(case))


@measure(
    "Remedy given",
    unit="yes or no",
    kind="yes_no",
    better="higher",
    needs="outcome.remedy",
    unknown="not recorded",
)
def remedy_given(case: FactExpressions) -> Whole:
    """Yes when the operator did something to make up for it."""
    value = pl.when(pl.col("remedies") > 0).then(1).when(pl.col("remedies") == 0).then(0).otherwise(None).cast(pl.Int64)
    return Whole(value, value)


@measure(
    "Cost to the customer",
    unit="money",
    kind="money",
    better="lower",
    needs="outcome.costs visits.cost visits.times",
    unknown="no costs are recorded, or they are in several currencies",
)
def cost_to_customer(case: FactExpressions) -> Whole:
    """What the customer was left to pay for getting served, without what was waived. Where the
    outcome lists no costs, it is at least what the visits cost."""
    each = (
        pl.col("cost_low").fill_null(0),
        pl.when(pl.col("cost_low").is_null()).then(0).otherwise(pl.col("cost_high")),
    )
    charged = case.tally(_V, pl.lit(True), each=each)[0]
    currency = case.most(_V, pl.col("cost_currency"))
    one_currency = case.different(_V, pl.col("cost_currency")) == 1
    stated = pl.col("cost_low").is_not_null()
    return Whole(
        pl.when(stated).then(pl.col("cost_low")).when(one_currency).then(charged).otherwise(None),
        pl.when(stated).then(pl.col("cost_high")).when(one_currency).then(UNBOUNDED).otherwise(None),
        currency=pl.when(stated).then(pl.col("cost_currency")).otherwise(currency),
    )


@measure(
    "Own work",
    unit="time",
    kind="duration",
    better="lower",
    needs="outcome.own_work",
    unknown="not recorded",
)
def own_work(case: FactExpressions) -> Whole:
    """Time that the customer's side spent doing the operator's work."""
    return Whole(pl.col("own_work_low"), pl.col("own_work_high"))


@measure(
    "Verdict",
    unit="share of the way from worst to best",
    kind="mark",
    better="higher",
    needs="verdict",
    unknown="no verdict was published",
)
def verdict(case: FactExpressions) -> Ratio:
    """The overall mark that the case's author published."""
    return Ratio(
        pl.col("verdict_num"),
        pl.col("verdict_den"),
        pl.col("verdict_num"),
        pl.col("verdict_den"),
        unknown=pl.col("verdict_num").is_null(),
    )
