"""Help: every command has an example, every example works, and a slip of the pen finds its word."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from scorekit.cli import COMMANDS, GROUPS, main
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for below, one in command.commands.items():
                yield f"{name} {below}", one


EXAMPLES = {name: command.epilog or "" for name, command in commands()}


def files(folder: Path) -> dict[Path, float]:
    """Every file, and when it was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_command_ends_its_help_in_an_example_that_works(
    name: str, scorekit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EXAMPLES[name].startswith(f"Example: scorekit {name}"), name
    for part in ("cases", "rubrics", "editions", "scorekit.yaml"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        if (name, part) != ("freeze", "editions"):
            copy(ROOT / part, tmp_path / part)
    if name == "revise":  # what was misread, and is mended now
        misread = tmp_path / "cases" / "indicators" / "be-service.csv"
        misread.write_text(misread.read_text(encoding="utf-8").replace(",83,%,", ",84,%,"), encoding="utf-8")
    if name == "import-figures":
        sheet = "operator,indicator,status,2023,2024\nkpn,answered,published,80,83\n"
        (tmp_path / "sheet.csv").write_text(sheet, encoding="utf-8")
    if name in ("map", "import"):
        (tmp_path / "calls.csv").write_text("call;provider;solved\n1;kpn;yes\n2;proximus;no\n", encoding="utf-8")
    if name == "import":
        (tmp_path / "mappings").mkdir()
        mapping = "mapping: calls\nrow: case\nfields: {case: call, operator: provider, outcome.resolved: solved}\n"
        mapping += "constants: {evidence.kind: own_observation, contacts.channel: phone}\n"
        (tmp_path / "mappings" / "calls.yaml").write_text(mapping, encoding="utf-8")
    if name == "serve":  # it would never end: here its site is made, and nobody asks for it
        monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: None)
    before = files(tmp_path)
    done = scorekit(*shlex.split(EXAMPLES[name].removeprefix("Example: scorekit ")), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    if files(tmp_path) != before and not name.startswith("init"):
        assert scorekit("validate", cwd=tmp_path).returncode == 0


def test_commands_are_listed_by_what_one_is_doing(scorekit: Run) -> None:
    text = scorekit("--help").stdout
    places = [text.index(f"\n{title}:") for title in GROUPS]
    assert places == sorted(places)
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in text
        assert line in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_line_of_help_is_wider_than_eighty_columns(name: str, scorekit: Run) -> None:
    lines = scorekit(*name.split(), "--help").stdout.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert len(lines) > 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("leage",), 'did you mean "league"?'),
        (("new", "oprator", "x"), 'did you mean "operator"?'),
        (("league", "storys"), 'did you mean "stories"?'),
        (("explain", "proximu"), 'did you mean "proximus"?'),
        (("explain", "proximus", "--against", "telnet"), 'did you mean "telenet"?'),
        (("league", "stories", "--columns", "operator,atempts"), 'did you mean "attempts"?'),
        (("league", "--rubric", "four-criterai", "--cases", "cases"), 'did you mean "four-criteria"?'),
        (("score", "kpn-2013-mvoe", "--league", "stories"), 'did you mean "kpn-2013-move"?'),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_nearest_word(
    arguments: tuple[str, ...], said: str, scorekit: Run
) -> None:
    done = scorekit(*arguments)
    assert done.returncode in (1, 2)
    assert said in done.stderr


def test_a_command_that_needs_a_project_says_how_to_make_one(scorekit: Run, tmp_path: Path) -> None:
    for arguments in (
        ("league",),
        ("score",),
        ("explain", "x"),
        ("validate",),
        ("new", "operator", "x"),
        ("new", "rubric", "x"),
        ("new", "league", "x", "--rubric", "published-verdict"),
        ("new", "case", "--operator", "x", "--verdict", "1"),
        ("schema", "--write"),
    ):
        done = scorekit(*arguments, cwd=tmp_path)
        assert done.returncode == 1
        assert "no scorekit.yaml here or above: `scorekit init` makes one" in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []
