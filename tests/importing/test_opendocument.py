"""A sheet of OpenDocument (ODS), written as its standard says: the same cases as the same sheet of text."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.importing.study import CALLS, ROWS, imported, of_text, reasons

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def cell(text: str) -> str:
    """A cell of content.xml: a number where the text is one."""
    if not text:
        return "<table:table-cell/>"
    kind = f'office:value-type="float" office:value="{text}"' if text.isdigit() else 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def write_ods(file: Path, rows: list[list[str]]) -> None:
    """A workbook with one sheet."""
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Calls">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", MANIFEST)
        packed.writestr("content.xml", content)


def test_a_sheet_is_the_cases_that_the_same_text_is(tmp_path: Path) -> None:
    write_ods(tmp_path / "calls.ods", [line.split(",") for line in ROWS.splitlines()])
    found, plain = imported(tmp_path, CALLS, tmp_path / "calls.ods"), of_text(tmp_path, CALLS, ROWS)
    assert reasons(found) == []
    assert found.read == found.imported == 3
    for id, source in plain.sources.items():
        facts = {key: value for key, value in source.data.items() if key != "evidence"}
        assert {key: value for key, value in found.sources[id].data.items() if key != "evidence"} == facts
    (place,) = found.sources["2"].data["evidence"]
    assert (place["sheet"], place["row"]) == ("Calls", 3)
