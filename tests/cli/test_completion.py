"""What shells complete, asked as they ask."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def completed(scorekit: Run, words: str, **options: object) -> list[str]:
    """The suggestions of bash for the last word of a line."""
    count = len(words.split(" ")) - 1
    done = scorekit(_SCOREKIT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(count), **options)
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("scorekit le", ["league"]),
        ("scorekit new ", ["case", "operator", "rubric", "league"]),
        ("scorekit league ", ["lastige-klant", "stories"]),
        ("scorekit explain kpn", ["kpn", "kpn-2013-move"]),
        ("scorekit explain proximus --against tel", ["telenet", "telenet-mail-to-director"]),
        ("scorekit score --league s", ["stories"]),
        ("scorekit league --rubric f", ["four-criteria"]),
        ("scorekit measures longest", ["longest_wait"]),
        ("scorekit league --columns operator,sc", ["operator,score"]),
        ("scorekit new case --operator tele", ["telenet"]),
        ("scorekit league --form", ["--format"]),
    ],
)
def test_names_are_completed(words: str, among: list[str], scorekit: Run) -> None:
    assert set(among) <= set(completed(scorekit, words))


def test_a_name_that_a_shell_could_run_is_not_offered(scorekit: Run, tmp_path: Path) -> None:
    scorekit("init", "--yes", cwd=tmp_path)
    for number, name in enumerate(("Exact", "Ex;ls", "Ex$(touch x)", "Ex`id`", "Ex & co", "Ex'", "-Ex", "Ex\\nx")):
        (tmp_path / "cases" / f"{number}.yaml").write_text(f'case: c{number}\noperator: "{name}"\nverdict: 5/10\n')
    assert completed(scorekit, "scorekit new case --operator Ex", cwd=tmp_path) == ["Exact"]


def test_completion_in_a_broken_or_missing_project_is_silent(scorekit: Run, tmp_path: Path) -> None:
    assert completed(scorekit, "scorekit explain x", cwd=tmp_path) == []
    (tmp_path / "scorekit.yaml").write_text("project: [", encoding="utf-8")
    assert completed(scorekit, "scorekit explain x", cwd=tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_gets_its_script(shell: str, scorekit: Run) -> None:
    done = scorekit("completion", shell)
    assert done.returncode == 0
    assert f"{shell}_complete" in done.stdout
    assert "_SCOREKIT_COMPLETE" in done.stdout


def test_powershell_asks_with_the_whole_line(scorekit: Run) -> None:
    line = {"_SCOREKIT_COMPLETE": "powershell_complete", "COMP_WORDS": "scorekit league sto", "COMP_WORD": "sto"}
    assert scorekit(**line).stdout == "stories\n"
    fresh = {"_SCOREKIT_COMPLETE": "powershell_complete", "COMP_WORDS": "scorekit league ", "COMP_WORD": ""}
    assert scorekit(**fresh).stdout.split() == ["au-complaints", "be-repair", "be-telecom", "lastige-klant", "stories"]


@pytest.mark.parametrize("words", ["scorekit le", "scorekit league "])
def test_completion_needs_neither_polars_nor_numpy(words: str) -> None:
    import os
    import sys

    code = (
        "import sys\nfrom scorekit.cli import run\n"
        "try: run()\nexcept SystemExit: pass\n"
        "print({'polars', 'numpy', 'jinja2', 'babel'} & {n.partition('.')[0] for n in sys.modules}, file=sys.stderr)"
    )
    env = {**os.environ, "_SCOREKIT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr.strip() == "set()"
