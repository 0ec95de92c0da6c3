"""What scores promise, over random rubrics and cases: by the method alone, and by the engine.

``oracle`` holds the promises against docs/method.md; ``engine`` holds the engine to them. The engine makes a plan of
each rubric, which takes far longer than its sums; so the quick tests hold it to fewer rubrics than the oracle, and the
slow ones hold both to all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any, Protocol

import pytest

from scorekit.engine.scoring import operator_sums
from scorekit.scoring.ranking import rank_sums
from tests import oracle
from tests.engine.changed_facts import (
    APPLIES,
    COUNTS,
    DECIDED,
    FILLED,
    against,
    kinds_of_exceptions,
    narrower,
    otherwise,
)
from tests.engine.test_against_oracle import (
    MILLION,
    OPERATORS,
    as_frame,
    compiled,
    scored_by_engine,
    with_weights_times,
)
from tests.examples import examples
from tests.oracle import KNOWN, NEVER, NOT_APPLICABLE, UNKNOWN, Value, exact
from tests.strategies import (
    EFFECTS,
    INPUTS,
    POLICIES,
    ROOT_WAYS,
    Made,
    Wish,
    flow,
    key_of,
    make_cases,
    make_rubric,
)

Case = Mapping[str, Value]
#: (operator, weight in ten thousandths, case)
Entry = tuple[str, int, Case]


compiled_once = lru_cache(maxsize=8)(compiled)


@dataclass(frozen=True)
class Seen:
    """What is said about one criterion of one case."""

    points: Fraction | None
    coverage: Fraction | None
    worst: Fraction | None
    best: Fraction | None


@dataclass(frozen=True)
class Place:
    """What a table says about one operator in it."""

    score: Fraction | None
    coverage: Fraction | None
    worst: Fraction | None
    best: Fraction | None
    rank: int | None
    shared: bool


class Scorer(Protocol):
    #: Of how many random rubrics it scores one.
    one_in: int

    def cases(self, text: str, cases: Sequence[Case]) -> list[dict[str, Seen]]: ...

    def table(self, text: str, entries: Sequence[Entry]) -> dict[str, Place | None]:
        """All operators; those that stand apart with ``None``."""


class Oracle:
    def __init__(self, one_in: int = 1) -> None:
        self.one_in = one_in

    def cases(self, text: str, cases: Sequence[Case]) -> list[dict[str, Seen]]:
        rubric = oracle.read_rubric(text)
        return [
            {
                id: Seen(result.points, result.coverage, result.worst, result.best)
                for id, result in oracle.score_case(rubric, case).criteria.items()
            }
            for case in cases
        ]

    def table(self, text: str, entries: Sequence[Entry]) -> dict[str, Place | None]:
        rubric = oracle.read_rubric(text)
        scored = [
            (operator, Fraction(weight, 10_000), oracle.score_case(rubric, case)) for operator, weight, case in entries
        ]
        return {
            name: None
            if row.rank is None
            else Place(row.score, row.coverage, row.worst, row.best, row.rank, row.shared)
            for name, row in oracle.rank(rubric, scored).rows.items()
        }


class Engine:
    def __init__(self, one_in: int = 1) -> None:
        self.one_in = one_in
        self.last: tuple[str, Sequence[Case], Any] = ("", (), None)

    def frame(self, text: str, entries: Sequence[Entry]) -> Any:
        operators, weights, cases = zip(*entries, strict=True)
        frame = as_frame(cases, operators, weights)
        same = self.last[0] == text and list(map(id, self.last[1])) == list(map(id, cases))
        if same and self.one_in > 1:
            # Scored before, for other operators or weights; over all rubrics it is scored again.
            scored = self.last[2].drop("operator", "weight")
            return scored.join(frame.select("case", "operator", "weight"), on="case", validate="1:1")
        scored = scored_by_engine(frame, compiled_once(text), detail=False)
        self.last = (text, cases, scored)
        return scored

    def cases(self, text: str, cases: Sequence[Case]) -> list[dict[str, Seen]]:
        if not cases:
            return []
        rows = self.frame(text, [("north", 10_000, case) for case in cases]).iter_rows(named=True)
        by_case = {row["case"]: row for row in rows}

        def seen(row: Mapping[str, Any], id: str) -> Seen:
            numbers = [row[f"{id}:{name}"] for name in ("points", "coverage", "low", "high")]
            return Seen(*(None if number is None else Fraction(number, MILLION) for number in numbers))

        ids = list(oracle.read_rubric(text).nodes)
        return [{id: seen(by_case[f"case-{index}"], id) for id in ids} for index in range(len(cases))]

    def table(self, text: str, entries: Sequence[Entry]) -> dict[str, Place | None]:
        rubric = compiled_once(text)
        sums = operator_sums(self.frame(text, entries).lazy(), rubric).collect()
        rows, apart = rank_sums(sums, rubric, {operator: operator.title() for operator in OPERATORS})
        found: dict[str, Place | None] = {row.operator: None for row in apart}
        for row in rows:
            assert row.range is not None
            worst, best = row.range
            found[row.operator] = Place(row.score, row.coverage, worst, best, row.rank, row.shared)
        return found


both = pytest.mark.parametrize("scorer", [Oracle(), Engine()], ids=["oracle", "engine"])
#: Over random rubrics, some of them or (slow) all. Primes: the seeds choose directions by 2 and policies by 3.
both_at_random = pytest.mark.parametrize(
    "scorer",
    [
        pytest.param(Oracle(one_in=examples(17, 5)), id="oracle"),
        pytest.param(Engine(one_in=examples(23, 11)), id="engine"),
        pytest.param(Oracle(), id="oracle, all rubrics", marks=pytest.mark.slow),
        pytest.param(Engine(), id="engine, all rubrics", marks=pytest.mark.slow),
    ],
)


def entries_of(seed: int, made: Made, number: int = 8) -> list[Entry]:
    random = Random(seed)
    return [
        (random.choice(OPERATORS), random.choice([10_000, 10_000, 5_000, 1]), case)
        for case in make_cases(seed, made, number)
    ]


def lies_between(points: Fraction, one: Fraction | None, other: Fraction | None) -> bool:
    assert one is not None and other is not None
    return min(one, other) <= points <= max(one, other)


# ------------------------------------------------------------------------------ its range


@both_at_random
def test_every_score_lies_in_its_own_range(scorer: Scorer) -> None:
    seen: Counter[str] = Counter()
    for number, way in enumerate(ROOT_WAYS):
        for seed in range(number * 100, number * 100 + 12, scorer.one_in):
            made = make_rubric(seed, Wish(combine=way, upward=seed % 2 == 0, policy=POLICIES[seed % 3]))
            entries = entries_of(seed, made)
            for scored in scorer.cases(made.text, [case for _, _, case in entries]):
                for id, result in scored.items():
                    if result.points is not None:
                        assert lies_between(result.points, result.worst, result.best), f"{id}\n{made.text}"
                        seen["criterion" if id != "score" else f"score by {way}"] += 1
                        seen["not a point wide"] += result.worst != result.best
            for place in scorer.table(made.text, entries).values():
                if place is not None:
                    assert place.score is not None and lies_between(place.score, place.worst, place.best), made.text
                    seen["operator"] += 1
    least = {"criterion": 1500, "not a point wide": 250, "operator": 50, **{f"score by {way}": 30 for way in ROOT_WAYS}}
    assert all(seen[what] > number // scorer.one_in for what, number in least.items()), seen


@both_at_random
@pytest.mark.parametrize("effect", EFFECTS)
def test_every_score_lies_in_its_own_range_under_each_gate(scorer: Scorer, effect: str) -> None:
    seen = 0
    for seed in range(0, 16, scorer.one_in):
        made = make_rubric(seed, Wish(effect=effect))
        for scored in scorer.cases(made.text, make_cases(seed, made)):
            for id, result in scored.items():
                if result.points is not None:
                    assert lies_between(result.points, result.worst, result.best), f"{id}\n{made.text}"
                    seen += 1
    assert seen > 300 // scorer.one_in


# ------------------------------------------------------------------------------ better and worse facts

Changes = Callable[[Random, str, Case, Case, Made], Iterator[tuple[bool, Value]]]


def narrowed(random: Random, key: str, case: Case, other: Case, made: Made) -> Iterator[tuple[bool, Value]]:
    return narrower(random, key, case[key], made.edges.get(key, ()))


def replaced(random: Random, key: str, case: Case, other: Case, made: Made) -> Iterator[tuple[bool, Value]]:
    return otherwise(key, case[key], other[key])


def moves(scorer: Scorer, changes: Changes, seeds: Sequence[int]) -> Counter[str]:
    """How many criteria moved with the fact, and how many against it, by the kind of exception.

    It holds for rubrics with these habits: every scale function is monotone (more is better, or more is
    worse, all the way); a gate that harms (`lower_by`, `cap`, a `set` to the worst) fires on worse values
    and points, a gate that helps (`raise_by`, `floor`, a `set` to the best) on better ones; no comparison
    holds for every value or for none; conditions do not ask what is known or applies; no group of gates.
    What `applies_when` asks, policies, weights and ways to combine are free.
    """
    found: Counter[str] = Counter()
    for seed in seeds:
        made, random = make_rubric(seed, Wish(monotone=True)), Random(seed)
        rubric = oracle.read_rubric(made.text)
        leaves = {oracle.input_of(node.raw)[0] for node in rubric.nodes.values() if node.is_leaf}
        cases, others = make_cases(seed, made, 4), make_cases(seed + 1, made, 4)
        changed: list[tuple[int, bool, Case]] = []
        for index, (case, other) in enumerate(zip(cases, others, strict=True)):
            for key in sorted(leaves | set(made.edges)):
                for better, value in changes(random, key, case, other, made):
                    changed.append((index, better, {**case, key: value}))
        scored_all = scorer.cases(made.text, [*cases, *(case for _, _, case in changed)])
        before, after = scored_all[: len(cases)], scored_all[len(cases) :]
        for (index, better, tried), scored in zip(changed, after, strict=True):
            found["comparisons"] += 1
            for id, node in rubric.nodes.items():
                one, two = before[index][id].points, scored[id].points
                if not against(node, one, two, better):
                    found["with the fact"] += None not in (one, two) and one != two
                    continue
                kinds = kinds_of_exceptions(
                    rubric, id, oracle.Case(rubric, cases[index]), oracle.Case(rubric, tried), better
                )
                assert kinds is None or kinds, (
                    f"{id} moved from {one} to {two} although a fact became {'better' if better else 'worse'}\n"
                    f"{made.text}{cases[index]}\n"
                    f"{[(key, tried[key]) for key in tried if tried[key] != cases[index][key]]}"
                )
                found["followed another"] += kinds is None
                for kind in kinds or ():
                    found[kind] += 1
    return found


@both_at_random
def test_a_fact_known_more_narrowly_moves_scores_its_own_way_but_for_named_exceptions(scorer: Scorer) -> None:
    found = moves(scorer, narrowed, range(0, 120, scorer.one_in))
    assert found["comparisons"] > 1200 // scorer.one_in and found["with the fact"] > 300 // scorer.one_in, found
    assert found[COUNTS] + found[FILLED] + found[APPLIES] + found[DECIDED] < found["with the fact"] / 5, found


@both_at_random
def test_a_better_fact_never_lowers_a_score_but_for_named_exceptions(scorer: Scorer) -> None:
    found = moves(scorer, replaced, range(0, 120, scorer.one_in))
    assert found["comparisons"] > 1200 // scorer.one_in and found["with the fact"] > 800 // scorer.one_in, found
    assert found[COUNTS] + found[FILLED] + found[APPLIES] + found[DECIDED] < found["with the fact"] / 5, found


@pytest.mark.slow
@both
@pytest.mark.parametrize("changes", [narrowed, replaced])
def test_all_kinds_of_exceptions_are_met_over_many_rubrics(scorer: Scorer, changes: Changes) -> None:
    found = moves(scorer, changes, range(1000, 1700))
    assert found["comparisons"] > 7000, found
    assert all(found[kind] for kind in (APPLIES, COUNTS, DECIDED, FILLED)), found


# ------------------------------------------------------------------------------ the exceptions, by hand

#: The examples of docs/method.md, "What leaving out can do". A has 2 points.
HEAD = 'rubric: small\nversion: "1"\nscale: {worst: 0, best: 10, decimals: 1}\n'
A = "  - {id: a, measure: contacts, bands: [{up_to: 1, points: 8}, {otherwise: 2}]}\n"
BANDS = "bands: [{up_to: 1, points: 10}, {up_to: 2, points: 6}, {otherwise: 0}]"
B = f"  - {{id: b, measure: attempts_to_resolution, {BANDS}}}\n"
SHARE = "  - {id: s, measure: promises_kept_share, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}\n"
WAIT = """criteria:
  - {id: w, measure: longest_wait, linear: [{at: 0 min, points: 10}, {at: 10 min, points: 0}]}
  - {id: c, measure: remedy_given, answers: {yes: 10, no: 0}, applies_when: {measure: longest_wait, over: 5 min}}
"""
ATTEMPTS = [Value(KNOWN, Fraction(1), NEVER), Value(KNOWN, Fraction(2), NEVER)]
TWO = [ATTEMPTS[0], exact(2)]
SHARES = [Value(KNOWN, Fraction(0), Fraction(1)), Value(KNOWN, Fraction(1, 2), Fraction(1))]
WAITS = [exact(6 * 60_000), exact(5 * 60_000)]
FLOOR = "gates: [{id: g, when: {criterion: b, at_least: 6}, floor: 8}]\n"
WEIGHTLESS = A.replace("id: a", "id: a, weight: 1") + B.replace("id: b", "id: b, weight: 0")


@both
@pytest.mark.parametrize(
    ("body", "contacts", "key", "values", "scores"),
    [
        (f"criteria:\n{A}{B}", 2, "attempts_to_resolution", ATTEMPTS, (2, 4)),
        (f"vague: worst\ncriteria:\n{A}{SHARE}", 1, "promises_kept_share", SHARES, (8, Fraction(13, 2))),
        (f"criteria:\n{WEIGHTLESS}{FLOOR}", 2, "attempts_to_resolution", TWO, (2, 8)),
        (f"unknown: worst\ncriteria:\n{A}{B}", 2, "attempts_to_resolution", ATTEMPTS, (1, 4)),
        (WAIT, 2, "longest_wait", WAITS, (7, 5)),
    ],
    ids=["counts", "counts, by the worst", "is decided", "was filled in", "stops to apply"],
)
def test_the_exceptions_of_the_method_come_out_as_it_says(
    scorer: Scorer, body: str, contacts: int, key: str, values: list[Value], scores: tuple[Fraction, Fraction]
) -> None:
    nothing = {key_of(source): Value(UNKNOWN) for source in INPUTS}
    case = {**nothing, "contacts": exact(contacts), "remedy_given": exact(1)}
    before, after = scorer.cases(HEAD + body, [{**case, key: value} for value in values])
    assert (before["score"].points, after["score"].points) == scores


@both
def test_a_worse_fact_in_a_group_may_raise_a_score(scorer: Scorer) -> None:
    # 10 - 3 - 3 = 4. With the cap: alone it leaves 6 of 10, the other of its group 7; so 10 - 3 = 7, capped to 6.
    text = f"""{HEAD}criteria:
  - {{id: a, measure: contacts, bands: [{{up_to: 1, points: 10}}, {{otherwise: 0}}]}}
gates:
  - {{id: g1, when: {{measure: resolved, is: no}}, lower_by: 3, group: one}}
  - {{id: g2, when: {{measure: transfers, over: 1}}, cap: 6, group: one}}
  - {{id: g3, when: {{measure: resolved, is: no}}, lower_by: 3}}
"""
    nothing = {key_of(source): Value(UNKNOWN) for source in INPUTS}
    case = {**nothing, "contacts": exact(1), "resolved": exact(0)}
    before, after = scorer.cases(text, [{**case, "transfers": exact(number)} for number in (1, 2)])
    assert (before["score"].points, after["score"].points) == (4, 6)


# ------------------------------------------------------------------------------ cases that say nothing


@both_at_random
def test_a_case_that_says_nothing_changes_nothing_unless_the_rubric_speaks_for_it(scorer: Scorer) -> None:
    # Only a `set` whose condition holds of it makes such a case count.
    seen: Counter[str] = Counter()
    for seed in range(0, 60, scorer.one_in):
        made = make_rubric(seed)
        rubric, entries = oracle.read_rubric(made.text), entries_of(seed, made, 6)
        before = scorer.table(made.text, entries)
        for state in (UNKNOWN, NOT_APPLICABLE):
            empty = {key_of(source): Value(state) for source in INPUTS}
            scored = oracle.score_case(rubric, empty)
            if scored.counted:
                assert any(result.is_set for result in scored.criteria.values()), made.text
                seen["set"] += 1
                continue
            operator = sorted(before)[seed % len(before)]
            after = scorer.table(made.text, [*entries, (operator, 20_000, empty)])
            assert after == before, f"{operator}, {state}\n{made.text}"
            seen["nothing changed"] += any(before.values())
    assert seen["nothing changed"] > 40 // scorer.one_in, seen
    # Such rubrics are rare: among a few of them there may be none.
    assert seen["set"] or scorer.one_in > 1, seen


# ------------------------------------------------------------------------------ what changes nothing


@both_at_random
def test_neither_the_order_of_cases_nor_the_scale_of_weights_changes_a_table(scorer: Scorer) -> None:
    tables = 0
    for seed in range(0, 30, scorer.one_in):
        made = make_rubric(seed)
        entries = entries_of(seed, made)
        table = scorer.table(made.text, entries)
        assert scorer.table(made.text, entries[::-1]) == table, made.text
        assert scorer.table(made.text, [(name, weight * 3, case) for name, weight, case in entries]) == table, made.text
        # Not in weighted_points, where siblings without weights have 1 each and the path multiplies.
        if "weighted_points" not in made.text:
            raw = with_weights_times(oracle.read_rubric(made.text).raw, Fraction(3))
            text = "\n".join(f"{key}: {flow(value)}" for key, value in {**raw, "version": '"1"'}.items()) + "\n"
            assert scorer.table(text, entries) == table, made.text
        tables += any(place is not None for place in table.values())
    assert tables > 10 // scorer.one_in


@both_at_random
def test_adding_an_operator_moves_the_score_of_no_other(scorer: Scorer) -> None:
    compared = 0
    for seed in range(0, 30, scorer.one_in):
        made = make_rubric(seed)
        entries = entries_of(seed, made)
        everyone = scorer.table(made.text, entries)
        alone = [entry for entry in entries if entry[0] != "south"]
        for name, place in scorer.table(made.text, alone).items() if alone else ():
            other = everyone[name]
            assert (place is None) == (other is None)
            if place is not None and other is not None:
                assert (place.score, place.coverage, place.worst, place.best) == (
                    other.score, other.coverage, other.worst, other.best,
                ), made.text  # fmt: skip
                compared += 1
    assert compared > 10 // scorer.one_in
