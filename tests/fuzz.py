"""Feed the reader and the scorer what nobody thought of: `python -m tests.fuzz --seconds 600`.

Every input is checked; a sound case is scored and explained too. Whatever is raised but a list of
problems is a fault: the input is printed with its seed, to become a file in tests/bad.
"""

from __future__ import annotations

import argparse
import collections
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

import scorekit
from scorekit.problems import ProblemsFound
from tests.inputs import text_of

KINDS = ("case", "rubric", "operators", "project", "cases")


def try_one(kind: str, seed: int, folder: Path) -> str:
    """Feed one input; returns what came of it. Raises whatever is a fault."""
    path = folder / ("scorekit.yaml" if kind == "project" else "x.yaml")
    for other in folder.glob("*.yaml"):
        other.unlink()
    path.write_bytes(text_of(kind, seed))
    problems = scorekit.validate([path], project=folder if kind == "project" else None)
    for problem in problems:
        assert all(line.isprintable() for line in str(problem).split("\n"))
    if any(problem.severity == "error" for problem in problems):
        return "problems"
    if kind in ("case", "cases"):
        try:
            scores = scorekit.score(rubric="four-criteria", cases=[path], ranged=True)
            for case in scores.cases:
                scorekit.explain(f"case:{case.case}", rubric="four-criteria", cases=[path]).to_json()
        except ProblemsFound:
            return "problems"
    elif kind == "rubric":
        case = folder / "case.yaml"
        case.write_text("case: a\noperator: kpn\nverdict: 5/10\noutcome: {resolved: no}\n", encoding="utf-8")
        try:
            scorekit.league(rubric=str(path), cases=[case]).to_json()
        except ProblemsFound:
            return "problems"
    return "sound"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--start", type=int, default=0, help="first seed")
    asked = parser.parse_args()
    counted: collections.Counter[str] = collections.Counter()
    faults, seed, end = 0, asked.start, time.monotonic() + asked.seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)
        while time.monotonic() < end:
            kind = KINDS[seed % len(KINDS)]
            try:
                counted[f"{kind}: {try_one(kind, seed, folder)}"] += 1
            except Exception:
                faults += 1
                print(f"FAULT kind={kind} seed={seed}", file=sys.stderr)
                traceback.print_exc()
            seed += 1
    print(f"{seed - asked.start} inputs, {faults} faults")
    for what, many in sorted(counted.items()):
        print(f"  {what} {many}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
