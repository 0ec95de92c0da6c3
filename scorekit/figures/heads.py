"""Heads of a sheet become periods, or names of the columns of a table of figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from scorekit.problems import nearest, shown
from scorekit.problems.findings import Refused, not_a_quantity
from scorekit.reading import quantities
from scorekit.wording.languages import LANGUAGES

#: What heads like 2011-12 are: fiscal years, or months.
Periods = Literal["fiscal", "months"]

_PART = {"H": "H", "S": "H", "Q": "Q", "T": "Q"}
_YEAR_FIRST = re.compile(r"(\d{4})(?:[ -]?([HSQT])([1-4]))?\Z", re.IGNORECASE)
_PART_FIRST = re.compile(r"([HSQT])([1-4])[ -/](\d{4})\Z", re.IGNORECASE)
_TWO_YEARS = re.compile(r"(?:FY ?)?(\d{4})\s?([-/–])\s?(?:(\d{2}))?(\d{2})\Z", re.IGNORECASE)
_ONE_FISCAL = re.compile(r"FY ?'?(?:\d{2})?\d{2}\Z", re.IGNORECASE)
_MONTH = re.compile(r"([^\W\d_]+)\.?[ -](\d{4})\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?\Z|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\Z")


class PeriodHead(NamedTuple):
    """A head that is a period, as it is written and as scorekit writes it."""

    head: str
    period: str


@cache
def _months() -> dict[str, int]:
    """The names of the months, long and short, in the languages that scorekit speaks."""
    from babel.dates import get_month_names

    found = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                found[str(name).rstrip(".").casefold()] = number
    return found


def ambiguous(heads: Collection[str]) -> list[str]:
    """The heads that are a month or a fiscal year: 2011-12. Where another head can only be a month of one of their
    years (2011-03), and none can only be a fiscal year, they are months."""
    either, months, fiscal = [], set(), False
    for head in heads:
        found = _TWO_YEARS.match(" ".join(head.split()))
        if found is None or found[2] == "/" or found[3]:
            continue
        is_month, is_fiscal = 1 <= int(found[4]) <= 12, quantities.fiscal_year(found[1], found[4]) is not None
        if is_month and is_fiscal:
            either.append(head)
        elif is_month:
            months.add(found[1])
        fiscal |= is_fiscal and not is_month
    sure = months and not fiscal and all(head.split()[0][:4] in months for head in either)
    return [] if sure else either


def period_of(head: str, periods: Periods | None = None) -> str | None:
    """The period that a head is; None where it is none. Raises :class:`Refused` for what nearly is one."""
    said = " ".join(head.split())
    said = said.removesuffix(".0") if re.fullmatch(r"\d{4}\.0", said) else said
    if found := _YEAR_FIRST.match(said):
        return quantities.period(f"{found[1]}-{_PART[found[2].upper()]}{found[3]}" if found[2] else found[1])
    if found := _PART_FIRST.match(said):
        return quantities.period(f"{found[3]}-{_PART[found[1].upper()]}{found[2]}")
    if found := _TWO_YEARS.match(said):
        fiscal = quantities.fiscal_year(found[1], found[4])
        surely = found[2] == "/" or found[3] is not None or not 1 <= int(found[4]) <= 12
        if fiscal and (surely or periods == "fiscal"):
            if periods == "months" and found[2] != "/":
                help = "write the fiscal years as 2011/12 and the months as 2011-12, and leave out --periods"
                raise not_a_quantity(
                    f'"{shown(said)}" can be no month, and --periods months was said', help, "bad-date"
                )
            return fiscal
        if periods == "fiscal" and found[2] != "/" and found[3] is None and not fiscal:
            help = "write the fiscal years as 2011/12 and the months as 2011-03, and leave out --periods"
            raise not_a_quantity(
                f'"{shown(said)}" can be no fiscal year, and --periods fiscal was said', help, "bad-date"
            )
        if found[3] is None and found[2] != "/":
            return quantities.period(f"{found[1]}-{found[4]}")
        raise not_a_quantity(f'"{shown(said)}" is not a period', "a fiscal year is written 2011/12", "bad-date")
    if found := _MONTH.match(said):
        number = _months().get(found[1].casefold())
        return None if number is None else quantities.period(f"{found[2]}-{number:02d}")
    if _ONE_FISCAL.match(said):
        help = "scorekit cannot know whether the year is the first or the last one: write 2011/12"
        raise not_a_quantity(f'"{shown(said)}" is a fiscal year with one year', help, "bad-date")
    if _DATE.match(said):
        help = "write the year, the quarter or the month that the figures are of: 2024, 2024-Q1, 2024-01"
        raise not_a_quantity(f'"{shown(said)}" is a day, and a head is a period', help, "bad-date")
    return None


def is_head_row(cells: Sequence[str], known: Collection[str]) -> bool:
    """Whether a row can be the heads: a period, or nearly one, beside a name of a column."""
    named = any(_column(cell) in known for cell in cells)
    return named or sum(map(is_period, cells)) > 1


def is_period(cell: str) -> bool:
    """Whether a cell is a period, or nearly one."""
    try:
        return period_of(cell) is not None
    except Refused:
        return True


def _column(head: str) -> str:
    return " ".join(head.split()).casefold().replace(" ", "_")


def read_heads(
    heads: Sequence[str], known: Collection[str], given: Mapping[str, str], periods: Periods | None
) -> Iterator[str | PeriodHead | Refused | None]:
    """What each head is: a column of figures, a period, nothing, or what is wrong with it."""
    asked = set(ambiguous(heads)) if periods is None else set()
    seen: dict[str, str] = {}
    for text in heads:
        said, column = " ".join(text.split()), _column(text)
        if not said:
            yield None
            continue
        if text in asked:
            help = "say which: --periods fiscal, or --periods months"
            yield Refused("bad-date", f'"{shown(said)}" is a fiscal year or a month', (), help)
            continue
        try:
            period = None if column in known else period_of(said, periods)
        except Refused as error:
            yield error
            continue
        name = period or column
        if name in seen:
            message = f'two columns are called "{shown(said)}"'
            if seen[name] != said:
                message = f'"{shown(seen[name])}" and "{shown(said)}" are one period'
            yield Refused("bad-table", message, (), "merged or repeated heads: write what each column holds")
            continue
        seen[name] = said
        if period is not None:
            yield PeriodHead(said, period)
        elif column in given:
            message = f'the sheet has a column "{column}", and so does --{column}'
            yield Refused("contradiction", message, (), f"leave out --{column}")
        elif column in known:
            yield column
        else:
            message = f'"{shown(said)}" is neither a period nor a column of figures'
            yield Refused("unknown-field", message, (), nearest(column, known))
