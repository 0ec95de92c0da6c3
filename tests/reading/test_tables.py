"""Tables of text: their cells, places and lines; and that rows are held to the schema."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit import schemas
from scorekit.figures import units
from scorekit.problems.findings import Refused
from scorekit.reading.quantities import earlier, parts_of, period_kind
from scorekit.reading.schema_check import _holds_plainly
from scorekit.reading.tables import cell_starts, read_table

KNOWN = ("operator", "value")
CELLS = st.dictionaries(
    st.sampled_from([*schemas.schema("indicators")["properties"], "other"]),
    st.sampled_from(["x", "complaints", "Com plaints", "published", "press", "y" * 400, "2021", "5"]),
)


@given(CELLS)
def test_the_quick_look_at_a_row_agrees_with_its_schema(cells: dict[str, str]) -> None:
    assert _holds_plainly(cells, "indicators") == schemas.validator("indicators").is_valid(cells)


def test_every_word_of_the_schema_is_one_that_the_quick_look_knows() -> None:
    parts = schemas.schema("indicators")["properties"].values()
    assert len(parts) > 10
    for part in parts:
        assert set(part) <= {"title", "description", "type", "minLength", "maxLength", "pattern", "enum"}


def test_cells_know_where_they_start() -> None:
    assert cell_starts('a,"b,c",d', ",") == [1, 3, 9]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("operator,value\na,1\nb,2\n", [2, 3]),
        ('operator,value\n"a\nb",1\nc,2\n', [2, 4]),
        ("operator,value\r\na,1\r\n\r\nb,2\r\n", [2, 4]),
        ("\n\noperator,value\na,1\n", [4]),
        ('operator,value\n"a\u2028b",1\nc,2\n', [2, 3]),
    ],
)
def test_rows_know_their_lines(tmp_path: Path, text: str, places: list[int]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    table, problems = read_table(path, KNOWN, KNOWN)
    assert ([row.line for row in table.rows], problems) == (places, [])


def test_a_quote_that_does_not_end_is_told_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('operator,value\na,1\nb,"2\nc,3\n', encoding="utf-8")
    table, problems = read_table(path, KNOWN, KNOWN)
    assert ([row.line for row in table.rows], [(p.code, p.line) for p in problems]) == ([2], [("bad-table", 3)])


@pytest.mark.parametrize(
    ("text", "kind", "factor", "counts"),
    [
        ("%", "share", Fraction(1, 100), False),
        ("% change", "change", Fraction(1, 100), False),
        ("min", "mean_duration", Fraction(60_000), False),
        ("per 10,000 services", "number", Fraction(1, 10_000), False),
        ("per 1000", "number", Fraction(1, 1000), False),
        ("complaints", "number", Fraction(1), True),
        ("of 10", "number", Fraction(1), False),
        ("points", "number", Fraction(1), False),
        ("working days", "number", Fraction(1), False),
    ],
)
def test_units_say_of_what_kind_a_figure_is(text: str, kind: str, factor: Fraction, counts: bool) -> None:
    found = units.unit(text)
    assert (found.kind, found.factor, found.counts) == (kind, factor, counts)


@pytest.mark.parametrize("text", ["", "5", "per 0", "=x", "a\u0000b", "x" * 80])
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        units.unit(text)


def test_a_number_is_read_as_its_table_writes_it() -> None:
    assert units.number("83.5") == Fraction("83.5")
    assert units.number("83,5", ";") == Fraction("83.5")
    for text, separator in [("83,5", ","), ("83.5", ";"), ("1e5", ","), ("٣", ","), ("", ",")]:
        with pytest.raises(Refused):
            units.number(text, separator)


def test_counts_have_neither_dots_nor_commas() -> None:
    complaints = units.unit("complaints")
    assert units.amount("1541", complaints) == 1541
    for text, separator in [("1.541", ","), ("900.000", ","), ("900,000", ";")]:
        with pytest.raises(Refused, match="not a whole number"):
            units.amount(text, complaints, separator)


def test_periods_are_made_of_shorter_ones() -> None:
    assert parts_of("2021-H2") == [["2021-Q3", "2021-Q4"], [f"2021-{month:02d}" for month in range(7, 13)]]
    assert parts_of("2021")[0] == ["2021-H1", "2021-H2"]
    assert parts_of("2021-06") == parts_of("undated") == []
    assert [period_kind(p) for p in ("2021", "2021-H1", "2021-Q3", "2021-06", "undated")] == [
        "year", "half-year", "quarter", "month", "undated",
    ]  # fmt: skip
    assert earlier("2021-Q3", 2) == "2019-Q3"
    for wrong in ("undated", "1000"):
        with pytest.raises(Refused):
            earlier(wrong)
