"""Sheets with the periods as columns, as ministries and regulators publish them, become figures."""

from __future__ import annotations

import re
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
from scorekit.wording.numbers import decimals_of

#: What publishers write where they have no figure.
_NOTHING = ("", "-", "–", "—", "..", "...", ":", "n/a", "na", "nvt", "nb", "x")
#: What is written beside the sum or the average of the other rows: as a whole name, as a word in it, as its end.
_ALL = ("all", "all operators", "alle", "tous")
_TOTAL_WORDS = frozenset(
    (
        *("total", "totals", "sum", "subtotal", "average", "mean", "median", "industry", "sector"),
        *("totaal", "som", "subtotaal", "gemiddelde", "gemiddeld", "mediaan", "branche"),
        *("gesamt", "insgesamt", "summe", "durchschnitt", "mittelwert"),
        *("totaux", "ensemble", "somme", "moyenne", "médiane", "secteur"),
    )
)
_TOTAL_ENDS = ("totaal", "ergebnis", "summe", "gemiddelde", "durchschnitt")
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
    checked: set[frozenset[tuple[str, str]]] = set()
    totals = _totals(table, columns, reading) if not problems else {}
    above = table.head
    for line, cells in table.rows if not problems else ():
        above, own_above = (line, cells), above
        if line in totals and reading.totals == "leave-out":
            left_out.append(f"row {line} ({shown(totals[line])})")
        elif line in totals and reading.totals is None:
            message = f'"{shown(totals[line])}" looks like the sum or the average of the other rows'
            help = "--totals leave-out leaves such rows out, --totals keep takes them for operators"
            problems.append(table.problem(line, 1, "unlikely", message, help))
        else:
            before = len(rows)
            problems += _heads_again(table, line, cells, columns, own_above) or _row(
                table, line, cells, columns, given, reading, rows, empty
            )
            problems += _missing(table.name, line, rows[before], checked) if len(rows) > before else ()
    notes = [*table.notes, *([f"Left out: {', '.join(left_out)}."] if left_out else ())]
    if not problems and _some_with_a_sign(table, columns):
        notes.append("Some cells have a % and others have none: both were read as percent, so 0.83 is 0.83 %.")
    return Imported(() if problems else tuple(rows), tuple(empty), tuple(capped(problems)), tuple(notes))


def _known() -> set[str]:
    return set(schemas.schema("indicators")["properties"]) - {"period", "value"}


def _totals(table: _Table, columns: Sequence[str | PeriodHead | None], reading: Reading) -> dict[int, str]:
    """The rows that are called a total or an average, and those whose figures are the sums of all others of their
    indicator; with how they are called."""
    named = [number for number, column in enumerate(columns) if column in ("operator", "market")]
    periods = [number for number, column in enumerate(columns) if isinstance(column, PeriodHead)]
    others = [number for number, column in enumerate(columns) if column in ("indicator", "unit", "definition")]
    called: dict[int, str] = {}
    groups: dict[tuple[str, ...], dict[int, tuple[str, list[Fraction | None]]]] = {}
    for line, cells in table.rows:
        texts = [cell.text.strip() for cell in cells]
        own = " ".join(next((texts[number] for number in named if number < len(texts) and texts[number]), "").split())
        if _is_called_total(own):
            called[line] = own
        else:
            group = tuple(texts[number] if number < len(texts) else "" for number in others)
            figures = [_value_or_none(cells[at], table, reading) if at < len(cells) else None for at in periods]
            groups.setdefault(group, {})[line] = own, figures
    for group_rows in groups.values():
        called |= _sums(group_rows)
    return called


def _is_called_total(name: str) -> bool:
    said = name.casefold().rstrip(":.")
    words = re.findall(r"[^\W\d_]+", said)
    return said in _ALL or any(word in _TOTAL_WORDS or word.endswith(_TOTAL_ENDS) for word in words)


def _sums(rows: dict[int, tuple[str, list[Fraction | None]]]) -> dict[int, str]:
    """The row whose figures are the sums of the others: to the digit, or as near as rounding brings them where it
    has several figures."""
    if len(rows) < 3:
        return {}
    width = len(next(iter(rows.values()))[1])
    sums = [sum((one[1][at] or Fraction(0) for one in rows.values()), Fraction(0)) for at in range(width)]
    places = max((decimals_of(value) or 0 for _, row in rows.values() for value in row if value is not None), default=0)
    rounding = Fraction(len(rows), 2 * 10**places) if places else Fraction(0)  # whole numbers are counts
    for line, (name, figures) in rows.items():
        known = [(value, whole - value) for value, whole in zip(figures, sums, strict=True) if value is not None]
        exact = all(value == others > 0 for value, others in known)
        near = len(known) > 1 and all(abs(value - others) <= rounding < others / 4 for value, others in known)
        if known and ((exact and (len(rows) > 3 or len(known) > 1)) or near):
            return {line: name or f"row {line}"}
    return {}


def _heads_again(
    table: _Table,
    line: int,
    cells: tuple[Cell, ...],
    columns: Sequence[str | PeriodHead | None],
    above: tuple[int, tuple[Cell, ...]],
) -> list[Problem]:
    """A row that is the heads of a second table: the heads again, or years as figures beside the name of a column or
    below a gap."""
    named = [cells[at].text for at, column in enumerate(columns) if column == "operator" and at < len(cells)]
    figures = [
        (column, " ".join(cells[at].text.split()))
        for at, column in enumerate(columns)
        if isinstance(column, PeriodHead) and at < len(cells) and cells[at].text.strip()
    ]
    if not figures or not all(_is_period(text) for _, text in figures):
        return []
    again = len(figures) > 1 and all(text == column.head for column, text in figures)
    called = any("_".join(name.split()).casefold() in _HEADS_OF_NAMES for name in named)
    parted = line - above[0] > 1 or sum(bool(cell.text.strip()) for cell in above[1]) == 1
    if not (again or called or (parted and len(figures) > 1)):
        return []
    message = "this row looks like the heads of a second table"
    return [table.problem(line, 1, "bad-table", message, "give every table a sheet or a file of its own")]


#: What is above the names of operators.
_HEADS_OF_NAMES = frozenset(
    (
        *("operator", "supplier", "company", "provider", "name", "bank", "carrier", "brand"),
        *("leverancier", "bedrijf", "aanbieder", "naam", "opérateur", "fournisseur", "entreprise", "nom"),
        *("anbieter", "unternehmen", "lieferant"),
    )
)


def _is_period(text: str) -> bool:
    try:
        return period_of(text) is not None
    except Refused:
        return True


def _some_with_a_sign(table: _Table, columns: Sequence[str | PeriodHead | None]) -> bool:
    """Whether some figures have a sign of percent, and others have none."""
    periods = {number for number, column in enumerate(columns) if isinstance(column, PeriodHead)}
    found = {
        cell.percent or cell.text.strip().endswith("%")
        for _, cells in table.rows
        for number, cell in enumerate(cells)
        if number in periods and cell.text.strip().casefold() not in _NOTHING
    }
    return len(found) > 1


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
            help = error.help
            if reading.language is None and "--locale" not in help and re.search(r"\d[.,]\d|\u2212", cell.text):
                help = "say in which language numbers are written: --locale en writes 12.5, --locale nl 12,5"
            yield table.problem(line, number, error.code, message, help)
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
    plain = numerals.without_spaces(bare)
    if numerals.is_grouped(plain) and (plain.count(",") + plain.count(".") > 1 or _is_thousands(plain, table)):
        help = "say in which language numbers are written: --locale en reads 2,878 as a thousand, --locale nl 2.878"
        raise Refused("bad-quantity", f'"{shown(text)}" may have its thousands set apart', (), help)
    return plain


def _is_thousands(plain: str, table: _Table) -> bool:
    """Whether the sign in a number is not the decimal sign of its table."""
    return ("," if table.separator != ";" else ".") in plain


def _missing(name: str, line: int, row: dict[str, str], checked: set[frozenset[tuple[str, str]]]) -> Iterator[Problem]:
    """What a row of figures lacks, and what its columns do not take; each set of values is looked at once."""
    said = frozenset((key, text) for key, text in row.items() if key not in ("operator", "market", "period", "value"))
    if said in checked:
        return
    checked.add(said)
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
        return whole_file(path, "bad-table", message, "take them apart, and write what they hold in every cell")
    notes = []
    if sheet.hidden:
        listed = ", ".join((*sheet.hidden[:10], *(["..."] if len(sheet.hidden) > 10 else ())))
        notes.append(f"Hidden rows and columns were read too: {listed}.")
    if sheet.others:
        others = ", ".join(f'"{shown(name)}"{" (hidden)" if hidden else ""}' for name, hidden in sheet.others)
        notes.append(f'Read the sheet "{shown(sheet.name)}". Not read: {others}.')
    return rows, ",", notes


def _merged_in(sheet: Sheet, rows: _Rows) -> list[str]:
    """The merged cells that stand for several: a head over several columns, a cell beside several rows, a figure of
    several periods."""
    known = _known()
    head = next(((line, cells) for line, cells in rows[:_HEADS_WITHIN] if _is_head(cells, known)), None)
    found = []
    for one in sheet.merged:
        if head is None:
            break
        (column, line), (last_column, last_line) = (_place(end) for end in one.split(":"))
        text = head[1][column - 1].text if column <= len(head[1]) else ""
        if line <= head[0]:
            is_several = column != last_column and _has_period(rows, f"{letters(column)}{line}", head[0])
        else:
            is_several = bool(text.strip()) and (line != last_line or _looks_like_period(text))
        found += [one] if is_several else []
    return found


def _looks_like_period(text: str) -> bool:
    return bool(text.strip()) and _is_period(text)


def _place(cell: str) -> tuple[int, int]:
    """The column and the row of a cell, from 1."""
    column = cell.rstrip("0123456789")
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number, int(cell[len(column) :])


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
