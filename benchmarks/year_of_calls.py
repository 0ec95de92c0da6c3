"""A year of calls: 45,000 a day, ten operators, made with a seed; and how long scorekit takes for it.

    python benchmarks/year_of_calls.py            # everything, at a sixteenth, a quarter and the whole of a year
    python benchmarks/year_of_calls.py 4          # at most a quarter
    python benchmarks/year_of_calls.py small      # a workbook of 25,000 rows, and 5,000 cases in YAML

Every time is a ratio of whole processes that take turns in one run: ours against a streaming sum by operator of the
same columns in Polars. The exit code is 1 when a target is missed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
from run import DATA, SCOREKIT, once, python

YEAR = 45_000 * 365
OPERATORS = 10
HERE = Path(__file__).resolve().parent
RUBRIC = """
rubric: year
version: "1"
scale: {worst: 0, best: 10, decimals: 2}
criteria:
  - id: waiting
    weight: 2
    measure: longest_wait
    bands: [{up_to: 150 s, points: 10}, {up_to: 5 min, points: 6}, {otherwise: 0}]
  - {id: person, weight: 1, measure: reached_person, answers: {yes: 10, no: 0}}
  - {id: solved, weight: 2, measure: resolved, answers: {yes: 10, no: 0}}
"""
MEASURES = """
mapping: measures
row: measures
fields:
  operator: operator
  measures.longest_wait: {column: wait, unit: s, empty: unknown}
  measures.reached_person: person
  measures.resolved: resolved
"""
CALLS = """
mapping: calls
row: case
fields:
  case: call
  operator: operator
  contacts.at: at
  contacts.channel: {column: channel, values: {phone: phone, chat: chat}}
  contacts.reached: {column: reached, values: {person: person, menu: menu, nobody: nobody}}
  contacts.wait: {column: wait, unit: s, only: {contacts.reached: [person, menu]}}
  outcome.resolved: {column: solved, values: {yes: yes, no: no}}
constants: {evidence.kind: operator_record}
"""
CONTACTS = CALLS.replace("mapping: calls", "mapping: contacts").replace("row: case", "row: contact").replace(
    "case: call", "case: matter"
)  # fmt: skip
CONTACTS = CONTACTS.replace("  outcome.resolved: {column: solved, values: {yes: yes, no: no}}\n", "")
CONTACTS = CONTACTS.replace("constants", "unused: [solved, call]\nconstants").replace(
    "values: {person: person, menu: menu, nobody: nobody}}",
    "values: {person: person, menu: menu, nobody: nobody}}\n"
    "  contacts.result: {column: result, values: {resolved: resolved, passed_on: passed_on}}",
)
CALLS = CALLS.replace("constants", "unused: [matter, result]\nconstants")


def year(part: int, *, make: bool = False) -> dict[str, Path]:
    """The files of one part of a year: measures, calls and contacts, as Parquet; and the calls as CSV. Another process
    makes them, so that its memory is not counted."""
    folder = DATA / f"year-{part}"
    files = {name: folder / f"{name}.parquet" for name in ("measures", "calls", "contacts")} | {
        "csv": folder / "calls.csv", "measures.csv": folder / "measures.csv",
    }  # fmt: skip
    for name, text in (("year", RUBRIC), ("measures", MEASURES), ("calls", CALLS), ("contacts", CONTACTS)):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(text)
    (folder / "scorekit.yaml").write_text("project: year\n")
    if all(path.exists() for path in files.values()):
        return files
    if not make:
        subprocess.run([sys.executable, __file__, "make", str(part)], check=True)
        return files
    many, draw = YEAR // part, np.random.default_rng(part)
    operator = draw.integers(0, OPERATORS, many)
    reached = draw.choice(3, many, p=[0.8, 0.15, 0.05])
    wait = np.minimum(draw.lognormal(4.2 + operator * 0.05, 1.0, many), 7200).astype(np.int32)
    solved = draw.random(many) < 0.6
    at = np.datetime64("2026-01-01T00:00:01", "s") + draw.integers(0, 365 * 86_400, many)
    names = pl.Series([f"Operator {n}" for n in range(OPERATORS)])
    words = pl.Series(["person", "menu", "nobody"])
    base = pl.DataFrame({"operator": names[operator], "wait": wait, "solved": solved})
    base.select(
        "operator", pl.when(pl.Series(reached) < 2).then("wait").alias("wait"), pl.Series("person", reached == 0),
        pl.col("solved").alias("resolved"),
    ).write_parquet(files["measures"])  # fmt: skip
    calls = pl.DataFrame(
        {
            "call": np.arange(many), "matter": draw.integers(0, many * 2 // 5, many), "operator": names[operator],
            "at": at.astype("datetime64[ms]"),
            "channel": pl.Series(["phone", "chat"])[(draw.random(many) < 0.1).astype(int)],
            "reached": words[reached], "wait": pl.Series(wait), "solved": pl.Series(["no", "yes"])[solved.astype(int)],
            "result": pl.Series(["passed_on", "resolved"])[solved.astype(int)],
        }
    ).with_columns(pl.when(pl.col("reached") != "nobody").then("wait").alias("wait"))  # fmt: skip
    calls.write_parquet(files["calls"])
    calls.with_columns(operator=names[(calls["matter"] % OPERATORS).to_numpy()]).write_parquet(files["contacts"])
    calls.with_columns(pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S")).write_csv(files["csv"], quote_style="never")
    pl.read_parquet(files["measures"]).write_csv(files["measures.csv"], quote_style="never")
    return files


def league(files: dict[str, Path], name: str, mapping: str) -> list[str]:
    folder = files[name].parent
    return [*SCOREKIT, "league", "--data", str(files[name]), "--map", str(folder / f"{mapping}.yaml"), "--rubric",
            str(folder / "year.yaml"), "--no-range", "--keep-going", "--project", str(folder)]  # fmt: skip


def base(files: dict[str, Path], name: str, columns: str) -> list[str]:
    scan = "scan_csv" if files[name].suffix == ".csv" else "scan_parquet"
    sums = f"pl.col({columns}).sum()"
    return python(
        f"import polars as pl; print(pl.{scan}({str(files[name])!r}).group_by('operator').agg({sums})"
        ".collect(engine='streaming'))"
    )


def measured(
    what: str, ours: list[str], theirs: list[str], target: float, megabytes: float, runs: int
) -> tuple[bool, float]:
    """The median ratio over pairs, and the greatest memory of ours."""
    ratios, memory = [], 0.0
    once(theirs)
    for _ in range(runs):
        (first, peak), (second, _) = once(ours), once(theirs)
        ratios.append(first / second)
        memory = max(memory, peak)
    ratio = statistics.median(ratios)
    met = ratio <= target and memory <= megabytes
    print(f"{what}: {ratio:.1f}x of {second:.2f} s ({min(ratios):.1f} to {max(ratios):.1f}), target {target}x; "
          f"{memory:.0f} MB, target {megabytes:.0f}: {'met' if met else 'NOT MET'}", flush=True)  # fmt: skip
    return met, memory


def workbook() -> bool:
    """25,000 calls as a workbook, against Polars' own reader of workbooks, which needs fastexcel."""
    rows = pl.read_parquet(year(16)["calls"], n_rows=25_000)
    files = {"workbook": DATA / "year-16" / "calls.xlsx"}
    rows.write_excel(files["workbook"], dtype_formats={pl.Datetime: "yyyy-mm-dd hh:mm:ss"})
    theirs = python(f"import polars as pl; print(pl.read_excel({str(files['workbook'])!r}))")
    return measured("25,000 rows of XLSX", league(files, "workbook", "calls"), theirs, 3, 1000, 5)[0]


def case_list() -> bool:
    """5,000 cases in one YAML file, against parsing them."""
    calls = pl.read_parquet(year(16)["calls"], n_rows=5000)
    folder = DATA / "year-cases"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scorekit.yaml").write_text("project: year\n")
    text = "cases:\n"
    for call in calls.iter_rows(named=True):
        wait = f", wait: {call['wait']} s" if call["wait"] is not None else ""
        text += (
            f"- case: call-{call['call']}\n  operator: {call['operator']}\n"
            f"  contacts:\n  - {{at: {call['at']:%Y-%m-%dT%H:%M:%S}, channel: {call['channel']}, "
            f"reached: {call['reached']}{wait}}}\n"
            f"  outcome: {{resolved: {call['solved']}}}\n  evidence: [{{kind: operator_record, source: log}}]\n"
        )
    (folder / "cases.yaml").write_text(text)
    rubric = year(16)["calls"].parent / "year.yaml"
    ours = [*SCOREKIT, "league", "--rubric", str(rubric), "--cases", str(folder / "cases.yaml"), "--no-range",
            "--project", str(folder)]  # fmt: skip
    theirs = python(f"import yaml; yaml.load(open({str(folder / 'cases.yaml')!r}), yaml.CSafeLoader)")
    return measured("5,000 YAML cases in one file", ours, theirs, 2, 1000, 5)[0]


def main() -> int:
    if sys.argv[1:2] == ["make"]:
        year(int(sys.argv[2]), make=True)
        return 0
    if sys.argv[1:2] == ["small"]:
        return 0 if all([workbook(), case_list()]) else 1
    parts = [part for part in (16, 4, 1) if part >= int(sys.argv[1] if len(sys.argv) > 1 else 1)]
    ok, peaks = True, {}
    for part in parts:
        files, runs = year(part), 3 if part > 1 else 1
        print(f"-- {YEAR // part:,} calls")
        for what, name, mapping, columns, target, megabytes in (
            ("measures, Parquet", "measures", "measures", "'wait','person','resolved'", 3, 300),
            ("calls, Parquet", "calls", "calls", "'wait'", 5, 1000),
            ("contacts, Parquet", "contacts", "contacts", "'wait'", 12, 1000),
        ):
            met, memory = measured(
                what, league(files, name, mapping), base(files, name, columns), target, megabytes, runs
            )
            ok, peaks[name, part] = ok and met, memory
        for what, name, mapping in (("measures", "measures.csv", "measures"), ("calls", "csv", "calls")):
            parquet = league(files, mapping, mapping)
            met, _ = measured(f"{what}, CSV against Parquet", league(files, name, mapping), parquet, 2, 1000, runs)
            ok = ok and met
    if len(parts) > 1:
        growth = peaks["measures", parts[-1]] / peaks["measures", parts[0]]
        print(f"memory of measures from {YEAR // parts[0]:,} to {YEAR // parts[-1]:,} rows: {growth:.2f}x, target 1.6x")
        ok = ok and growth <= 1.6
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
