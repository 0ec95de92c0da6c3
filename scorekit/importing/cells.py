"""A cell of a table as it was read: its text, and what the file itself says that it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Literal, NamedTuple

#: What a file says of a cell. A file of text says ``text`` of all.
CellKind = Literal["text", "number", "percent", "date", "duration", "bool", "error", "unformatted", "rounded"]

#: A workbook keeps 15 digits of a number, and shows no more.
_DIGITS = Context(prec=15)


class Cell(NamedTuple):
    """A cell: its ``text``, and its kind. A number has a dot before its decimals, and one of the kind ``percent`` is in
    percent; a date is written 2016-01-31 or 2016-01-31T14:05:00; a duration is written 26:00:00. Of an ``unformatted``
    number nobody knows whether it is in percent, and a ``rounded`` one has lost digits."""

    text: str
    kind: CellKind = "text"


EMPTY = Cell("")


def plain_digits(value: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if text not in ("", "-0") else "0"


def number_cell(value: int | float | Decimal, *, percent: bool = False) -> Cell:
    """The cell of a number. Of a float, 15 digits are kept, which are all that workbooks hold."""
    if isinstance(value, float) and not -(10.0**15) < value < 10.0**15:
        return Cell(repr(value), "error" if value in (float("inf"), float("-inf")) else "rounded")
    exact = _DIGITS.create_decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if abs(exact.adjusted()) > 30 and exact:
        return Cell(repr(value)[:40], "rounded")
    return Cell(plain_digits(exact * 100 if percent else exact), "percent" if percent else "number")


def typed_cell(value: object, *, percent: bool = False) -> Cell:
    """The cell of a value that a library read."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("true" if value else "false", "bool")
    if isinstance(value, int | float | Decimal):
        if isinstance(value, float) and value != value:
            return EMPTY
        return number_cell(value, percent=percent)
    if isinstance(value, datetime):
        return Cell(value.isoformat(), "date")
    if isinstance(value, date):
        return Cell(value.isoformat(), "date")
    if isinstance(value, time):
        return Cell(value.isoformat(), "duration")
    if isinstance(value, timedelta):
        return Cell(clock_text(value), "duration")
    return Cell(" ".join(str(value).split()))


def clock_text(length: timedelta) -> str:
    """A length of time as hours, minutes and seconds: 26:00:00."""
    micros = length.days * 86_400_000_000 + length.seconds * 1_000_000 + length.microseconds
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    seconds, rest = divmod(micros, 1_000_000)
    text = f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{rest:06d}".rstrip("0") if rest else text
