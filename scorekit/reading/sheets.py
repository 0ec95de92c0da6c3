"""Sheets with the periods as columns, as ministries and regulators publish them, become figures."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from scorekit import schemas
from scorekit.problems import Problem, nearest, shown
from scorekit.reading import quantities, units
from scorekit.reading.documents import is_there, read_text, shown_path, whole_file
from scorekit.reading.quantities import QuantityError

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
    if problems:
        return Imported((), (), tuple(problems))
    rows: list[dict[str, str]] = []
    empty: list[str] = []
    for line, row in table[1:]:
        fixed = dict(given)
        for column, text in zip(columns, row, strict=False):
            if isinstance(column, str) and text.strip():
                fixed[column] = " ".join(text.split())
        for number, (column, text) in enumerate(zip(columns, row, strict=False), 1):
            if not isinstance(column, _Period):
                continue
            if text.strip().casefold() in _NOTHING:
                empty.append(f"row {line}, {column.head}")
                continue
            text = text.strip().removesuffix("%") if fixed.get("unit") == "%" else text
            try:
                unit = units.unit(fixed.get("unit", "points"))
                value = units.amount(text.replace("\u00a0", "").replace(" ", ""), unit, separator)
            except QuantityError as error:
                message = f"{column.head}: {error.message}"
                problems.append(Problem(name, line, number, error.code, message, error.help))
                continue
            rows.append({**fixed, "period": column.period, "value": units.plain(value)})
            if "operator" not in fixed and "market" not in fixed:
                problems.append(Problem(name, line, 1, "missing-field", "this row names no operator and no market"))
    if rows and not problems:
        problems += _missing(name, table[1][0], rows[0])
    if path.suffix.lower() == ".xlsx" and not problems:
        problems += _looks_like_percent_cells(path, rows)
    return Imported(tuple(rows), tuple(empty), tuple(problems))


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


def _missing(name: str, line: int, row: Mapping[str, str]) -> Iterator[Problem]:
    for key in schemas.schema("indicators")["required"]:
        if key not in row:
            message = f'no column "{key}", and no --{key}'
            yield Problem(name, line, 1, "missing-field", message, f"give it: --{key} TEXT")


def _columns(
    name: str, head: tuple[int, list[str]], given: Mapping[str, str]
) -> Iterator[str | _Period | Problem | None]:
    known = set(schemas.schema("indicators")["properties"]) - {"period", "value"}
    line, heads = head
    for number, text in enumerate(heads, 1):
        said = " ".join(text.split())
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
            except QuantityError as error:
                yield Problem(name, line, number, error.code, error.message, error.help)
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
    try:
        return list(enumerate(csv.reader(text.splitlines(), delimiter=_separator(path), strict=True), 1))
    except csv.Error as error:
        return whole_file(path, "bad-table", str(error))
