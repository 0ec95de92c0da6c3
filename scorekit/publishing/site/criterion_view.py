"""The criteria of one score: how far each came, how much it counts, and why, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from scorekit.publishing.pages.explanation import reason_said, subject_name
from scorekit.publishing.pages.points import number_text
from scorekit.publishing.site.parts import Bar, Link, bar, source_link
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.explanation import CaseExplanation, FiguresExplanation
from scorekit.scoring.facts import FactLine
from scorekit.scoring.lines import Line
from scorekit.scoring.scores import GateState
from scorekit.wording import Wording, phrase, sentence
from scorekit.wording.numbers import short_text

#: Why a criterion has no points, or what is behind those that it got.
_STANDS_FOR = {
    "never": sentence("It had not happened when the story ended, so it counts as the worst."),
    "vague": sentence("The facts leave it in doubt."),
    "unknown": sentence("nobody recorded enough to score it."),
    "not_applicable": sentence("it does not apply here."),
}


#: The same where the rubric fills in the worst.
_FILLED_IN = sentence("nobody recorded enough to score it, and by the method it then counts as the worst.")


class FactView(NamedTuple):
    """A fact, where it is from, and the event on the time line of the page that tells it, if there is one."""

    text: str
    sources: tuple[Link, ...] = ()
    anchor: str = ""


class CriterionView(NamedTuple):
    """A criterion in one score. ``depth`` is 1 at the top; ``leaf`` is whether it measures something. ``points`` is
    empty where there are none; ``said`` are sentences; ``changed`` says what rules changed on it."""

    id: str
    title: str
    depth: int
    leaf: bool
    points: str
    bar: Bar
    weight: str
    said: tuple[str, ...] = ()
    reason: str = ""
    source: Link = Link("")
    facts: tuple[FactView, ...] = ()


class GateView(NamedTuple):
    """A rule that changes a score: what it says, and whether it did."""

    title: str
    fired: bool
    text: str
    reason: str


#: What is said of a criterion in every case alike, by its id, reason and source: title, reason, source.
Memory = dict[tuple[str, str, str], tuple[str, str, Link]]


def criteria_view(
    found: CaseExplanation | FiguresExplanation,
    words: Wording,
    field: Mapping[str, Fraction] | None = None,
    memory: Memory | None = None,
) -> tuple[CriterionView, ...]:
    """The criteria of a case, or of an operator that is scored once; ``field`` are the means of the table. A
    ``memory`` is of one table and language."""
    memory = {} if memory is None else memory
    return tuple(_criterion(line, found, words, (field or {}).get(line.id), memory) for line in found.tree.lines[1:])


def _criterion(
    line: Line,
    found: CaseExplanation | FiguresExplanation,
    words: Wording,
    mark: Fraction | None,
    memory: Memory,
) -> CriterionView:
    rubric = found.rubric
    key = (line.id, line.because, line.source)
    if key not in memory:
        cited = line.because or line.source
        reason = reason_said(line.because, line.source, rubric, words, label=False) if cited else ""
        memory[key] = (words.say(line.title), reason, _source(line.source, rubric))
    title, reason, source = memory[key]
    return CriterionView(
        line.id,
        title,
        line.depth,
        bool(line.measure),
        "" if line.points is None else _points(line, rubric, words),
        bar(line.points, rubric, mark=mark, out_of=line.out_of),
        "" if line.applied is None else counts_for(line.applied, words),
        tuple(_said(line, rubric, words)),
        reason,
        source,
        tuple(_facts(line.facts, found, words)) if line.state not in ("unknown", "not_applicable") else (),
    )


def counts_for(share: Fraction, words: Wording) -> str:
    """What a criterion counts for in the whole."""
    return words.tell("counts for {share} %", share=words.number(short_text(share * 100, 1)))


def _points(line: Line, rubric: Rubric, words: Wording) -> str:
    assert line.points is not None
    text = number_text(line.points, rubric.scale.decimals, words)
    if line.out_of is None:
        return text
    return words.tell("{points} of {most}", points=text, most=words.number(short_text(line.out_of, 6)))


def _said(line: Line, rubric: Rubric, words: Wording) -> Iterator[str]:
    """What was found, the rule that it fell under, and what that earned."""
    decimals = rubric.scale.decimals
    if line.measure:
        measured, state = words.say(line.measured), line.state
        subject = subject_name(line) if line.subject in ("measure", "rating") else phrase("Measured")
        if state in ("unknown", "not_applicable"):
            filled = state == "unknown" and line.points is not None
            yield words.labelled(subject, words.tell(_FILLED_IN if filled else _STANDS_FOR[state]))
        else:
            yield f"{words.labelled(subject, measured)}."
            if state in ("never", "vague"):
                yield words.tell(_STANDS_FOR[state])
        rule = words.say(line.rule)
        earned = line.points if line.before is None else line.before
        if rule and earned is not None and state != "unknown":
            points = number_text(earned, decimals, words)
            yield words.tell("{points} points, by the rule: {rule}.", rule=rule, points=points)
    if line.before is not None and line.points is not None and line.before != line.points:
        before, after = (number_text(value, decimals, words) for value in (line.before, line.points))
        yield words.tell("Rules then changed it from {before} to {after}.", before=before, after=after)
    elif line.set and line.points is not None:
        yield words.tell("A rule set it.")
    if line.without is not None:
        without = number_text(line.without, decimals, words)
        yield words.tell(
            "Without what is unknown it would be {without}. That is not possible. The nearest possible value counts.",
            without=without,
        )


def _source(key: str, rubric: Rubric) -> Link:
    if key not in rubric.sources:
        return Link("")
    source = rubric.sources[key]
    return Link(source.title, source_link(source.url).address if source.url else "")


def _facts(
    facts: tuple[FactLine, ...], found: CaseExplanation | FiguresExplanation, words: Wording
) -> Iterator[FactView]:
    """Facts with their sources: those of figures as they are named; those of a case by their kinds, where it has
    several."""
    if isinstance(found, FiguresExplanation):
        for fact in facts:
            yield FactView(words.say(fact.said), tuple(source_link(words.say(one)) for one in fact.evidence))
        return
    kinds = {line.id: line.kind for line in found.tree.evidence}
    for fact in facts:
        if told := _on_the_time_line(fact, words):
            yield told
            continue
        named = dict.fromkeys(words.say(kinds.get(str(one), one)) for one in fact.evidence)
        yield FactView(words.say(fact.said), tuple(Link(name) for name in named) if len(kinds) > 1 else ())


#: List of a case -> kind of its events, and how one is called.
_EVENTS = {
    "contacts": ("contact", sentence("contact {number}")),
    "visits": ("visit", sentence("visit {number}")),
    "promises": ("promise", sentence("promise {number}")),
}


def _on_the_time_line(fact: FactLine, words: Wording) -> FactView | None:
    """The event that tells a fact; None where there is none on the page."""
    path: tuple[Any, ...] = () if isinstance(fact.at, str) else tuple(fact.at[1])
    for place, step in enumerate(path):
        if step == "outcome":
            return FactView(words.tell("how it ended"), anchor="outcome")
        if step in _EVENTS and place + 1 < len(path):
            kind, called = _EVENTS[step]
            number = path[place + 1] + 1
            text = words.tell(called, number=number)
            # What a deadline made of a promise is said nowhere else.
            said = words.say(fact.said) if place + 2 < len(path) else ""
            return FactView(f"{text}: {said}" if said else text, anchor=f"{kind}-{number}")
    return None


def event_anchor(kind: str, number: int) -> str:
    """The name of an event on the time line of a page."""
    return f"{kind}-{number}" if number else kind


def gates_view(gates: tuple[GateState, ...], rubric: Rubric, words: Wording) -> tuple[GateView, ...]:
    """The rules that may change the score or a criterion, those that acted first."""
    found = []
    of_rubric = {gate.id: gate for gate in rubric.gates}
    for gate in sorted(gates, key=lambda gate: (not gate.fired, not gate.undecided, gate.id)):
        rule = of_rubric[gate.id]
        title = words.tell("The score") if gate.scope == "score" else words.say(rubric.criterion(gate.scope).title)
        state = sentence("It did not apply: {criterion} is {effect} when {condition}.")
        if gate.fired:
            state = sentence("It applied: {criterion} is {effect} when {condition}.")
        elif gate.undecided:
            state = sentence("It could not be checked: {criterion} is {effect} when {condition}.")
        text = words.tell(state, criterion=title, effect=gate.said, condition=rule.when.said)
        reason = ""
        if gate.because or rule.source:
            reason = reason_said(gate.because, rule.source, rubric, words, label=False)
        found.append(GateView(words.say(gate.title), gate.fired, text, reason))
    return tuple(found)
