"""The schemas: valid, described to the last property, and true to the examples of the design."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scorekit import schemas


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        for name, found in schema.get("properties", {}).items() if isinstance(schema.get("properties"), dict) else ():
            yield f"{path}/{name}", found
        for key, value in schema.items():
            if key == "properties":
                for name, found in value.items():
                    yield from properties(found, f"{path}/{name}")
            else:
                yield from properties(value, path)
    elif isinstance(schema, list):
        for item in schema:
            yield from properties(item, path)


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_every_property_has_a_title_and_a_description(kind: str) -> None:
    schema = schemas.schema(kind)
    Draft202012Validator.check_schema(schema)
    found = list(properties(schema))
    assert found
    # A bare reference takes title and description from what it points to.
    bare = [path for path, p in found if not {"title", "description"} <= set(p) and set(p) != {"$ref"}]
    assert bare == []


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_schemas_are_flat(kind: str) -> None:
    assert "oneOf" not in schemas.schema_text(kind)
    assert "anyOf" not in schemas.schema_text(kind)


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for value in schema.values():
            yield from patterns(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from patterns(item)


def test_every_pattern_ends_at_the_end_of_the_text() -> None:
    texts = {"abc", "ab", "nl-BE", "BE", "04-01", "0" * 64, "https://example.org/t/", "logo.svg"}
    found = {pattern for kind in schemas.KINDS for pattern in patterns(schemas.schema(kind))}
    assert len(found) >= 5
    for pattern in found:
        whole = schemas.whole_pattern(pattern)
        fitting = [text for text in texts if whole.search(text)]
        assert fitting, pattern
        assert [text for text in fitting if whole.search(f"{text}\n")] == [], pattern


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("case", {"case": "abc\n", "operator": "kpn", "verdict": "2/10"}),
        ("case", {"case": "abc", "operator": "kpn", "evidence": [{"id": "e\n", "kind": "press"}]}),
        ("project", {"project": "abc\n"}),
        ("rubric", {"rubric": "abc\n", "version": "1", "scale": {"worst": 0, "best": 10}, "criteria": []}),
        ("indicators", {"indicator": "complaints\n"}),
    ],
)
def test_an_id_with_a_line_end_is_another_text(kind: str, data: dict[str, Any]) -> None:
    wrong = [error for error in schemas.validator(kind).iter_errors(data) if error.validator == "pattern"]
    assert len(wrong) == 1
