"""The languages that scorekit speaks, and their catalogues of sentences.

The sentences are in the code in English; ``nl.po``, ``fr.po`` and ``de.po`` hold the others in the format that
translators' programs read, and ``make catalogues`` compiles them. English costs nothing; another language loads Babel.
"""

from __future__ import annotations

import gettext
from pathlib import Path

#: Languages that scorekit speaks; in others its own words are English, and numbers are theirs.
LANGUAGES = ("en", "nl", "fr", "de")


def translations(language: str) -> gettext.NullTranslations:
    """The sentences of a language tag; English where scorekit does not speak it."""
    spoken = language.partition("-")[0].lower()
    path = Path(__file__).with_name(f"{spoken}.mo")
    if spoken not in LANGUAGES or spoken == "en" or not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def signs(language: str) -> tuple[str, str]:
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
