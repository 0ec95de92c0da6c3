"""A project's own public holidays: what the table says, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from tests.conftest import GOOD, PROJECT, RUBRIC

Write = Callable[..., Path]
PROMISE = "promises: [{kind: call_back, made: 2025-12-24, due: 2 working days, kept: yes, kept_at: 2025-12-29}]\n"
KEPT = RUBRIC.replace(
    "measure: reached_person\n    answers: {yes: 10, no: 0}",
    "measure: promises_kept_share\n    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]",
)
OURS = PROJECT.replace("kpn: KPN", "kpn: {name: KPN, country: NL}").replace("leagues:", "holidays: days.csv\nleagues:")


def kept(project: Write, table: str) -> str:
    project(scorekit=OURS, cases__good=GOOD + PROMISE, rubrics__small=KEPT, **{"days.csv": table})
    return str(scorekit.league("main").to_dict()["rows"][0]["criteria"]["person"])


def test_the_table_decides_which_days_are_worked(project: Write) -> None:
    # Made on Wednesday the 24th and kept on Monday the 29th: two working days end on Friday the 26th, or with Christmas
    # and Boxing Day off on Tuesday the 30th.
    assert kept(project, "country,date,name\nNL,2025-12-25,x\nNL,2025-12-26,x\n") == "10.0"
    assert kept(project, "country,date,name\nNL,2025-06-05,x\n") == "0.0"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("country,date,name\nNL,2025-13-25,x\n", "bad-date"),
        ("country,date,name\nNL,25-12-2025,x\n", "bad-date"),
        ("country,date,name\nNetherlands,2025-12-25,x\n", "not-allowed"),
        ("country,name\nNL,x\n", "missing-field"),
    ],
)
def test_a_table_that_is_none_is_a_problem(table: str, code: str, project: Write) -> None:
    project(scorekit=OURS, **{"days.csv": table})
    found = scorekit.validate()
    assert code in {problem.code for problem in found}, [str(problem) for problem in found]
    assert all(problem.path == "days.csv" for problem in found)


def test_a_table_that_is_not_there_is_a_problem(project: Write) -> None:
    project(scorekit=OURS)
    assert {problem.code for problem in scorekit.validate()} == {"unreadable"}
