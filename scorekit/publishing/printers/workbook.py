"""Tables as a workbook: numbers stay numbers, so that a spreadsheet shows them its own way."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from scorekit.publishing.cells import Column
from scorekit.wording.escaping import printable

#: Columns of text are at most this wide, in characters.
_WIDEST = 60
#: A cell holds 32,767 units of text; a longer one is cut, and says so.
_LONGEST = 16_000
#: A workbook carries a date of making; results carry none, so it is always this one.
_MADE = datetime(2000, 1, 1)


class Sheet(NamedTuple):
    """One sheet: its name, the columns, and the lines under them."""

    name: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an xlsx file; the same sheets give the same bytes.

    Texts are stored as texts: none of them is a formula or a link, whatever it starts with.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    patterns: dict[str, object] = {}
    for name, sheet in zip(_names(sheets), sheets, strict=True):
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            texts = [printable(column.head), *(printable(cell.text) for cell in column.cells)]
            page.set_column(place, place, min(_WIDEST, max(map(len, texts))) + 2)
            page.write_string(0, place, texts[0], bold)
            for line, (cell, text) in enumerate(zip(column.cells, texts[1:], strict=True), 1):
                if cell.value is None:
                    page.write_string(line, place, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...", wrapped)
                    continue
                if cell.pattern not in patterns:
                    patterns[cell.pattern] = book.add_format({"num_format": cell.pattern, "valign": "top"})
                page.write_number(line, place, float(cell.value), patterns[cell.pattern])
        below = (len(sheet.columns[0].cells) if sheet.columns else 0) + 2
        for line, note in enumerate(sheet.notes):
            page.write_string(below + line, 0, printable(note))
    book.close()
    return out.getvalue()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Names that a workbook takes: 31 characters, without []:*?/\\ and each once."""
    found: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        plain = _cut(re.sub(r"[\[\]:*?/\\']", " ", printable(sheet.name)).strip(), 31).strip()
        name, again = plain or f"table {number}", 2
        while name.casefold() in {"history", *(other.casefold() for other in found)}:
            name, again = f"{_cut(plain, 26)} {again}", again + 1
        found.append(name)
    return found


def _cut(text: str, units: int) -> str:
    """The start of a text, so long in the units in which workbooks count."""
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text
