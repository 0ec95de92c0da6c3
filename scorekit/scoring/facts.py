"""Which facts of a case a measure was computed from, each with its place and its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scorekit.measuring.catalogue import measures
from scorekit.measuring.registry import Measure
from scorekit.reading.cases.rows import CaseSource

#: Lists of a case -> the word for one entry.
_LISTS = {"contacts": "contact", "visits": "visit", "promises": "promise", "ratings": "rating"}


@dataclass(frozen=True)
class FactLine:
    """Facts that stand together: ``text`` says them, ``place`` is file and line."""

    text: str
    place: str
    evidence: tuple[str, ...]


def fact_lines(source: CaseSource, subject: str, name: str) -> tuple[FactLine, ...]:
    """The facts behind a measure or rating, in the order of the case."""
    if subject == "rating":
        entries = source.data.get("ratings", ())
        return tuple(
            _line(source, ("ratings", i), f"rating {i + 1}", e, ("rater", "score", "scale", "adjudicated"))
            for i, e in enumerate(entries)
            if e["rating"] == name
        )
    return tuple(_measure_lines(source, measures()[name]))


def _measure_lines(source: CaseSource, measure: Measure) -> Iterator[FactLine]:
    by_holder: dict[str, list[str]] = {}
    for need in measure.needs:
        holder, _, field = need.partition(".")
        by_holder.setdefault(holder, []).append(field)
    for holder, fields in by_holder.items():
        value = source.data.get(holder)
        if value is None:
            continue
        if holder in _LISTS:
            if not value:
                yield _place(source, (holder,), f"{holder}: none")
            for index, entry in enumerate(value):
                if holder == "contacts" and measure.direction not in ("", entry.get("direction", "inbound")):
                    continue
                yield _line(source, (holder, index), f"{_LISTS[holder]} {index + 1}", entry, fields)
        elif isinstance(value, dict) and fields != [""]:
            if any(field in value for field in fields):
                yield _line(source, (holder,), holder, value, fields)
        else:
            said = f"{value['score']} on {value['scale']}" if isinstance(value, dict) else value
            yield _place(source, (holder,), f"{holder}: {said}")


def _line(
    source: CaseSource, path: tuple[Any, ...], head: str, entry: dict[str, Any], fields: Iterable[str]
) -> FactLine:
    said = ", ".join(f"{field} {_said(entry[field])}" for field in entry if field in set(fields))
    named = entry.get("evidence", ())
    return _place(
        source, path, f"{head}: {said}" if said else head, (named,) if isinstance(named, str) else tuple(named)
    )


def _place(source: CaseSource, path: tuple[Any, ...], text: str, evidence: tuple[str, ...] = ()) -> FactLine:
    line, _ = source.document.place((*source.path, *path))
    listed = source.data.get("evidence", ())
    if not evidence and len(listed) == 1:  # a single entry stands for all
        evidence = (listed[0].get("id", listed[0]["kind"]),)
    return FactLine(text, f"{source.document.shown_path}:{line}", evidence)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value) or "none"
    if isinstance(value, dict):
        return " ".join(f"{key} {_said(item)}" for key, item in value.items())
    return str(value)


def still_open(source: CaseSource, name: str, *, open_: bool) -> str:
    """What an open end means of a measure, with the date up to which the story tells; nothing where it is not open."""
    words = measures()[name].still_open if name in measures() else ""
    outcome = source.data.get("outcome")
    as_of = outcome.get("as_of", "") if isinstance(outcome, dict) else ""
    if not words or not open_:
        return ""
    return f"{words} ({as_of})" if as_of and words.endswith("the story ends") else words


def due_later(source: CaseSource, pending: Iterable[int]) -> tuple[FactLine, ...]:
    """Promises that were due after the end of the story, by their place in the case."""
    promised = source.data.get("promises", ())
    found = []
    for index in sorted(pending):
        entry = promised[index]
        what = ", ".join(str(entry[key]).replace("_", " ") for key in ("kind", "what") if key in entry)
        found.append(_place(source, ("promises", index), f"due after that: {what}, due {entry['due']}"))
    return tuple(found)


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence of a case, in words."""

    id: str
    kind: str
    text: str


def evidence_lines(source: CaseSource) -> tuple[EvidenceLine, ...]:
    """The evidence that a case lists. The kind is kept: an account is not an observation."""
    found = []
    for entry in source.data.get("evidence", ()):
        title = f'"{entry["title"]}"' if "title" in entry else ""
        parts = [entry.get("author", ""), title]
        if "published" in entry:
            parts.append("undated" if entry["published"] == "undated" else f"published {entry['published']}")
        parts += [entry.get("source", ""), entry.get("locator", "")]
        if entry.get("heard") == "one_side":
            parts.append("one side heard")
        elif entry.get("heard") == "both":
            parts.append("both sides heard")
        kind = entry["kind"].replace("_", " ")
        found.append(EvidenceLine(entry.get("id", entry["kind"]), kind, ", ".join(part for part in parts if part)))
    return tuple(found)
