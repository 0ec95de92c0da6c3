"""Sheets with the periods as columns, as ministries and regulators publish them, become figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from scorekit import schemas
from scorekit.figures import units
from scorekit.figures.heads import PeriodHead, Periods, read_heads
from scorekit.figures.sheet_doubts import Columns, is_second_head, totals
from scorekit.figures.sheet_table import Line, SheetTable, known_columns, open_sheet
from scorekit.problems import Problem, shown
from scorekit.problems.findings import Refused
from scorekit.reading.schema_check import capped
from scorekit.reading.workbooks import Cell

#: What publishers write where they have no figure.
_NOTHING = ("", "-", "\u2013", "\u2014", "..", "...", ":", "n/a", "na", "nvt", "nb", "x")
#: What to do with rows that are the sum of the others.
Totals = Literal["leave-out", "keep"]


class Reading(NamedTuple):
    """How a sheet is to be read: what heads like 2011-12 are, the language of its numbers, the name of the sheet, and
    what happens to rows that are the sum of the others."""

    periods: Periods | None = None
    language: str | None = None
    sheet: str | None = None
    totals: Totals | None = None


class Imported(NamedTuple):
    """Rows of figures, by the columns of the schema; which cells said nothing; what was done, in sentences."""

    rows: tuple[dict[str, str], ...]
    empty: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def import_sheet(path: Path, given: Mapping[str, str], reading: Reading | None = None) -> Imported:
    """The figures of a CSV or XLSX sheet whose heads are periods, and names of the columns of a
    table of figures. ``given`` fills in columns that the sheet does not have: indicator, unit."""
    reading = reading or Reading()
    table = open_sheet(path, reading.sheet, reading.language)
    if isinstance(table, Problem):
        return Imported((), (), (table,))
    line, heads = table.head
    columns, problems = [], []
    texts = [cell.text for cell in heads]
    for number, head in enumerate(read_heads(texts, known_columns(), given, reading.periods), 1):
        if isinstance(head, Refused):
            problems.append(table.problem(line, number, head.code, head.message, head.help))
        else:
            columns.append(head)
    if problems:
        return Imported((), (), tuple(capped(problems)))
    rows = _Rows(table, columns, given)
    problems += rows.read(reading.totals)
    notes = (*table.notes, *rows.notes())
    return Imported(() if problems else tuple(rows.found), tuple(rows.empty), tuple(capped(problems)), notes)


class _Rows:
    """The rows of a sheet, and what becomes of them: figures, cells without one, rows that are left out."""

    def __init__(self, table: SheetTable, columns: Columns, given: Mapping[str, str]) -> None:
        self.table, self.columns, self.given = table, columns, given
        self.found: list[dict[str, str]] = []
        self.empty: list[str] = []
        self.left_out: list[str] = []
        #: Whether figures in percent have a % in their cell, as far as they were read.
        self.signs: set[bool] = set()
        #: What rows say besides their names and figures, and was looked at.
        self.checked: set[frozenset[tuple[str, str]]] = set()

    def read(self, wanted: Totals | None) -> Iterator[Problem]:
        """Read every row; what is wrong with them."""
        sums = totals(self.table, self.columns)
        above = self.table.head
        for row in self.table.rows:
            line = row[0]
            if line in sums and wanted == "leave-out":
                self.left_out.append(f"row {line} ({shown(sums[line])})")
            elif line in sums and wanted is None:
                message = f'"{shown(sums[line])}" looks like the sum or the average of the other rows'
                help = "--totals leave-out leaves such rows out, --totals keep takes them for operators"
                yield self.table.problem(line, 1, "unlikely", message, help)
            elif is_second_head(row, above, self.columns):
                message = "this row looks like the heads of a second table"
                yield self.table.problem(line, 1, "bad-table", message, "give every table a sheet or a file of its own")
            else:
                yield from self._row(row)
            above = row

    def notes(self) -> list[str]:
        """What was done, in sentences."""
        found = [f"Left out: {', '.join(self.left_out)}."] if self.left_out else []
        if len(self.signs) > 1:
            found.append("Some cells have a % and others have none: both were read as percent, so 0.83 is 0.83 %.")
        return found

    def _row(self, row: Line) -> Iterator[Problem]:
        """Add the figures of one row; what is wrong with it."""
        line, cells = row
        table, columns = self.table, self.columns
        if any(cell.text.strip() for cell in cells[len(columns) :]):
            message = f"{len(cells)} cells under {len(columns)} heads"
            help = "write a head there" if table.is_workbook else "a number with a comma in it needs quotes around it"
            yield table.problem(line, 1, "bad-table", message, help)
            return
        fixed = dict(self.given)
        for column, cell in zip(columns, cells, strict=False):
            if isinstance(column, str) and cell.text.strip():
                fixed[column] = " ".join(cell.text.split())
        if "operator" not in fixed and "market" not in fixed:
            help = "where cells are merged, write the name in every row"
            yield table.problem(line, 1, "missing-field", "this row names no operator and no market", help)
            return
        before = len(self.found)
        for number, column in enumerate(columns, 1):
            cell = cells[number - 1] if number <= len(cells) else Cell("")
            if column is None and cell.text.strip():
                yield table.problem(line, number, "bad-table", f'"{shown(cell.text)}" is under no head')
            if isinstance(column, PeriodHead):
                yield from self._figure(line, number, column, cell, fixed)
        if len(self.found) > before:
            yield from self._missing(line, fixed)

    def _figure(
        self, line: int, number: int, column: PeriodHead, cell: Cell, fixed: Mapping[str, str]
    ) -> Iterator[Problem]:
        if cell.text.strip().casefold() in _NOTHING:
            self.empty.append(f"row {line}, {column.head}")
            return
        try:
            unit = units.unit(fixed.get("unit", "points"))
            value = self.table.amount(cell, unit)
        except Refused as error:
            message = f"{self.table.place(line, number)}{column.head}: {error.message}"
            help = error.help
            if self.table.language is None and "--locale" not in help and re.search(r"\d[.,]\d|\u2212", cell.text):
                help = "say in which language numbers are written: --locale en writes 12.5, --locale nl 12,5"
            yield self.table.problem(line, number, error.code, message, help)
            return
        if unit.text.startswith("%"):
            self.signs.add(cell.percent or cell.text.strip().endswith("%"))
        self.found.append({**fixed, "period": column.period, "value": units.plain(value)})

    def _missing(self, line: int, fixed: Mapping[str, str]) -> Iterator[Problem]:
        """What a row lacks, and what its columns do not take. What many rows say is looked at once."""
        said = {key: text for key, text in fixed.items() if key not in ("operator", "market")}
        if frozenset(said.items()) in self.checked:
            return
        self.checked.add(frozenset(said.items()))
        for key in schemas.schema("indicators")["required"]:
            if key not in said and key not in ("period", "value"):
                if key in self.columns:
                    yield self.table.problem(line, 1, "missing-field", f'"{key}" is empty in this row', "fill it in")
                else:
                    message, help = f'no column "{key}", and no --{key}', f"give it: --{key} TEXT"
                    yield self.table.problem(line, 1, "missing-field", message, help)
        for error in schemas.validator("indicators").iter_errors({**fixed, "period": "2024", "value": "1"}):
            key = str(error.path[0]) if error.path else ""
            if key:
                help = "small letters, digits and _" if key == "indicator" else ""
                yield self.table.problem(line, 1, "not-allowed", f'{key} does not take "{shown(fixed[key])}"', help)
