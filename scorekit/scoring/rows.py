"""The rows of a league table: operators with their ranks and scores, and those apart from it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from scorekit.rubrics.tree import Text
from scorekit.wording import Joined, Phrase, Said, either, phrase
from scorekit.wording.numbers import decimal_text


def range_dict(ends: Range, decimals: int) -> dict[str, str]:
    return {"worst": decimal_text(ends.worst, decimals), "best": decimal_text(ends.best, decimals)}


class Range(NamedTuple):
    """A score with everything that is unknown or vague at its worst and at its best."""

    worst: Fraction
    best: Fraction


class Contradiction(NamedTuple):
    """Figures that contradict each other under one criterion (or an indicator of a gate or minimum): each its
    value and its source."""

    criterion: str
    indicator: str
    period: str
    figures: tuple[tuple[Said, str], ...]

    @property
    def values(self) -> Joined:
        """The values with their sources, to be said: 95 % (annual report) or 93 % (newspaper)."""
        return either(phrase("{value} ({source})", value=value, source=source) for value, source in self.figures)

    @property
    def text(self) -> str:
        """All in the one English text: answered 2024: 95 % (annual report) or 93 % (newspaper)."""
        return f"{self.indicator} {self.period}: {self.values}"


class Row(NamedTuple):
    """One operator in the table. ``criteria`` are its mean points where the criterion was scored;
    ``inferred`` names those that rest on figures which somebody inferred; ``figures`` are their values,
    to be said, where operators are scored once; ``contradicted`` are figures of it that contradict each other;
    ``tie_break`` names the criteria that rank it above or below others of the same score; ``sources`` are those of
    the figures, by criterion."""

    rank: int
    shared: bool
    operator: str
    name: str
    score: Fraction
    total: int
    scored: int
    coverage: Fraction
    criteria: dict[str, Fraction | None]
    range: Range | None = None
    remark: Text = ""
    inferred: tuple[str, ...] = ()
    figures: Mapping[str, Said] = {}
    contradicted: tuple[Contradiction, ...] = ()
    tie_break: tuple[str, ...] = ()
    sources: Mapping[str, tuple[str, ...]] = {}


class Unranked(NamedTuple):
    """An operator that is apart from the table, without score and rank: why, and between what its score would
    lie. ``too_small`` is whether it is left out for its size, and not because too little is known."""

    operator: str
    name: str
    reason: Phrase
    range: Range | None = None
    too_small: bool = False
    contradicted: tuple[Contradiction, ...] = ()


class Before(NamedTuple):
    """Where an operator was in an earlier edition. ``change`` is that of its score as far as both can
    be compared; ``broken`` why they cannot."""

    score: Fraction | None
    shown: str
    rank: int | None
    change: Fraction | None
    broken: Said = ""
    shared: bool = False
