"""Rows become cases: every row is imported, left out or rejected, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorekit.importing.data import refuse_rejected
from scorekit.problems import ProblemsFound
from tests.importing.study import CALLS, ROWS, first_case, imported, of_text, reasons


def test_a_row_is_a_case(tmp_path: Path) -> None:
    found = of_text(tmp_path, CALLS, ROWS)
    assert found.sources["1"].data == {
        "case": "1",
        "operator": "KPN",
        "contacts": [{"channel": "phone", "reached": "person", "wait": "201 s"}],
        "outcome": {"resolved": "yes"},
        "evidence": [{"kind": "own_observation", "source": "data.csv", "row": 2}],
    }
    assert found.sources["2"].data["contacts"] == [{"channel": "phone", "reached": "nobody"}]
    assert "outcome" not in found.sources["3"].data


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    rules = CALLS + "leave_out: [{column: Operator, is: test, because: test calls}]\n"
    found = of_text(tmp_path, rules, ROWS + "4,test,Y,1,ja\n5,KPN,Q,1,ja\n6,KPN,Y\n")
    assert (found.read, found.imported, len(found.left_out), len(found.rejected)) == (6, 3, 1, 2)
    assert found.per_operator == {"KPN": [4, 2, 0, 2], "Tele2": [1, 1, 0, 0], "test": [1, 0, 1, 0]}
    assert found.accounts == ["6 rows read: 3 imported, 1 left out, 2 rejected.", "Left out: 1, test calls."]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("9,KPN,Q,1,ja", '"Q" is not listed'),
        ("9,KPN,Y,1,", "the cell is empty, and the mapping does not say what that means"),
        ("9,KPN,N,44,ja", '"44", and contacts.reached is nobody: the one excludes the other'),
        ("9,KPN,Y,,ja", "the cell is empty, and the mapping does not say what that means"),
        ("9,KPN,Y,-4,ja", "a duration is never below zero"),
        ("9,KPN,Y,twelve,ja", '"twelve" is not a number'),
        ('9,KPN,Y,"1,5",ja', '"1,5" is not a number'),
        ("9,KPN,Y,#N/A,ja", '"#N/A" is an error of a spreadsheet'),
        ("9,Total,Y,4,ja", '"Total" looks like the sum or the average of other rows'),
        ("9,,Y,4,ja", "the cell is empty, and the mapping does not say what that means"),
        ("9,KPN,(blank),4,ja", '"(blank)" is an error of a spreadsheet'),
        ("9,KPN,Y,4", "4 cells under 5 heads"),
        ("9,KPN,Y,4,ja,more", "6 cells under 5 heads"),
    ],
)
def test_a_row_that_the_mapping_does_not_explain_is_rejected(tmp_path: Path, row: str, reason: str) -> None:
    found = of_text(tmp_path, CALLS, f"{ROWS}{row}\n")
    assert reasons(found) == [reason]
    assert set(found.sources) == {"1", "2", "3"}
    with pytest.raises(ProblemsFound, match=r"data\.csv:5"):
        refuse_rejected(found, keep_going=False)


def test_several_rows_with_one_id_are_no_case(tmp_path: Path) -> None:
    found = of_text(tmp_path, CALLS, ROWS + "1,KPN,Y,201,ja\n")
    assert [(one.row.number, one.code) for one in found.rejected] == [(2, "duplicate-id"), (5, "duplicate-id")]


def test_without_a_number_the_place_of_a_row_is_its_id(tmp_path: Path) -> None:
    rules = CALLS.replace("  case: Id\n", "  case: {by: row}\n") + "unused: [Id]\n"
    found = of_text(tmp_path, rules, ROWS)
    assert list(found.sources) == ["data-2", "data-3", "data-4"]
    assert any("the place of a row is its id" in note for note in found.notes)


def test_ids_that_are_no_ids_stay_different(tmp_path: Path) -> None:
    found = of_text(tmp_path, CALLS, "Id,Operator,Reached,Wait,Solved\nA/1,KPN,Y,1,ja\nA 1,KPN,Y,1,ja\n")
    assert len(found.sources) == 2
    assert all(id.startswith("A-1-") for id in found.sources)


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(ROWS)
    found = imported(tmp_path, CALLS, tmp_path / "a.csv", tmp_path / "b.csv")
    assert found.read == 3
    assert any("is the same file as" in note for note in found.notes)


def test_a_file_that_does_not_hold_what_somebody_counted_is_refused(tmp_path: Path) -> None:
    rules = CALLS + "expect: {rows: 3, operators: 2, cases: 3, per_operator: {KPN: 3}}\n"
    with pytest.raises(ProblemsFound, match='rows of "KPN": 3 expected, 2 found'):
        of_text(tmp_path, rules, ROWS)
    assert of_text(tmp_path, rules.replace("KPN: 3", "KPN: 2"), ROWS).imported == 3


def test_nothing_imported_is_a_problem_also_when_asked_to_go_on(tmp_path: Path) -> None:
    found = of_text(tmp_path, CALLS, "Id,Operator,Reached,Wait,Solved\n1,KPN,Q,1,ja\n")
    with pytest.raises(ProblemsFound, match="no row was imported"):
        refuse_rejected(found, keep_going=True)
    with pytest.raises(ProblemsFound, match="no row was imported"):
        refuse_rejected(of_text(tmp_path, CALLS, "Id,Operator,Reached,Wait,Solved\n"), keep_going=True)


def test_fifty_problems_of_a_kind_are_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = "".join(f"{n},KPN,Q,1,ja\n" for n in range(10, 90))
    problems = of_text(tmp_path, CALLS, ROWS + rows).problems
    assert len(problems) == 51
    assert problems[-1].message.endswith("30 more rows with a problem of this kind")


FIELDS = """
mapping: fields
row: case
fields:
  case: Id
  operator: {constant: KPN}
  FIELD
constants: {evidence.kind: own_observation, contacts.channel: phone}
"""


def value(tmp_path: Path, rule: str, cell: str, heads: str = "X") -> object:
    """What a cell becomes by a rule; or why its row is rejected."""
    name = rule.partition(":")[0]
    found = of_text(tmp_path, FIELDS.replace("FIELD", rule), f"Id|{heads}\n1|{cell}\n")
    if found.rejected:
        return reasons(found)[0]
    data: object = first_case(found)
    for step in name.split("."):
        data = data[0] if isinstance(data, list) else data
        data = data.get(step) if isinstance(data, dict) else None
    return data


@pytest.mark.parametrize(
    ("rule", "cell", "expected"),
    [
        ('contacts.at: {column: X, format: "%d-%m-%Y"}', "31-01-2016", "2016-01-31"),
        ('contacts.at: {column: X, format: "%m/%d/%Y"}', "01/31/2016", "2016-01-31"),
        ('contacts.at: {column: X, format: "%d-%m-%Y"}', "01/31/2016",
         '"01/31/2016" is not a date or time of the form %d-%m-%Y'),
        ('contacts.at: {column: X, format: "%d.%m.%y %H:%M"}', "31.01.16 14:05", "2016-01-31T14:05"),
        ("contacts.at: X", "2016-01-31T14:05:09", "2016-01-31T14:05:09"),
        ("contacts.at: X", "31-01-2016", '"31-01-2016" is a date in a form that the mapping does not name'),
        ('contacts.at: {column: X, format: "%Y-%m-%dT%H:%M:%S%z", zone: Europe/Brussels}', "2016-07-31T22:05:00Z",
         "2016-08-01T00:05"),
        ('contacts.at: {column: X, format: "%Y-%m-%d %H:%M", from_zone: UTC, zone: Europe/Brussels}',
         "2016-01-31 22:05", "2016-01-31T23:05"),
        ('contacts.at: {column: X, format: "%Y-%m-%dT%H:%M%z"}', "2016-07-31T22:05+0200",
         "the time 2016-07-31T22:05:00+02:00 has a time zone"),
        ("contacts.wait: {column: X, unit: s}", "201", "201 s"),
        ("contacts.wait: {column: X, unit: min}", "1.5", "90 s"),
        ('contacts.wait: {column: X, unit: min, decimal: ","}', "1,5", "90 s"),
        ("contacts.wait: X", "201", '"201" may be seconds or minutes'),
        ("contacts.wait: {column: X, format: 'h:m:s'}", "00:03:21", "201 s"),
        ("contacts.wait: {column: X, format: 'm:s'}", "03:21", "201 s"),
        ("contacts.wait: {column: X, format: 'h:m:s'}", "26:00:00", "93600 s"),
        ("contacts.wait: {column: X, format: 'h:m:s'}", "00:03:61", '"00:03:61" has more than 59 minutes or seconds'),
        ("contacts.wait: {column: X, format: 'h:m:s'}", "03:21", '"03:21" is not a duration of the form h:m:s'),
        ("contacts.wait: {column: X, format: words}", "at least 5 min", "at least 5 min"),
        ("contacts.wait: {column: X, unit: s, to: 1 min}", "89", "60 s"),
        ("contacts.transfers: X", "2", 2),
        ("contacts.transfers: X", "2.5", '"2.5" is not a whole number from 0'),
        ("outcome.resolved: X", "Yes", "yes"),
        ("outcome.resolved: X", "Y", '"Y" is not listed'),
        ("outcome.resolved: {column: X, values: {1: yes, 0: no}}", "1", "yes"),
        ("outcome.resolved: {column: X, values: {1: yes, 0: no}, not_applicable: [nvt]}", "NVT", "not_applicable"),
        ("outcome.resolved: {column: X, values: {1: yes, 0: no}, never: [nooit]}", "nooit", "no"),
        ("outcome.resolved: {column: X, values: {1: yes, 0: no}, unknown: ['?']}", "?", None),
        ("outcome.resolved: {column: X, values: {1: yes, 0: no}, empty: no}", "", "no"),
        ("outcome.remedy: {column: X, separator: ';'}", "apology; refund", ["apology", "refund"]),
        ("outcome.remedy: {column: X, values: {none: []}}", "none", []),
        ("outcome.own_work: {column: X, unit: h}", "2", "7200 s"),
        ("outcome.costs.amount: {column: X, unit: EUR, decimal: ',', thousands: '.'}", "1.234,56", "1234.56 EUR"),
        ("outcome.costs.amount: {column: X, unit: EUR}", "1.234,56", '"1.234,56" is not a number'),
        ("outcome.costs.amount: {column: X, unit: EUR, decimal: ',', thousands: '.'}", "12.34",
         '"12.34" is not a number'),
        ("ratings.friendliness: {column: X, scale: 1 to 5}", "4", 4),
        ("period: {column: X, format: '%d-%m-%Y', unit: quarter}", "31-05-2016", "2016-Q2"),
        ("verdict: X", "7/10", "7/10"),
        ("weight: X", "1.25", __import__("decimal").Decimal("1.25")),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_the_mapping_says(tmp_path: Path, rule: str, cell: str, expected: object) -> None:
    if rule.startswith("ratings"):
        found = of_text(tmp_path, FIELDS.replace("FIELD", rule), f"Id|X\n1|{cell}\n")
        assert first_case(found)["ratings"] == [{"rating": "friendliness", "scale": "1 to 5", "score": expected}]
    else:
        assert value(tmp_path, rule, cell) == expected


def test_a_field_out_of_two_columns(tmp_path: Path) -> None:
    rule = 'contacts.at: {columns: [Day, Time], format: "%d-%m-%Y %H:%M"}'
    assert value(tmp_path, rule, "31-01-2016|14:05", "Day|Time") == "2016-01-31T14:05"
    rule = 'contacts.answered_after: {from: Asked, until: Answered, format: "%d-%m-%Y %H:%M"}'
    assert value(tmp_path, rule, "31-01-2016 14:05|01-02-2016 14:06", "Asked|Answered") == "86460 s"
    reason = value(tmp_path, rule, "31-01-2016 14:05|30-01-2016 14:06", "Asked|Answered")
    assert reason == "an end (2016-01-30T14:06) before its start (2016-01-31T14:05)"


def test_days_between_dates_are_vague(tmp_path: Path) -> None:
    rule = 'contacts.answered_after: {from: Asked, until: Answered, format: "%d-%m-%Y"}'
    assert value(tmp_path, rule, "31-01-2016|02-02-2016", "Asked|Answered") == "24 h to 72 h"


def test_rounding_is_reported(tmp_path: Path) -> None:
    rules = FIELDS.replace("FIELD", "contacts.wait: {column: X, unit: s, to: 1 min}")
    found = of_text(tmp_path, rules, "Id|X\n1|89\n2|120\n3|61\n")
    assert "2 values of contacts.wait were rounded, as the mapping says." in found.notes


def test_the_contacts_of_a_wide_row_that_are_empty_did_not_take_place(tmp_path: Path) -> None:
    rules = FIELDS.replace(
        "FIELD",
        "contacts.wait: {column: W1, unit: s}\n  contacts.2.wait: {column: W2, unit: s, empty: unknown}",
    ).replace("contacts.channel: phone", "contacts.channel: phone, contacts.2.channel: phone")
    found = of_text(tmp_path, rules, "Id|W1|W2\n1|5|\n2|5|6\n")
    assert [len(source.data["contacts"]) for source in found.sources.values()] == [1, 2]
