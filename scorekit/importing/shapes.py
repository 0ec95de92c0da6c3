"""Exports of a known shape lose what is not data: a second row of heads, and a row of keys."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scorekit.importing.cells import Cell
from scorekit.importing.mapping import looked_up
from scorekit.importing.table import DataTable
from scorekit.problems import ProblemsFound, shown

#: Qualtrics' third row of heads holds the key of each question, as JSON.
_IMPORT_ID = re.compile(r'\{"?ImportId"?:')


def shaped(table: DataTable, shape: str) -> DataTable:
    """The table without what its shape adds. Raises :class:`ProblemsFound` for a table that is not of the shape."""
    if shape == "qualtrics":
        _qualtrics(table)
    elif shape == "surveymonkey":
        _surveymonkey(table)
    elif shape == "limesurvey":
        _limesurvey(table)
    elif shape == "kobo":
        own = f"{table.sheet}/"  # a repeat has its own sheet, and each head may begin with its name
        table.heads = tuple(head.removeprefix(own).replace("/", ".") for head in table.heads)
    return table


def shape_of(table: DataTable) -> str:
    """The shape of a table, as its first rows show it."""
    second = [cell.text for cell in table.rows[1][1]] if len(table.rows) > 1 else []
    heads = {looked_up(head) for head in table.heads}
    if any(_IMPORT_ID.match(text) for text in second) or {"startdate", "responseid", "finished"} <= heads:
        return "qualtrics"
    if {"respondent id", "collector id"} <= heads:
        return "surveymonkey"
    if "lastpage" in {head.split(".")[0] for head in heads} or {"submitdate", "startlanguage"} <= heads:
        return "limesurvey"
    if {"_uuid", "_submission_time"} & {head.split("/")[-1] for head in heads} or "meta/instanceid" in heads:
        return "kobo"
    if table.heads and looked_up(table.heads[0]) in ("timestamp", "tijdstempel", "horodateur", "zeitstempel"):
        return "google_forms"
    return "plain"


def _refused(table: DataTable, message: str) -> ProblemsFound:
    help = "say read: {shape: plain} in the mapping, if it is an ordinary table"
    return ProblemsFound([table.problem(table.head_row, None, "bad-table", message, help)])


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in cells]


def _qualtrics(table: DataTable) -> None:
    """Three rows of heads: names, questions, keys. Previews are no answers."""
    if len(table.rows) < 2 or not any(_IMPORT_ID.match(text) for text in _texts(table.rows[1][1])):
        raise _refused(table, "not an export of Qualtrics: it has no third row of heads with the keys of questions")
    table.rows = table.rows[2:]
    table.notes.append("Qualtrics: the second and the third row are heads, too, and were not read as answers.")


def _surveymonkey(table: DataTable) -> None:
    """Two rows of heads: questions, and below them the choices of a question that has several columns."""
    if not table.rows:
        raise _refused(table, "not an export of SurveyMonkey: it has no second row of heads")
    second = _texts(table.rows[0][1])
    if any(text.strip().isdigit() and len(text.strip()) > 6 for text in second[:1]):
        raise _refused(table, "not an export of SurveyMonkey: its second row is an answer already")
    heads, last = [], ""
    for index in range(max(len(table.heads), len(second))):
        head = table.heads[index] if index < len(table.heads) else ""
        below = " ".join(second[index].split()) if index < len(second) else ""
        last = head or last
        plain = looked_up(below) in ("", "response", "open-ended response", "antwoord", "open antwoord")
        heads.append(last if plain and head else f"{last}: {below}" if below else head)
    table.heads = tuple(heads)
    table.rows = table.rows[1:]
    table.notes.append("SurveyMonkey: the second row holds choices, which became part of the heads.")


def _limesurvey(table: DataTable) -> None:
    """Answers that were begun and never sent have no day on which they were sent."""
    place = next((i for i, head in enumerate(table.heads) if looked_up(head).split(".")[0] == "submitdate"), None)
    if place is None:
        raise _refused(table, f"not an export of LimeSurvey: it has no column {shown('submitdate')}")
