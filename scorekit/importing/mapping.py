"""A mapping: which columns of a file become which fields, and how each cell is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from scorekit.importing.fields import Target
from scorekit.reading.documents import Document

#: What one row of a table is.
ROWS = ("case", "contact", "visit", "promise", "rating", "measures", "figures")
#: Rows that are entries of a list, and the list.
SECTIONS = {"contact": "contacts", "visit": "visits", "promise": "promises", "rating": "ratings"}


def as_text(value: object) -> str:
    """A value of a mapping as the text of a cell would be."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def looked_up(text: str) -> str:
    """A text as mappings and cells are compared: spaces and capitals do not count."""
    return " ".join(text.split()).casefold()


class Numbers(NamedTuple):
    """How numbers are written: the sign before decimals, and the one between thousands (empty for none)."""

    decimal: str = "."
    thousands: str = ""


class Only(NamedTuple):
    """A condition on another field: its name, and the words that let the field exist."""

    field: str
    words: frozenset[str]


class RowTest(NamedTuple):
    """A condition on a cell of a row; ``because`` is why such rows are left out."""

    columns: tuple[str, ...]
    words: frozenset[str] | None
    without: frozenset[str] | None
    empty: bool | None
    because: str = ""

    @property
    def column(self) -> str:
        """The (first) column."""
        return self.columns[0]

    def all_hold(self, texts: Iterable[str]) -> bool:
        """Whether it holds for each of its cells."""
        return all(self.holds(text) for text in texts)

    def holds(self, text: str) -> bool:
        """Whether it holds for a cell with this text."""
        said = looked_up(text)
        if self.words is not None and said not in self.words:
            return False
        if self.without is not None and said in self.without:
            return False
        return self.empty is None or self.empty == (not said)


@dataclass(frozen=True)
class FieldRule:
    """How one field is filled. ``name`` is the field as the mapping writes it, ``target`` where it goes in a case
    (None for measures and figures). ``columns`` are the heads that it reads, ``also`` other spellings of the first."""

    name: str
    target: Target | None
    columns: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    joined: bool = False
    difference: bool = False
    constant: Any = None
    by_row: bool = False
    counts_rows: bool = False
    when: RowTest | None = None
    format: str = ""
    unit: str = ""
    numbers: Numbers = Numbers()  # noqa: RUF009 - it never changes
    values: Mapping[str, Any] | None = None
    unknown: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    empty: Any = None
    filled: Any = None
    only: tuple[Only, ...] = ()
    zone: str = ""
    from_zone: str = ""
    rounded_to: int = 0
    scale: str = ""
    separator: str = ""
    again: bool = False
    share_of: tuple[str, ...] = ()
    path: tuple[Any, ...] = ()

    @property
    def kind(self) -> str:
        """How its cells are read."""
        if self.target is not None:
            return self.target.field.kind
        section = self.name.partition(".")[0]
        return {"figures": "figure", "measures": "measure", "ratings": "measure", "period": "period"}.get(
            section, "text"
        )

    @property
    def head(self) -> str:
        """The head of its (first) column; empty where it has none."""
        return self.columns[0] if self.columns else ""


class Expected(NamedTuple):
    """What a file must hold, as far as somebody counted; None is not counted."""

    rows: int | None = None
    cases: int | None = None
    operators: int | None = None
    per_operator: Mapping[str, int] = {}


@dataclass(frozen=True)
class TableRule:
    """How one table, or one sheet, is read. ``row`` is what a row of it is; ``path`` leads to it in the mapping."""

    sheet: str
    row: str
    fields: tuple[FieldRule, ...]
    order: str = ""
    unused: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    leave_out: tuple[RowTest, ...] = ()
    expect: Expected = Expected()  # noqa: RUF009 - it never changes
    path: tuple[Any, ...] = ()

    @property
    def section(self) -> str:
        """The list of a case that a row is an entry of; empty where it is none."""
        return SECTIONS.get(self.row, "")

    def rule(self, name: str) -> FieldRule | None:
        """The rule of a field."""
        return next((rule for rule in self.fields if rule.name == name), None)

    def columns(self) -> Iterator[tuple[str, FieldRule]]:
        """Every head that a field reads, with the field."""
        for rule in self.fields:
            for column in rule.columns:
                yield column, rule
            if rule.when is not None:
                yield rule.when.column, rule


@dataclass(frozen=True)
class ReadRule:
    """How a file is opened; empty is found out."""

    delimiter: str = ""
    encoding: str = ""
    heads: int = 0
    sheet: str = ""
    shape: str = "plain"
    records: str = ""

    @property
    def two_rows_of_heads(self) -> bool:
        """Whether a second row of heads goes on below columns whose first head is empty."""
        return self.shape == "surveymonkey"


@dataclass(frozen=True, eq=False)
class DataMapping:
    """A mapping that was read and makes sense."""

    id: str
    document: Document
    read: ReadRule
    tables: tuple[TableRule, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def makes(self) -> str:
        """What comes out: cases, measures or figures."""
        rows = {table.row for table in self.tables}
        return "figures" if "figures" in rows else "measures" if "measures" in rows else "cases"
