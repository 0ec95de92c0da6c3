"""Figures that contradict each other are a vague value, and the table says whose they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import scorekit as api
from scorekit.publishing.pages.league import league_page
from scorekit.publishing.printers.markdown import markdown
from scorekit.publishing.printers.terminal import terminal
from scorekit.scoring.rows import Range

Project = Callable[..., Path]

HEAD = "operator,period,indicator,value,unit,source,status,base_n\n"
LEAGUE = "project: p\nleagues: [{id: l, rubric: r, indicators: f.csv, periods: [2024]}]\n"
TWO = """
rubric: r
version: "1"
unit: operator
scale: {worst: 0, best: 100, decimals: 1}
criteria:
  - {id: answered, indicator: answered, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 100}]}
  - {id: solved, indicator: solved, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 100}]}
"""
ALFA = """Alfa,2024,answered,95,%,annual report,published,
Alfa,2024,answered,93,%,newspaper,press,
Alfa,2024,solved,10,%,annual report,published,
Beta,2024,answered,50,%,annual report,published,
Beta,2024,solved,50,%,annual report,published,
"""


def table(project: Project, figures: str, rubric: str = TWO, league: str = LEAGUE) -> api.League:
    project(scorekit=league, rubrics__r=rubric, **{"f.csv": HEAD + figures})
    return api.league("l")


def one(project: Project, figures: str, leaf: str) -> api.League:
    """A table of one leaf on a scale of 0 to 100."""
    rubric = TWO.partition("criteria:")[0] + f"criteria:\n  - {leaf}\n"
    return table(project, figures, rubric)


def test_two_sources_make_a_range_and_doubt_counts_for_the_operator(project: Project) -> None:
    # (95 + 10)/2 and (93 + 10)/2; 2 of 100 points of one half are open, so 99 % of the points are settled.
    found = table(project, ALFA)
    alfa, beta = found.rows
    assert (alfa.name, alfa.rank, alfa.score, alfa.range) == (
        "Alfa",
        1,
        Fraction("52.5"),
        (Fraction("51.5"), Fraction("52.5")),
    )
    assert (alfa.coverage, beta.coverage) == (Fraction("0.99"), 1)


def test_every_format_marks_the_operator_and_names_both_sources(project: Project) -> None:
    found = table(project, ALFA)
    for text in (terminal([league_page(found)], 200), markdown([league_page(found)])):
        assert "Alfa†" in text and "Beta†" not in text
        assert "95 % (annual report) or 93 % (newspaper)" in text
    (row, _) = csv.DictReader(io.StringIO(found.to_csv()))
    assert row["contradicted"] == "answered 2024: 95 % (annual report) or 93 % (newspaper)"
    assert json.loads(found.to_json())["rows"][0]["contradicted"] == [
        {
            "criterion": "answered",
            "indicator": "answered",
            "period": "2024",
            "figures": [{"value": "95 %", "source": "annual report"}, {"value": "93 %", "source": "newspaper"}],
        }
    ]


def test_the_line_that_validate_proposes_settles_it(project: Project) -> None:
    table(project, ALFA)
    (warning,) = [problem for problem in api.validate() if problem.code == "conflict"]
    line = warning.help.partition("choose: ")[2].replace("because: ...", "because: it is the operator's own")
    (Path.cwd() / "scorekit.yaml").write_text(f"{LEAGUE}choose:\n  {line}\n", encoding="utf-8")
    settled = api.league("l")
    assert (settled.rows[0].score, settled.rows[0].contradicted) == (Fraction("52.5"), ())
    assert not [problem for problem in api.validate() if problem.code == "conflict"]


def test_a_figure_that_is_called_conflicting_and_stands_alone_is_unknown(project: Project) -> None:
    figures = "Alfa,2024,answered,95,%,a report,conflicting,\nAlfa,2024,solved,10,%,a report,published,\n"
    found = table(project, figures)
    assert [(row.score, row.coverage) for row in found.rows] == [(10, Fraction(1, 2))]
    assert "Unknown of Alfa: answered (sources contradict each other)." in [str(caveat) for caveat in found.caveats]


def test_a_figure_that_somebody_inferred_contradicts_nothing_unless_the_league_allows_it(project: Project) -> None:
    figures = ALFA.replace("93,%,newspaper,press", "93,%,newspaper,inferred")
    assert table(project, figures).rows[0].range == (Fraction("52.5"), Fraction("52.5"))
    allowed = LEAGUE.replace("periods: [2024]", "periods: [2024], inferred: allow")
    assert table(project, figures, league=allowed).rows[0].range == (Fraction("51.5"), Fraction("52.5"))


COUNTS = """Alfa,2024,complaints,20,complaints,one paper,press,
Alfa,2024,complaints,30,complaints,another,press,
Alfa,2024,customers,1000,customers,one paper,press,
Alfa,2024,customers,2000,customers,another,press,
"""


def test_a_rate_runs_from_the_least_over_the_most_to_the_most_over_the_least(project: Project) -> None:
    # 20/2000 and 30/1000, per 1000: 10 and 30, of which 10 is the best.
    leaf = (
        "{id: rate, rate: {count: complaints, of: customers, per: 1000}, "
        "linear: [{at: 0, points: 100}, {at: 100, points: 0}]}"
    )
    (row,) = one(project, COUNTS, leaf).rows
    assert (row.score, row.range) == (90, (70, 90))
    assert str(row.figures["rate"]) == "10 per 1,000 to 30 per 1,000"
    assert [found.indicator for found in row.contradicted] == ["complaints", "customers"]


def test_a_change_runs_over_all_that_both_years_allow(project: Project) -> None:
    # 1541 after 694 or 828: +122.05 % or +86.11 %. Both are past the end of the line, so nothing is open.
    figures = "".join(
        f"Alfa,{year},complaints,{value},complaints,{source},press,\n"
        for year, value, source in ((2023, 694, "a headline"), (2023, 828, "its text"), (2024, 1541, "its text"))
    )
    leaf = (
        "{id: change, change: {indicator: complaints, against: -1 year}, "
        "linear: [{at: -25 %, points: 100}, {at: 25 %, points: 0}]}"
    )
    (row,) = one(project, figures, leaf).rows
    assert (row.score, row.range, row.coverage) == (0, (0, 0), 1)
    assert str(row.figures["change"]) == "+86.11 % to +122.05 %"


def test_a_year_of_quarters_adds_up_at_both_ends(project: Project) -> None:
    quarters = "".join(f"Alfa,2024-Q{n},complaints,10,complaints,a paper,press,\n" for n in (1, 2, 3, 4))
    more = "Alfa,2024-Q4,complaints,14,complaints,another,press,\nAlfa,2024,customers,1000,customers,a,press,\n"
    leaf = (
        "{id: rate, rate: {count: complaints, of: customers, per: 1000}, "
        "linear: [{at: 0, points: 100}, {at: 100, points: 0}]}"
    )
    (row,) = one(project, quarters + more, leaf).rows
    assert row.range == (56, 60)  # 44 or 40 complaints of 1000 customers


FIELD = "".join(f"{name},2024,wait,{value},s,a paper,press,\n" for name, value in (("A", 10), ("B", 20), ("C", 30)))


def test_a_mark_by_the_field_has_the_ends_that_its_value_has(project: Project) -> None:
    # B is 20 s or 25 s among 10 s and 30 s: half or three quarters of the way to the worst.
    leaf = "{id: wait, indicator: wait, relative: min_max, better: lower}"
    found = {row.name: row for row in one(project, FIELD + "B,2024,wait,25,s,another,press,\n", leaf).rows}
    assert found["B"].range == Range(Fraction(25), Fraction(50))
    assert (found["A"].score, found["C"].score) == (100, 0)


# ------------------------------------------------------------------------------ edges in another unit


@pytest.mark.parametrize(
    ("rubric", "figures", "said"),
    [
        (
            TWO.replace("0 %", "0").replace("100 %", "100"),
            ALFA,
            "reads answered without a unit, and its figures are in %",
        ),
        (TWO.replace("0 %", "0 s").replace("100 %", "9 s"), ALFA, "reads answered in units of time"),
        (TWO, ALFA.replace(",%,", ",s,"), "reads answered in %, and its figures are in s"),
        (
            TWO + "gates: [{id: g, when: {indicator: late, over: 9}, cap: 1}]\n",
            ALFA + "Alfa,2024,late,9,%,a,press,\n",
            "the gate",
        ),
        (
            TWO.replace("criteria:", "minimum: {indicator: size, at_least: 5}\ncriteria:"),
            ALFA + "Alfa,2024,size,9,%,a,press,\n",
            '"minimum" of the rubric r reads size without a unit',
        ),
        (
            TWO.replace("criteria:", "indicators: {answered: {unit: points}}\ncriteria:")
            .replace("0 %", "0")
            .replace("10 %", "10"),
            ALFA,
            "in points, and its figures are in %",
        ),
    ],
    ids=["none and %", "time and %", "% and time", "a gate", "a minimum", "a unit that is named"],
)
def test_edges_in_another_unit_than_all_figures_are_an_error(
    project: Project, rubric: str, figures: str, said: str
) -> None:
    project(scorekit=LEAGUE, rubrics__r=rubric, **{"f.csv": HEAD + figures})
    assert said in " ".join(problem.message for problem in api.validate() if problem.code == "other-unit")
    with pytest.raises(api.ProblemsFound, match="other-unit"):
        api.league("l")


def test_with_the_unit_the_edges_score(project: Project) -> None:
    rubric = """
rubric: r
version: "1"
unit: operator
scale: {worst: 0, best: 10, decimals: 1}
criteria:
  - {id: answered, weight: 70 %, indicator: answered, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]}
  - {id: mark, weight: 30 %, indicator: mark, linear: [{at: 0, points: 0}, {at: 10, points: 10}]}
"""
    figures = "".join(
        f"{name},2024,{indicator},{value},{unit},report,published,\n"
        for name, indicator, value, unit in (
            ("Alfa", "answered", 95, "%"), ("Alfa", "mark", 6, "points"),
            ("Beta", "answered", 40, "%"), ("Beta", "mark", 7, "points"),
        )
    )  # fmt: skip
    # 0.7 x 9.5 + 0.3 x 6 and 0.7 x 4 + 0.3 x 7.
    assert [(row.name, row.score) for row in table(project, figures, rubric).rows] == [
        ("Alfa", Fraction("8.45")),
        ("Beta", Fraction("4.9")),
    ]
