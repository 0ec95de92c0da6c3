"""Accounts of one matter: the later one stands for both, and a matter counts once in a table."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit as api

Project = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]

RUBRIC = """
rubric: r
version: "1"
scale: {worst: 0, best: 10}
criteria: [{id: solved, measure: resolved, answers: {yes: 10, no: 0}}]
"""
LEAGUES = """
project: test
operators: {kpn: KPN, telenet: Telenet}
leagues:
  - {id: all, rubric: r, cases: cases/}
  - {id: first, rubric: r, cases: cases/first.yaml}
"""


def told(project: Project, first: str, *later: str) -> Path:
    files = {f"cases__later{number}": text for number, text in enumerate(later)}
    return project(
        scorekit=LEAGUES,
        rubrics__r=RUBRIC,
        cases__first=first,
        cases__good="case: x\noperator: telenet\noutcome: {resolved: yes}\n",
        **files,
    )


FIRST = "case: a\noperator: kpn\noutcome: {resolved: no}\n"
LATER = "case: b\noperator: kpn\noutcome: {resolved: yes}\ncontinues: a\n"
LAST = "case: c\noperator: kpn\noutcome: {resolved: no}\ncontinues: b\n"


def test_a_later_account_stands_for_both_where_both_are_in_a_league(project: Project) -> None:
    told(project, FIRST, LATER)
    row = next(row for row in api.league("all").rows if row.operator == "kpn")
    assert (row.total, row.score) == (1, 10)
    assert [str(caveat) for caveat in api.league("all").caveats] == [
        "A matter counts once. Left out for another account of the same matter: a (b)."
    ]


def test_a_league_that_has_the_first_account_alone_keeps_it(project: Project) -> None:
    told(project, FIRST, LATER)
    assert [(row.operator, row.score) for row in api.league("first").rows] == [("kpn", 0)]
    assert api.league("first").caveats == ()


def test_of_three_accounts_the_last_stands_also_when_the_middle_one_is_elsewhere(project: Project) -> None:
    told(project, FIRST, LATER, LAST)
    row = next(row for row in api.league("all").rows if row.operator == "kpn")
    assert (row.total, row.score) == (1, 0)
    assert [case.case for case in api.score("all").cases] == ["c", "x"]


def test_accounts_of_two_periods_count_in_each(project: Project) -> None:
    leagues = LEAGUES.replace("cases: cases/}", "cases: cases/, periods: [2020, 2021]}", 1)
    told(project, FIRST + "period: 2020\n", LATER + "period: 2021\n")
    (Path.cwd() / "scorekit.yaml").write_text(leagues, encoding="utf-8")
    scores = {period: [row.score for row in api.league("all", period=period).rows] for period in ("2020", "2021")}
    assert scores == {"2020": [0], "2021": [10]}


@pytest.mark.parametrize(
    ("later", "message"),
    [
        (["case: b\noperator: telenet\noutcome: {resolved: no}\ncontinues: a\n"], '"a" is about another operator'),
        ([LATER, LATER.replace("case: b", "case: c")], '"a" is continued by "b", too'),
        (["case: b\noperator: kpn\noutcome: {resolved: no}\ncontinues: b\n"], '"b" continues itself'),
    ],
    ids=["another operator", "two that continue one", "itself"],
)
def test_what_cannot_be_one_matter_is_an_error(project: Project, later: list[str], message: str) -> None:
    told(project, FIRST, *later)
    assert [p.message for p in api.validate() if p.code == "contradiction" and p.severity == "error"] == [message]
    with pytest.raises(api.ProblemsFound):
        api.league("all")


def test_accounts_that_continue_each_other_are_an_error(project: Project) -> None:
    told(project, FIRST + "continues: b\n", LATER)
    found = {p.message for p in api.validate() if p.code == "contradiction" and p.severity == "error"}
    assert found == {'"a" and "b" continue each other', '"b" and "a" continue each other'}


def test_an_earlier_account_that_is_not_here_is_a_warning(project: Project) -> None:
    told(project, FIRST, LATER.replace("continues: a", "continues: z"))
    assert [(p.code, p.severity) for p in api.validate()] == [("not-found", "warning")]
    assert api.league("all").rows


def test_a_later_account_of_which_the_rubric_knows_nothing_does_not_stand_for_the_earlier_one(project: Project) -> None:
    told(project, "case: a\noperator: kpn\noutcome: {resolved: no}\nverdict: 2/10\n", LATER)
    verdicts = "rubric: v\nversion: '1'\nscale: {worst: 0, best: 10}\ncriteria: [{id: mark, measure: verdict}]\n"
    verdicts = verdicts.replace(
        "measure: verdict", "measure: verdict, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]"
    )
    project(scorekit=LEAGUES + "  - {id: marks, rubric: v, cases: cases/}\n", rubrics__v=verdicts)
    # The mark stands with the first account only; by the outcome the later account stands.
    assert [(row.operator, row.score) for row in api.league("marks").rows] == [("kpn", 2)]
    assert {row.operator: row.score for row in api.league("all").rows}["kpn"] == 10
    assert [str(caveat) for caveat in api.league("marks").caveats] == [
        "A matter counts once. Left out for another account of the same matter: b (a)."
    ]


@pytest.mark.parametrize(
    ("earlier", "dropped"),
    [
        ("contacts: [{channel: phone}]\noutcome: {resolved: no}\n", "contacts"),
        ("visits: [{result: no_show}]\npromises: [{kept: no}]\noutcome: {resolved: no}\n", "visits, promises"),
    ],
)
def test_a_later_account_that_leaves_out_what_the_earlier_one_tells_is_refused(
    project: Project, earlier: str, dropped: str
) -> None:
    told(project, f"case: a\noperator: kpn\n{earlier}", LATER)
    (problem,) = (one for one in api.validate() if one.severity == "error")
    assert (problem.code, problem.message) == ("contradiction", f'"a" tells of {dropped}, and this account does not')
    with pytest.raises(api.ProblemsFound):
        api.league("all")


def test_an_account_that_is_left_out_is_said_to_be_by_explain(project: Project) -> None:
    told(project, FIRST, LATER)
    with pytest.raises(api.ProblemsFound, match="is left out of the league all: a matter counts once"):
        api.explain("case:a", league="all")
