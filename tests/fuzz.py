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
from tests.figure_inputs import figures_of, operator_rubric_of, sheet_of
from tests.inputs import text_of

KINDS = ("case", "rubric", "operators", "project", "cases")
TABLES = ("figures", "sheet", "operator rubric")

_PROJECT = """project: fuzz
operators: {kpn: {name: KPN, parents: [{operator: telenet, from: 2021}]}, telenet: Telenet}
choose: [{status: published, because: x}]
leagues:
  - {id: f, rubric: rubrics/r.yaml, indicators: figures/, cases: cases/, periods: [2020, 2021], inferred: allow}
  - {id: g, rubric: rubrics/r.yaml, indicators: figures/, cases: cases/, periods: [2021], level: group}
"""
_CASES = """cases:
  - {case: a, operator: kpn, period: 2021, contacts: [{channel: phone, reached: person, wait: 60 s}]}
  - {case: b, operator: kpn, period: 2021, contacts: [{channel: phone, reached: nobody}], visits: []}
"""


def try_table(kind: str, seed: int, folder: Path) -> str:
    """Feed a table of figures, a sheet, or a rubric of operators. Raises whatever is a fault."""
    from scorekit.figures.sheets import import_sheet
    from scorekit.publishing.pages.explanation import explanation_page
    from scorekit.publishing.pages.league import league_page
    from scorekit.publishing.printers.terminal import terminal

    if kind == "sheet":
        path = folder / "sheet.csv"
        path.write_bytes(sheet_of(seed))
        given = {"indicator": "complaints", "unit": "complaints", "source": "x", "status": "press"}
        return "problems" if import_sheet(path, given).problems else "sound"
    for name in ("figures", "rubrics", "cases"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "scorekit.yaml").write_text(_PROJECT, encoding="utf-8")
    (folder / "cases" / "c.yaml").write_text(_CASES, encoding="utf-8")
    (folder / "figures" / "f.csv").write_bytes(figures_of(seed if kind == "figures" else 3 * seed))
    (folder / "rubrics" / "r.yaml").write_bytes(operator_rubric_of(seed if kind != "figures" else 3 * seed))
    for problem in scorekit.validate(project=folder):
        assert all(line.isprintable() for line in str(problem).split("\n"))
    try:
        for league in ("f", "g"):
            table = scorekit.league(league, project=folder, keep_going=True, ranged=True)
            table.to_json(), table.to_csv(), terminal([league_page(table)])
            for operator in table.operators:
                explained = scorekit.explain(f"operator:{operator}", league=league, project=folder, keep_going=True)
                explained.to_json(), terminal([explanation_page(explained)])
    except ProblemsFound:
        return "problems"
    return "sound"


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
            for one in scores.cases:
                scorekit.explain(f"case:{one.case}", rubric="four-criteria", cases=[path]).to_json()
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
            kind = (*KINDS, *TABLES)[seed % (len(KINDS) + len(TABLES))]
            try:
                came = (try_one if kind in KINDS else try_table)(kind, seed, folder)
                counted[f"{kind}: {came}"] += 1
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
