"""Files of data: what they are is seen by their content, and every column must be accounted for."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from scorekit.problems import ProblemsFound
from tests.importing.study import CALLS, ROWS, of_text


def fault(tmp_path: Path, text: str | bytes, name: str = "data.csv", rules: str = CALLS) -> str:
    """What is wrong with a file."""
    with pytest.raises(ProblemsFound) as caught:
        of_text(tmp_path, rules, text, name)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        ROWS.replace(",", ";"),
        ROWS.replace(",", "\t"),
        ROWS.replace(",", "|"),
        "\ufeff" + ROWS,
        ROWS.replace("\n", "\r\n"),
        "sep=;\n" + ROWS.replace(",", ";"),
        "\n\n" + ROWS,
        ROWS + "\n,,,,\n",
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, text: str) -> None:
    found = of_text(tmp_path, CALLS.replace("mapping: calls", "mapping: calls"), text)
    assert (found.imported, len(found.rejected)) == (3, 0)
    assert any(note.startswith("The cells are parted by") for note in found.notes)


def test_packed_text_and_other_encodings(tmp_path: Path) -> None:
    assert of_text(tmp_path, CALLS, gzip.compress(ROWS.encode()), "data.csv.gz").imported == 3
    assert of_text(tmp_path, CALLS, ROWS.encode("utf-16"), "data.csv").imported == 3
    found = of_text(tmp_path, CALLS, ROWS.replace("Tele2", "Télé").encode("cp1252"))
    assert found.sources["3"].data["operator"] == "Télé"
    assert any("Windows-1252, with these letters in it: é" in note for note in found.notes)


def test_a_wrong_encoding_is_refused(tmp_path: Path) -> None:
    rules = CALLS + "read: {encoding: cp1252}\n"
    assert "the text is UTF-8, and the mapping says cp1252" in fault(
        tmp_path, ROWS.replace("Tele2", "Télé"), rules=rules
    )
    rules = CALLS + "read: {encoding: utf-8}\n"
    said = fault(tmp_path, ROWS.replace("Tele2", "Télé").encode("cp1252"), rules=rules)
    assert "data.csv:4:1" in said and "not text in utf-8" in said


def test_quotes_inside_of_texts_lose_no_row(tmp_path: Path) -> None:
    rows = ROWS + '4,"K"PN,Y,3,ja\n5,KPN,Y,3,ja\n'
    found = of_text(tmp_path, CALLS, rows)
    assert (found.read, found.imported) == (5, 5)
    assert any("A quote is inside a text" in note for note in found.notes)


def test_a_quoted_line_end_is_part_of_its_cell(tmp_path: Path) -> None:
    found = of_text(tmp_path, CALLS, ROWS.replace("Tele2", '"Tele\n2"'))
    assert found.sources["3"].data["operator"] == "Tele 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROWS.replace("Wait", "Waited"), 'no column "Wait"'),
        (ROWS.replace("Wait", "Waited"), 'did you mean "Waited"?'),
        (ROWS.replace("Solved", "Wait"), "Wait: two columns have this name (4 and 5)"),
        (ROWS.replace("Solved\n", "Solved,Extra\n").replace("ja\n", "ja,1\n").replace("nee\n", "nee,1\n")
         .replace("niet\n", "niet,1\n"), "Extra: the mapping does not name this column"),
        ("A report\nof 2016\n\n" + ROWS, "these are not the heads: they are in row 4"),
        ("", "the table is empty"),
        ("name,mail,city,phone\nx,y,z,1\n", "none of the 5 columns of the mapping is here: is it another file?"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 3\n", "a pointer to a file that is stored"),
        (b"<!DOCTYPE html><html><table></table></html>", "a page of the web (HTML), whatever its name says"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04broken", "a packed file that ends too early, or is damaged"),
        (b"\x00\x01\x02\x03", "not a file of text"),
        (b"\x1f\x8bbroken", "packed with gzip, and cannot be unpacked"),
        (b"PAR1broken", "no Parquet that can be read"),
        (b'{"a": 1', "no JSON that can be read"),
        (b'{"a": [1], "b": [2]}', "nothing says which list holds the records"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in fault(tmp_path, text)


def test_a_wrong_delimiter_is_named(tmp_path: Path) -> None:
    said = fault(tmp_path, ROWS.replace(",", ";"), rules=CALLS + 'read: {delimiter: ","}\n')
    assert "its cells are parted by another sign" in said and 'delimiter: ";"' in said


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 150_000_000)
    assert "that unpacks to 150," in fault(tmp_path, out.getvalue(), "data.xlsx")
    assert "unpacks to more than" in fault(tmp_path, gzip.compress(b"0" * 60_000_000), "data.csv.gz")


def test_a_column_that_only_counts_and_an_empty_one_are_said(tmp_path: Path) -> None:
    rows = ROWS.splitlines()
    text = "\n".join([f",{rows[0]},Empty", *(f"{n},{row}," for n, row in enumerate(rows[1:]))])
    found = of_text(tmp_path, CALLS, text)
    assert found.imported == 3
    assert "Column A has no head and counts the rows; it was not read." in found.notes
    assert 'The column "Empty" is empty; it was not read.' in found.notes


def test_heads_with_another_spelling_are_one_column(tmp_path: Path) -> None:
    rules = CALLS.replace("column: Wait,", "column: Wait, also_called: [Wacht, Wachttijd],")
    assert of_text(tmp_path, rules, ROWS.replace("Wait", "Wachttijd")).imported == 3
    said = fault(
        tmp_path,
        ROWS.replace("Wait", "Wait,Wacht").replace(",201,", ",201,201,").replace(",12,", ",12,12,"),
        rules=rules,
    )
    assert '"Wait" is a column, too; they mean the same' in said


def test_personal_columns_are_never_read(tmp_path: Path) -> None:
    from scorekit.importing.rejects import rejects_csv

    rows = ROWS.replace("Solved", "Solved,Phone").replace("ja\n", "ja,0471\n").replace("nee\n", "nee,0472\n")
    rows = rows.replace("niet\n", "niet,0473\n") + "4,KPN,Q,1,ja,0474\n"
    found = of_text(tmp_path, CALLS + "personal: [Phone]\n", rows)
    assert len(found.rejected) == 1
    text = "".join(rejects_csv(found.rejected).values())
    assert "Phone" in text and "047" not in text


def test_records_of_json_have_heads_with_dots(tmp_path: Path) -> None:
    rules = CALLS.replace("operator: Operator", "operator: company.name")
    text = '{"page": 1, "calls": [{"Id": 1, "company": {"name": "KPN"}, "Reached": "Y", "Wait": 2.50, "Solved": "ja"}]}'
    found = of_text(tmp_path, rules + "read: {records: calls}\n", text, "data.json")
    assert found.sources["1"].data["operator"] == "KPN"
    assert found.sources["1"].data["contacts"][0]["wait"] == "2500 ms"
