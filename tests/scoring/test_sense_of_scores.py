"""Small inputs of which the table once said what nobody could defend. Every right value is worked out here."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import scorekit as api
from scorekit.publishing.pages.league import league_page
from scorekit.publishing.printers.markdown import markdown
from scorekit.publishing.printers.terminal import terminal

Project = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]

CALL = "{channel: phone, reached: person, wait: 1 min, result: promised, language: nl}"
DOUBT = f"""
cases:
  - {{case: one, operator: A, customer: {{language: nl}}, contacts: [{CALL}], promises: [{{kind: call_back, kept: no}}],
     outcome: {{resolved: yes}}}}
  - {{case: two, operator: B, customer: {{language: nl}}, contacts: [{CALL}],
     promises: [{{kind: call_back, kept: no}}, {{kind: call_back}}], outcome: {{resolved: yes}}}}
"""
NOTHING = """
cases:
  - {case: none, operator: Nobody ever rang them, contacts: []}
  - {case: sales, operator: Forty sales calls,
     contacts: [{channel: phone, direction: outbound, purpose: sales, times: 40}]}
  - {case: refused, operator: One refusal, contacts: [{channel: phone, result: refused}]}
"""
OPEN = "project: test\nratings: [answer_quality, friendliness]\nleagues: [{id: main, rubric: RUBRIC, cases: cases/}]\n"


def league(project: Project, rubric: str, cases: str, **files: str) -> api.League:
    project(scorekit=OPEN.replace("RUBRIC", rubric), cases__good=cases, **files)
    return api.league("main")


def test_a_promise_of_unknown_fate_beside_a_broken_one_earns_half_at_most(project: Project) -> None:
    # All else is 10: answered and after a minute, solved at the first contact, in Dutch. Promises are all of follow-up,
    # 25 %. One broken: 0 of 10, so 7.5. One broken and one unknown: 0 to 50 %, 5 points at most, so 7.5 + 0.25 x 5.
    table = league(project, "four-criteria", DOUBT)
    assert {row.operator: row.score for row in table.rows} == {"A": Fraction("7.5"), "B": Fraction("8.75")}
    for row in table.rows:
        assert row.range is not None
        assert row.range.worst <= row.score <= row.range.best
    leaf = {line["criterion"]: line for line in api.explain("two").to_dict()["lines"]}["promises"]
    assert (leaf["state"], leaf["points"], leaf["low"], leaf["high"]) == ("vague", "5.000000", "0.000000", "5.000000")
    assert leaf["rule"] == "between 0 and 5 points are possible: counted as 5, in doubt for the operator"


def test_half_of_the_points_settled_is_half_of_the_coverage(project: Project) -> None:
    rubric = """
rubric: r
version: "1"
scale: {worst: 0, best: 10}
criteria: [{id: kept, measure: promises_kept_share, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}]
"""
    table = league(project, "r", DOUBT, rubrics__r=rubric)
    assert [(row.operator, row.score, row.coverage) for row in table.rows] == [
        ("B", 5, Fraction(1, 2)),
        ("A", 0, 1),
    ]


@pytest.mark.parametrize(("policy", "score"), [("best", 5), ("worst", 0)])
def test_a_rubric_may_say_what_a_doubt_earns(project: Project, policy: str, score: int) -> None:
    rubric = f"""
rubric: r
version: "1"
scale: {{worst: 0, best: 10}}
vague: {policy}
criteria: [{{id: kept, measure: promises_kept_share, linear: [{{at: 0 %, points: 0}}, {{at: 100 %, points: 10}}]}}]
"""
    table = league(project, "r", DOUBT, rubrics__r=rubric)
    assert {row.operator: row.score for row in table.rows} == {"A": 0, "B": score}


def test_a_rubric_may_leave_a_doubt_unknown(project: Project) -> None:
    rubric = """
rubric: r
version: "1"
scale: {worst: 0, best: 10}
criteria:
  - id: kept
    vague: unknown
    measure: promises_kept_share
    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]
"""
    table = league(project, "r", DOUBT, rubrics__r=rubric)
    assert [row.operator for row in table.rows] == ["A"]
    assert [(entry.operator, str(entry.reason)) for entry in table.unranked] == [
        ("B", "nothing that the rubric scores is known")
    ]


def test_where_nothing_happened_nothing_is_scored_and_a_refusal_is_no_full_mark(project: Project) -> None:
    table = league(project, "four-criteria", NOTHING)
    assert table.rows == ()
    scores = {case.case: case for case in api.score("main").cases}
    assert scores["none"].score is None and scores["sales"].score is None
    # Answered is 10 of 10, and all that is known of reachability (25 %). That it helped nobody makes the 35 % of
    # resolution 0: 250/60, half up to a millionth.
    assert scores["refused"].score == Fraction("4.166667")


def test_a_hotline_that_nobody_answers_has_none_of_the_500_points(project: Project) -> None:
    # The answer 0.95 x 350 = 332.5, one attempt 75, 20 s 50 (25 s: 50 x 275/280 = 49.107143), friendliness 23.75:
    # 481.25 and 480.357143, in the mean 480.8035715.
    marks = (f"{{rating: {name}, rater: t, score: 95, scale: 0 to 100}}" for name in ("answer_quality", "friendliness"))
    good = f"ratings: [{', '.join(marks)}]"
    cases = f"""
cases:
  - {{case: n1, operator: Nobody, contacts: [{{channel: phone, reached: nobody, result: no_answer}}]}}
  - {{case: n2, operator: Nobody, contacts: [{{channel: phone, reached: nobody, result: no_answer}}]}}
  - {{case: g1, operator: Good, contacts: [{{channel: phone, reached: person, wait: 20 s, result: answered}}], {good}}}
  - {{case: g2, operator: Good, contacts: [{{channel: phone, reached: person, wait: 25 s, result: answered}}], {good}}}
"""
    table = league(project, "hotline-500", cases)
    assert [(row.operator, row.score) for row in table.rows] == [("Good", Fraction("480.8035715")), ("Nobody", 0)]
    assert [row.coverage for row in table.rows] == [1, 1]


QUARTER = """
rubric: r
version: "1"
scale: {worst: 0, best: 10, decimals: 1}
minimum: {coverage: COVERAGE}
criteria:
  - {id: wait, weight: 3, measure: longest_wait, bands: [{up_to: 2 min, points: 10}, {otherwise: 0}]}
  - {id: solved, weight: 1, measure: resolved, answers: {yes: 10, no: 0}}
"""
PRAISE = """
cases:
  - {case: a1, operator: Alfa, outcome: {resolved: yes}}
  - {case: a2, operator: Alfa, verdict: 9/10}
  - {case: b1, operator: Beta, outcome: {resolved: yes}}
"""


def test_a_case_that_only_praises_changes_nobodys_coverage_or_place(project: Project) -> None:
    table = league(project, "r", PRAISE, rubrics__r=QUARTER.replace("COVERAGE", "25 %"))
    assert [(row.name, row.score, row.coverage, row.rank) for row in table.rows] == [
        ("Alfa", 10, Fraction(1, 4), 1),
        ("Beta", 10, Fraction(1, 4), 1),
    ]


def test_under_40_percent_an_operator_stands_apart_with_its_range_and_one_reason_everywhere(
    project: Project, scorekit: Run
) -> None:
    table = league(project, "r", PRAISE, rubrics__r=QUARTER.replace("minimum: {coverage: COVERAGE}\n", ""))
    assert table.rows == ()
    reason = "coverage 25 %; the rubric asks for 40 %"
    assert [(entry.name, str(entry.reason)) for entry in table.unranked] == [("Alfa", reason), ("Beta", reason)]
    # The wait is unknown: 0 or 10 for three quarters of the weight.
    assert [entry.range for entry in table.unranked] == [(Fraction(5, 2), 10), (Fraction(5, 2), 10)]
    page = terminal([league_page(table)])
    assert "Too little is known\n  Alfa: coverage 25 %; the rubric asks for 40 %. Between 2.5 (worst) and 10.0" in page
    assert f"Not in the table: {reason}." in scorekit("explain", "Beta", cwd=Path.cwd()).stdout.replace("\n  ", " ")
    row = next(csv.DictReader(io.StringIO(table.to_csv())))
    assert (row["rank"], row["score"], row["worst"], row["best"], row["reason"]) == ("", "", "2.5", "10.0", reason)
    found = json.loads(table.to_json())["unranked"][0]
    assert found["range"] == {"worst": "2.5", "best": "10.0"}


def test_the_reason_of_a_case_without_a_score_is_that_of_its_operator(project: Project) -> None:
    table = league(project, "four-criteria", NOTHING)
    reasons = {case.name: str(case.reason) for case in api.score("main").cases if case.score is None}
    assert {entry.name: str(entry.reason) for entry in table.unranked if entry.name in reasons} == reasons


THREE = "".join(
    f"  - {{case: {name}{number}, operator: {name.title()}, outcome: {{resolved: {solved}}}}}\n"
    for name, outcomes in (("alfa", ("yes", "yes", "yes")), ("beta", ("yes", "no", "no")))
    for number, solved in enumerate(outcomes, 1)
)
SOLVED = """
rubric: r
version: "1"
scale: {worst: 0, best: 10, decimals: 1}
criteria: [{id: solved, measure: resolved, answers: {yes: 10, no: 0}}]
"""


def test_rank_numbers_need_three_cases_of_everybody(project: Project) -> None:
    table = league(project, "r", f"cases:\n{THREE}", rubrics__r=SOLVED)
    assert table.shows_ranks
    assert terminal([league_page(table)]).startswith("main\n\n  Rank  Operator")
    fewer = league(project, "r", f"cases:\n{THREE}".replace("beta3, operator: Beta", "c1, operator: Gamma"))
    assert not fewer.shows_ranks
    page = terminal([league_page(fewer)])
    assert "Rank " not in page and "rank numbers" in page
    assert "These are single experiences, in order of score" in markdown([league_page(fewer)])
    found = json.loads(fewer.to_json())
    assert (found["ranks_shown"], [row["rank"] for row in found["rows"]]) == (False, [1, 2, 3])
    assert {row["ranks_shown"] for row in csv.DictReader(io.StringIO(fewer.to_csv()))} == {"no"}


def test_verdicts_have_rank_numbers_also_where_somebody_has_one(project: Project) -> None:
    table = league(project, "published-verdict", "cases:\n  - {case: a, operator: A, verdict: 3/10}\n")
    assert table.shows_ranks


def test_the_range_stands_beside_a_score_where_it_is_wider_than_what_is_printed(
    project: Project, scorekit: Run
) -> None:
    league(project, "r", PRAISE, rubrics__r=QUARTER.replace("COVERAGE", "0 %"))
    usual, without = (scorekit("league", *more, cwd=Path.cwd()).stdout for more in ((), ("--no-range",)))
    assert "Worst    Best" in usual and "2.5    10.0" in usual
    assert "Worst" not in without and "pairs" not in without
    assert scorekit("league", "--range", cwd=Path.cwd()).stdout == usual
    for form in ("csv", "json", "markdown", "html"):
        assert "2.5" in scorekit("league", "--format", form, cwd=Path.cwd()).stdout, form
    # Nothing is unknown: no range is wider than the score.
    exact = league(project, "r", f"cases:\n{THREE}", rubrics__r=SOLVED)
    assert "Worst" not in terminal([league_page(exact)])


def test_the_table_counts_the_pairs_that_are_decided_by_what_is_known(project: Project) -> None:
    # Alfa and Beta lie between 2.5 and 10, Gamma between 0 and 7.5: they all overlap. Delta is known to be 0.
    cases = PRAISE + (
        "  - {case: c, operator: Gamma, outcome: {resolved: no}}\n"
        "  - {case: d, operator: Delta, outcome: {resolved: no},\n"
        "     contacts: [{channel: phone, reached: person, wait: 1 h}]}\n"
    )
    table = league(project, "r", cases, rubrics__r=QUARTER.replace("COVERAGE", "0 %"))
    assert table.pairs is not None
    # Of six pairs, Delta's with Alfa and with Beta are decided.
    assert (table.pairs.decided, table.pairs.all) == (2, 6)
    assert "2 of 6 pairs are decided by what is known" in terminal([league_page(table)])
