"""What cannot be in time, and what is unlikely."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from scorekit.problems.findings import Finding, Refused
from scorekit.reading import quantities
from scorekit.reading.cases.consistency.registry import check, wrong_at
from scorekit.reading.quantities import HOUR, Moment, Range

#: A longer wait on the phone is pointed out.
LONG_ON_THE_PHONE = 4 * HOUR
_AS_OF = "give as_of the day up to which the story really goes"


def _read(parse: Callable[[Any], Any], holder: dict[str, Any], key: str) -> Any:
    """A quantity, or None where there is none or it cannot be read (which is reported elsewhere)."""
    value = holder.get(key)
    if value is None:
        return None
    try:
        return parse(value)
    except Refused:
        return None


def _moment(holder: dict[str, Any], key: str) -> Moment | None:
    found: Moment | None = _read(quantities.moment, holder, key)
    return found


def _duration(holder: dict[str, Any], key: str) -> Range | None:
    found: Range | None = _read(quantities.duration, holder, key)
    return found


def _inbound(contact: dict[str, Any]) -> bool:
    return bool(contact.get("direction", "inbound") == "inbound")


@check("contradiction", reads="outcome")
def contact_after_the_end(case: dict[str, Any]) -> Iterator[Finding]:
    """A contact or visit is dated after the moment up to which the story goes."""
    end = _moment(case.get("outcome", {}), "as_of")
    if end is None:
        return
    for part in ("contacts", "visits"):
        for index, entry in enumerate(case.get(part, ())):
            at = _moment(entry, "at")
            if at is not None and at.low > end.high:
                yield wrong_at((part, index, "at"), 'dated after "as_of", where the story ends', _AS_OF)


@check("contradiction", reads="outcome")
def outcome_before_the_first_contact(case: dict[str, Any]) -> Iterator[Finding]:
    """The matter was resolved before anybody sought contact."""
    on = _moment(case.get("outcome", {}), "on")
    asked: dict[str, Any] = next((contact for contact in case.get("contacts", ()) if _inbound(contact)), {})
    first = _moment(asked, "at")  # one without a date may have been at any time
    if on is not None and first is not None and on.high < first.low:
        yield wrong_at(("outcome", "on"), "resolved before the first contact", "one of the two dates is wrong")


@check("contradiction", reads="outcome")
def resolved_or_kept_after_the_end(case: dict[str, Any]) -> Iterator[Finding]:
    """The resolution, or the keeping of a promise, is dated after the end of the story."""
    end = _moment(case.get("outcome", {}), "as_of")
    if end is None:
        return
    on = _moment(case["outcome"], "on")
    if on is not None and on.low > end.high:
        yield wrong_at(("outcome", "on"), 'resolved after "as_of", where the story ends', _AS_OF)
    for index, promise in enumerate(case.get("promises", ())):
        kept = _moment(promise, "kept_at")
        if kept is not None and kept.low > end.high:
            yield wrong_at(("promises", index, "kept_at"), 'kept after "as_of", where the story ends', _AS_OF)


@check("contradiction", reads="outcome")
def day_of_a_resolution_that_was_none(case: dict[str, Any]) -> Iterator[Finding]:
    """The matter has a day on which it was resolved, and was not resolved."""
    outcome = case.get("outcome", {})
    if "on" in outcome and outcome.get("resolved") in (False, "no", "not_applicable"):
        help = '"on" is the day on which the matter was resolved; the story ends at "as_of"'
        yield wrong_at(("outcome", "on"), "a day of resolution, and the matter was not resolved", help)


@check("contradiction", reads="contacts")
def an_answer_and_none(case: dict[str, Any]) -> Iterator[Finding]:
    """A contact got no answer, and an answer came after some time."""
    for index, contact in enumerate(case["contacts"]):
        after = _duration(contact, "answered_after")
        if contact.get("result") == "no_answer" and (after is not None or "answer" in contact):
            help = "where an answer came in the end, leave out result: no_answer"
            yield wrong_at(("contacts", index, "result"), "no answer, and an answer that came", help)


@check("contradiction", reads="contacts")
def an_answer_before_the_one_that_is_written(case: dict[str, Any]) -> Iterator[Finding]:
    """An answer is a contact of its own, and came before the contact says that it was answered."""
    asked: tuple[int, Moment, Range] | None = None
    for index, contact in enumerate(case["contacts"]):
        at, after = _moment(contact, "at"), _duration(contact, "answered_after")
        if _inbound(contact):
            asked = (index, at, after) if at is not None and after is not None and not at.by_day else None
        elif contact.get("purpose") == "answer" and asked is not None and at is not None:
            if at.high < asked[1].low + asked[2].low:
                message = "the answer that is a contact of its own came before this"
                help = "one of the two times is wrong; an answer needs to be written only once"
                yield wrong_at(("contacts", asked[0], "answered_after"), message, help)
            asked = None


@check("contradiction", reads="contacts")
def a_trip_to_the_shop_and_no_visit(case: dict[str, Any]) -> Iterator[Finding]:
    """The customer spoke with somebody in the shop, and the list of visits has no trip there."""
    if "visits" not in case or any(visit.get("where") in ("shop", None) for visit in case["visits"]):
        return
    for index, contact in enumerate(case["contacts"]):
        if contact.get("channel") == "shop" and _inbound(contact):
            help = "a trip to the shop is a visit, too: {where: shop, by: customer}"
            yield wrong_at(("contacts", index, "channel"), "in the shop, and no visit to one", help)
            return


@check("contradiction", reads="outcome")
def a_waived_cost_and_no_remedy(case: dict[str, Any]) -> Iterator[Finding]:
    """The operator let a cost go, and did nothing to make up for it."""
    outcome = case["outcome"]
    if outcome.get("remedy") == [] and any(cost.get("waived") in (True, "yes") for cost in outcome.get("costs", ())):
        yield wrong_at(("outcome", "remedy"), "no remedy, and a cost that was waived", "write remedy: [fee_waived]")


@check("unlikely", reads="contacts", severity="warning")
def last_contact_resolved_it(case: dict[str, Any]) -> Iterator[Finding]:
    """The last contact resolved the matter, and the matter was not resolved."""
    last = len(case["contacts"]) - 1
    if last < 0 or case.get("outcome", {}).get("resolved") not in (False, "no"):
        return
    if case["contacts"][last].get("result") == "resolved":
        message = "the last contact resolved the matter, and the outcome says that it was not resolved"
        yield wrong_at(("contacts", last, "result"), message, 'it ended well without resolving it: write "answered"')


@check("unlikely", reads="period", severity="warning")
def nothing_in_the_period(case: dict[str, Any]) -> Iterator[Finding]:
    """Every date of the case lies outside the period that it names."""
    span = _read(quantities.period, case, "period")
    inside = quantities.period_span(span) if span else None
    if inside is None:
        return
    dated = [_moment(entry, "at") for part in ("contacts", "visits") for entry in case.get(part, ())]
    dated += [_moment(case.get("outcome", {}), key) for key in ("on", "as_of")]
    known = [moment for moment in dated if moment is not None]
    if known and all(moment.high < inside.low or moment.low > inside.high for moment in known):
        yield wrong_at(("period",), "every date of this case lies outside its period", "one of them is wrong")


@check("contradiction", reads="outcome", severity="warning")
def contact_after_the_resolution(case: dict[str, Any]) -> Iterator[Finding]:
    """The customer still sought contact after the matter was resolved."""
    on = _moment(case.get("outcome", {}), "on")
    dated = [(i, _moment(contact, "at")) for i, contact in enumerate(case.get("contacts", ())) if _inbound(contact)]
    if on is None or not dated or dated[0][1] is None or on.high < dated[0][1].low:
        return
    for index, at in dated:
        if at is not None and at.low > on.high:
            yield wrong_at(("contacts", index, "at"), 'the customer sought contact after "on", when it was resolved')


@check("contradiction", reads="contacts")
def answer_before_the_question(case: dict[str, Any]) -> Iterator[Finding]:
    """The operator answered before the customer asked."""
    asked = [at for contact in case["contacts"] if _inbound(contact) and (at := _moment(contact, "at")) is not None]
    if not asked or any(_inbound(contact) and "at" not in contact for contact in case["contacts"]):
        return
    first = min(at.low for at in asked)
    for index, contact in enumerate(case["contacts"]):
        if not _inbound(contact) and contact.get("purpose") == "answer":
            at = _moment(contact, "at")
            if at is not None and at.high < first:
                yield wrong_at(("contacts", index, "at"), "an answer that came before the first question")


@check("unlikely", reads="contacts", severity="warning")
def answer_to_nothing(case: dict[str, Any]) -> Iterator[Finding]:
    """A contact is an answer, and no mail, letter or form is before it."""
    live = ("phone", "chat", "bot", "shop")
    if any(_inbound(contact) and contact.get("channel") not in live for contact in case["contacts"]):
        return
    asked = False
    for index, contact in enumerate(case["contacts"]):
        asked = asked or _inbound(contact)
        if asked and contact.get("purpose") == "answer":
            help = "where a call was returned, leave the purpose out"
            yield wrong_at(("contacts", index, "purpose"), "an answer, and no mail, letter or form before it", help)


@check("contradiction", reads="promises")
def promise_out_of_order(case: dict[str, Any]) -> Iterator[Finding]:
    """A promise was kept, or was due, before it was made."""
    for index, promise in enumerate(case["promises"]):
        made = _moment(promise, "made")
        if made is None:
            continue
        kept, due = _moment(promise, "kept_at"), _moment(promise, "due")
        if kept is not None and kept.high < made.low:
            yield wrong_at(("promises", index, "kept_at"), "kept before it was made")
        if due is not None and due.high < made.low:
            yield wrong_at(("promises", index, "due"), "due before it was made")


@check("unlikely", reads="promises", severity="warning")
def due_after_nobody_knows_when(case: dict[str, Any]) -> Iterator[Finding]:
    """A promise was due so long after a day that is not known, and whether it was in time is left to be worked out."""
    for index, promise in enumerate(case["promises"]):
        if "kept_at" not in promise or "due" not in promise or {"made", "kept"} & set(promise):
            continue
        if _moment(promise, "due") is None:
            help = "write made: the day on which it was promised"
            message = "so long after a day that is not known; nobody can say whether it was kept in time"
            yield wrong_at(("promises", index, "due"), message, help)


@check("contradiction", reads="contacts")
def wait_beyond_the_next_contact(case: dict[str, Any]) -> Iterator[Finding]:
    """A wait was longer than the time until the next contact."""
    dated = [(i, contact, _moment(contact, "at")) for i, contact in enumerate(case["contacts"])]
    known = [(i, contact, at) for i, contact, at in dated if at is not None and _inbound(contact)]
    for (index, contact, at), (_, other, following) in pairwise(known):
        # One can wait for a mail while one calls, and two people can call at once.
        alone = contact.get("channel") == other.get("channel") == "phone" and contact.get("by") == other.get("by")
        if not alone or "times" in contact or "times" in other or following.high <= at.low:
            continue
        wait = _duration(contact, "wait")
        if wait is not None and wait.low and at.low + wait.low > following.high:
            yield wrong_at(("contacts", index, "wait"), "longer than the time until the next contact")


@check("unlikely", reads="contacts", severity="warning")
def long_wait_on_the_phone(case: dict[str, Any]) -> Iterator[Finding]:
    """A wait of many hours on the phone."""
    for index, contact in enumerate(case["contacts"]):
        if contact.get("channel") == "phone" and "wait" in contact:
            wait = _duration(contact, "wait")
            if wait is not None and wait.low > LONG_ON_THE_PHONE:
                help = "write the time until an answer came as answered_after"
                yield wrong_at(("contacts", index, "wait"), "a wait of more than 4 hours on the phone", help)
