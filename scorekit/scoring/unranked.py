"""Why an operator or a case has no rank or no score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import polars as pl
from polars import col

from scorekit.figures.book import ABSENT, CONTRADICTED, INFERRED, OTHERWISE
from scorekit.measuring.states import NOT_APPLICABLE, UNKNOWN
from scorekit.rubrics.tree import POINT, Criterion, Rubric, Text
from scorekit.scoring.operator_values import OperatorValues, Value
from scorekit.wording import Named, Number, Phrase, Said
from scorekit.wording.numbers import short_text
from scorekit.wording.phrases import percent_number


def mean_points(points: int | None, weight: int | None) -> Fraction | None:
    """A weighted mean in points out of sums of millionths."""
    return Fraction(points, weight * POINT) if weight and points is not None else None


def unranked_reasons(sums: pl.DataFrame, rubric: Rubric, inputs: OperatorValues | None) -> dict[str, Phrase]:
    """Why some operators have no rank, by operator. ``inputs`` are those of a rubric of operators."""
    found = {}
    for row in sums.iter_rows(named=True):
        reason = _unranked_reason(row, rubric) if inputs is None else _figures_reason(row, rubric, inputs)
        if reason is not None:
            found[row["operator"]] = reason
    return found


def is_too_small(operator: str, rubric: Rubric, inputs: OperatorValues) -> bool:
    """Whether an operator does not have the size that a rubric asks for."""
    least = rubric.minimum.indicator
    if least is None:
        return False
    value = inputs.values[f"indicator:{least.indicator}"][operator]
    return value.low is not None and value.low < rubric.minimum.at_least


def unscored_reason(case: Mapping[str, Any], rubric: Rubric) -> Phrase:
    """Why a case does not count, out of its points, state and coverage."""
    if case["score:state"] == NOT_APPLICABLE:
        return Phrase("nothing that the rubric scores applies")
    if not case["score:coverage"]:
        return Phrase("nothing that the rubric scores is known")
    if case["score:points"] is not None:
        return too_little(Fraction(int(case["score:coverage"]), POINT), rubric.minimum.case_coverage)
    missing = tuple(_titles(node) for node in must_be_known(rubric) if case[f"{node.id}:state"] == UNKNOWN)
    return Phrase("{listed} is not known, and nothing is scored without it", values={"listed": missing})


def _titles(node: Criterion) -> dict[str, str]:
    return node.title if isinstance(node.title, dict) else {"en": node.title}


def must_be_known(rubric: Rubric) -> list[Criterion]:
    """The criteria at the top without which nothing is scored."""
    return [node for node in rubric.root.children if node.weight and node.unknown == "unscored"]


def minimum_reason(operator: str, rubric: Rubric, inputs: OperatorValues) -> Phrase | None:
    """Why an operator whose figures are scored is too small, or has too few cases; None where it is not so."""
    least = rubric.minimum
    cases = int(inputs.frame.filter(col("operator") == operator)["cases"][0])
    if least.indicator is not None:
        value = inputs.values[f"indicator:{least.indicator.indicator}"][operator]
        indicator = least.indicator.indicator
        words: dict[str, Said] = {
            "name": Named(indicator, indicator.replace("_", " ")),
            "asked": Number(short_text(least.at_least, 6), grouped=True),
        }
        if value.low is None:
            return Phrase("{name} unknown; the rubric asks for {asked}", values=words)
        if value.low < least.at_least:
            words["value"] = Number(short_text(value.low, 6), grouped=True)
            return Phrase("{name} {value}; the rubric asks for {asked}", values=words)
    if cases < least.cases:
        return Phrase(
            "{count} case; the rubric asks for {asked}",
            "{count} cases; the rubric asks for {asked}",
            cases,
            {"asked": least.cases},
        )
    return None


def _figures_reason(sums: dict[str, Any], rubric: Rubric, inputs: OperatorValues) -> Phrase | None:
    """Why an operator whose figures are scored has no rank: too small, too few cases, too little known."""
    operator, least = sums["operator"], rubric.minimum
    leaves = [node for node in rubric.root.leaves() if node.leaf is not None]
    if (reason := minimum_reason(operator, rubric, inputs)) is not None:
        return reason
    coverage = mean_points(sums["coverage"], sums["weight"]) or Fraction(0)
    if sums["scored"] and coverage * POINT >= least.coverage:
        return None
    silent = [node for node in leaves if not sums[f"{node.id}:weight"]]
    unknown = tuple(why for node in silent if (why := why_unknown(node, inputs, operator, always=True)) is not None)
    if not sums["scored"]:
        return Phrase("nothing could be scored; unknown: {listed}", values={"listed": unknown})
    words = {"share": percent_number(coverage), "asked": percent_number(Fraction(least.coverage, POINT))}
    if not unknown:  # in doubt only, as its marks say
        return Phrase("coverage {share}; the rubric asks for {asked}", values=words)
    said = {**words, "listed": unknown}
    return Phrase("coverage {share}; the rubric asks for {asked}; unknown: {listed}", values=said)


def why_unknown(node: Criterion, inputs: OperatorValues, operator: str, *, always: bool = False) -> Phrase | None:
    """A criterion that is unknown for an operator, and why in a word; None where it is not, or (unless ``always``)
    where its value is known."""
    leaf = node.leaf
    assert leaf is not None
    value = inputs.values[leaf.column if leaf.relative else leaf.base_column][operator]
    if value.state == NOT_APPLICABLE or (value.state != UNKNOWN and not always):
        return None
    return _why(node.title, inputs.values[leaf.base_column][operator])


def _why(name: Text, value: Value) -> Phrase:
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


def _none_counts(cases: Any, total: int, rubric: Rubric) -> Phrase:
    """Why none of an operator's cases counts: the reason that each of them has, as the scores of cases give it."""
    reasons = [unscored_reason(case, rubric) for case in cases or ()]
    if not reasons:
        return Phrase("its one case could not be scored", "none of {count} cases could be scored", total)
    if total == 1:
        return reasons[0]
    many = Counter(map(str, reasons))
    by_text = {str(reason): reason for reason in reasons}
    parts = [
        Phrase("{count} case: {reason}", "{count} cases: {reason}", number, {"reason": by_text[text]})
        for text, number in sorted(many.items())
    ]
    return reduce(lambda first, then: Phrase("{first}; {then}", values={"first": first, "then": then}), parts)


def _unranked_reason(sums: dict[str, Any], rubric: Rubric) -> Phrase | None:
    least = rubric.minimum
    scored, total = sums["scored"], sums["total"]
    if not scored:
        return _none_counts(sums.get("uncounted"), total, rubric)
    if scored < least.cases:
        return Phrase(
            "{count} scored case; the rubric asks for {asked}",
            "{count} scored cases; the rubric asks for {asked}",
            scored,
            {"asked": least.cases},
        )
    coverage = mean_points(sums["coverage"], sums["weight"]) or Fraction(0)
    if coverage * POINT < least.coverage:
        return too_little(coverage, least.coverage)
    return None


def too_little(coverage: Fraction, asked: int) -> Phrase:
    shares = {"share": percent_number(coverage), "asked": percent_number(Fraction(asked, POINT))}
    return Phrase("coverage {share}; the rubric asks for {asked}", values=shares)
