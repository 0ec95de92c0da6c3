"""Generated inputs of the benchmarks; the same every time."""

from __future__ import annotations

import random
from pathlib import Path

CASE = """case: gen-{number}
operator: operator-{operator}
period: 2013
customer:
  language: nl
  kind: residential
  relation: current
product: internet
topic: moving
summary:
  en: Days without internet after a move; callers were put off politely.
contacts:
  - at: 2013-08-16
    channel: phone
    times: {times}
    reached: person
    wait: {wait} min
    language: nl
    understood: {understood}
    result: passed_on
    evidence: post
  - at: 2013-08-17
    channel: phone
    wait: 3 min
    reached: person
    result: promised
  - {{at: 2013-08-18, channel: mail, answered_after: {days} days, answer: personal, result: answered}}
  - {{at: 2013-08-19, channel: sms, direction: outbound, purpose: update, result: promised}}
  - {{at: 2013-08-20, channel: phone, by: household, reached: person, result: {result}}}
visits:
  - {{where: home, by: operator, result: not_solved}}
  - {{where: street, by: operator, times: 2, result: no_access}}
promises:
  - kind: answer
    what: taken up by the internal department
    due: 24 h to 48 h
    kept: {kept}
  - {{kind: visit, what: the fault looked at, due: 2013-08-20, kept: yes}}
  - {{kind: visit, what: a technician looks again, due: 2013-08-23}}
outcome:
  resolved: {resolved}
  as_of: 2013-08-20
verdict: {verdict}/10
evidence:
  - {{id: post, kind: customer_account, source: post.txt, published: 2013-08-20}}
"""


def case_files(folder: Path, many: int) -> Path:
    """``many`` sound case files of about 45 lines; written once."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("*.yaml"))) == many:
        return folder
    draw = random.Random(20261121)
    for number in range(many):
        resolved = draw.choice(["yes", "no"])
        text = CASE.format(
            number=number,
            operator=draw.randrange(20),
            times=draw.choice(["1", "2", "at least 4", "2 to 3"]),
            wait=draw.randrange(1, 60),
            understood=draw.choice(["yes", "partly", "no"]),
            days=draw.randrange(1, 20),
            result="resolved" if resolved == "yes" else "promised",
            kept=draw.choice(["yes", "no"]),
            resolved=resolved,
            verdict=draw.randrange(11),
        )
        (folder / f"gen-{number:05}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return folder


def bulk_parquet(path: Path, rows: int) -> Path:
    """Cases that are measures already: what bulk-rubric.yaml reads, of 40 operators; written once."""
    import polars as pl

    if path.exists():
        return path
    number = pl.int_range(rows, eager=True)

    def spread(seed: int, below: int) -> pl.Series:
        return (number.hash(seed=seed) % below).cast(pl.Int64)

    frame = pl.DataFrame(
        {
            "operator": "operator-" + spread(1, 40).cast(pl.String),
            "longest_wait": spread(2, 900_000),
            "reached_person": spread(3, 2),
            "transfers": spread(4, 5),
            "attempts_to_resolution": spread(5, 8),
            "failed_visits": spread(6, 4),
            "language_match_share.num": spread(7, 5),
            "language_match_share.den": spread(7, 1) + 4,
            "understood_share.num": spread(8, 5),
            "understood_share.den": spread(8, 1) + 4,
            "promises_kept_share.num": spread(9, 4),
            "promises_kept_share.den": spread(9, 1) + 3,
            "time_to_first_answer": spread(10, 30 * 86_400_000),
            "rating:friendliness.num": spread(11, 5),
            "rating:friendliness.den": spread(11, 1) + 4,
            "resolved": spread(12, 2),
        }
    )
    # One value in ten is unknown in four of the leaves.
    holes = {"longest_wait": 21, "transfers": 22, "time_to_first_answer": 23, "failed_visits": 24}
    frame = frame.with_columns(
        pl.when(spread(seed, 10) > 0).then(pl.col(name)).alias(name) for name, seed in holes.items()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path, row_group_size=65_536)
    return path


def figures_parquet(path: Path, operators: int, indicators: int = 40, periods: int = 5) -> Path:
    """A long table of figures, one row an operator, period and indicator; written once."""
    import numpy as np
    import polars as pl

    if path.exists():
        return path
    rows = operators * indicators * periods
    names = pl.Series([f"operator-{n:06d}" for n in range(operators)])
    place = np.arange(rows, dtype=np.int64)
    mixed = (place * 2_654_435_761) % 1_000_003
    pl.DataFrame(
        {
            "operator": names.gather(pl.Series(place // (indicators * periods))),
            "period": pl.Series([str(2017 + n) for n in range(periods)]).gather(
                pl.Series(place // indicators % periods)
            ),
            "indicator": pl.Series([f"i{n:02d}" for n in range(indicators)]).gather(pl.Series(place % indicators)),
            "num": pl.Series(mixed % 1000 + 1),
            "den": pl.Series(np.full(rows, 1000, dtype=np.int64)),
        }
    ).write_parquet(path)
    return path


def figures_rubric(path: Path, indicators: int = 40) -> Path:
    """A rubric of three levels over those figures: shares, rates and changes."""
    lines = [
        "rubric: bulk-figures",
        'version: "1"',
        "unit: operator",
        "scale: {worst: 0, best: 10, decimals: 2}",
        "criteria:",
    ]
    for branch in range(4):
        lines += [f"  - id: b{branch}", f"    weight: {branch + 1}", "    criteria:"]
        for group in range(2):
            lines += [f"      - id: b{branch}g{group}", f"        weight: {group + 1}", "        criteria:"]
            for leaf in range(indicators // 8):
                number = branch * (indicators // 4) + group * (indicators // 8) + leaf
                line = "[{at: 0 %, points: 0}, {at: 100 %, points: 10}]"
                what = f"indicator: i{number:02d}, linear: {line}"
                if leaf == 1:
                    what = f"rate: {{count: i{number:02d}, of: i{number - 1:02d}, per: 1}}, linear: {line}"
                if leaf == 2:
                    bands = "[{up_to: 0 %, points: 10}, {otherwise: 2}]"
                    what = f"change: {{indicator: i{number:02d}, against: -1 year}}, bands: {bands}"
                lines.append(f"          - {{id: l{number:02d}, weight: {leaf + 1}, {what}}}")
    lines += ["gates:", "  - {id: low, when: {indicator: i00, under: 5 %}, cap: 4}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


if __name__ == "__main__":
    import sys

    if sys.argv[1] == "figures":
        figures_parquet(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        bulk_parquet(Path(sys.argv[1]), int(sys.argv[2]))
