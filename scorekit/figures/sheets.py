"""Sheets with the periods as columns, as ministries and regulators publish them, become figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from scorekit import schemas
from scorekit.figures import units
from scorekit.problems import Problem, nearest, shown
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.documents import is_there, read_text, shown_path, whole_file
from scorekit.reading.schema_check import capped
from scorekit.reading.tables import csv_records

#: What publishers write where they have no figure.
_NOTHING = ("", "-", "–", "—", "..", "...", ":", "n/a", "na", "nvt", "nb", "x")
_PERIOD = re.compile(r"(\d{4})(?:[ -]?([HSQT])([1-4]))?\Z", re.IGNORECASE)


class Imported(NamedTuple):
    """Rows of figures, by the columns of the schema, and which cells said nothing."""

    rows: tuple[dict[str, str], ...]
    empty: tuple[str, ...]
    problems: tuple[Problem, ...]


def import_sheet(path: Path, given: Mapping[str, str]) -> Imported:
    """The figures of a CSV or XLSX sheet whose heads are periods, and names of the columns of a
    table of figures. ``given`` fills in columns that the sheet does not have: indicator, unit."""
    cells = _cells(path)
    if isinstance(cells, Problem):
        return Imported((), (), (cells,))
    table = [row for row in cells if any(cell.strip() for cell in row[1])]
    if len(table) < 2:
        return Imported((), (), (whole_file(path, "bad-table", "no heads with figures below them"),))
    name, separator = shown_path(path), _separator(path)
    columns = list(_columns(name, table[0], given))
    problems = [column for column in columns if isinstance(column, Problem)]
    rows: list[dict[str, str]] = []
    empty: list[str] = []
    for line, row in table[1:] if not problems else ():
        problems += _row(name, line, row, columns, given, separator, rows, empty)
    if rows and not problems:
        problems += _missing(name, table[1][0], rows[0])
    if path.suffix.lower() == ".xlsx" and not problems:
        problems += _looks_like_percent_cells(path, rows)
    return Imported(() if problems else tuple(rows), tuple(empty), tuple(capped(problems)))


def _row(
    name: str,
    line: int,
    cells: list[str],
    columns: Sequence[str | _Period | Problem | None],
    given: Mapping[str, str],
    separator: str,
    rows: list[dict[str, str]],
    empty: list[str],
) -> Iterator[Problem]:
    """Add the figures of one row of a sheet; what is wrong with it."""
    if len([cell for cell in cells[len(columns) :] if cell.strip()]) or len(cells) < len(columns):
        message = f"{len(cells)} cells under {len(columns)} heads"
        yield Problem(name, line, 1, "bad-table", message, "a number with a comma in it needs quotes around it")
        return
    fixed = dict(given)
    for column, text in zip(columns, cells, strict=False):
        if isinstance(column, str) and text.strip():
            fixed[column] = " ".join(text.split())
    if "operator" not in fixed and "market" not in fixed:
        yield Problem(name, line, 1, "missing-field", "this row names no operator and no market")
        return
    for number, (column, text) in enumerate(zip(columns, cells, strict=False), 1):
        if column is None and text.strip():
            yield Problem(name, line, number, "bad-table", f'"{shown(text)}" is under no head')
        if not isinstance(column, _Period):
            continue
        if text.strip().casefold() in _NOTHING:
            empty.append(f"row {line}, {column.head}")
            continue
        bare = text.strip().removesuffix("%") if fixed.get("unit") == "%" else text
        try:
            unit = units.unit(fixed.get("unit", "points"))
            value = units.amount(bare.replace("\u00a0", "").replace(" ", ""), unit, separator)
        except Refused as error:
            yield Problem(name, line, number, error.code, f"{column.head}: {error.message}", error.help)
            continue
        rows.append({**fixed, "period": column.period, "value": units.plain(value)})


def _looks_like_percent_cells(path: Path, rows: list[dict[str, str]]) -> Iterator[Problem]:
    """Cells that a workbook formats as percent hold a share of one: 0.835 is shown as 83.5 %."""
    shares = [Fraction(row["value"]) for row in rows if row.get("unit") in ("%", "percent", "pct")]
    if shares and max(shares) <= 1:
        message = "every share lies between 0 and 1 %: are these cells formatted as percent?"
        help = "save the sheet as CSV, where 83.5 % is written so, or format the cells as numbers"
        yield whole_file(path, "unlikely", message, help)


class _Period(NamedTuple):
    head: str
    period: str


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


def _columns(
    name: str, head: tuple[int, list[str]], given: Mapping[str, str]
) -> Iterator[str | _Period | Problem | None]:
    known = set(schemas.schema("indicators")["properties"]) - {"period", "value"}
    line, heads = head
    seen: set[str] = set()
    for number, text in enumerate(heads, 1):
        said = " ".join(text.split())
        if said and said in seen:
            yield Problem(name, line, number, "bad-table", f'two columns are called "{shown(said)}"')
            continue
        seen.add(said)
        if not said:
            yield None
            continue
        found = _PERIOD.match(said.removesuffix(".0"))
        lowered = said.casefold().replace(" ", "_")
        if found:
            part = {"S": "H", "T": "Q"}.get((found[2] or "").upper(), (found[2] or "").upper())
            period = f"{found[1]}-{part}{found[3]}" if part else found[1]
            try:
                yield _Period(said, quantities.period(period))
            except Refused as error:
                yield Problem(name, line, number, error.code, error.message, error.help)
        elif lowered in given:
            message = f'the sheet has a column "{lowered}", and so does --{lowered}'
            yield Problem(name, line, number, "contradiction", message, f"leave out --{lowered}")
        elif lowered in known:
            yield lowered
        elif re.fullmatch(r"\d{4}-\d{2}", said):
            yield _Period(said, said)
        else:
            message = f'"{shown(said)}" is neither a period nor a column of figures'
            yield Problem(name, line, number, "unknown-field", message, nearest(lowered, known))


def _separator(path: Path) -> str:
    """The separator of a CSV; the cells of a workbook have dots as decimal signs."""
    if path.suffix.lower() != ".csv":
        return ","
    text = read_text(path)
    first = text.partition("\n")[0] if isinstance(text, str) else ""
    return ";" if first.count(";") > first.count(",") else ","


def _cells(path: Path) -> list[tuple[int, list[str]]] | Problem:
    """The cells of a sheet, each row with its line."""
    if not is_there(path):
        return whole_file(path, "unreadable", "no such file or folder")
    if path.suffix.lower() == ".xlsx":
        import fastexcel

        try:
            sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
            rows = sheet.to_polars().rows()
        except (fastexcel.FastExcelError, OSError, ValueError) as error:
            return whole_file(path, "unreadable", f"no workbook that can be read: {shown(str(error), 80)}")
        return [(line, [cell or "" for cell in row]) for line, row in enumerate(rows, 1)]
    if path.suffix.lower() != ".csv":
        return whole_file(path, "unknown-kind", "a sheet is a .csv or an .xlsx file")
    text = read_text(path)
    if isinstance(text, Problem):
        return text
    found: list[tuple[int, list[str]]] = []
    for line, _, cells in csv_records(text, _separator(path)):
        if isinstance(cells, str):
            return Problem(shown_path(path), line, 1, "bad-table", cells)
        found.append((line, cells))
    return found
