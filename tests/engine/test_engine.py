"""The engine's rules, one by one, with values worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import scorekit
from scorekit import ProblemsFound
from scorekit.engine.scoring import score_cases
from scorekit.measuring.states import KNOWN, NEVER, NEVER_STATE, NOT_APPLICABLE, UNBOUNDED, UNKNOWN
from scorekit.reading.documents import Document, read_document
from scorekit.rubrics.reader import read_rubric
from scorekit.rubrics.tree import Rubric

HEAD = 'rubric: t\nversion: "1"\nscale: {worst: 0, best: 10}\n'


@pytest.fixture
def rubric(tmp_path: Path) -> Callable[[str], Rubric]:
    def read(text: str) -> Rubric:
        path = tmp_path / "r.yaml"
        path.write_text(text if text.startswith("rubric") else HEAD + text, encoding="utf-8")
        document = read_document(path)
        assert isinstance(document, Document), document
        found, problems = read_rubric(document)
        assert found is not None, [str(problem) for problem in problems]
        return found

    return read


def scored(rubric: Rubric, **columns: list[Any]) -> dict[str, list[Any]]:
    types = {name: pl.UInt8 if name.endswith("state") else pl.Int64 for name in columns}
    frame = pl.DataFrame(columns, schema=types)
    found = score_cases(frame.lazy(), rubric, ranged=True, detail=True).collect()
    return found.to_dict(as_series=False)


MARKS = """criteria:
  - {id: a, weight: 3, measure: contacts, linear: [{at: 0, points: 0}, {at: 10, points: 10}]}
  - {id: b, weight: 1, measure: visits, linear: [{at: 0, points: 0}, {at: 10, points: 10}]}
"""


def test_an_unknown_criterion_leaves_the_sum_but_not_the_coverage(rubric: Callable[[str], Rubric]) -> None:
    found = scored(rubric(MARKS), contacts=[4, 4], visits=[8, None])
    # (3 x 4 + 8) / 4 = 5; then 4 alone, of which 3 of 4 parts of the weight are known.
    assert found["score:points"] == [5_000_000, 4_000_000]
    assert found["score:coverage"] == [1_000_000, 750_000]


def test_what_does_not_apply_leaves_both(rubric: Callable[[str], Rubric]) -> None:
    found = scored(rubric(MARKS), contacts=[4], visits=[None], **{"visits.state": [NOT_APPLICABLE]})
    assert (found["score:points"], found["score:coverage"]) == ([4_000_000], [1_000_000])


def test_the_same_answers_give_65_and_70_by_the_name_of_the_formula(rubric: Callable[[str], Rubric]) -> None:
    # Two leaves of 10 and 30 points, earned 8 and 15: the mean of the shares 0.8 and 0.5 is 65 %,
    # and of the points 23 of 40 are 57.5 %; with weights 2 and 1 the mean is 70 %.
    leaves = (
        "  - {id: a, WA measure: contacts, linear: [{at: 0, points: 0}, {at: 10, points: TA}]}\n"
        "  - {id: b, WB measure: visits, linear: [{at: 0, points: 0}, {at: 30, points: TB}]}\n"
    )

    def score(head: str, a: str, b: str, top_a: str, top_b: str) -> F:
        text = leaves.replace("WA", a).replace("WB", b).replace("TA", top_a).replace("TB", top_b)
        found = scored(rubric(f"{head}criteria:\n{text}"), contacts=[8], visits=[15])
        return F(found["score:points"][0], 10**6)

    assert score("", "weight: 1,", "weight: 1,", "10", "10") == F("6.5")
    assert score("", "weight: 2,", "weight: 1,", "10", "10") == 7
    assert score("combine: pooled_points\n", "out_of: 10,", "out_of: 30,", "10", "30") == F("5.75")
    # weighted: (2 x 8 + 1 x 15) / (2 x 10 + 1 x 30) = 31/50
    weighted = score("combine: weighted_points\n", "weight: 2, out_of: 10,", "weight: 1, out_of: 30,", "10", "30")
    assert weighted == F("6.2")


@pytest.mark.parametrize("policy", ["leave_out", "worst", "unscored"])
def test_null_meets_every_leaf_branch_and_gate_without_becoming_zero(
    rubric: Callable[[str], Rubric], policy: str
) -> None:
    text = f"""unknown: {policy}
criteria:
  - id: one
    criteria:
      - {{id: bands, measure: contacts, bands: [{{up_to: 1, points: 10}}, {{otherwise: 2}}]}}
      - {{id: line, measure: visits, linear: [{{at: 0, points: 10}}, {{at: 9, points: 1}}]}}
  - id: two
    combine: minimum
    criteria:
      - {{id: answer, measure: resolved, answers: {{yes: 10, no: 3}}}}
      - {{id: share, measure: answered_share, linear: [{{at: 0 %, points: 4}}, {{at: 100 %, points: 10}}]}}
gates:
  - {{id: capped, scope: two, when: {{measure: resolved, is: no}}, cap: 5}}
  - {{id: floored, scope: one, when: {{measure: contacts, up_to: 3}}, floor: 4}}
  - {{id: whole, when: {{any: [{{criterion: one, under: 5}}, {{measure: transfers, over: 2}}]}}, lower_by: 1}}
"""
    columns: dict[str, list[Any]] = {
        "contacts": [None],
        "visits": [None],
        "resolved": [None],
        "answered_share.num": [None],
        "answered_share.den": [None],
        "transfers": [None],
    }
    for state in (None, UNKNOWN, NOT_APPLICABLE):
        states = {f"{m}.state": [state] for m in ("contacts", "visits", "resolved", "answered_share", "transfers")}
        found = scored(rubric(text), **columns, **(states if state is not None else {}))
        if state == NOT_APPLICABLE:
            assert found["score:state"] == [NOT_APPLICABLE]
            assert found["score:points"] == [None]
            assert found["score:coverage"] == [None]
        elif policy == "worst":
            # one: (2 + 1)/2 = 1.5; two: the worse of 3 and 4 = 3; the mean 2.25. The gate on the whole
            # looks at criterion one, 1.5, and lowers by one point.
            assert found["score:points"] == [1_250_000]
            assert found["score:coverage"] == [0]
        else:
            assert found["score:points"] == [None]
            assert found["score:state"] == [UNKNOWN]
        if policy != "worst":
            assert found["gate:whole:fires"] == [False]
        assert found["gate:capped:fires"] == [False]


def test_never_gets_the_worst_points_and_is_known(rubric: Callable[[str], Rubric]) -> None:
    text = "criteria: [{id: a, measure: attempts_to_resolution, bands: [{up_to: 1, points: 10}, {otherwise: 3}]}]\n"
    found = scored(rubric(text), attempts_to_resolution=[None], **{"attempts_to_resolution.state": [NEVER_STATE]})
    assert (found["score:points"], found["score:coverage"]) == ([3_000_000], [1_000_000])


def test_a_vague_value_earns_the_best_of_the_points_that_are_possible(rubric: Callable[[str], Rubric]) -> None:
    bands = "[{up_to: 1, points: 10}, {up_to: 4, points: 3}, {otherwise: 0}]"
    text = f"criteria: [{{id: a, measure: attempts_to_resolution, bands: {bands}}}]\n"
    found = scored(
        rubric(text),
        attempts_to_resolution=[2, 2, 5, 5],
        **{
            "attempts_to_resolution.high": [4, UNBOUNDED, UNBOUNDED, NEVER],
            "attempts_to_resolution.state": [KNOWN] * 4,
        },
    )
    # 2 to 4: 3 points; 2 or more: 3 or 0, of which doubt gives the best; 5 or more: 0.
    assert found["a:points"] == [3_000_000, 3_000_000, 0, 0]
    assert (found["a:low"], found["a:high"]) == ([3_000_000, 0, 0, 0], [3_000_000, 3_000_000, 0, 0])


def test_calendar_days_are_exact_against_days_and_vague_against_hours(rubric: Callable[[str], Rubric]) -> None:
    text = "criteria: [{id: a, measure: time_to_resolution, bands: [{up_to: EDGE, points: 10}, {otherwise: 0}]}]\n"
    day = 86_400_000
    columns: dict[str, list[Any]] = {"time_to_resolution": [day, 2 * day, 3 * day]}

    def points(edge: str) -> list[int | None]:
        frame = pl.DataFrame(columns).with_columns(pl.lit(True).alias("time_to_resolution.by_day"))
        return score_cases(frame.lazy(), rubric(text.replace("EDGE", edge))).collect()["a:points"].to_list()

    assert points("2 days") == [10_000_000, 10_000_000, 0]
    # One calendar day may be anything up to two days, two anything from one to three.
    assert points("36 h") == [None, None, 0]


def test_one_finer_edge_makes_all_edges_compare_calendar_days_in_time(rubric: Callable[[str], Rubric]) -> None:
    bands = "[{up_to: 36 h, points: 9}, {up_to: 3 days, points: 2}, {otherwise: 0}]"
    text = f"criteria: [{{id: a, measure: time_to_resolution, bands: {bands}}}]\n"
    day = 86_400_000
    frame = pl.DataFrame({"time_to_resolution": [day, 2 * day, 3 * day, 5 * day]})
    frame = frame.with_columns(pl.lit(True).alias("time_to_resolution.by_day"))
    found = score_cases(frame.lazy(), rubric(text), ranged=True).collect()
    # 0 to 2 days: 9 or 2; 1 to 3 days: 9 or 2; 2 to 4 days: 2 or 0; 4 to 6 days: 0. Doubt gives the best of two.
    assert found["a:points"].to_list() == [9_000_000, 9_000_000, 2_000_000, 0]
    assert found["a:low"].to_list() == [2_000_000, 2_000_000, 0, 0]


def test_a_number_of_calendar_days_is_in_no_band_without_a_whole_day(rubric: Callable[[str], Rubric]) -> None:
    bands = "[{up_to: 1 day, points: 2}, {under: 2 days, points: 9}, {otherwise: 0}]"
    text = f"criteria: [{{id: a, measure: time_to_resolution, bands: {bands}}}]\n"
    frame = pl.DataFrame({"time_to_resolution": [86_400_000], "time_to_resolution.high": [UNBOUNDED]})
    for by_day, best in ((True, 2_000_000), (False, 9_000_000)):
        marked = frame.with_columns(pl.lit(by_day).alias("time_to_resolution.by_day"))
        found = score_cases(marked.lazy(), rubric(text), ranged=True).collect()
        # One day or more: never between one day and two, where days are counted.
        assert found["a:high"].to_list() == [best]


def test_an_amount_in_another_currency_is_unknown_unless_it_is_nothing(rubric: Callable[[str], Rubric]) -> None:
    text = "criteria: [{id: a, measure: cost_to_customer, bands: [{up_to: 10 EUR, points: 10}, {otherwise: 0}]}]\n"
    frame = pl.DataFrame(
        {"cost_to_customer": [500, 500, 0, 2000], "cost_to_customer.currency": ["EUR", "GBP", None, "EUR"]}
    )
    found = score_cases(frame.lazy(), rubric(text)).collect()
    assert found["a:points"].to_list() == [10_000_000, None, 10_000_000, 0]


def test_the_geometric_mean_is_the_true_value_on_a_tie(rubric: Callable[[str], Rubric]) -> None:
    # A contact or visit is a millionth of a point here: the mean of m and n is sqrt(m n) millionths.
    line = "linear: [{at: 0, points: 0}, {at: 10000000, points: 10}]"
    leaves = f"[{{id: a, measure: contacts, {line}}}, {{id: b, measure: visits, {line}}}]"
    text = f"combine: geometric_mean\ncriteria: {leaves}\n"
    # 1 and 2: sqrt(2) = 1.41 -> 1; 2 and 3: sqrt(6) = 2.449 -> 2; 3 and 4: sqrt(12) = 3.46 -> 3;
    # 6 and 7: sqrt(42) = 6.48 -> 6; 1 and 4: exactly 2.
    found = scored(rubric(text), contacts=[1, 2, 3, 6, 1, 0], visits=[2, 3, 4, 7, 4, 5])
    assert found["score:points"] == [1, 2, 3, 6, 2, 0]


def test_a_frame_without_its_columns_or_with_floats_is_refused(rubric: Callable[[str], Rubric]) -> None:
    with pytest.raises(ProblemsFound) as error:
        scorekit.rank_frame(pl.DataFrame({"operator": ["a"], "contacts": [1.5]}), rubric(MARKS))
    assert [problem.code for problem in error.value.problems] == ["bad-frame", "bad-frame"]


def test_numbers_that_could_wrap_are_refused(rubric: Callable[[str], Rubric]) -> None:
    text = "criteria: [{id: a, measure: answered_share, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}]\n"
    frame = pl.DataFrame({"operator": ["a"], "answered_share.num": [2**60], "answered_share.den": [2**61]})
    with pytest.raises(ProblemsFound) as error:
        scorekit.rank_frame(frame, rubric(text))
    assert [problem.code for problem in error.value.problems] == ["out-of-range"]


def test_ranking_a_frame_gives_decimals_fractions_and_reasons(rubric: Callable[[str], Rubric]) -> None:
    frame = pl.DataFrame({"operator": ["a", "a", "b", "c"], "contacts": [10, 5, 10, None], "visits": [10, 4, 9, None]})
    table = scorekit.rank_frame(frame, rubric(MARKS))
    # a: (10 + 4.75) / 2 = 7.375; b: (30 + 9) / 4 = 9.75
    assert table["operator"].to_list() == ["b", "a", "c"]
    assert table["score_exact"].to_list() == ["39/4", "59/8", None]
    assert [str(score) for score in table["score"]] == ["9.8", "7.4", "None"]
    assert table["reason"].to_list() == [None, None, "its one case could not be scored"]


def test_threads_change_no_digit(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import scorekit; print(scorekit.league('stories').to_json())"
    outputs = set()
    from tests.conftest import ROOT

    for threads, seed, zone in (("1", "0", "UTC"), ("2", "1", "Asia/Kolkata")):
        import os

        env = {**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        outputs.add(
            subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=True).stdout
        )
    assert len(outputs) == 1
