"""The two sides of a comparison: an edition, or a league of the project as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from scorekit.editions.record import Record, frozen_table
from scorekit.editions.results import Opened, open_inputs
from scorekit.editions.verify import intact
from scorekit.leagues.inputs import Season, pick_period
from scorekit.leagues.results import League
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading import quantities
from scorekit.reading.documents import shown_path
from scorekit.reading.project import LeagueSpec
from scorekit.reading.quantities import Moment
from scorekit.reading.register import Register
from scorekit.rubrics.tree import Rubric


class Side(NamedTuple):
    """A league and period with its table, and how it is called. ``record`` is None for the
    project as it is now."""

    label: str
    opened: Opened
    league: League
    record: Record | None = None

    @property
    def rubric(self) -> Rubric:
        """The rubric of this side."""
        return self.opened.rubric

    @property
    def register(self) -> Register:
        """The operators as this side knows them."""
        return self.opened.season.project.register

    @property
    def span(self) -> Moment | None:
        """The time that it is about; None where its league has no periods."""
        return quantities.period_span(self.opened.period) if self.opened.period else None


def side_of_edition(folder: Path) -> Side:
    """An edition whose files are as they were, and whose table comes out again. Raises
    :class:`ProblemsFound`."""
    record = intact(folder)
    opened = open_inputs(folder, record.league, record.period)
    league = opened.table()
    frozen = frozen_table(folder)
    if [_digits(row) for row in frozen["rows"]] != [_digits(row) for row in league.to_dict()["rows"]]:
        message = "its table does not come out again"
        help = f"scorekit verify {record.label} says where"
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "edition-differs", message, help)])
    return Side(record.label, opened, league, record)


def _digits(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.get(key) for key in ("operator", "rank", "shared", "score_exact", "criteria"))


def side_of_season(season: Season, spec: LeagueSpec, period: str | None) -> Side:
    """A league of a project as it is now."""
    at = pick_period(spec, period)
    label = f"{spec.id}, {at}" if at else spec.id
    opened = Opened(season, spec, at)
    return Side(label, opened, opened.table())


def under(opened: Opened, other: Opened) -> Opened:
    """The cases and figures of one side, to be scored by the rubric (and by what the league allows) of another."""
    return opened.by(other.rubric)._replace(spec=opened.spec._replace(inferred=other.spec.inferred))
