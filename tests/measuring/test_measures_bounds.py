"""Bounds of vague measures, by brute force.

A vague case is a set of exact ones. Whatever a measure says of one of those must lie inside the range that it gives
for the vague case. The completions of a case are built here, from the definitions alone, and measured by the same
code. Where a range need not be exact it may be wider; it may never leave out a value that the facts allow.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scorekit.measuring.catalogue import measures
from scorekit.measuring.frame import measure_frame
from scorekit.measuring.states import DAY, NEVER, UNBOUNDED
from scorekit.problems.findings import Refused
from scorekit.reading import schema_check
from scorekit.reading.cases import frames
from scorekit.reading.cases import rows as case_rows
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import Document
from scorekit.reading.quantities import duration, moment
from scorekit.reading.register import Register
from tests.examples import examples, many_examples
from tests.measuring.test_measures import ENDLESS, OR_NEVER, Said, said

Entry: TypeAlias = dict[str, Any]
Case: TypeAlias = dict[str, Any]
Completer: TypeAlias = Callable[[Case, random.Random], "Case | None"]


def frame_rows(cases: list[Case], name: str) -> list[Said]:
    """What a measure says of each of many cases."""
    rows, sources = case_rows.Rows(), {}
    for number, facts in enumerate(cases):
        data = {"case": f"c{number}", "operator": "kpn", "verdict": "5/10", **facts}
        document = Document(path=Path("case.yaml"), shown_path="case.yaml", kind="case", data=data, text="")
        source = CaseSource(data["case"], document, (), data)
        sources[source.id] = source
        assert case_rows.add_case(rows, source, Register(open=True)) == []
    frame = measure_frame(frames.facts(rows, sources), [name])
    return [said(row, name) for row in frame.iter_rows(named=True)]


def number(end: Fraction | str | None) -> Fraction:
    """An end of a range, comparable with others."""
    assert end is not None
    if isinstance(end, Fraction):
        return end
    return Fraction({ENDLESS: UNBOUNDED, OR_NEVER: NEVER}[end])


def holds(vague: Said, exact: Said) -> bool:
    """Whether what is said of a vague case leaves room for what is said of one of its completions."""
    if vague.state == "unknown" or exact.state in ("unknown", "not_applicable"):
        return True
    if vague.state in ("not_applicable", "never"):
        return exact.state == vague.state
    low, high = number(vague.low), number(vague.high)
    if exact.state == "never":
        return high == NEVER
    least, most = number(exact.low), number(exact.high)
    if vague.by_day and not exact.by_day:
        # d calendar days are any time over d - 1 days and under d + 1 days.
        return low - DAY < least and (high >= UNBOUNDED or most < high + DAY)
    if exact.by_day and not vague.by_day:
        return low < most + DAY and least - DAY < high
    return low <= least and most <= high


def check(name: str, cases: list[Case], complete: Completer, samples: int) -> None:
    """Compare each case with completions of it."""
    together: list[Case] = []
    places: list[tuple[int, int, int]] = []
    for case in cases:
        data = {"case": "c", "operator": "kpn", "verdict": "5/10", **case}
        assert schema_check.check(Document(Path("case.yaml"), "case.yaml", "case", data, "")) == []
        chance = random.Random(repr(case))
        tried = (complete(case, chance) for _ in range(samples))
        unique = {repr(found): found for found in tried if found is not None}
        places.append((len(together), len(together) + 1, len(together) + 1 + len(unique)))
        together += [case, *unique.values()]
    if not together:
        return
    results = frame_rows(together, name)
    broken = [
        f"{name} of {together[vague]} is {results[vague]},\nand of its completion {together[index]} {results[index]}"
        for vague, first, end in places
        for index in range(first, end)
        if not holds(results[vague], results[index])
    ]
    # The shortest one says the most. (Each case stands for itself, so this does what shrinking would, at no cost.)
    assert broken == [], min(broken, key=len)


LIVE, WRITTEN = ("phone", "chat", "shop"), ("mail", "web_form", "letter")
SOMETHING_SAID = ("answered", "promised", "did_not_know", "resolved")
ENDED = ("gave_up", "cut_off")
UNHEARD = ("no_answer", "no_way_in")
#: Vague text -> values in its range: each end and a middle. An entry stands for one at least.
COUNTS: dict[Any, tuple[int, ...]] = {
    2: (2,), "1 to 2": (1, 2), "0 to 1": (1,), "at least 1": (1, 2, 4), "at most 2": (1, 2), "about 2": (1, 2, 3)
}  # fmt: skip
TIMES: dict[str, tuple[str, ...]] = {
    "1 min": ("1 min",),
    "1 min to 3 min": ("1 min", "2 min", "3 min"),
    "at least 2 min": ("2 min", "5 min", "9 h"),
    "at most 2 min": ("0 s", "1 min", "2 min"),
}


class Impossible(Exception):
    """The guesses made so far contradict the facts."""


def contact(entry: Entry, chance: random.Random) -> Entry:
    """One contact with every fact that matters, in agreement with what is known of it."""
    guess = {key: value for key, value in entry.items() if key != "times"}
    for key in ("wait", "answered_after"):
        if key in guess:
            guess[key] = chance.choice(TIMES[guess[key]])
    if "transfers" in guess:
        guess["transfers"] = chance.choice(COUNTS[guess["transfers"]])
    channel = guess.setdefault("channel", chance.choice((*LIVE, *WRITTEN, "other")))
    if guess.get("direction") == "outbound":
        guess.setdefault("purpose", chance.choice(("answer", "update", "check_up", "sales", "survey")))
        return guess
    answered = bool(guess.keys() & {"answer", "answered_after", "language", "switched_to", "understood"})
    # That a customer gave up, or the line was cut, makes a wait "at least"; a wait that is not said to have ended
    # so is taken as it stands. That none of the contacts says that it resolved the matter is told by the definition.
    results: tuple[str, ...] = ("answered", "promised", "did_not_know", "no_answer", "no_way_in")
    results += () if "wait" in entry or channel in WRITTEN else ENDED
    if "wait" in entry:
        results = tuple(result for result in results if result not in UNHEARD)
    result = guess.setdefault("result", chance.choice(results))
    if channel in WRITTEN:
        if result in SOMETHING_SAID:
            kind = guess.setdefault("answer", chance.choice(("personal", "standard", "automatic")))
            guess.setdefault("answered_after", chance.choice(("1 min", "9 h")))
            guess.setdefault("reached", "person" if kind == "personal" else chance.choice(("bot", "menu")))
            if guess["reached"] == "nobody":
                raise Impossible
        else:
            guess.setdefault("reached", "nobody")
    else:
        guess.setdefault("reached", chance.choice(("person", "bot", "menu", "nobody")))
        if result == "gave_up" and "reached" not in entry:
            # Read as having reached nobody; whether that is right is asked in an example of its own.
            guess["reached"] = "nobody"
        if channel in LIVE and result != "no_way_in":
            guess.setdefault("wait", chance.choice(("0 s", "2 min", "9 h")))
        if channel in LIVE and guess["reached"] != "nobody":
            guess.setdefault("transfers", chance.choice((0, 1, 3)))
    reached = guess["reached"]
    if (
        (result in SOMETHING_SAID and reached == "nobody")
        or (result in UNHEARD and (answered or reached != "nobody"))
        or (answered and reached == "nobody")
        or (guess.get("answer") == "personal" and reached != "person")
        or (guess.get("answer") == "automatic" and reached == "person")
        or ("understood" in guess and reached != "person")
    ):
        raise Impossible
    if reached != "nobody":
        # A contact of which the language is written, and no switch, was not switched.
        if "language" not in guess and "switched_to" not in guess:
            switched = chance.choice((None, None, "en"))
            guess |= {} if switched is None else {"switched_to": switched}
        guess.setdefault("language", chance.choice(("nl", "nl-BE", "fr")))
    if reached == "person":
        guess.setdefault("understood", chance.choice(("yes", "partly", "no")))
    return guess


def contacts_of(entry: Entry, chance: random.Random) -> list[Entry]:
    """The contacts that an entry stands for, each with its own facts."""
    found = []
    for _ in range(chance.choice(COUNTS[entry["times"]]) if "times" in entry else 1):
        for attempt in range(30):
            try:
                found.append(contact(entry, chance))
                break
            except Impossible:
                if attempt == 29:
                    raise
    return found


def complete_contacts(case: Case, chance: random.Random) -> Case | None:
    """A case with nothing left open, or nothing when its facts contradict each other."""
    try:
        entries = [one for entry in case["contacts"] for one in contacts_of(entry, chance)]
    except Impossible:
        return None
    outcome = dict(case.get("outcome", {}))
    outcome.setdefault("resolved", chance.choice(("yes", "no", "not_applicable")))
    language = case.get("customer", {}).get("language") or chance.choice(("nl", "fr"))
    return {"customer": {"language": language}, "contacts": entries, "outcome": outcome}


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    """One of these values."""
    return st.sampled_from(values)


inbound = st.fixed_dictionaries(
    {},
    optional={
        "times": one_of(2, "1 to 2", "at least 1", "about 2"),
        "channel": one_of("phone", "chat", "mail", "web_form", "other"),
        "reached": one_of("person", "bot", "menu", "nobody"),
        "result": one_of("answered", "promised", "resolved", "gave_up", "cut_off", "no_answer", "no_way_in"),
        "wait": st.sampled_from(sorted(TIMES)),
        "answer": one_of("personal", "standard", "automatic"),
        "transfers": one_of(2, "1 to 2", "at least 1"),
        "language": one_of("nl", "nl-BE", "fr"),
        "switched_to": one_of("en"),
        "understood": one_of("yes", "partly", "no"),
        "asked_to_stop": one_of("yes", "no"),
        "needed_by_operator": one_of("yes"),
    },
)
outbound = st.fixed_dictionaries(
    {"direction": st.just("outbound")},
    optional={
        "purpose": one_of("sales", "update", "survey"),
        "times": one_of("1 to 2"),
        "asked_to_stop": one_of("yes"),
    },
)
contact_cases = st.fixed_dictionaries(
    {"contacts": st.lists(st.one_of(inbound, inbound, inbound, outbound), max_size=3)},
    optional={
        "customer": one_of({"language": "nl"}, {"language": "nl-BE"}),
        "outcome": one_of({"resolved": "yes"}, {"resolved": "no"}, {"resolved": "yes"}),
    },
)


def perhaps_none(case: Case) -> Case:
    """The same case with a first entry that is written as if it might stand for no contact."""
    entries = [{**entry, "times": "0 to 1"} if i == 0 else entry for i, entry in enumerate(case["contacts"])]
    return {**case, "contacts": entries}


visit = st.fixed_dictionaries(
    {},
    optional={
        "times": one_of(2, "1 to 2", "at least 1", "at most 2"),
        "result": one_of("done", "not_solved", "no_access", "no_show", "refused"),
        "cost": one_of("20 EUR", "10 to 30 EUR", "at least 5 EUR", "15 USD"),
    },
)
visit_cases = st.fixed_dictionaries({"visits": st.lists(visit, max_size=2)})
AMOUNTS = {
    "20 EUR": ("20 EUR",),
    "10 to 30 EUR": ("10 EUR", "20 EUR", "30 EUR"),
    "at least 5 EUR": ("5 EUR", "500 EUR"),
    "15 USD": ("15 USD",),
}


def complete_visits(case: Case, chance: random.Random) -> Case | None:
    """Visits with a result and a cost each, and all that the customer paid."""
    made = []
    for entry in case["visits"]:
        for _ in range(chance.choice(COUNTS[entry["times"]]) if "times" in entry else 1):
            guess = {key: value for key, value in entry.items() if key != "times"}
            # One that was refused is not a visit; what is listed without a result was made, or set out on.
            guess.setdefault("result", chance.choice(("done", "not_solved", "no_access", "no_show")))
            guess["cost"] = chance.choice(AMOUNTS[guess["cost"]] if "cost" in guess else ("0 EUR", "7 EUR"))
            made.append(guess)
    costs = [{"amount": guess["cost"]} for guess in made] + chance.choice(([], [{"amount": "50 EUR"}]))
    return {"visits": made, "outcome": {"costs": costs}}


HOURS = ("00:00", "09:00", "14:00", "23:59")
WHEN = ("2013-08-20", "2013-08-21", "2013-08-22T10:00", "2013-08-22T15:00", "2013-08-22", "2013-08-24T09:00")


def at_some_hour(when: str, chance: random.Random) -> str:
    """A moment with a time, on the date that is known."""
    return when if "T" in when else f"{when}T{chance.choice(HOURS)}"


promise = st.fixed_dictionaries(
    {},
    optional={
        "kind": one_of("call_back", "visit"),
        "made": one_of("2013-08-20T10:00", "2013-08-20"),
        "due": st.sampled_from((*WHEN, "2013-08-22T10:00 to 2013-08-22T12:00", "24 h to 48 h", "48 h")),
        "kept": one_of("yes", "no"),
        "kept_at": st.sampled_from(WHEN),
    },
)


def late_no_more(entry: Entry) -> bool:
    """A promise that is said not to have been kept, and then to have been done, says two things."""
    return not ("kept" in entry and "kept_at" in entry)


promise_cases = st.fixed_dictionaries(
    {"promises": st.lists(promise.filter(late_no_more), max_size=3)},
    optional={"outcome": one_of({"as_of": "2013-08-22"}, {"as_of": "2013-08-22T12:00"}, {"as_of": "2013-08-31"})},
)


def due_from(entry: Entry) -> int:
    """The moment by which a promise with nothing left open had to be kept."""
    try:
        return moment(entry["due"]).high
    except Refused:
        return moment(entry["made"]).low + duration(entry["due"]).high


def complete_promises(case: Case, chance: random.Random) -> Case | None:
    """Promises with a kind, a moment due, and what became of them by a moment at which the story ends."""
    as_of = at_some_hour(case.get("outcome", {}).get("as_of") or chance.choice(WHEN), chance)
    end = moment(as_of).high
    made = []
    for entry in case["promises"]:
        guess = dict(entry)
        guess.setdefault("kind", chance.choice(("call_back", "visit")))
        guess["made"] = at_some_hour(guess.get("made", "2013-08-20"), chance)
        guess.setdefault("due", at_some_hour(chance.choice(WHEN), chance))
        if "kept_at" in guess:
            guess["kept_at"] = at_some_hour(guess["kept_at"], chance)
        elif guess.get("kept") == "yes":
            # Kept, and nobody says that it was late.
            guess["kept_at"] = "2013-08-19T08:00"
        elif "kept" not in guess and due_from(guess) <= end:
            # One that was not due yet is pending, whatever came of it.
            done = at_some_hour(chance.choice(WHEN), chance)
            guess |= {"kept_at": done} if chance.random() < 0.6 and moment(done).high <= end else {"kept": "no"}
        made.append(guess)
    return {"promises": made, "outcome": {"as_of": as_of}}


written = st.fixed_dictionaries(
    {},
    optional={
        "channel": one_of("mail", "mail", "web_form", "phone"),
        "at": st.sampled_from(WHEN),
        "result": one_of("answered", "no_answer", "no_way_in"),
        "answered_after": one_of("1 h", "1 h to 30 h", "3 days"),
        "times": one_of("1 to 2"),
    },
)
moment_cases = st.fixed_dictionaries(
    {"contacts": st.lists(written, max_size=3)},
    optional={
        "outcome": one_of(
            {"resolved": "yes", "on": "2013-08-25"}, {"resolved": "yes", "on": "2013-08-24T12:00"}, {"resolved": "yes"},
            {"resolved": "no"}, {"on": "2013-08-25"},
        )
    },
)  # fmt: skip
LENGTHS = {"1 h": ("1 h",), "1 h to 30 h": ("1 h", "12 h", "30 h"), "3 days": ("3 days",)}


def in_order(case: Case) -> bool:
    """Contacts stand in order of time."""
    dated = [moment(entry["at"]) for entry in case["contacts"] if "at" in entry]
    return all(first.low <= second.high for i, first in enumerate(dated) for second in dated[i + 1 :])


def complete_moments(case: Case, chance: random.Random) -> Case | None:
    """Contacts in writing or not, each at a moment of its own, answered after an exact time or never."""
    made: list[Entry] = []
    latest = 0
    for entry in case["contacts"]:
        for _ in range(chance.choice((1, 2)) if "times" in entry else 1):
            guess = {key: value for key, value in entry.items() if key != "times"}
            guess.setdefault("channel", chance.choice(("mail", "phone")))
            options = [at_some_hour(day, chance) for day in ((entry["at"],) if "at" in entry else WHEN)]
            options = [option for option in options if moment(option).low >= latest]
            if not options:
                return None
            guess["at"] = chance.choice(options)
            latest = moment(guess["at"]).low
            if "answered_after" in guess:
                guess["answered_after"] = chance.choice(LENGTHS[guess["answered_after"]])
            guess.setdefault(
                "result", "answered" if "answered_after" in guess else chance.choice(("answered", "no_answer"))
            )
            if guess["result"] != "answered" and "answered_after" in guess:
                return None
            if guess["result"] == "answered" and guess["channel"] != "phone":
                guess.setdefault("answered_after", chance.choice(("1 min", "30 h", "9 days")))
            made.append(guess)
    outcome = dict(case.get("outcome", {}))
    outcome.setdefault("resolved", chance.choice(("yes", "no", "not_applicable")))
    if outcome["resolved"] == "yes":
        outcome["on"] = at_some_hour(outcome.get("on", "2013-08-26"), chance)
    return {"contacts": made, "outcome": outcome}


MOMENTS = ("time_to_first_answer", "time_to_resolution")
PROMISES = ("promises", "promises_kept_share", "callbacks_kept_share", "longest_delay_past_promise")
VISITS = ("visits", "failed_visits", "cost_to_customer")
#: Stated once for the whole case: there is nothing to add up.
STATED = ("remedy_given", "own_work", "verdict")
CONTACTS = tuple(sorted(set(measures()) - {*MOMENTS, *PROMISES, *VISITS, *STATED}))

pytestmark = many_examples

quick = settings(
    deadline=None,
    derandomize=True,
    max_examples=examples(4, 12),
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
long = settings(quick, max_examples=examples(4, 30))

KINDS: dict[str, tuple[st.SearchStrategy[Case], Completer]] = {
    **dict.fromkeys(CONTACTS, (contact_cases, complete_contacts)),
    **dict.fromkeys(VISITS, (visit_cases, complete_visits)),
    **dict.fromkeys(PROMISES, (promise_cases, complete_promises)),
    **dict.fromkeys(MOMENTS, (moment_cases.filter(in_order), complete_moments)),
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_range_of_a_vague_case_holds_every_completion(name: str) -> None:
    cases, complete = KINDS[name]

    @settings(quick, max_examples=examples(3, 12) if name in CONTACTS else examples(5, 40))
    @given(st.lists(cases, min_size=1, max_size=10))
    def holds_all(drawn: list[Case]) -> None:
        check(name, drawn, complete, samples=20)

    holds_all()


@pytest.mark.parametrize("name", CONTACTS)
def test_an_entry_stands_for_one_at_least(name: str) -> None:
    @settings(quick, max_examples=examples(2, 6))
    @given(st.lists(contact_cases.map(perhaps_none), min_size=1, max_size=10))
    def holds_all(drawn: list[Case]) -> None:
        check(name, drawn, complete_contacts, samples=20)

    holds_all()


#: Counts of what took place: where nothing did, they do not apply. (A matter that was resolved before the first attempt
#: was resolved with none.)
NEVER_NONE = ("contacts", "channels_tried", "sales_contacts", "visits", "promises")


@pytest.mark.parametrize("name", NEVER_NONE)
def test_a_count_of_what_took_place_is_never_0(name: str) -> None:
    """Neither of a vague case nor of a completion: no range holds a 0 that would earn a full mark for nothing."""
    cases, complete = KINDS[name]

    @settings(quick, max_examples=examples(2, 6))
    @given(st.lists(cases, min_size=1, max_size=10))
    def is_one_at_least(drawn: list[Case]) -> None:
        chance = random.Random(repr(drawn))
        completed = [found for case in drawn for found in (complete(case, chance),) if found is not None]
        together = [*drawn, *completed]
        for case, result in zip(together, frame_rows(together, name), strict=True):
            assert result.state != "known" or number(result.low) >= 1, f"{name} of {case} is {result}"

    is_one_at_least()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_range_of_a_vague_case_holds_every_completion_at_length(name: str) -> None:
    cases, complete = KINDS[name]

    @long
    @given(st.lists(cases, min_size=1, max_size=10))
    def holds_all(drawn: list[Case]) -> None:
        check(name, drawn, complete, samples=50)

    holds_all()


def test_every_measure_is_tried_or_has_nothing_to_add_up() -> None:
    assert set(KINDS) | set(STATED) == set(measures())
