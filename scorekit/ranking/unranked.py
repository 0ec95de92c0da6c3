"""Why an operator or a case has no rank or no score."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
from polars import col

from scorekit.ranking.numbers import percent_number, short_text
from scorekit.ranking.operator_values import OperatorFrame, Value
from scorekit.scoring.figure_values import ABSENT, CONTRADICTED, INFERRED, OTHERWISE
from scorekit.scoring.rubric import POINT, Rubric
from scorekit.scoring.states import NOT_APPLICABLE
from scorekit.wording import Number, Phrase


def mean_points(points: int | None, weight: int | None) -> Fraction | None:
    """A weighted mean in points out of sums of millionths."""
    return Fraction(points, weight * POINT) if weight and points is not None else None


def unranked_reasons(sums: pl.DataFrame, rubric: Rubric, inputs: OperatorFrame | None) -> dict[str, Phrase]:
    """Why some operators have no rank, by operator. ``inputs`` are those of a rubric of operators."""
    found = {}
    for row in sums.iter_rows(named=True):
        reason = _unranked_reason(row, rubric) if inputs is None else _figures_reason(row, rubric, inputs)
        if reason is not None:
            found[row["operator"]] = reason
    return found


def _figures_reason(sums: dict[str, Any], rubric: Rubric, inputs: OperatorFrame) -> Phrase | None:
    """Why an operator whose figures are scored has no rank: too small, too few cases, too little known."""
    operator, least = sums["operator"], rubric.minimum
    cases = int(inputs.frame.filter(col("operator") == operator)["cases"][0])
    if least.indicator is not None:
        value = inputs.values[f"indicator:{least.indicator.indicator}"][operator]
        words = {"name": least.indicator.indicator, "asked": Number(short_text(least.at_least, 6))}
        if value.low is None:
            return Phrase("{name} unknown; the rubric asks for {asked}", values=words)
        if value.low < least.at_least:
            words["value"] = Number(short_text(value.low, 6))
            return Phrase("{name} {value}; the rubric asks for {asked}", values=words)
    if cases < least.cases:
        return Phrase(
            "{count} case; the rubric asks for {asked}",
            "{count} cases; the rubric asks for {asked}",
            cases,
            {"asked": least.cases},
        )
    coverage = mean_points(sums["coverage"], sums["covered_weight"]) or Fraction(0)
    if sums["scored"] and coverage * POINT >= least.coverage:
        return None
    unknown = tuple(
        _why(node.id, inputs.values[node.leaf.base_column][operator])
        for node in rubric.root.leaves()
        if node.leaf is not None
        and not sums[f"{node.id}:weight"]
        and inputs.values[node.leaf.column if node.leaf.relative else node.leaf.base_column][operator].state
        != NOT_APPLICABLE
    )
    if not sums["scored"]:
        return Phrase("nothing could be scored; unknown: {listed}", values={"listed": unknown})
    words = {"share": percent_number(coverage), "asked": percent_number(Fraction(least.coverage, POINT))}
    said = {**words, "listed": unknown}
    return Phrase("coverage {share}; the rubric asks for {asked}; unknown: {listed}", values=said)


def _why(name: str, value: Value) -> Phrase:
    """A criterion that is unknown, and why in a word."""
    values = {"name": name}
    if value.why == CONTRADICTED:
        return Phrase("{name} (sources contradict each other)", values=values)
    if value.why == INFERRED:
        return Phrase("{name} (inferred, and not allowed)", values=values)
    if value.why == ABSENT:
        return Phrase("{name} (no figure)", values=values)
    if value.why == OTHERWISE:
        return Phrase("{name} (not comparable)", values=values)
    return Phrase("{name}", values=values)


def _unranked_reason(sums: dict[str, int], rubric: Rubric) -> Phrase | None:
    least = rubric.minimum
    scored, total = sums["scored"], sums["total"]
    if not scored:
        return Phrase("its one case could not be scored", "none of {count} cases could be scored", total)
    if scored < least.cases:
        return Phrase(
            "{count} scored case; the rubric asks for {asked}",
            "{count} scored cases; the rubric asks for {asked}",
            scored,
            {"asked": least.cases},
        )
    coverage = mean_points(sums["coverage"], sums["covered_weight"]) or Fraction(0)
    if coverage * POINT < least.coverage:
        return too_little(coverage, least.coverage)
    return None


def too_little(coverage: Fraction, asked: int) -> Phrase:
    shares = {"share": percent_number(coverage), "asked": percent_number(Fraction(asked, POINT))}
    return Phrase("coverage {share}; the rubric asks for {asked}", values=shares)
