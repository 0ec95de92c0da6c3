"""What makes no sense in a league of figures: rates without a denominator, columns of several
definitions, criteria of which no figure speaks, choices that choose nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scorekit.problems import Problem
from scorekit.reading.figure_choice import contradict, settled
from scorekit.reading.figures import Figure, FigureSet
from scorekit.reading.project import LeagueSpec, Project
from scorekit.scoring.figure_values import FigureBook
from scorekit.scoring.rubric import Rate, Rubric


def league_figures(project: Project, index: int, spec: LeagueSpec, rubric: Rubric, found: FigureSet) -> list[Problem]:
    """Warnings about the figures that one league reads."""
    figures = found.below(spec.indicators)
    book = FigureBook(figures, project.register, project.choices, level=spec.level, inferred=spec.inferred)
    warnings = [*_never_scored(project, index, rubric, figures)]
    for period in spec.periods:
        warnings += _no_denominator(book, rubric, figures, period)
        warnings += _mixed(book, rubric, figures, period)
    return warnings


def _never_scored(project: Project, index: int, rubric: Rubric, figures: tuple[Figure, ...]) -> Iterator[Problem]:
    read = {figure.indicator for figure in figures if figure.operator}
    silent = [want.indicator for want in rubric.wanted if want.indicator not in read]
    if silent:
        message = f"no figure of this league is about: {', '.join(silent)}"
        place = ("leagues", index, "rubric")
        yield project.documents[0].problem("never-scored", message, place, "it stays unknown", severity="warning")


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
            if not of.value:
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
