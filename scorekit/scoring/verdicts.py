"""Computed scores beside published verdicts: Kendall's tau-b with its exact permutation p.

Source of the statistic: M. G. Kendall, Rank Correlation Methods (1948), chapter 3 (ties).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorekit.result import Result
from scorekit.rubrics.tree import POINT, Rubric, Text
from scorekit.scoring.result import rubric_dict
from scorekit.scoring.scored import Scored
from scorekit.wording.numbers import counted, decimal_text

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "scorekit/verdicts/v1"
#: Fewer pairs than this say nothing.
FEWEST = 5
#: Up to so many pairs with ties, every permutation is counted.
MOST_WITH_TIES = 14
MOST_WITHOUT_TIES = 200


@dataclass(frozen=True)
class Pair:
    """A case with a computed score and a published verdict, both as shares of the way from
    worst (0) to best (1)."""

    case: str
    operator: str
    score: Fraction
    verdict: Fraction

    @property
    def difference(self) -> Fraction:
        """Computed minus published."""
        return self.score - self.verdict


@dataclass(frozen=True)
class Agreement:
    """Kendall's tau-b over n pairs; ``p`` is the share of all orders at least as extreme, None
    when it cannot be counted. ``tau`` is None when all scores or all verdicts are the same."""

    n: int
    tau: float | None
    p: Fraction | None


@dataclass(frozen=True, repr=False)
class VerdictComparison(Result):
    """The pairs of a league, those that differ most first; no agreement under five pairs."""

    league: str
    league_title: Text
    period: str | None
    rubric: Rubric
    pairs: tuple[Pair, ...]
    agreement: Agreement | None
    reads_verdict: bool

    @property
    def subject(self) -> str:
        """The league, and how many cases have both."""
        return f"{self.league or self.rubric.id}: {counted(len(self.pairs), 'pair')}"

    @property
    def frame(self) -> pl.DataFrame:
        """One row a case: case, operator, and score, verdict, difference (text, shares of the way)."""
        import polars as pl

        columns = ("case", "operator", "score", "verdict", "difference")
        return pl.DataFrame(self.to_dict()["pairs"], schema=dict.fromkeys(columns, pl.String))

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values (schema scorekit/verdicts/v1); shares of the way in text."""
        found = self.agreement
        return {
            "schema": SCHEMA,
            "league": self.league,
            "period": self.period,
            "rubric": rubric_dict(self.rubric),
            "pairs": [
                {
                    "case": pair.case,
                    "operator": pair.operator,
                    "score": decimal_text(pair.score, 4),
                    "verdict": decimal_text(pair.verdict, 4),
                    "difference": decimal_text(pair.difference, 4),
                }
                for pair in self.pairs
            ],
            "n": len(self.pairs),
            "tau_b": None if found is None or found.tau is None else f"{found.tau:.4f}",
            "p": None if found is None or found.p is None else decimal_text(found.p, 4),
        }


def compare_verdicts(scored: Scored) -> VerdictComparison:
    """Compare what a league's rubric computes with what the authors of its cases published."""
    inputs, rubric = scored.inputs, scored.rubric
    columns = ("case", "operator", "score:points", "score:counted", "verdict_num", "verdict_den")
    pairs = []
    for case, operator, points, counts, num, den in scored.of_cases().select(columns).iter_rows():
        if counts and num is not None:
            way = (Fraction(points, POINT) - Fraction(rubric.scale.worst, POINT)) / Fraction(rubric.scale.length, POINT)
            pairs.append(Pair(case, operator, way, Fraction(num, den)))
    pairs.sort(key=lambda pair: (-abs(pair.difference), pair.case))
    agreement = None
    if len(pairs) >= FEWEST:
        agreement = kendall([pair.score for pair in pairs], [pair.verdict for pair in pairs])
    return VerdictComparison(
        league=inputs.league.id,
        league_title=inputs.league.title,
        period=inputs.period,
        rubric=rubric,
        pairs=tuple(pairs),
        agreement=agreement,
        reads_verdict="verdict" in rubric.measures,
    )


def kendall(first: Sequence[Fraction], second: Sequence[Fraction]) -> Agreement:
    """Kendall's tau-b of two rankings of the same things, and its exact two-sided p.

    p is the share of all orders of ``second`` with a statistic at least as far from 0.
    """
    n = len(first)
    statistic = _concordance(first, second)
    all_pairs = n * (n - 1) // 2
    open_first, open_second = (all_pairs - sum(m * (m - 1) // 2 for m in Counter(x).values()) for x in (first, second))
    if not open_first or not open_second:
        return Agreement(n, None, None)
    tau = statistic / math.sqrt(open_first * open_second)
    sizes = [[many for _, many in sorted(Counter(x).items())] for x in (first, second)]
    counts = _distribution(sizes[0], sizes[1], n)
    if counts is None:
        return Agreement(n, tau, None)
    extreme = sum(many for value, many in counts.items() if abs(value) >= abs(statistic))
    return Agreement(n, tau, Fraction(extreme, sum(counts.values())))


def _concordance(first: Sequence[Fraction], second: Sequence[Fraction]) -> int:
    """Pairs that both rankings order alike, minus those that they order otherwise; pairs that one of them ties are
    neither. Sorted by the first, each is held against those before it: a tree of sums counts how many have less and how
    many have more of the second (Knight 1966, with a Fenwick tree)."""
    places = {value: place for place, value in enumerate(sorted(set(second)), 1)}
    tree = [0] * (len(places) + 1)

    def below(place: int) -> int:
        total = 0
        while place > 0:
            total += tree[place]
            place -= place & -place
        return total

    by_first: dict[Fraction, list[int]] = {}
    for one, other in zip(first, second, strict=True):
        by_first.setdefault(one, []).append(places[other])
    statistic = seen = 0
    for value in sorted(by_first):
        for place in by_first[value]:
            statistic += below(place - 1) - (seen - below(place))
        for place in by_first[value]:
            seen += 1
            while place < len(tree):
                tree[place] += 1
                place += place & -place
    return statistic


def _distribution(groups: list[int], sizes: list[int], n: int) -> Counter[int] | None:
    """How many orders give each value of the statistic: ``groups`` are the sizes of the ties in
    one ranking, ``sizes`` those in the other, both in their order. None when there are too many to count."""
    if len(groups) == n and len(sizes) == n:
        return _without_ties(n) if n <= MOST_WITHOUT_TIES else None
    if n > MOST_WITH_TIES:
        return None
    # Deal the things out to one group after another; the state is how many of each size are left.
    states: dict[tuple[int, ...], Counter[int]] = {tuple(sizes): Counter({0: 1})}
    for group in groups:
        following: dict[tuple[int, ...], Counter[int]] = {}
        for left, counts in states.items():
            for taken, ways in _choices(left, group):
                rest = tuple(have - take for have, take in zip(left, taken, strict=True))
                shift = sum(take * (sum(rest[i + 1 :]) - sum(rest[:i])) for i, take in enumerate(taken) if take)
                target = following.setdefault(rest, Counter())
                for value, many in counts.items():
                    target[value + shift] += many * ways
        states = following
    return states[(0,) * len(sizes)]


def _choices(left: tuple[int, ...], many: int) -> list[tuple[tuple[int, ...], int]]:
    """Every way to take ``many`` out of what is left, and in how many ways that can be done."""
    found: list[tuple[tuple[int, ...], int]] = [((), 1)]
    for have in left:
        found = [
            ((*taken, take), ways * math.comb(have, take))
            for taken, ways in found
            for take in range(min(have, many - sum(taken)) + 1)
        ]
    return [(taken, ways) for taken, ways in found if sum(taken) == many]


def _without_ties(n: int) -> Counter[int]:
    """Orders by statistic when nothing is tied: by the number of inversions (Mahonian)."""
    inversions = [1]
    for size in range(2, n + 1):
        grown, running = [], 0
        for number in range(len(inversions) + size - 1):
            running += inversions[number] if number < len(inversions) else 0
            running -= inversions[number - size] if number >= size else 0
            grown.append(running)
        inversions = grown
    most = n * (n - 1) // 2
    return Counter({most - 2 * number: many for number, many in enumerate(inversions)})
