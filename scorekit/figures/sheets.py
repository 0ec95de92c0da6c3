"""Sheets with the periods as columns, as ministries and regulators publish them, become figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal, NamedTuple

from scorekit import schemas
from scorekit.figures import units
from scorekit.figures.heads import PeriodHead, Periods, is_head_row, period_of, read_heads
from scorekit.problems import Problem, shown
from scorekit.problems.findings import Refused
from scorekit.reading import numerals
from scorekit.reading.documents import is_there, read_text, shown_path, whole_file
from scorekit.reading.schema_check import capped
from scorekit.reading.tables import csv_records, delimiter
from scorekit.reading.workbooks import Cell, Sheet, letters, read_workbook

#: What publishers write where they have no figure.
_NOTHING = ("", "-", "–", "—", "..", "...", ":", "n/a", "na", "nvt", "nb", "x")
#: What is written beside the sum of the other rows.
_TOTALS = (
    *("total", "totals", "grand total", "sum", "all", "all operators", "industry", "totaal", "alle", "som"),
    *("gesamt", "insgesamt", "summe", "ensemble", "totaux", "total général", "tous"),
)
#: The heads are looked for in so many rows.
_HEADS_WITHIN = 20
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


class _Table(NamedTuple):
    """The cells of a sheet below its heads, each row with its number."""

    name: str
    separator: str
    is_workbook: bool
    head: tuple[int, tuple[Cell, ...]]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    notes: tuple[str, ...]

    def place(self, line: int, column: int) -> str:
        """A cell as the sheet calls it, where it has such names."""
        return f"{letters(column)}{line}, " if self.is_workbook else ""

    def problem(self, line: int, column: int, code: str, message: str, help: str = "") -> Problem:
        return Problem(self.name, line, column, code, message, help)


def import_sheet(path: Path, given: Mapping[str, str], reading: Reading | None = None) -> Imported:
    """The figures of a CSV or XLSX sheet whose heads are periods, and names of the columns of a
    table of figures. ``given`` fills in columns that the sheet does not have: indicator, unit."""
    reading = reading or Reading()
    table = _table(path, reading)
    if isinstance(table, Problem):
        return Imported((), (), (table,))
    line, heads = table.head
    known = _known()
    columns, problems = [], []
    for number, head in enumerate(read_heads([cell.text for cell in heads], known, given, reading.periods), 1):
        if isinstance(head, Refused):
            problems.append(table.problem(line, number, head.code, head.message, head.help))
        else:
            columns.append(head)
    rows: list[dict[str, str]] = []
    empty: list[str] = []
    left_out: list[str] = []
    totals = _totals(table, columns, reading) if not problems else {}
    for line, cells in table.rows if not problems else ():
        if line in totals and reading.totals == "leave-out":
            left_out.append(f"row {line} ({shown(totals[line])})")
        elif line in totals and reading.totals is None:
            message = f'"{shown(totals[line])}" looks like the sum of the other rows'
            help = "--totals leave-out leaves such rows out, --totals keep takes them for operators"
            problems.append(table.problem(line, 1, "unlikely", message, help))
        else:
            problems += _row(table, line, cells, columns, given, reading, rows, empty)
    if rows and not problems:
        problems += _missing(table.name, table.rows[0][0], rows[0])
    notes = [*table.notes, *([f"Left out: {', '.join(left_out)}."] if left_out else ())]
    return Imported(() if problems else tuple(rows), tuple(empty), tuple(capped(problems)), tuple(notes))


def _known() -> set[str]:
    return set(schemas.schema("indicators")["properties"]) - {"period", "value"}


def _totals(table: _Table, columns: Sequence[str | PeriodHead | None], reading: Reading) -> dict[int, str]:
    """The rows that are called a total, or whose figures are the sums of all others; with how they are called."""
    named = [number for number, column in enumerate(columns) if column in ("operator", "market")]
    periods = [number for number, column in enumerate(columns) if isinstance(column, PeriodHead)]
    names: dict[int, str] = {}
    values: dict[int, list[Fraction | None]] = {}
    for line, cells in table.rows:
        own = next((text for number in named if number < len(cells) and (text := cells[number].text.strip())), "")
        names[line] = " ".join(own.split())
        values[line] = [_value_or_none(cells[number], table, reading) if number < len(cells) else None
                        for number in periods]  # fmt: skip
    called = {line: name for line, name in names.items() if name.casefold().rstrip(":.") in _TOTALS}
    if called or len(values) < 4:
        return called
    for line, figures in values.items():
        others = [row for other, row in values.items() if other != line]
        sums = [sum((value or Fraction(0) for value in column), Fraction(0)) for column in zip(*others, strict=True)]
        known = [(value, whole) for value, whole in zip(figures, sums, strict=True) if value is not None]
        if known and all(value == whole and whole > 0 for value, whole in known):
            return {line: names[line] or f"row {line}"}
    return {}


def _value_or_none(cell: Cell, table: _Table, reading: Reading) -> Fraction | None:
    try:
        return units.number(_digits(cell, table, reading, ""), _sign(table, reading))
    except Refused:
        return None


def _row(
    table: _Table,
    line: int,
    cells: tuple[Cell, ...],
    columns: Sequence[str | PeriodHead | None],
    given: Mapping[str, str],
    reading: Reading,
    rows: list[dict[str, str]],
    empty: list[str],
) -> Iterator[Problem]:
    """Add the figures of one row of a sheet; what is wrong with it."""
    if any(cell.text.strip() for cell in cells[len(columns) :]):
        message = f"{len(cells)} cells under {len(columns)} heads"
        help = "a number with a comma in it needs quotes around it" if not table.is_workbook else "write a head there"
        yield table.problem(line, 1, "bad-table", message, help)
        return
    fixed = dict(given)
    for column, cell in zip(columns, cells, strict=False):
        if isinstance(column, str) and cell.text.strip():
            fixed[column] = " ".join(cell.text.split())
    if "operator" not in fixed and "market" not in fixed:
        help = "where cells are merged, write the name in every row"
        yield table.problem(line, 1, "missing-field", "this row names no operator and no market", help)
        return
    for number, column in enumerate(columns, 1):
        cell = cells[number - 1] if number <= len(cells) else Cell("")
        if column is None and cell.text.strip():
            yield table.problem(line, number, "bad-table", f'"{shown(cell.text)}" is under no head')
        if not isinstance(column, PeriodHead):
            continue
        if cell.text.strip().casefold() in _NOTHING:
            empty.append(f"row {line}, {column.head}")
            continue
        try:
            unit = units.unit(fixed.get("unit", "points"))
            value = units.amount(_digits(cell, table, reading, unit.text), unit, _sign(table, reading))
            units.check_bounds(value, unit)
        except Refused as error:
            message = f"{table.place(line, number)}{column.head}: {error.message}"
            yield table.problem(line, number, error.code, message, error.help)
            continue
        rows.append({**fixed, "period": column.period, "value": units.plain(value)})


def _sign(table: _Table, reading: Reading) -> str:
    """The separator of a table whose decimal sign is a comma or a dot."""
    return table.separator if reading.language is None else ","


def _digits(cell: Cell, table: _Table, reading: Reading, unit: str) -> str:
    """The digits in a cell, with a dot before decimals where they were told apart by the language. Raises
    :class:`Refused`."""
    percent = unit.startswith("%")
    if cell.number:
        if cell.percent and unit and not percent:
            help = "give it the unit %, or format the cells as numbers"
            raise Refused("bad-quantity", f"the cell is formatted as percent, and its unit is {unit}", (), help)
        return cell.text.replace(".", ",") if _sign(table, reading) == ";" else cell.text
    text = cell.text.strip()
    bare = text.removesuffix("%").strip() if percent else text
    if reading.language is not None:
        return numerals.digits(bare, reading.language)
    plain = "".join(bare.split())
    if numerals.is_grouped(plain) and (plain.count(",") + plain.count(".") > 1 or _is_thousands(plain, table)):
        help = "say in which language numbers are written: --locale en reads 2,878 as a thousand, --locale nl 2.878"
        raise Refused("bad-quantity", f'"{shown(text)}" may have its thousands set apart', (), help)
    return plain


def _is_thousands(plain: str, table: _Table) -> bool:
    """Whether the sign in a number is not the decimal sign of its table."""
    return ("," if table.separator != ";" else ".") in plain


def _missing(name: str, line: int, row: dict[str, str]) -> Iterator[Problem]:
    for key in schemas.schema("indicators")["required"]:
        if key not in row:
            message = f'no column "{key}", and no --{key}'
            yield Problem(name, line, 1, "missing-field", message, f"give it: --{key} TEXT")
    for error in schemas.validator("indicators").iter_errors(row):
        key = str(error.path[0]) if error.path else ""
        if key:
            help = "small letters, digits and _" if key == "indicator" else ""
            yield Problem(name, line, 1, "not-allowed", f'{key} does not take "{shown(row[key])}"', help)


def _table(path: Path, reading: Reading) -> _Table | Problem:
    """The cells of a sheet, with its heads found below titles."""
    if not is_there(path):
        return whole_file(path, "unreadable", "no such file or folder")
    found = _of_workbook(path, reading) if path.suffix.lower() == ".xlsx" else _of_csv(path)
    if isinstance(found, Problem):
        return found
    rows, separator, notes = found
    rows = [row for row in rows if any(cell.text.strip() for cell in row[1])]
    known = _known()
    place = next((at for at, (_, cells) in enumerate(rows[:_HEADS_WITHIN]) if _is_head(cells, known)), 0)
    if len(rows) < place + 2:
        return whole_file(path, "bad-table", "no heads with figures below them")
    above = [f'row {line} ("{shown(_first(cells))}")' for line, cells in rows[:place]]
    if above:
        notes = [*notes, f"Left out above the heads: {', '.join(above)}."]
    name, is_workbook = shown_path(path), path.suffix.lower() == ".xlsx"
    return _Table(name, separator, is_workbook, rows[place], tuple(rows[place + 1 :]), tuple(notes))


_Rows = list[tuple[int, tuple[Cell, ...]]]


def _is_head(cells: tuple[Cell, ...], known: set[str]) -> bool:
    return is_head_row([cell.text for cell in cells], known)


def _first(cells: tuple[Cell, ...]) -> str:
    return next(cell.text for cell in cells if cell.text.strip())


def _of_workbook(path: Path, reading: Reading) -> tuple[_Rows, str, list[str]] | Problem:
    sheet = read_workbook(path, reading.sheet)
    if isinstance(sheet, Problem):
        return sheet
    rows = list(sheet.rows)
    if rows and (merged := _merged_in(sheet, rows)):
        message = f"merged cells: {', '.join(merged[:5])}"
        return whole_file(path, "bad-table", message, "take them apart, and write the head above every column")
    notes = []
    if sheet.others:
        others = ", ".join(f'"{shown(name)}"{" (hidden)" if hidden else ""}' for name, hidden in sheet.others)
        notes.append(f'Read the sheet "{shown(sheet.name)}". Not read: {others}.')
    return rows, ",", notes


def _merged_in(sheet: Sheet, rows: _Rows) -> list[str]:
    """The merged cells in the row of the heads: one head over several columns."""
    known = _known()
    lines = [line for line, cells in rows[:_HEADS_WITHIN] if _is_head(cells, known)][:1]
    return [
        one
        for one in sheet.merged
        for first, _, last in (one.partition(":"),)
        if lines and int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) <= lines[0] and _has_period(rows, first, lines[0])
        and first.rstrip("0123456789") != last.rstrip("0123456789")
    ]  # fmt: skip


def _has_period(rows: _Rows, cell: str, head: int) -> bool:
    """Whether a merged cell is in the row of the heads, or is a period above it."""
    line = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    if line == head:
        return True
    column = cell.rstrip("0123456789")
    for number, cells in rows:
        if number == line:
            text = next((one.text for at, one in enumerate(cells, 1) if letters(at) == column), "")
            try:
                return period_of(text) is not None
            except Refused:
                return True
    return False


def _of_csv(path: Path) -> tuple[_Rows, str, list[str]] | Problem:
    if path.suffix.lower() not in (".csv", ".tsv"):
        help = "save it as .xlsx or as .csv in a spreadsheet program"
        return whole_file(path, "unknown-kind", "a sheet is a .csv or an .xlsx file", help)
    text = read_text(path)
    if isinstance(text, Problem):
        return text
    separator, skipped = delimiter(text)
    rows: _Rows = []
    for line, _, cells in csv_records(text, separator):
        if isinstance(cells, str):
            return Problem(shown_path(path), line, 1, "bad-table", cells)
        if line > skipped:
            rows.append((line, tuple(Cell(cell) for cell in cells)))
    return rows, separator, []
