"""Files of records (JSON, JSON Lines, Parquet) become tables; what lies inside of a record gets a head with dots."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from scorekit.importing.cells import EMPTY, Cell, plain_digits, typed_cell
from scorekit.importing.mapping import ReadRule
from scorekit.importing.table import DataTable
from scorekit.importing.texts import check_heads
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading.documents import shown_path, whole_file

#: So deep do lists and objects lie in each other.
MAX_DEPTH = 40


def json_tables(
    path: Path, text: str, sha256: str, read: ReadRule, sheets: Sequence[str], notes: Sequence[str]
) -> list[DataTable]:
    """The table of a file of JSON; with ``sheets``, one for each list inside of the records, which it calls by its key.
    A row of an inner list has the outer record's values beside its own. Raises :class:`ProblemsFound`."""
    found = _records(path, text, read)
    wanted = sheets or ("",)
    return [_table(path, found, sha256, sheet, list(notes)) for sheet in wanted]


def _records(path: Path, text: str, read: ReadRule) -> list[Any]:
    """The records."""
    try:
        if path.name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
            return list(_lines(path, text))
        data = json.loads(text, parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError:
        raise ProblemsFound([whole_file(path, "too-large", "nested too deeply")]) from None
    except ValueError as error:
        if len(text.splitlines()) < 2 or not text.lstrip().startswith("{"):
            raise ProblemsFound([_bad_json(path, error, 0)]) from None
        data = list(_lines(path, text))
    for key in read.records.split(".") if read.records else ():
        if not isinstance(data, dict) or key not in data:
            message = f'no "{shown(key)}" in it, where the records should be'
            raise ProblemsFound([whole_file(path, "not-found", message, _keys(data))])
        data = data[key]
    if isinstance(data, dict):
        lists = [key for key, value in data.items() if isinstance(value, list) and value]
        if len(lists) == 1:
            data = data[lists[0]]
        else:
            help = f"say it in the mapping: read: {{records: {lists[0] if lists else 'KEY'}}}"
            raise ProblemsFound([whole_file(path, "ambiguous", "nothing says which list holds the records", help)])
    if not isinstance(data, list):
        raise ProblemsFound([whole_file(path, "bad-table", "no list of records")])
    return data


def json_of(path: Path) -> Any:
    """What a file of JSON holds. Raises :class:`ProblemsFound`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_once)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not text in UTF-8"
        raise ProblemsFound([whole_file(path, "unreadable", f"cannot be read: {reason.lower()}")]) from None
    except (ValueError, RecursionError) as error:
        raise ProblemsFound([_bad_json(path, error, 0)]) from None


def _keys(data: object) -> str:
    return f"it has {', '.join(shown(key) for key in list(data)[:12])}" if isinstance(data, dict) else ""


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if value and abs(value.adjusted()) > 30:
        raise ValueError(f"{shown(text)} is too large or too fine a number")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are there once each."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f'the name "{shown(twice)}" is there twice in one object')
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _lines(path: Path, text: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line, parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_once)
            except (ValueError, RecursionError) as error:
                raise ProblemsFound([_bad_json(path, error, number)]) from None


def _bad_json(path: Path, error: Exception, line: int) -> Problem:
    at, column = (getattr(error, "lineno", 1), getattr(error, "colno", 1))
    message = f"no JSON that can be read: {shown(getattr(error, 'msg', str(error)), 80)}"
    return Problem(shown_path(path), line or at, column, "syntax", message)


def _table(path: Path, found: list[Any], sha256: str, sheet: str, notes: list[str]) -> DataTable:
    table = DataTable(path, shown_path(path), sheet, (), 0, [], sha256, notes)
    heads: dict[str, int] = {}
    rows: list[tuple[int, dict[int, Cell]]] = []
    for number, record in enumerate(found, 1):
        if not isinstance(record, dict):
            table.broken.append((number, [Cell(shown(record))], "not a record with names and values"))
            continue
        inner, strange = _inner(record, sheet)
        for one in strange:
            table.broken.append((number, [Cell(shown(one))], f"no record with names and values in {sheet}"))
        for flat in _flat(path, record, sheet, inner):
            rows.append((number, {heads.setdefault(head, len(heads)): cell for head, cell in flat.items()}))
    table.heads = tuple(heads)
    width = len(heads)
    for number, cells in rows:
        table.rows.append((number, [cells.get(index, EMPTY) for index in range(width)]))
    if found:
        check_heads(table)
    return table


def _inner(record: dict[str, Any], sheet: str) -> tuple[list[dict[str, Any]], list[Any]]:
    """The entries of the list inside of a record, and those that are none."""
    inner: Any = record
    for key in sheet.split(".") if sheet else ():
        inner = inner.get(key) if isinstance(inner, dict) else None
    if not sheet or inner is None:
        return [], []
    if not isinstance(inner, list):
        return [], [inner]
    return [one for one in inner if isinstance(one, dict)], [one for one in inner if not isinstance(one, dict)]


def _flat(path: Path, record: dict[str, Any], sheet: str, inner: list[dict[str, Any]]) -> Iterator[dict[str, Cell]]:
    """The cells of a record; for an inner list one row for each of its entries."""
    outer = _cells(path, record, "", sheet)
    if not sheet:
        yield outer
    for entry in inner:
        yield outer | _cells(path, entry, f"{sheet}.", "")


def _cells(path: Path, record: dict[str, Any], above: str, without: str, depth: int = 0) -> dict[str, Cell]:
    if depth > MAX_DEPTH:
        raise ProblemsFound([whole_file(path, "too-large", "nested too deeply")])
    found: dict[str, Cell] = {}
    for key, value in record.items():
        name = f"{above}{key}"
        if name == without:
            continue
        if name in found:
            raise ProblemsFound([whole_file(path, "bad-table", f'two values are called "{shown(name)}"')])
        if isinstance(value, dict):
            found |= _cells(path, value, f"{name}.", without, depth + 1)
        elif isinstance(value, list):
            plain = all(isinstance(one, str | int | Decimal) for one in value)
            said = "; ".join(map(str, value)) if plain else json.dumps(value, default=str, ensure_ascii=False)
            found[name] = Cell(said)
        elif isinstance(value, Decimal):
            found[name] = Cell(plain_digits(value), "number")
        elif isinstance(value, str):
            found[name] = Cell(" ".join(value.encode("utf-8", "replace").decode().split()))
        else:
            found[name] = typed_cell(value)
    return found


def parquet_table(path: Path, raw: bytes, sha256: str) -> DataTable:
    """The table of a Parquet file; decimals are read as they are. Raises :class:`ProblemsFound`."""
    import polars as pl

    try:
        frame = pl.read_parquet(io.BytesIO(raw))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        message = f"no Parquet that can be read: {shown(str(error).splitlines()[0], 80)}"
        raise ProblemsFound([whole_file(path, "unreadable", message)]) from None
    return frame_table(path, frame, sha256)


def frame_table(path: Path, frame: Any, sha256: str) -> DataTable:
    """The table of a Polars frame: structures get heads with dots, lists become texts."""
    import polars as pl

    nested = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct)]
    while nested:
        try:
            frame = frame.unnest(nested, separator=".")
        except pl.exceptions.PolarsError:
            message = f"a structure and a column have one name: {shown(nested[0])}"
            raise ProblemsFound([whole_file(path, "bad-table", message)]) from None
        nested = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct)]
    table = DataTable(path, shown_path(path), "", tuple(frame.columns), 0, [], sha256)
    check_heads(table)
    try:
        listed = list(enumerate(frame.iter_rows(), 1))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # Polars panics at times that Python does not know
        raise ProblemsFound(
            [whole_file(path, "bad-date", "a date or a time of the file lies beyond the year 9999")]
        ) from None
    table.rows = [(number, [_parquet_cell(value) for value in row]) for number, row in listed]
    return table


def _parquet_cell(value: object) -> Cell:
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, list):
        return Cell("; ".join(str(one) for one in value))
    if isinstance(value, bytes):
        return Cell(value.decode("utf-8", "replace"))
    return typed_cell(value)
