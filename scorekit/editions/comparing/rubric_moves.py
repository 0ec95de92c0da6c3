"""What a changed rubric says otherwise, and which operators it would move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.editions.names import FOLDER, RECORD, find
from scorekit.editions.results import edition_inputs
from scorekit.editions.verify import intact
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.reading.documents import is_there
from scorekit.reading.project import LeagueSpec, Project
from scorekit.result import Result
from scorekit.rubrics.differences import rubric_changes
from scorekit.rubrics.library import Library
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.inputs import LeagueInputs, load_rubric, open_inputs, pick_period
from scorekit.scoring.ranking import league_of
from scorekit.scoring.result import optional_exact, rubric_dict, versions_dict
from scorekit.scoring.rows import Row
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import standing_dict
from scorekit.wording import Said, canonical, phrase
from scorekit.wording.numbers import counted

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "scorekit/rubric-diff/v1"


class Moved(NamedTuple):
    """An operator by the old and by the new rubric; None where it is not ranked."""

    operator: str
    name: str
    old: Row | None
    new: Row | None

    @property
    def is_moved(self) -> bool:
        """Whether its rank or its score changes."""
        pair = [None if row is None else (row.rank, row.shared, row.score) for row in (self.old, self.new)]
        return pair[0] != pair[1]


class LeagueMoves(NamedTuple):
    """The cases and figures of one league by both rubrics. ``why`` says why they could not be scored by both."""

    label: str
    rows: tuple[Moved, ...]
    why: Said = ""


@dataclass(frozen=True, repr=False)
class RubricDiff(Result):
    """Two rubrics: the changes in words, and the leagues that they would move."""

    old: Rubric
    new: Rubric
    changes: tuple[Said, ...]
    leagues: tuple[LeagueMoves, ...]

    def to_dict(self) -> dict[str, Any]:
        """The difference as JSON values (schema scorekit/rubric-diff/v1)."""
        return {
            "schema": SCHEMA,
            "versions": versions_dict(),
            "old": rubric_dict(self.old),
            "new": rubric_dict(self.new),
            "changes": [canonical(change) for change in self.changes],
            "leagues": [
                {
                    "league": moves.label,
                    "reason": canonical(moves.why) or None,
                    "operators": [
                        {
                            "operator": one.operator,
                            "name": one.name,
                            "moved": one.is_moved,
                            "old": standing_dict(one.old, self.old),
                            "new": standing_dict(one.new, self.new),
                        }
                        for one in moves.rows
                    ],
                }
                for moves in self.leagues
            ],
        }

    @property
    def subject(self) -> str:
        """Both rubrics, and how many changes there are."""
        old, new = self.old, self.new
        return f"{old.id} {old.version} to {new.id} {new.version}: {counted(len(self.changes), 'change')}"

    @property
    def frame(self) -> pl.DataFrame:
        """One row an operator of a league: league, operator, name (text), moved (Boolean), old, new (text, exact
        scores)."""
        import polars as pl

        rows = [
            {
                "league": moves.label,
                "operator": one.operator,
                "name": one.name,
                "moved": one.is_moved,
                "old": optional_exact(one.old.score if one.old else None),
                "new": optional_exact(one.new.score if one.new else None),
            }
            for moves in self.leagues
            for one in moves.rows
        ]
        texts = dict.fromkeys(("league", "operator", "name"), pl.String)
        return pl.DataFrame(rows, schema=texts | {"moved": pl.Boolean, "old": pl.String, "new": pl.String})


def rubric_diff(project: Project, library: Library, old: str, new: str, leagues: Sequence[str]) -> RubricDiff:
    """Set two rubrics against each other. An edition stands for its rubric, and is scored by both
    as well. Raises :class:`ProblemsFound`."""
    pair = [_rubric(written, project, library) for written in (old, new)]
    before, after = (rubric for rubric, _ in pair)
    ids = {before.id, after.id}
    specs = [
        spec
        for spec in project.leagues
        if spec.id in leagues or (not leagues and _named(spec, project, library) in ids)
    ]
    unknown = [found for id in leagues if isinstance(found := project.league(id), Problem)]
    if unknown:
        raise ProblemsFound(unknown)
    moves = [_moves(label, opened, before, after) for _, (label, opened) in pair if opened is not None]
    moves += [_of_league(project, library, spec, before, after) for spec in specs]
    return RubricDiff(before, after, tuple(rubric_changes(before, after)), tuple(moves))


def _named(spec: LeagueSpec, project: Project, library: Library) -> str:
    found = library.named(spec.rubric, project.root)
    return "" if isinstance(found, Problem) else str(found.data["rubric"])


def _rubric(written: str, project: Project, library: Library) -> tuple[Rubric, tuple[str, LeagueInputs | None]]:
    """A rubric by id, path or edition; and the edition."""
    is_edition = is_there(Path(written) / RECORD) or (project.documents and _is_edition(written, project))
    if is_edition:
        folder = find(written, project.root if project.documents else None, newest=True)
        record = intact(folder)
        opened = edition_inputs(folder, record.league, record.period)
        return opened.rubric, (record.label, opened)
    loaded, problems = load_rubric(library.named(written, Path.cwd()), project, library)
    if loaded is None or has_errors(problems):
        raise ProblemsFound(problems)
    return loaded, ("", None)


def _is_edition(written: str, project: Project) -> bool:
    return not written.endswith((".yaml", ".yml")) and is_there(project.root / FOLDER / written / RECORD)


def _of_league(project: Project, library: Library, spec: LeagueSpec, old: Rubric, new: Rubric) -> LeagueMoves:
    period = pick_period(spec, None)
    label = f"{spec.id}, {period}" if period else spec.id
    try:
        inputs = open_inputs(project, [spec], library).league(spec)
    except ProblemsFound as found:
        return LeagueMoves(label, (), str(found.problems[0]))
    return _moves(label, inputs, old, new)


def _moves(label: str, inputs: LeagueInputs, old: Rubric, new: Rubric) -> LeagueMoves:
    if old.unit != new.unit:
        return LeagueMoves(label, (), phrase("one rubric scores cases, and the other operators"))
    try:
        tables = [league_of(Scored(inputs.by(rubric))) for rubric in (old, new)]
    except ProblemsFound as found:
        return LeagueMoves(label, (), str(found.problems[0]))
    before, after = ({row.operator: row for row in table.rows} for table in tables)
    names = {row.operator: row.name for table in tables for row in table.rows}
    order = [*after, *(id for id in before if id not in after)]
    return LeagueMoves(label, tuple(Moved(id, names[id], before.get(id), after.get(id)) for id in order))
