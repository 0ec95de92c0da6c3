"""Columns of cells: what a table prints, and the number behind it for a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scorekit.publishing.page import Table


class Cell(NamedTuple):
    """``text`` is printed; a workbook stores ``value``, where there is one, and shows it by
    ``pattern`` (a number format of spreadsheets)."""

    text: str
    value: Fraction | None = None
    pattern: str = "General"


class Column(NamedTuple):
    """A column of a table. ``gives_way`` columns wrap when a terminal is too narrow."""

    id: str
    head: str
    align: str
    cells: tuple[Cell, ...]
    gives_way: bool = False


def table_of(columns: Sequence[Column]) -> Table | None:
    """The table of some columns; None without rows."""
    if not columns or not columns[0].cells:
        return None
    return Table(
        tuple(column.head for column in columns),
        tuple(zip(*([cell.text for cell in column.cells] for column in columns), strict=True)),
        tuple(column.align for column in columns),
        tuple(i for i, column in reversed(list(enumerate(columns))) if column.gives_way),
    )


def decimal_pattern(decimals: int) -> str:
    """The number format of spreadsheets for so many decimals."""
    return f"0.{'0' * decimals}" if decimals else "0"
