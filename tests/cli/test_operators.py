"""scorekit operators, and leagues of groups."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit

Run = Callable[..., subprocess.CompletedProcess[str]]

REGISTER = """operators:
  big: {name: Big, names: [{name: Old Big, until: 2015, source: a paper}], country: BE}
  small: {name: Small, parents: [{operator: big, from: 2020}]}
  other: {name: Other}
"""
PROJECT = """project: families
operators: operators.yaml
leagues:
  - {id: brands, rubric: published-verdict, cases: cases/, periods: [2019, 2021]}
  - {id: groups, rubric: published-verdict, cases: cases/, periods: [2019, 2021], level: group}
"""
CASES = """cases:
  - {case: one, operator: Big, period: 2021, verdict: 8/10}
  - {case: two, operator: Small, period: 2021, verdict: 4/10}
  - {case: three, operator: Other, period: 2021, verdict: 7/10}
  - {case: four, operator: Small, period: 2019, verdict: 2/10}
"""


@pytest.fixture()
def families(project: Callable[..., Path]) -> Path:
    return project(scorekit=PROJECT, operators=REGISTER, cases__good=CASES)


def test_the_family_is_shown_over_time(families: Path, scorekit: Run) -> None:
    printed = scorekit("operators", "Old Big", cwd=families).stdout
    assert [" ".join(line.split()) for line in printed.splitlines()[4:8]] == [
        "big Big, BE",
        "until 2015 called Old Big a paper",
        "small Small",
        "from 2020 part of Big",
    ]
    assert "other" not in printed
    found = json.loads(scorekit("operators", "--format", "json", cwd=families).stdout)
    assert [(entry["operator"], entry["group"]) for entry in found["operators"]] == [
        ("big", None),
        ("small", "big"),
        ("other", None),
    ]


def test_a_name_that_is_not_there_is_told(families: Path, scorekit: Run) -> None:
    done = scorekit("operators", "smal", cwd=families)
    assert done.returncode == 1
    assert 'did you mean "small"?' in done.stdout + done.stderr


def test_a_league_ranks_brands_or_groups(families: Path) -> None:
    brands = scorekit.league("brands", project=families)
    assert [(row.operator, row.score) for row in brands.rows] == [("big", 8), ("other", 7), ("small", 4)]
    groups = scorekit.league("groups", project=families)
    assert [(row.operator, row.name, row.score, row.total) for row in groups.rows] == [
        ("other", "Other", 7, 1),
        ("big", "Big", 6, 2),  # the mean of 8 and 4
    ]


def test_a_brand_that_was_not_yet_in_a_group_stands_alone(families: Path) -> None:
    assert [row.operator for row in scorekit.league("groups", project=families, period="2019").rows] == ["small"]
