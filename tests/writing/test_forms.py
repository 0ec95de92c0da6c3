"""Forms: what callers fill in comes back as the cases that they filled in; assignments are balanced; KoboToolbox and
ODK take the form."""

from __future__ import annotations

import io
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scorekit
from scorekit.api.importing import draft_mapping
from scorekit.importing.data import Imported, read_data
from scorekit.importing.forms import mapping_inside
from scorekit.problems import ProblemsFound
from scorekit.problems.findings import Refused
from scorekit.reading.project import Project
from scorekit.rubrics.tree import Rubric
from scorekit.wording import wording
from scorekit.writing.forms.assignments import assigned, parsed_plan
from scorekit.writing.forms.columns import FormColumn, form_columns, of_sheet
from scorekit.writing.forms.making import kobo_form, names_of, workbook_form
from scorekit.writing.forms.spec import FormSpec
from scorekit.writing.forms.workbook import sheet_names

RUBRICS = ("four-criteria", "hotline-500", "test-magazine", "belgian-charter-2011", "published-verdict")
RATED = """
rubric: rated
version: "1"
scale: {worst: 0, best: 10}
criteria:
  - {id: friendly, weight: 1, rating: friendliness}
  - {id: clear, weight: 1, rating: clarity}
  - {id: paid, weight: 1, measure: cost_to_customer, linear: [{at: 0 EUR, points: 10}, {at: 100 EUR, points: 0}]}
  - {id: made_good, weight: 1, measure: remedy_given, answers: {yes: 10, no: 0}}
"""


def rubric(name: str, folder: Path) -> Rubric:
    """A shipped rubric, or the one of ratings."""
    if name != "rated":
        return scorekit.rubric(name)
    (folder / "rated.yaml").write_text(RATED)
    (folder / "scorekit.yaml").write_text("project: p\nratings: [friendliness, clarity]\n")
    return scorekit.rubric(str(folder / "rated.yaml"), project=folder)


def drawn(column: FormColumn, random: Random) -> tuple[Any, Any]:
    """A value of a column: as a cell of the form, and as a case has it. None for an empty cell."""
    kind = column.field.kind
    if column.name in ("promises", "visits"):
        return None, None
    if column.words:
        word, said = random.choice(column.words)
        return said, [word] if kind == "list" else word
    if kind in ("moment", "due"):
        at = datetime(2026, 3, 1) + timedelta(minutes=random.randrange(60 * 24 * 20))
        return at, at.isoformat(timespec="minutes") if at.time() != datetime.min.time() else at.date().isoformat()
    if kind == "duration":
        seconds = random.randrange(100_000)
        return timedelta(seconds=seconds), f"{seconds} s"
    if kind == "count":
        number = random.randrange(9)
        return number, number
    if kind == "money":
        cents = random.randrange(1, 9999)
        whole = f"{cents // 100}.{cents % 100:02d}".rstrip("0").rstrip(".")
        return cents / 100, f"{whole} EUR"
    if kind == "verdict":
        mark = random.randrange(11)
        return mark, f"{mark}/10"
    if kind == "number":
        mark = random.randrange(1, 6)
        return mark, mark
    if kind == "language":
        tag = random.choice(("nl", "fr", "en"))
        return tag, tag
    text = f"{column.head} {random.randrange(3)}"
    return text, text


def filled(form: bytes, columns: list[FormColumn], sheets: dict[str, str], seed: int) -> tuple[bytes, dict[str, Any]]:
    """A form with random cases, and the cases, each as a plain dictionary."""
    random = Random(seed)
    book = openpyxl.load_workbook(io.BytesIO(form))
    lines = dict.fromkeys(sheets, 2)
    cases: dict[str, Any] = {}
    for number in range(1, 5):
        id = f"c{number}"
        data: dict[str, Any] = {"case": id, "operator": f"Operator {random.randrange(2)}"}
        own = of_sheet(columns, "cases")
        contact: dict[str, Any] = {}
        for column in own:
            cell, value = drawn(column, random)
            if column.name in ("case", "operator"):
                cell = data[column.name]
            elif column.name in ("outcome.resolved", "contacts.at", "contacts.channel") or random.random() < 0.7:
                put(data, contact, column, value)
            else:
                cell = None
            at = place(book[sheets["cases"]], column.head)
            book[sheets["cases"]].cell(lines["cases"], at).value = cell
        fix_reached(contact, book[sheets["cases"]], lines["cases"], own)
        if contact:
            data["contacts"] = [contact]
        lines["cases"] += 1
        for sheet in [one for one in sheets if one != "cases"]:
            entries = []
            for at in range(random.randrange(3)):
                entry: dict[str, Any] = {"scale": "1 to 5"} if sheet == "ratings" else {}
                line = book[sheets[sheet]]
                line.cell(lines[sheet], 1).value = id
                for column in of_sheet(columns, sheet):
                    cell, value = drawn(column, random)
                    if column.name == "contacts.at":
                        cell = datetime(2026, 3, 1 + at, 10, number)
                        value = cell.isoformat(timespec="minutes")
                    if column.name == "ratings.rating":
                        cell = value = ("friendliness", "clarity")[at]
                    key = column.name.rpartition(".")[2]
                    needed = ("at", "channel", "rating", "score", "kind", "reached")
                    if key in needed or random.random() < 0.7:
                        entry[key] = value
                        line.cell(lines[sheet], place(line, column.head)).value = cell
                fix_reached(entry, line, lines[sheet], of_sheet(columns, sheet))
                lines[sheet] += 1
                entries.append(entry)
            if entries:
                data[sheet] = entries
        cases[id] = data
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), cases


def fix_reached(entry: dict[str, Any], sheet: Any, line: int, columns: list[FormColumn]) -> None:
    """Whom a contact reached is asked on the phone, in a chat and in a shop; there it must be said."""
    column = next((one for one in columns if one.name == "contacts.reached"), None)
    if column is None:
        return
    live = entry.get("channel") in ("phone", "chat", "bot", "shop")
    wait = next((one for one in columns if one.name == "contacts.wait"), None)
    if wait is not None and live:
        entry["wait"] = "61 s"
        sheet.cell(line, place(sheet, wait.head)).value = timedelta(seconds=61)
    elif wait is not None and "wait" in entry:
        entry.pop("wait")
        sheet.cell(line, place(sheet, wait.head)).value = None
    if live:
        word, said = column.words[0]
        entry["reached"] = word
        sheet.cell(line, place(sheet, column.head)).value = said
    elif "channel" in entry or "reached" in entry:
        entry.pop("reached", None)
        sheet.cell(line, place(sheet, column.head)).value = None


def put(data: dict[str, Any], contact: dict[str, Any], column: FormColumn, value: Any) -> None:
    section, _, key = column.name.rpartition(".")
    if value is None:
        return
    if column.rating:
        data.setdefault("ratings", []).append({"rating": column.rating, "scale": "1 to 5", "score": value})
    elif section == "contacts":
        contact[key] = value
    elif section == "outcome.costs":
        data.setdefault("outcome", {})["costs"] = [{key: value}]
    elif section:
        data.setdefault(section, {})[key] = value
    else:
        data[key] = value


def place(sheet: Any, head: str) -> int:
    return [cell.value for cell in sheet[1]].index(head) + 1


def read(folder: Path, form: bytes) -> Imported:
    file = folder / "form.xlsx"
    file.write_bytes(form)
    inside = mapping_inside(file)
    assert inside is not None
    return read_data([file], inside, Project(folder))


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """A case without where it is from, its lists in one order."""
    found = {key: value for key, value in data.items() if key != "evidence"}
    for key in ("contacts", "promises", "visits", "ratings"):
        if key in found:
            entries = [{k: v for k, v in entry.items() if k != "evidence"} for entry in found[key]]
            found[key] = sorted(entries, key=lambda entry: repr(sorted(entry.items(), key=str)))
    return found


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("one_sheet", [False, True])
@pytest.mark.parametrize("name", [*RUBRICS, "rated"])
def test_what_is_filled_in_comes_back(tmp_path: Path, name: str, one_sheet: bool, language: str) -> None:
    """Facts that contradict each other are drawn, too: these cases must be rejected, and no other."""
    words = wording(language)
    asked = rubric(name, tmp_path)
    spec = FormSpec(asked, "Study", one_sheet=one_sheet)
    columns = form_columns(asked, words, one_sheet=one_sheet)
    seen = 0
    for seed in range(6):
        form, cases = filled(workbook_form(spec, words), columns, sheet_names(columns, words), seed)
        found = read(tmp_path, form)
        assert {id: plain(source.data) for id, source in found.sources.items()} == {
            id: plain(cases[id]) for id in found.sources
        }
        mistaken = [one for one in found.rejected if one.code not in ("contradiction", "not-found", "bad-date")]
        assert mistaken == []
        seen += len(found.sources)
    assert seen >= 6


def test_a_form_is_the_same_bytes_again(tmp_path: Path) -> None:
    spec = FormSpec(rubric("four-criteria", tmp_path), "Study", plan="3 operators x 5 calls", callers=("Anna", "Ben"))
    assert workbook_form(spec, wording("nl")) == workbook_form(spec, wording("nl"))


def test_no_mapping_is_drafted_for_a_form(tmp_path: Path) -> None:
    spec = FormSpec(rubric("four-criteria", tmp_path), "Study")
    (tmp_path / "calls.xlsx").write_bytes(workbook_form(spec, wording("en")))
    with pytest.raises(ProblemsFound, match="it says itself how it is read"):
        draft_mapping(tmp_path / "calls.xlsx")


def test_cells_have_drop_downs_of_the_allowed_words(tmp_path: Path) -> None:
    spec = FormSpec(rubric("four-criteria", tmp_path), "Study", plan="2 operators x 3 calls")
    book = openpyxl.load_workbook(io.BytesIO(workbook_form(spec, wording("en"))))
    lists = {}
    for sheet in ("Cases", "Contacts"):
        for rule in book[sheet].data_validations.dataValidation:
            if rule.type == "list":
                column, last = rule.formula1.split("$")[1], int(rule.formula1.rpartition("$")[2])
                words = [book["lists"][f"{column}{line}"].value for line in range(1, last + 1)]
                lists[sheet, rule.promptTitle] = words
    assert lists["Cases", "Company"] == ["Operator 1", "Operator 2"]
    assert lists["Cases", "Solved"] == ["yes", "no", "nothing was asked", "unknown"]
    assert lists["Contacts", "Reached"] == ["a person", "a robot", "a call menu", "nobody"]
    assert book["lists"].sheet_state == book["scorekit"].sheet_state == "hidden"
    assert [cell.value for cell in book["Cases"][1]][:5] == ["Case", "Company", "Scenario", "Caller", "Planned at"]


def spread(counts: Counter[Any], every: int) -> int:
    """By how much the fullest of ``every`` has more than the emptiest."""
    return max(counts.values()) - (min(counts.values()) if len(counts) == every else 0)


@given(
    st.integers(1, 12), st.integers(1, 60), st.integers(1, 21), st.integers(1, 7), st.integers(0, 1000)
)  # fmt: skip
def test_assignments_are_balanced(operators: int, each: int, scenarios: int, callers: int, seed: int) -> None:
    names = [f"o{n}" for n in range(operators)]
    found = assigned(names, each, names_of(str(scenarios), "s"), names_of(str(callers), "c"), seed)
    assert len({one.case for one in found}) == operators * each
    for operator in names:
        own = [one for one in found if one.operator == operator]
        assert len(own) == each
        assert spread(Counter(one.scenario for one in own), scenarios) <= 1
        assert spread(Counter(one.caller for one in own), callers) <= 2
        assert spread(Counter(one.hour for one in own), 9) <= 2


def test_the_study_of_the_example_is_balanced_in_every_pair() -> None:
    """50 calls, 20 scenarios, 5 callers: each caller makes 10 of each operator; over all operators each scenario has 25
    calls, and each caller has each scenario 5 times."""
    found = assigned([f"o{n}" for n in range(10)], 50, names_of("20", "s"), names_of("5", "c"), 1)
    assert set(Counter((one.operator, one.caller) for one in found).values()) == {10}
    assert set(Counter(one.scenario for one in found).values()) <= {20, 30}
    assert set(Counter((one.caller, one.scenario) for one in found).values()) <= {4, 5, 6}
    assert found == assigned([f"o{n}" for n in range(10)], 50, names_of("20", "s"), names_of("5", "c"), 1)
    assert found != assigned([f"o{n}" for n in range(10)], 50, names_of("20", "s"), names_of("5", "c"), 2)


@pytest.mark.parametrize(
    ("plan", "said"),
    [("ten calls", "is not a plan"), ("0 operators x 5 calls", "how many operators"),
     ("3 operators x 0 calls", "a form has 1 to"), ("9999 operators x 9999 calls", "a form has 1 to")],
)  # fmt: skip
def test_a_plan_that_is_none_is_refused(plan: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parsed_plan(plan, [])
    with pytest.raises(Refused, match="3 operators are planned, and 2 are named"):
        parsed_plan("3 operators x 5 calls", ["a", "b"])


def test_a_rubric_of_figures_has_no_form(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="callers fill in none"):
        workbook_form(FormSpec(rubric("be-telecom", tmp_path), "Study"), wording("en"))


HOSTILE = ("${reached}", "<b>'\"&amp;", "=1+1", "a\u202eb", "-", "x" * 300, "# ! .", "été 携帯")


@pytest.mark.parametrize("name", [*RUBRICS, "rated"])
@pytest.mark.parametrize("languages", [("en",), ("nl", "fr"), ("en", "nl", "fr", "de")])
def test_kobotoolbox_and_odk_take_the_form(tmp_path: Path, name: str, languages: tuple[str, ...]) -> None:
    from pyxform.xls2xform import convert

    for title in ("Study", HOSTILE[0], HOSTILE[1], HOSTILE[7]):
        spec = FormSpec(rubric(name, tmp_path), title, operators=HOSTILE, callers=("Anna", "Ben"), scenarios=HOSTILE)
        form, mapping = kobo_form(spec, [wording(tag) for tag in languages])
        file = tmp_path / "form.xlsx"
        file.write_bytes(form)
        warnings: list[str] = []
        found = convert(str(file), warnings=warnings)
        assert warnings == [] and list(found.warnings or []) == []
        assert "<h:title>" in found.xform
        assert mapping.startswith("mapping: ")
