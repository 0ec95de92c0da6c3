"""Language tags that exist, and the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from scorekit.problems import shown
from scorekit.reading.sense.checks import Finding, check

#: Tags that are right without a look into the tables.
_COMMON = frozenset(
    ("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl")
) | frozenset(("pt", "ro", "sk", "sl", "sv"))
#: What people write, and the tag that they mean.
_MEANT = {
    "vl": "nl-BE",
    "nl-vl": "nl-BE",
    "flemish": "nl-BE",
    "vlaams": "nl-BE",
    "du": "de",
    "sp": "es",
    "cz": "cs",
    "dk": "da",
}


#: Tags that were replaced, and are still met.
_OLD = frozenset(("iw", "in", "ji", "jw", "mo", "sh"))


@lru_cache(maxsize=1024)
def wrong_tag(tag: str) -> str | None:
    """None for a language tag that exists; else a sentence of help, which may be empty."""
    if tag in _COMMON:
        return None
    from babel import Locale

    english = Locale("en")
    language, *parts = tag.split("-")
    primary = language.lower()
    # The table has no list of the thousands of three-letter codes, nor of old ones.
    exists = primary in english.languages or primary in _OLD or (len(primary) == 3 and primary.isalpha())
    if exists and primary.isascii() and tag.casefold() not in _MEANT and _are_subtags(parts, english):
        return None
    first = tag.replace("_", "-").partition("-")[0].lower()
    meant = _MEANT.get(tag.casefold()) or _named(tag)
    if meant is None and "_" in tag and wrong_tag(tag.replace("_", "-")) is None:
        meant = tag.replace("_", "-")
    if meant is None and first in english.languages:
        meant = first
    return f'did you mean "{meant}"?' if meant else "a language tag, like nl, fr-BE or en"


def _are_subtags(parts: list[str], english: Any) -> bool:
    """Whether scripts, countries and variants exist, or can; what stands behind a single letter
    is somebody's own."""
    for part in parts:
        if len(part) == 1 and part.isalnum():
            return True
        if not _is_subtag(part, english):
            return False
    return True


def _is_subtag(part: str, english: Any) -> bool:
    if len(part) == 4 and part.isalpha():
        return part.title() in english.scripts
    if len(part) == 2 or (len(part) == 3 and part.isdigit()):
        return part.upper() in english.territories
    return part.isalnum() and part.isascii() and (5 <= len(part) <= 8 or (len(part) == 4 and part[0].isdigit()))


def _named(name: str) -> str | None:
    """The tag of a language that was written by its name, in English, Dutch, French or German."""
    from babel import Locale

    wanted = name.casefold()
    for speaker in ("en", "nl", "fr", "de"):
        for code, called in Locale(speaker).languages.items():
            if called.casefold() == wanted:
                return str(code).replace("_", "-")
    return None


@check("unknown-language", reads="customer contacts")
def language_tag_that_does_not_exist(case: dict[str, Any]) -> Iterator[Finding]:
    """A language is written with a tag that does not exist."""
    spoken = [(("customer", "language"), case.get("customer", {}).get("language"))]
    for index, contact in enumerate(case.get("contacts", ())):
        if "language" in contact:
            spoken.append((("contacts", index, "language"), contact["language"]))  # type: ignore[arg-type]
        if "switched_to" in contact:
            spoken.append((("contacts", index, "switched_to"), contact["switched_to"]))  # type: ignore[arg-type]
    for path, tag in spoken:
        if tag is not None and (help := wrong_tag(tag)) is not None:
            yield Finding(path, f'"{shown(tag)}" is no language tag', help)
