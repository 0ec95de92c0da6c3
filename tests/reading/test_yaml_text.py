"""YAML 1.2 core values, their places, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scorekit.problems.findings import Refused
from scorekit.reading import yaml_text


def test_no_is_text_and_times_are_text_and_decimals_are_exact() -> None:
    data = yaml_text.parse("a: no\nb: 12:30\nc: 0.1\nd: 7\ne: true\nf: ~\ng: 1e3\nh: 2013-08-20\ni: '5'\n")
    assert data == {
        "a": "no",
        "b": "12:30",
        "c": Decimal("0.1"),
        "d": 7,
        "e": True,
        "f": None,
        "g": "1e3",
        "h": "2013-08-20",
        "i": "5",
    }


def test_a_value_and_its_key_have_places_counted_from_one() -> None:
    places = yaml_text.places("a: 1\nlist:\n  - b: x\n")
    assert places[("a",), "value"] == (1, 4)
    assert places[("list", 0, "b"), "key"] == (3, 5)
    assert places[("list", 0, "b"), "value"] == (3, 8)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\na: 2\n", "duplicate-key"),
        ("a: &x 1\nb: *x\n", "syntax"),
        ("b: *x\n", "syntax"),
        ("a: !!python/object:os.system 1\n", "syntax"),
        ("<<: {a: 1}\n", "syntax"),
        ("a: 1\n---\nb: 2\n", "syntax"),
        ("a: [1, 2\n", "syntax"),
        ("? [1, 2]\n: 3\n", "syntax"),
        ("a:\n\t- 1\n", "syntax"),
        ("[" * 100_000, "too-large"),
        ("{a: " * 65 + "1" + "}" * 65, "too-large"),
        ("- 1\n" * 20_001, "too-large"),
    ],
)
def test_what_scorekit_does_not_read_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        yaml_text.parse(text)
    assert caught.value.code == code


def test_an_integer_of_ten_thousand_digits_stays_text() -> None:
    assert yaml_text.parse("a: " + "9" * 10_000) == {"a": "9" * 10_000}
