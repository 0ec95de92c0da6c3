"""Text of somebody else, as it is safe to print: on a terminal, and in Markdown."""

from __future__ import annotations

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Text in one line without control, escape or bidirectional-override characters.

    Spaces at the start stay: they indent.
    """
    indent = len(text) - len(text.lstrip(" "))
    flat = " " * indent + " ".join(text.split())
    if flat.isprintable() and _BIDI.isdisjoint(flat):
        return flat
    bad = ("Cc", "Cs", "Co", "Cn")
    return "".join("\N{REPLACEMENT CHARACTER}" if c in _BIDI or unicodedata.category(c) in bad else c for c in flat)


_MARKDOWN = {c: f"\\{c}" for c in "\\`*_[]|#~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def markdown_text(text: str) -> str:
    """Text in one line of Markdown that is nothing but text: no cell ends, no tag survives."""
    return "".join(_MARKDOWN.get(c, c) for c in printable(text))
