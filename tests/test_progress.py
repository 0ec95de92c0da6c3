"""Long work says how far it is, on terminals only."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scorekit import progress
from scorekit.cli import waiting
from tests.conftest import ROOT
from tests.terminal import drive


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_who_listens_hears_every_step_and_the_end() -> None:
    heard: list[tuple[str, int, int]] = []
    with progress.listening(lambda what, done, of: heard.append((what, done, of))):
        assert list(progress.steps("ab", "reading")) == ["a", "b"]
    assert list(progress.steps("cd", "reading")) == ["c", "d"]
    assert heard == [("reading", 0, 2), ("reading", 1, 2), ("reading", 2, 2)]


def test_a_line_appears_after_a_second_and_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, clock = Terminal(), iter([0.0, 0.5, 1.5, 1.55, 2.0])
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(waiting, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    line = waiting.Line()
    line.show("reading", 1, 2000)  # half a second: nothing
    assert screen.getvalue() == ""
    line.show("reading", 1500, 2000)
    line.show("reading", 1501, 2000)  # too soon for another
    assert screen.getvalue() == "\rreading: 1,500 of 2,000, 1,500 a second"
    line.show("reading", 2000, 2000)
    assert screen.getvalue().endswith("\r" + " " * len("reading: 1,500 of 2,000, 1,500 a second") + "\r")


def test_nothing_is_said_where_stderr_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert not waiting.wanted()


@pytest.mark.parametrize(("name", "value"), [("SCOREKIT_PROGRESS", "no"), ("TERM", "dumb")])
def test_nothing_is_said_where_nobody_wants_it(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert waiting.wanted()
    monkeypatch.setenv(name, value)
    assert not waiting.wanted()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_a_transcript_holds_no_progress_on_the_slowest_machine(tmp_path: Path) -> None:
    code = "from scorekit.cli import run, waiting; waiting.PATIENCE = waiting.PACE = 0; run()"
    asked = ["league", "--project", str(ROOT)]
    command = [sys.executable, "-c", code]
    done, screen = drive(asked, [], tmp_path, command)
    assert done == 0
    assert "reading" not in screen
    assert "\r" not in screen
    assert "\rreading cases: " in drive(asked, [], tmp_path, command, SCOREKIT_PROGRESS="", TERM="xterm")[1]
