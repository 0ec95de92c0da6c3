"""A document against its JSON Schema, in sentences that name the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from scorekit import schemas
from scorekit.problems import Problem, nearest, shown
from scorekit.reading.documents import Document
from scorekit.reading.remembered import of_thing
from scorekit.reading.tables import TableRow
from scorekit.reading.yaml_text import Path

MAX_PROBLEMS = 50

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "yes or no",
    "array": "a list",
    "object": "fields",
    "null": "nothing",
}


def check(document: Document) -> list[Problem]:
    """What keeps ``document`` from its schema; empty when nothing does. At most 50 problems."""
    return of_thing(document, "schema", lambda: capped(_problems(document)))


def capped(problems: Iterable[Problem]) -> list[Problem]:
    """The first 50 problems of a file, and that there are more where there are."""
    found: list[Problem] = []
    for problem in problems:
        if len(found) == MAX_PROBLEMS:
            last = max(found)
            more = "and more problems in this file"
            help = "fix these first"
            found.append(
                Problem(
                    path=last.path,
                    line=last.line,
                    column=last.column + 1,
                    code="too-large",
                    message=more,
                    help=help,
                    severity=problem.severity,
                )
            )
            break
        found.append(problem)
    return found


def row_problems(row: TableRow, kind: str) -> list[Problem]:
    """What keeps the cells of one row of a table from the schema of their kind."""
    if _holds_plainly(row.cells, kind):
        return []
    return [
        problem
        for error in schemas.validator(kind).iter_errors(row.cells)
        for problem in _sentences(row, error, tuple(error.absolute_path))
    ]


@cache
def _plain_rules(kind: str) -> tuple[frozenset[str], dict[str, tuple[frozenset[str], re.Pattern[str] | None, int]]]:
    """What a schema of texts asks for: the required columns, and of each its words, pattern and length."""
    schema = schemas.schema(kind)
    rules = {}
    for name, part in schema["properties"].items():
        pattern = schemas.whole_pattern(part["pattern"]) if "pattern" in part else None
        rules[name] = (frozenset(part.get("enum", ())), pattern, part.get("maxLength", 10**9))
    return frozenset(schema["required"]), rules


def _holds_plainly(cells: dict[str, str], kind: str) -> bool:
    """Whether a row holds to its schema; asked of every row of a long table, so without jsonschema."""
    required, rules = _plain_rules(kind)
    if not required <= cells.keys() <= rules.keys():
        return False
    for name, text in cells.items():
        words, pattern, longest = rules[name]
        if (words and text not in words) or (pattern and not pattern.search(text)) or len(text) > longest:
            return False
    return True


def _problems(document: Document) -> Iterator[Problem]:
    if document.kind == "cases":
        listed = document.data.get("cases")
        for key in document.data:
            if key not in ("cases", "data"):
                yield document.problem(
                    "unknown-field",
                    f'"{shown(key)}" beside "cases"',
                    (key,),
                    "a file with a list of cases has no other keys",
                    part="key",
                )
        if not isinstance(listed, list) or not listed:
            yield document.problem("wrong-type", '"cases" takes a list of cases', ("cases",))
            return
        if "data" in document.data:
            of_data = schemas.schema("cases")["properties"]["data"]
            for error in schemas.validator("cases").evolve(schema=of_data).iter_errors(document.data["data"]):
                yield from _sentences(document, error, ("data", *error.absolute_path))
        for index, case in enumerate(listed):
            yield from _against(document, "case", case, ("cases", index))
    else:
        yield from _against(document, document.kind, document.data, ())


def _against(document: Document, kind: str, value: Any, above: Path) -> Iterator[Problem]:
    for error in schemas.validator(kind).iter_errors(value):
        yield from _sentences(document, error, (*above, *error.absolute_path))


def _named(path: Path) -> str:
    names = [str(step) for step in path if isinstance(step, str)]
    return f'"{names[-1]}"' if names else "the file"


def _a(title: str) -> str:
    title = title[:1].lower() + title[1:]
    if title.startswith(("a ", "an ", "several ")):
        return title
    return f"an {title}" if title[:1] in "aeio" else f"a {title}"


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, int | Decimal):
        return f"the number {shown(value)}"
    if isinstance(value, str):
        return f'the text "{shown(value)}"'
    if isinstance(value, dict):
        return "fields"
    return "a list" if isinstance(value, list) else "nothing"


def _sentences(document: Document | TableRow, error: Any, path: Path) -> Iterator[Problem]:
    keyword, allowed, value = error.validator, error.validator_value, error.instance
    say = document.problem
    name = _named(path)
    if "propertyNames" in error.absolute_schema_path:  # the instance is a key
        help = nearest(value, allowed) if keyword == "enum" else _pattern_help(allowed)
        yield say("not-allowed", f'"{shown(value)}" cannot be a key here', (*path, value), help, part="key")
    elif keyword == "additionalProperties" and allowed is False:
        known = error.schema.get("properties", {})
        for key in value:
            if key not in known:
                message = f'"{shown(key)}" is not a field of {_a(error.schema.get("title", "this"))}'
                help = nearest(str(key), known)
                if value[key] is None:  # what is left of a text with a comma in it
                    help = "a text with a comma in it needs quotes around it"
                yield say("unknown-field", message, (*path, key), help, part="key")
    elif keyword == "required":
        for key in allowed:
            if key not in value:
                message = f'{_a(error.schema.get("title", "this"))} needs "{key}"'
                yield say("missing-field", message, path if isinstance(document, Document) else (key,))
                return
    elif keyword == "type":
        listed = allowed if isinstance(allowed, list) else [allowed]
        wanted = " or ".join(_TYPES[one] for one in listed)
        help = _type_help(document, path, listed, value)
        yield say("wrong-type", f"{name} takes {wanted}, found {_type_of(value)}", path, help)
    elif keyword in ("enum", "const"):
        listed = allowed if keyword == "enum" else [allowed]
        known = [str(one) for one in listed if not isinstance(one, bool)]
        message = f"{name} does not take {_type_of(value)}"
        yield say("not-allowed", message, path, nearest(str(value), known))
    elif keyword == "pattern":
        code = "bad-id" if name in ('"case"', '"rubric"', '"id"', '"project"') else "not-allowed"
        message = f"{name} does not take {_type_of(value)}"
        yield say(code, message, path, _pattern_help(allowed))
    else:
        yield say(*_limit(keyword, allowed, name, value), path)


def _limit(keyword: str, allowed: Any, name: str, value: Any) -> tuple[str, str]:
    found = _type_of(value)
    return {
        "minimum": ("out-of-range", f"{name} takes {allowed} or more, found {found}"),
        "exclusiveMinimum": ("out-of-range", f"{name} takes more than {allowed}, found {found}"),
        "maximum": ("out-of-range", f"{name} takes {allowed} or less, found {found}"),
        "minLength": ("wrong-type", f"{name} is empty"),
        "maxLength": ("out-of-range", f"{name} is longer than {allowed} characters"),
        "minItems": ("wrong-type", f"{name} needs at least {allowed} in its list"),
        "maxItems": ("too-large", f"{name} has more than {allowed} in its list"),
        "minProperties": ("wrong-type", f"{name} is empty"),
    }.get(keyword, ("wrong-type", f"{name} is not what the schema asks for ({keyword})"))


def _pattern_help(pattern: str) -> str:
    if pattern.startswith("^[a-z]{2,3}"):
        return "a language tag, like en, nl or fr"
    if pattern.startswith("^[a-z][a-z0-9_]"):
        return "lower-case letters, digits and _"
    if pattern.startswith("^[A-Za-z0-9]["):
        return "only letters, digits, dots, - and _, with a letter or digit first"
    return f"it must have the form {pattern}"


def _as_written(document: Document, path: Path) -> str:
    """The digits of a number as the file has them, with its zeros; empty where they are not there."""
    line, column = document.place(path)
    lines = document.text.splitlines()
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    found = re.match(r"[-+]?[\d.]+", rest)
    return found[0] if found else ""


def _type_help(document: Document | TableRow, path: Path, wanted: list[str], value: Any) -> str:
    if value is None:
        return "leave the field out when nothing is known"
    if wanted == ["string"] and isinstance(value, int | Decimal | bool):
        quoted = str(value).lower() if isinstance(value, bool) else str(value)
        if isinstance(document, Document):
            quoted = _as_written(document, path) or quoted
        unit = ' with a unit, like "90 s"' if path and path[-1] in ("wait", "answered_after", "own_work") else ""
        return f"write a text{unit}" if unit else f'put it in quotes: "{quoted}"'
    return ""
