"""Text of somebody else, as it is safe to print: on a terminal, and in Markdown."""

from __future__ import annotations

import re
import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Text in one line without control, escape or bidirectional-override characters.

    Spaces at the start stay: they indent.
    """
    if text.isascii() and text.isprintable() and "  " not in text and not text.startswith(" "):
        return text.rstrip(" ")
    indent = len(text) - len(text.lstrip(" "))
    return one_line(" " * indent + " ".join(text.split()))


def one_line(text: str) -> str:
    """A line as it is, but for control, escape and bidirectional-override characters."""
    if text.isprintable() and _BIDI.isdisjoint(text):
        return text
    bad = ("Cc", "Cs", "Co", "Cn")
    return "".join("\N{REPLACEMENT CHARACTER}" if c in _BIDI or unicodedata.category(c) in bad else c for c in text)


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


#: What else sheets split cells at than the sign that a file uses.
_SPLITS = re.compile(r"([;\t])")


def guarded(text: str) -> str:
    """A text as a cell of CSV: with an apostrophe before whatever a spreadsheet could run as a formula, at the start
    and behind a semicolon or tab, where sheets of other countries begin a cell."""
    if not _NEEDS_A_LOOK.search(text):
        return text
    return "".join(part if part in (";", "\t") else _guarded(part) for part in _SPLITS.split(text))


def _guarded(part: str) -> str:
    return f"'{part}" if _starts_a_formula(part) else part


def unguarded(text: str) -> str:
    """The text that was guarded."""
    if "'" not in text:
        return text
    parts = _SPLITS.split(text)
    return "".join(part[1:] if part.startswith("'") and _guarded(part[1:]) == part else part for part in parts)


def _starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, wide and small forms of the signs and
    invisible characters before them included."""
    for character in text:
        if character in "\t\r":
            return True
        if not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc"):
            return unicodedata.normalize("NFKC", character)[0] in "=+-@"
    return False


#: Texts without any of these need no guard: most of them.
_NEEDS_A_LOOK = re.compile(
    "[=+\\-@\t\r\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20\u207a\u207b\u207c\u208a\u208b\u208c\u2212]"
)
