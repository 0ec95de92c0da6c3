"""Working days by the public holidays of a country: Monday to Friday without them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from scorekit.reading.quantities import DAY, Moment

_WORKING = re.compile(r"(\d{1,3}) working days?\Z")
_EPOCH = date(1970, 1, 1).toordinal()
#: Monday is 0.
_SATURDAY = 5

Holidays = Mapping[date, str]


def working_days(text: str) -> int | None:
    """How many working days a text such as ``2 working days`` means; None for another text."""
    found = _WORKING.match(" ".join(text.split()))
    return int(found[1]) if found else None


class Calendar:
    """The public holidays of countries, by year. ``stated`` are those that a project states: others
    are then not known. Without it they are those of the holidays library. ``used`` collects the
    holidays of every country and year that was asked for and is known."""

    def __init__(self, stated: Mapping[tuple[str, int], Holidays] | None = None) -> None:
        self.stated = stated
        self.used: dict[tuple[str, int], Holidays] = {}

    def of(self, country: str, year: int) -> Holidays | None:
        """The public holidays of a country in a year, with their names; None where they are not known."""
        found = _by_library(country, year) if self.stated is None else self.stated.get((country, year))
        if found is not None:
            self.used[country, year] = found
        return found


@lru_cache(maxsize=256)
def _by_library(country: str, year: int) -> Holidays | None:
    from holidays import country_holidays

    try:
        return country_holidays(country, years=year)
    except NotImplementedError:
        return None


def end_of_working_day(made: Moment, number: int, country: str, calendar: Calendar) -> Moment | None:
    """The end of the ``number``-th working day after a moment, in a country; None where its public
    holidays are not known. The day itself does not count."""
    ends = []
    for moment in (made.low, made.high):
        day, left = date.fromordinal(_EPOCH + moment // DAY), number
        while left:
            day += timedelta(days=1)
            holidays = calendar.of(country, day.year)
            if holidays is None:
                return None
            if day.weekday() < _SATURDAY and day not in holidays:
                left -= 1
        ends.append((day.toordinal() - _EPOCH + 1) * DAY - 1)
    return Moment(ends[0], ends[1], True)
