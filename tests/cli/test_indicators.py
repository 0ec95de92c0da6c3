"""scorekit indicators: figures printed, and made out of sheets."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]

FIGURES = """operator,period,indicator,value,unit,definition,source,status,note
kpn,2020,answered,80,%,,paper,press,
kpn,2021,answered,84,%,,paper,press,rounded
kpn,2022,answered,90,%,by the regulator,paper,published,
kpn,2014,rate,0.5,per 1000,,paper,published,
kpn,2015,rate,40,per 100000,,paper,published,
"""
PROJECT = """project: p
operators: {kpn: KPN}
leagues: [{id: f, rubric: complaints-per-10000, indicators: figures/, periods: [2021]}]
"""


@pytest.fixture()
def figures(project: Callable[..., Path]) -> Path:
    return project(scorekit=PROJECT, **{"figures/made.csv": FIGURES})


def test_a_share_shows_its_change_in_percent_and_in_points(figures: Path, scorekit: Run) -> None:
    lines = scorekit("indicators", "answered", cwd=figures).stdout.splitlines()
    rows = [" ".join(line.split()) for line in lines]
    assert "KPN 2020 80 % a from the press" in rows
    assert "2021 84 % a +5.0 % +4.0 from the press [1]" in rows  # 4 points more, which are 5 % of 80
    assert "2022 90 % b break, published [2]" in rows  # counted in another way: no change
    assert "Definitions. a: not stated; b: by the regulator." in rows
    assert "[2] from here by another definition" in rows


def test_what_can_be_below_zero_changes_by_a_difference(project: Callable[..., Path], scorekit: Run) -> None:
    head = "operator,period,indicator,value,unit,source,status\n"
    values = {2020: -20, 2021: -40, 2022: 10}
    rows = "".join(f"kpn,{year},nps,{value},points,paper,press\n" for year, value in values.items())
    folder = project(scorekit=PROJECT, **{"figures/made.csv": head + rows})
    said = scorekit("indicators", "nps", cwd=folder).stdout
    assert ("%" in said, "-20.0" in said, "+50.0" in said) == (False, True, True), said


def test_a_change_of_unit_is_a_break_and_its_change_is_of_the_same_thing(figures: Path, scorekit: Run) -> None:
    found = json.loads(scorekit("indicators", "rate", "--format", "json", cwd=figures).stdout)
    last = found["indicators"][0]["figures"][-1]
    # 40 of 100,000 are 0.4 of 1,000: a fifth fewer.
    assert (last["change_percent"], last["break"]) == ("-20.00", "from here per 100000, before per 1000")


def test_what_there_is_and_what_is_not_are_told(figures: Path, scorekit: Run) -> None:
    assert "answered" in scorekit("indicators", cwd=figures).stdout
    done = scorekit("indicators", "answerd", cwd=figures)
    assert (done.returncode, 'did you mean "answered"?' in done.stdout + done.stderr) == (1, True)


def test_a_sheet_with_years_as_columns_becomes_a_table_that_is_sound(figures: Path, scorekit: Run) -> None:
    (figures / "sheet.csv").write_text("Operator;2019;2020\nkpn;1 541;83,5\n;;\nkpn;-;7\n", encoding="utf-8")
    options = ("--indicator", "x", "--unit", "points", "--source", "sheet", "--status", "published")
    done = scorekit("import-figures", "sheet.csv", *options, "--output", "figures/new.csv", cwd=figures)
    assert done.returncode == 0, done.stderr
    assert (figures / "figures" / "new.csv").read_text(encoding="utf-8").splitlines() == [
        "operator,period,indicator,value,unit,source,status",
        "kpn,2019,x,1541,points,sheet,published",
        "kpn,2020,x,83.5,points,sheet,published",
        "kpn,2020,x,7,points,sheet,published",
    ]
    assert "3 figures." in done.stderr
    assert "Cells without a figure: 1 (row 4, 2019)." in done.stderr
    problems = scorekit("validate", cwd=figures).stdout
    assert "warning[conflict]" in problems  # 83.5 and 7 of 2020
    assert "error" not in problems.replace("0 errors", "")


def test_a_workbook_gives_the_same_as_a_csv(figures: Path, scorekit: Run) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["operator", 2019, "2020"], ["kpn", 1541, 83.5]):
        sheet.append(row)
    book.save(figures / "sheet.xlsx")
    options = ("--indicator", "x", "--unit", "points", "--source", "sheet", "--status", "published")
    done = scorekit("import-figures", "sheet.xlsx", *options, cwd=figures)
    assert [line.split(",")[1:4:2] for line in done.stdout.splitlines()[1:]] == [["2019", "1541"], ["2020", "83.5"]]


def test_what_cannot_be_read_of_a_sheet_is_told_with_its_cell(figures: Path, scorekit: Run) -> None:
    (figures / "sheet.csv").write_text("operator,2019,20x0\nkpn,1541,5\n", encoding="utf-8")
    done = scorekit("import-figures", "sheet.csv", cwd=figures)
    assert (done.returncode, "sheet.csv:1:3: error[unknown-field]" in done.stdout + done.stderr) == (1, True)
    (figures / "sheet.csv").write_text("operator,2019\nkpn,many\n", encoding="utf-8")
    done = scorekit("import-figures", "sheet.csv", cwd=figures)
    assert "sheet.csv:2:2: error[bad-quantity]: 2019:" in done.stdout + done.stderr
    (figures / "sheet.csv").write_text("operator,2019\nkpn,5\n", encoding="utf-8")
    done = scorekit("import-figures", "sheet.csv", cwd=figures)
    assert 'no column "indicator", and no --indicator' in done.stdout + done.stderr


def test_every_line_fits_a_terminal_of_eighty_columns(scorekit: Run) -> None:
    printed = scorekit("indicators", "complaints", "complaints_mobile", cwd=ROOT).stdout
    printed += scorekit("league", "be-telecom", cwd=ROOT).stdout
    printed += scorekit("league", "--project", "examples", cwd=ROOT).stdout
    assert [line for line in printed.splitlines() if len(line) > 80] == []
