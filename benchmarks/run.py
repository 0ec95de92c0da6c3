"""What is fast enough, as ratios of whole processes that take turns in one run.

    python benchmarks/run.py            # all
    python benchmarks/run.py help league files bulk

A ratio is the median over pairs, so that a machine whose speed drifts does not matter much. Each line
says what was measured, the target, and whether it is met; the exit code is 1 when one is not.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from generate import case_files, figures_rubric
from growth import KINDS, prepared
from sites import large_project, milliseconds_to_rank_again, seconds_until_seen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = HERE / "data"
SCOREKIT = [sys.executable, "-c", "from scorekit.cli import run; run()"]
# Compiled modules are cached, as they are wherever a package is installed.
ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def once(command: list[str], **env: str) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**ENV, **env}, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: problems in the input
        raise SystemExit(f"{command} failed")
    return elapsed, usage.ru_maxrss / 1024


def pairs(name: str, ours: list[str], base: list[str], target: float, runs: int = 9) -> bool:
    """Run two commands in turn; print the median ratio of their times."""
    once(ours), once(base)
    ratios, times = [], []
    for _ in range(runs):
        first, second = once(ours)[0], once(base)[0]
        ratios.append(first / second)
        times.append((first, second))
    ratio = statistics.median(ratios)
    a, b = (statistics.median(column) for column in zip(*times, strict=True))
    met = ratio <= target
    spread = f"{min(ratios):.2f} to {max(ratios):.2f} over {runs} pairs; {a:.2f} s against {b:.2f} s"
    print(f"{name}: {ratio:.2f}x ({spread}), target {target}x: {'met' if met else 'NOT MET'}")
    return met


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def bench_help() -> bool:
    return pairs("scorekit --help against importing click", [*SCOREKIT, "--help"], python("import click"), 2)


def bench_league() -> bool:
    base = python("import click, yaml, jsonschema, polars")
    return pairs(
        "scorekit league against importing click, yaml, jsonschema, polars", [*SCOREKIT, "league"], base, 1.5, 15
    )


def bench_files() -> bool:
    folder = case_files(DATA / "cases", 2000)
    base = python(
        "import pathlib, yaml\n"
        f"for p in sorted(pathlib.Path({str(folder)!r}).glob('*.yaml')):\n"
        "    yaml.load(p.read_bytes(), Loader=yaml.CSafeLoader)"
    )
    ours = [*SCOREKIT, "league", "--rubric", "four-criteria", "--cases", str(folder), "--project", str(DATA)]
    (DATA / "scorekit.yaml").write_text("project: bench\n", encoding="utf-8")
    met = pairs("scorekit league on 2,000 files against parsing them", ours, base, 4, 5)
    subprocess.run(python(PROFILE.format(folder=str(folder))), env=ENV, check=True)
    return met


def bench_validate() -> bool:
    folder = case_files(DATA / "cases", 2000)
    wrong = case_files(DATA / "wrong", 2000)
    for number, path in enumerate(sorted(wrong.glob("*.yaml"))):
        if number % 10 == 0:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("channel:", "chanel:", 1), encoding="utf-8")
    base = python(
        "import pathlib, yaml\n"
        f"for p in sorted(pathlib.Path({str(folder)!r}).glob('*.yaml')):\n"
        "    yaml.load(p.read_bytes(), Loader=yaml.CSafeLoader)"
    )
    (DATA / "scorekit.yaml").write_text("project: bench\n", encoding="utf-8")
    (DATA / "one").mkdir(exist_ok=True)
    one = DATA / "one" / "one.yaml"
    one.write_bytes((folder / "gen-00000.yaml").read_bytes())
    here = ["--project", str(DATA)]
    imports = python("import click, yaml, jsonschema")
    valid, some = [*SCOREKIT, "validate", str(folder), *here], [*SCOREKIT, "validate", str(wrong), *here]
    return all(
        [
            pairs("scorekit validate on 2,000 valid files against parsing them", valid, base, 4, 5),
            pairs(
                "one valid file against importing click, yaml, jsonschema", [*valid[:4], str(one), *here], imports, 1.5
            ),
            pairs("2,000 files of which every tenth is wrong against valid ones", some, valid, 1.5, 5),
        ]
    )


PROFILE = """
import time, pathlib
from scorekit import schemas
from scorekit.reading import documents, schema_check
from scorekit.reading.cases import rows as case_rows
from scorekit.reading.cases import frames
from scorekit.reading.register import Register
from scorekit.measuring.frame import measure_frame
import scorekit
start = time.perf_counter()
def lap(name):
    global start
    print(f"    {{name:<24}} {{time.perf_counter() - start:6.2f}} s"); start = time.perf_counter()
rubric = scorekit.rubric("four-criteria"); lap("imports and rubric")
loaded = documents.load([pathlib.Path({folder!r})]); lap("reading and parsing")
for document in loaded.documents: schema_check.check(document)
lap("checking by schema")
rows, sources = case_rows.Rows(), {{}}
for document in loaded.documents:
    for source in case_rows.cases_of(document):
        case_rows.add_case(rows, source, Register(open=True))
        sources[source.id] = source
lap("sense, and rows of facts")
facts = frames.facts(rows, sources); lap("frames")
frame = measure_frame(facts, rubric.measures, rubric.ratings); lap("measures")
from scorekit.engine.scoring import operator_sums, score_cases
operator_sums(score_cases(frame.lazy(), rubric), rubric).collect(); lap("scores")
"""

BULK = """
import polars as pl, scorekit
paths = {paths!r}
table = scorekit.rank_frame(pl.scan_parquet(paths), scorekit.rubric({rubric!r}))
print(table.write_csv())
"""
BULK_BASE = """
import polars as pl
print(pl.scan_parquet({paths!r}).group_by("operator").agg(pl.all().sum()).collect(engine="streaming"))
"""


def bench_bulk() -> bool:
    rubric = str(HERE / "bulk-rubric.yaml")
    # In a process of its own: what this one has ever used would count as the peak of its children.
    path = str(DATA / "measures.parquet")
    subprocess.run([sys.executable, str(HERE / "generate.py"), path, "16_000_000"], check=True)
    ours = python(BULK.format(paths=[path], rubric=rubric))
    met = pairs("16 million cases against a streaming sum", ours, python(BULK_BASE.format(paths=[path])), 5, 5)
    memory = statistics.median(once(ours)[1] for _ in range(3))
    more = once(python(BULK.format(paths=[path] * 16, rubric=rubric)))[1]
    fits, grows = memory <= 300, more <= 1.6 * memory
    print(f"peak memory at 16 million rows: {memory:.0f} MB, target 300: {'met' if fits else 'NOT MET'}")
    print(
        f"peak memory at 256 million: {more:.0f} MB, {more / memory:.2f}x, target 1.6x: {'met' if grows else 'NOT MET'}"
    )
    digits = {
        subprocess.run(ours, env={**ENV, "POLARS_MAX_THREADS": threads}, capture_output=True, check=True).stdout
        for threads in ("1", "2")
    }
    same = len(digits) == 1
    print(f"the same digits with one thread and two: {'met' if same else 'NOT MET'}")
    return met and fits and grows and same


FIGURES = """
import polars as pl, scorekit
table = scorekit.rank_figures(pl.scan_parquet({path!r}), scorekit.rubric({rubric!r}), "2021")
print(table.head(10).write_csv())
"""
FIGURES_BASE = """
import polars as pl
print(pl.read_parquet({path!r}).pivot(on=["indicator", "period"], index="operator", values="num").shape)
"""


def bench_figures() -> bool:
    path, rubric = str(DATA / "figures.parquet"), str(figures_rubric(DATA / "figures-rubric.yaml"))
    subprocess.run([sys.executable, str(HERE / "generate.py"), "figures", path, "100_000"], check=True)
    ours = python(FIGURES.format(path=path, rubric=rubric))
    name = "100,000 operators x 40 indicators x 5 periods against reading and pivoting them"
    met = pairs(name, ours, python(FIGURES_BASE.format(path=path)), 4, 5)
    memory = max(once(ours)[1] for _ in range(3))
    fits = memory <= 6144
    print(f"peak memory of that: {memory:.0f} MB, target 6,144: {'met' if fits else 'NOT MET'}")
    return met and fits


def bench_editions() -> bool:
    """An edition of 2,000 cases verified, and two of them compared, against scoring the cases."""
    home = DATA / "editions-project"
    folder = case_files(home / "cases", 2000)
    league = "{id: all, rubric: four-criteria, cases: cases/}"
    (home / "scorekit.yaml").write_text(f"project: bench\nleagues: [{league}]\n", encoding="utf-8")
    shutil.rmtree(home / "editions", ignore_errors=True)
    for number, name in enumerate(("first", "second")):
        if number:  # the second year: one fact of every case is another one
            for path in sorted(folder.glob("*.yaml")):
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace("understood: yes", "understood: partly"), encoding="utf-8")
        subprocess.run([*SCOREKIT, "freeze", "all", "--edition", name, "--project", str(home)], env=ENV, check=True)
    here = ["--project", str(home)]
    base = [*SCOREKIT, "league", "all", *here]
    verified = pairs(
        "scorekit verify on 2,000 cases against league", [*SCOREKIT, "verify", "all/second", *here], base, 1.5, 7
    )
    compare = [*SCOREKIT, "compare", "all/first", "all/second", *here]
    compared = pairs("scorekit compare of two of them against league", compare, base, 4, 7)
    shutil.rmtree(home)
    return verified and compared


def bench_growth() -> bool:
    """Commands on an input four times as large: at most 4.5 times as long."""
    met = True
    for number, kind in enumerate(KINDS):
        small, large = (prepared(DATA / f"growth-{number}-{size}", kind, size, SCOREKIT, ENV) for size in (1, 4))
        met &= pairs(f"{kind}, four times as much", large, small, 4.5, 3)
    return met


def bench_site() -> bool:
    """A site of 50 operators and 2,000 cases in four languages, without pictures, against its table."""
    folder = large_project(DATA)
    out = folder / "out"
    ratios, memory = [], 0.0
    for _ in range(3):
        shutil.rmtree(out, ignore_errors=True)
        site, memory = once([*SCOREKIT, "publish", "--no-pictures", "--to", str(out), "--project", str(folder)])
        ratios.append(site / once([*SCOREKIT, "league", "--project", str(folder)])[0])
    ratio = statistics.median(ratios)
    spread = f"{min(ratios):.1f} to {max(ratios):.1f} over 3 pairs"
    print(f"a site against its table: {ratio:.1f}x ({spread}), target 10x: {'met' if ratio <= 10 else 'NOT MET'}")
    print(f"memory of a site: {memory:.0f} MB, target 1000 MB: {'met' if memory < 1000 else 'NOT MET'}")
    seen = seconds_until_seen(folder, SCOREKIT, ENV)
    print(f"a changed case is seen after {seen:.2f} s, target 1 s: {'met' if seen < 1 else 'NOT MET'}")
    ranked = milliseconds_to_rank_again(out / "en" / "main" / "index.html")
    if ranked is not None:
        print(f"a browser ranks again in {ranked:.1f} ms, target 50 ms: {'met' if ranked < 50 else 'NOT MET'}")
    return ratio <= 10 and memory < 1000 and seen < 1 and (ranked is None or ranked < 50)


BENCHES: dict[str, Callable[[], bool]] = {
    "help": bench_help,
    "league": bench_league,
    "growth": bench_growth,
    "files": bench_files,
    "validate": bench_validate,
    "bulk": bench_bulk,
    "figures": bench_figures,
    "editions": bench_editions,
    "site": bench_site,
}

if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    chosen = sys.argv[1:] or list(BENCHES)
    results = [BENCHES[name]() for name in chosen]
    sys.exit(not all(results))
