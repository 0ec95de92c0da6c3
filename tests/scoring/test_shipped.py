"""The shipped leagues: the blogger's table to the digit, and what the sources say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scorekit
from scorekit.reading.documents import load
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_bloggers_table_is_hers_exactly() -> None:
    table = scorekit.league("lastige-klant")
    assert [(row.name, row.score) for row in table.rows] == [
        ("Amazon.co.uk", 9),
        ("TNT", 8),
        ("Telenet", 5),
        ("Essent", 4),
        ("Asus", 3),
        ("Mobistar", 2),
    ]
    assert [row.rank for row in table.rows] == [1, 2, 3, 4, 5, 6]


def test_there_are_seventeen_cases_of_nine_operators_one_a_file() -> None:
    documents = [d for d in load([ROOT / "cases"]).documents if d.kind == "case"]
    assert len(documents) == 17
    scores = scorekit.score("stories")
    assert len({case.operator for case in scores.cases}) == 9


def test_every_fact_of_a_shipped_case_leads_to_evidence() -> None:
    documents = [one for one in load([ROOT / "cases"]).documents if one.kind == "case"]
    assert len(documents) > 15
    for document in documents:
        listed = document.data["evidence"]
        assert listed and all(entry["source"].endswith(".txt") for entry in listed), document.path
        for holder in ("contacts", "visits", "promises"):
            for entry in document.data.get(holder, []):
                assert "evidence" in entry, (document.path, holder)


def test_json_is_in_rank_order_with_decimal_texts_and_a_fraction() -> None:
    found = json.loads(scorekit.league("stories").to_json())
    assert found["schema"] == "scorekit/league/v1"
    assert set(found) == {
        "schema", "league", "period", "rubric", "versions", "ranks_shown", "pairs", "rows", "unranked", "caveats",
    }  # fmt: skip
    # Single experiences: the order stands, and the table shows no rank numbers.
    assert found["ranks_shown"] is False
    assert found["versions"] == {"measures": 2, "arithmetic": 1}
    assert len(found["rubric"]["sha256"]) == 64
    ranks = [row["rank"] for row in found["rows"]]
    assert ranks == sorted(ranks)
    row = found["rows"][0]
    assert set(row) == {
        "rank", "shared", "operator", "name", "score", "score_exact", "cases", "coverage", "criteria", "range",
        "label",
    }  # fmt: skip
    assert all(isinstance(row[key], str) for key in ("score", "score_exact", "coverage"))
    assert "/" in row["score_exact"]
    assert all(value is None or isinstance(value, str) for value in row["criteria"].values())
    assert found["unranked"][-1] == {
        "operator": "tnt",
        "name": "TNT",
        "reason": "nothing that the rubric scores is known",
        "range": {"worst": "0.0", "best": "10.0"},
    }


def test_the_name_is_the_one_that_the_cases_write_if_they_all_write_one() -> None:
    table = scorekit.league("stories")
    names = {row.operator: row.name for row in table.rows} | {row.operator: row.name for row in table.unranked}
    # Cases write Belgacom, Belgacom/Proximus and Proximus: the register's name stands.
    assert names["proximus"] == "Proximus"
    # Cases write Amazon.co.uk and Amazon.
    assert names["amazon-uk"] == "Amazon.co.uk"


def test_the_sha256_of_a_rubric_is_that_of_its_file() -> None:
    import hashlib

    path = Path("rubrics/four-criteria.yaml")
    assert scorekit.rubric("four-criteria").sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
