"""Cases out of paths: each id once, whatever the order of the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit import ProblemsFound
from scorekit.api.projects import open_project
from scorekit.reading.cases.collection import collect

SECOND = "case: second\noperator: Telenet NV\noutcome: {resolved: no}\n"


def codes(error: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_two_cases_with_one_id_are_an_error_and_neither_is_scored(project: Callable[..., Path]) -> None:
    twin = SECOND.replace("second", "good-1")
    project(cases__twin=twin, cases__second=SECOND)
    with pytest.raises(ProblemsFound) as error:
        scorekit.score()
    assert codes(error) == ["duplicate-id"]
    kept = scorekit.score(keep_going=True)
    assert [case.case for case in kept.cases] == ["second"]
    assert [problem.code for problem in kept.left_out] == ["duplicate-id"]


def test_a_wrong_file_does_not_stop_the_others_from_being_checked(project: Callable[..., Path]) -> None:
    project(cases__a="case: [", cases__b="case: b\noperator: nobody\noutcome: {resolved: yes}\n", cases__c="x: 1\n")
    found = scorekit.validate()
    assert [(p.path, p.code) for p in found] == [
        ("cases/a.yaml", "syntax"),
        ("cases/b.yaml", "unknown-operator"),
        ("cases/c.yaml", "unknown-kind"),
    ]


def test_several_cases_in_one_file_have_places_of_their_own(project: Callable[..., Path]) -> None:
    project(
        cases__many="cases:\n  - {case: a, operator: kpn, verdict: 2/10}\n  - {case: b, operator: kpn, verdict: x}\n"
    )
    (problem,) = scorekit.validate()
    assert (problem.path, problem.line, problem.code) == ("cases/many.yaml", 3, "bad-quantity")


def test_the_names_of_files_change_nothing(project: Callable[..., Path]) -> None:
    root = project(cases__zz=SECOND)
    first = scorekit.league().to_json()
    (root / "cases/zz.yaml").rename(root / "cases/00.yaml")
    assert scorekit.league().to_json() == first


def test_a_link_to_a_case_is_the_same_case(project: Callable[..., Path]) -> None:
    root = project()
    (root / "cases/link.yaml").symlink_to(root / "cases/good.yaml")
    found, _ = open_project()
    assert list(collect([root / "cases"], found).sources) == ["good-1"]


def test_a_name_is_looked_up_in_the_years_in_which_it_was_used(project: Callable[..., Path]) -> None:
    text = "project: p\noperators: {px: {name: Proximus, names: [{name: Belgacom, until: 2015}]}}\n"
    text += "leagues: [{id: main, rubric: small, cases: cases/}]\n"
    case = "case: a\noperator: Belgacom\nperiod: PERIOD\ncontacts: [{channel: phone, reached: person}]\n"
    case += "outcome: {resolved: yes}\n"
    project(scorekit=text, cases__good=case.replace("PERIOD", "2014"))
    assert scorekit.validate() == []
    project(scorekit=text, cases__good=case.replace("PERIOD", "2016"))
    (problem,) = scorekit.validate()
    assert problem.code == "name-not-in-use"
