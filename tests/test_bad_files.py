"""Broken inputs: each file in tests/bad says in its first line what must be found in it, and where.

`# LINE:COLUMN CODE part of the message`. The file is put where its kind belongs in a small project.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.problems import CODES
from tests.conftest import PROJECT, ROOT

BAD = sorted((ROOT / "tests" / "bad").glob("*.yaml"))
#: Codes that no single file gives: they are about paths, names on the command line, frames.
ELSEWHERE = {
    "name-not-in-use": "reading/test_collection.py",
    "unreadable": "cli/test_commands.py",
    "nothing-here": "cli/test_commands.py",
    "unknown-league": "cli/test_commands.py",
    "not-found": "cli/test_commands.py",
    "ambiguous": "reading/test_shelf.py",
    "cannot-write": "cli/test_commands.py",
    "already-there": "cli/test_new.py",
    "bad-frame": "scoring/test_engine.py",
}


def expectation(path: Path) -> tuple[int, int, str, str]:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    place, code, *message = first.removeprefix("# ").split(" ", 2)
    line, column = place.split(":")
    return int(line), int(column), code, message[0] if message else ""


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_broken_file_is_told_with_its_place(path: Path, project: Callable[..., Path]) -> None:
    text = path.read_text(encoding="utf-8")
    line, column, code, message = expectation(path)
    kind = next((row.split(":")[0] for row in text.splitlines() if row and not row.startswith("#")), "")
    home = {"rubric": "rubrics__bad", "project": "scorekit"}.get(kind, "cases__tried")
    files = {"scorekit": PROJECT + "ratings: [r]\n"} | {home: text}
    project(**files)
    found = scorekit.validate()
    assert [(p.line, p.column, p.code) for p in found] == [(line, column, code)], [str(p) for p in found]
    assert message in found[0].message
    assert found[0].path == home.replace("__", "/") + ".yaml"


def test_every_code_has_a_broken_file() -> None:
    covered = {expectation(path)[2] for path in BAD} | set(ELSEWHERE)
    assert set(CODES) - covered == set()
    for home in ELSEWHERE.values():
        assert (ROOT / "tests" / home).is_file()
