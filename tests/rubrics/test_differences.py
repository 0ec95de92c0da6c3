"""What changed between two rubrics, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.api import editions, projects, rubrics
from scorekit.publishing.pages.rubric_diff import rubric_diff_pages
from scorekit.publishing.printers.terminal import terminal
from tests.conftest import RUBRIC

Write = Callable[..., Path]

GATE = "gates:\n  - {id: never_resolved, when: {measure: resolved, is: no}, cap: 4}"
CHANGES = {
    "a weight": (("weight: 3", "weight: 4"), ["attempts: weight 3 to 4"]),
    "points of a band": (("points: 6", "points: 5"), ["attempts: band up to 2 now 5 points, was 6"]),
    "an edge": (
        ("up_to: 2", "up_to: 3"),
        ["attempts: new band up to 3: 6 points", "attempts: band up to 2 gone, was 6 points"],
    ),
    "an answer": (("{yes: 10, no: 0}", "{yes: 9, no: 0}"), ["person: answer yes now 9 points, was 10"]),
    "a measure": (
        ("measure: reached_person", "measure: resolved"),
        ["person: measures measure resolved, was measure reached_person"],
    ),
    "a gate": (
        ("cap: 4", "cap: 3"),
        ["gate never_resolved: at most 3 when resolved is no, was at most 4 when resolved is no"],
    ),
    "a gate that is gone": ((GATE, ""), ["gate never_resolved: gone, was at most 4 when resolved is no"]),
    "decimals": (("decimals: 1", "decimals: 2"), ["decimals: 1 to 2"]),
    "a criterion": (
        ("  - id: person", "  - id: human"),
        ["person: gone (weight 1)", "human: new, weight 1, measures reached_person"],
    ),
    "a reason": (
        ("{up_to: 2, points: 6}", "{up_to: 2, points: 6, because: so}"),
        ["attempts: band up to 2: another reason or source"],
    ),
    "a policy": (("    weight: 1", "    weight: 1\n    unknown: worst"), ["person: unknown leave_out to worst"]),
    "only a comment": (("rubric: small", "# said\nrubric: small"), []),
}
TWICE = """
case: b
operator: telenet
contacts:
  - {channel: phone, reached: person, result: sent_elsewhere}
  - {channel: phone, reached: person, result: resolved}
outcome: {resolved: yes}
"""


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_said_in_words(name: str, project: Write) -> None:
    (old, new), expected = CHANGES[name]
    assert old in RUBRIC
    project(rubrics__small=RUBRIC, other=RUBRIC.replace(old, new))
    found = rubrics.diff_rubric("small", "other.yaml")
    assert list(map(str, found.changes)) == expected
    back = rubrics.diff_rubric("other.yaml", "small")
    assert bool(back.changes) == bool(expected)


def test_it_says_whom_a_change_would_move(project: Write) -> None:
    project(cases__second=TWICE, other=RUBRIC.replace("points: 6", "points: 10"))
    found = rubrics.diff_rubric("small", "other.yaml")
    (moves,) = found.leagues
    assert [(one.operator, one.is_moved) for one in moves.rows] == [("kpn", True), ("telenet", True)]
    # KPN is still 10 and shares the first place now; Telenet goes from (3 x 6 + 10) / 4 to 10.
    assert [(one.old.rank, one.new.rank, one.new.shared) for one in moves.rows if one.old and one.new] == [
        (1, 1, True),
        (2, 1, True),
    ]
    text = terminal(rubric_diff_pages(found))
    assert "Whom it would move: main" in text


def test_an_edition_stands_for_its_rubric(project: Write) -> None:
    root = project()
    editions.freeze("main", "2026")
    (root / "rubrics" / "small.yaml").write_text(RUBRIC.replace("points: 6", "points: 5").replace('"1"', '"2"'))
    found = rubrics.diff_rubric("main/2026", "small")
    assert (found.old.version, found.new.version) == ("1", "2")
    assert [moves.label for moves in found.leagues] == ["main/2026", "main"]
    with pytest.raises(scorekit.ProblemsFound, match="unknown-rubric"):
        rubrics.diff_rubric("smal", "small")
    assert projects.validate() == []
