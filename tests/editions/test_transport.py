"""Honest editions survive their transport, verify says what it verified, an edition holds what it is called after."""

from __future__ import annotations

import hashlib
import json
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit.api import editions, rubrics
from scorekit.editions.sums import sums_text
from tests.conftest import GOOD, PROJECT, RUBRIC

Project = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture()
def edition(project: Project) -> Path:
    project(cases__good=GOOD, **{"cases/caf\u00e9.yaml": GOOD.replace("good-1", "b")})
    return editions.freeze("main", "2026", date="2026-12-31").folder


def reseal(folder: Path) -> None:
    """The sums of a folder as whoever changed it would write them."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files.pop("SHA256SUMS", None)
    (folder / "SHA256SUMS").write_text(sums_text(files), encoding="utf-8")


# What verify says.


def test_verify_says_what_it_verified_and_what_nothing_can_prove(edition: Path, scorekit: Run) -> None:
    said = " ".join(scorekit("verify", str(edition)).stdout.split())
    sha256 = hashlib.sha256((edition / "SHA256SUMS").read_bytes()).hexdigest()
    assert "is consistent with its own sums" in said and sha256 in said
    assert "Compare it with the publisher's" in said and "the date of the edition" in said
    assert "as it was frozen" not in said


def test_the_hash_of_the_publisher_decides(edition: Path, scorekit: Run) -> None:
    sha256 = hashlib.sha256((edition / "SHA256SUMS").read_bytes()).hexdigest()
    done = scorekit("verify", str(edition), "--sha256", sha256.upper())
    assert (done.returncode, "main/2026 is the edition that was published" in done.stdout) == (0, True)
    assert editions.verify(edition, sha256=sha256).to_dict()["pinned"] is True
    done = scorekit("verify", str(edition), "--sha256", "0" * 64)
    assert (done.returncode, "not the one that was published" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", ["README.md", "CITATION.cff", "datapackage.json"])
def test_what_describes_an_edition_is_derived_and_compared(name: str, edition: Path) -> None:
    path = edition / name
    path.write_text(path.read_text(encoding="utf-8").replace("main", "mine"), encoding="utf-8")
    reseal(edition)
    with pytest.raises(scorekit.ProblemsFound, match=name):
        editions.verify(edition)


@pytest.mark.parametrize(
    ("key", "value"), [("project", "other"), ("publisher", {"name": "Somebody"}), ("period", "2026")]
)
def test_a_record_that_the_inputs_contradict_is_found(key: str, value: Any, edition: Path) -> None:
    record = json.loads((edition / "edition.json").read_text(encoding="utf-8"))
    (edition / "edition.json").write_text(json.dumps(record | {key: value}), encoding="utf-8")
    reseal(edition)
    with pytest.raises(scorekit.ProblemsFound, match="edition-differs"):
        editions.verify(edition)


def test_a_revision_is_held_against_the_edition_beside_it(project: Project) -> None:
    root = project(cases__good=GOOD)
    first = editions.freeze("main", "2026", date="2026-12-31").folder
    (root / "cases" / "good.yaml").write_text(GOOD.replace("resolved: yes", "resolved: no"), encoding="utf-8")
    made = editions.revise("main/2026", "it was not resolved", date="2027-01-01")
    assert editions.verify(made.folder).unchecked == ("date",)
    record = json.loads((made.folder / "edition.json").read_text(encoding="utf-8"))
    record["revises"]["changes"] = []
    (made.folder / "edition.json").write_text(json.dumps(record), encoding="utf-8")
    reseal(made.folder)
    with pytest.raises(scorekit.ProblemsFound, match=r"revises\.changes"):
        editions.verify(made.folder)
    record["revises"]["sha256"] = "0" * 64
    (made.folder / "edition.json").write_text(json.dumps(record), encoding="utf-8")
    reseal(made.folder)
    with pytest.raises(scorekit.ProblemsFound, match=r"revises\.sha256"):
        editions.verify(made.folder)
    first.rename(first.parent / "gone")
    assert "changes" in editions.verify(made.folder).unchecked


# Transport.


def test_line_ends_that_a_copy_changed_are_told_as_that(edition: Path) -> None:
    for path in (edition / "inputs" / "scorekit.yaml", edition / "SHA256SUMS"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(scorekit.ProblemsFound) as found:
        editions.verify(edition)
    said = [(Path(one.path).name, one.message) for one in found.value.problems]
    assert said == [
        ("SHA256SUMS", "its line ends were changed, and nothing else"),
        ("scorekit.yaml", "its line ends were changed, and nothing else"),
    ]
    assert all("core.autocrlf" in one.help for one in found.value.problems)


def test_names_are_the_same_however_a_system_writes_accents(edition: Path) -> None:
    there = edition / "inputs" / "cases" / "caf\u00e9.yaml"
    there.rename(there.with_name(unicodedata.normalize("NFD", there.name)))
    assert editions.verify(edition).league.rows[0].total == 2


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_systems_leave_is_passed_over_with_a_word(name: str, edition: Path, scorekit: Run) -> None:
    for folder in (edition, edition / "results", edition / "inputs"):
        (folder / name).write_bytes(b"\0")
    assert set(editions.verify(edition).passed_over) == {name, f"results/{name}", f"inputs/{name}"}
    assert "Passed over:" in scorekit("verify", str(edition)).stdout


def test_git_is_told_to_leave_line_ends_alone(edition: Path) -> None:
    assert "* -text" in (edition.parent.parent / ".gitattributes").read_text(encoding="utf-8")
    (edition.parent.parent / ".gitattributes").write_text("mine\n", encoding="utf-8")
    editions.freeze("main", "again", date="2027-12-31")
    assert (edition.parent.parent / ".gitattributes").read_text(encoding="utf-8") == "mine\n"


def test_pins_and_seals_judge_a_rubric_by_its_content_and_not_by_its_line_ends(project: Project) -> None:
    root = project()
    first = rubrics.seal("small", date="2026-01-05").seal
    editions.freeze("main", "2026", date="2026-12-31")
    (root / "rubrics" / "small.yaml").write_bytes(RUBRIC.encode().replace(b"\n", b"\r\n"))
    assert rubrics.seal("small", date="2026-02-01").seal == first
    assert editions.freeze("main", "again", date="2027-12-31").record.rubric["sealed"] == "2026-01-05"
    assert scorekit.validate() == []


def test_a_new_project_tells_git_what_to_leave_out(tmp_path: Path, scorekit: Run) -> None:
    scorekit("init", "--yes", cwd=tmp_path)
    ignored = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".DS_Store", ".scorekit-*", ".partial-*"} <= set(ignored)


# What an edition is called after.


def league_of(**years: int) -> dict[str, str]:
    return {
        f"cases__{case}": GOOD.replace("good-1", case).replace("operator: kpn", f"operator: kpn\nperiod: {year}")
        for case, year in years.items()
    }


def test_an_edition_named_after_a_year_holds_that_year_or_is_refused(project: Project) -> None:
    project(**league_of(good=2025, b=2026))
    with pytest.raises(scorekit.ProblemsFound, match="would hold cases of 2025, 2026") as found:
        editions.freeze("main", "2026")
    assert "periods: [2025, 2026]" in found.value.problems[0].help
    assert editions.freeze("main", "everything", date="2026-12-31").league.rows[0].total == 2
    project(scorekit=PROJECT.replace("cases: cases/", "cases: cases/, periods: [2025, 2026]"))
    made = editions.freeze("main", "2026")
    assert (made.league.rows[0].total, made.record.date) == (1, "2026-12-31")


def test_an_edition_of_one_year_needs_no_periods(project: Project) -> None:
    project(**league_of(good=2026, b=2026))
    assert editions.freeze("main", "2026").league.rows[0].total == 2


def test_undated_cases_beside_dated_ones_are_refused(project: Project) -> None:
    project(**league_of(good=2026), cases__old=GOOD.replace("good-1", "old"))
    with pytest.raises(scorekit.ProblemsFound, match="would hold cases of 2026, no period"):
        editions.freeze("main", "2026")


def test_a_fiscal_year_is_frozen_by_its_name(project: Project) -> None:
    table = "operator,period,indicator,value,unit,source,status\n"
    table += "".join(f"kpn,{y},c,{v},points,s,published\n" for y, v in (("2010/11", 5), ("2011/12", 6)))
    rubric = 'rubric: f\nversion: "1"\nunit: operator\nscale: {worst: 0, best: 10}\ncriteria:\n'
    rubric += "  - {id: c, indicator: c, linear: [{at: 0, points: 0}, {at: 10, points: 10}]}\n"
    text = "project: p\noperators: {kpn: KPN}\nfiscal_years_begin: 04-01\n"
    text += "leagues: [{id: f, rubric: f, indicators: f/, periods: [2010/11, 2011/12]}]\n"
    project(scorekit=text, rubrics__f=rubric, **{"f/f.csv": table})
    first, second = (editions.freeze("f", name) for name in ("2010-11", "2011-12"))
    assert [made.record.period for made in (first, second)] == ["2010/11", "2011/12"]
    assert second.record.date == "2012-03-31"  # the last day of a fiscal year that begins on 1 April
    assert editions.verify("f/2011-12")
    assert editions.compare("f/2010-11", "f/2011-12").operators[0].change == 1


def test_what_comes_later_takes_the_newest_revision_and_names_it(project: Project, scorekit: Run) -> None:
    periods = PROJECT.replace("cases: cases/", "cases: cases/, periods: [2025, 2026]")
    root = project(scorekit=periods, **league_of(good=2025, b=2026))
    editions.freeze("main", "2025")
    case = root / "cases" / "good.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("resolved: yes", "resolved: no"), encoding="utf-8")
    editions.revise("main/2025", "it was not resolved", date="2026-01-01")
    editions.freeze("main", "2026")
    said = scorekit("compare", "main/2025", "main/2026", cwd=root).stdout
    assert "main/2025.1" in said
    table = scorekit("league", "main", "--against", "2025", cwd=root).stdout
    assert "main/2025.1" in table
    assert "main/2025 " in scorekit("compare", "editions/main/2025", "main/2026", cwd=root).stdout.replace("\n", " ")
