"""A table that was read out of a file: heads, and rows that know where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scorekit.importing.cells import EMPTY, Cell
from scorekit.problems import CODES, Problem, shown
from scorekit.reading.source_lines import SourceLines
from scorekit.reading.tables import cell_starts
from scorekit.reading.workbooks import letters
from scorekit.vocabulary import Severity


@dataclass(eq=False)
class DataTable:
    """One table. ``rows`` are numbered as the file numbers them: lines of a text, rows of a sheet, records.

    ``sheet`` is empty for a file without sheets. ``sha256`` is that of the file. ``notes`` say what was found out about
    the file, and what was read that does not show. ``separator`` is what parts the cells of a text.
    """

    path: Path
    shown_path: str
    sheet: str
    heads: tuple[str, ...]
    head_row: int
    rows: list[tuple[int, Sequence[Cell]]]
    sha256: str
    notes: list[str] = field(default_factory=list)
    separator: str = ""
    #: The name of the file that the rows are from; a file of rejected rows has them from another one.
    origin: str = ""
    #: Whether its rows were kept from another file.
    restored: bool = False
    #: Other rows near the top that could have been the heads: number and cells.
    first_rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    #: Rows that cannot be read as rows, with why: these are rejected.
    broken: list[tuple[int, Sequence[Cell], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.origin = self.origin or self.path.name

    @property
    def is_workbook(self) -> bool:
        """Whether it is a sheet of a workbook."""
        return bool(self.sheet)

    @property
    def called(self) -> str:
        """How messages name it: the file, and the sheet where there is one."""
        return f'{self.shown_path}, sheet "{shown(self.sheet)}"' if self.sheet else self.shown_path

    def cell(self, row: Sequence[Cell], column: int) -> Cell:
        """The cell of a row in a column, empty where the row is shorter."""
        return row[column] if column < len(row) else EMPTY

    def place(self, row: int, column: int | None) -> str:
        """A cell as people name it: cell C17, or row 17."""
        if column is None:
            return f"row {row}"
        return f"cell {letters(column + 1)}{row}" if self.is_workbook else f"row {row}"

    def column_start(self, row: int, column: int | None) -> int:
        """The column (from 1) at which messages put a cell: its letter's number in a workbook, where its text begins
        in a file of text."""
        if column is None:
            return 1
        if not self.separator:
            return column + 1
        line = SourceLines().line(self.shown_path, row) or ""
        starts = cell_starts(line, self.separator)
        return starts[column] if column < len(starts) else 1

    def problem(
        self,
        row: int,
        column: int | None,
        code: str,
        message: str,
        help: str = "",
        *,
        severity: Severity = "error",
    ) -> Problem:
        """A problem of a cell, or of a whole row."""
        assert code in CODES
        head = f"{shown(self.heads[column])}: " if column is not None and column < len(self.heads) else ""
        where = f'sheet "{shown(self.sheet)}", {self.place(row, column)}: ' if self.is_workbook else ""
        return Problem(
            path=self.shown_path,
            line=row,
            column=self.column_start(row, column) if row else 0,
            code=code,
            message=f"{where}{head}{message}",
            help=help,
            severity=severity,
        )


@dataclass(frozen=True, eq=False)
class DataRow:
    """What holds an imported case: rows of tables. Problems of its facts are put at their cells.

    ``entries`` leads from a path of the case, such as ``("contacts", 1)``, to a table and the place of a row in it;
    ``columns`` from a table to the column of each field.
    """

    table: DataTable
    row: int
    entries: dict[tuple[Any, ...], tuple[DataTable, int]]
    columns: dict[int, dict[tuple[Any, ...], int]]

    @property
    def path(self) -> Path:
        """The file."""
        return self.table.path

    @property
    def shown_path(self) -> str:
        """The file, as messages print it."""
        return self.table.shown_path

    def cell_of(self, path: tuple[Any, ...]) -> tuple[DataTable, int, int | None]:
        """The table, the row's number and the column of what a path leads to."""
        table, row = self.table, self.row
        for length in range(len(path), 0, -1):
            if path[:length] in self.entries:
                table, row = self.entries[path[:length]]
                break
        known = self.columns.get(id(table), {})
        plain = tuple(step for step in path if isinstance(step, str))
        numbered = tuple(step for step in path)
        for wanted in (numbered, plain, plain[:-1], plain[:1]):
            if wanted in known:
                return table, row, known[wanted]
        return table, row, None

    def leads_to(self, path: tuple[Any, ...], fields: Iterable[str] = ()) -> str:
        """Where the value at a path is, for people: a file and its line; of a workbook the sheet and the cells."""
        table, row, _ = self.cell_of(path)
        file = table.origin if table.restored else table.shown_path
        if not table.is_workbook:
            return f"{file}:{row}"
        columns = sorted({one for field in fields if (one := self.cell_of((*path, field))[2]) is not None})
        place = ", ".join(f"{letters(one + 1)}{row}" for one in columns) if columns and not table.restored else ""
        said = f"cell{'s' if len(columns) > 1 else ''} {place}" if place else table.place(row, None)
        return f'{file}, sheet "{shown(table.sheet)}", {said}'

    def place(self, path: tuple[Any, ...], part: str = "value") -> tuple[int, int]:
        """Row and column of what a path leads to."""
        table, row, column = self.cell_of(path)
        return row, table.column_start(row, column)

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
        """A problem of what a path leads to."""
        table, row, column = self.cell_of(path)
        return table.problem(row, column, code, message, help, severity=severity)
