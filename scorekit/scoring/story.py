"""What happened in a case, as its file tells it: the events in the order of time, to be said by pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.cases.rows import CaseSource
from scorekit.rubrics.tree import Text
from scorekit.scoring.facts import said_value
from scorekit.wording import Said, When, phrase
from scorekit.wording.terms import field_name, field_value

#: What an event says of the service: it helped, it harmed, or neither.
GOOD, BAD, PLAIN = "good", "bad", "plain"
_HELPED = frozenset(("resolved", "answered", "done"))
_HARMED = frozenset(
    (
        "sent_elsewhere", "did_not_know", "refused", "cut_off", "gave_up", "no_answer", "no_way_in",
        "not_solved", "no_access", "no_show",
    )
)  # fmt: skip
#: Fields of an entry that its title or its time says, or that are not for readers.
_SAID_ELSEWHERE = frozenset(("at", "on", "made", "channel", "direction", "kind", "where", "evidence", "resolved"))


#: Before or after every time that a case can name, in milliseconds.
_FAR = 2**62


class Event(NamedTuple):
    """Something that happened. ``kind`` is contact, visit, promise or outcome; ``when`` is empty where nobody wrote it
    down; ``details`` are facts about it, each with its
    name; ``tone`` is good, bad or plain; ``number`` is its place among those of
    its kind in the file, from 1."""

    kind: str
    when: Said
    title: Said
    details: tuple[tuple[Said, Said], ...] = ()
    tone: str = PLAIN
    number: int = 0


class Story(NamedTuple):
    """A case as readers see it. ``summary`` and ``topic`` may be empty; ``verdict`` is the mark that the author
    published; ``heard`` are the sides that its sources heard: one_side, both."""

    summary: Text = ""
    topic: str = ""
    product: str = ""
    period: str = ""
    events: tuple[Event, ...] = ()
    verdict: Said = ""
    remark: Text = ""
    disputed: bool = False
    private: bool = False
    heard: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def story_of(source: CaseSource) -> Story:
    """The story of a case that was read."""
    data = source.data
    evidence = data.get("evidence", ())
    return Story(
        summary=data.get("summary", ""),
        topic=str(data.get("topic", "")),
        product=str(data.get("product", "")),
        period=str(data.get("period", "undated")),
        events=tuple(_events(data)),
        verdict=_verdict(data.get("verdict")),
        remark=data.get("remark", ""),
        disputed=data.get("disputed") in ("yes", True),
        private=data.get("private") in ("yes", True),
        heard=tuple(dict.fromkeys(str(one["heard"]) for one in evidence if "heard" in one)),
        kinds=tuple(dict.fromkeys(str(one["kind"]) for one in evidence)),
    )


def _verdict(verdict: Any) -> Said:
    if isinstance(verdict, dict):
        return phrase("{score} on {scale}", score=str(verdict["score"]), scale=str(verdict["scale"]))
    return "" if verdict is None else str(verdict)


def _events(data: dict[str, Any]) -> Iterator[Event]:
    """All events: by their times where both have one, else in the order of the file; how it ended comes last."""
    placed: list[tuple[int, int, Event]] = []
    last = -_FAR
    for number, entry in enumerate(data.get("contacts", ()), 1):  # in order of time, with or without a time
        last = max(last, _start(entry.get("at"), last))
        placed.append((last, len(placed), _contact(entry)._replace(number=number)))
    others = [(one.get("at"), _visit(one)._replace(number=n)) for n, one in enumerate(data.get("visits", ()), 1)]
    others += [(one.get("made"), _promise(one)._replace(number=n)) for n, one in enumerate(data.get("promises", ()), 1)]
    for at, event in others:
        placed.append((_start(at, _FAR), len(placed), event))
    yield from (event for _, _, event in sorted(placed, key=lambda one: one[:2]))
    if isinstance(outcome := data.get("outcome"), dict):
        yield _outcome(outcome)


def _start(at: Any, without: int) -> int:
    """When something began, in milliseconds; ``without`` where that is not known."""
    if at is None:
        return without
    try:
        return quantities.moment(at).low
    except Refused:
        return without


def _when(at: Any) -> Said:
    return "" if at is None else When(str(at))


def _details(entry: dict[str, Any], without: Iterable[str] = ()) -> tuple[tuple[Said, Said], ...]:
    left_out = _SAID_ELSEWHERE | set(without)
    return tuple(
        (field_name(field), said_value(field, value)) for field, value in entry.items() if field not in left_out
    )


def _tone(result: Any) -> str:
    return GOOD if result in _HELPED else BAD if result in _HARMED else PLAIN


def _contact(entry: dict[str, Any]) -> Event:
    channel = field_value("channel", str(entry["channel"])) if "channel" in entry else ""
    if entry.get("direction") == "outbound":
        title = phrase("The company contacted the customer: {channel}", channel=channel)
        title = title if channel else phrase("The company contacted the customer")
    else:
        title = phrase("The customer contacted the company: {channel}", channel=channel)
        title = title if channel else phrase("The customer contacted the company")
    tone = _tone(entry.get("result"))
    if tone == PLAIN and (entry.get("reached") == "nobody" or entry.get("answered_after") == "never"):
        tone = BAD
    return Event("contact", _when(entry.get("at")), title, _details(entry), tone)


def _visit(entry: dict[str, Any]) -> Event:
    where = field_value("where", str(entry["where"])) if "where" in entry else ""
    if entry.get("by") == "customer":
        title = phrase("The customer went there: {where}", where=where)
        title = title if where else phrase("The customer went there")
    else:
        title = phrase("A visit of the company: {where}", where=where)
        title = title if where else phrase("A visit of the company")
    return Event("visit", _when(entry.get("at")), title, _details(entry, ("by",)), _tone(entry.get("result")))


def _promise(entry: dict[str, Any]) -> Event:
    kind = field_value("kind", str(entry["kind"])) if "kind" in entry else ""
    title = phrase("The company promised {kind}", kind=kind) if kind else phrase("The company promised something")
    kept = entry.get("kept")
    tone = GOOD if kept in ("yes", True) else BAD if kept in ("no", "never", False) else PLAIN
    return Event("promise", _when(entry.get("made")), title, _details(entry), tone)


def _outcome(outcome: dict[str, Any]) -> Event:
    resolved = outcome.get("resolved")
    title, tone = phrase("How it ended is not known"), PLAIN
    if resolved in ("yes", True):
        title, tone = phrase("The matter was solved"), GOOD
    elif resolved in ("no", False):
        title, tone = phrase("The matter was not solved"), BAD
    elif resolved == "not_applicable":
        title = phrase("Nothing was asked")
    when = outcome.get("on", outcome.get("as_of"))
    shown = ("as_of",) if "on" not in outcome else ()
    return Event("outcome", _when(when), title, _details(outcome, shown), tone)
