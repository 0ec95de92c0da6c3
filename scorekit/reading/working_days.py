"""Which days are worked: by the public holidays and the weekend of a country and its region."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

#: Monday is 0.
_SATURDAY = 5
#: The region whose calendar is that of a country when no region is named and it has one like that.
_HOME = {"GB": "ENG"}


class Year(NamedTuple):
    """The days of a year that are not worked though they are no weekend, or no weekend elsewhere, with their names;
    and the days that are worked though they are a weekend, or a holiday in the rest of the country."""

    off: Mapping[date, str]
    on: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return day not in self.off and (day.weekday() < _SATURDAY or day in self.on)


#: The name of a weekend day that is none elsewhere.
WEEKEND = "weekend"


class Calendar:
    """The working days of countries and regions (GB, GB-ENG), by year. ``stated`` are those that a project states:
    others are then not known. Without it they are those of the holidays library. ``used`` collects the
    years that were asked for and are known."""

    def __init__(self, stated: Mapping[tuple[str, int], Year] | None = None) -> None:
        self.stated = stated
        self.used: dict[tuple[str, int], Year] = {}

    def of(self, place: str, year: int) -> dict[str, Year]:
        """The days of a country or region in a year, by region: several where the country has regions whose days
        differ, and none is named. Empty where they are not known."""
        if self.stated is not None:
            return self._stated(place, year)
        found = _by_library(place, year)
        for region, days in found.items():
            self.used[region, year] = days
        return found

    def _stated(self, place: str, year: int) -> dict[str, Year]:
        """The days that the project states: those of a country hold for all of its regions, and a region has its own
        besides."""
        assert self.stated is not None
        country, _, region = place.partition("-")
        named = {
            name: days
            for (name, at), days in self.stated.items()
            if at == year and (name == place if region else name.startswith(f"{country}-"))
        }
        common = self.stated.get((country, year))
        self.used.update({(name, year): days for name, days in named.items()})
        if common is None:
            return dict(sorted(named.items()))
        self.used[country, year] = common
        found = {name: _joined(common, days) for name, days in sorted(named.items())}
        return found or {place: common} if region else {country: common, **found}


def _joined(country: Year, region: Year) -> Year:
    """The days of a country with those of one of its regions, which may say that a day is worked there."""
    off = {day: name for day, name in country.off.items() if day not in region.on}
    return Year({**off, **region.off}, (country.on - set(region.off)) | region.on)


@lru_cache(maxsize=1024)
def _by_library(place: str, year: int) -> dict[str, Year]:
    from holidays import country_holidays

    country, _, region = place.partition("-")
    try:
        whole = country_holidays(country)
        regions = list(whole.subdivisions)
    except NotImplementedError:
        return {}
    if region in regions:
        return {place: _year(country, region, year)}
    found = {f"{country}-{one}": _year(country, one, year) for one in regions if one.isupper() or one.isdigit()}
    common = _year(country, None, year)
    if all(one == common for one in found.values()):
        return {country: common}
    return found


def _year(country: str, region: str | None, year: int) -> Year:
    from holidays import country_holidays

    days = country_holidays(country, subdiv=region, years=year)
    off = {day: str(name) for day, name in days.items() if day.year == year}
    on = set()
    day, last = date(year, 1, 1), date(year, 12, 31)
    if days.weekend != {5, 6} or days.weekend_workdays or country in _WEEKENDS_CHANGED:
        while day <= last:
            works, usually = days.is_working_day(day), day.weekday() < _SATURDAY
            if usually and not works and day not in off:
                off[day] = WEEKEND
            elif not usually and works:
                on.add(day)
            if day == last:
                break
            day += timedelta(days=1)
    return Year(off, frozenset(on))


#: Countries whose weekend was another one in some years.
_WEEKENDS_CHANGED = frozenset(("AE", "AF", "BH", "BN", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "MR", "MV", "MY",
                               "OM", "PS", "QA", "SA", "SD", "SY", "YE", "BD", "IL"))  # fmt: skip


def home_of(country: str) -> str:
    """The region that stands for a country of which no region is named; empty for most."""
    return f"{country}-{_HOME[country]}" if country in _HOME else ""
