"""The generators hold to the schemas, and a fixed number of their inputs meets no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorekit import schemas
from tests.fuzz import KINDS, try_one
from tests.inputs import nearly_sound, sound

#: Inputs that are tried in every run of the tests, a kind.
INPUTS = 120


@pytest.mark.parametrize("kind", KINDS)
def test_sound_documents_hold_to_the_schema_and_nearly_sound_ones_mostly_do_not(kind: str) -> None:
    validator = schemas.validator("cases" if kind == "cases" else kind)
    assert all(validator.is_valid(sound(kind, seed)) for seed in range(150))
    broken = sum(not validator.is_valid(nearly_sound(kind, seed)) for seed in range(150))
    assert broken > 30


@pytest.mark.parametrize("kind", KINDS)
def test_no_input_meets_a_fault(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    came = {try_one(kind, seed, tmp_path) for seed in range(INPUTS)}
    assert "problems" in came


def test_both_sound_cases_and_sound_rubrics_come_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "sound" in {try_one("case", seed, tmp_path) for seed in range(INPUTS)}
