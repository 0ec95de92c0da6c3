"""Ranks, ties and the numbers that are printed."""

from __future__ import annotations

from fractions import Fraction as F
from functools import cmp_to_key

import pytest

from scorekit.scoring.ranks import competition_ranks, is_above, rank_key
from scorekit.wording.numbers import decimal_text, half_up, short_text


def ranks(scores: dict[str, F], sign: int = 1, shown: int | None = None) -> list[tuple[int, bool, str]]:
    return competition_ranks(sorted(scores), lambda name: rank_key(scores[name], [], sign, shown))


def test_standard_competition_ranks_skip_after_a_tie() -> None:
    found = ranks({"a": F(9), "b": F(7), "c": F(7), "d": F(5)})
    assert found == [(1, False, "a"), (2, True, "b"), (2, True, "c"), (4, False, "d")]


def test_smaller_is_better_on_a_scale_that_runs_down() -> None:
    assert [name for _, _, name in ranks({"a": F(5), "b": F(1)}, sign=-1)] == ["b", "a"]


def test_the_roundings_of_cases_break_no_tie() -> None:
    # Three cases of 6.666667 and cases of 10, 10 and 0: 6.666667 against 6.666..., equal at four decimals.
    rounded = F(3 * 6_666_667, 3 * 10**6)
    assert [shared for _, shared, _ in ranks({"a": rounded, "b": F(20, 3)})] == [True, True]


def test_scores_a_ten_thousandth_apart_are_not_tied() -> None:
    assert [rank for rank, _, _ in ranks({"a": F("7.0001"), "b": F("7")})] == [1, 2]


def test_ranks_may_be_on_the_score_as_shown() -> None:
    # 7.04 and 6.96 both print as 7.0.
    assert [shared for _, shared, _ in ranks({"a": F("7.04"), "b": F("6.96")}, shown=1)] == [True, True]


def test_a_criterion_may_break_a_tie_and_none_without_points_wins_one() -> None:
    ties: dict[str, F | None] = {"a": F(3), "b": F(4), "c": None}
    keys = {name: rank_key(F(7), [tie], 1) for name, tie in ties.items()}

    def compared(a: str, b: str) -> int:
        return is_above(keys[b], keys[a]) - is_above(keys[a], keys[b])

    assert sorted(keys, key=cmp_to_key(compared)) == [
        "b",
        "a",
        "c",
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (F("2.25"), 1, "2.3"),
        (F("-2.25"), 1, "-2.2"),  # half goes to the larger number
        (F("9.999"), 2, "10.00"),
        (F("0.05"), 1, "0.1"),
        (F("-0.04"), 1, "0.0"),
        (F(7), 0, "7"),
        (F(1, 3), 4, "0.3333"),
    ],
)
def test_half_goes_to_the_larger_printed_number(value: F, decimals: int, text: str) -> None:
    assert decimal_text(value, decimals) == text


def test_short_text_drops_zeros_at_the_end() -> None:
    assert [short_text(F(v), 1) for v in ("2", "7.5", "10")] == ["2", "7.5", "10"]
    assert half_up(F("2.5"), 0) == 3
