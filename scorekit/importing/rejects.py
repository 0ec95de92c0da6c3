"""Rejected rows are written whole, so that somebody can correct them; and read again as the rows that they were."""

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
#: Cells that are under no head.
MORE = f"{PREFIX}more"
_HEADS = tuple(f"{PREFIX}{name}" for name in ("file", "sheet", "row", "column", "reason", "kinds"))
_LETTERS: dict[CellKind, str] = {
    "text": "t", "number": "n", "unformatted": "u", "rounded": "r", "percent": "p", "date": "d", "duration": "h",
    "bool": "b", "error": "e",
}  # fmt: skip
_KINDS: dict[str, CellKind] = {letter: kind for kind, letter in _LETTERS.items()}


def rejects_csv(rejected: Sequence[Rejected]) -> dict[str, str]:
    """Name (empty for the only table) -> CSV of the rows that were rejected there, without what is personal: one for
    each file, sheet and set of heads."""
    by_table: dict[tuple[str, str, tuple[str, ...]], list[Rejected]] = {}
    for one in rejected:
        table = one.row.table
        by_table.setdefault((table.origin, table.sheet, table.heads), []).append(one)
    found: dict[str, str] = {}
    origins = {key[0] for key in by_table}
    for (origin, sheet, heads), listed in sorted(by_table.items()):
        name = "-".join(part for part in (origin.rpartition(".")[0] if len(origins) > 1 else "", sheet) if part)
        unused, number = name if len(by_table) > 1 else "", 2
        while unused in found:
            unused, number = f"{name or 'rows'}-{number}", number + 1
        found[unused] = _csv(heads, listed)
    return found


def _csv(every: Sequence[str], rejected: Sequence[Rejected]) -> str:
    places = [place for place, head in enumerate(every) if head]  # a column without a head is read by nobody
    rows = []
    seen: set[int] = set()
    more = max(len(one.row.cells) - len(every) for one in rejected)
    for one in sorted(rejected, key=lambda one: one.row.number):
        table, number, cells = one.row
        if id(cells) in seen:
            continue
        seen.add(id(cells))
        column = table.heads[one.column] if one.column is not None and one.column < len(table.heads) else ""
        about = (table.origin, table.sheet, str(number), column, visible(one.reason))
        own = [cells[place] if place < len(cells) else EMPTY for place in places]
        rows.append(
            (about, own + [cells[at] if at < len(cells) else EMPTY for at in range(len(every), len(every) + more)])
        )
    heads = [every[place] for place in places]
    return rows_csv([*heads, *(f"{MORE} {at}" for at in range(1, more + 1))], rows)


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


#: What a text of a kind looks like; one that somebody corrected may look otherwise, and is a text then.
_LOOKS = {
    "u": re.compile(r"-?\d+(?:\.\d+)?\Z"),
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
    heads = table.heads[: len(_HEADS)]
    if tuple(heads) != _HEADS:
        return table
    rows: list[tuple[int, Sequence[Cell]]] = []
    for number, cells in table.rows:
        kinds = cells[5].text
        own = [
            Cell(cell.text, _kind(kinds[index], cell.text) if index < len(kinds) and cell.text else "text")
            for index, cell in enumerate(cells[6:])
        ]
        rows.append((int(cells[2].text) if re.fullmatch("[0-9]{1,9}", cells[2].text) else number, own))
        table.origin = cells[0].text or table.origin
        table.sheet = cells[1].text
    table.heads, table.rows, table.restored = table.heads[6:], rows, True
    width = sum(not head.startswith(MORE) for head in table.heads)
    for number, cells in rows:
        if any(cell.text for cell in cells[width:]):
            table.broken.append((number, cells, f"{len(cells)} cells under {width} heads"))
    table.rows = [(number, cells[:width]) for number, cells in rows if not any(cell.text for cell in cells[width:])]
    table.heads = table.heads[:width]
    return table
