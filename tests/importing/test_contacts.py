"""Rows that are contacts become cases, whatever their order; and several sheets become one data set."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from scorekit.problems import ProblemsFound
from tests.importing.study import imported, of_text, reasons

CONTACTS = """
mapping: contacts
row: contact
fields:
  case: Case
  operator: Operator
  contacts.at: {column: At, format: "%d-%m-%Y %H:%M"}
  contacts.channel: {column: Channel, values: {tel: phone, mail: mail}}
  contacts.result: {column: Result, values: {ok: resolved, next: passed_on}, empty: unknown}
constants: {evidence.kind: customer_account}
"""
ROWS = """Case,Operator,At,Channel,Result
a,KPN,01-02-2016 10:00,tel,next
a,KPN,03-02-2016 10:00,tel,ok
b,Tele2,01-02-2016 09:00,mail,
a,KPN,02-02-2016 10:00,mail,next
"""


def test_the_contacts_of_a_case_come_in_order_of_time(tmp_path: Path) -> None:
    found = of_text(tmp_path, CONTACTS, ROWS)
    assert [entry["at"] for entry in found.sources["a"].data["contacts"]] == [
        "2016-02-01T10:00", "2016-02-02T10:00", "2016-02-03T10:00",
    ]  # fmt: skip
    assert [entry["evidence"] for entry in found.sources["a"].data["contacts"]] == ["r2", "r5", "r3"]
    assert found.sources["a"].document.place(("contacts", 1, "channel")) == (5, 24)
    assert (found.read, found.imported) == (4, 4)


def test_the_order_of_the_rows_is_nothing(tmp_path: Path) -> None:
    head, *rows = ROWS.splitlines()
    rows += ["a,KPN,01-02-2016 10:00,mail,ok"]
    seen = set()
    for seed in range(12):
        Random(seed).shuffle(rows)
        found = of_text(tmp_path, CONTACTS, "\n".join([head, *rows]))
        entries = [{k: v for k, v in one.items() if k != "evidence"} for one in found.sources["a"].data["contacts"]]
        seen.add(repr(entries))
        assert any("1 contact of a case has the same time" in note for note in found.notes)
    assert len(seen) == 1


def test_a_rejected_contact_takes_its_case_with_it(tmp_path: Path) -> None:
    found = of_text(tmp_path, CONTACTS, ROWS.replace("mail,next", "fax,next"))
    assert set(found.sources) == {"b"}
    assert reasons(found) == [
        "row 5 is of this case, and was rejected",
        "row 5 is of this case, and was rejected",
        '"fax" is not listed',
    ]
    assert (found.read, found.imported, len(found.rejected)) == (4, 1, 3)


def test_rows_of_one_case_must_agree_about_the_case(tmp_path: Path) -> None:
    found = of_text(tmp_path, CONTACTS, ROWS.replace("a,KPN,02", "a,Tele2,02"))
    assert "rows 2 and 5 of one case differ in operator: KPN and Tele2" in reasons(found)
    assert set(found.sources) == {"b"}


def test_without_times_an_order_is_needed(tmp_path: Path) -> None:
    rules = CONTACTS.replace('  contacts.at: {column: At, format: "%d-%m-%Y %H:%M"}\n', "") + "unused: [At]\n"
    found = of_text(tmp_path, rules, ROWS)
    assert set(found.sources) == {"b"}
    assert "nothing says in which order the contacts of this case came" in reasons(found)
    head, *rows = ROWS.splitlines()
    numbered = "\n".join([f"{head},No", *(f"{row},{10 - n}" for n, row in enumerate(rows))])
    found = of_text(tmp_path, rules.replace("unused: [At]", "order: No\nunused: [At]"), numbered)
    assert [one["channel"] for one in found.sources["a"].data["contacts"]] == ["mail", "phone", "phone"]


SHEETS = """
mapping: study
tables:
  - sheet: Cases
    row: case
    fields: {case: Id, operator: Operator, outcome.resolved: Solved}
    constants: {evidence.kind: own_observation}
  - sheet: Calls
    row: contact
    fields: {case: Id, contacts.at: When, contacts.wait: Wait}
    constants: {contacts.channel: phone}
  - sheet: Promises
    row: promise
    fields: {case: Id, promises.kind: Kind, promises.kept: Kept}
"""


def book(folder: Path, calls: list[list[object]]) -> Path:
    """A workbook of three sheets."""
    file = folder / "study.xlsx"
    made = xlsxwriter.Workbook(str(file))
    day = made.add_format({"num_format": "dd-mm-yyyy hh:mm"})
    clock = made.add_format({"num_format": "[h]:mm:ss"})
    listed: list[tuple[str, list[list[object]]]] = [
        ("Cases", [["Id", "Operator", "Solved"], [1, "KPN", "yes"], [2, "Tele2", "no"]]),
        ("Calls", [["Id", "When", "Wait"], *calls]),
        ("Promises", [["Id", "Kind", "Kept"], [1, "call_back", "no"]]),
    ]
    for name, rows in listed:
        sheet = made.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(r, c, cell, day)
                elif isinstance(cell, timedelta):
                    sheet.write_datetime(r, c, cell, clock)
                else:
                    sheet.write(r, c, cell)
    made.close()
    return file


def test_sheets_become_one_data_set(tmp_path: Path) -> None:
    file = book(tmp_path, [[1, datetime(2016, 1, 31, 14, 5), timedelta(hours=26)],
                           [2, datetime(2016, 1, 31, 14, 5, 9), timedelta(seconds=201)]])  # fmt: skip
    found = imported(tmp_path, SHEETS, file)
    one = found.sources["1"].data
    assert one["contacts"] == [{"channel": "phone", "at": "2016-01-31T14:05", "wait": "93600 s", "evidence": "s2"}]
    assert one["promises"] == [{"kind": "call_back", "kept": "no", "evidence": "s3"}]
    assert [entry["sheet"] for entry in one["evidence"]] == ["Cases", "Calls", "Promises"]
    assert found.sources["1"].document.leads_to(("contacts", 0), ["wait"]) == f'{file}, sheet "Calls", cell C2'
    assert found.sources["2"].data["contacts"][0]["at"] == "2016-01-31T14:05:09"


def test_a_call_of_a_case_that_is_not_there_is_rejected(tmp_path: Path) -> None:
    rows: list[list[object]] = [[3, datetime(2016, 1, 31, 14, 5), timedelta(seconds=1)]]
    found = imported(tmp_path, SHEETS, book(tmp_path, rows))
    assert reasons(found) == ['no row of the cases is called "3"']
    assert "contacts" not in found.sources["1"].data


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = book(tmp_path, [])
    with pytest.raises(ProblemsFound, match='no sheet "Other"'):
        imported(tmp_path, SHEETS.replace("sheet: Calls", "sheet: Other"), file)
