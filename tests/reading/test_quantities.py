"""Quantities as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from scorekit.problems.findings import Refused
from scorekit.reading import quantities as q
from scorekit.reading.quantities import UNBOUNDED

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (3, 3, 3),
        ("at least 4", 4, UNBOUNDED),
        ("at most 4", 0, 4),
        ("more than 4", 5, UNBOUNDED),
        ("less than 4", 0, 3),
        ("2 to 3", 2, 3),
        ("about 4", 3, 5),  # a quarter either way
        ("about 10", 7, 13),  # 7.5 and 12.5, rounded outward
    ],
)
def test_counts_may_be_vague(text: int | str, low: int, high: int) -> None:
    assert q.count(text) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("90 s", 90_000, 90_000),
        ("12 min", 12 * MINUTE, 12 * MINUTE),
        ("1 h 30 min", 90 * MINUTE, 90 * MINUTE),
        ("1.5 h", 90 * MINUTE, 90 * MINUTE),
        ("5 days", 5 * DAY, 5 * DAY),
        ("PT90S", 90_000, 90_000),
        ("P1DT2H", 26 * HOUR, 26 * HOUR),
        ("24 h to 48 h", DAY, 2 * DAY),
        ("at least 5 min", 5 * MINUTE, UNBOUNDED),
        ("1 month", 28 * DAY, 31 * DAY),
        # 2 working days: at least two days; at most with one weekend and four holidays around.
        ("2 working days", 2 * DAY, 6 * DAY),
    ],
)
def test_durations_are_milliseconds(text: str, low: int, high: int) -> None:
    assert q.duration(text) == (low, high)


@pytest.mark.parametrize("text", ["90", "5 parsecs", "five minutes", "-5 min", "3 min 4", "PT", "", "1e9 s"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        q.duration(text)


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(Refused):
        q.count("5 to 3")


def test_moments_know_whether_they_are_days_or_times() -> None:
    # 2013-08-20 is 15,937 days after 1970-01-01 (43 years of 365 days, 11 leap days, 231 days).
    day = (43 * 365 + 11 + 231) * DAY
    assert q.moment("2013-08-20") == (day, day + DAY - 1, True)
    assert q.moment("2013-08-20T14:30") == (day + 14 * HOUR + 30 * MINUTE, day + 14 * HOUR + 30 * MINUTE, False)
    assert q.moment("2013-08-20T14:00 to 2013-08-20T16:00") == (day + 14 * HOUR, day + 16 * HOUR, False)


@pytest.mark.parametrize("text", ["2013-02-30", "20/08/2013", "2013-13", "soon", "2013-08-20T25:00"])
def test_what_is_on_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        q.moment(text)
    assert caught.value.code == "bad-date"


def test_a_verdict_is_a_share_of_the_way_from_worst_to_best() -> None:
    assert q.verdict("2/10") == Fraction(1, 5)
    assert q.verdict({"score": 6, "scale": "6 to 1"}) == 0
    assert q.verdict({"score": 2, "scale": "6 to 1"}) == Fraction(4, 5)


@pytest.mark.parametrize("value", ["11/10", "2", "x/y", "2/0"])
def test_a_verdict_off_its_scale_is_refused(value: str) -> None:
    with pytest.raises(Refused):
        q.verdict(value)


def test_periods_have_spans() -> None:
    assert q.period(2013) == "2013"
    half, quarter = q.period_span("2021-H2"), q.period_span("2021-Q3")
    assert half is not None
    assert quarter is not None
    assert half.low == quarter.low
    assert q.period_span("undated") is None
