"""A score card of whatever platform: sections, questions, answers; and one that was filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scorekit.problems import ProblemsFound
from scorekit.problems.findings import Refused, without_place


@dataclass(frozen=True)
class Option:
    """An answer that a question allows: what it is called, what it scores (None for one that is not scored), and
    whether it fails the whole card, or the section ``fails``."""

    id: str
    text: str
    score: Decimal | None
    fail: bool = False
    fails: str = ""
    #: The least and the greatest number that it stands for, where the question asks for a number.
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class When:
    """A question or a section that is asked only where another question has one of some answers."""

    question: str
    options: frozenset[str]


@dataclass(frozen=True)
class Question:
    """A question with its answers. ``weight`` is None where the platform gives none."""

    id: str
    title: str
    options: tuple[Option, ...]
    weight: Decimal | None = None
    when: When | None = None

    @property
    def most(self) -> Decimal:
        """The highest score of an answer."""
        return max((one.score for one in self.options if one.score is not None), default=Decimal(0))

    def option(self, id: str) -> Option | None:
        """The answer of an id."""
        return next((one for one in self.options if one.id == id), None)

    def of_number(self, value: Decimal) -> Option | None:
        """The answer that a number is."""
        return next(
            (
                one
                for one in self.options
                if one.low is not None and one.high is not None and one.low <= value <= one.high
            ),
            None,
        )


@dataclass(frozen=True)
class Section:
    """A section of a card, with questions and sections in it."""

    id: str
    title: str
    items: tuple[Section | Question, ...]
    weight: Decimal | None = None
    when: When | None = None


@dataclass(frozen=True)
class Card:
    """A score card. ``left`` says in sentences what could not be carried over."""

    platform: str
    title: str
    version: str
    items: tuple[Section | Question, ...]
    left: tuple[str, ...] = ()
    #: Whether the points of questions are added up, and not their shares averaged by weight.
    pooled: bool = False

    def questions(self) -> Iterator[Question]:
        """Every question, in order."""
        yield from _questions(self.items)

    def question(self, id: str) -> Question | None:
        """The question of an id."""
        return next((one for one in self.questions() if one.id == id), None)


def _questions(items: tuple[Section | Question, ...]) -> Iterator[Question]:
    for item in items:
        if isinstance(item, Question):
            yield item
        else:
            yield from _questions(item.items)


@dataclass(frozen=True)
class Filled:
    """A card that was filled in: whose contact it is about, who rated it, and question -> id of the answer, a number,
    or None for one that does not apply."""

    id: str
    rater: str
    at: str
    answers: Mapping[str, str | Decimal | None] = field(default_factory=dict)
    status: str = ""


def slug(text: str, taken: set[str]) -> str:
    """An id for a rating or a criterion: small letters, digits and _, and another one for each."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50].strip("_") or "question"
    base = base if base[0].isalnum() else f"q_{base}"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    taken.add(found)
    return found


def number(value: Any) -> Decimal | None:
    """A number of JSON; None where there is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def refused(message: str, help: str = "") -> ProblemsFound:
    """What is raised for a file that is not a score card."""
    return without_place(Refused("bad-table", message, (), help).finding)
