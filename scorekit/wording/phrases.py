"""What is said: sentences with their values, numbers, durations and names as data, and the wording of a language.

Rooms below publishing make the data and no text. ``canonical`` gives the one English text that JSON, CSV and editions
hold; a :class:`Wording` says the data in a language for people, with titles in place of ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from scorekit.wording.languages import LANGUAGES, signs, translations
from scorekit.wording.numbers import decimal_text, grouped_digits, rounded, short_text, signed_text

#: Something that can be said: a text of somebody else, one of the kinds below, or a text in several languages.
Said: TypeAlias = "str | int | Phrase | Number | Duration | Named | Joined | When | Mapping[str, str]"


class Number(NamedTuple):
    """A number inside a sentence: its digits as ``wording.numbers`` makes them, and a unit. Where it is ``grouped``,
    thousands are set apart."""

    digits: str
    unit: str = ""
    grouped: bool = False

    def __str__(self) -> str:
        return canonical(self)


class Duration(NamedTuple):
    """A length of time in milliseconds, said in its largest units."""

    milliseconds: Fraction

    def __str__(self) -> str:
        return canonical(self)


class When(NamedTuple):
    """A time as files hold it (2013-08-20, 2013-08-20T14:00, 2013-08), or one to another, to be said. Canonical texts
    have it as it is."""

    text: str

    def __str__(self) -> str:
        return self.text


class Named(NamedTuple):
    """Something with an id and a title. Canonical texts have the id, people read the title."""

    id: str
    title: Said

    def __str__(self) -> str:
        return self.id


class Joined(NamedTuple):
    """Several things one after another, with a sign or a word between them: ", ", "; ", " or "."""

    parts: tuple[Any, ...]
    by: str = ", "

    def __str__(self) -> str:
        return canonical(self)


class Phrase(NamedTuple):
    """A sentence that is made in one place and said in another, in any language.

    ``one`` is English, with ``{names}`` of ``values``; ``many`` is its plural, chosen by
    ``number``, which is filled in as ``{count}``. Values are things that can be said.
    """

    one: str
    many: str = ""
    number: int = 1
    values: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return canonical(self)

    def __hash__(self) -> int:
        return hash(canonical(self))

    def __bool__(self) -> bool:
        return bool(self.one)


def phrase(text: str, /, **values: Said) -> Phrase:
    """A sentence with its values."""
    return Phrase(text, values=values)


def plural(one: str, many: str, count: int, /, **values: Said) -> Phrase:
    """A sentence about one or many; ``{count}`` is given."""
    return Phrase(one, many, count, values)


def sentence(text: str) -> str:
    """Marks a sentence that is in one place and is said by ``tell`` in another."""
    return text


def either(parts: Any) -> Joined:
    """Several things of which one holds: a or b."""
    return Joined(tuple(parts), " or ")


def decimal_number(value: Fraction, decimals: int) -> Number:
    """A number with exactly so many decimals, to be said."""
    return Number(decimal_text(value, decimals))


def short_number(value: Fraction, decimals: int, unit: str = "") -> Number:
    """A number without zeros at the end, to be said."""
    return Number(short_text(value, decimals), unit)


def signed_number(value: Fraction, decimals: int) -> Number:
    """A number with its sign, to be said."""
    return Number(signed_text(value, decimals))


def percent_number(share: Fraction, decimals: int = 1) -> Number:
    """A share as a number of percent, without zeros at the end: 26.4 %."""
    return Number(short_text(share * 100, decimals), "%")


def answer(value: bool) -> Phrase:
    """Yes or no, to be said."""
    return phrase("yes") if value else phrase("no")


def canonical(said: Any) -> str:
    """The one English text of something that is said, with ids: as JSON, CSV and editions hold it."""
    return CANONICAL.say(said)


#: Units of time, the longest first: milliseconds, and how it is written.
_TIMES = (
    (86_400_000, sentence("d")),
    (3_600_000, sentence("h")),
    (60_000, sentence("min")),
    (1_000, sentence("s")),
    (1, sentence("ms")),
)


#: Words that units are made of, and that pages say in their language. Others are those of the table.
_UNIT_WORDS = (
    *(sentence("days"), sentence("working days"), sentence("points"), sentence("percentage points"), sentence("stars")),
    *(sentence("complaints"), sentence("calls"), sentence("customers"), sentence("services"), sentence("connections")),
)
_RATE = re.compile(r"(?:(.+) )?per (\d[\d, ]*\d|\d)(?: (.+))?\Z", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?)?)?\Z", re.ASCII)
#: How many times a wording remembers as it says them.
_REMEMBERED = 10_000
#: How a day is written, where that is not the long way of the language.
_DAY_PATTERN = {"en": "d MMMM y"}
#: Words between things that are listed.
_BETWEEN = {" or ": sentence(" or "), " and ": sentence(" and ")}


class Wording:
    """What scorekit says in one language (a tag such as ``nl`` or ``nl-BE``).

    With ``ids`` things are called by their ids, and not by their titles.
    """

    def __init__(self, language: str, *, ids: bool = False) -> None:
        self.language = language
        self.ids = ids
        self._texts = translations(language)
        self._whens: dict[str, str] = {}
        self.decimal_sign, self.group_sign = signs(language)

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
        said = self._texts.gettext(text)
        if not values and "{" not in said:
            return said
        return said.format(**{name: self._filled(value) for name, value in values.items()})

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
        kind = type(value)
        return value if kind is str or kind is int or value is None or kind is float else self.say(value)

    def say(self, said: Any) -> str:
        """Anything that can be said, in this language."""
        kind = type(said)
        if kind is str:
            return str(said)
        if kind is Phrase:
            return self.phrase(said)
        if kind is Named:
            return str(said.id) if self.ids else self.say(said.title) or str(said.id)
        if kind is Number:
            return self.number(said.digits, grouped=said.grouped) + (f" {self.unit(said.unit)}" if said.unit else "")
        if kind is When:
            return str(said.text) if self.ids else self.when(said.text)
        if kind is Duration:
            return self._duration(said)
        if kind is Joined:
            between = self._texts.gettext(_BETWEEN[said.by]) if said.by in _BETWEEN else said.by
            return str(between.join(self.say(part) for part in said.parts))
        if isinstance(said, Mapping):
            return self.of_languages(said)
        if isinstance(said, tuple):
            return ", ".join(self.say(part) for part in said)
        return "" if said is None else str(said)

    def of_languages(self, texts: Mapping[str, str]) -> str:
        """Of a text in several languages the one in this, else the English one, else any."""
        tags = (self.language, self.spoken, "en")
        found = next((tag for tag in (*tags, *texts) if tag in texts), "")
        text = texts.get(found, "")
        # A text in another language than the page says so, where people read it.
        other = bool(text) and not self.ids and found.partition("-")[0].lower() != self.spoken
        return f"{text} [{found}]" if other else text

    def ordinal(self, number: int) -> str:
        """A place in an order: 1st, 2nd, 3rd; 1e, 2e; 1er, 2e; 1., 2."""
        if self.is_english:
            teen = number % 100 in (11, 12, 13)
            return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
        if self.spoken == "fr":
            return f"{number}{'er' if number == 1 else 'e'}"
        return f"{number}{'e' if self.spoken == 'nl' else '.'}"

    def when(self, text: str) -> str:
        """A time as this language writes it: 20 August 2013, 14:00. Words beside it stay."""
        found = self._whens.get(text)
        if found is None:
            found = self._when(text)
            if len(self._whens) < _REMEMBERED:
                self._whens[text] = found
        return found

    def _when(self, text: str) -> str:
        first, between, last = text.partition(" to ")
        if between and _DAY.match(first) and _DAY.match(last):
            return self.tell("{first} to {last}", first=self.when(first), last=self.when(last))
        found = _DAY.match(text)
        if found is None:
            return text
        from babel.dates import format_date

        try:
            day = date(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            return text
        pattern = _DAY_PATTERN.get(self.spoken, "long") if found[3] else "MMMM y"
        said = format_date(day, pattern, locale=self.spoken if self.spoken in LANGUAGES else "en")
        return f"{said}, {found[4]}" if found[4] else said

    def unit(self, text: str) -> str:
        """A unit as this language says it: ``pour 10 000 services`` of ``per 10000 services``. Words that scorekit does
        not know stay, and English has units as tables write them."""
        if self.ids or self.is_english:
            return text
        found = _RATE.match(text)
        if found is None:
            return self._texts.gettext(text) if text in _UNIT_WORDS else text
        what, base, of = found.groups()
        number = self.number(re.sub("[, ]", "", base), grouped=True)
        said = self.tell("per {base}", base=f"{number} {self.unit(of)}" if of else number)
        return f"{self.unit(what)} {said}" if what else said

    def _duration(self, said: Duration) -> str:
        parts = _duration_parts(said.milliseconds)
        return " ".join(f"{amount} {self._texts.gettext(unit)}" for amount, unit in parts)

    def number(self, digits: str, *, grouped: bool = False) -> str:
        """A printed number such as ``7.1`` with the decimal sign of the language."""
        if not grouped:
            return digits.replace(".", self.decimal_sign)
        whole, dot, rest = digits.partition(".")
        return grouped_digits(whole).replace(",", self.group_sign) + (f"{self.decimal_sign}{rest}" if dot else "")


def _duration_parts(milliseconds: Fraction) -> list[tuple[int, str]]:
    """A length of time in its units, the largest first, rounded to whole milliseconds: (1, "h"), (30, "min")."""
    left = rounded(milliseconds)
    if left == 0:
        return [(0, "s")]
    parts = []
    for length, unit in _TIMES:
        if left >= length:
            parts.append((left // length, unit))
            left %= length
    return parts


@lru_cache(maxsize=16)
def wording(language: str) -> Wording:
    """The wording of a language tag; its first part decides about the sentences."""
    return Wording(language)


#: What JSON, CSV and editions hold: English, with ids.
CANONICAL = Wording("en", ids=True)
