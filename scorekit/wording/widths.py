"""How many columns of a terminal a text takes; texts that are wrapped or cut to a width.

The libraries that know more about widths take longer to load than all that a league table is computed with.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if _is_combining(c)
        else 2 if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )  # fmt: skip


def _is_combining(character: str) -> bool:
    return bool(unicodedata.combining(character)) or unicodedata.category(character) in ("Mn", "Me", "Cf")


def characters(text: str) -> list[str]:
    """The characters of a text as people see them: a letter with its accents, an emoji with all that it is joined
    of, a flag."""
    found: list[str] = []
    for c in text:
        before = found[-1] if found else ""
        joins = _is_combining(c) or before.endswith(_JOINER) or "\U0001f3fb" <= c <= "\U0001f3ff"
        flag = len(before) == 1 and all("\U0001f1e6" <= one <= "\U0001f1ff" for one in (before, c))
        if before and (joins or flag):
            found[-1] += c
        else:
            found.append(c)
    return found


def cut(text: str, width: int) -> str:
    """A text of at most so many columns; what is longer ends in an ellipsis."""
    return text if columns(text) <= width else f"{_head(text, width - 1)}\u2026"


def _head(text: str, width: int) -> str:
    """As many characters of a text as fit into a width, and one at least."""
    taken = ""
    for character in characters(text):
        if taken and columns(taken + character) > width:
            break
        taken += character
    return taken


def _broken(word: str, first: int, further: int) -> list[str]:
    """A word in parts of so many columns, and of one character at least: the first one, and those after it."""
    parts: list[str] = []
    taken: list[str] = []
    used, width = 0, first
    for character in characters(word):
        wide = columns(character)
        if taken and used + wide > width:
            parts.append("".join(taken))
            taken, used, width = [], 0, further
        taken.append(character)
        used += wide
    return [*parts, "".join(taken)]


def wrapped(text: str, width: int, *, further: int = 0, inside_words: bool = True) -> list[str]:
    """A text in lines of at most so many columns, broken between words; a longer word is broken inside, where that is
    allowed. Spaces at the start indent every line, those after the first ``further`` than that."""
    start = " " * min(len(text) - len(text.lstrip(" ")), max(width - 1, 0))
    hanging = start + " " * further
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and columns(start + longer) > width:
            lines.append(start + line)
            start, longer = hanging, word
        if inside_words and columns(start + longer) > width:
            *whole, longer = _broken(longer, width - len(start), width - len(hanging))
            lines += [(start if place == 0 else hanging) + part for place, part in enumerate(whole)]
            start = hanging if whole else start
        line = longer
    return [*lines, start + line]
