"""Large files in batches: what a file holds is scanned, and never held as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars import col

from scorekit.importing.cells import EMPTY, Cell
from scorekit.importing.columnar.cells import cell_of
from scorekit.importing.mapping import DataMapping, ReadRule
from scorekit.importing.opening import data_files
from scorekit.importing.rows import Bound, bind
from scorekit.importing.table import DataTable
from scorekit.importing.texts import text_table
from scorekit.reading.documents import shown_path

#: Bytes of a CSV file, and rows of a Parquet file, from which on a file is read in batches.
LARGE_BYTES, LARGE_ROWS = 20_000_000, 100_000
#: So many rows are worked on at once.
ROWS = 1_000_000
_HEAD = 100_000
#: A quote that neither begins nor ends a cell.
_STRAY_QUOTE = re.compile(rb'[^,;\t|\r\n"]"[^,;\t|\r\n"]')


@dataclass(eq=False)
class LargeFile:
    """A large file: how it is scanned, its table without rows, its columns found, and how many rows it has (0 where
    that is not known). ``first`` is the number of its first row, as people count."""

    path: Path
    scan: pl.LazyFrame
    bound: Bound
    rows: int
    first: int

    @property
    def heads(self) -> dict[str, str]:
        """The head of a mapping -> the column of the file."""
        return {head: self.bound.table.heads[place] for head, place in self.bound.places.items()}


def large_files(paths: Sequence[Path], mapping: DataMapping, how: ReadRule) -> list[LargeFile] | None:
    """The files of a data set, where each is large and of a kind that can be scanned; None where one is not. Raises
    :class:`ProblemsFound` for columns that are not there."""
    if len(mapping.tables) != 1 or how.shape != "plain" or how.heads > 1:
        return None
    found = []
    for path in data_files(paths):
        opened = _parquet(path, mapping) or _csv(path, mapping, how)
        if opened is None:
            return None
        found.append(opened)
    return found


def _parquet(path: Path, mapping: DataMapping) -> LargeFile | None:
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                return None
        scan = pl.scan_parquet(path)
        rows = int(scan.select(pl.len()).collect().item())
        names = scan.collect_schema().names()
    except (OSError, pl.exceptions.PolarsError):
        return None
    if rows < LARGE_ROWS:
        return None
    filled = scan.select((col(name).null_count() < rows).alias(name) for name in names).collect(engine="streaming")
    cells = [Cell("x") if filled[name][0] else EMPTY for name in names]
    table = DataTable(path, shown_path(path), "", tuple(names), 0, [(1, cells)], "")
    return LargeFile(path, scan, bind(table, mapping.tables[0]), rows, 1)


def _csv(path: Path, mapping: DataMapping, how: ReadRule) -> LargeFile | None:
    try:
        size = path.stat().st_size
        if size < LARGE_BYTES or how.encoding not in ("", "utf-8", "utf8"):
            return None
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head[:2] in (b"\x1f\x8b", b"PK", b"\xff\xfe", b"\xfe\xff") or head.startswith(
                (b"{", b"[", b"PAR1", b"<")
            ):
                return None
            file.seek(0)
            quoted = False
            while part := file.read(1 << 24):
                if b'"' in part:
                    quoted = True
                    if _STRAY_QUOTE.search(part):  # Polars stops there; the reader of rows keeps every row
                        return None
        text = head[: head.rfind(b"\n") + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    table = text_table(path, text, "", how)
    if table.head_row != 1 or table.broken:
        return None
    bound = bind(table, mapping.tables[0])
    scan = pl.scan_csv(path, separator=table.separator, infer_schema=False, quote_char='"' if quoted else None)
    scan = scan.rename(dict(zip(scan.collect_schema().names(), table.heads, strict=True)))
    return LargeFile(path, scan, bound, 0, 2)


def batches(file: LargeFile, columns: Sequence[str], rows: int = ROWS) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows of a file in batches, each with the number of its first row."""
    number = file.first
    wanted = file.scan.select(columns)
    if file.rows:
        for start in range(0, file.rows, rows):
            yield number + start, wanted.slice(start, rows).collect()
        return
    for frame in wanted.collect_batches(chunk_size=rows, maintain_order=True):
        yield number, frame
        number += frame.height


def parts(file: LargeFile, columns: Sequence[str], key: str, rows: int = ROWS) -> Iterator[pl.DataFrame]:
    """The rows of a file in parts, of which each has all rows of its cases; ``number`` is that of a row. The file is
    read once for each part."""
    many = file.rows or int(file.scan.select(pl.len()).collect(engine="streaming").item())
    count = max(1, -(-many // rows))
    scan = file.scan.select(columns).with_row_index("number", offset=file.first)
    for part in range(count):
        yield scan.filter(col(key).cast(pl.String).str.strip_chars().hash(0) % count == part).collect(
            engine="streaming"
        )


def rows_as_table(file: LargeFile, frame: pl.DataFrame, numbers: Sequence[int]) -> DataTable:
    """Some rows of a file as a table that the reader of rows reads; they have their own numbers."""
    of = file.bound.table
    table = DataTable(of.path, of.shown_path, "", of.heads, of.head_row, [], "", [], of.separator)
    places = [frame.columns.index(head) if head in frame.columns else None for head in of.heads]
    for number, row in zip(numbers, frame.iter_rows(), strict=True):
        table.rows.append((number, [EMPTY if place is None else cell_of(row[place]) for place in places]))
    return table
