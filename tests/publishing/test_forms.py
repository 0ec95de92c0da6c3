"""Tables to paste and to open elsewhere: lists, fragments, workbooks, CSV of a language."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

import scorekit
from scorekit.publishing.page import Lines, Page, as_list
from scorekit.publishing.pages.league import league_page
from scorekit.publishing.printers.html import html_fragment
from scorekit.publishing.printers.markdown import markdown
from scorekit.publishing.printers.terminal import terminal
from scorekit.publishing.printers.workbook import workbook
from scorekit.publishing.site.alone import pages_alone as html
from tests.conftest import ROOT

Project = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]

#: Tags, and attributes of them, that GitHub and the post filter of WordPress both leave alone.
KEPT = {
    **dict.fromkeys(
        ("h2", "h3", "p", "ul", "li", "strong", "table", "thead", "tbody", "tr", "blockquote"), frozenset[str]()
    ),
    **dict.fromkeys(("td", "th"), frozenset({"align", "scope"})),
}
LEAGUE = """
project: p
languages: [nl]
words: {operator: Leverancier}
leagues:
  - id: t
    title: Mijn tabel
    rubric: published-verdict
    cases: cases/
    show: {columns: [rank, operator, score, remark], score: of_scale}
"""
CASES = """
cases:
  - {case: a, operator: "=1+1|<b>x</b>", verdict: 7.5/10, remark: "=HYPERLINK(\\"x\\")"}
  - {case: b, operator: Café, verdict: 2/10, remark: Traag.}
"""


@pytest.fixture
def league(project: Project) -> scorekit.League:
    project(scorekit=LEAGUE, cases__good=CASES)
    return scorekit.league("t")


def heads(page: Page) -> list[str]:
    (table,) = page.tables
    return [column.head for column in table.columns]


def notes(page: Page) -> list[str]:
    return [line.text for block in page.blocks if isinstance(block, Lines) for line in block.lines]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, frozenset(name for name, _ in attrs)))


@pytest.mark.parametrize("listed", [False, True])
def test_a_fragment_is_made_of_what_other_sites_keep(league: scorekit.League, listed: bool) -> None:
    page = league_page(league)
    text = html_fragment([as_list(page) if listed else page])
    tags = Tags()
    tags.feed(text)
    assert {tag for tag, _ in tags.seen} >= ({"ul", "li", "strong"} if listed else {"table", "td"})
    for tag, attributes in tags.seen:
        assert tag in KEPT, tag
        assert attributes <= KEPT[tag], attributes
    assert "<style" not in text
    assert "<b>" not in text
    # The whole page says the same.
    said = re.findall(r">([^<>]+)<", text)
    assert said
    assert [part for part in said if part not in html([as_list(page) if listed else page])] == []


def test_a_list_says_what_the_table_says(league: scorekit.League) -> None:
    text = markdown([as_list(league_page(league))])
    assert "- **2 Café**: 2/10. Traag." in text
    assert "|" not in text.replace("\\|", "")
    assert "- 2 Café: 2/10. Traag." in terminal([as_list(league_page(league))])


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts(league: scorekit.League) -> None:
    page = league_page(league)._replace(title="Mijn: tabel/2")
    raw = workbook([page])
    book = openpyxl.load_workbook(io.BytesIO(raw))
    (sheet,) = book.worksheets
    assert sheet.title == "Mijn  tabel 2"
    assert [cell.value for cell in sheet[1]] == ["Rang", "Leverancier", "Score", "Opmerking"]
    assert [cell.value for cell in sheet[2]] == [1, "=1+1|<b>x</b>", 7.5, '=HYPERLINK("x")']
    assert [cell.data_type for cell in sheet[2]] == ["n", "s", "n", "s"]
    assert sheet["C2"].number_format == 'General"/10"'
    assert (
        sheet["A5"].value == "Gescoord met Gepubliceerd oordeel (published-verdict 1), van 0 (slechtst) tot 10 (best)."
    )
    assert workbook([page]) == raw


def test_sheets_get_names_that_a_workbook_takes(league: scorekit.League) -> None:
    names = ["x" * 40, "x" * 31, "History", "", "'", "A", "A 3", "A", "A", "\N{TELEPHONE RECEIVER}" * 20]
    page = league_page(league)
    book = openpyxl.load_workbook(io.BytesIO(workbook([page._replace(title=name) for name in names])))
    assert len({name.casefold() for name in book.sheetnames}) == 10
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


def test_a_csv_of_a_language_opens_in_its_spreadsheets(league: scorekit.League) -> None:
    text = league.to_csv("nl")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[1][rows[0].index("score")] == "7,5"
    assert rows[1][rows[0].index("coverage")] == "1,0000"
    # Exact fractions would be taken for dates; names stay as they are.
    assert "score_exact" not in rows[0]
    assert rows[1][rows[0].index("name")] == "'=1+1|<b>x</b>"
    english = list(csv.reader(io.StringIO(league.to_csv("en").removeprefix("\ufeff"))))
    assert english[1][english[0].index("score")] == "7.5"
    assert not league.to_csv().startswith("\ufeff")


def test_a_text_that_a_spreadsheet_would_run_is_defused_unless_raw(project: Project) -> None:
    names = ["=1+1", "+1", "-1+cmd", "@SUM(A1)", " =1", "\uff1d1+1", "\ufe621", "\u200b=1", "-5/3", "x=1", "1-2"]
    cases = "".join(f'  - {{case: c{i}, operator: "{name}", verdict: 5/10}}\n' for i, name in enumerate(names))
    project(scorekit=LEAGUE, cases__good="cases:\n" + cases)
    for table in (scorekit.league("t"), scorekit.score("t")):
        rows = list(csv.DictReader(io.StringIO(table.to_csv())))
        assert {row["name"] for row in rows} == {*(f"'{name}" for name in names[:9]), "x=1", "1-2"}
        assert {row["score_exact"] for row in rows} == {"5/1"}
        raw = list(csv.DictReader(io.StringIO(table.to_csv(raw=True))))
        assert {row["name"] for row in raw} == set(names)


def test_a_league_of_single_cases_hides_what_says_nothing_and_says_what_it_is(project: Project) -> None:
    text = LEAGUE.partition("    show:")[0]
    project(scorekit=text, cases__good=CASES)
    page = league_page(scorekit.league("t"))
    (table,) = page.tables
    assert heads(page) == ["Rang", "Leverancier", "Score"]
    assert [cell.text for cell in table.rows[0]] == ["1", "=1+1|<b>x</b>", "7,5"]
    assert notes(page)[1].startswith("Elke score is één ervaring")
    more = CASES + "  - {case: c, operator: Café, verdict: 3/10}\n"
    project(scorekit=text, cases__good=more)
    page = league_page(scorekit.league("t"))
    assert heads(page) == ["Rang", "Leverancier", "Score", "Gevallen", "Dekking"]
    assert notes(page)
    assert not any("ervaring" in note for note in notes(page))


def test_the_coverage_of_single_cases_is_shown_where_it_says_something(project: Project) -> None:
    project()
    assert "Coverage" not in heads(league_page(scorekit.league("main")))
    project(cases__good="case: g\noperator: kpn\ncontacts: [{channel: phone}]\noutcome: {resolved: yes}\n")
    assert heads(league_page(scorekit.league("main"))) == ["Operator", "Score", "Worst", "Best", "Coverage"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as-list", "--format", "csv"), "--as-list goes with"),
        (("--locale", "nl"), "--locale goes with --format csv"),
        (("--format", "xlsx"), "--output table.xlsx"),
        (("--columns", "rank", "--format", "csv"), "csv and json hold everything"),
        (("--language", "Klingon!"), "is not a language tag"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(arguments: tuple[str, ...], said: str, scorekit: Run) -> None:
    done = scorekit("league", "lastige-klant", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_league_and_score_write_workbooks(scorekit: Run, tmp_path: Path) -> None:
    for command in (("league",), ("score", "--league", "stories")):
        path = tmp_path / "out.xlsx"
        assert scorekit(*command, "--format", "xlsx", "--output", str(path), "--force").returncode == 0
        assert openpyxl.load_workbook(path).worksheets[0]["A1"].value


def test_columns_order_and_score_are_options_too(scorekit: Run) -> None:
    done = scorekit("league", "lastige-klant", "--columns", "rank,score", "--order", "best_first", "--score", "plain")
    assert [line.split() for line in done.stdout.splitlines()[2:5]] == [
        ["Rank", "Score"],
        ["------", "-------"],
        ["1", "9.0"],
    ]


def test_the_shipped_league_in_four_languages(
    golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    pages = [
        league_page(scorekit.league("stories", language=language, ranged=True)) for language in ("en", "nl", "fr", "de")
    ]
    golden("league-languages.txt", terminal(pages))
