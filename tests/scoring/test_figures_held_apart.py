"""Figures that look alike and are not: each was once taken for the other. Worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

import scorekit
from scorekit.engine.relative import marks
from scorekit.problems import ProblemsFound
from tests.scoring.test_figures import COUNTS, HEAD, RATE, reasons, rows, rubric, scores

Write = Callable[..., Path]
REGISTER = """operators:
  g: {name: G}
  a: {name: A}
  b: {name: B}
"""
LINE10 = "linear: [{at: 0, points: 0}, {at: 10, points: 10}]"
SHARE = "linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]"


def league(
    project: Write, text: str, figures: str, more: str = "", top: str = "", register: str = REGISTER, **files: str
) -> scorekit.League:
    spec = f"  - {{id: f, rubric: r, indicators: figures/, periods: [2021]{more}}}\n"
    written = {"figures/made.csv": figures, "rubrics/r.yaml": text, **files}
    root = project(
        scorekit=f"project: p\noperators: operators.yaml\n{top}leagues:\n{spec}", operators=register, **written
    )
    return scorekit.league("f", project=root)


def measured(operator: str) -> str:
    return str(scorekit.explain(f"operator:{operator}", league="f").to_dict()["lines"][1]["measured"])


@pytest.mark.parametrize("units", [("of 5", "of 10"), ("points", "stars")])
def test_marks_out_of_different_numbers_do_not_stand_in_one_column(project: Write, units: tuple[str, str]) -> None:
    figures = rows(f"a,2021,mark,4,{units[0]},,,x,published", f"b,2021,mark,8,{units[1]},,,x,published")
    table = league(project, rubric(f"  - {{id: m, indicator: mark, {LINE10}}}\n"), figures)
    assert scores(table) == {}
    assert "several units" in str(table.caveats[0])


def test_a_relative_scale_takes_one_kind_of_figure(project: Write) -> None:
    figures = rows("a,2021,x,90,%,,,s,published", "b,2021,x,40,s,,,s,published", "g,2021,x,5,points,,,s,published")
    assert scores(league(project, rubric("  - {id: m, indicator: x, relative: rank, better: lower}\n"), figures)) == {}


def test_a_rate_is_made_of_two_counts_of_one_unit(project: Write) -> None:
    figures = rows(
        "a,2021,complaints,90,%,,,s,published",
        "a,2021,customers,1000,customers,,,s,published",
        "b,2021,complaints,5,complaints,,,s,published",
        "b,2021,customers,10,thousands of customers,,,s,published",
        "g,2021,complaints,5,complaints,,,s,published",
        "g,2021,customers,10000,customers,,,s,published",
    )
    table = league(project, RATE, figures)
    assert scores(table) == {}
    assert "a rate is made of two counts" in measured("a")
    declared = RATE.replace("criteria:", "indicators: {customers: {unit: customers}}\ncriteria:")
    assert scores(league(project, declared, figures)) == {"g": Fraction(19, 2)}  # 0.5 per 1,000


def test_one_share_with_two_bases_is_a_conflict_and_its_value_the_same_by_both(project: Write) -> None:
    figures = rows("a,2021,x,50,%,,100,s,published", "a,2021,x,50,%,,100000,t,published")
    assert scores(league(project, rubric(f"  - {{id: m, indicator: x, {SHARE}}}\n"), figures)) == {"a": 5}
    assert {problem.code for problem in scorekit.validate()} == {"conflict"}


def test_definitions_of_count_and_denominator_are_two_things(project: Write) -> None:
    def both(count: tuple[str, str], of: tuple[str, str]) -> str:
        return rows(
            *(f"{o},2021,complaints,5,complaints,{d},,s,published" for o, d in zip("ab", count, strict=True)),
            *(f"{o},2021,customers,1000,customers,{d},,s,published" for o, d in zip("ab", of, strict=True)),
        )

    allowed = RATE.replace("criteria:", "indicators: {complaints: {definitions: [w, x]}}\ncriteria:")
    assert set(scores(league(project, allowed, both(("w", "x"), ("all", "all"))))) == {"a", "b"}
    assert scores(league(project, allowed, both(("w", "w"), ("residential", "all")))) == {}
    assert scores(league(project, RATE, both(("w", ""), ("", "w")))) == {}


def test_a_bare_count_is_refused_inside_another_rubric_too(project: Write) -> None:
    inner = rubric(f"  - {{id: c, indicator: x, {LINE10}}}\n").replace("rubric: r\n", "rubric: inner\n")
    figures = rows("a,2021,x,2,complaints,,,s,published")
    with pytest.raises(ProblemsFound, match="size-bias"):
        league(project, rubric('  - {id: m, rubric: "inner@1"}\n'), figures, **{"rubrics/inner.yaml": inner})


def test_what_another_rubric_rests_on_is_said_and_marked(project: Write) -> None:
    inner = rubric(f"  - {{id: c, indicator: x, {SHARE}}}\n").replace("rubric: r\n", "rubric: inner\n")
    figures = rows("a,2021,x,20,%,,,a source,inferred", "b,2021,x,10,%,,,s,published")
    outer = rubric('  - {id: m, rubric: "inner@1"}\n')
    table = league(project, outer, figures, ", inferred: allow", **{"rubrics/inner.yaml": inner})
    assert [(row.operator, row.inferred) for row in table.rows] == [("a", ("m",)), ("b", ())]
    facts = scorekit.explain("operator:a", league="f").to_dict()["lines"][1]["facts"]
    assert [fact["text"] for fact in facts] == ["x 2021: 20 %; a source"]


def test_inferred_figures_of_gates_and_minimums_are_marked(project: Write) -> None:
    text = (
        rubric(f"  - {{id: m, indicator: x, {SHARE}}}\n", "minimum: {indicator: customers, at_least: 10}\n")
        + "gates: [{id: few, when: {indicator: staff, under: 5 %}, cap: 2}]\n"
    )
    figures = rows(
        "a,2021,x,70,%,,,s,published",
        "a,2021,customers,50,customers,,,s,inferred",
        "a,2021,staff,1,%,,,staff list,inferred",
    )
    table = league(project, text, figures, ", inferred: allow")
    assert [(row.score, row.inferred) for row in table.rows] == [(2, ("customers", "staff"))]
    from scorekit.publishing.pages.explanation import explanation_page
    from scorekit.publishing.printers.terminal import terminal

    assert "staff list" in terminal([explanation_page(scorekit.explain("operator:a", league="f"))])


def test_a_change_of_a_group_needs_the_same_brands_in_both_years(project: Write) -> None:
    register = "operators:\n  g: {name: G}\n  a: {name: A, parents: [{operator: g, from: 2021}]}\n"
    change = "{indicator: complaints, against: -1 year}"
    text = rubric(f"  - {{id: m, change: {change}, linear: [{{at: -50 %, points: 10}}, {{at: 50 %, points: 0}}]}}\n")
    figures = rows(*(f"{o},{y},complaints,100,complaints,,,s,published" for o in "ga" for y in (2020, 2021)))
    assert scores(league(project, text, figures, ", level: group", register=register)) == {}
    assert "other brands belonged to it in 2020" in measured("g")


def test_a_group_says_for_whom_it_stands_and_who_came_inside_the_period(project: Write) -> None:
    register = "operators:\n  g: {name: G}\n  a: {name: A, parents: [{operator: g, from: 2021-07}]}\n"
    figures = COUNTS.replace("big,", "g,").replace("small,", "a,")
    figures = HEAD + "".join(line + "\n" for line in figures.splitlines()[1:] if line[0] in "ga")
    table = league(project, RATE, figures, ", level: group", register=register)
    said = [str(caveat) for caveat in table.caveats]
    assert "G stands for itself and A." in said
    assert "A belongs to it from 2021-07, and counts for the whole of 2021." in said


def test_brands_that_ended_or_had_not_begun_are_no_part_of_a_group(project: Write) -> None:
    register = (
        "operators:\n  g: {name: G}\n  a: {name: A, parents: [{operator: g}]}\n"
        "  old: {name: Old, ended: {at: 2019-06-30}, parents: [{operator: g}]}\n"
        "  new: {name: New, began: {at: 2023-01-01}, parents: [{operator: g}]}\n"
    )
    figures = rows("a,2021,complaints,5,complaints,,,s,published", "a,2021,customers,1000,customers,,,s,published")
    assert scores(league(project, RATE, figures, ", level: group", register=register)) == {"g": 5}


def test_a_holding_in_between_needs_no_figures_of_its_own(project: Write) -> None:
    register = (
        "operators:\n  g: {name: G}\n  h: {name: H, parents: [{operator: g}]}\n"
        "  a: {name: A, parents: [{operator: h}]}\n  b: {name: B, parents: [{operator: h}]}\n"
    )
    figures = rows(
        *(f"{o},2021,complaints,5,complaints,,,s,published" for o in "ab"),
        *(f"{o},2021,customers,1000,customers,,,s,published" for o in "ab"),
    )
    assert scores(league(project, RATE, figures, ", level: group", register=register)) == {"g": 5}  # 10 of 2,000


def test_halves_of_brands_are_joined_by_their_bases(project: Write) -> None:
    brands = "".join(f"  {id}: {{name: {id}, parents: [{{operator: g}}]}}\n" for id in "ab")
    register = f"operators:\n  g: {{name: G}}\n{brands}"
    figures = rows(*(f"{o},2021-H{h},x,{40 + 10 * h},%,,100,s,published" for o in "ab" for h in (1, 2)))
    text = rubric(f"  - {{id: m, indicator: x, {SHARE}}}\n")
    # 50 % and 60 % of 100 each, twice: 220 of 400.
    assert scores(league(project, text, figures, ", level: group", register=register)) == {"g": Fraction(11, 2)}


def test_a_half_and_two_quarters_make_a_year(project: Write) -> None:
    figures = rows(
        "a,2021-H1,complaints,20,complaints,,,s,published",
        *(f"a,2021-Q{q},complaints,15,complaints,,,s,published" for q in (3, 4)),
        "a,2021,customers,10000,customers,,,s,published",
    )
    assert scores(league(project, RATE, figures)) == {"a": 5}  # 50 of 10,000


def test_customers_of_four_quarters_are_not_the_customers_of_a_year(project: Write) -> None:
    figures = rows(
        "a,2021,complaints,40,complaints,,,s,published",
        *(f"a,2021-Q{q},customers,10000,customers,,,s,published" for q in (1, 2, 3, 4)),
    )
    assert scores(league(project, RATE, figures)) == {}
    assert "a stock does not add up over time" in measured("a")
    said = RATE.replace("criteria:", "indicators: {customers: {statistic: flow}}\ncriteria:")
    assert scores(league(project, said, figures)) == {"a": 9}  # 1 per 1,000


def test_a_minimum_base_is_in_the_unit_of_the_rubric(project: Write) -> None:
    figures = rows(
        *(f"a,{y},wait,{m},min,,,s,published" for y, m in ((2020, 10), (2021, 12))),
        *(f"b,{y},wait,{s},s,,,s,published" for y, s in ((2020, 600), (2021, 720))),
    )
    change = "{indicator: wait, against: -1 year, minimum_base: 100}"
    leaf = f"  - {{id: m, change: {change}, linear: [{{at: -50 %, points: 10}}, {{at: 50 %, points: 0}}]}}\n"
    assert scores(league(project, rubric(leaf), figures)) == {}
    assert scores(league(project, rubric(leaf, "indicators: {wait: {unit: s}}\n"), figures)) == {"a": 3, "b": 3}


def test_the_field_of_a_relative_scale_is_who_meets_the_minimums(project: Write) -> None:
    text = rubric(
        "  - {id: m, indicator: x, relative: min_max, better: lower}\n",
        "minimum: {indicator: customers, at_least: 10}\n",
    )
    figures = rows(
        *(f"{o},2021,x,{v},%,,,s,published" for o, v in (("a", 10), ("b", 20), ("g", 100))),
        *(f"{o},2021,customers,{v},customers,,,s,published" for o, v in (("a", 50), ("b", 50), ("g", 3))),
    )
    assert scores(league(project, text, figures)) == {"a": 10, "b": 0}


def test_who_never_got_there_is_beaten_by_everybody_else() -> None:
    # Lower is better: a beats b and the one that never; b beats that one alone.
    found = marks({"a": Fraction(4), "b": Fraction(8)}, "rank", False, never=1)
    assert found == {"a": 1, "b": Fraction(1, 2)}


CASES = """cases:
  - {case: x, operator: a, period: 2021, outcome: {resolved: yes, costs: [{what: call, amount: 10 EUR}]}}
  - {case: y, operator: a, period: 2021, outcome: {resolved: yes, costs: [{what: call, amount: 1000 USD}]}}
  - {case: z, operator: b, period: 2021, outcome: {resolved: yes, costs: [{what: call, amount: 500 EUR}]}}
  - {case: d, operator: g, period: 2021, contacts: [{channel: phone, at: 2021-01-01}],
     outcome: {resolved: yes, on: 2021-01-02}}
"""


def of_cases(project: Write, leaf: str) -> dict[str, Fraction]:
    spec = "leagues:\n  - {id: f, rubric: r, cases: cases/, periods: [2021]}\n"
    root = project(
        scorekit=f"project: p\noperators: operators.yaml\n{spec}", operators=REGISTER, cases__good=CASES,
        **{"rubrics/r.yaml": rubric(leaf)},
    )  # fmt: skip
    return scores(scorekit.league("f", project=root))


def test_amounts_in_several_currencies_have_no_mean(project: Write) -> None:
    line = "linear: [{at: 0 EUR, points: 10}, {at: 1000 EUR, points: 0}]"
    assert of_cases(project, f"  - {{id: m, measure: cost_to_customer, across_cases: mean, {line}}}\n") == {"b": 5}


def test_a_day_is_not_held_against_hours(project: Write) -> None:
    share = f"across_cases: {{share: {{up_to: 30 h}}}}, {SHARE}"
    assert of_cases(project, f"  - {{id: m, measure: time_to_resolution, {share}}}\n") == {}
    days = share.replace("30 h", "1 day")
    assert of_cases(project, f"  - {{id: m, measure: time_to_resolution, {days}}}\n") == {"g": 10}


def frame(*cells: tuple[str, str, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(cells, schema=["operator", "period", "indicator", "num", "den"], orient="row")


@pytest.mark.parametrize(
    "cells",
    [
        [("a", "2021", "complaints", 2**60, 1), ("a", "2021", "customers", 1, 2**60)],
        [("a", "2021", "complaints", 1, 1), ("a", "2021", "customers", 10**18, 10**18)],
    ],
)
def test_frames_with_numbers_that_could_not_be_counted_exactly_are_refused(
    project: Write, cells: list[tuple[str, str, str, int, int]]
) -> None:
    table = league(project, RATE, rows("a,2021,complaints,1,complaints,,,s,published"))
    with pytest.raises(ProblemsFound, match="out-of-range"):
        scorekit.rank_figures(frame(*cells), table.rubric, "2021")


def test_frames_of_the_wrong_kind_are_refused_and_nobody_is_no_operator(project: Write) -> None:
    table = league(project, RATE, rows("a,2021,complaints,1,complaints,,,s,published"))
    sound = frame(("a", "2021", "complaints", 1, 1), ("a", "2021", "customers", 1000, 1))
    with pytest.raises(ProblemsFound, match="not a period"):
        scorekit.rank_figures(sound, table.rubric, "20211")
    with pytest.raises(ProblemsFound, match="no text"):
        scorekit.rank_figures(sound.with_columns(period=pl.lit(2021)), table.rubric, "2021")
    nobody = sound.with_columns(operator=pl.lit(None, dtype=pl.String))
    with pytest.raises(ProblemsFound, match="2 rows name no operator"):
        scorekit.rank_figures(pl.concat([sound, nobody]), table.rubric, "2021")
    markets = pl.concat([sound, nobody]).with_columns(market=pl.when(pl.col("operator").is_null()).then(pl.lit("all")))
    assert scorekit.rank_figures(markets, table.rubric, "2021")["operator"].to_list() == ["a"]


@pytest.mark.parametrize(
    ("leaf", "message"),
    [
        (f"rate: {{count: x, of: y, per: 1000000000000000}}, {LINE10}", "at most per 1,000,000,000"),
        (f"indicator: x, relative: rank, {LINE10}", "two scale functions"),
        ("indicator: x, relative: rank", "what is better"),
        (f"measure: longest_wait, {LINE10}", "of several cases"),
        (f"rubric: small, {LINE10}", "not pinned"),
        (f"change: {{indicator: x, against: last year}}, {SHARE}", "not an earlier period"),
    ],
)
def test_rubrics_of_operators_that_make_no_sense_are_told(project: Write, leaf: str, message: str) -> None:
    project(**{"rubrics/r.yaml": rubric(f"  - {{id: m, {leaf}}}\n")})
    found = [problem for problem in scorekit.validate() if problem.path == "rubrics/r.yaml"]
    assert any(message in problem.message for problem in found), found


def test_years_that_no_calendar_has_are_told(project: Write) -> None:
    with pytest.raises(ProblemsFound, match="not a period"):
        league(project, RATE, rows("a,0000,complaints,1,complaints,,,s,published"))


def test_a_register_in_the_project_file_knows_when_operators_began(project: Write) -> None:
    project(scorekit="project: p\noperators: {new: {name: New, began: {at: 2023-01-01}}}\n")
    assert scorekit.validate() == []


def test_a_brand_of_a_group_is_explained_under_its_group(project: Write) -> None:
    register = "operators:\n  g: {name: G}\n  a: {name: A, parents: [{operator: g}]}\n"
    figures = rows(*(f"{o},2021,complaints,5,complaints,,,s,published" for o in "ga"))
    league(project, RATE, figures, ", level: group", register=register)
    with pytest.raises(ProblemsFound, match="a counts under g"):
        scorekit.explain("operator:a", league="f")
    assert reasons(scorekit.league("f")) == {"g": "nothing could be scored; unknown: rate (no figure)"}
