"""The JSON Schemas of every file that people write, and the compiled validators."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from scorekit.problems import nearest

#: Kinds of file that have a schema.
KINDS = ("case", "cases", "rubric", "operators", "project", "indicators")


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

    return Draft202012Validator(schema(kind))
