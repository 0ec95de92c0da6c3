"""Workbooks become cells of text: bounded before they are unpacked, and read as they are formatted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from scorekit.problems import Problem, shown
from scorekit.problems.findings import Refused
from scorekit.reading.documents import whole_file
from scorekit.wording.numbers import decimals_of, short_text

#: Bytes of a workbook, and of all XML that it unpacks to; cells, rows and columns of one sheet.
MAX_PACKED, MAX_UNPACKED = 10_000_000, 16_000_000
MAX_CELLS, MAX_ROWS, MAX_COLUMNS = 100_000, 20_000, 1_000
#: Cells of one sheet, with the empty ones before others of their row.
MAX_AREA = 1_000_000

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,8})"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,8})"')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c\b")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_MERGED = re.compile(rb'<mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_NOT_COMPUTED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
#: A workbook keeps 15 digits of a number, and shows no more.
_DIGITS = Context(prec=15)


class Cell(NamedTuple):
    """A cell: its text, and whether its number format is a percentage (its text is then in percent). ``number`` is
    whether the workbook has a number there and no text."""

    text: str
    percent: bool = False
    number: bool = False


class Sheet(NamedTuple):
    """A sheet that was read: its rows, each with its number; ``merged`` are the ranges of its merged cells; ``others``
    the sheets that were not read, each with whether it is hidden; ``hidden`` names rows and columns that do not
    show, which were read."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    merged: tuple[str, ...] = ()
    others: tuple[tuple[str, bool], ...] = ()
    hidden: tuple[str, ...] = ()


def letters(number: int) -> str:
    """The name of a column, from 1: A, Z, AA."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def corners(cells: str) -> tuple[int, int, int, int]:
    """The first column and row of a range such as A2:B3, and the last ones."""
    from openpyxl.utils import range_boundaries

    found = range_boundaries(cells)
    return int(found[0] or 0), int(found[1] or 0), int(found[2] or 0), int(found[3] or 0)


def read_workbook(path: Path, wanted: str | None = None) -> Sheet | Problem:
    """A sheet of an XLSX workbook: the one that is wanted, else the first that is not hidden."""
    try:
        with zipfile.ZipFile(path) as packed:
            too_large = _size(path, packed)
            return too_large or _sheet(path, packed, wanted)
    except Refused as error:
        return whole_file(path, error.code, error.message, error.help)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, ParseError,
            NotImplementedError, RuntimeError, EOFError) as error:  # fmt: skip
        return whole_file(path, "unreadable", f"no workbook that can be read: {shown(str(error), 80)}")


def _size(path: Path, packed: zipfile.ZipFile) -> Problem | None:
    """What is too large before anything is unpacked. A part never unpacks to more than its declared size."""
    size = path.stat().st_size
    parts = [part for part in packed.infolist() if part.filename.endswith((".xml", ".rels"))]
    whole = sum(part.file_size for part in parts)
    if size > MAX_PACKED or whole > MAX_UNPACKED or len(packed.infolist()) > 1_000:
        message = f"a workbook of {size:,} bytes that unpacks to {whole:,}"
        help = f"at most {MAX_PACKED:,} and {MAX_UNPACKED:,}: save the sheet that you need as CSV"
        return whole_file(path, "too-large", message, help)
    for part in parts:
        if b"<!" in _without_comments(packed.read(part)):
            return whole_file(path, "unreadable", "no workbook that can be read: its XML declares entities")
    return None


def _without_comments(xml: bytes) -> bytes:
    return xml.replace(b"<!--", b"").replace(b"<![CDATA[", b"")


def _sheet(path: Path, packed: zipfile.ZipFile, wanted: str | None) -> Sheet | Problem:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = [(sheet, getattr(sheet, "sheet_state", "visible") != "visible") for sheet in book.worksheets]
        chosen = [sheet for sheet, hidden in sheets if (sheet.title == wanted if wanted else not hidden)]
        if not chosen:
            names = ", ".join(f'"{shown(sheet.title)}"' for sheet, _ in sheets)
            message = f'no sheet "{shown(wanted)}"' if wanted else "every sheet is hidden"
            return whole_file(path, "not-found", message, f"name one: --sheet NAME. The workbook has {names}")
        sheet = chosen[0]
        xml = packed.read(str(sheet._worksheet_path))  # the only way to the part that openpyxl reads
        _bounded(xml)
        if found := _NOT_COMPUTED.search(xml):
            help = "open it in a spreadsheet program and save it, so that its values are there"
            return whole_file(path, "unreadable", f"cell {found[1].decode()} is a formula without a value", help)
        merged = tuple(one.decode() for one in _MERGED.findall(xml))
        others = tuple((one.title, hidden) for one, hidden in sheets if one is not sheet)
        sheet.reset_dimensions()
        rows = tuple(_rows(sheet))
    finally:
        book.close()
    return Sheet(sheet.title, rows, merged, others, tuple(_hidden(xml)))


def _hidden(xml: bytes) -> Iterator[str]:
    """The rows and the columns that do not show."""
    for tag in _HIDDEN_ROW.findall(xml):
        if found := re.search(rb'\br="(\d{1,8})"', tag):
            yield f"row {found[1].decode()}"
    for tag in _HIDDEN_COLUMNS.findall(xml):
        ends = [int(found[1]) for end in (b"min", b"max") if (found := re.search(rb"\b" + end + rb'="(\d{1,5})"', tag))]
        if len(ends) == 2 and ends[0] <= MAX_COLUMNS:
            first, last = letters(ends[0]), letters(ends[1])
            yield f"column {first}" if first == last else f"columns {first} to {last}"


def _bounded(xml: bytes) -> None:
    """Raise :class:`Refused` for a sheet with too many cells, or one far away. Cells far away happen by accident."""
    from openpyxl.utils import column_index_from_string

    count = sum(1 for _ in _ANY_CELL.finditer(xml))
    row, column = max((int(one) for one in _ROW.findall(xml)), default=0), 0
    widths: dict[bytes, int] = {}
    for found in _CELL.finditer(xml):
        number = column_index_from_string(found[1].decode())
        column = max(column, number)
        widths[found[2]] = number  # the cells of a row are in order
        row = max(row, int(found[2]))
    far = row > MAX_ROWS or column > MAX_COLUMNS
    area = max(count, sum(widths.values()))
    if area > MAX_AREA or count > MAX_CELLS or far:
        place = f"{count:,} cells"
        if far:
            place = f"a cell at {letters(column)}{row}"
        elif area > MAX_AREA:
            place = f"{area:,} cells, with the empty ones before others"
        help = f"at most {MAX_CELLS:,} cells, {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns: delete the far cell, or "
        raise Refused("too-large", f"its sheet has {place}", (), help + "save the part that you need as CSV")


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS), 1):
        cells = [_cell(cell) for cell in row]
        while cells and not cells[-1].text:
            cells.pop()
        if cells:
            yield number, tuple(cells)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, int | float):
        percent = _is_percent(cell)
        exact = Decimal(value) if isinstance(value, int) else _DIGITS.create_decimal(repr(value))
        return Cell(_digits(exact * 100 if percent else exact), percent, True)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes"))
    if isinstance(value, date):
        return Cell(value.isoformat())
    return Cell(str(value) if not isinstance(value, timedelta | time) else f"{value} h")


def _is_percent(cell: Any) -> bool:
    """Whether the number format of a cell shows a percentage. A sign that is only text, or only keeps room (_% and
    *%), is none. Raises :class:`Refused` where some numbers are shown as a percentage, and others are not."""
    shown_as = re.sub(r'"[^"]*"|\[[^\]]*\]|[\\_*].', "", cell.number_format or "")
    parts = [part for part in shown_as.split(";") if re.search(r"[0#?]", part)]
    found = {"%" in part for part in parts}
    if len(found) > 1:
        message = f"cell {letters(cell.column)}{cell.row} shows some numbers as a percentage, and others not"
        raise Refused(
            "unreadable", message, (), f"its number format is {shown(cell.number_format)}: give it another one"
        )
    return found == {True}


def _digits(value: Decimal) -> str:
    exact = Fraction(value)
    return short_text(exact, decimals_of(exact) or 0)
