"""What results of scoring share: versions, numbers and CSV as they are written."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorekit.engine.scoring import ARITHMETIC
from scorekit.measuring.catalogue import VERSION
from scorekit.rubrics.tree import Rubric
from scorekit.wording import Number, Wording, wording
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


def csv_text(rows: Iterable[Sequence[Any]], locale: str | None = None, *, raw: bool = False) -> str:
    """CSV as every result is written: commas, quotes where needed, ``\\n``.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, unless ``raw``.
    With a locale (``nl``) as its spreadsheets open it: numbers with its decimal sign, semicolons
    where that is a comma, the mark at the start by which they know UTF-8, and no exact fractions,
    which they would take for dates.
    """
    out = io.StringIO()
    words = wording(locale or "en")
    separator = ";" if words.decimal_sign == "," else ","
    if locale is not None:
        out.write("\ufeff")
        head, *rows = rows
        rows = [[c for c, name in zip(row, head, strict=True) if name != "score_exact"] for row in (head, *rows)]
    texts = ([_csv_cell(cell, words, raw) for cell in row] for row in rows)
    csv.writer(out, lineterminator="\n", delimiter=separator).writerows(texts)
    return out.getvalue()


def _csv_cell(cell: Any, words: Wording, raw: bool) -> Any:
    if isinstance(cell, Number):
        return words.number(cell.digits)
    if isinstance(cell, Fraction):
        return exact_text(cell)
    if raw or not isinstance(cell, str) or not _starts_a_formula(cell):
        return cell
    return f"'{cell}"


def _starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, wide and small forms of the signs and
    invisible characters before them included."""
    for character in text:
        if character in "\t\r":
            return True
        if not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc"):
            return unicodedata.normalize("NFKC", character)[0] in "=+-@"
    return False
