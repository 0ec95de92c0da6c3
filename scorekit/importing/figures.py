"""Rows become figures: counts are added up, and shares never are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorekit.figures import units
from scorekit.importing.cells import plain_digits
from scorekit.importing.mapping import FieldRule, RowTest
from scorekit.importing.mapping_reader import FIGURE_FIELDS
from scorekit.importing.rows import Bound, Rejected, RowRead, RowRef, TableRead
from scorekit.importing.values import Mark
from scorekit.problems import shown
from scorekit.reading.project import Project

Made = tuple[Decimal, units.Unit, RowRef, dict[str, str]]
#: A share and its counts may differ by half of the last digit that the share has.
_HALF = Fraction(1, 2)


class Figures:
    """The figures of a data set, as rows of a table of figures; and the rows that were rejected."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.found: list[dict[str, str]] = []
        self.refs: list[RowRef] = []
        self.rejected: list[Rejected] = []
        self.imported = 0
        #: (operator, market, period, indicator) -> what was found, its rule, and the rows that it is from.
        self.cells: dict[tuple[str, str, str, str], tuple[FieldRule, list[tuple[Any, RowRef, dict[str, str]]]]] = {}

    def add(self, found: TableRead) -> None:
        """Take the rows of a table."""
        bound = found.bound
        rules = [rule for rule in bound.rule.fields if rule.name.startswith("figures.")]
        for row in found.rows:
            self._row(row, bound, rules)

    def _row(self, row: RowRead, bound: Bound, rules: list[FieldRule]) -> None:
        given = {name: row.values.get(name) for name in FIGURE_FIELDS}
        said = {name: str(value) for name, value in given.items() if isinstance(value, str | int | Decimal)}
        if not said.get("operator") and not said.get("market"):
            self.rejected.append(Rejected(row.ref, None, "missing-field", "the row names no operator and no market"))
            return
        if "period" not in said:
            help = "map its column, or write it under constants"
            self.rejected.append(
                Rejected(row.ref, None, "missing-field", "nothing says of which period the row is", help)
            )
            return
        key = (said.get("operator", ""), said.get("market", ""), said["period"])
        for rule in rules:
            if rule.counts_rows:
                value: Any = Decimal(int(_holds(rule.when, row, bound)))
            else:
                value = row.values.get(rule.name)
                if value is None or isinstance(value, Mark):
                    continue
            place = (*key, rule.name.partition(".")[2])
            self.cells.setdefault(place, (rule, []))[1].append((value, row.ref, said))
        self.imported += 1

    def finish(self) -> None:
        """Add up what can be added up, and check shares against their counts. A row with a figure that cannot be used
        counts for no other figure."""
        bad: dict[int, Rejected] = {}
        for key, (rule, entries) in self.cells.items():
            unit = units.unit(rule.unit or "count")
            values = [value for value, _, _ in entries]
            if len(entries) > 1 and not (unit.counts or rule.counts_rows) and len(set(values)) > 1:
                who, indicator = key[0] or key[1], key[3]
                for _, ref, _ in entries:
                    message = f'{len(entries)} values of {indicator} for "{shown(who)}" in {key[2]}'
                    message += ": the mean of parts is not that of the whole"
                    help = "map the counts behind it instead, or one row for each operator and period"
                    bad.setdefault(id(ref.cells), Rejected(ref, None, "conflict", message, help))
        made = self._sums(bad)
        for key, (rule, entries) in self.cells.items():
            if rule.share_of and key in made:
                self._reconcile(key, rule, made, entries, bad)
        made = self._sums(bad)
        self.rejected += bad.values()
        self.imported -= len(bad)
        for key, (total, unit, ref, said) in made.items():
            self.found.append(_figure(key, total, unit, said))
            self.refs.append(ref)

    def _sums(self, bad: Mapping[int, Rejected]) -> dict[tuple[str, str, str, str], Made]:
        """The sums over the rows that are not bad."""
        made: dict[tuple[str, str, str, str], Made] = {}
        for key, (rule, entries) in self.cells.items():
            unit = units.unit(rule.unit or "count")
            good = [entry for entry in entries if id(entry[1].cells) not in bad]
            if good:
                values = [value for value, _, _ in good]
                adds = unit.counts or rule.counts_rows
                made[key] = (sum(values, Decimal(0)) if adds else values[0], unit, good[0][1], good[0][2])
        return made

    def _reconcile(self, key: Any, rule: FieldRule, made: Any, entries: Any, bad: dict[int, Rejected]) -> None:
        """Whether a share is that of its counts, as far as its digits go."""
        part, whole = ((*key[:3], name.removeprefix("figures.")) for name in rule.share_of)
        if part not in made or whole not in made:
            return
        if not made[whole][0]:
            for _, ref, _ in entries:
                message = f"{key[3]} is a share of {whole[3]}, which is 0"
                bad.setdefault(id(ref.cells), Rejected(ref, None, "contradiction", message))
            return
        exact = Fraction(made[part][0]) / Fraction(made[whole][0]) * 100
        value = made[key][0]
        step = Fraction(1, 10 ** len(plain_digits(value).partition(".")[2]))
        if abs(exact - Fraction(value)) > step * _HALF:
            for _, ref, _ in entries:
                message = f"{key[3]} is {plain_digits(value)} %, and its counts give {float(exact):.4g} %"
                wrong = Rejected(ref, None, "contradiction", message, "one of the three is wrong")
                bad.setdefault(id(ref.cells), wrong)


def _holds(test: RowTest | None, row: RowRead, bound: Bound) -> bool:
    return test is None or test.holds(row.ref.table.cell(row.ref.cells, bound.places[test.column]).text)


def _figure(key: tuple[str, str, str, str], total: Any, unit: units.Unit, said: dict[str, str]) -> dict[str, str]:
    operator, market, period, indicator = key
    row = {"operator": operator} if operator else {"market": market}
    row |= {"period": period, "indicator": indicator, "value": plain_digits(total), "unit": unit.text}
    row |= {name: said[name] for name in ("definition", "source", "seen", "status", "note") if name in said}
    return row
