"""What is printed: golden pages, hostile names, and parts that add up on the page."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import scorekit
from scorekit.api.projects import open_leagues
from scorekit.publishing.page import Cell, Column, Lines, Notice, Page, Section, Table, Text
from scorekit.publishing.pages.explanation import explanation_page
from scorekit.publishing.pages.league import league_page
from scorekit.publishing.pages.rubric_diff import rubric_diff_pages
from scorekit.publishing.pages.scores import scores_page
from scorekit.publishing.printers.markdown import markdown
from scorekit.publishing.printers.terminal import terminal
from scorekit.publishing.printing import printed
from scorekit.publishing.site.alone import pages_alone as html
from scorekit.scoring.explaining import explain_case, explain_operator
from scorekit.scoring.ranking import league_of
from scorekit.scoring.scored import Scored
from scorekit.scoring.scores import scores_of
from scorekit.wording.escaping import printable
from scorekit.wording.widths import columns
from tests.conftest import ROOT, RUBRIC

Run = Callable[..., subprocess.CompletedProcess[str]]

EVIL = "<script>alert(1)</script> | pipe ` \x1b[31mred \u202eevil\u202c =1+1 & co"


def stories() -> Scored:
    """The league of stories, scored once for all pages."""
    (inputs,) = open_leagues(["stories"]).leagues()
    return Scored(inputs, detail=True)


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("format_", "ending"), [("table", "txt"), ("markdown", "md"), ("html", "html")])
@pytest.mark.usefixtures("shipped")
def test_the_shipped_leagues_print_as_reviewed(format_: str, ending: str, golden: Callable[[str, str], None]) -> None:
    text = str(printed(scorekit.leagues(), format_))
    if format_ == "html":  # style, script and their hashes are files of their own
        text = re.sub(
            r"(?s)<style>.*?</style>|<script>.*?</script>|(?<=Content-Security-Policy\" content=)[^>]*", "", text
        )
    golden(f"leagues.{ending}", text)


@pytest.mark.usefixtures("shipped")
def test_the_shipped_scores_and_explanations_print_as_reviewed(golden: Callable[[str, str], None]) -> None:
    golden("scores.txt", terminal([scores_page(scorekit.score("stories", ranged=True))]))
    golden("explain-case.txt", terminal([explanation_page(scorekit.explain("kpn-2013-move"))]))
    golden("explain-operator.txt", terminal([explanation_page(scorekit.explain("proximus", league="stories"))]))
    golden("league.json", scorekit.league("stories").to_json())
    golden("league.csv", scorekit.league("stories").to_csv())


@pytest.mark.usefixtures("shipped")
def test_nothing_on_the_terminal_is_wider_than_eighty_columns() -> None:
    scored = stories()
    pages = [league_page(league) for league in scorekit.leagues()]
    pages += [scores_page(scores_of(scored))]
    pages += rubric_diff_pages(scorekit.diff_rubric("published-verdict", "four-criteria"))  # with a long title
    pages += [explanation_page(explain_case(scored, case.case)) for case in scores_of(scored).cases]
    lines = terminal(pages).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert len(lines) > 300


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize(
    "options", [("league",), ("league", "be-telecom", "--against", "2020"), ("league", "--project", "examples")]
)
def test_no_league_is_wider_than_eighty_columns(options: tuple[str, ...], language: str, scorekit: Run) -> None:
    lines = scorekit(*options, "--language", language, cwd=ROOT).stdout.splitlines()
    assert [line for line in lines if columns(line) > 80] == []
    assert len(lines) > 15


def evil_page() -> Page:
    names = Column("name", "Operator", (Cell(EVIL), Cell("a\nb")), gives_way=True)
    scores = Column("score", "Score", (Cell("1e5"), Cell("007")), right=True)
    said = (Text(EVIL), Text(EVIL, 1, EVIL))
    return Page(EVIL, (Notice(EVIL, said), Lines(said), Table((names, scores)), Section(EVIL, said)))


def test_no_escape_control_or_override_character_reaches_the_terminal() -> None:
    text = terminal([evil_page()])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "1e5" in text
    assert "007" in text


def test_every_row_of_markdown_keeps_its_cells_and_no_tag_survives() -> None:
    text = markdown([evil_page()])
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3}
    assert "<" not in text


def test_html_escapes_everything() -> None:
    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append(tag)

    parser = Tags()
    parser.feed(html([evil_page()]))
    assert "td" in found
    assert found.count("script") == 1  # the own one
    assert "&lt;script&gt;" in html([evil_page()])


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " https://a.example", "https://a.example/<b>", "report.example p. 11", "data:x"]
)
def test_only_an_address_of_the_web_becomes_a_link(address: str, project: Callable[..., Path]) -> None:
    page = Page("p", (Lines((Text("A report", source="https://a.example/x"), Text("Another", source=address))),))
    assert html([page]).count("href=") == 2  # one, and the link to the content
    assert markdown([page]).count("](<") == 1
    assert f"Another, {address.strip()}" in terminal([page])
    # The sources of a rubric, on the page that cites them.
    case = "case: good-1\noperator: kpn\noutcome: {resolved: yes}\nverdict: 7/10\n"
    rubric = POOLED.replace("WORST", "0").replace("BEST", "10").replace("CAP", "3")
    rubric = rubric.replace("with a title}", f"with a title, url: {json.dumps(address)}}}")
    project(rubrics__small=rubric, cases__good=case)
    text = html([explanation_page(scorekit.explain("case:good-1"))])
    assert "A source with a title" in text
    assert text.count("href=") == 1


def test_printable_keeps_names_in_other_scripts_and_the_indent() -> None:
    for name in ("  Vodafone Ελλάδα", "ایرانسل می\u200cخواهم", "中国移动 🙂"):
        assert printable(name) == name


def added_up(text: str) -> tuple[float, float]:
    """The printed parts of the top level, and the printed score, out of an explanation."""
    lines = text.split("Criterion")[1].split("\n\n")[0].splitlines()[2:]
    parts, score = 0.0, None
    for line in lines:
        cells = re.split(r"\s{2,}", line.rstrip())
        if line.startswith("Score"):
            score = float(cells[-1])
        elif not line.startswith(" ") and re.fullmatch(r"[-+]?\d+\.\d+", cells[-1]):
            parts += float(cells[-1])
    assert score is not None
    return parts, score


@pytest.mark.usefixtures("shipped")
def test_on_every_page_the_parts_make_the_score_or_the_page_says_what_rounding_hides() -> None:
    scored = stories()
    explained: list[scorekit.Explanation] = [
        explain_case(scored, case.case) for case in scores_of(scored).cases if case.score is not None
    ]
    explained += [explain_operator(scored, row.operator) for row in league_of(scored).rows]
    for explanation in explained:
        text = terminal([explanation_page(explanation)])
        parts, score = added_up(text)
        hidden = re.search(r"rounding hides ([-+][\d.]+)", " ".join(text.split()))
        assert round(parts + (float(hidden[1]) if hidden else 0.0) - score, 9) == 0, text
    assert len(explained) > 10


def test_a_page_says_when_rounding_hides_a_difference(project: Callable[..., Path]) -> None:
    # Three criteria of one weight at 10, 10 and 0: two parts of 3.333 print beside 6.667.
    rubric = RUBRIC.split("criteria:")[0] + "criteria:\n"
    for name, measure in (("a", "reached_person"), ("b", "resolved"), ("c", "language_switched")):
        rubric += f"  - {{id: {name}, measure: {measure}, answers: {{yes: 10, no: 0}}}}\n"
    case = "case: good-1\noperator: kpn\noutcome: {resolved: yes}\n"
    case += "contacts: [{channel: phone, reached: person, language: nl}]\n"
    project(rubrics__small=rubric, cases__good=case)
    text = " ".join(terminal([explanation_page(scorekit.explain("good-1"))]).split())
    assert "The parts as printed make 6.666; rounding hides +0.001 of 6.667." in text


def test_the_binding_child_of_a_minimum_and_the_log_shares_of_a_geometric_mean_are_named(
    project: Callable[..., Path],
) -> None:
    line = "linear: [{at: 0, points: 10}, {at: 10, points: 0}]"
    rubric = RUBRIC.split("criteria:")[0] + "combine: COMBINE\ncriteria:\n"
    rubric += f"  - {{id: a, measure: contacts, {line}}}\n  - {{id: b, measure: channels_tried, {line}}}\n"
    case = "case: good-1\noperator: kpn\ncontacts: [{channel: phone, times: 5}]\n"
    project(rubrics__small=rubric.replace("COMBINE", "minimum"), cases__good=case)
    text = terminal([explanation_page(scorekit.explain("good-1"))])
    # 5 contacts earn 5, one channel 9: the worse one decides.
    assert re.search(r"^a +5\.0 .*decides$", text, re.MULTILINE)
    assert not re.search(r"^b .*decides$", text, re.MULTILINE)
    project(rubrics__small=rubric.replace("COMBINE", "geometric_mean"), cases__good=case)
    text = terminal([explanation_page(scorekit.explain("good-1"))])
    # ln 0.5 = -0.6931 and ln 0.9 = -0.1054: 87 % and 13 % of their sum.
    assert re.search(r"^a .*87 %$", text, re.MULTILINE)
    assert re.search(r"^b .*13 %$", text, re.MULTILINE)


def test_a_league_column_that_does_not_exist_is_a_problem(project: Callable[..., Path]) -> None:
    text = "project: p\nleagues: [{id: main, rubric: small, cases: cases/, show: {columns: [operator, scoer]}}]\n"
    project(scorekit=text)
    (problem,) = scorekit.validate()
    assert (problem.path, problem.line, problem.column) == ("scorekit.yaml", 2, 79)
    assert problem.help == 'did you mean "score"?'
    with pytest.raises(scorekit.ProblemsFound) as error:
        scorekit.league()
    assert error.value.problems == [problem]


POOLED = """rubric: small
version: "1"
scale: {worst: WORST, best: BEST}
combine: pooled_points
minimum: {coverage: 10 %}
criteria:
  - id: k1
    criteria:
      - {id: a, measure: verdict, out_of: 5, unknown: unscored}
      - id: k2
        criteria: [{id: b, measure: resolved, out_of: 5, answers: {yes: 5, no: 0}}]
  - id: k3
    criteria: [{id: c, measure: reached_person, out_of: 5, answers: {yes: 2, no: 0}}]
gates:
  - {id: g, scope: k3, when: {measure: contacts, at_least: 2}, cap: CAP, because: s1}
sources: {s1: {title: A source with a title}}
"""


@pytest.mark.parametrize(("worst", "best", "cap"), [("0", "10", "3"), ("5.5", "0.5", "4"), ("-100", "100", "-50")])
@pytest.mark.parametrize("verdict", ["", "verdict: 7/10\n"])
@pytest.mark.parametrize("times", [1, 2])
def test_the_parts_of_pooled_points_add_up_with_branches_left_open_and_gates(
    project: Callable[..., Path], worst: str, best: str, cap: str, verdict: str, times: int
) -> None:
    case = f"case: good-1\noperator: kpn\noutcome: {{resolved: yes}}\n{verdict}"
    case += f"contacts: [{{channel: phone, reached: person, times: {times}}}]\n"
    rubric = POOLED.replace("WORST", worst).replace("BEST", best).replace("CAP", cap)
    project(rubrics__small=rubric, cases__good=case)
    for subject in ("case:good-1", "operator:kpn"):
        text = terminal([explanation_page(scorekit.explain(subject))])
        parts, score = added_up(text)
        hidden = re.search(r"rounding hides ([-+][\d.]+)", " ".join(text.split()))
        # Three decimals are printed of at most four parts: rounding hides two thousandths at most.
        assert abs(float(hidden[1]) if hidden else 0.0) <= 0.002, text
        assert round(parts + (float(hidden[1]) if hidden else 0.0) - score, 9) == 0, text
    assert "because: A source with a title" in terminal([explanation_page(scorekit.explain("case:good-1"))])
