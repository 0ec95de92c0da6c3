"""Rows that were read become cases: one a row, or one for all rows with one id."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scorekit.importing.fields import ENTRIES
from scorekit.importing.mapping import DataMapping, FieldRule, TableRule, as_text
from scorekit.importing.rows import Bound, Rejected, RowRead, RowRef, TableRead
from scorekit.importing.table import DataRow, DataTable
from scorekit.importing.values import Mark
from scorekit.problems import Problem, has_errors, shown
from scorekit.problems.findings import Refused
from scorekit.progress import steps
from scorekit.reading import quantities
from scorekit.reading.cases.consistency.checks import check_consistency
from scorekit.reading.cases.rows import CaseSource, Rows, add_case
from scorekit.reading.project import Project

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
#: The order in which a case is written.
_ORDER = (
    "case", "operator", "period", "customer", "product", "topic", "summary", "remark", "scenario", "caller", "coder",
    "stratum", "weight", "contacts", "visits", "promises", "outcome", "ratings", "verdict", "evidence",
)  # fmt: skip
#: What "never" says in a case file: where the mark is -> the section, the key and the value.
_NEVER = {
    "resolved": ("resolved", "no"),
    "on": ("resolved", "no"),
    "kept": ("kept", "no"),
    "kept_at": ("kept", "no"),
    "answered_after": ("result", "no_answer"),
}


def case_id(text: str) -> str:
    """The id of a case out of what a file calls it: the same for the same text, and another for another."""
    plain = " ".join(text.split())
    if _ID.match(plain) and len(plain) <= 100:
        return plain
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[:80]
    return f"{slug or 'case'}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"


@dataclass
class _Pending:
    """A case in the making: the rows that it is of, and where each of its entries comes from."""

    id: str
    rows: list[RowRef] = field(default_factory=list)
    heads: list[tuple[RowRead, Bound]] = field(default_factory=list)
    entries: dict[str, list[tuple[RowRead, Bound]]] = field(default_factory=dict)
    refused: tuple[str, str] | None = None


class Cases:
    """The cases of a data set, as they were read; and the rows that were rejected on the way."""

    def __init__(self, mapping: DataMapping, project: Project) -> None:
        self.mapping, self.project = mapping, project
        self.pending: dict[str, _Pending] = {}
        self.rejected: list[Rejected] = []
        self.sources: dict[str, CaseSource] = {}
        #: The cases whose row was left out, with the reason.
        self.left_out: dict[str, str] = {}
        #: The rows of each case that was imported.
        self.rows_of: dict[str, list[RowRef]] = {}
        self.notes: list[str] = []
        self.ties = 0
        self.by_place = 0

    def add(self, found: TableRead) -> None:
        """Take the rows of one table."""
        bound = found.bound
        rule = bound.rule
        named = rule.rule("case")
        assert named is not None
        for row in found.rows:
            written = row.values.get("case")
            if not named.by_row and (written is None or isinstance(written, Mark)):
                self.rejected.append(
                    Rejected(row.ref, None, "missing-field", "the row does not say which case it is of")
                )
                continue
            id = row_id(row.ref) if named.by_row else case_id(as_text(written))
            self.by_place += named.by_row
            pending = self.pending.setdefault(id, _Pending(id))
            pending.rows.append(row.ref)
            if rule.section:
                pending.entries.setdefault(rule.section, []).append((row, bound))
            if not rule.section or _case_level(rule):
                pending.heads.append((row, bound))
        if not rule.section and named.columns:
            for ref, because in found.left_out:
                if id := self._id_of(ref, bound, named):
                    self.left_out[id] = because
        for rejected in found.rejected:
            if named.columns and (id := self._id_of(rejected.row, bound, named)):
                pending = self.pending.setdefault(id, _Pending(id))
                where = f' of the sheet "{shown(rejected.row.table.sheet)}"' if rejected.row.table.sheet else ""
                pending.refused = ("bad-table", f"row {rejected.row.number}{where} is of this case, and was rejected")

    def _id_of(self, row: RowRef, bound: Bound, named: FieldRule) -> str:
        places = bound.of_rule(named)
        if len(row.cells) != len(row.table.heads) and places != [0]:
            return ""  # its cells have moved
        texts = [row.table.cell(row.cells, place).text.strip() for place in places]
        return case_id("-".join(texts)) if all(texts) else ""

    def finish(self) -> None:
        """Make the cases of all rows, and check each."""
        whole = any(not table.section for table in self.mapping.tables)
        for id in steps(sorted(self.pending), "making cases"):
            pending = self.pending[id]
            if not pending.rows:
                continue
            if pending.refused is not None:
                self._reject(pending, None, *pending.refused)
                continue
            self._case(pending, whole)
        if self.by_place:
            self.notes.append("The file has no numbers of cases: the place of a row is its id. Do not sort it.")
        if self.ties:
            said = "contacts of one case have" if self.ties > 1 else "contact of a case has"
            self.notes.append(
                f"{self.ties:,} {said} the same time as the one before it, and no column says their order: one that "
                "resolved the matter comes last."
            )

    def _reject(self, pending: _Pending, column: int | None, code: str, reason: str, help: str = "") -> None:
        self.rejected += [Rejected(row, column, code, reason, help) for row in pending.rows]

    def _case(self, pending: _Pending, whole: bool) -> None:
        alone = [one for one in pending.heads if not one[1].rule.section]
        if whole and len(alone) > 1:
            rows = " and ".join(f"{ref.number}" for ref in [row.ref for row, _ in alone][:4])
            self._reject(pending, None, "duplicate-id", f'several rows are the case "{shown(pending.id)}": {rows}',
                         "give each case its own number, or say row: contact where each row is a contact")  # fmt: skip
            return
        if whole and not alone:
            if (why := self.left_out.get(pending.id)) is not None:
                self._reject(pending, None, "contradiction", f'the case "{shown(pending.id)}" was left out: {why}')
                return
            self._reject(pending, None, "not-found", f'no row of the cases is called "{shown(pending.id)}"')
            return
        data: dict[str, Any] = {"case": pending.id}
        made = _Maker(data, pending)
        try:
            for row, bound in pending.heads:
                made.head(row, bound)
            self.ties += made.lists()
            if "operator" not in data:
                raise Refused("missing-field", "the row names no operator")
        except Refused as error:
            self._reject(pending, None, error.code, error.message, error.help)
            return
        source = self._source(made, pending)
        found = wrong_with(source, self.project)
        if found:
            first = found[0]
            self.rejected += [_as_rejected(ref, first) for ref in pending.rows]
            return
        self.sources[pending.id] = source
        self.rows_of[pending.id] = pending.rows

    def _source(self, made: _Maker, pending: _Pending) -> CaseSource:
        data = {key: made.data[key] for key in _ORDER if key in made.data}
        data |= {key: value for key, value in made.data.items() if key not in data}
        _evidence(data, made, pending)
        columns: dict[int, dict[tuple[Any, ...], int]] = {}
        for _, bound in (*pending.heads, *(one for listed in pending.entries.values() for one in listed)):
            columns.setdefault(id(bound.table), _columns(bound))
        first = pending.rows[0]
        return CaseSource(pending.id, DataRow(first.table, first.number, made.places, columns), (), data)


def wrong_with(source: CaseSource, project: Project) -> list[Problem]:
    """The errors of a case."""
    found = [one for one in check_consistency(source, warnings=False) if one.severity == "error"]
    if not found:
        found = [one for one in add_case(Rows(), source, project.register, project.ratings) if one.severity == "error"]
    return found if has_errors(found) else []


def _as_rejected(ref: RowRef, problem: Problem) -> Rejected:
    """A row of a case that was rejected, by what is wrong with the case."""
    message = problem.message
    mark = f'sheet "{shown(ref.table.sheet)}", '
    if message.startswith(mark):
        message = message[len(mark) :].partition(": ")[2]
    if ref.number != problem.line:
        return Rejected(ref, None, problem.code, f"row {problem.line} of this case: {message}", problem.help)
    for column, head in enumerate(ref.table.heads):
        if head and message.startswith(f"{shown(head)}: "):
            return Rejected(ref, column, problem.code, message[len(shown(head)) + 2 :], problem.help)
    return Rejected(ref, None, problem.code, message, problem.help)


def row_id(ref: RowRef) -> str:
    """The id of a case whose file has none: the file and the place of the row."""
    stem = re.sub(r"\.(?:gz|csv|tsv|txt|xlsx|xlsm|xls|ods|json|jsonl|ndjson|parquet)\b", "", ref.table.origin)
    return case_id(f"{stem}-{ref.number}")


def _case_level(rule: TableRule) -> bool:
    """Whether rows that are entries of a list say something of the case itself, too."""
    return any(
        one.target is not None and one.target.section != rule.section and one.name != "case" for one in rule.fields
    )


def _columns(bound: Bound) -> dict[tuple[Any, ...], int]:
    """The column of each field of a table, by its path in a case."""
    found: dict[tuple[Any, ...], int] = {}
    for rule in bound.rule.fields:
        if rule.target is None or not rule.columns:
            continue
        place = bound.places[rule.columns[0]]
        target = rule.target
        found[target.path] = place
        if target.section:
            found.setdefault((*target.section.split("."), target.key), place)
    return found


class _Maker:
    """Puts the values of rows where they belong in one case."""

    def __init__(self, data: dict[str, Any], pending: _Pending) -> None:
        self.data, self.pending = data, pending
        #: What a path of the case comes from.
        self.places: dict[tuple[Any, ...], tuple[DataTable, int]] = {}
        self.said_by: dict[tuple[str, str], RowRef] = {}
        self.own: dict[str, list[tuple[dict[str, Any], RowRef]]] = {}
        self.mapped: set[str] = set()

    def head(self, row: RowRead, bound: Bound) -> None:
        """What a row says of the case itself, and of entries that it has beside its own."""
        rule = bound.rule
        entries: dict[tuple[str, int, str], dict[str, Any]] = {}
        filled: set[tuple[str, int, str]] = set()
        asked: set[tuple[str, int, str]] = set()
        for one in rule.fields:
            target = one.target
            if target is None or one.name == "case" or (rule.section and target.section == rule.section):
                continue
            value = row.values.get(one.name)
            if target.section in ENTRIES:
                key = (target.section, target.entry, target.rating)
                self.mapped.add(target.section)
                entry = entries.setdefault(key, {"rating": target.rating} if target.rating else {})
                if one.columns:
                    asked.add(key)
                if one.columns and one.name not in row.blank:
                    filled.add(key)
                if one.scale and target.key == "score":
                    entry["scale"] = one.scale
                _put(entry, target.key, value)
            else:
                self._scalar(target.section, target.key, value, row.ref)
        for key, entry in sorted(entries.items(), key=lambda one: (one[0][0], one[0][1])):
            if (key in filled or key not in asked) and not (key[2] and "score" not in entry):
                self.own.setdefault(key[0], []).append((entry, row.ref))

    def _scalar(self, section: str, key: str, value: Any, ref: RowRef) -> None:
        holder = self.data
        for step in section.split(".") if section else ():
            if step == "costs":
                listed = holder.setdefault("costs", [{}])
                holder = listed[0]
            elif step == "evidence":
                holder = holder.setdefault("evidence", {})
            else:
                holder = holder.setdefault(step, {})
        before = dict(holder)
        _put(holder, key, value)
        for name in holder:
            place = (section, name)
            if name in before and before[name] != holder[name]:
                first = self.said_by[place]
                two = f"{shown(before[name])} and {shown(holder[name])}"
                message = f"rows {first.number} and {ref.number} of one case differ in {name}: {two}"
                raise Refused("contradiction", message, (), "all rows of a case say the same of the case")
            self.said_by.setdefault(place, ref)

    def lists(self) -> int:
        """The entries of every list, in order. How many contacts have no order of their own."""
        ties = 0
        for section in ENTRIES:
            made = list(self.own.get(section, ()))
            rows = self.pending.entries.get(section, [])
            ordered: list[tuple[Any, dict[str, Any], RowRef]] = []
            for row, bound in rows:
                entry: dict[str, Any] = {}
                for one in bound.rule.fields:
                    if one.target is not None and one.target.section == section:
                        if one.target.rating:
                            entry["rating"] = one.target.rating
                        if one.scale and one.target.key == "score":
                            entry["scale"] = one.scale
                        _put(entry, one.target.key, row.values.get(one.name))
                ordered.append((_order_of(row, bound), entry, row.ref))
            if section == "contacts":
                ties += _sorted(ordered)
            elif any(order is not None for order, _, _ in ordered):
                ordered.sort(key=lambda one: (one[0] is None, one[0] or 0))
            else:
                ordered.sort(key=lambda one: repr(sorted(one[1].items(), key=str)))
            made += [(entry, ref) for _, entry, ref in ordered]
            if made and section in self.data:
                raise Refused("contradiction", f"a column says that there were no {section}, and there are some")
            if made:
                self.data[section] = [entry for entry, _ in made]
                for index, (_, ref) in enumerate(made):
                    self.places[section, index] = (ref.table, ref.number)
        for section in ("customer", "outcome", "evidence"):
            if not self.data.get(section, True):
                del self.data[section]
        costs = self.data.get("outcome", {}).get("costs")
        if costs is not None and "amount" not in costs[0]:
            del self.data["outcome"]["costs"]
            if not self.data["outcome"]:
                del self.data["outcome"]
        return ties


def _put(holder: dict[str, Any], key: str, value: Any) -> None:
    """Put a value, or what a mark says, into a part of a case."""
    if value is None or value is Mark.UNKNOWN:
        return
    if value is Mark.NOT_APPLICABLE:
        if key == "resolved":
            holder[key] = "not_applicable"
        return
    if value is Mark.NEVER:
        key, value = _NEVER[key]
        holder.setdefault(key, value)
        return
    holder[key] = value


def _order_of(row: RowRead, bound: Bound) -> Any:
    """What says where a row comes among those of its case: the column for it, as a number or a text."""
    if not bound.rule.order:
        return None
    text = row.ref.table.cell(row.ref.cells, bound.places[bound.rule.order]).text.strip()
    return (0, int(text), "") if re.fullmatch(r"-?[0-9]{1,15}", text) else (1, 0, text)


def _sorted(contacts: list[tuple[Any, dict[str, Any], RowRef]]) -> int:
    """Sort contacts by the column for their order, or by time. How many have the time of another one and no order."""
    if all(order is not None for order, _, _ in contacts):
        contacts.sort(key=lambda one: (one[0], _content(one[1])))
        return 0
    if any("at" not in entry for _, entry, _ in contacts):
        if len(contacts) > 1:
            help = "map the time of contacts (contacts.at), or name the column with their order (order:)"
            raise Refused("missing-field", "nothing says in which order the contacts of this case came", (), help)
        return 0
    contacts.sort(
        key=lambda one: (quantities.moment(one[1]["at"]).low, quantities.moment(one[1]["at"]).high, _content(one[1]))
    )
    times = Counter(quantities.moment(entry["at"])[:2] for _, entry, _ in contacts)
    return sum(many - 1 for many in times.values())


def _content(entry: dict[str, Any]) -> tuple[bool, str]:
    return entry.get("result") == "resolved", repr(sorted(entry.items(), key=str))


def _evidence(data: dict[str, Any], made: _Maker, pending: _Pending) -> None:
    """Where each fact of a case comes from: a file, a sheet and a row."""
    given = dict(data.pop("evidence", {}))
    refs: dict[tuple[str, str, int], RowRef] = {}
    for ref in pending.rows:
        refs.setdefault((ref.table.origin, ref.table.sheet, ref.number), ref)
    several = len(refs) > 1
    listed = []
    names: dict[int, dict[int, str]] = {}
    for number, ((file, sheet, row), ref) in enumerate(refs.items(), 1):
        name = f"r{row}" if len({key[1] for key in refs}) == 1 else f"s{number}"
        names.setdefault(id(ref.table), {})[row] = name
        entry = {"id": name} if several else {}
        entry |= {"kind": given.get("kind", "own_observation"), "source": given.get("source", file)}
        entry |= {key: value for key, value in given.items() if key not in entry}
        entry |= {"sheet": sheet} if sheet else {}
        listed.append(entry | {"row": row})
    data["evidence"] = listed
    if several:
        for (section, index), (table, row) in made.places.items():
            data[section][index]["evidence"] = names[id(table)][row]
