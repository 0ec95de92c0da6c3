"""The cell of one field becomes what a case file would say, or a mark, or is refused. Nothing is guessed here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from scorekit.figures import units
from scorekit.importing.cells import Cell, plain_digits
from scorekit.importing.fields import CaseField
from scorekit.importing.mapping import FieldRule, Numbers
from scorekit.measuring.catalogue import measures
from scorekit.problems import nearest, shown
from scorekit.problems.findings import Refused, not_a_quantity
from scorekit.reading import quantities
from scorekit.reading.quantities import DAY, HOUR, MINUTE, SECOND
from scorekit.wording.numbers import rounded

#: A text of a case has at most so many characters.
MAX_TEXT = 5_000
#: What spreadsheets write where a formula failed, and pivot tables where nothing is.
ERRORS = frozenset(
    ("#n/a", "#n/b", "#nv", "#ref!", "#verw!", "#bezug!", "#div/0!", "#deel/0!", "#value!", "#waarde!", "#wert!",
     "#name?", "#naam?", "#num!", "#null!", "#valeur!", "#nom?", "#getal!", "#spill!", "(blank)", "(leeg)", "(vide)",
     "(leer)", "#########")
)  # fmt: skip
_UNIT_MS = {"ms": 1, "s": SECOND, "min": MINUTE, "h": HOUR, "days": DAY}
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d)?)?\Z")
_CLOCK = re.compile(r"(-?)(\d{1,5}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6}))?)?\Z")


class Mark(Enum):
    """What a cell says where it has no value."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    NEVER = "never"


def read_cell(cell: Cell, rule: FieldRule) -> Any:
    """The value of a cell by the rule of its field: as a case file has it, or a :class:`Mark`. Raises
    :class:`Refused` for what the mapping does not say how to read."""
    text = cell.text.strip()
    said = " ".join(text.split()).casefold()
    for words, mark in (
        (rule.unknown, Mark.UNKNOWN),
        (rule.not_applicable, Mark.NOT_APPLICABLE),
        (rule.never, Mark.NEVER),
    ):
        if said in words:
            return mark
    if rule.values is not None and said in rule.values:
        return rule.values[said]
    if not text:
        return _empty(rule)
    if rule.filled is not None:
        return rule.filled
    if cell.kind == "rounded":
        help = "keep such numbers as text in the file"
        raise Refused("bad-quantity", f'"{shown(text)}" has more digits than the 15 that the file keeps', (), help)
    if cell.kind == "error" or said in ERRORS:
        help = "correct the formula in the file, or list it under unknown, if that is what it means"
        raise Refused("bad-quantity", f'"{shown(text)}" is an error of a spreadsheet', (), help)
    if rule.values is not None:
        help = "list it under values, or under unknown, not_applicable or never"
        raise Refused("not-allowed", f'"{shown(text)}" is not listed', (), help)
    return _READERS[rule.kind](cell, rule)


def _empty(rule: FieldRule) -> Any:
    if rule.empty is None:
        help = "say what an empty cell means: empty: unknown, not_applicable, never, or a value"
        raise Refused("missing-field", "the cell is empty, and the mapping does not say what that means", (), help)
    return {mark.value: mark for mark in Mark}.get(str(rule.empty), rule.empty)


def amount(text: str, numbers: Numbers) -> Decimal:
    """A number as the mapping says that numbers are written. Raises :class:`Refused`."""
    plain = text.strip().replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")
    pattern = _number_pattern(numbers.decimal, numbers.thousands)
    if not pattern.match(plain):
        written = "1" + numbers.thousands + f"234{numbers.decimal}5" if numbers.thousands else f"1234{numbers.decimal}5"
        help = f"by the mapping a number is written {written}: say decimal and thousands where it is not"
        raise not_a_quantity(f'"{shown(text)}" is not a number', help)
    if numbers.thousands:
        plain = plain.replace(numbers.thousands, "")
    return Decimal(plain.replace(numbers.decimal, "."))


@cache
def _number_pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d{{1,15}}" if thousands else r"\d{1,15}"
    return re.compile(rf"[-+]?(?:{whole})(?:{re.escape(decimal)}\d{{1,12}})?\Z", re.ASCII)


def number_of(cell: Cell, numbers: Numbers) -> Decimal:
    """The number of a cell: as the file holds it, or its text read by the mapping. Raises :class:`Refused`."""
    if cell.kind in ("number", "unformatted"):
        return Decimal(cell.text)
    if cell.kind == "text":
        return amount(cell.text, numbers)
    said = {"percent": "a percentage", "bool": "true or false"}.get(cell.kind, f"a {cell.kind}")
    raise not_a_quantity(f'"{shown(cell.text)}" is {said} by the format of its cell, and a number is needed')


def share_of(cell: Cell, numbers: Numbers, unit: str) -> Fraction:
    """A share of one: of a cell in percent, of a text such as 41.19 %, or by ``unit`` (``%``, or ``share`` of one)."""
    if cell.kind == "percent":
        return Fraction(cell.text) / 100
    text = cell.text.strip()
    if cell.kind == "unformatted":
        help = "save the file as .xlsx, which says how its numbers are shown"
        raise not_a_quantity(f'"{shown(text)}" may be shown as a percentage: an .xls file is not read that far', help)
    if cell.kind == "text" and text.endswith("%"):
        return Fraction(amount(text[:-1], numbers)) / 100
    if unit not in ("%", "share"):
        help = 'write unit: "%" where 41.19 is meant, or unit: share where 0.4119 is'
        raise not_a_quantity(f'"{shown(text)}" may be in percent, or a part of one', help)
    return Fraction(number_of(cell, numbers)) / (100 if unit == "%" else 1)


def canonical_constant(value: Any, kind: CaseField) -> Any:
    """A value that a mapping gives, as a case file has it. Raises :class:`Refused`."""
    if kind.kind == "list":
        listed = value if isinstance(value, list) else [value]
        return [_word(str(one), kind) for one in listed]
    if kind.kind == "none":
        if value != []:
            help = "values: {no: []}, unknown: [yes]"
            raise Refused("not-allowed", "a column can only say that there was none: []", (), help)
        return []
    if isinstance(value, list):
        raise Refused("wrong-type", "one value is needed, and this is a list")
    if kind.kind == "words":
        said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        return _word(said, kind)
    if kind.kind == "number":
        if isinstance(value, bool):
            raise Refused("wrong-type", "a number is needed, and this is yes or no")
        return _plain_number(Decimal(str(value)) if isinstance(value, int | Decimal) else amount(str(value), Numbers()))
    text = " ".join(str(value).split())
    parse = _CHECKS.get(kind.kind)
    if parse is not None:
        parse(int(text) if kind.kind == "count" and text.isdigit() else text)
    if kind.kind == "count" and text.isdigit():
        return int(text)
    return _bounded(text)


def _due(text: str) -> None:
    try:
        quantities.moment(text)
    except Refused:
        quantities.duration(text)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "period": quantities.period,
    "moment": quantities.moment,
    "due": _due,
    "duration": quantities.duration,
    "count": quantities.count,
    "money": quantities.money,
    "verdict": quantities.verdict,
    "scale": quantities.scale,
}


def _word(said: str, kind: CaseField) -> str:
    if not kind.words:
        return _bounded(said)
    for word in kind.words:
        if said.casefold() == word:
            return word
    raise Refused("not-allowed", f'the field does not take "{shown(said)}"', (), nearest(said, kind.words))


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise Refused("too-large", f"a text of {len(text):,} characters; at most {MAX_TEXT:,}")
    return text


def _plain_number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else Decimal(plain_digits(value))


def _text(cell: Cell, rule: FieldRule) -> str:
    return _bounded(" ".join(cell.text.split()))


def _words(cell: Cell, rule: FieldRule) -> str:
    assert rule.target is not None
    kind = rule.target.field
    said = cell.text.strip()
    if "yes" in kind.words and said.casefold() in (
        "true",
        "false",
    ):  # as files of text write what others know as a type
        said = "yes" if said.casefold() == "true" else "no"
    try:
        return _word(said, kind)
    except Refused as error:
        help = f"list it under values. {error.help[:1].upper()}{error.help[1:]}"
        raise Refused("not-allowed", f'"{shown(said)}" is not listed', (), help) from None


def _listed(cell: Cell, rule: FieldRule) -> list[str]:
    assert rule.target is not None
    parts = cell.text.split(rule.separator) if rule.separator else [cell.text]
    return [_word(part.strip(), rule.target.field) for part in parts if part.strip()]


def moment_of(cell: Cell, rule: FieldRule) -> str:
    """A date or a time as a case file writes it, on the clock of where it happened. Raises :class:`Refused`."""
    text = cell.text.strip()
    if rule.format == "unix" and cell.kind in ("number", "text"):
        return _since_1970(text, rule)
    if cell.kind == "date":
        return _local(datetime.fromisoformat(text), rule, by_day="T" not in text)
    digits = cell.kind in ("number", "unformatted") and "%" in rule.format and cell.text.isdigit()
    if cell.kind != "text" and not digits:
        help = "format the column as dates, in the spreadsheet"
        raise Refused("bad-date", f'"{shown(text)}" is a {cell.kind} by the format of its cell, and no date', (), help)
    if rule.format == "words":
        quantities.moment(text)
        return text
    if not rule.format:
        if _ISO.match(text):
            return _local(datetime.fromisoformat(text), rule, by_day="T" not in text)
        help = "say how dates are written: format: %d-%m-%Y, or format: %m/%d/%Y"
        raise Refused("bad-date", f'"{shown(text)}" is a date in a form that the mapping does not name', (), help)
    try:
        found = datetime.strptime(text, rule.format)
    except ValueError:
        message = f'"{shown(text)}" is not a date or time of the form {rule.format}'
        raise Refused("bad-date", message, (), "one form is read in one column, and never another") from None
    return _local(found, rule, by_day=not re.search(r"%[HIMSpcXT]", rule.format))


def _since_1970(text: str, rule: FieldRule) -> str:
    if not re.fullmatch(r"\d{9,10}", text):
        message = f'"{shown(text)}" is not a number of seconds since 1970'
        raise Refused("bad-date", message, (), "of milliseconds, take away the last three digits in the file")
    return _local(datetime.fromtimestamp(int(text), UTC), rule, by_day=False)


@cache
def _zone(name: str) -> tzinfo:
    return UTC if name.upper() == "UTC" else ZoneInfo(name)


def _local(at: datetime, rule: FieldRule, *, by_day: bool) -> str:
    if not 1900 <= at.year <= 2200:
        raise Refused("bad-date", f"the year {at.year} is more often a mistake than true")
    if not by_day and at.tzinfo is None and rule.from_zone:
        at = at.replace(tzinfo=_zone(rule.from_zone))
    if at.tzinfo is not None:
        if not rule.zone:
            help = "say on which clock the customer lived: zone: Europe/Brussels"
            raise Refused("bad-date", f"the time {at.isoformat()} has a time zone", (), help)
        at = at.astimezone(_zone(rule.zone)).replace(tzinfo=None)
    if by_day:
        return at.date().isoformat()
    if at.microsecond:
        at = at.replace(microsecond=0)  # a case knows seconds
    return at.isoformat(timespec="seconds" if at.second else "minutes")


def _due_of(cell: Cell, rule: FieldRule) -> str:
    return duration_of(cell, rule) if rule.unit or rule.format in ("h:m:s", "m:s", "h:m") else moment_of(cell, rule)


def milliseconds(cell: Cell, rule: FieldRule) -> Fraction | str:
    """A duration in milliseconds; or, of words such as "at least 5 min", the words. Raises :class:`Refused`."""
    text = cell.text.strip()
    if cell.kind == "duration" or (cell.kind == "text" and rule.format in ("h:m:s", "m:s", "h:m")):
        return _clock(text, rule.format if cell.kind == "text" else "h:m:s")
    if rule.format == "words" and cell.kind == "text":
        quantities.duration(text)
        return " ".join(text.split())
    if not rule.unit:
        help = "say what it counts: unit: s, or unit: min; or how it is written: format: h:m:s"
        raise not_a_quantity(f'"{shown(text)}" may be seconds or minutes', help)
    return Fraction(number_of(cell, rule.numbers)) * _UNIT_MS[rule.unit]


def _clock(text: str, form: str) -> Fraction:
    found = _CLOCK.match(text)
    if not found or (form == "h:m:s" and found[4] is None) or (form == "h:m" and found[4] is not None):
        raise not_a_quantity(f'"{shown(text)}" is not a duration of the form {form}')
    first, second, third = int(found[2]), int(found[3]), int(found[4] or 0)
    if second > 59 or third > 59:
        raise not_a_quantity(f'"{shown(text)}" has more than 59 minutes or seconds')
    if form == "m:s":
        if found[4] is not None:
            raise not_a_quantity(f'"{shown(text)}" is not a duration of the form m:s')
        length = first * MINUTE + second * SECOND
    else:
        length = first * HOUR + second * MINUTE + third * SECOND
    exact = Fraction(length) + (Fraction(int(found[5]), 10 ** len(found[5])) * 1000 if found[5] else 0)
    return -exact if found[1] else exact


def duration_of(cell: Cell, rule: FieldRule) -> str:
    """A duration as a case file writes it. Raises :class:`Refused`."""
    found = milliseconds(cell, rule)
    return found if isinstance(found, str) else duration_text(found, rule.rounded_to)


def duration_text(length: Fraction, step: int = 0) -> str:
    """A duration in milliseconds as a case file writes it: 201 s; rounded to a step first, where there is one. Raises
    :class:`Refused` for one below zero."""
    if length < 0:
        raise Refused("out-of-range", "a duration is never below zero")
    if length > quantities.MAX_DURATION:
        raise Refused("out-of-range", "longer than scorekit counts")
    whole = rounded(length / step) * step if step else rounded(length)
    return f"{whole // SECOND} s" if whole % SECOND == 0 else f"{whole} ms"


def elapsed(first: Cell, last: Cell, rule: FieldRule) -> str:
    """The time from one cell to another. Where both name a moment of the world (with a zone), clocks that are put
    forward or back in between do not count. Raises :class:`Refused` for an end before its start."""
    start, end = moment_of(first, rule), moment_of(last, rule)
    ends = [_instant(cell, rule) for cell in (first, last)]
    if ends[0] is None or ends[1] is None:
        return between(start, end)
    length = ends[1] - ends[0]
    if length.total_seconds() < 0:
        raise Refused("contradiction", f"an end ({end}) before its start ({start})")
    return duration_text(Fraction(length.days * DAY + length.seconds * SECOND))


def _instant(cell: Cell, rule: FieldRule) -> datetime | None:
    """The moment of the world that a cell names; None for one on a clock of which nobody knows the zone."""
    text = cell.text.strip()
    if rule.format == "unix":
        return datetime.fromtimestamp(int(text), UTC)
    at = (
        datetime.fromisoformat(text)
        if cell.kind == "date" or _ISO.match(text)
        else datetime.strptime(text, rule.format)
    )
    if cell.kind == "date" and "T" not in text:
        return None
    if at.tzinfo is None and rule.from_zone:
        at = at.replace(tzinfo=_zone(rule.from_zone))
    return None if at.tzinfo is None else at.astimezone(UTC).replace(microsecond=0)


def between(start: str, end: str) -> str:
    """The time from one moment of a case to another, as a case file writes it. Raises :class:`Refused` for an end
    before its start."""
    first, last = quantities.moment(start), quantities.moment(end)
    if last.high < first.low:
        raise Refused("contradiction", f"an end ({end}) before its start ({start})")
    if not (first.by_day or last.by_day):
        return duration_text(Fraction(last.low - first.low))
    low = max(0, last.low // DAY - first.high // DAY - 1)
    high = last.high // DAY - first.low // DAY + 1
    return f"{low * 24} h to {high * 24} h"


def _count(cell: Cell, rule: FieldRule) -> int:
    value = number_of(cell, rule.numbers)
    if value != value.to_integral_value() or value < 0:
        raise not_a_quantity(f'"{shown(cell.text)}" is not a whole number from 0')
    if value > quantities.MAX_COUNT:
        raise not_a_quantity(f"{shown(cell.text)} is more than {quantities.MAX_COUNT:,}", code="out-of-range")
    return int(value)


def _money(cell: Cell, rule: FieldRule) -> str:
    text = cell.text.strip()
    currency = rule.unit
    if cell.kind == "text" and (found := re.fullmatch(r"(.+?) ?([A-Z]{3}|€)", text)):
        said = "EUR" if found[2] == "€" else found[2]
        if currency and said != currency:
            raise not_a_quantity(f'"{shown(text)}" is in {said}, and the mapping says {currency}')
        text, currency = found[1], said
    if not currency:
        raise not_a_quantity(f'"{shown(text)}" has no currency', "say it: unit: EUR")
    value = number_of(Cell(text, cell.kind), rule.numbers)
    if value < 0:
        raise Refused("out-of-range", "an amount is never below zero")
    if value * 100 != (value * 100).to_integral_value():
        raise not_a_quantity(f'"{shown(text)}" has parts of a cent')
    said = f"{plain_digits(value)} {currency}"
    quantities.money(said)
    return said


def _number(cell: Cell, rule: FieldRule) -> int | Decimal:
    return _plain_number(number_of(cell, rule.numbers))


def _none(cell: Cell, rule: FieldRule) -> list[str]:
    raise Refused("not-allowed", f'"{shown(cell.text)}" is not listed', (), "values: {no: []}, unknown: [yes]")


def _period(cell: Cell, rule: FieldRule) -> str:
    """A period; or the year, half-year, quarter or month of a date, where the rule has such a unit."""
    if not rule.unit:
        return quantities.period(cell.text.strip())
    at = quantities.moment(moment_of(cell, rule))
    day = datetime.fromtimestamp(at.low // 1000, UTC)
    parts = {
        "year": f"{day:%Y}",
        "half-year": f"{day:%Y}-H{(day.month + 5) // 6}",
        "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}",
        "month": f"{day:%Y-%m}",
    }
    if rule.unit not in parts:
        raise Refused("not-allowed", f'no unit of periods "{shown(rule.unit)}"', (), f"one of: {', '.join(parts)}")
    return parts[rule.unit]


def _verdict(cell: Cell, rule: FieldRule) -> str:
    text = cell.text.strip()
    if rule.scale:
        worst, _ = quantities.scale(rule.scale)
        if worst != 0:
            raise not_a_quantity("a verdict starts at 0", "map it as a rating, with its scale")
        text = f"{plain_digits(number_of(cell, rule.numbers))}/{rule.scale.rpartition(' ')[2]}"
    quantities.verdict(text)
    return text


def figure_value(cell: Cell, rule: FieldRule) -> Decimal:
    """The number of a cell of figures: in percent where the unit is. Raises :class:`Refused`."""
    unit = units.unit(rule.unit or "count")
    if unit.text.startswith("%"):
        share = share_of(cell, rule.numbers, "%") * 100
        return Decimal(share.numerator) / Decimal(share.denominator)
    value = number_of(cell, rule.numbers)
    if unit.counts and (value < 0 or value != value.to_integral_value()):
        raise not_a_quantity(f'"{shown(cell.text)}" is not a whole number from 0, and {unit.text} are counted')
    return value


def measure_value(cell: Cell, rule: FieldRule) -> Fraction:
    """The value of a cell of measures, in the whole numbers of the engine where the measure has such: milliseconds,
    cents, 1 and 0. Raises :class:`Refused`."""
    parts = rule.name.split(".")
    kind = measures()[parts[1]].kind if parts[0] == "measures" else "mark"
    if len(parts) > 2 or kind == "count":
        return Fraction(_count(cell, rule))
    if kind == "yes_no":
        said = cell.text.strip().casefold()
        if said not in ("yes", "no", "true", "false"):
            help = "list it under values: yes, or no"
            raise Refused("not-allowed", f'"{shown(cell.text)}" is not listed', (), help)
        return Fraction(said in ("yes", "true"))
    if kind in ("duration", "mean_duration"):
        length = milliseconds(cell, rule)
        if isinstance(length, str):
            raise not_a_quantity(f'"{shown(cell.text)}" is vague, and a measure is one value')
        if not 0 <= length <= quantities.MAX_DURATION:
            raise Refused(
                "out-of-range", "a duration is never below zero" if length < 0 else "longer than scorekit counts"
            )
        if rule.rounded_to:
            length = Fraction(rounded(length / rule.rounded_to) * rule.rounded_to)
        return length if kind == "mean_duration" else Fraction(rounded(length))
    if kind == "money":
        cents = Fraction(number_of(cell, rule.numbers)) * 100
        if cents.denominator != 1 or not 0 <= cents <= quantities.MAX_DURATION:
            raise not_a_quantity(f'"{shown(cell.text)}" is not an amount')
        return cents
    if kind == "mark":
        if not rule.scale:
            raise Refused("missing-field", "a rating needs its scale", (), "scale: 1 to 5, worst to best")
        return quantities.share_of_way(number_of(cell, rule.numbers), quantities.scale(rule.scale))
    share = share_of(cell, rule.numbers, rule.unit)
    if not 0 <= share <= 1:
        raise Refused("out-of-range", f'"{shown(cell.text)}" is not a share between 0 and 100 %')
    return share


_READERS: dict[str, Callable[[Cell, FieldRule], Any]] = {
    "id": _text,
    "operator": _text,
    "period": _period,
    "text": _text,
    "words": _words,
    "moment": moment_of,
    "due": _due_of,
    "duration": duration_of,
    "count": _count,
    "money": _money,
    "number": _number,
    "language": _text,
    "list": _listed,
    "verdict": _verdict,
    "scale": _text,
    "none": _none,
    "figure": figure_value,
    "measure": measure_value,
}
