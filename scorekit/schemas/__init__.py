"""The JSON Schemas of every file that people write, and the compiled validators."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from scorekit.problems import nearest

#: Kinds of file that have a schema.
KINDS = ("case", "cases", "rubric", "operators", "project", "indicators", "mapping")


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file, as a fresh dict.

    Raises :class:`KeyError` with the known kinds when there is none of that name.
    """
    if kind not in KINDS:
        raise KeyError(f'no schema "{kind}"; {nearest(kind, KINDS)}')
    loaded: dict[str, Any] = json.loads(schema_text(kind))
    return loaded


def file_name(kind: str) -> str:
    """The name of the schema file of a kind."""
    return f"{kind}-v1.json"


def schema_text(kind: str) -> str:
    """The schema file as it is shipped."""
    return files(__name__).joinpath(file_name(kind)).read_text(encoding="utf-8")


@cache
def validator(kind: str) -> Any:
    """The compiled validator of one kind; compiled once in a process."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    return extend(Draft202012Validator, {"pattern": _pattern})(schema(kind))  # type: ignore[no-untyped-call]


@cache
def whole_pattern(written: str) -> re.Pattern[str]:
    """The pattern of a schema: its ``$`` is the end of the text, as JSON Schema means it. In Python a line end may
    follow."""
    return re.compile(f"{written[:-1]}\\Z" if written.endswith("$") else written)


def _pattern(validator: Any, written: str, instance: object, schema: Any) -> Iterator[Any]:
    """The keyword ``pattern`` of JSON Schema."""
    from jsonschema import ValidationError

    if isinstance(instance, str) and not whole_pattern(written).search(instance):
        yield ValidationError(f"{instance!r} does not match {written!r}")
