"""The two worked examples of data: a study that callers filled in, of which the truth is known, and real complaints."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

import scorekit
from tests.conftest import ROOT, in_process

STUDY, COMPLAINTS = ROOT / "examples" / "study", ROOT / "examples" / "complaints"


def test_the_study_ranks_its_operators_nearly_as_they_were_made() -> None:
    """examples/study/make.py made the operators from best to worst in the order of their names."""
    table = scorekit.league(project=STUDY)
    names = [row.name for row in table.rows]
    assert sorted(names) == ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine"]
    assert all(abs(names.index(name) - place) <= 2 for place, name in enumerate(sorted(names)))
    assert {row.total for row in table.rows} == {50}


def test_the_study_can_be_frozen(tmp_path: Path) -> None:
    shutil.copytree(STUDY, tmp_path / "study")
    made = in_process("freeze", "study", "--edition", "2026", "--date", "2026-12-31", cwd=tmp_path / "study")
    assert made.returncode == 0, made.stderr
    assert in_process("verify", "study/2026", cwd=tmp_path / "study").returncode == 0


def test_complaints_are_counted_as_in_the_file() -> None:
    """Equifax: its share with relief, counted here with the csv module, of complaints that are not in progress."""
    with (COMPLAINTS / "data" / "cfpb-2016-09.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["Company"] == "Equifax"]
    answers = Counter(row["Company response to consumer"] for row in rows)
    known = len(rows) - answers["In progress"]
    relief = answers["Closed with monetary relief"] + answers["Closed with non-monetary relief"]
    assert 0 < relief < known < len(rows)
    score = next(row for row in scorekit.league(project=COMPLAINTS).rows if row.name == "Equifax").score
    assert abs(score - (5 + 5 * Fraction(relief, known))) < Fraction(1, 10**5)


@pytest.mark.parametrize("folder", [STUDY, COMPLAINTS])
def test_the_examples_are_valid(folder: Path) -> None:
    assert scorekit.validate(project=folder) == []
