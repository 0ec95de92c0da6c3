"""Files of cases that are not YAML: JSON Lines, and Parquet. Written and read again they are the same cases."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from scorekit.importing.cells import plain_digits
from scorekit.importing.mapping import ReadRule
from scorekit.importing.opening import open_tables
from scorekit.importing.table import DataRow, DataTable
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading import schema_check
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import Document, shown_path, whole_file

#: Columns of a Parquet file of cases that hold texts and numbers as they are; the others hold JSON.
_PLAIN = ("case", "operator", "period", "product", "topic", "scenario", "caller", "coder", "stratum")
SUFFIXES = (".jsonl", ".ndjson", ".json", ".parquet")


def json_text(value: Any) -> str:
    """A value as JSON in one line; a decimal keeps its digits."""
    if isinstance(value, Decimal):
        return plain_digits(value)
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{json.dumps(str(k), ensure_ascii=False)}: {json_text(v)}" for k, v in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def cases_jsonl(cases: Iterable[Mapping[str, Any]]) -> str:
    """Cases as JSON Lines, one a line."""
    return "".join(f"{json_text(dict(case))}\n" for case in cases)


def cases_parquet(cases: Iterable[Mapping[str, Any]]) -> bytes:
    """Cases as Parquet, one a row: plain columns for what is one text, and JSON for what holds more."""
    import polars as pl

    listed = list(cases)
    keys = [key for key in _PLAIN if any(key in case for case in listed)]
    keys += sorted({key for case in listed for key in case} - set(keys))
    columns = {
        key: [None if key not in case else str(case[key]) if key in _PLAIN else json_text(case[key]) for case in listed]
        for key in keys
    }
    out = io.BytesIO()
    pl.DataFrame(columns, schema=dict.fromkeys(keys, pl.String)).write_parquet(out, compression="zstd")
    return out.getvalue()


def read_cases(path: Path) -> tuple[list[CaseSource], list[Problem]]:
    """The cases of a file of JSON Lines, JSON or Parquet, and what is wrong with it."""
    try:
        records = list(_records(path))
    except ProblemsFound as error:
        return [], error.problems
    table = DataTable(path, shown_path(path), "", (), 0, [], "")
    sources: list[CaseSource] = []
    problems: list[Problem] = []
    for number, record in records:
        if not isinstance(record, dict) or "case" not in record or "operator" not in record:
            message = "no case: a case has an id (case) and an operator"
            problems.append(
                table.problem(number, None, "unknown-kind", message, "name the mapping that reads the file: --map")
            )
            break
        document = Document(path, shown_path(path), "case", record, "")
        found = schema_check.check(document)
        if found:
            problems += [table.problem(number, None, one.code, one.message, one.help) for one in found]
        else:
            sources.append(CaseSource(record["case"], DataRow(table, number, {}, {}), (), record))
    return sources, problems


def _records(path: Path) -> Iterator[tuple[int, Any]]:
    if path.suffix.lower() == ".parquet":
        (table,) = open_tables(path, ReadRule())
        for number, cells in table.rows:
            record: dict[str, Any] = {}
            for head, cell in zip(table.heads, cells, strict=True):
                if cell.text:
                    record[head] = cell.text if head in _PLAIN else _value(path, number, cell.text)
            yield number, record
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemsFound([whole_file(path, "unreadable", f"cannot be read: {shown(str(error), 60)}")]) from None
    if path.suffix.lower() == ".json":
        data = _value(path, 1, text)
        yield from enumerate(data if isinstance(data, list) else [data], 1)
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, _value(path, number, line)


def _value(path: Path, number: int, text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ProblemsFound([Problem(shown_path(path), number, 1, "syntax", "no JSON that can be read")]) from None
