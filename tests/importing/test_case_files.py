"""Cases as JSON Lines and Parquet: written and read again they are the same cases, and the same league."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scorekit.importing.case_files import cases_jsonl, cases_parquet, read_cases
from scorekit.importing.data import read_data
from scorekit.importing.forms import mapping_inside
from scorekit.reading.project import Project
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
STUDY = ROOT / "examples" / "study"


@pytest.mark.parametrize("name", ["cases.jsonl", "cases.parquet"])
def test_cases_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    rules = mapping_inside(STUDY / "calls.xlsx")
    assert rules is not None
    cases = [one.data for one in read_data([STUDY / "calls.xlsx"], rules, Project(tmp_path)).sources.values()]
    assert len(cases) == 500
    file = tmp_path / name
    if name.endswith(".jsonl"):
        file.write_text(cases_jsonl(cases), encoding="utf-8")
    else:
        file.write_bytes(cases_parquet(cases))
    found, problems = read_cases(file)
    assert problems == []
    assert [one.data for one in found] == cases


def test_files_of_cases_are_the_same_league(tmp_path: Path, scorekit: Run) -> None:
    (tmp_path / "scorekit.yaml").write_text("project: p\n", encoding="utf-8")
    rubric = str(STUDY / "rubrics" / "call-study.yaml")
    printed = set()
    for name in ("cases/", "cases.jsonl", "cases.parquet"):
        assert scorekit("import", str(STUDY / "calls.xlsx"), "--to", name, cwd=tmp_path).returncode == 0
        how = "--cases" if name == "cases/" else "--data"
        done = scorekit("league", "--rubric", rubric, how, name, "--format", "csv", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        printed.add(done.stdout)
    assert len(printed) == 1
    assert "Alder" in printed.pop()
