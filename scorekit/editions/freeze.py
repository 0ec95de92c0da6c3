"""Freezing: a league and a period with everything needed to compute them again, as one folder."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from scorekit.editions import packing, pins, seals
from scorekit.editions.inputs import FOLDER as INPUTS
from scorekit.editions.inputs import RecordingLibrary, gathered, is_private
from scorekit.editions.names import FOLDER, RECORD, SUMS, Name, name_of
from scorekit.editions.record import SCHEMA, Record
from scorekit.editions.results import RESULTS, edition_inputs, results_of
from scorekit.editions.sums import sums_text
from scorekit.editions.verify import counts_of
from scorekit.engine import versions
from scorekit.locking import scratch_folder
from scorekit.problems import Problem, ProblemsFound, has_errors, shown
from scorekit.reading import quantities
from scorekit.reading.cases.consistency.checks import check_texts
from scorekit.reading.documents import Document, shown_path
from scorekit.reading.project import LeagueSpec, Project
from scorekit.reading.register import Register
from scorekit.result import Result, dump_json
from scorekit.rubrics.library import Library
from scorekit.scoring.inputs import LeagueInputs, open_inputs, pick_period
from scorekit.scoring.ranking import league_of
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.wording.numbers import counted


@dataclass(frozen=True, repr=False)
class Frozen(Result):
    """An edition: where it goes, its files by path, its table."""

    folder: Path
    contents: dict[str, bytes]
    league: League
    record: Record

    @property
    def subject(self) -> str:
        """The edition, and how many files it has."""
        return f"{self.record.label}: {counted(len(self.contents), 'file')}"

    @property
    def sha256(self) -> str:
        """The SHA-256 of its SHA256SUMS: whoever publishes it beside the table pins every byte."""
        return hashlib.sha256(self.contents[SUMS]).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """What was frozen as JSON values (schema scorekit/frozen/v1)."""
        return {
            "schema": "scorekit/frozen/v1",
            "edition": self.record.label,
            "folder": shown_path(self.folder),
            "date": self.record.date,
            "counts": self.record.data["counts"],
            "rubric": self.record.rubric,
            "files": sorted(self.contents),
            "sha256": self.sha256,
            "revises": self.record.revises,
        }

    @property
    def frame(self) -> pl.DataFrame:
        """One row a file: path (text), bytes (Int64)."""
        rows = [{"path": path, "bytes": len(raw)} for path, raw in sorted(self.contents.items())]
        return pl.DataFrame(rows, schema={"path": pl.String, "bytes": pl.Int64})


def freeze(
    project: Project, league: str, edition: str, library: Library, *, date: str | None = None, private: bool = False
) -> Frozen:
    """The edition of a league of a project; ``edition`` picks the period where the league has periods.

    ``date`` (YYYY-MM-DD) is that of publication; without it the edition has the last day of the period that it is
    named after. Cases that are private are refused unless ``private``. Raises :class:`ProblemsFound`.
    """
    name = name_of(edition)
    if name.revision:
        message = f"{name} is the name of a revision"
        raise ProblemsFound([Problem("", 0, 0, "not-allowed", message, "scorekit revise makes those")])
    return assembled(project, league, name, library, date=date, private=private)


def assembled(
    project: Project,
    league: str,
    name: Name,
    library: Library,
    *,
    date: str | None,
    private: bool,
    revises: Callable[[League], dict[str, Any]] | None = None,
) -> Frozen:
    """The files of an edition; or of a revision, where ``revises`` says, of its table, what it corrects
    and why."""
    spec = project.league(league)
    if isinstance(spec, Problem):
        raise ProblemsFound([spec])
    folder = project.root / FOLDER / spec.id / str(name)
    if os.path.lexists(folder):
        help = "an edition is never changed: scorekit revise makes a revision beside it"
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "already-there", "is there already", help)])
    asked = _period_asked(name, spec)
    pick_period(spec, asked)  # refused before anything is read
    remembering = RecordingLibrary(library)
    inputs = open_inputs(project, [spec], remembering).league(spec, asked)
    _refuse_other_periods(inputs, name)
    _refuse_texts(project)
    if not private:
        _refuse_private(inputs)
    own = league_of(Scored(inputs))
    if not own.operators:
        why = str(own.empty or "no operator in that period")
        raise ProblemsFound([Problem("", 0, 0, "nothing-here", f"nothing to freeze: {why}")])
    reused = pins.reused(project.root, remembering.taken.values())
    if reused:
        raise ProblemsFound(reused)
    taken = gathered(inputs, remembering)
    contents = {f"{INPUTS}/{path}": raw for path, raw in taken.files.items()}
    with scratch_folder() as above:
        for path, raw in contents.items():
            (above / path).parent.mkdir(parents=True, exist_ok=True)
            (above / path).write_bytes(raw)
        scored = Scored(edition_inputs(above, spec.id, inputs.period), detail=True)
        table, results = results_of(scored)
        if table.to_dict() != own.to_dict():  # never seen; an edition that says something else must not be written
            message = "the frozen files give another table than the project"
            raise ProblemsFound([Problem("", 0, 0, "edition-differs", message, "please report it")])
        contents |= {path: text.encode() for path, text in results.items()}
        mended = None if revises is None else revises(table)
        record = _record(
            project,
            table,
            rubrics=taken.rubrics,
            name=name,
            date=_date(scored.inputs.period or name.period, date, project.register),
            private=private,
            revises=mended,
            counts=counts_of(scored, table),
        )
        contents[RECORD] = dump_json(record.data).encode()
        contents[packing.README] = packing.readme(record, table).encode()
        contents[packing.CITATION] = packing.citation(record, table).encode()
        contents[packing.DATA_PACKAGE] = packing.data_package(record, table, scored.inputs, contents).encode()
    contents[SUMS] = sums_text(contents).encode()
    return Frozen(folder, contents, table, record)


def _period_asked(name: Name, spec: LeagueSpec) -> str | None:
    """The period of a league that an edition is named after; a fiscal year 2011/12 is called 2011-12 there."""
    fiscal = {period.replace("/", "-"): period for period in spec.periods if quantities.is_fiscal(period)}
    return fiscal.get(name.edition, name.edition) if spec.periods else None


def _refuse_other_periods(inputs: LeagueInputs, name: Name) -> None:
    """Raise :class:`ProblemsFound` for an edition that is named after a period and would hold cases of another. Where
    no case names a period there is one table and no years, and the name is the year in which it was published."""
    if inputs.period is not None or name.period is None:
        return
    periods = sorted({str(period) for period in inputs.accounts["period"].to_list()})
    if set(periods) <= {name.period} or periods == ["undated"]:
        return
    listed = ", ".join("no period" if period == "undated" else period for period in periods)
    dated = dict.fromkeys((*(period for period in periods if period != "undated"), name.period))
    write = (
        f"write in the league {inputs.league.id}: periods: [{', '.join(dated)}], and in each case its period: ...; or "
    )
    if len({quantities.period_kind(period) for period in dated}) > 1:
        write = ""  # the periods of a league are of one kind
    message = f"an edition called {name} would hold cases of {listed}"
    help = f"{write}take a name that is not a period, such as edition-{name.edition}"
    raise ProblemsFound([Problem("", 0, 0, "mixed-periods", message, help)])


def _refuse_texts(project: Project) -> None:
    """Texts that `scorekit validate` refuses are not published."""
    problems = [problem for document in project.documents for problem in check_texts(document)]
    if has_errors(problems):
        raise ProblemsFound([problem for problem in problems if problem.severity == "error"])


def _refuse_private(inputs: LeagueInputs) -> None:
    problems = []
    for case in inputs.accounts["case"].to_list():
        source = inputs.source.collection.sources[case]
        if is_private(source.data):
            message = f'the case "{case}" is private, and an edition holds every case'
            help = "leave it out of the league, or keep the edition to yourself: --private"
            problems.append(source.document.problem("not-allowed", message, (*source.path, "private"), help))
    if problems:
        raise ProblemsFound(problems)


def _date(period: str | None, date: str | None, register: Register) -> str | None:
    """The date of an edition: the one stated, or the last day of the period that it is named after, where that is
    known."""
    if date is not None:
        return checked_date(date)
    span = register.span(period)
    if span is None or (quantities.is_fiscal(period or "") and register.fiscal_years_begin is None):
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=span.high)).date().isoformat()


def checked_date(text: str) -> str:
    """A day as YYYY-MM-DD. Raises :class:`ProblemsFound`."""
    if quantities.day(text) is None:
        raise ProblemsFound([Problem("", 0, 0, "bad-date", f'"{shown(text)}" is not a day', "like 2026-11-22")])
    return text


def _record(
    project: Project,
    league: League,
    *,
    rubrics: Iterable[tuple[Document, str]],
    name: Name,
    date: str | None,
    private: bool,
    revises: dict[str, Any] | None,
    counts: dict[str, int],
) -> Record:
    sealed = seals.sealed_on(project.root)
    used = [
        {
            **pins.identity(document),
            "path": f"{INPUTS}/{path}",
            "sealed": sealed.get(pins.identity(document)["sha256"]),
        }
        for document, path in rubrics
    ]
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "league": league.id,
        "edition": name.edition,
        "revision": name.revision,
        "period": league.period,
        "date": date,
        "project": project.id,
        "publisher": dict(project.publisher),
        "rubric": used[0],
        "rubrics": used[1:],
        "versions": {
            **versions.current(),
            "results": RESULTS,
            "scorekit": version("scorekit"),
            "polars": pl.__version__,
            "python": platform.python_version(),
        },
        "counts": counts,
        "private": private,
        "revises": revises,
    }
    return Record(
        league=league.id,
        name=name,
        period=league.period,
        date=date,
        rubric=used[0],
        rubrics=tuple(used[1:]),
        versions=data["versions"],
        revises=revises,
        data=data,
    )
