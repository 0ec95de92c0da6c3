"""The inputs of rubrics that score operators, worked out plainly, for the oracle to score.

Written from section 10 of docs/method.md alone. A figure is a Fraction in the base of its unit; a
statistic is made of the values of cases, each a pair of ends, of which None is beyond every edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.oracle import UNKNOWN, Value, exact, read_rubric

#: (operator, indicator, period) -> value.
Figures = Mapping[tuple[str, str, str], Fraction]
Ends = tuple[Fraction | None, Fraction | None]


def operator_values(rubric: str, figures: Figures, operator: str, period: str) -> dict[str, Value]:
    """The value of every input of a rubric for one operator."""
    raw = read_rubric(rubric).raw

    def figure(indicator: str, at: str = period) -> Fraction | None:
        return figures.get((operator, indicator, at))

    def value(number: Fraction | None) -> Value:
        return Value(UNKNOWN) if number is None else exact(number)

    found = {}
    for part in _mappings(raw):
        if "indicator" in part:
            found[f"indicator:{part['indicator']}"] = value(figure(part["indicator"]))
        if "rate" in part:
            count, of = figure(part["rate"]["count"]), figure(part["rate"]["of"])
            per = Fraction(part["rate"].get("per", "1"))
            found[f"rate:{part['id']}"] = value(count * per / of if count is not None and of else None)
        if "change" in part:
            name, years = part["change"]["indicator"], int(part["change"]["against"].split()[0])
            now, before = figure(name), figure(name, f"{int(period[:4]) + years}{period[4:]}")
            small = before is not None and before < Fraction(part["change"].get("minimum_base", "0"))
            known = now is not None and before and not small
            found[f"change:{part['id']}"] = value((now - before) / before if known and now is not None else None)  # type: ignore[operator]
    return found


def _mappings(raw: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(raw, Mapping):
        yield raw
        for part in raw.values():
            yield from _mappings(part)
    elif isinstance(raw, list):
        for part in raw:
            yield from _mappings(part)


def statistic(how: str, values: Sequence[Ends], percentile: Fraction = Fraction(0)) -> Ends:
    """The least and the largest mean, median or percentile that vague values allow."""
    ends: list[Fraction | None] = []
    for side in (0, 1):
        column = [pair[side] for pair in values]
        infinite = sum(value is None for value in column)
        ordered: list[Fraction | None] = [*sorted(v for v in column if v is not None), *[None] * infinite]
        count = len(ordered)
        if how == "mean":
            ends.append(_average(ordered))
        elif how == "median":
            middle = [ordered[(count - 1) // 2], ordered[count // 2]]
            ends.append(_average(middle))
        elif how == "nearest_rank":
            ends.append(ordered[ceil(percentile / 100 * count) - 1])
        else:
            place = percentile / 100 * (count - 1)
            low, high = ordered[floor(place)], ordered[ceil(place)]
            ends.append(None if low is None or high is None else low + (place - floor(place)) * (high - low))
    return ends[0], ends[1]


def _average(values: Sequence[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total / len(values)


def share_at_most(edge: Fraction, values: Sequence[Ends]) -> tuple[Fraction, Fraction]:
    """The least and the largest share of values that are at most ``edge``."""
    sure = sum(high is not None and high <= edge for _, high in values)
    possible = sum(low is not None and low <= edge for low, _ in values)
    return Fraction(sure, len(values)), Fraction(possible, len(values))
