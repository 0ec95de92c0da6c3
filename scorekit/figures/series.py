"""The figures themselves: by operator or market and period, with changes and breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from scorekit.figures.reader import Figure
from scorekit.figures.units import plain
from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.reading import quantities
from scorekit.reading.quantities import QuantityError
from scorekit.reading.register import Register
from scorekit.wording.numbers import decimal_text

SERIES_SCHEMA = "scorekit/indicators/v1"


class Point(NamedTuple):
    """A figure in its series. ``percent`` and ``points`` are its change against the same period a
    year before (percent of what it was; percentage points for shares), where both are the only
    values by one definition; ``broken`` says how it was counted differently from the period before.
    """

    figure: Figure
    percent: Fraction | None
    points: Fraction | None
    broken: str


class Series(NamedTuple):
    """One indicator: its points by subject and period, operators first, then markets."""

    indicator: str
    points: tuple[Point, ...]

    @property
    def definitions(self) -> tuple[str, ...]:
        """The definitions in it, in alphabetical order; the one that is not stated is empty."""
        return tuple(sorted({point.figure.definition for point in self.points}))


def series_of(figures: Iterable[Figure], names: Sequence[str] = ()) -> list[Series]:
    """The series of some indicators (none named: all), by id. Raises :class:`ProblemsFound`."""
    by_indicator: dict[str, list[Figure]] = {}
    for figure in figures:
        by_indicator.setdefault(figure.indicator, []).append(figure)
    for name in names:
        if name not in by_indicator:
            message = f'no figure is about "{shown(name)}"'
            raise ProblemsFound([Problem("", 0, 0, "not-found", message, nearest(name, by_indicator))])
    return [Series(name, _points(by_indicator[name])) for name in (names or sorted(by_indicator))]


def _points(figures: list[Figure]) -> tuple[Point, ...]:
    by_subject: dict[tuple[bool, str], list[Figure]] = {}
    for figure in sorted(figures, key=_order):
        by_subject.setdefault((not figure.operator, figure.subject), []).append(figure)
    found: list[Point] = []
    for own in by_subject.values():
        before: list[Figure] = []
        for _, same_period in groupby(own, key=lambda figure: figure.period):
            now = list(same_period)
            broken = _break(now, before)
            found += [Point(figure, *_change(figure, own), broken if figure is now[0] else "") for figure in now]
            before = now
    return tuple(found)


def _order(figure: Figure) -> tuple[Any, ...]:
    span = quantities.period_span(figure.period)
    when = (span.low, span.high) if span is not None else (-(10**18), 0)
    return (not figure.operator, figure.subject, when, figure.definition, figure.row.shown_path, figure.row.line)


def _change(figure: Figure, own: Sequence[Figure]) -> tuple[Fraction | None, Fraction | None]:
    if figure.unit.kind == "change":
        return None, None
    try:
        before = quantities.earlier(figure.period)
    except QuantityError:
        return None, None
    alike = [f for f in own if (f.definition, f.unit.base) == (figure.definition, figure.unit.base)]
    now = {f.in_base for f in alike if f.period == figure.period}
    then = {f.in_base for f in alike if f.period == before}
    if len(now) != 1 or len(then) != 1:
        return None, None
    was = then.pop()
    percent = (figure.in_base - was) / was * 100 if was else None
    return percent, (figure.in_base - was) * 100 if figure.unit.kind == "share" else None


def _break(now: Sequence[Figure], before: Sequence[Figure]) -> str:
    """How the figures of a period differ from those of the period before, where none is alike."""
    new, old = ({(f.definition, f.unit.text) for f in one if f.unit.kind != "change"} for one in (now, before))
    if not new or not old or new & old:
        return ""
    units = sorted({unit for _, unit in new}), sorted({unit for _, unit in old})
    if units[0] != units[1]:
        return f"from here {' and '.join(units[0])}, before {' and '.join(units[1])}"
    return "from here by another definition"


def series_dict(series: Iterable[Series], register: Register) -> dict[str, Any]:
    """Series as JSON values (schema scorekit/indicators/v1)."""
    return {
        "schema": SERIES_SCHEMA,
        "indicators": [
            {"indicator": one.indicator, "figures": [_point_dict(point, register) for point in one.points]}
            for one in series
        ],
    }


def _point_dict(point: Point, register: Register) -> dict[str, Any]:
    figure = point.figure
    found: dict[str, Any] = {"operator": figure.operator} if figure.operator else {"market": figure.market}
    if figure.operator:
        found["name"] = register.name_in(figure.operator, figure.period)
    found |= {
        "period": figure.period,
        "value": plain(figure.value),
        "unit": figure.unit.text,
        "definition": figure.definition,
        "change_percent": None if point.percent is None else decimal_text(point.percent, 2),
        "change_points": None if point.points is None else decimal_text(point.points, 2),
        "status": figure.status,
        "source": figure.source,
        "place": figure.place,
    }
    for key in ("base_n", "seen", "note"):
        if value := getattr(figure, key):
            found[key] = value
    if figure.margin is not None:
        assert figure.margin_level is not None
        found |= {"margin": plain(figure.margin), "margin_level": f"{plain(figure.margin_level * 100)} %"}
    return found | ({"break": point.broken} if point.broken else {})
