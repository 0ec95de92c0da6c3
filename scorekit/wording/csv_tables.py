"""CSV as every result is written, and as the spreadsheets of a language open it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from scorekit.wording.escaping import guarded
from scorekit.wording.numbers import exact_text
from scorekit.wording.phrases import Number, Wording, wording


def csv_text(rows: Iterable[Sequence[Any]], locale: str | None = None, *, raw: bool = False) -> str:
    """CSV as every result is written: commas, quotes where needed, ``\\n``.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, unless ``raw``.
    With a locale (``nl``) as its spreadsheets open it: numbers with its decimal sign, semicolons
    where that is a comma, the mark at the start by which they know UTF-8, and no columns of exact
    fractions, which they would take for dates.
    """
    out = io.StringIO()
    words = wording(locale or "en")
    separator = ";" if words.decimal_sign == "," else ","
    if locale is not None:
        out.write("\ufeff")
        head, *rows = rows
        rows = [[c for c, name in zip(row, head, strict=True) if not str(name).endswith("_exact")]
                for row in (head, *rows)]  # fmt: skip
    texts = ([_csv_cell(cell, words, raw) for cell in row] for row in rows)
    csv.writer(out, lineterminator="\n", delimiter=separator).writerows(texts)
    return out.getvalue()


def _csv_cell(cell: Any, words: Wording, raw: bool) -> Any:
    if isinstance(cell, Number):
        return words.number(cell.digits)
    if isinstance(cell, Fraction):
        return exact_text(cell)
    return cell if raw or not isinstance(cell, str) else guarded(cell)
