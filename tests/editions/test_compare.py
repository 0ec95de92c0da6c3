"""What can be compared, what cannot, and what the pages say of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import scorekit
from scorekit import edition_api
from scorekit.publishing.compare_page import compare_page
from scorekit.publishing.pages import html, markdown, terminal
from tests.conftest import ROOT, RUBRIC

Write = Callable[..., Path]
F = Fraction

LEAGUE = """
project: p
operators: {OPERATORS}
leagues:
  - {id: main, rubric: RUBRIC, DATA, periods: [2024, 2025]}
"""


def league(operators: str, rubric: str = "small", data: str = "cases: cases/") -> str:
    return LEAGUE.replace("{OPERATORS}", operators).replace("RUBRIC", rubric).replace("DATA", data)


def cases(**scores: str) -> str:
    """operator_year="y n y": one case a letter, solved at once or not; y is worth 10 and n 2.5."""
    lines = ["cases:"]
    for key, letters in scores.items():
        operator, year = key.rsplit("_", 1)
        for number, letter in enumerate(letters.split()):
            fact = "resolved" if letter == "y" else "sent_elsewhere"
            contact = f"{{channel: phone, reached: person, result: {fact}}}"
            solved = {"y": "yes", "n": "no"}[letter]
            lines.append(
                f"  - {{case: {operator}-{year}-{number}, operator: {operator}, period: {year}, "
                f"contacts: [{contact}], outcome: {{resolved: {solved}}}}}"
            )
    return "\n".join(lines) + "\n"


def frozen(write: Write, **files: str) -> Path:
    root = write(**files)
    for year in ("2024", "2025"):
        edition_api.freeze("main", year)
    return root


MERGED = (
    "{aa: Aa, bb: {name: Bb, merged_into: [{operator: cc, from: 2025, source: x}]}, cc: Cc, "
    "dd: {name: Dd, merged_into: [{operator: bb, from: 2025, source: x}]}}"
)


def test_operators_that_merged_are_pooled_and_the_absorbing_one_is_told_apart(project: Write) -> None:
    (root := project(scorekit=league(MERGED))).joinpath("cases/good.yaml").unlink()
    text = cases(aa_2024="y", bb_2024="n n", cc_2024="y y", dd_2024="n", aa_2025="y", cc_2025="y n")
    (root / "cases" / "all.yaml").write_text(text, encoding="utf-8")
    for year in ("2024", "2025"):
        edition_api.freeze("main", year)
    found = edition_api.compare("main/2024", "main/2025")
    by = {one.operator: one for one in found.operators}
    # Cc had 10; with the three cases of 2.5 of Bb and Dd, which merged into Bb first, (20 + 7.5) / 5 = 5.5; now 6.25.
    assert by["cc"].merged == ("bb", "dd")
    assert by["cc"].pooled == F(11, 2)
    assert dict(by["cc"].parts) == {"merger": F(-9, 2), "performance": F(3, 4)}
    assert by["cc"].change == F(25, 4) - 10
    assert by["bb"].broken == by["dd"].broken == "merged into Cc"
    assert [one.operator for one in found.leavers] == ["bb", "dd"]
    said = terminal([compare_page(found)])
    assert "Bb, Dd merged into it since" in said


RATES = """
rubric: rates
version: "1"
unit: operator
scale: {worst: 0, best: 10}
criteria:
  - id: rate
    rate: {count: complaints, of: customers, per: 1000}
    linear: [{at: 0, points: 10}, {at: 10, points: 0}]
"""
HEADS = "operator,period,indicator,value,unit,definition,status,source\n"


def figures(*rows: str) -> str:
    unit = {"complaints": "complaints", "customers": "customers", "answered": "%"}
    lines = []
    for row in rows:
        operator, period, indicator, value, *definition = row.split()
        lines.append(
            f"{operator},{period},{indicator},{value},{unit[indicator]},{' '.join(definition)},published,report"
        )
    return HEADS + "\n".join(lines) + "\n"


def test_rates_of_merged_operators_are_formed_again_from_the_sums(project: Write) -> None:
    table = figures(
        "bb 2024 complaints 90", "bb 2024 customers 10000", "cc 2024 complaints 10", "cc 2024 customers 40000",
        "cc 2025 complaints 200", "cc 2025 customers 50000",
    )  # fmt: skip
    frozen(project, scorekit=league(MERGED, "rates", "indicators: figures/"), rubrics__rates=RATES,
           **{"figures/all.csv": table})  # fmt: skip
    found = edition_api.compare("main/2024", "main/2025")
    (cc,) = [one for one in found.operators if one.operator == "cc"]
    # 100 complaints of 50,000 customers are 2 of 1,000, and no mean of 9 and 0.25; then 4 of 1,000.
    assert cc.pooled == 8
    assert cc.then is not None and cc.then.score == F(39, 4)
    assert dict(cc.parts) == {"merger": F(8) - F(39, 4), "performance": F(-2)}


SHARES = RATES.replace(
    "rate: {count: complaints, of: customers, per: 1000}\n    linear: [{at: 0, points: 10}, {at: 10, points: 0}]",
    "indicator: answered\n    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]",
)


def test_shares_of_merged_operators_without_their_bases_are_not_compared(project: Write) -> None:
    table = figures("bb 2024 answered 80", "cc 2024 answered 60", "cc 2025 answered 70")
    frozen(project, scorekit=league(MERGED, "rates", "indicators: figures/"), rubrics__rates=SHARES,
           **{"figures/all.csv": table})  # fmt: skip
    (cc,) = [one for one in edition_api.compare("main/2024", "main/2025").operators if one.operator == "cc"]
    assert (cc.change, cc.rank) == (None, None)
    assert cc.broken


def test_a_figure_that_is_counted_otherwise_breaks_the_series(project: Write) -> None:
    table = figures(
        "aa 2024 answered 80 from the first ring", "aa 2025 answered 70 from the welcome",
        "cc 2024 answered 50 from the welcome", "cc 2025 answered 60 from the welcome",
    ).replace("cc,2024,answered,50,%,from the welcome", "cc,2024,answered,50,%,from the first ring")  # fmt: skip
    frozen(project, scorekit=league("{aa: Aa, cc: Cc}", "rates", "indicators: figures/"), rubrics__rates=SHARES,
           **{"figures/all.csv": table})  # fmt: skip
    found = edition_api.compare("main/2024", "main/2025")
    assert {one.broken for one in found.operators} == {
        'answered: counted "from the first ring" then, and "from the welcome" now'
    }
    history = edition_api.history("main")
    assert [place.broken != "" for place in history.places["aa"].values()] == [False, True]


WAITS = RUBRIC.replace("measure: reached_person\n    answers: {yes: 10, no: 0}", (
    "measure: longest_wait\n    linear: [{at: 0 s, points: 10}, {at: 10 min, points: 0}]"))  # fmt: skip


def test_a_wait_that_is_counted_from_elsewhere_breaks_the_series(project: Write) -> None:
    def wait(year: int, since: str) -> str:
        contact = f"{{channel: phone, reached: person, wait: 5 min, wait_from: {since}, result: resolved}}"
        return f"case: a-{year}\noperator: aa\nperiod: {year}\ncontacts: [{contact}]\n"

    root = project(scorekit=league("{aa: Aa}"), rubrics__small=WAITS)
    (root / "cases" / "good.yaml").unlink()
    (root / "cases" / "then.yaml").write_text(wait(2024, "first_ring"), encoding="utf-8")
    (root / "cases" / "now.yaml").write_text(wait(2025, "menu_choice"), encoding="utf-8")
    for year in ("2024", "2025"):
        edition_api.freeze("main", year)
    (one,) = edition_api.compare("main/2024", "main/2025").operators
    assert one.broken == 'wait: counted "first ring" then, and "menu choice" now'
    assert (one.change, one.rank) == (None, None)


def test_what_a_new_criterion_asks_and_old_cases_cannot_answer_is_not_told_apart(project: Write) -> None:
    root = project(scorekit=league("{aa: Aa, cc: Cc}"))
    (root / "cases" / "good.yaml").unlink()
    (root / "cases" / "all.yaml").write_text(cases(aa_2024="y", cc_2024="n"), encoding="utf-8")
    edition_api.freeze("main", "2024")
    later = RUBRIC.replace('"1"', '"2"').replace("gates:", """  - id: transfers
    weight: 2
    measure: transfers
    bands: [{up_to: 0, points: 10}, {otherwise: 0}]
gates:""")  # fmt: skip
    (root / "rubrics" / "small.yaml").write_text(later, encoding="utf-8")
    now = cases(aa_2025="y", cc_2025="n").replace("result: resolved", "transfers: 1, result: resolved")
    (root / "cases" / "now.yaml").write_text(now, encoding="utf-8")
    edition_api.freeze("main", "2025")
    by = {one.operator: one for one in edition_api.compare("main/2024", "main/2025").operators}
    assert (by["aa"].unanswered, set(by["aa"].parts)) == (("transfers",), {"rubric and measurement"})
    assert (by["cc"].unanswered, set(by["cc"].parts)) == ((), {"rubric", "performance"})


def test_scales_that_differ_are_compared_only_when_asked(project: Write) -> None:
    root = project(scorekit=league("{aa: Aa}"))
    (root / "cases" / "good.yaml").unlink()
    (root / "cases" / "all.yaml").write_text(cases(aa_2024="y n", aa_2025="y y"), encoding="utf-8")
    edition_api.freeze("main", "2024")
    down = RUBRIC
    for old, new in (
        ("worst: 0, best: 10,", "worst: 6, best: 1,"),
        ("points: 10}, {up_to: 2, points: 6}, {otherwise: 0}", "points: 1}, {up_to: 2, points: 3}, {otherwise: 6}"),
        ("{yes: 10, no: 0}", "{yes: 1, no: 6}"),
        ('"1"', '"2"'),
    ):
        assert old in down
        down = down.replace(old, new)
    (root / "rubrics" / "small.yaml").write_text(down, encoding="utf-8")
    edition_api.freeze("main", "2025")
    with pytest.raises(scorekit.ProblemsFound, match="not-comparable"):
        edition_api.compare("main/2024", "main/2025")
    found = edition_api.compare("main/2024", "main/2025", common_scale=True)
    (one,) = found.operators
    # (10 + 2.5) / 2 of 10 is 62.5 %, and 1 on a scale from 6 to 1 is 100 %.
    assert one.change == F(75, 2)
    assert sum(one.parts.values()) == one.change
    assert edition_api.history("main", common_scale=True).places["aa"][1].shown == "100.0"


def test_points_that_depend_on_the_field_are_not_split_by_cause(project: Write) -> None:
    line = "linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]"
    relative = SHARES.replace(line, "relative: min_max\n    better: higher")
    table = figures("aa 2024 answered 80", "bb 2024 answered 60", "cc 2024 answered 50",
                    "aa 2025 answered 40", "bb 2025 answered 60", "cc 2025 answered 50")  # fmt: skip
    project_file = league("{aa: Aa, bb: Bb, cc: Cc}", "rates", "indicators: figures/")
    frozen(project, scorekit=project_file, rubrics__rates=relative, **{"figures/all.csv": table})
    found = edition_api.compare("main/2024", "main/2025")
    assert found.field_bound
    by = {one.operator: one for one in found.operators}
    assert by["aa"].rank is not None and (by["aa"].rank.change, by["aa"].rank.unsplit) == (2, 2)
    assert "the field that it is measured against" in terminal([compare_page(found)])


def test_a_comparison_reads_well_in_every_form(golden: Callable[[str, str], None]) -> None:
    pages = []
    for pair in (("years/2023", "years/2024"), ("years/2024", "years/2025")):
        pages.append(compare_page(edition_api.compare(*pair, project=ROOT / "examples")))
    text = terminal(pages)
    assert max(map(len, text.splitlines())) <= 80
    golden("compare.txt", text)
    golden("compare.md", markdown(pages))
    assert "<td" in html(pages)


def test_the_json_of_a_comparison_has_a_place_for_intervals() -> None:
    found = json.loads(edition_api.compare("years/2024", "years/2025", project=ROOT / "examples").to_json())
    assert found["schema"] == "scorekit/comparison/v1"
    by = {one["operator"]: one for one in found["operators"]}
    assert by["zuidlijn"]["parts"] == {"rubric": "1/3", "mix": "0/1", "performance": "-5/6"}
    assert by["zuidlijn"]["change"] == "-1/2"
    assert by["zuidlijn"]["interval"] is None and by["zuidlijn"]["rank"]["more_than_chance"] is None
