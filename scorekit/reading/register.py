"""Operators: ids that never change; names and owners that do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from scorekit.problems import nearest, shown
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.names import composed
from scorekit.reading.quantities import Moment
from scorekit.reading.working_days import Calendar
from scorekit.vocabulary import LinkKind
from scorekit.wording.numbers import counted


class OperatorName(NamedTuple):
    """A name and the moments from and until which it was used (``None``: not stated)."""

    name: str
    start: int | None
    end: int | None
    dates: str = ""
    source: str = ""

    def in_use(self, span: Moment | None) -> bool:
        """Whether the name was used at some moment of ``span`` (``None`` is any time)."""
        if span is None:
            return True
        return not (
            (self.start is not None and span.high < self.start) or (self.end is not None and span.low > self.end)
        )


class Link(NamedTuple):
    """What one operator has to do with another, and from and until when (``None``: not stated).

    ``kind`` is parents, merged_into, split_from or white_labels; ``dates`` is the time as it was
    written, for people. A time that is known by its year or month is vague: ``start`` is the first moment that it can
    have been, and ``start_at_last`` the last; so are ``end_at_first`` and ``end``.
    """

    kind: LinkKind
    operator: str
    start: int | None = None
    end: int | None = None
    start_at_last: int | None = None
    end_at_first: int | None = None
    dates: str = ""
    source: str = ""

    def began_between(self, after: int | None, until: int) -> bool:
        """Whether it can have begun after one moment and by another."""
        if self.start is None or self.start_at_last is None:
            return True
        return self.start <= until and (after is None or self.start_at_last > after)

    def in_force(self, moment: int | None) -> bool:
        """Whether it holds at a moment; ``None`` is the present, which has no end stated."""
        if moment is None:
            return self.end is None
        return (self.start is None or self.start <= moment) and (self.end is None or moment <= self.end)

    def surely_meets(self, other: Link) -> bool:
        """Whether both hold at some moment, whenever their vague times were."""
        later = max((one.start_at_last for one in (self, other) if one.start_at_last is not None), default=None)
        sooner = min((one.end_at_first for one in (self, other) if one.end_at_first is not None), default=None)
        return later is None or sooner is None or later <= sooner


class Operator(NamedTuple):
    """One entry of the register; ``names`` are the other names, in the file's order. ``began`` and
    ``ended`` are the first and the last moment at which it existed (one that merged into another ended then);
    ``began_on`` and ``ended_on`` are those as they were written, and ``became`` is what it merged into."""

    id: str
    name: str
    names: tuple[OperatorName, ...] = ()
    country: str = ""
    sector: str = ""
    links: tuple[Link, ...] = ()
    began: int | None = None
    began_on: str = ""
    ended: int | None = None
    ended_on: str = ""
    became: str = ""
    source: str = ""

    def existed(self, span: Moment | None) -> bool:
        """Whether it existed at some moment of a span; ``None`` is the present."""
        if span is None:
            return self.ended is None
        return not ((self.ended is not None and span.low > self.ended) or (self.began or span.low) > span.high)

    def linked(self, kind: LinkKind) -> tuple[Link, ...]:
        """The links of one kind."""
        return tuple(link for link in self.links if link.kind == kind)

    def parent(self, moment: int | None) -> str:
        """The operator right above it at a moment, or at present; empty for none. Where a year is the last of one
        parent and the first of the next, its last day is of the next."""
        above = [link for link in self.linked("parents") if link.in_force(moment)]
        return max(above, key=lambda link: -1 if link.start is None else link.start).operator if above else ""


@dataclass(frozen=True, repr=False)
class Register:
    """The operators of a project, and the public holidays of their countries. ``open`` registers
    accept any operator as it is written. ``fiscal_years_begin`` is the day (of any year) on which fiscal years such as
    2011/12 begin, where the project says so."""

    operators: dict[str, Operator] = field(default_factory=dict)
    open: bool = False
    fiscal_years_begin: date | None = None
    calendar: Calendar = field(default_factory=Calendar, compare=False, repr=False)

    def __repr__(self) -> str:
        return f"<Register {counted(len(self.operators), 'operator')}>"

    def span(self, period: str | None) -> Moment | None:
        """First and last moment of a period; None where there is none."""
        return quantities.period_span(period, self.fiscal_years_begin) if period else None

    def find(self, written: str, period: str) -> str:
        """The id of the operator that a case of ``period`` wrote as ``written``.

        Raises :class:`Refused`.
        """
        written = composed(written)
        if self.open:
            return written
        span = self.span(period)
        found_id = written if written in self.operators else self._named(written, period, span)
        entry = self.operators[found_id]
        help = "fix the period, or the date in the register"
        if span is not None and entry.ended is not None and span.low > entry.ended:
            ended = f"merged into {entry.became}" if entry.became else "ended"
            raise Refused("name-not-in-use", f"{found_id} {ended} in {entry.ended_on}", (), help)
        if span is not None and entry.began is not None and span.high < entry.began:
            raise Refused("name-not-in-use", f"{found_id} began in {entry.began_on}", (), help)
        return found_id

    def _named(self, written: str, period: str, span: Moment | None) -> str:
        """The id of the operator of which a text is a name in use."""
        out_of_use: list[str] = []
        found: set[str] = set()
        for id, name in self._by_name.get(written, ()):
            if name.in_use(span):
                found.add(id)
            else:
                out_of_use.append(id)
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise Refused(
                "ambiguous", f'"{shown(written)}" is a name of {" and ".join(sorted(found))}', (), "write the id"
            )
        if out_of_use:
            raise Refused(
                "name-not-in-use",
                f'"{shown(written)}" was not a name of {out_of_use[0]} in {period}',
                (),
                f'write "{out_of_use[0]}", or fix the dates in the register',
            )
        known = [*self.operators, *(n.name for o in self.operators.values() for n in self._names(o))]
        raise Refused(
            "unknown-operator", f'no operator "{shown(written)}" in the register', (), nearest(written, known)
        )

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, OperatorName]]]:
        """A name, with its accents composed -> whose it is, and when."""
        found: dict[str, list[tuple[str, OperatorName]]] = {}
        for operator in self.operators.values():
            for name in self._names(operator):
                found.setdefault(composed(name.name), []).append((operator.id, name))
        return found

    def name_in(self, operator: str, period: str | None) -> str:
        """The name printed for an operator: the one in force on the last day of ``period`` or else the main one."""
        entry = self.operators.get(operator)
        if entry is None:
            return operator
        span = self.span(period)
        if span is not None:
            last = span._replace(low=span.high)
            dated = [n for n in entry.names if (n.start is not None or n.end is not None) and n.in_use(last)]
            if len(dated) == 1:
                return dated[0].name
        return entry.name

    def group(self, operator: str, period: str | None) -> str:
        """The id of the group that an operator belongs to: its topmost parent on the last day of
        the period, or at present without one; itself when it has none."""
        span = self.span(period)
        moment = None if span is None else span.high
        seen = {operator}
        while operator in self.operators:
            above = self.operators[operator].parent(moment)
            if not above or above in seen:
                break
            operator = above
            seen.add(operator)
        return operator

    def brands(self, operator: str, period: str | None = None) -> list[str]:
        """Ids of the operators right below one on the last day of a period, or at present, that
        existed in it; in order."""
        span = self.span(period)
        moment = None if span is None else span.high
        return sorted(
            entry.id for entry in self.operators.values() if entry.parent(moment) == operator and entry.existed(span)
        )

    @staticmethod
    def _names(operator: Operator) -> Iterable[OperatorName]:
        return (OperatorName(operator.name, None, None), *operator.names)
