"""The check of plain words finds what it looks for, and leaves the rest."""

from __future__ import annotations

import pytest

from tests.prose import found, texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mend the date, then mended", ["mend", "mended"]),
        ("its name stands above; it stands for three", ["stands"]),
        ("this is no date", ["is no"]),
        ("there is no date, and it is no longer used", []),
        ("they cannot be told apart", []),
        ("a mistake is mended in a revision beside it", []),
    ],
)
def test_words_are_found_and_others_are_not(text: str, words: list[str]) -> None:
    assert [word for word, _ in found(text)] == words


def test_pages_and_code_are_read() -> None:
    read = {path.name for path, _, _ in texts()}
    assert {"README.md", "method.md", "four-criteria.md", "ranking.py"} <= read
    assert len(read) > 150
