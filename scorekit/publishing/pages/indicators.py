"""The pages of figures: what there is, and one indicator by operator and period."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from string import ascii_lowercase

from scorekit.figures.reader import Figure
from scorekit.figures.series import Point, Series
from scorekit.figures.units import written
from scorekit.publishing.page import Page, Table
from scorekit.publishing.pages.explanation import signed
from scorekit.reading.register import Register


def overview_page(series: Sequence[Series]) -> Page:
    """One row an indicator: how many figures of whom, and from when to when."""
    if not series:
        return Page("Indicators", ("No league of the project names figures.",))
    rows = []
    for one in series:
        figures = [point.figure for point in one.points]
        units = " | ".join(sorted({figure.unit.text for figure in figures if figure.unit.kind != "change"}))
        periods = sorted({figure.period for figure in figures if figure.period != "undated"})
        span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}" if periods else "undated"
        operators = len({figure.operator for figure in figures if figure.operator})
        rows.append((one.indicator, units, str(len(figures)), str(operators), span))
    table = Table(
        ("Indicator", "Unit", "Figures", "Operators", "Periods"),
        tuple(rows),
        ("left", "left", "right", "right", "left"),
        (1, 4),
    )
    return Page("Indicators", (), table, ("scorekit indicators ID prints the figures of one.",))


def indicator_page(series: Series, register: Register) -> Page:
    """The figures of one indicator; letters stand for definitions, numbers for notes."""
    letters = {text: _letter(index) for index, text in enumerate(series.definitions)}
    several = len(letters) > 1
    notes: dict[str, int] = {}
    units = {point.figure.unit.text for point in series.points if point.figure.unit.kind != "change"}
    one_unit = units.pop() if len(units) == 1 else ""
    rows, last = [], ""
    for point in series.points:
        figure = point.figure
        name = register.name_in(figure.operator, figure.period) if figure.operator else f"{figure.market} (market)"
        marks = [str(notes.setdefault(figure.note, len(notes) + 1))] if figure.note else []
        marks += [str(notes.setdefault(point.broken, len(notes) + 1))] if point.broken else []
        status = "break, " * bool(point.broken) + figure.status + "".join(f" [{mark}]" for mark in marks)
        by = (letters[figure.definition],) if several else ()
        rows.append(
            (name if name != last else "", figure.period, _amount(figure, one_unit), *by, *_changes(point), status)
        )
        last = name
    heads = ("Operator", "Period", "Figure", *(("By",) if several else ()), "Change", "Points", "Status")
    align = ("left", "left", "right", *(("left",) if several else ()), "right", "right", "left")
    lines = ["Change: in percent against the same period a year before; for shares also in percentage points."]
    said = [f"{letters[text]}: {text or 'not stated'}" for text in series.definitions]
    one = series.definitions[0] or "not stated"
    lines.append(f"Definitions. {'; '.join(said)}." if several else f"Definition: {one}.")
    lines += [f"[{number}] {note}" for note, number in notes.items()]
    title = f"{series.indicator}: {one_unit}" if one_unit and one_unit != "%" else series.indicator
    return Page(title, (), Table(heads, tuple(rows), align, (0, len(heads) - 1)), tuple(lines))


def _amount(figure: Figure, one_unit: str) -> str:
    """A figure as a cell: without its unit where that stands above the table."""
    if figure.unit.kind == "change":
        return f"{'+' if figure.value > 0 else ''}{written(figure.value)} %"
    return figure.text.removesuffix(f" {one_unit}") if one_unit and one_unit != "%" else figure.text


def _letter(index: int) -> str:
    return ascii_lowercase[index] if index < len(ascii_lowercase) else str(index)


def _changes(point: Point) -> tuple[str, str]:
    def text(value: Fraction | None, decimals: int) -> str:
        return "" if value is None else signed(value, decimals) if value else "0.0"

    percent = text(point.percent, 1)
    return f"{percent} %" if percent else "", text(point.points, 1)
