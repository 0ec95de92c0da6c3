"""Verifying: every file as it was, and every digit as it comes out of the frozen inputs again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.editions import packing
from scorekit.editions.differences import Difference, differences, value_differences, value_shown
from scorekit.editions.inputs import FOLDER as INPUTS
from scorekit.editions.names import RECORD, SUMS, parsed
from scorekit.editions.pins import identity
from scorekit.editions.record import Record, changed_rows, frozen_table, read_record
from scorekit.editions.results import FOLDER, RESULTS, edition_inputs, results_of
from scorekit.editions.sums import damages, file_sha256, is_left_by_a_system, left_by_systems
from scorekit.engine import versions
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading.documents import Document, read_document, shown_path
from scorekit.reading.paths import is_inside
from scorekit.result import Result
from scorekit.scoring.result import versions_dict
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.wording.numbers import counted

if TYPE_CHECKING:
    import polars as pl

#: At most so many differences are reported.
_TOLD = 5


@dataclass(frozen=True, repr=False)
class Verified(Result):
    """An edition that is consistent with its own sums. ``sha256`` is that of its SHA256SUMS: whoever publishes it
    beside the table pins every byte; ``pinned`` is whether it was held against what was published elsewhere. ``notes``
    say what has changed in scorekit since, ``unchecked`` what nothing in the folder can prove, and ``passed_over`` the
    files that the system of a computer left there."""

    record: Record
    scored: Scored
    league: League
    sha256: str
    files: int
    notes: tuple[str, ...] = ()
    pinned: bool = False
    unchecked: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The edition, which is intact."""
        said = "as published" if self.pinned else "consistent with its own sums"
        return f"{self.record.label}: {said}, {counted(self.files, 'file')}"

    def to_dict(self) -> dict[str, Any]:
        """What was verified as JSON values (schema scorekit/verified/v1)."""
        return {
            "schema": "scorekit/verified/v1",
            "edition": self.record.label,
            "files": self.files,
            "operators": len(self.league.operators),
            "sha256": self.sha256,
            "pinned": self.pinned,
            "not_checked": list(self.unchecked),
            "passed_over": list(self.passed_over),
            "versions": versions_dict(),
            "since": list(self.notes),
        }

    @property
    def frame(self) -> pl.DataFrame:
        """The table that came out again; see :class:`League`."""
        return self.league.frame


def intact(folder: Path) -> Record:
    """The record of an edition whose files are all as they were. Raises :class:`ProblemsFound`."""
    if not (folder / RECORD).is_file() and not (folder / SUMS).is_file():
        message = f"holds neither {RECORD} nor {SUMS}"
        help = "name a folder that scorekit freeze made"
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "not-found", message, help)])
    record = _newer_format(folder) if (folder / RECORD).is_file() else None
    problems = damages(folder)
    if problems:
        raise ProblemsFound(problems)
    if record is None:
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "edition-damaged", f"{RECORD} is missing")])
    return record


def _newer_format(folder: Path) -> Record | None:
    """The record; None where it is broken, which its hash tells better. Raises
    :class:`ProblemsFound` for an edition of a newer format."""
    try:
        return read_record(folder)
    except ProblemsFound as found:
        if any(problem.code == "edition-format" for problem in found.problems) or not damages(folder):
            raise
    return None


def verify(folder: Path, sha256: str | None = None) -> Verified:
    """Check an edition and compute it again from nothing but its inputs. ``sha256`` is that of its SHA256SUMS, as it
    was published elsewhere. Raises :class:`ProblemsFound` with what is wrong, or with the first differences."""
    record = intact(folder)
    own = file_sha256(folder / SUMS)
    if sha256 is not None and sha256.strip().lower() != own:
        message = f"its SHA256SUMS has the SHA-256 {own}, and not the one that was published"
        help = "this is another edition than the published one, or the number was copied wrongly"
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "edition-differs", message, help)])
    try:
        scored = Scored(edition_inputs(folder, record.league, record.period), detail=True)
        league, texts = results_of(scored)
    except ProblemsFound as found:
        raise ProblemsFound([*found.problems, _not_recomputed(record, folder)]) from None
    _refuse_false_record(folder, record, scored, league)
    older = record.versions.get("results", 1) != RESULTS
    derived = _derived(folder, record, scored, league)
    different = [*differences(folder, {**texts, **derived}, older=older), *_of_revision(folder, record, league)]
    if different:
        raise ProblemsFound(_told(folder, different, record))
    notes = versions.changed_since(record.versions)
    files = (folder / SUMS).read_bytes().count(b"\n") + 1
    return Verified(
        record=record,
        scored=scored,
        league=league,
        sha256=own,
        files=files,
        notes=tuple(notes),
        pinned=sha256 is not None,
        unchecked=tuple(_unchecked(folder, record)),
        passed_over=left_by_systems(folder),
    )


def _derived(folder: Path, record: Record, scored: Scored, league: League) -> dict[str, str]:
    """What describes an edition, as it is written out of its record and its inputs, and of the tables that it has."""
    files = {f"{FOLDER}/{path.name}": path.read_bytes() for path in (folder / FOLDER).glob("*.csv")}
    data = scored.inputs.project.documents[0].data
    if "holidays" in data:
        path = f"{INPUTS}/{data['holidays']}"
        files[path] = (folder / path).read_bytes()
    return {
        packing.README: packing.readme(record, league),
        packing.CITATION: packing.citation(record, league),
        packing.DATA_PACKAGE: packing.data_package(record, league, scored.inputs, files),
    }


def _original(folder: Path, record: Record) -> Path | None:
    """The folder of the edition that this one revises, where it is beside it."""
    if record.revises is None:
        return None
    beside = folder.parent / str(record.revises["edition"])
    return beside if parsed(str(record.revises["edition"])) and (beside / SUMS).is_file() else None


def _of_revision(folder: Path, record: Record, league: League) -> Iterator[Difference]:
    """In what a revision says of the edition beside it what is not so."""
    original = _original(folder, record)
    if original is None:
        return
    assert record.revises is not None
    pinned = file_sha256(original / SUMS)
    if record.revises["sha256"] != pinned:
        yield Difference(RECORD, "revises.sha256", record.revises["sha256"], pinned)
        return
    changes = changed_rows(frozen_table(original), league.to_dict())
    yield from value_differences(RECORD, "revises.changes", record.revises["changes"], changes)


def _unchecked(folder: Path, record: Record) -> Iterator[str]:
    """What the record says that nothing in the folder can prove."""
    if record.date is not None:
        yield "date"
    if any(one.get("sealed") for one in (record.rubric, *record.rubrics)):
        yield "seal"
    if record.revises is not None and _original(folder, record) is None:
        yield "changes"


#: What an edition holds beside inputs and results.
_BESIDE = (RECORD, packing.DATA_PACKAGE, packing.CITATION, packing.README, SUMS)


def _refuse_false_record(folder: Path, record: Record, scored: Scored, league: League) -> None:
    """Raise :class:`ProblemsFound` where edition.json says of the inputs what is not so, or where
    there are files that no edition has."""
    problems = []
    path = f"{shown_path(folder)}/{RECORD}"
    rubric = scored.rubric
    own = {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256}
    if any(record.rubric[key] != value for key, value in own.items()):
        problems.append(Problem(path, 0, 0, "edition-differs", f"the rubric is {rubric.id} {rubric.version}"))
    for one in (record.rubric, *record.rubrics):
        document = read_document(folder / one["path"]) if is_inside(one["path"]) else None
        if not isinstance(document, Document) or identity(document) != {key: one[key] for key in own}:
            message = f'"{shown(one["path"])}" is not the rubric {shown(one["id"])} of that hash'
            problems.append(Problem(path, 0, 0, "edition-differs", message))
    project = scored.inputs.project
    said = {"project": project.id, "publisher": dict(project.publisher), "period": scored.inputs.period}
    for key, value in said.items():
        if record.data.get(key) != value:
            message = f"{key} is {value_shown(record.data.get(key))}, and {value_shown(value)} in the inputs"
            problems.append(Problem(path, 0, 0, "edition-differs", message))
    if record.name.period and record.period not in (None, record.name.period, _fiscal(record.name.edition)):
        message = f"it is called {record.name}, and holds {shown(record.period)}"
        problems.append(Problem(path, 0, 0, "edition-differs", message))
    counts = counts_of(scored, league)
    if record.data["counts"] != counts:
        problems.append(Problem(path, 0, 0, "edition-differs", f"the counts are {json.dumps(counts)}"))
    for entry in sorted(folder.iterdir()):
        if entry.name not in (*_BESIDE, FOLDER, INPUTS) and not is_left_by_a_system(entry.name):
            message = "is not a part of an edition"
            problems.append(Problem(f"{shown_path(folder)}/{shown(entry.name)}", 0, 0, "edition-damaged", message))
    if problems:
        raise ProblemsFound(problems)


def _fiscal(name: str) -> str:
    """The fiscal year that an edition is named after: 2011/12 for 2011-12."""
    return name.replace("-", "/")


def counts_of(scored: Scored, league: League) -> dict[str, int]:
    """How many operators, cases and figures an edition is of."""
    return {
        "operators": len(league.operators),
        "cases": scored.cases.cases.height,
        "figures": len(scored.inputs.figures),
    }


def _not_recomputed(record: Record, folder: Path) -> Problem:
    made = record.versions.get("scorekit")
    said = (
        ""
        if made == version("scorekit")
        else f"; it was made by scorekit {shown(str(made))}, and this is {version('scorekit')}"
    )
    message = f"the files are as they were, and cannot be scored{said}"
    return Problem(shown_path(folder), 0, 0, "edition-differs", message)


def _told(folder: Path, found: list[Difference], record: Record) -> list[Problem]:
    why = versions.changed_since(record.versions)
    made = record.versions.get("scorekit")
    if not why and made != version("scorekit"):
        why = [f"made by scorekit {shown(str(made))}, and this is {version('scorekit')}"]
    help = "; ".join(why) or "the results were not made from these inputs by these versions of scorekit"
    problems = []
    for index, one in enumerate(found[:_TOLD]):
        more = f" (and {len(found) - _TOLD} more)" if index == _TOLD - 1 and len(found) > _TOLD else ""
        message = f"{one.place}: {value_shown(one.then)} in the edition, {value_shown(one.now)} computed again{more}"
        problems.append(Problem(f"{shown_path(folder)}/{one.file}", 0, 0, "edition-differs", message, help))
    return problems
