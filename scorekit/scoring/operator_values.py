"""The inputs of a rubric that scores operators, as values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from scorekit.engine.statistics import Observed
from scorekit.figures.book import Chosen
from scorekit.figures.reader import Figure
from scorekit.figures.units import Unit
from scorekit.measuring.states import KNOWN
from scorekit.vocabulary import WhyUnknown
from scorekit.wording import Phrase, Said


class Value(NamedTuple):
    """One input of one operator. ``low`` and ``high`` are its ends (``high`` None: no limit);
    ``figures`` and ``cases`` what it rests on; ``reason`` why it is unknown,
    and ``why`` in a word; ``conflicts`` the figures that contradict each other, in groups."""

    state: int
    low: Fraction | None = None
    high: Fraction | None = None
    figures: tuple[Figure, ...] = ()
    cases: tuple[Observed, ...] = ()
    unknown_cases: int = 0
    reason: Said = ""
    formed: Said = ""
    unit: Unit | None = None
    chosen: tuple[Chosen, ...] = ()
    why: WhyUnknown = ""
    conflicts: tuple[tuple[Figure, ...], ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether it rests on a figure that somebody inferred."""
        return self.state == KNOWN and any(figure.status == "inferred" for figure in self.figures)


@dataclass
class OperatorValues:
    """The frame, the values in it by column and operator, and what a table must say of them."""

    frame: pl.DataFrame
    values: dict[str, dict[str, Value]] = field(default_factory=dict)
    caveats: tuple[Phrase, ...] = ()
    _sorted: dict[str, list[Fraction]] = field(default_factory=dict, repr=False, compare=False)

    def beside(self, column: str, value: Fraction) -> list[Fraction]:
        """The known values of a column right below and above one: what it has to be told apart from."""
        if column not in self._sorted:
            known = (one for one in self.values[column].values() if one.state == KNOWN)
            self._sorted[column] = sorted({end for one in known for end in (one.low, one.high) if end is not None})
        listed = self._sorted[column]
        first, last = bisect_left(listed, value), bisect_right(listed, value)
        return [*listed[max(first - 1, 0) : first], *listed[last : last + 1]]
