"""A project may be a stranger's: nothing outside it is read or written, and what is not read is reported."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.api import editions, rubrics
from scorekit.reading.documents import files_at
from scorekit.reading.paths import is_inside, not_portable
from tests.conftest import GOOD, PROJECT, RUBRIC

Project = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]
SECRET = "TOP: SECRET\n"


@pytest.fixture()
def secret(tmp_path: Path) -> Path:
    path = tmp_path.parent / f"{tmp_path.name}-secret.yaml"
    path.write_text(SECRET, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PROJECT.splitlines()[2], "operators: {outside}"),
        ("cases: cases/", "cases: {outside}"),
        ("rubric: small", "rubric: {outside}"),
        ("leagues:", "holidays: {outside}\nleagues:"),
        ("cases: cases/", "indicators: {outside}, periods: [2021]"),
    ],
)
@pytest.mark.parametrize("way", ["absolute", "above", "link"])
def test_a_path_that_leaves_the_project_is_refused_and_nothing_of_it_is_printed(
    old: str, new: str, way: str, secret: Path, project: Project, scorekit: Run
) -> None:
    root = project()
    outside = {"absolute": str(secret), "above": f"../{secret.name}", "link": "link.yaml"}[way]
    if way == "link":
        (root / "link.yaml").symlink_to(secret)
    assert old in PROJECT
    (root / "scorekit.yaml").write_text(PROJECT.replace(old, new.format(outside=outside)), encoding="utf-8")
    done = scorekit("validate", cwd=root)
    assert (done.returncode, "leads outside the project" in done.stdout) == (1, True), done.stdout
    assert "SECRET" not in done.stdout + done.stderr


def test_a_project_file_that_is_a_link_to_elsewhere_is_refused(secret: Path, project: Project, scorekit: Run) -> None:
    root = project()
    (root / "scorekit.yaml").unlink()
    (root / "scorekit.yaml").symlink_to(secret)
    done = scorekit("validate", cwd=root)
    assert (done.returncode, "leads outside" in done.stdout + done.stderr) == (1, True)
    assert "SECRET" not in done.stdout + done.stderr


def test_what_a_person_names_is_read_where_it_is(project: Project, scorekit: Run, tmp_path: Path) -> None:
    root = project()
    elsewhere = tmp_path.parent / f"{tmp_path.name}-mine"
    elsewhere.mkdir()
    (elsewhere / "case.yaml").write_text(GOOD, encoding="utf-8")
    done = scorekit("league", "--rubric", "small", "--cases", str(elsewhere), cwd=root)
    assert (done.returncode, "KPN" in done.stdout) == (0, True)


def test_links_to_files_inside_are_read_and_those_that_lead_outside_are_not(secret: Path, project: Project) -> None:
    root = project()
    (root / "more").mkdir()
    (root / "more" / "b.yaml").write_text(GOOD.replace("good-1", "b"), encoding="utf-8")
    (root / "cases" / "inside.yaml").symlink_to(root / "more" / "b.yaml")
    assert scorekit.league("main").rows[0].total == 2
    (root / "cases" / "outside.yaml").symlink_to(secret)
    with pytest.raises(scorekit.ProblemsFound, match="a link that leads outside"):
        scorekit.league("main")


# What is not read is reported.


def test_a_linked_folder_is_an_error(project: Project) -> None:
    root = project()
    (root / "more").mkdir()
    (root / "more" / "b.yaml").write_text(GOOD.replace("good-1", "b"), encoding="utf-8")
    (root / "cases" / "linked").symlink_to(root / "more")
    for read in (scorekit.league, lambda league: editions.freeze(league, "2026")):
        with pytest.raises(scorekit.ProblemsFound, match="a link to a folder, and nothing in it is read"):
            read("main")


def test_a_folder_that_cannot_be_entered_is_an_error(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project()
    closed = root / "cases" / "closed"
    closed.mkdir()
    (closed / "b.yaml").write_text(GOOD.replace("good-1", "b"), encoding="utf-8")
    entries = Path.iterdir

    def refuse(path: Path) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return entries(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(scorekit.ProblemsFound, match="cannot be read: permission denied"):
        scorekit.league("main")


@pytest.mark.parametrize("record", ["", "{}", '{"schema": "scorekit/edition/v1"}'])
def test_a_file_called_like_a_record_hides_nothing(record: str, project: Project) -> None:
    root = project()
    (root / "cases" / "more").mkdir()
    (root / "cases" / "more" / "b.yaml").write_text(GOOD.replace("good-1", "b"), encoding="utf-8")
    (root / "cases" / "more" / "edition.json").write_text(record, encoding="utf-8")
    assert scorekit.league("main").rows[0].total == 2


def test_a_frozen_edition_among_the_cases_is_passed_over_with_a_word(project: Project) -> None:
    root = project()
    made = editions.freeze("main", "2026")
    shutil.copytree(made.folder, root / "cases" / "older")
    assert [(one.code, one.path) for one in scorekit.validate()] == [("passed-over", "cases/older")]
    assert scorekit.league("main").rows[0].total == 1


def test_an_edition_whose_record_is_gone_is_not_forgotten(project: Project) -> None:
    root = project()
    editions.freeze("main", "2026", date="2026-12-31")
    editions.freeze("main", "again", date="2027-12-31")
    (root / "editions" / "main" / "2026" / "edition.json").unlink()
    for read in (lambda: editions.history("main"), lambda: rubrics.seal("small", date="2028-01-01")):
        with pytest.raises(scorekit.ProblemsFound, match=r"edition\.json"):
            read()


def test_a_broken_rubric_is_named_and_not_called_missing(project: Project) -> None:
    root = project()
    (root / "rubrics" / "small.yaml").write_text(RUBRIC + "criteria: [\n", encoding="utf-8")
    with pytest.raises(scorekit.ProblemsFound, match=r"rubrics/small\.yaml"):
        scorekit.league("main")
    (root / "rubrics" / "small.yaml").unlink()
    (root / "rubrics" / "other.yaml").write_text("rubric: [\n", encoding="utf-8")
    with pytest.raises(scorekit.ProblemsFound, match=r"rubrics that cannot be read: rubrics/other\.yaml"):
        scorekit.league("main")


def test_seals_that_are_no_file_are_an_error(project: Project) -> None:
    root = project()
    (root / "editions" / "seals.csv").mkdir(parents=True)
    with pytest.raises(scorekit.ProblemsFound, match="is not a regular file"):
        editions.freeze("main", "2026")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_does_not_hang_anything(project: Project, scorekit: Run) -> None:
    root = project()
    (root / ".scorekit" / "schemas").mkdir(parents=True)
    os.mkfifo(root / ".scorekit" / "schemas" / "case-v1.json")
    os.mkfifo(root / "cases" / "pipe.yaml")
    done = scorekit("validate", cwd=root)
    assert (done.returncode, "not a regular file" in done.stdout) == (1, True)
    (root / "cases" / "pipe.yaml").unlink()
    case = ("new", "case", "--operator", "kpn", "--verdict", "5")
    assert scorekit(*case, cwd=root).returncode == 0


# Nothing is written through a link, or outside.


def test_a_case_is_not_written_through_a_link(secret: Path, project: Project, scorekit: Run) -> None:
    root = project()
    (root / ".scorekit" / "schemas").mkdir(parents=True)
    (root / ".scorekit" / "schemas" / "case-v1.json").symlink_to(secret)
    scorekit("new", "case", "--operator", "kpn", "--verdict", "5", cwd=root)
    scorekit("schema", "--write", cwd=root)
    assert secret.read_text(encoding="utf-8") == SECRET
    (root / "rubrics" / "mine.yaml").symlink_to(secret)
    done = scorekit("new", "rubric", "mine", "--from", "four-criteria", "--force", cwd=root)
    assert (done.returncode, "nothing is written through links" in done.stderr) == (1, True), done.stderr
    assert secret.read_text(encoding="utf-8") == SECRET


def test_an_edition_or_a_seal_is_not_written_through_a_link(project: Project, tmp_path: Path) -> None:
    root = project()
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (root / "editions").symlink_to(outside)
    for write in (lambda: editions.freeze("main", "2026"), lambda: rubrics.seal("small", date="2026-01-01")):
        with pytest.raises(scorekit.ProblemsFound, match="is a link"):
            write()
    assert list(outside.iterdir()) == []


# Names.


@pytest.mark.parametrize("name", ["NUL", "nul.yaml", "com1.txt", "LPT9", "a:b", "a.yaml:x", "a?", "x.", "x ", "a\x01"])
def test_a_name_that_some_system_cannot_hold_is_refused(name: str) -> None:
    assert not_portable(name)


@pytest.mark.parametrize("name", ["null.yaml", "console", "a.b-c_d", "é.yaml", "com10"])
def test_other_names_are_fine(name: str) -> None:
    assert not not_portable(name)


def test_paths_that_leave_a_folder_on_windows_are_outside() -> None:
    assert [is_inside(path) for path in ("C:x.yaml", "c:/x", "..\\x", "a/../b", "/a", "a/b.yaml")] == [
        *[False] * 5,
        True,
    ]


def test_files_that_windows_would_mix_up_are_not_frozen(project: Project) -> None:
    project(**{"cases/A.yaml": GOOD.replace("good-1", "a1"), "cases/a.yaml": GOOD.replace("good-1", "a2")})
    with pytest.raises(scorekit.ProblemsFound, match="in capitals only"):
        editions.freeze("main", "2026")


@pytest.mark.parametrize("id", ["NUL", "con"])
def test_an_id_that_is_a_device_is_refused(id: str, project: Project, scorekit: Run) -> None:
    root = project()
    done = scorekit("new", "rubric", id, "--from", "four-criteria", cwd=root)
    assert (done.returncode, "bad-id" in done.stderr) == (1, True), done.stderr


def test_names_of_files_do_not_control_a_terminal(project: Project, scorekit: Run) -> None:
    root = project()
    (root / "cases" / "a\x1b[31mb.yaml").write_text("case: 1\n", encoding="utf-8")
    done = scorekit("validate", cwd=root)
    assert done.returncode == 1 and "\x1b" not in done.stdout + done.stderr


def test_a_nul_in_a_path_is_a_problem(project: Project, scorekit: Run) -> None:
    root = project(scorekit=PROJECT.replace("cases: cases/", 'cases: "a\\0b"'))
    assert scorekit("validate", cwd=root).returncode == 1
    assert files_at([Path("a\0b")])[1]
