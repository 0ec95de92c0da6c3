"""Exports of survey tools, written as the tools document them: what is no answer is not read as one.

The formats: Qualtrics, "Data export formats" (three rows of heads); SurveyMonkey, "Exporting survey results" (a second
row with choices); LimeSurvey manual, "Export results" (responses that were never completed have no submitdate);
KoboToolbox, "Managing repeat groups" (a sheet for each repeat, with _parent_index and _submission__uuid).
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scorekit.api.importing import draft_mapping
from scorekit.importing.data import Imported, read_data
from scorekit.importing.mapping import TableRule
from scorekit.importing.mapping_reader import load_mapping
from scorekit.problems import ProblemsFound
from scorekit.reading.project import Project
from scorekit.wording import wording
from scorekit.writing.forms.making import kobo_form
from scorekit.writing.forms.spec import FormSpec
from tests.importing.study import of_text, reasons
from tests.writing.test_forms import rubric

QUALTRICS = """StartDate,ResponseId,Finished,Q1,Q2
Start Date,Response ID,Finished,Which company?,How long did you wait?
"{""ImportId"":""startDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""finished""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"
2026-03-01 10:00:00,R_1,True,KPN,5
2026-03-01 12:00:00,R_3,False,KPN,
"""
QUALTRICS_MAPPING = """
mapping: survey
read: {shape: qualtrics}
row: case
fields: {case: ResponseId, operator: Q1, contacts.wait: {column: Q2, unit: min}}
constants: {contacts.channel: phone, evidence.kind: customer_account}
leave_out: [{column: Finished, is: False, because: never finished}]
unused: [StartDate]
"""
SURVEYMONKEY = """Respondent ID,Collector ID,Which company?,Whom did you reach?,
,,Response,A person,Nobody
114000000001,9,KPN,A person,
114000000002,9,Tele2,,Nobody
"""
SURVEYMONKEY_MAPPING = """
mapping: survey
read: {shape: surveymonkey}
row: case
fields:
  case: Respondent ID
  operator: Which company?
  contacts.reached:
    columns: ["Whom did you reach?: A person", "Whom did you reach?: Nobody"]
    values: {A person: person, Nobody: nobody}
constants: {contacts.channel: phone, evidence.kind: customer_account}
unused: [Collector ID]
"""
LIMESURVEY = """"id","submitdate","lastpage","startlanguage","G01Q01","G01Q02"
"1","2026-03-01 10:00:00","2","nl","KPN","Y"
"2","","1","nl","Tele2",""
"""
LIMESURVEY_MAPPING = """
mapping: survey
read: {shape: limesurvey}
row: case
fields: {case: id, operator: G01Q01, outcome.resolved: {column: G01Q02, values: {Y: yes, N: no}}}
constants: {contacts.channel: phone, evidence.kind: customer_account}
leave_out: [{column: submitdate, empty: yes, because: never sent}]
unused: [lastpage, startlanguage]
"""
GOOGLE = """Timestamp,Which company?,Was it solved?
3/1/2026 10:00:00,KPN,Yes
3/1/2026 11:00:00,Tele2,No
"""
GOOGLE_MAPPING = """
mapping: survey
read: {shape: google_forms}
row: case
fields:
  case: {by: row}
  operator: Which company?
  outcome.resolved: {column: Was it solved?, values: {Yes: yes, No: no}}
constants: {contacts.channel: phone, evidence.kind: customer_account}
unused: [Timestamp]
"""


def counts(found: Imported) -> tuple[int, int, int, int]:
    """Rows that were read, imported, left out and rejected."""
    return found.read, found.imported, len(found.left_out), len(found.rejected)


def facts(found: Imported, path: str) -> list[object]:
    """One fact of each case, by the ids of the cases."""
    first, _, last = path.rpartition(".")
    held = [found.sources[id].data for id in sorted(found.sources)]
    parts = [one["contacts"][0] if first == "contacts" else one.get(first, {}) if first else one for one in held]
    return [part.get(last) for part in parts]


def test_qualtrics_has_three_rows_of_heads(tmp_path: Path) -> None:
    found = of_text(tmp_path, QUALTRICS_MAPPING, QUALTRICS)
    assert counts(found) == (2, 1, 1, 0)
    assert sorted(found.sources) == ["R_1"]
    assert facts(found, "contacts.wait") == ["300 s"]


def test_surveymonkey_has_choices_below_its_heads(tmp_path: Path) -> None:
    found = of_text(tmp_path, SURVEYMONKEY_MAPPING, SURVEYMONKEY)
    assert counts(found) == (2, 2, 0, 0), reasons(found)
    assert facts(found, "contacts.reached") == ["person", "nobody"]


def test_a_draft_knows_the_tool(tmp_path: Path) -> None:
    for tool, text in (("qualtrics", QUALTRICS), ("surveymonkey", SURVEYMONKEY), ("limesurvey", LIMESURVEY)):
        (tmp_path / "answers.csv").write_text(text, encoding="utf-8")
        drafted, _ = draft_mapping(tmp_path / "answers.csv")
        assert f"shape: {tool}" in drafted
    (tmp_path / "answers.csv").write_text(SURVEYMONKEY, encoding="utf-8")
    assert "Whom did you reach?: Nobody" in draft_mapping(tmp_path / "answers.csv")[0]


def test_limesurvey_lists_responses_that_were_never_sent(tmp_path: Path) -> None:
    found = of_text(tmp_path, LIMESURVEY_MAPPING, LIMESURVEY)
    assert counts(found) == (2, 1, 1, 0), reasons(found)
    assert facts(found, "outcome.resolved") == ["yes"]


def test_google_forms_writes_an_ordinary_table(tmp_path: Path) -> None:
    found = of_text(tmp_path, GOOGLE_MAPPING, GOOGLE)
    assert counts(found) == (2, 2, 0, 0), reasons(found)
    assert facts(found, "operator") == ["KPN", "Tele2"]
    assert facts(found, "outcome.resolved") == ["yes", "no"]


@pytest.mark.parametrize("tool", ["qualtrics", "limesurvey"])
def test_an_ordinary_table_is_not_taken_for_the_export_of_a_tool(tmp_path: Path, tool: str) -> None:
    rules = GOOGLE_MAPPING.replace("google_forms", tool)
    with pytest.raises(ProblemsFound, match="not an export of"):
        of_text(tmp_path, rules, GOOGLE)


def filled(
    sheet: Worksheet, table: TableRule, rows: list[dict[str, object]], groups: str = "", *, own: list[str]
) -> None:
    """Write a sheet of KoboToolbox: every question of the form is a column, and so is what the tool adds."""
    asked = dict.fromkeys(name for rule in table.fields for name in rule.columns)
    heads = [*asked, *(name for name in ("_index", "_submission__uuid", *own) if name not in asked)]
    sheet.append([name if name.startswith("_") else f"{groups}{name}" for name in heads])
    for number, row in enumerate(rows, start=1):
        sheet.append([row.get(name, number if name == "_index" else None) for name in heads])


@pytest.mark.parametrize("groups", ["", "contacts/"])
def test_kobotoolbox_has_a_sheet_for_each_repeat(tmp_path: Path, groups: str) -> None:
    """The form that scorekit made, as KoboToolbox exports its answers, with and without groups in the heads."""
    _, mapping = kobo_form(FormSpec(rubric("four-criteria", tmp_path), "Study"), [wording("en")])
    (tmp_path / "kobo.yaml").write_text(mapping, encoding="utf-8")
    rules = load_mapping(str(tmp_path / "kobo.yaml"), None)
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = rules.tables[0].sheet
    answers: dict[str, object] = {
        "operator": "KPN",
        "outcome_resolved": "yes",
        "any_promises": "no",
        "any_visits": "no",
        "_uuid": "aa-1",
    }
    others: dict[str, object] = {
        "operator": "Tele2",
        "outcome_resolved": "no",
        "any_promises": "no",
        "any_visits": "no",
        "_uuid": "bb-2",
    }
    filled(first, rules.tables[0], [answers, others], own=["start", "_id", "_index"])
    aa = {"_submission__uuid": "aa-1"}
    repeats: list[dict[str, object]] = [  # the order of rows is not the order of contacts: _index is
        {"at": "2026-03-01T09:30:00", "channel": "phone", "reached": "person", "wait": 90, "_index": 2, **aa},
        {
            "at": "2026-03-01T10:30:00",
            "channel": "phone",
            "reached": "nobody",
            "_index": 3,
            "_submission__uuid": "bb-2",
        },
        {"at": "2026-03-01T09:00:00", "channel": "phone", "reached": "menu", "wait": 30, "_index": 1, **aa},
    ]
    own = ["_parent_table_name", "_parent_index"]
    filled(book.create_sheet("contacts"), rules.tables[1], repeats, groups, own=own)
    for table in rules.tables[2:]:
        filled(book.create_sheet(table.sheet), table, [], own=own)
    book.save(tmp_path / "answers.xlsx")
    found = read_data([tmp_path / "answers.xlsx"], rules, Project(tmp_path))
    assert reasons(found) == []
    assert sorted(found.sources) == ["aa-1", "bb-2"]
    contacts = found.sources["aa-1"].data["contacts"]
    assert [(one["reached"], one["wait"]) for one in contacts] == [("menu", "30 s"), ("person", "90 s")]
    assert found.sources["bb-2"].data["contacts"][0]["reached"] == "nobody"
    assert found.sources["bb-2"].data["outcome"] == {"resolved": "no"}
