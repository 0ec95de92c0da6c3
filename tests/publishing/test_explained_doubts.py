"""What an explanation says of doubts, of the nearer end, of rules that speak, and of what was open at the end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import scorekit as api

Project = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]

OPEN = "project: test\nleagues: [{id: main, rubric: r, cases: cases/}]\n"
STORY = """
case: a
operator: Alfa
contacts: [{channel: phone, reached: person, times: at least 2, result: did_not_know}]
promises:
  - {kind: visit, what: a technician, made: 2013-08-20, due: 2013-08-23}
outcome: {resolved: no, as_of: 2013-08-20}
"""


def lines(run: Run, *arguments: str) -> str:
    """The page as one line of text."""
    return " ".join(run("explain", *arguments, cwd=Path.cwd()).stdout.split())


def rubric(criteria: str, more: str = "") -> str:
    return f'rubric: r\nversion: "1"\nscale: {{worst: 0, best: 10}}\n{more}criteria:\n{criteria}'


def test_what_was_open_when_the_story_ended_is_dated_and_what_was_due_later_is_told(
    project: Project, scorekit: Run
) -> None:
    criteria = "  - {id: attempts, measure: attempts_to_resolution, bands: [{up_to: 1, points: 10}, {otherwise: 0}]}\n"
    project(scorekit=OPEN, rubrics__r=rubric(criteria), cases__good=STORY)
    page = lines(scorekit, "a")
    assert "Attempts to resolution: not resolved when the story ends (20 August 2013)" in page
    assert "due after that: a visit, a technician, due 23 August 2013" in page
    assert "never" not in page.lower()


def test_a_story_without_an_end_is_open_without_a_date(project: Project, scorekit: Run) -> None:
    criteria = "  - {id: solved, measure: resolved, answers: {yes: 10, no: 0}}\n"
    project(scorekit=OPEN, rubrics__r=rubric(criteria), cases__good=STORY.replace(", as_of: 2013-08-20", ""))
    assert "Resolved: not resolved when the story ends -> no" in lines(scorekit, "a")


def test_a_doubt_says_what_is_possible_and_what_counts(project: Project, scorekit: Run) -> None:
    # At least 2 contacts: 7 points for two, 0 for more.
    criteria = (
        "  - {id: n, measure: contacts, bands: [{up_to: 1, points: 10}, {up_to: 2, points: 7}, {otherwise: 0}]}\n"
    )
    project(scorekit=OPEN, rubrics__r=rubric(criteria), cases__good=STORY)
    page = lines(scorekit, "a")
    assert (
        'between 0 and 7 points are possible ("up to 2" to "otherwise"): counted as 7, in doubt for the operator'
        in page
    )
    assert "7.0 (in doubt)" in page
    # 7 of 10 points are still open: 30 % is settled, which is too little.
    assert "Not in the table: coverage 30 %" in lines(scorekit, "Alfa")


def test_the_nearer_end_is_told_and_the_parts_still_add_up(project: Project, scorekit: Run) -> None:
    # One child has 10; the other is unknown and earns 8 at most. So the branch has 9 at most, and has 9.
    criteria = (
        "  - id: branch\n    criteria:\n"
        "      - {id: person, measure: reached_person, answers: {yes: 10, no: 0}}\n"
        "      - {id: wait, measure: longest_wait, bands: [{up_to: 1 min, points: 8}, {otherwise: 0}]}\n"
        "  - {id: solved, measure: resolved, answers: {yes: 10, no: 0}}\n"
    )
    project(scorekit=OPEN, rubrics__r=rubric(criteria), cases__good=STORY)
    explained = api.explain("a").to_dict()
    branch = next(line for line in explained["lines"] if line["criterion"] == "branch")
    assert (branch["points"], branch["without"], branch["nearer"]) == ("9.000000", "10.000000", "-0.500000")
    assert explained["score"] == "4.5"
    page = lines(scorekit, "a")
    assert (
        "without what is unknown it would be 10.0, which is not possible. The nearest possible value counts: 9.0"
        in page
    )


def test_a_rule_that_speaks_for_a_silent_criterion_is_told(project: Project, scorekit: Run) -> None:
    criteria = (
        "  - {id: marks, rating: kindness}\n  - {id: solved, measure: resolved, answers: {yes: 10, no: 0}}\n"
        "gates: [{id: g, scope: marks, when: {measure: helped_share, up_to: 0 %}, set: 0, because: nobody helped}]\n"
    )
    project(
        scorekit=OPEN.replace("leagues", "ratings: [kindness]\nleagues"), rubrics__r=rubric(criteria), cases__good=STORY
    )
    explained = api.explain("a").to_dict()
    marks = next(line for line in explained["lines"] if line["criterion"] == "marks")
    assert (marks["state"], marks["before"], marks["points"], explained["coverage"]) == (
        "known",
        None,
        "0.000000",
        "1.0000",
    )
    assert "0.0 (set by a rule)" in lines(scorekit, "a")


def test_a_bonus_cannot_stand_in_for_what_nothing_is_known_of(project: Project) -> None:
    criteria = (
        "  - {id: kept, measure: promises_kept_share, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}\n"
        "  - {id: solved, measure: resolved, answers: {yes: 10, no: 0}}\n"
        "gates: [{id: bonus, scope: kept, when: {measure: contacts, at_least: 1}, raise_by: 3, because: a bonus}]\n"
    )
    story = "case: a\noperator: Alfa\ncontacts: [{channel: phone}]\npromises: PROMISES\noutcome: {resolved: no}\n"
    found = {}
    for name, promises in (
        ("unknown", "[{kind: visit}]"),
        ("broken", "[{kind: visit, kept: no}]"),
        ("kept", "[{kind: visit, kept: yes}]"),
    ):
        project(scorekit=OPEN, rubrics__r=rubric(criteria), cases__good=story.replace("PROMISES", promises))
        line = next(line for line in api.explain("a").to_dict()["lines"] if line["criterion"] == "kept")
        found[name] = line["points"]
    assert found == {"unknown": None, "broken": "3.000000", "kept": "10.000000"}
