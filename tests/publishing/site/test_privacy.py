"""Privacy at the door: personal data stops a site, and no score of a private case can be worked out from one."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit.problems import ProblemsFound
from scorekit.wording.numbers import decimal_text

RUBRIC = """
rubric: small
version: "1"
scale: {worst: 0, best: 10, decimals: 2}
minimum: {coverage: 0 %}
criteria:
  - {id: attempts, weight: 3, measure: attempts_to_resolution,
     bands: [{up_to: 1, points: 10}, {up_to: 2, points: 6.37}, {otherwise: 0}]}
  - {id: person, weight: 2, measure: reached_person, answers: {yes: 9.11, no: 1.07}}
"""
PROJECT = """
project: t
leagues:
  - {id: main, title: Table, rubric: small, cases: cases/}
"""
#: Contacts, outcome and what they earn: (3 x attempts + 2 x person) / 5.
KINDS = {
    "good": ("[{channel: phone, reached: person}]", "yes", Fraction(3 * 1000 + 2 * 911, 500)),
    "twice": (
        "[{channel: phone, reached: menu}, {channel: phone, reached: person}]",
        "yes",
        Fraction(3 * 637 + 2 * 911, 500),
    ),
    "bad": ("[{channel: phone, reached: menu}]", "no", Fraction(2 * 107, 500)),
}


def case(id: str, operator: str, kind: str, *, private: bool = False, summary: str = "Told.") -> str:
    contacts, resolved, _ = KINDS[kind]
    also = ", private: yes" if private else ""
    return (
        f'  - {{case: {id}, operator: {operator}, summary: "{summary}", contacts: {contacts}, '
        f"outcome: {{resolved: {resolved}}}{also}}}"
    )


def written(root: Path, cases: list[str], project: str = PROJECT) -> Path:
    for name, text in {
        "scorekit.yaml": project,
        "rubrics/small.yaml": RUBRIC,
        "cases/all.yaml": "\n".join(["cases:", *cases]),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def texts(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.suffix in (".html", ".csv", ".json", ".xml", ".svg"):
            yield path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")


def publish(root: Path, monkeypatch: pytest.MonkeyPatch, **more: bool) -> Path:
    monkeypatch.chdir(root)
    scorekit.publish(to="site", pictures=more.get("pictures", False))
    return root / "site"


OTHERS = [case(f"b{n}", "b", kind) for n, kind in enumerate(("good", "bad", "twice", "good"))]


#: Of an operator with a private case, what its others have: enough of them to hide it.
MORE = [case(f"q{n}", "a", kind) for n, kind in enumerate(("bad", "bad", "good", "twice"))]


def table(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "downloads/main/league.json").read_text("utf-8"))
    return found


def test_a_private_case_counts_and_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case("p1", "a", "good", private=True, summary="SECRET"), *MORE, *OTHERS]
    site = publish(written(tmp_path, cases), monkeypatch)
    (row,) = [row for row in table(site)["rows"] if row["operator"] == "a"]
    mean = (2 * KINDS["good"][2] + 2 * KINDS["bad"][2] + KINDS["twice"][2]) / 5
    assert row["score"] == decimal_text(mean, 2)
    # Exact digits are those of the printed score: thousandths would say more.
    assert Fraction(row["score_exact"]) == Fraction(row["score"])
    for path, text in texts(site):
        assert "SECRET" not in text, path
        assert "p1" not in re.sub(r"sha256[^<]*|[0-9a-f]{40,}", "", text), path
    assert not (site / "en/main/cases/p1.html").exists()


def test_of_an_operator_with_a_private_case_no_case_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sees all public cases, and the mean of all, knows the private one."""
    cases = [case("p1", "a", "good", private=True), *MORE, *OTHERS]
    site = publish(written(tmp_path, cases), monkeypatch)
    assert not (site / "en/main/cases/q1.html").exists()
    page = (site / "en/main/operators/a.html").read_text("utf-8")
    assert "Some cases of this operator are private." in page
    assert "sk-criterion" not in page
    assert "The score as a sum" not in page
    assert (site / "en/main/cases/b1.html").exists()
    assert not (site / "downloads/main/scores.csv").exists()


@pytest.mark.parametrize("kinds", list(itertools.combinations(("good", "twice", "bad"), 2)))
def test_scores_of_private_cases_cannot_be_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, str]
) -> None:
    """Worlds that differ only in which of two cases has which score look alike from outside."""
    sites = []
    for name, order in (("one", kinds), ("other", kinds[::-1])):
        cases = [case("p1", "a", order[0], private=True), case("q9", "a", order[1]), *MORE, *OTHERS]
        (tmp_path / name).mkdir()
        site = publish(written(tmp_path / name, cases), monkeypatch)
        sites.append(dict(texts(site)))
    assert sites[0] == sites[1]


@pytest.mark.parametrize("others", [0, 1, 3])
def test_few_cases_of_which_one_is_private_give_no_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    cases = [case("p1", "a", "twice", private=True), *MORE[:others], *OTHERS]
    cases += [case(f"c{n}", "c", "bad") for n in range(3)]
    site = publish(written(tmp_path, cases), monkeypatch)
    found = table(site)
    assert [row["operator"] for row in found["rows"]] == ["b", "c"]
    assert [row["rank"] for row in found["rows"]] == [1, 2]
    (apart,) = found["unranked"]
    assert apart["operator"] == "a"
    assert "range" not in apart
    page = (site / "en/main/operators/a.html").read_text("utf-8")
    assert re.findall(r"\d+\.\d+", page.partition("<main")[2].partition("Beside it")[0]) == []


@pytest.mark.parametrize("kind", ["good", "bad"])
def test_when_all_cases_must_have_the_worst_or_the_best_the_score_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    text = RUBRIC.replace("no: 1.07", "no: 0").replace("yes: 9.11", "yes: 10")
    cases = [*(case(f"p{n}", "a", kind, private=True) for n in range(6)), *OTHERS]
    written(tmp_path, cases)
    (tmp_path / "rubrics/small.yaml").write_text(text, encoding="utf-8")
    assert [row["operator"] for row in table(publish(tmp_path, monkeypatch))["rows"]] == ["b"]


def test_own_weights_carry_no_private_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case("p1", "a", "good", private=True), *MORE, *OTHERS]
    site = publish(written(tmp_path, cases), monkeypatch)
    page = (site / "en/main/index.html").read_text("utf-8")
    (data,) = re.findall(r'<script type="application/json">(.+?)</script>', page)
    operators = {one["id"]: one for one in json.loads(data)["table"]["operators"]}
    assert operators["a"] == {"id": "a", "hidden": True}
    assert len(operators["b"]["rows"]) == 3


OPERATORS = """
rubric: small
version: "1"
unit: operator
scale: {worst: 0, best: 10, decimals: 2}
minimum: {coverage: 0 %}
criteria:
  - id: answered
    measure: answered_share
    across_cases: pooled
    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]
"""


def test_figures_made_of_private_cases_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = "[{channel: phone, reached: person}, {channel: phone, reached: nobody}]"
    cases = [f"  - {{case: p1, operator: a, private: yes, contacts: {calls}}}", *OTHERS]
    written(tmp_path, cases)
    (tmp_path / "rubrics/small.yaml").write_text(OPERATORS, encoding="utf-8")
    site = publish(tmp_path, monkeypatch)
    assert [row["operator"] for row in table(site)["rows"]] == ["b"]
    page = (site / "en/main/operators/a.html").read_text("utf-8").partition("<main")[2]
    assert "50 %" not in page
    assert "5.0" not in page


BY_YEAR = """
project: t
leagues:
  - {id: main, title: Table, rubric: small, cases: cases/, periods: [2020, 2021]}
  - {id: all, title: All, rubric: small, cases: cases/}
"""


def dated(text: str, year: int) -> str:
    return text.replace("summary:", f"period: {year}, summary:")


def test_an_earlier_edition_with_private_cases_gives_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = [dated(one, 2020) for one in (case("p1", "a", "twice", private=True), *OTHERS)]
    now = [dated(case(f"x{n}", operator, "good"), 2021) for n, operator in enumerate("aaabbb")]
    root = written(tmp_path, [*then, *now], BY_YEAR)
    monkeypatch.chdir(root)
    scorekit.freeze("main", "2020", private=True)
    scorekit.freeze("main", "2021")
    scorekit.publish(["main/2021"], "site", pictures=True)
    assert not list((root / "site").rglob("changes.html"))
    assert not list((root / "site").rglob("history*.svg"))
    shown = decimal_text(KINDS["twice"][2], 2)
    for path, text in texts(root / "site"):
        assert shown not in text, path


def test_corrections_of_what_is_private_have_no_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [dated(one, 2020) for one in (case("p1", "a", "twice", private=True), *OTHERS)]
    root = written(tmp_path, cases, BY_YEAR)
    monkeypatch.chdir(root)
    scorekit.freeze("main", "2020", private=True)
    written(tmp_path, [cases[0].replace("reached: menu}, ", "reached: person}, "), *cases[1:]], BY_YEAR)
    scorekit.revise("main/2020", "a call was misread", private=True)
    scorekit.publish(["main"], "site", period="2020", pictures=False)
    page = (root / "site/en/main/2020/index.html").read_text("utf-8")
    assert "a call was misread" in page
    assert "became" not in page


def test_two_tables_of_one_site_cannot_be_subtracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One table has all cases of a, the other all but the private one, which is of another year."""
    cases = [dated(case("p1", "a", "twice", private=True), 2020)]
    cases += [dated(case(f"q{n}", "a", kind), 2021) for n, kind in enumerate(("bad", "good", "twice", "good", "bad"))]
    cases += [dated(one, 2021) for one in OTHERS]
    root = written(tmp_path, cases, BY_YEAR)
    monkeypatch.chdir(root)
    scorekit.publish(["all", "main"], "site", pictures=False)
    found = json.loads((root / "site/downloads/all/league.json").read_text("utf-8"))
    assert [row["operator"] for row in found["rows"]] == ["b"]
    scorekit.publish(["all"], "other", pictures=False)
    found = json.loads((root / "other/downloads/all/league.json").read_text("utf-8"))
    assert {row["operator"] for row in found["rows"]} == {"a", "b"}


def test_an_edition_that_is_kept_to_oneself_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case("p1", "a", "good", private=True), *MORE, *OTHERS]
    monkeypatch.chdir(written(tmp_path, cases))
    scorekit.freeze("main", "2030", date="2030-12-31", private=True)
    with pytest.raises(ProblemsFound, match="not to be published"):
        scorekit.publish(["main/2030"], "site", pictures=False)
    assert not (tmp_path / "site").exists()


MAIL = "Write to jan.peeters@example.com about it."


def test_personal_data_stops_a_site_with_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case("one", "a", "good"), case("two", "b", "bad", summary=MAIL)]
    monkeypatch.chdir(written(tmp_path, cases))
    with pytest.raises(ProblemsFound) as refused:
        scorekit.publish(to="site", pictures=False)
    (problem,) = refused.value.problems
    assert (problem.code, problem.severity, problem.line) == ("personal-data", "error", 3)
    assert problem.path.endswith("all.yaml")
    assert "peeters" not in str(problem)
    assert not (tmp_path / "site").exists()


def test_what_is_allowed_with_a_reason_is_published_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow = "site: {allow: [{file: cases/all.yaml, says: jan.peeters@example.com, because: the address of the firm}]}\n"
    cases = [case("one", "a", "good"), case("two", "b", "bad", summary=MAIL)]
    site = publish(written(tmp_path, cases, PROJECT + allow), monkeypatch)
    assert "jan.peeters@example.com" in (site / "en/main/cases/two.html").read_text("utf-8")
    more = [*cases, case("three", "b", "bad", summary="Or to an.peeters@example.com.")]
    written(tmp_path, more, PROJECT + allow)
    with pytest.raises(ProblemsFound) as refused:
        scorekit.publish(to="site", pictures=False)
    assert [problem.line for problem in refused.value.problems] == [4]


def test_the_personal_data_of_a_private_case_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case("p1", "a", "good", private=True, summary=MAIL), *MORE, *OTHERS]
    site = publish(written(tmp_path, cases), monkeypatch)
    assert all("jan.peeters" not in text for _, text in texts(site))


def test_personal_data_in_a_reply_stops_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = written(tmp_path, [case("one", "a", "good"), case("two", "b", "bad")])
    (root / "replies/main").mkdir(parents=True)
    (root / "replies/main/a.md").write_text(f"We are sorry.\n{MAIL}\n", encoding="utf-8")
    monkeypatch.chdir(root)
    with pytest.raises(ProblemsFound) as refused:
        scorekit.publish(to="site", pictures=False)
    (problem,) = refused.value.problems
    assert (problem.path, problem.line) == ("replies/main/a.md", 2)


@pytest.mark.parametrize(("file", "because"), [("cases/all.yaml", ""), ("", "x")])
def test_allowing_needs_a_file_and_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, because: str
) -> None:
    allow = f'site: {{allow: [{{file: "{file}", says: x, because: "{because}"}}]}}\n'
    monkeypatch.chdir(written(tmp_path, OTHERS, PROJECT + allow))
    with pytest.raises(ProblemsFound):
        scorekit.publish(to="site", pictures=False)


@pytest.mark.parametrize(
    "text",
    [
        'evidence: [{{id: e, kind: press, author: "{0}"}}]',
        'evidence: [{{id: e, kind: press, title: "{0}"}}]',
        'topic: "{0}"',
        'product: "{0}"',
        'promises: [{{what: "{0}"}}]',
        'summary: {{en: "{0}"}}',
    ],
)
def test_personal_data_is_found_wherever_a_page_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    cases = [f"  - {{case: one, operator: a, {text.format(MAIL)}, outcome: {{resolved: yes}}}}", *OTHERS]
    monkeypatch.chdir(written(tmp_path, cases))
    with pytest.raises(ProblemsFound, match="personal-data"):
        scorekit.publish(to="site", pictures=False)


def test_a_long_text_is_looked_through_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written(tmp_path, [case("one", "a", "good", summary=f"{'word ' * 3000}{MAIL}"), *OTHERS]))
    with pytest.raises(ProblemsFound, match="personal-data"):
        scorekit.publish(to="site", pictures=False)


@pytest.mark.parametrize(
    "project",
    [
        PROJECT.replace("title: Table", f'title: "{MAIL}"'),
        PROJECT + f'site: {{footer: "{MAIL}"}}\n',
        PROJECT + f'publisher: {{name: x, collected: "{MAIL}"}}\n',
        PROJECT + f'operators: {{a: "{MAIL}", b: B}}\n',
    ],
)
def test_personal_data_in_the_project_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: str
) -> None:
    monkeypatch.chdir(written(tmp_path, [case("one", "a", "good"), *OTHERS], project))
    with pytest.raises(ProblemsFound, match="personal-data"):
        scorekit.publish(to="site", pictures=False)
