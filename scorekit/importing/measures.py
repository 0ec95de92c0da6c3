"""Rows that are measures already become a frame for the engine."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorekit.importing.cases import case_id, row_id
from scorekit.importing.mapping import FieldRule, as_text
from scorekit.importing.rows import Rejected, RowRead, RowRef, TableRead
from scorekit.importing.table import DataRow
from scorekit.importing.values import Mark
from scorekit.measuring.catalogue import measures
from scorekit.measuring.registry import RATIO_KINDS
from scorekit.measuring.states import KNOWN, NEVER_STATE, NOT_APPLICABLE, UNKNOWN
from scorekit.problems import shown
from scorekit.reading.cases.rows import CaseSource

if TYPE_CHECKING:
    import polars as pl

_STATES = {Mark.UNKNOWN: UNKNOWN, Mark.NOT_APPLICABLE: NOT_APPLICABLE, Mark.NEVER: NEVER_STATE}


class Measured:
    """Rows that are measures, as cases of which nothing else is known."""

    def __init__(self) -> None:
        self.sources: dict[str, CaseSource] = {}
        self.rows_of: dict[str, list[RowRef]] = {}
        self.rejected: list[Rejected] = []
        self.rows: list[tuple[str, RowRead]] = []

    def add(self, found: TableRead) -> None:
        """Take the rows of a table."""
        bound = found.bound
        named = bound.rule.rule("case")
        table_key = id(bound.table)
        columns = {(rule.name,): bound.places[rule.columns[0]] for rule in bound.rule.fields if rule.columns}
        for row in found.rows:
            if not isinstance(row.values.get("operator"), str):
                self.rejected.append(Rejected(row.ref, None, "missing-field", "the row names no operator"))
                continue
            if why := _impossible(row):
                self.rejected.append(Rejected(row.ref, None, "out-of-range", why))
                continue
            given = row.values.get("case") if named is not None and not named.by_row else None
            name = row_id(row.ref) if given is None else case_id(as_text(given))
            if name in self.sources:
                there = self.rows_of[name][0].number
                message = f'the case "{shown(name)}" is also in row {there}'
                self.rejected.append(Rejected(row.ref, None, "duplicate-id", message))
                continue
            data = {"case": name, "operator": row.values["operator"]}
            data |= {
                key: row.values[key]
                for key in ("period", "weight")
                if isinstance(row.values.get(key), str | int | Decimal)
            }
            holder = DataRow(row.ref.table, row.ref.number, {}, {table_key: columns})
            self.sources[name] = CaseSource(name, holder, (), data)
            self.rows_of[name] = [row.ref]
            self.rows.append((name, row))

    def frame(self, found: Sequence[TableRead]) -> pl.DataFrame:
        """One row a case: ``case``, and the columns of each measure as in ``measuring.states``."""
        import polars as pl

        rules = [rule for rule in found[0].bound.rule.fields if rule.name.startswith(("measures.", "ratings."))]
        names = {_column(rule): _is_ratio(rule) for rule in rules}
        columns: dict[str, list[Any]] = {"case": [id for id, _ in self.rows]}
        for name, ratio in names.items():
            columns |= {f"{name}{part}": [] for part in ((".num", ".den") if ratio else ("",))}
            columns[f"{name}.state"] = []
            for _, row in self.rows:
                _add(columns, name, row, ratio)
        types: dict[str, Any] = {"case": pl.String}
        return pl.DataFrame(
            columns, schema={n: types.get(n, pl.UInt8 if n.endswith(".state") else pl.Int64) for n in columns}
        )


def _impossible(row: RowRead) -> str:
    """Why the values of a row cannot be; empty where they can."""
    if isinstance(row.values.get("case"), Mark):
        return "the row does not say which case it is of"
    weight = row.values.get("weight", 1)
    if isinstance(weight, Mark):
        return "the weight is unknown"
    if Fraction(str(weight)) <= 0 or (Fraction(str(weight)) * 10_000).denominator != 1:
        return "a weight is above 0, and has at most four decimals"
    for name, num in row.values.items():
        den = row.values.get(f"{name[:-4]}.den") if name.startswith("measures.") and name.endswith(".num") else None
        if den is not None and not isinstance(num, Mark) and not isinstance(den, Mark) and den < num:
            return f"{num} of {den} is not a share"
    return ""


def _column(rule: FieldRule) -> str:
    section, name, *_ = rule.name.split(".")
    return f"rating:{name}" if section == "ratings" else name


def _is_ratio(rule: FieldRule) -> bool:
    section, name, *_ = rule.name.split(".")
    return section == "ratings" or measures()[name].kind in RATIO_KINDS


def _add(columns: dict[str, list[Any]], name: str, row: RowRead, ratio: bool) -> None:
    field = f"ratings.{name[7:]}" if name.startswith("rating:") else f"measures.{name}"
    value: Any = row.values.get(field)
    if ratio and value is None and f"{field}.den" in row.values:
        num, den = row.values[f"{field}.num"], row.values[f"{field}.den"]
        marks = [part for part in (num, den) if isinstance(part, Mark)]
        value = marks[0] if marks else Mark.NOT_APPLICABLE if den == 0 else (int(num), int(den))
    if value is None or isinstance(value, Mark):
        state = _STATES.get(value, UNKNOWN) if value is not None else UNKNOWN
        for part in (".num", ".den") if ratio else ("",):
            columns[f"{name}{part}"].append(None)
        columns[f"{name}.state"].append(state)
        return
    if ratio:
        num, den = value if isinstance(value, tuple) else (Fraction(value).numerator, Fraction(value).denominator)
        columns[f"{name}.num"].append(num)
        columns[f"{name}.den"].append(den)
    else:
        columns[name].append(int(value))
    columns[f"{name}.state"].append(KNOWN)
