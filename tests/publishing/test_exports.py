"""Exports: every number goes one way, what the table shows is there, and spreadsheets read it right."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scorekit
from scorekit.api import editions
from scorekit.api.leagues import against
from scorekit.reading.tables import plain_csv, read_table, table_csv
from scorekit.wording.escaping import guarded, unguarded
from scorekit.wording.phrases import Number

Project = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]
RUBRIC = """rubric: r
version: "1"
unit: operator
scale: {worst: 0, best: 100, decimals: 1, labels: [{at_least: 75, label: good}, {at_least: 0, label: poor}]}
criteria:
  - {id: a, title: Complaints, rate: {count: complaints, of: customers, per: 1000},
     linear: [{at: 0, points: 100}, {at: 20, points: 0}], weight: 1}
  - {id: nps, title: Net score, indicator: nps, linear: [{at: -100, points: 0}, {at: 100, points: 100}], weight: 0}
indicators: {nps: {unit: points}}
"""
NAMES = {"alfa": "Alfa", "beta": "=Beta", "gamma": "Gamma; =HYPERLINK(1)"}


def figures() -> str:
    head = "operator,period,indicator,value,unit,source,status\n"
    rows = []
    for period, counts in ((2013, (20, 50, 50)), (2014, (10, 64, 64))):
        for (id, _), count, net in zip(NAMES.items(), counts, (41, -17, -26.25), strict=True):
            rows += [f"{id},{period},complaints,{count},complaints,report,published"]
            rows += [f"{id},{period},customers,10000,customers,report,published"]
            rows += [f"{id},{period},nps,{net},points,a survey,published"]
    return head + "\n".join(rows) + "\n"


@pytest.fixture()
def years(project: Project) -> Path:
    operators = ", ".join(f'{id}: "{name}"' for id, name in NAMES.items())
    league = "leagues: [{id: l, rubric: r, indicators: f/, periods: [2013, 2014], show: {columns: [rank, operator, "
    league += 'score, label, "figure:a", "figure:nps"]}}]\n'
    root = project(
        scorekit=f"project: p\noperators: {{{operators}}}\n{league}", rubrics__r=RUBRIC, **{"f/f.csv": figures()}
    )
    editions.freeze("l", "2013", date="2014-01-01")
    editions.freeze("l", "2014", date="2015-01-01")
    return root


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


# The guard.


@given(st.text(st.sampled_from("=+-@;\t 'ab1\u200b\uff1d")))
def test_what_is_guarded_is_read_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text or "'" in text
    # No part that a sheet could take for a cell begins like a formula.
    for part in guarded(text).replace("\t", ";").split(";"):
        assert not part.lstrip(" \u200b").startswith(("=", "+", "-", "@", "\uff1d"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "a;=b", "a\t=b", "x; -y", " =1", "\u200b=1"])
def test_texts_that_a_spreadsheet_would_run_are_guarded_wherever_it_splits(text: str) -> None:
    assert "'" in guarded(text) and unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["Alfa", "1-2", "x=1", "a, -b", "kind, =)"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_guarded_table_is_read_again(tmp_path: Path) -> None:
    cells = {"operator": "=Beta", "period": "2014", "indicator": "c", "value": "-17", "unit": "points",
             "source": "+32 2 555;@x", "status": "published"}  # fmt: skip
    (tmp_path / "f.csv").write_text(table_csv([cells]), encoding="utf-8")
    table, problems = read_table(tmp_path / "f.csv", cells, ())
    assert (problems, [row.cells for row in table.rows]) == ([], [cells])
    assert ",-17," in table_csv([cells])  # a negative number is a number
    assert plain_csv([["=x", Number("-1.5")]]) == "'=x,-1.5\n"


def test_every_csv_that_is_written_is_guarded(years: Path, scorekit: Run) -> None:
    found = [path.read_text(encoding="utf-8") for path in (years / "editions").rglob("*.csv")]
    found += [scorekit(*command, "--format", "csv", cwd=years).stdout for command in (
        ("league", "l"), ("history", "l"), ("compare", "l/2013", "l/2014"), ("indicators", "nps"),
        ("explain", "beta"), ("operators",))]  # fmt: skip
    assert len(found) >= 10 and all(found)
    for text in found:
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                for part in cell.split(";"):
                    number = part.strip().lstrip("+-").replace(".", "").replace("/", "").isdigit()
                    assert number or not part.strip().startswith(("=", "+", "-", "@")), (cell, row)


# One way for every number.


def test_changes_and_last_scores_are_written_as_every_other_number(years: Path) -> None:
    table = against(scorekit_inputs(years), "2013")
    english, german = rows_of(table.to_csv()), rows_of(table.to_csv("de"), ";")
    assert [(row["last_score"], row["change"], row["change_exact"]) for row in english] == [
        ("90.0", "5.0", "5/1"), ("75.0", "-7.0", "-7/1"), ("75.0", "-7.0", "-7/1"),
    ]  # fmt: skip
    assert [(row["last_score"], row["change"]) for row in german] == [
        ("90,0", "5,0"),
        ("75,0", "-7,0"),
        ("75,0", "-7,0"),
    ]
    assert not any(name.endswith("_exact") for name in german[0])
    assert [(row["last_rank"], row["last_shared"]) for row in english] == [("1", "no"), ("2", "yes"), ("2", "yes")]
    before = [row["before"] for row in table.to_dict()["rows"]]
    assert [(one["change"], one["change_exact"], one["shared"]) for one in before] == [
        ("5.0", "5/1", False), ("-7.0", "-7/1", True), ("-7.0", "-7/1", True),
    ]  # fmt: skip


def scorekit_inputs(root: Path) -> Any:
    from scorekit.api.projects import open_leagues

    (inputs,) = open_leagues(["l"], project=root).leagues("2014")
    return inputs


def test_csv_and_json_hold_what_the_table_shows(years: Path) -> None:
    table = scorekit.league("l", period="2014")
    row = rows_of(table.to_csv())[1]
    assert (row["name"], row["label"], row["figure:a"], row["unit:a"]) == ("'=Beta", "poor", "6.4", "per 1,000")
    assert (row["figure:nps"], row["unit:nps"], row["source:nps"]) == ("-17", "points", "a survey")
    assert rows_of(table.to_csv("fr"), ";")[2]["figure:nps"] == "-26,25"
    found = table.to_dict()["rows"][1]
    assert (found["label"], found["figures"]["nps"], found["sources"]["nps"]) == ("poor", "-17 points", ["a survey"])


def test_a_remark_is_exported(project: Project) -> None:
    contacts = "contacts: [{channel: phone, reached: person}]\noutcome: {resolved: yes}\n"
    project(cases__good=f"case: a\noperator: kpn\nremark: Kind\n{contacts}")
    table = scorekit.league("main")
    assert rows_of(table.to_csv())[0]["remark"] == table.to_dict()["rows"][0]["remark"] == "Kind"


def test_all_years_are_in_one_long_table(years: Path, scorekit: Run) -> None:
    rows = rows_of(scorekit("history", "l", "--format", "csv", cwd=years).stdout)
    assert [(row["period"], row["operator"], row["rank"], row["shared"], row["score"]) for row in rows] == [
        ("2013", "alfa", "1", "no", "90.0"), ("2013", "beta", "2", "yes", "75.0"),
        ("2013", "gamma", "2", "yes", "75.0"), ("2014", "alfa", "1", "no", "95.0"),
        ("2014", "beta", "2", "yes", "68.0"), ("2014", "gamma", "2", "yes", "68.0"),
    ]  # fmt: skip
    (row,) = (r for r in rows_of(scorekit("compare", "l/2013", "l/2014", "--format", "csv", cwd=years).stdout)
              if r["operator"] == "alfa")  # fmt: skip
    assert (row["score_then"], row["score_now"], row["change"], row["performance"]) == ("90.0", "95.0", "5.0", "5.000")
    assert (row["rank_then"], row["rank_now"], row["rank_change"]) == ("1", "1", "0")


@pytest.mark.parametrize("command", [("history", "l"), ("compare", "l/2013", "l/2014")])
def test_a_workbook_has_the_long_table_on_a_sheet_of_its_own(
    command: tuple[str, ...], years: Path, scorekit: Run
) -> None:
    from openpyxl import load_workbook

    assert scorekit(*command, "--output", "t.xlsx", cwd=years).returncode == 0
    sheet = load_workbook(years / "t.xlsx").worksheets[-1]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("score" if "score" in heads else "score_now")
    values = [sheet.cell(line, at + 1).value for line in range(2, sheet.max_row + 1) if sheet.cell(line, 3).value]
    assert [value for value in values if isinstance(value, int | float)][-1] == 68


def test_json_of_a_comparison_names_the_mix(years: Path) -> None:
    found = editions.compare("l/2013", "l/2014").to_dict()["operators"][0]
    assert set(found["rank"]["parts"]) >= {"rubric", "mix", "own", "rivals"}


# A spreadsheet.


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: soffice is not on the path")
@pytest.mark.parametrize(("locale", "delimiter"), [("en", 44), ("nl", 59), ("de", 59), ("fr", 59)])
def test_a_spreadsheet_reads_numbers_as_numbers_and_texts_as_texts(
    locale: str, delimiter: int, years: Path, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    table = against(scorekit_inputs(years), "2013")
    (tmp_path / "t.csv").write_text(table.to_csv(locale), encoding="utf-8")
    language = {"en": 1033, "nl": 1043, "de": 1031, "fr": 1036}[locale]
    done = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         f"--infilter=Text - txt - csv (StarCalc):{delimiter},34,76,1,,{language},false,false",
         "--convert-to", "xlsx", "--outdir", str(tmp_path), str(tmp_path / "t.csv")],
        capture_output=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip
    assert (tmp_path / "t.xlsx").is_file(), done.stdout + done.stderr
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    read = [dict(zip(heads, row, strict=True)) for row in rows]
    expected = [
        ("Alfa", 1, 95, 90, 5, 41, "points"),
        ("'=Beta", 2, 68, 75, -7, -17, "points"),
        ("Gamma;' =HYPERLINK(1)", 2, 68, 75, -7, -26.25, "points"),
    ]
    keys = ("name", "rank", "score", "last_score", "change", "figure:nps", "unit:nps")
    assert [tuple(row[key] for key in keys) for row in read] == expected
