"""Workbooks are read as their cells are formatted, and what cannot be read so is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from scorekit.importing.cells import Cell
from scorekit.importing.mapping import ReadRule
from scorekit.importing.opening import open_tables
from scorekit.problems import ProblemsFound
from tests.importing.study import CALLS, imported


def made(file: Path, fill: Callable[[Any, Any], None]) -> Path:
    """A workbook with one sheet, filled."""
    book = xlsxwriter.Workbook(str(file))
    fill(book, book.add_worksheet("Data"))
    book.close()
    return file


def test_cells_are_what_their_format_shows(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, list("abcdefghij"))
        percent, day = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "dd/mm/yyyy"})
        moment, long = (
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            book.add_format({"num_format": "[h]:mm:ss"}),
        )
        sheet.write_number(1, 0, 0.4119, percent)
        sheet.write_datetime(1, 1, date(2016, 1, 31), day)
        sheet.write_datetime(1, 2, datetime(2016, 1, 31, 14, 5, 7), moment)
        sheet.write_datetime(1, 3, timedelta(hours=26), long)
        sheet.write_datetime(1, 4, time(0, 3, 21), book.add_format({"num_format": "hh:mm:ss"}))
        sheet.write_formula(1, 5, "=NA()", None, "#N/A")
        sheet.write_boolean(1, 6, True)
        sheet.write_number(1, 7, 0.1 + 0.2)
        sheet.write_string(1, 8, "0471")
        sheet.write_number(1, 9, 7, book.add_format({"num_format": '0" %"'}))

    (table,) = open_tables(made(tmp_path / "a.xlsx", fill), ReadRule())
    assert list(table.rows[0][1]) == [
        Cell("41.19", "percent"), Cell("2016-01-31", "date"), Cell("2016-01-31T14:05:07", "date"),
        Cell("26:00:00", "duration"), Cell("00:03:21", "duration"), Cell("#N/A", "error"), Cell("true", "bool"),
        Cell("0.3", "number"), Cell("0471", "text"), Cell("7", "number"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (lambda book, sheet: (sheet.write_row(0, 0, ["a", "b"]), sheet.merge_range(1, 0, 2, 0, "x")),
         'the cells A2:A3 of the sheet "Data" are merged'),
        (lambda book, sheet: (sheet.write(0, 0, "a"), sheet.write(1, 0, 1, book.add_format({"num_format": "0%;0"}))),
         "shows some numbers as a percentage, and others not"),
        (lambda book, sheet: None, "is empty: it has no heads"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_no_table_is_refused(tmp_path: Path, fill: Callable[[Any, Any], None], said: str) -> None:
    with pytest.raises(ProblemsFound, match=said):
        open_tables(made(tmp_path / "a.xlsx", fill), ReadRule())


def test_a_formula_without_a_value_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, "=A2+1"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(ProblemsFound, match="cell B2 is a formula without a value"):
        open_tables(tmp_path / "a.xlsx", ReadRule())


def test_sheets_and_hidden_rows_are_said(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_row(2, 0, [3, 4])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        book.add_worksheet("Other").hide()

    (table,) = open_tables(made(tmp_path / "a.xlsx", fill), ReadRule())
    assert len(table.rows) == 2
    assert table.notes == [
        'Read was the sheet "Data". Not read: "Other" (hidden).',
        "Read as well: 1 hidden or filtered row and hidden columns B.",
    ]
    with pytest.raises(ProblemsFound, match='no sheet "None"'):
        open_tables(tmp_path / "a.xlsx", ReadRule(sheet="None"))


def test_a_cell_in_a_wrong_format_names_its_cell(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Id", "Operator", "Reached", "Wait", "Solved"])
        sheet.write_row(1, 0, [1, "KPN", "Y", 201, "ja"])
        sheet.write_row(2, 0, [2, "KPN", "Y", "twelve", "ja"])

    found = imported(tmp_path, CALLS, made(tmp_path / "a.xlsx", fill))
    assert [problem.message for problem in found.problems] == ['sheet "Data", cell D3: Wait: "twelve" is not a number']
    assert (found.problems[0].line, found.problems[0].column) == (3, 4)


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    )
    with pytest.raises(ProblemsFound, match="a workbook with a password"):
        open_tables(file, ReadRule())
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(ProblemsFound, match="no workbook that can be read"):
        open_tables(file, ReadRule())
