"""Numbers as people write them: counts, durations, moments, amounts, shares, scales.

A quantity may be vague; it is then a range of whole numbers, both ends included. Durations
are milliseconds, amounts cents (hundredths of the currency's unit), moments milliseconds
since 1970 in the local time of the case.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scorekit.problems.findings import not_a_quantity
from scorekit.wording.numbers import rounded

#: No finite quantity is larger than this.
LIMIT = 10**14
#: The upper end of "at least": larger than every finite quantity, and small enough that the
#: entries of a case (5,000 at most) can be added up in 64 bits.
UNBOUNDED = 10**15
#: What never happened: beyond every edge.
NEVER = 10**16

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MAX_COUNT = 10**6
MAX_DURATION = 10**12


class Range(NamedTuple):
    """A whole number that may be vague: ``low`` to ``high``, both included."""

    low: int
    high: int


class Money(NamedTuple):
    """An amount in hundredths of ``currency``, which may be vague."""

    low: int
    high: int
    currency: str


class Moment(NamedTuple):
    """A point in time between ``low`` and ``high``; ``by_day`` when known to the day only."""

    low: int
    high: int
    by_day: bool


_NUMBER = r"\d{1,12}(?:\.\d{1,6})?"
_VAGUE = re.compile(r"(at least|at most|about|more than|less than) (.+)\Z")
_COUNT = re.compile(r"\d{1,9}\Z")
_TERM = re.compile(rf"({_NUMBER}) ?([a-z]+(?: days?| hours?)?)")
_ISO = re.compile(
    rf"P(?:({_NUMBER})Y)?(?:({_NUMBER})M)?(?:({_NUMBER})W)?(?:({_NUMBER})D)?"
    rf"(?:T(?:({_NUMBER})H)?(?:({_NUMBER})M)?(?:({_NUMBER})S)?)?\Z"
)
#: unit -> (shortest, longest) length in milliseconds.
_UNITS: dict[str, tuple[int, int]] = {}
for _names, _length in (
    ("ms", (1, 1)),
    ("s sec second seconds", (SECOND, SECOND)),
    ("min minute minutes", (MINUTE, MINUTE)),
    ("h hour hours", (HOUR, HOUR)),
    ("d day days", (DAY, DAY)),
    ("week weeks", (7 * DAY, 7 * DAY)),
    ("month months", (28 * DAY, 31 * DAY)),
    ("year years", (365 * DAY, 366 * DAY)),
):
    for _name in _names.split():
        _UNITS[_name] = _length


def _vague(text: str, exact: Callable[[str], Range], least_step: int = 1) -> Range:
    """Apply the words that make a quantity vague around ``exact``.

    "about" is a quarter either way, rounded outward.
    """
    text = " ".join(text.split())
    found = _VAGUE.match(text)
    if found:
        word, rest = found.groups()
        low, high = exact(rest)
        if word == "at least":
            return Range(low, UNBOUNDED)
        if word == "at most":
            return Range(0, high)
        if word == "more than":
            return Range(low + least_step, UNBOUNDED)
        if word == "less than":
            return Range(0, high - least_step) if high >= least_step else _empty(text)
        return Range(low * 3 // 4, -(-high * 5 // 4))
    if " to " in text:
        first, _, last = text.partition(" to ")
        low, high = exact(first).low, exact(last).high
        if low > high:
            raise not_a_quantity(f'"{text[:40]}" runs backwards', "write the smaller one first")
        return Range(low, high)
    return exact(text)


def _empty(text: str) -> Range:
    raise not_a_quantity(f'no value is possible in "{text[:40]}"')


@lru_cache(maxsize=4096)
def count(value: int | str) -> Range:
    """``3``, ``at least 4``, ``2 to 3``, ``about 4``."""

    def exact(text: str) -> Range:
        if not _COUNT.match(text):
            raise not_a_quantity(
                f'"{text[:40]}" is not a whole number', "a number, or at least 4, at most 4, about 4, 2 to 3"
            )
        number = int(text)
        if number > MAX_COUNT:
            raise not_a_quantity(f"{number} is more than {MAX_COUNT:,}", code="out-of-range")
        return Range(number, number)

    return _vague(str(value), exact)


@lru_cache(maxsize=4096)
def duration(value: str) -> Range:
    """Milliseconds of ``90 s``, ``1 h 30 min``, ``2 working days``, ``PT90S``, ``at least 5 min``."""
    return _vague(value, _exact_duration)


def _exact_duration(text: str) -> Range:
    low = high = Fraction(0)
    if text.startswith("P"):
        found = _ISO.match(text)
        if not found or not any(found.groups()):
            raise not_a_quantity(f'"{text[:40]}" is not an ISO 8601 duration', "like PT90S or P2D")
        for number, unit in zip(found.groups(), ("year", "month", "week", "day", "h", "min", "s"), strict=True):
            if number:
                low += Fraction(number) * _UNITS[unit][0]
                high += Fraction(number) * _UNITS[unit][1]
    else:
        if not text:
            raise not_a_quantity("an empty duration", "like 90 s, 12 min, 1 h 30 min or 5 days")
        for number, unit in _terms(text):
            shortest, longest = _unit(unit, number, text)
            low += shortest
            high += longest
    if high > MAX_DURATION:
        raise not_a_quantity(f'"{text[:40]}" is longer than scorekit counts', code="out-of-range")
    return Range(rounded(low), rounded(high))


def _terms(text: str) -> list[tuple[str, str]]:
    terms, position = [], 0
    while position < len(text):
        found = _TERM.match(text, position)
        if not found:
            if re.fullmatch(_NUMBER, text):
                raise not_a_quantity(f'"{text}" has no unit', f"write {text} s, {text} min, {text} h or {text} days")
            raise not_a_quantity(f'"{text[:40]}" is not a duration', "like 90 s, 12 min, 1 h 30 min or 5 days")
        terms.append((found.group(1), found.group(2)))
        position = found.end()
        if position < len(text):
            if text[position] != " ":
                raise not_a_quantity(f'"{text[:40]}" is not a duration', "like 90 s, 12 min, 1 h 30 min or 5 days")
            position += 1
    return terms


def _unit(unit: str, number: str, text: str) -> tuple[Fraction, Fraction]:
    many = Fraction(number)
    if unit in ("working day", "working days"):
        # Without a calendar: the days themselves, or with a long weekend for every five of them.
        whole = -(-many.numerator // many.denominator)
        return many * DAY, Fraction((whole + 4 * -(-whole // 5)) * DAY)
    if unit not in _UNITS:
        raise not_a_quantity(f'"{unit}" is not a unit of time', "s, min, h, days, weeks, months, years or working days")
    shortest, longest = _UNITS[unit]
    return many * shortest, many * longest


@lru_cache(maxsize=1024)
def money(value: str) -> Money:
    """``75 EUR``, ``about 20 EUR``: hundredths of the unit, and the currency."""
    text = " ".join(value.split())
    found = re.fullmatch(r"(.+) ([A-Z]{3})", text)
    if not found:
        raise not_a_quantity(f'"{text[:40]}" is not an amount', "an amount and its currency: 75 EUR")

    def exact(number: str) -> Range:
        if not re.fullmatch(r"\d{1,10}(?:\.\d{1,2})?", number):
            raise not_a_quantity(f'"{number[:40]}" is not an amount', "an amount and its currency: 75 EUR or 12.50 EUR")
        cents = int(Decimal(number) * 100)
        return Range(cents, cents)

    low, high = _vague(found.group(1), exact)
    return Money(low, high, found.group(2))


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?)?)?\Z")
_OFFSET = re.compile(
    r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?::\d\d(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)\Z", re.ASCII | re.IGNORECASE
)
_DAY_TEXT = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()
_MOMENT_HELP = "a date (2013-08-20), a time (2013-08-20T14:00), a month or a year, or one to another"


@lru_cache(maxsize=4096)
def moment(value: int | str) -> Moment:
    """A date, a time, a month, a year, or a span of them."""
    text = " ".join(str(value).split())
    if " to " in text:
        first, _, last = text.partition(" to ")
        start, end = _exact_moment(first), _exact_moment(last)
        if start.low > end.high:
            raise not_a_quantity(f'"{text[:50]}" runs backwards', "write the earlier one first", "bad-date")
        return Moment(start.low, end.high, start.by_day or end.by_day)
    return _exact_moment(text)


def _exact_moment(text: str) -> Moment:
    found = _DATE.match(text)
    if not found and (offset := _OFFSET.match(text)):
        help = f"times are those of the clock where it happened: write {offset[1]} as it was there, without {offset[2]}"
        raise not_a_quantity(f'"{text[:40]}" has a time zone', help, "bad-date")
    if not found:
        raise not_a_quantity(f'"{text[:40]}" is not a date or time', _MOMENT_HELP, "bad-date")
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups())
    try:
        assert year is not None
        if month is None:
            return Moment(_midnight(year, 1, 1), _midnight(year, 12, 31) + DAY - 1, True)
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return Moment(_midnight(year, month, 1), _midnight(year, month, last) + DAY - 1, True)
        start = _midnight(year, month, day)
        if hour is None or minute is None:
            return Moment(start, start + DAY - 1, True)
        if hour > 24 or minute > 59 or (second or 0) > 59 or (hour == 24 and minute):
            raise ValueError
        at = start + hour * HOUR + minute * MINUTE + (second or 0) * SECOND
        return Moment(at, at, False)
    except (ValueError, calendar.IllegalMonthError):
        raise not_a_quantity(f'"{text[:40]}" is not on the calendar', _MOMENT_HELP, "bad-date") from None


def _midnight(year: int, month: int, day: int) -> int:
    return (date(year, month, day).toordinal() - _EPOCH) * DAY


_PERIOD = re.compile(r"(?:[1-9]\d{3}(?:-(?:H[12]|Q[1-4]|0[1-9]|1[0-2]))?|undated)\Z")
_FISCAL = re.compile(r"([1-9]\d{3})/(?:\d{2})?(\d{2})\Z", re.ASCII)
_LIKE_FISCAL = re.compile(r"([1-9]\d{3})-(?:\d{2})?(\d{2})\Z", re.ASCII)


@lru_cache(maxsize=1024)
def period(value: int | str) -> str:
    """A period as one text: 2013, 2021-H1, 2021-Q3, 2021-06, undated, and 2011/12, which is a fiscal year."""
    text = str(value)
    if found := _FISCAL.match(text):
        if fiscal := fiscal_year(found[1], found[2]):
            return fiscal
        help = "a fiscal year ends in the year after it began: 2011/12"
        raise not_a_quantity(f'"{text[:40]}" is not a period', help, "bad-date")
    if not _PERIOD.match(text):
        help = "like 2013, 2021-H1, 2021-Q3, 2021-06, 2011/12 (a fiscal year) or undated"
        if (found := _LIKE_FISCAL.match(text)) and (fiscal := fiscal_year(found[1], found[2])):
            help = f"a fiscal year is written {fiscal}"
        raise not_a_quantity(f'"{text[:40]}" is not a period', help, "bad-date")
    return text


def fiscal_year(first: str, second: str) -> str | None:
    """The fiscal year that begins in the year ``first`` and ends in the next, whose last two digits are ``second``;
    None where they do not follow each other."""
    return f"{first}/{second}" if (int(first) + 1) % 100 == int(second) else None


def is_fiscal(value: str) -> bool:
    """Whether a period is a fiscal year."""
    return value[4:5] == "/"


def period_kind(value: str) -> str:
    """Of which kind a period is: year, half-year, quarter, month, fiscal year or undated."""
    if value == "undated" or is_fiscal(value):
        return "fiscal year" if is_fiscal(value) else "undated"
    return {"": "year", "H": "half-year", "Q": "quarter"}.get(value[5:6], "month")


def earlier(value: str, years: int = 1) -> str:
    """The same period some years earlier. Raises :class:`Refused` for what is undated."""
    if value == "undated":
        raise not_a_quantity("the period is undated, so there is no year before it")
    year = int(value[:4]) - years
    return period(f"{year:04d}/{(year + 1) % 100:02d}" if is_fiscal(value) else f"{year:04d}{value[4:]}")


def parts_of(value: str, fiscal_years_begin: date | None = None) -> list[list[str]]:
    """The ways in which shorter periods make up a period: halves, quarters, months of a year. A fiscal year has some
    where it is known to begin with a month."""
    if is_fiscal(value):
        return _parts_of_fiscal(int(value[:4]), fiscal_years_begin)
    kind, year, part = period_kind(value), value[:4], value[5:]
    if kind not in ("year", "half-year", "quarter"):
        return []
    halves = {"": (1, 2), "H1": (1,), "H2": (2,)}.get(part, ())
    quarters = [int(part[1])] if kind == "quarter" else [q for h in halves for q in (2 * h - 1, 2 * h)]
    months = [m for q in quarters for m in range(3 * q - 2, 3 * q + 1)]
    ways = [[f"{year}-H{h}" for h in halves]] if kind == "year" else []
    ways += [[f"{year}-Q{q}" for q in quarters]] if kind != "quarter" else []
    return [*ways, [f"{year}-{month:02d}" for month in months]]


def _parts_of_fiscal(year: int, begins: date | None) -> list[list[str]]:
    if begins is None or begins.day != 1:
        return []
    ways = []
    for length, mark in ((6, "H{}"), (3, "Q{}"), (1, "{:02d}")):
        if (begins.month - 1) % length == 0:
            firsts = range(begins.month - 1, begins.month + 11, length)
            ways.append([f"{year + first // 12}-{mark.format(first % 12 // length + 1)}" for first in firsts])
    return ways


def day(text: str) -> date | None:
    """The day that a text like 2026-11-22 is; None for another text."""
    try:
        return date.fromisoformat(text) if _DAY_TEXT.match(text) else None
    except ValueError:
        return None


def period_span(value: str, fiscal_years_begin: date | None = None) -> Moment | None:
    """First and last moment of a period; ``None`` when undated. A fiscal year of which nobody says on which day it
    begins (a month and a day, in any year) is vague: from the first day that it can have to the last."""
    if value == "undated":
        return None
    year, part = int(value[:4]), value[5:]
    if is_fiscal(value):
        if fiscal_years_begin is None:
            return Moment(_midnight(year, 1, 2), _midnight(year + 1, 12, 31) - 1, True)
        month, day = fiscal_years_begin.month, fiscal_years_begin.day
        return Moment(_midnight(year, month, day), _midnight(year + 1, month, day) - 1, True)
    if part.startswith("H"):
        first, last = (1, 6) if part == "H1" else (7, 12)
    elif part.startswith("Q"):
        last = 3 * int(part[1])
        first = last - 2
    else:
        first, last = (int(part), int(part)) if part else (1, 12)
    end = calendar.monthrange(year, last)[1]
    return Moment(_midnight(year, first, 1), _midnight(year, last, end) + DAY - 1, True)


def decimal(value: object) -> Fraction:
    """An exact fraction of a number that was read as int, Decimal or decimal text."""
    if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    try:
        if re.fullmatch(r"[-+]?\d{1,15}(?:\.\d{1,15})?", str(value)):
            return Fraction(Decimal(str(value)))
    except InvalidOperation:
        pass
    raise not_a_quantity(f'"{str(value)[:40]}" is not a number')


def share(value: object) -> Fraction:
    """A share of one: ``30 %``."""
    text = str(value).strip()
    if not text.endswith("%"):
        raise not_a_quantity(f'"{text[:40]}" is not a share', "a share is written in percent: 30 %")
    return decimal(text[:-1].strip()) / 100


@lru_cache(maxsize=256)
def scale(value: str) -> tuple[Fraction, Fraction]:
    """Worst and best of ``1 to 5`` or ``6 to 1``."""
    worst, separator, best = value.partition(" to ")
    if not separator:
        raise not_a_quantity(f'"{value[:40]}" is not a scale', "worst to best: 1 to 5, or 6 to 1")
    ends = decimal(worst.strip()), decimal(best.strip())
    if ends[0] == ends[1]:
        raise not_a_quantity(f'"{value[:40]}" has the same worst and best', "worst to best: 1 to 5, or 6 to 1")
    return ends


def share_of_way(score: object, ends: tuple[Fraction, Fraction]) -> Fraction:
    """How far from worst (0) to best (1) a mark is. Raises when it is off its scale."""
    way = (decimal(score) - ends[0]) / (ends[1] - ends[0])
    if not 0 <= way <= 1:
        raise not_a_quantity(f"{score} lies off its scale", "worst to best: 1 to 5, or 6 to 1", "out-of-range")
    return way


def verdict(value: object) -> Fraction:
    """Share of the way of ``2/10`` (worst is 0) or of a mapping with score and scale."""
    if isinstance(value, dict):
        return share_of_way(value["score"], scale(value["scale"]))
    mark, separator, best = str(value).partition("/")
    if not separator:
        raise not_a_quantity(f'"{str(value)[:40]}" is not a verdict', "like 2/10, or {score: 2, scale: 0 to 10}")
    top = decimal(best.strip())
    if top <= 0:
        raise not_a_quantity(f'"{str(value)[:40]}" is not a verdict', "like 2/10")
    return share_of_way(decimal(mark.strip()), (Fraction(0), top))
