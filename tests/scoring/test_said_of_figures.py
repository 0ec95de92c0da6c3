"""What a table of figures says: ties, labels, margins, and figures with the decimals that tell them apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.publishing.pages.contrast import contrast_page
from scorekit.publishing.pages.league import league_notes, league_page
from scorekit.scoring.contrast import contrast
from scorekit.wording import Number, wording
from scorekit.wording.phrases import CANONICAL

Project = Callable[..., Path]
HEAD = "operator,period,indicator,value,unit,margin,margin_level,source,status\n"
RUBRIC = """rubric: r
version: "1"
unit: operator
scale: {worst: 0, best: 100, decimals: 1, labels: [{at_least: 75, label: good}, {at_least: 0, label: poor}]}
criteria:
  - {id: answered, title: Answered, indicator: answered, linear: [{at: 0 %, points: 0}, {at: 100 %, points: 100}]}
"""


def league(project: Project, *rows: str, rubric: str = RUBRIC) -> scorekit.League:
    show = 'show: {columns: [rank, operator, score, label, "figure:answered"]}'
    root = project(
        scorekit=f"project: p\nleagues: [{{id: l, rubric: r, indicators: f/, periods: [2024], {show}}}]\n",
        rubrics__r=rubric,
        **{"f/f.csv": HEAD + "".join(f"{row}\n" for row in rows)},
    )
    return scorekit.league("l", project=root)


def share(operator: str, value: str, margin: str = ",") -> str:
    return f"{operator},2024,answered,{value},%,{margin},a report,published"


def notes(table: scorekit.League) -> str:
    return "\n".join(league_notes(table, wording("en")))


def test_figures_have_the_decimals_that_tell_them_apart(project: Project) -> None:
    table = league(project, share("Alfa", "83.1234"), share("Beta", "83.1235"), share("Gamma", "70.25"))
    column = next(c for c in league_page(table).tables[0].columns if c.id == "figure:answered")
    assert [cell.text for cell in column.cells] == ["83.124 %", "83.123 %", "70.25 %"]


def test_more_than_six_decimals_are_read_and_printed(project: Project) -> None:
    table = league(project, share("Alfa", "83.30000000000001"), share("Beta", "83.3"))
    assert [row.operator for row in table.rows] == ["Alfa", "Beta"]
    assert str(scorekit.explain("Alfa", league="l").to_dict()).count("83.30000000000001 %") >= 1


def test_a_label_that_the_exact_score_would_not_have_is_explained(project: Project) -> None:
    table = league(project, share("Alfa", "74.96"), share("Beta", "50"))
    assert table.to_dict()["rows"][0]["label"] == "good"  # of 75.0, as it is printed
    assert "Labels judge the score as it is printed. More exactly: Alfa 74.96." in notes(table)


def test_margins_that_do_not_support_an_order_are_said_beside_it(project: Project) -> None:
    table = league(
        project, share("Alfa", "83", "2,95 %"), share("Beta", "80", "2,95 %"), share("Gamma", "60", "2,95 %")
    )
    assert (
        "Answered comes from samples, whose margins do not tell apart: Alfa and Beta (83 \u00b1 2 %; 80 \u00b1 2 %)."
        in notes(table)
    )
    exact = league(project, share("Alfa", "83"), share("Beta", "80"))
    assert "samples" not in notes(exact)


TIES = """rubric: r
version: "1"
unit: operator
scale: {worst: 0, best: 100, decimals: 0}
ties: [second]
criteria:
  - {id: answered, title: Answered, indicator: answered, weight: 1,
     linear: [{at: 0 %, points: 0}, {at: 100 %, points: 100}]}
  - {id: second, title: Net score, indicator: nps, weight: 0, linear: [{at: -100, points: 0}, {at: 100, points: 100}]}
indicators: {nps: {unit: points}}
"""


def tied(project: Project, *values: str) -> scorekit.League:
    nets = [f"{name},2024,nps,{net},points,,,a survey,published" for name, net in (("Alfa", "-17"), ("Beta", "41"))]
    shares = [share(name, value) for name, value in zip(("Alfa", "Beta"), values, strict=True)]
    return league(project, *shares, *nets, rubric=TIES.replace("decimals: 0}", "decimals: 0}"))


def said_between(first: str, second: str) -> str:
    page = contrast_page(contrast(scorekit.explain(first, league="l"), scorekit.explain(second, league="l")))
    return str(page.blocks[0])


@pytest.mark.parametrize("rank_on", ["computed", "shown"])
def test_the_criterion_that_broke_a_tie_is_named_everywhere(rank_on: str, project: Project) -> None:
    values = ("83", "83") if rank_on == "computed" else ("83.2", "82.9")
    table = tied(project, *values)
    if rank_on == "shown":
        path = Path("rubrics/r.yaml")
        path.write_text(path.read_text(encoding="utf-8").replace("ties:", "rank_on: shown\nties:"), encoding="utf-8")
        table = scorekit.league("l")
    assert [(row.operator, row.rank, row.tie_break) for row in table.rows] == [
        ("Beta", 1, ("second",)), ("Alfa", 2, ("second",)),
    ]  # fmt: skip
    assert "Of equal scores, Net score decides: Beta 71, Alfa 42." in notes(table)
    assert "four decimals" not in notes(table)
    assert table.to_dict()["rows"][0]["tie_break"] == ["second"]
    said = said_between("Beta", "Alfa")
    assert "equal scores, of which Net score decides the rank (71 and 42)" in said and "the same" not in said
    found = contrast(scorekit.explain("Beta", league="l"), scorekit.explain("Alfa", league="l"))
    assert found.to_dict()["tie_break"] == "second"


def test_the_remark_about_decimals_is_there_only_where_they_are_the_reason(project: Project) -> None:
    table = tied(project, "83.2", "82.9")
    assert [(row.operator, row.tie_break) for row in table.rows] == [("Alfa", ()), ("Beta", ())]
    assert "Ranks compare scores to four decimals, more than are printed." in notes(table)
    assert "decides" not in notes(table)
    assert "0.3 better" in said_between("Alfa", "Beta")  # as printed the two are the same


@pytest.mark.parametrize(
    ("rank_on", "said", "decided"),
    [
        ("computed", "Ranks compare scores to four decimals, more than are printed.", 5),
        ("shown", "Ranks compare scores as they are printed.", 3),
    ],
)
def test_two_scores_that_are_printed_alike_say_how_ranks_compare_them(
    rank_on: str, said: str, decided: int, project: Project
) -> None:
    rubric = f"rank_on: {rank_on}\n{RUBRIC}".replace("rubric: r\n", "", 1)
    rows = [share("Alfa", "80"), share("Mid", "80.04"), share("Zed", "80"), share("Low", "50")]
    table = league(project, *rows, rubric=f"rubric: r\n{rubric}")
    assert said_between("Mid", "Alfa").count(said) == 1
    assert "Ranks compare" not in said_between("Alfa", "Zed")  # whose scores are the same
    pairs = f"{decided} of 6 pairs are decided by what is known; the others have the same score."
    assert pairs in notes(table)


def test_units_are_said_in_the_language_of_the_page() -> None:
    said = {
        language: wording(language).say(Number("0.3", "per 10000 services")) for language in ("en", "nl", "fr", "de")
    }
    assert said == {
        "en": "0.3 per 10000 services",
        "nl": "0,3 per 10.000 diensten",
        "fr": "0,3 pour 10\u202f000 services",
        "de": "0,3 je 10.000 Dienste",
    }
    assert wording("fr").say(Number("7", "complaints")) == "7 plaintes"
    assert wording("fr").say(Number("7", "tickets")) == "7 tickets"  # a word of the table stays
    assert CANONICAL.say(Number("0.3", "per 10000 services")) == "0.3 per 10000 services"
