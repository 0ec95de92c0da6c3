"""A league is scored once for each view of it, and both tables once where two are compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scorekit.api import editions, explanations, leagues
from scorekit.engine.scoring import score_cases
from scorekit.scoring import scored
from tests.conftest import PROJECT, ROOT, RUBRIC


@pytest.fixture
def scorings(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], int]:
    """How often the engine scores while something is computed."""
    asked: list[object] = []
    real = score_cases

    def counting(*arguments: object, **options: object) -> object:
        asked.append(arguments)
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(scored, "score_cases", counting)

    def count(work: Callable[[], object]) -> int:
        asked.clear()
        work()
        return len(asked)

    return count


@pytest.mark.parametrize(
    ("view", "times"),
    [
        (lambda: leagues.league("stories", project=ROOT), 1),
        (lambda: leagues.league("au-complaints", project=ROOT), 1),
        (lambda: leagues.score("stories", project=ROOT), 1),
        (lambda: explanations.explain("operator:kpn", league="stories", project=ROOT), 1),
        (lambda: explanations.explain("operator:telenet", league="be-telecom", project=ROOT), 1),
        (lambda: explanations.explain("kpn-2013-move", league="stories", project=ROOT), 1),
        (lambda: explanations.contrast("operator:kpn", "operator:telenet", league="stories", project=ROOT), 1),
        (lambda: explanations.what_if("kpn-2013-move", ["outcome.resolved=yes"], league="stories", project=ROOT), 2),
        (lambda: editions.compare("be-telecom/2020", "be-telecom/2021", project=ROOT), 2),
    ],
)
def test_a_view_scores_once_and_a_comparison_twice(
    view: Callable[[], object], times: int, scorings: Callable[[Callable[[], object]], int]
) -> None:
    assert scorings(view) == times


def test_a_changed_rubric_needs_both_tables_by_both_rubrics(
    project: Callable[..., Path], scorings: Callable[[Callable[[], object]], int]
) -> None:
    root = project(scorekit=PROJECT.replace("cases: cases/", "cases: cases/, periods: [2024, 2025]"))
    for year, version in (("2024", "1"), ("2025", "2")):
        case = f"case: c{year}\noperator: kpn\nperiod: {year}\ncontacts: [{{reached: person}}]\n"
        (root / "cases" / f"c{year}.yaml").write_text(case, encoding="utf-8")
        rubric = RUBRIC.replace('version: "1"', f'version: "{version}"')
        (root / "rubrics" / "small.yaml").write_text(rubric, encoding="utf-8")
        editions.freeze("main", year)
    assert scorings(lambda: editions.compare("main/2024", "main/2025")) == 4
