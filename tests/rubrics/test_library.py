"""Rubrics by id, by version and by file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit import ProblemsFound
from tests.conftest import RUBRIC


def test_two_rubrics_with_one_id_need_their_version(project: Callable[..., Path]) -> None:
    project(rubrics__other=RUBRIC.replace('version: "1"', 'version: "2"'))
    with pytest.raises(ProblemsFound) as error:
        scorekit.league()
    (problem,) = error.value.problems
    assert problem.code == "ambiguous"
    assert problem.help == "write small@1 or small@2"
    assert scorekit.league(rubric="small@2", cases=["cases"]).rubric.version == "2"


def test_two_rubrics_with_one_id_and_version_are_an_error_unless_they_are_the_same(
    project: Callable[..., Path],
) -> None:
    project(rubrics__copy=RUBRIC)
    assert scorekit.league().rubric.id == "small"
    project(rubrics__copy=RUBRIC + "description: another\n")
    with pytest.raises(ProblemsFound) as error:
        scorekit.league()
    assert [problem.code for problem in error.value.problems] == ["ambiguous"]


def test_a_rubric_may_be_a_file(project: Callable[..., Path]) -> None:
    root = project()
    (root / "mine.yaml").write_text(RUBRIC.replace("small", "mine"), encoding="utf-8")
    assert scorekit.league(rubric="mine.yaml", cases=["cases"]).rubric.id == "mine"


def test_an_unknown_rubric_gives_the_nearest(project: Callable[..., Path]) -> None:
    project()
    with pytest.raises(ProblemsFound) as error:
        scorekit.league(rubric="four-criterai", cases=["cases"])
    assert 'did you mean "four-criteria"?' in str(error.value)


def test_an_id_is_found_however_it_is_written(project: Callable[..., Path]) -> None:
    project(rubrics__other=RUBRIC.replace("rubric: small", 'rubric: "sm\\u0061ller"'))
    assert scorekit.rubric("smaller").id == "smaller"


def test_only_the_rubric_that_is_asked_for_is_read(project: Callable[..., Path]) -> None:
    root = project(rubrics__other="rubric: other\nversion: [")
    assert scorekit.league().rubric.id == "small"
    assert [problem.path for problem in scorekit.validate(project=root)] == ["rubrics/other.yaml"]
