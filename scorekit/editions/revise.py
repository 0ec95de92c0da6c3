"""Errata: a revision beside the edition that it corrects, with what changed, why and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scorekit.editions.freeze import Frozen, assembled, checked_date
from scorekit.editions.inputs import FOLDER as INPUTS
from scorekit.editions.names import SUMS, Name, editions_of, last_revision
from scorekit.editions.record import changed_rows, frozen_table
from scorekit.editions.sums import file_sha256
from scorekit.editions.verify import intact
from scorekit.problems import Problem, ProblemsFound, visible
from scorekit.reading.project import Project
from scorekit.rubrics.library import Library
from scorekit.scoring.table import League

_LONGEST = 2000


def revise(
    project: Project, folder: Path, library: Library, *, reason: str, date: str, private: bool = False
) -> Frozen:
    """The next revision of an edition, out of the project as it is now.

    ``reason`` says what was wrong, ``date`` (YYYY-MM-DD) when it was corrected. Raises
    :class:`ProblemsFound`, also when nothing has changed since.
    """
    reason = " ".join(reason.split())
    if visible(reason) != reason or len(reason) > _LONGEST:
        help = f"plain text of at most {_LONGEST:,} characters"
        message = "the reason has characters that hide what it says, or too many"
        raise ProblemsFound([Problem("", 0, 0, "bad-characters", message, help)])
    if not reason:
        raise ProblemsFound([Problem("", 0, 0, "missing-field", "a revision needs a reason", '--reason "..."')])
    record = intact(folder)
    editions = editions_of(project.root, record.league)
    if record.name not in editions:
        message = f"{record.label} is not an edition of this project"
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, "revise it in the project that published it")])
    last = last_revision(editions, record.name.edition)
    if last != record.name:
        message = f"{record.label} was revised already"
        raise ProblemsFound([Problem("", 0, 0, "already-there", message, f"revise {record.league}/{last}")])
    before = frozen_table(folder)
    sums, on = file_sha256(folder / SUMS), checked_date(date)

    def revision(table: League) -> dict[str, Any]:
        changes = changed_rows(before, table.to_dict())
        return {"edition": str(record.name), "sha256": sums, "reason": reason, "date": on, "changes": changes}

    name = Name(record.name.edition, record.name.revision + 1)
    private = private or bool(record.data.get("private"))
    made = assembled(project, record.league, name, library, date=record.date, private=private, revises=revision)
    was = (folder / SUMS).read_text(encoding="utf-8"), made.contents[SUMS].decode()
    if not made.record.data["revises"]["changes"] and _inputs(was[0]) == _inputs(was[1]):
        message = f"nothing has changed since {record.label}"
        raise ProblemsFound([Problem("", 0, 0, "not-allowed", message, "fix the case, figure or rubric first")])
    return made


def _inputs(sums: str) -> list[str]:
    """The lines of a SHA256SUMS about the inputs."""
    return [line for line in sums.splitlines() if f"  {INPUTS}/" in line]
