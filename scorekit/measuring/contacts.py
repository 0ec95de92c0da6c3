"""Measures over the contacts of a case. Without a list of contacts, all of them are unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.measuring.aggregates import (
    FactExpressions,
    Ratio,
    Whole,
    apart,
    flag,
    in_case,
    language_of,
    never_or,
    possible,
    sure,
)
from scorekit.measuring.registry import measure
from scorekit.measuring.states import DAY, LIMIT, NEVER, UNBOUNDED

if TYPE_CHECKING:
    import polars as pl
    from polars import Expr
else:
    from scorekit.measuring import lazy_polars as pl

_C = "contacts"


def _listed() -> Expr:
    return pl.col("contacts_listed")


def _count(counts: tuple[Expr, Expr], not_applicable: Expr | None = None) -> Whole:
    low, high = counts
    return Whole(
        low,
        high,
        unknown=~_listed(),
        not_applicable=_listed() & not_applicable if not_applicable is not None else pl.lit(False),
    )


def _nobody_tried(case: FactExpressions) -> Expr:
    """Whether there was no inbound contact at all."""
    return ~case.any_possible(_C, case.inbound)


def _share(ratio: Ratio, unknown: Expr | None = None) -> Ratio:
    return Ratio(
        ratio.num_low,
        ratio.den_low,
        ratio.num_high,
        ratio.den_high,
        not_applicable=None if ratio.not_applicable is None else _listed() & ratio.not_applicable,
        unknown=~_listed() | _or(ratio.unknown) | _or(unknown),
    )


def _or(flag_: Expr | None) -> Expr:
    return pl.lit(False) if flag_ is None else flag_


def _yes_no(yes: Expr, no: Expr, not_applicable: Expr) -> Whole:
    value = pl.when(yes).then(1).when(no).then(0).otherwise(None).cast(pl.Int64)
    return Whole(value, value, unknown=~_listed(), not_applicable=_listed() & not_applicable)


@measure(
    "Contacts",
    unit="contacts",
    kind="count",
    direction="inbound",
    better="lower",
    needs="contacts.direction contacts.times",
    unknown="contacts are not listed",
    not_applicable="no inbound contact",
)
def contacts(case: FactExpressions) -> Whole:
    """Attempts by the customer's side to reach the operator, whether or not they succeeded."""
    return _count(case.tally(_C, case.inbound), _nobody_tried(case))


@measure(
    "Contacts answered",
    unit="contacts",
    kind="count",
    direction="inbound",
    better="neither",
    needs="contacts.direction contacts.times contacts.reached contacts.answer contacts.answered_after contacts.result",
    unknown="contacts are not listed; a contact that may have been answered makes a range",
    not_applicable="no inbound contact",
)
def contacts_answered(case: FactExpressions) -> Whole:
    """Inbound contacts at which somebody or something answered: a person, a bot or a menu was
    reached, an answer came, the language of one is recorded, or the result is one that only an
    answer gives. One that the customer gave up, with nothing said of whom it reached, was not."""
    return _count(case.tally(_C, case.inbound & case.answered), _nobody_tried(case))


@measure(
    "Reached a person",
    unit="yes or no",
    kind="yes_no",
    direction="inbound",
    better="higher",
    needs="contacts.direction contacts.reached contacts.answer contacts.result",
    unknown="no inbound contact is known to have reached a person and one may have",
    not_applicable="no inbound contact",
)
def reached_person(case: FactExpressions) -> Whole:
    """Yes when at least one inbound contact reached a person or got a personal answer."""
    reached = case.inbound & case.person
    return _yes_no(case.any_sure(_C, reached), ~case.any_possible(_C, reached), ~case.any_possible(_C, case.inbound))


@measure(
    "Share of contacts answered",
    unit="share",
    kind="share",
    direction="inbound",
    better="higher",
    needs="contacts.direction contacts.times contacts.reached contacts.answer contacts.answered_after contacts.result",
    unknown="contacts are not listed; a contact that may have been answered makes a range",
    not_applicable="no inbound contact",
)
def answered_share(case: FactExpressions) -> Ratio:
    """Inbound contacts that were answered over inbound contacts."""
    return _share(case.share(_C, case.answered, case.inbound))


#: Results of a contact that bring a matter further.
_HELPED = ("resolved", "answered", "promised")


@measure(
    "Share of answered contacts that helped",
    unit="share",
    kind="share",
    direction="inbound",
    better="higher",
    needs="contacts.direction contacts.times contacts.reached contacts.answer contacts.answered_after contacts.result",
    unknown="contacts are not listed, or none is sure to have been answered; one without a result makes a range",
    not_applicable="no inbound contact was answered",
)
def helped_share(case: FactExpressions) -> Ratio:
    """Answered inbound contacts that brought the matter further (it was resolved, the question was answered, or a
    promise was made) over answered inbound contacts. Those did not at which nobody knew, the request was
    refused, the customer was passed on or sent elsewhere, or the line was cut or given up."""
    helped = pl.col("result").is_in(_HELPED)
    return _share(case.share(_C, helped, case.inbound & case.answered))


@measure(
    "Share of contacts given up",
    unit="share",
    kind="share",
    direction="inbound",
    better="lower",
    needs="contacts.direction contacts.times contacts.result",
    unknown="contacts are not listed; a contact without a result makes a range",
    not_applicable="no inbound contact",
)
def gave_up_share(case: FactExpressions) -> Ratio:
    """Inbound contacts that the customer gave up over inbound contacts."""
    return _share(case.share(_C, case.gave_up, case.inbound))


def _waits(case: FactExpressions) -> tuple[Expr, Expr, Expr, Expr]:
    """Low and high of one contact's wait, whether it is known, and whether the contact has one."""
    has_wait = case.inbound & case.live & ~sure(case.no_way_in)
    ended = pl.col("result").is_in(["gave_up", "no_answer", "no_way_in"]) | (
        (pl.col("result") == "cut_off") & ~sure(pl.col("reached") == "person")
    )
    high = pl.when(sure(ended)).then(UNBOUNDED).otherwise(pl.col("wait_high").fill_null(UNBOUNDED))
    has_wait = case.of_entry(_C, has_wait)
    high = case.of_entry(_C, high)
    return pl.col("wait_low").fill_null(0), high, pl.col("wait_low").is_not_null(), has_wait


_WAIT_NEEDS = "contacts.channel contacts.direction contacts.wait contacts.wait_from contacts.times contacts.result"
_WAIT_UNKNOWN = (
    "no wait is recorded at a contact of which the channel is; where some are not, or the customer or the line ended "
    "one, it is at least the rest"
)
_WAIT_NA = "no inbound contact by phone, chat, bot or shop that found a way in; nobody queues elsewhere"


@measure(
    "Longest wait",
    unit="time",
    kind="duration",
    direction="inbound",
    better="lower",
    needs=_WAIT_NEEDS,
    unknown=_WAIT_UNKNOWN,
    not_applicable=_WAIT_NA,
)
def longest_wait(case: FactExpressions) -> Whole:
    """The longest time that an inbound contact waited for a person, or until it ended."""
    low, high, known, has_wait = _waits(case)
    longest = case.longest(_C, low, high, has_wait)
    return Whole(
        *longest,
        unknown=~_listed() | ~case.any_sure(_C, known & has_wait),
        not_applicable=_listed() & ~case.any_possible(_C, has_wait),
    )


@measure(
    "Wait for a person after the menu",
    unit="time",
    kind="duration",
    direction="inbound",
    better="lower",
    needs=f"{_WAIT_NEEDS} contacts.reached",
    unknown="neither a wait nor whom a call reached is recorded; an earlier clock, or none named, makes a range",
    not_applicable="no inbound contact by phone",
    never="a call reached no person",
    still_open="no person reached",
)
def wait_for_person_after_menu(case: FactExpressions) -> Whole:
    """The longest time from the last choice in the menu until a person, over the inbound calls. A
    clock that started with the ring or the welcome, or of which it is not recorded, gives the most
    that it can have been."""
    ended = pl.col("result").is_in(["gave_up", "no_answer", "no_way_in"])
    nobody = sure(pl.col("reached").is_in(["bot", "menu", "nobody"])) | (pl.col("reached").is_null() & sure(ended))
    person = sure(pl.col("reached") == "person")
    from_menu = sure(pl.col("wait_from") == "menu_choice")
    low = pl.when(nobody).then(NEVER).when(from_menu).then(pl.col("wait_low").fill_null(0)).otherwise(0)
    waited = pl.col("wait_high").fill_null(UNBOUNDED)
    high = pl.when(nobody).then(NEVER).when(person).then(waited).otherwise(NEVER)
    called = case.inbound & (pl.col("channel") == "phone")
    longest = case.longest(_C, case.of_entry(_C, low), case.of_entry(_C, high), case.of_entry(_C, called))
    return Whole(
        *longest,
        unknown=~_listed() | ~case.any_sure(_C, called) | ((longest[0] == 0) & (longest[1] >= UNBOUNDED)),
        not_applicable=_listed() & ~case.any_possible(_C, called),
    )


@measure(
    "Mean wait",
    unit="time",
    kind="mean_duration",
    direction="inbound",
    better="lower",
    needs=_WAIT_NEEDS,
    unknown=_WAIT_UNKNOWN,
    not_applicable=_WAIT_NA,
)
def mean_wait(case: FactExpressions) -> Ratio:
    """The waits of the inbound contacts that have one, added up, over their number. Where it is
    vague how many contacts there were, it lies between the shortest and the longest of them."""
    low, high, known, has_wait = _waits(case)
    waits = case.tally(_C, has_wait, each=(low, high))
    number = case.tally(_C, has_wait)
    exact = (number[0] == number[1]) & (number[0] > 0)
    least = case.least(_C, pl.when(possible(has_wait)).then(low)).fill_null(0)
    most = case.most(_C, pl.when(possible(has_wait)).then(high)).fill_null(0)
    open_end = pl.when(exact).then(waits[1] >= UNBOUNDED).otherwise(most >= UNBOUNDED)
    return Ratio(
        pl.when(exact).then(waits[0]).otherwise(least),
        pl.when(exact).then(number[0]).otherwise(1),
        pl.when(open_end).then(LIMIT).when(exact).then(waits[1]).otherwise(most),
        pl.when(exact & ~open_end).then(number[0]).otherwise(1),
        unknown=~_listed() | ~case.any_sure(_C, known & has_wait),
        not_applicable=_listed() & ~case.any_possible(_C, has_wait),
    )


@measure(
    "Total wait",
    unit="time",
    kind="duration",
    direction="inbound",
    better="lower",
    needs=_WAIT_NEEDS,
    unknown=_WAIT_UNKNOWN,
    not_applicable=_WAIT_NA,
)
def total_wait(case: FactExpressions) -> Whole:
    """The waits of the inbound contacts that have one, added up."""
    low, high, known, has_wait = _waits(case)
    return Whole(
        *case.tally(_C, has_wait, each=(low, high)),
        unknown=~_listed() | ~case.any_sure(_C, known & has_wait),
        not_applicable=_listed() & ~case.any_possible(_C, has_wait),
    )


@measure(
    "Transfers",
    unit="transfers",
    kind="count",
    direction="inbound",
    better="lower",
    needs="contacts.channel contacts.direction contacts.transfers contacts.times contacts.reached contacts.answer "
    "contacts.answered_after contacts.result",
    unknown="no number of transfers is recorded; where some are not, it is at least the rest",
    not_applicable="no inbound contact by phone, chat, bot or shop was answered",
)
def transfers(case: FactExpressions) -> Whole:
    """How often answered inbound contacts were put through to somebody else."""
    known = pl.col("transfers_low").is_not_null()
    # One that was put through reached somebody; one that was given up may have been.
    through = pl.col("transfers_high") > 0
    unheard = pl.col("result").is_in(["no_answer", "no_way_in"]) | (pl.col("reached") == "nobody")
    among = case.inbound & case.live & flag(case.answered | through, unheard)
    low = pl.col("transfers_low").fill_null(0)
    high = pl.when(known).then(pl.col("transfers_high").fill_null(0)).otherwise(UNBOUNDED)
    return Whole(
        *case.tally(_C, among, each=(low, high)),
        unknown=~_listed() | ~case.any_sure(_C, known & among),
        not_applicable=_listed() & ~case.any_possible(_C, among),
    )


@measure(
    "Channels tried",
    unit="channels",
    kind="count",
    direction="inbound",
    better="lower",
    needs="contacts.channel contacts.direction contacts.times",
    unknown="contacts are not listed; a contact without a channel makes a range",
    not_applicable="no inbound contact",
)
def channels_tried(case: FactExpressions) -> Whole:
    """Different channels by which the customer's side sought contact."""
    different = case.different(_C, pl.when(case.inbound).then(pl.col("channel")))
    unsaid = case.sum_high(
        _C, pl.when(case.inbound & pl.col("channel").is_null()).then(pl.col("times_high")).otherwise(0)
    )
    some = case.any_sure(_C, case.inbound)
    low = pl.when(some).then(different.clip(1)).otherwise(different)
    return Whole(low, (different + unsaid).clip(0, 13), unknown=~_listed(), not_applicable=_listed() & ~some)


@measure(
    "No way in",
    unit="contacts",
    kind="count",
    direction="inbound",
    better="lower",
    needs="contacts.direction contacts.times contacts.result contacts.reached contacts.answer",
    unknown="contacts are not listed; a contact without a result that nobody is known to have answered makes a range",
    not_applicable="no inbound contact",
)
def no_way_in(case: FactExpressions) -> Whole:
    """Attempts at which the customer found no way to reach the operator at all."""
    shut = flag(case.no_way_in, pl.col("result").is_not_null() | case.answered)
    return _count(case.tally(_C, case.inbound & shut), _nobody_tried(case))


@measure(
    "Time to the first answer",
    unit="time",
    kind="duration",
    direction="inbound",
    better="lower",
    needs="contacts.channel contacts.direction contacts.at contacts.answered_after contacts.answer contacts.result",
    unknown="whether or when an answer came, or by which channel a contact was made, is not recorded",
    not_applicable="nothing was asked in writing (mail, letter, fax, sms, social, web_form, customer_zone, forum)",
    never="no written contact was answered when the story ends",
    still_open="not answered when the story ends",
    fineness="a day where dates have no time",
)
def time_to_first_answer(case: FactExpressions) -> Whole:
    """From the first written inbound contact to the first answer to any of them."""
    among = case.of_entry(_C, case.inbound & case.written & ~sure(case.no_way_in))
    no_end = pl.when(sure(case.answered)).then(UNBOUNDED).otherwise(NEVER)
    high = pl.col("answered_after_high")
    high = pl.when(high.is_null() | (high >= UNBOUNDED)).then(no_end).otherwise(high)
    unanswered = sure(~case.answered) & pl.col("answered_after_low").is_null()
    after_low = pl.when(unanswered).then(NEVER).otherwise(pl.col("answered_after_low").fill_null(0))
    after_low, after_high = case.of_entry(_C, after_low), pl.when(unanswered).then(NEVER).otherwise(high)
    after_high = case.of_entry(_C, after_high)
    # The first contact was answered so long after itself; a later one when it was sent and so long
    # after that, from the first.
    first = [in_case(pl.col(f"at_{end}").filter(sure(among)).first()) for end in ("low", "high", "by_day")]
    is_first = case.of_entry(_C, pl.col("position") == in_case(pl.col("position").filter(sure(among)).min()))
    answer = (pl.col("at_low") + after_low, pl.col("at_high") + after_high, pl.col("at_by_day"))
    later_low, later_high = apart((first[0], first[1], first[2]), answer)
    low = pl.when(is_first).then(after_low).otherwise(later_low.fill_null(after_low))
    no_date = pl.when(after_high >= NEVER).then(NEVER).otherwise(UNBOUNDED)
    later_high = pl.when(after_high >= UNBOUNDED).then(no_date).otherwise(later_high.fill_null(no_date))
    low = case.of_entry(_C, pl.when(after_low >= NEVER).then(NEVER).otherwise(low))
    high = case.of_entry(_C, pl.when(is_first).then(after_high).otherwise(later_high))
    by_days = (sure(first[2] | pl.col("at_by_day")) & ~is_first) | pl.col("answered_after_by_day")
    in_days = case.of_entry(_C, by_days & sure(among) & (low < NEVER))
    least, most = never_or(
        [
            case.least(_C, pl.when(sure(among)).then(low)),
            case.least(_C, pl.when(sure(among)).then(high)),
        ]
    )
    least_in_days = case.least(_C, pl.when(in_days).then(low))
    most_exact = case.least(_C, pl.when(sure(among) & ~in_days).then(high))
    unsure = case.any(_C, among.is_null())
    return Whole(
        least,
        most,
        unknown=~_listed() | unsure | ((least == 0) & (most >= UNBOUNDED)),
        not_applicable=_listed() & ~case.any_possible(_C, among),
        # Days decide unless an exact answer came before they may be over in time.
        by_day=(least_in_days - DAY < most_exact.fill_null(NEVER)).fill_null(False),
    )


@measure(
    "Share in the customer's language",
    unit="share",
    kind="share",
    direction="inbound",
    better="higher",
    needs="customer.language contacts.language contacts.switched_to contacts.direction contacts.times "
    "contacts.reached contacts.result",
    unknown="the customer's language or the contacts are not recorded, or no contact is sure to have been answered; "
    "one without a language makes a range",
    not_applicable="no inbound contact was answered",
)
def language_match_share(case: FactExpressions) -> Ratio:
    """Answered inbound contacts held in the customer's language from start to end, over answered
    inbound contacts. Region and script do not count: nl-BE is nl."""
    own = language_of(pl.col("customer_language"))
    other = (language_of(pl.col("switched_to")) != own).fill_null(False)
    match = pl.when(other).then(False).otherwise(language_of(pl.col("language")) == own)
    among = case.inbound & case.answered
    return _share(case.share(_C, match, among), unknown=pl.col("customer_language").is_null())


@measure(
    "Share understood",
    unit="share",
    kind="share",
    direction="inbound",
    better="higher",
    needs="contacts.understood contacts.direction contacts.times contacts.reached contacts.answer contacts.result",
    unknown="contacts are not listed, or none is sure to have reached a person; one of which it is not recorded "
    "makes a range",
    not_applicable="no inbound contact reached a person",
)
def understood_share(case: FactExpressions) -> Ratio:
    """Inbound contacts with a person at which both sides understood each other's language, over
    inbound contacts with a person; partly counts half. Where numbers are vague, its range may be
    wider than the facts allow, never narrower."""
    among = case.inbound & case.person
    # Each contact is two halves; "partly" is one half of each kind. Where the two shares are
    # not over the same number of contacts (vague times), the wider bound counts.
    yes, partly = pl.col("understood") == "yes", pl.col("understood") == "partly"
    first, second = case.share(_C, yes | partly, among), case.share(_C, yes & ~partly, among)
    same_low, same_high = first.den_low == second.den_low, first.den_high == second.den_high
    return _share(
        Ratio(
            pl.when(same_low).then(first.num_low + second.num_low).otherwise(second.num_low),
            pl.when(same_low).then(2 * first.den_low).otherwise(second.den_low),
            pl.when(same_high).then(first.num_high + second.num_high).otherwise(first.num_high),
            pl.when(same_high).then(2 * first.den_high).otherwise(first.den_high),
            not_applicable=first.not_applicable,
        )
    )


@measure(
    "Language switched",
    unit="yes or no",
    kind="yes_no",
    direction="inbound",
    better="lower",
    needs="contacts.language contacts.switched_to contacts.direction contacts.reached contacts.result",
    unknown="no switch is recorded, and the language of some answered contact is not either",
    not_applicable="no inbound contact was answered",
)
def language_switched(case: FactExpressions) -> Whole:
    """Yes when the operator changed to another language during an inbound contact."""
    among = case.inbound & case.answered
    switch = (language_of(pl.col("switched_to")) != language_of(pl.col("language"))).fill_null(
        pl.col("switched_to").is_not_null()
    )
    switched = case.inbound & flag(switch, pl.col("language").is_not_null())
    never = case.any_sure(_C, among) & ~case.any_possible(_C, among & switched)
    return _yes_no(case.any_sure(_C, switched), never, ~case.any_possible(_C, among))


@measure(
    "Share of personal answers",
    unit="share",
    kind="share",
    direction="inbound",
    better="higher",
    needs="contacts.answer contacts.channel contacts.direction contacts.times contacts.answered_after contacts.result",
    unknown="contacts are not listed, or none is sure to be in writing and answered; an answer of which the kind is "
    "not recorded makes a range",
    not_applicable="no written inbound contact was answered",
)
def personal_answer_share(case: FactExpressions) -> Ratio:
    """Written inbound contacts that got a personal answer over those that got any answer."""
    return _share(case.share(_C, pl.col("answer") == "personal", case.inbound & case.written & case.answered))


@measure(
    "Proactive contacts",
    unit="contacts",
    kind="count",
    direction="outbound",
    better="higher",
    needs="contacts.direction contacts.purpose contacts.times",
    unknown="contacts are not listed; an outbound contact without a purpose makes a range",
)
def proactive_contacts(case: FactExpressions) -> Whole:
    """Outbound contacts that brought an update or asked whether all was well."""
    return _count(case.tally(_C, case.outbound & pl.col("purpose").is_in(["update", "check_up"])))


@measure(
    "Sales contacts",
    unit="contacts",
    kind="count",
    direction="outbound",
    better="lower",
    needs="contacts.direction contacts.purpose contacts.times",
    unknown="contacts are not listed, or none is known to be meant to sell and one may be; one more makes a range",
    not_applicable="no outbound contact was meant to sell something",
)
def sales_contacts(case: FactExpressions) -> Whole:
    """Outbound contacts that were meant to sell something."""
    sales = case.outbound & (pl.col("purpose") == "sales")
    counted = _count(case.tally(_C, sales), ~case.any_possible(_C, sales))
    return counted._replace(unknown=~_listed() | ~case.any_sure(_C, sales))


@measure(
    "Requests to stop ignored",
    unit="requests",
    kind="count",
    better="lower",
    needs="contacts.asked_to_stop contacts.direction contacts.purpose contacts.times",
    unknown="contacts are not listed; a later outbound contact without a purpose makes a range",
    not_applicable="nobody asked that such contacts end",
)
def requests_to_stop_ignored(case: FactExpressions) -> Whole:
    """Requests to end sales contacts after which another one came."""
    asked = pl.col("asked_to_stop")
    sales = case.outbound & (pl.col("purpose") == "sales")
    position = pl.col("position")

    def ignored(sale: Expr, times: Expr) -> Expr:
        """Requests of one entry: all, where a sale came later; all but the last, where the
        entry itself is sales contacts."""
        later = (position < in_case(position.filter(sale).max())).fill_null(False)
        last = pl.when(sale).then(pl.when(times >= UNBOUNDED).then(UNBOUNDED).otherwise(times - 1)).otherwise(0)
        return pl.when(~asked).then(0).when(later).then(times).otherwise(last)

    low = case.sum_low(_C, ignored(sure(sales), pl.col("times_low")))
    high = case.sum_high(_C, ignored(possible(sales), pl.col("times_high")))
    return _count((low, high), not_applicable=~case.any_possible(_C, asked))
