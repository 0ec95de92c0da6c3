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
from scorekit.problems.findings import not_a_quantity
from scorekit.reading.quantities import DAY, HOUR, MINUTE, SECOND
from scorekit.vocabulary import Kind
from scorekit.wording.numbers import grouped_digits, short_text
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
_NUMBER = re.compile(r"[-+]?\d{1,12}(?:\.\d{1,6})?\Z", re.ASCII)
HELP = "%, % change, s, min, h, days, per 10000 services, points, or what is counted: complaints"
#: Units that are no count though they are a word.
_MARKS = ("points", "stars", "index", "euro")


class Unit(NamedTuple):
    """``kind`` is share, change, mean_duration or number; ``base`` says what can be compared with
    what; a figure times ``factor`` is in the base. ``counts`` is whether it is a bare count."""

    text: str
    kind: Kind
    base: str
    factor: Fraction
    counts: bool = False


@lru_cache(maxsize=512)
def unit(text: str) -> Unit:
    """The unit of a text. Raises :class:`Refused`."""
    said = " ".join(text.split())
    lowered = said.casefold()
    if lowered in ("%", "percent", "pct"):
        return Unit("%", "share", "%", Fraction(1, 100))
    if lowered in ("% change", "%change", "percent change"):
        return Unit("% change", "change", "change", Fraction(1, 100))
    if lowered in _TIMES:
        return Unit(said, "mean_duration", "time", Fraction(_TIMES[lowered]))
    if found := _RATE.match(lowered):
        per = int(re.sub("[, ]", "", found[2]))
        if per == 0:
            raise not_a_quantity(f'"{shown(text)}" divides by zero', HELP)
        return Unit(said, "number", f"per {found[3] or ''}".strip(), Fraction(1, per))
    if found := _MARK.match(lowered):
        return Unit(said, "number", said, Fraction(1))
    if _WORDS.match(lowered):
        return Unit(said, "number", lowered, Fraction(1), lowered not in _MARKS and lowered != "working days")
    raise not_a_quantity(f'"{shown(text)}" is not a unit', HELP)


def amount(text: str, unit: Unit, separator: str = ",") -> Fraction:
    """The number in a cell with a unit; a count has no decimals, and so no dot. Raises
    :class:`Refused`."""
    value = number(text, separator)
    sign = "," if separator == ";" else "."
    if unit.counts and (sign in text or value.denominator != 1):
        help = f"{unit.text} are whole: write a thousand as 1541, without a dot or a comma"
        raise not_a_quantity(f"{shown(text)} {unit.text} is not a whole number", help)
    return value


def number(text: str, separator: str = ",") -> Fraction:
    """The number in a cell. In a table whose cells are separated by semicolons, as spreadsheets
    of many countries write them, the decimal sign is a comma. Raises :class:`Refused`."""
    plain = text.strip()
    if separator == ";":
        if "." in plain:
            raise not_a_quantity(f'"{shown(text)}" has a dot', "in a table with semicolons a comma is the decimal sign")
        plain = plain.replace(",", ".")
    if not _NUMBER.match(plain):
        help = "digits, and a dot before decimals: 1541 or 83.5"
        raise not_a_quantity(f'"{shown(text)}" is not a number', help)
    return Fraction(plain) if "." in plain else Fraction(int(plain))


def said(value: Fraction, unit: str = "") -> Number:
    """A figure with its unit, to be said: at most six decimals, thousands apart."""
    return Number(plain(value), unit, grouped=value.denominator == 1)


def plain(value: Fraction) -> str:
    """A figure as a table holds it: digits, with a dot before at most six decimals."""
    return written(value).replace(",", "")


def written(value: Fraction) -> str:
    """A figure as people write it: at most six decimals, no zeros at the end."""
    return short_text(value, 6) if value.denominator != 1 else grouped_digits(str(value.numerator))
