"""What the formulas of measures are written with: facts as expressions, and sums over a case.

A formula asks :class:`FactExpressions` for a sum, a maximum or a share over the contacts, visits or
promises of a case and gets an expression over the frame of cases back; the aggregations it
asked for are run once, for all measures together. Entries carry three-valued flags (true,
false, null for unknown) and vague numbers; every bound below is the true least or greatest
value that the facts allow, or wider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from scorekit.measuring.plan import Plan
from scorekit.measuring.states import DAY, LIMIT, NEVER, UNBOUNDED

if TYPE_CHECKING:
    import polars as pl
    from polars import Expr
else:
    from scorekit.measuring import lazy_polars as pl

LIVE = ("phone", "chat", "bot", "shop")
WRITTEN = ("mail", "letter", "fax", "sms", "social", "web_form", "customer_zone", "forum")
SOMETHING_SAID = ("resolved", "answered", "promised", "passed_on", "sent_elsewhere", "did_not_know", "refused")


class Whole(NamedTuple):
    """A measure that is a whole number: its least and greatest value, one row a case.

    ``not_applicable`` and ``unknown`` are left out where they are never so.
    """

    low: Expr
    high: Expr
    not_applicable: Expr | None = None
    unknown: Expr | None = None
    by_day: Expr | None = None
    currency: Expr | None = None


class Ratio(NamedTuple):
    """A measure that is a ratio: numerator and denominator of its least and greatest value."""

    num_low: Expr
    den_low: Expr
    num_high: Expr
    den_high: Expr
    not_applicable: Expr | None = None
    unknown: Expr | None = None


def flag(yes: Expr, no: Expr) -> Expr:
    """A three-valued flag: true where ``yes``, else false where ``no``, else null."""
    return pl.when(yes.fill_null(False)).then(True).when(no.fill_null(False)).then(False).otherwise(None)


def sure(flag_: Expr) -> Expr:
    """Where a flag is true for certain."""
    return flag_.fill_null(False)


def possible(flag_: Expr) -> Expr:
    """Where a flag is true or may be."""
    return flag_.fill_null(True)


def apart(start: tuple[Expr, Expr, Expr], end: tuple[Expr, Expr, Expr]) -> tuple[Expr, Expr]:
    """Least and greatest time from ``start`` to ``end`` (each low, high, by_day), never below 0.

    Where either is known to the day only, calendar days are counted.
    """
    by_day = start[2] | end[2]
    low = pl.when(by_day).then((end[0] // DAY - start[1] // DAY) * DAY).otherwise(end[0] - start[1])
    high = pl.when(by_day).then((end[1] // DAY - start[0] // DAY) * DAY).otherwise(end[1] - start[0])
    return low.clip(0), high.clip(0)


def in_case(value: Expr) -> Expr:
    """An aggregation over the entries of a case, as a value of each of its entries."""
    return value.over("case_number")


def language_of(tag: Expr) -> Expr:
    """The language of a tag without region and script: nl of nl-BE."""
    return tag.str.to_lowercase().str.split("-").list.first()


def contact_flags() -> list[Expr]:
    """The flags of one contact, as columns of the frame of contacts.

    ``inbound``; ``live`` and ``written`` (null without a channel; ``live`` also where it is another); ``answered``:
    whether somebody or something answered; ``person``: whether a person did.
    """
    gave_up_waiting = pl.col("reached").is_null() & sure(pl.col("result") == "gave_up")
    unheard = pl.col("result").is_in(["no_answer", "no_way_in"]) & ~pl.col("answered_later")
    return [
        (pl.col("direction") == "inbound").alias("inbound"),
        # By another channel than those named, there may be a queue or not.
        pl.when(pl.col("channel") != "other").then(pl.col("channel").is_in(LIVE)).alias("live"),
        pl.col("channel").is_in(WRITTEN).alias("written"),
        flag(
            pl.col("reached").is_in(["person", "bot", "menu"])
            | pl.col("answer").is_not_null()
            | pl.col("language").is_not_null()
            | pl.col("switched_to").is_not_null()
            | (pl.col("answered_after_high") < UNBOUNDED)
            | pl.col("answered_later")
            | pl.col("result").is_in(SOMETHING_SAID),
            (pl.col("reached") == "nobody") | unheard | gave_up_waiting,
        ).alias("answered"),
        flag(
            (pl.col("reached") == "person") | (pl.col("answer") == "personal"),
            pl.col("reached").is_in(["bot", "menu", "nobody"])
            | (pl.col("answer") == "automatic")
            | unheard
            | gave_up_waiting,
        ).alias("person"),
    ]


class FactExpressions:
    """The facts of a case as expressions, and the aggregations that formulas ask for."""

    def __init__(self) -> None:
        #: Frame -> (a value of each entry, what is made of it over a case), by name.
        self.asked: dict[str, dict[str, tuple[Expr, Callable[[Expr], Expr]]]] = {
            "contacts": {},
            "visits": {},
            "promises": {},
        }
        #: Frame -> values of one entry that several aggregations read.
        self.entry_values = {frame: Plan() for frame in self.asked}
        #: Values of a case that formulas read more than once.
        self.case_values = Plan()
        # Flags and numbers of one contact; the flags are columns, computed once (contact_flags).
        self.inbound, self.outbound = pl.col("inbound"), ~pl.col("inbound")
        self.live, self.written = pl.col("live"), pl.col("written")
        self.answered, self.person = pl.col("answered"), pl.col("person")
        self.gave_up = pl.col("result") == "gave_up"
        self.no_way_in = pl.col("result") == "no_way_in"
        self.times = (pl.col("times_low"), pl.col("times_high"))
        # A column, not a literal: the sum of a literal over a group is the literal.
        one = pl.col("position").is_not_null().cast(pl.Int64)
        self.once = (one, one)

    # Aggregations over the entries of a case; each gives an expression over the cases.

    def of_entry(self, frame: str, value: Expr) -> Expr:
        """A value of one entry, computed once however often it is read."""
        plan = self.entry_values[frame]
        return plan.add(f"{frame}/{len(plan)}", value)

    def of_case(self, value: Expr) -> Expr:
        """A value of a case out of aggregations, computed once however often it is read."""
        return self.case_values.add(f"case/{len(self.case_values)}", value)

    def ask(self, frame: str, value: Expr, over_case: Callable[[Expr], Expr]) -> Expr:
        """What ``over_case`` makes of ``value`` of a case's entries; null where it has none."""
        name = f"{frame}:{len(self.asked[frame])}"
        self.asked[frame][name] = (value, over_case)
        return pl.col(name)

    def any(self, frame: str, flag_: Expr) -> Expr:
        """Whether some entry has a two-valued flag."""
        return self.ask(frame, flag_, pl.Expr.any).fill_null(False)

    def least(self, frame: str, value: Expr) -> Expr:
        """The least value of an entry; nulls are passed over."""
        return self.ask(frame, value, pl.Expr.min)

    def most(self, frame: str, value: Expr) -> Expr:
        """The greatest value of an entry; nulls are passed over."""
        return self.ask(frame, value, pl.Expr.max)

    def first(self, frame: str, value: Expr) -> Expr:
        """The value of the first entry."""
        return self.ask(frame, value, pl.Expr.first)

    def different(self, frame: str, value: Expr) -> Expr:
        """How many different values the entries have; nulls are passed over."""
        return self.ask(frame, value, lambda v: v.drop_nulls().n_unique()).cast(pl.Int64).fill_null(0)

    def sum_low(self, frame: str, value: Expr) -> Expr:
        """The sum of a lower bound; 0 for a case without entries."""
        return self.of_case(self.ask(frame, value.clip(0, LIMIT), pl.Expr.sum).fill_null(0).clip(0, LIMIT))

    def sum_high(self, frame: str, value: Expr) -> Expr:
        """The sum of an upper bound, unbounded as soon as one entry is."""
        total = self.ask(frame, value.clip(0, UNBOUNDED), pl.Expr.sum).fill_null(0)
        return self.of_case(pl.when(total > LIMIT).then(UNBOUNDED).otherwise(total))

    def tally(
        self, frame: str, counted: Expr, times: tuple[Expr, Expr] | None = None, each: tuple[Expr, Expr] | None = None
    ) -> tuple[Expr, Expr]:
        """How often ``counted`` holds (times ``each``): certain at least, possible at most."""
        low, high = times or self.times
        counted = self.of_entry(frame, counted)
        if each is not None:
            low = (low.cast(pl.Int128) * each[0].cast(pl.Int128)).clip(0, LIMIT).cast(pl.Int64)
            product = (high.clip(0, LIMIT).cast(pl.Int128) * each[1].clip(0, LIMIT).cast(pl.Int128)).clip(0, LIMIT)
            open_end = ((high >= UNBOUNDED) & (each[1] > 0)) | (each[1] >= UNBOUNDED)
            low = self.of_entry(frame, low)
            high = self.of_entry(frame, pl.when(open_end).then(UNBOUNDED).otherwise(product.cast(pl.Int64)))
        return (
            self.sum_low(frame, pl.when(sure(counted)).then(low).otherwise(0)),
            self.sum_high(frame, pl.when(possible(counted)).then(high).otherwise(0)),
        )

    def share(self, frame: str, yes: Expr, among: Expr, times: tuple[Expr, Expr] | None = None) -> Ratio:
        """The share of entries of which ``yes`` holds among those of which ``among`` does."""
        low, high = times or self.times
        yes_among, no_among = self.of_entry(frame, among & yes), self.of_entry(frame, among & ~yes)
        surely_yes = self.sum_low(frame, pl.when(sure(yes_among)).then(low).otherwise(0))
        surely_no = self.sum_low(frame, pl.when(sure(no_among)).then(low).otherwise(0))
        maybe_yes = self.sum_high(frame, pl.when(possible(yes_among)).then(high).otherwise(0))
        maybe_no = self.sum_high(frame, pl.when(possible(no_among)).then(high).otherwise(0))
        # With none that is certainly among them, nobody knows whether there is a share at all.
        none_sure = self.sum_low(frame, pl.when(sure(self.of_entry(frame, among))).then(low).otherwise(0)) == 0
        return _ratio(surely_yes, maybe_no, maybe_yes, surely_no)._replace(unknown=none_sure)

    def longest(self, frame: str, low: Expr, high: Expr, among: Expr) -> tuple[Expr, Expr]:
        """The longest of a vague duration over the entries of which ``among`` may hold."""
        return (
            self.most(frame, pl.when(sure(among)).then(low)).fill_null(0),
            self.most(frame, pl.when(possible(among)).then(high)).fill_null(0),
        )

    def any_possible(self, frame: str, flag_: Expr) -> Expr:
        """Whether some entry has the flag or may have it."""
        return self.any(frame, possible(flag_))

    def any_sure(self, frame: str, flag_: Expr) -> Expr:
        """Whether some entry has the flag for certain."""
        return self.any(frame, sure(flag_))


def _ratio(surely_yes: Expr, maybe_no: Expr, maybe_yes: Expr, surely_no: Expr) -> Ratio:
    """Extremes of yes/(yes + no): the limits, where a count has no upper end."""
    den_low, den_high = surely_yes + maybe_no, maybe_yes + surely_no
    none_low, none_high = den_low == 0, den_high == 0
    open_low, open_high = maybe_no >= UNBOUNDED, maybe_yes >= UNBOUNDED
    # With nothing certain on one side, the value can only be that of the other side.
    num_low = pl.when(none_low).then(1).when(open_low).then(0).otherwise(surely_yes)
    num_high = pl.when(none_high).then(0).when(open_high).then(1).otherwise(maybe_yes)
    return Ratio(
        num_low,
        pl.when(none_low | open_low).then(1).otherwise(den_low),
        num_high,
        pl.when(none_high | open_high).then(1).otherwise(den_high),
        not_applicable=(maybe_yes == 0) & (maybe_no == 0),
    )


def never_or(values: Iterable[Expr]) -> list[Expr]:
    """The values with everything at or past ``NEVER`` made equal to it, past the finite to unbounded."""
    return [
        pl.when(value >= NEVER).then(NEVER).when(value > LIMIT).then(UNBOUNDED).otherwise(value) for value in values
    ]
