"""YAML as scorekit writes it: reading it again is the identity, and a file keeps what is not added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.problems import ProblemsFound
from scorekit.reading import yaml_text
from scorekit.reading.documents import Document
from scorekit.reading.yaml_out import to_yaml
from scorekit.writing.edits import with_entry, with_value

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "no",
        "yes",
        "null",
        "~",
        "12:30",
        "1e5",
        "0x1f",
        "007",
        "1_000",
        "- a",
        "a: b",
        "a #b",
        "",
        " ",
        "{x}",
        "*a",
        "&a",
        "!t",
        "<<",
        "\x07",
        "\u202e",
    ]
)
SCALAR = TEXT | st.integers(-(10**15), 10**15) | st.booleans() | st.none()
FLAT = st.dictionaries(TEXT.filter(lambda key: key != "<<"), SCALAR, max_size=4)
DATA = st.dictionaries(
    TEXT.filter(lambda key: key != "<<"),
    SCALAR | FLAT | st.lists(FLAT, max_size=3) | st.lists(SCALAR, max_size=3),
    min_size=1,
    max_size=5,
)


@given(DATA, st.booleans())
def test_what_is_written_reads_as_what_it_was(data: dict[str, Any], block: bool) -> None:
    assert yaml_text.parse(to_yaml(data, block=block)) == data


def test_only_what_would_be_read_as_something_else_is_quoted() -> None:
    data = {"language": "no", "at": "12:30", "number": "12", "sign": "a: b", "empty": None, "sure": True}
    assert to_yaml(data) == "language: no\nat: 12:30\nnumber: '12'\nsign: 'a: b'\nempty: null\nsure: true\n"


def document(text: str) -> Document:
    return Document(Path("/x/scorekit.yaml"), "scorekit.yaml", "project", yaml_text.parse(text), text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("operators: {kpn: KPN}\n", "operators: {kpn: KPN, new: New}\n"),
        ("operators: {}\n", "operators: {new: New}\n"),
        ("operators: {\n  kpn: KPN\n}\n", "operators: {\n  kpn: KPN, new: New\n}\n"),
        ("operators:\r\n  kpn: KPN\r\n", "operators:\r\n  kpn: KPN\r\n  new: New\r\n"),
        ("operators:\n  kpn: KPN\t\n", "operators:\n  kpn: KPN\t\n  new: New\n"),
        ("operators: {kpn: KPN,}  # all\n", "operators: {kpn: KPN, new: New}  # all\n"),
        (
            "operators:\n  kpn: KPN  # one\n\n# end\nlast: 1\n",
            "operators:\n  kpn: KPN  # one\n  new: New\n\n# end\nlast: 1\n",
        ),
        ("operators:\n    kpn:\n        name: KPN\n", "operators:\n    kpn:\n        name: KPN\n    new: New\n"),
        ("operators:\n  kpn: KPN", "operators:\n  kpn: KPN\n  new: New\n"),
        ("project: p\n", "project: p\noperators:\n  new: New\n"),
    ],
)
def test_an_entry_joins_a_mapping_and_the_rest_stays(before: str, after: str) -> None:
    assert with_entry(document(before), "operators", "new", "New") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("leagues:\n  - {id: a}  # first\n", "leagues:\n  - {id: a}  # first\n  - {id: b}\n"),
        ("leagues:\n- id: a\n  cases: c\nlast: 1\n", "leagues:\n- id: a\n  cases: c\n- {id: b}\nlast: 1\n"),
        ("leagues: [{id: a}]\n", "leagues: [{id: a}, {id: b}]\n"),
        ("project: p", "project: p\nleagues:\n  - {id: b}\n"),
    ],
)
def test_an_entry_joins_a_list_and_the_rest_stays(before: str, after: str) -> None:
    assert with_entry(document(before), "leagues", None, {"id": "b"}) == after


def test_a_value_is_exchanged_where_it_stands() -> None:
    assert (
        with_value(document('rubric: a  # mine\nversion: "2"\n'), "version", "1") == 'rubric: a  # mine\nversion: "1"\n'
    )
    assert with_value(document("rubric: a\n"), "rubric", "no") == "rubric: no\n"


def test_a_file_into_which_nothing_can_be_put_safely_is_left_alone() -> None:
    with pytest.raises(ProblemsFound, match=r"add by hand: new: New"):
        with_entry(document("operators: {kpn: KPN # one\n}\n"), "operators", "new", "New")
