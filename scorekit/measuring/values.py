"""Values of measures as people read them: 12 min, at least 4, 3 of 4 (75 %), never."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from scorekit.measuring.states import DAY, KNOWN, LIMIT, NEVER, STATES, UNBOUNDED
from scorekit.vocabulary import Kind

_STEPS = ((DAY, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms"))
_SAID = {"not_applicable": "not applicable"}


def value_text(row: dict[str, Any], column: str, kind: Kind) -> str:
    """The value of a measure in one row of the engine's frame, with what is vague about it."""
    state = row[f"{column}.state"]
    if state != KNOWN:
        return _SAID.get(STATES[state], STATES[state])
    if f"{column}.num" in row:
        low = Fraction(row[f"{column}.num"], row[f"{column}.den"])
        if f"{column}.num_high" not in row:
            return _ratio(row[f"{column}.num"], row[f"{column}.den"], kind)
        high = Fraction(row[f"{column}.num_high"], row[f"{column}.den_high"])
        if low == high:
            return _ratio(row[f"{column}.num"], row[f"{column}.den"], kind)
        if kind == "mean_duration" and high >= LIMIT:
            return f"at least {duration_text(low)}"
        return f"{_plain(low, kind)} to {_plain(high, kind)}"
    low_, high_ = row[column], row.get(f"{column}.high", row[column])
    by_day = " (calendar days)" if row.get(f"{column}.by_day") else ""
    currency = row.get(f"{column}.currency") or ""
    if low_ == high_:
        return _whole(low_, kind, currency) + by_day
    if high_ >= NEVER:
        return f"at least {_whole(low_, kind, currency)}, or never"
    if high_ >= UNBOUNDED:
        return f"at least {_whole(low_, kind, currency)}{by_day}"
    if low_ == 0:
        return f"at most {_whole(high_, kind, currency)}{by_day}"
    return f"{_whole(low_, kind, currency)} to {_whole(high_, kind, currency)}{by_day}"


def _ratio(num: int, den: int, kind: Kind) -> str:
    value = Fraction(num, den)
    if kind == "share":
        return f"{num} of {den} ({_percent(value)})"
    return _plain(value, kind)


def _plain(value: Fraction, kind: Kind) -> str:
    if kind == "mean_duration":
        return duration_text(value)
    if kind == "mark":
        return f"{_percent(value)} of the way from worst to best"
    return _percent(value)


def _percent(value: Fraction) -> str:
    """Percent with one decimal, half up, without a zero at the end."""
    tenths = (2000 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def _whole(value: int, kind: Kind, currency: str) -> str:
    if kind == "duration":
        return duration_text(Fraction(value))
    if kind == "money":
        amount = f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)
        return f"{amount} {currency}".strip()
    if kind == "yes_no":
        return "yes" if value else "no"
    return str(value)


def duration_text(value: Fraction) -> str:
    """A duration in its largest two units; rounded to whole milliseconds."""
    left = (2 * value.numerator + value.denominator) // (2 * value.denominator)
    if left == 0:
        return "0 s"
    parts = []
    for length, unit in _STEPS:
        if left >= length:
            parts.append(f"{left // length} {unit}")
            left %= length
    return " ".join(parts)
