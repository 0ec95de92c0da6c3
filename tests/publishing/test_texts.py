"""No printer reads a cell: a text comes out as it is written, however much it looks like a value."""

from __future__ import annotations

import csv
import html as html_standard
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scorekit
from scorekit.publishing.page import Cell, Column, Page, Section, Table, Text
from scorekit.publishing.printers.markdown import markdown
from scorekit.publishing.printers.terminal import terminal
from scorekit.publishing.printing import printed
from scorekit.publishing.site.alone import pages_alone as html
from scorekit.wording.escaping import markdown_text, printable
from scorekit.wording.widths import characters, columns, cut, wrapped
from tests.conftest import PROJECT

LOOKS_LIKE_A_VALUE = [
    "False", "True", "None", "null", "nan", "NaN", "inf", "-inf", "yes", "~", "1e5", "007", "-5", "+5", "1/2", "0x10",
    "1_000", "1,000.50", "1.000,50", "1 000,50", "12 %", "2024-01-01", "14/11/2026", "14:30", "1. Waiting", "- a dash",
    "日本語 の テキスト", "👩‍👩‍👧 and 🇧🇪", "e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}",
]  # fmt: skip
LONG = "a remark that is long enough to be wrapped on a terminal of eighty columns, and then some more"
texts = st.sampled_from(LOOKS_LIKE_A_VALUE) | st.text(max_size=40)


def bare(text: str) -> str:
    """A text without its spaces, so that it does not matter where lines end."""
    return "".join(text.split())


@given(cells=st.lists(texts, min_size=1, max_size=6), width=st.integers(4, 80))
def test_every_cell_is_printed_as_it_is_written_wrapped_or_not(cells: list[str], width: int) -> None:
    column = Column("a", "Head", tuple(map(Cell, [*cells, LONG])), gives_way=True)
    page = Page("Title", (Table((column,)), Section("Section", tuple(map(Text, cells)))))
    on_the_terminal, in_markdown = bare(terminal([page], width)), markdown([page])
    for cell in cells:
        assert bare(printable(cell)) in on_the_terminal
        assert markdown_text(cell) in in_markdown
        assert html_standard.escape(printable(cell), quote=False).replace('"', "&#34;").replace("'", "&#39;") in html(
            [page]
        )


@pytest.mark.parametrize("text", LOOKS_LIKE_A_VALUE)
def test_a_remark_and_a_title_are_on_every_page_as_they_are_written(text: str, project: Callable[..., Path]) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    named = PROJECT.replace(
        "cases: cases/}", f"cases: cases/, title: {quoted}, show: {{columns: [operator, score, remark]}}}}"
    )
    named = named.replace("rubric: small", "rubric: published-verdict")
    named = named.replace("kpn: KPN", f"kpn: {{name: {quoted}}}")
    case = "case: good-1\noperator: kpn\nverdict: 5/10\nremark: {remark}\n"
    other = f"case: other\noperator: telenet\nverdict: 6/10\nremark: {LONG}\n"
    project(scorekit=named, cases__good=case.format(remark=quoted), cases__other=other)
    for result in (scorekit.league(), scorekit.score(), scorekit.explain("operator:kpn")):
        assert bare(text) in bare(str(printed([result], "table")))
        assert markdown_text(text) in str(printed([result], "markdown"))
    rows = list(csv.DictReader(io.StringIO(scorekit.league().to_csv(raw=True))))
    assert [row["name"] for row in rows if row["operator"] == "kpn"] == [text]


def test_nothing_in_a_markdown_text_begins_a_list_and_an_address_stays_one() -> None:
    assert markdown_text("1. Waiting") == "1\\. Waiting"
    assert markdown_text("- a dash") == "\\- a dash"
    assert markdown_text("at 1. place") == "at 1. place"
    assert markdown_text("see https://a.example/x_y~z, p_q") == "see <https://a.example/x_y~z>, p\\_q"
    assert markdown_text("https://a.example/a|b`c") == "<https://a.example/a%7Cb%60c>"
    assert markdown_text("https://a.example/x_y", addresses=False) == "https://a.example/x\\_y"


@given(text=texts, width=st.integers(2, 30))
def test_a_text_is_wrapped_and_cut_between_characters_as_people_see_them(text: str, width: int) -> None:
    seen = characters(text)
    assert "".join(seen) == text
    lines = wrapped(text, width)
    assert bare("".join(lines)) == bare(text)
    assert all(columns(line) <= width or len(characters(line.strip())) == 1 for line in lines)
    short = cut(text, width)
    assert columns(short) <= width or len(characters(short)) <= 2  # one character is always there
    assert short == text or characters(short.removesuffix("…")) == seen[: len(characters(short)) - 1]


def test_emoji_and_flags_are_one_character_each() -> None:
    assert characters("👩‍👩‍👧🇧🇪🇳🇱e\N{COMBINING ACUTE ACCENT}👍🏽") == [
        "👩‍👩‍👧",
        "🇧🇪",
        "🇳🇱",
        "e\N{COMBINING ACUTE ACCENT}",
        "👍🏽",
    ]
    assert wrapped("one two", 3) == ["one", "two"]
    assert wrapped("  longer than three", 9) == ["  longer", "  than", "  three"]
