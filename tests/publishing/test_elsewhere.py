"""Badges, and tables for other places: posts, wikis, articles."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import scorekit
from scorekit.problems import ProblemsFound
from scorekit.publishing.page import Page, Section, Text, columns_of, table
from scorekit.publishing.printers.latex import latex
from scorekit.publishing.printers.mediawiki import mediawiki
from scorekit.publishing.printing import printed
from tests.conftest import ROOT

Project = Callable[..., Path]

HOSTILE = (
    "{{delete}}", "[[File:x.png]]", "|}", "<script>x</script>", "'''bold'''", "__NOTOC__", "* item", "# item", ": x",
    "= x =", "----", "~~~~", "&lt;b&gt;", "{|", "|-", "<nowiki>", " lead", "\\input{x}", "a & b", "50 % $x$ #1 _y_ ^z",
    "\\", "}{", "`x'\"",
)  # fmt: skip


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_badge_says_score_what_it_rests_on_and_the_table(shipped: None) -> None:
    text = scorekit.badge("proximus", "be-telecom")
    tree = ET.fromstring(text)
    said = " ".join(" ".join(tree.itertext()).split())
    assert "7.0" in said
    assert "2 figures" in said
    assert "Rank 2 of 4" in said
    assert "Belgian telecom by its figures, 2021" in said
    assert tree.get("aria-label") == (
        "Proximus: 7.0, from 0 (worst) to 10 (best). Belgian telecom by its figures, 2021. Rests on 2 figures."
    )


@pytest.mark.parametrize("operator", ["telenet", "kpn", "mobistar", "proximus"])
def test_no_badge_is_without_what_it_rests_on(shipped: None, operator: str) -> None:
    assert re.search(r"Rests on [1-9]\d* cases?\.", scorekit.badge(operator, "stories"))


def test_single_experiences_have_no_rank_on_their_badge(shipped: None) -> None:
    assert "Rank" not in scorekit.badge("kpn", "stories")


def test_a_badge_of_an_edition_says_which(shipped: None) -> None:
    assert "2020-Q2" in scorekit.badge("Telstra", "au-complaints/2020-Q2")


def test_an_operator_without_a_score_has_no_badge(shipped: None) -> None:
    with pytest.raises(ProblemsFound, match="has no score: coverage 40 %"):
        scorekit.badge("voo", "be-telecom")
    with pytest.raises(ProblemsFound, match="no operator"):
        scorekit.badge("nobody", "be-telecom")


def test_a_badge_leads_to_the_page_of_its_operator(project: Project) -> None:
    root = project()
    text = (root / "scorekit.yaml").read_text(encoding="utf-8")
    (root / "scorekit.yaml").write_text(f'{text}\nsite: {{address: "https://example.org/t/"}}\n', encoding="utf-8")
    assert 'href="https://example.org/t/en/main/operators/kpn.html"' in scorekit.badge("kpn", "main")
    assert 'href="https://example.org/x?a=1&amp;b=%22"' in scorekit.badge(
        "kpn", "main", link="https://example.org/x?a=1&b=%22"
    )


@pytest.mark.parametrize("name", ["<script>x</script>", "a\"b'c&d", "x" * 2000])
def test_a_badge_of_a_hostile_name_is_still_a_picture(project: Project, name: str) -> None:
    import json

    project(
        scorekit=f"project: t\noperators: {{kpn: {json.dumps(name)}}}\n"
        "leagues: [{id: main, rubric: small, cases: cases/}]\n"
    )
    tree = ET.fromstring(scorekit.badge("kpn", "main"))
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} == {"svg", "title", "rect", "text"}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


def test_an_embedded_table_is_a_plain_table_with_its_source(shipped: None) -> None:
    text = str(printed([scorekit.league("lastige-klant")], "embed"))
    tags = Tags()
    tags.feed(text)
    assert set(tags.seen) == {"h2", "table", "thead", "tbody", "tr", "th", "td", "p"}
    assert "Source: The scorekit maintainers, scored with scorekit." in text
    assert "single" not in text


def hostile_page() -> Page:
    rows = [[text, text] for text in HOSTILE]
    heads = [("a", HOSTILE[0]), ("b", HOSTILE[3])]
    lines = tuple(Text(text) for text in HOSTILE)
    return Page(HOSTILE[4], (*table(columns_of(heads, rows)), Section(HOSTILE[9], lines)))


def test_nothing_in_a_text_is_wikitext() -> None:
    text = mediawiki([hostile_page()])
    ours = re.compile(r'^(== .* ==|=== .* ===|\{\| class="wikitable sortable"|\|-|\|\}|! scope="col" \| .*|'
                      r'! scope="row" \| .*|\| style="text-align:right" \| .*|\* .*|)$')  # fmt: skip
    for line in text.splitlines():
        assert ours.match(line), line
        body = (
            re.sub(r'^(=+ | =+$|! scope="(?:col|row)" \| |\| style="text-align:right" \| |\* )', "", line)
            .removesuffix(" ==")
            .removesuffix(" =")
        )
        if not line.startswith(("{|", "|-", "|}")):
            assert not re.search(r"\[\[|\{\{|''|__|<|~~~|\|", body), line


def test_nothing_in_a_text_is_a_command_of_latex() -> None:
    text = latex([hostile_page()])
    allowed = {
        "section", "subsection", "begin", "end", "hline", "item", "linewidth", "textbackslash", "textasciitilde",
        "textasciicircum", "textless", "textgreater", "textbar", "textquotedbl", "textasciigrave", "textquotesingle",
        "quad",
    }  # fmt: skip
    body = text.partition("\n")[2]
    assert set(re.findall(r"\\([A-Za-z]+)", body)) <= allowed
    assert body.count("{") - body.count("\\{") == body.count("}") - body.count("\\}")
    for line in body.splitlines():
        if line.endswith("\\\\"):
            assert len(re.findall(r"(?<!\\)&", line)) == 1, line


def test_tables_of_other_formats_have_the_digits_of_the_table(shipped: None) -> None:
    found = scorekit.league("be-telecom")
    for format in ("mediawiki", "latex", "embed"):
        text = str(printed([found], format))
        for row in found.rows:
            assert row.name in text
            assert f"{float(row.score):.1f}" in text
