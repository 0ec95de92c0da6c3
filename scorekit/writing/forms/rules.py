"""The mapping of a form: how what callers filled in is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scorekit.reading.yaml_out import to_yaml
from scorekit.writing.forms.columns import LIVE, SHEETS, FormColumn, of_sheet, sheets_of


def form_rules(
    columns: Sequence[FormColumn], id: str, sheets: dict[str, str], scale: str, constants: dict[str, str],
    *, unused: Sequence[str] = (), unknown: str = "",
) -> str:  # fmt: skip
    """The mapping of a form as YAML. ``sheets`` are the names of its sheets; ``unused`` are heads of the first that are
    not read; ``unknown`` is the word for what nobody knows."""
    parts = []
    for sheet in sheets_of(columns):
        row = SHEETS[sheet][0]
        part: dict[str, Any] = {"sheet": sheets[sheet], "row": row, "fields": _fields(columns, sheet, scale, unknown)}
        given = dict(constants) if sheet == "cases" else {}
        if sheet == "ratings":
            given["ratings.scale"] = scale
        if given:
            part["constants"] = given
        if sheet == "cases":
            if unused:
                part["unused"] = list(unused)
            part["leave_out"] = [{"columns": fact_heads(columns), "empty": "yes", "because": "not filled in yet"}]
        parts.append(part)
    return to_yaml({"mapping": id, "tables": parts}, block=True)


#: What an assignment fills in before anybody called.
_ASSIGNED = frozenset(("case", "operator", "scenario", "caller", "customer.language"))


def fact_heads(columns: Sequence[FormColumn]) -> list[str]:
    """The columns of the first sheet that callers fill in. A row where all are empty waits for its caller."""
    return [one.head for one in of_sheet(columns, "cases") if one.name not in _ASSIGNED]


def _fields(columns: Sequence[FormColumn], sheet: str, scale: str, unknown: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if sheet != "cases":
        found["case"] = next(one.head for one in columns if one.name == "case")
    for column in of_sheet(columns, sheet):
        found[column.name] = _rule(column, columns, scale, unknown)
    return found


def _rule(column: FormColumn, columns: Sequence[FormColumn], scale: str, unknown: str) -> Any:
    rule: dict[str, Any] = {"column": column.head}
    kind = column.field.kind
    if kind == "none":
        said = dict(column.words)
        return {"column": column.head, "values": {said["no"]: []}, "unknown": [said["yes"]], "empty": "unknown"}
    if column.words:
        values = {said: word for word, said in column.words}
        rule["values"] = {said: [word] if kind == "list" else word for said, word in values.items()}
    if kind == "duration":
        rule["format"] = "h:m:s"
    if kind == "money":
        rule["unit"] = "EUR"
    if column.rating:
        rule["scale"] = scale
    if column.name == "verdict":
        rule["scale"] = "0 to 10"
    if column.name in ("case", "operator"):
        return column.head if list(rule) == ["column"] else rule
    if column.name in ("outcome.resolved", "contacts.wait") and unknown:
        rule["unknown"] = [unknown]
    if column.name in ("contacts.reached", "contacts.wait"):
        channel = next((one for one in columns if one.name == "contacts.channel"), None)
        if channel is not None:
            rule["only"] = {"contacts.channel": list(LIVE)}
            return rule
    if column.name not in ("contacts.channel", "outcome.resolved", "ratings.rating", "ratings.score", "promises.kind"):
        rule["empty"] = "unknown"
    return rule
