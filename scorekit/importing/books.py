"""Workbooks (XLSX, XLS, ODS) become tables: bounded before they are unpacked, and read as their cells are formatted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scorekit.importing.book_marks import Marks, Xlsx, ods_marks
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
    return whole_file(path, "unreadable", "a packed file, and not a workbook", "unpack it first")


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
        formats = Xlsx(raw) if kind == "xlsx" else None
        found = []
        for name in wanted:
            part = formats.part(name) if formats is not None else None
            if formats is not None and part is not None:
                formats.check_size(part, MAX_ROWS, MAX_COLUMNS)
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
            if formats is not None:
                marks = Marks() if part is None else formats.of_sheet(part)
            else:
                marks = ods_marks(raw, name) if kind == "ods" else Marks(blind=True)
            found.append(_table(path, sha256, name, sheet, marks, read, notes))
        return found
    except Refused as error:
        raise ProblemsFound([whole_file(path, error.code, error.message, error.help)]) from None
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError) as error:
        if isinstance(error, ProblemsFound):
            raise
        message = f"no workbook that can be read: {shown(str(error), 80)}"
        raise ProblemsFound([whole_file(path, "unreadable", message)]) from None


def _table(path: Path, sha256: str, name: str, sheet: Any, marks: Marks, read: ReadRule, notes: list[str]) -> DataTable:
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
            while cells and not cells[-1].text.strip() and not read.two_rows_of_heads:
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
