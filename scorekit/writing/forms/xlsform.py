"""A form for KoboToolbox and ODK: an XLSForm, and the mapping that reads what was filled in.

The format is that of https://xlsform.org: a sheet of questions, one of choices, one of settings.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scorekit.reading.yaml_out import to_yaml
from scorekit.wording import Wording
from scorekit.wording.escaping import printable
from scorekit.writing.forms.columns import LIVE, SHEETS, FormColumn, of_sheet, sheets_of
from scorekit.writing.forms.spec import FormSpec
from scorekit.writing.names import id_from

_MADE = datetime(2000, 1, 1)
#: What exports of KoboToolbox and ODK add to each row.
META = ("_*", "meta.*", "__version__", "start", "end", "today", "deviceid", "formhub.uuid", "KEY", "PARENT_KEY",
        "SubmissionDate", "instanceID", "instanceName", "SET-OF-*")  # fmt: skip
_TYPES = {
    "moment": "dateTime", "due": "dateTime", "count": "integer", "money": "decimal", "number": "integer",
    "duration": "integer", "verdict": "decimal",
}  # fmt: skip
#: Names of languages, as XLSForm writes them beside their tags.
_LANGUAGES = {"en": "English", "nl": "Nederlands", "fr": "Français", "de": "Deutsch"}


def _safe(text: str) -> str:
    """A label that is only a text: ``${`` would be a reference to a question."""
    return re.sub(r"\$\s*\{", "$ {", printable(text)) or "-"


def field_id(column: FormColumn) -> str:
    """The name of a question: letters, digits and _."""
    section, _, key = column.name.rpartition(".")
    plain = re.sub(r"[^a-z0-9_]", "_", key.lower())
    if column.field.kind == "none":
        return f"any_{plain}"
    return f"{section.rpartition('.')[2]}_{plain}" if section in ("customer", "outcome", "outcome.costs") else plain


def xlsform(spec: FormSpec, columns: Sequence[Sequence[FormColumn]], languages: Sequence[Wording]) -> bytes:
    """The bytes of the form. ``columns`` are the same columns in each of the languages."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    many = len(languages) > 1
    labels = [
        f"label::{_LANGUAGES.get(one.spoken, one.spoken)} ({one.spoken})" if many else "label" for one in languages
    ]
    hints = [label.replace("label", "hint", 1) for label in labels]
    survey = [["type", "name", *labels, *hints, "required", "relevant", "constraint"]]
    choices: dict[str, list[list[str]]] = {}
    first = columns[0]
    for sheet in sheets_of(first):
        texts = [_safe(one.phrase(SHEETS[sheet][1])) for one in languages]
        if sheet != "cases":
            survey.append(["begin repeat", sheet, *texts, *[""] * len(hints), "", "", ""])
        for place, column in enumerate(first):
            if column.sheet == sheet and column.name != "case":
                same = [listed[place] for listed in columns]
                survey.append(_question(spec, column, same, choices, languages))
        if sheet != "cases":
            survey.append(["end repeat", sheet, *[""] * (len(labels) + len(hints)), "", "", ""])
    rows = [["list_name", "name", *labels]]
    for name, entries in choices.items():
        rows += [[name, *entry] for entry in entries]
    form_id = id_from(spec.title, "form").replace("-", "_")
    settings = [
        ["form_title", "form_id", "version"],
        [_safe(spec.title), f"f_{form_id}"[:60], str(spec.rubric.version)],
    ]
    if many:
        settings[0].append("default_language")
        settings[1].append(labels[0].partition("::")[2])
    for name, table in (("survey", survey), ("choices", rows), ("settings", settings)):
        sheet_of = book.add_worksheet(name)
        for line, row in enumerate(table):
            for at, text in enumerate(row):
                if text:
                    sheet_of.write_string(line, at, text)
    book.close()
    return out.getvalue()


def _question(
    spec: FormSpec, column: FormColumn, same: Sequence[FormColumn], choices: dict[str, list[list[str]]],
    languages: Sequence[Wording],
) -> list[str]:  # fmt: skip
    name, kind = field_id(column), column.field.kind
    asked = _TYPES.get(kind, "text")
    listed = _choices(spec, column, same, languages)
    if listed:
        choices.setdefault(name, listed)
        asked = f"select_{'multiple' if kind == 'list' else 'one'} {name}"
    required, relevant, constraint = "", "", ""
    if column.name in ("operator", "contacts.channel", "ratings.rating", "ratings.score"):
        required = "yes"
    if column.name == "contacts.reached":
        required, relevant = "yes", " or ".join(f"${{channel}} = '{word}'" for word in LIVE)
    if kind in ("count", "money", "duration"):
        constraint = ". >= 0"
    if column.name == "ratings.score":
        low, _, high = spec.scale.partition(" to ")
        low, high = sorted((low, high), key=int)
        constraint = f". >= {low} and . <= {high}"
    if kind == "verdict":
        constraint = ". >= 0 and . <= 10"
    heads = [_safe(one.head if kind != "duration" else re.sub(r"\(.*\)", f"({words.tell('seconds')})", one.head))
             for one, words in zip(same, languages, strict=True)]  # fmt: skip
    hints = [_safe(one.said) if kind != "duration" else "" for one in same]
    return [asked, name, *heads, *hints, required, relevant, constraint]


def _choices(
    spec: FormSpec, column: FormColumn, same: Sequence[FormColumn], languages: Sequence[Wording]
) -> list[list[str]]:
    """The choices of a question: the name of each, and how each language says it."""
    if column.words:
        listed = [[word, *(_safe(dict(one.words)[word]) for one in same)] for word, _ in column.words]
        if column.name == "outcome.resolved":
            listed.append(["unknown", *(_safe(words.tell("unknown")) for words in languages)])
        return listed
    names: Sequence[str] = {
        "operator": spec.operators, "scenario": spec.scenarios, "caller": spec.callers,
        "ratings.rating": sorted(spec.rubric.ratings),
    }.get(column.name, ())  # fmt: skip
    return [[_choice_name(name, number), *[_safe(name)] * len(languages)] for number, name in enumerate(names, 1)]


def _choice_name(name: str, number: int) -> str:
    """The name of a choice: without spaces, and another one for each."""
    plain = id_from(name, "").replace("-", "_")
    return name if name == plain else f"{plain or 'c'}_{number}"


def kobo_rules(columns: Sequence[FormColumn], id: str, title: str, scale: str, constants: dict[str, str]) -> str:
    """The mapping of what KoboToolbox exports for the form as a workbook with values (not labels): a sheet of
    submissions, and one for each list."""
    tables: list[dict[str, Any]] = []
    for sheet in sheets_of(columns):
        fields: dict[str, Any] = {"case": "_uuid" if sheet == "cases" else "_submission__uuid"}
        for column in of_sheet(columns, sheet):
            if column.name != "case":
                fields[column.name] = _kobo_rule(column)
        name = title[:31] if sheet == "cases" else sheet
        part: dict[str, Any] = {"sheet": name, "row": SHEETS[sheet][0], "fields": fields}
        if sheet == "cases":
            part["constants"] = dict(constants)
        if sheet == "ratings":
            part["constants"] = {"ratings.scale": scale}
        if sheet == "contacts":
            part["order"] = "_index"
        part["unused"] = list(META)
        tables.append(part)
    return to_yaml({"mapping": id, "read": {"shape": "kobo"}, "tables": tables}, block=True)


def _kobo_rule(column: FormColumn) -> Any:
    rule: dict[str, Any] = {"column": field_id(column)}
    kind = column.field.kind
    if kind == "duration":
        rule["unit"] = "s"
    elif kind == "money":
        rule["unit"] = "EUR"
    elif kind == "list":
        rule["separator"] = " "
    elif kind == "none":
        rule |= {"values": {"no": []}, "unknown": ["yes"]}
    elif column.name == "verdict":
        rule["scale"] = "0 to 10"
    if column.name == "outcome.resolved":
        rule["unknown"] = ["unknown"]
    if column.name == "contacts.reached":
        rule["only"] = {"contacts.channel": list(LIVE)}
    elif column.name not in ("operator", "contacts.channel", "ratings.rating", "ratings.score"):
        rule["empty"] = "unknown"
    return rule if len(rule) > 1 else rule["column"]
