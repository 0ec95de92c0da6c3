"""The value of an indicator for one operator and period, out of the figures of a project.

Counts add up over the brands of a group and the shorter periods of a longer one. Shares and rates
are formed again where their bases are known; nothing is an average of averages, nothing filled in.
Figures that contradict each other are one vague value, from the lowest to the highest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from scorekit.figures import units
from scorekit.figures.choosing import settled
from scorekit.figures.reader import Figure
from scorekit.figures.units import Unit
from scorekit.figures.wanted import Change, Rate, Wanted
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.project import Choice
from scorekit.reading.register import Register
from scorekit.vocabulary import Level, WhyUnknown
from scorekit.wording.phrases import Joined, Said, either, phrase

#: Why a value is unknown, in a word; a sentence is beside it.
ABSENT: WhyUnknown = "absent"
CONTRADICTED: WhyUnknown = "contradicted"
INFERRED: WhyUnknown = "inferred"
OTHERWISE: WhyUnknown = "otherwise"


class Chosen(NamedTuple):
    """A figure that a rule of the project took, and the ones that it did not take."""

    choice: Choice
    figure: Figure
    others: tuple[Figure, ...]


class FigureValue(NamedTuple):
    """The value in the base of its unit, or None with a ``reason`` and ``why``; the figures that it
    rests on. ``counted`` is the definition and the base of the unit of each input; ``base`` how many
    were asked, where it is known; ``formed`` says how it was made of several. A vague value runs from ``value`` to
    ``high``; ``conflicts`` are the figures that contradict each other, in groups."""

    value: Fraction | None
    unit: Unit | None = None
    counted: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    reason: Said = ""
    why: WhyUnknown = ""
    formed: Said = ""
    chosen: tuple[Chosen, ...] = ()
    base: int | None = None
    high: Fraction | None = None
    conflicts: tuple[tuple[Figure, ...], ...] = ()

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The lowest and the highest value."""
        assert self.value is not None
        return self.value, self.value if self.high is None else self.high


def _between(ends: Iterable[Fraction]) -> tuple[Fraction, Fraction | None]:
    """The lowest of some values, and the highest where that is another."""
    found = sorted(ends)
    return found[0], None if found[0] == found[-1] else found[-1]


def _unknown(figures: Iterable[Figure], reason: Said, why: WhyUnknown = OTHERWISE) -> FigureValue:
    return FigureValue(None, figures=tuple(figures), reason=reason, why=why)


class FigureBook:
    """The figures of one league, looked up by operator, indicator and period."""

    def __init__(
        self, figures: Iterable[Figure], register: Register, choices: Sequence[Choice], *, level: Level, inferred: bool
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
        inside = {
            period,
            *(part for way in quantities.parts_of(period, self.register.fiscal_years_begin) for part in way),
        }
        found = {
            operator
            for (operator, indicator), periods in self._figures.items()
            if indicator in wanted and not inside.isdisjoint(periods)
        }
        if self.level == "group":
            found = {self.register.group(operator, period) for operator in found}
        return sorted(found)

    def of(self, operator: str, input: Wanted | Rate | Change, period: str) -> FigureValue:
        """The value of an indicator, a rate or a change for an operator in a period."""
        if isinstance(input, Wanted):
            return self.at(operator, input, period)
        if isinstance(input, Rate):
            return rate(self.at(operator, input.counted, period), self.at(operator, input.of, period), input.per)
        try:
            before = quantities.earlier(period, input.years)
        except Refused as error:
            return _unknown((), error.message, ABSENT)
        if self.level == "group" and self.members(operator, period) != self.members(operator, before):
            return _unknown((), phrase("other brands belonged to it in {period}", period=before))
        return change(self.at(operator, input.of, period), self.at(operator, input.of, before), before, input)

    def at(self, operator: str, wanted: Wanted, period: str) -> FigureValue:
        """The value of an indicator for an operator, or a group, in a period."""
        if self.level == "group":
            return self._of_group(operator, wanted, period)
        return self._of_brand(operator, wanted, period)

    def _of_brand(self, operator: str, wanted: Wanted, period: str) -> FigureValue:
        own = self._figures.get((operator, wanted.indicator), {})
        stated = self._settled(own[period], wanted) if period in own else None
        if stated is not None and (stated.value is not None or stated.why != OTHERWISE):
            return stated
        made = []
        for way in self._parts(period):
            parts = [self._of_brand(operator, wanted, part) for part in way]
            if any(part.figures for part in parts):
                missing = [name for name, part in zip(way, parts, strict=True) if part.value is None]
                made.append(_missing(parts, missing) if missing else _joined(parts, wanted, _periods(parts)))
        known = [found for found in made if found.value is not None]
        if len({found.ends for found in known}) > 1:
            return _of_several_ways(known)
        for found in known:
            return found
        if stated is not None:
            return stated
        return made[0] if made else _unknown((), phrase("no figure of {period}", period=period), ABSENT)

    def _parts(self, period: str) -> list[list[str]]:
        """The ways in which shorter periods make up a period."""
        return quantities.parts_of(period, self.register.fiscal_years_begin)

    def _of_group(self, group: str, wanted: Wanted, period: str) -> FigureValue:
        members = self.members(group, period)
        names = [name for name in members if not self._holds_alone(name, members, wanted.indicator, period)]
        parts = [self._of_brand(name, wanted, period) for name in names]
        missing = [name for name, part in zip(names, parts, strict=True) if part.value is None]
        if len(parts) == 1:
            return parts[0]
        if missing:
            return _missing(parts, [phrase("{period} for {name}", period=period, name=name) for name in missing])
        return _joined(parts, wanted, Joined(tuple(names)))

    def _holds_alone(self, name: str, members: Sequence[str], indicator: str, period: str) -> bool:
        """Whether a member is above others and is never itself the subject of such a figure."""
        if (name, indicator) in self._figures or len(members) == 1:
            return False
        return any(brand in members for brand in self.register.brands(name, period))

    def members(self, group: str, period: str) -> list[str]:
        """A group and every brand below it that existed in a period, in order."""
        found, waiting = [group], [group]
        while waiting:
            for brand in self.register.brands(waiting.pop(), period):
                if brand not in found:
                    found.append(brand)
                    waiting.append(brand)
        return [group, *sorted(found[1:])]

    def _settled(self, figures: Sequence[Figure], wanted: Wanted) -> FigureValue:
        """The value out of the figures of one operator, indicator and period."""
        all_of_them = tuple(figures)
        if wanted.unit:
            figures = [figure for figure in figures if figure.unit.base == units.unit(wanted.unit).base]
            if not figures:
                units_of = either(dict.fromkeys(figure.unit.text for figure in all_of_them))
                said = phrase("a figure in {units}, and the rubric reads {wanted}", units=units_of, wanted=wanted.unit)
                return _unknown(all_of_them, said)
        if wanted.definitions:
            figures = [figure for figure in figures if figure.definition in wanted.definitions]
            if not figures:
                return _unknown(all_of_them, phrase("counted by another definition than the rubric reads"))
        if len({figure.unit.base for figure in figures}) > 1:
            return _unknown(all_of_them, phrase("in several units, and the rubric names none of them"))
        if len({figure.definition for figure in figures}) > 1:
            return _unknown(all_of_them, phrase("by several definitions, of which one has to be named"))
        found = settled(figures, self.choices)
        if found.figure is None:
            return self._contradicted(figures, found.reason)
        figure = found.figure
        if figure.status == "inferred" and not self.inferred_allowed:
            return _unknown((figure,), phrase("inferred, which this league does not allow"), INFERRED)
        chosen = () if found.choice is None else (Chosen(found.choice, figure, found.others),)
        counted = ((figure.definition, figure.unit.base),)
        return FigureValue(figure.in_base, figure.unit, counted, (figure,), chosen=chosen, base=figure.base_n)

    def _contradicted(self, figures: Sequence[Figure], reason: Said) -> FigureValue:
        """The vague value of figures that contradict each other; unknown where there is only one, or all say the same
        and one says that it is contested."""
        heard = [figure for figure in figures if figure.status != "inferred" or self.inferred_allowed]
        if not heard:
            return _unknown(figures, phrase("inferred, which this league does not allow"), INFERRED)
        low, high = _between(figure.in_base for figure in heard)
        if high is None and any(figure.status == "conflicting" for figure in heard):
            return _unknown(figures, reason, CONTRADICTED)
        counted = ((heard[0].definition, heard[0].unit.base),)
        bases = {figure.base_n for figure in heard}
        conflicts = (tuple(heard),) if len(heard) > 1 else ()
        base = bases.pop() if len(bases) == 1 else None
        return FigureValue(low, heard[0].unit, counted, tuple(heard), high=high, base=base, conflicts=conflicts)


def _periods(parts: Sequence[FigureValue]) -> Joined:
    return Joined(tuple(dict.fromkeys(figure.period for part in parts for figure in part.figures)))


def _of_several_ways(made: Sequence[FigureValue]) -> FigureValue:
    """What shorter periods make in several ways that contradict each other: all that they allow."""
    figures = tuple(figure for found in made for figure in found.figures)
    if any(found.counted != made[0].counted for found in made):
        return _unknown(figures, phrase("its shorter periods were not counted in the same way"))
    low, high = _between(end for found in made for end in found.ends)
    formed = _all_formed(made, "; ")
    chosen = tuple(one for found in made for one in found.chosen)
    return FigureValue(
        low, made[0].unit, made[0].counted, figures, formed=formed, chosen=chosen, high=high, conflicts=(figures,)
    )


def _all_formed(made: Iterable[FigureValue], between: str) -> Said:
    """How several values were made of others, each way once."""
    ways = tuple({str(found.formed): found.formed for found in made if found.formed}.values())
    return Joined(ways, between) if len(ways) > 1 else ways[0] if ways else ""


def _missing(parts: Sequence[FigureValue], missing: Sequence[Said]) -> FigureValue:
    figures = [figure for part in parts for figure in part.figures]
    first = next(part for part in parts if part.value is None)
    if first.why == ABSENT:
        return _unknown(figures, phrase("no figure of {period}", period=Joined(tuple(missing))), ABSENT)
    return _unknown(figures, phrase("{what}: {reason}", what=missing[0], reason=first.reason), first.why)


def _joined(parts: Sequence[FigureValue], wanted: Wanted, of: Joined) -> FigureValue:
    """One value out of those of parts: counts add, shares and rates by their bases."""
    figures = tuple(figure for part in parts for figure in part.figures)
    chosen = tuple(one for part in parts for one in part.chosen)
    unit, counted = parts[0].unit, parts[0].counted
    assert unit is not None
    if any(part.counted != counted for part in parts):
        return _unknown(figures, phrase("the figures of {listed} were not counted in the same way", listed=of))
    ends = [part.ends for part in parts]
    conflicts = tuple(group for part in parts for group in part.conflicts)
    bases = [part.base for part in parts]
    whole = sum(base for base in bases if base is not None) if all(bases) else None
    if unit.counts:
        over_time = len({figure.operator for figure in figures}) == 1
        if over_time and not wanted.flow:
            return _unknown(figures, phrase("a stock does not add up over time: of {listed}", listed=of))
        low, high = _between(sum(column, Fraction(0)) for column in zip(*ends, strict=True))
        return FigureValue(
            low,
            unit,
            counted,
            figures,
            formed=phrase("the sum of {listed}", listed=of),
            chosen=chosen,
            base=whole,
            high=high,
            conflicts=conflicts,
        )
    averages = unit.kind == "share" or unit.base.startswith("per") or (unit.kind == "mean_duration" and wanted.mean)
    if not averages:
        return _unknown(figures, phrase("no figure can be formed out of those of {listed}", listed=of))
    if whole is None:
        return _unknown(figures, phrase("a figure of {listed} cannot be formed without their bases", listed=of))
    weighted = [[end * (base or 0) for end in pair] for pair, base in zip(ends, bases, strict=True)]
    low, high = _between(sum(column, Fraction(0)) / whole for column in zip(*weighted, strict=True))
    formed = phrase("formed again from the bases of {listed}", listed=of)
    return FigureValue(
        low, unit, counted, figures, formed=formed, chosen=chosen, base=whole, high=high, conflicts=conflicts
    )


def change(now: FigureValue, before: FigureValue, before_period: str, input: Change) -> FigureValue:
    """The change from ``before`` to ``now``, as a share of ``before``; unknown under the minimum base."""
    figures = (*now.figures, *before.figures)
    if now.value is None:
        return _unknown(figures, now.reason, now.why)
    if before.value is None:
        said = before.reason
        if before_period not in str(before.reason):
            said = phrase("{what}: {reason}", what=before_period, reason=before.reason)
        return _unknown(figures, said, before.why)
    assert now.unit is not None and before.unit is not None
    if now.counted != before.counted:
        return _unknown(figures, phrase("not counted in the same way as in {period}", period=before_period))
    if before.ends[0] <= 0:
        return _unknown(figures, phrase("it was not above 0 in {period}", period=before_period))
    least = input.minimum_base
    unit = units.unit(input.of.unit) if input.of.unit else before.unit
    if least is not None and not input.of.unit and not unit.counts:
        said = phrase("in {unit}, and the rubric does not say in which unit its minimum_base is", unit=unit.text)
        return _unknown(figures, said)
    if least is not None and before.value < least * unit.factor:
        said = phrase(
            "only {value} in {period}; a change needs {least}",
            value=units.said(before.value / unit.factor, unit.text),
            period=before_period,
            least=units.said(least),
        )
        return _unknown(figures, said)
    low, high = _between((end - was) / was for end in now.ends for was in before.ends)
    chosen, conflicts = (*now.chosen, *before.chosen), (*now.conflicts, *before.conflicts)
    return FigureValue(low, units.unit("% change"), now.counted, figures, chosen=chosen, high=high, conflicts=conflicts)


def rate(count: FigureValue, of: FigureValue, per: Fraction) -> FigureValue:
    """A count divided by another one, times ``per``."""
    figures = (*count.figures, *of.figures)
    for found, what in ((count, phrase("count")), (of, phrase("denominator"))):
        if found.value is None:
            return _unknown(figures, phrase("{what}: {reason}", what=what, reason=found.reason), found.why)
        if found.unit is not None and not found.unit.counts:
            unit = found.unit.text
            said = phrase("{what}: in {unit}, and a rate is made of two counts", what=what, unit=unit)
            return _unknown(figures, said)
    assert count.value is not None and of.value is not None
    if of.ends[0] <= 0:
        return _unknown(figures, phrase("the denominator is 0"))
    ways = tuple(found.formed for found in (count, of) if found.formed)
    formed: Said = Joined(ways, " / ") if ways else ""
    low, high = _between(end * per / base for end in count.ends for base in of.ends)
    counted, chosen = (*count.counted, *of.counted), (*count.chosen, *of.chosen)
    conflicts = (*count.conflicts, *of.conflicts)
    return FigureValue(low, None, counted, figures, formed=formed, chosen=chosen, high=high, conflicts=conflicts)
