"""What can be compared, what cannot, and what the pages say of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import scorekit
from scorekit.api import editions
from scorekit.editions.comparing.comparison import OperatorChange
from scorekit.publishing.pages.compare import compare_page
from scorekit.publishing.printers.markdown import markdown
from scorekit.publishing.printers.terminal import terminal
from scorekit.publishing.site.alone import pages_alone as html
from tests.conftest import GOOD, ROOT, RUBRIC

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
        editions.freeze("main", year)
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
        editions.freeze("main", year)
    found = editions.compare("main/2024", "main/2025")
    by = {one.operator: one for one in found.operators}
    # Cc had 10; with the three cases of 2.5 of Bb and Dd, which merged into Bb first, (20 + 7.5) / 5 = 5.5; now 6.25.
    assert by["cc"].merged == ("bb", "dd")
    assert by["cc"].pooled == F(11, 2)
    assert dict(by["cc"].parts) == {"merger": F(-9, 2), "performance": F(3, 4)}
    assert by["cc"].change == F(25, 4) - 10
    assert str(by["bb"].broken) == str(by["dd"].broken) == "merged into Cc"
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
    found = editions.compare("main/2024", "main/2025")
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
    (cc,) = [one for one in editions.compare("main/2024", "main/2025").operators if one.operator == "cc"]
    assert (cc.change, cc.rank) == (None, None)
    assert cc.broken


def test_a_figure_that_is_counted_otherwise_breaks_the_series(project: Write) -> None:
    table = figures(
        "aa 2024 answered 80 from the first ring", "aa 2025 answered 70 from the welcome",
        "cc 2024 answered 50 from the welcome", "cc 2025 answered 60 from the welcome",
    ).replace("cc,2024,answered,50,%,from the welcome", "cc,2024,answered,50,%,from the first ring")  # fmt: skip
    frozen(project, scorekit=league("{aa: Aa, cc: Cc}", "rates", "indicators: figures/"), rubrics__rates=SHARES,
           **{"figures/all.csv": table})  # fmt: skip
    found = editions.compare("main/2024", "main/2025")
    assert {str(one.broken) for one in found.operators} == {
        'answered: counted "from the first ring" then, and "from the welcome" now'
    }
    history = editions.history("main")
    assert [place.broken != "" for place in history.places["aa"].values()] == [False, True]


WAITS = RUBRIC.replace("measure: reached_person\n    answers: {yes: 10, no: 0}", (
    "measure: longest_wait\n    linear: [{at: 0 s, points: 10}, {at: 10 min, points: 0}]"))  # fmt: skip


def test_a_wait_that_is_counted_from_elsewhere_breaks_the_series(project: Write) -> None:
    def wait(year: int, since: str) -> str:
        contact = f"{{channel: phone, reached: person, wait: 5 min, wait_from: {since}, result: resolved}}"
        return f"case: a-{year}\noperator: aa\nperiod: {year}\ncontacts: [{contact}]\noutcome: {{resolved: yes}}\n"

    root = project(scorekit=league("{aa: Aa}"), rubrics__small=WAITS)
    (root / "cases" / "good.yaml").unlink()
    (root / "cases" / "then.yaml").write_text(wait(2024, "first_ring"), encoding="utf-8")
    (root / "cases" / "now.yaml").write_text(wait(2025, "menu_choice"), encoding="utf-8")
    for year in ("2024", "2025"):
        editions.freeze("main", year)
    (one,) = editions.compare("main/2024", "main/2025").operators
    assert str(one.broken) == 'wait: counted "first ring" then, and "menu choice" now'
    assert (one.change, one.rank) == (None, None)


def test_what_a_new_criterion_asks_and_old_cases_cannot_answer_is_not_told_apart(project: Write) -> None:
    root = project(scorekit=league("{aa: Aa, cc: Cc}"))
    (root / "cases" / "good.yaml").unlink()
    (root / "cases" / "all.yaml").write_text(cases(aa_2024="y", cc_2024="n"), encoding="utf-8")
    editions.freeze("main", "2024")
    later = RUBRIC.replace('"1"', '"2"').replace("gates:", """  - id: transfers
    weight: 2
    measure: transfers
    bands: [{up_to: 0, points: 10}, {otherwise: 0}]
gates:""")  # fmt: skip
    (root / "rubrics" / "small.yaml").write_text(later, encoding="utf-8")
    now = cases(aa_2025="y", cc_2025="n").replace("result: resolved", "transfers: 1, result: resolved")
    (root / "cases" / "now.yaml").write_text(now, encoding="utf-8")
    editions.freeze("main", "2025")
    by = {one.operator: one for one in editions.compare("main/2024", "main/2025").operators}
    assert (by["aa"].unanswered, set(by["aa"].parts)) == (("transfers",), {"rubric and measurement"})
    assert (by["cc"].unanswered, set(by["cc"].parts)) == ((), {"rubric", "performance"})


def test_scales_that_differ_are_compared_only_when_asked(project: Write) -> None:
    root = project(scorekit=league("{aa: Aa}"))
    (root / "cases" / "good.yaml").unlink()
    (root / "cases" / "all.yaml").write_text(cases(aa_2024="y n", aa_2025="y y"), encoding="utf-8")
    editions.freeze("main", "2024")
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
    editions.freeze("main", "2025")
    with pytest.raises(scorekit.ProblemsFound, match="not-comparable"):
        editions.compare("main/2024", "main/2025")
    found = editions.compare("main/2024", "main/2025", common_scale=True)
    (one,) = found.operators
    # (10 + 2.5) / 2 of 10 is 62.5 %, and 1 on a scale from 6 to 1 is 100 %.
    assert one.change == F(75, 2)
    assert sum(one.parts.values()) == one.change
    assert editions.history("main", common_scale=True).places["aa"][1].shown == "100.0"


def test_points_that_depend_on_the_field_are_not_compared(project: Write) -> None:
    line = "linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]"
    relative = SHARES.replace(line, "relative: min_max\n    better: higher")
    table = figures("aa 2024 answered 80", "bb 2024 answered 60", "cc 2024 answered 50",
                    "aa 2025 answered 40", "bb 2025 answered 60", "cc 2025 answered 50")  # fmt: skip
    project_file = league("{aa: Aa, bb: Bb, cc: Cc}", "rates", "indicators: figures/")
    frozen(project, scorekit=project_file, rubrics__rates=relative, **{"figures/all.csv": table})
    found = editions.compare("main/2024", "main/2025")
    assert {str(one.broken) for one in found.operators} == {
        "points by the field in the table, which no other year can be compared with"
    }
    assert all(one.change is None and one.rank is None for one in found.operators)


def years_of(
    project: Write, rubrics: tuple[str, str], then: str, now: str, operators: str = "{aa: Aa, cc: Cc}"
) -> Path:
    """Two editions: cases of then and now as YAML lists, each with the rubric of its year."""
    root = project(scorekit=league(operators) + "ratings: [a, b, d]\n", rubrics__small=rubrics[0])
    (root / "cases" / "good.yaml").unlink()
    for year, text, rubric in (("2024", then, rubrics[0]), ("2025", now, rubrics[1])):
        lines = [f"  - {{case: c-{year}-{n}, period: {year}, {line}}}" for n, line in enumerate(text.splitlines())]
        (root / "cases" / f"{year}.yaml").write_text("cases:\n" + "\n".join(lines) + "\n", encoding="utf-8")
        (root / "rubrics" / "small.yaml").write_text(rubric, encoding="utf-8")
        editions.freeze("main", year)
    return root


def rated(operator: str, more: str = "", **marks: int) -> str:
    given = ", ".join(f"{{rating: {name}, rater: x, score: {mark}, scale: 0 to 10}}" for name, mark in marks.items())
    return f"operator: {operator}, ratings: [{given}]{more}"


def of_ratings(version: int, criteria: str, more: str = "") -> str:
    return f"""
rubric: small
version: "{version}"
scale: {{worst: 0, best: 10, decimals: 1}}
criteria:
{criteria}{more}"""


def leaf(name: str, more: str = "", weight: int = 1, id: str = "") -> str:
    line = "linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]"
    return f"  - {{id: {id or name}, weight: {weight}, rating: {name}, {line}{more}}}\n"


A, B = leaf("a"), leaf("b")


def one_of(root: Path, operator: str = "aa") -> OperatorChange:
    found = editions.compare("main/2024", "main/2025", project=root)
    return next(one for one in found.operators if one.operator == operator)


def test_a_policy_for_the_unknown_makes_nothing_known(project: Write) -> None:
    both = of_ratings(1, leaf("a", ", unknown: worst") + leaf("b", ", unknown: worst"))
    root = years_of(project, (both, both), rated("aa", a=8), rated("aa", b=8))
    assert str(one_of(root).broken) == "no criterion known in both years"


def test_a_criterion_without_weight_is_none_in_common(project: Write) -> None:
    three = of_ratings(1, A + B + leaf("d", weight=0))
    root = years_of(project, (three, three), rated("aa", a=8, d=3), rated("aa", b=3, d=3))
    assert str(one_of(root).broken) == "no criterion known in both years"


def test_a_new_gate_on_what_nobody_recorded_then_is_not_the_operators_doing(project: Write) -> None:
    gate = "gates:\n  - {id: low, when: {rating: b, under: 50 %}, cap: 3}\n"
    root = years_of(
        project, (of_ratings(1, A), of_ratings(2, A, gate)),
        rated("aa", a=8) + "\n" + rated("cc", a=5), rated("aa", a=8, b=2) + "\n" + rated("cc", a=5, b=9),
    )  # fmt: skip
    one = one_of(root)
    assert (one.unanswered, set(one.parts)) == (("gate:low",), {"rubric and measurement"})
    assert one.rank is not None and (one.rank.change, one.rank.unsplit, one.rank.total("own")) == (1, 1, 0)


def test_new_reasons_alone_ask_nothing_new(project: Write) -> None:
    pair = of_ratings(1, A + B), of_ratings(2, A + leaf("b", ", because: so"))
    root = years_of(project, pair, rated("aa", a=8), rated("aa", a=8, b=2))
    one = one_of(root)
    assert one.unanswered == () and one.only_now == ("b",)
    assert dict(one.parts) == {"rubric": 0, "performance": -3}


def test_without_a_stratum_of_both_years_mix_and_performance_are_not_told(project: Write) -> None:
    same = of_ratings(1, A)
    root = years_of(project, (same, same), rated("aa", ", stratum: x", a=4), rated("aa", ", stratum: y", a=8))
    assert dict(one_of(root).parts) == {"strata": 4}


def test_nothing_in_common_inside_a_stratum_is_nothing_in_common(project: Write) -> None:
    both = of_ratings(1, A + B)
    then = rated("aa", ", stratum: x", a=8) + "\n" + rated("aa", ", stratum: y", b=2)
    now = rated("aa", ", stratum: x", b=8) + "\n" + rated("aa", ", stratum: y", a=2)
    assert "inside one stratum" in str(one_of(years_of(project, (both, both), then, now)).broken)


def test_criteria_of_one_title_and_rounding_are_told_apart(project: Write) -> None:
    title = ", title: Same"
    rounded = of_ratings(1, leaf("a", f"{title}, round: {{decimals: 0}}") + leaf("b", title))
    root = years_of(project, (rounded, rounded), rated("aa", a=8, b=5), rated("aa", a=4, b=7))
    one = one_of(root)
    assert one.split is not None and one.split.gates == 0
    text = terminal([compare_page(editions.compare("main/2024", "main/2025", project=root))])
    assert "Same (a) -2.000" in text and "Same (b) +1.000" in text


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("cc: {name: Cc, split_from: [{operator: aa, from: 2025, source: x}]}", "Cc split off from it"),
        ("cc: Cc, bb: {name: Bb, merged_into: [{operator: aa, from: 2025, source: x}, "
         "{operator: cc, from: 2025, source: x}]}", "Bb merged into several, and not only into it"),
    ],
)  # fmt: skip
def test_who_was_split_or_shared_out_is_not_compared(link: str, reason: str, project: Write) -> None:
    same = of_ratings(1, A)
    then = rated("aa", a=2) + "\n" + rated("bb" if "bb" in link else "aa", a=8)
    root = years_of(project, (same, same), then, rated("aa", a=8) + "\n" + rated("cc", a=2), f"{{aa: Aa, {link}}}")
    assert str(one_of(root).broken) == reason


def test_groups_of_other_brands_are_not_compared(project: Write) -> None:
    parents = "parents: [{operator: aa, from: 2024, until: 2024, source: x}, {operator: cc, from: 2025, source: x}]"
    same = of_ratings(1, A)
    both = "\n".join((rated("aa", a=4), rated("bb", a=9), rated("cc", a=5)))
    operators = f"{{aa: Aa, cc: Cc, bb: {{name: Bb, {parents}}}}}"
    project_file = league(operators).replace("rubric: small", "rubric: small, level: group") + "ratings: [a]\n"
    root = project(scorekit=project_file, rubrics__small=same)
    (root / "cases" / "good.yaml").unlink()
    for year in ("2024", "2025"):
        lines = [f"  - {{case: c-{year}-{n}, period: {year}, {line}}}" for n, line in enumerate(both.splitlines())]
        (root / "cases" / f"{year}.yaml").write_text("cases:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    for year in ("2024", "2025"):
        editions.freeze("main", year)
    assert str(one_of(root).broken) == "other brands belonged to it then: bb"


def test_a_count_of_one_and_a_base_of_the_other_make_no_rate(project: Write) -> None:
    table = figures(
        "bb 2024 complaints 10", "bb 2024 customers 10000", "cc 2024 complaints 3",
        "cc 2025 complaints 40", "cc 2025 customers 40000",
    )  # fmt: skip
    frozen(project, scorekit=league(MERGED, "rates", "indicators: figures/"), rubrics__rates=RATES,
           **{"figures/all.csv": table})  # fmt: skip
    one = one_of(Path.cwd(), "cc")
    assert (one.change, str(one.broken)) == (
        None,
        "what was published then cannot be joined with that of what merged into it",
    )


def test_a_unit_that_nobody_converts_breaks_the_series(project: Write) -> None:
    table = (
        figures("aa 2024 answered 80", "aa 2025 answered 70")
        .replace("80,%", "80,points")
        .replace("70,%", "70,per 10 calls")
    )
    of_numbers = SHARES.replace("{at: 0 %,", "{at: 0,").replace("{at: 100 %,", "{at: 100,")
    frozen(project, scorekit=league("{aa: Aa}", "rates", "indicators: figures/"), rubrics__rates=of_numbers,
           **{"figures/all.csv": table})  # fmt: skip
    assert "in points then, and" in str(one_of(Path.cwd()).broken)


def test_a_year_and_a_quarter_or_a_later_one_first_are_refused(project: Write) -> None:
    project_file = league("{kpn: KPN}").replace("periods: [2024, 2025]", "periods: [2024]")
    quarter = GOOD.replace("good-1", "q") + "period: 2025-Q1\n"
    root = project(scorekit=project_file, cases__good=f"{GOOD}period: 2024\n", cases__q=quarter)
    editions.freeze("main", "2024")
    later = project_file.replace("periods: [2024]", "periods: [2025-Q1]")
    (root / "scorekit.yaml").write_text(later, encoding="utf-8")
    editions.freeze("main", "2025-Q1")
    with pytest.raises(scorekit.ProblemsFound, match="is of a year, and main/2025-Q1 of a quarter"):
        editions.compare("main/2024", "main/2025-Q1")
    with pytest.raises(scorekit.ProblemsFound, match="is later than"):
        editions.compare("years/2024", "years/2023", project=ROOT / "examples")


def test_a_comparison_reads_well_in_every_form(golden: Callable[[str, str], None]) -> None:
    pages = []
    for pair in (("years/2023", "years/2024"), ("years/2024", "years/2025")):
        pages.append(compare_page(editions.compare(*pair, project=ROOT / "examples")))
    text = terminal(pages)
    assert max(map(len, text.splitlines())) <= 80
    golden("compare.txt", text)
    golden("compare.md", markdown(pages))
    assert "<td" in html(pages)


def test_the_json_of_a_comparison_has_a_place_for_intervals() -> None:
    found = json.loads(editions.compare("years/2024", "years/2025", project=ROOT / "examples").to_json())
    assert found["schema"] == "scorekit/comparison/v1"
    by = {one["operator"]: one for one in found["operators"]}
    assert by["zuidlijn"]["parts"] == {"rubric": "1/3", "mix": "0/1", "performance": "-5/6"}
    assert by["zuidlijn"]["change"] == "-1/2"
    assert by["zuidlijn"]["interval"] is None and by["zuidlijn"]["rank"]["more_than_chance"] is None
