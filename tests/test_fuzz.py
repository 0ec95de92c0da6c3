"""The generators hold to the schemas, and a fixed number of their inputs meets no fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit import schemas
from scorekit.problems import Problem
from scorekit.problems.findings import Refused
from scorekit.reading import yaml_text
from scorekit.reading.documents import Document, read_document
from tests.examples import ALL, examples, many_examples
from tests.fuzz import KINDS, TABLES, try_one, try_table
from tests.inputs import nearly_sound, sound

#: Inputs that are tried in every run of the tests, a kind.
INPUTS = examples(16, 120)


@pytest.mark.parametrize("kind", KINDS)
def test_sound_documents_hold_to_the_schema_and_nearly_sound_ones_mostly_do_not(kind: str) -> None:
    assert all(holds(kind, sound(kind, seed)) for seed in range(examples(50, 150)))
    assert sum(not holds(kind, nearly_sound(kind, seed)) for seed in range(examples(50, 150))) > examples(10, 30)


def holds(kind: str, data: dict[str, Any]) -> bool:
    """Whether a document holds to the schema of its kind; of a list of cases each one does."""
    if kind != "cases":
        return bool(schemas.validator(kind).is_valid(data))
    listed = data.get("cases")
    return len(data) == 1 and isinstance(listed, list) and all(map(schemas.validator("case").is_valid, listed))


@many_examples
@pytest.mark.parametrize("kind", KINDS)
def test_no_input_meets_a_fault(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    came = {try_one(kind, seed, tmp_path) for seed in range(INPUTS)}
    assert "problems" in came


@many_examples
@pytest.mark.parametrize("kind", KINDS)
def test_sound_inputs_of_every_kind_come_up_and_are_scored(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    came = (try_one(kind, seed, tmp_path) for seed in range(0, 90, 3))
    assert "sound" in (set(came) if ALL else came)  # the first one ends a quick run


@many_examples
@pytest.mark.parametrize("kind", TABLES)
def test_no_table_and_no_rubric_of_operators_meets_a_fault(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert {try_table(kind, seed, tmp_path) for seed in range(examples(10, 60))} == {"sound", "problems"}


@given(st.sampled_from(KINDS), st.integers(0, 2**40))
def test_any_sound_document_holds_to_its_schema(kind: str, seed: int) -> None:
    assert holds(kind, sound(kind, seed))


@given(st.text(max_size=300) | st.text(st.sampled_from("a:- {}[],\"'&*!|>#%@\n\t \x85\ufeff"), max_size=80))
def test_any_text_is_yaml_or_says_why_not(text: str) -> None:
    try:
        yaml_text.parse(text)
    except Refused as error:
        assert error.line >= 1
        assert str(error)


@given(raw=st.binary(max_size=400))
def test_any_bytes_are_a_document_or_a_problem(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(raw)
    assert isinstance(read_document(path), Document | Problem)
