"""Statistics over the cases of each operator: mean, pooled, median, percentiles, shares.

A matter that never ended counts in every share and percentile, beyond every edge; a mean of which
it is a part is never too. A vague value gives a vague statistic. Cases of which nothing is known
are left out, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import polars as pl

from scorekit.engine.conditions import condition_expr, no_criteria
from scorekit.measuring.frame import measure_frame
from scorekit.measuring.states import DAY, KNOWN, NEVER_STATE, NOT_APPLICABLE, UNBOUNDED, UNKNOWN
from scorekit.measuring.values import said_measure
from scorekit.reading.cases.frames import Facts
from scorekit.rubrics.tree import Compare, Statistic, comparisons
from scorekit.vocabulary import Comparison, Kind
from scorekit.wording.phrases import Said, phrase


class Observed(NamedTuple):
    """The value of one case: its ends; ``None`` is a high end beyond every edge, or never."""

    case: str
    said: Said
    low: Fraction | None
    high: Fraction | None
    parts: tuple[int, int, int, int] = (0, 0, 0, 0)
    currency: str = ""


class Summary(NamedTuple):
    """A statistic of one operator. ``state`` as in ``states``; ``high`` None: without a limit.

    ``cases`` are those that it rests on; ``unknown`` is how many others said nothing of it.
    """

    state: int
    low: Fraction | None = None
    high: Fraction | None = None
    cases: tuple[Observed, ...] = ()
    unknown: int = 0
    reason: Said = ""


def summaries(
    facts: Facts,
    statistic: Statistic,
    case_coverage: Fraction = Fraction(0),
    edges: Sequence[Fraction] = (),
    currency: str | None = None,
) -> dict[str, Summary]:
    """The statistic of each operator that has cases, by operator. It is unknown where less than
    ``case_coverage`` of the cases to which it applies say something of it, and where amounts are in
    another currency than ``currency``, or in several. Calendar days are exact where it is compared
    with ``edges`` of whole days only, and a day either way elsewhere."""
    compared = [v for v in (statistic.holds.values if statistic.holds else edges) if isinstance(v, Fraction)]
    fine = any(edge % DAY for edge in compared)
    if statistic.holds is not None:
        currency = statistic.holds.currency
    column = statistic.name if statistic.subject == "measure" else f"rating:{statistic.name}"
    names = {"measure": [], "rating": []}  # type: dict[str, list[str]]
    names[statistic.subject].append(statistic.name)
    for part in comparisons(statistic.where) if statistic.where is not None else ():
        names[part.subject].append(part.name)
    frame = measure_frame(facts, names["measure"], names["rating"])
    if statistic.where is not None:
        frame = frame.filter(condition_expr(statistic.where, frame.columns, no_criteria).fill_null(False))
    found: dict[str, Summary] = {}
    for (operator,), cases in frame.sort("case").partition_by("operator", as_dict=True).items():
        found[str(operator)] = _summary(cases, column, statistic, case_coverage, fine, currency)
    return found


def _summary(
    cases: pl.DataFrame, column: str, statistic: Statistic, case_coverage: Fraction, fine: bool, currency: str | None
) -> Summary:
    observed, unknown = [], 0
    for row in cases.iter_rows(named=True):
        state = row[f"{column}.state"]
        if state in (KNOWN, NEVER_STATE):
            observed.append(_observed(row, column, statistic.kind, fine))
        elif state == UNKNOWN:
            unknown += 1
    if not observed:
        reason: Said = phrase("no case says anything of it") if unknown or cases.is_empty() else ""
        return Summary(UNKNOWN if unknown else NOT_APPLICABLE, unknown=unknown, reason=reason)
    known = tuple(observed)
    if Fraction(len(known), len(known) + unknown) < case_coverage:
        reason = phrase("known in {known} of {all} cases", known=len(known), all=len(known) + unknown)
        return Summary(UNKNOWN, cases=known, unknown=unknown, reason=reason)
    currencies = {one.currency for one in known if one.currency and one.high != 0}
    if len(currencies | ({currency} if currency and currencies else set())) > 1:
        return Summary(
            UNKNOWN,
            cases=known,
            unknown=unknown,
            reason=phrase("amounts in {listed}", listed=", ".join(sorted(currencies))),
        )
    low, high = _ends(known, statistic)
    if low is None:
        return Summary(NEVER_STATE, cases=known, unknown=unknown)
    return Summary(KNOWN, low, high, known, unknown)


def _observed(row: dict[str, Any], column: str, kind: Kind, fine: bool) -> Observed:
    case, text = str(row["case"]), said_measure(row, column, kind)
    if row[f"{column}.state"] == NEVER_STATE:
        return Observed(case, text, None, None)
    if f"{column}.num" in row:
        num, den = row[f"{column}.num"], row[f"{column}.den"]
        num_high, den_high = row.get(f"{column}.num_high", num), row.get(f"{column}.den_high", den)
        high = None if num_high >= UNBOUNDED else Fraction(num_high, den_high)
        return Observed(case, text, Fraction(num, den), high, (num, den, num_high, den_high))
    low, end = row[column], row.get(f"{column}.high", row[column])
    if fine and row.get(f"{column}.by_day"):
        low, end = max(0, low - DAY + 1), end + DAY - 1
    high = None if end >= UNBOUNDED else Fraction(end)
    return Observed(case, text, Fraction(low), high, currency=row.get(f"{column}.currency") or "")


def _ends(known: Sequence[Observed], statistic: Statistic) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and the highest value that the statistic can have; None is beyond every edge."""
    if statistic.how == "share":
        assert statistic.holds is not None
        truths = [_holds(statistic.holds, one) for one in known]
        sure = sum(truth is True for truth in truths)
        return Fraction(sure, len(known)), Fraction(len(known) - sum(truth is False for truth in truths), len(known))
    if statistic.how == "pooled":
        if any(one.low is None for one in known):
            return None, None
        sums = [sum(parts) for parts in zip(*(one.parts for one in known), strict=True)]
        high = None if any(one.high is None for one in known) else Fraction(sums[2], sums[3])
        return Fraction(sums[0], sums[1]), high
    lows, highs = [one.low for one in known], [one.high for one in known]
    return _of_values(lows, statistic), _of_values(highs, statistic)


def _of_values(values: Sequence[Fraction | None], statistic: Statistic) -> Fraction | None:
    """Mean, median or percentile of exact values, of which None is larger than all others."""
    if statistic.how == "mean":
        return _mean(values)
    ordered = sorted(value for value in values if value is not None)
    count, finite = len(values), len(ordered)

    def at(index: int) -> Fraction | None:
        return ordered[index] if index < finite else None

    if statistic.how == "median":
        return _mean([at((count - 1) // 2), at(count // 2)])
    share = statistic.percentile / 100
    if statistic.how == "nearest_rank":
        rank = share * count
        return at(-(-rank.numerator // rank.denominator) - 1)
    place = share * (count - 1)
    whole = place.numerator // place.denominator
    first, beyond = at(whole), place - whole
    if not beyond:
        return first
    second = at(whole + 1)
    return None if first is None or second is None else first + beyond * (second - first)


def _mean(values: Iterable[Fraction | None]) -> Fraction | None:
    found = list(values)
    finite = [value for value in found if value is not None]
    return sum(finite, Fraction(0)) / len(found) if len(finite) == len(found) else None


def _holds(condition: Compare, one: Observed) -> bool | None:
    """Whether a comparison holds of a case: yes, no, or not decided by a vague value."""
    truths = [_compared(condition.op, value, one) for value in condition.values if isinstance(value, Fraction)]
    if "never" in condition.values:
        truths.append(one.low is None or (None if one.high is None else False))
    return True if True in truths else None if None in truths else False


def _compared(op: Comparison, edge: Fraction, one: Observed) -> bool | None:
    if op in ("up_to", "under"):
        return _at_most(edge, op == "up_to", one)
    if op in ("at_least", "over"):
        within = _at_most(edge, op == "over", one)
        return None if within is None else not within
    upper, lower = _at_most(edge, True, one), _at_most(edge, False, one)
    if upper is False or lower is True:
        return False
    return None if upper is None or lower is None else True


def _at_most(edge: Fraction, closed: bool, one: Observed) -> bool | None:
    def within(value: Fraction | None) -> bool:
        return value is not None and (value <= edge if closed else value < edge)

    if within(one.high):
        return True
    return None if within(one.low) else False
