"""The page of a history: one row an operator, one column an edition, and two charts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scorekit.editions.comparing.history import History, Place
from scorekit.publishing.page import Block, Lines, Page, columns_of, lines, table
from scorekit.publishing.pages.points import rubric_name
from scorekit.wording import Wording, sentence, wording
from scorekit.wording.numbers import rank_text


def history_page(found: History, words: Wording | None = None) -> Page:
    """Rank and score of each operator in each edition; a bar marks a break before it."""
    words = words or wording(found.snapshots[-1].league.languages[0])
    numbered = any(snapshot.league.shows_ranks for snapshot in found.snapshots)
    rows = [
        (
            found.names[operator],
            *(
                _cell(found.places[operator].get(index), snapshot.league.shows_ranks, words, bare=not numbered)
                for index, snapshot in enumerate(found.snapshots)
            ),
        )
        for operator in found.operators
    ]
    heads = [("operator", words.tell("Operator")), *((label, label) for label in found.labels)]
    blocks: list[Block] = [*table(columns_of(heads, rows)), *lines(*_notes(found, words))]
    if not rows:
        blocks.insert(0, Lines(()))
    title = words.say(found.snapshots[-1].league.spec.title) or found.title
    return Page(words.tell("{title}: all editions", title=title), tuple(blocks), words.language)


def _cell(place: Place | None, numbered: bool, words: Wording, *, bare: bool) -> str:
    if place is None:
        return ""
    score = words.number(place.shown)
    shown = f"{rank_text(place.rank, place.shared)} ({score})" if numbered else f"({score})"
    if bare:  # no edition has ranks
        shown = score
    return f"{'| ' if place.broken else ''}{shown}"


def _notes(found: History, words: Wording) -> Iterator[str]:
    if not found.places:
        yield words.tell("Nobody is in the table of any edition.")
    numbered = [snapshot.league.shows_ranks for snapshot in found.snapshots]
    if any(numbered):
        yield words.tell("Rank, and the score in brackets.")
    else:
        yield words.tell("The score. These editions are lists of single experiences, without ranks.")
    if found.common_scale:
        yield words.tell("Scores are in percent from worst to best.")
    if any(numbered) and not all(numbered):
        yield words.tell("A score without a rank: that edition is a list of single experiences.")
    broken: dict[tuple[str, str], list[str]] = {}
    for operator in found.operators:
        for index, place in found.places[operator].items():
            if place.broken:
                broken.setdefault((found.labels[index], words.say(place.broken)), []).append(found.names[operator])
    if broken:
        yield words.tell("A bar: what comes after it cannot be compared with the edition before.")
    for (label, reason), names in broken.items():
        yield words.labelled(label, words.labelled(", ".join(names), f"{reason}."))
    for before, snapshot in pairwise(found.snapshots):
        if before.rubric.sha256 != snapshot.rubric.sha256:
            old, new = (rubric_name(rubric, words) for rubric in (before.rubric, snapshot.rubric))
            assert snapshot.record is not None
            edition = str(snapshot.record.name)
            yield words.tell("{edition}: the rubric changed, {old} to {new}.", edition=edition, old=old, new=new)
    for snapshot in found.snapshots:
        if snapshot.record is not None and snapshot.record.revises is not None:
            was, edition = snapshot.record.revises, str(snapshot.record.name)
            text = sentence("{edition} is a revision of {was}: {reason}")
            yield words.tell(text, edition=edition, was=was["edition"], reason=was["reason"])
    yield words.tell("Intervals are not computed yet: neighbours may have changed places by chance.")
