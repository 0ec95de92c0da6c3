"""Hand-worked examples of every measure: what it says of a case, worked out with pencil and paper.

An expected value is what the definition of the measure and the design say, in milliseconds, cents or counts.
The sum that leads to it stands in the name of the example or in a comment beside it.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from scorekit.measuring.catalogue import measures
from scorekit.measuring.frame import measure_frame
from scorekit.measuring.states import KNOWN, LIMIT, NEVER, NEVER_STATE, NOT_APPLICABLE, UNBOUNDED, UNKNOWN
from scorekit.problems import Problem
from scorekit.reading import schema_check
from scorekit.reading.cases import frames
from scorekit.reading.cases import rows as case_rows
from scorekit.reading.documents import Document, read_document
from scorekit.reading.register import Register

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
#: Beyond every finite value: "at least".
ENDLESS = "endless"
#: A range that includes never having happened.
OR_NEVER = "or never"

End: TypeAlias = "Fraction | str"


class Said(NamedTuple):
    """What a measure says of a case."""

    state: str
    low: End | None = None
    high: End | None = None
    by_day: bool = False
    currency: str | None = None


def known(low: int | Fraction, high: int | Fraction | str | None = None, **more: Any) -> Said:
    """A value, or a range with both ends included."""
    top = low if high is None else high
    return Said("known", Fraction(low), top if isinstance(top, str) else Fraction(top), **more)


def at_least(low: int | Fraction, **more: Any) -> Said:
    """A range without an upper end."""
    return known(low, ENDLESS, **more)


def share(low: str, high: str | None = None) -> Said:
    """A ratio, written as a fraction."""
    return known(Fraction(low), Fraction(high or low))


def days(low: int, high: int | None = None) -> Said:
    """A number of calendar days."""
    return known(low * DAY, (low if high is None else high) * DAY, by_day=True)


def euro(low: int, high: int | str | None = None) -> Said:
    """An amount in euros."""
    top = high if isinstance(high, str) or high is None else high * 100
    return known(low * 100, top, currency="EUR")


YES, NO = known(1), known(0)
NOT_KNOWN, DOES_NOT_APPLY, NEVER_HAPPENED = Said("unknown"), Said("not_applicable"), Said("never")

STATE_NAMES = {KNOWN: "known", UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable", NEVER_STATE: "never"}


def said(row: dict[str, Any], name: str) -> Said:
    """Reads the columns of one measure, as the docstring of the states describes them."""
    ratio = f"{name}.num" in row
    low, high = (row[f"{name}.num"], row.get(f"{name}.num_high")) if ratio else (row[name], row.get(f"{name}.high"))
    state = row.get(f"{name}.state")
    if state is None:
        state = UNKNOWN if low is None else KNOWN
    if state != KNOWN:
        return Said(STATE_NAMES[state])
    assert low is not None, "a known value has a number"
    high = low if high is None else high
    if ratio:
        under = row[f"{name}.den"]
        over = row.get(f"{name}.den_high")
        bottom, top = Fraction(low, under), Fraction(high, under if over is None else over)
    else:
        bottom, top = Fraction(low), Fraction(high)
    end: End = OR_NEVER if top >= NEVER else ENDLESS if top >= LIMIT else top
    # A currency is said of an amount only, and an amount of nothing needs none.
    return Said("known", bottom, end, bool(row.get(f"{name}.by_day")), row.get(f"{name}.currency"))


def case_text(facts: str) -> str:
    """A case of these facts, as its author writes it."""
    return f"case: example\noperator: kpn\n{facts}\n"


def measured(folder: Path, examples: list[str], name: str) -> list[Said | list[Problem]]:
    """What the project's own code says of each of many cases: the measure (or ``rating:NAME``), or its problems."""
    rows, sources = case_rows.Rows(), {}
    problems: list[list[Problem]] = []
    for number, facts in enumerate(examples):
        path = folder / f"{number}.yaml"
        path.write_text(case_text(facts).replace("case: example", f"case: example-{number}"), encoding="utf-8")
        document = read_document(path)
        assert isinstance(document, Document)
        assert schema_check.check(document) == []
        source = next(iter(case_rows.cases_of(document)))
        sources[source.id] = source
        problems.append(case_rows.add_case(rows, source, Register(open=True)))
    if name.startswith("rating:"):
        frame = measure_frame(frames.facts(rows, sources), [], ratings=[name.removeprefix("rating:")])
    else:
        frame = measure_frame(frames.facts(rows, sources), [name])
    results = frame.iter_rows(named=True)
    return [found or said(next(results), name) for found in problems]


def contacts(*entries: str) -> str:
    """A list of contacts, one flow mapping each."""
    return "contacts: [" + ", ".join("{" + entry + "}" for entry in entries) + "]"


def visits(*entries: str) -> str:
    """A list of visits."""
    return "visits: [" + ", ".join("{" + entry + "}" for entry in entries) + "]"


def promises(*entries: str) -> str:
    """A list of promises."""
    return "promises: [" + ", ".join("{" + entry + "}" for entry in entries) + "]"


#: Facts that say nothing about contacts, visits, promises, outcome or verdict.
ELSEWHERE = "ratings: [{rating: patience, score: 3, scale: 1 to 5}]"
NO_CONTACT = "contacts: []"
ONLY_OUTBOUND = contacts("direction: outbound, channel: phone, purpose: update, reached: person, wait: 5 min")
NL = "customer: {language: nl}\n"
PERSON = "channel: phone, reached: person, result: answered"
#: The end of the story in the examples with promises.
AS_OF = "outcome: {as_of: 2013-08-31}\n"

Example: TypeAlias = tuple[str, str, str, Said]

CONTACT_COUNTS: list[Example] = [
    ("contacts", "two entries are two", contacts("channel: phone", "channel: mail"), known(2)),
    ("contacts", "an entry counts as its times", contacts("times: 3", "channel: mail"), known(4)),
    ("contacts", "outbound does not count", contacts("times: 3", "direction: outbound"), known(3)),
    ("contacts", "failed attempts count", contacts("result: no_way_in", "result: no_answer"), known(2)),
    ("contacts", "what the operator needed is still an attempt", contacts("needed_by_operator: yes"), known(1)),
    ("contacts", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("contacts", "outbound only", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("contacts", "not listed", ELSEWHERE, NOT_KNOWN),
    ("contacts", "at least 4 and one", contacts("times: at least 4", "channel: phone"), at_least(5)),
    ("contacts", "2 to 3 and one", contacts("times: 2 to 3", "channel: phone"), known(3, 4)),
    ("contacts", "about 4 is a quarter either way", contacts("times: about 4"), known(3, 5)),
    ("contacts", "about 5 is rounded outward: 3.75 to 6.25", contacts("times: about 5"), known(3, 7)),
    # an entry stands for one at least
    ("contacts", "at most 3", contacts("times: at most 3"), known(1, 3)),
    ("contacts", "more than 2", contacts("times: more than 2"), at_least(3)),
    ("contacts", "less than 3", contacts("times: less than 3"), known(1, 2)),
    (
        "contacts_answered",
        "by a person, a bot and a menu",
        contacts("reached: person", "reached: bot", "reached: menu", "reached: nobody, result: no_answer"),
        known(3),
    ),
    (
        "contacts_answered",
        "a mail that got an answer of any kind",
        contacts("channel: mail, answer: automatic", "channel: mail, answered_after: 2 h"),
        known(2),
    ),
    (
        "contacts_answered",
        "results that only an answer gives",
        contacts(
            *(
                f"result: {result}"
                for result in (
                    "resolved",
                    "answered",
                    "promised",
                    "passed_on",
                    "sent_elsewhere",
                    "did_not_know",
                    "refused",
                )
            )
        ),
        known(7),
    ),
    (
        "contacts_answered",
        "no answer and no way in are none",
        contacts("result: no_answer", "result: no_way_in"),
        known(0),
    ),
    ("contacts_answered", "given up after a menu was reached", contacts("result: gave_up, reached: menu"), known(1)),
    ("contacts_answered", "given up, nobody reached", contacts("result: gave_up, reached: nobody"), known(0)),
    ("contacts_answered", "cut off, by whom is not said", contacts("result: cut_off"), known(0, 1)),
    (
        "contacts_answered",
        "nothing is known of two of three",
        contacts(PERSON, "channel: phone, times: 2"),
        known(1, 3),
    ),
    (
        "contacts_answered",
        "2 to 3 answered, times of one unknown",
        contacts("reached: person, times: 2 to 3", "times: at least 1"),
        at_least(2),
    ),
    (
        "contacts_answered",
        "outbound does not count",
        contacts("result: no_answer", "direction: outbound, reached: person"),
        known(0),
    ),
    ("contacts_answered", "outbound only", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("contacts_answered", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("contacts_answered", "not listed", ELSEWHERE, NOT_KNOWN),
    ("answered_share", "one of three", contacts(PERSON, "result: no_answer, times: 2"), share("1/3")),
    (
        "answered_share",
        "one of three, of the third it is not said",
        contacts(PERSON, "result: no_answer", "channel: phone"),
        share("1/3", "2/3"),
    ),
    # 1/(1+2) to 2/(2+1): a contact more that was answered raises both.
    (
        "answered_share",
        "1 to 2 answered, one not",
        contacts("reached: person, times: 1 to 2", "result: no_answer"),
        share("1/2", "2/3"),
    ),
    (
        "answered_share",
        "at least 1 answered, one not: up to the limit",
        contacts("reached: person, times: at least 1", "result: no_answer"),
        share("1/2", "1"),
    ),
    (
        "answered_share",
        "one answered, at least 1 not: down to the limit",
        contacts("reached: person", "result: no_answer, times: at least 1"),
        share("0", "1/2"),
    ),
    ("answered_share", "all answered, however many", contacts("reached: person, times: at least 4"), share("1")),
    ("answered_share", "no inbound contact", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("answered_share", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("answered_share", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "helped_share",
        "resolved, answered and promised helped; the other four results of an answer did not",
        contacts(
            *(
                f"result: {result}"
                for result in (
                    "resolved",
                    "answered",
                    "promised",
                    "passed_on",
                    "sent_elsewhere",
                    "did_not_know",
                    "refused",
                )
            )
        ),
        share("3/7"),
    ),
    (
        "helped_share",
        "cut off at a menu, and given up after a bot was reached: one of three helped",
        contacts(PERSON, "reached: menu, result: cut_off", "reached: bot, result: gave_up"),
        share("1/3"),
    ),
    (
        "helped_share",
        "those that nobody answered do not count",
        contacts(PERSON, "result: no_answer, times: 2", "result: no_way_in", "result: gave_up"),
        share("1"),
    ),
    (
        "helped_share",
        "twice of five, by phone and by mail",
        contacts(PERSON + ", times: 2", "channel: mail, answer: standard, result: sent_elsewhere, times: 3"),
        share("2/5"),
    ),
    ("helped_share", "none helped", contacts("reached: person, result: did_not_know"), share("0")),
    (
        "helped_share",
        "outbound does not count",
        contacts("reached: person, result: refused", "direction: outbound, channel: phone, result: resolved"),
        share("0"),
    ),
    (
        "helped_share",
        "one was answered, with what result is not said",
        contacts(PERSON, "channel: mail, answer: personal"),
        share("1/2", "1"),
    ),
    # If somebody answered, it was one of two; if nobody did, it does not count.
    (
        "helped_share",
        "one was cut off, by whom it was answered is not said",
        contacts(PERSON, "result: cut_off"),
        share("1/2", "1"),
    ),
    # The second: not answered, 1/1; it helped, 2/2; it did not, 1/2.
    ("helped_share", "of one nothing is recorded", contacts(PERSON, "channel: phone"), share("1/2", "1")),
    ("helped_share", "one, answered, without a result", contacts("reached: person"), share("0", "1")),
    # 1/(1+1) to 2/(2+1)
    (
        "helped_share",
        "1 to 2 helped, one did not",
        contacts(PERSON + ", times: 1 to 2", "result: refused"),
        share("1/2", "2/3"),
    ),
    (
        "helped_share",
        "one helped, at least 1 did not: down to the limit",
        contacts(PERSON, "result: refused, times: at least 1"),
        share("0", "1/2"),
    ),
    ("helped_share", "no contact answered", contacts("result: no_answer", "result: gave_up"), DOES_NOT_APPLY),
    ("helped_share", "no inbound contact", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("helped_share", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("helped_share", "not listed", ELSEWHERE, NOT_KNOWN),
    ("gave_up_share", "one of four", contacts("result: gave_up", "result: answered, times: 3"), share("1/4")),
    (
        "gave_up_share",
        "one of three has no result",
        contacts("result: gave_up", "result: answered", "channel: phone"),
        share("1/3", "2/3"),
    ),
    (
        "gave_up_share",
        "2 to 3 given up, one not",
        contacts("result: gave_up, times: 2 to 3", "result: answered"),
        share("2/3", "3/4"),
    ),
    (
        "gave_up_share",
        "one given up, about 4 not: 1/(1+5) to 1/(1+3)",
        contacts("result: gave_up", "result: answered, times: about 4"),
        share("1/6", "1/4"),
    ),
    ("gave_up_share", "no inbound contact", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("gave_up_share", "not listed", ELSEWHERE, NOT_KNOWN),
    ("reached_person", "a person once is enough", contacts("reached: bot", "reached: person", "reached: menu"), YES),
    ("reached_person", "a personal answer to a mail", contacts("channel: mail, answer: personal"), YES),
    ("reached_person", "a bot and nobody", contacts("reached: bot, result: answered", "result: no_answer"), NO),
    ("reached_person", "a person once, and nothing known of the rest", contacts("reached: person", "times: 2"), YES),
    ("reached_person", "a bot, and nothing known of the other", contacts("reached: bot", "channel: phone"), NOT_KNOWN),
    ("reached_person", "a person by an outbound contact does not count", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("reached_person", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("reached_person", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "channels_tried",
        "phone twice and a mail",
        contacts("channel: phone, times: 2", "channel: phone", "channel: mail"),
        known(2),
    ),
    (
        "channels_tried",
        "outbound does not count",
        contacts("channel: phone", "channel: sms, direction: outbound"),
        known(1),
    ),
    (
        "channels_tried",
        "one more at most where a channel is missing",
        contacts("channel: phone", "result: answered"),
        known(1, 2),
    ),
    ("channels_tried", "one without a channel is one", contacts("result: answered"), known(1)),
    (
        "channels_tried",
        "two without a channel may differ",
        contacts("result: answered", "result: gave_up"),
        known(1, 2),
    ),
    ("channels_tried", "no inbound contact", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("channels_tried", "not listed", ELSEWHERE, NOT_KNOWN),
    ("no_way_in", "two of three", contacts("result: no_way_in, times: 2", "result: gave_up"), known(2)),
    ("no_way_in", "2 to 3 times", contacts("result: no_way_in, times: 2 to 3"), known(2, 3)),
    (
        "no_way_in",
        "one without a result that reached a person is none",
        contacts("result: no_way_in", "reached: person"),
        known(1),
    ),
    ("no_way_in", "one without a result that got an answer is none", contacts("answer: standard"), known(0)),
    ("no_way_in", "one without a result may be", contacts("result: no_way_in", "channel: phone"), known(1, 2)),
    ("no_way_in", "one contact that found a way", contacts(PERSON), known(0)),
    ("no_way_in", "outbound only", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("no_way_in", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("no_way_in", "not listed", ELSEWHERE, NOT_KNOWN),
    ("transfers", "1 and 2", contacts(PERSON + ", transfers: 1", PERSON + ", transfers: 2"), known(3)),
    ("transfers", "twice 2 of each", contacts(PERSON + ", transfers: 2, times: 2"), known(4)),
    (
        "transfers",
        "one that nobody answered does not count",
        contacts(PERSON + ", transfers: 1", "channel: phone, result: no_answer"),
        known(1),
    ),
    ("transfers", "answered, and put through to nobody else", contacts(PERSON + ", transfers: 0"), known(0)),
    (
        "transfers",
        "given up after it was put through twice",
        contacts("channel: phone, result: gave_up, transfers: 2"),
        known(2),
    ),
    (
        "transfers",
        "no call was answered",
        contacts("channel: phone, result: no_answer", "channel: chat, result: no_way_in"),
        DOES_NOT_APPLY,
    ),
    (
        "transfers",
        "one that was given up may have been put through",
        contacts("channel: phone, result: no_answer", "channel: chat, result: gave_up"),
        NOT_KNOWN,
    ),
    # Nobody answered, so there was nobody who could put it through.
    (
        "transfers",
        "no call was answered, and its number says so",
        contacts("channel: phone, result: no_answer, transfers: 0"),
        DOES_NOT_APPLY,
    ),
    (
        "transfers",
        "a call that nobody answered and a mail",
        contacts("channel: phone, reached: nobody", "channel: mail, answer: personal"),
        DOES_NOT_APPLY,
    ),
    ("transfers", "whether somebody answered is not said", contacts("channel: phone, result: cut_off"), NOT_KNOWN),
    ("transfers", "outbound only", contacts("direction: outbound, channel: phone, transfers: 1"), DOES_NOT_APPLY),
    (
        "transfers",
        "at least 1 and 2",
        contacts(PERSON + ", transfers: at least 1", PERSON + ", transfers: 2"),
        at_least(3),
    ),
    ("transfers", "1 to 2, 2 to 3 times: 2 to 6", contacts(PERSON + ", transfers: 1 to 2, times: 2 to 3"), known(2, 6)),
    ("transfers", "at least the rest where some are missing", contacts(PERSON + ", transfers: 2", PERSON), at_least(2)),
    ("transfers", "no number recorded", contacts(PERSON), NOT_KNOWN),
    ("transfers", "not the mail's", contacts("channel: mail, answer: personal"), DOES_NOT_APPLY),
    (
        "transfers",
        "nobody is put through in a mail",
        contacts("channel: mail, answer: personal, transfers: 2"),
        DOES_NOT_APPLY,
    ),
    ("transfers", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("transfers", "not listed", ELSEWHERE, NOT_KNOWN),
]

WAITS: list[Example] = [
    (
        "longest_wait",
        "the longer of two",
        contacts(PERSON + ", wait: 90 s", PERSON + ", wait: 12 min"),
        known(12 * MINUTE),
    ),
    ("longest_wait", "ISO 8601", contacts(PERSON + ", wait: PT1H30M"), known(90 * MINUTE)),
    (
        "longest_wait",
        "a wait of outbound contacts does not count",
        contacts(PERSON + ", wait: 1 min", "direction: outbound, channel: phone, wait: 9 min"),
        known(MINUTE),
    ),
    ("longest_wait", "times do not lengthen it", contacts(PERSON + ", wait: 2 min, times: 3"), known(2 * MINUTE)),
    # 2 to 6 min and 4 to 5 min: the longest is at least 4 and at most 6.
    (
        "longest_wait",
        "of two ranges",
        contacts(PERSON + ", wait: 2 min to 6 min", PERSON + ", wait: 4 min to 5 min"),
        known(4 * MINUTE, 6 * MINUTE),
    ),
    (
        "longest_wait",
        "about 10 min is a quarter either way",
        contacts(PERSON + ", wait: about 10 min"),
        known(450 * SECOND, 750 * SECOND),
    ),
    ("longest_wait", "at most 5 min", contacts(PERSON + ", wait: at most 5 min"), known(0, 5 * MINUTE)),
    ("longest_wait", "at least 5 min", contacts(PERSON + ", wait: at least 5 min"), at_least(5 * MINUTE)),
    (
        "longest_wait",
        "the customer ended it",
        contacts("channel: phone, result: gave_up, wait: 5 min"),
        at_least(5 * MINUTE),
    ),
    (
        "longest_wait",
        "the line ended it",
        contacts("channel: phone, result: cut_off, reached: nobody, wait: 5 min"),
        at_least(5 * MINUTE),
    ),
    (
        "longest_wait",
        "the shorter one was ended by the customer",
        contacts("channel: phone, result: gave_up, wait: 5 min", PERSON + ", wait: 8 min"),
        at_least(8 * MINUTE),
    ),
    (
        "longest_wait",
        "at least the rest where one is missing",
        contacts(PERSON + ", wait: 3 min", PERSON),
        at_least(3 * MINUTE),
    ),
    (
        "longest_wait",
        "at least the rest where one has neither wait nor channel",
        contacts(PERSON + ", wait: 3 min", "result: answered"),
        at_least(3 * MINUTE),
    ),
    (
        "longest_wait",
        "a mail has no wait to miss",
        contacts(PERSON + ", wait: 3 min", "channel: mail"),
        known(3 * MINUTE),
    ),
    ("longest_wait", "not recorded", contacts(PERSON), NOT_KNOWN),
    ("longest_wait", "not recorded, nor the channel", contacts("result: answered"), NOT_KNOWN),
    ("longest_wait", "mails only", contacts("channel: mail", "channel: web_form"), DOES_NOT_APPLY),
    (
        "longest_wait",
        "nobody queues for a message, whatever is written",
        contacts("channel: social, wait: 20 min"),
        DOES_NOT_APPLY,
    ),
    (
        "longest_wait",
        "there may be a queue at another channel",
        contacts("channel: other, wait: 20 min"),
        NOT_KNOWN,
    ),
    ("longest_wait", "nor is it known without a channel", contacts("wait: 20 min"), NOT_KNOWN),
    (
        "longest_wait",
        "without a channel it makes a range beside one that is known",
        contacts(PERSON + ", wait: 3 min", "reached: person, wait: 20 min"),
        known(3 * MINUTE, 20 * MINUTE),
    ),
    ("longest_wait", "no inbound contact", ONLY_OUTBOUND, DOES_NOT_APPLY),
    ("longest_wait", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "total_wait",
        "90 s and 12 min are 810 s",
        contacts(PERSON + ", wait: 90 s", PERSON + ", wait: 12 min"),
        known(810 * SECOND),
    ),
    ("total_wait", "3 times 2 min", contacts(PERSON + ", wait: 2 min, times: 3"), known(6 * MINUTE)),
    (
        "total_wait",
        "2 to 3 times 2 min to 4 min: 4 to 12 min",
        contacts(PERSON + ", wait: 2 min to 4 min, times: 2 to 3"),
        known(4 * MINUTE, 12 * MINUTE),
    ),
    (
        "total_wait",
        "at least 2 times 5 min",
        contacts(PERSON + ", wait: 5 min, times: at least 2"),
        at_least(10 * MINUTE),
    ),
    (
        "total_wait",
        "the customer ended one of 5 min, and 8 min",
        contacts("channel: phone, result: gave_up, wait: 5 min", PERSON + ", wait: 8 min"),
        at_least(13 * MINUTE),
    ),
    ("total_wait", "at least the rest", contacts(PERSON + ", wait: 3 min, times: 2", PERSON), at_least(6 * MINUTE)),
    ("total_wait", "a mail adds nothing", contacts(PERSON + ", wait: 3 min", "channel: mail"), known(3 * MINUTE)),
    ("total_wait", "not recorded", contacts(PERSON), NOT_KNOWN),
    ("total_wait", "mails only", contacts("channel: mail"), DOES_NOT_APPLY),
    ("total_wait", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "wait_for_person_after_menu",
        "the clock starts at the menu: the longer of 95 s and 2 min",
        contacts(PERSON + ", wait: 95 s, wait_from: menu_choice", PERSON + ", wait: 2 min, wait_from: menu_choice"),
        known(2 * MINUTE),
    ),
    (
        "wait_for_person_after_menu",
        "an earlier clock gives the most that it can have been",
        contacts(PERSON + ", wait: 3 min, wait_from: first_ring"),
        known(0, 3 * MINUTE),
    ),
    (
        "wait_for_person_after_menu",
        "a clock of which nothing is recorded does so too, and what is longer decides",
        contacts(PERSON + ", wait: 3 min", PERSON + ", wait: 1 min, wait_from: menu_choice"),
        known(MINUTE, 3 * MINUTE),
    ),
    (
        "wait_for_person_after_menu",
        "a call that only a menu answered never reached a person",
        contacts("channel: phone, wait: 1 min, wait_from: menu_choice, reached: menu", PERSON + ", wait: 1 min"),
        NEVER_HAPPENED,
    ),
    (
        "wait_for_person_after_menu",
        "one that was given up, with nothing said of whom it reached, neither",
        contacts("channel: phone, wait: 1 min, result: gave_up"),
        NEVER_HAPPENED,
    ),
    ("wait_for_person_after_menu", "a person, and no wait recorded", contacts(PERSON), NOT_KNOWN),
    ("wait_for_person_after_menu", "mails only", contacts("channel: mail"), DOES_NOT_APPLY),
    ("wait_for_person_after_menu", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "mean_wait",
        "1 min and 2 min: 90 s",
        contacts(PERSON + ", wait: 1 min", PERSON + ", wait: 2 min"),
        known(90 * SECOND),
    ),
    (
        "mean_wait",
        "a third of a millisecond stays exact: (1 + 0 + 0) / 3",
        contacts(PERSON + ", wait: 1 ms", PERSON + ", wait: 0 s, times: 2"),
        known(Fraction(1, 3)),
    ),
    (
        "mean_wait",
        "twice 1 min and once 4 min: 2 min",
        contacts(PERSON + ", wait: 1 min, times: 2", PERSON + ", wait: 4 min"),
        known(2 * MINUTE),
    ),
    ("mean_wait", "a mail is not among them", contacts(PERSON + ", wait: 3 min", "channel: mail"), known(3 * MINUTE)),
    # (1 + 3) / 2 = 2 min to (3 + 3) / 2 = 3 min
    (
        "mean_wait",
        "of a range and a value",
        contacts(PERSON + ", wait: 1 min to 3 min", PERSON + ", wait: 3 min"),
        known(2 * MINUTE, 3 * MINUTE),
    ),
    # once 1 min with once 4 min: 2.5 min; three times 1 min with once 4 min: 7/4 min.
    (
        "mean_wait",
        # the definition: between the shortest and the longest
        "vague numbers of contacts",
        contacts(PERSON + ", wait: 1 min, times: 1 to 3", PERSON + ", wait: 4 min"),
        known(MINUTE, 4 * MINUTE),
    ),
    (
        "mean_wait",
        "of however many that waited the same",
        contacts(PERSON + ", wait: 2 min, times: at least 2"),
        known(2 * MINUTE),
    ),
    (
        "mean_wait",
        "the customer ended one of 6 min, and 8 min: at least 7 min",
        contacts("channel: phone, result: gave_up, wait: 6 min", PERSON + ", wait: 8 min"),
        at_least(7 * MINUTE),
    ),
    # The one that is missing may have waited 0 s: 10 / 2.
    (
        "mean_wait",
        "at least what is left when the missing one is 0",
        contacts(PERSON + ", wait: 10 min", PERSON),
        at_least(5 * MINUTE),
    ),
    ("mean_wait", "not recorded", contacts(PERSON), NOT_KNOWN),
    ("mean_wait", "mails only", contacts("channel: mail"), DOES_NOT_APPLY),
    ("mean_wait", "not listed", ELSEWHERE, NOT_KNOWN),
]

MAIL = "channel: mail"
WRITTEN: list[Example] = [
    (
        "time_to_first_answer",
        "one mail",
        contacts(MAIL + ", at: 2013-08-20T10:00, answered_after: 2 h"),
        known(2 * HOUR),
    ),
    (
        "time_to_first_answer",
        "one mail of which the date does not matter",
        contacts(MAIL + ", answered_after: 2 h"),
        known(2 * HOUR),
    ),
    (
        "time_to_first_answer",
        "an automatic answer is an answer",
        contacts(MAIL + ", at: 2013-08-20T10:00, answered_after: 5 min, answer: automatic"),
        known(5 * MINUTE),
    ),
    # from the 20th 10:00 to the 21st 12:00
    (
        "time_to_first_answer",
        "the first was never answered, the second after 2 h",
        contacts(
            MAIL + ", at: 2013-08-20T10:00, result: no_answer",
            MAIL + ", at: 2013-08-21T10:00, answered_after: 2 h, answer: personal",
        ),
        known(26 * HOUR),
    ),
    # the first was answered at 12:00 two days later, the second on the 21st at 11:00: 25 hours from the first
    (
        "time_to_first_answer",
        "the second was answered before the first",
        contacts(
            MAIL + ", at: 2013-08-20T10:00, answered_after: 50 h", MAIL + ", at: 2013-08-21T10:00, answered_after: 1 h"
        ),
        known(25 * HOUR),
    ),
    (
        "time_to_first_answer",
        "the phone does not count",
        contacts(
            "channel: phone, at: 2013-08-19T10:00, reached: person",
            MAIL + ", at: 2013-08-20T10:00, answered_after: 2 h",
        ),
        known(2 * HOUR),
    ),
    ("time_to_first_answer", "1 h to 3 h", contacts(MAIL + ", answered_after: 1 h to 3 h"), known(HOUR, 3 * HOUR)),
    # the schema: also said while none had come yet
    (
        "time_to_first_answer",
        "at least 3 h",
        contacts(MAIL + ", answered_after: at least 3 h"),
        known(3 * HOUR, OR_NEVER),
    ),
    # sent on the 20th, answered on the 22nd at some hour, or on the 23rd if the second was sent late
    (
        "time_to_first_answer",
        "dates without times are calendar days",
        contacts(MAIL + ", at: 2013-08-20, result: no_answer", MAIL + ", at: 2013-08-22, answered_after: 3 h"),
        days(2, 3),
    ),
    # the first may have been answered at once, and was at the latest when the second was: 3 h
    (
        "time_to_first_answer",
        "of the first it is not said",
        contacts(MAIL + ", at: 2013-08-20T10:00", MAIL + ", at: 2013-08-20T12:00, answered_after: 1 h"),
        known(0, 3 * HOUR),
    ),
    ("time_to_first_answer", "answered, nobody says when", contacts(MAIL + ", answer: personal"), NOT_KNOWN),
    ("time_to_first_answer", "nothing is said of an answer", contacts(MAIL), NOT_KNOWN),
    ("time_to_first_answer", "not listed", ELSEWHERE, NOT_KNOWN),
    ("time_to_first_answer", "never answered", contacts(MAIL + ", result: no_answer"), NEVER_HAPPENED),
    (
        "time_to_first_answer",
        "three never answered",
        contacts(MAIL + ", result: no_answer, times: 2", "channel: web_form, result: no_answer"),
        NEVER_HAPPENED,
    ),
    ("time_to_first_answer", "nothing asked in writing", contacts(PERSON), DOES_NOT_APPLY),
    ("time_to_first_answer", "outbound mail only", contacts(MAIL + ", direction: outbound"), DOES_NOT_APPLY),
    (
        "personal_answer_share",
        "one of two",
        contacts(MAIL + ", answer: personal", MAIL + ", answer: automatic"),
        share("1/2"),
    ),
    (
        "personal_answer_share",
        "twice of five",
        contacts(MAIL + ", answer: personal, times: 2", "channel: letter, answer: standard, times: 3"),
        share("2/5"),
    ),
    (
        "personal_answer_share",
        "one never answered does not count",
        contacts(MAIL + ", answer: personal", MAIL + ", result: no_answer"),
        share("1"),
    ),
    ("personal_answer_share", "the phone does not count", contacts(MAIL + ", answer: standard", PERSON), share("0")),
    (
        "personal_answer_share",
        "the kind of one is not recorded",
        contacts(MAIL + ", answer: standard", MAIL + ", answered_after: 2 h"),
        share("0", "1/2"),
    ),
    (
        "personal_answer_share",
        "1 to 3 personal, one standard: 1/2 to 3/4",
        contacts(MAIL + ", answer: personal, times: 1 to 3", MAIL + ", answer: standard"),
        share("1/2", "3/4"),
    ),
    # the second: not answered, 1/1; personal, 2/2; standard, 1/2
    (
        "personal_answer_share",
        "of one it is not said whether it was answered",
        contacts(MAIL + ", answer: personal", MAIL),
        share("1/2", "1"),
    ),
    ("personal_answer_share", "none was answered", contacts(MAIL + ", result: no_answer"), DOES_NOT_APPLY),
    ("personal_answer_share", "nothing in writing", contacts(PERSON), DOES_NOT_APPLY),
    ("personal_answer_share", "not listed", ELSEWHERE, NOT_KNOWN),
]

LANGUAGE: list[Example] = [
    (
        "language_match_share",
        "one of two",
        NL + contacts(PERSON + ", language: nl", PERSON + ", language: fr"),
        share("1/2"),
    ),
    ("language_match_share", "region does not count", NL + contacts(PERSON + ", language: nl-BE"), share("1")),
    (
        "language_match_share",
        "region of the customer does not count",
        "customer: {language: nl-BE}\n" + contacts(PERSON + ", language: nl", PERSON + ", language: nl-NL"),
        share("1"),
    ),
    (
        "language_match_share",
        "script does not count",
        "customer: {language: sr-Latn}\n" + contacts(PERSON + ", language: sr-Cyrl-RS"),
        share("1"),
    ),
    (
        "language_match_share",
        "no is a language",
        "customer: {language: no}\n" + contacts(PERSON + ", language: no"),
        share("1"),
    ),
    ("language_match_share", "switched away", NL + contacts(PERSON + ", language: nl, switched_to: en"), share("0")),
    (
        "language_match_share",
        "switched to it too late",
        NL + contacts(PERSON + ", language: fr, switched_to: nl"),
        share("0"),
    ),
    (
        "language_match_share",
        "switched away, and nobody says from what",
        NL + contacts(PERSON + ", switched_to: en"),
        share("0"),
    ),
    (
        "language_match_share",
        "twice of three",
        NL + contacts(PERSON + ", language: nl, times: 2", PERSON + ", language: fr"),
        share("2/3"),
    ),
    (
        "language_match_share",
        "one that nobody answered does not count",
        NL + contacts(PERSON + ", language: nl", "channel: phone, result: no_answer"),
        share("1"),
    ),
    (
        "language_match_share",
        "a mail with a personal answer was answered",
        NL + contacts(MAIL + ", answer: personal, language: fr"),
        share("0"),
    ),
    (
        "language_match_share",
        "one without a language",
        NL + contacts(PERSON + ", language: nl", PERSON),
        share("1/2", "1"),
    ),
    (
        "language_match_share",
        "1 to 2 in it, one not",
        NL + contacts(PERSON + ", language: nl, times: 1 to 2", PERSON + ", language: fr"),
        share("1/2", "2/3"),
    ),
    ("language_match_share", "the customer's language is not recorded", contacts(PERSON + ", language: nl"), NOT_KNOWN),
    ("language_match_share", "no contact answered", NL + contacts("result: no_answer"), DOES_NOT_APPLY),
    ("language_match_share", "no contact", NL + NO_CONTACT, DOES_NOT_APPLY),
    ("language_match_share", "not listed", NL + ELSEWHERE, NOT_KNOWN),
    (
        "understood_share",
        "yes, partly and no: 1.5 of 3",
        contacts(PERSON + ", understood: yes", PERSON + ", understood: partly", PERSON + ", understood: no"),
        share("1/2"),
    ),
    (
        "understood_share",
        "yes twice and partly once: 2.5 of 3",
        contacts(PERSON + ", understood: yes, times: 2", PERSON + ", understood: partly"),
        share("5/6"),
    ),
    (
        "understood_share",
        "a bot is not a person",
        contacts(PERSON + ", understood: yes", "reached: bot, result: answered, understood: no"),
        share("1"),
    ),
    (
        "understood_share",
        "a personal answer is a person's",
        contacts(MAIL + ", answer: personal, understood: no"),
        share("0"),
    ),
    (
        "understood_share",
        "of one it is not recorded",
        contacts(PERSON + ", understood: yes", PERSON),
        share("1/2", "1"),
    ),
    # partly 1 to 3 times and yes once: the facts allow 5/8 to 3/4, and the definition a wider range:
    # 1 of 4 when partly were no, 2 of 2 when it were yes
    (
        "understood_share",
        "partly 1 to 3 times, yes once",
        contacts(PERSON + ", understood: partly, times: 1 to 3", PERSON + ", understood: yes"),
        share("1/4", "1"),
    ),
    (
        "understood_share",
        "nobody reached a person",
        contacts("reached: bot", "result: no_answer, reached: nobody"),
        DOES_NOT_APPLY,
    ),
    ("understood_share", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("understood_share", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "language_switched",
        "once is enough",
        contacts(PERSON + ", language: nl", PERSON + ", language: nl, switched_to: en"),
        YES,
    ),
    ("language_switched", "from an unknown language", contacts(PERSON + ", switched_to: en"), YES),
    ("language_switched", "a language and no switch", contacts(PERSON + ", language: nl"), NO),
    (
        "language_switched",
        "one without a language, one that switched",
        contacts(PERSON, PERSON + ", language: nl, switched_to: fr"),
        YES,
    ),
    (
        "language_switched",
        "one without a language, one that did not",
        contacts(PERSON, PERSON + ", language: nl"),
        NOT_KNOWN,
    ),
    (
        "language_switched",
        "one that nobody answered has no language",
        contacts("result: no_answer", PERSON + ", language: nl"),
        NO,
    ),
    ("language_switched", "no contact answered", contacts("result: no_answer"), DOES_NOT_APPLY),
    ("language_switched", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("language_switched", "not listed", ELSEWHERE, NOT_KNOWN),
]

OUT = "direction: outbound, channel: phone"
SALES = OUT + ", purpose: sales"
OUTBOUND: list[Example] = [
    (
        "proactive_contacts",
        "an update and a check up",
        contacts(
            OUT + ", purpose: update",
            OUT + ", purpose: check_up, times: 2",
            OUT + ", purpose: answer",
            SALES,
            OUT + ", purpose: survey",
        ),
        known(3),
    ),
    ("proactive_contacts", "inbound does not count", contacts("purpose: update, channel: phone"), known(0)),
    ("proactive_contacts", "one without a purpose may be", contacts(OUT + ", purpose: update", OUT), known(1, 2)),
    ("proactive_contacts", "at least 2", contacts(OUT + ", purpose: update, times: at least 2"), at_least(2)),
    ("proactive_contacts", "none", NO_CONTACT, known(0)),
    ("proactive_contacts", "not listed", ELSEWHERE, NOT_KNOWN),
    ("sales_contacts", "three of four", contacts(SALES + ", times: 3", OUT + ", purpose: survey"), known(3)),
    ("sales_contacts", "one without a purpose may be", contacts(SALES, OUT), known(1, 2)),
    ("sales_contacts", "2 to 3", contacts(SALES + ", times: 2 to 3"), known(2, 3)),
    # One, or it does not apply: a range of 0 to 1 would hold a 0 that it cannot be.
    ("sales_contacts", "one without a purpose, which may be none", contacts(OUT), NOT_KNOWN),
    (
        "sales_contacts",
        "outbound for something else",
        contacts(OUT + ", purpose: survey", OUT + ", purpose: update"),
        DOES_NOT_APPLY,
    ),
    ("sales_contacts", "inbound does not count", contacts("purpose: sales, channel: phone"), DOES_NOT_APPLY),
    ("sales_contacts", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("sales_contacts", "not listed", ELSEWHERE, NOT_KNOWN),
    ("requests_to_stop_ignored", "followed", contacts(SALES, "asked_to_stop: yes, channel: phone"), known(0)),
    ("requests_to_stop_ignored", "not followed", contacts("asked_to_stop: yes, channel: phone", SALES), known(1)),
    (
        "requests_to_stop_ignored",
        "two requests, one more sales contact after both",
        contacts("asked_to_stop: yes", MAIL + ", asked_to_stop: yes", SALES),
        known(2),
    ),
    (
        "requests_to_stop_ignored",
        "the second request was followed",
        contacts("asked_to_stop: yes", SALES, "asked_to_stop: yes"),
        known(1),
    ),
    ("requests_to_stop_ignored", "twice asked before it", contacts("asked_to_stop: yes, times: 2", SALES), known(2)),
    (
        "requests_to_stop_ignored",
        "asked during the sales contact itself",
        contacts(SALES + ", asked_to_stop: yes"),
        known(0),
    ),
    (
        "requests_to_stop_ignored",
        "asked during the first of two sales contacts",
        contacts(SALES + ", asked_to_stop: yes", SALES),
        known(1),
    ),
    (
        "requests_to_stop_ignored",
        "asked during each of two sales contacts: the first was ignored",
        contacts(SALES + ", asked_to_stop: yes, times: 2"),
        known(1),
    ),
    (
        "requests_to_stop_ignored",
        "an update after it is not a sales contact",
        contacts("asked_to_stop: yes", OUT + ", purpose: update"),
        known(0),
    ),
    (
        "requests_to_stop_ignored",
        "a contact without a purpose after it may be one",
        contacts("asked_to_stop: yes", OUT),
        known(0, 1),
    ),
    ("requests_to_stop_ignored", "1 to 2 requests", contacts("asked_to_stop: yes, times: 1 to 2", SALES), known(1, 2)),
    ("requests_to_stop_ignored", "nobody asked", contacts(SALES), DOES_NOT_APPLY),
    ("requests_to_stop_ignored", "it was asked: no", contacts("asked_to_stop: no", SALES), DOES_NOT_APPLY),
    ("requests_to_stop_ignored", "none", NO_CONTACT, DOES_NOT_APPLY),
    ("requests_to_stop_ignored", "not listed", ELSEWHERE, NOT_KNOWN),
]

RESOLVED = "outcome: {resolved: yes}\n"
NOT_RESOLVED = "outcome: {resolved: no, as_of: 2013-08-31}\n"
NOTHING_ASKED = "outcome: {resolved: not_applicable}\n"
RESOLVED_ON = "outcome: {{resolved: yes, on: {}}}\n"
OUTCOME: list[Example] = [
    ("resolved", "yes", "outcome: {resolved: yes}", YES),
    ("resolved", "true", "outcome: {resolved: true}", YES),
    ("resolved", "no", "outcome: {resolved: no}", NO),
    ("resolved", "nothing was asked", "outcome: {resolved: not_applicable}", DOES_NOT_APPLY),
    ("resolved", "not recorded", "outcome: {as_of: 2013-08-20}", NOT_KNOWN),
    ("resolved", "no outcome", ELSEWHERE, NOT_KNOWN),
    (
        "attempts_to_resolution",
        "the third resolved it",
        RESOLVED + contacts("result: gave_up", "result: answered", "result: resolved"),
        known(3),
    ),
    (
        "attempts_to_resolution",
        "what came after it does not count",
        RESOLVED + contacts("result: gave_up", "result: resolved", "result: answered, times: 3"),
        known(2),
    ),
    (
        "attempts_to_resolution",
        "none says that it did: all of them",
        RESOLVED + contacts("result: gave_up, times: 2", "result: answered"),
        known(3),
    ),
    (
        "attempts_to_resolution",
        "what the operator's procedure asks for is not an attempt",
        RESOLVED
        + contacts("result: answered", "channel: web_form, needed_by_operator: yes, times: 2", "result: resolved"),
        known(2),
    ),
    (
        "attempts_to_resolution",
        "outbound does not count",
        RESOLVED + contacts("result: answered", "direction: outbound, purpose: update", "result: resolved"),
        known(2),
    ),
    (
        "attempts_to_resolution",
        "2 to 3 before the one that resolved it",
        RESOLVED + contacts("result: gave_up, times: 2 to 3", "result: resolved"),
        known(3, 4),
    ),
    (
        "attempts_to_resolution",
        "at least 4 before it",
        RESOLVED + contacts("result: gave_up, times: at least 4", "result: resolved"),
        at_least(5),
    ),
    ("attempts_to_resolution", "resolved without any contact", RESOLVED + NO_CONTACT, DOES_NOT_APPLY),
    (
        "attempts_to_resolution",
        "resolved by the operator, which got in touch",
        RESOLVED + ONLY_OUTBOUND,
        DOES_NOT_APPLY,
    ),
    # A form that the operator's own procedure asks for is not an attempt, so nobody tried.
    (
        "attempts_to_resolution",
        "resolved with nothing but a form that the operator needed",
        RESOLVED + contacts("channel: web_form, needed_by_operator: yes"),
        DOES_NOT_APPLY,
    ),
    ("attempts_to_resolution", "not resolved, without any contact", NOT_RESOLVED + NO_CONTACT, NEVER_HAPPENED),
    # Resolved, it would not apply; not resolved, it never was.
    ("attempts_to_resolution", "no contact, and the outcome is not recorded", NO_CONTACT, NOT_KNOWN),
    ("attempts_to_resolution", "nothing was asked, and nobody tried", NOTHING_ASKED + NO_CONTACT, DOES_NOT_APPLY),
    ("attempts_to_resolution", "resolved, contacts are not listed", RESOLVED + ELSEWHERE, NOT_KNOWN),
    (
        "attempts_to_resolution",
        "the outcome is not recorded: at least the contacts made",
        contacts("result: gave_up", "result: answered, times: 2"),
        known(3, OR_NEVER),
    ),
    ("attempts_to_resolution", "not resolved", NOT_RESOLVED + contacts("result: gave_up"), NEVER_HAPPENED),
    ("attempts_to_resolution", "not resolved, contacts are not listed", NOT_RESOLVED + ELSEWHERE, NEVER_HAPPENED),
    ("attempts_to_resolution", "nothing was asked", NOTHING_ASKED + contacts("result: answered"), DOES_NOT_APPLY),
    ("resolved_on_first_contact", "one contact", RESOLVED + contacts("result: resolved"), YES),
    ("resolved_on_first_contact", "the first of two", RESOLVED + contacts("result: resolved", "channel: phone"), YES),
    ("resolved_on_first_contact", "without any contact", RESOLVED + NO_CONTACT, DOES_NOT_APPLY),
    ("resolved_on_first_contact", "by the operator, which got in touch", RESOLVED + ONLY_OUTBOUND, DOES_NOT_APPLY),
    (
        "resolved_on_first_contact",
        "with nothing but a form that the operator needed",
        RESOLVED + contacts("channel: web_form, needed_by_operator: yes"),
        DOES_NOT_APPLY,
    ),
    ("resolved_on_first_contact", "not resolved, without any contact", NOT_RESOLVED + NO_CONTACT, NO),
    # Resolved, it would not apply; not resolved, it would be no.
    ("resolved_on_first_contact", "no contact, and the outcome is not recorded", NO_CONTACT, NOT_KNOWN),
    (
        "resolved_on_first_contact",
        "one, and a form that the operator needed",
        RESOLVED + contacts("result: answered", "channel: web_form, needed_by_operator: yes"),
        YES,
    ),
    ("resolved_on_first_contact", "the second", RESOLVED + contacts("result: gave_up", "result: resolved"), NO),
    ("resolved_on_first_contact", "at least 2", RESOLVED + contacts("result: answered, times: at least 2"), NO),
    ("resolved_on_first_contact", "not resolved", NOT_RESOLVED + contacts("result: answered"), NO),
    ("resolved_on_first_contact", "not resolved, contacts are not listed", NOT_RESOLVED + ELSEWHERE, NO),
    ("resolved_on_first_contact", "the outcome is not recorded", contacts("result: answered"), NOT_KNOWN),
    ("resolved_on_first_contact", "resolved, contacts are not listed", RESOLVED + ELSEWHERE, NOT_KNOWN),
    ("resolved_on_first_contact", "with 1 to 2 attempts", RESOLVED + contacts("times: 1 to 2"), NOT_KNOWN),
    ("resolved_on_first_contact", "nothing was asked", NOTHING_ASKED + contacts("result: answered"), DOES_NOT_APPLY),
    # the 16th 10:00 to the 20th 12:30: four days, two hours and a half
    (
        "time_to_resolution",
        "times",
        RESOLVED_ON.format("2013-08-20T12:30") + contacts("at: 2013-08-16T10:00"),
        known(4 * DAY + 150 * MINUTE),
    ),
    ("time_to_resolution", "dates", RESOLVED_ON.format("2013-08-20") + contacts("at: 2013-08-16"), days(4)),
    (
        "time_to_resolution",
        "a time and a date",
        RESOLVED_ON.format("2013-08-20") + contacts("at: 2013-08-16T23:00"),
        days(4),
    ),
    ("time_to_resolution", "the same day", RESOLVED_ON.format("2013-08-16") + contacts("at: 2013-08-16"), days(0)),
    (
        "time_to_resolution",
        "over the end of February of a leap year",
        RESOLVED_ON.format("2012-03-01") + contacts("at: 2012-02-28"),
        days(2),
    ),
    (
        "time_to_resolution",
        "from the first of two",
        RESOLVED_ON.format("2013-08-20") + contacts("at: 2013-08-16", "at: 2013-08-19, result: resolved"),
        days(4),
    ),
    (
        "time_to_resolution",
        "a span of dates",
        RESOLVED_ON.format("2013-08-21") + contacts("at: 2013-08-16 to 2013-08-20"),
        days(1, 5),
    ),
    (
        "time_to_resolution",
        "resolved in a month",
        RESOLVED_ON.format("2013-09") + contacts("at: 2013-08-31"),
        days(1, 30),
    ),
    ("time_to_resolution", "its date is not recorded", RESOLVED + contacts("at: 2013-08-16"), NOT_KNOWN),
    (
        "time_to_resolution",
        "the date of the first contact is not recorded",
        RESOLVED_ON.format("2013-08-20") + contacts("channel: phone", "channel: phone"),
        NOT_KNOWN,
    ),
    ("time_to_resolution", "contacts are not listed", RESOLVED_ON.format("2013-08-20") + ELSEWHERE, NOT_KNOWN),
    ("time_to_resolution", "the outcome is not recorded", contacts("at: 2013-08-16"), NOT_KNOWN),
    ("time_to_resolution", "not resolved", NOT_RESOLVED + contacts("at: 2013-08-16"), NEVER_HAPPENED),
    ("time_to_resolution", "nothing was asked", NOTHING_ASKED + contacts("at: 2013-08-16"), DOES_NOT_APPLY),
    ("remedy_given", "an apology", "outcome: {remedy: [apology]}", YES),
    ("remedy_given", "an empty list is nothing", "outcome: {remedy: []}", NO),
    ("remedy_given", "not recorded", NOT_RESOLVED, NOT_KNOWN),
    ("own_work", "2 h", "outcome: {own_work: 2 h}", known(2 * HOUR)),
    ("own_work", "about 1 h", "outcome: {own_work: about 1 h}", known(45 * MINUTE, 75 * MINUTE)),
    ("own_work", "at least 3 days", "outcome: {own_work: at least 3 days}", at_least(3 * DAY)),
    ("own_work", "1 month is 28 to 31 days", "outcome: {own_work: 1 month}", known(28 * DAY, 31 * DAY)),
    ("own_work", "not recorded", NOT_RESOLVED, NOT_KNOWN),
    (
        "cost_to_customer",
        "75 EUR and 12.50 EUR, in cents",
        "outcome: {costs: [{amount: 75 EUR}, {amount: 12.50 EUR}]}",
        known(8750, currency="EUR"),
    ),
    (
        "cost_to_customer",
        "without what was waived",
        "outcome: {costs: [{amount: 75 EUR, waived: yes}, {amount: 20 EUR, waived: no}]}",
        euro(20),
    ),
    (
        "cost_to_customer",
        "what was waived in another currency does not matter",
        "outcome: {costs: [{amount: 75 USD, waived: yes}, {amount: 20 EUR}]}",
        euro(20),
    ),
    ("cost_to_customer", "all waived", "outcome: {costs: [{amount: 75 EUR, waived: yes}]}", known(0)),
    ("cost_to_customer", "an empty list is nothing", "outcome: {costs: []}", known(0)),
    (
        "cost_to_customer",
        "20 to 30 EUR and 5 EUR",
        "outcome: {costs: [{amount: 20 to 30 EUR}, {amount: 5 EUR}]}",
        euro(25, 35),
    ),
    (
        "cost_to_customer",
        "at least 20 EUR and 5 EUR",
        "outcome: {costs: [{amount: at least 20 EUR}, {amount: 5 EUR}]}",
        euro(25, ENDLESS),
    ),
    ("cost_to_customer", "two currencies", "outcome: {costs: [{amount: 75 EUR}, {amount: 20 USD}]}", NOT_KNOWN),
    (
        "cost_to_customer",
        "no costs, two visits of 75 EUR: at least 150 EUR",
        visits("cost: 75 EUR, times: 2"),
        euro(150, ENDLESS),
    ),
    (
        "cost_to_customer",
        "no costs, a visit of 30 to 40 EUR and one without",
        visits("cost: 30 to 40 EUR", "by: operator"),
        euro(30, ENDLESS),
    ),
    ("cost_to_customer", "no costs, visits in two currencies", visits("cost: 75 EUR", "cost: 20 USD"), NOT_KNOWN),
    ("cost_to_customer", "no costs, visits without any", visits("by: operator"), NOT_KNOWN),
    ("cost_to_customer", "not recorded", NOT_RESOLVED, NOT_KNOWN),
    ("verdict", "2/10", "verdict: 2/10", share("1/5")),
    ("verdict", "7.5/10", "verdict: 7.5/10", share("3/4")),
    ("verdict", "4 of 1 to 5", "verdict: {by: anna, score: 4, scale: 1 to 5}", share("3/4")),
    ("verdict", "a German 2 of 6 to 1: four fifths of the way", "verdict: {score: 2, scale: 6 to 1}", share("4/5")),
    ("verdict", "below zero on its scale", "verdict: {score: -1, scale: -3 to 3}", share("1/3")),
    ("verdict", "the worst is not an unknown", "verdict: 0/10", share("0")),
    ("verdict", "not published", NOT_RESOLVED, NOT_KNOWN),
]

VISITS: list[Example] = [
    ("visits", "1 and 2", visits("by: operator", "by: operator, times: 2"), known(3)),
    ("visits", "to a shop, by the customer", visits("where: shop, by: customer"), known(1)),
    ("visits", "one that was not made was set out on", visits("result: no_show"), known(1)),
    ("visits", "2 to 3 and one", visits("times: 2 to 3", "by: operator"), known(3, 4)),
    ("visits", "at least 2", visits("times: at least 2"), at_least(2)),
    ("visits", "one that was refused is none", visits("result: refused, times: 2", "result: done"), known(1)),
    # That it was made is what a visit without a result says.
    ("visits", "one without a result, and one refused", visits("by: operator", "result: refused"), known(1)),
    ("visits", "refused", visits("result: refused, times: at least 2"), DOES_NOT_APPLY),
    ("visits", "none", "visits: []", DOES_NOT_APPLY),
    ("visits", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "failed_visits",
        "all kinds of failure",
        visits("result: not_solved", "result: no_access, times: 2", "result: no_show", "result: done"),
        known(4),
    ),
    ("failed_visits", "one that was refused is none", visits("result: no_show", "result: refused"), known(1)),
    ("failed_visits", "one done, one refused", visits("result: done", "result: refused, times: 3"), known(0)),
    ("failed_visits", "refused", visits("result: refused"), DOES_NOT_APPLY),
    ("failed_visits", "one without a result may be", visits("result: no_show", "by: operator"), known(1, 2)),
    ("failed_visits", "2 to 3 without a result", visits("result: done", "times: 2 to 3"), known(0, 3)),
    ("failed_visits", "at least 2", visits("result: no_show, times: at least 2"), at_least(2)),
    ("failed_visits", "none", "visits: []", DOES_NOT_APPLY),
    ("failed_visits", "not listed", ELSEWHERE, NOT_KNOWN),
]

KEPT = "kind: answer, due: 2013-08-20T14:00, kept_at: 2013-08-20T13:00"
LATE = "kind: answer, due: 2013-08-20T14:00, kept_at: 2013-08-20T16:30"
BROKEN = "kind: answer, due: 2013-08-20T14:00, kept: no"
PENDING = "kind: answer, due: 2013-09-15"
PROMISES: list[Example] = [
    ("promises", "two", promises("kind: visit", "kind: refund"), known(2)),
    ("promises", "one that is not due yet was made", AS_OF + promises(PENDING), known(1)),
    ("promises", "none", "promises: []", DOES_NOT_APPLY),
    ("promises", "not listed", ELSEWHERE, NOT_KNOWN),
    ("promises_kept_share", "kept, late and broken: 1 of 3", AS_OF + promises(KEPT, LATE, BROKEN), share("1/3")),
    ("promises_kept_share", "by its word", promises("kind: visit, kept: yes", "kind: visit, kept: no"), share("1/2")),
    ("promises_kept_share", "one that is not due yet does not count", AS_OF + promises(KEPT, PENDING), share("1")),
    (
        "promises_kept_share",
        "due on a day: any time of that day will do",
        promises("due: 2013-08-20, kept_at: 2013-08-20T18:00"),
        share("1"),
    ),
    (
        "promises_kept_share",
        "due on a day, kept the next",
        promises("due: 2013-08-20, kept_at: 2013-08-21"),
        share("0"),
    ),
    (
        "promises_kept_share",
        "due in a slot, kept before its end",
        promises("due: 2013-08-20T14:00 to 2013-08-20T16:00, kept_at: 2013-08-20T15:30"),
        share("1"),
    ),
    (
        "promises_kept_share",
        "due in a slot, kept after its end",
        promises("due: 2013-08-20T14:00 to 2013-08-20T16:00, kept_at: 2013-08-20T16:01"),
        share("0"),
    ),
    # 24 to 48 h from the 20th 10:00 end on the 22nd at 10:00.
    (
        "promises_kept_share",
        "due 48 h after it was made, kept in 47",
        promises("made: 2013-08-20T10:00, due: 24 h to 48 h, kept_at: 2013-08-22T09:00"),
        share("1"),
    ),
    (
        "promises_kept_share",
        "due 48 h after it was made, kept in 49",
        promises("made: 2013-08-20T10:00, due: 24 h to 48 h, kept_at: 2013-08-22T11:00"),
        share("0"),
    ),
    (
        "promises_kept_share",
        "due at an hour, kept on that day, nobody says when",
        promises("due: 2013-08-20T14:00, kept_at: 2013-08-20"),
        share("0", "1"),
    ),
    (
        "promises_kept_share",
        "of one it is not recorded",
        AS_OF + promises(KEPT, BROKEN, "kind: visit, due: 2013-08-25"),
        share("1/3", "2/3"),
    ),
    # The second may be kept (2/2), broken (1/2) or not due yet (1/1).
    ("promises_kept_share", "of one nothing is recorded", AS_OF + promises(KEPT, "kind: visit"), share("1/2", "1")),
    ("promises_kept_share", "none due yet", AS_OF + promises(PENDING), DOES_NOT_APPLY),
    ("promises_kept_share", "none", "promises: []", DOES_NOT_APPLY),
    ("promises_kept_share", "not listed", ELSEWHERE, NOT_KNOWN),
    (
        "callbacks_kept_share",
        "one of two call backs, and a visit",
        promises("kind: call_back, kept: yes", "kind: call_back, kept: no", "kind: visit, kept: no"),
        share("1/2"),
    ),
    (
        "callbacks_kept_share",
        "late is not in time",
        promises("kind: call_back, due: 2013-08-20T14:00, kept_at: 2013-08-20T14:01"),
        share("0"),
    ),
    (
        "callbacks_kept_share",
        "one of which it is not recorded",
        AS_OF + promises("kind: call_back, kept: yes", "kind: call_back, due: 2013-08-20"),
        share("1/2", "1"),
    ),
    (
        "callbacks_kept_share",
        "a broken promise of unknown kind may be one",
        promises("kind: call_back, kept: yes", "kept: no"),
        share("1/2", "1"),
    ),
    ("callbacks_kept_share", "none was promised", promises("kind: visit, kept: yes"), DOES_NOT_APPLY),
    (
        "callbacks_kept_share",
        "none due yet",
        AS_OF + promises("kind: call_back, due: 2013-09-15", BROKEN),
        DOES_NOT_APPLY,
    ),
    ("callbacks_kept_share", "none", "promises: []", DOES_NOT_APPLY),
    ("callbacks_kept_share", "not listed", ELSEWHERE, NOT_KNOWN),
    ("longest_delay_past_promise", "2 h 30 min", promises(KEPT, LATE), known(150 * MINUTE)),
    (
        "longest_delay_past_promise",
        "the longer of two",
        promises(LATE, "due: 2013-08-20T14:00, kept_at: 2013-08-21T14:00"),
        known(DAY),
    ),
    ("longest_delay_past_promise", "all in time", promises(KEPT), known(0)),
    (
        "longest_delay_past_promise",
        "dates are calendar days",
        promises("due: 2013-08-20, kept_at: 2013-08-23"),
        days(3),
    ),
    (
        "longest_delay_past_promise",
        "past the end of the slot",
        promises("due: 2013-08-20T14:00 to 2013-08-20T16:00, kept_at: 2013-08-20T17:00"),
        known(HOUR),
    ),
    (
        "longest_delay_past_promise",
        "kept in a span of days",
        promises("due: 2013-08-20, kept_at: 2013-08-21 to 2013-08-23"),
        days(1, 3),
    ),
    (
        "longest_delay_past_promise",
        "one that is not due yet does not count",
        AS_OF + promises(LATE, PENDING),
        known(150 * MINUTE),
    ),
    ("longest_delay_past_promise", "one was not kept", AS_OF + promises(KEPT, LATE, BROKEN), NEVER_HAPPENED),
    (
        "longest_delay_past_promise",
        "one was not kept, of another nothing is known",
        AS_OF + promises(BROKEN, "kind: visit"),
        NEVER_HAPPENED,
    ),
    ("longest_delay_past_promise", "nobody says when it was kept", AS_OF + promises("due: 2013-08-20"), NOT_KNOWN),
    (
        "longest_delay_past_promise",
        "at least the rest where of one it is not recorded",
        AS_OF + promises(LATE, "kind: visit, due: 2013-08-25"),
        known(150 * MINUTE, OR_NEVER),
    ),
    ("longest_delay_past_promise", "none due yet", AS_OF + promises(PENDING), DOES_NOT_APPLY),
    ("longest_delay_past_promise", "none", "promises: []", DOES_NOT_APPLY),
    ("longest_delay_past_promise", "not listed", ELSEWHERE, NOT_KNOWN),
]


#: What the plain examples do not show: facts that pull against each other, and entries that may stand for nothing.
CORNERS: list[Example] = [
    # What was reached is not written, so a menu or a bot may have been.
    # the definition: such a contact was not answered
    ("contacts_answered", "given up, what was reached is not said", contacts("result: gave_up"), known(0)),
    (
        "reached_person",
        "once at least, and nobody the other time",
        contacts("reached: person, times: at most 3", "reached: nobody, result: no_answer"),
        YES,
    ),
    (
        "channels_tried",
        "three in one entry without a channel may differ",
        contacts("result: answered, times: 3"),
        known(1, 3),
    ),
    (
        "channels_tried",
        "the phone once at least",
        contacts("channel: phone, times: at most 2", "channel: mail"),
        known(2),
    ),
    (
        "longest_wait",
        "the longer one once at least",
        contacts(PERSON + ", wait: 5 min, times: at most 2", PERSON + ", wait: 1 min"),
        known(5 * MINUTE),
    ),
    (
        "longest_wait",
        "one that found no way in waited for nobody",
        contacts("channel: phone, result: no_way_in, wait: 5 min", PERSON + ", wait: 1 min"),
        known(MINUTE),
    ),
    (
        "longest_wait",
        "no way in by phone, no wait recorded",
        contacts("channel: phone, result: no_way_in"),
        DOES_NOT_APPLY,
    ),
    # The first answer is the first mail's own, so no date is needed to know that it took 2 h.
    (
        "time_to_first_answer",
        "a later mail with a date only does not make it coarser",
        contacts(MAIL + ", at: 2013-08-20, answered_after: 2 h", MAIL + ", at: 2013-08-25, answered_after: 3 h"),
        known(2 * HOUR),
    ),
    # If the first contact was in writing, 26 h; if not, 2 h: the definition calls that unknown.
    (
        "time_to_first_answer",
        "an earlier contact may have been in writing",
        contacts("at: 2013-08-20T10:00, result: no_answer", MAIL + ", at: 2013-08-21T10:00, answered_after: 2 h"),
        NOT_KNOWN,
    ),
    (
        "personal_answer_share",
        "one may have been in writing",
        contacts("answer: personal", MAIL + ", answer: standard"),
        share("0", "1/2"),
    ),
    (
        "promises_kept_share",
        "kept, but three days late, is not kept in time",
        promises("kept: yes, due: 2013-08-20, kept_at: 2013-08-23"),
        share("0"),
    ),
    ("longest_delay_past_promise", "by its word, in time", promises("kind: visit, kept: yes"), known(0)),
    # Done on the day it was due is in time whatever the hour, so the other one's hours stay exact.
    (
        "longest_delay_past_promise",
        "one by date in time does not make the other coarser",
        promises(LATE, "due: 2013-08-20, kept_at: 2013-08-20"),
        known(150 * MINUTE),
    ),
    (
        "longest_delay_past_promise",
        "kept, three days late",
        promises("kept: yes, due: 2013-08-20, kept_at: 2013-08-23"),
        days(3),
    ),
]


def ratings(*entries: str) -> str:
    """A list of marks for friendliness."""
    return "ratings: [" + ", ".join("{rating: friendliness, " + entry + "}" for entry in entries) + "]"


RATINGS: list[Example] = [
    ("rating:friendliness", "4 of 1 to 5", ratings("score: 4, scale: 1 to 5"), share("3/4")),
    ("rating:friendliness", "a German 1 of 6 to 1 is the best", ratings("score: 1, scale: 6 to 1"), share("1")),
    (
        "rating:friendliness",
        "a German 4 of 6 to 1: two fifths of the way",
        ratings("score: 4, scale: 6 to 1"),
        share("2/5"),
    ),
    # 3/4 and 1/4 of the way
    (
        "rating:friendliness",
        "several raters: their mean",
        ratings("rater: anna, score: 4, scale: 1 to 5", "rater: ben, score: 2, scale: 1 to 5"),
        share("1/2"),
    ),
    (
        "rating:friendliness",
        "three raters: their exact mean, a third",
        ratings(
            "rater: a, score: 0, scale: 0 to 1",
            "rater: b, score: 0, scale: 0 to 1",
            "rater: c, score: 1, scale: 0 to 1",
        ),
        share("1/3"),
    ),
    # 3/4 of the way and 4/5 of the way: 31/40
    (
        "rating:friendliness",
        "raters on different scales",
        ratings("rater: anna, score: 4, scale: 1 to 5", "rater: ben, score: 2, scale: 6 to 1"),
        share("31/40"),
    ),
    (
        "rating:friendliness",
        "the adjudicated value replaces theirs",
        ratings(
            "rater: anna, score: 5, scale: 1 to 5",
            "rater: ben, score: 1, scale: 1 to 5",
            "score: 2, scale: 1 to 5, adjudicated: yes",
        ),
        share("1/4"),
    ),
    ("rating:friendliness", "a fine mark", ratings("score: 2.5, scale: 1 to 5"), share("3/8")),
    ("rating:friendliness", "nobody rated it", ELSEWHERE, NOT_KNOWN),
]

EXAMPLES: list[Example] = [
    *CONTACT_COUNTS,
    *WAITS,
    *WRITTEN,
    *LANGUAGE,
    *OUTBOUND,
    *OUTCOME,
    *VISITS,
    *PROMISES,
    *CORNERS,
    *RATINGS,
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Said | list[Problem]]:
    """What is said of every example, by measure and facts; one frame a measure."""
    found: dict[tuple[str, str], Said | list[Problem]] = {}
    for measure in sorted({measure for measure, *_ in EXAMPLES}):
        examples = [facts for other, _, facts, _ in EXAMPLES if other == measure]
        results = measured(tmp_path_factory.mktemp("examples"), examples, measure)
        found |= {(measure, facts): result for facts, result in zip(examples, results, strict=True)}
    return found


@pytest.mark.parametrize(
    ("measure", "facts", "expected"),
    [pytest.param(measure, facts, expected, id=f"{measure}: {name}") for measure, name, facts, expected in EXAMPLES],
)
def test_a_measure_says_what_was_worked_out_by_hand(
    answers: dict[tuple[str, str], Said | list[Problem]], measure: str, facts: str, expected: Said
) -> None:
    assert answers[measure, facts] == expected


def test_every_measure_of_the_catalogue_has_an_example() -> None:
    assert set(measures()) - {measure for measure, *_ in EXAMPLES} == set()


@pytest.mark.parametrize("name", sorted(measures()))
def test_every_state_that_a_measure_can_be_in_has_an_example(name: str) -> None:
    shown = {expected.state for measure, _, _, expected in EXAMPLES if measure == name}
    definition = measures()[name]
    possible = {"known", "unknown"}
    possible |= set() if definition.not_applicable == "never" else {"not_applicable"}
    possible |= set() if definition.never == "cannot be" else {"never"}
    assert shown == possible


@pytest.mark.parametrize("measure", sorted(measures()))
def test_neighbours_in_a_frame_change_nothing(
    tmp_path: Path, answers: dict[tuple[str, str], Said | list[Problem]], measure: str
) -> None:
    """The same cases, one by one and backwards among cases of other measures."""
    mine = [facts for other, _, facts, _ in EXAMPLES if other == measure]
    others = [facts for other, _, facts, _ in EXAMPLES if other in ("contacts", "promises", "visits")]
    assert measured(tmp_path, mine[:1], measure) == [answers[measure, mine[0]]]
    among = measured(tmp_path, [*others, *reversed(mine)], measure)[len(others) :]
    assert among == [answers[measure, facts] for facts in reversed(mine)]


def test_an_endless_range_ends_at_the_sentinel_of_the_states(tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(case_text(contacts("times: at least 4")), encoding="utf-8")
    rows, document = case_rows.Rows(), read_document(path)
    assert isinstance(document, Document)
    source = next(iter(case_rows.cases_of(document)))
    assert case_rows.add_case(rows, source, Register(open=True)) == []
    row = measure_frame(frames.facts(rows, {source.id: source}), ["contacts"]).row(0, named=True)
    assert (row["contacts"], row["contacts.high"]) == (4, UNBOUNDED)
