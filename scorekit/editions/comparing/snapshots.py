"""The two sides of a comparison: an edition, or a league of the project as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from scorekit.editions.record import Record, frozen_table
from scorekit.editions.results import edition_inputs
from scorekit.editions.verify import intact
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import shown_path
from scorekit.reading.quantities import Moment
from scorekit.reading.register import Register
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.ranking import league_of
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A league and period that was scored, and how it is called. ``record`` is None for the
    project as it is now."""

    label: str
    scored: Scored
    record: Record | None = None

    @cached_property
    def league(self) -> League:
        """The table of this side. Raises :class:`ProblemsFound`."""
        return league_of(self.scored)

    @property
    def inputs(self) -> LeagueInputs:
        """What this side was scored from."""
        return self.scored.inputs

    @property
    def rubric(self) -> Rubric:
        """The rubric of this side."""
        return self.scored.rubric

    @property
    def register(self) -> Register:
        """The operators as this side knows them."""
        return self.inputs.register

    @property
    def revises(self) -> str | None:
        """The edition that it revises, if it is a revision."""
        return self.record.revises["edition"] if self.record and self.record.revises else None

    @property
    def span(self) -> Moment | None:
        """The time that it is about; None where its league has no periods."""
        return self.register.span(self.inputs.period)


def snapshot_of_edition(folder: Path) -> Snapshot:
    """An edition whose files are as they were, and whose table comes out again. Raises
    :class:`ProblemsFound`."""
    record = intact(folder)
    side = Snapshot(record.label, Scored(edition_inputs(folder, record.league, record.period), detail=True), record)
    frozen = frozen_table(folder)
    if [_digits(row) for row in frozen["rows"]] != [_digits(row) for row in side.league.to_dict()["rows"]]:
        message = "its table does not come out again"
        help = f"scorekit verify {record.label} says where"
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "edition-differs", message, help)])
    return side


def _digits(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.get(key) for key in ("operator", "rank", "shared", "score_exact", "criteria"))


def snapshot_of_league(inputs: LeagueInputs) -> Snapshot:
    """A league of a project as it is now. Raises :class:`ProblemsFound` where it cannot be scored."""
    side = Snapshot(inputs.label, Scored(inputs, detail=True))
    assert side.league is not None  # what is wrong is found here
    return side


def under(inputs: LeagueInputs, other: LeagueInputs) -> LeagueInputs:
    """The cases and figures of one side, to be scored by the rubric (and by what the league allows) of another."""
    return replace(inputs.by(other.rubric), league=inputs.league._replace(inferred=other.league.inferred))
