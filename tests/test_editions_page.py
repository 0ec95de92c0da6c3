"""docs/editions.md: its commands work, in the order in which they stand."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
PAGE = (ROOT / "docs" / "editions.md").read_text(encoding="utf-8")
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    for line in block.splitlines()
    if line.startswith("scorekit ")
]


def test_every_command_of_the_page_works(
    scorekit: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    for part in ("cases", "rubrics", "examples"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "scorekit.yaml", tmp_path)
    assert scorekit("freeze", "be-telecom", "--edition", "2020", cwd=tmp_path).returncode == 0
    other = (tmp_path / "rubrics" / "be-telecom.yaml").read_text(encoding="utf-8").replace("2021.1", "2022.1")
    assert len(COMMANDS) == 13
    for command in COMMANDS:
        if "revise" in command:
            misread = tmp_path / "cases" / "indicators" / "be-service.csv"
            misread.write_text(misread.read_text(encoding="utf-8").replace(",83,%,", ",84,%,"), encoding="utf-8")
        if "new.yaml" in command:
            for name in ("new.yaml", "rubrics/new.yaml"):
                (tmp_path / name).write_text(other, encoding="utf-8")
        done = scorekit(*shlex.split(command)[1:], cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)
    assert (tmp_path / "editions" / "be-telecom" / "2021.1").is_dir()
    assert "data:image/svg+xml" in (tmp_path / "history.html").read_text(encoding="utf-8")
