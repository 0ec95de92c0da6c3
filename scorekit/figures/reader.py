"""Figures about operators and markets, out of tables: read, checked, and each with its source."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, cast

from scorekit import schemas
from scorekit.figures import units
from scorekit.figures.units import Unit
from scorekit.problems import Problem, shown
from scorekit.problems.findings import Refused, not_a_quantity, reported
from scorekit.reading import quantities
from scorekit.reading.cases.consistency.texts import characters_that_hide
from scorekit.reading.documents import files_at
from scorekit.reading.project import Choice, Project
from scorekit.reading.schema_check import MAX_PROBLEMS, capped, row_problems
from scorekit.reading.tables import SUFFIX, TableRow, read_table
from scorekit.vocabulary import Status
from scorekit.wording.phrases import Said, canonical, phrase


class Figure(NamedTuple):
    """One figure of an operator, or of a whole ``market`` (``operator`` is then empty).

    ``value`` is as written, in ``unit``. ``margin`` makes it a sample; without one it is exact.
    """

    operator: str
    market: str
    name_written: str
    period: str
    indicator: str
    value: Fraction
    unit: Unit
    definition: str
    base_n: int | None
    margin: Fraction | None
    margin_level: Fraction | None
    source: str
    seen: str
    status: Status
    note: str
    row: TableRow

    @property
    def subject(self) -> str:
        """Whom it is about: an operator's id, or a market."""
        return self.operator or self.market

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What it is a figure of; two values under one key contradict each other."""
        return (self.operator, self.market, self.indicator, self.period, self.definition, self.unit.base)

    @property
    def in_base(self) -> Fraction:
        """The value in the base of its unit: a share of one, milliseconds, or per one."""
        factor = self.unit.factor
        return self.value if factor == 1 else self.value * factor

    @property
    def text(self) -> str:
        """The value with its unit, as it is printed: 83 %, 91.7 h, 1,541 complaints."""
        return canonical(self.said)

    @property
    def said(self) -> Said:
        """The value with its unit, to be said."""
        if self.margin is None:
            return units.as_read(self.value, self.unit.text)
        value, margin = units.as_read(self.value), units.as_read(self.margin)
        return phrase("{value} ± {margin} {unit}", value=value, margin=margin, unit=self.unit.text)

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.row.shown_path}:{self.row.line}"


class FigureSet(NamedTuple):
    """The valid figures of some paths, what is wrong, and how many files were read."""

    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]
    files: int
    choices: tuple[Choice, ...] = ()

    def below(self, paths: Iterable[Path]) -> tuple[Figure, ...]:
        """The figures whose files are, or lie below, one of the (resolved) paths."""
        wanted = tuple(paths)
        files = {figure.row.path for figure in self.figures}
        inside = {file for file in files if any(file == path or path in file.parents for path in wanted)}
        return tuple(figure for figure in self.figures if figure.row.path in inside)


def read_figures(paths: Iterable[Path], project: Project) -> FigureSet:
    """Read every table of figures at or below ``paths``."""
    paths = list(paths)
    files, problems = (
        files_at(paths, (SUFFIX,), "CSV", project.root if project.documents else None) if paths else ([], [])
    )
    schema = schemas.schema("indicators")
    figures: list[Figure] = []
    for file in files:
        table, found = read_table(file, schema["properties"], schema["required"])
        for row in table.rows if not found or table.valid_heads else ():
            if len(found) > MAX_PROBLEMS:  # no more than so many are reported
                break
            figure = _figure(row, project, found)
            if figure is not None:
                figures.append(figure)
        problems += capped(found)
    return FigureSet(tuple(figures), tuple(sorted(set(problems))), len(files), project.choices)


def figures_of(rows: Iterable[TableRow], project: Project) -> tuple[list[Figure], list[Problem]]:
    """The figures of rows that were read elsewhere, and what is wrong with them."""
    problems: list[Problem] = []
    found = [_figure(row, project, problems) for row in rows]
    return [figure for figure in found if figure is not None], problems


def _figure(row: TableRow, project: Project, problems: list[Problem]) -> Figure | None:
    found = row_problems(row, "indicators")
    found += [reported(one._replace(code="bad-characters"), row) for one in characters_that_hide(row.cells)]
    if found:
        problems += found
        return None
    try:
        return _read(row, project)
    except Refused as refused:
        problems.append(reported(refused.finding, row))
    return None


def _read(row: TableRow, project: Project) -> Figure:
    cells = row.cells
    operator, market = cells.get("operator", ""), cells.get("market", "")
    if bool(operator) == bool(market):
        said = "both an operator and a market" if operator else "neither an operator nor a market"
        raise Refused("missing-field", said, ("operator",), "a figure is about one of them")
    period = _cell(row, "period", quantities.period)
    unit = _cell(row, "unit", units.unit)
    value = _cell(row, "value", lambda text: units.amount(text, unit, row.separator))
    try:
        units.check_bounds(value, unit)
    except Refused as error:
        raise error.below("value") from None
    id = ""
    if operator:
        try:
            id = project.register.find(operator, period)
        except Refused as error:
            raise Refused(error.code, error.message, ("operator",), error.help) from None
    seen = cells.get("seen", "")
    if seen:
        _cell(row, "seen", quantities.moment)
    margin, level = _margin(row, unit)
    base = _cell(row, "base_n", lambda text: _whole(text, row.separator)) if "base_n" in cells else None
    return Figure(
        operator=id,
        market=market,
        name_written=operator,
        period=period,
        indicator=cells["indicator"],
        value=value,
        unit=unit,
        definition=cells.get("definition", ""),
        base_n=base,
        margin=margin,
        margin_level=level,
        source=cells["source"],
        seen=seen,
        status=cast(Status, cells["status"]),  # the schema allows no other
        note=cells.get("note", ""),
        row=row,
    )


def _cell(row: TableRow, column: str, read: Any) -> Any:
    try:
        return read(row.cells[column])
    except Refused as error:
        raise error.below(column) from None


def _whole(text: str, separator: str) -> int:
    value = units.number(text, separator)
    if value.denominator != 1 or value < 1 or not text.strip().isdigit():
        raise not_a_quantity(f'"{shown(text)}" is not a whole number from 1')
    return value.numerator


def _margin(row: TableRow, unit: Unit) -> tuple[Fraction | None, Fraction | None]:
    if ("margin" in row.cells) != ("margin_level" in row.cells):
        column = "margin_level" if "margin" in row.cells else "margin"
        raise Refused("missing-field", "a margin and its level go together", (column,), "like 2.5 and 95 %")
    if "margin" not in row.cells:
        return None, None
    margin = _cell(row, "margin", lambda text: units.number(text, row.separator))
    level = _cell(row, "margin_level", quantities.share)
    if margin < 0:
        raise Refused("out-of-range", "a margin is not negative", ("margin",))
    if not 0 < level < 1:
        raise Refused(
            "out-of-range", f"{row.cells['margin_level']} is not a level of an interval", ("margin_level",), "95 %"
        )
    return margin, level
