"""The wheel, installed where no checkout is: a league from a shipped rubric."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.installed import environment
from tests.test_tutorial import PAGE, played


@pytest.mark.slow
def test_an_installed_wheel_makes_a_league_outside_the_checkout(tmp_path: Path) -> None:
    # Built and installed with what is here: the versions that are locked, and nothing off the network.
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    folder = environment(tmp_path / "fresh", wheel)
    # Nothing that only tests need may have come along.
    listed = subprocess.run(
        [str(folder / "python"), "-m", "pip", "list", "--format", "freeze"], capture_output=True, check=True
    ).stdout.decode()
    assert not {"pytest", "hypothesis", "numpy", "mypy"} & {line.split("==")[0].lower() for line in listed.splitlines()}
    work = tmp_path / "elsewhere"
    work.mkdir()
    (work / "a.yaml").write_text("case: a\noperator: Anyone\nverdict: 7/10\n", encoding="utf-8")
    done = subprocess.run(
        [str(folder / "scorekit"), "league", "--rubric", "published-verdict", "--cases", "a.yaml"],
        cwd=work,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "Anyone" in done.stdout
    assert "7.0" in done.stdout
    if sys.platform == "win32":
        return
    # The tutorial, in an empty folder, by the installed command alone.
    text, desk = PAGE.read_text(encoding="utf-8"), tmp_path / "desk"
    desk.mkdir()
    assert played(text, desk, [str(folder / "scorekit")]) == text
