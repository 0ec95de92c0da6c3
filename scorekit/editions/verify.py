"""Verifying: every file as it was, and every digit as it comes out of the frozen inputs again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.editions.inputs import FOLDER as INPUTS
from scorekit.editions.names import RECORD, SUMS
from scorekit.editions.pins import identity
from scorekit.editions.record import Record, read_record
from scorekit.editions.results import FOLDER, edition_inputs, results_of
from scorekit.editions.sums import damages, file_sha256, is_inside
from scorekit.engine import versions
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading.documents import Document, read_document, shown_path
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
    """An edition that is what it was. ``sha256`` is that of its SHA256SUMS: whoever publishes it
    beside the table pins every byte. ``notes`` say what else a reader should know."""

    record: Record
    scored: Scored
    league: League
    sha256: str
    files: int
    notes: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The edition, which is intact."""
        return f"{self.record.label}: intact, {counted(self.files, 'file')}"

    def to_dict(self) -> dict[str, Any]:
        """What was verified as JSON values (schema scorekit/verified/v1)."""
        return {
            "schema": "scorekit/verified/v1",
            "edition": self.record.label,
            "files": self.files,
            "operators": len(self.league.operators),
            "sha256": self.sha256,
            "versions": versions_dict(),
            "since": list(self.notes),
        }

    @property
    def frame(self) -> pl.DataFrame:
        """The table that came out again; see :class:`League`."""
        return self.league.frame


class Difference(NamedTuple):
    """One value that the edition holds and that scorekit now gets otherwise."""

    file: str
    place: str
    then: Any
    now: Any


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


def verify(folder: Path) -> Verified:
    """Check an edition and compute it again from nothing but its inputs. Raises :class:`ProblemsFound`
    with what is wrong, or with the first differences."""
    record = intact(folder)
    try:
        scored = Scored(edition_inputs(folder, record.league, record.period), detail=True)
        league, texts = results_of(scored)
    except ProblemsFound as found:
        raise ProblemsFound([*found.problems, _not_recomputed(record, folder)]) from None
    _refuse_false_record(folder, record, scored, league)
    different = list(differences(folder, texts))
    if different:
        raise ProblemsFound(_told(folder, different, record))
    notes = versions.changed_since(record.versions)
    files = (folder / SUMS).read_bytes().count(b"\n") + 1
    return Verified(record, scored, league, file_sha256(folder / SUMS), files, tuple(notes))


#: What an edition holds beside inputs and results.
_BESIDE = ("edition.json", "datapackage.json", "CITATION.cff", "README.md", SUMS)


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
    counts = counts_of(scored, league)
    if record.data["counts"] != counts:
        problems.append(Problem(path, 0, 0, "edition-differs", f"the counts are {json.dumps(counts)}"))
    for entry in sorted(folder.iterdir()):
        if entry.name not in (*_BESIDE, FOLDER, INPUTS):
            message = "is not a part of an edition"
            problems.append(Problem(f"{shown_path(folder)}/{shown(entry.name)}", 0, 0, "edition-damaged", message))
    if problems:
        raise ProblemsFound(problems)


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
        message = f"{one.place}: {_value(one.then)} in the edition, {_value(one.now)} computed again{more}"
        problems.append(Problem(f"{shown_path(folder)}/{one.file}", 0, 0, "edition-differs", message, help))
    return problems


def _value(value: Any) -> str:
    return "nothing" if value is _NOTHING else shown(json.dumps(value, ensure_ascii=False), 60)


_NOTHING = object()


def differences(folder: Path, texts: Mapping[str, str]) -> Iterator[Difference]:
    """Where the results in a folder differ from results as text, value by value."""
    results = folder / FOLDER
    there = {f"{FOLDER}/{path.name}" for path in results.iterdir()} if results.is_dir() else set()
    for path in sorted({*there, *texts}):
        then = (folder / path).read_bytes() if path in there and (folder / path).is_file() else None
        now = texts.get(path)
        if now is not None and then == now.encode():
            continue
        if then is None or now is None:
            yield Difference(path, "the file", *(_NOTHING if one is None else "there" for one in (then, now)))
            continue
        try:
            yield from list(_inside(path, then.decode("utf-8"), now))
        except (ValueError, RecursionError, csv.Error):
            yield Difference(path, "the file", "what cannot be read", "a result")


def _inside(path: str, then: str, now: str) -> Iterator[Difference]:
    if path.endswith(".json"):
        return _values(path, "", _without_versions(json.loads(then)), _without_versions(json.loads(now)))
    return _cells(path, then, now)


def _without_versions(value: Any) -> Any:
    """A result without the versions that computed it: those differ while its digits do not."""
    if isinstance(value, list):
        return [_without_versions(one) for one in value]
    return {key: one for key, one in value.items() if key != "versions"} if isinstance(value, dict) else value


def _values(file: str, place: str, then: Any, now: Any) -> Iterator[Difference]:
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*then, *now)):
            below = f"{place}.{key}" if place else str(key)
            yield from _values(file, below, then.get(key, _NOTHING), now.get(key, _NOTHING))
    elif isinstance(then, list) and isinstance(now, list):
        for index in range(max(len(then), len(now))):
            pair = (one[index] if index < len(one) else _NOTHING for one in (then, now))
            yield from _values(file, f"{place}[{index + 1}]", *pair)
    elif then is _NOTHING or now is _NOTHING or then != now or type(then) is not type(now):
        yield Difference(file, place or "the whole", _plain(then), _plain(now))


def _plain(value: Any) -> Any:
    return (
        value if value is _NOTHING or not isinstance(value, dict | list) else json.dumps(value, ensure_ascii=False)[:60]
    )


def _cells(file: str, then: str, now: str) -> Iterator[Difference]:
    rows = [list(csv.reader(io.StringIO(text))) for text in (then, now)]
    for index in range(max(map(len, rows))):
        a, b = (one[index] if index < len(one) else [] for one in rows)
        for column in range(max(len(a), len(b))):
            x, y = (one[column] if column < len(one) else _NOTHING for one in (a, b))
            if x is _NOTHING or y is _NOTHING or x != y:
                yield Difference(file, f"row {index + 1}, column {column + 1}", x, y)
