"""Values of measures, to be said: 12 min, at least 4, 3 of 4 (75 %), never."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from scorekit.measuring.states import KNOWN, LIMIT, NEVER, NEVER_STATE, NOT_APPLICABLE, UNBOUNDED, UNKNOWN, VAGUE
from scorekit.vocabulary import Kind
from scorekit.wording.numbers import telling_decimals
from scorekit.wording.phrases import Duration, Number, Phrase, Said, answer, percent_number, phrase

#: State -> how it is said.
STATES_SAID: dict[int, Phrase] = {
    KNOWN: phrase("known"),
    UNKNOWN: phrase("unknown"),
    NOT_APPLICABLE: phrase("not applicable"),
    NEVER_STATE: phrase("never"),
    VAGUE: phrase("vague"),
}


def said_measure(row: Mapping[str, Any], column: str, kind: Kind, edges: Iterable[Fraction] = ()) -> Said:
    """The value of a measure in one row of the engine's frame, with what is vague about it. ``edges`` are what it is
    compared with: a share has the decimals that tell it apart from them."""
    state = row[f"{column}.state"]
    if state != KNOWN:
        return STATES_SAID[state]
    if f"{column}.num" in row:
        return _ratio(row, column, kind, list(edges))
    low, high = row[column], row.get(f"{column}.high", row[column])
    currency = row.get(f"{column}.currency") or ""

    def whole(value: int) -> Said:
        return _whole(value, kind, currency)

    if high >= NEVER and low != high:
        return phrase("at least {value}, or never", value=whole(low))
    if low == high:
        said: Said = whole(low)
    elif high >= UNBOUNDED:
        said = phrase("at least {value}", value=whole(low))
    elif low == 0:
        said = phrase("at most {value}", value=whole(high))
    else:
        said = phrase("{low} to {high}", low=whole(low), high=whole(high))
    return phrase("{value} (calendar days)", value=said) if row.get(f"{column}.by_day") else said


def _ratio(row: Mapping[str, Any], column: str, kind: Kind, edges: list[Fraction]) -> Said:
    num, den = row[f"{column}.num"], row[f"{column}.den"]
    low = Fraction(num, den)
    high = Fraction(row[f"{column}.num_high"], row[f"{column}.den_high"]) if f"{column}.num_high" in row else low
    if low == high:
        if kind == "share":
            return phrase("{part} of {whole} ({share})", part=num, whole=den, share=_percent(low, edges))
        return _plain(low, kind, edges)
    if kind == "mean_duration" and high >= LIMIT:
        return phrase("at least {value}", value=Duration(low))
    return phrase("{low} to {high}", low=_plain(low, kind, edges), high=_plain(high, kind, edges))


def _percent(share: Fraction, edges: Iterable[Fraction]) -> Number:
    return percent_number(share, telling_decimals(share * 100, 1, (edge * 100 for edge in edges)))


def _plain(value: Fraction, kind: Kind, edges: list[Fraction]) -> Said:
    if kind == "mean_duration":
        return Duration(value)
    if kind == "mark":
        return phrase("{share} of the way from worst to best", share=_percent(value, edges))
    return _percent(value, edges)


def _whole(value: int, kind: Kind, currency: str) -> Said:
    if kind == "duration":
        return Duration(Fraction(value))
    if kind == "money":
        return Number(f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100), currency)
    return answer(bool(value)) if kind == "yes_no" else Number(str(value))
