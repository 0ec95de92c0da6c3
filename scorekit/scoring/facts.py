"""Which facts of a case a measure was computed from, each with its place and its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from scorekit.measuring.catalogue import measures
from scorekit.measuring.registry import Measure
from scorekit.problems.findings import Placed, Refused
from scorekit.reading import quantities
from scorekit.reading.cases.pairs import resolved_by_a_contact
from scorekit.reading.cases.rows import CaseSource, country_of
from scorekit.reading.deadlines import deadline
from scorekit.reading.register import Register
from scorekit.reading.yaml_text import Path
from scorekit.wording import Joined, Named, Phrase, Said, When, phrase, sentence
from scorekit.wording.phrases import answer
from scorekit.wording.terms import EVIDENCE, VALUES, field_name, field_value

#: Lists of a case -> how one entry is called.
_ENTRIES = {
    "contacts": sentence("contact {number}"),
    "visits": sentence("visit {number}"),
    "promises": sentence("promise {number}"),
    "ratings": sentence("rating {number}"),
}
#: Fields that hold a time.
_TIMES = ("at", "on", "as_of", "made", "due", "kept_at", "published", "seen")
_OF_A_RATING = ("rater", "score", "scale", "adjudicated")


class FactLine(NamedTuple):
    """Facts that belong together: what they are (``head``), and where: as text, or as a way to find out. ``entry`` is
    the entry of a case that they are the ``fields`` of."""

    head: Said
    at: str | tuple[Placed, Path]
    evidence: tuple[Said, ...]
    entry: Mapping[str, Any] = MappingProxyType({})
    fields: frozenset[str] = frozenset()

    @property
    def said(self) -> Said:
        """All in words."""
        parts = tuple(_fact(field, self.entry[field]) for field in self.entry if field in self.fields)
        return phrase("{what}: {said}", what=self.head, said=Joined(parts)) if parts else self.head

    @property
    def place(self) -> str:
        """File and line. A file of YAML is looked through again for it."""
        if isinstance(self.at, str):
            return self.at
        document, path = self.at
        return document.leads_to(path, [field for field in self.entry if field in self.fields])


def fact_lines(source: CaseSource, subject: str, name: str, register: Register | None = None) -> tuple[FactLine, ...]:
    """The facts behind a measure or rating, in the order of the case; with the deadlines of promises that were due
    in working days or months, by the calendars of ``register``."""
    if subject == "rating":
        entries = source.data.get("ratings", ())
        return tuple(
            _line(source, ("ratings", i), phrase("rating {number}", number=i + 1), e, _OF_A_RATING)
            for i, e in enumerate(entries)
            if e["rating"] == name
        )
    return tuple(_measure_lines(source, measures()[name], register or Register(open=True)))


def _measure_lines(source: CaseSource, measure: Measure, register: Register) -> Iterator[FactLine]:
    by_holder: dict[str, list[str]] = {}
    for need in measure.needs:
        holder, _, field = need.partition(".")
        by_holder.setdefault(holder, []).append(field)
    for holder, fields in by_holder.items():
        value = source.data.get(holder)
        if value is None:
            if holder == "outcome" and "resolved" in fields:
                yield from _resolved_by_a_contact(source)
            continue
        if holder in _ENTRIES:
            if not value:
                yield _place(source, (holder,), phrase("{field}: none", field=field_name(holder)))
            for index, entry in enumerate(value):
                if holder == "contacts" and measure.direction not in ("", entry.get("direction", "inbound")):
                    continue
                head = Phrase(_ENTRIES[holder], values={"number": index + 1})
                yield _line(source, (holder, index), head, entry, fields)
                if holder == "promises" and "due" in fields and (due := _deadline(source, entry, register)):
                    yield _place(source, (holder, index, "due"), due)
        elif isinstance(value, dict) and fields != [""]:
            if any(field in value for field in fields):
                yield _line(source, (holder,), field_name(holder), value, fields)
            if holder == "outcome" and "resolved" in fields:
                yield from _resolved_by_a_contact(source)
        else:
            said: Said = str(value)
            if isinstance(value, dict):
                said = phrase("{score} on {scale}", score=str(value["score"]), scale=str(value["scale"]))
            yield _place(source, (holder,), phrase("{what}: {said}", what=field_name(holder), said=said))


def _resolved_by_a_contact(source: CaseSource) -> Iterator[FactLine]:
    """The contact that says that the matter was resolved, where the outcome does not say it."""
    contacts = source.data.get("contacts", ())
    if "resolved" not in source.data.get("outcome", {}) and resolved_by_a_contact(contacts) is not None:
        head = Phrase(_ENTRIES["contacts"], values={"number": len(contacts)})
        yield _line(source, ("contacts", len(contacts) - 1), head, contacts[-1], ("at", "result"))


def _deadline(source: CaseSource, entry: dict[str, Any], register: Register) -> Said:
    """By when a promise was due, and the holidays inside; nothing where the case says the day itself."""
    if "due" not in entry or "made" not in entry or re.search(r"month|year|working", str(entry["due"])) is None:
        return ""
    try:
        made = quantities.moment(entry["made"])
        found = deadline(entry["due"], made, country_of(source, register), register.calendar)
    except Refused:
        return ""
    if found is None:
        return ""
    first, last = found.days
    day = When(str(first)) if first == last else When(f"{first} to {last}")
    due = phrase("due at the end of {day}", day=day)
    if not found.working:
        return due
    place = found.by
    if not place:
        return phrase("{due}; the country of the operator is not known, so its working days are not known", due=due)
    listed = tuple(
        phrase("{day} {name} ({regions})", day=When(str(day)), name=name, regions=regions)
        if regions
        else phrase("{day} {name}", day=When(str(day)), name=name)
        for day, name, regions in found.off
    )
    if not listed:
        return phrase("{due}, by the working days of {place}; no holiday inside", due=due, place=place)
    holidays = Joined(listed)
    return phrase(
        "{due}, by the working days of {place}; holidays: {holidays}", due=due, place=place, holidays=holidays
    )


def _line(
    source: CaseSource, path: tuple[Any, ...], head: Said, entry: dict[str, Any], fields: Iterable[str]
) -> FactLine:
    named = entry.get("evidence", ())
    line = _place(source, path, head, (named,) if isinstance(named, str) else tuple(named))
    return line._replace(entry=entry, fields=frozenset(fields))


def _place(source: CaseSource, path: tuple[Any, ...], said: Said, evidence: tuple[Said, ...] = ()) -> FactLine:
    listed = source.data.get("evidence", ())
    if not evidence and len(listed) == 1:  # a single entry stands for all
        kind = listed[0]["kind"]
        evidence = (listed[0]["id"] if "id" in listed[0] else Named(kind, EVIDENCE.get(kind, kind)),)
    return FactLine(said, (source.document, (*source.path, *path)), evidence)


def _fact(field: str, value: Any) -> Said:
    """A field and its value: channel phone."""
    return phrase("{field} {value}", field=field_name(field), value=said_value(field, value))


def said_value(field: str, value: Any) -> Said:
    """The value of a field of a case, to be said."""
    if isinstance(value, bool):
        return answer(value)
    if isinstance(value, list):
        return Joined(tuple(said_value(field, item) for item in value)) if value else phrase("none")
    if isinstance(value, dict):
        return Joined(tuple(_fact(key, item) for key, item in value.items()), " ")
    return When(str(value)) if field in _TIMES else field_value(field, str(value))


def still_open(source: CaseSource, name: str, *, open_: bool) -> Said:
    """What an open end means of a measure, with the date up to which the story goes; nothing where it is not open."""
    words = measures()[name].still_open if name in measures() else ""
    outcome = source.data.get("outcome")
    as_of = outcome.get("as_of", "") if isinstance(outcome, dict) else ""
    if not words or not open_:
        return ""
    if as_of and words.endswith("the story ends"):
        return phrase("{what} ({date})", what=Phrase(words), date=When(str(as_of)))
    return Phrase(words)


def due_later(source: CaseSource, pending: Iterable[int]) -> tuple[FactLine, ...]:
    """Promises that were due after the end of the story, by their place in the case."""
    promised = source.data.get("promises", ())
    found = []
    for index in sorted(pending):
        entry = promised[index]
        kind = str(entry.get("kind", ""))
        parts: list[Said] = [Named(kind.replace("_", " "), VALUES["kind"].get(kind, kind))] if kind else []
        parts += [str(entry["what"]).replace("_", " ")] if "what" in entry else []
        said = phrase("due after that: {what}, due {due}", what=Joined(tuple(parts)), due=When(str(entry["due"])))
        found.append(_place(source, ("promises", index), said))
    return tuple(found)


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence of a case: its id, its kind, and where it is; ``about`` is the same without its
    ``source``."""

    id: str
    kind: Said
    said: Said
    about: Said = ""
    source: str = ""

    @property
    def kind_id(self) -> str:
        """The kind as files have it."""
        return self.kind.id.replace(" ", "_") if isinstance(self.kind, Named) else str(self.kind)


def evidence_lines(source: CaseSource) -> tuple[EvidenceLine, ...]:
    """The evidence that a case lists. The kind is kept: an account is not an observation."""
    found = []
    for entry in source.data.get("evidence", ()):
        title = f'"{entry["title"]}"' if "title" in entry else ""
        parts: list[Said] = [entry.get("author", ""), title]
        if "published" in entry:
            undated = entry["published"] == "undated"
            date = str(entry["published"])
            parts.append(phrase("undated") if undated else phrase("published {date}", date=When(date)))
        origin = str(entry.get("source", ""))
        first = len(parts)
        parts += [origin, entry.get("locator", "")]
        if entry.get("heard") == "one_side":
            parts.append(phrase("one side heard"))
        elif entry.get("heard") == "both":
            parts.append(phrase("both sides heard"))
        kind = entry["kind"]
        said = Joined(tuple(part for part in parts if part))
        about = Joined(tuple(part for place, part in enumerate(parts) if part and place != first))
        name = Named(kind.replace("_", " "), EVIDENCE.get(kind, kind))
        found.append(EvidenceLine(entry.get("id", kind), name, said, about, origin))
    return tuple(found)
