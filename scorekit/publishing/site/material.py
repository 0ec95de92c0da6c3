"""What the pages of one table are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from scorekit.editions.comparing.comparison import Comparison
from scorekit.editions.comparing.history import History
from scorekit.scoring.explanation import CaseExplanation, FiguresExplanation, OperatorExplanation
from scorekit.scoring.story import Story
from scorekit.scoring.table import League

OfOperator: TypeAlias = "OperatorExplanation | FiguresExplanation"


class Download(NamedTuple):
    """A file that readers can take home: what it is, how many bytes it has, and their SHA-256."""

    name: str
    kind: str
    size: int
    sha256: str


class Correction(NamedTuple):
    """A change of a published table: the day, why, and what was printed before and after, by operator."""

    date: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Material:
    """One table with everything that its pages say.

    ``operators`` are explained by id, ``cases`` by id; ``stories`` are what happened in them, and ``owners`` their
    operators. Of the operators in ``hidden`` no case is shown or told apart,
    since some are private. ``edition`` is the name of the frozen edition or
    the period, or empty. ``replies`` are what operators answered, by id; ``one_side`` is whether only customers
    were heard.
    """

    league: League
    operators: Mapping[str, OfOperator] = field(default_factory=dict)
    cases: Mapping[str, CaseExplanation] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    publisher: Mapping[str, str] = field(default_factory=dict)
    project: str = ""
    edition: str = ""
    folder: str = ""
    history: History | None = None
    comparison: Comparison | None = None
    replies: Mapping[str, str] = field(default_factory=dict)
    downloads: tuple[Download, ...] = ()
    corrections: tuple[Correction, ...] = ()
    one_side: bool = False
    date: str = ""
    sha256: str = ""
