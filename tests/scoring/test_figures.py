"""Leagues of figures: what counts, what stays unknown, and what the table says. Worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit.engine.relative import marks
from scorekit.problems import ProblemsFound
from scorekit.vocabulary import Relative

Write = Callable[..., Path]
HEAD = "operator,period,indicator,value,unit,definition,base_n,source,status\n"
REGISTER = """operators:
  big: {name: Big}
  small: {name: Small, parents: [{operator: big, from: 2020}]}
  tiny: {name: Tiny, parents: [{operator: small}]}
  other: {name: Other}
"""


def rubric(criteria: str, more: str = "") -> str:
    return f'rubric: r\nversion: "1"\nunit: operator\nscale: {{worst: 0, best: 10}}\n{more}criteria:\n{criteria}'


RATE = rubric(
    "  - {id: rate, rate: {count: complaints, of: customers, per: 1000}, "
    "linear: [{at: 0, points: 10}, {at: 10, points: 0}]}\n"
)
ANSWERED = rubric("  - {id: a, indicator: answered, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}\n")


def rows(*cells: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in cells)


def league(project: Write, text: str, figures: str, more: str = "", top: str = "") -> scorekit.League:
    spec = f"  - {{id: f, rubric: r, indicators: figures/, periods: [2021]{more}}}\n"
    files = {"figures/made.csv": figures, "rubrics/r.yaml": text}
    root = project(
        scorekit=f"project: p\noperators: operators.yaml\n{top}leagues:\n{spec}", operators=REGISTER, **files
    )
    return scorekit.league("f", project=root)


def scores(table: scorekit.League) -> dict[str, Fraction]:
    return {row.operator: row.score for row in table.rows}


def reasons(table: scorekit.League) -> dict[str, str]:
    return {entry.operator: str(entry.reason) for entry in table.unranked}


COUNTS = rows(
    "big,2021,complaints,100,complaints,,,paper,press",
    "big,2021,customers,50000,customers,,,report,published",
    "small,2021,complaints,60,complaints,,,paper,press",
    "small,2021,customers,10000,customers,,,report,published",
    "tiny,2021,complaints,20,complaints,,,paper,press",
    "tiny,2021,customers,20000,customers,,,report,published",
)


def test_brands_are_ranked_by_their_own_rates(project: Write) -> None:
    # 2, 6 and 1 complaints per 1,000 customers.
    assert scores(league(project, RATE, COUNTS)) == {"tiny": 9, "big": 8, "small": 4}


def test_a_group_is_ranked_by_the_rate_of_its_sums_and_not_by_a_mean_of_rates(project: Write) -> None:
    # 180 of 80,000: 2.25 per 1,000, which earns 7.75.
    assert scores(league(project, RATE, COUNTS, ", level: group")) == {"big": Fraction(31, 4)}


def test_a_group_of_which_one_brand_has_no_figure_is_unknown(project: Write) -> None:
    missing = COUNTS.replace("tiny,2021,customers,20000,customers,,,report,published\n", "")
    table = league(project, RATE, missing, ", level: group")
    assert reasons(table) == {"big": "nothing could be scored; unknown: rate (no figure)"}
    explained = scorekit.explain("big", league="f").to_dict()
    assert "no figure of 2021 for tiny" in explained["lines"][1]["measured"]


def test_four_quarters_of_a_count_make_a_year_and_three_do_not(project: Write) -> None:
    quarters = [f"other,2021-Q{q},complaints,{q * 10},complaints,,,paper,press" for q in (1, 2, 3, 4)]
    customers = "other,2021,customers,20000,customers,,,report,published"
    # 100 complaints of 20,000 customers: 5 per 1,000.
    assert scores(league(project, RATE, rows(*quarters, customers))) == {"other": 5}
    assert scores(league(project, RATE, rows(*quarters[:3], customers))) == {}


def test_shares_are_formed_again_from_their_bases_and_are_unknown_without(project: Write) -> None:
    with_bases = rows(
        "other,2021-H1,answered,90,%,,300,site,published", "other,2021-H2,answered,50,%,,100,site,published"
    )
    # 270 and 50 of 400 calls: 80 %.
    assert scores(league(project, ANSWERED, with_bases)) == {"other": 8}
    without = rows("other,2021-H1,answered,90,%,,300,site,published", "other,2021-H2,answered,50,%,,,site,published")
    assert scores(league(project, ANSWERED, without)) == {}
    explained = scorekit.explain("other", league="f").to_dict()
    assert "cannot be formed without their bases" in explained["lines"][1]["measured"]


def test_medians_and_percentiles_of_parts_are_unknown_even_with_bases(project: Write) -> None:
    text = rubric("  - {id: a, indicator: wait, linear: [{at: 0 s, points: 10}, {at: 100 s, points: 0}]}\n")
    halves = rows("other,2021-H1,wait,20,s,,100,site,published", "other,2021-H2,wait,60,s,,300,site,published")
    assert scores(league(project, text, halves)) == {}
    means = rubric(
        "  - {id: a, indicator: wait, linear: [{at: 0 s, points: 10}, {at: 100 s, points: 0}]}\n",
        "indicators: {wait: {unit: s, statistic: mean}}\n",
    )
    assert scores(league(project, means, halves)) == {"other": 5}  # (20 x 100 + 60 x 300) / 400 = 50 s


CONFLICT = rows("other,2021,answered,80,%,,,site,published", "other,2021,answered,70,%,,,paper,press")


def test_two_values_are_a_range_until_one_is_chosen_and_the_choice_is_shown(project: Write) -> None:
    (row,) = league(project, ANSWERED, CONFLICT).rows
    # 70 % or 80 %: 7 or 8 points, of which doubt gives the better; marked.
    assert (row.score, row.range) == (8, (7, 8))
    assert [tuple((str(value), source) for value, source in one.figures) for one in row.contradicted] == [
        (("80 %", "site"), ("70 %", "paper"))
    ]
    choose = "choose: [{indicator: answered, status: press, because: it is the later one}]\n"
    table = league(project, ANSWERED, CONFLICT, top=choose)
    assert scores(table) == {"other": 7}
    assert (
        "answered of other, 2021: sources contradict each other. 70 % (paper) was chosen over 80 % (site), "
        "because: it is the later one"
    ) in map(str, table.caveats)
    facts = [fact["text"] for fact in scorekit.explain("other", league="f").to_dict()["lines"][1]["facts"]]
    assert facts[1:] == ["chosen, because: it is the later one", "not taken: answered 2021: 80 %; site"]


def test_a_choice_that_fits_nothing_is_told(project: Write) -> None:
    choose = "choose: [{indicator: answered, status: restated, because: x}]\n"
    league(project, ANSWERED, CONFLICT, top=choose)
    found = {(problem.code, problem.path) for problem in scorekit.validate()}
    assert found == {("not-found", "scorekit.yaml"), ("conflict", "figures/made.csv")}


def test_an_inferred_figure_ranks_nobody_unless_the_league_allows_it_and_is_marked_then(project: Write) -> None:
    figures = rows("other,2021,answered,80,%,,,site,inferred", "big,2021,answered,60,%,,,site,published")
    assert scores(league(project, ANSWERED, figures)) == {"big": 6}
    table = league(project, ANSWERED, figures, ", inferred: allow")
    assert [(row.operator, row.inferred) for row in table.rows] == [("other", ("a",)), ("big", ())]
    assert [row.get("inferred") for row in table.to_dict()["rows"]] == [["a"], None]


def test_figures_by_two_definitions_count_only_if_the_rubric_says_so(project: Write) -> None:
    figures = rows("other,2021,answered,80,%,welcome,,site,published", "big,2021,answered,60,%,menu,,site,published")
    table = league(project, ANSWERED, figures)
    assert scores(table) == {}
    assert "several definitions" in str(table.caveats[0])
    both = rubric(ANSWERED.partition("criteria:\n")[2], "indicators: {answered: {definitions: [welcome, menu]}}\n")
    table = league(project, both, figures)
    assert scores(table) == {"other": 8, "big": 6}
    assert [str(caveat) for caveat in table.caveats] == ['answered mixes definitions: "menu" | "welcome".']
    one = rubric(ANSWERED.partition("criteria:\n")[2], "indicators: {answered: {definition: menu}}\n")
    table = league(project, one, figures)
    assert (scores(table), list(reasons(table))) == ({"big": 6}, ["other"])


def test_figures_that_are_all_in_another_unit_than_the_rubric_reads_are_refused(project: Write) -> None:
    with pytest.raises(ProblemsFound, match="reads answered in %, and its figures are in s"):
        league(project, ANSWERED, rows("other,2021,answered,80,s,,,site,published"))


def test_rates_that_were_published_are_converted_to_the_unit_of_the_rubric(project: Write) -> None:
    text = rubric(
        "  - {id: a, indicator: rate, linear: [{at: 0, points: 10}, {at: 10, points: 0}]}\n",
        "indicators: {rate: {unit: per 10000}}\n",
    )
    figures = rows("other,2021,rate,0.5,per 1000,,,site,published", "big,2021,rate,20,per 100000,,,site,published")
    # 5 and 2 per 10,000.
    assert scores(league(project, text, figures)) == {"big": 8, "other": 5}
    undeclared = rubric("  - {id: a, indicator: rate, linear: [{at: 0, points: 10}, {at: 10, points: 0}]}\n")
    assert scores(league(project, undeclared, figures)) == {}


def test_a_bare_count_is_refused_unless_the_rubric_accepts_its_bias_and_says_why(project: Write) -> None:
    line = "linear: [{at: 0, points: 10}, {at: 100, points: 0}]"
    bare = rubric(f"  - {{id: a, indicator: complaints, {line}}}\n")
    figures = rows("other,2021,complaints,40,complaints,,,paper,press")
    with pytest.raises(ProblemsFound, match="size-bias"):
        league(project, bare, figures)
    accepted = rubric(
        f"  - {{id: a, indicator: complaints, size_bias: accepted, because: all are of one size, {line}}}\n"
    )
    table = league(project, accepted, figures)
    assert scores(table) == {"other": 6}
    assert "grows with the number of customers (all are of one size)" in str(table.caveats[0])


def test_a_change_needs_its_minimum_base(project: Write) -> None:
    text = rubric(
        "  - {id: a, change: {indicator: complaints, against: -1 year, minimum_base: 50}, "
        "linear: [{at: -50 %, points: 10}, {at: 50 %, points: 0}]}\n"
    )
    figures = rows(
        "other,2020,complaints,100,complaints,,,paper,press",
        "other,2021,complaints,75,complaints,,,paper,press",
        "big,2020,complaints,49,complaints,,,paper,press",
        "big,2021,complaints,75,complaints,,,paper,press",
    )
    table = league(project, text, figures)
    assert scores(table) == {"other": Fraction(15, 2)}  # -25 %
    assert "only 49 complaints in 2020" in scorekit.explain("big", league="f").to_dict()["lines"][1]["measured"]


def test_a_minimum_by_an_indicator_leaves_the_small_unranked(project: Write) -> None:
    text = RATE.replace("criteria:", "minimum: {indicator: customers, at_least: 40000}\ncriteria:")
    table = league(project, text, COUNTS)
    assert scores(table) == {"big": 8}
    assert reasons(table)["small"] == "customers 10,000; the rubric asks for 40,000"


def test_a_gate_acts_on_an_indicator(project: Write) -> None:
    text = RATE + "gates:\n  - {id: many, when: {indicator: complaints, at_least: 100}, cap: 5}\n"
    assert scores(league(project, text, COUNTS)) == {"tiny": 9, "big": 5, "small": 4}


def test_a_market_is_never_ranked(project: Write) -> None:
    figures = "operator,market,period,indicator,value,unit,source,status\n,all,2021,answered,80,%,site,published\n"
    table = league(project, ANSWERED, figures)
    assert (table.rows, table.unranked) == ((), ())


def test_a_relative_scale_is_marked_and_computed_over_the_field(project: Write) -> None:
    text = rubric("  - {id: a, indicator: answered, relative: min_max, better: higher}\n")
    figures = rows(
        "other,2021,answered,80,%,,,site,published",
        "big,2021,answered,60,%,,,site,published",
        "small,2021,answered,75,%,,,site,published",
    )
    table = league(project, text, figures)
    assert scores(table) == {"other": 10, "small": Fraction(15, 2), "big": 0}
    assert "cannot be compared with another year" in str(table.caveats[0])


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("min_max", {"a": 0, "b": Fraction(1, 2), "c": Fraction(1, 2), "d": 1}),
        # b beats one of three and ties with one: (1 + 1/2) / 3.
        ("rank", {"a": 0, "b": Fraction(1, 2), "c": Fraction(1, 2), "d": 1}),
        # Mid-ranks: (0 + 1/2) / 4, (1 + 2/2) / 4, (3 + 1/2) / 4.
        ("percentile", {"a": Fraction(1, 8), "b": Fraction(1, 2), "c": Fraction(1, 2), "d": Fraction(7, 8)}),
    ],
)
def test_marks_by_the_field(how: Relative, expected: dict[str, Any]) -> None:
    values = {name: Fraction(value) for name, value in {"a": 10, "b": 20, "c": 20, "d": 30}.items()}
    assert marks(values, how, True) == expected
    flipped = {name: 1 - mark for name, mark in expected.items()}
    assert marks(values, how, False) == flipped


def test_standard_scores_cover_the_scale_from_minus_two_to_two() -> None:
    # Mean 20, population standard deviation sqrt(50) = 7.0710678...; (30 - 20) / that = 1.4142136.
    found = marks({name: Fraction(v) for name, v in {"a": 10, "b": 20, "c": 20, "d": 30}.items()}, "z_score", True)
    assert found["b"] == Fraction(1, 2)
    assert found["d"] == Fraction(853553, 10**6)  # (1.41421356 + 2) / 4


def test_a_field_without_spread_gives_no_marks() -> None:
    assert marks({"a": Fraction(1), "b": Fraction(1)}, "min_max", True) == {}
    assert marks({}, "percentile", True) == {}


CASES = """cases:
  - {case: a, operator: other, period: 2021, contacts: [{channel: phone, wait: 60 s, reached: person}]}
  - {case: b, operator: other, period: 2021, contacts: [{channel: phone, wait: 4 min, reached: person}]}
  - {case: c, operator: other, period: 2021, contacts: [{channel: phone, wait: at least 5 min, reached: nobody}]}
  - {case: d, operator: big, period: 2021, contacts: [{channel: phone, wait: 30 s, reached: person}]}
"""


def of_cases(project: Write, across: str, scale: str, minimum: str = "") -> scorekit.League:
    text = rubric(f"  - {{id: a, measure: longest_wait, across_cases: {across}, {scale}}}\n", minimum)
    spec = "leagues:\n  - {id: f, rubric: r, cases: cases/, periods: [2021]}\n"
    files = {"rubrics/r.yaml": text}
    root = project(
        scorekit=f"project: p\noperators: operators.yaml\n{spec}", operators=REGISTER, cases__good=CASES, **files
    )
    return scorekit.league("f", project=root)


LINE = "linear: [{at: 0 s, points: 10}, {at: 10 min, points: 0}]"


def test_the_median_wait_of_cases_is_scored(project: Write) -> None:
    # 1, 4 and at least 5 minutes: the middle one is 4.
    assert scores(of_cases(project, "median", LINE)) == {"other": 6, "big": Fraction(19, 2)}


def test_a_mean_with_a_vague_value_in_it_is_vague_and_so_unknown(project: Write) -> None:
    assert scores(of_cases(project, "mean", LINE)) == {"big": Fraction(19, 2)}


def test_a_share_of_cases_counts_the_vague_ones_where_they_decide(project: Write) -> None:
    scale = "linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]"
    found = scores(of_cases(project, "{share: {up_to: 4 min}}", scale))
    assert found == {"big": 10, "other": Fraction(6_666_667, 10**6)}  # two of three


def test_percentiles_name_their_method(project: Write) -> None:
    found = of_cases(project, "p50", LINE)
    assert scores(found)["other"] == 6
    linear = of_cases(project, "{percentile: 25, method: linear}", LINE)
    assert scores(linear)["other"] == Fraction(15, 2)  # halfway between 60 s and 240 s: 150 s
    line = scorekit.explain("other", league="f").to_dict()["lines"][1]
    assert line["measured"] == "2 min 30 s"
    assert line["facts"][0]["text"] == "p25 (linear) of longest_wait over 3 cases"
    assert [fact["text"] for fact in line["facts"][1:]] == ["case a: 1 min", "case b: 4 min", "case c: at least 5 min"]


def test_operators_with_too_few_cases_are_unranked(project: Write) -> None:
    table = of_cases(project, "median", LINE, "minimum: {cases: 2}\n")
    assert (scores(table), reasons(table)) == ({"other": 6}, {"big": "1 case; the rubric asks for 2"})


def test_the_cases_of_a_statistic_can_be_chosen_by_a_condition(project: Write) -> None:
    across = "median, cases: {where: {measure: reached_person, is: yes}}"
    assert scores(of_cases(project, across, LINE))["other"] == Fraction(15, 2)  # of 60 s and 240 s: 150 s


def test_the_score_of_another_rubric_is_a_leaf(project: Write) -> None:
    text = rubric(
        "  - {id: calls, weight: 1, rubric: small@1}\n"
        "  - {id: a, weight: 1, indicator: answered, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}\n"
    )
    cases = """cases:
  - {case: a, operator: other, period: 2021, contacts: [{channel: phone, reached: person, result: resolved}],
     outcome: {resolved: yes}}
"""
    spec = "leagues:\n  - {id: f, rubric: r, cases: cases/, indicators: figures/, periods: [2021]}\n"
    files = {
        "rubrics/r.yaml": text,
        "figures/made.csv": rows(
            "other,2021,answered,60,%,,,site,published", "big,2021,answered,60,%,,,site,published"
        ),
    }
    root = project(
        scorekit=f"project: p\noperators: operators.yaml\n{spec}", operators=REGISTER, cases__good=cases, **files
    )
    table = scorekit.league("f", project=root)
    # small gives 10 (one attempt, a person); big has no case, and its weight goes to what is known.
    assert scores(table) == {"other": 8, "big": 6}


def test_rubrics_that_read_each_other_are_refused(project: Write) -> None:
    files = {
        "rubrics/r.yaml": rubric('  - {id: a, rubric: "s@1"}\n'),
        "rubrics/s.yaml": rubric('  - {id: a, rubric: "r@1"}\n').replace("rubric: r\n", "rubric: s\n"),
    }
    project(**files)
    said = [str(problem) for problem in scorekit.validate()]
    assert any("these read each other: r@1 -> s@1 -> r@1" in text for text in said), said


def test_files_and_frames_give_the_same_ranks(project: Write) -> None:
    import polars as pl

    table = league(project, RATE, COUNTS)
    names = ["operator", "period", "indicator", "num"]
    cells = [row.split(",") for row in COUNTS.splitlines()[1:]]
    frame = pl.DataFrame([(*row[:3], int(row[3])) for row in cells], schema=names, orient="row")
    ranked = scorekit.rank_figures(frame, table.rubric, "2021")
    assert ranked["operator"].to_list() == [row.operator for row in table.rows]
    assert [Fraction(score) for score in ranked["score"]] == [row.score for row in table.rows]


def test_a_frame_with_two_values_for_one_thing_is_refused() -> None:
    import polars as pl

    frame = pl.DataFrame({"operator": ["a", "a"], "period": ["2021"] * 2, "indicator": ["answered"] * 2, "num": [1, 2]})
    rubric_ = scorekit.rubric(str(Path(__file__).parents[2] / "rubrics" / "complaints-per-10000.yaml"))
    frame = frame.with_columns(pl.lit("complaints_in_context").alias("indicator"))
    with pytest.raises(ProblemsFound, match="2 values of complaints_in_context for a in 2021"):
        scorekit.rank_figures(frame, rubric_, "2021")
