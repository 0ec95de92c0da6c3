"""What the value of an operator rests on, in words: the figures with their sources, or the cases."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from scorekit.figures import units
from scorekit.figures.reader import Figure
from scorekit.figures.wanted import Rate, Wanted
from scorekit.measuring.states import KNOWN, NEVER_STATE, NOT_APPLICABLE, UNKNOWN
from scorekit.measuring.values import duration_text
from scorekit.rubrics.tree import InnerRubric, Leaf, Rubric, Statistic
from scorekit.scoring.facts import FactLine
from scorekit.scoring.operator_values import OperatorValues, Value
from scorekit.vocabulary import Kind
from scorekit.wording.numbers import short_text

if TYPE_CHECKING:
    from scorekit.reading.cases.rows import CaseSource


def figure_facts(
    leaf: Leaf, inputs: OperatorValues, operator: str, sources: dict[str, CaseSource]
) -> tuple[str, tuple[FactLine, ...]]:
    """The value of a leaf of an operator in words, and what it rests on."""
    value = inputs.values[leaf.base_column][operator]
    said = said_value(leaf, value)
    if leaf.relative:
        mark = inputs.values[leaf.column][operator]
        way = "" if mark.state != KNOWN or mark.low is None else f", {short_text(mark.low * 100, 1)} % of the way"
        said = f"{said} ({leaf.relative.replace('_', ' ')} in this table{way})"
    return said, tuple(_facts(leaf, value, sources))


def said_values(inputs: OperatorValues, rubric: Rubric, operator: str) -> dict[str, str]:
    """The value of each leaf of an operator in words, by criterion; nothing for what is unknown."""
    found = {}
    for node in rubric.root.leaves():
        assert node.leaf is not None
        value = inputs.values[node.leaf.base_column][operator]
        found[node.id] = "" if value.state == UNKNOWN else said_value(node.leaf, value)
    return found


def said_value(leaf: Leaf, value: Value) -> str:
    """A value in words: 83 %, -8 %, 21.4 per 10000; or that it is unknown, and why."""
    if value.state == NOT_APPLICABLE:
        return "not applicable"
    if value.state == NEVER_STATE:
        return "never"
    if value.state != KNOWN or value.low is None:
        return f"unknown ({value.reason})" if value.reason else "unknown"
    kind = leaf.base_kind or leaf.kind
    low = amount_text(value.low, kind, leaf, value)
    if value.high is None:
        return f"at least {low}"
    return low if value.low == value.high else f"{low} to {amount_text(value.high, kind, leaf, value)}"


def amount_text(amount: Fraction, kind: Kind, leaf: Leaf, value: Value) -> str:
    """One amount of a kind, with its unit."""
    if kind in ("share", "mark"):
        return f"{short_text(amount * 100, 2)} %"
    if kind == "change":
        return f"{'+' if amount > 0 else ''}{short_text(amount * 100, 2)} %"
    if kind == "mean_duration" and isinstance(leaf.input, Wanted) and value.unit is not None:
        return f"{short_text(amount / value.unit.factor, 4)} {value.unit.text}"
    if kind == "mean_duration":
        return duration_text(amount)
    if kind == "mean_money":
        return short_text(amount / 100, 2)
    unit = ""
    if isinstance(leaf.input, Rate):
        unit = f" per {units.written(leaf.input.per)}"
    elif isinstance(leaf.input, InnerRubric):
        unit = " points"
    elif not isinstance(leaf.input, Statistic) and value.unit is not None:
        unit = f" {value.unit.text}"
    return f"{short_text(amount, 2 if isinstance(leaf.input, Rate) else 4)}{unit}"


def _facts(leaf: Leaf, value: Value, sources: dict[str, CaseSource]) -> Iterator[FactLine]:
    if value.formed:
        yield FactLine(value.formed, "", ())
    for figure in value.figures:
        yield figure_line(figure)
    for one in value.chosen:
        yield FactLine(f"chosen, because: {one.choice.because}", "", ())
        for other in one.others:
            line = figure_line(other)
            yield FactLine(f"not taken: {line.text}", line.place, line.evidence)
    if isinstance(leaf.input, Statistic):
        yield FactLine(_said_statistic(leaf.input, value), "", ())
    for case in value.cases:
        source = sources.get(case.case)
        place = ""
        if source is not None:
            number, _ = source.document.place((*source.path, "case"))
            place = f"{source.document.shown_path}:{number}"
        yield FactLine(f"case {case.case}: {case.text}", place, ())


def figure_line(figure: Figure) -> FactLine:
    """A figure with its definition, source, date, status and place."""
    said = [f"{figure.indicator} {figure.period}: {figure.text}"]
    said += [f'"{figure.definition}"'] if figure.definition else []
    if figure.margin is not None and figure.margin_level is not None:
        said.append(f"a sample, at {short_text(figure.margin_level * 100, 2)} %")
    said += [f"of {figure.base_n:,}"] if figure.base_n is not None else []
    said.append(figure.source + (f", seen {figure.seen}" if figure.seen else ""))
    said += [figure.note] if figure.note else []
    return FactLine("; ".join(said), figure.place, (figure.status,))


def _said_statistic(statistic: Statistic, value: Value) -> str:
    count = len(value.cases)
    known = f"{count} case{'' if count == 1 else 's'}"
    others = f"; {value.unknown_cases} more say nothing of it" if value.unknown_cases else ""
    return f"{statistic.text} of {statistic.name} over {known}{others}"
