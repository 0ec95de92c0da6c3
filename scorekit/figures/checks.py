"""What contradicts itself among figures: values, totals and their parts, counts and growth."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from scorekit.figures import units
from scorekit.figures.choosing import contradict, listed, same_value, settled
from scorekit.figures.reader import Figure, FigureSet
from scorekit.problems import Problem
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.names import alike, two_operators
from scorekit.reading.register import Register
from scorekit.reading.schema_check import MAX_PROBLEMS, capped
from scorekit.wording.numbers import half_up

#: Of one thing no more values than these are held against a growth.
_COMPARED = 5


def figure_warnings(found: FigureSet, register: Register) -> list[Problem]:
    """Warnings about the figures of a project, each at its row."""
    by_key: dict[tuple[str, ...], list[Figure]] = {}
    for figure in found.figures:
        by_key.setdefault(figure.key, []).append(figure)
    by_file: dict[str, list[Problem]] = {}
    kinds = (
        _conflicts(found, by_key),
        _parts(found.figures),
        _growth(found.figures),
        _other_units(found.figures),
        _lookalikes(found.figures) if register.open else (),
    )
    for warning in sorted({warning for kind in kinds for warning in kind}):
        by_file.setdefault(warning.path, []).append(warning)
    return [warning for warnings in by_file.values() for warning in capped(warnings)]


def _lookalikes(figures: Iterable[Figure]) -> Iterator[Problem]:
    """Operators that no register knows, and whose names look the same."""
    written: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.operator:
            written.setdefault(figure.operator, []).append(figure)
    for found in alike({name: len(rows) for name, rows in written.items()}):
        message, help = two_operators(found)
        yield _warn(written[found.name][0], "lookalike-operator", message, help, "operator")


def _warn(figure: Figure, code: str, message: str, help: str = "", column: str = "value") -> Problem:
    return figure.row.problem(code, message, (column,), help, severity="warning")


def _conflicts(found: FigureSet, by_key: dict[tuple[str, ...], list[Figure]]) -> Iterator[Problem]:
    for figures in by_key.values():
        if not contradict(figures) or settled(figures, found.choices).figure is not None:
            continue
        first, last = figures[0], figures[-1]
        what = f"{first.indicator} of {first.subject} in {first.period}"
        if same_value(figures):
            help = f"unknown until the project chooses: {_choice(first, first)}"
            yield _warn(last, "conflict", f"{what}: {last.text} has the status conflicting", help)
            continue
        said = listed(f"{figure.text} ({figure.place})" for figure in figures)
        help = f"it counts as a range until scorekit.yaml says under choose: {_choice(first, last)}"
        yield _warn(last, "conflict", f"{what} is {said}", help)


def _choice(figure: Figure, other: Figure) -> str:
    """The line under ``choose:`` that takes a figure, by its source where that tells the two apart."""
    said = {"operator" if figure.operator else "market": figure.subject, "indicator": figure.indicator}
    said["period"] = figure.period
    if figure.source and figure.source != other.source:
        said["source"] = figure.source
    else:
        said["value"] = units.plain(figure.value)
    return "- {" + ", ".join(f"{key}: {_yaml(value)}" for key, value in said.items()) + ", because: ...}"


def _yaml(text: str) -> str:
    """A text in a flow mapping: quoted where a reader could take it for anything else."""
    return text if re.fullmatch(r"[A-Za-z][\w-]*|\d+(\.\d+)?", text) else json.dumps(text, ensure_ascii=False)


def _parts(figures: Iterable[Figure]) -> Iterator[Problem]:
    """A count of the whole market that is less than the sum over operators."""
    sums: dict[tuple[str, str, str, str], dict[str, Fraction]] = {}
    figures = list(figures)
    for figure in figures:
        if figure.operator and figure.unit.counts:
            own = sums.setdefault((figure.indicator, figure.period, figure.definition, figure.unit.base), {})
            own[figure.operator] = min(figure.value, own.get(figure.operator, figure.value))
    for figure in figures:
        parts = sums.get((figure.indicator, figure.period, figure.definition, figure.unit.base), {})
        total = sum(parts.values(), Fraction(0))
        if figure.market and figure.unit.counts and total > figure.value:
            message = f"{figure.text} in all, and {units.written(total)} for {_operators(len(parts))}"
            yield _warn(figure, "contradiction", message, "one complaint may name two operators")


def _other_units(figures: Iterable[Figure]) -> Iterator[Problem]:
    """Figures in another unit than those beside them, of others in the same period or of their own year before; no
    table can hold them together."""
    beside: dict[tuple[str, str, str], list[Figure]] = {}
    series: dict[tuple[str, str, str, str], list[Figure]] = {}
    for figure in figures:
        if figure.unit.kind != "change":
            if figure.operator:
                beside.setdefault((figure.indicator, figure.definition, figure.period), []).append(figure)
            series.setdefault((figure.indicator, figure.definition, figure.operator, figure.market), []).append(figure)
    for (indicator, _, period), rows in beside.items():
        units_of = {subject: {f.unit.base for f in own} for subject, own in _grouped(rows, "operator").items()}
        many = Counter(base for bases in units_of.values() for base in bases)
        usual = max(many, key=lambda base: (many[base], base))
        for figure in rows if len(many) > 1 else ():
            if usual not in units_of[figure.operator]:
                other = next(row for row in rows if row.unit.base == usual)
                message = f"{figure.text} for {figure.subject}, and others of {indicator} in {period} are in "
                yield _warn(figure, "other-unit", message + other.unit.text, _ONE_UNIT, "unit")
    for rows in series.values():
        by_period = _grouped([row for row in rows if row.period != "undated"], "period")
        for before, now in pairwise(sorted(by_period)):
            was, is_now = ({row.unit.base for row in by_period[period]} for period in (before, now))
            if was.isdisjoint(is_now) and quantities.period_kind(before) == quantities.period_kind(now):
                figure, other = by_period[now][0], by_period[before][0]
                message = f"{figure.indicator} of {figure.subject} is in {figure.unit.text} in {now}, and was in "
                yield _warn(figure, "other-unit", f"{message}{other.unit.text} in {before}", _ONE_UNIT, "unit")


#: What to do about figures in several units.
_ONE_UNIT = "write one thing in one unit: only then can a table compare it"


def _grouped(figures: Iterable[Figure], by: str) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(getattr(figure, by), []).append(figure)
    return found


def _operators(count: int) -> str:
    return "one operator" if count == 1 else f"{count} operators together"


def _growth(figures: Iterable[Figure]) -> Iterator[Problem]:
    """A growth that was published, and that no pair of counts makes."""
    values: dict[tuple[str, str, str, str], list[Figure]] = {}
    figures = list(figures)
    for figure in figures:
        if figure.unit.kind != "change":
            own = values.setdefault((figure.operator, figure.market, figure.indicator, figure.period), [])
            if len(own) < _COMPARED:
                own.append(figure)
    found: dict[tuple[str, ...], list[tuple[Figure, Figure, Fraction]]] = {}
    reported: Counter[str] = Counter()
    for growth in figures:
        enough = reported[growth.row.shown_path] > MAX_PROBLEMS
        if growth.unit.kind != "change" or enough:
            continue
        key = (growth.operator, growth.market, growth.indicator, growth.period, growth.definition)
        if key not in found:
            found[key] = list(_changes(growth, values))
        made = found[key]
        decimals = len(growth.row.cells["value"].replace(",", ".").partition(".")[2])
        room = Fraction(1, 2 * 10**decimals)
        if made and not any(abs(change - growth.value) <= room for _, _, change in made):
            reported[growth.row.shown_path] += 1
            before, after, change = made[0]
            message = (
                f"{_signed(growth.value)} % against {before.period}, where {before.text} and then {after.text} "
                f"make {_signed(_rounded(change))} %"
            )
            yield _warn(growth, "contradiction", message, f"the figures are in {before.place} and {after.place}")


def _changes(
    growth: Figure, values: dict[tuple[str, str, str, str], list[Figure]]
) -> Iterator[tuple[Figure, Figure, Fraction]]:
    """The pairs of figures that a growth may be of, each with the change in percent that it makes."""
    try:
        before_period = quantities.earlier(growth.period)
    except Refused:
        return
    who = (growth.operator, growth.market, growth.indicator)
    for before in values.get((*who, before_period), ()):
        for after in values.get((*who, growth.period), ()):
            alike = (before.definition, before.unit.base) == (after.definition, after.unit.base)
            if before.value > 0 and alike and growth.definition in ("", before.definition):
                yield before, after, 100 * (after.in_base - before.in_base) / before.in_base


def _rounded(value: Fraction) -> Fraction:
    return half_up(value, 2)


def _signed(value: Fraction) -> str:
    return f"+{units.written(value)}" if value > 0 else units.written(value)
