"""Kendall's tau-b against values worked out by hand, and its exact p against every permutation."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction as F
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scorekit
from scorekit.api.projects import open_leagues
from scorekit.scoring.scored import Scored
from scorekit.scoring.verdicts import compare_verdicts, kendall
from tests.examples import examples, many_examples


def statistic(first: list[int], second: list[int]) -> int:
    def sign(x: int) -> int:
        return (x > 0) - (x < 0)

    return sum(sign(first[i] - first[j]) * sign(second[i] - second[j]) for i, j in combinations(range(len(first)), 2))


def test_five_in_the_same_order_agree_wholly() -> None:
    found = kendall([F(i) for i in range(5)], [F(i) for i in range(5)])
    # Of 120 orders only the same and the reverse are as extreme.
    assert (found.tau, found.p) == (1.0, F(2, 120))


def test_tau_b_takes_ties_out_of_both() -> None:
    # Pairs: 10; one tie in the first: 9 open; none in the second: 10 open.
    # 1 2 2 3 4 against 1 3 2 4 5: 9 pairs untied in both, all concordant.
    found = kendall([F(v) for v in (1, 2, 2, 3, 4)], [F(v) for v in (1, 3, 2, 4, 5)])
    assert found.tau == 9 / math.sqrt(9 * 10)


def test_no_order_in_one_of_them_is_no_agreement() -> None:
    assert kendall([F(1)] * 5, [F(i) for i in range(5)]).tau is None


@many_examples
@settings(deadline=None, derandomize=True, max_examples=examples(20, 60))
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=5, max_size=7))
def test_p_is_the_share_of_all_permutations_as_extreme(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = kendall([F(a) for a in first], [F(b) for b in second])
    if found.tau is None:
        return
    observed = abs(statistic(first, second))
    every = [abs(statistic(first, list(order))) >= observed for order in permutations(second)]
    assert found.p == F(sum(every), len(every))


def test_p_of_many_without_ties_is_counted_and_of_many_with_ties_is_not() -> None:
    assert kendall([F(i) for i in range(40)], [F(-i) for i in range(40)]).p == F(2, math.factorial(40))
    assert kendall([F(i // 2) for i in range(40)], [F(i) for i in range(40)]).p is None


def test_fewer_than_five_pairs_say_nothing(project: Callable[..., Path]) -> None:
    case = "case: c{i}\noperator: kpn\nverdict: {i}/10\noutcome: {{resolved: no}}\n"
    project(cases__good=case.format(i=1), cases__two=case.format(i=2))
    (inputs,) = open_leagues().leagues()
    comparison = compare_verdicts(Scored(inputs))
    assert [(pair.case, pair.verdict) for pair in comparison.pairs] == [("c2", F(1, 5)), ("c1", F(1, 10))]
    assert comparison.agreement is None
    project(cases__good=case.format(i=1), **{f"cases__n{i}": case.format(i=i) for i in range(3, 6)})
    (inputs,) = open_leagues().leagues()
    agreement = compare_verdicts(Scored(inputs)).agreement
    assert agreement is not None
    assert agreement.n == 5
    assert pytest.approx(1) != agreement.tau  # every case is unresolved: one score, no order
    assert scorekit.league().rows[0].scored == 5
