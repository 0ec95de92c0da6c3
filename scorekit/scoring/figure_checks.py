"""What makes no sense in a league of figures: rates without a denominator, columns of several
definitions, criteria of which no figure speaks, choices that choose nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scorekit.figures import units
from scorekit.figures.book import FigureBook
from scorekit.figures.choosing import contradict, settled
from scorekit.figures.reader import Figure, FigureSet
from scorekit.figures.units import Unit
from scorekit.figures.wanted import Change, Rate, Wanted
from scorekit.problems import Problem
from scorekit.reading.project import LeagueSpec, Project
from scorekit.rubrics.tree import Condition, InnerRubric, Leaf, Rubric, comparisons


def league_figures(project: Project, index: int, spec: LeagueSpec, rubric: Rubric, found: FigureSet) -> list[Problem]:
    """Warnings about the figures that one league reads."""
    figures = found.below(spec.tables)
    book = FigureBook(figures, project.register, project.choices, level=spec.level, inferred=spec.inferred)
    warnings = [*_never_scored(project, index, rubric, figures)]
    for period in spec.periods:
        warnings += _nobody_ranked(project, index, rubric, book, period)
        warnings += _no_denominator(book, rubric, figures, period)
        warnings += _mixed(book, rubric, figures, period)
    return warnings


def unread_figures(project: Project, spec: LeagueSpec, rubric: Rubric, found: FigureSet) -> list[Problem]:
    """Errors for what a rubric reads in one unit while all figures of it are in another: it would stay unknown for
    everybody, without a word."""
    problems = []
    units_of: dict[str, list[Unit]] = {}
    by_period: dict[str, dict[str, set[Fraction]]] = {}
    for figure in found.below(spec.tables):
        if figure.operator and figure.unit.kind != "change":
            units_of.setdefault(figure.indicator, []).append(figure.unit)
            by_period.setdefault(figure.indicator, {}).setdefault(figure.period, set()).add(figure.unit.factor)
    for place, wanted, kind in _reads(rubric):
        there = units_of.get(wanted.indicator, [])
        together = all(len(factors) == 1 for factors in by_period.get(wanted.indicator, {}).values())
        if kind == "number" and not wanted.unit and together and (several := _several_rates(there)):
            message = f"{place} of the rubric {rubric.id} reads {wanted.indicator} without a unit, and its figures are "
            help = f'write in the rubric, under indicators: "{wanted.indicator}: {{unit: {several[0]}}}"'
            problems.append(at_rubric(project, spec, "other-unit", message + " and ".join(several), help))
            continue
        base = units.unit(wanted.unit).base if wanted.unit else None
        if not there or any((unit.base == base) if base is not None else (unit.kind == kind) for unit in there):
            continue
        listed = " and ".join(dict.fromkeys(unit.text for unit in there))
        asked = f"in {wanted.unit}" if wanted.unit else _IN_UNITS[kind]
        message = f"{place} of the rubric {rubric.id} reads {wanted.indicator} {asked}, and its figures are in {listed}"
        help = f'write the edges in that unit, such as "95 {there[0].text}"; as it is, nobody gets points for it'
        problems.append(at_rubric(project, spec, "other-unit", message, help))
    return problems


def _several_rates(there: list[Unit]) -> list[str]:
    """The units of figures of one thing that are counted per 1,000 in one year and per 100,000 in another; nothing
    where they are all counted per the same number."""
    rates = {unit.factor: unit.text for unit in there if unit.base.startswith("per")}
    return list(rates.values()) if len(rates) > 1 else []


def at_rubric(project: Project, spec: LeagueSpec, code: str, message: str, help: str) -> Problem:
    """A problem of a league's rubric with its figures, where the project names the rubric."""
    if project.documents and spec in project.leagues:
        place = ("leagues", project.leagues.index(spec), "rubric")
        return project.documents[0].problem(code, message, place, help)
    return Problem("", 0, 0, code, message, help)


#: Kind of the edges -> how they are written.
_IN_UNITS = {"number": "without a unit", "share": "in %", "mean_duration": "in units of time"}


def _reads(rubric: Rubric) -> Iterator[tuple[str, Wanted, str]]:
    """What a rubric compares figures with: where, which indicator, and in what kind of unit."""
    for node in rubric.root.leaves():
        leaf = node.leaf
        if leaf is not None and isinstance(leaf.input, Wanted):
            kind = leaf.base_kind or leaf.kind
            if kind in _IN_UNITS and not (leaf.relative and not leaf.input.unit):
                yield f'"{node.id}"', leaf.input, kind
    for holder, condition in _conditions(rubric):
        for part in comparisons(condition):
            if part.subject == "indicator" and part.kind in _IN_UNITS:
                yield holder, rubric.indicators.get(part.name, Wanted(part.name)), part.kind
    if rubric.minimum.indicator is not None:
        yield '"minimum"', rubric.minimum.indicator, "number"


def _conditions(rubric: Rubric) -> Iterator[tuple[str, Condition]]:
    for gate in rubric.gates:
        yield f'the gate "{gate.id}"', gate.when
    for node in rubric.root.walk():
        if node.applies_when is not None:
            yield f'"{node.id}"', node.applies_when


def _never_scored(project: Project, index: int, rubric: Rubric, figures: tuple[Figure, ...]) -> Iterator[Problem]:
    read = {figure.indicator for figure in figures if figure.operator}
    silent = [want.indicator for want in rubric.wanted if want.indicator not in read]
    if silent:
        message = f"no figure of this league is about: {', '.join(silent)}"
        place = ("leagues", index, "rubric")
        yield project.documents[0].problem("never-scored", message, place, "it stays unknown", severity="warning")


def _nobody_ranked(project: Project, index: int, rubric: Rubric, book: FigureBook, period: str) -> Iterator[Problem]:
    """A period of which nobody is in the table: no figure is about an operator, or nothing that is scored is known."""
    message = ""
    operators = book.operators([want.indicator for want in rubric.wanted], period)
    leaves = [node.leaf for node in rubric.root.leaves() if node.leaf is not None]
    if rubric.reads_cases or any(isinstance(leaf.input, InnerRubric) for leaf in leaves):
        return
    if not operators:
        message = f"no figure of {period} is about an operator"
    elif not any(_is_known(book, leaf, operators, period) for leaf in leaves):
        message = f"of {period} nothing that the rubric {rubric.id} scores is known, for any operator"
    if message:
        place = ("leagues", index, "periods")
        help = "nobody is in the table: scorekit league says why, operator by operator"
        yield project.documents[0].problem("never-scored", message, place, help, severity="warning")


def _is_known(book: FigureBook, leaf: Leaf, operators: Sequence[str], period: str) -> bool:
    """Whether a leaf is known of some operator, by figures that can be in one column."""
    if not isinstance(leaf.input, Wanted | Rate | Change):
        return True
    found = [book.of(operator, leaf.input, period) for operator in operators]
    ways = {tuple(base for _, base in one.counted) for one in found if one.value is not None}
    return bool(ways) and (len(ways) == 1 or (isinstance(leaf.input, Wanted) and bool(leaf.input.unit)))


def _no_denominator(book: FigureBook, rubric: Rubric, figures: tuple[Figure, ...], period: str) -> Iterator[Problem]:
    for node in rubric.root.leaves():
        rate = node.leaf.input if node.leaf is not None else None
        if not isinstance(rate, Rate):
            continue
        for figure in figures:
            if not figure.operator or (figure.indicator, figure.period) != (rate.counted.indicator, period):
                continue
            of = book.at(
                book.register.group(figure.operator, period) if book.level == "group" else figure.operator,
                rate.of,
                period,
            )
            if of.value is None or of.value <= 0:
                why = f"{rate.of.indicator} of {figure.operator} in {period} " + (
                    "is 0" if of.value is not None else f"is unknown: {of.reason}"
                )
                help = f"the rate of {node.id} stays unknown"
                yield figure.row.problem("no-denominator", why, ("value",), help, severity="warning")


def _mixed(book: FigureBook, rubric: Rubric, figures: tuple[Figure, ...], period: str) -> Iterator[Problem]:
    """Indicators of which the figures of a period were not all counted in the same way."""
    for wanted in rubric.wanted:
        if len(wanted.definitions) > 1:
            continue
        known = []
        for operator in book.operators([wanted.indicator], period):
            found = book.at(operator, wanted, period)
            if found.value is not None:
                known.append(found)
        definitions = sorted({definition for found in known for definition, _ in found.counted})
        if len(definitions) < 2:
            continue
        listed = " | ".join(f'"{one}"' if one else "not stated" for one in definitions)
        rows = [figure for found in known for figure in found.figures]
        last = max(rows, key=lambda figure: (figure.row.shown_path, figure.row.line))
        message = f"{wanted.indicator} in {period} has several definitions: {listed}"
        help = f"in the rubric, under indicators: {wanted.indicator}: definition: ..., or definitions: [..., ...]"
        yield last.row.problem("mixed-definitions", message, ("definition",), help, severity="warning")


def unused_choices(project: Project, found: FigureSet) -> Iterator[Problem]:
    """Rules under ``choose:`` that decide nothing."""
    if not project.choices:
        return
    by_key: dict[tuple[str, ...], list[Figure]] = {}
    for figure in found.figures:
        by_key.setdefault(figure.key, []).append(figure)
    used = [settled(figures, found.choices).choice for figures in by_key.values() if contradict(figures)]
    numbers = {choice.number for choice in used if choice is not None}
    for choice in project.choices:
        if choice.number not in numbers:
            message = "this rule decides nothing: no figure is contradicted so, or an earlier rule decides it"
            help = "source, status and value are compared to the letter"
            place = ("choose", choice.number)
            yield project.documents[0].problem("not-found", message, place, help, severity="warning")
