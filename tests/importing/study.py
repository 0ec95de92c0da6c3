"""Small data sets for the tests of imports: a mapping and a file, and what they became."""

from __future__ import annotations

from pathlib import Path

from scorekit.importing.data import Imported, read_data
from scorekit.importing.mapping import DataMapping
from scorekit.importing.mapping_reader import mapping_of
from scorekit.reading.documents import Document, read_document
from scorekit.reading.project import Project

#: A short mapping of calls, one row a case.
CALLS = """
mapping: calls
row: case
fields:
  case: Id
  operator: Operator
  contacts.reached: {column: Reached, values: {Y: person, N: nobody}}
  contacts.wait: {column: Wait, unit: s, only: {contacts.reached: person}}
  outcome.resolved: {column: Solved, values: {ja: yes, nee: no}, unknown: [weet niet]}
constants: {contacts.channel: phone, evidence.kind: own_observation}
"""
ROWS = "Id,Operator,Reached,Wait,Solved\n1,KPN,Y,201,ja\n2,KPN,N,,nee\n3,Tele2,Y,12,weet niet\n"


def mapping(folder: Path, text: str) -> DataMapping:
    """The mapping of a text."""
    file = folder / "mapping.yaml"
    file.write_text(text, encoding="utf-8")
    document = read_document(file)
    assert isinstance(document, Document), document
    return mapping_of(document)


def imported(folder: Path, rules: str, *files: Path, sheet: str = "") -> Imported:
    """What files become by a mapping, in a project without a register."""
    return read_data(files, mapping(folder, rules), Project(folder), sheet=sheet)


def of_text(folder: Path, rules: str, text: str | bytes, name: str = "data.csv") -> Imported:
    """What a file with a text becomes by a mapping."""
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return imported(folder, rules, file)


def first_case(found: Imported) -> dict[str, object]:
    """The data of the only case, without where it is from."""
    (source,) = found.sources.values()
    return {key: value for key, value in source.data.items() if key != "evidence"}


def reasons(found: Imported) -> list[str]:
    """Why rows were rejected, in the order of rows."""
    return [one.reason for one in sorted(found.rejected, key=lambda one: one.row.number)]
