"""The installed command: exit codes, output and what it says when something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.forks import HANGS

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_shipped_projects_have_no_errors_and_warnings_about_contradicting_figures_alone(scorekit: Run) -> None:
    done = scorekit("validate")
    assert done.returncode == 0
    places = [line for line in done.stdout.splitlines() if not line.startswith("  ")]
    # The rubric of be-telecom asks for the change since the year before, which nobody knows of its first year.
    first_year = [line for line in places if "of 2020 nothing that the rubric be-telecom scores is known" in line]
    assert len(first_year) == 1
    others = [line for line in places if line not in first_year]
    assert others and all(line.startswith("cases/indicators/") and ": warning[con" in line for line in others)
    done = scorekit("validate", "--project", "examples")
    assert (done.returncode, done.stdout) == (0, "")


def test_problems_in_the_input_end_with_one(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__bad="case: x\noperator: kpm\nverdict: 2/10\n")
    done = scorekit("validate", cwd=root)
    assert done.returncode == 1
    assert done.stdout == (
        'cases/bad.yaml:2:11: error[unknown-operator]: no operator "kpm" in the register\n  help: did you mean "kpn"?\n'
    )
    assert done.stderr == "1 error in 1 of 4 files.\n"


def test_nothing_is_scored_from_a_project_with_problems_unless_asked(
    scorekit: Run, project: Callable[..., Path]
) -> None:
    root = project(cases__bad="case: x\noperator: kpm\nverdict: 2/10\n")
    done = scorekit("league", cwd=root)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cases/bad.yaml:2:11" in done.stderr
    kept = scorekit("league", "--keep-going", cwd=root)
    assert kept.returncode == 0
    assert kept.stdout.startswith("Left out, because of problems:\n  cases/bad.yaml:2:11: error[unknown-operator]")
    found = json.loads(scorekit("league", "--keep-going", "--format", "json", cwd=root).stdout)
    assert len(found["left_out"]) == 1
    assert [row["operator"] for row in found["rows"]] == ["kpn"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("league", "lastige-klnat"), 1, 'did you mean "lastige-klant"?'),
        (("league", "--rubric", "four-criteria"), 2, "--rubric and --cases go together"),
        (("league", "--rubric", "four-criteria", "--cases", "nowhere"), 1, "no such file or folder"),
        (("league", "--period", "1999", "--rubric", "four-criteria", "--cases", "cases"), 0, ""),
        (("score",), 1, "name one with --league: lastige-klant, stories"),
        (("score", "no-such-case", "--league", "stories"), 1, 'no case "no-such-case" here'),
        (("explain", "kpm"), 1, 'did you mean "kpn"?'),
        (("explain", "lk-mobistar"), 1, "is in several leagues"),
        (("measures", "longest_wiat"), 1, 'did you mean "longest_wait"?'),
        (("schema", "csae"), 2, "csae"),
        (("validate", "cases/nowhere.yaml"), 1, "no such file or folder"),
        (("no-such-command",), 2, 'no command "no-such-command"'),
        (("league", "--format", "docx"), 2, "docx"),
        (("league", "--project", "docs"), 1, "no such file"),
    ],
)
def test_exit_codes_say_what_kind_of_ending_it_is(
    scorekit: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = scorekit(*arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_holds_nothing_to_check(scorekit: Run, tmp_path: Path) -> None:
    done = scorekit("validate", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert "nothing-here" in done.stdout
    assert scorekit("league", cwd=tmp_path).returncode == 1


def test_cases_can_be_scored_without_any_project(scorekit: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("case: a\noperator: Anyone\nverdict: 7/10\n", encoding="utf-8")
    done = scorekit("league", "--rubric", "published-verdict", "--cases", "a.yaml", "--format", "csv", cwd=tmp_path)
    head, row = done.stdout.splitlines()
    assert head.startswith("league,period,rubric,version,rank,shared,ranks_shown,operator,name,score,score_exact")
    assert row.startswith(",,published-verdict,1,1,no,yes,Anyone,Anyone,7.0,7/1,")


def test_a_fault_of_scorekit_ends_with_three_and_no_traceback(scorekit: Run, tmp_path: Path) -> None:
    breaking = "from scorekit.api import projects; projects.open_project = None\n"
    breaking += "from scorekit.cli import run; run(['validate'])"
    done = subprocess.run([sys.executable, "-c", breaking], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert "Please report it" in done.stderr
    assert "Traceback" not in done.stderr
    debugged = subprocess.run(
        [sys.executable, "-c", breaking],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "SCOREKIT_DEBUG": "1"},
    )
    assert "Traceback" in debugged.stderr


@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_closed_pipe_ends_quietly(reader: str) -> None:
    ours = f"{sys.executable} -c 'from scorekit.cli import run; run()' score --league stories --format json"
    command = ["bash", "-c", f"{ours} | {reader}; exit ${{PIPESTATUS[0]}}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("target", [">&-", ">/dev/full"])
def test_output_that_cannot_be_written_is_a_problem_and_no_fault(target: str) -> None:
    ours = f"{sys.executable} -c 'from scorekit.cli import run; run()' league {target}"
    done = subprocess.run(["bash", "-c", ours], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "report it" not in done.stderr


def test_output_below_the_folder_where_one_works_goes_through_no_link(scorekit: Run, tmp_path: Path) -> None:
    here, outside = tmp_path / "here", tmp_path / "outside"
    here.mkdir()
    outside.mkdir()
    (here / "out.txt").symlink_to(outside / "new.txt")
    (here / "sub").symlink_to(outside)
    for output in ("out.txt", "sub/new.txt"):
        done = scorekit("measures", "longest_wait", "--format", "json", "--output", output, "--force", cwd=here)
        assert (done.returncode, list(outside.iterdir())) == (1, []), done.stderr
        assert "is a link, and nothing is written through links" in done.stderr


def test_output_follows_a_link_and_leaves_devices_alone(scorekit: Run, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    assert scorekit("league", "--output", str(tmp_path / "link.txt"), "--force").returncode == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert "Amazon.co.uk" in (tmp_path / "real.txt").read_text(encoding="utf-8")
    os.mkfifo(tmp_path / "fifo")
    reader = subprocess.Popen(["cat", str(tmp_path / "fifo")], stdout=subprocess.PIPE, encoding="utf-8")
    assert scorekit("league", "--output", str(tmp_path / "fifo")).returncode == 0
    assert "Amazon.co.uk" in reader.communicate(timeout=HANGS)[0]
    assert (tmp_path / "fifo").is_fifo()
    assert scorekit("league", "--output", str(tmp_path)).returncode == 1


def test_csv_is_the_same_bytes_on_stdout_and_in_a_file(scorekit: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('case: a\noperator: "a;\\"b,"\nverdict: 7/10\n', encoding="utf-8")
    arguments = ("league", "--rubric", "published-verdict", "--cases", "a.yaml", "--format", "csv")
    printed = scorekit(*arguments, cwd=tmp_path).stdout
    scorekit(*arguments, "--output", "out.csv", cwd=tmp_path)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == printed


def test_what_is_called_like_a_case_file_and_is_none_is_told(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project()
    (root / "cases/lost.yaml").symlink_to(root / "gone.yaml")
    (root / "cases/UPPER.YAML").write_text("case: [", encoding="utf-8")
    os.mkfifo(root / "cases/pipe.yaml")
    found = scorekit("validate", cwd=root).stdout
    assert "cases/lost.yaml: error[unreadable]: a link to nothing" in found
    assert "cases/pipe.yaml: error[unreadable]: not a regular file" in found
    assert "cases/UPPER.YAML:" in found


def test_a_league_without_cases_of_its_period_says_so(scorekit: Run, project: Callable[..., Path]) -> None:
    text = "project: p\nleagues: [{id: main, rubric: small, cases: cases/, periods: [2013]}]\n"
    done = scorekit("league", cwd=project(scorekit=text))
    assert "No operator is ranked. No case is of the period 2013; the cases are of undated (1)." in " ".join(
        done.stdout.split()
    )
    wrong = scorekit("league", "--period", "nonsense", cwd=project())
    assert (wrong.returncode, "is not a period" in wrong.stderr) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "loop", "--yes"),
        ("league", "--project", "loop"),
        ("league", "--cases", "loop", "--rubric", "four-criteria"),
        ("explain", "x", "--cases", "loop", "--rubric", "four-criteria"),
        ("new", "case", "--operator", "K", "--verdict", "3", "--file", "loop/a.yaml"),
    ],
)
def test_links_in_a_circle_are_told(arguments: tuple[str, ...], scorekit: Run, project: Callable[..., Path]) -> None:
    root = project()
    (root / "loop").symlink_to("loop")
    done = scorekit(*arguments, cwd=root)
    assert (done.returncode, "report it" in done.stderr) == (1, False)


def test_a_promise_due_at_a_negative_number_is_told(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__a="case: a\noperator: kpn\npromises: [{kind: visit, due: -1}]\n")
    done = scorekit("validate", cwd=root)
    assert (done.returncode, "cases/a.yaml:3:31: error[bad-quantity]" in done.stdout) == (1, True)


@pytest.mark.parametrize("locale", ["a/b", "../x", "/etc/passwd", "", "x" * 300, "nl_BE"])
def test_a_locale_is_a_language_tag(locale: str, scorekit: Run) -> None:
    assert scorekit("league", "--format", "csv", "--locale", locale).returncode == 2


def test_completion_without_its_variables_is_no_fault(scorekit: Run) -> None:
    assert "Usage" in scorekit(_SCOREKIT_COMPLETE="bash_complete").stderr


def test_arguments_that_are_no_text_are_refused(tmp_path: Path) -> None:
    ours = f"{sys.executable} -c 'from scorekit.cli import run; run()' init q --yes --title $'\\xff'"
    done = subprocess.run(["bash", "-c", ours], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "not text in UTF-8" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_process_killed_while_it_writes_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "table.html"
    target.write_text("old", encoding="utf-8")
    killed = "import os, signal\nos.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)\n"
    code = f"{killed}from scorekit.cli import run\nrun(['league', '--output', {str(target)!r}, '--force'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -9
    assert target.read_text(encoding="utf-8") == "old"


def test_an_interruption_ends_quietly_with_its_code() -> None:
    code = (
        "import os, signal, scorekit.api.projects\n"
        "scorekit.api.projects.check = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        "from scorekit.cli import run\nrun(['validate'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (130, "", False)


def test_an_empty_name_is_wrong_usage(scorekit: Run) -> None:
    assert scorekit("validate", "").returncode == 2
    assert scorekit("league", "--project", "").returncode == 2


def test_output_is_written_whole_or_not_at_all(scorekit: Run, tmp_path: Path) -> None:
    target = tmp_path / "table.html"
    target.write_text("old", encoding="utf-8")
    assert scorekit("league", "--format", "html", "--output", str(target), "--force").returncode == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    missing = scorekit("league", "--output", str(tmp_path / "no-folder" / "x.txt"))
    assert missing.returncode == 1
    assert "cannot-write" in missing.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["table.html"]


def test_a_schema_is_printed_as_it_is_shipped(scorekit: Run) -> None:
    assert scorekit("schema", "case").stdout == (ROOT / "scorekit/schemas/case-v1.json").read_text(encoding="utf-8")
