"""Names that look the same, and characters that nobody sees, wherever operators are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scorekit
from scorekit.reading.names import alike, look, unseen

Project = Callable[..., Path]


@pytest.mark.parametrize(
    "other",
    [
        "TÉLÉ & CO",  # capitals
        "Te\N{COMBINING ACUTE ACCENT}le\N{COMBINING ACUTE ACCENT} & Co",  # a decomposed accent
        "Tele & Co",  # no accent
        "Ｔélé & Co",  # a wide letter
        "Télé en Co",
        "Télé and Co",
        "Télé + Co",
        "Télé  &  Co.",
        "Télé\N{EN DASH}& Co",
        "Tél\N{CYRILLIC SMALL LETTER IE} & Co",  # a letter of another script
        "Télé & Co\N{ZERO WIDTH SPACE}",
        "Télé\N{HANGUL FILLER} & Co",
    ],
)
def test_names_that_look_the_same_have_one_look(other: str) -> None:
    assert look(other) == look("Télé & Co")


@pytest.mark.parametrize("other", ["Telenet", "Télé 2", "Tele & Sons", "1", "日本", ""])
def test_other_names_have_another_look(other: str) -> None:
    assert look(other) != look("Télé & Co")


def test_a_dotless_i_is_an_i_and_joiners_of_emoji_are_seen() -> None:
    assert look("EN") != look("ET")  # a name of one word is no sign
    assert look("V\N{LATIN SMALL LETTER DOTLESS I}rgin") == look("Virgin")
    assert unseen("👩‍👩‍👧") == ()
    assert unseen("a\N{ZERO WIDTH SPACE}b") == ("U+200B (zero width space)",)
    assert unseen("a\N{HANGUL FILLER}") == ("U+3164 (hangul filler)",)


def test_the_name_that_is_used_most_is_the_usual_one() -> None:
    assert [(found.name, found.usual) for found in alike({"Vrij": 3, "VRIJ": 1, "Other": 9})] == [("VRIJ", "Vrij")]
    assert [(found.name, found.usual) for found in alike({"VRIJ": 1, "Vrij": 1})] == [("VRIJ", "Vrij")]


HEAD = "operator,period,indicator,value,unit,source,status\n"
HIDDEN = "Vrij\N{ZERO WIDTH SPACE}"
LOOKS = 'warning[lookalike-operator]: "{name}" and "Vrij" are counted as two operators{more}'


def test_figures_without_a_register_are_told_as_cases_are(project: Project) -> None:
    rows = "".join(f"{name},2024,complaints,10,complaints,a report,published\n" for name in ("Vrij", "VRIJ", HIDDEN))
    league = "leagues: [{id: l, rubric: complaints-per-10000, indicators: f/, periods: [2024]}]\n"
    project(scorekit=f"project: p\n{league}", **{"f/f.csv": HEAD + rows})
    found = [p for p in scorekit.validate() if p.code == "lookalike-operator"]
    assert [(p.line, p.message) for p in found] == [
        (3, 'operator: "VRIJ" and "Vrij" are counted as two operators'),
        (4, 'operator: "Vrij?" and "Vrij" are counted as two operators; it holds U+200B (zero width space)'),
    ]


def test_a_register_with_names_that_look_the_same_is_warned_about(project: Project) -> None:
    operators = (
        f"operators:\n  a: {{name: Vrij}}\n  b: {{name: '{HIDDEN}'}}\n  c: {{name: Other, names: [{{name: VRIJ}}]}}\n"
    )
    project(scorekit=f"project: p\n{operators}leagues: [{{id: l, rubric: small, cases: cases/}}]\n",
            cases__good="case: x\noperator: a\noutcome: {resolved: yes}\n")  # fmt: skip
    found = [p for p in scorekit.validate() if p.code == "lookalike-operator"]
    assert [(p.line, p.severity) for p in found] == [(4, "warning"), (5, "warning")]
    assert "which is another operator" in found[0].message
    assert scorekit.league().operators == ("a",)  # a warning stops nothing


def test_two_operators_of_one_name_in_two_markets_are_no_look_alikes(project: Project) -> None:
    operators = "operators: {vodafone-uk: {name: Vodafone}, vodafone-au: {name: Vodafone}}\n"
    project(scorekit=f"project: p\n{operators}", cases__good="case: x\noperator: vodafone-uk\nverdict: 1/10\n")
    assert [p for p in scorekit.validate() if p.code == "lookalike-operator"] == []


@pytest.mark.parametrize("open_register", [True, False])
def test_a_decomposed_name_finds_its_operator(open_register: bool, project: Project) -> None:
    decomposed = "Te\N{COMBINING ACUTE ACCENT}le\N{COMBINING ACUTE ACCENT}"
    operators = "" if open_register else "operators: {t: {name: Télé}}\n"
    case = "case: {id}\noperator: {name}\nverdict: {mark}/10\n"
    project(
        scorekit=f"project: p\n{operators}leagues: [{{id: l, rubric: published-verdict, cases: cases/}}]\n",
        cases__good=case.format(id="a", name="Télé", mark=4),
        cases__b=case.format(id="b", name=decomposed, mark=6),
    )
    (row,) = scorekit.league().rows
    assert (row.scored, row.score) == (2, 5)


@pytest.mark.parametrize("bad", ["\x1b[31m", "\x00", "\x9b", "\N{RIGHT-TO-LEFT OVERRIDE}"])
@pytest.mark.parametrize("column", ["operator", "source", "definition", "note", "unit"])
def test_a_table_of_figures_with_characters_that_hide_something_is_refused(
    bad: str, column: str, project: Project
) -> None:
    cells = {"operator": "kpn", "source": "a report", "definition": "as counted", "note": "n", "unit": "complaints"}
    cells[column] += bad
    head = "operator,period,indicator,value,unit,source,status,definition,note\n"
    row = "{operator},2024,complaints,10,{unit},{source},published,{definition},{note}\n".format(**cells)
    league = "leagues: [{id: l, rubric: complaints-per-10000, indicators: f/, periods: [2024]}]\n"
    project(scorekit=f"project: p\n{league}", **{"f/f.csv": head + row})
    found = [problem for problem in scorekit.validate() if problem.severity == "error"]
    assert [(problem.code, problem.line) for problem in found] == [("bad-characters", 2)]
    assert str(found[0]).replace("\n", "").isprintable()


@pytest.mark.parametrize("column", ["operator", "unit", "period", "value"])
def test_a_cell_of_a_table_of_figures_has_a_length(column: str, project: Project) -> None:
    cells = {"operator": "kpn", "unit": "complaints", "period": "2024", "value": "10"} | {column: "1" * 5000}
    row = "{operator},{period},complaints,{value},{unit},a report,published\n".format(**cells)
    league = "leagues: [{id: l, rubric: complaints-per-10000, indicators: f/, periods: [2024]}]\n"
    project(scorekit=f"project: p\n{league}", **{"f/f.csv": HEAD + row})
    found = [problem for problem in scorekit.validate() if problem.severity == "error"]
    assert [problem.code for problem in found] == ["out-of-range"]
    assert len(found[0].message) < 200
