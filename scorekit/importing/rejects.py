"""Rejected rows are written whole, so that somebody can mend them; and read again as the rows that they were."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from scorekit.importing.cells import EMPTY, Cell, CellKind
from scorekit.importing.rows import Rejected
from scorekit.importing.table import DataTable
from scorekit.problems import visible
from scorekit.wording.escaping import guarded

#: What a file of rejected rows says of each row, before its own columns.
PREFIX = "scorekit: "
_HEADS = tuple(f"{PREFIX}{name}" for name in ("file", "sheet", "row", "column", "reason", "kinds"))
_LETTERS: dict[CellKind, str] = {
    "text": "t", "number": "n", "percent": "p", "date": "d", "duration": "h", "bool": "b", "error": "e",
}  # fmt: skip
_KINDS: dict[str, CellKind] = {letter: kind for kind, letter in _LETTERS.items()}


def rejects_csv(rejected: Sequence[Rejected]) -> dict[str, str]:
    """Sheet (empty for a file without sheets) -> CSV of the rows that were rejected there, without what is personal."""
    by_sheet: dict[str, list[Rejected]] = {}
    for one in rejected:
        by_sheet.setdefault(one.row.table.sheet, []).append(one)
    return {sheet: _csv(listed) for sheet, listed in sorted(by_sheet.items())}


def _csv(rejected: Sequence[Rejected]) -> str:
    heads: list[str] = []
    for one in rejected:
        heads += [head for head in one.row.table.heads if head not in heads]
    rows = []
    seen: set[tuple[str, int]] = set()
    for one in sorted(rejected, key=lambda one: (one.row.table.origin, one.row.number)):
        table, number, cells = one.row
        if (table.origin, number) in seen:
            continue
        seen.add((table.origin, number))
        column = table.heads[one.column] if one.column is not None and one.column < len(table.heads) else ""
        here = dict(zip(table.heads, cells, strict=False))
        about = (table.origin, table.sheet, str(number), column, visible(one.reason))
        rows.append((about, [here.get(head, EMPTY) for head in heads]))
    return rows_csv(heads, rows)


def rows_csv(heads: Sequence[str], rows: Iterable[tuple[Sequence[str], Sequence[Cell]]]) -> str:
    """Rows of a table as CSV that is read again as the rows that they were: each with what is said about it (its file,
    sheet and number, a column and a reason) and its cells, of which the kinds are kept."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_HEADS, *map(guarded, heads)])
    for about, cells in rows:
        kinds = "".join(_LETTERS[cell.kind] for cell in cells)
        writer.writerow([*map(guarded, about), kinds, *(guarded(cell.text) for cell in cells)])
    return out.getvalue()


#: What a text of a kind looks like; one that somebody mended may look otherwise, and is a text then.
_LOOKS = {
    "n": re.compile(r"-?\d+(?:\.\d+)?\Z"),
    "p": re.compile(r"-?\d+(?:\.\d+)?\Z"),
    "d": re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:[+-]\d\d:\d\d)?\Z"),
    "h": re.compile(r"-?\d+:\d\d(?::\d\d(?:\.\d+)?)?\Z"),
    "b": re.compile(r"true\Z|false\Z"),
}


def _kind(letter: str, text: str) -> CellKind:
    return _KINDS[letter] if letter in _LOOKS and _LOOKS[letter].match(text) else "text"


def restored(table: DataTable) -> DataTable:
    """A table of rejected rows as the rows that they were: with their numbers, and the kinds of their cells."""
    if not table.heads or not table.heads[0].startswith(PREFIX):
        return table
    heads = [head for head in table.heads if head.startswith(PREFIX)]
    if tuple(heads) != _HEADS:
        return table
    rows: list[tuple[int, Sequence[Cell]]] = []
    for number, cells in table.rows:
        kinds = cells[5].text
        own = [
            Cell(cell.text, _kind(kinds[index], cell.text) if index < len(kinds) and cell.text else "text")
            for index, cell in enumerate(cells[6:])
        ]
        rows.append((int(cells[2].text) if cells[2].text.isdigit() else number, own))
        table.origin = cells[0].text or table.origin
        table.sheet = cells[1].text
    table.heads, table.rows, table.restored = table.heads[6:], rows, True
    return table
