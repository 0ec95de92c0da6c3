"""How points, shares and scales are printed, on whatever page."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from scorekit.publishing.page import Cell
from scorekit.rubrics.tree import POINT, Rubric
from scorekit.scoring.rows import Range
from scorekit.wording import Wording
from scorekit.wording.numbers import decimal_text, short_text, signed_text


def decimal_pattern(decimals: int) -> str:
    """The number format of spreadsheets for so many decimals."""
    return f"0.{'0' * decimals}" if decimals else "0"


def number_cell(value: Fraction | None, decimals: int, words: Wording) -> Cell:
    """A number with so many decimals; empty for None."""
    if value is None:
        return Cell("")
    text = decimal_text(value, decimals)
    return Cell(words.number(text), Fraction(text), decimal_pattern(decimals))


def number_text(value: Fraction, decimals: int, words: Wording) -> str:
    """A number with so many decimals, as text."""
    return words.number(_digits(value, decimals))


@lru_cache(maxsize=10_000)
def _digits(value: Fraction, decimals: int) -> str:
    return decimal_text(value, decimals)


def signed_cell(value: Fraction, decimals: int, words: Wording) -> Cell:
    """A number with its sign, also when it is positive."""
    text = signed_text(value, decimals)
    return Cell(words.number(text), Fraction(text), decimal_pattern(decimals))


def points_cell(points: Fraction | None, rubric: Rubric, words: Wording) -> Cell:
    """Points with the decimals of the rubric; empty for None."""
    return number_cell(points, rubric.scale.decimals, words)


def percent_cell(share: Fraction | None, words: Wording) -> Cell:
    """A share in whole percent; empty for None."""
    return Cell("") if share is None else Cell(f"{words.number(decimal_text(share * 100, 0))} %", share, "0%")


def is_wide(ends: Range | None, rubric: Rubric) -> bool:
    """Whether a range is wider than the decimals that are printed."""
    decimals = rubric.scale.decimals
    return ends is not None and decimal_text(ends.worst, decimals) != decimal_text(ends.best, decimals)


def between(ends: Range, rubric: Rubric, words: Wording) -> str:
    """The sentence that says between what a score lies."""
    worst, best = (points_cell(end, rubric, words).text for end in ends)
    return words.tell("Between {worst} (worst) and {best} (best) is possible.", worst=worst, best=best)


def scale_text(rubric: Rubric, words: Wording) -> str:
    """The ends of the scale in words: 0 (worst) to 10 (best)."""
    worst, best = (words.number(short_text(Fraction(end, POINT), 6)) for end in (rubric.scale.worst, rubric.scale.best))
    return words.tell("{worst} (worst) to {best} (best)", worst=worst, best=best)


def rubric_name(rubric: Rubric, words: Wording) -> str:
    """A rubric by its title, id and version."""
    title = words.say(rubric.title)
    return f"{title} ({rubric.id} {rubric.version})" if title else f"{rubric.id} {rubric.version}"


def rubric_title(rubric: Rubric, words: Wording) -> str:
    """A rubric by its title; by its id where it has none."""
    return words.say(rubric.title) or rubric.id


def scored_by(rubric: Rubric, words: Wording, *, ids: bool = True) -> str:
    """The line that names the rubric and its scale; with its id and version, or without ``ids``."""
    name = rubric_name(rubric, words) if ids else rubric_title(rubric, words)
    scale = scale_text(rubric, words)
    return words.tell("Scored by {rubric}, from {scale}.", rubric=name, scale=scale)
