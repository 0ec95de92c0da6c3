"""Every sentence stands in every language, with the same names to fill in."""

from __future__ import annotations

import re
from fractions import Fraction
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scorekit.wording import LANGUAGES, Phrase, wording
from scorekit.wording.phrases import percent_number
from scorekit.wording.terms import field_value
from tests.conftest import ROOT
from tests.wording.sentences import sentences

OTHERS = [language for language in LANGUAGES if language != "en"]


def catalogue(language: str) -> dict[object, object]:
    with Path(ROOT, "scorekit", "wording", f"{language}.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    found = catalogue(language)
    assert sentences() - set(found) == set()
    assert set(found) - sentences() == set()
    assert all(text if isinstance(text, str) else all(text) for text in found.values())  # type: ignore[arg-type]


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_says_what_the_file_says(language: str) -> None:
    """`make catalogues` compiles them."""
    with Path(ROOT, "scorekit", "wording", f"{language}.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    found = catalogue(language)
    assert len(found) > 500
    for message, text in found.items():
        if isinstance(message, str):
            assert compiled.gettext(message) == text
        else:
            assert tuple(compiled.ngettext(*message, number) for number in (1, 2)) == text  # type: ignore[call-arg, misc]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_names(language: str) -> None:
    def names(texts: object) -> list[set[str]]:
        listed = [texts] if isinstance(texts, str) else list(texts)  # type: ignore[call-overload]
        return [set(re.findall(r"\{(\w*)\}", text)) for text in listed]

    assert len(catalogue(language)) > 500
    for message, text in catalogue(language).items():
        # A singular may leave its number out ("its one case"), as the English one does.
        for english, translated in zip(names(message), names(text), strict=True):
            assert english == translated, message


def test_one_and_many_follow_the_rules_of_the_language() -> None:
    one = Phrase("its one case could not be scored", "none of {count} cases could be scored", 1)
    assert str(one) == "its one case could not be scored"
    assert str(one._replace(number=3)) == "none of 3 cases could be scored"
    assert wording("nl").phrase(one._replace(number=3)) == "geen van de 3 gevallen kon een score krijgen"


def test_numbers_take_the_decimal_sign_of_the_language_and_names_do_not() -> None:
    phrase = Phrase(
        "coverage {share}; the rubric asks for {asked}",
        values={"share": percent_number(Fraction(264, 1000)), "asked": "v1.0"},
    )
    assert str(phrase) == "coverage 26.4 %; the rubric asks for v1.0"
    assert wording("nl").phrase(phrase) == "dekking 26,4 %; de regels vragen v1.0"
    assert wording("fr-BE").number("7.5") == "7,5"
    assert wording("en").number("7.5") == "7.5"


def test_a_language_that_scorekit_does_not_speak_has_its_numbers_and_english_words() -> None:
    assert wording("it").tell("Rank") == "Rank"
    assert wording("it").number("7.5") == "7,5"
    assert wording("xx").number("7.5") == "7.5"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("times", "at least 4", "minstens 4"),
        ("wait", "more than 20 min", "meer dan 20 min"),
        ("what", "about a bill", "about a bill"),  # words of the customer stay as they are
        ("times", "3", "3"),
    ],
)
def test_a_vague_quantity_of_a_case_is_said_in_the_language(field: str, value: str, said: str) -> None:
    assert str(field_value(field, value)) == value
    assert wording("nl").say(field_value(field, value)) == said
