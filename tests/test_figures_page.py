"""docs/figures.md: its files make a project that works, and say what the page says."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

import scorekit
from scorekit.api import rubrics
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
PAGE = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")


@pytest.fixture()
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    table = re.findall(r"```csv\n(.*?)```", PAGE, re.S)[0]
    register, rubric, leagues, choose = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    project = f"project: page\noperators: cases/operators.yaml\n{choose}{leagues}"
    for name, text in {
        "cases/indicators/complaints.csv": table,
        "cases/operators.yaml": register,
        "rubrics/telecom.yaml": rubric,
        "scorekit.yaml": project,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_files_of_the_page_are_sound_but_for_a_choice_that_nothing_needs_yet(page: Path) -> None:
    assert [problem.code for problem in scorekit.validate()] == ["not-found"]
    assert list(rubrics.check_rubrics(["rubrics/telecom.yaml"]).problems) == []


def test_a_second_source_is_settled_by_the_rule_of_the_page(page: Path) -> None:
    table = page / "cases" / "indicators" / "complaints.csv"
    more = "kpn,2021,complaints,1500,complaints,written complaints,a newspaper,press\n"
    table.write_text(table.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert scorekit.validate() == []
    row = scorekit.league("telecom").rows[0]
    # 1,541 of 900,000 are 17.1222 per 10,000: 10 - 17.1222/2 = 1.438889 points; 83 %: 6. Half of each.
    assert row.score == (Fraction("1.438889") + 6) / 2 + Fraction(1, 2 * 10**6)


def test_the_page_runs_as_it_is_typed_in_an_empty_folder(scorekit: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["operator", 2019, 2020], ["kpn", 1300, 1400]):
        sheet.append(row)
    book.save(tmp_path / "sheet.xlsx")
    ran, project = 0, tmp_path / "scorekit.yaml"
    for kind, block in re.findall(r"```(sh|csv|yaml)\n(.*?)```", PAGE, re.S):
        if kind == "csv":
            (tmp_path / "cases" / "indicators" / "complaints.csv").write_text(block, encoding="utf-8")
        elif block.startswith("# cases/operators.yaml"):
            (tmp_path / "cases" / "operators.yaml").write_text(block, encoding="utf-8")
            project.write_text(
                project.read_text(encoding="utf-8") + "operators: cases/operators.yaml\n", encoding="utf-8"
            )
        elif block.startswith("rubric:"):
            (tmp_path / "rubrics" / "telecom.yaml").write_text(block, encoding="utf-8")
        elif block.startswith("choose:"):
            project.write_text(project.read_text(encoding="utf-8") + block, encoding="utf-8")
        elif kind == "sh":
            for line in block.splitlines():
                command = line.partition("  #")[0]
                if command.startswith("scorekit "):
                    done = scorekit(*shlex.split(command)[1:], cwd=tmp_path)
                    assert done.returncode == 0, (command, done.stdout, done.stderr)
                else:
                    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
                ran += 1
    assert ran >= 9
