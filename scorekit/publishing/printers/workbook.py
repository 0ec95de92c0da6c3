"""Tables as a workbook: numbers stay numbers, so that a spreadsheet shows them its own way."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from scorekit.publishing.page import Cell, Items, Lines, Notice, Page, Section, Text
from scorekit.wording.escaping import printable

#: Columns of text are at most this wide, in characters.
_WIDEST = 60
#: A cell holds 32,767 units of text; a longer one is cut, and says so.
_LONGEST = 16_000
#: A workbook carries a date of making; results carry none, so it is always this one.
_MADE = datetime(2000, 1, 1)


def workbook(pages: Sequence[Page]) -> bytes:
    """Pages as the bytes of an xlsx file, a sheet each; the same pages give the same bytes.

    Texts are stored as texts: none of them is a formula or a link, whatever it starts with.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    writer = _Writer(book)
    for name, page in zip(_names(pages), pages, strict=True):
        writer.sheet(book.add_worksheet(name), page)
    book.close()
    return out.getvalue()


class _Writer:
    """Writes pages into the sheets of one book."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.patterns: dict[str, Any] = {}

    def sheet(self, sheet: Any, page: Page) -> None:
        """Tables one below the other, and everything else below them."""
        below = 0
        widths: dict[int, int] = {}
        for table in page.tables:
            if not below:
                sheet.freeze_panes(1, 0)
            for place, column in enumerate(table.columns):
                texts = [printable(column.head), *("  " * cell.depth + printable(cell.text) for cell in column.cells)]
                widths[place] = max(widths.get(place, 0), *map(len, texts))
                sheet.write_string(below, place, texts[0], self.bold)
                for line, (cell, text) in enumerate(zip(column.cells, texts[1:], strict=True), below + 1):
                    self._cell(sheet, line, place, cell, text)
            below += len(table.rows) + 2
        for place, width in widths.items():
            sheet.set_column(place, place, min(_WIDEST, width) + 2)
        for line, note in enumerate(_notes(page), below or 2):
            sheet.write_string(line, 0, printable(note))

    def _cell(self, sheet: Any, line: int, place: int, cell: Cell, text: str) -> None:
        if cell.value is None:
            sheet.write_string(line, place, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...", self.wrapped)
            return
        if cell.pattern not in self.patterns:
            self.patterns[cell.pattern] = self.book.add_format({"num_format": cell.pattern, "valign": "top"})
        sheet.write_number(line, place, float(cell.value), self.patterns[cell.pattern])


def _notes(page: Page) -> Iterator[str]:
    """What is below the tables, line by line."""

    def said(lines: Iterable[Text]) -> Iterator[str]:
        return (f"{'  ' * line.depth}{line.written}" for line in lines)

    for block in page.blocks:
        if isinstance(block, Lines):
            yield from said(block.lines)
        elif isinstance(block, Section | Notice):
            yield block.title
            yield from said(block.lines)
        elif isinstance(block, Items):
            yield from (f"{item.lead}: {item.said}" for item in block.items)


def _names(pages: Sequence[Page]) -> list[str]:
    """Names that a workbook takes: 31 characters, without []:*?/\\ and each once."""
    found: list[str] = []
    for number, page in enumerate(pages, 1):
        plain = _cut(re.sub(r"[\[\]:*?/\\']", " ", printable(page.title)).strip(), 31).strip()
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
