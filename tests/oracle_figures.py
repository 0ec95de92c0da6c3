"""The inputs of rubrics that score operators, worked out plainly, for the oracle to score.

Written from section 10 of docs/method.md alone. A figure is a Fraction in the base of its unit, or
several that contradict each other; a statistic is made of the values of cases, each a pair of ends,
of which None is beyond every edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.oracle import KNOWN, UNKNOWN, Value, read_rubric

#: What the sources say of one figure; several contradict each other.
Said = Fraction | tuple[Fraction, ...]
#: (operator, indicator, period) -> what is said.
Figures = Mapping[tuple[str, str, str], Said]
#: The lowest and the highest that a figure may be.
Interval = tuple[Fraction, Fraction]
Ends = tuple[Fraction | None, Fraction | None]


def operator_values(rubric: str, figures: Figures, operator: str, period: str) -> dict[str, Value]:
    """The value of every input of a rubric for one operator."""
    raw = read_rubric(rubric).raw

    def figure(indicator: str, at: str = period) -> Interval | None:
        said = figures.get((operator, indicator, at))
        return None if said is None else interval(said)

    def value(between: Interval | None) -> Value:
        return Value(UNKNOWN) if between is None else Value(KNOWN, *between)

    found = {}
    for part in _mappings(raw):
        if "indicator" in part:
            found[f"indicator:{part['indicator']}"] = value(figure(part["indicator"]))
        if "rate" in part:
            per = Fraction(part["rate"].get("per", "1"))
            found[f"rate:{part['id']}"] = value(rate(figure(part["rate"]["count"]), figure(part["rate"]["of"]), per))
        if "change" in part:
            name, years = part["change"]["indicator"], int(part["change"]["against"].split()[0])
            now, before = figure(name), figure(name, f"{int(period[:4]) + years}{period[4:]}")
            least = Fraction(part["change"].get("minimum_base", "0"))
            found[f"change:{part['id']}"] = value(change(now, before, least))
    return found


def interval(said: Said) -> Interval:
    """Contradicting values are "a vague value like any other, from the lowest to the highest"."""
    values = said if isinstance(said, tuple) else (said,)
    return min(values), max(values)


def rate(count: Interval | None, of: Interval | None, per: Fraction) -> Interval | None:
    """ "from the lowest count over the highest denominator to the highest count over the lowest"."""
    # "Unknown where B is 0 or missing": read as also where B may be 0, among other values.
    if count is None or of is None or of[0] <= 0:
        return None
    return count[0] * per / of[1], count[1] * per / of[0]


def change(now: Interval | None, before: Interval | None, least: Fraction) -> Interval | None:
    """(now - before) / before, "from the lowest to the highest that they allow"."""
    # "Unknown where before is 0, missing, under `minimum_base`": read as also where it may be.
    if now is None or before is None or before[0] <= 0 or before[0] < least:
        return None
    # The change falls with before and rises with now, which are not under 0.
    return (now[0] - before[1]) / before[1], (now[1] - before[0]) / before[0]


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
