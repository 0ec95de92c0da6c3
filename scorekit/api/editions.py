"""What ``import scorekit`` offers for editions: freeze, verify, revise, seal, compare, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as day
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.api import NO_PROJECT, PathLike, open_project
from scorekit.problems import ProblemsFound, has_errors
from scorekit.reading.project import Project
from scorekit.rubrics.library import library
from scorekit.vocabulary import Method

if TYPE_CHECKING:
    from scorekit.editions.comparing.comparison import Comparison
    from scorekit.editions.comparing.history import History
    from scorekit.editions.comparing.rubric_moves import RubricDiff
    from scorekit.editions.freeze import Frozen
    from scorekit.editions.seals import Sealed
    from scorekit.editions.verify import Verified
    from scorekit.scoring.inputs import LeagueInputs
    from scorekit.scoring.table import League


def sound_project(folder: PathLike | None) -> Project:
    """The project in a folder, or around the current one. Raises :class:`ProblemsFound` without one."""
    found, problems = open_project(folder)
    if has_errors(problems):
        raise ProblemsFound(problems)
    if not found.documents:
        raise ProblemsFound([NO_PROJECT])
    return found


def root_of(folder: PathLike | None) -> Path | None:
    """The folder of the project, where there is one."""
    found, _ = open_project(folder)
    return found.root if found.documents or folder is not None else None


def freeze(
    league: str,
    edition: str,
    *,
    date: str | None = None,
    private: bool = False,
    project: PathLike | None = None,
) -> Frozen:
    """Write the edition of a league: editions/LEAGUE/EDITION, whole or not at all. See
    :func:`scorekit.editions.freeze.freeze`. Raises :class:`ProblemsFound`."""
    from scorekit.editions.freeze import freeze as frozen

    found = sound_project(project)
    return _written(frozen(found, league, edition, library(found.root), date=date, private=private))


def _written(made: Frozen) -> Frozen:
    from scorekit.writing.folders import write_folder

    write_folder(made.folder, made.contents)
    return made


def verify(edition: PathLike, *, project: PathLike | None = None) -> Verified:
    """Check an edition, a folder or LEAGUE/2026, and compute it again. Raises :class:`ProblemsFound`."""
    from scorekit.editions.names import find
    from scorekit.editions.verify import verify as verified

    return verified(find(str(edition), root_of(project)))


def revise(
    edition: str, reason: str, *, date: str | None = None, private: bool = False, project: PathLike | None = None
) -> Frozen:
    """Write the next revision of an edition out of the project as it is now. ``date`` is today
    unless it is said. Raises :class:`ProblemsFound`."""
    from scorekit.editions.names import find
    from scorekit.editions.revise import revise as revised

    found = sound_project(project)
    folder = find(edition, found.root)
    on = date or day.today().isoformat()
    return _written(revised(found, folder, library(found.root), reason=reason, date=on, private=private))


def seal(rubric: str, *, date: str | None = None, project: PathLike | None = None) -> Sealed:
    """Record the hash of a rubric in editions/seals.csv, where it is not there yet. ``date`` is today unless it is
    said. Raises :class:`ProblemsFound`."""
    from scorekit.editions.freeze import checked_date
    from scorekit.editions.names import FOLDER
    from scorekit.editions.pins import identity, reused
    from scorekit.editions.seals import FILE, Seal, Sealed, with_seal
    from scorekit.problems import Problem
    from scorekit.scoring.checking import check_rubric
    from scorekit.writing.files import write_whole

    found = sound_project(project)
    rubrics = library(found.root)
    document = rubrics.named(rubric, Path.cwd())
    if isinstance(document, Problem):
        raise ProblemsFound([document])
    problems = [*check_rubric(document, found, rubrics), *reused(found.root, [document])]
    if has_errors(problems):
        raise ProblemsFound([problem for problem in problems if problem.severity == "error"])
    own = identity(document)
    on = checked_date(date or day.today().isoformat())
    made, table = with_seal(found.root, Seal(on, own["id"], own["version"], own["sha256"]))
    if table is not None:
        (found.root / FOLDER).mkdir(exist_ok=True)
        write_whole(found.root / FOLDER / FILE, table)
    return Sealed(made, table is not None)


def compare(
    before: str,
    after: str,
    *,
    method: Method = "sequence",
    common_scale: bool = False,
    project: PathLike | None = None,
) -> Comparison:
    """Compare two editions of one league; see :func:`scorekit.editions.comparing.compare.compare`. Raises
    :class:`ProblemsFound`."""
    from scorekit.editions.comparing.compare import compare as compared
    from scorekit.editions.comparing.sides import side_of_edition
    from scorekit.editions.names import find

    root = root_of(project)
    sides = [side_of_edition(find(written, root)) for written in (before, after)]
    return compared(sides[0], sides[1], method=method, common_scale=common_scale)


def league_of_edition(
    edition: str, *, rubric: str | None = None, project: PathLike | None = None, language: str | None = None
) -> League:
    """The table of an edition; or of its cases and figures by another rubric (an id, or a file).

    Raises :class:`ProblemsFound`.
    """
    from scorekit.editions.comparing.tables import printed
    from scorekit.editions.names import find

    root = root_of(project)
    return printed(find(edition, root), rubric, library(root), language)


def against(inputs: LeagueInputs, edition: str) -> League:
    """The table of a league of a project, set against an edition of it: LEAGUE/2020, its name alone, or a folder; the
    newest revision where none is named. Raises :class:`ProblemsFound`."""
    from scorekit.editions.comparing.sides import side_of_edition, side_of_league
    from scorekit.editions.comparing.tables import set_against
    from scorekit.editions.names import find

    written = edition if "/" in edition or Path(edition).is_dir() else f"{inputs.league.id}/{edition}"
    before = side_of_edition(find(written, inputs.project.root, newest=True))
    return set_against(before, side_of_league(inputs))


def history(league: str, *, common_scale: bool = False, project: PathLike | None = None) -> History:
    """All editions of a league of a project. Raises :class:`ProblemsFound`."""
    from scorekit.editions.comparing.history import history as told
    from scorekit.problems import Problem

    found = sound_project(project)
    spec = found.league(league)
    if isinstance(spec, Problem):
        raise ProblemsFound([spec])
    return told(found.root, spec.id, common_scale=common_scale)


def diff_rubric(old: str, new: str, *, leagues: Sequence[str] = (), project: PathLike | None = None) -> RubricDiff:
    """What changed between two rubrics (ids, files, or editions as LEAGUE/2025), and whom it would
    move in the leagues named, or in those that use one of them. Raises :class:`ProblemsFound`."""
    from scorekit.editions.comparing.rubric_moves import rubric_diff

    found, problems = open_project(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    return rubric_diff(found, library(found.root if found.documents else None), old, new, leagues)
