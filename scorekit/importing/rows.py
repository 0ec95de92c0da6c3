"""The rows of one table, read by the rules of a mapping: each is imported, left out or rejected, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from scorekit.importing.cells import EMPTY, Cell
from scorekit.importing.mapping import FieldRule, TableRule, as_text, looked_up
from scorekit.importing.table import DataTable
from scorekit.importing.values import Mark, elapsed, moment_of, read_cell
from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.problems.findings import Refused
from scorekit.progress import steps
from scorekit.reading.names import look
from scorekit.reading.workbooks import letters

#: What rows say that add up other rows.
TOTALS = frozenset(
    ("total", "totals", "grand total", "totaal", "eindtotaal", "totalen", "total général", "totaux", "gesamt",
     "gesamtergebnis", "summe", "sum", "subtotal", "subtotaal", "sous-total", "zwischensumme", "all operators",
     "average", "gemiddelde", "moyenne", "durchschnitt", "mean")
)  # fmt: skip


class RowRef(NamedTuple):
    """A row of a table."""

    table: DataTable
    number: int
    cells: Sequence[Cell]


class Rejected(NamedTuple):
    """A row that was rejected: in which column (None for the row as a whole), and why."""

    row: RowRef
    column: int | None
    code: str
    reason: str
    help: str = ""

    def problem(self) -> Problem:
        """What is wrong with it, at its place."""
        return self.row.table.problem(self.row.number, self.column, self.code, self.reason, self.help)


class RowRead(NamedTuple):
    """A row that was read: the values of its fields by name; ``absent`` are fields that do not exist in it, ``blank``
    those whose cells are empty."""

    ref: RowRef
    values: dict[str, Any]
    blank: frozenset[str]
    operator: str


@dataclass
class TableRead:
    """What became of the rows of a table. ``rounded`` counts values that were rounded, by field."""

    bound: Bound
    rows: list[RowRead] = field(default_factory=list)
    left_out: list[tuple[RowRef, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    rounded: Counter[str] = field(default_factory=Counter)
    #: Operator as the file writes it -> rows, of all rows.
    operators: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """How many rows the table has."""
        return len(self.rows) + len(self.left_out) + len(self.rejected)


class Bound(NamedTuple):
    """A table and its rule, with the place of each column by head; ``personal`` are the places that are never read."""

    table: DataTable
    rule: TableRule
    places: dict[str, int]
    personal: frozenset[int]

    def of_rule(self, rule: FieldRule) -> list[int]:
        """The places of the columns of a field."""
        return [self.places[column] for column in rule.columns]

    def public(self, cells: Sequence[Cell]) -> list[Cell]:
        """The cells of a row without those that are personal."""
        return [EMPTY if index in self.personal else cell for index, cell in enumerate(cells)]


def bind(table: DataTable, rule: TableRule) -> Bound:
    """Find the columns of a mapping in a table. Every column must be mapped, unused or personal. Raises
    :class:`ProblemsFound`."""
    binder = _Binder(table, rule)
    bound = binder.bind()
    if binder.problems:
        raise ProblemsFound(binder.problems)
    return bound


class _Binder:
    def __init__(self, table: DataTable, rule: TableRule) -> None:
        self.table, self.rule = table, rule
        self.problems: list[Problem] = []
        self.found: dict[str, list[int]] = {}
        for index, head in enumerate(table.heads):
            self.found.setdefault(looked_up(head), []).append(index)

    def bind(self) -> Bound:
        table, rule = self.table, self.rule
        places: dict[str, int] = {}
        taken: set[int] = set()
        missing: list[str] = []

        def take(head: str, also: Sequence[str] = (), *, optional: bool = False) -> None:
            spelled = [one for one in (head, *also) if looked_up(one) in self.found]
            if not spelled:
                if not optional:
                    missing.append(head)
                return
            if len(spelled) > 1:
                self.say(
                    self.found[looked_up(spelled[1])][0], f'"{shown(spelled[0])}" is a column, too; they mean the same'
                )
                return
            columns = self.found[looked_up(spelled[0])]
            if len(columns) > 1:
                where = (
                    " and ".join(letters(one + 1) for one in columns)
                    if table.is_workbook
                    else " and ".join(str(one + 1) for one in columns)
                )
                self.say(columns[1], f"two columns have this name ({where})", "give each its own name")
            places[head] = columns[0]
            taken.update(columns)

        for field_rule in rule.fields:
            for index, column in enumerate(field_rule.columns):
                if column not in places:
                    take(column, field_rule.also if index == 0 else ())
            if field_rule.when is not None and field_rule.when.column not in places:
                take(field_rule.when.column)
        for one in rule.leave_out:
            for column in one.columns:
                if column not in places:
                    take(column)
        if rule.order and rule.order not in places:
            take(rule.order)
        personal: set[int] = set()
        for head in (*rule.personal, *rule.unused):
            columns = self.found.get(looked_up(head), [])
            if "*" in head:
                wanted = looked_up(head)
                columns = [
                    at for at, one in enumerate(table.heads) if at not in taken and fnmatchcase(looked_up(one), wanted)
                ]
            taken.update(columns)
            if head in rule.personal:
                personal.update(columns)
        if missing:
            self._missing(missing)
        else:
            self._others(taken)
        return Bound(table, rule, places, frozenset(personal))

    def say(self, column: int | None, message: str, help: str = "", code: str = "bad-table") -> None:
        self.problems.append(self.table.problem(self.table.head_row, column, code, message, help))

    def _missing(self, missing: list[str]) -> None:
        """Columns that the mapping names and the table lacks; a single cause that explains many is said once."""
        table = self.table
        wanted = {looked_up(column) for column, _ in self.rule.columns()}
        best = max(table.first_rows, key=lambda row: len(wanted & {looked_up(cell) for cell in row[1]}), default=None)
        if best is not None and best[0] != table.head_row and wanted & {looked_up(cell) for cell in best[1]}:
            hits = len(wanted & {looked_up(cell) for cell in best[1]})
            if hits > len(wanted & set(self.found)):
                help = f"write read: {{heads: {best[0]}}} in the mapping, or delete the rows above"
                self.say(None, f"these are not the heads: they are in row {best[0]}", help)
                return
        if len(table.heads) == 1 and any(sign in table.heads[0] for sign in ";,\t|"):
            sign = next(sign for sign in ";\t|," if sign in table.heads[0])
            said = {"\t": "tab"}.get(sign, sign)
            self.say(
                None,
                "the table has one column: its cells are parted by another sign",
                f'write read: {{delimiter: "{said}"}}',
            )
            return
        if len(missing) > 3 and not wanted & set(self.found):
            heads = ", ".join(f'"{shown(head)}"' for head in table.heads[:6])
            help = f"its heads are {heads}" + (", ..." if len(table.heads) > 6 else "")
            self.say(
                None,
                f"none of the {len(wanted)} columns of the mapping is here: is it another file?",
                help,
                "not-found",
            )
            return
        for column in missing:
            self.say(None, f'no column "{shown(column)}"', nearest(column, table.heads), "missing-field")

    def _others(self, taken: set[int]) -> None:
        """Columns that the mapping does not name."""
        table = self.table
        for index, head in enumerate(table.heads):
            if index in taken:
                continue
            filled = [(n, table.cell(cells, index).text.strip()) for n, cells in table.rows]
            if not head:
                if not any(text for _, text in filled):
                    continue
                if _counts([text for _, text in filled]):
                    table.notes.append(f"Column {letters(index + 1)} has no head and counts the rows; it was not read.")
                    continue
                self.say(index, f"column {letters(index + 1)} has values and no head", "write a head there")
                continue
            if not any(text for _, text in filled):
                table.notes.append(f'The column "{shown(head)}" is empty; it was not read.')
                continue
            alike = [column for column, _ in self.rule.columns() if look(column) == look(head)]
            help = (
                f'it looks like "{shown(alike[0])}"' if alike else "map it, or list it under unused, or under personal"
            )
            self.say(index, "the mapping does not name this column", help, "unknown-field")


def _counts(texts: Sequence[str]) -> bool:
    """Whether texts are 0, 1, 2, ... or 1, 2, 3, ..."""
    return any(texts == [str(first + index) for index in range(len(texts))] for first in (0, 1))


class RowReader:
    """Reads the rows of one bound table. What a cell means is worked out once for each text."""

    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self.columns = [(rule, bound.of_rule(rule)) for rule in bound.rule.fields if rule.columns]
        self.columns.sort(key=lambda entry: depth(entry[0], bound.rule))
        self.constants = {rule.name: rule.constant for rule in bound.rule.fields if rule.constant is not None}
        self.known: dict[str, dict[Any, Any]] = {rule.name: {} for rule in bound.rule.fields}
        self.tests = [(test, [bound.places[one] for one in test.columns]) for test in bound.rule.leave_out]
        self.found = TableRead(bound)
        operator = bound.rule.rule("operator")
        self.operator_places = bound.of_rule(operator) if operator is not None and operator.columns else []
        self.rounds = {rule.name for rule in bound.rule.fields if rule.rounded_to}

    def run(self) -> TableRead:
        """What became of every row."""
        table = self.bound.table
        for number, cells in steps(table.rows, "reading rows"):
            self._row(RowRef(table, number, self.bound.public(cells)))
        for number, cells, why in table.broken:
            # Its cells have moved: where a column is personal, nobody knows which of them is.
            ref = RowRef(table, number, [EMPTY] * len(table.heads) if self.bound.personal else list(cells))
            help = (
                "a text with the delimiter in it needs quotes around it"
                if not table.is_workbook
                else "write a head there"
            )
            self.found.rejected.append(Rejected(ref, None, "bad-table", why, help))
        return self.found

    def _text(self, row: RowRef, place: int) -> str:
        return row.table.cell(row.cells, place).text

    def _row(self, row: RowRef) -> None:
        said = " ".join(" ".join(self._text(row, place).split()) for place in self.operator_places)
        if said:
            self.found.operators[said] += 1
        for test, places in self.tests:
            if test.all_hold(self._text(row, place) for place in places):
                self.found.left_out.append((row, test.because))
                return
        values: dict[str, Any] = dict(self.constants)
        blank: set[str] = set()
        absent: set[str] = set()
        faults: list[tuple[int | None, Refused]] = []
        for rule, places in self.columns:
            if rule.counts_rows:
                continue
            if all(not self._text(row, place).strip() for place in places):
                blank.add(rule.name)
            try:
                self._field(row, rule, places, values, blank, absent)
            except Refused as error:
                faults.append((places[0], error))
        if faults:
            column, first = faults[0]
            more = "; ".join(
                f"{shown(row.table.heads[c])}: {e.message}" if c is not None else e.message for c, e in faults[1:3]
            )
            reason = first.message + (f"; also {more}" if more else "")
            self.found.rejected.append(Rejected(row, column, first.code, reason, first.help))
            return
        self.found.rows.append(RowRead(row, values, frozenset(blank), said))

    def _field(
        self,
        row: RowRef,
        rule: FieldRule,
        places: list[int],
        values: dict[str, Any],
        blank: set[str],
        absent: set[str],
    ) -> None:
        if rule.only:
            exists = _exists(rule, values, absent)
            if exists is False:
                absent.add(rule.name)
                cell = row.table.cell(row.cells, places[0])
                none = rule.again or rule.name in blank or looked_up(cell.text) in (rule.unknown | rule.not_applicable)
                if not none:
                    other = rule.only[0]
                    said = values.get(other.field)
                    what = said.value if isinstance(said, Mark) else said
                    message = f'"{shown(cell.text)}", and {other.field} is {shown(what)}: the one excludes the other'
                    help = "whoever filled the file in made it up, or the other field is wrong"
                    raise Refused("contradiction", message, (), help)
                return
            if exists is None and rule.name in blank:
                return
        value = self._value(row, rule, places)
        if value is not None:
            values[rule.name] = value

    def _value(self, row: RowRef, rule: FieldRule, places: list[int]) -> Any:
        cells = tuple(row.table.cell(row.cells, place) for place in places)
        known = self.known[rule.name]
        if cells not in known:
            try:
                known[cells] = field_value(cells, rule)
            except Refused as error:
                known[cells] = error
        found = known[cells]
        if isinstance(found, Refused):
            raise found
        if rule.name in self.rounds and not isinstance(found, Mark) and _was_rounded(cells, rule):
            self.found.rounded[rule.name] += 1
        return found


def _was_rounded(cells: Sequence[Cell], rule: FieldRule) -> bool:
    from scorekit.importing.values import milliseconds

    exact = milliseconds(cells[0], rule) if not rule.difference else 0
    return not isinstance(exact, str) and exact % rule.rounded_to != 0


def field_value(cells: Sequence[Cell], rule: FieldRule) -> Any:
    """The value of a field out of the cells of its columns. Raises :class:`Refused`."""
    if rule.difference:
        marks = [read for cell in cells if isinstance(read := _mark_or_cell(cell, rule), Mark)]
        if marks:
            for cell in cells:  # a garbled end is garbled, whatever the other one says
                if not isinstance(_mark_or_cell(cell, rule), Mark):
                    moment_of(cell, rule)
            return marks[0]
        return elapsed(cells[0], cells[1], rule)
    cell = joined(cells, rule) if rule.joined else cells[0]
    if rule.name == "operator" and looked_up(cell.text) in TOTALS:
        help = "leave such rows out: leave_out, with a reason"
        raise Refused("unlikely", f'"{shown(cell.text)}" looks like the sum or the average of other rows', (), help)
    return read_cell(cell, rule)


def _mark_or_cell(cell: Cell, rule: FieldRule) -> Any:
    """The mark of a cell that has one; else something that is none."""
    said = looked_up(cell.text)
    listed = said in rule.unknown or said in rule.not_applicable or said in rule.never
    return read_cell(cell, rule) if listed or not said else cell


def joined(cells: Sequence[Cell], rule: FieldRule) -> Cell:
    """The cell of a field out of several columns: texts with a space between them; a date and a time of day."""
    texts = [cell.text.strip() for cell in cells]
    if rule.name == "case":
        return Cell("-".join(texts)) if all(texts) else EMPTY
    if not any(texts):
        return EMPTY
    date, *rest = cells
    if date.kind == "date" and "T" not in date.text and len(rest) == 1:
        clock = rest[0].text.strip()
        if not clock:
            return date
        parts = clock.split(":")
        if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
            return Cell(f"{date.text}T{':'.join(part.zfill(2) for part in parts)}", "date")
    return Cell(" ".join(text for text in texts if text))


def depth(rule: FieldRule, table: TableRule, seen: tuple[str, ...] = ()) -> int:
    """After how many other fields a field can be read: one that exists only where another says so, after that one."""
    inner = [table.rule(only.field) for only in rule.only if only.field not in seen]
    return max((1 + depth(one, table, (*seen, rule.name)) for one in inner if one is not None), default=0)


def _exists(rule: FieldRule, values: dict[str, Any], absent: set[str]) -> bool | None:
    """Whether a field exists, by its other fields; None where one of these is unknown. Where another one does not
    exist, neither does it."""
    open_ = False
    for only in rule.only:
        if only.field in absent:
            return False
        said = values.get(only.field)
        if said is None or said is Mark.UNKNOWN:
            open_ = True
            continue
        listed = said if isinstance(said, list) else [said.value if isinstance(said, Mark) else as_text(said)]
        if not any(looked_up(str(one)) in only.words for one in listed):
            return False
    return None if open_ else True
