"""What the value of an operator rests on: the figures with their sources, or the cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from scorekit.engine.scales import edges_of
from scorekit.figures import units
from scorekit.figures.reader import Figure
from scorekit.figures.wanted import Rate, Wanted
from scorekit.measuring.states import KNOWN, NEVER_STATE, NOT_APPLICABLE, UNKNOWN
from scorekit.measuring.values import STATES_SAID
from scorekit.rubrics.tree import InnerRubric, Leaf, Rubric, Statistic
from scorekit.scoring.facts import FactLine
from scorekit.scoring.operator_values import OperatorValues, Value
from scorekit.vocabulary import Kind, Relative
from scorekit.wording import Duration, Joined, Named, Number, Phrase, Said, phrase, plural, sentence
from scorekit.wording.numbers import short_text, telling_decimals
from scorekit.wording.phrases import percent_number, short_number
from scorekit.wording.terms import STATUSES

if TYPE_CHECKING:
    from scorekit.reading.cases.rows import CaseSource

#: How a value is set against the field -> how that is said.
_RELATIVE: dict[Relative, Phrase] = {
    "min_max": phrase("min max in this table"),
    "z_score": phrase("z score in this table"),
    "rank": phrase("rank in this table"),
    "percentile": phrase("percentile in this table"),
}


def figure_facts(
    leaf: Leaf, inputs: OperatorValues, operator: str, sources: dict[str, CaseSource]
) -> tuple[Said, tuple[FactLine, ...]]:
    """The value of a leaf of an operator, to be said, and what it rests on."""
    value = inputs.values[leaf.base_column][operator]
    said = said_value(leaf, value, inputs)
    if leaf.relative:
        mark = inputs.values[leaf.column][operator]
        how = _RELATIVE[leaf.relative]
        if mark.state == KNOWN and mark.low is not None:
            way = percent_number(mark.low)
            said = phrase("{value} ({how}, {share} of the way)", value=said, how=how, share=way)
        else:
            said = phrase("{value} ({how})", value=said, how=how)
    return said, tuple(_facts(leaf, value, sources))


def said_values(inputs: OperatorValues, rubric: Rubric, operator: str) -> dict[str, Said]:
    """The value of each leaf of an operator, to be said, by criterion; nothing for what is unknown."""
    found: dict[str, Said] = {}
    for node in rubric.root.leaves():
        assert node.leaf is not None
        value = inputs.values[node.leaf.base_column][operator]
        found[node.id] = "" if value.state == UNKNOWN else said_value(node.leaf, value, inputs)
    return found


def figure_sources(inputs: OperatorValues, rubric: Rubric, operator: str) -> dict[str, tuple[str, ...]]:
    """The sources of the figures of each leaf of an operator, by criterion."""
    found: dict[str, tuple[str, ...]] = {}
    for node in rubric.root.leaves():
        assert node.leaf is not None
        figures = inputs.values[node.leaf.base_column][operator].figures
        if figures:
            found[node.id] = tuple(dict.fromkeys(figure.source for figure in figures))
    return found


def said_value(leaf: Leaf, value: Value, inputs: OperatorValues) -> Said:
    """A value, to be said: 83 %, -8 %, 21.4 per 10000; or that it is unknown, and why. It has the decimals that tell
    it apart from those of the others, and from what it is compared with."""
    if value.state in (NOT_APPLICABLE, NEVER_STATE):
        return STATES_SAID[value.state]
    if value.state != KNOWN or value.low is None:
        return phrase("unknown ({reason})", reason=value.reason) if value.reason else STATES_SAID[UNKNOWN]
    kind = leaf.base_kind or leaf.kind

    def said(end: Fraction) -> Said:
        edges = () if leaf.relative else edges_of(leaf)
        return said_amount(end, kind, leaf, value, [*inputs.beside(leaf.base_column, end), *edges])

    low = said(value.low)
    if value.high is None:
        return phrase("at least {value}", value=low)
    if value.low == value.high:
        return low
    return phrase("{low} to {high}", low=low, high=said(value.high))


def said_amount(amount: Fraction, kind: Kind, leaf: Leaf, value: Value, others: Iterable[Fraction] = ()) -> Said:
    """One amount of a kind, with its unit."""

    def decimals(least: int, factor: Fraction = Fraction(1)) -> int:
        return telling_decimals(amount * factor, least, (other * factor for other in others))

    if kind in ("share", "mark"):
        return percent_number(amount, decimals(2, Fraction(100)))
    if kind == "change":
        return Number(f"{'+' if amount > 0 else ''}{short_text(amount * 100, decimals(2, Fraction(100)))}", "%")
    if kind == "mean_duration" and isinstance(leaf.input, Wanted) and value.unit is not None:
        factor = 1 / value.unit.factor
        return short_number(amount * factor, decimals(4, factor), value.unit.text)
    if kind == "mean_duration":
        return Duration(amount)
    if kind == "mean_money":
        return short_number(amount / 100, 2)
    if isinstance(leaf.input, Rate):
        return phrase("{value} per {base}", value=short_number(amount, decimals(2)), base=units.said(leaf.input.per))
    if isinstance(leaf.input, InnerRubric):
        return phrase("{points} points", points=short_number(amount, 4))
    unit = value.unit.text if value.unit is not None and not isinstance(leaf.input, Statistic) else ""
    return short_number(amount, decimals(4), unit)


def _facts(leaf: Leaf, value: Value, sources: dict[str, CaseSource]) -> Iterator[FactLine]:
    if value.formed:
        yield FactLine(value.formed, "", ())
    for figure in value.figures:
        yield figure_line(figure)
    for one in value.chosen:
        yield FactLine(phrase("chosen, because: {because}", because=one.choice.because), "", ())
        for other in one.others:
            line = figure_line(other)
            yield FactLine(phrase("not taken: {figure}", figure=line.said), line.place, line.evidence)
    if isinstance(leaf.input, Statistic):
        yield FactLine(_said_statistic(leaf.input, value), "", ())
    for case in value.cases:
        source = sources.get(case.case)
        place = ""
        if source is not None:
            place = source.document.leads_to((*source.path, "case"))
        yield FactLine(phrase("case {case}: {value}", case=case.case, value=case.said), place, ())


def figure_line(figure: Figure) -> FactLine:
    """A figure with its definition, source, date, status and place."""
    name = Named(figure.indicator, figure.indicator.replace("_", " "))
    parts: list[Said] = [phrase("{name} {period}: {value}", name=name, period=figure.period, value=figure.said)]
    parts += [f'"{figure.definition}"'] if figure.definition else []
    if figure.margin is not None and figure.margin_level is not None:
        parts.append(phrase("a sample, at {level}", level=percent_number(figure.margin_level, 2)))
    parts += [phrase("of {count}", count=Number(str(figure.base_n), grouped=True))] if figure.base_n is not None else []
    seen = phrase("{source}, seen {date}", source=figure.source, date=figure.seen)
    parts.append(seen if figure.seen else figure.source)
    parts += [figure.note] if figure.note else []
    return FactLine(Joined(tuple(parts), "; "), figure.place, (Named(figure.status, STATUSES[figure.status]),))


def _said_statistic(statistic: Statistic, value: Value) -> Said:
    count = len(value.cases)
    known = plural("{count} case", "{count} cases", count)
    values = {"statistic": statistic.said, "name": statistic.titled, "cases": known}
    if value.unknown_cases:
        more = sentence("{statistic} of {name} over {cases}; {unknown} more say nothing of it")
        return Phrase(more, values={**values, "unknown": value.unknown_cases})
    return Phrase("{statistic} of {name} over {cases}", values=values)
