"""Why the score of an operator changed: parts that add up to the change exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from scorekit.editions.comparing.strata import Criterion, Stratum

_NONE = Criterion(Fraction(0), Fraction(0))


class Parts(NamedTuple):
    """What of the change under one rubric comes from a changed mix of strata, from performance
    inside the strata, and from strata that came or went."""

    mix: Fraction
    performance: Fraction
    strata: Fraction


class Split(NamedTuple):
    """Performance by criterion: what points on each leaf changed, and what changed applied weights (with what the
    nearer end took back of them), gates and roundings did."""

    criteria: dict[str, Fraction]
    weights: Fraction
    gates: Fraction
    rounding: Fraction


def parts_of(before: Mapping[str, Stratum], after: Mapping[str, Stratum]) -> Parts:
    """Symmetric Kitagawa over the strata of both years, whose shares are taken among themselves; the
    rest of the change comes from the others. Without a stratum in both years all of it does."""
    change = _mean(after, after) - _mean(before, before)
    common = sorted(set(before) & set(after))
    if not common:
        return Parts(Fraction(0), Fraction(0), change)
    then, now = _shares(before, common), _shares(after, common)
    mix = performance = Fraction(0)
    for name in common:
        a, b = before[name].mean, after[name].mean
        mix += (now[name] - then[name]) * (a + b) / 2
        performance += (b - a) * (then[name] + now[name]) / 2
    return Parts(mix, performance, change - mix - performance)


def _mean(strata: Mapping[str, Stratum], names: Mapping[str, Stratum] | list[str]) -> Fraction:
    weight = sum((strata[name].weight for name in names), Fraction(0))
    return sum((strata[name].weight * strata[name].mean for name in names), Fraction(0)) / weight


def _shares(strata: Mapping[str, Stratum], names: list[str]) -> dict[str, Fraction]:
    weight = sum((strata[name].weight for name in names), Fraction(0))
    return {name: strata[name].weight / weight for name in names}


def split(before: Mapping[str, Stratum], after: Mapping[str, Stratum]) -> Split | None:
    """Performance inside the common strata, by criterion; None where the rubric does not add.

    What a leaf adds is its applied weight times its points: the change of points counts at the
    mean of both weights, the change of weights at the mean of both points.
    """
    common = sorted(set(before) & set(after))
    if not common or any(one[name].leaves is None for name in common for one in (before, after)):
        return None
    then, now = _shares(before, common), _shares(after, common)
    criteria: dict[str, Fraction] = {}
    weights = gates = rounding = Fraction(0)
    for name in common:
        share = (then[name] + now[name]) / 2
        a, b = before[name], after[name]
        gates += share * (b.gates - a.gates)
        rounding += share * (b.rounding - a.rounding)
        weights += share * (b.nearer - a.nearer)
        assert a.leaves is not None and b.leaves is not None
        for leaf in dict.fromkeys((*a.leaves, *b.leaves)):
            points, weight = _change(a.leaves.get(leaf, _NONE), b.leaves.get(leaf, _NONE))
            criteria[leaf] = criteria.get(leaf, Fraction(0)) + share * points
            weights += share * weight
    return Split(criteria, weights, gates, rounding)


def _change(before: Criterion, after: Criterion) -> tuple[Fraction, Fraction]:
    """The change of what a leaf adds: by its points, and by its applied weight."""
    change = after.added - before.added
    if not before.applied or not after.applied:
        return Fraction(0), change
    points = after.added / after.applied - before.added / before.applied
    by_points = points * (before.applied + after.applied) / 2
    return by_points, change - by_points
