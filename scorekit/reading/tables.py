"""Tables in CSV become rows of text that know their places."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from scorekit import schemas
from scorekit.problems import CODES, Problem, nearest, shown
from scorekit.reading.documents import read_text, shown_path
from scorekit.vocabulary import Severity
from scorekit.wording.escaping import guarded, unguarded
from scorekit.wording.phrases import Number

SUFFIX = ".csv"
MAX_COLUMNS = 200
#: So many problems of a table are reported.
MAX_PROBLEMS = 50


@dataclass(frozen=True)
class TableRow:
    """One row: ``cells`` are its texts by column name, without those that are empty; ``line`` is
    where it begins. ``record`` is the row as it is in the file."""

    path: Path
    shown_path: str
    line: int
    heads: tuple[str, ...]
    cells: dict[str, str]
    record: str
    separator: str

    def problem(
        self,
        code: str,
        message: str,
        path: tuple[Any, ...] = (),
        help: str = "",
        *,
        part: str = "value",
        severity: Severity = "error",
    ) -> Problem:
        """A problem of the cell whose column is the last step of ``path``, which it names."""
        assert code in CODES
        column = str(path[-1]) if path else ""
        said = f"{column}: {message}" if column in self.heads else message
        return Problem(
            path=self.shown_path,
            line=self.line,
            column=self._start(column),
            code=code,
            message=said,
            help=help,
            severity=severity,
        )

    def leads_to(self, path: tuple[Any, ...], fields: Iterable[str] = ()) -> str:
        """The file and the line of the row, for people."""
        return f"{self.shown_path}:{self.line}"

    def place(self, path: tuple[Any, ...], part: str = "value") -> tuple[int, int]:
        """Line and column (from 1) of the cell whose column is the last step of ``path``."""
        return self.line, self._start(str(path[-1]) if path else "")

    def _start(self, column: str) -> int:
        """Where the cell of a column starts in its line, from 1; 1 where that is another line."""
        starts = cell_starts(self.record, self.separator)
        index = self.heads.index(column) if column in self.heads else 0
        return starts[index] if index < len(starts) else 1


class TableFile(NamedTuple):
    """A table that was read: its columns and rows, and whether its heads can be relied on."""

    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    valid_heads: bool = True


def delimiter(text: str) -> tuple[str, int]:
    """What separates the cells of a CSV file, and how many lines only say so (``sep=;``, which spreadsheets write)."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"')
    if len(said) == 5 and said.lower().startswith("sep=") and said[4] in ",;\t|":
        return said[4], 1
    if first.strip("\r\n").lower() == "sep=\t":
        return "\t", 1
    heads = next((line for line in (first, *rest.split("\n", 20)[:20]) if line.strip(",;\t \r")), first)
    return max(",;\t", key=heads.count) if any(sign in heads for sign in ",;\t") else ",", 0


def cell_starts(record: str, separator: str) -> list[int]:
    """The columns (from 1) at which the cells of a row start, as far as its first line goes."""
    starts, quoted = [1], False
    for index, character in enumerate(record.partition("\n")[0]):
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            starts.append(index + 2)
    return starts


def read_table(path: Path, known: Iterable[str], required: Iterable[str]) -> tuple[TableFile, list[Problem]]:
    """The rows of a CSV file with some ``known`` columns, of which some are ``required``. Cells are
    separated by what the heads are separated by: commas, semicolons or tabs."""
    text = read_text(path)
    if isinstance(text, Problem):
        return TableFile((), ()), [text]
    name = shown_path(path)
    separator, skipped = delimiter(text)
    records = csv_records(text, separator)
    problems: list[Problem] = []
    heads: tuple[str, ...] = ()
    rows = []
    valid = True
    for line, record, cells in records:
        if isinstance(cells, str):
            problems.append(Problem(name, line, 1, "bad-table", cells))
            break
        if line <= skipped or not any(cell.strip() for cell in cells):
            continue
        if heads and len(cells) > len(heads) and not any(cell.strip() for cell in cells[len(heads) :]):
            cells = cells[: len(heads)]  # a column without a head and without a value is nothing
        if not heads:
            while not cells[-1].strip():
                cells = cells[:-1]
            heads = tuple(head.strip().casefold().replace(" ", "_") for head in cells)
            if len(heads) > MAX_COLUMNS:
                message = f"{len(heads):,} columns; a table has at most {MAX_COLUMNS}"
                return TableFile((), ()), [Problem(name, line, 1, "too-large", message)]
            starts = cell_starts(record, separator)
            problems += _head_problems(name, line, heads, starts, set(known), set(required))
            valid = not problems
            continue
        if len(problems) > MAX_PROBLEMS:
            break  # no more than so many are reported
        if len(cells) != len(heads):
            message = f"{len(cells)} cells under {len(heads)} heads"
            help = "a text with a comma in it needs quotes around it" if separator == "," else ""
            problems.append(Problem(name, line, 1, "bad-table", message, help))
            continue
        texts = (" ".join(unguarded(cell).split()) for cell in cells)
        filled = {head: text for head, text in zip(heads, texts, strict=True) if text}
        rows.append(
            TableRow(
                path=path, shown_path=name, line=line, heads=heads, cells=filled, record=record, separator=separator
            )
        )
    if not heads and not problems:
        problems.append(Problem(name, 1, 1, "bad-table", "the table is empty"))
    return TableFile(heads, tuple(rows), valid), problems


def figure_heads(rows: Iterable[dict[str, str]]) -> list[str]:
    """The columns of a table of figures that some row fills, in the schema's order."""
    filled = {key for row in rows for key, cell in row.items() if cell}
    return [key for key in schemas.schema("indicators")["properties"] if key in filled]


def table_csv(rows: Iterable[dict[str, str]]) -> str:
    """Rows as a table of figures, with the columns that some row fills, in the schema's order."""
    rows = list(rows)
    heads = figure_heads(rows)
    return plain_csv([heads, *([_figure_cell(head, row.get(head, "")) for head in heads] for row in rows)])


def _figure_cell(head: str, text: str) -> Number | str:
    """A cell of a table of figures: a number where its column has numbers."""
    return Number(text) if head in ("value", "margin") and re.match(r"[-+]?\d[\d.,]*\Z", text) else text


def plain_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV that scorekit reads again. What a spreadsheet could run as a formula is guarded, and read without
    its guard."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_plain_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain_cell(cell: Any) -> Any:
    if isinstance(cell, Number):
        return cell.digits
    return guarded(cell) if isinstance(cell, str) else cell


def csv_records(text: str, separator: str) -> Iterator[tuple[int, str, list[str] | str]]:
    """Line, text and cells of each record. Where something is not a record, that is the last: the line at which
    it begins, and what is wrong with it."""
    taken: list[str] = []

    def feed() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    reader = csv.reader(feed(), delimiter=separator, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield before + 1, "", str(error)
            return
        yield before + 1, "".join(taken[before : reader.line_num]).rstrip("\r\n"), cells
        before = reader.line_num


def _head_problems(
    name: str, line: int, heads: tuple[str, ...], starts: list[int], known: set[str], required: set[str]
) -> Iterator[Problem]:
    for number, head in enumerate(heads):
        column = starts[number] if number < len(starts) else 1
        if head in heads[:number]:
            yield Problem(name, line, column, "bad-table", f'two columns are called "{shown(head)}"')
        elif head not in known:
            message = f'"{shown(head)}" is not a column of such a table'
            yield Problem(name, line, column, "unknown-field", message, nearest(head, known))
    for head in sorted(required - set(heads)):
        yield Problem(name, line, 1, "missing-field", f'the table has no column "{head}"')
