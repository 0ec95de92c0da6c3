"""By when a promise had to be kept: a time, a length of time, a calendar month, or working days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from scorekit.problems.findings import Refused, not_a_quantity
from scorekit.reading import quantities
from scorekit.reading.quantities import DAY, UNBOUNDED, Moment
from scorekit.reading.working_days import WEEKEND, Calendar, home_of

_WORKING = re.compile(r"(?:at most |less than |\d{1,3} to )?(\d{1,3}) working days?\Z")
_CALENDAR = re.compile(r"(?:at most )?(\d{1,3}) (months?|years?)\Z")
_HOURS = re.compile(r".*\b(?:working|business|opening|office) hours?\Z")
_EPOCH = date(1970, 1, 1).toordinal()
#: Without a calendar a working day is at most a long weekend away: so many days for every five working days.
_LONG_WEEKEND = 4


class Deadline(NamedTuple):
    """The end of the time for a promise: from the earliest moment that it can be to the latest. ``working`` is how
    many working days it was, and ``off`` the holidays inside them, by region where they differ; ``by`` the country or
    region whose calendar it is, and empty where none is known."""

    low: int
    high: int
    by_day: bool
    working: int = 0
    by: str = ""
    off: tuple[tuple[date, str, str], ...] = ()

    @property
    def moment(self) -> Moment:
        """The same as a moment that may be vague."""
        return Moment(self.low, self.high, self.by_day)

    @property
    def days(self) -> tuple[date, date]:
        """The earliest and the latest day."""
        return day_of(self.low), day_of(self.high)


def day_of(moment: int) -> date:
    """The day of a moment."""
    return date.fromordinal(_EPOCH + moment // DAY)


def _end_of(day: date) -> int:
    return (day.toordinal() - _EPOCH + 1) * DAY - 1


def deadline(value: str | int, made: Moment | None, place: str, days: Calendar) -> Deadline | None:
    """The deadline of a promise that was ``made`` by an operator of a country or region; None where it is not known.
    Raises :class:`Refused` for what is neither a time nor a length of time."""
    text = " ".join(str(value).split())
    try:
        slot = quantities.moment(text)
        return Deadline(slot.high, slot.high, slot.by_day)
    except Refused:
        if text[:4].isdigit() and not re.match(r"\d+ [a-z]", text):
            raise
    if _HOURS.match(text):
        help = "scorekit does not know opening hours: write the time by which it was due, or working days"
        raise not_a_quantity(f'"{text[:40]}" cannot be counted', help)
    if "working day" in text and not _WORKING.match(text):
        help = "write the longest time that was promised: 2 working days"
        raise not_a_quantity(f'"{text[:40]}" cannot be counted', help)
    try:
        if found := _WORKING.match(text):
            return None if made is None else _in_working_days(made, int(found[1]), place, days)
        if found := _CALENDAR.match(text):
            months = int(found[1]) * (12 if found[2].startswith("year") else 1)
            return None if made is None else Deadline(_months_on(made.low, months), _months_on(made.high, months), True)
    except (OverflowError, ValueError):
        raise not_a_quantity(f'"{text[:40]}" ends after the year 9999', "", "bad-date") from None
    length = quantities.duration(text)
    if made is None or length.high >= UNBOUNDED:
        return None
    low = length.low if text.startswith("about ") else length.high
    return Deadline(made.low + low, made.high + length.high, made.by_day)


def _months_on(moment: int, months: int) -> int:
    """The end of the same day so many months on; of the last day of that month where it has no such day."""
    day = day_of(moment)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return _end_of(date(year, month + 1, min(day.day, last)))


def _in_working_days(made: Moment, number: int, place: str, days: Calendar) -> Deadline:
    """The end of the last working day; the day on which it was promised does not count. Of a country of which no
    region is named it is vague where its regions differ."""
    first, last = day_of(made.low), day_of(made.high)
    ends = [(region, end) for day in {first, last} for region, end in _ends(day, number, place, days)]
    if not ends:
        weeks = -(-number // 5)
        latest = last + timedelta(days=number + _LONG_WEEKEND * weeks)
        return Deadline(_end_of(first + timedelta(days=number)), _end_of(latest), True, number)
    latest = max(end for _, end in ends)
    at_home = [end for region, end in ends if region == home_of(place)]
    earliest = min(at_home or [end for _, end in ends])
    return Deadline(_end_of(earliest), _end_of(latest), True, number, place, tuple(_off(first, latest, place, days)))


def _ends(first: date, number: int, place: str, days: Calendar) -> list[tuple[str, date]]:
    """The last working day after a day, by region; nothing where the days of one of its years are not known."""
    near = [days.of(place, year) for year in (first.year, first.year + 1) if place and year <= date.max.year]
    whole = all(place in found for found in near)  # a country whose days hold where no region says otherwise
    regions = sorted({region for found in near for region in found if region != place or whole}) or [place]
    ends = []
    for region in regions if near and near[0] else ():
        day, left = first, number
        while left:
            day += timedelta(days=1)
            found = days.of(place, day.year)
            year = found.get(region) or found.get(place)
            if year is None:
                return []
            left -= year.works(day)
        ends.append((region, day))
    return ends


def _off(first: date, last: date, place: str, days: Calendar) -> Iterator[tuple[date, str, str]]:
    """The holidays after one day until another, in order, each with its name; and where not all regions have it, with
    those that have it."""
    for year in range(first.year, last.year + 1):
        found = days.of(place, year)
        named: dict[date, tuple[str, list[str]]] = {}
        for region, one in found.items():
            for day, name in one.off.items():
                if first < day <= last and name != WEEKEND:
                    named.setdefault(day, (name, []))[1].append(region.rpartition("-")[2])
        for day, (name, regions) in sorted(named.items()):
            yield day, name, "" if len(regions) == len(found) else ", ".join(sorted(regions))
