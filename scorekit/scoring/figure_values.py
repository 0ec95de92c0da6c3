"""The value of an indicator for one operator and period, out of the figures of a project.

Counts add up over the brands of a group and the shorter periods of a longer one. Shares and rates
are formed again where their bases are known; nothing is an average of averages, nothing filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from scorekit.reading import quantities, units
from scorekit.reading.figure_choice import settled
from scorekit.reading.figures import Figure
from scorekit.reading.project import Choice
from scorekit.reading.register import Register
from scorekit.reading.units import Unit
from scorekit.scoring.rubric import Wanted


class Found(NamedTuple):
    """The value in the base of its unit, or None with a ``reason``; the figures that it rests on.

    ``formed`` says how it was made of several; ``notes`` what a table must say of it."""

    value: Fraction | None
    unit: Unit | None = None
    definition: str = ""
    figures: tuple[Figure, ...] = ()
    reason: str = ""
    formed: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether somebody inferred a figure that it rests on."""
        return any(figure.status == "inferred" for figure in self.figures)


class FigureBook:
    """The figures of one league, looked up by operator, indicator and period."""

    def __init__(
        self, figures: Iterable[Figure], register: Register, choices: Sequence[Choice], *, level: str, inferred: bool
    ) -> None:
        self.register, self.choices, self.level, self.inferred_allowed = register, choices, level, inferred
        self._figures: dict[tuple[str, str], dict[str, list[Figure]]] = {}
        for figure in figures:
            if figure.operator and figure.unit.kind != "change":
                own = self._figures.setdefault((figure.operator, figure.indicator), {})
                own.setdefault(figure.period, []).append(figure)

    def operators(self, indicators: Iterable[str], period: str) -> list[str]:
        """Whom the league is about: every operator, or group, with a figure of one of the
        indicators in the period, or in a shorter one inside it; in alphabetical order."""
        wanted = set(indicators)
        inside = {period, *(part for way in quantities.parts_of(period) for part in way)}
        found = {
            operator
            for (operator, indicator), periods in self._figures.items()
            if indicator in wanted and not inside.isdisjoint(periods)
        }
        if self.level == "group":
            found = {self.register.group(operator, period) for operator in found}
        return sorted(found)

    def at(self, operator: str, wanted: Wanted, period: str) -> Found:
        """The value of an indicator for an operator, or a group, in a period."""
        if self.level == "group":
            return self._of_group(operator, wanted, period)
        return self._of_brand(operator, wanted, period)

    def _of_brand(self, operator: str, wanted: Wanted, period: str) -> Found:
        own = self._figures.get((operator, wanted.indicator), {})
        if period in own:
            return self._settled(own[period], wanted)
        nothing = Found(None, reason=f"no figure of {period}")
        for way in quantities.parts_of(period):
            parts = [self._settled(own[part], wanted) if part in own else nothing for part in way]
            if any(part.figures for part in parts):
                missing = [name for name, part in zip(way, parts, strict=True) if part.value is None]
                if missing:
                    figures = tuple(f for part in parts for f in part.figures)
                    return Found(None, figures=figures, reason=f"no figure of {', '.join(missing)}")
                return _joined(parts, wanted, f"of {len(parts)} shorter periods")
        return nothing

    def _of_group(self, group: str, wanted: Wanted, period: str) -> Found:
        members = self._members(group, period)
        if members == [group]:
            return self._of_brand(group, wanted, period)
        has_own = (group, wanted.indicator) in self._figures
        names = members if has_own else [name for name in members if name != group]
        parts = [self._of_brand(name, wanted, period) for name in names]
        missing = [name for name, part in zip(names, parts, strict=True) if part.value is None]
        figures = tuple(f for part in parts for f in part.figures)
        if missing:
            return Found(None, figures=figures, reason=f"no figure of {period} for {', '.join(missing)}")
        return parts[0] if len(parts) == 1 else _joined(parts, wanted, f"of {', '.join(names)}")

    def _members(self, group: str, period: str) -> list[str]:
        """A group and every brand below it, in order."""
        found, waiting = [group], [group]
        while waiting:
            for brand in self.register.brands(waiting.pop(), period):
                if brand not in found:
                    found.append(brand)
                    waiting.append(brand)
        return [group, *sorted(found[1:])]

    def _settled(self, figures: Sequence[Figure], wanted: Wanted) -> Found:
        """The value out of the figures of one operator, indicator and period."""
        all_of_them = tuple(figures)
        if wanted.definitions:
            figures = [figure for figure in figures if figure.definition in wanted.definitions]
            if not figures:
                return Found(None, figures=all_of_them, reason="counted by another definition than the rubric reads")
        if len({(figure.definition, figure.unit.base) for figure in figures}) > 1:
            return Found(None, figures=all_of_them, reason="several definitions, and the rubric names none of them")
        found = settled(figures, self.choices)
        if found.figure is None:
            return Found(None, figures=all_of_them, reason=found.reason)
        figure = found.figure
        if figure.status == "inferred" and not self.inferred_allowed:
            return Found(None, figures=(figure,), reason="inferred, which this league does not allow")
        chosen = () if found.choice is None else (found.choice,)
        return Found(figure.in_base, figure.unit, figure.definition, (figure,), choices=chosen)


def _joined(parts: Sequence[Found], wanted: Wanted, said: str) -> Found:
    """One value out of those of parts: counts add, shares and rates by their bases."""
    figures = tuple(figure for part in parts for figure in part.figures)
    choices = tuple(choice for part in parts for choice in part.choices)

    def unknown(reason: str) -> Found:
        return Found(None, figures=figures, reason=reason)

    unit, definition = parts[0].unit, parts[0].definition
    assert unit is not None
    if any((part.definition, part.unit and part.unit.base) != (definition, unit.base) for part in parts):
        return unknown(f"{said} that were not counted in the same way")
    if unit.counts:
        total = sum((part.value or Fraction(0) for part in parts), Fraction(0))
        return Found(total, unit, definition, figures, formed=f"the sum {said}", choices=choices)
    averages = unit.kind == "share" or unit.base.startswith("per") or (unit.kind == "mean_duration" and wanted.mean)
    bases = [part.figures[0].base_n if len(part.figures) == 1 else None for part in parts]
    if not averages or not all(bases):
        return unknown(f"a figure {said} cannot be formed without their bases" if averages else f"no figure {said}")
    whole = sum(base or 0 for base in bases)
    value = sum(
        ((part.value or Fraction(0)) * (base or 0) for part, base in zip(parts, bases, strict=True)), Fraction(0)
    )
    return Found(
        value / whole, unit, definition, figures, formed=f"formed again from the bases {said}", choices=choices
    )


def change(now: Found, before: Found, before_period: str, least: Fraction | None) -> Found:
    """The change from ``before`` to ``now``, as a share of ``before``; unknown under a base of ``least``."""
    figures = (*now.figures, *before.figures)
    if now.value is None:
        return Found(None, figures=figures, reason=now.reason)
    if before.value is None:
        said = before.reason if before_period in before.reason else f"{before_period}: {before.reason}"
        return Found(None, figures=figures, reason=said)
    assert now.unit is not None and before.unit is not None
    if (now.definition, now.unit.base) != (before.definition, before.unit.base):
        return Found(None, figures=figures, reason=f"not counted in the same way as in {before_period}")
    if not before.value:
        return Found(None, figures=figures, reason=f"it was 0 in {before_period}")
    if least is not None and before.value < least * before.unit.factor:
        said = f"only {units.written(before.value / before.unit.factor)} {before.unit.text} in {before_period}"
        return Found(None, figures=figures, reason=f"{said}; a change needs {units.written(least)}")
    value = (now.value - before.value) / before.value
    return Found(value, units.unit("% change"), now.definition, figures, choices=(*now.choices, *before.choices))


def rate(count: Found, of: Found, per: Fraction) -> Found:
    """A count divided by another one, times ``per``."""
    figures, choices = (*count.figures, *of.figures), (*count.choices, *of.choices)
    for found, what in ((count, "count"), (of, "denominator")):
        if found.value is None:
            return Found(None, figures=figures, reason=f"{what}: {found.reason}")
    assert count.value is not None and of.value is not None
    if not of.value:
        return Found(None, figures=figures, reason="the denominator is 0")
    definition = " / ".join(part for part in (count.definition, of.definition) if part)
    formed = " / ".join(part for part in (count.formed, of.formed) if part)
    unit = units.unit(f"per {per.numerator}") if per.denominator == 1 and per > 0 else None
    value = count.value * per / of.value
    return Found(value, unit, definition, figures, formed=formed, choices=choices)
