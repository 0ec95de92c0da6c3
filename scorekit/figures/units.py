"""Units of figures: of what kind a figure is, and what it is in the base of its kind.

Shares are shares of one, durations milliseconds, changes shares of what was before; everything
else is counted as it is written. A unit that is a bare word (complaints, customers) is a count.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scorekit.problems import shown
from scorekit.problems.findings import Refused, not_a_quantity
from scorekit.reading.quantities import DAY, HOUR, MAX_DURATION, MINUTE, SECOND
from scorekit.vocabulary import Kind
from scorekit.wording.numbers import decimals_of, grouped_digits, short_text
from scorekit.wording.phrases import Number

_TIMES = {
    "ms": 1,
    **dict.fromkeys(("s", "sec", "second", "seconds"), SECOND),
    **dict.fromkeys(("min", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
}
_RATE = re.compile(r"(?:([a-z][a-z ]*) )?per (\d{1,9}(?:[, ]\d{3})*)(?: ([a-z][a-z ]*))?\Z", re.ASCII)
_MARK = re.compile(r"of (\d{1,6})\Z", re.ASCII)
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '/-]){0,58}\Z")
_NUMBER = re.compile(r"[-+]?\d{1,12}(?:\.\d{1,30})?\Z", re.ASCII)
_TOO_LONG = re.compile(r"[-+]?\d+(?:\.\d+)?\Z", re.ASCII)
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d{1,3}\Z", re.ASCII)
HELP = "%, % change, s, min, h, days, per 10000 services, points, or what is counted: complaints"
#: No figure is larger than this, so that products of two stay exact.
LARGEST = 10**10
#: Units that are no count though they are a word, and may be below 0: what promoters are more than detractors, what
#: an index is more than its base.
_SIGNED = (
    *("points", "percentage points", "% points", "pp", "index", "index points", "net score", "nps", "balance"),
    *("z", "z-score", "z-scores", "standard deviations"),
)
#: The same of units that cannot be below 0.
_MARKS = ("stars", "euro", "working days", "score", "rating", "grade", "mark")
#: How much more one thing is than another: a wait that is 3 min shorter is -3 "min change".
_DIFFERENCE = re.compile(r"(.+) (?:change|difference)\Z")


class Unit(NamedTuple):
    """``kind`` is share, change, mean_duration or number; ``base`` says what can be compared with
    what; a figure times ``factor`` is in the base. ``counts`` is whether it is a bare count, and
    ``signed`` whether a figure can be below 0."""

    text: str
    kind: Kind
    base: str
    factor: Fraction
    counts: bool = False
    signed: bool = False


@lru_cache(maxsize=512)
def unit(text: str) -> Unit:
    """The unit of a text. Raises :class:`Refused`."""
    said = " ".join(text.split())
    lowered = said.casefold()
    if lowered in ("%", "percent", "pct"):
        return Unit("%", "share", "%", Fraction(1, 100))
    if lowered in ("% change", "%change", "percent change"):
        return Unit("% change", "change", "change", Fraction(1, 100), signed=True)
    if lowered in _TIMES:
        return Unit(said, "mean_duration", "time", Fraction(_TIMES[lowered]))
    if found := _RATE.match(lowered):
        per = int(re.sub("[, ]", "", found[2]))
        if per == 0:
            raise not_a_quantity(f'"{shown(text)}" divides by zero', HELP)
        return Unit(said, "number", f"per {found[3] or ''}".strip(), Fraction(1, per))
    if found := _MARK.match(lowered):
        return Unit(said, "number", said, Fraction(1))
    if lowered in _SIGNED:
        return Unit(said, "number", lowered, Fraction(1), signed=True)
    if found := _DIFFERENCE.match(lowered):
        unit(found[1])  # a difference is of something that has a unit
        return Unit(said, "number", lowered, Fraction(1), signed=True)
    if _WORDS.match(lowered):
        return Unit(said, "number", lowered, Fraction(1), counts=lowered not in _MARKS)
    raise not_a_quantity(f'"{shown(text)}" is not a unit', HELP)


def amount(text: str, unit: Unit, separator: str = ",") -> Fraction:
    """The number in a cell with a unit. A count has no decimals: 28.0 is 28, and 1.000 may be a thousand. Raises
    :class:`Refused`."""
    value = number(text, separator)
    sign = "," if separator == ";" else "."
    decimals = text.strip().partition(sign)[2]
    if unit.counts and (value.denominator != 1 or decimals not in ("", "0", "00")):
        help = f"{unit.text} are whole: write a thousand as 1541, without a dot or a comma"
        raise not_a_quantity(f"{shown(text)} {unit.text} is not a whole number", help)
    return value


def check_bounds(value: Fraction, unit: Unit) -> None:
    """Raise :class:`Refused` for a figure that its unit cannot have."""
    timed = unit.kind == "mean_duration"
    size, largest = (value * unit.factor, MAX_DURATION) if timed else (value, LARGEST)
    if abs(size.numerator) > largest * size.denominator:
        raise Refused("out-of-range", f"{plain(value)} is more than scorekit counts")
    if value.numerator < 0 and not unit.signed:
        help = "a difference has a unit that says so, such as points, or: min change"
        raise Refused("out-of-range", f"{plain(value)} {unit.text} is less than nothing", (), help)
    if unit.kind == "share" and value > 100:
        raise Refused("out-of-range", f"{plain(value)} % is over 100 %", (), "a growth has the unit % change")


def number(text: str, separator: str = ",") -> Fraction:
    """The number in a cell. In a table whose cells are separated by semicolons, as spreadsheets
    of many countries write them, the decimal sign is a comma. Raises :class:`Refused`."""
    plain = text.strip()
    if separator == ";":
        if "." in plain:
            raise not_a_quantity(f'"{shown(text)}" has a dot', "in a table with semicolons a comma is the decimal sign")
        plain = plain.replace(",", ".")
    if _SCIENTIFIC.match(plain):
        help = "format the cells as numbers, with all digits: 120000"
        raise not_a_quantity(f'"{shown(text)}" is a number in short, and digits may be missing', help)
    if not _NUMBER.match(plain):
        if _TOO_LONG.match(plain):
            raise not_a_quantity(f'"{shown(text)}" has more digits than scorekit counts', "12 digits, and 30 decimals")
        help = "digits, and a dot before decimals: 1541 or 83.5"
        raise not_a_quantity(f'"{shown(text)}" is not a number', help)
    return Fraction(plain) if "." in plain else Fraction(int(plain))


def said(value: Fraction, unit: str = "") -> Number:
    """A figure with its unit, to be said: at most six decimals, thousands apart."""
    return Number(short_text(value, 6), unit, grouped=value.denominator == 1)


def as_read(value: Fraction, unit: str = "") -> Number:
    """Like :func:`said`, of a figure that was read: with all its decimals."""
    return Number(plain(value), unit, grouped=value.denominator == 1)


def plain(value: Fraction) -> str:
    """A figure as a table holds it: all its digits, with a dot before decimals; at most six decimals of what does not
    end."""
    return short_text(value, decimals_of(value) or 6)


def written(value: Fraction) -> str:
    """A figure as people write it: at most six decimals, no zeros at the end."""
    return short_text(value, 6) if value.denominator != 1 else grouped_digits(str(value.numerator))
