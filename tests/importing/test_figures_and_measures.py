"""Rows become figures, of which counts are added up and shares are not; or measures, which the engine scores."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

import scorekit
from tests.importing.study import imported, of_text, reasons

FIGURES = """
mapping: figures
row: figures
numbers: {decimal: ",", thousands: "."}
fields:
  operator: Operator
  period: Year
  figures.calls: {column: Calls, unit: calls}
  figures.answered: {column: Answered, unit: calls}
  figures.answered_share: {column: Share, unit: "%", of: [answered, calls], empty: unknown}
constants: {source: annual report, status: published}
"""


def test_counts_are_added_up(tmp_path: Path) -> None:
    text = "Operator;Year;Calls;Answered;Share\nKPN;2016;1.200;600;\nKPN;2016;300;150;\nTele2;2016;10;9;90,0 %\n"
    found = of_text(tmp_path, FIGURES, text)
    values = {(row["operator"], row["indicator"]): row["value"] for row in found.figures}
    assert values == {
        ("KPN", "calls"): "1500", ("KPN", "answered"): "750",
        ("Tele2", "calls"): "10", ("Tele2", "answered"): "9", ("Tele2", "answered_share"): "90",
    }  # fmt: skip
    assert (found.read, found.imported) == (3, 3)


def test_shares_are_not_averaged(tmp_path: Path) -> None:
    text = "Operator;Year;Calls;Answered;Share\nKPN;2016;100;50;50 %\nKPN;2016;300;240;80 %\n"
    found = of_text(tmp_path, FIGURES, text)
    assert (
        reasons(found)[0] == '2 values of answered_share for "KPN" in 2016: the mean of parts is not that of the whole'
    )
    assert found.imported == 0


@pytest.mark.parametrize(("share", "fits"), [("66,7 %", True), ("66,67 %", True), ("67 %", True), ("66 %", False)])
def test_a_share_is_checked_against_its_counts(tmp_path: Path, share: str, fits: bool) -> None:
    found = of_text(tmp_path, FIGURES, f"Operator;Year;Calls;Answered;Share\nKPN;2016;3;2;{share}\n")
    assert bool(found.figures) == fits
    assert reasons(found) == ([] if fits else ["answered_share is 66 %, and its counts give 66.67 %"])


def test_rows_are_counted(tmp_path: Path) -> None:
    rules = """
mapping: counted
row: figures
fields:
  operator: Company
  figures.complaints: {count: rows, unit: complaints}
  figures.relief: {count: rows, when: {column: Answer, is: [money, other]}, unit: complaints}
constants: {period: 2016, source: the bureau, status: published}
"""
    found = of_text(tmp_path, rules, "Company,Answer\nA,money\nA,none\nB,other\nA,other\n")
    values = {(row["operator"], row["indicator"]): row["value"] for row in found.figures}
    assert values == {("A", "complaints"): "3", ("A", "relief"): "2", ("B", "complaints"): "1", ("B", "relief"): "1"}


OPERATORS = """
rubric: calls
version: "1"
unit: operator
scale: {worst: 0, best: 10}
criteria:
  - {id: answered, indicator: answered_share, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}
"""


def test_a_league_of_figures_out_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "figures.yaml").write_text(FIGURES)
    (tmp_path / "calls.yaml").write_text(OPERATORS)
    (tmp_path / "f.csv").write_text("Operator;Year;Calls;Answered;Share\nKPN;2016;4;1;25 %\nTele2;2016;10;9;90 %\n")
    (tmp_path / "scorekit.yaml").write_text(
        "project: p\nleagues:\n  - {id: l, rubric: calls.yaml, data: f.csv, map: figures, periods: [2016]}\n"
    )
    monkeypatch.chdir(tmp_path)
    table = scorekit.league()
    assert [(row.name, row.score) for row in table.rows] == [("Tele2", 9), ("KPN", Fraction(5, 2))]
    assert scorekit.validate() == []


MEASURES = """
mapping: measures
row: measures
fields:
  operator: Operator
  measures.longest_wait: {column: Wait, unit: s, unknown: ["?"], not_applicable: [nvt], never: [nooit]}
  measures.resolved: {column: Solved, values: {1: yes, 0: no}}
"""
RUBRIC = """
rubric: small
version: "1"
scale: {worst: 0, best: 10}
criteria:
  - id: wait
    weight: 1
    measure: longest_wait
    bands: [{up_to: 60 s, points: 10}, {up_to: 5 min, points: 5}, {otherwise: 0}]
  - {id: solved, weight: 1, measure: resolved, answers: {yes: 10, no: 0}}
"""
TEXT = "Operator,Wait,Solved\nKPN,30,1\nKPN,200,0\nKPN,?,1\nTele2,nvt,1\nTele2,nooit,0\n"


def test_measures_are_scored_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KPN: (10 + 10) / 2, (5 + 0) / 2 and only 10; Tele2: only 10, and 0: what never happened has the worst points."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "m.csv"
    file.write_text(TEXT)
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    (tmp_path / "map.yaml").write_text(MEASURES)
    asked = {"rubric": str(tmp_path / "rubric.yaml"), "data": [file], "map": str(tmp_path / "map.yaml")}
    table = scorekit.league(project=None, **asked)  # type: ignore[arg-type]
    assert [(row.name, row.score) for row in table.rows] == [("KPN", Fraction(15, 2)), ("Tele2", 5)]
    assert [float(case.score or 0) for case in scorekit.score(**asked).cases] == [10, 2.5, 10, 10, 0]  # type: ignore[arg-type]


def test_measures_score_as_the_same_frame_does(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    (tmp_path / "m.csv").write_text(TEXT)
    found = imported(tmp_path, MEASURES, tmp_path / "m.csv")
    assert found.measured is not None
    frame = found.measured.with_columns(pl.Series("operator", ["KPN"] * 3 + ["Tele2"] * 2))
    ranked = scorekit.rank_frame(frame, scorekit.rubric(str(tmp_path / "rubric.yaml")))
    assert ranked["operator"].to_list() == ["KPN", "Tele2"]
    assert [str(score) for score in ranked["score"].to_list()] == ["7.5", "5.0"]


def test_a_share_that_may_be_of_one_or_of_a_hundred_is_refused(tmp_path: Path) -> None:
    rules = "mapping: m\nrow: measures\nfields:\n  operator: O\n  measures.answered_share: S\n"
    assert reasons(of_text(tmp_path, rules, "O,S\nKPN,0.4\n")) == ['"0.4" may be in percent, or a part of one']
    found = of_text(tmp_path, rules, "O,S\nKPN,41.19 %\n")
    assert found.measured is not None
    assert (
        found.measured.row(0, named=True)["answered_share.num"] * 10_000
        == 4119 * found.measured["answered_share.den"][0]
    )
