"""The worked example: what changed between three years was decided first, and is told back.

examples/years was written so that the parts are known. By rubric 1 (60 % reached a person, 40 % solved) a case is worth
10 (both), 6 (a person), 4 (solved) or 0; by rubric 2 (half and half) 10, 5, 5 or 0.

2023 to 2024, one rubric:
* Noordlijn: city AAAB to AABB, that is 9 to 8 for two thirds of the cases: performance -2/3.
* Zuidlijn: city stays at 10 and rural at 2; the city's share falls from 4/6 to 2/6: mix -8/3.
* Westdraad becomes Westnet; city BB to AB, 6 to 8 for half of the cases: performance +1.
* Oostkabel (rank 3) leaves, Nieuwland (rank 1) enters.

2024 to 2025, from rubric 1 to rubric 2:
* Noordlijn: the same cases; 48/6 by rubric 1, 45/6 by rubric 2: rubric -1/2.
* Zuidlijn: the old cases are worth 28/6 and 30/6: rubric +1/3; city AA to AB, 10 to 7.5 for a third: -5/6.
* Westnet: 24/4 and 25/4: rubric +1/4; city AB to AA, 7.5 to 10 for half: +5/4; new island cases, worth 0, take 30/4
  to 30/6: strata -5/2.
* Nieuwland: all A to all B, 10 to 5: performance -5.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest

from scorekit.api import editions
from scorekit.editions.comparing.comparison import Comparison, OperatorChange
from scorekit.editions.comparing.rank_change import CAUSES
from scorekit.vocabulary import Method
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
HOME = ROOT / "examples"
F = Fraction


def years(before: int, after: int, method: Method = "sequence") -> tuple[Comparison, dict[str, OperatorChange]]:
    found = editions.compare(f"years/{before}", f"years/{after}", method=method, project=HOME)
    return found, {one.operator: one for one in found.operators}


def parts(one: OperatorChange) -> dict[str, Fraction]:
    return {name: value for name, value in one.parts.items() if value}


def test_the_first_two_years_differ_by_performance_mix_a_name_one_who_came_and_one_who_left() -> None:
    found, by = years(2023, 2024)
    assert not found.changed
    assert parts(by["noordlijn"]) == {"performance": F(-2, 3)}
    assert parts(by["zuidlijn"]) == {"mix": F(-8, 3)}
    assert parts(by["westnet"]) == {"performance": F(1)}
    assert (by["westnet"].name_then, by["westnet"].name) == ("Westdraad", "Westnet")
    assert [one.operator for one in found.entrants] == ["nieuwland"]
    assert [one.operator for one in found.leavers] == ["oostkabel"]
    solved = by["westnet"].split
    assert solved is not None and {k: v for k, v in solved.criteria.items() if v} == {"solved": F(1)}
    assert (solved.weights, solved.gates, solved.rounding) == (0, 0, 0)


def test_the_next_two_differ_by_the_rubric_too() -> None:
    found, by = years(2024, 2025)
    assert found.changed
    assert parts(by["noordlijn"]) == {"rubric": F(-1, 2)}
    assert parts(by["zuidlijn"]) == {"rubric": F(1, 3), "performance": F(-5, 6)}
    assert parts(by["westnet"]) == {"rubric": F(1, 4), "performance": F(5, 4), "strata": F(-5, 2)}
    assert parts(by["nieuwland"]) == {"performance": F(-5)}
    assert found.entrants == found.leavers == ()


def test_ranks_change_by_named_rivals_entrants_and_leavers() -> None:
    _, by = years(2023, 2024)
    zuidlijn = by["zuidlijn"].rank
    # The mix of its calls alone takes it from 7.33 to 4.67, under Westdraad's 5 of the year before.
    assert zuidlijn is not None and (zuidlijn.then, zuidlijn.now) == (2, 4)
    assert zuidlijn.entrants == ("nieuwland",)
    assert [(r.operator, dict(r.by or {})) for r in zuidlijn.rivals if r.change] == [
        ("westnet", {"rubric": 0, "mix": 1, "own": 0, "rival": 0})
    ]
    westnet = by["westnet"].rank
    # Its 6 is under Zuidlijn's 7.33 of the year before, so Zuidlijn's fall lifts it.
    assert westnet is not None and (westnet.then, westnet.now) == (4, 3)
    assert (westnet.entrants, westnet.leavers) == (("nieuwland",), ("oostkabel",))
    assert [(r.operator, dict(r.by or {})) for r in westnet.rivals if r.change] == [
        ("zuidlijn", {"rubric": 0, "mix": 0, "own": 0, "rival": -1})
    ]


def test_shapley_shares_what_two_did_together() -> None:
    _, by = years(2023, 2024, "shapley")
    zuidlijn = by["zuidlijn"].rank
    # 7.33 then and 4.67 now against 5 then and 6 now: the mix alone puts it below; the rival alone does not; so it
    # is the mix in every order.
    assert zuidlijn is not None
    assert {r.operator: dict(r.by or {}) for r in zuidlijn.rivals if r.change} == {
        "westnet": {"rubric": 0, "mix": 1, "own": 0, "rival": 0}
    }
    _, later = years(2024, 2025, "shapley")
    nieuwland = later["nieuwland"].rank
    # Noordlijn has 8 (by the new rubric 7.5) in both years; Nieuwland's 10 becomes 6 (5): own, in every order.
    # Westnet has 6 (6.25), then 4.67 (5): it is above where rubric and Nieuwland are new and Westnet is old, and
    # nowhere else. That stands in two of six orders: after rubric, own (own +1, rival -1), and after own, rubric
    # (rubric +1, rival -1).
    assert nieuwland is not None
    by_rival = {r.operator: dict(r.by or {}) for r in nieuwland.rivals if any((r.by or {}).values())}
    assert by_rival["noordlijn"] == {"rubric": 0, "mix": 0, "own": 1, "rival": 0}
    assert by_rival["westnet"] == {"rubric": F(1, 6), "mix": 0, "own": F(1, 6), "rival": F(-2, 6)}


@pytest.mark.parametrize("method", ["sequence", "shapley"])
def test_every_change_is_the_sum_of_its_parts(method: Method) -> None:
    seen = 0
    for before, after in pairwise((2023, 2024, 2025)):
        _, by = years(before, after, method)
        for one in by.values():
            if one.change is None or one.rank is None:
                continue
            seen += 1
            assert one.now is not None and one.then is not None
            assert sum(one.parts.values()) == one.change == one.now.score - one.then.score
            causes = sum((one.rank.total(cause) for cause in CAUSES), F(0))
            assert causes + len(one.rank.entrants) - len(one.rank.leavers) == one.now.rank - one.then.rank
    assert seen >= 4


def test_three_years_in_one_table() -> None:
    found = editions.history("years", project=HOME)
    assert found.labels == ("2023", "2024", "2025")
    ranks = {id: {index: place.rank for index, place in found.places[id].items()} for id in found.operators}
    assert ranks == {
        "noordlijn": {0: 1, 1: 2, 2: 1},
        "nieuwland": {1: 1, 2: 2},
        "westnet": {0: 4, 1: 3, 2: 2},
        "zuidlijn": {0: 2, 1: 4, 2: 4},
        "oostkabel": {0: 3},
    }
    assert found.names["westnet"] == "Westnet"
    assert not any(place.broken for places in found.places.values() for place in places.values())


def test_the_real_leagues_compare_as_far_as_they_can() -> None:
    belgian = editions.compare("be-telecom/2020", "be-telecom/2021", project=ROOT)
    reasons = {str(one.broken) for one in belgian.operators if one.operator in belgian.before.league.operators}
    assert reasons == {"nothing that is scored was known then"}
    assert all(one.change is None and one.rank is None for one in belgian.operators)
    australian = editions.compare("au-complaints/2020-Q2", "au-complaints/2021-Q2", project=ROOT)
    by = {one.operator: one for one in australian.operators}
    # TPG: 10.6 complaints per 10,000 services, then 3.6; the rubric takes a third of a point for each from 10.
    assert by["tpg"].change == F("8.8") - F("6.466667")  # points of a leaf in millionths
    assert (by["tpg"].then.rank, by["tpg"].now.rank) == (7, 4)  # type: ignore[union-attr]
    assert [one.operator for one in australian.entrants] == ["exetel"]


def test_a_table_beside_an_edition_of_another_rubric_says_so(scorekit: Run) -> None:
    said = " ".join(scorekit("league", "years", "--against", "2024", "--project", "examples", cwd=ROOT).stdout.split())
    assert "years/2024 was scored by two-questions 1, and this table by two-questions 2." in said
    said = scorekit("league", "be-telecom", "--against", "2020", cwd=ROOT).stdout
    assert "was scored by" not in said  # the rubric is the same
