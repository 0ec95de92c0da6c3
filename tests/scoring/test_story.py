"""The story of a case: what happened, in order, as its file says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.scoring.explanation import CaseExplanation
from scorekit.scoring.story import Event, Story
from scorekit.wording import canonical

Project = Callable[..., Path]


def story(project: Project, case: str) -> Story:
    project(cases__good=case)
    found = scorekit.explain("good-1")
    assert isinstance(found, CaseExplanation)
    assert found.story is not None
    return found.story


def told(events: tuple[Event, ...]) -> list[tuple[str, str, str]]:
    return [(event.kind, canonical(event.when), event.tone) for event in events]


def test_events_are_in_the_order_of_time_and_the_end_comes_last(project: Project) -> None:
    found = story(
        project,
        """
case: good-1
operator: kpn
contacts:
  - {at: 2013-08-16, channel: phone, reached: person, result: promised}
  - {at: 2013-08-20, channel: mail, result: answered}
visits: [{at: 2013-08-18, by: operator, where: home, result: no_show}]
promises: [{kind: visit, made: 2013-08-16, due: 2013-08-18, kept: no}]
outcome: {resolved: yes, on: 2013-08-21}
""",
    )
    assert told(found.events) == [
        ("contact", "2013-08-16", "plain"),
        ("promise", "2013-08-16", "bad"),
        ("visit", "2013-08-18", "bad"),
        ("contact", "2013-08-20", "good"),
        ("outcome", "2013-08-21", "good"),
    ]


def test_contacts_without_a_date_keep_the_order_of_the_file(project: Project) -> None:
    found = story(
        project,
        """
case: good-1
operator: kpn
contacts:
  - {channel: mail}
  - {at: 2013-08-16, channel: phone}
  - {channel: chat}
promises: [{kind: refund}]
""",
    )
    assert [(event.kind, event.number) for event in found.events] == [
        ("contact", 1), ("contact", 2), ("contact", 3), ("promise", 1),
    ]  # fmt: skip
    assert "chat" in canonical(found.events[2].title)


@pytest.mark.parametrize(
    ("resolved", "title", "tone"),
    [
        ("yes", "The matter was solved", "good"),
        ("no", "The matter was not solved", "bad"),
        ("not_applicable", "Nothing was asked", "plain"),
    ],
)
def test_the_end_is_said_in_a_sentence(project: Project, resolved: str, title: str, tone: str) -> None:
    found = story(project, f"case: good-1\noperator: kpn\noutcome: {{resolved: {resolved}, as_of: 2013-08-20}}\n")
    (event,) = found.events
    assert (canonical(event.title), event.tone, canonical(event.when)) == (title, tone, "2013-08-20")


def test_an_end_that_nobody_wrote_down_is_said_to_be_unknown(project: Project) -> None:
    found = story(project, "case: good-1\noperator: kpn\noutcome: {own_work: 1 h}\n")
    assert [canonical(event.title) for event in found.events] == ["How it ended is not known"]


def test_nobody_who_answers_is_bad_whatever_else_is_known(project: Project) -> None:
    found = story(
        project, "case: good-1\noperator: kpn\ncontacts: [{channel: phone, reached: nobody}, {channel: phone}]\n"
    )
    assert [event.tone for event in found.events] == ["bad", "plain"]


def test_notes_and_other_private_fields_are_no_part_of_a_story(project: Project) -> None:
    found = story(
        project,
        "case: good-1\noperator: kpn\nnotes: SECRET\ncoder: SECRET\ncaller: SECRET\noutcome: {resolved: yes}\n",
    )
    assert "SECRET" not in str(found)
