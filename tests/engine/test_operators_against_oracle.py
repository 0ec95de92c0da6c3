"""Rubrics that score operators against the independent scorer: from frames, and from files."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scorekit
from scorekit.engine.statistics import Observed, _ends
from scorekit.rubrics.tree import Compare, Statistic
from scorekit.vocabulary import StatisticKind
from tests import oracle
from tests.engine.test_against_oracle import compiled
from tests.examples import examples, many_examples
from tests.oracle import half_up, quantity
from tests.oracle_figures import Figures, Said, change, interval, operator_values, rate, share_at_most, statistic
from tests.strategies import ROOT_WAYS, Wish, flow, make_rubric, seeds

INPUTS = tuple(
    f"measure:{name}"
    for name in ("contacts", "transfers", "visits", "mean_wait", "answered_share", "promises_kept_share")
)
BIAS = {"size_bias": "accepted", "because": "x"}
UNITS = {"mean_wait": "ms", "answered_share": "%", "promises_kept_share": "%"}
OPERATORS = ("north", "south", "east", "west")
FAST = settings(max_examples=examples(2, 120), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def operator_rubric(seed: int, wish: Wish) -> str:
    """A random rubric about indicators: the measures of a random one become figures, rates, changes."""
    random = Random(seed ^ 0xF16)
    raw = yaml.load(make_rubric(seed, wish).text, Loader=yaml.BaseLoader)

    def turned(entry: Any) -> Any:
        if isinstance(entry, list):
            return [turned(part) for part in entry]
        if not isinstance(entry, Mapping):
            return entry
        found = {key: turned(value) for key, value in entry.items()}
        if "measure" not in entry:
            return found
        name = found.pop("measure")
        roll = random.random()
        if "id" not in entry:
            return {"indicator": name, **found}
        if roll < 0.5 or name == "mean_wait":
            return {"id": found.pop("id"), "indicator": name, **found, **({} if name in UNITS else BIAS)}
        if name in UNITS:
            change = {"indicator": "contacts", "against": random.choice(["-1 year", "-2 years"])}
            if random.random() < 0.5:
                change["minimum_base"] = "3"
            return {"id": found.pop("id"), "change": change, **_shifted(found)}
        rate = {"count": name, "of": "customers", "per": random.choice(["1", "10", "10000"])}
        return {"id": found.pop("id"), "rate": rate, **found}

    head = {key: turned(value) for key, value in raw.items() if key not in ("criteria", "gates")}
    head["version"] = '"1"'
    minimum = {key: value for key, value in raw.get("minimum", {}).items() if key == "coverage"}
    head.pop("minimum", None)
    lines = [f"{key}: {flow(value)}" for key, value in head.items()]
    lines.append("unit: operator")
    if minimum:
        lines.append(f"minimum: {flow(minimum)}")
    lines += ["criteria:", *(f"  - {flow(turned(entry))}" for entry in raw["criteria"])]
    if raw.get("gates"):
        lines += ["gates:", *(f"  - {flow(turned(gate))}" for gate in raw["gates"])]
    return "\n".join(lines) + "\n"


def _shifted(found: dict[str, Any]) -> dict[str, Any]:
    """The same scale function half of one lower, so that changes under zero matter."""

    def lower(text: str) -> str:
        number = (quantity(text) - Fraction(1, 2)) * 100
        return f"{float(number):.6f} %"

    for key in ("bands", "linear"):
        if key in found:
            found[key] = [
                {word: lower(value) if word not in ("points", "otherwise") else value for word, value in band.items()}
                for band in found[key]
            ]
    return found


def random_figures(seed: int, contradicting: float = 0) -> dict[tuple[str, str, str], Said]:
    """Figures, of which a share ``contradicting`` has two or three values."""
    random = Random(seed ^ 0xF00D)

    def one(name: str) -> Fraction:
        if name in ("answered_share", "promises_kept_share"):
            return Fraction(random.choice([0, 10, 33, 50, 66, 75, 98, 100, random.randint(0, 100)]), 100)
        if name == "mean_wait":
            return Fraction(random.choice([0, 1500, 30_000, 90_000, 120_000, random.randint(0, 700_000)]))
        return Fraction(random.choice([0, 1, 2, 3, 4, 5, 7, random.randint(0, 900)]))

    found: dict[tuple[str, str, str], Said] = {}
    for operator in OPERATORS:
        for source in (*INPUTS, "measure:customers"):
            name = source.removeprefix("measure:")
            for period in ("2019", "2020", "2021"):
                if random.random() < 0.15:
                    continue
                values = tuple({one(name) for _ in range(random.choice([2, 2, 3]))})
                vague = random.random() < contradicting and len(values) > 1
                found[operator, name, period] = values if vague else values[0]
    return found


def expected(text: str, figures: Figures) -> oracle.Ranking:
    about = sorted({operator for operator, name, period in figures if period == "2021" and name in text})
    scored = [
        (operator, Fraction(1), oracle.score_case(text, operator_values(text, figures, operator, "2021")))
        for operator in about
    ]
    return oracle.rank(text, scored)


def long_frame(figures: Figures) -> pl.DataFrame:
    """A frame holds one value of each figure: contradictions are refused there."""
    rows = [(*key, low.numerator, low.denominator) for key, said in figures.items() for low, _ in [interval(said)]]
    return pl.DataFrame(rows, schema=["operator", "indicator", "period", "num", "den"], orient="row")


def check_frames(seed: int, wish: Wish) -> None:
    text = operator_rubric(seed, wish)
    figures = random_figures(seed)
    rubric = compiled(text)
    rows = expected(text, figures).rows
    table = scorekit.rank_figures(long_frame(figures), rubric, "2021", criteria=True)
    found = {row["operator"]: row for row in table.iter_rows(named=True)}
    decimals = rubric.scale.decimals
    for operator, row in rows.items():
        mine = found.get(operator)
        if mine is None:  # a figure that only another year's change reads
            assert row.rank is None
            continue
        assert (mine["rank"], mine["shared"]) == (row.rank, row.shared if row.rank else None), text
        if row.rank is not None and row.score is not None:
            assert Fraction(mine["score"]) == half_up(row.score, decimals)
            assert Fraction(mine["coverage"]) == half_up(row.coverage or Fraction(0), 4)
            for id, points in row.criteria.items():
                got = mine[f"criterion:{id}"]
                assert (None if got is None else Fraction(got)) == (
                    None if points is None else half_up(points, decimals)
                ), id


@many_examples
@pytest.mark.parametrize("combine", ROOT_WAYS)
@FAST
@given(seed=seeds)
def test_operators_scored_from_frames_agree_with_the_oracle(combine: str, seed: int) -> None:
    check_frames(seed, Wish(combine=combine, inputs=INPUTS))


def written_figures(figures: Figures) -> str:
    out = io.StringIO()
    out.write("operator,period,indicator,value,unit,source,status\n")
    for (operator, name, period), said in sorted(figures.items(), key=lambda entry: entry[0]):
        unit = UNITS.get(name, "things")
        for index, value in enumerate(said if isinstance(said, tuple) else (said,)):
            number = value * 100 if unit == "%" else value
            assert number.denominator == 1
            out.write(f"{operator},{period},{name},{number.numerator},{unit},made up {index},published\n")
    return out.getvalue()


#: Every way with figures that agree or contradict each other, in turn; both in the slow run.
WAYS_AND_FIGURES = [
    pytest.param(combine, share, marks=pytest.mark.slow if (number + bool(share)) % 2 else (), id=f"{combine}-{named}")
    for number, combine in enumerate(ROOT_WAYS)
    for share, named in ((0, "agreeing"), (0.3, "contradicting"))
]


@many_examples
@pytest.mark.parametrize(("combine", "contradicting"), WAYS_AND_FIGURES)
def test_operators_scored_from_files_agree_with_the_oracle(
    combine: str, contradicting: float, project: Callable[..., Path]
) -> None:
    seen = 0
    for seed in range(examples(2, 12)):
        text = operator_rubric(seed, Wish(combine=combine, inputs=INPUTS))
        figures = random_figures(seed, contradicting)
        league = "leagues: [{id: f, rubric: random, indicators: figures/, periods: [2021]}]\n"
        files = {"figures/made.csv": written_figures(figures), "rubrics/random.yaml": text}
        root = project(scorekit=f"project: random\n{league}", **files)
        table = scorekit.league("f", project=root)
        rows = expected(text, figures).rows
        ranked = {row.operator: row for row in table.rows}
        assert set(ranked) == {operator for operator, row in rows.items() if row.rank is not None}, text
        for operator, mine in ranked.items():
            row = rows[operator]
            assert (mine.rank, mine.shared, mine.score, mine.coverage) == (
                row.rank,
                row.shared,
                row.score,
                row.coverage,
            )
            assert mine.criteria == {id: row.criteria[id] for id in mine.criteria}
            if mine.range is not None:
                assert tuple(mine.range) == (row.worst, row.best), text
            seen += 1
    assert seen > examples(1, 5)


def test_contradicting_figures_make_intervals_of_rates_and_changes() -> None:
    # 20 or 30 complaints of 100 or 200 customers: 20/200 to 30/100 of one, so 1000 to 3000 of 10000.
    assert rate((Fraction(20), Fraction(30)), (Fraction(100), Fraction(200)), Fraction(10_000)) == (1000, 3000)
    assert rate((Fraction(20), Fraction(30)), (Fraction(0), Fraction(200)), Fraction(1)) is None
    # 20 or 30 after 10 or 40: from 20/40 - 1 to 30/10 - 1.
    assert change((Fraction(20), Fraction(30)), (Fraction(10), Fraction(40)), Fraction(0)) == (Fraction(-1, 2), 2)
    assert change((Fraction(20), Fraction(30)), (Fraction(10), Fraction(40)), Fraction(11)) is None
    assert interval((Fraction(3), Fraction(1), Fraction(2))) == (1, 3)


ENDS = st.tuples(st.integers(0, 6), st.integers(0, 4)).map(
    lambda pair: (
        None if pair[0] == 6 else Fraction(pair[0]),
        None if pair[0] == 6 or pair[1] == 4 else Fraction(pair[0] + pair[1]),
    )
)


@FAST
@given(
    values=st.lists(ENDS, min_size=1, max_size=9),
    how=st.sampled_from(["mean", "median", "nearest_rank", "linear"]),
    percentile=st.integers(1, 99),
)
def test_statistics_over_cases_agree_with_the_oracle(
    values: list[tuple[Fraction | None, Fraction | None]], how: StatisticKind, percentile: int
) -> None:
    observed = [Observed(str(n), "", low, high) for n, (low, high) in enumerate(values)]
    made = Statistic("measure", "longest_wait", "duration", how, Fraction(percentile))
    assert _ends(observed, made) == statistic(how, values, Fraction(percentile))


@FAST
@given(values=st.lists(ENDS, min_size=1, max_size=9), edge=st.integers(0, 8))
def test_shares_of_cases_agree_with_the_oracle(
    values: list[tuple[Fraction | None, Fraction | None]], edge: int
) -> None:
    observed = [Observed(str(n), "", low, high) for n, (low, high) in enumerate(values)]
    holds = Compare("measure", "longest_wait", "duration", "up_to", (Fraction(edge),), "")
    made = Statistic("measure", "longest_wait", "duration", "share", holds=holds)
    assert _ends(observed, made) == share_at_most(Fraction(edge), values)
