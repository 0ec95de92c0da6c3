"""The columns of a form: the facts that a rubric reads, and what says which case they are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scorekit.importing.fields import CaseField, target
from scorekit.measuring.catalogue import measures
from scorekit.problems import Problem, ProblemsFound
from scorekit.rubrics.tree import Rubric
from scorekit.wording import Phrase, Wording, phrase
from scorekit.wording.terms import FIELDS, VALUES

#: The sheets of a form, in order: the kind of row, and the list of a case that its rows are entries of.
SHEETS: dict[str, tuple[str, Phrase]] = {
    "cases": ("case", phrase("Cases")),
    "contacts": ("contact", phrase("Contacts")),
    "promises": ("promise", phrase("Promises")),
    "visits": ("visit", phrase("Visits")),
    "ratings": ("rating", phrase("Ratings")),
}
#: What a form says of each field: what to write there.
EXPLAINED: dict[str, Phrase] = {
    "case": phrase("The number of the case. It is filled in; each case has its own."),
    "operator": phrase("The company that is called."),
    "scenario": phrase("Which question the caller asks."),
    "caller": phrase("Who makes the call."),
    "period": phrase("The year, quarter or month of the study."),
    "customer.language": phrase("The language that the caller speaks: en, nl, fr, de."),
    "contacts.at": phrase("Day and time at which the call began, or the message was sent."),
    "contacts.channel": phrase("How the company was contacted."),
    "contacts.direction": phrase("Who sought contact: the customer, or the company."),
    "contacts.purpose": phrase("Where the company sought contact: what for."),
    "contacts.wait": phrase("How long you waited for a person, or until the end. Hours, minutes, seconds: 0:03:21."),
    "contacts.wait_from": phrase("From where the wait was counted."),
    "contacts.reached": phrase("Who answered. Where nobody did, choose that: do not leave it empty."),
    "contacts.answered_after": phrase("How long until a written answer came. Hours, minutes, seconds: 26:00:00."),
    "contacts.answer": phrase("What kind of answer it was."),
    "contacts.transfers": phrase("How often you were put through to somebody else: 0, 1, 2."),
    "contacts.language": phrase("The language in which the company answered: en, nl, fr, de."),
    "contacts.switched_to": phrase("Where the language changed: the language after that."),
    "contacts.understood": phrase("Whether caller and company understood each other."),
    "contacts.result": phrase("How the contact ended."),
    "contacts.asked_to_stop": phrase("Whether the customer asked that such contacts end."),
    "contacts.needed_by_operator": phrase("Whether the company asked for this contact: a form, a document."),
    "promises": phrase("Whether the company promised anything. Where it did, write each promise on its sheet."),
    "promises.kind": phrase("What the company promised."),
    "promises.made": phrase("Day on which it was promised."),
    "promises.due": phrase("Day or time by which it had to be done."),
    "promises.kept": phrase("Whether the promise was kept in time."),
    "promises.kept_at": phrase("Day on which it was done."),
    "visits": phrase("Whether anybody came or went somewhere. Where they did, write each visit on its sheet."),
    "visits.where": phrase("Where the visit was."),
    "visits.by": phrase("Who came, or went."),
    "visits.result": phrase("How the visit ended."),
    "visits.cost": phrase("What the visit cost the customer, in euro."),
    "outcome.resolved": phrase("Whether the question was solved in the end."),
    "outcome.on": phrase("Day on which it was solved."),
    "outcome.as_of": phrase("Last day on which you know how things were."),
    "outcome.remedy": phrase("What the company did to make up for it."),
    "outcome.own_work": phrase("How long the customer worked on it. Hours, minutes, seconds."),
    "outcome.costs.amount": phrase("What the customer was left to pay, in euro."),
    "ratings.rating": phrase("What is rated."),
    "ratings.rater": phrase("Who rates."),
    "ratings.score": phrase("The mark."),
    "verdict": phrase("Your overall mark, from 0 to 10."),
}
#: What a form calls fields of which the plain name would not say enough, or would be there twice.
_CALLED: dict[str, Phrase] = {
    "case": phrase("case"),
    "operator": phrase("company"),
    "scenario": phrase("scenario"),
    "caller": phrase("caller"),
    "period": phrase("period"),
    "customer.language": phrase("language of the caller"),
    "contacts.language": phrase("language of the answer"),
    "contacts.wait": phrase("wait (h:mm:ss)"),
    "contacts.answered_after": phrase("answered after (h:mm:ss)"),
    "outcome.resolved": phrase("solved"),
    "outcome.on": phrase("solved on"),
    "outcome.own_work": phrase("own work (h:mm:ss)"),
    "outcome.costs.amount": phrase("left to pay (EUR)"),
    "promises": phrase("anything promised?"),
    "visits": phrase("any visit?"),
    "visits.cost": phrase("cost (EUR)"),
    "ratings.rating": phrase("rated"),
    "ratings.rater": phrase("rater"),
    "verdict": phrase("mark (0 to 10)"),
}
#: Fields that a measure reads and a form does not ask: each row is one contact, and costs are one amount.
_NOT_ASKED = frozenset(("contacts.times", "visits.times", "outcome.costs"))
_ORDER = tuple(EXPLAINED)
#: Channels on which somebody answers at once, or nobody does.
LIVE = ("phone", "chat", "bot", "shop")


class FormColumn(NamedTuple):
    """A column of a form: the sheet that it is on, its field, how it is called, and what is said of it. ``words`` are
    what it takes: the word of a case, and how the form says it. ``rating`` is the name of a rating whose mark it is."""

    sheet: str
    name: str
    head: str
    said: str
    field: CaseField
    words: tuple[tuple[str, str], ...] = ()
    rating: str = ""


def form_columns(rubric: Rubric, words: Wording, *, one_sheet: bool) -> list[FormColumn]:
    """The columns of the form of a rubric, in the order of a case. Raises :class:`ProblemsFound` for a rubric that
    reads no cases."""
    if not rubric.reads_cases:
        message = f"the rubric {rubric.id} reads figures about operators, and callers fill in none"
        raise ProblemsFound([Problem("", 0, 0, "not-allowed", message, "name a rubric that scores cases")])
    names = _asked(rubric)
    if one_sheet:
        names -= {"ratings.rating", "ratings.rater", "ratings.score"}
    found = [_column(name, words, one_sheet=one_sheet) for name in _ORDER if name in names]
    for rating in rubric.ratings if one_sheet else ():
        kind = target(f"ratings.{rating}")
        assert kind is not None
        head = rating.replace("_", " ")
        head = head[:1].upper() + head[1:]
        found.append(FormColumn("cases", f"ratings.{rating}", head, words.tell("The mark."), kind.field, (), rating))
    return list(_apart(found))


def _asked(rubric: Rubric) -> set[str]:
    """The fields that a form asks for."""
    catalogue = measures()
    names = {"case", "operator", "scenario", "caller", "outcome.resolved"}
    for measure in rubric.measures:
        names |= set(catalogue[measure].needs)
        if "outcome.costs" in catalogue[measure].needs:
            names.add("outcome.costs.amount")
    outward = any(catalogue[measure].direction == "outbound" for measure in rubric.measures)
    if any(name.startswith("contacts.") for name in names):
        names |= {"contacts.at", "contacts.channel"}
    if "contacts.language" in names:
        names.add("customer.language")
    if any(name.startswith("visits.") for name in names):
        names |= {"visits", "visits.where", "visits.by"}
    if any(name.startswith("promises.") for name in names):
        names |= {"promises", "promises.kind", "promises.kept"}
    if not outward:
        names -= {"contacts.direction", "contacts.purpose"}
    if rubric.ratings:
        names |= {"ratings.rating", "ratings.rater", "ratings.score"}
    return names - _NOT_ASKED


def _column(name: str, words: Wording, *, one_sheet: bool) -> FormColumn:
    found = target(name)
    assert found is not None, name
    sheet = found.section if found.section in SHEETS else "cases"
    if one_sheet and sheet == "contacts":
        sheet = "cases"
    key = name.rpartition(".")[2]
    said = _CALLED.get(name) or FIELDS.get(key) or phrase("{name}", name=key.replace("_", " "))
    head = words.phrase(said)
    listed = tuple((word, words.phrase(VALUES[key][word])) for word in found.field.words if word in VALUES.get(key, {}))
    if found.field.kind == "none":
        listed = tuple((word, words.phrase(VALUES["kept"][word])) for word in ("yes", "no"))
    return FormColumn(sheet, name, head[:1].upper() + head[1:], words.phrase(EXPLAINED[name]), found.field, listed)


def _apart(columns: Iterable[FormColumn]) -> Iterator[FormColumn]:
    """The columns with heads that are different on each sheet."""
    seen: set[tuple[str, str]] = set()
    for column in columns:
        head, number = column.head, 2
        while (column.sheet, head.casefold()) in seen:
            head, number = f"{column.head} ({number})", number + 1
        seen.add((column.sheet, head.casefold()))
        yield column._replace(head=head)


def of_sheet(columns: Iterable[FormColumn], sheet: str) -> list[FormColumn]:
    """The columns of one sheet."""
    return [column for column in columns if column.sheet == sheet]


def sheets_of(columns: Iterable[FormColumn]) -> list[str]:
    """The sheets that have columns, in order."""
    listed = list(columns)
    return [sheet for sheet in SHEETS if of_sheet(listed, sheet)]
