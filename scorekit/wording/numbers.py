"""The one place where exact numbers become digits: half up, in decimal, never through a float."""

from __future__ import annotations

from fractions import Fraction

from scorekit.wording.phrases import Duration, Number, Phrase, phrase, sentence

#: Units of time, the longest first: milliseconds, and how it is written.
_TIMES = (
    (86_400_000, sentence("d")),
    (3_600_000, sentence("h")),
    (60_000, sentence("min")),
    (1_000, sentence("s")),
    (1, sentence("ms")),
)


def rounded(value: Fraction) -> int:
    """The nearest whole number, half towards the larger one."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def half_up(value: Fraction, decimals: int) -> Fraction:
    """``value`` rounded to so many decimals, half towards the larger number."""
    return Fraction(rounded(value * 10**decimals), 10**decimals)


def decimal_text(value: Fraction, decimals: int) -> str:
    """``value`` with exactly so many decimals, rounded half up: 7.1, 10.0, -0.5."""
    whole = rounded(value * 10**decimals)
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def short_text(value: Fraction, decimals: int) -> str:
    """Like :func:`decimal_text` without zeros at the end."""
    text = decimal_text(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed_text(value: Fraction, decimals: int) -> str:
    """Like :func:`decimal_text` with its sign, also when it is positive."""
    text = decimal_text(value, decimals)
    return text if text.startswith("-") else f"+{text}"


def exact_text(value: Fraction) -> str:
    """The fraction itself: p/q, or p."""
    return f"{value.numerator}/{value.denominator}"


def grouped_digits(whole: str) -> str:
    """The digits of a whole number with a comma before every three: 1,541."""
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}"


def rank_text(rank: int, shared: bool) -> str:
    """A rank as it is printed: 2, or =2 where it is shared."""
    return f"={rank}" if shared else str(rank)


def decimal_number(value: Fraction, decimals: int) -> Number:
    """A number with exactly so many decimals, to be said."""
    return Number(decimal_text(value, decimals))


def short_number(value: Fraction, decimals: int, unit: str = "") -> Number:
    """A number without zeros at the end, to be said."""
    return Number(short_text(value, decimals), unit)


def signed_number(value: Fraction, decimals: int) -> Number:
    """A number with its sign, to be said."""
    return Number(signed_text(value, decimals))


def percent_number(share: Fraction, decimals: int = 1) -> Number:
    """A share as a number of percent, without zeros at the end: 26.4 %."""
    return Number(short_text(share * 100, decimals), "%")


def duration_parts(milliseconds: Fraction) -> list[tuple[int, str]]:
    """A length of time in its units, the largest first, rounded to whole milliseconds: (1, "h"), (30, "min")."""
    left = rounded(milliseconds)
    if left == 0:
        return [(0, "s")]
    parts = []
    for length, unit in _TIMES:
        if left >= length:
            parts.append((left // length, unit))
            left %= length
    return parts


def answer(value: bool) -> Phrase:
    """Yes or no, to be said."""
    return phrase("yes") if value else phrase("no")


__all__ = [
    "Duration",
    "Number",
    "answer",
    "decimal_number",
    "decimal_text",
    "duration_parts",
    "exact_text",
    "grouped_digits",
    "half_up",
    "percent_number",
    "rank_text",
    "rounded",
    "short_number",
    "short_text",
    "signed_number",
    "signed_text",
]


def counted(number: int, what: str) -> str:
    """A number of things in English, for programmers: ``1 case``, ``1,200 cases``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
