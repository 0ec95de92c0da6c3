"""Errata: a revision beside the edition, both verifiable, and a table that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit.api import editions, leagues
from scorekit.editions.record import changed_rows
from scorekit.editions.sums import file_sha256
from scorekit.editions.verify import verify
from scorekit.publishing.pages.compare import compare_page
from scorekit.publishing.printers.terminal import terminal
from tests.conftest import GOOD
from tests.editions.test_freeze import tree

Write = Callable[..., Path]
WRONG = GOOD.replace("resolved: yes", "resolved: no")


@pytest.fixture
def revised(project: Write) -> Path:
    """A project whose edition 2026 was mended once."""
    root = project(cases__good=WRONG, cases__other="case: b\noperator: telenet\n" + GOOD.partition("kpn\n")[2])
    editions.freeze("main", "2026")
    (root / "cases" / "good.yaml").write_text(GOOD, encoding="utf-8")
    editions.revise("main/2026", "the call was\nmisread", date="2026-11-22")
    return root


def test_a_revision_keeps_the_old_values_the_new_ones_the_reason_and_the_date(revised: Path) -> None:
    first, second = (revised / "editions" / "main" / name for name in ("2026", "2026.1"))
    was = verify(second).record.revises
    assert was is not None
    assert (was["edition"], was["reason"], was["date"]) == ("2026", "the call was misread", "2026-11-22")
    assert was["sha256"] == file_sha256(first / "SHA256SUMS") == verify(first).sha256
    assert [(one["operator"], one["was"]["score"], one["is"]["score"]) for one in was["changes"]] == [
        ("kpn", "2.5", "10.0"),
    ]
    # Two single experiences have no rank numbers, before or after.
    assert "rank" not in was["changes"][0]["was"] and "rank" not in was["changes"][0]["is"]


def test_where_everybody_has_three_cases_a_revision_keeps_the_ranks_too(project: Write) -> None:
    files = {f"cases__kpn{n}": GOOD.replace("good-1", f"k{n}") for n in (1, 2)}
    files |= {f"cases__telenet{n}": GOOD.replace("good-1", f"t{n}").replace("kpn", "telenet") for n in (1, 2, 3)}
    root = project(cases__good=WRONG, **files)
    editions.freeze("main", "2026")
    (root / "cases" / "good.yaml").write_text(GOOD, encoding="utf-8")
    editions.revise("main/2026", "the call was misread", date="2026-11-22")
    was = verify(root / "editions" / "main" / "2026.1").record.revises
    assert was is not None
    # Of KPN's three cases one had 2.5: (10 + 10 + 2.5)/3 = 7.5. Telenet, alone first, now shares the rank.
    assert [
        (one["operator"], one["was"]["score"], one["was"]["rank"], one["is"]["rank"]) for one in was["changes"]
    ] == [
        ("kpn", "7.5", 2, 1),
        ("telenet", "10.0", 1, 1),
    ]
    new = [str(one) for one in leagues.league_of_edition("main/2026.1").caveats]
    assert "Changed: KPN, 7.5 (2) before, 10.0 (=1) now." in new


def test_the_tables_say_that_it_was_revised(revised: Path) -> None:
    old = leagues.league_of_edition("main/2026")
    assert [str(one) for one in old.caveats] == [
        "This edition was revised; the newest is main/2026.1: the call was misread"
    ]
    new = [str(one) for one in leagues.league_of_edition("main/2026.1").caveats]
    assert new[0] == "A revision of 2026, of 2026-11-22: the call was misread"
    assert "Changed: KPN, 2.5 before, 10.0 now." in new
    dutch = leagues.league_of_edition("main/2026.1", language="nl").to_dict()
    assert dutch["rows"][0]["score"] == "10.0"


def test_what_comes_after_counts_by_its_last_revision(revised: Path) -> None:
    found = editions.history("main")
    assert found.labels == ("2026.1",)
    (inputs,) = scorekit.api.projects.open_leagues(["main"]).leagues()
    assert leagues.against(inputs, "2026").against == "main/2026.1"


def test_between_an_edition_and_its_revision_nobody_performed_otherwise(revised: Path) -> None:
    page = terminal([compare_page(editions.compare("main/2026", "main/2026.1"))])
    assert "Score +7.500: correction +7.500." in page and "erformance" not in page


def test_a_revision_is_of_the_last_one_and_needs_a_change_and_a_reason(revised: Path) -> None:
    before = tree(revised / "editions")
    for edition, reason, said in (
        ("main/2026", "again", "was revised already"),
        ("main/2026.1", "nothing", "nothing has changed"),
        ("main/2026.1", "  ", "needs a reason"),
        ("main/2025", "gone", "no edition"),
    ):
        with pytest.raises(scorekit.ProblemsFound, match=said):
            editions.revise(edition, reason, date="2026-11-22")
    assert tree(revised / "editions") == before
    (revised / "cases" / "good.yaml").write_text(WRONG, encoding="utf-8")
    made = editions.revise("main/2026.1", "it was right", date="2026-12-01")
    assert made.folder.name == "2026.2"
    assert [path.name for path in sorted((revised / "editions" / "main").iterdir())] == ["2026", "2026.1", "2026.2"]


def test_a_damaged_edition_is_not_revised(revised: Path) -> None:
    (revised / "editions" / "main" / "2026.1" / "README.md").write_text("mine", encoding="utf-8")
    (revised / "cases" / "good.yaml").write_text(WRONG, encoding="utf-8")
    with pytest.raises(scorekit.ProblemsFound, match="edition-damaged"):
        editions.revise("main/2026.1", "why not", date="2026-11-22")


def test_rank_numbers_that_appear_change_nobody() -> None:
    row = {"operator": "aa", "name": "Aa", "rank": 1, "shared": False, "score": "7.5", "score_exact": "15/2"}
    listed: dict[str, Any] = {"ranks_shown": False, "rows": [row], "unranked": []}
    assert changed_rows(listed, listed | {"ranks_shown": True}) == []
    better = row | {"score": "8.0", "score_exact": "8/1"}
    (one,) = changed_rows(listed, listed | {"ranks_shown": True, "rows": [better]})
    assert (one["was"], one["is"]) == (
        {"score": "7.5", "score_exact": "15/2"},
        {"score": "8.0", "score_exact": "8/1"},
    )
