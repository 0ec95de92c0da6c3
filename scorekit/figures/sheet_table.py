"""A sheet is opened: its cells, its heads below titles, and what was not read of it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from scorekit import schemas
from scorekit.figures import units
from scorekit.figures.heads import is_head_row, is_period
from scorekit.figures.units import Unit
from scorekit.problems import Problem, shown
from scorekit.problems.findings import Refused
from scorekit.reading import numerals
from scorekit.reading.documents import is_there, read_text, shown_path, whole_file
from scorekit.reading.tables import csv_records, delimiter
from scorekit.reading.workbooks import Cell, Sheet, corners, letters, read_workbook

#: The heads are looked for in so many rows.
_HEADS_WITHIN = 20
#: A row of a sheet, with its number.
Line = tuple[int, tuple[Cell, ...]]


class SheetTable(NamedTuple):
    """The cells of a sheet below its heads, each row with its number; ``language`` is that in which its numbers are
    written, where it is known."""

    name: str
    separator: str
    is_workbook: bool
    language: str | None
    head: Line
    rows: tuple[Line, ...]
    notes: tuple[str, ...]

    def place(self, line: int, column: int) -> str:
        """A cell as the sheet calls it, where it has such names."""
        return f"{letters(column)}{line}, " if self.is_workbook else ""

    def problem(self, line: int, column: int, code: str, message: str, help: str = "") -> Problem:
        """What is wrong with a cell."""
        return Problem(self.name, line, column, code, message, help)

    def amount(self, cell: Cell, unit: Unit) -> Fraction:
        """The figure in a cell. Raises :class:`Refused`."""
        value = units.amount(self._digits(cell, unit.text), unit, self._separator)
        units.check_bounds(value, unit)
        return value

    def number(self, cell: Cell) -> Fraction | None:
        """The number in a cell, whatever it counts; None where there is none."""
        try:
            return units.number(self._digits(cell, ""), self._separator)
        except Refused:
            return None

    @property
    def _separator(self) -> str:
        """The separator, which tells the decimal sign where no language does."""
        return self.separator if self.language is None else ","

    def _digits(self, cell: Cell, unit: str) -> str:
        """The digits in a cell; with a dot before decimals where a language was named."""
        percent = unit.startswith("%")
        if cell.number:
            if cell.percent and unit and not percent:
                help = "give it the unit %, or format the cells as numbers"
                raise Refused("bad-quantity", f"the cell is formatted as percent, and its unit is {unit}", (), help)
            return cell.text
        text = cell.text.strip()
        bare = text.removesuffix("%").strip() if percent else text
        if self.language is not None:
            return numerals.digits(bare, self.language)
        plain = numerals.without_spaces(bare)
        not_decimal = "." if self.separator == ";" else ","
        if numerals.is_grouped(plain) and (not_decimal in plain or plain.count(",") + plain.count(".") > 1):
            help = "say in which language numbers are written: --locale en reads 2,878 as a thousand, --locale nl 2.878"
            raise Refused("bad-quantity", f'"{shown(text)}" may have its thousands set apart', (), help)
        return plain


def known_columns() -> set[str]:
    """The columns of a table of figures that a sheet can have."""
    return set(schemas.schema("indicators")["properties"]) - {"period", "value"}


def open_sheet(path: Path, sheet: str | None, language: str | None) -> SheetTable | Problem:
    """The cells of a CSV or XLSX sheet, with its heads found below titles."""
    if not is_there(path):
        return whole_file(path, "unreadable", "no such file or folder")
    is_workbook = path.suffix.lower() == ".xlsx"
    found = _of_workbook(path, sheet) if is_workbook else _of_csv(path)
    if isinstance(found, Problem):
        return found
    rows, separator, notes = found
    rows = [row for row in rows if any(cell.text.strip() for cell in row[1])]
    place = _head_among(rows)
    place = 0 if place is None else place
    if len(rows) < place + 2:
        return whole_file(path, "bad-table", "no heads with figures below them")
    above = [f'row {line} ("{shown(_first(cells))}")' for line, cells in rows[:place]]
    if above:
        notes = [*notes, f"Left out above the heads: {', '.join(above)}."]
    below = tuple(rows[place + 1 :])
    return SheetTable(shown_path(path), separator, is_workbook, language, rows[place], below, tuple(notes))


def _head_among(rows: list[Line]) -> int | None:
    """Which of the rows is the heads."""
    known = known_columns()
    texts = ([cell.text for cell in cells] for _, cells in rows[:_HEADS_WITHIN])
    return next((at for at, row in enumerate(texts) if is_head_row(row, known)), None)


def _first(cells: tuple[Cell, ...]) -> str:
    return next(cell.text for cell in cells if cell.text.strip())


def _of_workbook(path: Path, wanted: str | None) -> tuple[list[Line], str, list[str]] | Problem:
    sheet = read_workbook(path, wanted)
    if isinstance(sheet, Problem):
        return sheet
    rows = list(sheet.rows)
    if merged := _merged_in(sheet, rows):
        message = f"merged cells: {', '.join(merged[:5])}"
        return whole_file(path, "bad-table", message, "take them apart, and write what they hold in every cell")
    notes = []
    if sheet.hidden:
        listed = ", ".join((*sheet.hidden[:10], *(["..."] if len(sheet.hidden) > 10 else ())))
        notes.append(f"Hidden rows and columns were read too: {listed}.")
    if sheet.others:
        others = ", ".join(f'"{shown(name)}"{" (hidden)" if hidden else ""}' for name, hidden in sheet.others)
        notes.append(f'Read the sheet "{shown(sheet.name)}". Not read: {others}.')
    return rows, ",", notes


def _merged_in(sheet: Sheet, rows: list[Line]) -> list[str]:
    """The merged cells that are several: a head over several columns, a cell beside several rows, a figure of several
    periods."""
    place = _head_among([row for row in rows if any(cell.text.strip() for cell in row[1])])
    if place is None:
        return []
    texts = {line: [cell.text for cell in cells] for line, cells in rows}
    head = rows[place][0]
    found = []
    for merged in sheet.merged:
        column, line, last_column, last_line = corners(merged)
        own, above = (next(iter(texts.get(at, [])[column - 1 : column]), "") for at in (line, head))
        if line <= head:
            is_several = column != last_column and (line == head or is_period(own))
        else:
            is_several = bool(above.strip()) and (line != last_line or is_period(above))
        found += [merged] if is_several else []
    return found


def _of_csv(path: Path) -> tuple[list[Line], str, list[str]] | Problem:
    if path.suffix.lower() not in (".csv", ".tsv"):
        help = "save it as .xlsx or as .csv in a spreadsheet program"
        return whole_file(path, "unknown-kind", "a sheet is a .csv or an .xlsx file", help)
    text = read_text(path)
    if isinstance(text, Problem):
        return text
    separator, skipped = delimiter(text)
    rows: list[Line] = []
    for line, _, cells in csv_records(text, separator):
        if isinstance(cells, str):
            return Problem(shown_path(path), line, 1, "bad-table", cells)
        if line > skipped:
            rows.append((line, tuple(Cell(cell) for cell in cells)))
    return rows, separator, []
