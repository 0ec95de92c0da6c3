"""Tables of public holidays: country, date and name, one row a day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from scorekit.problems import Problem, shown
from scorekit.reading import quantities
from scorekit.reading.tables import read_table
from scorekit.reading.working_days import Calendar

HEADS = ("country", "date", "name")


def read_calendar(path: Path) -> tuple[Calendar, list[Problem]]:
    """The calendar in a table, and what is wrong with it. Of a country and year without a row
    nothing is known."""
    table, problems = read_table(path, HEADS, ("country", "date"))
    found: dict[tuple[str, int], dict[date, str]] = {}
    for row in table.rows if table.valid_heads else ():
        country, text = row.cells.get("country", ""), row.cells.get("date", "")
        day = quantities.day(text)
        if day is None:
            problems.append(row.problem("bad-date", f'"{shown(text)}" is not a day', ("date",), "like 2026-12-25"))
        elif not re.fullmatch("[A-Z]{2}", country):
            message = f'"{shown(country)}" is not a country'
            problems.append(row.problem("not-allowed", message, ("country",), "two capitals, like BE"))
        else:
            found.setdefault((country, day.year), {})[day] = row.cells.get("name", "")
    return Calendar(found), problems
