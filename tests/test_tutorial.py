"""The tutorial, typed into a real terminal: what the page shows is what the screen showed."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal import drive

PAGE = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def typed(text: str) -> int:
    """How many words somebody types who follows the page: commands, answers and the file."""
    words = 0
    for kind, block in _BLOCK.findall(text):
        for line in block.splitlines():
            if kind == "yaml" or line.startswith(("$ ", "> ")):
                words += len(line.lstrip("$> #").split())
    return words


def played(text: str, folder: Path, command: Sequence[str]) -> str:
    """The page with every screen as it is now; files of the page are written on the way."""
    here = [folder]

    def block(found: re.Match[str]) -> str:
        kind, inside = found.groups()
        if kind == "yaml":
            name, _, content = inside.partition("\n")
            (here[0] / name.removeprefix("# ")).write_text(content, encoding="utf-8")
            return found.group()
        parts = re.split(r"^(?=\$ )", inside, flags=re.MULTILINE)
        return "```console\n" + "".join(_step(part, here, command) for part in parts) + "```"

    return _BLOCK.sub(block, text)


def _step(part: str, here: list[Path], command: Sequence[str]) -> str:
    line, _, screen = part.partition("\n")
    if not line:
        return ""
    name, *arguments = shlex.split(line.removeprefix("$ "))
    if name == "cd":
        here[0] /= arguments[0]
        return f"{line}\n"
    if name == "rm":
        (here[0] / arguments[0]).unlink()
        return f"{line}\n"
    assert name == "scorekit"
    answers = re.findall(r"^>(?: (.*))?$", screen, flags=re.MULTILINE)
    code, shown = drive(arguments, answers, here[0], command)
    assert code == 0, shown
    lines = "".join(f"{one.rstrip()}\n" for one in shown.rstrip().splitlines())
    return f"{line}\n{lines}"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_the_tutorial_shows_what_the_terminal_shows(tmp_path: Path, current: Callable[[Path, str], None]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    current(PAGE, played(text, tmp_path, ()))
