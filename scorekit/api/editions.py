"""Editions: freezing, verifying, revising, comparing them."""

from __future__ import annotations

import os
from datetime import date as day
from typing import TYPE_CHECKING

from scorekit.api.projects import PathLike, root_of, valid_project
from scorekit.problems import ProblemsFound
from scorekit.rubrics.library import library
from scorekit.vocabulary import Method

if TYPE_CHECKING:
    from scorekit.editions.comparing.comparison import Comparison
    from scorekit.editions.comparing.history import History
    from scorekit.editions.freeze import Frozen
    from scorekit.editions.verify import Verified


def freeze(
    league: str,
    edition: str,
    *,
    date: str | None = None,
    private: bool = False,
    project: PathLike | None = None,
) -> Frozen:
    """Write an edition of a league: a folder with the table and everything that it was computed from.

    The folder ``editions/LEAGUE/EDITION`` is written whole, or not at all.

    Args:
        league: The league.
        edition: The name of the edition: the period that it is of, or any name for a league without periods.
        date: The day of it, as YYYY-MM-DD; the last day of its period, or today, where none is given.
        private: Keep an edition that holds personal data, marked as not to be published.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        Where it was written, and its record.

    Raises:
        ProblemsFound: The input has errors, or there is such an edition already.

    Example:
        >>> import scorekit
        >>> scorekit.freeze("lastige-klant", "2030", date="2030-12-31").folder.name
        '2030'
    """
    from scorekit.editions.freeze import freeze as frozen

    found = valid_project(project)
    return _written(frozen(found, league, edition, library(found.root), date=date, private=private))


def verify(edition: PathLike, *, sha256: str | None = None, project: PathLike | None = None) -> Verified:
    """Check that an edition is intact, and compute it again.

    Args:
        edition: A folder, or ``LEAGUE/EDITION``.
        sha256: The SHA-256 of its SHA256SUMS, as it was published elsewhere.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        What was checked; ``same`` says whether every result came out again.

    Raises:
        ProblemsFound: There is no such edition, or it is damaged.

    Example:
        >>> import scorekit
        >>> scorekit.verify("be-telecom/2021")
        <Verified be-telecom/2021: consistent with its own sums, 17 files>
    """
    from scorekit.editions.names import find
    from scorekit.editions.verify import verify as verified

    return verified(find(str(edition), root_of(project)), sha256)


def revise(
    edition: str, reason: str, *, date: str | None = None, private: bool = False, project: PathLike | None = None
) -> Frozen:
    """Write the next revision of an edition, out of the project as it is now.

    Args:
        edition: ``LEAGUE/EDITION``.
        reason: Why it is revised; readers see it.
        date: The day of it, as YYYY-MM-DD; today, where none is given.
        private: Keep a revision that holds personal data, marked as not to be published.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        Where it was written, and its record.

    Raises:
        ProblemsFound: The input has errors, or nothing changed.

    Example:
        >>> import scorekit
        >>> _ = scorekit.freeze("lastige-klant", "2031", date="2031-12-31")
        >>> scorekit.revise("lastige-klant/2031", "one more case")
        Traceback (most recent call last):
            ...
        scorekit.problems.ProblemsFound: ...
    """
    from scorekit.editions.names import find
    from scorekit.editions.revise import revise as revised

    found = valid_project(project)
    folder = find(edition, found.root)
    on = date or day.today().isoformat()
    return _written(revised(found, folder, library(found.root), reason=reason, date=on, private=private))


def _written(made: Frozen) -> Frozen:
    from scorekit.editions.names import GIT_ATTRIBUTES, GIT_TEXT
    from scorekit.writing.files import Change, write_all
    from scorekit.writing.folders import write_folder

    above = made.folder.parent.parent
    write_folder(made.folder, made.contents, inside=above.parent)
    if not os.path.lexists(above / GIT_ATTRIBUTES):
        write_all({above / GIT_ATTRIBUTES: Change(GIT_TEXT)}, inside=above)
    return made


def compare(
    before: str,
    after: str,
    *,
    method: Method = "sequence",
    common_scale: bool = False,
    project: PathLike | None = None,
) -> Comparison:
    """How two editions of a league differ, and why.

    Args:
        before: The earlier edition: ``LEAGUE/EDITION``, of which the newest revision is taken, or a folder.
        after: The later one.
        method: ``sequence`` (rubric, then the operator's own facts, then those of others) or ``shapley`` (the mean over
            all orders).
        common_scale: Score both by the scale of the later one.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The parts of every change of score and rank; they add up to it.

    Raises:
        ProblemsFound: There is no such edition, or the two cannot be compared.

    Example:
        >>> import scorekit
        >>> scorekit.compare("be-telecom/2020", "be-telecom/2021")
        <Comparison be-telecom/2020 and be-telecom/2021: 4 operators>
    """
    from scorekit.editions.comparing.compare import compare as compared
    from scorekit.editions.comparing.snapshots import snapshot_of_edition
    from scorekit.editions.names import find

    root = root_of(project)
    # An edition and its own revision are compared as they are named.
    newest = before.rpartition(".")[0] != after and after.rpartition(".")[0] != before
    sides = [snapshot_of_edition(find(written, root, newest=newest)) for written in (before, after)]
    return compared(sides[0], sides[1], method=method, common_scale=common_scale)


def history(league: str, *, common_scale: bool = False, project: PathLike | None = None) -> History:
    """All editions of a league of a project.

    Args:
        league: The league.
        common_scale: Score all by the rubric of the last one.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The scores and ranks of every operator in every edition.

    Raises:
        ProblemsFound: There is no such league, or it has no edition.

    Example:
        >>> import scorekit
        >>> scorekit.history("be-telecom")
        <History be-telecom: 2 editions, 4 operators>
    """
    from scorekit.editions.comparing.history import history as history_of
    from scorekit.problems import Problem

    found = valid_project(project)
    spec = found.league(league)
    if isinstance(spec, Problem):
        raise ProblemsFound([spec])
    return history_of(found.root, spec.id, common_scale=common_scale)
