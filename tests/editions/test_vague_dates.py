"""Dates that are known by their year or month: a merger, a beginning and a name count when they can have been."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import scorekit
from scorekit.api import editions
from scorekit.editions.comparing.comparison import OperatorChange

Project = Callable[..., Path]

RUBRIC = """
rubric: rate
version: "1"
unit: operator
scale: {worst: 0, best: 100}
criteria:
  - {id: a, rate: {count: complaints, of: customers, per: 1000}, linear: [{at: 0, points: 100}, {at: 20, points: 0}]}
"""
# Oost has 10 complaints of 1,000 customers and West 2 of 3,000; the new operator has 16 of 4,000 a year later.
FIGURES = "operator,period,indicator,value,unit,source,status\n" + "".join(
    f"{operator},{period},complaints,{count},complaints,a report,published\n"
    f"{operator},{period},customers,{customers},customers,a report,published\n"
    for operator, period, count, customers in (
        ("oost", 2019, 10, 1000), ("west", 2019, 2, 3000), ("nieuw", 2020, 16, 4000),
        ("ander", 2019, 5, 1000), ("ander", 2020, 5, 1000),
    )
)  # fmt: skip


def changes(before: str, after: str) -> dict[str, OperatorChange]:
    for name in (before, after):
        editions.freeze("l", name, date="2026-01-01")
    return {one.operator: one for one in editions.compare(f"l/{before}", f"l/{after}").operators}


@pytest.mark.parametrize("merged", ["2019-12-06", "2019", "2020", "2020-01", "2019-07 to 2020-02"])
@pytest.mark.parametrize("began", ["", ", began: {at: 2019-12-06}", ", began: {at: 2019}", ", began: {at: 2020}"])
def test_two_that_merged_into_a_new_one_are_pooled_whenever_it_began(merged: str, began: str, project: Project) -> None:
    link = f"merged_into: [{{operator: nieuw, at: {merged}}}]"
    operators = f"operators:\n  oost: {{name: Oost, {link}}}\n  west: {{name: West, {link}}}\n"
    operators += f"  nieuw: {{name: Nieuw{began}}}\n  ander: {{name: Ander}}\n"
    league = "leagues: [{id: l, rubric: rate, indicators: f/, periods: [2019, 2020]}]\n"
    project(scorekit=f"project: p\n{operators}{league}", rubrics__rate=RUBRIC, **{"f/f.csv": FIGURES})
    found = changes("2019", "2020")["nieuw"]
    # 12 of 4,000 are 3 a thousand: 85 points; 16 of 4,000 are 4: 80.
    assert (found.change, found.parts) == (-5, {"performance": Fraction(-5)})


CASES = """cases:
  - {case: g23, operator: groot, period: 2023, verdict: 8/10}
  - {case: k23, operator: klein, period: 2023, verdict: 2/10}
  - {case: g24, operator: groot, period: 2024, verdict: 5/10}
"""


@pytest.mark.parametrize(
    ("merged", "change", "parts"),
    [
        # (8 + 2) / 2 = 5 together in 2023: the merger explains it all.
        ("2023", -3, {"merger": Fraction(-3), "performance": Fraction(0)}),
        ("2024", -3, {"merger": Fraction(-3), "performance": Fraction(0)}),
        ("2023-12 to 2024-01", -3, {"merger": Fraction(-3), "performance": Fraction(0)}),
        # After 2024 it is no merger between the two.
        ("2025", -3, {"performance": Fraction(-3)}),
    ],
)
def test_a_merger_of_which_the_year_is_known_counts_when_it_can_have_been_between(
    merged: str, change: int, parts: dict[str, Fraction], project: Project
) -> None:
    operators = "operators:\n  groot: {name: Groot}\n"
    operators += f"  klein: {{name: Klein, merged_into: [{{operator: groot, at: {merged}}}]}}\n"
    league = "leagues: [{id: l, rubric: published-verdict, cases: cases/, periods: [2023, 2024]}]\n"
    project(scorekit=f"project: p\n{operators}{league}", cases__good=CASES)
    found = changes("2023", "2024")["groot"]
    assert (found.change, found.parts) == (change, parts)


def test_nothing_is_about_an_operator_after_it_merged_into_another(project: Project) -> None:
    operators = "operators:\n  groot: {name: Groot}\n"
    operators += "  klein: {name: Klein, merged_into: [{operator: groot, at: 2022}]}\n"
    league = "leagues: [{id: l, rubric: published-verdict, cases: cases/, periods: [2023, 2024]}]\n"
    project(scorekit=f"project: p\n{operators}{league}", cases__good=CASES)
    assert ["klein merged into groot in 2022" in one.message for one in scorekit.validate()] == [True]


@pytest.mark.parametrize(("left", "came"), [("2019", "2019"), ("2019-05-01", "2019-05-01"), ("2019-05", "2019-05-31")])
def test_a_brand_that_changes_hands_in_a_year_is_of_the_new_owner_on_its_last_day(
    left: str, came: str, project: Project
) -> None:
    links = f"parents: [{{operator: a, until: {left}}}, {{operator: b, from: {came}}}]"
    operators = f"operators: {{a: A, b: B, brand: {{name: Brand, {links}}}}}\n"
    project(scorekit=f"project: p\n{operators}")
    assert scorekit.validate() == []
    register = scorekit.register()
    assert (register.group("brand", "2019"), register.brands("a", "2019"), register.brands("b", "2019")) == (
        "b",
        [],
        ["brand"],
    )


@pytest.mark.parametrize(
    ("dates", "name"),
    [
        ("until: 2020-01-01", "New"),  # one day of 2020
        ("until: 2020-12-30", "New"),
        ("until: 2020", "Old"),  # known by its year: it can have been in use on the last day
        ("until: 2021-01-01", "Old"),
        ("from: 2020-06-01", "Old"),
        ("from: 2021-01-01", "New"),
    ],
)
def test_the_name_of_a_period_is_the_one_in_force_on_its_last_day(dates: str, name: str, project: Project) -> None:
    operators = f"operators: {{bank: {{name: New, names: [{{name: Old, {dates}}}]}}}}\n"
    league = "leagues: [{id: l, rubric: published-verdict, cases: cases/, periods: [2020]}]\n"
    case = "case: a\noperator: bank\nperiod: 2020\nverdict: 5/10\n"
    project(scorekit=f"project: p\n{operators}{league}", cases__good=case)
    (row,) = scorekit.league().rows
    assert row.name == name
