"""scorekit import-figures: what a spreadsheet really saves is read, or refused with the remedy."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from scorekit.figures.heads import ambiguous
from scorekit.problems import Problem
from scorekit.reading import quantities, workbooks
from scorekit.reading.workbooks import MAX_CELLS

Run = Callable[..., subprocess.CompletedProcess[str]]
COUNTS = ("--indicator", "c", "--unit", "complaints", "--source", "x", "--status", "published")
SHARES = ("--indicator", "c", "--unit", "%", "--source", "x", "--status", "published")


def read(scorekit: Run, folder: Path, text: str | bytes, *options: str, name: str = "sheet.csv") -> tuple[Any, str]:
    """The operators, periods and values that a sheet gives, and what is said."""
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    done = scorekit("import-figures", name, *(options or COUNTS), cwd=folder)
    rows = [line.split(",") for line in done.stdout.splitlines()]
    if not rows:
        assert done.returncode == 1, done.stderr
        return None, done.stderr
    at = [rows[0].index(head) for head in ("operator", "period", "value")]
    return [tuple(row[place] for place in at) for row in rows[1:]], done.stderr


NORTH = [("North", "2024", "28"), ("South", "2024", "12")]


@pytest.mark.parametrize(
    "text",
    [
        "operator,2024.0\nNorth,28.0\nSouth,12.0\n",
        "sep=;\noperator;2024\nNorth;28\nSouth;12\n",
        '"sep=,"\noperator,2024\nNorth,28\nSouth,12\n',
        "operator\t2024\nNorth\t28\nSouth\t12\n",
        "operator,2024,\nNorth,28,\nSouth,12,\n",
        "operator,2024\n\nNorth,28\n,\nSouth,12\n",
        "\ufeffoperator;2024\r\nNorth;28\r\nSouth;12\r\n",
    ],
)
def test_what_spreadsheets_save_is_read(text: str, scorekit: Run, tmp_path: Path) -> None:
    assert read(scorekit, tmp_path, text)[0] == NORTH


def test_titles_above_the_heads_are_left_out_with_a_word(scorekit: Run, tmp_path: Path) -> None:
    text = "Complaints about hotlines,\n,\noperator,2024\nNorth,28\nSouth,12\n"
    found, said = read(scorekit, tmp_path, text)
    assert found == NORTH
    assert 'Left out above the heads: row 1 ("Complaints about hotlines").' in said
    assert "Read as North, 2024: 28 complaints" in said


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ('operator,2024\nNorth,"2,878"\n', "en", "2878"),
        ("operator;2024\nNorth;2.878\n", "nl", "2878"),
        ("operator;2024\nNorth;2.878\n", "de", "2878"),
        ("operator;2024\nNorth;2\u202f878\n", "fr", "2878"),
        ("operator;2024\nNorth;2\u00a0878\n", "fr", "2878"),
        ("operator;2024\nNorth;1 234 878\n", "fr", "1234878"),
    ],
)
def test_thousands_are_read_in_the_language_that_is_named(
    text: str, language: str, value: str, scorekit: Run, tmp_path: Path
) -> None:
    assert read(scorekit, tmp_path, text, *COUNTS, "--locale", language)[0] == [("North", "2024", value)]


def test_decimals_are_read_in_the_language_that_is_named(scorekit: Run, tmp_path: Path) -> None:
    text = 'operator,2023,2024\nNorth,"1.234,5","83,25 %"\n'
    points = tuple(one if one != "complaints" else "points" for one in COUNTS)
    assert read(scorekit, tmp_path, text.replace(" %", ""), *points, "--locale", "nl")[0] == [
        ("North", "2023", "1234.5"),
        ("North", "2024", "83.25"),
    ]
    found, said = read(scorekit, tmp_path, text.replace(" %", ""), *points, "--locale", "en")
    assert (found, "is not a number in the language en" in said) == (None, True)
    assert read(scorekit, tmp_path, 'operator,2024\nNorth,"83,25 %"\n', *SHARES, "--locale", "nl")[0] == [
        ("North", "2024", "83.25")
    ]


@pytest.mark.parametrize("cell", ["2,878", "1.234.567", "1,234.5", "1,234,567.5"])
def test_thousands_without_a_language_are_refused_with_the_remedy(cell: str, scorekit: Run, tmp_path: Path) -> None:
    found, said = read(scorekit, tmp_path, f'operator,2024\nNorth,"{cell}"\n')
    assert (found, "may have its thousands set apart" in said, "--locale en" in said) == (None, True, True)


@pytest.mark.parametrize(
    "name",
    [
        *("Total", "TOTAL:", "Totaal", "Gesamt", "Insgesamt", "Ensemble", "All operators", "Eindtotaal"),
        *("Gesamtergebnis", "Total of all operators", "Industry average", "Gemiddelde", "Moyenne du secteur"),
    ],
)
def test_a_total_is_asked_about(name: str, scorekit: Run, tmp_path: Path) -> None:
    text = f"operator,2024\nNorth,28\nSouth,12\n{name},40\n"
    found, said = read(scorekit, tmp_path, text)
    assert (found, "looks like the sum or the average of the other rows" in said) == (None, True)
    found, said = read(scorekit, tmp_path, text, *COUNTS, "--totals", "leave-out")
    assert (found, f"Left out: row 4 ({name})." in said) == (NORTH, True)
    assert read(scorekit, tmp_path, text, *COUNTS, "--totals", "keep")[0] == [*NORTH, (name, "2024", "40")]


def test_a_row_that_is_the_sum_of_the_others_is_asked_about(scorekit: Run, tmp_path: Path) -> None:
    text = "operator,2023,2024\nNorth,28,30\nSouth,12,14\nWest,1,1\nKingdom,41,45\n"
    assert "looks like the sum" in read(scorekit, tmp_path, text)[1]
    assert read(scorekit, tmp_path, text.replace("45", "46"))[0] is not None


# Heads.


def test_two_totals_do_not_hide_each_other(scorekit: Run, tmp_path: Path) -> None:
    text = "operator,2023,2024\na,5,16\nb,10,10\nWhole,15,26\nTotal again,15,26\n"
    _, said = read(scorekit, tmp_path, text)
    assert ('"Whole" looks like' in said, '"Total again" looks like' in said) == (True, True)


def test_sums_are_of_one_indicator_and_allow_for_rounding(scorekit: Run, tmp_path: Path) -> None:
    text = "operator,indicator,2023,2024\na,calls,1,2\na,cases,2,4\na,mails,3,6\n"
    options = ("--unit", "complaints", "--source", "x", "--status", "published")
    assert len(read(scorekit, tmp_path, text, *options)[0]) == 6
    text = "operator,2023,2024\na,40.1,50.2\nb,30.3,30.4\nc,20.4,60.2\nTogether,90.7,140.9\n"
    _, said = read(scorekit, tmp_path, text, *COUNTS[:3], "min", *COUNTS[4:])
    assert '"Together" looks like' in said


def test_the_empty_cells_of_a_sheet_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cell, value in {"A1": "operator", "B1": 2024, "A2": "North", "B2": 5, "A20000": "South", "B20000": 1}.items():
        sheet[cell] = value
    book.save(tmp_path / "s.xlsx")
    seen: list[Any] = []
    read_one = workbooks._cell

    def counted(cell: Any) -> workbooks.Cell:
        seen.append(cell)
        return read_one(cell)

    monkeypatch.setattr(workbooks, "_cell", counted)
    found = workbooks.read_workbook(tmp_path / "s.xlsx")
    assert not isinstance(found, Problem)
    assert ([line for line, _ in found.rows], len(seen)) == ([1, 2, 20_000], 6)


def test_many_empty_cells_before_others_end_at_once(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in range(1, 1_100):
        sheet.cell(line, 1_000, 1)
    book.save(tmp_path / "s.xlsx")
    found = workbooks.read_workbook(tmp_path / "s.xlsx")
    assert isinstance(found, Problem)
    assert (found.code, "1,099,000 cells" in found.message) == ("too-large", True)


@pytest.mark.parametrize(
    ("heads", "periods", "said"),
    [("2011-12,2012-13", "months", '"2012-13" can be no month'), ("2011-03,2011-12", "fiscal", '"2011-03" can be no')],
)
def test_a_head_that_is_not_what_was_said_is_refused(
    heads: str, periods: str, said: str, scorekit: Run, tmp_path: Path
) -> None:
    found, message = read(scorekit, tmp_path, f"operator,{heads}\nNorth,1,2\n", *COUNTS, "--periods", periods)
    assert (found, said in message) == (None, True), message


@pytest.mark.parametrize(
    ("heads", "asked"),
    [
        (["2009-10", "2010-11", "2011-12", "2012-13"], ["2009-10", "2010-11", "2011-12"]),
        (["2011-12"], ["2011-12"]),
        (["2011-10", "2011-11", "2011-12"], []),  # 2011-10 can only be a month
        (["2012-13", "2013-14"], []),  # no month has these numbers
        (["2011/12"], []),
        (["2011-2012"], []),
        (["2010-12", "2011-12"], ["2011-12"]),  # a month of another year decides nothing
    ],
)
def test_heads_that_may_be_fiscal_years_are_asked_about(heads: list[str], asked: list[str]) -> None:
    assert ambiguous(heads) == asked


def test_what_the_importer_writes_the_reader_reads(scorekit: Run, tmp_path: Path) -> None:
    text = "operator,2009-10,2010-11,2011-12,2012-13\nNorth,10,20,30,40\n"
    found, said = read(scorekit, tmp_path, text)
    assert (found, "--periods fiscal, or --periods months" in said) == (None, True)
    fiscal = read(scorekit, tmp_path, text, *COUNTS, "--periods", "fiscal")[0]
    assert [row[1] for row in fiscal] == ["2009/10", "2010/11", "2011/12", "2012/13"]
    months = read(scorekit, tmp_path, text.replace(",2012-13", "").replace(",40", ""), *COUNTS, "--periods", "months")
    assert [row[1] for row in months[0]] == ["2009-10", "2010-11", "2011-12"]
    assert all(quantities.period(row[1]) == row[1] for row in [*fiscal, *months[0]])


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("2024 H2", "2024-H2"), ("H2 2024", "2024-H2"), ("S1 2024", "2024-H1"), ("2024-T3", "2024-Q3"),
        ("Q3 2024", "2024-Q3"), ("2021-06", "2021-06"), ("Jan 2021", "2021-01"), ("januari 2021", "2021-01"),
        ("févr. 2021", "2021-02"), ("März 2021", "2021-03"), ("FY 2011/12", "2011/12"), ("2011-2012", "2011/12"),
        ("1999/00", "1999/00"),
    ],
)  # fmt: skip
def test_heads_are_periods(head: str, period: str, scorekit: Run, tmp_path: Path) -> None:
    assert read(scorekit, tmp_path, f"operator,{head}\nNorth,1\n")[0] == [("North", period, "1")]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("2024-01-31", "is a day, and a head is a period"),
        ("31/01/2024", "is a day, and a head is a period"),
        ("FY2012", "is a fiscal year with one year"),
        ("2011/13", "is not a period"),
        ("2011-15", "is not a period"),
        ("20x0", "is neither a period nor a column"),
        ("2024,2024", "two columns are called"),
        ("2024-H2,H2 2024", "are one period"),
    ],
)
def test_heads_that_are_no_periods_are_named_for_what_they_are(
    head: str, said: str, scorekit: Run, tmp_path: Path
) -> None:
    cells = ",1" * len(head.split(","))
    assert said in read(scorekit, tmp_path, f"operator,{head}\nNorth{cells}\n")[1]


# Workbooks.


def workbook(path: Path, *rows: list[Any], formats: dict[str, str] | None = None, **sheets: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, written in (formats or {}).items():
        sheet[cell].number_format = written
    for name, state in sheets.items():
        other = book.create_sheet(name)
        other.append(["operator", 2024])
        other.append(["Elsewhere", 1])
        other.sheet_state = state
    book.save(path)


def test_a_percent_cell_is_one_whose_format_says_so(scorekit: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["operator", "2024 H2"], ["North", 0.4119], ["South", 0.1022], ["West", 0.5]]
    workbook(tmp_path / "s.xlsx", *rows, formats={"B2": "0.00%", "B3": "0%"})
    done = scorekit("import-figures", "s.xlsx", *SHARES, cwd=tmp_path)
    # Each cell by itself, whatever its neighbours hold: the last one is half a percent.
    assert [line.split(",")[3] for line in done.stdout.splitlines()[1:]] == ["41.19", "10.22", "0.5"]
    workbook(tmp_path / "s.xlsx", *rows[:2], ["South", 7.8281], formats={"B2": "0.00%", "B3": "0.00%"})
    done = scorekit("import-figures", "s.xlsx", *SHARES, cwd=tmp_path)
    assert (done.returncode, "B3, 2024 H2: 782.81 % is over 100 %" in done.stderr) == (1, True)
    workbook(tmp_path / "s.xlsx", *rows[:2], formats={"B2": "0.00%"})
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert (done.returncode, "formatted as percent, and its unit is complaints" in done.stderr) == (1, True)


def test_a_quoted_percent_sign_is_no_percent_format(scorekit: Run, tmp_path: Path) -> None:
    workbook(tmp_path / "s.xlsx", ["operator", 2024], ["North", 41.5], formats={"B2": '0.0"%"'})
    assert ",41.5,%" in scorekit("import-figures", "s.xlsx", *SHARES, cwd=tmp_path).stdout


@pytest.mark.parametrize("written", ["0.0_%", "0.0_%_)", "0.0*%", "0.0\\%"])
def test_a_percent_sign_that_only_keeps_room_is_no_percent_format(written: str, scorekit: Run, tmp_path: Path) -> None:
    workbook(tmp_path / "s.xlsx", ["operator", 2024], ["North", 3.2], formats={"B2": written})
    done = scorekit("import-figures", "s.xlsx", *COUNTS[:3], "% change", *COUNTS[4:], cwd=tmp_path)
    assert ",3.2,% change" in done.stdout, done.stderr


def test_a_format_that_is_a_percentage_for_some_numbers_is_refused(scorekit: Run, tmp_path: Path) -> None:
    workbook(tmp_path / "s.xlsx", ["operator", 2024], ["North", 83], formats={"B2": "[<1]0.0%;0"})
    done = scorekit("import-figures", "s.xlsx", *SHARES, cwd=tmp_path)
    assert "cell B2 shows some numbers as a percentage, and others not" in done.stderr
    workbook(tmp_path / "s.xlsx", ["operator", 2024], ["North", 0.5], formats={"B2": '0.0%;-0.0%;"-"'})
    assert ",50,%" in scorekit("import-figures", "s.xlsx", *SHARES, cwd=tmp_path).stdout


def test_a_sheet_where_only_some_cells_carry_a_sign_says_so(scorekit: Run, tmp_path: Path) -> None:
    found, said = read(scorekit, tmp_path, "operator,2023,2024\nNorth,80%,0.83\n", *SHARES)
    assert found == [("North", "2023", "80"), ("North", "2024", "0.83")]
    assert "Some cells have a % and others have none" in said
    assert "Some cells" not in read(scorekit, tmp_path, "operator,2023,2024\nNorth,80%,-\n", *SHARES)[1]
    text = "operator,indicator,unit,2024\nNorth,answered,%,80%\nNorth,complaints,complaints,12\n"
    assert "Some cells" not in read(scorekit, tmp_path, text, "--source", "x", "--status", "published")[1]


def test_hidden_rows_and_columns_are_named(scorekit: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["operator", 2023, 2024], ["North", 1, 2], ["South", 3, 4]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "s.xlsx")
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert "Hidden rows and columns were read too: row 3, column C." in done.stderr


def test_a_column_that_lacks_a_cell_in_any_row_is_named(scorekit: Run, tmp_path: Path) -> None:
    rows = "".join(f"o{number},complaints,complaints,{2 * number + 1}\n" for number in range(9))
    text = f"operator,indicator,unit,2024\n{rows}last,,,7\n"
    found, said = read(scorekit, tmp_path, text, "--source", "x", "--status", "published")
    assert (found, 'sheet.csv:11:1: error[missing-field]: "indicator" is empty in this row' in said) == (None, True), (
        said
    )


@pytest.mark.parametrize("cell", ["83 1,5", "12 5", "1 23", "0 123"])
def test_a_space_does_not_join_two_numbers(cell: str, scorekit: Run, tmp_path: Path) -> None:
    found, _ = read(scorekit, tmp_path, f'operator,2024\nNorth,"{cell}"\n')
    assert found is None


def test_what_begins_with_a_zero_is_no_thousand(scorekit: Run, tmp_path: Path) -> None:
    text = 'operator,2024\nNorth,"0,123"\n'
    assert read(scorekit, tmp_path, text, *COUNTS, "--locale", "en")[0] is None


@pytest.mark.parametrize(
    "text",
    [
        # The heads once more; other years below a title; the name of the column of operators.
        "operator,2020,2021\na,8,9\n\nShare solved\noperator,2020,2021\nc,2,3\n",
        "operator,2020,2021\na,8,9\nShare solved,,\nName of it,2018,2019\nc,2,3\n",
        "operator,2020\na,8\nSupplier,2021\nc,2\n",
    ],
)
def test_the_heads_of_a_second_table_are_no_operator(text: str, scorekit: Run, tmp_path: Path) -> None:
    found, said = read(scorekit, tmp_path, text)
    assert (found, "looks like the heads of a second table" in said) == (None, True), said


def test_figures_that_could_be_years_are_figures(scorekit: Run, tmp_path: Path) -> None:
    text = "operator,2020,2021\na,2000,1999\nb,2020,2001\n"
    assert [row[2] for row in read(scorekit, tmp_path, text)[0]] == ["2000", "1999", "2020", "2001"]


def test_a_hidden_sheet_is_never_read_in_silence(scorekit: Run, tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["operator", 2024])
    first.append(["Hidden", 1])
    first.sheet_state = "hidden"
    for name in ("Shown", "More"):
        sheet = book.create_sheet(name)
        sheet.append(["operator", 2024])
        sheet.append([name, 2])
    book.save(tmp_path / "s.xlsx")
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert "Shown,2024,c,2" in done.stdout
    assert 'Read the sheet "Shown". Not read: "Sheet" (hidden), "More".' in done.stderr
    assert "More,2024,c,2" in scorekit("import-figures", "s.xlsx", *COUNTS, "--sheet", "More", cwd=tmp_path).stdout
    done = scorekit("import-figures", "s.xlsx", *COUNTS, "--sheet", "Moer", cwd=tmp_path)
    assert (done.returncode, 'no sheet "Moer"' in done.stderr) == (1, True)


def test_rows_and_columns_are_counted_as_the_sheet_does(scorekit: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cell, value in {"B3": "operator", "C3": 2024, "B7": "North", "C7": "many"}.items():
        sheet[cell] = value
    book.save(tmp_path / "s.xlsx")
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert 's.xlsx:7:3: error[bad-quantity]: C7, 2024: "many" is not a number' in done.stderr


@pytest.mark.parametrize(
    ("cells", "said"),
    [("B1:C1", "merged cells: B1:C1"), ("A2:A3", "merged cells: A2:A3"), ("B2:C2", "merged cells: B2:C2")],
)
def test_merged_cells_are_refused_with_the_remedy(cells: str, said: str, scorekit: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["operator", 2023, 2024], ["North", 1, 2], ["South", 3, 4]):
        sheet.append(row)
    sheet.merge_cells(cells)
    book.save(tmp_path / "s.xlsx")
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert (done.returncode, f"merged cells: {cells}" in done.stderr) == (1, True), done.stderr


def test_a_formula_without_its_value_is_refused(scorekit: Run, tmp_path: Path) -> None:
    workbook(tmp_path / "s.xlsx", ["operator", 2024], ["North", "=1+1"])
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert (done.returncode, "cell B2 is a formula without a value" in done.stderr) == (1, True)


def test_a_cell_far_away_ends_at_once(scorekit: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["XFD1048576"] = 1
    book.save(tmp_path / "s.xlsx")
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert (done.returncode, "a cell at XFD1048576" in done.stderr) == (1, True)


def test_more_cells_than_are_read_end_at_once(scorekit: Run, tmp_path: Path) -> None:
    workbook(tmp_path / "small.xlsx", ["operator", 2024], ["North", 1])
    row = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    with zipfile.ZipFile(tmp_path / "small.xlsx") as small, zipfile.ZipFile(tmp_path / "s.xlsx", "w", 8) as large:
        for part in small.namelist():
            xml = small.read(part)
            if part.endswith("sheet1.xml"):
                xml = xml.replace(b"</sheetData>", (row * (MAX_CELLS // 100)).encode() + b"</sheetData>")
            large.writestr(part, xml)
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert (done.returncode, "error[too-large]: its sheet has" in done.stderr) == (1, True), done.stderr


def test_a_bomb_is_not_unpacked(scorekit: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert (done.returncode, "error[too-large]" in done.stderr) == (1, True)
    with zipfile.ZipFile(tmp_path / "s.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>')
    done = scorekit("import-figures", "s.xlsx", *COUNTS, cwd=tmp_path)
    assert (done.returncode, "its XML declares entities" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", ["sheet.xls", "sheet.ods", "sheet.numbers"])
def test_other_kinds_of_sheets_are_refused_with_the_remedy(name: str, scorekit: Run, tmp_path: Path) -> None:
    assert "save it as .xlsx or as .csv" in read(scorekit, tmp_path, b"\xd0\xcf", name=name)[1]
