"""The page of a case: what happened, how it scored, and how we know."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from scorekit.publishing.pages.points import between, is_wide, number_cell, percent_cell, scored_by
from scorekit.publishing.site.addresses import Addresses
from scorekit.publishing.site.criterion_view import (
    CriterionView,
    GateView,
    Memory,
    criteria_view,
    event_anchor,
    gates_view,
)
from scorekit.publishing.site.parts import Bar, Link, bar, source_link
from scorekit.publishing.site.sums import sum_line
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.explanation import CaseExplanation
from scorekit.scoring.facts import EvidenceLine
from scorekit.scoring.rows import Range
from scorekit.scoring.story import Event, Story
from scorekit.scoring.table import label_of
from scorekit.wording import Wording
from scorekit.wording.terms import EVIDENCE, EVIDENCE_SAID


class EventView(NamedTuple):
    """Something that happened, at a time (empty: not known). ``tone`` is good, bad or plain, and ``kind`` what it is:
    both are classes for the eye, and the words say the same."""

    kind: str
    tone: str
    when: str
    title: str
    details: tuple[str, ...]
    anchor: str


class EvidenceView(NamedTuple):
    """What one kind of evidence says, and its pieces."""

    title: str
    pieces: tuple[Link, ...]


class CaseView(NamedTuple):
    """All that the page of a case says."""

    title: str
    operator: Link
    league: Link
    summary: str
    standfirst: tuple[str, ...]
    score: str
    label: str
    bar: Bar
    warnings: tuple[str, ...]
    events: tuple[EventView, ...]
    verdict: str
    remark: str
    sum: str
    criteria: tuple[CriterionView, ...]
    gates: tuple[GateView, ...]
    evidence: tuple[EvidenceView, ...]
    method: Link


def case_view(
    found: CaseExplanation, words: Wording, addresses: Addresses, number: int = 0, memory: Memory | None = None
) -> CaseView:
    """The view of a case; ``number`` is its place among those of its operator, where it has no topic. A ``memory`` is
    of one table and language."""
    case, rubric = found.summary, found.rubric
    story = found.story or Story()
    decimals = rubric.scale.decimals
    shown = "" if case.score is None else number_cell(case.score, decimals, words).text
    return CaseView(
        title=words.labelled(case.name, case_title(story, case.case, words, number)),
        operator=Link(case.name, addresses.operator(case.operator)),
        league=Link(words.say(found.league_title) or rubric.id, addresses.league()),
        summary=words.say(story.summary),
        standfirst=tuple(_standfirst(found, words)),
        score=shown,
        label="" if case.score is None else one_label(case.score, case.range, rubric, words),
        bar=bar(case.score, rubric, case.range),
        warnings=tuple(_warnings(story, words)),
        events=tuple(_event(event, words) for event in story.events),
        verdict=words.say(story.verdict),
        remark=words.say(story.remark),
        sum=sum_line(found, words),
        criteria=criteria_view(found, words, memory=memory),
        gates=gates_view(case.gates, rubric, words),
        evidence=tuple(_evidence(found.tree.evidence, words)),
        method=Link(words.tell("How this table is made"), addresses.method()),
    )


def one_label(score: Fraction, ends: Range | None, rubric: Rubric, words: Wording) -> str:
    """The word for a score, where all that is possible has the same one."""
    label = label_of(rubric, score)
    if ends is not None and any(label_of(rubric, end) != label for end in ends):
        return ""
    return words.say(label)


def case_title(story: Story, id: str, words: Wording, number: int = 0) -> str:
    """What a case is about: its topic, its product, or its number among those of its operator."""
    about = story.topic or story.product
    when = "" if story.period in ("", "undated") else story.period
    if about:
        return f"{about}, {when}" if when else about
    return words.tell("case {number}", number=number) if number else id


def _standfirst(found: CaseExplanation, words: Wording) -> Iterator[str]:
    case, decimals = found.summary, found.rubric.scale.decimals
    if case.score is None:
        yield words.tell("Unscored: {reason}.", reason=case.reason)
    elif case.before is not None and case.before != case.score:
        before, after = (number_cell(value, decimals, words).text for value in (case.before, case.score))
        yield words.tell("Rules changed the score from {before} to {after}.", before=before, after=after)
    if case.coverage is not None:
        share = percent_cell(case.coverage, words).text
        yield words.tell("Of what the method asks, {share} is known.", share=share)
    if case.range is not None and is_wide(case.range, found.rubric):
        yield between(case.range, found.rubric, words)
    yield scored_by(found.rubric, words, ids=False)


def _warnings(story: Story, words: Wording) -> Iterator[str]:
    if story.disputed:
        yield words.tell("The company disputes this account.")
    if story.heard == ("one_side",):
        yield words.tell("The source tells one side: the customer's.")


def _event(event: Event, words: Wording) -> EventView:
    details = tuple(words.labelled(name, value) for name, value in event.details)
    anchor = event_anchor(event.kind, event.number)
    return EventView(event.kind, event.tone, words.say(event.when), words.say(event.title), details, anchor)


def _evidence(lines: tuple[EvidenceLine, ...], words: Wording) -> Iterator[EvidenceView]:
    """Evidence by its kind: an account is not an observation, and neither is a figure."""
    for kind in EVIDENCE:
        pieces = [line for line in lines if line.kind_id == kind]
        if pieces:
            yield EvidenceView(words.tell(EVIDENCE_SAID[kind]), tuple(_piece(one, words) for one in pieces))


def _piece(line: EvidenceLine, words: Wording) -> Link:
    """A piece of evidence: a link where its source is an address of the web. The name of a file that readers cannot
    open is left out."""
    link = source_link(line.source)
    told = link.address or " " in line.source
    return Link(words.say(line.about) or (line.source if told else words.say(line.kind)), link.address)
