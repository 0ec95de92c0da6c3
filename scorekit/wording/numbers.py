"""The one place where exact numbers become digits: half up, in decimal, never through a float."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


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


def decimals_of(value: Fraction) -> int | None:
    """How many decimals a number has; None where they do not end, as those of 1/3."""
    rest, decimals = value.denominator, 0
    while rest % 10 == 0:
        rest, decimals = rest // 10, decimals + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, decimals = rest // prime, decimals + 1
    return decimals if rest == 1 else None


def telling_decimals(value: Fraction, least: int, others: Iterable[Fraction], most: int = 9) -> int:
    """How many decimals tell a number apart from the others, as far as it differs from them."""
    apart = [other for other in others if other != value]
    decimals = least
    while decimals < most and any(half_up(other, decimals) == half_up(value, decimals) for other in apart):
        decimals += 1
    return decimals


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


def counted(number: int, what: str) -> str:
    """A number of things in English, for programmers: ``1 case``, ``1,200 cases``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
