"""Score cards of three platforms become rubrics, and filled ones cases. The files are made by hand after the documents
that the readers name; the scores are worked out by the rules of each platform."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import scorekit
from scorekit.api.importing import import_scorecard
from scorekit.problems import ProblemsFound

EXPORTS = Path(__file__).parent / "exports"


def scores(folder: Path, card: str, filled: str, rubric: str) -> tuple[dict[str, Fraction | None], list[str]]:
    """The scores of filled cards by the rubric of their card, and what was said."""
    (folder / "scorekit.yaml").write_text("project: p\n")
    said = import_scorecard(
        EXPORTS / card, [EXPORTS / filled], to=folder / "cards", constants={"operator": "KPN"}, project=folder
    )
    found = scorekit.score(
        rubric=str(folder / "cards" / f"{rubric}.yaml"),
        cases=[folder / "cards" / f"{rubric}-cases.yaml"],
        project=folder,
    )
    return {case.case: case.score for case in found.cases}, said


def test_amazon_connect(tmp_path: Path) -> None:
    """c-1: Opening (0 + 50) / 2 = 25, Privacy (100 + 0) / 2 = 50: 0.4 x 25 + 0.6 x 50 = 40. c-2 failed."""
    found, said = scores(tmp_path, "connect-form.json", "connect-evaluations.json", "call-quality")
    assert found == {"c-1": 40, "c-2": 0}
    assert '"Remarks" asks for a text, and scores nothing.' in said
    assert 'Left out: the card of "c-3" is not finished.' in said
    assert "3 filled cards read: 2 cases, 1 left out." in said


def test_genesys_cloud(tmp_path: Path) -> None:
    """k-1: Opening 5 of 5, Content 10 of 15: 15 of 20 points. k-2 failed the question that only the best answer
    passes. k-3 has an answer that the card does not have."""
    found, said = scores(tmp_path, "genesys-form.json", "genesys-evaluations.json", "quality")
    assert {id: None if score is None else round(float(score), 4) for id, score in found.items()} == {
        "k-1": 75,
        "k-2": 0,
    }
    assert '"Content" starts with the best answers filled in: a question that nobody looked at has full marks.' in said
    assert '"Greeted" also counts for the critical score of the platform, which is a second score.' in said
    assert any("an unknown answer to" in line for line in said)


def test_google(tmp_path: Path) -> None:
    """x1: 7 of 10 points. x2: 0 of 7, since politeness does not apply."""
    found, said = scores(tmp_path, "google-card.json", "google-results.json", "qa")
    assert found == {"x1": 70, "x2": 0}
    assert '"Mood" scores nothing.' in said


def test_what_a_question_is_asked_under_is_kept(tmp_path: Path) -> None:
    scores(tmp_path, "genesys-form.json", "genesys-evaluations.json", "quality")
    rubric = (tmp_path / "cards" / "quality.yaml").read_text()
    assert "applies_when: {rating: explained_asked, at_least: 100 %}" in rubric


def test_the_operator_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="nothing says whose contacts these are"):
        import_scorecard(EXPORTS / "google-card.json", [EXPORTS / "google-results.json"], to=tmp_path / "x")


@pytest.mark.parametrize("name", ["google-results.json", "zendesk.json", "freshdesk.csv"])
def test_another_file_is_no_score_card(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemsFound):
        import_scorecard(EXPORTS / name, to=tmp_path / "x")
    assert not (tmp_path / "x").exists()
