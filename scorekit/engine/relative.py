"""Marks by the field in the table: a share of the way from worst to best, in millionths.

Such a mark depends on who else is in the table, and cannot be compared with another year's.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

from scorekit.vocabulary import Relative
from scorekit.wording.numbers import half_up

#: Standard scores from -2 to 2 cover the scale; beyond lie its ends.
WIDEST = 2


def marks(values: Mapping[str, Fraction], how: Relative, more_is_better: bool, never: int = 0) -> dict[str, Fraction]:
    """Share of the way from worst (0) to best (1) of each operator, by the values of all of them.

    * ``min_max``: where the value lies between the worst and the best one;
    * ``z_score``: standard deviations (of the population) from the mean, from -2 to 2;
    * ``rank``: the share of the others that it is better than, ties counting half;
    * ``percentile``: the share of all that are worse, with half of those that are the same, itself
      included (mid-rank).

    ``never`` is how many others have a value beyond every other: they count among the worse or the
    better ones where places are counted. Empty where the field has no spread.
    """
    sign = 1 if more_is_better else -1
    signed = {operator: sign * value for operator, value in values.items()}
    by_place = how in ("rank", "percentile")
    if len(set(signed.values())) + (1 if never and by_place else 0) < 2 or not signed:
        return {}
    if how == "min_max":
        low, high = min(signed.values()), max(signed.values())
        found = {operator: (value - low) / (high - low) for operator, value in signed.items()}
    elif how == "z_score":
        found = _standard(signed)
    else:
        beyond = (1 if more_is_better else -1) * Fraction(10**20)
        others = {f"never {number}": beyond for number in range(never)}  # no id has a blank in it
        found = _placed({**signed, **others}, how)
    return {operator: _millionths(found[operator]) for operator in signed}


def _standard(signed: Mapping[str, Fraction]) -> dict[str, Fraction]:
    count = len(signed)
    mean = sum(signed.values(), Fraction(0)) / count
    variance = sum(((value - mean) ** 2 for value in signed.values()), Fraction(0)) / count
    with localcontext() as context:
        context.prec = 60
        spread = Fraction((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())
    found = {}
    for operator, value in signed.items():
        score = (value - mean) / spread
        found[operator] = (min(max(score, Fraction(-WIDEST)), Fraction(WIDEST)) + WIDEST) / (2 * WIDEST)
    return found


def _placed(signed: Mapping[str, Fraction], how: Relative) -> dict[str, Fraction]:
    count = len(signed)
    worse: dict[Fraction, int] = {}
    equal: dict[Fraction, int] = {}
    for value in signed.values():
        equal[value] = equal.get(value, 0) + 1
    below = 0
    for value in sorted(equal):
        worse[value] = below
        below += equal[value]
    if how == "rank":
        return {o: (worse[v] + Fraction(equal[v] - 1, 2)) / (count - 1) for o, v in signed.items()}
    return {o: (worse[v] + Fraction(equal[v], 2)) / count for o, v in signed.items()}


def _millionths(value: Fraction) -> Fraction:
    return half_up(value, 6)
