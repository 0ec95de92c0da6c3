"""Language tags that exist, and the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from scorekit.problems import Problem, shown
from scorekit.problems.findings import Finding
from scorekit.reading.cases.consistency.registry import check, wrong_at
from scorekit.reading.documents import Document
from scorekit.reading.yaml_text import Path

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
    """Whether scripts, countries and variants exist, or can; what comes after a single letter
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


#: Keys of rubrics, registers and project files under which texts are given by language.
_BY_LANGUAGE = ("title", "label", "description")


def wrong_languages(document: Document) -> list[Problem]:
    """Language tags that do not exist in a rubric, a register or a project file."""
    found = []
    for path, part, tag in _tags(document.data, ()):
        help = wrong_tag(tag)
        if help is not None:
            said = f'"{shown(tag)}" is not a language tag'
            found.append(document.problem("unknown-language", said, path, help, part=part))
    return found


def _tags(value: Any, path: Path) -> Iterator[tuple[Path, str, str]]:
    """Every language tag below a value: its path, whether it is a key or a value, and the tag."""
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _tags(inner, (*path, index))
        return
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key in _BY_LANGUAGE or path == ("words",):
            yield from (((*path, key, tag), "key", tag) for tag in (inner if isinstance(inner, dict) else ()))
        elif key == "languages" and isinstance(inner, list):
            yield from (((*path, key, i), "value", tag) for i, tag in enumerate(inner) if isinstance(tag, str))
        else:
            yield from _tags(inner, (*path, key))


@check("unknown-language", reads="customer contacts summary remark notes")
def language_tag_that_does_not_exist(case: dict[str, Any]) -> Iterator[Finding]:
    """A language is written with a tag that does not exist."""
    own = case.get("customer", {}).get("language")
    spoken: list[tuple[Path, str, Any]] = [(("customer", "language"), "value", own)]
    for index, contact in enumerate(case.get("contacts", ())):
        spoken += [(("contacts", index, key), "value", contact.get(key)) for key in ("language", "switched_to")]
    for key in ("summary", "remark", "notes"):
        if isinstance(case.get(key), dict):
            spoken += [((key, tag), "key", tag) for tag in case[key]]
    for path, part, tag in spoken:
        if tag is not None and (help := wrong_tag(tag)) is not None:
            yield wrong_at(path, f'"{shown(tag)}" is not a language tag', help, part)
