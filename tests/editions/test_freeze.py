"""Freezing: identical bytes, everything that is needed, nothing that is not to be published, all or nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit.api import editions, rubrics
from scorekit.editions.differences import differences
from scorekit.editions.verify import verify
from scorekit.reading import working_days
from tests.conftest import GOOD, PROJECT, ROOT, RUBRIC

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
FIRST = {
    "be-telecom": ("2020", "2021"),
    "au-complaints": ("2020-Q2", "2021-Q2"),
    "lastige-klant": ("2026",),
}


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def record_of(files: dict[str, bytes]) -> dict[str, Any]:
    """The record of an edition, without the versions that computed it."""
    return {key: value for key, value in json.loads(files["edition.json"]).items() if key != "versions"}


def copy_of_the_project(to: Path) -> Path:
    for part in ("cases", "rubrics", "scorekit.yaml"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, to / part)
    return to


def test_the_leagues_of_the_project_freeze_to_all_that_was_published(tmp_path: Path) -> None:
    home = copy_of_the_project(tmp_path)
    seen = 0
    for league, names in FIRST.items():
        for edition in names:
            made = editions.freeze(league, edition, date="2026-11-28", project=home)
            published = ROOT / "editions" / league / edition
            then, now = tree(published), tree(made.folder)
            inputs = [path for path in then if path.startswith("inputs/") or path in ("README.md", "CITATION.cff")]
            assert {path: now[path] for path in inputs} == {path: then[path] for path in inputs}
            texts = {path: raw.decode() for path, raw in now.items() if path.startswith("results/")}
            assert list(differences(published, texts, older=True)) == []
            assert record_of(now) == record_of(then)
            seen += len(inputs) + len(texts)
    assert seen > 50


def test_two_copies_freeze_to_identical_bytes(tmp_path: Path, process: Run) -> None:
    settings = [
        {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"},
        {"LC_ALL": "de_DE.UTF-8", "TZ": "America/Adak", "PYTHONHASHSEED": "77", "POLARS_MAX_THREADS": "2"},
    ]
    found = []
    for number, env in enumerate(settings):
        home = tmp_path / ("one" if number else "another place")
        home.mkdir()
        copy_of_the_project(home)
        elsewhere = ["--project", str(home)] if number else []
        for league, edition in (("stories", "all"), ("be-telecom", "2021")):
            done = process("freeze", league, "--edition", edition, *elsewhere, cwd=tmp_path if number else home, **env)
            assert done.returncode == 0, done.stderr
        found.append(tree(home / "editions"))
    assert found[0] == found[1]
    assert len(found[0]) > 30


def test_the_date_is_that_of_the_edition_and_not_of_the_clock(project: Write) -> None:
    project()
    periods = PROJECT.replace("cases: cases/", "cases: cases/, periods: [2021-Q2, 2022]".replace("2022", "2021-Q3"))
    third = GOOD.replace("operator: kpn", "operator: kpn\nperiod: 2021-Q3")
    project(scorekit=periods, cases__good=third, cases__b=third.replace("good-1", "b").replace("Q3", "Q2"))
    with pytest.raises(scorekit.ProblemsFound, match="bad-date"):
        editions.freeze("main", "2021-Q3", date="2021-13-01")
    assert editions.freeze("main", "2021-Q3").record.date == "2021-09-30"
    assert editions.freeze("main", "2021-Q2", date="2021-10-01").record.date == "2021-10-01"
    with pytest.raises(scorekit.ProblemsFound, match='no period "2021"'):
        editions.freeze("main", "2021")


def test_a_name_that_cannot_be_is_refused_with_what_to_write(project: Write) -> None:
    project(cases__good=GOOD.replace("operator: kpn", "operator: kpn\nperiod: 2024"))
    for name, help in (
        ("2011/12", "write 2011-12"),
        ("2025", "write in the league main: periods: [2024, 2025]"),
        ("2025-Q1", "take a name that is not a period"),  # the periods of a league are of one kind
    ):
        with pytest.raises(scorekit.ProblemsFound) as refused:
            editions.freeze("main", name)
        assert refused.value.problems[0].help.startswith(help), refused.value.problems


def test_a_league_without_periods_is_frozen_under_any_name_but_that_of_a_revision(project: Write) -> None:
    root = project()
    assert editions.freeze("main", "first").record.date is None
    for name in ("2026.1", "../2026", "a b", "", ".hidden"):
        with pytest.raises(scorekit.ProblemsFound):
            editions.freeze("main", name)
    assert [path.name for path in (root / "editions" / "main").iterdir()] == ["first"]


def test_notes_are_never_published(project: Write) -> None:
    told = "told-to-nobody"
    root = project(
        scorekit=PROJECT.replace("kpn: KPN", f"kpn: {{name: KPN, notes: {told}}}").replace(
            "cases: cases/", f"cases: cases/, notes: {told}"
        ),
        cases__good=f"# with a comment\n{GOOD}notes: {told}\n",
        cases__many=f"cases:\n  - {{case: b, operator: kpn, verdict: 1/10, notes: {told}}}\n",
    )
    made = editions.freeze("main", "2026")
    assert not [path for path, raw in tree(made.folder).items() if told.encode() in raw]
    assert verify(made.folder).league.rows[0].total == 2
    assert told in (root / "cases" / "good.yaml").read_text()


def test_a_file_without_notes_is_kept_to_the_byte(project: Write) -> None:
    root = project()
    text = b"\xef\xbb\xbf# caf\xc3\xa9\r\n" + GOOD.strip().replace("\n", "\r\n").encode() + b"\r\n"
    (root / "cases" / "good.yaml").write_bytes(text)
    made = editions.freeze("main", "2026")
    assert (made.folder / "inputs" / "cases" / "good.yaml").read_bytes() == text
    assert verify(made.folder)


def test_a_private_case_is_kept_out_unless_that_was_asked_for(project: Write) -> None:
    root = project(cases__good=f"{GOOD}private: yes\n")
    with pytest.raises(scorekit.ProblemsFound, match="private") as found:
        editions.freeze("main", "2026")
    assert found.value.problems[0].path == "cases/good.yaml"
    assert not (root / "editions").exists()
    made = editions.freeze("main", "2026", private=True)
    assert json.loads((made.folder / "edition.json").read_text())["private"] is True


def test_the_public_holidays_that_were_used_come_along(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    promise = "promises: [{kind: call_back, made: 2025-12-24, due: 2 working days, kept: yes, kept_at: 2025-12-29}]\n"
    rubric = RUBRIC.replace("measure: reached_person\n    answers: {yes: 10, no: 0}", (
        "measure: promises_kept_share\n    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]"))  # fmt: skip
    project(
        scorekit=PROJECT.replace("kpn: KPN", "kpn: {name: KPN, country: NL}"),
        cases__good=GOOD + promise,
        rubrics__small=rubric,
    )
    made = editions.freeze("main", "2026")
    kept = (made.folder / "inputs" / "holidays.csv").read_text(encoding="utf-8")
    assert "NL,2025-12-25," in kept and "NL,2025-12-26," in kept
    row = made.league.rows[0]
    monkeypatch.setattr(
        working_days, "_by_library", lambda place, year: {place: working_days.Year({})}
    )  # a library that forgot them all
    assert verify(made.folder).league.rows[0] == row
    assert scorekit.league("main").rows[0].score != row.score


def test_nothing_is_written_over_or_left_half_written(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project()
    made = editions.freeze("main", "2026")
    before = tree(made.folder)
    (root / "cases" / "good.yaml").write_text(GOOD.replace("resolved: yes", "resolved: no"), encoding="utf-8")
    with pytest.raises(scorekit.ProblemsFound, match="already-there"):
        editions.freeze("main", "2026")
    assert tree(made.folder) == before
    there = root / "editions" / "main" / "2027"
    there.symlink_to("nowhere")
    with pytest.raises(scorekit.ProblemsFound, match="already-there"):
        editions.freeze("main", "2027")
    assert there.is_symlink()
    there.unlink()
    written = []

    def fails(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) == 5:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(scorekit.ProblemsFound, match="no space left"):
        editions.freeze("main", "2028")
    assert sorted(path.name for path in (root / "editions" / "main").iterdir()) == ["2026"]


def test_a_sealed_rubric_carries_its_day(project: Write) -> None:
    root = project()
    sealed = rubrics.seal("small", date="2026-01-05")
    seal = sealed.seal
    assert (seal.rubric, sealed.is_new, rubrics.seal("small", date="2026-02-01").is_new) == ("small", True, False)
    made = editions.freeze("main", "2026")
    assert made.record.rubric["sealed"] == "2026-01-05"
    assert made.record.rubric["sha256"] == seal.sha256
    kept = (root / "editions" / "seals.csv").read_text()
    assert kept == f"sealed_on,rubric,version,sha256\n2026-01-05,small,1,{seal.sha256}\n"


def test_a_rubric_that_changed_under_its_version_is_no_edition(project: Write) -> None:
    project()
    editions.freeze("main", "2026")
    project(rubrics__small=RUBRIC.replace("points: 6", "points: 5"))
    assert [p.code for p in scorekit.validate()] == ["version-reused"]
    with pytest.raises(scorekit.ProblemsFound, match="version-reused"):
        editions.freeze("main", "2027")
    project(rubrics__small=RUBRIC.replace("points: 6", "points: 5").replace('"1"', '"2"'))
    assert scorekit.validate() == []
    assert editions.freeze("main", "2027").record.rubric["version"] == "2"


def test_the_data_package_describes_each_table(project: Write) -> None:
    project(scorekit=PROJECT.replace("project: test", "project: test\npublisher: {name: We, licence: CC-BY-4.0}"),
            cases__good=f"{GOOD}evidence: [{{source: 'https://example.org/a', kind: press}}]\n")  # fmt: skip
    folder = editions.freeze("main", "2026", date="2026-05-01").folder
    package = json.loads((folder / "datapackage.json").read_text())
    assert [one["path"] for one in package["resources"]] == ["results/league.csv", "results/scores.csv"]
    for one in package["resources"]:
        raw = (folder / one["path"]).read_bytes()
        assert one["bytes"] == len(raw)
        assert [field["name"] for field in one["schema"]["fields"]] == raw.decode().splitlines()[0].split(",")
        assert one["licenses"] == [{"name": "CC-BY-4.0", "title": "CC-BY-4.0"}]
        assert one["sources"] == [{"title": "https://example.org/a", "path": "https://example.org/a"}]
    cited = (folder / "CITATION.cff").read_text()
    assert (
        "cff-version: 1.2.0\n" in cited and "date-released: 2026-05-01\n" in cited and "license: CC-BY-4.0\n" in cited
    )
