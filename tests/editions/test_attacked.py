"""What attacks on editions found: each of these was once published, accepted, a traceback or a hang."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

import scorekit
from scorekit.api import editions
from scorekit.editions.verify import verify
from tests.conftest import GOOD, PROJECT, RUBRIC
from tests.editions.test_verify import YEAR, resum

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]


@pytest.fixture
def year(tmp_path: Path) -> Path:
    return Path(copytree(YEAR, tmp_path / "copy"))


def codes(folder: Path) -> set[str]:
    with pytest.raises(scorekit.ProblemsFound) as found:
        verify(folder)
    return {problem.code for problem in found.value.problems}


def test_a_private_case_of_another_period_is_not_published_with_its_file(project: Write) -> None:
    cases = "cases:\n  - {case: a, operator: kpn, period: 2025, verdict: 5/10}\n"
    cases += "  - {case: hidden, operator: kpn, period: 2024, verdict: 1/10, private: yes}\n"
    root = project(
        scorekit=PROJECT.replace("rubric: small", "rubric: published-verdict, periods: [2024, 2025]"), cases__many=cases
    )
    (root / "cases" / "good.yaml").unlink()
    folder = editions.freeze("main", "2025").folder
    assert "hidden" not in (folder / "inputs" / "cases" / "many.yaml").read_text(encoding="utf-8")
    assert verify(folder).league.rows[0].total == 1


def test_a_file_of_the_project_that_is_called_like_ours_stays_its_own(project: Write) -> None:
    promise = "promises: [{kind: call_back, made: 2025-12-24, due: 2 working days, kept: yes, kept_at: 2025-12-29}]\n"
    project(scorekit=PROJECT.replace("kpn: KPN", "kpn: {name: KPN, country: NL}").replace("cases: cases/", "cases: ."),
            cases__good=GOOD + promise, **{"holidays.csv": "mine\n"})  # fmt: skip
    folder = editions.freeze("main", "2026").folder
    table = "inputs/edition-holidays.csv"
    assert (folder / table).is_file()
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert table in [one["path"] for one in described]
    assert verify(folder)


def test_a_league_over_the_whole_project_does_not_read_its_own_editions(project: Write) -> None:
    project(scorekit=PROJECT.replace("cases: cases/", "cases: ."))
    editions.freeze("main", "2026")
    assert scorekit.validate() == []
    assert scorekit.league("main").rows[0].total == 1
    assert editions.freeze("main", "2027")


OUTSIDE = {
    "cases elsewhere": ("cases: [years]", "cases: [/]"),
    "cases above": ("cases: [years]", "cases: [../../years]"),
    "a register elsewhere": ("operators: operators.yaml", "operators: /etc/passwd"),
    "a rubric above": ("rubric: rubrics/two-questions.yaml", "rubric: ../two-questions.yaml"),
    "a NUL": ("cases: [years]", 'cases: ["a\\0b"]'),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_edition_that_reads_from_elsewhere_is_refused(name: str, year: Path) -> None:
    old, new = OUTSIDE[name]
    project = year / "inputs" / "scorekit.yaml"
    assert old in project.read_text(encoding="utf-8")
    project.write_text(project.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    resum(year)
    assert "edition-damaged" in codes(year)


RECORDS = {
    "another hash": ("rubric", {"sha256": "0" * 64}),
    "another version": ("rubric", {"version": "99"}),
    "a path elsewhere": ("rubric", {"path": "../../../etc/passwd"}),
    "a name that is a path": ("edition", "../../x"),
    "an escape in a name": ("edition", "\x1b[31mE"),
    "a negative revision": ("revision", -5),
    "a date that is none": ("date", "\x1b[31mtoday"),
    "other counts": ("counts", {"operators": 1}),
    "a revision of nothing": ("revision", 2),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_says_what_is_not_so_is_refused(name: str, year: Path) -> None:
    key, value = RECORDS[name]
    path = year / "edition.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record[key] = {**record[key], **value} if isinstance(value, dict) else value
    path.write_text(json.dumps(record), encoding="utf-8")
    resum(year)
    assert codes(year) & {"edition-damaged", "edition-differs"}


RESULTS = {
    "not UTF-8": b"\xff\xfe",
    "not JSON": b"{",
    "deep": b"[" * 900 + b"]" * 900,
    "deeper": b"[" * 100_000,
    "a long number": b"9" * 6000,
    "a list": b"[]",
    "rows that are none": b'{"rows": 5}',
}


@pytest.mark.parametrize("name", RESULTS)
def test_results_that_are_none_are_a_problem_in_every_command(name: str, year: Path, scorekit: Run) -> None:
    (year / "results" / "league.json").write_bytes(RESULTS[name])
    resum(year)
    for command in (("verify", str(year)), ("compare", str(year), str(year))):
        done = scorekit(*command, cwd=year.parent)
        assert (done.returncode, "error[edition-d" in done.stderr) == (1, True), done.stderr[-300:]


@pytest.mark.parametrize("changes", [{}, {"changes": {"a": 1}}, {"changes": [{"name": "b", "was": 5, "is": []}]}])
def test_a_revision_whose_changes_are_none_is_refused(changes: dict[str, object], year: Path) -> None:
    path = year / "edition.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    was = {"edition": "2024", "sha256": "", "reason": "r", "date": "2026-01-01"} | changes
    path.write_text(json.dumps(record | {"revision": 1, "revises": was}), encoding="utf-8")
    resum(year)
    assert codes(year) == {"edition-damaged"}


def test_files_that_no_edition_has_and_folders_without_end_are_refused(year: Path) -> None:
    (year / "hello.txt").write_text("hello", encoding="utf-8")
    resum(year)
    assert codes(year) == {"edition-damaged"}
    (year / "hello.txt").unlink()
    resum(year)
    assert verify(year)
    (year / "/".join("a" * 100)).mkdir(parents=True)
    assert codes(year) == {"edition-damaged"}


def test_texts_that_validate_refuses_are_not_frozen_and_the_rest_is_plain_text(project: Write) -> None:
    project(scorekit=PROJECT.replace("- {id: main,", '- {id: main, title: "T\\e[31m\\u202e",'))
    with pytest.raises(scorekit.ProblemsFound, match="bad-characters"):
        editions.freeze("main", "2026")
    project(scorekit=PROJECT.replace("- {id: main,", '- {id: main, title: "<script>x</script> [l](javascript:x) # H",'))
    folder = editions.freeze("main", "2026").folder
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "<script" not in readme and "[l](" not in readme
    for reason in ("r\x1b[31m", "r\u202e", "r" * 3000):
        with pytest.raises(scorekit.ProblemsFound, match="bad-characters"):
            editions.revise("main/2026", reason, date="2026-11-22")


def test_an_edition_of_nobody_is_not_frozen(project: Write) -> None:
    root = project(scorekit=PROJECT.replace("cases: cases/", "cases: cases/, periods: [2030]"))
    with pytest.raises(scorekit.ProblemsFound, match="nothing to freeze: No case is of the period 2030"):
        editions.freeze("main", "2030")
    assert not (root / "editions").exists()


def test_a_rubric_named_by_a_winding_path_is_found_again(project: Write) -> None:
    project(scorekit=PROJECT.replace("rubric: small", "rubric: rubrics/../rubrics/mine.yaml"), rubrics__mine=RUBRIC)
    assert verify(editions.freeze("main", "2026").folder)


def test_a_name_that_is_not_text_in_this_locale_is_no_fault(project: Write, process: Run) -> None:
    root = project(scorekit=PROJECT.replace("cases: cases/", "cases: jåren 年/"), **{"jåren 年/g.yaml": GOOD})
    folder = editions.freeze("main", "2026").folder
    done = process("verify", str(folder), cwd=root, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert done.returncode in (0, 1) and "fault of scorekit" not in done.stderr


def test_a_link_in_the_way_is_not_called_an_edition(project: Write) -> None:
    root = project()
    (root / "editions").symlink_to(root / "nowhere")
    with pytest.raises(scorekit.ProblemsFound) as found:
        editions.freeze("main", "2026")
    assert found.value.problems[0].code == "cannot-write"
