"""What people answer, in their own words, and the value that a file holds."""

from __future__ import annotations

from typing import Any

import pytest

from scorekit.problems.findings import Refused
from scorekit.wording import wording
from scorekit.writing.case_interview import CHANNELS, REACHED, YES_NO
from scorekit.writing.questions import Question, count, due, duration, mark, moment, period, tag, value_of


@pytest.mark.parametrize(
    ("language", "reader", "said", "held"),
    [
        ("nl", count, "minstens vier", "at least 4"),
        ("nl", count, "twee keer", 2),
        ("nl", count, "2-3", "2 to 3"),
        ("nl", duration, "een kwartier", "15 min"),
        ("nl", duration, "anderhalf uur", "90 min"),
        ("nl", duration, "1u30", "1 h 30 min"),
        ("nl", duration, "5 tot 10 minuten", "5 min to 10 min"),
        ("nl", moment, "14 maart 2025", "2025-03-14"),
        ("nl", moment, "14/3/25", "2025-03-14"),
        ("nl", moment, "14/3/2025 - 18/3/2025", "2025-03-14 to 2025-03-18"),
        ("nl", due, "binnen de 24 uur", "24 h"),
        ("nl", period, "maart 2025", "2025-03"),
        ("nl", mark, "4 op 10", "4/10"),
        ("nl", mark, "7,5", "7.5/10"),
        ("fr", duration, "au moins une demi-heure", "at least 30 min"),
        ("fr", moment, "14 mars 2025", "2025-03-14"),
        ("de", duration, "mindestens 5 Minuten", "at least 5 min"),
        ("de", count, "dreimal", 3),
        ("en", count, "twice", 2),
        ("en", moment, "14 March 2025", "2025-03-14"),
        ("en", period, "2025-H1", "2025-H1"),
    ],
)
def test_quantities_are_understood_in_the_words_of_a_language(language: str, reader: Any, said: str, held: Any) -> None:
    assert value_of(Question("x", "", quantity=reader), said, wording(language)) == held


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("answer", ["en", "nl", "fr", "de", "et"])
def test_a_language_tag_is_never_taken_for_a_word(language: str, answer: str) -> None:
    # "en" is Dutch for and, "de" and "et" are French for of and and.
    assert value_of(Question("x", "", parse=tag), answer, wording(language)) == answer


def test_a_choice_is_its_number_its_word_the_start_of_it_or_what_else_it_is_called() -> None:
    question = Question("channel", "", CHANNELS)
    assert [value_of(question, said, wording("nl")) for said in ("1", "Telefoon", "tel", "bellen", "phone")] == [
        "phone"
    ] * 5
    assert value_of(Question("reached", "", REACHED), "iemand", wording("nl")) == "person"
    with pytest.raises(Refused, match=r'Bedoelde u "telefoon"\?'):
        value_of(question, "telefon!", wording("nl"))


@pytest.mark.parametrize("said", ["", "weet niet", "geen idee", "don't know"])
def test_not_knowing_is_an_answer_except_where_one_is_needed(said: str) -> None:
    assert value_of(Question("x", "", YES_NO), said, wording("nl")) is None
    with pytest.raises(Refused):
        value_of(Question("x", "", YES_NO, needed=True), said, wording("nl"))
