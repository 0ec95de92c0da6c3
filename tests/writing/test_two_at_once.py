"""Two at once lose nothing, and what a kill left is cleared away."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.locking import alone_in, scratch_folder
from scorekit.problems import Exit, ProblemsFound
from scorekit.writing.files import Change, write_all, write_whole
from tests.conftest import RUBRIC

Project = Callable[..., Path]


def _add(path: Path, line: str, start: float, told: multiprocessing.Queue[bool]) -> None:
    time.sleep(max(0.0, start - time.time()))
    before = path.read_text(encoding="utf-8")
    try:
        write_all({path: Change(before + line, before)}, inside=path.parent)
    except ProblemsFound:
        told.put(False)
    else:
        told.put(True)


@pytest.mark.skipif(os.name != "posix", reason="this system has no such locks")
def test_of_two_updates_at_once_none_is_lost_that_was_reported(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    path, lost, kept = tmp_path / "seals.csv", 0, 0
    for _ in range(40):
        path.write_text("head\n", encoding="utf-8")
        told: multiprocessing.Queue[bool] = context.Queue()
        start = time.time() + 0.02
        both = [context.Process(target=_add, args=(path, f"{name}\n", start, told)) for name in "ab"]
        for one in both:
            one.start()
        for one in both:
            one.join()
        reported = sum(told.get() for _ in both)
        kept += reported
        lost += reported != len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert (lost, kept >= 40) == (0, True)


def test_what_a_kill_left_is_removed_by_the_next_run(tmp_path: Path) -> None:
    (tmp_path / ".scorekit-abcd1234").write_text("half", encoding="utf-8")
    (tmp_path / ".partial-abcd1234").mkdir()
    (tmp_path / ".partial-abcd1234" / "x").write_text("half", encoding="utf-8")
    (tmp_path / ".scorekit").mkdir()
    write_all({tmp_path / "a.yaml": Change("a")}, inside=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".scorekit", "a.yaml"]


def test_a_temporary_copy_of_a_killed_run_is_removed_and_one_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "scorekit-scratch-dead"
    left.mkdir()
    (left / "inputs.yaml").write_text("x", encoding="utf-8")
    begun = tmp_path / "scorekit-scratch-begun"
    begun.mkdir()
    with scratch_folder() as mine:
        assert not left.exists() and begun.exists()  # an empty one may be about to be locked
        (mine / "inputs.yaml").write_text("x", encoding="utf-8")
        with scratch_folder() as other:
            assert mine.exists() and other.exists() and mine != other
    assert list(tmp_path.iterdir()) == [begun]


def test_nobody_else_writes_meanwhile(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from scorekit.writing.files import *; p = pathlib.Path(sys.argv[1]);"
        "write_all({p / 'b': Change('b')}, inside=p)"
    )
    with alone_in([tmp_path]):
        other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
        time.sleep(1.5)
        assert other.poll() is None and not (tmp_path / "b").exists()
    assert other.wait(20) == 0 and (tmp_path / "b").exists()


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("mine", encoding="utf-8")
    path.chmod(0o444)
    with pytest.raises(ProblemsFound, match="is read-only"):
        write_all({path: Change("other")}, inside=tmp_path, force=True)
    with pytest.raises(ProblemsFound, match="is read-only"):
        write_whole(path, "other")
    assert path.read_text(encoding="utf-8") == "mine"


def test_where_hard_links_are_missing_no_empty_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(1, "not here")

    monkeypatch.setattr("os.link", refuse)
    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(ProblemsFound, match="cannot-write"):
        write_all({tmp_path / "a": Change("a")}, inside=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_register_is_written_before_the_case_that_needs_it(project: Project) -> None:
    from scorekit.api.projects import valid_project
    from scorekit.writing.cases import Place, case_files

    root = project()
    data = {"operator": "Nieuw", "verdict": "5/10"}
    changes = case_files(valid_project(root), data, Place("main", None, None, False), add_operator=True)
    assert [path.name for path in changes] == ["scorekit.yaml", "nieuw.yaml"]


@pytest.mark.skipif(os.name != "posix", reason="this system has no SIGTERM")
def test_sigterm_ends_like_ctrl_c(project: Project) -> None:
    root = project(**{f"cases/{i}.yaml": RUBRIC for i in range(3)})
    code = "import time; from scorekit.cli import run; import scorekit.cli as c; " \
        "c._exit_code = lambda a: wait(); exec('def wait():\\n try:\\n  print(1, flush=True); time.sleep(30)\\n " \
        "except KeyboardInterrupt:\\n  return 130'); c.wait = wait; run([])"  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == Exit.INTERRUPTED


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_the_exit_code_says_that_a_file_was_written_though_nothing_could_be_printed(project: Project) -> None:
    root = project()
    with Path("/dev/full").open("w") as full:
        code = "from scorekit.cli import run; run(['freeze', 'main', '--edition', '2026'])"
        done = subprocess.run([sys.executable, "-c", code], cwd=root, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"written all the same: editions/main/2026" in done.stderr) == (Exit.UNSAID, True)
    assert scorekit.verify("main/2026", project=root)
