"""The catalogue of problems: every code is explained, and every example does what it says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.problems import CODES
from scorekit.problems.catalogue import ENTRIES, page
from tests.conftest import FIGURES, FIGURES_LEAGUE, RATES, ROOT, session

Run = Callable[..., subprocess.CompletedProcess[str]]

PROJECT = """
project: test
operators: {kpn: KPN, telenet: Telenet, proximus: {name: Proximus, names: [{name: Belgacom, until: 2015}]},
  base: {name: Base Company, names: [{name: Base}]}, other: {name: Other, names: [{name: Base}]}}
ratings: [friendliness]
leagues:
  - {id: main, rubric: small, cases: cases/}
"""
OPEN = "project: test\nleagues: [{id: main, rubric: small, cases: cases/}]\n"
HOMES = {
    "case": "cases__tried",
    "cases without a register": "cases__tried",
    "rubric": "rubrics__tried",
    "project": "scorekit",
    "lint": "rubrics__tried",
    "figures": "figures/tried.csv",
}


def test_every_code_is_explained() -> None:
    assert list(ENTRIES.keys() - CODES.keys()) == []
    assert list(CODES.keys() - ENTRIES.keys()) == []


@pytest.mark.parametrize("code", [code for code, entry in ENTRIES.items() if entry.kind in HOMES])
def test_the_wrong_file_has_the_problem_and_the_right_one_none(code: str, project: Callable[..., Path]) -> None:
    entry = ENTRIES[code]
    home = HOMES[entry.kind]

    def found() -> list[scorekit.Problem]:
        return scorekit.lint(["rubrics/tried.yaml"]) if entry.kind == "lint" else scorekit.validate()

    start = {"scorekit": OPEN if entry.kind == "cases without a register" else PROJECT}
    if entry.kind == "figures":
        start["scorekit"] += FIGURES_LEAGUE
        start |= {"rubrics__rates": RATES, "figures/base.csv": FIGURES}
    project(**(start | {home: entry.wrong}))
    assert code in {problem.code for problem in found()}
    project(**(start | {home: entry.right}))
    assert [str(problem) for problem in found()] == []


@pytest.mark.parametrize("code", [code for code, entry in ENTRIES.items() if entry.kind in ("command", "session")])
def test_the_wrong_command_has_the_problem_and_the_right_one_works(
    code: str, project: Callable[..., Path], scorekit: Run
) -> None:
    root = project()
    wrong = session(ENTRIES[code].wrong, root, scorekit)
    assert (wrong.returncode, f"[{code}]" in wrong.stdout + wrong.stderr) == (1, True), wrong.stderr
    if ENTRIES[code].kind == "session":
        shutil.rmtree(root / "editions", ignore_errors=True)
        project()
    right = session(ENTRIES[code].right, root, scorekit)
    assert right.returncode == 0, right.stderr


def test_the_wrong_frame_has_the_problem_and_the_right_one_is_ranked(project: Callable[..., Path]) -> None:
    import polars as pl

    project()
    names = {"scorekit": scorekit, "pl": pl}
    with pytest.raises(scorekit.ProblemsFound, match="bad-frame"):
        eval(ENTRIES["bad-frame"].wrong, names)
    assert eval(ENTRIES["bad-frame"].right, names)["operator"].to_list() == ["kpn"]


def test_the_reference_page_is_current(current: Callable[[Path, str], None]) -> None:
    current(ROOT / "docs" / "problems.md", page())


def test_a_code_is_explained_on_the_terminal(scorekit: Run) -> None:
    done = scorekit("problem", "unknown-field")
    assert done.stdout.startswith("unknown-field: A field that this kind of file does not have.\n")
    assert "  contacts: [{chanel: phone}]" in done.stdout
    wrong = scorekit("problem", "unknown-feild")
    assert (wrong.returncode, 'did you mean "unknown-field"?' in wrong.stderr) == (1, True)
    assert all(f"{code} " in scorekit("problem").stdout for code in list(CODES)[:3])
