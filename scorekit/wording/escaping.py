"""Text of somebody else, as it is safe to print: on a terminal, and in Markdown."""

from __future__ import annotations

import re
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


#: What begins a list where it begins a line: "1. Waiting", "- a dash".
_LIST = re.compile(r"^( *)(\d{1,9}[.)]|[-+])(?=\s|$)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'*_~`|\\]", re.IGNORECASE)


def markdown_text(text: str, *, addresses: bool = True) -> str:
    """Text in one line of Markdown that is nothing but text: no cell ends, no tag survives, no list begins. An
    address of the web stays one, unless it is to be a plain text, too."""
    flat = printable(text)
    found, end = "", 0
    for address in _ADDRESS.finditer(flat) if addresses else ():
        inside = address[0].replace("|", "%7C").replace("\\", "%5C").replace("`", "%60")
        found += f"{_escaped(flat[end : address.start()])}<{inside}>"
        end = address.end()
    found += _escaped(flat[end:])
    return _LIST.sub(lambda mark: f"{mark[1]}{mark[2][:-1]}\\{mark[2][-1]}", found)


def _escaped(text: str) -> str:
    return "".join(_MARKDOWN.get(c, c) for c in text)
