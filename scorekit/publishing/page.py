"""A page: a title, and blocks below it. It is plain text and numbers; printers make it look like something.

No block holds markup or spaces that indent: depth is a number. Each printer escapes texts for where they go, so that
no operator's name or remark can break a row, a page or a terminal.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

_OF_THE_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class Text(NamedTuple):
    """A line of text. ``depth`` is how far it belongs below the line before it; ``source`` is where it is from: an
    address of the web, or words such as "annual report, p. 11"."""

    text: str
    depth: int = 0
    source: str = ""

    @property
    def link(self) -> str:
        """Where the line leads: its source, where that is an address of the web."""
        return self.source if _OF_THE_WEB.fullmatch(self.source) else ""

    @property
    def written(self) -> str:
        """The line with its source, for places without links."""
        return f"{self.text}, {self.source}" if self.source else self.text


class Cell(NamedTuple):
    """``text`` is printed, ``depth`` steps to the right; a workbook stores ``value``, where there is one, and shows it
    by ``pattern`` (a number format of spreadsheets)."""

    text: str
    value: Fraction | None = None
    pattern: str = "General"
    depth: int = 0


class Column(NamedTuple):
    """A column of a table. Numbers are to the ``right``; ``gives_way`` columns wrap when a terminal is too narrow."""

    id: str
    head: str
    cells: tuple[Cell, ...]
    right: bool = False
    gives_way: bool = False


class Item(NamedTuple):
    """A row of a table as an entry of a list: whom it is about, and what is said."""

    lead: str
    said: str


class Table(NamedTuple):
    """Columns of one length, and the ``items`` that say the same in places without tables."""

    columns: tuple[Column, ...]
    items: tuple[Item, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells row by row."""
        return tuple(zip(*(column.cells for column in self.columns), strict=True))


class Items(NamedTuple):
    """The rows of a table as a list."""

    items: tuple[Item, ...]


class Lines(NamedTuple):
    """Lines of text, one below the other."""

    lines: tuple[Text, ...]


class Section(NamedTuple):
    """A heading of a deeper level, and a list below it."""

    title: str
    lines: tuple[Text, ...]


class Notice(NamedTuple):
    """Something that is said before anything else: a line, and a list below it."""

    title: str
    lines: tuple[Text, ...]


class Picture(NamedTuple):
    """A picture: what it shows, for those who do not see it, and its SVG. Only HTML pages have room for it."""

    alt: str
    svg: str

    @property
    def source(self) -> str:
        """The picture as an address: nothing in it can run."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}"


Block: TypeAlias = Lines | Table | Items | Section | Notice | Picture


class Page(NamedTuple):
    """What one result says, in one ``language``."""

    title: str
    blocks: tuple[Block, ...] = ()
    language: str = "en"

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the page."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def lines(*texts: str) -> tuple[Lines, ...]:
    """A block of lines; none where there is none to print."""
    return (Lines(tuple(Text(text) for text in texts)),) if texts else ()


def table(columns: Sequence[Column], items: Iterable[Item] = ()) -> tuple[Table, ...]:
    """A table; none without rows."""
    return (Table(tuple(columns), tuple(items)),) if columns and columns[0].cells else ()


def columns_of(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell | str]]) -> tuple[Column, ...]:
    """Columns out of (id, head) pairs and rows: the first one holds text and gives way, the others hold numbers."""
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    return tuple(
        Column(id, head, tuple(row[index] for row in cells), right=index > 0, gives_way=index == 0)
        for index, (id, head) in enumerate(heads)
    )


def as_list(page: Page) -> Page:
    """The page with the rows of its tables as lists, for places that have no tables."""
    return page._replace(blocks=tuple(_listed(block) for block in page.blocks))


def _listed(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    return Items(block.items or tuple(_item(block, row) for row in block.rows))


def _item(table: Table, row: Sequence[Cell]) -> Item:
    said = (
        f"{column.head} {cell.text}".strip()
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
        if cell.text
    )
    return Item(row[0].text, ", ".join(said))
