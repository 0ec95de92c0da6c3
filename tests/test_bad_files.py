"""Broken inputs: each file in tests/bad says in its first line what must be found in it, and where.

`# LINE:COLUMN CODE part of the message`. The file is put where its kind belongs in a small project,
and what the command prints, with the line and the caret under the token, stands beside it in
NAME.out. NAME.command is a command that must end in a problem.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.problems import CODES
from tests.conftest import FIGURES, FIGURES_LEAGUE, PROJECT, RATES, ROOT, session

Run = Callable[..., subprocess.CompletedProcess[str]]
Golden = Callable[[str, str], None]

FOLDER = ROOT / "tests" / "bad"
BAD = sorted([*FOLDER.glob("*.yaml"), *FOLDER.glob("*.csv")])
COMMANDS = sorted(FOLDER.glob("*.command"))
REGISTER = (
    "operators: {kpn: KPN, tele: Tele, "
    "telenet: {name: Telenet, names: [{name: Telenet NV, until: 2015}, {name: Tele}]}}\n"
)
#: Codes that neither a file nor a command gives.
ELSEWHERE = {"bad-frame": "engine/test_engine.py"}


def expectation(path: Path) -> tuple[int, int, str, str]:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    place, code, *message = first.removeprefix("# ").split(" ", 2)
    line, column = place.split(":")
    return int(line), int(column), code, message[0] if message else ""


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_broken_file_is_told_with_its_place(path: Path, project: Callable[..., Path]) -> None:
    line, column, code, message = expectation(path)
    home = put(path, project)
    found = scorekit.lint(["rubrics/bad.yaml"]) if path.stem.startswith("lint-") else scorekit.validate()
    assert [(p.line, p.column, p.code) for p in found] == [(line, column, code)], [str(p) for p in found]
    assert message in found[0].message
    assert found[0].path == (home if "." in home else home.replace("__", "/") + ".yaml")


def put(path: Path, project: Callable[..., Path]) -> str:
    """Put a broken file where its kind belongs; returns that place."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":  # the first line is not a part of the table
        league = PROJECT.replace(PROJECT.splitlines()[2] + "\n", REGISTER) + FIGURES_LEAGUE
        figures = {"figures/tried.csv": text.partition("\n")[2], "figures/base.csv": FIGURES}
        project(**{"scorekit": league, "rubrics__rates": RATES}, **figures)
        return "figures/tried.csv"
    kind = next((row.split(":")[0] for row in text.splitlines() if row and not row.startswith("#")), "")
    home = {"rubric": "rubrics__bad", "project": "scorekit"}.get(kind, "cases__tried")
    register = "" if path.stem.startswith("open-") else REGISTER
    standing = PROJECT.replace(PROJECT.splitlines()[2] + "\n", register) + "ratings: [r]\n"
    project(**({"scorekit": standing} | {home: text}))
    return home


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_the_command_prints_the_problem_with_its_line_and_ends_as_it_should(
    path: Path, project: Callable[..., Path], scorekit: Run, bad_output: Golden
) -> None:
    put(path, project)
    command = ("lint", "rubrics/bad.yaml") if path.stem.startswith("lint-") else ("validate",)
    done = scorekit(*command, "--color", "always", cwd=Path.cwd())
    plain = done.stdout
    for color in ("\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[0m"):
        plain = plain.replace(color, "")
    bad_output(f"{path.stem}.out", plain + done.stderr)
    assert done.returncode == (1 if "error[" in plain else 0)


@pytest.mark.parametrize("path", COMMANDS, ids=[path.stem for path in COMMANDS])
def test_a_command_that_cannot_be_done_says_why(
    path: Path, project: Callable[..., Path], scorekit: Run, bad_output: Golden
) -> None:
    root = project()
    done = session(path.read_text(encoding="utf-8"), root, scorekit)
    bad_output(f"{path.stem}.out", done.stdout + done.stderr)
    assert (done.returncode, f"[{path.stem.partition('.')[0]}]" in done.stdout + done.stderr) == (1, True)


def test_every_code_has_a_broken_file_and_every_file_its_output() -> None:
    covered = {expectation(path)[2] for path in BAD} | {path.stem for path in COMMANDS} | set(ELSEWHERE)
    assert set(CODES) - covered == set()
    for home in ELSEWHERE.values():
        assert (ROOT / "tests" / home).is_file()
    inputs = {path.stem for path in (*BAD, *COMMANDS)}
    assert {path.stem for path in FOLDER.glob("*.out")} == inputs
