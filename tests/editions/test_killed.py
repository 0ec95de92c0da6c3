"""Killed at whatever moment: an edition is there whole, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from scorekit.editions.sums import damages
from scorekit.editions.verify import verify
from tests.conftest import ROOT

#: How often it is killed; SCOREKIT_KILLS asks for more.
KILLS = int(os.environ.get("SCOREKIT_KILLS", "12"))

#: Freezes edition after edition, and revises every one of them, as fast as it can.
PROGRAM = """
import sys
from pathlib import Path
from scorekit import edition_api
start = int(sys.argv[1])
case = Path("years/2025.yaml")
text = case.read_text(encoding="utf-8")
for number in range(start, start + 1000):
    if number == start + 1:
        print("ready", flush=True)  # everything is loaded
    case.write_text(text, encoding="utf-8")
    edition_api.freeze("years", f"e{number}", date="2026-01-31")
    case.write_text(text.replace("resolved: yes", "resolved: no", 1), encoding="utf-8")
    edition_api.revise(f"years/e{number}", "killed", date="2026-02-01")
"""


@pytest.mark.slow
def test_a_killed_run_leaves_whole_editions_or_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(ROOT / "examples", home, ignore=shutil.ignore_patterns("editions"))
    project = home / "scorekit.yaml"
    text = project.read_text(encoding="utf-8").replace("    periods: [2023, 2024, 2025]\n", "")
    project.write_text(text, encoding="utf-8")
    kept = (home / "years" / "2025.yaml").read_text(encoding="utf-8")
    random = Random(11)
    whole = 0
    seen: set[Path] = set()
    for attempt in range(KILLS):
        (home / "years" / "2025.yaml").write_text(kept, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(attempt * 1000)], cwd=home, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.uniform(0, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        folder = home / "editions" / "years"
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            if entry.name.startswith(".partial-"):
                shutil.rmtree(entry)
            elif entry not in seen:
                seen.add(entry)
                assert damages(entry) == []
                whole += 1
    assert whole > KILLS
    for entry in random.sample(sorted(seen), min(5, len(seen))):
        verify(entry)
