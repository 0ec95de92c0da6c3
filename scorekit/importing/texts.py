"""Files of text (CSV, TSV) become tables: encoding and delimiter are found out, and said."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from scorekit.importing.cells import Cell
from scorekit.importing.mapping import ReadRule
from scorekit.importing.table import DataTable
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.progress import steps
from scorekit.reading.documents import shown_path, whole_file
from scorekit.reading.tables import MAX_COLUMNS, delimiter
from scorekit.wording.escaping import unguarded

#: So many rows at the top may be something else than heads: a title, a date, an empty line.
LOOKED_AT = 20
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def decoded(path: Path, raw: bytes, encoding: str = "") -> tuple[str, list[str]]:
    """The text of a file, and what was found out about its encoding. Raises :class:`ProblemsFound`."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = encoding or "utf-16"
    if encoding:
        try:
            if not codecs.lookup(encoding)._is_text_encoding:
                raise LookupError
        except (LookupError, ValueError):
            raise ProblemsFound([whole_file(path, "not-allowed", f'no encoding "{shown(encoding)}"')]) from None
        if encoding.lower().replace("_", "-") in ("cp1252", "windows-1252", "latin-1", "iso-8859-1") and _is_utf8(raw):
            help = "leave the encoding out of the mapping, or say utf-8"
            message = f"the text is UTF-8, and the mapping says {encoding}: é would read as Ã©"
            raise ProblemsFound([whole_file(path, "syntax", message, help)])
        return _as(path, raw, encoding), []
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = _as(path, raw, "cp1252")
        letters = "".join(dict.fromkeys(sign for sign in text if not sign.isascii() and sign.isprintable()))
        return text, [f"The text is not UTF-8. It was read as Windows-1252, with these letters in it: {letters[:12]}"]


def _is_utf8(raw: bytes) -> bool:
    """Whether bytes are UTF-8 with letters that would differ elsewhere."""
    try:
        return not raw.decode("utf-8-sig").isascii()
    except UnicodeDecodeError:
        return False


def _as(path: Path, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode("utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        start = getattr(error, "start", 0)
        line = raw.count(b"\n", 0, start) + 1
        message = f"not text in {encoding}"
        help = "say in the mapping which encoding it has: read: {encoding: utf-8}"
        raise ProblemsFound([Problem(shown_path(path), line, 1, "syntax", message, help)]) from None


def text_table(path: Path, text: str, sha256: str, read: ReadRule, notes: Sequence[str] = ()) -> DataTable:
    """The table of a text. Raises :class:`ProblemsFound` where it has no heads."""
    separator, skipped = delimiter(text)
    if not skipped:
        separator = _parted_by(text) or separator
    separator = read.delimiter or separator
    found = list(notes)
    if not read.delimiter:
        found.append(f"The cells are parted by {_NAMES.get(separator, separator)}.")
    name = shown_path(path)
    records, fault = _records(path, text, separator)
    if fault:
        found.append(f"A quote is inside a text ({fault}). Every row was read all the same.")
    table = DataTable(path, name, "", (), 0, [], sha256, found, separator)
    for line, cells in steps(records, "reading rows"):
        if line <= skipped or not any(cell.strip() for cell in cells):
            continue
        if len(table.first_rows) < LOOKED_AT:
            table.first_rows.append((line, tuple(" ".join(cell.split()) for cell in cells)))
        if not table.heads:
            if read.heads and line < read.heads:
                continue
            while cells and not cells[-1].strip() and not read.two_rows_of_heads:
                cells = cells[:-1]
            table.heads = tuple(" ".join(cell.split()) for cell in cells)
            table.head_row = line
            continue
        if len(cells) > len(table.heads) and not any(cell.strip() for cell in cells[len(table.heads) :]):
            cells = cells[: len(table.heads)]
        row = [Cell(unguarded(cell)) for cell in cells]
        if len(cells) != len(table.heads):
            help = f"{len(cells)} cells under {len(table.heads)} heads"
            table.broken.append((line, row, help))
        else:
            table.rows.append((line, row))
    check_heads(table)
    return table


def _parted_by(text: str) -> str:
    """What parts the cells of a text: the sign that gives the first rows most cells, and all the same number."""
    start = "".join(text.splitlines(keepends=True)[:50])
    best, most = "", (0, 0)
    for sign in ",;\t|":
        try:
            rows = [row for row in csv.reader(io.StringIO(start, newline=""), delimiter=sign) if any(row)]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, many = max(widths.items(), key=lambda one: (one[1], one[0]))
            if (many, width) > most:
                best, most = sign, (many, width)
    return best


def check_heads(table: DataTable) -> None:
    """Raise :class:`ProblemsFound` for a table without heads, with too many, or with two of one name."""
    if not table.heads:
        raise ProblemsFound([whole_file(table.path, "bad-table", f"{_the(table)} is empty: it has no heads")])
    if len(table.heads) > MAX_COLUMNS * 5:
        message = f"{len(table.heads):,} columns; at most {MAX_COLUMNS * 5:,}"
        raise ProblemsFound([whole_file(table.path, "too-large", message)])


def _the(table: DataTable) -> str:
    return f'the sheet "{shown(table.sheet)}"' if table.sheet else "the table"


def _records(path: Path, text: str, separator: str) -> tuple[list[tuple[int, list[str]]], str]:
    """Each record with the line at which it begins; and where quotes are inside of texts, where they do."""
    csv.field_size_limit(10_000_000)
    try:
        return list(_read(text, separator, strict=True)), ""
    except csv.Error as error:
        first = str(error)
    try:
        found = list(_read(text, separator, strict=False))
    except csv.Error as error:
        raise ProblemsFound([whole_file(path, "bad-table", f"no table that can be read: {error}")]) from None
    if "unexpected end" in first and found:
        line = found[-1][0]
        help = "close it, or write two quotes where one is part of the text"
        raise ProblemsFound(
            [Problem(shown_path(path), line, 1, "bad-table", "a quote in this row is never closed", help)]
        )
    return found, first


def _read(text: str, separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num
