"""Tables of public holidays: country (or region), date and name, one row a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from scorekit.problems import Problem, shown
from scorekit.reading import quantities
from scorekit.reading.tables import plain_csv, read_table
from scorekit.reading.working_days import Calendar, Year

HEADS = ("country", "date", "name", "worked")


def read_calendar(path: Path) -> tuple[Calendar, list[Problem]]:
    """The calendar in a table, and what is wrong with it. Of a country and year without a row
    nothing is known. The rows of a country hold for its regions, too. A row that says ``worked: yes`` is a Saturday or
    Sunday on which people work, or a holiday of the country on which a region works."""
    table, problems = read_table(path, HEADS, ("country", "date"))
    off: dict[tuple[str, int], dict[date, str]] = {}
    on: dict[tuple[str, int], set[date]] = {}
    for row in table.rows if table.valid_heads else ():
        country, text = row.cells.get("country", ""), row.cells.get("date", "")
        worked = row.cells.get("worked", "no")
        day = quantities.day(text)
        if day is None:
            problems.append(row.problem("bad-date", f'"{shown(text)}" is not a day', ("date",), "like 2026-12-25"))
        elif not re.fullmatch("[A-Z]{2}(-[A-Z0-9]{1,3})?", country):
            message = f'"{shown(country)}" is not a country'
            help = "two capitals, like BE; with a region, like GB-ENG"
            problems.append(row.problem("not-allowed", message, ("country",), help))
        elif worked not in ("yes", "no"):
            problems.append(row.problem("not-allowed", f'"{shown(worked)}" is neither yes nor no', ("worked",)))
        else:
            key = (country, day.year)
            off.setdefault(key, {})
            if day in (off[key] if worked == "yes" else on.get(key, ())):
                problems.append(row.problem("contradiction", f"{day} is a holiday in one row and worked in another"))
            elif worked == "yes":
                on.setdefault(key, set()).add(day)
            else:
                off[key][day] = row.cells.get("name", "")
    return Calendar({key: Year(days, frozenset(on.get(key, ()))) for key, days in off.items()}), problems


def calendar_csv(years: Mapping[tuple[str, int], Year]) -> str:
    """A table of the days of some countries and years."""
    off = [(country, str(day), name, "") for (country, _), year in years.items() for day, name in year.off.items()]
    on = [(country, str(day), "", "yes") for (country, _), year in years.items() for day in year.on]
    rows: Iterable[tuple[str, ...]] = sorted([*off, *on])
    if not on:
        rows = [row[:3] for row in rows]
    return plain_csv([HEADS if on else HEADS[:3], *rows])
