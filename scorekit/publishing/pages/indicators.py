"""The pages of figures: what there is, and one indicator by operator and period."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from string import ascii_lowercase

from scorekit.figures import units
from scorekit.figures.reader import Figure
from scorekit.figures.series import Indicators, Point, Series
from scorekit.publishing.page import Cell, Column, Page, lines, table
from scorekit.reading.register import Register
from scorekit.wording import Wording, wording
from scorekit.wording.numbers import decimal_text, signed_text
from scorekit.wording.terms import STATUSES


def indicators_pages(found: Indicators, words: Wording | None = None) -> list[Page]:
    """What there is; or a page for each indicator that was asked for."""
    words = words or wording("en")
    if found.chosen:
        return [indicator_page(series, found.register, words) for series in found.series]
    return [overview_page(found, words)]


def overview_page(found: Indicators, words: Wording) -> Page:
    """One row an indicator: how many figures of whom, and from when to when."""
    title = words.tell("Indicators")
    if not found.series:
        return Page(title, lines(words.tell("No league of the project names figures.")), words.language)
    rows = [_overview(series, words) for series in found.series]
    names, units_of, counts, operators, periods = (tuple(cells) for cells in zip(*rows, strict=True))
    columns = (
        Column("indicator", words.tell("Indicator"), names),
        Column("unit", words.tell("Unit"), units_of, gives_way=True),
        Column("figures", words.tell("Figures"), counts, right=True),
        Column("operators", words.tell("Operators"), operators, right=True),
        Column("periods", words.tell("Periods"), periods, gives_way=True),
    )
    note = words.tell("scorekit indicators ID prints the figures of one indicator.")
    return Page(title, (*table(columns), *lines(note)), words.language)


def _overview(series: Series, words: Wording) -> tuple[Cell, ...]:
    figures = [point.figure for point in series.points]
    units_of = " | ".join(sorted({figure.unit.text for figure in figures if figure.unit.kind != "change"}))
    periods = sorted({figure.period for figure in figures if figure.period != "undated"})
    span = words.tell("undated")
    if periods:
        between = words.tell("{low} to {high}", low=periods[0], high=periods[-1])
        span = periods[0] if len(periods) == 1 else between
    operators = len({figure.operator for figure in figures if figure.operator})
    counts = (Cell(str(count), Fraction(count), "0") for count in (len(figures), operators))
    return (Cell(series.indicator), Cell(units_of), *counts, Cell(span))


def indicator_page(series: Series, register: Register, words: Wording) -> Page:
    """The figures of one indicator; letters mean definitions, numbers notes."""
    return _IndicatorPage(series, register, words).page()


class _IndicatorPage:
    def __init__(self, series: Series, register: Register, words: Wording) -> None:
        self.series, self.register, self.words = series, register, words
        self.letters = {text: _letter(index) for index, text in enumerate(series.definitions)}
        self.notes: dict[str, int] = {}
        found = {point.figure.unit.text for point in series.points if point.figure.unit.kind != "change"}
        self.one_unit = found.pop() if len(found) == 1 else ""

    def page(self) -> Page:
        words, points = self.words, self.series.points
        columns = [
            Column("operator", words.tell("Operator"), tuple(self._names()), gives_way=True),
            Column("period", words.tell("Period"), tuple(Cell(point.figure.period) for point in points)),
            Column("figure", words.tell("Figure"), tuple(self._amount(point.figure) for point in points), right=True),
        ]
        if len(self.letters) > 1:
            letters = tuple(Cell(self.letters[point.figure.definition]) for point in points)
            columns.append(Column("by", words.tell("By"), letters))
        columns += [
            Column("change", words.tell("Change"), tuple(self._percent(point) for point in points), right=True),
            Column("points", words.tell("Points"), tuple(self._points(point) for point in points), right=True),
            Column("status", words.tell("Status"), tuple(self._status(point) for point in points), gives_way=True),
        ]
        name, unit = self.series.indicator.replace("_", " "), self.one_unit
        title = self.words.labelled(name, unit) if unit and unit != "%" else name
        return Page(title, (*table(columns), *lines(*self._said())), words.language)

    def _names(self) -> Iterator[Cell]:
        last = ""
        for point in self.series.points:
            figure = point.figure
            name = words_market(figure, self.words)
            if figure.operator:
                name = self.register.name_in(figure.operator, figure.period)
            yield Cell(name if name != last else "")
            last = name

    def _status(self, point: Point) -> Cell:
        figure, words = point.figure, self.words
        marks = [self.notes.setdefault(figure.note, len(self.notes) + 1)] if figure.note else []
        broken = words.say(point.broken)
        marks += [self.notes.setdefault(broken, len(self.notes) + 1)] if broken else []
        status = words.say(STATUSES[figure.status])
        said = f"{words.tell('break')}, {status}" if broken else status
        return Cell(said + "".join(f" [{mark}]" for mark in marks))

    def _amount(self, figure: Figure) -> Cell:
        """A figure as a cell: without its unit where that is above the table."""
        if figure.unit.kind == "change":
            sign = "+" if figure.value > 0 else ""
            return Cell(f"{sign}{self.words.say(units.said(figure.value))} %")
        said = self.words.say(figure.said)
        bare = self.one_unit and self.one_unit != "%"
        return Cell(said.removesuffix(f" {self.one_unit}") if bare else said, figure.value)

    def _percent(self, point: Point) -> Cell:
        text = self._signed(point.percent)
        return Cell(f"{text} %" if text else "")

    def _points(self, point: Point) -> Cell:
        return Cell(self._signed(point.points))

    def _signed(self, value: Fraction | None) -> str:
        if value is None:
            return ""
        return self.words.number(signed_text(value, 1) if value else decimal_text(value, 1))

    def _said(self) -> Iterator[str]:
        words, definitions = self.words, self.series.definitions
        yield words.tell(
            "Change: in percent against the same period a year before; for shares also in percentage points."
        )
        unstated = words.tell("not stated")
        if len(self.letters) > 1:
            listed = "; ".join(words.labelled(self.letters[text], text or unstated) for text in definitions)
            yield words.tell("Definitions. {listed}.", listed=listed)
        else:
            yield words.tell("Definition: {definition}.", definition=definitions[0] or unstated)
        for note, number in self.notes.items():
            yield f"[{number}] {note}"


def words_market(figure: Figure, words: Wording) -> str:
    """How a figure of a whole market is called."""
    return words.tell("{market} (market)", market=figure.market)


def _letter(index: int) -> str:
    return ascii_lowercase[index] if index < len(ascii_lowercase) else str(index)
