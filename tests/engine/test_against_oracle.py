"""The engine against an independent scorer, to the last digit, over random rubrics and cases."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from scorekit.engine.scoring import operator_sums, score_cases
from scorekit.measuring.states import STATES
from scorekit.reading.documents import Document, read_document
from scorekit.reading.quantities import NEVER as NEVER_NUMBER
from scorekit.reading.quantities import UNBOUNDED
from scorekit.reading.schema_check import check
from scorekit.rubrics.reader import read_rubric
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.ranking import rank_sums
from tests import oracle
from tests.examples import examples, many_examples
from tests.oracle import INF, KNOWN, NEVER, UNKNOWN, VAGUE, Scored, Value
from tests.strategies import (
    BY_DAY,
    DOUBTS,
    EFFECTS,
    INPUTS,
    POLICIES,
    ROOT_WAYS,
    Made,
    Wish,
    flow,
    key_of,
    kind_of,
    make_cases,
    make_rubric,
    seeds,
    written,
)

MILLION = 10**6
OPERATORS = ("north", "south", "east")
Case = Mapping[str, Value]

FAST = settings(max_examples=examples(5, 40), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SLOW = settings(
    max_examples=examples(150, 500), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


# ------------------------------------------------------------------------------ the engine's side


def compiled(text: str) -> Rubric:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.yaml"
        path.write_text(text, encoding="utf-8")
        document = read_document(path)
        assert isinstance(document, Document)
        assert check(document) == [], text
        rubric, problems = read_rubric(document)
    assert rubric is not None and not problems, f"{problems}\n{text}"
    return rubric


def _end(end: Fraction | str | None, low: Fraction | None) -> int | None:
    if end is None:
        return None
    return {INF: UNBOUNDED, NEVER: NEVER_NUMBER}.get(end) if isinstance(end, str) else int(end)


def as_frame(
    cases: Sequence[Case],
    operators: Sequence[str],
    weights: Sequence[int],
    sources: Sequence[str] = INPUTS,
    bare: bool = False,
) -> pl.DataFrame:
    """The columns of ``states``; ``bare`` leaves out high ends and states."""
    columns: dict[str, Any] = {
        "case": pl.Series([f"case-{index}" for index in range(len(cases))], dtype=pl.String),
        "operator": pl.Series(operators, dtype=pl.String),
        "weight": pl.Series(weights, dtype=pl.Int64),
    }

    def add(name: str, values: Sequence[int | None]) -> None:
        columns[name] = pl.Series(values, dtype=pl.Int64)

    for source in sources:
        key = key_of(source)
        values = [case[key] for case in cases]
        if kind_of(source)[1]:
            never = [value.state == NEVER for value in values]
            add(key, [NEVER_NUMBER if n else _end(v.low, None) for v, n in zip(values, never, strict=True)])
            if not bare:
                add(
                    f"{key}.high",
                    [NEVER_NUMBER if n else _end(v.high, v.low) for v, n in zip(values, never, strict=True)],
                )
            if key in BY_DAY and any(value.by_day for value in values):
                columns[f"{key}.by_day"] = pl.Series([value.by_day for value in values], dtype=pl.Boolean)
        else:
            add(f"{key}.num", [None if value.low is None else value.low.numerator for value in values])
            add(f"{key}.den", [None if value.low is None else value.low.denominator for value in values])
            if not bare:
                highs = [Fraction(UNBOUNDED) if value.high == INF else value.high for value in values]
                add(f"{key}.num_high", [h.numerator if isinstance(h, Fraction) else None for h in highs])
                add(f"{key}.den_high", [h.denominator if isinstance(h, Fraction) else None for h in highs])
        if not bare:
            columns[f"{key}.state"] = pl.Series([STATES.index(value.state) for value in values], dtype=pl.UInt8)
    return pl.DataFrame(columns)


def scored_by_engine(frame: pl.DataFrame, rubric: Rubric, *, ranged: bool = True, detail: bool = True) -> pl.DataFrame:
    return score_cases(frame.lazy(), rubric, ranged=ranged, detail=detail).collect()


# ------------------------------------------------------------------------------ the comparison


def millionths(points: Fraction | None) -> int | None:
    if points is None:
        return None
    number = points * MILLION
    assert number.denominator == 1
    return int(number)


def differences(row: Mapping[str, Any], scored: Scored) -> Iterator[str]:
    """Every number in which one case differs."""
    for id, result in scored.criteria.items():
        expected = {
            "state": STATES.index(result.state),
            "before": millionths(result.before),
            "points": millionths(result.points),
            "coverage": millionths(result.coverage),
            "low": millionths(result.worst),
            "high": millionths(result.best),
        }
        for name, number in expected.items():
            if row[f"{id}:{name}"] != number:
                yield f"{id}:{name} should be {number}, is {row[f'{id}:{name}']}"
    for id, holds in scored.holds.items():
        if row[f"gate:{id}:holds"] != holds:
            yield f"gate:{id}:holds should be {holds}, is {row[f'gate:{id}:holds']}"
        if bool(row[f"gate:{id}:fires"]) != scored.fires[id]:
            yield f"gate:{id}:fires should be {scored.fires[id]}, is {row[f'gate:{id}:fires']}"
    if row["score:counted"] != scored.counted:
        yield f"score:counted should be {scored.counted}"


def compare(made: Made, cases: Sequence[Case], seed: int) -> tuple[list[Scored], pl.DataFrame]:
    """Cases by both ways, compared case by case and operator by operator."""
    random = Random(seed)
    rubric, reference = compiled(made.text), oracle.read_rubric(made.text)
    operators = [random.choice(OPERATORS) for _ in cases]
    weights = [random.choice([10_000, 10_000, 10_000, 5_000, 25_001, 1]) for _ in cases]
    frame = as_frame(cases, operators, weights)
    by_engine = scored_by_engine(frame, rubric)
    rows = {row["case"]: row for row in by_engine.iter_rows(named=True)}
    by_oracle = [oracle.score_case(reference, case) for case in cases]
    for index, scored in enumerate(by_oracle):
        found = list(differences(rows[f"case-{index}"], scored))
        assert not found, "\n".join([*found, made.text, repr(cases[index])])
    entries = [(o, Fraction(w, 10_000), s) for o, w, s in zip(operators, weights, by_oracle, strict=True)]
    compare_operators(by_engine, rubric, oracle.rank(reference, entries), made.text)
    compare_another_plan(frame, rubric, by_engine, seed)
    return by_oracle, by_engine


def compare_operators(by_engine: pl.DataFrame, rubric: Rubric, expected: oracle.Ranking, text: str) -> None:
    sums = operator_sums(by_engine.lazy(), rubric).collect()
    rows, unranked = rank_sums(sums, rubric, {operator: operator.title() for operator in OPERATORS})
    table = {name for name, row in expected.rows.items() if row.rank is not None}
    assert {row.operator for row in rows} == table, text
    assert {row.operator for row in unranked} == set(expected.rows) - table, text
    for row in rows:
        mine = expected.rows[row.operator]
        assert (row.rank, row.shared, row.score, row.total, row.scored) == (
            mine.rank, mine.shared, mine.score, mine.total, mine.scored,
        ), text  # fmt: skip
        assert row.coverage == mine.coverage, text
        assert row.range == (mine.worst, mine.best), text
        assert row.criteria == mine.criteria, text


def compare_another_plan(frame: pl.DataFrame, rubric: Rubric, full: pl.DataFrame, seed: int) -> None:
    """Fewer columns asked for are the same columns: one of the three plans with fewer, by the seed."""
    names = [f"{node.id}:points" for node in rubric.root.walk()]
    ranged, detail = ((False, False), (True, False), (False, True))[seed % 3]
    fewer = scored_by_engine(frame, rubric, ranged=ranged, detail=detail)
    kept = [name for name in names if name in fewer.columns]
    assert "score:points" in kept
    assert fewer.select("case", *kept).sort("case").equals(full.select("case", *kept).sort("case"))


def of_exact_values(case: Case) -> dict[str, Value]:
    """A case of exact values: vague ones shrink to their low end, and other states are unknown."""
    return {
        key: replace(value, high=value.low, by_day=False) if value.state == KNOWN else Value(UNKNOWN)
        for key, value in case.items()
    }


def compare_bare(made: Made, cases: Sequence[Case]) -> None:
    """Frames without high ends and states are the same as with them."""
    rubric, reference = compiled(made.text), oracle.read_rubric(made.text)
    exact = [of_exact_values(case) for case in cases]
    operators, weights = ["north"] * len(exact), [10_000] * len(exact)
    full = scored_by_engine(as_frame(exact, operators, weights), rubric)
    bare = scored_by_engine(as_frame(exact, operators, weights, bare=True), rubric)
    for row, mine, case in zip(
        bare.sort("case").iter_rows(named=True), full.sort("case").iter_rows(named=True), exact, strict=True
    ):
        for name in (f"{node.id}:{part}" for node in rubric.root.walk() for part in ("points", "state", "low", "high")):
            assert row[name] == mine[name], f"{name}\n{made.text}"
        found = list(differences(row, oracle.score_case(reference, case)))
        assert not found, "\n".join([*found, made.text, repr(case)])


# ------------------------------------------------------------------------------ random


@many_examples
@FAST
@given(seeds)
def test_engine_and_oracle_agree_on_random_rubrics(seed: int) -> None:
    made = make_rubric(seed)
    compare(made, make_cases(seed, made), seed)


@pytest.mark.slow
@SLOW
@given(seeds)
def test_engine_and_oracle_agree_on_many_random_rubrics(seed: int) -> None:
    made = make_rubric(seed)
    compare(made, make_cases(seed, made), seed)


@many_examples
@settings(FAST, max_examples=examples(2, 20))
@given(seeds)
def test_frames_without_high_ends_and_states_give_the_same(seed: int) -> None:
    made = make_rubric(seed)
    compare_bare(made, make_cases(seed, made))


# ------------------------------------------------------------------------------ every combination

#: (combine, the policy `unknown` of a criterion that is unknown, the effect of a gate that fires, upward)
Unknowing = tuple[str, str, str, bool]
#: (combine, the policy `vague` of a leaf that is vague, its policy `unknown`, upward)
Doubting = tuple[str, str, str, bool]
UNKNOWING: list[Unknowing] = [
    (way, policy, effect, upward)
    for way in ROOT_WAYS
    for policy in POLICIES
    for effect in EFFECTS
    for upward in (True, False)
]
DOUBTING: list[Doubting] = [
    (way, doubt, policy, upward)
    for way in ROOT_WAYS
    for doubt in DOUBTS
    for policy in POLICIES
    for upward in (True, False)
]


def is_partly_known(leaf: oracle.Node, value: Value) -> bool:
    """Whether the points that a value allows differ, and are not all that the leaf can give."""
    if not leaf.is_leaf or "applies_when" in leaf.raw or value.state != KNOWN:
        return False
    possible, every = oracle.possible_points(leaf, value), oracle.all_points(leaf)
    return min(possible) < max(possible) and (min(possible), max(possible)) != (min(every), max(every))


def reached(made: Made, cases: Sequence[Case]) -> tuple[set[Unknowing], set[Doubting]]:
    """The combinations that meet in one case: a criterion is unknown under the policy, and a gate with
    the effect fires; a leaf is partly known under the two policies."""
    rubric = oracle.read_rubric(made.text)
    effects = {gate["id"]: next(effect for effect in EFFECTS if effect in gate) for gate in rubric.gates}
    upward = rubric.root.best > rubric.root.worst
    counted = [child for node in rubric.nodes.values() for child in node.counted_children]
    unknowing: set[Unknowing] = set()
    doubting: set[Doubting] = set()
    for case in cases:
        scored = oracle.score_case(rubric, case)
        for node in counted:
            state = scored.criteria[node.id].state
            if state == UNKNOWN:
                firing = [effects[gate] for gate, fires in scored.fires.items() if fires]
                unknowing |= {(rubric.combine, node.policy, effect, upward) for effect in firing}
            value = case[oracle.input_of(node.raw)[0]] if node.is_leaf else Value(UNKNOWN)
            # With the policy `unknown` it is unknown, with the others vague.
            if state == (UNKNOWN if node.doubt == "unknown" else VAGUE) and is_partly_known(node, value):
                doubting.add((rubric.combine, node.doubt, node.policy, upward))
    return unknowing, doubting


@many_examples
def test_every_combination_of_way_policy_effect_and_direction_is_reached_and_compared() -> None:
    # 6 x 3 x 5 x 2 and 6 x 3 x 3 x 2. Each is looked for by the oracle alone, which is quicker, and then compared.
    assert (len(UNKNOWING), len(DOUBTING)) == (180, 108)
    compared: tuple[set[Unknowing], set[Doubting]] = (set(), set())
    wishes = [(0, one, Wish(combine=one[0], policy=one[1], effect=one[2], upward=one[3])) for one in UNKNOWING]
    wishes += [(1, one, Wish(combine=one[0], doubt=one[1], policy=one[2], upward=one[3])) for one in DOUBTING]
    # A few of them in a quick run, spread over all kinds.
    step = examples(59, 1)
    for number, (kind, wanted, wish) in list(enumerate(wishes))[::step]:
        if wanted in compared[kind]:
            continue
        for seed in range(number * 1000, number * 1000 + 100):
            made = make_rubric(seed, wish)
            cases = make_cases(seed, made)
            met = reached(made, cases)
            if wanted in met[kind]:
                compare(made, cases, seed)
                for found, more in zip(compared, met, strict=True):
                    found |= more
                break
    asked = ({one for kind, one, _ in wishes[::step] if kind == 0}, {one for kind, one, _ in wishes[::step] if kind})
    assert len(asked[0]) + len(asked[1]) == examples(5, 288)
    assert all(wanted <= found for wanted, found in zip(asked, compared, strict=True))


# ------------------------------------------------------------------------------ properties

FEW = settings(FAST, max_examples=examples(2, 12))


@many_examples
@FEW
@given(seeds)
def test_the_order_of_cases_changes_nothing(seed: int) -> None:
    made = make_rubric(seed)
    cases, rubric = make_cases(seed, made), compiled(made.text)
    frame = as_frame(
        cases, [OPERATORS[index % 3] for index in range(len(cases))], [10_000 + index for index in range(len(cases))]
    )
    forward, backward = scored_by_engine(frame, rubric), scored_by_engine(frame.reverse(), rubric)
    assert forward.sort("case").equals(backward.sort("case"))
    names = {operator: operator.title() for operator in OPERATORS}
    first = rank_sums(operator_sums(forward.lazy(), rubric).collect(), rubric, names)
    assert first == rank_sums(operator_sums(backward.lazy(), rubric).collect(), rubric, names)


def with_weights_times(entries: Any, factor: Fraction) -> Any:
    """A raw rubric of which all weights that are numbers are multiplied."""
    if isinstance(entries, list):
        return [with_weights_times(entry, factor) for entry in entries]
    if not isinstance(entries, dict):
        return entries
    found = {key: with_weights_times(value, factor) for key, value in entries.items()}
    if "weight" in found and not found["weight"].endswith("%"):
        found["weight"] = written(Fraction(found["weight"]) * factor)
    return found


@many_examples
@FEW
@given(seeds)
def test_scaling_all_weights_changes_nothing(seed: int) -> None:
    # Not in weighted_points, where siblings without weights have 1 each and the path multiplies.
    way = Random(seed).choice([way for way in ROOT_WAYS if way != "weighted_points"])
    made = make_rubric(seed, Wish(combine=way))
    raw = with_weights_times(oracle.read_rubric(made.text).raw, Fraction(3))
    text = "\n".join(f"{key}: {flow(value)}" for key, value in {**raw, "version": '"1"'}.items()) + "\n"
    cases = make_cases(seed, made)
    frame = as_frame(cases, ["north"] * len(cases), [10_000] * len(cases))
    assert scored_by_engine(frame, compiled(made.text)).equals(scored_by_engine(frame, compiled(text)))


#: Measures and ratings of which more is worse.
LOWER_IS_BETTER = tuple(source for source in INPUTS if kind_of(source)[0] in ("count", "time", "money"))


@many_examples
@FEW
@given(seeds)
def test_a_better_fact_never_lowers_a_score_of_weighted_means_over_monotone_scales(seed: int) -> None:
    made = make_rubric(seed, Wish(combine="weighted_mean", plain=True, by_day=False))
    random = Random(seed)
    worse, better = [], []
    for case in (of_exact_values(case) for case in make_cases(seed, made)):
        source = random.choice(INPUTS)
        other = of_exact_values(random.choice(make_cases(seed + 1, made)))[key_of(source)]
        mine = case[key_of(source)]
        if mine.low is None or other.low is None:
            continue  # a fact that becomes known may well lower a score
        ends = sorted([mine, other], key=lambda value: value.low or 0, reverse=source in LOWER_IS_BETTER)
        worse.append({**case, key_of(source): ends[0]})
        better.append({**case, key_of(source): ends[1]})
    assert worse
    rubric = compiled(made.text)
    operators, weights = ["north"] * len(worse), [10_000] * len(worse)
    before = scored_by_engine(as_frame(worse, operators, weights), rubric).sort("case")["score:points"]
    after = scored_by_engine(as_frame(better, operators, weights), rubric).sort("case")["score:points"]
    for low, high in zip(before, after, strict=True):
        assert (low is None) == (high is None)
        assert low is None or rubric.scale.sign * (high - low) >= 0, made.text


@many_examples
@FEW
@given(seeds)
def test_adding_an_operator_moves_no_score_of_another(seed: int) -> None:
    made = make_rubric(seed)
    cases, rubric = make_cases(seed, made), compiled(made.text)
    operators = [OPERATORS[index % 3] for index in range(len(cases))]
    frame = as_frame(cases, operators, [10_000] * len(cases))
    names = {operator: operator.title() for operator in OPERATORS}

    def scores(part: pl.DataFrame) -> dict[str, Any]:
        rows, unranked = rank_sums(
            operator_sums(scored_by_engine(part, rubric).lazy(), rubric).collect(), rubric, names
        )
        return {row.operator: (row.score, row.coverage, row.criteria, row.range) for row in rows} | {
            row.operator: row.reason for row in unranked
        }

    everyone, without = scores(frame), scores(frame.filter(pl.col("operator") != "south"))
    assert {operator: entry for operator, entry in everyone.items() if operator != "south"} == without
