"""By when a promise had to be kept: the calendars are those of the people concerned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import scorekit
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.deadlines import deadline
from scorekit.reading.holidays import calendar_csv, read_calendar
from scorekit.reading.working_days import Calendar, Year
from scorekit.scoring.explanation import CaseExplanation
from tests.conftest import GOOD, PROJECT, RUBRIC

Write = Callable[..., Path]


def days(due: str, made: str, place: str = "", calendar: Calendar | None = None) -> tuple[str, str]:
    """The earliest and the latest day by which a promise was due."""
    found = deadline(due, quantities.moment(made), place, calendar or Calendar())
    assert found is not None
    first, last = found.days
    return str(first), str(last)


@pytest.mark.parametrize(
    ("place", "made", "due", "first", "last"),
    [
        # Easter 2024: Good Friday is 29 March; Easter Monday is a holiday in England and not in Scotland.
        ("GB-ENG", "2024-03-28", "2 working days", "2024-04-03", "2024-04-03"),
        ("GB-SCT", "2024-03-28", "2 working days", "2024-04-02", "2024-04-02"),
        # 2 January is a holiday in Scotland: where no region is named it may be either day.
        ("GB", "2023-12-29", "1 working day", "2024-01-02", "2024-01-03"),
        # Reformation Day and All Saints are holidays in different Länder.
        ("DE", "2024-10-30", "1 working day", "2024-10-31", "2024-11-01"),
        ("DE-BB", "2024-10-30", "1 working day", "2024-11-01", "2024-11-01"),
        ("DE-BY", "2024-10-30", "1 working day", "2024-10-31", "2024-10-31"),
        ("DE-BY", "2024-10-31", "1 working day", "2024-11-04", "2024-11-04"),
        ("DE", "2024-06-10", "1 working day", "2024-06-11", "2024-06-11"),  # where no region differs it is one day
        ("NL", "2025-12-24", "2 working days", "2025-12-30", "2025-12-30"),
        ("BE", "2024-05-16", "1 working day", "2024-05-17", "2024-05-17"),
        # The weekend was Thursday and Friday in Saudi Arabia until June 2013, and is Friday and Saturday since.
        ("SA", "2013-05-01", "1 working day", "2013-05-04", "2013-05-04"),
        ("SA", "2014-05-01", "1 working day", "2014-05-04", "2014-05-04"),
        ("AE", "2023-03-09", "1 working day", "2023-03-10", "2023-03-10"),  # Saturday and Sunday since 2022
        ("AE", "2021-03-11", "1 working day", "2021-03-14", "2021-03-14"),  # Friday and Saturday before
        ("XX", "2024-05-16", "1 working day", "2024-05-17", "2024-05-21"),  # a country that nobody knows
        ("", "2024-05-16", "1 working day", "2024-05-17", "2024-05-21"),  # at most a long weekend away
        ("", "2024-05-16", "6 working days", "2024-05-22", "2024-05-30"),
    ],
)
def test_working_days_are_those_of_the_operators_country_and_region(
    place: str, made: str, due: str, first: str, last: str
) -> None:
    assert days(due, made, place) == (first, last)


@pytest.mark.parametrize(
    ("due", "made", "day"),
    [
        ("1 month", "2024-02-01", "2024-03-01"),
        ("1 month", "2024-01-31", "2024-02-29"),
        ("1 month", "2023-01-31", "2023-02-28"),
        ("2 months", "2023-12-31", "2024-02-29"),
        ("1 year", "2024-02-29", "2025-02-28"),
        ("1 year", "2023-02-28", "2024-02-28"),
        ("13 months", "2023-12-15", "2025-01-15"),
    ],
)
def test_months_and_years_end_on_the_calendar_day(due: str, made: str, day: str) -> None:
    assert days(due, made) == (day, day)


def test_about_is_vague_in_both_directions() -> None:
    found = deadline("about 8 h", quantities.moment("2024-05-16T10:00"), "", Calendar())
    assert found is not None
    assert (found.low, found.high) == tuple(
        quantities.moment(one).low for one in ("2024-05-16T16:00", "2024-05-16T20:00")
    )


@pytest.mark.parametrize("due", ["8 working hours", "4 business hours", "within 3 office hours"])
def test_opening_hours_are_refused_with_words(due: str) -> None:
    with pytest.raises(Refused, match="cannot be counted") as refused:
        deadline(due, quantities.moment("2024-05-16T10:00"), "BE", Calendar())
    assert "opening hours" in refused.value.help


@pytest.mark.parametrize("due", ["2 working days", "1 year", "9 months"])
def test_a_deadline_after_the_last_year_is_refused(due: str) -> None:
    for place in ("BE", ""):
        with pytest.raises(Refused, match="after the year 9999"):
            deadline(due, quantities.moment("9999-12-31"), place, Calendar())


def test_the_holidays_inside_are_named() -> None:
    found = deadline("2 working days", quantities.moment("2024-03-28"), "GB-ENG", Calendar())
    assert found is not None
    assert found.off == ((date(2024, 3, 29), "Good Friday", ""), (date(2024, 4, 1), "Easter Monday", ""))
    found = deadline("1 working day", quantities.moment("2024-10-30"), "DE", Calendar())
    assert found is not None
    assert [(str(day), "BB" in regions.split(", "), "BY" in regions.split(", ")) for day, _, regions in found.off] == [
        ("2024-10-31", True, False),
        ("2024-11-01", False, True),
    ]


def test_a_calendar_of_the_project_is_the_only_one() -> None:
    ours = Calendar({("NL", 2024): Year({date(2024, 5, 17): "ours"}, frozenset((date(2024, 5, 18),)))})
    assert days("1 working day", "2024-05-16", "NL", ours) == ("2024-05-18", "2024-05-18")
    assert days("1 working day", "2024-05-16", "NL-ZH", ours) == ("2024-05-18", "2024-05-18")
    assert days("1 working day", "2024-05-16", "BE", ours) == ("2024-05-17", "2024-05-21")  # not stated
    apart = {("GB-ENG", 2024): Year({date(2024, 5, 17): "x"}), ("GB-SCT", 2024): Year({date(2024, 5, 16): "y"})}
    assert days("1 working day", "2024-05-16", "GB", Calendar(apart)) == ("2024-05-20", "2024-05-20")


def test_the_holidays_of_a_country_hold_for_its_regions(tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    rows = (
        "GB,2024-12-25,Christmas,no\nGB,2024-12-26,Boxing,no\nGB-SCT,2024-12-02,St Andrew,no\nGB-WLS,2024-12-26,,yes\n"
    )
    table.write_text(f"country,date,name,worked\n{rows}")
    calendar, problems = read_calendar(table)
    assert problems == []
    assert days("2 working days", "2024-12-24", "GB-SCT", calendar) == ("2024-12-30", "2024-12-30")
    assert days("1 working day", "2024-11-29", "GB-SCT", calendar) == ("2024-12-03", "2024-12-03")
    assert days("1 working day", "2024-11-29", "GB-ENG", calendar) == ("2024-12-02", "2024-12-02")
    assert days("1 working day", "2024-12-25", "GB-WLS", calendar) == ("2024-12-26", "2024-12-26")
    assert days("1 working day", "2024-11-29", "GB", calendar) == ("2024-12-02", "2024-12-03")
    # What was used can be read again, and gives the same.
    table.write_text(calendar_csv(calendar.used))
    again, problems = read_calendar(table)
    assert (problems, dict(again.stated or {})) == ([], dict(calendar.stated or {}))
    table.write_text("country,date,name,worked\nGB,2024-12-25,Christmas,no\nGB,2024-12-25,,yes\n")
    assert "a holiday in one row and worked in another" in read_calendar(table)[1][0].message


@pytest.mark.parametrize("due", ["24 h to 2 working days", "2 working days 4 h", "about 2 working days"])
def test_working_days_beside_something_else_are_refused(due: str) -> None:
    with pytest.raises(Refused, match="cannot be counted"):
        days(due, "2024-02-01", "BE")


def test_the_longer_end_of_working_days_counts() -> None:
    assert days("1 to 2 working days", "2024-02-01", "BE") == days("2 working days", "2024-02-01", "BE")


KEPT = RUBRIC.replace(
    "measure: reached_person\n    answers: {yes: 10, no: 0}",
    "measure: promises_kept_share\n    linear: [{at: 0 %, points: 0}, {at: 100 %, points: 10}]",
)


@pytest.mark.parametrize(
    ("country", "promise", "points"),
    [
        ("GB", "made: 2024-03-28T10:00, due: 2 working days, kept_at: 2024-04-03T12:00", "10.0"),
        ("DE", "made: 2024-10-30T10:00, due: 1 working day, kept_at: 2024-11-01T09:00", None),
        ("DE-BY", "made: 2024-10-30T10:00, due: 1 working day, kept_at: 2024-11-01T09:00", "0.0"),
        ("DE-NI", "made: 2024-10-30T10:00, due: 1 working day, kept_at: 2024-11-01T09:00", "10.0"),
        ("", "made: 2024-05-16T10:00, due: 1 working day, kept_at: 2024-05-22T10:00", "0.0"),
        ("", "made: 2024-05-16T10:00, due: 1 working day, kept_at: 2024-05-21T10:00", None),
        ("BE", "made: 2024-02-01T10:00, due: 1 month, kept_at: 2024-03-03T10:00", "0.0"),
        ("BE", "made: 2024-02-01T10:00, due: 1 month, kept_at: 2024-03-01T23:00", "10.0"),
    ],
)
def test_a_promise_is_kept_broken_or_undecided(country: str, promise: str, points: str | None, project: Write) -> None:
    operator = f"{{name: KPN, country: {country}}}" if country else "{name: KPN}"
    case = f"promises: [{{kind: answer, {promise}}}]\n"
    project(scorekit=PROJECT.replace("kpn: KPN", f"kpn: {operator}"), cases__good=GOOD + case, rubrics__small=KEPT)
    row = scorekit.league("main").to_dict()["rows"][0]
    assert row["criteria"]["person"] == points


def test_explain_prints_the_deadline_and_the_holidays_inside(project: Write) -> None:
    case = "promises: [{kind: answer, made: 2024-03-28, due: 2 working days, kept_at: 2024-04-03}]\n"
    operators = PROJECT.replace("kpn: KPN", "kpn: {name: KPN, country: GB-ENG}")
    project(scorekit=operators, cases__good=GOOD + case, rubrics__small=KEPT)
    found = scorekit.explain("good-1")
    assert isinstance(found, CaseExplanation)
    facts = [str(fact.said) for line in found.tree.lines for fact in line.facts]
    assert (
        "due at the end of 2024-04-03, by the working days of GB-ENG; "
        "holidays: 2024-03-29 Good Friday, 2024-04-01 Easter Monday"
    ) in facts
