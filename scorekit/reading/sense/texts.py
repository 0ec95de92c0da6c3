"""Texts that hide something, or say who somebody is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from scorekit.problems import shown
from scorekit.reading.sense.checks import Finding, check
from scorekit.reading.yaml_text import Path

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINES = frozenset("\n\t\r")
#: First-level keys with free text, and the fields with free text in lists.
_FREE = ("summary", "remark", "notes")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?:\d[ ./()-]{0,3}){8,}|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){10,30}\b|\+\d")
_REGIONS = ("BE", "NL", "FR", "DE", "LU", "GB")
_RUN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){10,30}|\d(?:[ .-]?\d){8,12}")


@check("bad-characters", reads="case")
def characters_that_hide(case: dict[str, Any]) -> Iterator[Finding]:
    """A text has control characters or overrides of the direction of writing."""
    for path, text in _texts(case, ()):
        if text.isprintable():
            continue
        bad = next((c for c in text if c in _OVERRIDES or (unicodedata.category(c) == "Cc" and c not in _LINES)), None)
        if bad is not None:
            name = unicodedata.name(bad, "a control character").lower()
            yield Finding(path, f"a text with U+{ord(bad):04X} ({name})", "take that character out")


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


@check("personal-data", reads="summary remark notes promises outcome", severity="warning")
def personal_data(case: dict[str, Any]) -> Iterator[Finding]:
    """A free text holds an e-mail address, a phone number, a bank account or a national number."""
    for path, text in _free_texts(case):
        if "@" in text and (found := _MAIL.search(text)):
            yield _personal(path, "an e-mail address", found.group())
        if _DIGITS.search(text):
            yield from _numbers(path, text)


def _free_texts(case: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for key in _FREE:
        if key in case:
            yield from _texts(case[key], (key,))
    for index, promise in enumerate(case.get("promises", ())):
        if "what" in promise:
            yield ("promises", index, "what"), promise["what"]
    outcome = case.get("outcome", {})
    for key in ("remedy", "costs"):
        if key in outcome:
            yield from _texts(outcome[key], ("outcome", key))


def _numbers(path: Path, text: str) -> Iterator[Finding]:
    import phonenumbers

    for region in _REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            yield _personal(path, "a phone number", match.raw_string)
            return
    number = stdnum()
    if number is None:
        return
    for found in _RUN.finditer(text):
        for what, module in number.items():
            if module.is_valid(found.group()):
                yield _personal(path, what, found.group())
                return


@cache
def stdnum() -> dict[str, ModuleType] | None:
    """Checks of bank accounts and national numbers; None when python-stdnum is not installed."""
    try:
        from stdnum import iban
        from stdnum.be import nn
        from stdnum.de import idnr
        from stdnum.fr import nir
        from stdnum.nl import bsn
    except ImportError:
        return None
    national = "a national number"
    return {
        "a bank account": iban,
        f"{national} (BE)": nn,
        f"{national} (NL)": bsn,
        f"{national} (FR)": nir,
        f"{national} (DE)": idnr,
    }


def _personal(path: Path, what: str, found: str) -> Finding:
    hidden = f"{found[:3]}..." if len(found) > 3 else "..."
    return Finding(path, f"{what} ({shown(hidden)}) in a text that is published", "leave it out: cases are published")
