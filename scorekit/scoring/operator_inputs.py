"""The inputs of a rubric that scores operators: one row an operator, one column group an input.

Columns are as in ``scoring.states``, ratios all of them: ``C.num``, ``C.den``, ``C.num_high``,
``C.den_high`` and ``C.state``, beside ``operator`` and ``cases`` (how many it has in the league).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol

import polars as pl

from scorekit.engine.relative import marks
from scorekit.engine.scales import edges_of
from scorekit.engine.statistics import Observed, Summary, summaries
from scorekit.figures import units
from scorekit.figures.book import OTHERWISE, FigureValue
from scorekit.figures.reader import Figure
from scorekit.figures.wanted import Change, Rate, Wanted
from scorekit.measuring.states import KNOWN, NEVER_STATE, UNBOUNDED, UNKNOWN
from scorekit.reading.cases.frames import Facts
from scorekit.rubrics.overflow import part_limit
from scorekit.rubrics.tree import POINT, InnerRubric, Input, Leaf, Rubric, Statistic, comparisons
from scorekit.scoring.caveats import about_figures, about_groups, indicator_name
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.operator_values import OperatorValues, Value
from scorekit.scoring.unranked import unranked_reasons
from scorekit.vocabulary import Kind, WhyUnknown
from scorekit.wording import Joined, Named, Phrase, Said, phrase
from scorekit.wording.numbers import half_up
from scorekit.wording.phrases import short_number


class InnerScored(Protocol):
    """A league that was scored by a rubric inside the rubric."""

    @property
    def rubric(self) -> Rubric: ...
    @property
    def operators(self) -> OperatorValues | None: ...
    @property
    def frame(self) -> pl.DataFrame: ...
    @property
    def sums(self) -> pl.DataFrame: ...


class _Column(NamedTuple):
    name: str
    kind: Kind
    input: Input
    leaf: Leaf | None = None
    title: Said = ""


def operator_inputs(
    inputs: LeagueInputs, cases: Facts | None, scored: Callable[[Rubric], InnerScored]
) -> OperatorValues:
    """The inputs of a rubric of operators for one league and period, out of its figures and of the ``cases`` that
    count (None where the rubric reads none). ``scored`` scores the league by a rubric inside the rubric."""
    rubric, book, at = inputs.rubric, inputs.book, inputs.period or "undated"
    counts: dict[str, int] = {}
    if cases is not None:
        counts = dict(cases.cases.group_by("operator").len().iter_rows())
    operators = sorted({*book.operators([want.indicator for want in rubric.wanted], at), *counts})
    # A column of which it matters only whether it is known is also read as what it is elsewhere.
    columns = sorted(_columns(rubric), key=lambda column: column.kind == "figure")
    values: dict[str, dict[str, Value]] = {}
    caveats: list[Phrase] = []
    for column in columns:
        if column.name in values:
            continue
        if isinstance(column.input, Statistic):
            assert cases is not None
            coverage = Fraction(rubric.minimum.case_coverage, POINT)
            edges = edges_of(column.leaf) if column.leaf is not None else []
            currency = column.leaf.currency if column.leaf is not None else None
            made = summaries(cases, column.input, coverage, edges, currency)
            values[column.name] = {o: _of_summary(made.get(o)) for o in operators}
        elif isinstance(column.input, InnerRubric):
            values[column.name] = _scores(scored(column.input.rubric), operators, caveats)
        else:
            found = {operator: book.of(operator, column.input, at) for operator in operators}
            values[column.name] = _comparable(column, found, caveats)
    data: dict[str, pl.Series] = {
        "operator": pl.Series(operators, dtype=pl.String),
        "cases": pl.Series([counts.get(operator, 0) for operator in operators], dtype=pl.Int64),
    }
    field_of = _large_enough(rubric, values, counts)
    for column in columns:
        if column.leaf is not None and column.leaf.relative:
            values[column.leaf.column] = _relative(column.leaf, values[column.name], field_of)
            data |= _series(column.leaf.column, "mark", values[column.leaf.column], operators)
        else:
            data |= _series(column.name, column.kind, values[column.name], operators)
    grouped = inputs.league.level == "group"
    members = {operator: book.members(operator, at) for operator in operators} if grouped else {}
    caveats += [*about_figures(rubric, values), *about_groups(inputs.register, at, members)]
    return OperatorValues(pl.DataFrame(data), values, tuple({str(caveat): caveat for caveat in caveats}.values()))


def _columns(rubric: Rubric) -> Iterable[_Column]:
    for node in rubric.root.leaves():
        leaf = node.leaf
        assert leaf is not None and leaf.input is not None
        yield _Column(leaf.base_column, leaf.base_kind or leaf.kind, leaf.input, leaf, node.title)
    for condition in rubric.conditions():
        for part in comparisons(condition):
            if part.subject == "indicator":
                yield _Column(part.column, part.kind, rubric.indicators.get(part.name, Wanted(part.name)))
    if rubric.minimum.indicator is not None:
        wanted = rubric.minimum.indicator
        yield _Column(f"indicator:{wanted.indicator}", "number", wanted)


def _comparable(column: _Column, found: dict[str, FigureValue], caveats: list[Phrase]) -> dict[str, Value]:
    """The values of one column, if they were counted in the same way or the rubric says that they
    may be used together; where not, none of them is known."""
    known = [one for one in found.values() if one.value is not None]
    name = column.leaf.name if column.leaf is not None else column.name.partition(":")[2]
    mixed: Said = ""
    for index, wanted in enumerate(wanted_of(column.input)):
        ways = {one.counted[index] for one in known}
        definitions = sorted({definition for definition, _ in ways})
        stated = (f'"{definition}"' if definition else phrase("not stated") for definition in definitions)
        listed = Joined(tuple(stated), " | ")
        values = {"name": indicator_name(wanted.indicator), "listed": listed}
        if len(definitions) > 1 and len(wanted.definitions) > 1:
            caveats.append(Phrase("{name} mixes definitions: {listed}.", values=values))
        elif len(definitions) > 1 and column.kind != "figure":
            mixed = phrase("the figures of this table have several definitions: {listed}", listed=listed)
            caveats.append(
                Phrase(
                    "{name} has figures by several definitions ({listed}); the rubric does not say that they may be "
                    "used together, so none counts.",
                    values=values,
                )
            )
    units_of = _units(column, known)
    if len(units_of) > 1 and not (column.kind == "figure" and column.leaf is None):
        several = " | ".join(sorted(units_of))
        mixed = phrase("the figures of this table have several units: {listed}", listed=several)
        caveats.append(
            Phrase(
                "{name} has figures in several units ({listed}), so none counts.",
                values={"name": Named(name, column.title), "listed": several},
            )
        )
    return {operator: _value(column, one, mixed) for operator, one in found.items()}


def _units(column: _Column, known: Sequence[FigureValue]) -> set[str]:
    """The units of a column that cannot be used together; one or none where they can."""
    declared = isinstance(column.input, Wanted) and column.input.unit
    if isinstance(column.input, Wanted):
        different = {(one.unit.base, one.unit.factor if one.unit.kind == "number" else 1) for one in known if one.unit}
        if declared or len(different) < 2:
            return set()
        return {one.unit.text for one in known if one.unit}
    bases = {tuple(base for _, base in one.counted) for one in known}
    return {" / ".join(one) for one in bases} if len(bases) > 1 else set()


def wanted_of(input: Input) -> tuple[Wanted, ...]:
    """The indicators that an input is made of."""
    if isinstance(input, Wanted):
        return (input,)
    if isinstance(input, Rate):
        return (input.counted, input.of)
    return (input.of,) if isinstance(input, Change) else ()


def _value(column: _Column, found: FigureValue, mixed: Said) -> Value:
    def unknown(reason: Said, why: WhyUnknown = OTHERWISE) -> Value:
        return Value(UNKNOWN, figures=found.figures, reason=reason, unit=found.unit, why=why)

    if found.value is None:
        return unknown(found.reason, found.why)
    if mixed:
        return unknown(mixed)
    (low, high), unit = found.ends, found.unit
    if isinstance(column.input, Wanted) and unit is not None:
        target = units.unit(column.input.unit) if column.input.unit else unit
        if unit.kind != column.kind and column.kind != "figure":
            return unknown(phrase("a figure in {unit}, and the rubric reads another kind of quantity", unit=unit.text))
        if column.kind == "number":
            low, high, unit = low / target.factor, high / target.factor, target
    if max(abs(low), abs(high)) > part_limit(column.kind):
        return unknown(phrase("larger than scorekit counts exactly"))
    return Value(
        KNOWN, low, high, found.figures,
        formed=found.formed, unit=unit, chosen=found.chosen, conflicts=found.conflicts,
    )  # fmt: skip


def _of_summary(summary: Summary | None) -> Value:
    if summary is None:
        return Value(UNKNOWN, reason=phrase("no case of this operator"))
    return Value(
        state=summary.state,
        low=summary.low,
        high=summary.high,
        figures=(),
        cases=summary.cases,
        unknown_cases=summary.unknown,
        reason=summary.reason,
    )


def _relative(leaf: Leaf, values: dict[str, Value], field_of: set[str]) -> dict[str, Value]:
    """Marks by the operators of ``field_of``; the others get the mark that they would have in it."""
    exact = {o: v.low for o, v in values.items() if v.state == KNOWN and v.low is not None and v.low == v.high}
    never = {o for o, v in values.items() if v.state == NEVER_STATE}
    found = {}
    for operator, value in values.items():
        own = {o: v for o, v in exact.items() if o in field_of or o == operator}
        ends = []
        for end in dict.fromkeys((value.low, value.high)) if value.state == KNOWN else ():
            if end is None:  # without an upper end: beyond all others
                ends.append(Fraction(leaf.more_is_better))
                continue
            assert leaf.relative is not None
            made = marks(
                {**own, operator: end}, leaf.relative, leaf.more_is_better, len(never & (field_of | {operator}))
            )
            ends += [made[operator]] if made else []
        if ends:
            found[operator] = value._replace(low=min(ends), high=max(ends))
        elif value.state == KNOWN:
            reason = phrase("the field has no spread")
            found[operator] = value._replace(state=UNKNOWN, low=None, high=None, reason=reason, why=OTHERWISE)
        elif value.state == NEVER_STATE and leaf.more_is_better:
            found[operator] = value._replace(state=KNOWN, low=Fraction(1), high=Fraction(1))
        else:
            found[operator] = value
    return found


def _large_enough(rubric: Rubric, values: dict[str, dict[str, Value]], counts: dict[str, int]) -> set[str]:
    """Operators that meet the minimums of size: the field of a relative scale."""
    least = rubric.minimum
    found = set()
    for operator in next(iter(values.values()), {}):
        size = None if least.indicator is None else values[f"indicator:{least.indicator.indicator}"][operator].low
        enough = least.indicator is None or (size is not None and size >= least.at_least)
        if enough and counts.get(operator, 0) >= least.cases:
            found.add(operator)
    return found


def _scores(scored: InnerScored, operators: Sequence[str], caveats: list[Phrase]) -> dict[str, Value]:
    """The scores by another rubric, with what they rest on; who is unranked by it is unknown here."""
    rubric, inner = scored.rubric, scored.operators
    if inner is not None:
        caveats += inner.caveats
    reasons = unranked_reasons(scored.sums, rubric, inner)
    rows = {row["operator"]: row for row in scored.sums.iter_rows(named=True)}
    found = {}
    for operator in operators:
        figures = () if inner is None else _figures_of(inner, operator)
        cases = () if inner is not None else _cases_of(scored.frame, operator, rubric)
        if operator in rows and operator not in reasons:
            score = half_up(Fraction(rows[operator]["points"], rows[operator]["weight"] * POINT), 6)
            found[operator] = Value(KNOWN, score, score, figures, cases)
        else:
            reason = phrase(
                "not scored by {rubric}: {reason}",
                rubric=Named(rubric.id, rubric.title),
                reason=reasons.get(operator) or phrase("no case and no figure"),
            )
            found[operator] = Value(UNKNOWN, figures=figures, cases=cases, reason=reason)
    return found


def _figures_of(inputs: OperatorValues, operator: str) -> tuple[Figure, ...]:
    """Every figure that the values of an operator rest on, each once."""
    figures = [
        f for by_operator in inputs.values.values() if operator in by_operator for f in by_operator[operator].figures
    ]
    return tuple({figure.place: figure for figure in figures}.values())


def _cases_of(scored: pl.DataFrame, operator: str, rubric: Rubric) -> tuple[Observed, ...]:
    """The scored cases of an operator, each with its score in words."""
    rows = scored.filter((pl.col("operator") == operator) & pl.col("score:counted")).sort("case")
    return tuple(
        Observed(case, _points(points, rubric), None, None)
        for case, points in rows.select("case", "score:points").iter_rows()
    )


def _points(points: int, rubric: Rubric) -> Said:
    return phrase("{points} points", points=short_number(Fraction(points, POINT), rubric.scale.decimals))


def _series(column: str, kind: Kind, values: dict[str, Value], operators: Sequence[str]) -> dict[str, pl.Series]:
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
