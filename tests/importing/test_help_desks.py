"""Exports of help desks by the mappings that are shipped. The files are made by hand after the documents that each
mapping names: a weekend lies between question and answer, and business hours would hide it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorekit.importing.data import Imported, read_data
from scorekit.importing.mapping_reader import load_mapping, shipped_names
from scorekit.problems import ProblemsFound
from scorekit.reading.project import Project
from tests.importing.study import reasons

EXPORTS = Path(__file__).parent / "exports"
SAID = {"operator": "KPN", "zone": "Europe/Amsterdam"}


def read(name: str, file: str) -> Imported:
    return read_data([EXPORTS / file], load_mapping(name, None, constants=SAID), Project(EXPORTS))


def contacts(found: Imported) -> dict[str, object]:
    return {id: source.data["contacts"][0] for id, source in found.sources.items()}


def test_zendesk() -> None:
    """3,960 minutes are from Friday 17:00 to Monday 11:00 by the calendar; 60 by business hours."""
    found = read("zendesk", "zendesk.json")
    assert contacts(found) == {
        "1": {"at": "2026-03-06T18:00", "channel": "mail", "answered_after": "237600 s"},
        "2": {"at": "2026-07-07T00:30", "channel": "web_form", "result": "no_answer"},
    }
    assert [found.sources[id].data["outcome"] for id in ("1", "2")] == [
        {"resolved": "yes", "on": "2026-03-09T12:00"}, {"resolved": "no"},
    ]  # fmt: skip
    assert reasons(found) == ["resolved before the first contact"]
    assert (found.read, len(found.left_out)) == (4, 1)


def test_freshdesk() -> None:
    found = read("freshdesk", "freshdesk.csv")
    assert contacts(found) == {
        "101": {"at": "2026-03-06T17:00", "channel": "mail", "answered_after": "230400 s"},
        "102": {"at": "2026-03-06T18:00", "channel": "web_form", "result": "no_answer"},
    }
    assert reasons(found) == ["an end (2026-03-05T18:00) before its start (2026-03-06T18:00)"]
    assert [why for _, why in found.left_out] == ["the company wrote first"]


def test_intercom() -> None:
    """1772816400 is 6 March 2026, 17:00 UTC; the answer came 64 hours later, of which one was a business hour."""
    found = read("intercom", "intercom.json")
    assert contacts(found) == {
        "501": {"at": "2026-03-06T18:00", "channel": "mail", "answered_after": "230400 s"},
        "502": {"at": "2026-03-06T18:00", "channel": "chat", "reached": "nobody"},
        "503": {"at": "2026-03-06T18:00", "channel": "chat", "reached": "person", "wait": "45 s"},
    }
    assert (found.read, found.imported, len(found.left_out)) == (4, 3, 1)


def test_hubspot() -> None:
    found = read("hubspot", "hubspot.csv")
    assert contacts(found) == {
        "901": {"at": "2026-03-06T17:00", "channel": "mail", "answered_after": "230400 s"},
        "902": {"at": "2026-03-06T18:00", "channel": "web_form", "result": "no_answer"},
        "903": {"at": "2026-03-06T18:00", "channel": "phone"},
    }
    assert found.sources["903"].data["outcome"] == {"resolved": "yes", "on": "2026-03-06T18:20"}


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_mapping_asks_whose_help_desk_it_is(name: str) -> None:
    with pytest.raises(ProblemsFound, match="still says TODO"):
        load_mapping(name, None)
    load_mapping(name, None, constants=SAID)
