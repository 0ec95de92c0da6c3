"""The page of a history: one row an operator, one column an edition, and two charts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scorekit.editions.comparing.history import History, Place
from scorekit.publishing.page import Page, Table


def history_page(found: History) -> Page:
    """Rank and score of each operator in each edition; a bar marks a break before it."""
    heads = ("Operator", *found.labels)
    numbered = any(side.league.shows_ranks for side in found.sides)
    rows = tuple(
        (
            found.names[operator],
            *(
                _cell(found.places[operator].get(index), side.league.shows_ranks, bare=not numbered)
                for index, side in enumerate(found.sides)
            ),
        )
        for operator in found.operators
    )
    table = Table(heads, rows, ("left", *("right",) * len(found.labels)), (0,)) if rows else None
    return Page(f"{found.title}: all editions", (), table, tuple(_notes(found)))


def _cell(place: Place | None, numbered: bool, *, bare: bool) -> str:
    if place is None:
        return ""
    shown = f"{'=' if place.shared else ''}{place.rank} ({place.shown})" if numbered else f"({place.shown})"
    if bare:  # no edition has ranks
        shown = place.shown
    return f"{'| ' if place.broken else ''}{shown}"


def _notes(found: History) -> Iterator[str]:
    if not found.places:
        yield "Nobody is in the table of any edition."
    numbered = [side.league.shows_ranks for side in found.sides]
    scale = ", in percent from worst to best." if found.common_scale else "."
    if any(numbered):
        yield f"Rank, and the score in brackets{scale}"
    else:
        yield f"The score{scale} These editions are lists of single experiences, without ranks."
    if any(numbered) and not all(numbered):
        yield "Without a rank: that edition is a list of single experiences."
    broken: dict[tuple[str, str], list[str]] = {}
    for operator in found.operators:
        for index, place in found.places[operator].items():
            if place.broken:
                broken.setdefault((found.labels[index], place.broken), []).append(found.names[operator])
    if broken:
        yield "A bar: what stands behind it cannot be compared with the edition before."
    for (label, reason), names in broken.items():
        yield f"{label}: {', '.join(names)}: {reason}."
    for before, side in pairwise(found.sides):
        if before.rubric.sha256 != side.rubric.sha256:
            old, new = before.rubric, side.rubric
            assert side.record is not None
            yield f"{side.record.name}: the rubric changed, {old.id} {old.version} to {new.id} {new.version}."
    for side in found.sides:
        if side.record is not None and side.record.revises is not None:
            was = side.record.revises
            yield f"{side.record.name} is a revision of {was['edition']}: {was['reason']}"
    yield "Intervals are not computed yet: neighbours may have changed places by chance."
