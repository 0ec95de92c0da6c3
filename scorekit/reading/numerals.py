"""Numbers as a language writes them become digits with a dot before decimals."""

from __future__ import annotations

import re
from functools import lru_cache

from scorekit.problems import shown
from scorekit.problems.findings import not_a_quantity

#: What people type between thousands where their language sets them apart by a space.
_SPACES = "\u00a0\u202f\u2009 "
_SPACED = re.compile(r"[-+]?[1-9]\d{0,2}(?:\s\d{3})+(?:[.,]\d+)?\Z")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([., '’\u00a0\u202f\u2009])\d{3})(?:\1\d{3})*(?:[.,]\d+)?\Z", re.ASCII)


@lru_cache(maxsize=16)
def _pattern(language: str) -> tuple[re.Pattern[str], str, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    decimal, group = get_decimal_symbol(language), get_group_symbol(language)
    marks = _SPACES if group in _SPACES else group
    grouped = rf"[1-9]\d{{0,2}}(?:[{re.escape(marks)}]\d{{3}})+|\d+"  # a thousand never begins with 0
    return re.compile(rf"[-+\u2212]?(?:{grouped})(?:{re.escape(decimal)}\d+)?\Z", re.ASCII), decimal, marks


def digits(text: str, language: str) -> str:
    """The digits of a number as a language writes it: 1.234,5 is 1234.5 in Dutch and German. Raises
    :class:`Refused` for what that language does not write so."""
    pattern, decimal, marks = _pattern(language)
    plain = text.strip()
    if not pattern.match(plain):
        help = f"there a number is written like {'1' + marks[0] + '234' + decimal + '5'}"
        raise not_a_quantity(f'"{shown(text)}" is not a number in the language {language}', help)
    for mark in marks:
        plain = plain.replace(mark, "")
    return plain.replace(decimal, ".").replace("\u2212", "-")


def without_spaces(text: str) -> str:
    """A number without the spaces between its thousands. Other spaces stay, for they part two numbers: 83 1,5."""
    plain = text.strip()
    return "".join(plain.split()) if _SPACED.match(plain) else plain


def is_grouped(text: str) -> bool:
    """Whether a text looks like a number with its thousands set apart: 2,878 and 1.234,5."""
    return bool(_GROUPED.match(text.strip()))
