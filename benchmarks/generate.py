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


if __name__ == "__main__":
    import sys

    bulk_parquet(Path(sys.argv[1]), int(sys.argv[2]))
