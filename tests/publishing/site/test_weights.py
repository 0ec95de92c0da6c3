"""Own weights: what a browser computes out of the whole numbers of a page is what the engine computes, to the last
digit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import scorekit
from scorekit.publishing.printing import Style, printed
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.ranking import league_of
from scorekit.scoring.reweighting import reweighting
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.wording import Phrase
from scorekit.wording.numbers import decimal_text, exact_text
from tests.browser import watched
from tests.conftest import ROOT

Project = Callable[..., Path]

#: Everything that the weights at the top can meet: rules that change the score, in a group as well; criteria that
#: leave the sum, count as the worst, or leave a case unscored; doubt; ties; coverage; weights of cases.
RUBRIC = """
rubric: small
version: "1"
scale: {worst: 0, best: 10, decimals: 2, labels: [{at_least: 6, label: good}, {at_least: 0, label: bad}]}
minimum: {cases: 2, case_coverage: 20 %, coverage: 45 %}
ties: [person, attempts]
criteria:
  - id: attempts
    weight: 3
    unknown: worst
    measure: attempts_to_resolution
    bands: [{up_to: 1, points: 10}, {up_to: 2, points: 6}, {up_to: 4, points: 3}, {otherwise: 0}]
  - id: reach
    weight: 2
    criteria:
      - id: person
        measure: reached_person
        answers: {yes: 10, no: 1}
      - id: wait
        measure: longest_wait
        bands: [{up_to: 2 min, points: 9}, {up_to: 10 min, points: 4}, {otherwise: 0}]
  - id: promises
    weight: 2
    measure: promises_kept_share
    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 8}]
  - id: understood
    weight: 1
    applies_when: {measure: reached_person, is: yes}
    measure: understood_share
    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]
gates:
  - {id: never_resolved, when: {measure: resolved, is: no}, cap: 6}
  - {id: many, when: {measure: contacts, at_least: 4}, lower_by: 1.25, group: many}
  - {id: more, when: {measure: contacts, at_least: 5}, cap: 1, group: many}
  - {id: kept, when: {measure: promises_kept_share, at_least: 100 %}, raise_by: 0.75}
  - {id: nothing, when: {measure: reached_person, is: no}, floor: 1.5}
  - {id: beside, when: {measure: failed_visits, at_least: 1}, cap: {criterion: reach, plus: 2}}
  - {id: refused, when: {measure: transfers, at_least: 3}, set: 0.5}
"""

#: A criterion without which nothing is scored, and ranks by what is printed.
UNSCORED = RUBRIC.replace(
    "measure: promises_kept_share\n    linear", "unknown: unscored\n    measure: promises_kept_share\n    linear"
)
SHOWN = RUBRIC.replace("decimals: 2", "decimals: 0").replace("ties: [person, attempts]", "rank_on: shown")
#: German marks: 6 is the worst and 1 the best.
MARKS = """
rubric: small
version: "1"
scale: {worst: 6, best: 1, decimals: 1}
minimum: {coverage: 30 %}
ties: [person]
criteria:
  - id: attempts
    weight: 55 %
    measure: attempts_to_resolution
    bands: [{up_to: 1, points: 1}, {up_to: 2, points: 2.5}, {otherwise: 6}]
  - {id: person, weight: 25 %, measure: reached_person, answers: {yes: 1, no: 5.5}}
  - id: promises
    weight: 20 %
    unknown: worst
    measure: promises_kept_share
    linear: [{at: 0 %, points: 6}, {at: 100 %, points: 2}]
gates:
  - {id: never_resolved, when: {measure: resolved, is: no}, cap: 4}
  - {id: many, when: {measure: contacts, at_least: 4}, lower_by: 0.5}
  - {id: kept, when: {measure: promises_kept_share, at_least: 100 %}, raise_by: 0.75}
  - {id: nothing, when: {measure: reached_person, is: no}, floor: 5}
"""


def a_case(random: Random, number: int) -> str:
    """A case with some facts, others left out, some in doubt."""

    def maybe(share: float, text: str) -> str:
        return text if random.random() < share else ""

    contacts = []
    for _ in range(random.randint(1, 6)):
        parts = ["channel: phone"]
        parts += [part for part in (
            maybe(0.7, f"reached: {random.choice(['person', 'person', 'menu', 'nobody'])}"),
            maybe(0.5, f"wait: {random.choice(['1 min', '5 min', '20 min', 'at least 1 min', '1 min to 5 min'])}"),
            maybe(0.3, f"understood: {random.choice(['yes', 'no', 'partly'])}"),
            maybe(0.2, f"transfers: {random.randint(0, 2)}"),
        ) if part]  # fmt: skip
        contacts.append("{" + ", ".join(parts) + "}")
    lines = [
        f"  - case: c{number}",
        f"    operator: {random.choice(['a', 'b', 'c', 'd', 'e', 'f', 'g'])}",
        f"    contacts: [{', '.join(contacts)}]",
    ]
    if random.random() < 0.6:
        lines.append(f"    outcome: {{resolved: {random.choice(['yes', 'no'])}}}")
    if random.random() < 0.6:
        kept = ", ".join(
            f"{{kind: call_back, kept: {random.choice(['yes', 'no'])}}}" for _ in range(random.randint(1, 3))
        )
        lines.append(f"    promises: [{kept}]")
    if random.random() < 0.3:
        lines.append("    visits: [{by: operator, where: home, result: no_show}]")
    if random.random() < 0.3:
        lines.append(f"    weight: {random.choice([2, 0.5, 1.2345])}")
    return "\n".join(lines)


def made(project: Project, rubric: str) -> League:
    """A table of 90 random cases by a rubric."""
    random = Random(14)
    cases = "cases:\n" + "\n".join(a_case(random, number) for number in range(90))
    leagues = "project: t\nleagues:\n  - {id: main, title: The table, rubric: small, cases: cases/}\n"
    project(scorekit=leagues, rubrics__small=rubric, cases__good=cases)
    return scorekit.league("main")


@pytest.fixture
def table(project: Project) -> League:
    return made(project, RUBRIC)


def weighed(rubric: Rubric, weights: list[int]) -> Rubric:
    """The rubric with other weights at the top."""
    children = tuple(
        child._replace(weight=Fraction(weight)) for child, weight in zip(rubric.root.children, weights, strict=True)
    )
    return replace(rubric, root=rubric.root._replace(children=children))


def by_the_engine(table: League, weights: list[int]) -> list[tuple[str, str, str]]:
    """(operator, rank as shown, exact score), best first, by the engine."""
    assert table.behind is not None
    found = league_of(Scored(table.behind.inputs.by(weighed(table.rubric, weights)), ranged=False))
    return [(row.operator, f"{'=' if row.shared else ''}{row.rank}", exact_text(row.score)) for row in found.rows]


_READ = """weights => {
  window.location.hash = '#weights=' + weights.join(',');
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  return Array.from(document.querySelectorAll('.sk-yours tbody tr')).map(row =>
    [row.dataset.operator, row.cells[0].textContent, row.dataset.exact, row.cells[2].textContent]);
}"""


def by_the_page(page: Page, weights: list[int]) -> list[list[str]]:
    """The same as the page has it, with the score as printed."""
    found: list[list[str]] = page.evaluate(_READ, weights)
    return found


def opened(table: Any, chrome: Browser, folder: Path) -> Page:
    (folder / "page.html").write_text(str(printed([table], "html", Style())), encoding="utf-8")
    watching = watched(chrome)
    page = watching.open(folder / "page.html")
    assert watching.messages == []
    return page


def in_order(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those who share a rank in one order: no order of theirs is right."""
    return sorted(found, key=lambda one: (int(one[1].removeprefix("=")), one[0]))


@pytest.mark.parametrize("many", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_a_page_ranks_by_any_weights_as_the_engine_does(
    table: League, chrome: Browser, tmp_path: Path, many: int
) -> None:
    page = opened(table, chrome, tmp_path)
    random = Random(2026)
    changed = 0
    published = by_the_engine(table, [3, 2, 2, 1])
    for _ in range(many):
        weights = [random.choice([0, 0, 1, 1, 2, 3, 5, 8, 13, 40, 97, 100]) for _ in range(4)]
        if not any(weights):
            continue
        page_says = by_the_page(page, weights)
        engine = by_the_engine(table, weights)
        assert in_order([(row[0], row[1], row[2]) for row in page_says]) == in_order(engine), weights
        changed += [row[0] for row in engine] != [row[0] for row in published]
    # The table is one in which weights matter.
    assert changed > many / 4


@pytest.mark.parametrize("rubric", [UNSCORED, SHOWN, MARKS], ids=["unscored", "shown", "marks"])
@pytest.mark.parametrize("many", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_other_rubrics_are_ranked_as_the_engine_does(
    project: Project, chrome: Browser, tmp_path: Path, rubric: str, many: int
) -> None:
    table = made(project, rubric)
    page = opened(table, chrome, tmp_path)
    random = Random(many)
    seen = set()
    for _ in range(many):
        weights = [random.choice([1, 1, 2, 3, 5, 8, 40, 97]) for _ in table.rubric.root.children]
        engine = by_the_engine(table, weights)
        seen.add(tuple(engine))
        assert in_order([(row[0], row[1], row[2]) for row in by_the_page(page, weights)]) == in_order(engine), weights
    assert len(seen) > 3


def test_operators_that_are_scored_by_figures_are_ranked_as_the_engine_does(
    chrome: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    table = scorekit.league("be-telecom")
    page = opened(table, chrome, tmp_path)
    for weights in ([3, 2], [1, 9], [9, 1], [0, 1], [1, 0]):
        rows = [(row[0], row[1], row[2]) for row in by_the_page(page, weights)]
        assert in_order(rows) == in_order(by_the_engine(table, weights)), weights


def test_the_table_of_the_test_meets_every_rule(table: League) -> None:
    assert table.behind is not None
    frame = table.behind.frame
    for gate in table.rubric.gates:
        assert frame[f"gate:{gate.id}:fires"].any(), gate.id
    states = {state for node in table.rubric.root.children for state in frame[f"{node.id}:state"].to_list()}
    assert len(states) >= 4  # known, unknown, not applicable, never or in doubt
    assert table.unranked or table.rows


def test_the_weights_of_the_publisher_give_the_published_table(table: League, chrome: Browser, tmp_path: Path) -> None:
    page = opened(table, chrome, tmp_path)
    own = page.evaluate("JSON.parse(document.querySelector('.sk-yours script').textContent).weights")
    rows = by_the_page(page, own)
    published = [(row.operator, decimal_text(row.score, 2), exact_text(row.score)) for row in table.rows]
    assert sorted((row[0], row[3], row[2]) for row in rows) == sorted(published)


def test_scores_by_own_weights_are_printed_half_up_in_the_language_of_the_page(
    project: Project, chrome: Browser, tmp_path: Path
) -> None:
    # Two operators, two criteria: 10 and 0, and 6 and 10. With weights 1 and 2 that is 3.333 and 8.667.
    rubric = (
        RUBRIC.split("gates:")[0].replace("decimals: 2", "decimals: 1").split("minimum:")[0]
        + """
minimum: {coverage: 0 %}
criteria:
  - {id: attempts, weight: 1, measure: attempts_to_resolution,
     bands: [{up_to: 1, points: 10}, {up_to: 2, points: 6}, {otherwise: 0}]}
  - {id: person, weight: 1, measure: reached_person, answers: {yes: 10, no: 0}}
"""
    )
    cases = """cases:
  - {case: one, operator: a, contacts: [{channel: mail}], outcome: {resolved: yes}, visits: []}
  - {case: two, operator: b, contacts: [{channel: phone, reached: menu}, {channel: phone, reached: person}],
     outcome: {resolved: yes}}
"""
    leagues = "project: t\nlanguages: [nl]\nleagues:\n  - {id: main, rubric: small, cases: cases/}\n"
    project(scorekit=leagues, rubrics__small=rubric, cases__good=cases)
    page = opened(scorekit.league("main"), chrome, tmp_path)
    rows = {row[0]: row[3] for row in by_the_page(page, [1, 2])}
    assert rows["b"] == "8,7"


def test_a_reader_moves_a_weight_by_keyboard_and_goes_back(table: League, chrome: Browser, tmp_path: Path) -> None:
    page = opened(table, chrome, tmp_path)
    page.click(".sk-yours summary")
    before = [row[0] for row in by_the_page(page, [3, 2, 2, 1])]
    slider = page.locator(".sk-yours input[type=range]").first
    slider.focus()
    slider.press("Home")  # the first criterion counts for nothing
    assert page.locator(".sk-yours-note").inner_text() == (
        "These are your weights. The published table is above, and has others."
    )
    assert "#weights=0," in page.url
    own = [row[0] for row in page.evaluate("Array.from(document.querySelectorAll('.sk-yours tbody tr'))"
                                           ".map(row => [row.dataset.operator])")]  # fmt: skip
    engine = [row[0] for row in by_the_engine(table, [0, 2, 2, 1])]
    assert own == engine
    page.click(".sk-yours-back")
    assert page.locator(".sk-yours-note").inner_text() == "These are the weights of the published table."
    after = [row[0] for row in page.evaluate("Array.from(document.querySelectorAll('.sk-yours tbody tr'))"
                                             ".map(row => [row.dataset.operator])")]  # fmt: skip
    assert after == before


def test_a_link_carries_the_weights(table: League, chrome: Browser, tmp_path: Path) -> None:
    page = opened(table, chrome, tmp_path)
    page.goto("about:blank")
    page.goto((tmp_path / "page.html").as_uri() + "#weights=1,0,0,4")
    assert page.locator(".sk-yours details").get_attribute("open") is not None
    rows = page.evaluate(
        "Array.from(document.querySelectorAll('.sk-yours tbody tr'))"
        ".map(row => [row.dataset.operator, row.dataset.exact])"
    )
    assert sorted(map(tuple, rows)) == sorted((row[0], row[2]) for row in by_the_engine(table, [1, 0, 0, 4]))


@pytest.mark.parametrize("hash", ["#weights=1,2", "#weights=a,b,c,d", "#weights=-1,2,3,4", "#weights=99999999,1,1,1"])
def test_a_link_that_makes_no_sense_gives_the_published_weights(
    table: League, chrome: Browser, tmp_path: Path, hash: str
) -> None:
    page = opened(table, chrome, tmp_path)
    page.goto("about:blank")
    page.goto((tmp_path / "page.html").as_uri() + hash)
    assert page.locator(".sk-yours-note").text_content() == "These are the weights of the published table."


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("criteria:", "combine: geometric_mean\ncriteria:"), "The criteria of this table are not added up by weights"),
        (("criteria:", "combine: minimum\ncriteria:"), "The criteria of this table are not added up by weights"),
    ],
)
def test_a_table_without_weights_says_why_there_is_nothing_to_move(
    table: League, tmp_path: Path, change: tuple[str, str], why: str
) -> None:
    text = RUBRIC.replace(*change, 1).replace(
        "  - {id: beside, when: {measure: failed_visits, at_least: 1}, cap: {criterion: reach, plus: 2}}\n", ""
    )
    if "geometric" in change[1]:
        text = text.replace("unknown: worst", "unknown: leave_out")
    (tmp_path / "rubrics" / "small.yaml").write_text(text, encoding="utf-8")
    found = scorekit.league("main")
    assert found.behind is not None
    said = reweighting(found.behind)
    assert isinstance(said, Phrase)
    page = str(printed([found], "html", Style()))
    assert why in page
    assert 'class="sk-yours"' not in page


def test_alike_cases_are_told_once(table: League) -> None:
    assert table.behind is not None
    found = reweighting(table.behind)
    assert not isinstance(found, Phrase)
    rows = [row for operator in found.data["operators"] for row in operator["rows"]]
    assert sum(row[0] for row in rows) == 90
    assert found.weights == (3, 2, 2, 1)
