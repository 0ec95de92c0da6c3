"""The figures themselves: by operator or market and period, with changes and breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.figures.reader import Figure
from scorekit.figures.units import plain
from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.register import Register
from scorekit.reading.tables import figure_heads, table_csv
from scorekit.result import Result
from scorekit.wording import Joined, Number, Said, canonical, phrase
from scorekit.wording.csv_tables import csv_text
from scorekit.wording.numbers import counted, decimal_text

if TYPE_CHECKING:
    import polars as pl

SERIES_SCHEMA = "scorekit/indicators/v1"


class Point(NamedTuple):
    """A figure in its series. ``percent`` and ``points`` are its change against the same period a
    year before (percent of what it was; percentage points for shares, and the difference of what can be below 0), where
    both are the only values by one definition; ``broken`` says how it was counted differently from the period before.
    """

    figure: Figure
    percent: Fraction | None
    points: Fraction | None
    broken: Said


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
    except Refused:
        return None, None
    alike = [f for f in own if (f.definition, f.unit.base) == (figure.definition, figure.unit.base)]
    now = {f.in_base for f in alike if f.period == figure.period}
    then = {f.in_base for f in alike if f.period == before}
    if len(now) != 1 or len(then) != 1:
        return None, None
    was = then.pop()
    if figure.unit.signed:  # a share of what can be below 0 says nothing: -20 to -40 is not a growth
        return None, figure.in_base - was
    percent = (figure.in_base - was) / was * 100 if was else None
    return percent, (figure.in_base - was) * 100 if figure.unit.kind == "share" else None


def _break(now: Sequence[Figure], before: Sequence[Figure]) -> Said:
    """How the figures of a period differ from those of the period before, where none is alike."""
    new, old = ({(f.definition, f.unit.text) for f in one if f.unit.kind != "change"} for one in (now, before))
    if not new or not old or new & old:
        return ""
    units = sorted({unit for _, unit in new}), sorted({unit for _, unit in old})
    if units[0] != units[1]:
        after, earlier = (Joined(tuple(one), " and ") for one in units)
        return phrase("from here {now}, before {then}", now=after, then=earlier)
    return phrase("from here by another definition")


@dataclass(frozen=True, repr=False)
class Indicators(Result):
    """The figures of a project, as series. ``chosen`` is whether some were asked for, and not all."""

    series: tuple[Series, ...]
    register: Register
    chosen: bool = False

    @property
    def subject(self) -> str:
        """How many indicators and figures there are."""
        figures = sum(len(one.points) for one in self.series)
        return f"{counted(len(self.series), 'indicator')}, {counted(figures, 'figure')}"

    def to_dict(self) -> dict[str, Any]:
        """The series as JSON values (schema scorekit/indicators/v1)."""
        return {
            "schema": SERIES_SCHEMA,
            "indicators": [
                {"indicator": one.indicator, "figures": [_point_dict(point, self.register) for point in one.points]}
                for one in self.series
            ],
        }

    def to_csv(self, locale: str | None = None, *, raw: bool = False) -> str:
        """The figures as a table that scorekit reads again; with a ``locale`` or ``raw`` see :func:`csv_text`."""
        figures = [point.figure for series in self.series for point in series.points]
        if locale is None and not raw:
            return table_csv(figure.row.cells for figure in figures)
        heads = figure_heads(figure.row.cells for figure in figures)
        rows: list[list[Any]] = []
        for figure in figures:
            cells: dict[str, Any] = dict(figure.row.cells)
            cells["value"] = Number(plain(figure.value))
            cells |= {} if figure.margin is None else {"margin": Number(plain(figure.margin))}
            rows.append([cells.get(head, "") for head in heads])
        return csv_text([heads, *rows], locale, raw=raw)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a figure: indicator, operator, market, period, value, unit, definition, status, source (text)."""
        import polars as pl

        rows = [
            {
                "indicator": series.indicator,
                "operator": point.figure.operator or None,
                "market": point.figure.market or None,
                "period": point.figure.period,
                "value": plain(point.figure.value),
                "unit": point.figure.unit.text,
                "definition": point.figure.definition,
                "status": point.figure.status,
                "source": point.figure.source,
            }
            for series in self.series
            for point in series.points
        ]
        names = ("indicator", "operator", "market", "period", "value", "unit", "definition", "status", "source")
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


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
    return found | ({"break": canonical(point.broken)} if point.broken else {})
