"""The one place where exact numbers become printed ones."""

from __future__ import annotations

from fractions import Fraction

from scorekit.wording.phrases import Number


def half_up(value: Fraction, decimals: int) -> Fraction:
    """``value`` rounded to so many decimals, half towards the larger number."""
    scaled = value * 10**decimals
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**decimals)


def decimal_text(value: Fraction, decimals: int) -> str:
    """``value`` with exactly so many decimals, rounded half up: 7.1, 10.0, -0.5."""
    whole = int(half_up(value, decimals) * 10**decimals)
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def short_text(value: Fraction, decimals: int) -> str:
    """Like :func:`decimal_text` without zeros at the end."""
    text = decimal_text(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact_text(value: Fraction) -> str:
    """The fraction itself: p/q, or p."""
    return f"{value.numerator}/{value.denominator}"


def percent_number(share: Fraction, decimals: int = 1) -> Number:
    """A share as a number of percent, without zeros at the end: 26.4 %."""
    return Number(short_text(share * 100, decimals), "%")
