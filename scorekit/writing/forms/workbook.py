"""The empty workbook for field work: sheets with drop-downs, what each column means, and the mapping inside."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from scorekit.importing.forms import HIDDEN
from scorekit.wording import Wording
from scorekit.wording.escaping import printable
from scorekit.writing.forms.assignments import Assignment
from scorekit.writing.forms.columns import SHEETS, FormColumn, of_sheet, sheets_of

#: Rows below the heads that have drop-downs, where nothing is assigned.
ROWS = 1_000
#: Drop-downs lie on a sheet that does not show: a list in a cell is 255 characters at most.
_LISTS = "lists"
#: A workbook carries a date of making; this one is always the same.
_MADE = datetime(2000, 1, 1)
_SPAN = (datetime(2000, 1, 1), datetime(2199, 12, 31))


class FormBook:
    """The workbook in the making."""

    def __init__(self, columns: Sequence[FormColumn], words: Wording, sheets: Mapping[str, str]) -> None:
        from xlsxwriter import Workbook

        self.columns, self.words, self.sheets = columns, words, sheets
        self.out = io.BytesIO()
        self.book = Workbook(self.out, {"in_memory": True})
        self.book.set_properties({"created": _MADE})
        self.head = self.book.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"})
        self.bold = self.book.add_format({"bold": True})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.clock = self.book.add_format({"num_format": "[h]:mm:ss"})
        self.text = self.book.add_format({"num_format": "@"})
        self.lists: dict[tuple[str, ...], str] = {}

    def write(
        self,
        mapping: str,
        assignments: Sequence[Assignment],
        *,
        planned: str,
        operators: Sequence[str],
        ratings: Sequence[str],
        scale: tuple[int, int],
        notes: Sequence[str],
    ) -> bytes:
        """The bytes of the workbook; the same for the same form."""
        self._explain(notes)
        first = {sheet: self.book.add_worksheet(self.sheets[sheet]) for sheet in sheets_of(self.columns)}
        self.list_sheet = self.book.add_worksheet(_LISTS)
        self.list_sheet.hide()
        own = of_sheet(self.columns, "cases")
        case = next(one for one in own if one.name == "case")
        for name, sheet in first.items():
            columns = of_sheet(self.columns, name)
            if name != "cases":
                columns = [case, *columns]
            heads = [column.head for column in columns]
            if name == "cases" and assignments:
                heads.insert(_planned_at(columns), planned)
            rows = max(len(assignments), ROWS) if name == "cases" else max(ROWS, 4 * len(assignments))
            sheet.freeze_panes(1, 1)
            for place, head in enumerate(heads):
                sheet.write_string(0, place, head, self.head)
                sheet.set_column(place, place, max(12, min(28, len(head) + 2)))
            for column in columns:
                self._cells(sheet, heads.index(column.head), column, rows, operators, ratings, scale)
        self._assign(first["cases"], own, assignments)
        hidden = self.book.add_worksheet(HIDDEN)
        hidden.hide()
        for line, text in enumerate(mapping.splitlines()):
            hidden.write_string(line, 0, text)
        self.book.close()
        return self.out.getvalue()

    def _explain(self, notes: Sequence[str]) -> None:
        """What each column means."""
        sheet = self.book.add_worksheet(self.words.tell("Read me"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 80)
        line = 0
        for note in notes:
            sheet.write_string(line, 0, printable(note))
            line += 1
        line += 1
        for place, head in enumerate(
            (self.words.tell("Sheet"), self.words.tell("Column"), self.words.tell("What to write"))
        ):
            sheet.write_string(line, place, head, self.head)
        for column in self.columns:
            line += 1
            words = ", ".join(said for _, said in column.words)
            sheet.write_string(line, 0, self.sheets[column.sheet], self.wrapped)
            sheet.write_string(line, 1, column.head, self.wrapped)
            sheet.write_string(line, 2, f"{column.said} ({words})" if words else column.said, self.wrapped)

    def _cells(
        self, sheet: Any, place: int, column: FormColumn, rows: int, operators: Sequence[str], ratings: Sequence[str],
        scale: tuple[int, int],
    ) -> None:  # fmt: skip
        """The format and the drop-down of a column."""
        kind, name = column.field.kind, column.name
        listed: Sequence[str] = [said for _, said in column.words]
        if name == "outcome.resolved":
            listed = [*listed, self.words.tell("unknown")]
        if name == "operator" and operators:
            listed = operators
        if name == "ratings.rating":
            listed = ratings
        rule: dict[str, Any] | None = None
        shape = self.text
        if listed:
            rule = {"validate": "list", "source": self._list(tuple(listed))}
        elif kind in ("moment", "due"):
            shape = self.moment if name in ("contacts.at", "promises.due") else self.day
            rule = {"validate": "date", "criteria": "between", "minimum": _SPAN[0], "maximum": _SPAN[1]}
        elif kind == "duration":
            shape = self.clock
            most = 4 / 24 if name == "contacts.wait" else 365  # 3:21 that was meant as minutes is 3 hours 21
            rule = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": most,
                "error_type": "warning",
            }
        elif kind == "count":
            shape, rule = self._plain(), {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 1000}
        elif kind == "money":
            shape, rule = self._plain(), {"validate": "decimal", "criteria": ">=", "value": 0}
        elif name == "verdict":
            shape, rule = self._plain(), {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 10}
        elif kind == "number":
            low, high = sorted(scale)
            shape, rule = self._plain(), {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        sheet.set_column(place, place, max(12, min(28, len(column.head) + 2)), shape)
        if rule is not None:
            title, message = column.head[:32], column.said[:255]
            rule |= {"input_title": title, "input_message": message, "error_title": title, "error_message": message}
            sheet.data_validation(1, place, rows, place, rule)

    def _plain(self) -> Any:
        return self.book.add_format({"num_format": "General"})

    def _list(self, listed: tuple[str, ...]) -> str:
        """Where the words of a drop-down lie."""
        if listed not in self.lists:
            place = len(self.lists)
            for line, text in enumerate(listed):
                self.list_sheet.write_string(line, place, text)
            from scorekit.reading.workbooks import letters

            letter = letters(place + 1)
            self.lists[listed] = f"={_LISTS}!${letter}$1:${letter}${len(listed)}"
        return self.lists[listed]

    def _assign(self, sheet: Any, columns: Sequence[FormColumn], assignments: Sequence[Assignment]) -> None:
        """Fill in who calls whom about what, and when."""
        at = _planned_at(columns)
        places = {column.name: place + (place >= at) for place, column in enumerate(columns)}
        clock = self.book.add_format({"num_format": "hh:mm"})
        for line, one in enumerate(assignments, 1):
            said = {"case": one.case, "operator": one.operator, "scenario": one.scenario, "caller": one.caller}
            for name, text in said.items():
                if text:
                    sheet.write_string(line, places[name], text, self.text)
            sheet.write_datetime(line, at, time(one.hour), clock)


def _planned_at(columns: Sequence[FormColumn]) -> int:
    """The place of the planned hour: after who calls."""
    return next(place for place, column in enumerate(columns) if column.name == "caller") + 1


def sheet_names(columns: Sequence[FormColumn], words: Wording) -> dict[str, str]:
    """The name of each sheet in a language."""
    return {sheet: words.phrase(SHEETS[sheet][1])[:31] for sheet in sheets_of(columns)}
