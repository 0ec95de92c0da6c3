"""Rows of a sheet that are no operator: totals, averages, and the heads of a second table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from scorekit.figures.heads import PeriodHead, is_period
from scorekit.figures.sheet_table import Line, SheetTable
from scorekit.reading.workbooks import Cell
from scorekit.wording.numbers import decimals_of

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
#: What is above the names of operators.
_HEADS_OF_NAMES = frozenset(
    (
        *("operator", "supplier", "company", "provider", "name", "bank", "carrier", "brand"),
        *("leverancier", "bedrijf", "aanbieder", "naam", "opérateur", "fournisseur", "entreprise", "nom"),
        *("anbieter", "unternehmen", "lieferant"),
    )
)
#: What a column of a sheet is: the name of a column of figures, a period, or nothing.
Columns = Sequence[str | PeriodHead | None]


def totals(table: SheetTable, columns: Columns) -> dict[int, str]:
    """The rows that are called a total or an average, and those whose figures are the sums of all others of their
    indicator; with how they are called."""
    called: dict[int, str] = {}
    groups: dict[tuple[str, ...], dict[int, tuple[str, list[Fraction | None]]]] = {}
    for line, cells in table.rows:
        own = next((" ".join(text.split()) for text in _texts(cells, columns, "operator", "market") if text), "")
        if _is_called_total(own):
            called[line] = own
        else:
            group = tuple(_texts(cells, columns, "indicator", "unit", "definition"))
            figures = [
                table.number(cells[at]) if at < len(cells) else None
                for at, column in enumerate(columns)
                if isinstance(column, PeriodHead)
            ]
            groups.setdefault(group, {})[line] = own, figures
    for rows in groups.values():
        called |= _sums(rows)
    return called


def _texts(cells: tuple[Cell, ...], columns: Columns, *names: str) -> list[str]:
    """What a row has in the columns of these names."""
    return [cells[at].text.strip() if at < len(cells) else "" for at, column in enumerate(columns) if column in names]


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


def is_second_head(row: Line, above: Line, columns: Columns) -> bool:
    """Whether a row is the heads of a second table: the heads again, or years as figures beside the name of a column
    or below a gap."""
    line, cells = row
    figures = [
        (column.head, " ".join(cells[at].text.split()))
        for at, column in enumerate(columns)
        if isinstance(column, PeriodHead) and at < len(cells) and cells[at].text.strip()
    ]
    if not figures or not all(is_period(text) for _, text in figures):
        return False
    if any(text.casefold() in _HEADS_OF_NAMES for text in _texts(cells, columns, "operator")):
        return True
    is_apart = line - above[0] > 1 or sum(bool(cell.text.strip()) for cell in above[1]) == 1
    return len(figures) > 1 and (is_apart or all(head == text for head, text in figures))
