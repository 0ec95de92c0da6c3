"""Files of any kind become tables: what a file is, is seen by its content and not by its name."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from scorekit.importing import books, records, texts
from scorekit.importing.mapping import ReadRule
from scorekit.importing.table import DataTable
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading.documents import resolved, whole_file

#: Bytes of a file, and of what a packed one unpacks to.
MAX_BYTES = 2_000_000_000
#: Endings of files that hold data; in a folder, others are passed over.
SUFFIXES = (".csv", ".tsv", ".txt", ".gz", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".parquet")


def data_files(paths: Iterable[Path]) -> list[Path]:
    """The files that paths name: files, folders (what lies right in them), and patterns such as ``calls-*.csv``. Raises
    :class:`ProblemsFound` for a path that leads to nothing."""
    found: dict[Path, None] = {}
    problems = []
    for path in paths:
        try:
            if path.is_dir():
                below = [one for one in sorted(path.iterdir()) if one.suffix.lower() in SUFFIXES and one.is_file()]
            elif path.exists():
                below = [path]
            elif any(sign in path.name for sign in "*?["):
                below = sorted(one for one in path.parent.glob(path.name) if one.is_file())
            else:
                below = []
        except (OSError, ValueError):
            below = []
        if not below:
            said = "no file of data in this folder" if path.is_dir() else "no such file"
            problems.append(whole_file(path, "unreadable", said))
        found |= dict.fromkeys(resolved(one.parent) / one.name for one in below)
    if problems:
        raise ProblemsFound(problems)
    return list(found)


def open_tables(path: Path, read: ReadRule, sheets: Sequence[str] = ()) -> list[DataTable]:
    """The tables of a file: of a workbook the ``sheets`` that are wanted (none named: one). Raises
    :class:`ProblemsFound`."""
    raw = _bytes(path)
    sha256 = hashlib.sha256(raw).hexdigest()
    if raw[:2] == b"\x1f\x8b":
        raw = _unpacked(path, raw)
    kind = _kind(path, raw)
    if isinstance(kind, Problem):
        raise ProblemsFound([kind])
    if kind == "parquet":
        return [records.parquet_table(path, raw, sha256)]
    if kind in ("xlsx", "ods", "xls"):
        return books.book_tables(path, raw, sha256, kind, read, sheets)
    text, notes = texts.decoded(path, raw, read.encoding)
    if kind == "json":
        return records.json_tables(path, text, sha256, read, sheets, notes)
    return [texts.text_table(path, text, sha256, read, notes)]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProblemsFound([whole_file(path, "too-large", f"larger than {MAX_BYTES:,} bytes")])
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ProblemsFound([whole_file(path, "unreadable", f"cannot be read: {reason.lower()}")]) from None


def _unpacked(path: Path, raw: bytes) -> bytes:
    """What a gzip file holds; one that unpacks to a hundred times its size, and much, is none that people make."""
    limit = min(MAX_BYTES, max(50_000_000, 200 * len(raw)))
    try:
        with gzip.open(path, "rb") as packed:
            found = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        message = f"packed with gzip, and cannot be unpacked: {shown(str(error), 80)}"
        raise ProblemsFound([whole_file(path, "unreadable", message)]) from None
    if len(found) > limit:
        raise ProblemsFound([whole_file(path, "too-large", f"unpacks to more than {limit:,} bytes")])
    return found


def _kind(path: Path, raw: bytes) -> str | Problem:
    """What a file is: csv, json, xlsx, ods, xls or parquet; or why it is none of them."""
    head = raw[:4096]
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] == b"PK\x03\x04":
        return books.kind_of_zip(path, raw)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in raw:
            help = "open it in the spreadsheet program and save it without a password"
            return whole_file(path, "unreadable", "a workbook with a password", help)
        return "xls"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"version https://git-lfs"):
        message = "a pointer to a file that is stored elsewhere, and not the file itself"
        return whole_file(path, "unreadable", message, "git lfs pull brings the file")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")):
        help = "open it in a spreadsheet program and save it as .xlsx or .csv"
        return whole_file(path, "unreadable", "a page of the web (HTML), whatever its name says", help)
    if start.startswith(b"<?xml") or start.startswith(b"<workbook"):
        help = "open it in a spreadsheet program and save it as .xlsx or .csv"
        return whole_file(path, "unreadable", "a file of XML, which is not read", help)
    if start.startswith(b"%pdf"):
        return whole_file(path, "unreadable", "a PDF; tables in it are not read")
    if path.name.lower().removesuffix(".gz").endswith((".json", ".jsonl", ".ndjson")) or start[:1] in (b"{", b"["):
        return "json"
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in head and not wide:
        return whole_file(path, "unreadable", "not a file of text, and no workbook that is known")
    return "csv"
