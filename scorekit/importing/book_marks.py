"""What the XML of a workbook says of its cells, and the values that are read do not: which show a percentage or a time
of day, which hold an error, which formulas have no value, and what does not show."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Any
from xml.parsers import expat

from scorekit.importing.cells import EMPTY, Cell, CellKind, typed_cell
from scorekit.problems import shown
from scorekit.problems.findings import Refused
from scorekit.reading.workbooks import letters

#: Error texts of ODS, which has no type for them.
_ODS_ERROR = re.compile(r"#[A-Z/0!?]+[!?]?\Z|Err:\d{3}\Z")
_ODS_TIME = re.compile(r"PT(\d+)H(\d+)M([\d.,]+)S\Z")
_PERCENT_IDS, _TIME_IDS = ("9", "10"), ("18", "19", "20", "21", "22", "45", "46", "47")


class Marks:
    """What is known of the cells of a sheet, by row (from 1) and column (from 0). ``blind`` is whether the file says
    nothing of formats: of a number nobody knows then whether it is a percentage."""

    def __init__(self, *, blind: bool = False) -> None:
        self.blind = blind
        self.percent: set[tuple[int, int]] = set()
        self.timed: set[tuple[int, int]] = set()
        self.errors: dict[tuple[int, int], str] = {}
        self.rows_with_errors: set[int] = set()
        self.hidden_rows = 0
        self.hidden_columns: list[str] = []

    def has_row(self, number: int) -> bool:
        """Whether a row that looks empty holds an error."""
        return number in self.rows_with_errors

    def error(self, row: int, column: int, text: str) -> None:
        """Note an error in a cell."""
        self.errors[row, column] = text
        self.rows_with_errors.add(row)

    def cell(self, row: int, column: int, value: object) -> Cell:
        """The cell of a value that was read."""
        place = (row, column)
        if place in self.errors:
            return Cell(self.errors[place], "error")
        if value == "":
            return EMPTY
        if isinstance(value, str):
            if found := _ODS_TIME.match(value):
                hours, minutes, seconds = found.groups()
                return Cell(f"{int(hours):02d}:{int(minutes):02d}:{seconds.replace(',', '.').zfill(2)}", "duration")
            return Cell(value)
        found_cell = typed_cell(value, percent=place in self.percent and isinstance(value, int | float))
        if place in self.timed and found_cell.kind == "date" and "T" not in found_cell.text:
            return Cell(f"{found_cell.text}T00:00:00", "date")
        kind: CellKind = "unformatted" if self.blind and found_cell.kind == "number" else found_cell.kind
        return Cell(found_cell.text, kind)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parse(xml: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    """Run handlers over XML. Raises :class:`Refused` for what declares entities, or is broken."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Refused("unreadable", "no workbook that can be read: its XML declares entities")
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Refused("unreadable", f"no workbook that can be read: {shown(str(error), 60)}") from None


class Xlsx:
    """The parts of an XLSX workbook that say how cells are shown."""

    def __init__(self, raw: bytes) -> None:
        self.packed = zipfile.ZipFile(io.BytesIO(raw))
        self.names = set(self.packed.namelist())
        self.percent: dict[int, str] = {}
        self.timed: set[int] = set()
        self._styles()

    def _styles(self) -> None:
        """The styles that show a percentage or a time of day; of one that shows some numbers in percent and others not,
        its format."""
        if "xl/styles.xml" not in self.names:
            return
        own: dict[str, str] = {}
        used: list[str] = []
        inside: list[str] = []

        def start(name: str, given: dict[str, str]) -> None:
            tag = _local(name)
            inside.append(tag)
            if tag == "numFmt":
                own[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif tag == "xf" and "cellXfs" in inside:
                used.append(given.get("numFmtId", "0"))

        _parse(self.packed.read("xl/styles.xml"), start, lambda name: inside.pop())
        for index, id in enumerate(used):
            code = "0%" if id in _PERCENT_IDS else own.get(id, "")
            plain = re.sub(r'"[^"]*"|\[[^\]]*\]|[\\_*].', "", code)
            kinds = {"%" in part for part in plain.split(";") if re.search("[0#?]", part)}
            if True in kinds:
                self.percent[index] = code if len(kinds) > 1 else ""
            if id in _TIME_IDS or re.search(r"[hHsS]", plain):
                self.timed.add(index)

    def check_size(self, part: str, rows: int, columns: int) -> None:
        """Raise :class:`Refused` for a sheet with a cell far away, before all cells up to it are made."""
        xml = self.packed.read(part)
        last = max((int(one) for one in re.findall(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d{1,9})["']""", xml)), default=0)
        listed = len(re.findall(rb"<(?:\w+:)?row\b", xml))
        wide = [one for one in re.findall(rb"""\br=["']([A-Z]{3,4})\d""", xml) if _column(one) >= columns]
        if last > rows or last > 20 * listed + 200_000 or wide:
            place = f"column {wide[0].decode()}" if wide else f"row {last}"
            help = "delete what lies far away, or save the part that you need as CSV"
            raise Refused("too-large", f"a cell of the sheet lies as far as {place}", (), help)

    def of_sheet(self, part: str) -> Marks:
        """The marks of a sheet. Raises :class:`Refused` for a formula without a value."""
        marks = Marks()
        xml = self.packed.read(part)
        state: dict[str, Any] = {"row": 0, "column": -1, "cell": {}, "formula": False, "value": None, "tag": ""}

        def start(name: str, given: dict[str, str]) -> None:
            tag = _local(name)
            if tag == "row":
                state["row"] = (
                    int(given["r"])
                    if given.get("r", "").isascii() and given.get("r", "").isdigit()
                    else state["row"] + 1
                )
                state["column"] = -1
                marks.hidden_rows += given.get("hidden") in ("1", "true")
            elif tag == "col" and given.get("hidden") in ("1", "true"):
                marks.hidden_columns.append(letters(int(given.get("min", "1"))))
            elif tag == "c":
                place = re.match(r"([A-Z]{1,4})", given.get("r", ""))
                state["column"] = _column(place[1].encode()) if place else state["column"] + 1
                state["cell"], state["formula"], state["value"] = given, False, None
            elif tag == "f":
                state["formula"] = True
            elif tag in ("v", "is"):
                state["value"] = "" if state["value"] is None else state["value"]
            state["tag"] = tag

        def text(data: str) -> None:
            if state["tag"] == "v":
                state["value"] = (state["value"] or "") + data

        def end(name: str) -> None:
            state["tag"] = ""
            if _local(name) != "c":
                return
            given, row, column = state["cell"], state["row"], state["column"]
            if state["formula"] and not state["value"] and given.get("t") not in ("str", "inlineStr"):
                help = "open it in a spreadsheet program and save it, so that its values are there"
                raise Refused("unreadable", f"cell {letters(column + 1)}{row} is a formula without a value", (), help)
            if given.get("t") == "e":
                marks.error(row, column, str(state["value"] or "#ERROR"))
            style = given.get("s", "")
            number = int(style) if style.isascii() and style.isdigit() else -1
            if number in self.percent:
                if mixed := self.percent[number]:
                    message = f"cell {letters(column + 1)}{row} shows some numbers as a percentage, and others not"
                    raise Refused(
                        "unreadable", message, (), f"its number format is {shown(mixed)}: give it another one"
                    )
                marks.percent.add((row, column))
            if number in self.timed:
                marks.timed.add((row, column))

        if self.percent or self.timed or b"hidden" in xml or re.search(rb"""<(?:\w+:)?f\b|\bt=["']e["']""", xml):
            _parse(xml, start, end, text)
        elif b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise Refused("unreadable", "no workbook that can be read: its XML declares entities")
        return marks

    def part(self, name: str) -> str | None:
        """The part of the workbook that holds a sheet."""
        links: dict[str, str] = {}
        found: dict[str, str] = {}

        def link(tag: str, given: dict[str, str]) -> None:
            if _local(tag) == "Relationship":
                to = given.get("Target", "")
                links[given.get("Id", "")] = to.lstrip("/") if to.startswith("/") else f"xl/{to}"

        def sheet(tag: str, given: dict[str, str]) -> None:
            if _local(tag) == "sheet":
                id = next((value for key, value in given.items() if _local(key) == "id" and ":" in key), "")
                found[unescape(given.get("name", ""))] = id

        if "xl/_rels/workbook.xml.rels" in self.names:
            _parse(self.packed.read("xl/_rels/workbook.xml.rels"), link)
        _parse(self.packed.read("xl/workbook.xml"), sheet)
        part = links.get(found.get(name, ""), "")
        return part if part in self.names else None


def ods_marks(raw: bytes, name: str) -> Marks:
    """The marks of a sheet of an ODS workbook: percentages, times and errors."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        xml = packed.read("content.xml")
    marks = Marks()
    state: dict[str, Any] = {"on": False, "row": 0, "rows": 1, "column": 0, "many": 1, "text": None, "type": ""}

    def start(tag: str, given: dict[str, str]) -> None:
        local = _local(tag)
        if tag == "table:table":
            state.update(on=given.get("table:name") == name, row=0)
        elif not state["on"]:
            return
        elif tag == "table:table-row":
            state.update(rows=min(int(given.get("table:number-rows-repeated", "1")), 1000), column=0)
            state["row"] += 1
            marks.hidden_rows += given.get("table:visibility") in ("collapse", "filter")
        elif local in ("table-cell", "covered-table-cell"):
            many = int(given.get("table:number-columns-repeated", "1"))
            state.update(many=min(many, 1000), text="", type=given.get("office:value-type", ""), given=given)

    def text(data: str) -> None:
        if state["on"] and state["text"] is not None:
            state["text"] += data

    def end(tag: str) -> None:
        local = _local(tag)
        if not state["on"]:
            return
        if local in ("table-cell", "covered-table-cell"):
            for row in range(state["row"], state["row"] + state["rows"]):
                for column in range(state["column"], state["column"] + state["many"]):
                    if state["type"] == "percentage":
                        marks.percent.add((row, column))
                    if state["type"] == "date" and "T" in state["given"].get("office:date-value", ""):
                        marks.timed.add((row, column))
                    if (
                        state["text"]
                        and _ODS_ERROR.match(state["text"].strip())
                        and state["type"] in ("string", "float", "")
                    ):
                        marks.error(row, column, state["text"].strip())
            state["column"] += state["many"]
            state["text"] = None
        elif tag == "table:table-row":
            state["row"] += state["rows"] - 1
        elif tag == "table:table":
            state["on"] = False

    _parse(xml, start, end, text)
    return marks


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1
