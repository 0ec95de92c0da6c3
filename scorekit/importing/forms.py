"""A form that scorekit made has its mapping inside, on a sheet that does not show."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from scorekit.importing.mapping import DataMapping
from scorekit.importing.mapping_reader import mapping_of
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import Document, parsed

#: The sheet with the mapping.
HIDDEN = "scorekit"


def mapping_inside(path: Path) -> DataMapping | None:
    """The mapping inside of a form; None for another file. Raises :class:`ProblemsFound` for a mapping with errors."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        raw = path.read_bytes()
        if raw[:4] != b"PK\x03\x04":
            return None
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if "xl/workbook.xml" in packed.namelist() and HIDDEN.encode() not in packed.read("xl/workbook.xml"):
                return None
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        if HIDDEN not in book.sheet_names:
            return None
        rows = book.get_sheet_by_name(HIDDEN).to_python(skip_empty_area=False)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, RuntimeError, CalamineError):
        return None
    text = "".join(f"{row[0]}\n" for row in rows if row and isinstance(row[0], str))
    document = parsed(path, text)
    if isinstance(document, Problem):
        raise ProblemsFound([document])
    return mapping_of(Document(path, document.shown_path, document.kind, document.data, text))
