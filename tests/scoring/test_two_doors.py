"""Frames and files are two doors of one house: the same locks, and the same table behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import scorekit
from scorekit.engine.scoring import read_columns
from scorekit.measuring.frame import measure_frame
from scorekit.problems import ProblemsFound
from scorekit.reading.cases.collection import collect
from scorekit.reading.cases.frames import facts
from scorekit.reading.project import Project
from scorekit.reading.yaml_out import to_yaml
from scorekit.rubrics.tree import Rubric
from scorekit.wording.numbers import exact_text
from tests.examples import examples, many_examples
from tests.inputs import sound
from tests.strategies import make_rubric


def rubric_of(text: str, folder: Path) -> Rubric:
    (folder / "r.yaml").write_text(text, encoding="utf-8")
    return scorekit.rubric(str(folder / "r.yaml"))


def dated_alike(value: Any) -> Any:
    """Random facts without what makes them contradict each other: dates in no order, evidence that is not listed."""
    if isinstance(value, list):
        return [dated_alike(one) for one in value]
    if not isinstance(value, dict):
        return value
    left_out = ("evidence", "at", "as_of", "on", "made", "due", "kept_at", "continues", "remedy")
    kept = {key: dated_alike(one) for key, one in value.items() if key not in left_out}
    if "rating" in kept:
        kept["scale"] = "0 to 10"
    if "operator" in kept:
        kept |= {"verdict": "5/10"}
    if kept.get("result") == "no_answer":
        del kept["result"]
    return kept


@many_examples
@pytest.mark.parametrize("criteria", [False, True])
def test_a_frame_of_measures_gives_the_table_of_its_files(
    criteria: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    seen = ranked_rows = 0
    for seed in range(examples(40, 400)):
        rubric = rubric_of(make_rubric(seed).text, tmp_path)
        files = tmp_path / "cases.yaml"
        files.write_text(to_yaml(dated_alike(sound("cases", seed, sensible=True))), encoding="utf-8")
        try:
            table = scorekit.league(rubric=str(tmp_path / "r.yaml"), cases=[files])
        except ProblemsFound:
            continue
        if table.caveats:  # a matter of several accounts counts once, which a frame cannot know
            continue
        found = collect([files], Project(tmp_path))
        read = list(read_columns(rubric))
        frame = measure_frame(
            facts(found.rows, found.sources),
            [column for column in read if not column.startswith("rating:")],
            [column.removeprefix("rating:") for column in read if column.startswith("rating:")],
        )
        ranked = scorekit.rank_frame(frame.lazy(), rubric, criteria=criteria)
        rows = ranked.filter(pl.col("rank").is_not_null()).to_dicts()
        expected = sorted((row.rank, row.operator, exact_text(row.score), row.shared) for row in table.rows)
        assert sorted((r["rank"], r["operator"], r["score_exact"], r["shared"]) for r in rows) == expected
        apart = ranked.filter(pl.col("rank").is_null())
        assert set(apart["operator"]) == {entry.operator for entry in table.unranked}
        assert apart["reason"].null_count() == 0
        seen, ranked_rows = seen + 1, ranked_rows + len(rows)
    assert seen >= 10 and ranked_rows >= 5


RUBRIC = """rubric: r
version: "1"
scale: {worst: 0, best: 10, decimals: 1}
ties: [calls]
criteria:
  - {id: calls, measure: contacts, bands: [{up_to: 1, points: 10}, {otherwise: 0}]}
"""
WAIT = RUBRIC.replace("measure: contacts, bands: [{up_to: 1, points: 10}, {otherwise: 0}]",
                      "measure: longest_wait, bands: [{up_to: 5 min, points: 10}, {otherwise: 0}]")  # fmt: skip
SHARE = RUBRIC.replace("measure: contacts, bands: [{up_to: 1, points: 10}, {otherwise: 0}]",
                       "measure: answered_share, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]")  # fmt: skip
YES = RUBRIC.replace("measure: contacts, bands: [{up_to: 1, points: 10}, {otherwise: 0}]",
                     "measure: reached_person, answers: {yes: 10, no: 0}")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        (RUBRIC, {"operator": ["a", None, None], "contacts": [1, 2, 3]}, "2 rows name no operator"),
        (WAIT, {"operator": ["a"], "longest_wait": [-60_000]}, "is less than nothing"),
        (RUBRIC, {"operator": ["a", "b"], "contacts": [-1, -2]}, '2 values of "contacts" are less than nothing'),
        (RUBRIC, {"operator": ["a"], "contacts": [3], "contacts.high": [2]}, "has a high end below its low end"),
        (RUBRIC, {"operator": ["a"], "contacts": [3], "contacts.state": [9]}, "has a state that does not exist"),
        (SHARE, {"operator": ["a"], "answered_share.num": [5], "answered_share.den": [4]}, "is more than the whole"),
        (SHARE, {"operator": ["a"], "answered_share.num": [5], "answered_share.den": [0]}, "cannot be counted exactly"),
        (SHARE, {"operator": ["a"], "answered_share.num": [-1], "answered_share.den": [4]}, "is less than nothing"),
        (YES, {"operator": ["a"], "reached_person": [2]}, "is neither yes nor no"),
        (RUBRIC, {"operator": ["a"], "contacts": [1], "weight": [0]}, '"weight" is missing or not above 0'),
        (
            RUBRIC,
            {"operator": ["a", "b"], "contacts": [1, 1], "weight": [-1, None]},
            '"weight" are missing or not above',
        ),
        (RUBRIC, {"operator": ["a"], "contact": [1]}, 'has no column "contacts"'),
    ],
)
def test_a_frame_is_refused_where_a_file_would_be(
    text: str, columns: dict[str, list[object]], said: str, tmp_path: Path
) -> None:
    frame = pl.DataFrame({key: pl.Series(values, strict=False) for key, values in columns.items()})
    with pytest.raises(ProblemsFound) as found:
        scorekit.rank_frame(frame, rubric_of(text, tmp_path))
    assert said in str(found.value), str(found.value)


def test_an_empty_column_of_python_is_a_column_of_unknowns(tmp_path: Path) -> None:
    frame = pl.DataFrame({"operator": ["a", "b"], "contacts": [None, None]})
    ranked = scorekit.rank_frame(frame, rubric_of(RUBRIC, tmp_path))
    assert ranked["rank"].to_list() == [None, None]


@pytest.mark.parametrize("criteria", [False, True])
def test_ties_are_broken_in_frames_with_and_without_their_column(criteria: bool, tmp_path: Path) -> None:
    text = RUBRIC.replace("ties: [calls]", "ties: [second]").replace("id: calls,", "id: calls, weight: 1,") + (
        "  - {id: second, measure: visits, bands: [{up_to: 1, points: 10}, {otherwise: 0}], weight: 0}\n"
    )
    frame = pl.LazyFrame({"operator": ["a", "b"], "contacts": [1, 1], "visits": [3, 1]})
    ranked = scorekit.rank_frame(frame, rubric_of(text, tmp_path), criteria=criteria)
    assert ranked.select("rank", "operator").rows() == [(1, "b"), (2, "a")]
    assert ("criterion:second" in ranked.columns) == criteria


FIGURES = """rubric: r
version: "1"
unit: operator
scale: {worst: 0, best: 10, decimals: 1}
ties: [second]
indicators: {nps: {unit: points}}
criteria:
  - {id: first, weight: 1, indicator: answered, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}
  - {id: second, indicator: nps, linear: [{at: -100, points: 0}, {at: 100, points: 10}], weight: 0}
"""
Row = tuple[str | None, str, str, int, int]


def figures(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["operator", "period", "indicator", "num", "den"], orient="row")


SOUND = (("a", "2021", "answered", 4, 5), ("a", "2021", "nps", -40, 1),
         ("b", "2021", "answered", 8, 10), ("b", "2021", "nps", 10, 1))  # fmt: skip


@pytest.mark.parametrize("criteria", [False, True])
def test_ties_of_figures_are_broken_and_a_net_score_may_be_below_nothing(criteria: bool, tmp_path: Path) -> None:
    ranked = scorekit.rank_figures(figures(*SOUND), rubric_of(FIGURES, tmp_path), "2021", criteria=criteria)
    assert ranked.select("rank", "operator").rows() == [(1, "b"), (2, "a")]
    assert ("criterion:second" in ranked.columns) == criteria


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("c", "2021", "answered", 900, 100), "is more than the whole"),
        (("c", "2021", "answered", -1, 100), "is less than nothing"),
        (("c", "2021", "answered", 1, 0), "a den of 2021 is not above 0"),
        ((None, "2021", "answered", 1, 2), "a row names no operator"),
        (("a", "2021", "answered", 1, 2), "2 values of answered for a in 2021"),
    ],
)
def test_a_frame_of_figures_is_refused_where_a_table_would_be(row: Row, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=said):
        scorekit.rank_figures(figures(*SOUND, row), rubric_of(FIGURES, tmp_path), "2021")


def test_a_misspelt_indicator_is_no_empty_table(tmp_path: Path) -> None:
    rubric = rubric_of(FIGURES, tmp_path)
    with pytest.raises(ProblemsFound, match='did you mean "answred"'):
        scorekit.rank_figures(figures(("a", "2021", "answred", 1, 2)), rubric, "2021")
    with pytest.raises(ProblemsFound, match="no figure of 2020 is about answered or nps"):
        scorekit.rank_figures(figures(*SOUND), rubric, "2020")


def test_the_type_of_what_is_returned_is_a_frame(tmp_path: Path) -> None:
    door: Callable[..., pl.DataFrame] = scorekit.rank_frame
    frame = pl.DataFrame({"operator": ["a"], "contacts": [1]})
    assert isinstance(door(frame, rubric_of(RUBRIC, tmp_path)), pl.DataFrame)
