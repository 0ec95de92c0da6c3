"""What views are made of: links, bars, facts with their sources. Texts are of one language."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scorekit.publishing.page import Text
from scorekit.rubrics.tree import POINT, Rubric
from scorekit.scoring.rows import Range
from scorekit.wording.numbers import short_text


class Link(NamedTuple):
    """A text, and where it leads; nowhere, where the address is empty."""

    text: str
    address: str = ""


class Bar(NamedTuple):
    """A score on its scale, from the worst (0) to the best (100), for a drawing 100 wide. ``low`` and ``high`` are the
    ends of its range, ``at`` the score, ``mark`` that of the field; empty where there is none."""

    at: str = ""
    low: str = ""
    width: str = ""
    mark: str = ""


class PictureView(NamedTuple):
    """A picture: its title, what it shows in words, where it is, the same for other screens as (media query, address),
    and the address of one to share."""

    title: str
    alt: str
    address: str
    width: int
    height: int
    others: tuple[tuple[str, str], ...] = ()
    png: str = ""


def _way(points: Fraction, worst: Fraction, best: Fraction) -> Fraction:
    """How far points are on the way from the worst (0) to the best (1)."""
    return min(max((points - worst) / (best - worst), Fraction(0)), Fraction(1))


@lru_cache(maxsize=64)
def _ends(worst: int, best: int) -> tuple[Fraction, Fraction]:
    return Fraction(worst, POINT), Fraction(best, POINT)


@lru_cache(maxsize=10_000)
def _placed(points: Fraction, worst: Fraction, best: Fraction) -> str:
    return short_text(_way(points, worst, best) * 100, 2)


def bar(
    points: Fraction | None,
    rubric: Rubric,
    ends: Range | None = None,
    mark: Fraction | None = None,
    out_of: Fraction | None = None,
) -> Bar:
    """A score as a bar."""

    scale = (Fraction(0), out_of) if out_of is not None else _ends(rubric.scale.worst, rubric.scale.best)

    def placed(value: Fraction | None) -> str:
        return "" if value is None else _placed(value, *scale)

    low = width = ""
    if ends is not None and ends.worst != ends.best:
        first, last = sorted((_way(ends.worst, *scale), _way(ends.best, *scale)))
        low, width = short_text(first * 100, 2), short_text((last - first) * 100, 2)
    return Bar(placed(points), low, width, placed(mark))


def source_link(source: str) -> Link:
    """A source: a link where it is an address of the web, words where not."""
    line = Text("", source=source)
    return Link(source, line.link)


def sentences(texts: Sequence[str]) -> str:
    """Sentences one after another."""
    return " ".join(text for text in texts if text)
