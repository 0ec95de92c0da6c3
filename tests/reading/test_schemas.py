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
