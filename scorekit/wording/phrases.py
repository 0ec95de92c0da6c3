"""Sentences and numbers in the language of whoever reads them.

The sentences stand in the code in English; ``nl.po``, ``fr.po`` and ``de.po`` hold the others in
the format that translators' programs read. English costs nothing; another language loads Babel.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

#: Languages that scorekit speaks; in others its own words are English, and numbers are theirs.
LANGUAGES = ("en", "nl", "fr", "de")


class Number(NamedTuple):
    """A number inside a sentence: its digits as ``ranking.numbers`` makes them, and a unit."""

    digits: str
    unit: str = ""


def sentence(text: str) -> str:
    """Marks a sentence that stands in one place and is said by ``tell`` in another."""
    return text


class Phrase(NamedTuple):
    """A sentence that is made in one place and said in another, in any language.

    ``one`` is English, with ``{names}`` of ``values``; ``many`` is its plural, chosen by
    ``number``, which is filled in as ``{count}``. A value that is a :class:`Number` is said as the language
    writes numbers; a :class:`Phrase` in its language, and several are listed; of a mapping of languages to texts
    the one in the language, else the English one, else any.
    """

    one: str
    many: str = ""
    number: int = 1
    values: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return wording("en").phrase(self)


class Wording:
    """What scorekit says in one language (a tag such as ``nl`` or ``nl-BE``)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _translations(language)
        self.decimal_sign = _decimal_sign(language)

    @property
    def is_english(self) -> bool:
        """Whether this is English, of whatever country."""
        return self.language.partition("-")[0].lower() == "en"

    def tell(self, text: str, /, **values: object) -> str:
        """``text``, which is English, with its ``{names}`` filled in."""
        return self._texts.gettext(text).format(**values)

    def tell_many(self, one: str, many: str, count: int, /, **values: object) -> str:
        """``one`` or ``many`` of something, by the rules of the language; ``{count}`` is given."""
        return self._texts.ngettext(one, many, count).format(count=count, **values)

    def phrase(self, phrase: Phrase) -> str:
        """A :class:`Phrase` in this language."""
        values = {name: self._said(value) for name, value in phrase.values.items()}
        if phrase.many:
            return self.tell_many(phrase.one, phrase.many, phrase.number, **values)
        return self.tell(phrase.one, **values)

    def _said(self, value: Any) -> Any:
        if isinstance(value, Number):
            return self.number(value.digits) + (f" {value.unit}" if value.unit else "")
        if isinstance(value, Phrase):
            return self.phrase(value)
        if isinstance(value, dict):
            spoken = self.language.partition("-")[0]
            return next(
                (value[tag] for tag in (self.language, spoken, "en") if tag in value), next(iter(value.values()))
            )
        if isinstance(value, tuple):
            return ", ".join(str(self._said(part)) for part in value)
        return value

    def number(self, text: str) -> str:
        """A printed number such as ``7.1`` with the decimal sign of the language."""
        return text.replace(".", self.decimal_sign)


@lru_cache(maxsize=16)
def wording(language: str) -> Wording:
    """The wording of a language tag; its first part decides about the sentences."""
    return Wording(language)


def _translations(language: str) -> gettext.NullTranslations:
    spoken = language.partition("-")[0].lower()
    path = Path(__file__).with_name(f"{spoken}.po")
    if spoken not in LANGUAGES or not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _decimal_sign(language: str) -> str:
    if language.partition("-")[0].lower() == "en":
        return "."
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        return get_decimal_symbol(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "."
