"""What results of scoring share: versions, numbers and CSV as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from scorekit.engine.scoring import ARITHMETIC
from scorekit.measuring.catalogue import VERSION
from scorekit.rubrics.tree import Rubric
from scorekit.wording import Number, Phrase, Said, Wording
from scorekit.wording.numbers import decimal_text, exact_text

if TYPE_CHECKING:
    import polars as pl


def rubric_dict(rubric: Rubric) -> dict[str, str]:
    """What a result says of the rubric that made it."""
    return {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256}


def versions_dict() -> dict[str, int]:
    """Versions of the catalogue of measures and of the arithmetic, part of every result."""
    return {"measures": VERSION, "arithmetic": ARITHMETIC}


def optional_text(value: Fraction | None, decimals: int) -> str | None:
    """A number as printed, or None."""
    return None if value is None else decimal_text(value, decimals)


def optional_exact(value: Fraction | None) -> str | None:
    """A fraction as p/q, or None."""
    return None if value is None else exact_text(value)


def number_cell(value: Fraction | None, decimals: int) -> Number | str:
    """A number as a cell of CSV; empty for None."""
    return "" if value is None else Number(decimal_text(value, decimals))


def decimals_series(values: Sequence[Fraction | None], decimals: int) -> pl.Series:
    """Numbers as a column of decimals, rounded as they are printed."""
    import polars as pl

    texts = [optional_text(value, decimals) for value in values]
    return pl.Series(texts, dtype=pl.String).cast(pl.Decimal(38, decimals))


def figure_cells(said: Said, words: Wording) -> tuple[Number | str, str]:
    """A figure as two cells of CSV: the number, and its unit. What is not a single number is a text, without a unit."""
    if isinstance(said, Number):
        return Number(said.digits), said.unit
    if isinstance(said, Phrase) and set(said.values) == {"value", "base"}:
        value = said.values["value"]
        if isinstance(value, Number):
            return Number(value.digits), words.tell("per {base}", base=said.values["base"])
    return words.say(said), ""
