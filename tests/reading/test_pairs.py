"""Two ways to write one fact give the same to every measure; what contradicts itself is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit.measuring.frame import measure_frame
from scorekit.reading.cases.collection import collect
from scorekit.reading.cases.frames import facts
from scorekit.reading.project import Project

Write = Callable[..., Path]
#: The measures that ask about answers.
ANSWERS = ("contacts_answered", "answered_share", "time_to_first_answer", "personal_answer_share",
           "language_match_share", "answers_that_helped_share")  # fmt: skip


def measured(folder: Path, contacts: str, more: str = "") -> dict[str, Any]:
    """What every measure about answers makes of the contacts of one case."""
    file = folder / "a.yaml"
    file.write_text(f"case: a\noperator: Alfa\ncustomer: {{language: nl}}\ncontacts: [{contacts}]\n{more}")
    found = collect([file], Project(folder))
    assert [problem for problem in found.problems if problem.severity == "error"] == [], found.problems
    names = [name for name in ANSWERS if name in scorekit.measures()]
    assert len(names) >= 5
    return measure_frame(facts(found.rows, found.sources), names).drop("case", "operator", "name_written").to_dicts()[0]


ASKED = "at: 2024-06-03T09:00, channel: web_form"
BY_DAY = "at: 2024-06-03, channel: mail"
REPLY = "direction: outbound, purpose: answer"


@pytest.mark.parametrize(
    ("on_the_contact", "apart"),
    [
        (f"{{{ASKED}, answered_after: 6 h, answer: personal}}",
         f"{{{ASKED}}}, {{at: 2024-06-03T15:00, direction: outbound, purpose: answer, reached: person}}"),
        (f"{{{ASKED}, answered_after: 6 h, answer: personal}}",
         f"{{{ASKED}, result: no_answer}}, {{at: 2024-06-03T15:00, {REPLY}, answer: personal}}"),
        (f"{{{ASKED}, answered_after: 30 h, answer: automatic}}",
         f"{{{ASKED}}}, {{at: 2024-06-04T15:00, direction: outbound, purpose: answer, answer: automatic}}"),
        (f"{{{ASKED}, answered_after: 6 h to 7 h, language: nl}}",
         f"{{{ASKED}}}, {{at: 2024-06-03T15:00 to 2024-06-03T16:00, {REPLY}, language: nl}}"),
        (f"{{{ASKED}, answered_after: 6 h, answer: personal, result: resolved}}",
         f"{{{ASKED}}}, {{at: 2024-06-03T15:00, {REPLY}, answer: personal, result: resolved}}"),
    ],
)  # fmt: skip
def test_an_answer_is_one_fact_wherever_it_is_written(on_the_contact: str, apart: str, tmp_path: Path) -> None:
    assert measured(tmp_path, on_the_contact) == measured(tmp_path, apart)


RECEIPT = "{at: 2024-06-03T09:01, direction: outbound, purpose: answer, answer: automatic}"
PERSON = "{at: 2024-06-06T09:00, direction: outbound, purpose: answer, answer: personal}"


@pytest.mark.parametrize(
    "contacts",
    [
        f"{{{ASKED}}}, {RECEIPT}, {PERSON}",
        f"{{{ASKED}, answered_after: 1 min, answer: automatic}}, {PERSON}",
        f"{{{ASKED}, answered_after: 1 min}}, {RECEIPT}, {PERSON}",
    ],
)
def test_a_receipt_leaves_room_for_the_answer_of_a_person(contacts: str, tmp_path: Path) -> None:
    found = measured(tmp_path, contacts)
    assert (found["personal_answer_share.num"], found["personal_answer_share.den"]) == (1, 1)
    assert found["time_to_first_answer"] == 60_000  # the receipt came first


def test_an_answer_written_twice_is_one(tmp_path: Path) -> None:
    once = f"{{{ASKED}, answered_after: 72 h, answer: personal}}"
    assert measured(tmp_path, once) == measured(tmp_path, f"{{{ASKED}, answered_after: 72 h}}, {PERSON}")


def test_an_attempt_that_reached_nobody_is_no_answer(tmp_path: Path) -> None:
    attempt = f"{{at: 2024-06-05T09:00, {REPLY}, reached: nobody, result: no_answer}}"
    assert measured(tmp_path, f"{{{ASKED}}}, {attempt}") == measured(tmp_path, f"{{{ASKED}}}")


def test_one_answer_answers_one_of_several(tmp_path: Path) -> None:
    three = f"{{{BY_DAY}, times: 3}}"
    answer = "{at: 2024-06-11, direction: outbound, purpose: answer, answer: personal%s}"
    apart = ", ".join([f"{{{BY_DAY}}}"] * 3)
    shares = ["answered_share", "personal_answer_share"]
    for times, low in (("", 1), (", times: 2", 2), (", times: 3", 3)):
        found = measured(tmp_path, f"{three}, {answer % times}")
        other = measured(tmp_path, f"{apart}, {answer % times}")
        keys = [key for key in found if key.partition(".")[0] in shares]
        assert keys
        assert {key: found[key] for key in keys} == {key: other[key] for key in keys}, times
        assert (found["answered_share.num"], found["answered_share.den"]) == (low, 3)


def test_an_answer_known_by_its_day_counts_in_days(tmp_path: Path) -> None:
    answer = "{at: 2024-06-11, direction: outbound, purpose: answer}"
    found = measured(tmp_path, f"{{{BY_DAY}}}, {answer}")
    assert (found["time_to_first_answer"], found["time_to_first_answer.by_day"]) == (8 * 86_400_000, True)
    assert found["answered_share.num"] == found["answered_share.den"] == 1


def test_an_answer_is_to_the_last_written_contact_that_has_none(tmp_path: Path) -> None:
    call = "{at: 2024-06-04T09:00, channel: phone, reached: person, result: passed_on}"
    answer = "{at: 2024-06-05T09:00, direction: outbound, purpose: answer}"
    found = measured(tmp_path, f"{{{ASKED}}}, {call}, {answer}")
    assert found["time_to_first_answer"] == 48 * 3_600_000
    nobody = "{at: 2024-06-03T09:00, channel: phone, reached: nobody}"
    found = measured(tmp_path, f"{nobody}, {answer}")
    assert (found["answered_share.num"], found["answered_share.den"]) == (0, 1)  # a call is answered at once or not


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (f"contacts: [{{channel: phone, result: no_answer}}, {{{REPLY}, reached: person}}]", "no mail, letter or form"),
        (
            "promises: [{kind: visit, due: 2 working days, kept_at: 2024-06-05}]",
            "after a day that is not known",
        ),
    ],
)
def test_what_cannot_count_as_it_was_meant_is_warned_about(case: str, said: str, project: Write) -> None:
    project(cases__good=f"case: a\noperator: kpn\n{case}\n")
    assert [problem.severity for problem in scorekit.validate() if said in problem.message] == ["warning"]


@pytest.mark.parametrize(
    "case",
    [
        f"contacts: [{{channel: mail}}, {{{REPLY}, reached: person}}]",
        "promises: [{kind: visit, due: 2 working days, made: 2024-06-03, kept_at: 2024-06-05}]",
        "promises: [{kind: visit, due: 2 working days, kept: no, kept_at: 2024-06-05}]",
    ],
)
def test_what_counts_is_not_warned_about(case: str, project: Write) -> None:
    project(cases__good=f"case: a\noperator: kpn\n{case}\n")
    assert [problem for problem in scorekit.validate() if problem.code == "unlikely"] == []


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (f"contacts: [{{{ASKED}, result: no_answer, answered_after: 6 h}}]", "no answer, and an answer that came"),
        (f"contacts: [{{{ASKED}, result: no_answer, answer: standard}}]", "no answer, and an answer that came"),
        (f"contacts: [{{{ASKED}, answered_after: 3 days}}, "
         "{at: 2024-06-03T15:00, direction: outbound, purpose: answer}]", "came before this"),
        ("visits: []\ncontacts: [{channel: shop, reached: person}]", "in the shop, and no visit to one"),
        ("visits: [{where: home, by: operator}]\ncontacts: [{channel: shop}]", "in the shop, and no visit to one"),
        ("outcome: {remedy: [], costs: [{amount: 75 EUR, waived: yes}]}", "no remedy, and a cost that was waived"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told(case: str, said: str, project: Write) -> None:
    project(cases__good=f"case: a\noperator: kpn\n{case}\n")
    found = scorekit.validate()
    assert [(one.code, said in one.message) for one in found] == [("contradiction", True)], found


@pytest.mark.parametrize(
    "case",
    [
        "visits: [{where: shop, by: customer}]\ncontacts: [{channel: shop, reached: person}]",
        "contacts: [{channel: shop, reached: person}]",  # who went is not recorded
        f"contacts: [{{{ASKED}, answered_after: 3 h}}, {{at: 2024-06-03T15:00, direction: outbound, purpose: answer}}]",
        "outcome: {remedy: [fee_waived], costs: [{amount: 75 EUR, waived: yes}]}",
    ],
)
def test_what_agrees_is_no_problem(case: str, project: Write) -> None:
    project(cases__good=f"case: a\noperator: kpn\n{case}\n")
    assert [one for one in scorekit.validate() if one.code != "never-scored"] == []


def values(folder: Path, text: str, *names: str) -> dict[str, Any]:
    (folder / "a.yaml").write_text(f"case: a\noperator: Alfa\n{text}\n")
    found = collect([folder / "a.yaml"], Project(folder))
    frame = measure_frame(facts(found.rows, found.sources), names)
    return json.loads(frame.drop("case", "operator").write_json())[0]  # type: ignore[no-any-return]


def test_a_last_contact_that_resolved_the_matter_says_that_it_was_resolved(tmp_path: Path) -> None:
    contact = "contacts: [{at: 2024-06-03, channel: phone, result: resolved}]"
    asked = ("resolved", "attempts_to_resolution", "first_contact_resolution")
    names = [name for name in asked if name in scorekit.measures()]
    written = values(tmp_path, f"{contact}\noutcome: {{resolved: yes, on: 2024-06-03}}", *names)
    assert len(names) >= 2 and values(tmp_path, contact, *names) == written
    later = f"{contact[:-1]}, {{channel: phone, result: passed_on}}]"
    assert values(tmp_path, later, *names) != written  # it was not the end of the matter


def test_a_cost_that_was_waived_is_a_remedy(tmp_path: Path) -> None:
    waived = "outcome: {costs: [{amount: 75 EUR, waived: yes}]}"
    both = "outcome: {remedy: [fee_waived], costs: [{amount: 75 EUR, waived: yes}]}"
    assert values(tmp_path, waived, "remedy_given") == values(tmp_path, both, "remedy_given")
    assert values(tmp_path, waived, "remedy_given")["remedy_given"] == 1
