"""A draft of a mapping for a file: what its heads and values say is guessed, with the reason; the rest is TODO."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from scorekit.importing import guesses
from scorekit.importing.cells import Cell
from scorekit.importing.fields import case_fields, target
from scorekit.importing.mapping import looked_up
from scorekit.importing.shapes import shape_of, shaped
from scorekit.importing.table import DataTable
from scorekit.importing.values import ERRORS
from scorekit.problems import shown
from scorekit.reading.yaml_out import flow_line, to_yaml

#: A column with more different texts than this does not list answers.
MAX_WORDS = 30
_DAY_FIRST = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%y", "%d.%m.%y")
_MONTH_FIRST = ("%m-%d-%Y", "%m/%d/%Y", "%m.%d.%Y", "%m-%d-%y", "%m/%d/%y", "%m.%d.%y")
_YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", "T%H:%M:%S%z", "T%H:%M:%S.%f%z", " %I:%M %p",
          " %I:%M:%S %p", " %H:%M:%S.%f", " %H:%M:%S %z", ", %H:%M", " %Hh%M")  # fmt: skip
TODO = "TODO"


class Guess(NamedTuple):
    """A line of a draft: a field, how it is read, and why."""

    field: str
    rule: dict[str, object]
    why: str


class Column(NamedTuple):
    """A column that was looked at: its head, and its filled cells with their rows."""

    head: str
    cells: list[tuple[int, Cell]]
    empty: list[int]

    @property
    def texts(self) -> list[str]:
        """The texts of its filled cells."""
        return [cell.text.strip() for _, cell in self.cells]


def draft(table: DataTable, id: str) -> str:
    """The text of a mapping that reads a table, as far as heads and values say how."""
    shape = shape_of(table)
    table = shaped(table, shape)
    return _Draft(table, id, shape).text()


class _Draft:
    def __init__(self, table: DataTable, id: str, shape: str) -> None:
        self.table, self.id, self.shape = table, id, shape
        self.columns = [_column(table, index) for index in range(len(table.heads))]
        self.guesses: list[Guess] = []
        self.personal: list[str] = []
        self.unused: list[tuple[str, str]] = []
        self.decimal = _decimal_sign(self.columns)

    def text(self) -> str:
        """The draft."""
        exact = [guesses.is_called(column.head) for column in self.columns]
        for first in (True, False):  # a head that is a word itself goes before one that only has it
            for column, whole in zip(self.columns, exact, strict=True):
                if whole is first:
                    self._look_at(column)
        row, why = self._row()
        name = shown(self.table.path.name, 60)
        lines = [
            f"# A draft for {name}. Check each line. Where it says {TODO}, write what is meant.",
            f"mapping: {self.id}",
        ]
        lines += self._read()
        if self.decimal:
            sign, at = self.decimal
            lines.append(f'numbers: {{decimal: "{sign}"}}  # row {at[0]}: {shown(at[1])}')
        lines += [f"row: {row}  # {why}", "fields:"]
        for guess in self._ordered():
            if guess.why:
                lines += [f"  # {line}" for line in textwrap.wrap(guess.why, 100)]
            lines += _rule_lines(guess)
        named = {guess.field for guess in self.guesses}
        lines.append("constants:")
        kinds = ", ".join(case_fields()["evidence.kind"].words)
        lines += [f"  # what the file is: {kinds}", f"  evidence.kind: {TODO}"]
        if any(name.startswith("contacts.") for name in named) and "contacts.channel" not in named:
            lines.append(f"  contacts.channel: {TODO}  # phone, mail, chat, ...; no column says it")
        if "period" not in named:
            lines.append(f"  period: {TODO}  # the year, quarter or month; or delete this line")
        if self.personal:
            lines.append(f"personal: {flow_line(self.personal)}  # these are never read")
        if self.unused:
            lines.append("unused:  # move a column up to use it")
            lines += [f"  - {flow_line(head)}" + (f"  # {why}" if why else "") for head, why in self.unused]
        lines += self._tests()
        lines.append("# Your own count of rows is checked against the file, where you write it here:")
        lines.append(f"# expect: {{rows: {len(self.table.rows)}}}")
        return "\n".join(lines) + "\n"

    def _read(self) -> Iterator[str]:
        parts: dict[str, object] = {}
        if self.table.separator:
            parts["delimiter"] = "tab" if self.table.separator == "\t" else self.table.separator
        if self.table.sheet:
            parts["sheet"] = self.table.sheet
        if self.table.head_row > 1:
            parts["heads"] = self.table.head_row
        if self.shape != "plain":
            parts["shape"] = self.shape
        if parts:
            yield f"read: {flow_line(parts)}"
        for note in self.table.notes:
            yield f"# {note}"

    def _look_at(self, column: Column) -> None:
        if not column.head:
            return
        if not column.cells:
            return
        if self.shape != "plain" and guesses.plain(column.head) in guesses.OF_SURVEYS:
            self.unused.append((column.head, "of the survey tool"))
            return
        taken = [guess.field for guess in self.guesses]
        name, word = guesses.field_of(column.head, taken)
        if guesses.is_personal(column.head) and not (name == "case" and _unique(column)):
            self.personal.append(column.head)
            return
        if guesses.is_free_text(column.head):
            self.unused.append((column.head, "free text; people name people in it"))
            return
        if not name:
            self.unused.append((column.head, ""))
            return
        guess = self._guess(name, word, column)
        if guess is None:
            self.unused.append((column.head, f'called like {name}, and its values are not: "{shown(column.texts[0])}"'))
        else:
            self.guesses.append(guess)

    def _guess(self, name: str, word: str, column: Column) -> Guess | None:
        where = target(name)
        assert where is not None
        rule: dict[str, object] = {"column": column.head}
        why: list[str] = (
            [] if guesses.plain(column.head) == word and name.split(".")[-1] == word else [f'the head says "{word}"']
        )
        kind = where.field.kind
        marks = _marks(column)
        values = Column(column.head, [one for one in column.cells if looked_up(one[1].text) not in marks], column.empty)
        if kind == "moment":
            if not _dates(values, rule, why):
                return None
        elif kind == "duration":
            _duration(values, rule, why)
        elif kind in ("words", "list"):
            if not self._words(name, values, rule, why):
                return None
        elif kind == "number":
            if not all(_is_number(cell) for _, cell in values.cells):
                return None
            if where.rating:
                rule["scale"] = TODO
                low, high = _ends(values)
                why.append(f"worst to best; the file has {low} to {high}")
        elif kind == "count":
            if not all(_is_number(cell) for _, cell in values.cells):
                return None
        elif kind == "period":
            if not all(re.fullmatch(r"[12]\d{3}(-(Q[1-4]|H[12]|\d\d))?", text) for text in values.texts):
                rule["unit"] = TODO
                why.append("year, half-year, quarter or month of a date")
                _dates(values, rule, why)
        elif kind == "verdict" and not all("/" in text for text in values.texts):
            rule["scale"] = TODO
            why.append("0 to 10, or what the marks run from and to")
        thousands = [text for text in values.texts if re.fullmatch(r"\d{1,3}\.\d{3}", text)]
        if thousands and "format" not in rule and kind in ("duration", "count", "number", "money"):
            rule["thousands"] = TODO
            why.append(f'is "{thousands[0]}" about {thousands[0][0]}, or about {thousands[0].replace(".", "")}?')
        for mark, texts in (("unknown", guesses.UNKNOWN), ("not_applicable", guesses.NOT_APPLICABLE)):
            said = sorted({cell.text.strip() for _, cell in column.cells if looked_up(cell.text) in marks & texts})
            if said:
                rule[mark] = said
                why.append(f'"{shown(said[0])}" reads as {mark}')
        if column.empty and name not in ("case", "operator"):
            rule["empty"] = "unknown"
            many = len(column.empty)
            why.append(f"{many:,} cell{'s are' if many > 1 else ' is'} empty, the first in row {column.empty[0]}")
        return Guess(name, rule, "; ".join(why))

    def _words(self, name: str, column: Column, rule: dict[str, object], why: list[str]) -> bool:
        """What each text of a column with a few answers means."""
        where = target(name)
        assert where is not None
        counts = Counter(column.texts)
        if len(counts) > MAX_WORDS:
            return False
        known = set(where.field.words)
        table = guesses.WORDS.get(name, {})
        meant: dict[str, object] = {}
        for text, _ in counts.most_common():
            said = looked_up(text)
            if said in known:
                meant[text] = said
            elif said in table:
                meant[text] = table[said]
            elif name == "contacts.reached" and said in guesses.YES | guesses.NO:
                meant[text] = TODO if said in guesses.YES else "nobody"  # yes may be a menu, too
            elif "yes" in known and said in guesses.YES | guesses.NO:
                meant[text] = "yes" if said in guesses.YES else "no"
            else:
                meant[text] = TODO
        rule["values"] = meant
        if TODO in meant.values():
            words = ", ".join(where.field.words) or "a word"
            why.append(f"each is one of: {words}")
        return True

    def _row(self) -> tuple[str, str]:
        """What a row is, and why."""
        case = next((guess for guess in self.guesses if guess.field == "case"), None)
        if case is None:
            self.guesses.insert(
                0, Guess("case", {"by": "row"}, "no column numbers the cases: the place of a row is its id")
            )
            return "case", "nothing numbers the rows"
        column = next(one for one in self.columns if one.head == case.rule["column"])
        counts = Counter(column.texts)
        twice = next((text for text, many in counts.items() if many > 1), None)
        if twice is None:
            return "case", f'no "{shown(column.head)}" is there twice'
        rows = [number for number, cell in column.cells if cell.text.strip() == twice][:2]
        return "contact", f'"{shown(twice)}" is there more than once: rows {rows[0]} and {rows[1]}'

    def _ordered(self) -> list[Guess]:
        if not any(guess.field == "operator" for guess in self.guesses):
            self.guesses.append(Guess("operator", {"column": TODO}, "the column that names the operator"))
        reached = next((guess for guess in self.guesses if guess.field == "contacts.reached"), None)
        order = {"case": 0, "operator": 1, "period": 2}
        found = sorted(self.guesses, key=lambda guess: order.get(guess.field, 3))
        if reached is None:
            return found
        return [self._only(guess, reached) if guess.field == "contacts.wait" else guess for guess in found]

    def _only(self, wait: Guess, reached: Guess) -> Guess:
        """A wait that exists only where somebody was reached, when the file is so throughout."""
        asked = next(one for one in self.columns if one.head == wait.rule["column"])
        of = next(one for one in self.columns if one.head == reached.rule["column"])
        values = reached.rule.get("values")
        if not isinstance(values, dict) or not asked.empty:
            return wait
        person = {looked_up(text) for text, meant in values.items() if meant == "person"}
        said = {number: looked_up(cell.text) for number, cell in of.cells}
        without = asked.empty
        if without and all(said.get(number) not in person for number in without):
            rule = {key: value for key, value in wait.rule.items() if key != "empty"}
            if all(said.get(number) in person for number, _ in asked.cells):
                return Guess(
                    wait.field,
                    rule | {"only": {"contacts.reached": "person"}},
                    wait.why + "; there is one only where a person was reached",
                )
        return wait

    def _tests(self) -> Iterator[str]:
        """Rows that are no answers, and those that look like test calls."""
        for column in self.columns:
            said = guesses.plain(column.head)
            if self.shape == "limesurvey" and said in ("submitdate", "date submitted") and column.empty:
                yield f"leave_out: [{{column: {flow_line(column.head)}, empty: yes, because: never sent}}]"
                return
            if self.shape == "qualtrics" and said == "finished":
                yield f"leave_out: [{{column: {flow_line(column.head)}, is: [False, 0], because: never finished}}]"
                return
        for column in self.columns:
            found = sorted(
                {
                    cell.text.strip()
                    for _, cell in column.cells
                    if looked_up(cell.text) in ("test", "testcall", "test call", "preview", "survey preview", "dummy")
                }
            )
            if found:
                yield f"leave_out: [{{column: {flow_line(column.head)}, is: {flow_line(found)}, because: test calls}}]"
                return


def _column(table: DataTable, index: int) -> Column:
    cells, empty = [], []
    for number, row in table.rows:
        cell = table.cell(row, index)
        if cell.text.strip():
            cells.append((number, cell))
        else:
            empty.append(number)
    return Column(table.heads[index], cells, empty)


def _marks(column: Column) -> frozenset[str]:
    """Texts of a column that stand for no value."""
    said = {looked_up(text) for text in column.texts}
    return frozenset(said & (guesses.UNKNOWN | guesses.NOT_APPLICABLE))


def _unique(column: Column) -> bool:
    return len(set(column.texts)) == len(column.texts) and not column.empty


def _rule_lines(guess: Guess) -> list[str]:
    """The lines of a field: one, or several where that would be long."""
    rule = guess.rule
    said = flow_line(rule["column"]) if list(rule) == ["column"] else flow_line(rule)
    if len(said) < 90:
        return [f"  {guess.field}: {said}"]
    lines = [f"  {guess.field}:"]
    for key, value in rule.items():
        if isinstance(value, dict) and key == "values":
            lines.append(f"    {key}:")
            lines += [f"      {line}" for line in to_yaml(value, block=True).splitlines()]
        else:
            lines.append(f"    {key}: {flow_line(value)}")
    return lines


def _dates(column: Column, rule: dict[str, object], why: list[str]) -> bool:
    """The form of the dates of a column, where its values decide it; False where they are no dates."""
    texts = [(number, cell) for number, cell in column.cells if cell.kind == "text"]
    if len(texts) < len(column.cells):
        return not texts and all(cell.kind == "date" for _, cell in column.cells)
    fits: dict[str, list[str]] = {"day": [], "month": [], "year": []}
    for way, forms in (("day", _DAY_FIRST), ("month", _MONTH_FIRST), ("year", _YEAR_FIRST)):
        for form in forms:
            for clock in _TIMES:
                if all(_fits(cell.text.strip(), form + clock) for _, cell in texts):
                    fits[way].append(form + clock)
    if fits["year"]:
        form = fits["year"][0]
        if form not in ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"):
            rule["format"] = form
        if "%z" in form:
            rule["zone"] = TODO
            why.append("the clock of the customers: Europe/Brussels")
        return True
    if fits["day"] and fits["month"]:
        rule["format"] = TODO
        why.append(f"no value decides between {fits['day'][0]} and {fits['month'][0]}")
        return True
    for way, other in (("day", "month"), ("month", "day")):
        if fits[way]:
            form = fits[way][0]
            swapped = form.replace("%d", "%x").replace("%m", "%d").replace("%x", "%m")
            telling = next(
                ((number, cell.text) for number, cell in texts if not _fits(cell.text.strip(), swapped)), None
            )
            rule["format"] = form
            if telling is not None:
                why.append(f"{way} first: row {telling[0]}, {shown(telling[1])}")
            del other
            return True
    return False


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return "%y" not in form or not re.search(r"\d{4}", text.split(" ")[0])


def _duration(column: Column, rule: dict[str, object], why: list[str]) -> None:
    kinds = {cell.kind for _, cell in column.cells}
    if kinds == {"duration"}:
        return
    texts = column.texts
    if all(re.fullmatch(r"\d{1,4}:\d\d:\d\d(?:[.,]\d+)?", text) for text in texts):
        rule["format"] = "h:m:s"
    elif all(re.fullmatch(r"\d{1,4}:\d\d", text) for text in texts):
        rule["format"] = TODO
        why.append("m:s or h:m? nothing says it")
    elif unit := guesses.unit_in(column.head):
        rule["unit"] = unit
        why.append(f"the head names {unit}")
    elif all(_is_number(cell) for _, cell in column.cells):
        rule["unit"] = TODO
        why.append("s, min or h? nothing says it")
    else:
        rule["format"] = TODO
        why.append(f'like "{shown(texts[0])}"' if texts else "no value")


def _is_number(cell: Cell) -> bool:
    return cell.kind in ("number", "percent") or bool(re.fullmatch(r"[-+]?[\d.,' ]*\d", cell.text.strip()))


def _ends(column: Column) -> tuple[str, str]:
    numbers = sorted(float(re.sub(r"[^\d.-]", "", text.replace(",", ".")) or 0) for text in column.texts)
    return f"{numbers[0]:g}", f"{numbers[-1]:g}"


def _decimal_sign(columns: Sequence[Column]) -> tuple[str, tuple[int, str]] | None:
    """The decimal sign, where numbers show that it is a comma."""
    for column in columns:
        if not column.cells or not all(_is_number(cell) or looked_up(cell.text) in ERRORS for _, cell in column.cells):
            continue
        for number, cell in column.cells:
            if cell.kind == "text" and re.fullmatch(
                r"-?\d{1,3}(?:\.\d{3})*,(?:\d{1,2}|\d{4,})|-?\d+,(?:\d{1,2}|\d{4,})", cell.text.strip()
            ):
                return ",", (number, cell.text.strip())
    return None
