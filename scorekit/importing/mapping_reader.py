"""The file of a mapping becomes rules, and everything in it that makes no sense is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scorekit.importing.fields import ENTRIES, RATING_KEYS, CaseField, Target, case_fields, target
from scorekit.importing.mapping import (
    SECTIONS,
    DataMapping,
    Expected,
    FieldRule,
    Numbers,
    Only,
    ReadRule,
    RowTest,
    TableRule,
    as_text,
    looked_up,
)
from scorekit.importing.values import canonical_constant
from scorekit.measuring.catalogue import measures
from scorekit.measuring.registry import RATIO_KINDS
from scorekit.problems import Problem, ProblemsFound, has_errors, nearest, shown
from scorekit.problems.findings import Refused, not_a_quantity
from scorekit.reading import quantities, schema_check
from scorekit.reading.documents import Document, is_there, read_document, whole_file

_YES = ("yes", True)
#: Where mappings of a project are, and those that travel with scorekit.
FOLDER = "mappings"
SHIPPED = Path(__file__).parent / "shipped"
#: What a row of figures says beside the figures.
FIGURE_FIELDS = ("operator", "market", "period", "definition", "source", "seen", "status", "note")


def shipped_names() -> list[str]:
    """The names of the mappings that travel with scorekit."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def find_mapping(name: str, root: Path | None, base: Path | None = None) -> Path | Problem:
    """The file of a mapping: a path, or the name of one in the project's folder or of one that is shipped."""
    written = Path(name)
    if written.suffix.lower() in (".yaml", ".yml") or "/" in name:
        path = (base or Path.cwd()) / written
        return path if is_there(path) else whole_file(path, "unreadable", "no such mapping")
    own = [] if root is None else [root / FOLDER / f"{name}.yaml", root / FOLDER / f"{name}.yml"]
    for path in (*own, SHIPPED / f"{name}.yaml"):
        if is_there(path):
            return path
    there = [*shipped_names()]
    if root is not None and is_there(root / FOLDER):
        there += [path.stem for path in (root / FOLDER).glob("*.y*ml")]
    return Problem("", 0, 0, "not-found", f'no mapping "{shown(name)}"', nearest(name, there))


def load_mapping(
    name: str, root: Path | None, base: Path | None = None, constants: Mapping[str, Any] | None = None
) -> DataMapping:
    """The mapping of a name or a path, with other constants where some are given. Raises :class:`ProblemsFound`."""
    path = find_mapping(name, root, base)
    if isinstance(path, Problem):
        raise ProblemsFound([path])
    document = read_document(path)
    if isinstance(document, Problem):
        raise ProblemsFound([document])
    return mapping_of(with_constants(document, constants or {}))


def with_constants(document: Document, constants: Mapping[str, Any]) -> Document:
    """A mapping with other constants, which somebody said for one import. Of several sheets, the first one that has the
    field gets it, or the first. ``zone`` is that of all times."""
    if not constants:
        return document
    data = dict(document.data)
    listed = data.get("tables")
    if listed is not None and not (isinstance(listed, list) and all(isinstance(one, dict) for one in listed)):
        return document
    for part in listed or [data]:
        if not all(isinstance(part.get(key, {}), dict) for key in ("constants", "fields")):
            return document
        if not isinstance(part.get("unused", []), list):
            return document
    constants = dict(constants)
    if "zone" in constants:
        data["zone"] = constants.pop("zone")
    parts = [dict(one) for one in data["tables"]] if isinstance(data.get("tables"), list) else [data]
    for name, value in constants.items():
        part = next((one for one in parts if name in one.get("constants", {})), parts[0])
        part["constants"] = {**part.get("constants", {}), name: value}
        fields = part.get("fields")
        if isinstance(fields, dict) and name in fields:
            rule = fields[name]
            column = rule if isinstance(rule, str) else rule.get("column") if isinstance(rule, dict) else None
            part["unused"] = [*part.get("unused", []), *([column] if column else [])]
            part["fields"] = {key: one for key, one in fields.items() if key != name}
    if "tables" in data:
        data["tables"] = parts
    return replace(document, data=data)


def mapping_of(document: Document) -> DataMapping:
    """The mapping in a document. Raises :class:`ProblemsFound`."""
    if document.kind != "mapping":
        message = f"this file is a {document.kind}, not a mapping"
        raise ProblemsFound([whole_file(document.path, "unknown-kind", message)])
    problems = schema_check.check(document)
    if not has_errors(problems):
        reader = _Reader(document)
        found = reader.mapping()
        problems = reader.problems
        if not has_errors(problems):
            return found
    raise ProblemsFound(problems)


class _Reader:
    """Reads one mapping; what makes no sense is collected."""

    def __init__(self, document: Document) -> None:
        self.document, self.data = document, document.data
        self.problems: list[Problem] = []
        given = self.data.get("numbers", {})
        self.numbers = Numbers(given.get("decimal", "."), given.get("thousands", ""))

    def say(self, code: str, message: str, path: tuple[Any, ...], help: str = "", *, part: str = "value") -> None:
        self.problems.append(self.document.problem(code, message, path, help, part=part))

    def mapping(self) -> DataMapping:
        data = self.data
        for path in _todo(data):
            help = "write what is meant; --set-field FIELD=VALUE says a constant for one import"
            named = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
            self.say("missing-field", f'"{named}" still says TODO', path, help)
        if self.problems:
            return DataMapping(data["mapping"], self.document, ReadRule(), ())
        if ("tables" in data) == ("fields" in data):
            both = "both tables and fields" if "tables" in data else "neither fields nor tables"
            help = "a mapping of one sheet has row and fields; one of several has tables"
            self.say("missing-field", f"the mapping has {both}", (), help)
            return DataMapping(data["mapping"], self.document, ReadRule(), ())
        if "fields" in data and "row" not in data:
            self.say(
                "missing-field", 'the mapping does not say what one row is: "row"', (), "row: case, or row: contact"
            )
        if "zone" in data:
            self._zone(data["zone"], ("zone",))
        if self.numbers.decimal == self.numbers.thousands:
            self.say("contradiction", "one sign for decimals and thousands", ("numbers",))
        read = data.get("read", {})
        delimiter = {"tab": "\t"}.get(read.get("delimiter", ""), read.get("delimiter", ""))
        rule = ReadRule(
            delimiter,
            read.get("encoding", ""),
            read.get("heads", 0),
            read.get("sheet", ""),
            read.get("shape", "plain"),
            read.get("records", ""),
        )
        if "tables" in data:
            tables = [self._table(entry, ("tables", index)) for index, entry in enumerate(data["tables"])]
            kinds = {table.row for table in tables}
            if kinds & {"measures", "figures"} and len(kinds) > 1:
                self.say("contradiction", "measures and figures do not go together with cases", ("tables",))
        else:
            tables = [self._table(data, ())]
        if sum(table.row in ("measures",) for table in tables) > 1:
            self.say("contradiction", "measures are on one sheet", ("tables",), "score each sheet by itself")
        self._cases_named(tables)
        return DataMapping(data["mapping"], self.document, rule, tuple(tables), data)

    def _cases_named(self, tables: list[TableRule]) -> None:
        """Every sheet of cases names the case, and one of them the operator."""
        if not tables or any(table.row in ("measures", "figures") for table in tables):
            return
        for table in tables:
            if table.rule("case") is None:
                help = "case: the head of the column with its number, or case: {by: row} where a row is a case"
                self.say("missing-field", 'no field "case": nothing says which case a row is of', table.path, help)
            elif table.row != "case" and table.rule("case").by_row:  # type: ignore[union-attr]
                self.say(
                    "contradiction", f"each {table.row} would be a case of its own", (*table.path, "fields", "case")
                )
        if not any(table.rule("operator") for table in tables):
            self.say("missing-field", 'no field "operator"', (), "operator: the head of its column")
        if not any(table.rule("evidence.kind") for table in tables):
            help = "constants: {evidence.kind: own_observation}, or customer_account, operator_record, regulator"
            self.say("missing-field", "nothing says what kind of evidence the file is", (), help)

    def _table(self, entry: Mapping[str, Any], path: tuple[Any, ...]) -> TableRule:
        row = entry.get("row", "case")
        rules: dict[str, FieldRule] = {}
        for name, given in entry.get("constants", {}).items():
            rules[name] = self._rule(name, {"constant": given}, row, (*path, "constants", name), "")
        default = entry.get("empty", "")
        for name, given in entry.get("fields", {}).items():
            where = (*path, "fields", name)
            if name in rules:
                self.say("contradiction", f'"{name}" is a constant, too', where, "keep one of them", part="key")
            rules[name] = self._rule(name, {"column": given} if isinstance(given, str) else given, row, where, default)
        table = TableRule(
            entry.get("sheet", "") if path else "",
            row,
            tuple(rules.values()),
            entry.get("order", ""),
            tuple(entry.get("unused", ())),
            tuple(entry.get("personal", ())),
            tuple(self._test(one, (*path, "leave_out", i)) for i, one in enumerate(entry.get("leave_out", ()))),
            self._expected(entry.get("expect", {})),
            path,
        )
        self._columns_once(table)
        self._only_known(table)
        return table

    def _expected(self, given: Mapping[str, Any]) -> Expected:
        per_operator = {" ".join(str(name).split()): many for name, many in given.get("per_operator", {}).items()}
        return Expected(given.get("rows"), given.get("cases"), given.get("operators"), per_operator)

    def _columns_once(self, table: TableRule) -> None:
        """No column is read twice unless that is meant, and none is unused or personal as well."""
        first: dict[str, FieldRule] = {}
        for written, rule in table.columns():
            column = looked_up(written)
            other = first.setdefault(column, rule)
            if other is not rule and not (rule.again or other.again or rule.counts_rows or other.counts_rows):
                message = f'the column "{shown(written)}" fills both "{other.name}" and "{rule.name}"'
                help = "write again: yes beside one of them, if both are meant"
                self.say("contradiction", message, (*table.path, *rule.path), help)
        seen: dict[str, str] = {}
        for key in ("unused", "personal"):
            for index, head in enumerate(getattr(table, key)):
                column = looked_up(head)
                place = (*table.path, key, index)
                if column in first or (column == looked_up(table.order) and key == "personal"):
                    said = f'"{shown(column)}" is {key}, and "{first[column].name}" reads it' if column in first else ""
                    self.say("contradiction", said or f'"{shown(column)}" is personal, and orders the rows', place)
                elif column in seen:
                    self.say("duplicate-id", f'"{shown(column)}" is {seen[column]} already', place)
                seen[column] = key
        for index, test in enumerate(table.leave_out):
            if looked_up(test.column) in {looked_up(head) for head in table.personal}:
                place = (*table.path, "leave_out", index, "column")
                self.say("contradiction", f'"{shown(test.column)}" is personal, and is never read', place)

    def _only_known(self, table: TableRule) -> None:
        for rule in table.fields:
            for only in rule.only:
                other = table.rule(only.field)
                place = (*table.path, *rule.path, "only", only.field)
                if other is None or other is rule:
                    names = [one.name for one in table.fields if one is not rule]
                    self.say(
                        "not-found",
                        f'no field "{shown(only.field)}" here',
                        place,
                        nearest(only.field, names),
                        part="key",
                    )

    def _test(self, entry: Mapping[str, Any], path: tuple[Any, ...]) -> RowTest:
        if not {"is", "is_not", "empty"} & set(entry):
            self.say("bad-condition", "nothing is asked of the column", path, "is: test, or empty: yes")
        empty = entry["empty"] in _YES if "empty" in entry else None
        columns = tuple(entry["columns"]) if "columns" in entry else (entry["column"],) if "column" in entry else ()
        if not columns or ("columns" in entry and "column" in entry):
            self.say("missing-field", "name the column that is looked at", path, "column: Status, or columns: [A, B]")
            columns = columns or ("",)
        return RowTest(columns, _words(entry.get("is")), _words(entry.get("is_not")), empty, entry.get("because", ""))

    def _rule(self, name: str, given: Mapping[str, Any], row: str, path: tuple[Any, ...], default: str) -> FieldRule:
        found = self._target(name, row, path)
        kind = found.field if isinstance(found, Target) else None
        self._one_source(name, given, path)
        numbers = Numbers(given.get("decimal", self.numbers.decimal), given.get("thousands", self.numbers.thousands))
        for key in ("zone", "from_zone"):
            if key in given:
                self._zone(given[key], (*path, key))
        if numbers.decimal == numbers.thousands:
            self.say("contradiction", "one sign for decimals and thousands", path, "say both, or only decimal")
        self._unusual(name, given, row, path)
        constant = given.get("constant")
        values = self._values(name, given, kind, path)
        if constant is not None and kind is not None:
            constant = self._canonical(constant, kind, path if path[0] == "constants" else (*path, "constant"))
        columns = given.get("columns") or ([given["from"], given["until"]] if _spans(given) else [])
        columns = columns or ([given["column"]] if "column" in given else [])
        empty = given.get("empty", default or None)
        self._format(given, kind, path)
        if "scale" in given:
            try:
                quantities.scale(given["scale"])
            except Refused as error:
                self.say(error.code, error.message, (*path, "scale"), error.help)
        if empty is not None and kind is not None and empty not in ("unknown", "not_applicable", "never"):
            empty = self._canonical(empty, kind, (*path, "empty"))
        filled = given.get("filled")
        if filled is not None and kind is not None:
            filled = self._canonical(filled, kind, (*path, "filled"))
        never = _words(given.get("never")) or frozenset()
        if (never or empty == "never") and isinstance(found, Target) and found.path[-1] not in NEVER_FIELDS:
            help = f"these can: {', '.join(sorted(NEVER_FIELDS))}. A call that nobody took is reached: nobody"
            self.say("not-allowed", f'"{name}" cannot be never', (*path, "never" if never else "empty"), help)
        return FieldRule(
            name=name,
            target=found if isinstance(found, Target) else None,
            columns=tuple(columns),
            also=tuple(_listed(given.get("also_called"))),
            joined="columns" in given,
            difference=_spans(given),
            constant=constant,
            by_row="by" in given,
            counts_rows="count" in given,
            when=self._test(given["when"], (*path, "when")) if "when" in given else None,
            format=given.get("format", ""),
            unit=given.get("unit", ""),
            numbers=numbers,
            values=values,
            unknown=_words(given.get("unknown")) or frozenset(),
            not_applicable=_words(given.get("not_applicable")) or frozenset(),
            never=never,
            empty=empty,
            filled=filled,
            only=tuple(Only(other, _words(said) or frozenset()) for other, said in given.get("only", {}).items()),
            zone=given.get("zone", self.data.get("zone", "")),
            from_zone=given.get("from_zone", ""),
            rounded_to=self._step(given, path),
            scale=given.get("scale", ""),
            separator=given.get("separator", ""),
            again=given.get("again") in _YES,
            share_of=tuple(given.get("of", ())),
            path=path[-2:] if path[-2] in ("fields", "constants") else path,
        )

    def _unusual(self, name: str, given: Mapping[str, Any], row: str, path: tuple[Any, ...]) -> None:
        """What measures, figures and ratings do not take."""
        section, _, rest = name.partition(".")
        if section == "ratings" and "constant" in given and "." not in rest and rest not in RATING_KEYS:
            self.say("not-allowed", "a mark is read from a column", path, "each case has its own")
        if section not in ("measures", "figures") or row not in ("measures", "figures"):
            return
        for key in ("constant", "filled", "from", "columns", "only", "zone", "from_zone"):
            if key in given:
                self.say("not-allowed", f'"{key}" is not for {section}', (*path, key) if key != "constant" else path)
        if given.get("empty") not in (None, "unknown", "not_applicable", "never"):
            self.say("not-allowed", f"an empty cell of {section} is unknown, not_applicable or never", (*path, "empty"))
        if section != "measures":
            return
        measure, _, part = rest.partition(".")
        known = measures().get(measure)
        if known is None:
            return
        if part and known.kind not in RATIO_KINDS:
            self.say("not-allowed", f"{measure} is one number, and has no num and den", path, part="key")
        if part and not {f"measures.{measure}.num", f"measures.{measure}.den"} <= set(self._fields_of(path)):
            self.say("missing-field", f"{measure} needs both num and den", path, part="key")
        if (
            known.kind in ("duration", "mean_duration")
            and not part
            and "unit" in given
            and given["unit"] not in TIME_UNITS
        ):
            help = f"one of: {', '.join(TIME_UNITS)}"
            self.say("not-allowed", f'no unit of time "{shown(given["unit"])}"', (*path, "unit"), help)

    def _fields_of(self, path: tuple[Any, ...]) -> Mapping[str, Any]:
        """The fields of the table that a path is in."""
        holder: Any = self.data
        for step in path[:-2]:
            holder = holder[step]
        fields: Mapping[str, Any] = holder.get("fields", {})
        return fields

    def _zone(self, name: str, path: tuple[Any, ...]) -> None:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.say("not-allowed", f'no time zone "{shown(name)}"', path, "like Europe/Brussels")

    def _one_source(self, name: str, given: Mapping[str, Any], path: tuple[Any, ...]) -> None:
        """A field comes from one place."""
        ways = [key for key in ("column", "columns", "from", "constant", "by", "count") if key in given]
        if len(ways) != 1 or ("from" in given) != ("until" in given):
            said = " and ".join(ways) if len(ways) > 1 else "no column and no constant"
            help = "give one of: column, columns, from with until, constant"
            self.say("missing-field", f'"{name}" has {said}', path, help)
        if "by" in given and name != "case":
            self.say("not-allowed", f'"by: row" is for the field case, and not for {name}', (*path, "by"))

    def _step(self, given: Mapping[str, Any], path: tuple[Any, ...]) -> int:
        if "to" not in given:
            return 0
        try:
            low, high = quantities.duration(given["to"])
            if low != high or low < 1:
                raise not_a_quantity(f'"{given["to"]}" is not an exact step')
            return low
        except Refused as error:
            self.say(error.code, error.message, (*path, "to"), "like 1 s or 1 min")
            return 0

    def _target(self, name: str, row: str, path: tuple[Any, ...]) -> Target | None:
        if row == "figures":
            section, _, indicator = name.partition(".")
            if name not in FIGURE_FIELDS and not (section == "figures" and re.fullmatch(r"[a-z][a-z0-9_]*", indicator)):
                help = "figures.complaints, or one of: " + ", ".join(FIGURE_FIELDS)
                self.say("unknown-field", f'"{shown(name)}" is not a field of figures', path, help, part="key")
            return None
        if row == "measures" and name not in ("case", "operator", "period", "weight"):
            section, _, rest = name.partition(".")
            measure, _, part = rest.partition(".")
            if section == "ratings" and rest and "." not in rest:
                return None
            if section != "measures" or measure not in measures() or part not in ("", "num", "den"):
                known = [f"measures.{one}" for one in measures()]
                self.say("unknown-measure", f'no measure "{shown(name)}"', path, nearest(name, known), part="key")
            return None
        found = target(name)
        if found is None:
            known = list(case_fields())
            self.say(
                "unknown-field", f'"{shown(name)}" is not a field of a case', path, nearest(name, known), part="key"
            )
            return None
        own = SECTIONS.get(row, "")
        if own and found.section in ENTRIES and found.section != own:
            message = f'a row is a {row}, and "{name}" is of {found.section}'
            self.say(
                "contradiction", message, path, f"give the sheet with {found.section} a part of its own", part="key"
            )
        if own and found.section == own and found.entry:
            self.say("contradiction", f"a row is one {row}", path, f"write {own}.{found.key}", part="key")
        return found

    def _date_format(self, written: str, path: tuple[Any, ...]) -> None:
        """A form of dates that leaves the year, the month or the day to be made up."""
        used = re.findall(r"%(.?)", written)
        strange = [sign for sign in used if not sign or sign not in "YymdHMSfIpzjbBaA%"]
        help = "day first: %d-%m-%Y; month first: %m/%d/%Y; with a time: %Y-%m-%d %H:%M"
        if strange:
            said = "a zone by its name is not read" if "Z" in strange else f'"%{strange[0]}" is not read'
            self.say("not-allowed", said, path, help)
        elif not {"Y", "y"} & set(used) or not ({"j"} & set(used) or (set("mbB") & set(used) and "d" in used)):
            self.say("not-allowed", "the form lacks the year, the month or the day", path, help)
        elif "I" in used and "p" not in used:
            self.say("not-allowed", "hours up to 12 need AM or PM: %p", path, help)
        elif len(used) != len(set(used)):
            self.say("not-allowed", "the form has a part twice", path, help)

    def _values(
        self, name: str, given: Mapping[str, Any], kind: CaseField | None, path: tuple[Any, ...]
    ) -> dict[str, Any] | None:
        if "values" not in given:
            return None
        found: dict[str, Any] = {}
        for text, meant in given["values"].items():
            place = (*path, "values", text)
            if looked_up(text) in found:
                self.say("duplicate-key", f'"{shown(text)}" is listed twice', place, part="key")
            if meant in ("unknown", "not_applicable", "never") and (kind is None or meant not in kind.words):
                message = f'what means "{meant}" is listed under {meant}'
                self.say("not-allowed", message, place, f'{meant}: ["{shown(text)}"]')
            elif kind is not None:
                meant = self._canonical(meant, kind, place)
            elif name.startswith(("measures.", "figures.", "ratings.")):
                meant = self._number(name, meant, place, given)
            found[looked_up(text)] = meant
        return found

    def _number(
        self, name: str, meant: Any, path: tuple[Any, ...], given: Mapping[str, Any]
    ) -> Fraction | Decimal | None:
        """What a listed text of a measure or a figure means: a number, or yes and no."""
        measure = measures().get(name.split(".")[1]) if name.startswith("measures.") else None
        if measure is not None and measure.kind == "yes_no" and meant in ("yes", "no", True, False):
            return Fraction(meant in _YES)
        if (
            isinstance(meant, int | Decimal)
            and not isinstance(meant, bool)
            and (measure is None or measure.kind == "count")
        ):
            return Fraction(meant) if measure is not None else Decimal(meant)
        self.say("not-allowed", f'"{shown(meant)}" is not what {name} takes', path)
        return None

    def _canonical(self, value: Any, kind: CaseField, path: tuple[Any, ...]) -> Any:
        try:
            return canonical_constant(value, kind)
        except Refused as error:
            self.say(error.code, error.message, path, error.help)
            return None

    def _format(self, given: Mapping[str, Any], kind: CaseField | None, path: tuple[Any, ...]) -> None:
        """Formats and units that do not fit what the field takes."""
        if kind is None:
            return
        written = given.get("format", "")
        if kind.kind == "duration" and written and written not in DURATION_FORMATS and not _spans(given):
            help = f"one of: {', '.join(DURATION_FORMATS)}"
            self.say("not-allowed", f'no format of durations "{shown(written)}"', (*path, "format"), help)
        if kind.kind in ("moment", "due") and written and "%" not in written and written not in ("words", "unix"):
            help = "day first: %d-%m-%Y; month first: %m/%d/%Y; with a time: %Y-%m-%d %H:%M"
            self.say("not-allowed", f'no format of dates "{shown(written)}"', (*path, "format"), help)
        if kind.kind in ("moment", "due", "period") and "%" in written:
            self._date_format(written, (*path, "format"))
        if kind.kind == "duration" and _spans(given) and "%" in written:
            self._date_format(written, (*path, "format"))
        if kind.kind == "duration" and "unit" in given and given["unit"] not in TIME_UNITS:
            help = f"one of: {', '.join(TIME_UNITS)}"
            self.say("not-allowed", f'no unit of time "{shown(given["unit"])}"', (*path, "unit"), help)
        if kind.kind == "money" and "unit" in given and not re.fullmatch("[A-Z]{3}", given["unit"]):
            self.say("not-allowed", f'no currency "{shown(given["unit"])}"', (*path, "unit"), "like EUR")


def _todo(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of a mapping that a draft left open."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _todo(inside, (*path, key))
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            yield from _todo(inside, (*path, index))
    elif value == "TODO":
        yield path


DURATION_FORMATS = ("h:m:s", "m:s", "h:m", "words")
TIME_UNITS = ("ms", "s", "min", "h", "days")
#: Keys of a case of which "never" can be written, and is.
NEVER_FIELDS = frozenset(("resolved", "on", "answered_after", "kept", "kept_at"))


def _spans(given: Mapping[str, Any]) -> bool:
    return "from" in given and "until" in given


def _listed(value: Any) -> Iterator[str]:
    listed: Iterable[Any] = () if value is None else value if isinstance(value, list) else [value]
    return (as_text(one) for one in listed)


def _words(value: Any) -> frozenset[str] | None:
    return None if value is None else frozenset(looked_up(one) for one in _listed(value))
