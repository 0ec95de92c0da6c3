"""Why A stands above B, and what another fact would give."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import scorekit
from scorekit.problems import ProblemsFound
from scorekit.publishing.pages.contrast import contrast_page, what_if_page
from scorekit.publishing.printers.terminal import terminal
from scorekit.scoring.contrast import score_of
from tests.conftest import ROOT

Project = Callable[..., Path]

# By the rubric of conftest (attempts 3, person 1; never resolved: at most 4):
# a: one attempt, a person: (3 x 10 + 1 x 10) / 4 = 10.
# b: two attempts, nobody: (3 x 6 + 1 x 0) / 4 = 4.5.
# c: never resolved, a person: (3 x 0 + 1 x 10) / 4 = 2.5.
A = (
    "case: a\noperator: kpn\ncontacts: [{channel: phone, reached: person, result: resolved}]\n"
    "outcome: {resolved: yes}\n"
)
B = (
    "case: b\noperator: telenet\ncontacts: [{channel: phone, reached: menu}, {channel: mail, reached: nobody}]\n"
    "outcome: {resolved: yes}\n"
)
C = "case: c\noperator: telenet\ncontacts: [{channel: phone, reached: person}]\noutcome: {resolved: no}\n"


def parts(found: scorekit.Contrast, depth: int = 1) -> Fraction:
    return sum((line.contribution or Fraction(0) for line in found.lines if line.depth == depth), Fraction(0))


def test_the_parts_of_a_difference_add_up(project: Project) -> None:
    project(cases__good=A, cases__b=B)
    found = scorekit.contrast("kpn", "telenet")
    by_id = {line.id: line.contribution for line in found.lines}
    # attempts: 10 x 3/4 - 6 x 3/4 = 3; person: 10 x 1/4 - 0 = 2.5.
    assert by_id["attempts"] == 3
    assert by_id["person"] == Fraction(5, 2)
    assert score_of(found.first) - score_of(found.second) == Fraction(11, 2) == parts(found)
    assert found.to_dict()["difference"] == "11/2"


def test_the_same_holds_for_two_cases_the_other_way_round(project: Project) -> None:
    project(cases__good=A, cases__b=B)
    found = scorekit.contrast("b", "a")
    assert parts(found) == Fraction(-11, 2)
    assert "a 10.0: 5.5 worse." in terminal([contrast_page(found)])


@pytest.mark.parametrize("other", ["kpn", "telenet", "mobistar"])
def test_on_the_shipped_cases_the_printed_parts_make_the_printed_difference(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    found = scorekit.contrast("proximus", other, league="stories")
    root = found.lines[0]
    assert parts(found) + (root.gates or 0) + (root.rounding or 0) == score_of(found.first) - score_of(found.second)
    assert_printed_sums(found)


def assert_printed_sums(found: scorekit.Contrast) -> None:
    """Every row of the page makes its difference, every column of its first level its score."""
    (table,) = contrast_page(found).tables
    sums = [Fraction(0)] * 3
    for head, *those in table.rows:
        title, cells = "  " * head.depth + str(head.text), [cell.text for cell in those]
        numbers = [Fraction(cell or 0) for cell in cells]
        assert numbers[0] - numbers[1] == numbers[2], title
        if title == "Score":
            assert sums == numbers
        elif not title.startswith(" "):
            sums = [a + b for a, b in zip(sums, numbers, strict=True)]
    assert table.rows[-1][0].text == "Score"


GATED = """
rubric: small
version: "1"
scale: {worst: 0, best: 10, decimals: 1}
criteria:
  - {id: b, weight: 1, criteria: [{id: w, measure: longest_wait, bands: [{up_to: 5 min, points: 10}, {otherwise: 4}]}]}
  - {id: v, weight: 2, measure: reached_person, answers: {yes: 10, no: 0}}
gates:
  - {id: slow, scope: b, when: {measure: longest_wait, over: 5 min}, cap: 2}
  - {id: open, when: {measure: resolved, is: no}, cap: 4}
"""
POOLED_BACKWARDS = """
rubric: small
version: "1"
scale: {worst: 5.5, best: 0.5, decimals: 1}
combine: pooled_points
criteria:
  - {id: w, out_of: 3, measure: longest_wait, bands: [{up_to: 5 min, points: 3}, {otherwise: 1}]}
  - {id: v, out_of: 4, measure: reached_person, answers: {yes: 4, no: 0}}
gates: [{id: open, when: {measure: resolved, is: no}, set: 5.5}]
"""


@pytest.mark.parametrize("rubric", [GATED, POOLED_BACKWARDS])
def test_gates_and_other_scales_add_up_on_the_page_too(rubric: str, project: Project) -> None:
    slow = (
        "case: s\noperator: telenet\ncontacts: [{channel: phone, wait: 9 min, reached: person}]\n"
        "outcome: {resolved: no}\n"
    )
    quick = (
        "case: q\noperator: kpn\ncontacts: [{channel: phone, wait: 1 min, reached: person}]\noutcome: {resolved: yes}\n"
    )
    project(rubrics__small=rubric, cases__good=quick, cases__slow=slow)
    for pair in (("q", "s"), ("s", "q"), ("kpn", "telenet")):
        found = scorekit.contrast(*pair)
        assert_printed_sums(found)
        assert "gates" in "".join(row[0].text for row in contrast_page(found).tables[0].rows)


def test_a_rubric_that_does_not_add_up_says_so(project: Project) -> None:
    rubric = """
rubric: small
version: "1"
scale: {worst: 0, best: 10, decimals: 1}
combine: minimum
criteria:
  - {id: attempts, measure: attempts_to_resolution, bands: [{up_to: 1, points: 10}, {otherwise: 0}]}
  - {id: person, measure: reached_person, answers: {yes: 10, no: 0}}
"""
    project(rubrics__small=rubric, cases__good=A, cases__b=B)
    found = scorekit.contrast("a", "b")
    assert not found.additive
    text = terminal([contrast_page(found)])
    assert "The worst of its criteria is the score: they do not add up" in text
    assert "Difference" not in text


def test_what_cannot_be_compared_is_refused(project: Project) -> None:
    project(cases__good=A, cases__b=B, cases__d="case: d\noperator: kpn\nverdict: 1/10\n")
    with pytest.raises(ProblemsFound, match="a case and an operator"):
        scorekit.contrast("kpn", "b")
    with pytest.raises(ProblemsFound, match="the case d is unscored: nothing that the rubric scores is known"):
        scorekit.contrast("a", "d")


def test_another_fact_gives_another_score_and_rank(project: Project) -> None:
    # Three cases each: rank numbers are shown. Telenet has c and two that are solved at once: (2.5 + 10 + 10) / 3.
    more = {f"cases__more{n}": A.replace("case: a", f"case: a{n}") for n in (1, 2)}
    solved = {
        f"cases__solved{n}": A.replace("case: a", f"case: s{n}").replace("operator: kpn", "operator: telenet")
        for n in (1, 2)
    }
    root = project(cases__good=A, cases__c=C, **more, **solved)
    before = (root / "cases/c.yaml").read_text(encoding="utf-8")
    # c with a resolution: attempts 1 (10 points), a person: 10, and shared first place.
    found = scorekit.what_if("c", ["outcome.resolved=yes"])
    assert [found.to_dict()[side]["score"] for side in ("before", "after")] == ["2.5", "10.0"]
    assert [found.to_dict()[side]["rank"] for side in ("before", "after")] == [2, 1]
    text = terminal([what_if_page(found)])
    assert "outcome.resolved: yes (was no)" in text
    assert "rank of telenet" in text or "rank of Telenet" in text
    assert "=1 of 2" in text
    assert (root / "cases/c.yaml").read_text(encoding="utf-8") == before


def test_facts_are_changed_added_and_made_unknown(project: Project) -> None:
    project(cases__good=A, cases__b=B)
    # Without its second contact b took one attempt; nobody was reached at it but a menu.
    assert scorekit.what_if("b", ["contacts[2]="]).after.summary.score == Fraction(15, 2)
    # A third contact, with a person.
    added = scorekit.what_if("b", ["contacts[3].reached=person", "contacts.3.channel=phone"])
    # three attempts: 0 points x 3/4, a person: 10 x 1/4.
    assert added.after.summary.score == Fraction(5, 2)
    unknown = scorekit.what_if("b", ["outcome="])
    # Without an outcome two attempts or more are possible, and doubt counts for the operator: 6 points x 3/4, and
    # nobody was reached, 0 x 1/4.
    assert unknown.after.summary.score == Fraction(9, 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("outcome.resolved", "a change is a field, = and a value"),
        ("=yes", "a change is a field, = and a value"),
        ("outcome resolved=yes", "a change is a field, = and a value"),
        ("case=b", "stays"),
        ("operator=kpn", "stays"),
        ("outcome.resolved=maybe", "not-allowed"),
        ("outcome.resolvd=yes", 'did you mean "resolved"'),
        ("contacts[9].wait=5 min", "no entry 9: there are 1"),
        ("contacts[0].wait=5 min", "no entry 0: there are 1"),
        ("contacts[1].wait=5", "wrong-type"),
        ("contacts[1].channel.x=5", "is not a field of a list or text"),
        ("outcome=[1", "error"),
        ("contacts[1].wait=\x1b[31m", "error"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(change: str, said: str, project: Project) -> None:
    project(cases__good=A)
    with pytest.raises(ProblemsFound) as refused:
        scorekit.what_if("a", [change])
    assert said in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_an_operator_has_no_facts_to_change(project: Project) -> None:
    project(cases__good=A)
    with pytest.raises(ProblemsFound, match="the facts are those of a case"):
        scorekit.what_if("kpn", ["outcome.resolved=yes"])
