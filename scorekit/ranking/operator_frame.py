"""The inputs of a rubric that scores operators: one row an operator, one column group an input.

Columns are as in ``scoring.states``, ratios all of them: ``C.num``, ``C.den``, ``C.num_high``,
``C.den_high`` and ``C.state``, beside ``operator`` and ``cases`` (how many it has in the league).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from scorekit.ranking.numbers import half_up
from scorekit.ranking.operator_values import OperatorFrame, Value
from scorekit.ranking.season import Season
from scorekit.ranking.unranked import unranked_reasons
from scorekit.reading import quantities, units
from scorekit.reading.project import LeagueSpec
from scorekit.reading.units import Unit
from scorekit.scoring.case_statistics import Summary, summaries
from scorekit.scoring.engine import operator_sums, refuse_out_of_bounds, score_cases
from scorekit.scoring.figure_values import FigureBook, Found, change, rate
from scorekit.scoring.measure_frame import measure_frame
from scorekit.scoring.overflow import part_limit
from scorekit.scoring.relative import marks
from scorekit.scoring.rubric import (
    POINT,
    Change,
    Input,
    Leaf,
    Rate,
    Rubric,
    Scored,
    Statistic,
    Wanted,
    comparisons,
)
from scorekit.scoring.states import KNOWN, UNBOUNDED, UNKNOWN
from scorekit.wording import Phrase


class _Column(NamedTuple):
    name: str
    kind: str
    input: Input
    leaf: Leaf | None = None


def operator_frame(season: Season, spec: LeagueSpec, period: str | None, rubric: Rubric) -> OperatorFrame:
    """The inputs of a rubric of operators for one league and period."""
    at = period or "undated"
    book = figure_book(season, spec)
    facts = season.cases_of(spec, period) if rubric.reads_cases else None
    counts: dict[str, int] = {}
    if facts is not None:
        counts = dict(facts.cases.group_by("operator").len().iter_rows())
    operators = sorted({*book.operators([want.indicator for want in rubric.wanted], at), *counts})
    # A column of which it matters only whether it is known is also read as what it is elsewhere.
    columns = sorted(_columns(rubric), key=lambda column: column.kind == "figure")
    values: dict[str, dict[str, Value]] = {}
    caveats: list[Phrase] = []
    for column in columns:
        if column.name in values:
            continue
        if isinstance(column.input, Statistic):
            assert facts is not None
            coverage = Fraction(rubric.minimum.case_coverage, POINT)
            made = summaries(facts, column.input, coverage)
            values[column.name] = {o: _of_summary(made.get(o)) for o in operators}
        elif isinstance(column.input, Scored):
            values[column.name] = _scores(season, spec, period, column.input.rubric, operators)
        else:
            found = {operator: _looked_up(book, column.input, operator, at) for operator in operators}
            values[column.name] = _comparable(column, found, rubric, caveats)
    data: dict[str, pl.Series] = {
        "operator": pl.Series(operators, dtype=pl.String),
        "cases": pl.Series([counts.get(operator, 0) for operator in operators], dtype=pl.Int64),
    }
    for column in columns:
        if column.leaf is not None and column.leaf.relative:
            values[column.leaf.column] = _relative(column.leaf, values[column.name])
            data |= _series(column.leaf.column, "mark", values[column.leaf.column], operators)
        else:
            data |= _series(column.name, column.kind, values[column.name], operators)
    caveats += _standing(rubric, values)
    return OperatorFrame(pl.DataFrame(data), values, tuple({str(caveat): caveat for caveat in caveats}.values()))


def figure_book(season: Season, spec: LeagueSpec) -> FigureBook:
    """The figures of a league, at the level at which it ranks."""
    return FigureBook(
        season.figures.below(spec.indicators),
        season.project.register,
        season.project.choices,
        level=spec.level,
        inferred=spec.inferred,
    )


def _columns(rubric: Rubric) -> Iterable[_Column]:
    for node in rubric.root.leaves():
        leaf = node.leaf
        assert leaf is not None and leaf.input is not None
        yield _Column(leaf.base_column, leaf.base_kind or leaf.kind, leaf.input, leaf)
    for condition in rubric.conditions():
        for part in comparisons(condition):
            if part.subject == "indicator":
                yield _Column(part.column, part.kind, rubric.indicators.get(part.name, Wanted(part.name)))
    if rubric.minimum.indicator is not None:
        wanted = rubric.minimum.indicator
        yield _Column(f"indicator:{wanted.indicator}", "number", wanted)


def _looked_up(book: FigureBook, input: Wanted | Rate | Change, operator: str, period: str) -> Found:
    if isinstance(input, Wanted):
        return book.at(operator, input, period)
    if isinstance(input, Rate):
        return rate(book.at(operator, input.counted, period), book.at(operator, input.of, period), input.per)
    if period == "undated":
        return Found(None, reason="what is undated has no year before it")
    before = quantities.earlier(period, input.years)
    return change(book.at(operator, input.of, period), book.at(operator, input.of, before), before, input.minimum_base)


def _comparable(column: _Column, found: dict[str, Found], rubric: Rubric, caveats: list[Phrase]) -> dict[str, Value]:
    """The values of one column, if they were counted in the same way or the rubric says that they
    may stand together; where not, none of them is known."""
    known = [one for one in found.values() if one.value is not None]
    name = column.leaf.name if column.leaf is not None else column.name.partition(":")[2]
    definitions = sorted({one.definition for one in known})
    allowed = any(len(want.definitions) > 1 for want in _wanted(column.input))
    listed = " | ".join(f'"{definition}"' if definition else "not stated" for definition in definitions)
    mixed = ""
    if len(definitions) > 1 and not allowed:
        mixed = f"the figures of this table have several definitions: {listed}"
        caveats.append(
            Phrase(
                "{name} has figures by several definitions ({listed}); the rubric does not say that they may stand "
                "together, so none counts.",
                values={"name": name, "listed": listed},
            )
        )
    elif len(definitions) > 1:
        caveats.append(Phrase("{name} mixes definitions: {listed}.", values={"name": name, "listed": listed}))
    factors = {one.unit.factor for one in known if one.unit is not None}
    declared = column.input.unit if isinstance(column.input, Wanted) else ""
    target = units.unit(declared) if declared else None
    if column.kind == "number" and isinstance(column.input, Wanted) and target is None and len(factors) > 1:
        said = " | ".join(sorted({one.unit.text for one in known if one.unit is not None}))
        mixed = f"the figures of this table have several units: {said}"
        caveats.append(
            Phrase(
                "{name} has figures in several units ({listed}), so none counts.", values={"name": name, "listed": said}
            )
        )
    return {operator: _value(column, one, target, mixed) for operator, one in found.items()}


def _wanted(input: Input) -> tuple[Wanted, ...]:
    if isinstance(input, Wanted):
        return (input,)
    if isinstance(input, Rate):
        return (input.counted, input.of)
    return (input.of,) if isinstance(input, Change) else ()


def _value(column: _Column, found: Found, target: Unit | None, mixed: str) -> Value:
    def unknown(reason: str) -> Value:
        return Value(UNKNOWN, figures=found.figures, reason=reason, unit=found.unit, definition=found.definition)

    if found.value is None:
        return unknown(found.reason)
    if mixed:
        return unknown(mixed)
    value, unit = found.value, found.unit
    if isinstance(column.input, Wanted) and unit is not None:
        if unit.kind != column.kind and column.kind != "figure":
            return unknown(f"a figure in {unit.text}, and the rubric reads another kind of quantity")
        if target is not None and target.base != unit.base:
            return unknown(f"a figure in {unit.text}, and the rubric reads {target.text}")
        if column.kind == "number":
            value = value / (target or unit).factor
    return Value(
        KNOWN, value, value, found.figures, (), 0, "", found.formed, found.definition, target or unit, found.choices
    )


def _of_summary(summary: Summary | None) -> Value:
    if summary is None:
        return Value(UNKNOWN, reason="no case of this operator")
    return Value(summary.state, summary.low, summary.high, (), summary.cases, summary.unknown, summary.reason)


def _relative(leaf: Leaf, values: dict[str, Value]) -> dict[str, Value]:
    exact = {o: v.low for o, v in values.items() if v.state == KNOWN and v.low is not None and v.low == v.high}
    made = marks(exact, leaf.relative, leaf.more_is_better)
    found = {}
    for operator, value in values.items():
        if operator in made:
            found[operator] = value._replace(low=made[operator], high=made[operator])
        elif value.state == KNOWN:
            reason = "the field has no spread" if value.low == value.high else "vague, and the field is not"
            found[operator] = value._replace(state=UNKNOWN, low=None, high=None, reason=reason)
        else:
            found[operator] = value
    return found


def _scores(
    season: Season, spec: LeagueSpec, period: str | None, rubric: Rubric, operators: Sequence[str]
) -> dict[str, Value]:
    """The scores by another rubric; who is unranked by it is unknown here."""
    scored, reasons = _scored_by(season, spec, period, rubric)
    found = {}
    for operator in operators:
        score = scored.get(operator)
        if score is None:
            found[operator] = Value(UNKNOWN, reason=f"not scored by {rubric.id}: {reasons.get(operator, 'no case')}")
        else:
            score = half_up(score, 6)
            found[operator] = Value(KNOWN, score, score)
    return found


def _scored_by(
    season: Season, spec: LeagueSpec, period: str | None, rubric: Rubric
) -> tuple[dict[str, Fraction], dict[str, Phrase]]:
    inputs = None
    if rubric.unit == "operator":
        inputs = operator_frame(season, spec, period, rubric)
        frame: pl.DataFrame = inputs.frame
    else:
        frame = measure_frame(season.cases_of(spec, period), rubric.measures, rubric.ratings)
    sums = refuse_out_of_bounds(operator_sums(score_cases(frame.lazy(), rubric), rubric).collect())
    reasons = unranked_reasons(sums, rubric, inputs)
    scores = {
        row["operator"]: Fraction(row["points"], row["weight"] * POINT)
        for row in sums.iter_rows(named=True)
        if row["operator"] not in reasons
    }
    return scores, reasons


def _series(column: str, kind: str, values: dict[str, Value], operators: Sequence[str]) -> dict[str, pl.Series]:
    limit = part_limit(kind)
    parts: dict[str, list[int | None]] = {end: [] for end in (".num", ".den", ".num_high", ".den_high")}
    states = []
    for operator in operators:
        value = values[operator]
        states.append(value.state)
        if value.state != KNOWN:
            for cells in parts.values():
                cells.append(None)
            continue
        assert value.low is not None
        low = _fitting(value.low, limit)
        high = Fraction(UNBOUNDED) if value.high is None else _fitting(value.high, limit)
        for end, number in zip(parts, (low.numerator, low.denominator, high.numerator, high.denominator), strict=True):
            parts[end].append(number)
    if parts[".num"] == parts[".num_high"] and parts[".den"] == parts[".den_high"]:
        del parts[".num_high"], parts[".den_high"]
    found = {f"{column}{end}": pl.Series(cells, dtype=pl.Int64) for end, cells in parts.items()}
    return found | {f"{column}.state": pl.Series(states, dtype=pl.UInt8)}


def _fitting(value: Fraction, limit: int) -> Fraction:
    """A value that exact arithmetic can hold: rounded to a billionth where its parts are too large."""
    if abs(value.numerator) <= limit and value.denominator <= limit:
        return value
    return half_up(value, 9)


def _standing(rubric: Rubric, values: dict[str, dict[str, Value]]) -> Iterable[Phrase]:
    """What a table says of its criteria and figures, whoever is in it."""
    for node in rubric.root.leaves():
        leaf = node.leaf
        assert leaf is not None
        if leaf.size_bias:
            yield Phrase(
                "{name} is a count without a denominator: it grows with the number of customers ({because}).",
                values={"name": leaf.name, "because": node.because},
            )
        if leaf.relative:
            yield Phrase(
                "{name} is scored by the field in this table, and cannot be compared with another year's.",
                values={"name": leaf.name},
            )
        for value in values[leaf.base_column].values():
            for choice in value.choices if value.state == KNOWN else ():
                said = next((f for f in value.figures if f.status == "conflicting"), value.figures[0])
                yield Phrase(
                    "{name} of {operator}: sources contradict each other, and {value} was chosen ({because}).",
                    values={
                        "name": said.indicator,
                        "operator": said.operator,
                        "value": " | ".join(figure.text for figure in value.figures),
                        "because": choice.because,
                    },
                )
