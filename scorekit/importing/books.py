"""Workbooks (XLSX, XLS, ODS) become tables: bounded before they are unpacked, and read as their cells are formatted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scorekit.importing.cells import EMPTY, Cell, typed_cell
from scorekit.importing.mapping import ReadRule
from scorekit.importing.table import DataTable
from scorekit.importing.texts import LOOKED_AT, check_heads
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.problems.findings import Refused
from scorekit.progress import steps
from scorekit.reading.documents import shown_path, whole_file
from scorekit.reading.workbooks import letters

#: Bytes of a workbook, of all that it unpacks to, and rows and columns of one sheet.
MAX_PACKED, MAX_UNPACKED, MAX_ROWS, MAX_COLUMNS = 200_000_000, 1_000_000_000, 1_048_576, 1_000
MAX_AREA = 20_000_000
_RELATION = re.compile(r"<Relationship\b[^>]*?>")


def kind_of_zip(path: Path, raw: bytes) -> str | Problem:
    """Whether a packed file is a workbook of the kind xlsx or ods; or what it is instead."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = set(packed.namelist())
            whole = sum(part.file_size for part in packed.infolist())
            if whole > min(MAX_UNPACKED, max(100_000_000, 200 * len(raw))) or len(names) > 5_000:
                message = f"a workbook of {len(raw):,} bytes that unpacks to {whole:,}"
                return whole_file(path, "too-large", message, "save the sheet that you need as CSV")
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "content.xml" in names:
                kind = packed.read("mimetype") if "mimetype" in names else b""
                if b"spreadsheet" in kind or not kind:
                    if b"manifest:encryption-data" in (
                        packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
                    ):
                        help = "open it in the spreadsheet program and save it without a password"
                        return whole_file(path, "unreadable", "a workbook with a password", help)
                    return "ods"
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        return whole_file(path, "unreadable", "a packed file that ends too early, or is damaged", "copy it once more")
    return whole_file(path, "unreadable", "a packed file that is no workbook", "unpack it first")


def book_tables(
    path: Path, raw: bytes, sha256: str, kind: str, read: ReadRule, sheets: Sequence[str]
) -> list[DataTable]:
    """The tables of the sheets that are wanted; where none is named, of the first that shows. Raises
    :class:`ProblemsFound`."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        every = [(one.name, one.visible == SheetVisibleEnum.Visible) for one in book.sheets_metadata]
        names = [name for name, _ in every]
        wanted = list(sheets) or ([read.sheet] if read.sheet else [])
        notes = []
        for name in wanted:
            if name not in names:
                listed = ", ".join(f'"{shown(one)}"' for one in names)
                message = f'no sheet "{shown(name)}"'
                raise ProblemsFound([whole_file(path, "not-found", message, f"the workbook has {listed}")])
        if not wanted:
            showing = [name for name, visible in every if visible]
            if not showing:
                raise ProblemsFound([whole_file(path, "not-found", "every sheet is hidden", "name one: --sheet NAME")])
            wanted = showing[:1]
            others = [
                f'"{shown(name)}"' + ("" if visible else " (hidden)") for name, visible in every if name != wanted[0]
            ]
            if others:
                notes.append(f'Read was the sheet "{shown(wanted[0])}". Not read: {", ".join(others)}.')
        formats = _Formats(raw) if kind == "xlsx" else None
        found = []
        for name in wanted:
            sheet = book.get_sheet_by_name(name)
            if (
                sheet.total_height > MAX_ROWS
                or sheet.total_width > MAX_COLUMNS
                or sheet.total_height * sheet.total_width > MAX_AREA
            ):
                message = (
                    f'the sheet "{shown(name)}" goes down to cell {letters(sheet.total_width)}{sheet.total_height}'
                )
                help = "delete what lies far away, or save the part that you need as CSV"
                raise ProblemsFound([whole_file(path, "too-large", message, help)])
            marks = formats.of_sheet(name) if formats is not None else _Marks()
            found.append(_table(path, sha256, name, sheet, marks, read, notes))
        return found
    except Refused as error:
        raise ProblemsFound([whole_file(path, error.code, error.message, error.help)]) from None
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError) as error:
        if isinstance(error, ProblemsFound):
            raise
        message = f"no workbook that can be read: {shown(str(error), 80)}"
        raise ProblemsFound([whole_file(path, "unreadable", message)]) from None


def _table(
    path: Path, sha256: str, name: str, sheet: Any, marks: _Marks, read: ReadRule, notes: list[str]
) -> DataTable:
    table = DataTable(path, shown_path(path), name, (), 0, [], sha256, list(notes))
    rows = sheet.to_python(skip_empty_area=False)
    for row_index, values in steps(list(enumerate(rows)), "reading rows"):
        number = row_index + 1
        if not any(value != "" for value in values) and not marks.has_row(number):
            continue
        cells = [marks.cell(number, column, value) for column, value in enumerate(values)]
        if len(table.first_rows) < LOOKED_AT:
            table.first_rows.append((number, tuple(" ".join(cell.text.split()) for cell in cells)))
        if not table.heads:
            if read.heads and number < read.heads:
                continue
            while cells and not cells[-1].text.strip():
                cells.pop()
            table.heads = tuple(" ".join(cell.text.split()) for cell in cells)
            table.head_row = number
            continue
        width = len(table.heads)
        while len(cells) > width and not cells[-1].text.strip():
            cells.pop()
        if len(cells) > width:
            table.broken.append((number, cells, f"{len(cells)} cells under {width} heads"))
        elif any(cell.text.strip() for cell in cells):
            table.rows.append((number, cells))
    check_heads(table)
    _merged(table, sheet)
    if marks.hidden_rows or marks.hidden_columns:
        parts = []
        if marks.hidden_rows:
            parts.append(f"{marks.hidden_rows:,} hidden or filtered row{'s' if marks.hidden_rows > 1 else ''}")
        if marks.hidden_columns:
            parts.append(f"hidden columns {', '.join(marks.hidden_columns)}")
        table.notes.append(f"Read as well: {' and '.join(parts)}.")
    return table


def _merged(table: DataTable, sheet: Any) -> None:
    """Cells that are merged among the rows hold one value for several rows, and nobody knows which ones it is of."""
    try:
        ranges = sheet.merged_cell_ranges or []
    except (AttributeError, ValueError):
        ranges = []
    for (first_row, first_column), (last_row, last_column) in ranges:
        if last_row + 1 > table.head_row and table.head_row:
            place = f"{letters(first_column + 1)}{first_row + 1}:{letters(last_column + 1)}{last_row + 1}"
            message = f'the cells {place} of the sheet "{shown(table.sheet)}" are merged'
            help = "take the merging back and write the value in every row that it is of"
            raise ProblemsFound(
                [Problem(table.shown_path, first_row + 1, first_column + 1, "bad-table", message, help)]
            )


class _Marks:
    """What the XML of a sheet says of its cells, which the values do not: percentages, errors, formulas without a
    value, and what does not show."""

    def __init__(self) -> None:
        self.percent: set[tuple[int, int]] = set()
        self.errors: dict[tuple[int, int], str] = {}
        self.rows_with_errors: set[int] = set()
        self.hidden_rows = 0
        self.hidden_columns: list[str] = []

    def has_row(self, number: int) -> bool:
        return number in self.rows_with_errors

    def cell(self, row: int, column: int, value: object) -> Cell:
        place = (row, column)
        if place in self.errors:
            return Cell(self.errors[place], "error")
        if value == "":
            return EMPTY
        if isinstance(value, str):
            return Cell(value)
        return typed_cell(value, percent=place in self.percent and isinstance(value, int | float))


_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>.*?<(?:\w+:)?v>([^<]{1,20})</', re.DOTALL
)
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>'
)
_OPEN = re.compile(rb"<(?:\w+:)?c\b[^>]*>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"[^>]*>')


class _Formats:
    """The number formats of an XLSX workbook."""

    def __init__(self, raw: bytes) -> None:
        self.packed = zipfile.ZipFile(io.BytesIO(raw))
        self.names = set(self.packed.namelist())
        for name in self.names:
            if name.endswith((".xml", ".rels")) and b"<!ENTITY" in self.packed.read(name):
                raise Refused("unreadable", "no workbook that can be read: its XML declares entities")
        self.styles = self._percent_styles()

    def _percent_styles(self) -> dict[int, str]:
        """The styles that show a percentage; of one that shows some numbers so and others not, its format."""
        if "xl/styles.xml" not in self.names:
            return {}
        text = self.packed.read("xl/styles.xml").decode("utf-8", "replace")
        own = dict(re.findall(r'<(?:\w+:)?numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"', text))
        cell_formats = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", text, re.DOTALL)
        found: dict[int, str] = {}
        for index, entry in enumerate(re.findall(r"<(?:\w+:)?xf\b[^>]*>", cell_formats[0] if cell_formats else "")):
            number = re.search(r'numFmtId="(\d+)"', entry)
            id = number[1] if number else ""
            code = {"9": "0%", "10": "0.00%"}.get(id) or own.get(id, "")
            plain = re.sub(r'"[^"]*"|&quot;.*?&quot;|\[[^\]]*\]|[\\_*].', "", code)
            kinds = {"%" in part for part in plain.split(";") if re.search("[0#?]", part)}
            if True in kinds:
                found[index] = code if len(kinds) > 1 else ""
        return found

    def of_sheet(self, name: str) -> _Marks:
        part = self._part(name)
        marks = _Marks()
        if part is None:
            return marks
        xml = self.packed.read(part)
        if found := _NO_VALUE.search(xml):
            help = "open it in a spreadsheet program and save it, so that its values are there"
            raise Refused("unreadable", f"cell {found[1].decode()} is a formula without a value", (), help)
        for error in _ERROR.finditer(xml) if b't="e"' in xml else ():
            place = (int(error[2]), _column(error[1]))
            marks.errors[place] = error[3].decode("ascii", "replace")
            marks.rows_with_errors.add(place[0])
        if self.styles:
            for tag in _OPEN.findall(xml):
                style = _STYLE.search(tag)
                if style is not None and int(style[1]) in self.styles and (at := _PLACE.search(tag)):
                    if mixed := self.styles[int(style[1])]:
                        message = f"cell {(at[1] + at[2]).decode()} shows some numbers as a percentage, and others not"
                        raise Refused(
                            "unreadable", message, (), f"its number format is {shown(mixed)}: give it another one"
                        )
                    marks.percent.add((int(at[2]), _column(at[1])))
        marks.hidden_rows = len(_HIDDEN_ROW.findall(xml))
        for tag in _HIDDEN_COLUMN.findall(xml):
            first = re.search(rb'\bmin="(\d{1,5})"', tag)
            if first:
                marks.hidden_columns.append(letters(int(first[1])))
        return marks

    def _part(self, name: str) -> str | None:
        """The part of the workbook that holds a sheet."""
        from html import unescape

        text = self.packed.read("xl/workbook.xml").decode("utf-8", "replace")
        links = (
            self.packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            if "xl/_rels/workbook.xml.rels" in self.names
            else ""
        )
        targets = {}
        for tag in _RELATION.findall(links):
            id, to = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
            if id and to:
                targets[id[1]] = to[1].lstrip("/") if to[1].startswith("/") else f"xl/{to[1]}"
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", text):
            called, id = re.search(r'\bname="([^"]*)"', tag), re.search(r':id="([^"]*)"', tag)
            if called and id and unescape(called[1]) == name and targets.get(id[1]) in self.names:
                return targets[id[1]]
        return None


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1
