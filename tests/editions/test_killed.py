"""Killed at whatever moment: an edition is there whole, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from scorekit.editions.sums import damages
from scorekit.editions.verify import verify
from tests.conftest import ROOT

#: How often it is killed; SCOREKIT_KILLS asks for more.
KILLS = int(os.environ.get("SCOREKIT_KILLS", "12"))

#: Freezes three editions and revises each, and kills itself when it has done so many things to files
#: after the first of them. Prints how many it did when nothing killed it.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from scorekit.api import editions
start, last = map(int, sys.argv[1:])
done = -1
def count(event, arguments):
    global done
    if done >= 0 and event.startswith(("open", "os.", "shutil.")):
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
case = Path("years/2025.yaml")
text = case.read_text(encoding="utf-8")
for number in range(start, start + 3):
    if number == start + 1:
        done = 0  # everything is loaded
    case.write_text(text, encoding="utf-8")
    editions.freeze("years", f"e{number}", date="2026-01-31")
    case.write_text(text.replace("resolved: yes", "resolved: no", 1), encoding="utf-8")
    editions.revise(f"years/e{number}", "killed", date="2026-02-01")
print(done)
"""


@pytest.mark.slow
def test_a_killed_run_leaves_whole_editions_or_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(ROOT / "examples", home, ignore=shutil.ignore_patterns("editions"))
    project = home / "scorekit.yaml"
    text = project.read_text(encoding="utf-8").replace("    periods: [2023, 2024, 2025]\n", "")
    project.write_text(text, encoding="utf-8")
    kept = (home / "years" / "2025.yaml").read_text(encoding="utf-8")

    def program(start: int, last: int) -> tuple[int, str]:
        command = [sys.executable, "-c", PROGRAM, str(start), str(last)]
        done = subprocess.run(command, cwd=home, stdout=subprocess.PIPE, text=True, check=False)
        return done.returncode, done.stdout

    code, printed = program(10**6, 0)
    assert code == 0
    steps = int(printed)
    random = Random(11)
    whole = 0
    seen: set[Path] = set()
    for attempt in range(KILLS):
        (home / "years" / "2025.yaml").write_text(kept, encoding="utf-8")
        code, _ = program(attempt * 1000, random.randint(1, steps))
        assert code == -signal.SIGKILL
        folder = home / "editions" / "years"
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            if entry.name.startswith(".partial-"):
                shutil.rmtree(entry)
            elif entry not in seen:
                seen.add(entry)
                assert damages(entry) == []
                whole += 1
    # The first edition of each run and its revision were there before anything could be killed.
    assert whole >= 2 * KILLS
    for entry in random.sample(sorted(seen), min(5, len(seen))):
        verify(entry)
