"""What changed since the last edition, as news."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from scorekit.editions.comparing.comparison import Comparison, OperatorChange
from scorekit.publishing.page import Page
from scorekit.publishing.pages.compare import compare_page
from scorekit.publishing.pages.league import league_title
from scorekit.publishing.pages.points import number_cell, signed_cell
from scorekit.publishing.site.addresses import Addresses
from scorekit.publishing.site.material import Material
from scorekit.publishing.site.parts import Link, PictureView
from scorekit.wording import Wording, sentence


class NewsView(NamedTuple):
    """What happened to one operator: a sentence."""

    name: Link
    text: str
    tone: str


class ChangesView(NamedTuple):
    """All that the page of changes says; ``page`` holds the numbers behind the news."""

    title: str
    league: Link
    news: tuple[NewsView, ...]
    page: Page
    rules: str = ""
    pictures: tuple[PictureView, ...] = ()


def changes_view(material: Material, words: Wording, addresses: Addresses) -> ChangesView | None:
    """The view of the changes since the last edition; None where there is none to compare."""
    found = material.comparison
    if found is None:
        return None
    then = found.before.record.name if found.before.record else found.before.label
    moved = sorted(found.operators, key=lambda one: (-abs(_move(one)), -abs(one.change or 0), one.name))
    return ChangesView(
        title=words.tell("What changed since {edition}", edition=str(then)),
        league=Link(league_title(material.league, words), addresses.league()),
        news=tuple(news for one in moved for news in _news(one, found, words, addresses)),
        page=compare_page(found, words, ids=False),
        rules=words.tell("The rules changed between the two editions: a part of each change is theirs.")
        if found.changed
        else "",
    )


def _move(one: OperatorChange) -> int:
    return one.rank.change if one.rank is not None else 0


def _news(one: OperatorChange, found: Comparison, words: Wording, addresses: Addresses) -> Iterator[NewsView]:
    name = Link(one.name, addresses.operator(one.operator) if one.now is not None else "")
    numbered = found.before.league.shows_ranks and found.after.league.shows_ranks
    if one.then is None and one.now is not None:
        yield NewsView(name, words.tell("is new in the table."), "plain")
    elif one.now is None and one.then is not None:
        yield NewsView(name, words.tell("is no longer in the table."), "plain")
    elif one.broken:
        yield NewsView(name, words.tell("cannot be compared: {reason}.", reason=one.broken), "plain")
    elif one.change is not None and one.now is not None and one.then is not None:
        score = _score(one, found, words)
        if one.parts.get("rubric"):
            decimals = found.after.rubric.scale.decimals + 1
            part = signed_cell(one.parts["rubric"], decimals, words).text
            score = f"{score} {words.tell('Of this, {part} comes from the new rules.', part=part)}"
        if numbered and one.rank is not None and one.rank.change:
            then, now = words.ordinal(one.rank.then), words.ordinal(one.rank.now)
            text = sentence("rose from {then} to {now}. {score}")
            if one.rank.change > 0:
                text = sentence("fell from {then} to {now}. {score}")
            yield NewsView(name, words.tell(text, then=then, now=now, score=score), "bad" if _move(one) > 0 else "good")
        elif one.change:
            text = sentence("kept its place. {score}") if numbered else sentence("has another score. {score}")
            yield NewsView(name, words.tell(text, score=score), "plain")


def _score(one: OperatorChange, found: Comparison, words: Wording) -> str:
    """From which score to which, as printed."""
    assert one.then is not None and one.now is not None
    decimals = 1 if found.common_scale else found.after.rubric.scale.decimals
    then = found.points(found.before.rubric, one.then.score)
    now = found.points(found.after.rubric, one.now.score)
    shown = [number_cell(value, decimals, words) for value in (then, now)]
    change = (shown[1].value or Fraction(0)) - (shown[0].value or Fraction(0))
    if not change:
        return words.tell("Its score is {score}, as before.", score=shown[1].text)
    return words.tell(
        "Its score went from {then} to {now} ({change}).",
        then=shown[0].text,
        now=shown[1].text,
        change=signed_cell(change, decimals, words).text,
    )
