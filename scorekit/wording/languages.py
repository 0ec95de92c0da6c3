"""What is said, in the language of whoever reads it.

The sentences are in the code in English; ``nl.po``, ``fr.po`` and ``de.po`` hold the others in the format that
translators' programs read, and ``make catalogues`` compiles them. English costs nothing; another language loads Babel.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from scorekit.wording.numbers import duration_parts, grouped_digits
from scorekit.wording.phrases import Duration, Joined, Named, Number, Phrase, sentence

#: Languages that scorekit speaks; in others its own words are English, and numbers are theirs.
LANGUAGES = ("en", "nl", "fr", "de")
#: Words between things that are listed.
_BETWEEN = {" or ": sentence(" or "), " and ": sentence(" and ")}


class Wording:
    """What scorekit says in one language (a tag such as ``nl`` or ``nl-BE``).

    With ``ids`` things are called by their ids, and not by their titles.
    """

    def __init__(self, language: str, *, ids: bool = False) -> None:
        self.language = language
        self.ids = ids
        self._texts = _translations(language)
        self.decimal_sign, self.group_sign = _signs(language)

    @property
    def spoken(self) -> str:
        """The language without its country: ``nl`` of ``nl-BE``."""
        return self.language.partition("-")[0].lower()

    @property
    def is_english(self) -> bool:
        """Whether this is English, of whatever country."""
        return self.spoken == "en"

    def tell(self, text: str, /, **values: object) -> str:
        """``text``, which is English, with its ``{names}`` filled in."""
        return self._texts.gettext(text).format(**{name: self._filled(value) for name, value in values.items()})

    def labelled(self, label: object, text: object) -> str:
        """A label, the colon of the language, and what is said of it: ``Wait: 9 min``, ``Attente : 9 min``."""
        return self.tell("{label}: {text}", label=label, text=text)

    def tell_many(self, one: str, many: str, count: int, /, **values: object) -> str:
        """``one`` or ``many`` of something, by the rules of the language; ``{count}`` is given."""
        filled = {name: self._filled(value) for name, value in values.items()}
        return self._texts.ngettext(one, many, count).format(count=count, **filled)

    def phrase(self, phrase: Phrase) -> str:
        """A :class:`Phrase` in this language."""
        if phrase.many:
            return self.tell_many(phrase.one, phrase.many, phrase.number, **phrase.values)
        return self.tell(phrase.one, **phrase.values)

    def _filled(self, value: object) -> object:
        return value if isinstance(value, str | int | float) or value is None else self.say(value)

    def say(self, said: Any) -> str:
        """Anything that can be said, in this language (see ``wording.phrases``)."""
        if isinstance(said, Phrase):
            return self.phrase(said)
        if isinstance(said, Named):
            return said.id if self.ids else self.say(said.title) or said.id
        if isinstance(said, Number):
            return self.number(said.digits, grouped=said.grouped) + (f" {said.unit}" if said.unit else "")
        if isinstance(said, Duration):
            return self._duration(said)
        if isinstance(said, Joined):
            between = self._texts.gettext(_BETWEEN[said.by]) if said.by in _BETWEEN else said.by
            return between.join(self.say(part) for part in said.parts)
        if isinstance(said, Mapping):
            return self.of_languages(said)
        if isinstance(said, tuple):
            return ", ".join(self.say(part) for part in said)
        return "" if said is None else str(said)

    def of_languages(self, texts: Mapping[str, str]) -> str:
        """Of a text in several languages the one in this, else the English one, else any."""
        tags = (self.language, self.spoken, "en")
        return next((texts[tag] for tag in tags if tag in texts), next(iter(texts.values()), ""))

    def ordinal(self, number: int) -> str:
        """A place in an order: 1st, 2nd, 3rd; 1e, 2e; 1er, 2e; 1., 2."""
        if self.is_english:
            teen = number % 100 in (11, 12, 13)
            return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
        if self.spoken == "fr":
            return f"{number}{'er' if number == 1 else 'e'}"
        return f"{number}{'e' if self.spoken == 'nl' else '.'}"

    def _duration(self, said: Duration) -> str:
        parts = duration_parts(said.milliseconds)
        return " ".join(f"{amount} {self._texts.gettext(unit)}" for amount, unit in parts)

    def number(self, digits: str, *, grouped: bool = False) -> str:
        """A printed number such as ``7.1`` with the decimal sign of the language."""
        if not grouped:
            return digits.replace(".", self.decimal_sign)
        whole, dot, rest = digits.partition(".")
        return grouped_digits(whole).replace(",", self.group_sign) + (f"{self.decimal_sign}{rest}" if dot else "")


@lru_cache(maxsize=16)
def wording(language: str) -> Wording:
    """The wording of a language tag; its first part decides about the sentences."""
    return Wording(language)


def _translations(language: str) -> gettext.NullTranslations:
    spoken = language.partition("-")[0].lower()
    path = Path(__file__).with_name(f"{spoken}.mo")
    if spoken not in LANGUAGES or spoken == "en" or not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def _signs(language: str) -> tuple[str, str]:
    """The decimal sign of a language, and what sets thousands apart."""
    if language.partition("-")[0].lower() == "en":
        return ".", ","
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol, get_group_symbol

    try:
        locale = Locale.parse(language, sep="-")
        return get_decimal_symbol(locale), get_group_symbol(locale)
    except (UnknownLocaleError, ValueError):
        return ".", ","


#: What JSON, CSV and editions hold: English, with ids.
CANONICAL = Wording("en", ids=True)
