"""The scores of cases as a typed result, and how they come out of a league that was scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.problems import Problem
from scorekit.reading.project import Project
from scorekit.result import Result
from scorekit.rubrics.tree import POINT, Rubric, Text, as_text
from scorekit.scoring.result import (
    decimals_series,
    number_cell,
    optional_exact,
    optional_text,
    rubric_dict,
    versions_dict,
)
from scorekit.scoring.rows import Range, range_dict
from scorekit.scoring.scored import Scored
from scorekit.scoring.unranked import unscored_reason
from scorekit.wording import Phrase, Said
from scorekit.wording.csv_tables import csv_text
from scorekit.wording.numbers import counted

if TYPE_CHECKING:
    import polars as pl

SCORES_SCHEMA = "scorekit/scores/v1"


class GateState(NamedTuple):
    """A gate in one case: it fired, did not, or could not be checked; what it did."""

    id: str
    title: Text
    scope: str
    said: Said
    fired: bool
    undecided: bool
    because: str = ""


class CaseScore(NamedTuple):
    """The score of one case; ``score`` is None with a ``reason`` when it has none that counts."""

    case: str
    operator: str
    name: str
    period: str
    score: Fraction | None
    before: Fraction | None
    coverage: Fraction | None
    range: Range | None
    gates: tuple[GateState, ...]
    reason: Phrase | None = None


@dataclass(frozen=True, repr=False)
class Scores(Result):
    """The scores of the cases of one league, by case id."""

    league: str
    period: str | None
    rubric: Rubric
    cases: tuple[CaseScore, ...]
    left_out: tuple[Problem, ...] = ()
    languages: tuple[str, ...] = ("en",)
    operator_word: Text = ""
    league_title: Text = ""

    @property
    def title(self) -> str:
        """The title of the league, in the first of the languages; its id without one."""
        return as_text(self.league_title, self.languages) or self.league

    @property
    def subject(self) -> str:
        """The league, its period and how many cases are in it."""
        where = ", ".join(part for part in (self.league or self.rubric.id, self.period) if part)
        return f"{where}: {counted(len(self.cases), 'case')}"

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values (schema scorekit/scores/v1)."""
        decimals = self.rubric.scale.decimals
        result: dict[str, Any] = {
            "schema": SCORES_SCHEMA,
            "league": self.league,
            "period": self.period,
            "rubric": rubric_dict(self.rubric),
            "versions": versions_dict(),
            "cases": [],
        }
        for case in self.cases:
            found: dict[str, Any] = {
                "case": case.case,
                "operator": case.operator,
                "name": case.name,
                "period": case.period,
                "score": optional_text(case.score, decimals),
                "score_exact": optional_exact(case.score),
                "before_gates": optional_text(case.before, decimals),
                "coverage": optional_text(case.coverage, 4),
                "gates": [gate.id for gate in case.gates if gate.fired],
                "gates_undecided": [gate.id for gate in case.gates if gate.undecided],
            }
            if case.range is not None:
                found["range"] = range_dict(case.range, decimals)
            if case.reason is not None:
                found["reason"] = str(case.reason)
            result["cases"].append(found)
        if self.left_out:
            result["left_out"] = [str(problem) for problem in self.left_out]
        return result

    def to_csv(self, locale: str | None = None, *, raw: bool = False) -> str:
        """The cases as CSV, by id; see :func:`csv_text`."""
        decimals = self.rubric.scale.decimals
        ranged = any(case.range is not None for case in self.cases)
        head = ["case", "operator", "name", "period", "score", "score_exact", "before_gates", "coverage"]
        head += ["worst", "best"] if ranged else []
        rows = []
        for case in self.cases:
            cells: list[Any] = [case.case, case.operator, case.name, case.period]
            cells += [number_cell(case.score, decimals), "" if case.score is None else case.score]
            cells += [number_cell(case.before, decimals), number_cell(case.coverage, 4)]
            if ranged:
                cells += [number_cell(end, decimals) for end in case.range or (None, None)]
            cells += [" ".join(gate.id for gate in case.gates if gate.fired)]
            cells += [" ".join(gate.id for gate in case.gates if gate.undecided), str(case.reason or "")]
            rows.append(cells)
        return csv_text([[*head, "gates", "gates_undecided", "reason"], *rows], locale, raw=raw)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a case: case, operator, name, period (text), score and before_gates (Decimal
        as printed), score_exact (text), coverage (Decimal), gates (list of text), reason."""
        import polars as pl

        decimals = self.rubric.scale.decimals
        return pl.DataFrame(
            {
                "case": pl.Series([c.case for c in self.cases], dtype=pl.String),
                "operator": pl.Series([c.operator for c in self.cases], dtype=pl.String),
                "name": pl.Series([c.name for c in self.cases], dtype=pl.String),
                "period": pl.Series([c.period for c in self.cases], dtype=pl.String),
                "score": decimals_series([c.score for c in self.cases], decimals),
                "score_exact": pl.Series([optional_exact(c.score) for c in self.cases], dtype=pl.String),
                "before_gates": decimals_series([c.before for c in self.cases], decimals),
                "coverage": decimals_series([c.coverage for c in self.cases], 4),
                "gates": pl.Series([[g.id for g in c.gates if g.fired] for c in self.cases], dtype=pl.List(pl.String)),
                "reason": pl.Series([str(c.reason or "") for c in self.cases], dtype=pl.String),
            }
        )


def scores_of(scored: Scored) -> Scores:
    """The scores of the cases of a league. Raises :class:`ProblemsFound` where its rubric scores operators."""
    inputs, rubric = scored.inputs, scored.rubric
    cases = tuple(case_score(row, rubric, inputs.project) for row in scored.of_cases().iter_rows(named=True))
    languages, word = languages_and_word(inputs.project)
    return Scores(
        league=inputs.league.id,
        period=inputs.period,
        rubric=rubric,
        cases=cases,
        left_out=inputs.source.left_out,
        languages=languages,
        operator_word=word,
        league_title=inputs.league.title,
    )


def languages_and_word(project: Project) -> tuple[tuple[str, ...], Text]:
    """The languages of a table, and the project's own word for an operator."""
    return project.languages, project.words.get("operator", "")


def points_in(row: Mapping[str, Any], column: str) -> Fraction | None:
    """Points out of a row of the engine; None where there are none."""
    value = row.get(column)
    return None if value is None else Fraction(value, POINT)


def range_in(row: Mapping[str, Any]) -> Range | None:
    """The range of a score out of a row of the engine."""
    low, high = points_in(row, "score:low"), points_in(row, "score:high")
    return None if low is None or high is None else Range(low, high)


def case_score(row: Mapping[str, Any], rubric: Rubric, project: Project) -> CaseScore:
    """A typed score out of one row of the engine."""
    counted, points = bool(row["score:counted"]), points_in(row, "score:points")
    before = points_in(row, "score:before") if "score:before" in row else points
    name = row["name_written"] or project.register.name_in(str(row["operator"]), str(row["period"]))
    return CaseScore(
        case=str(row["case"]),
        operator=str(row["operator"]),
        name=str(name),
        period=str(row["period"]),
        score=points if counted else None,
        before=before if counted else None,
        coverage=points_in(row, "score:coverage"),
        range=range_in(row),
        gates=gate_states(row, rubric),
        reason=None if counted else unscored_reason(row, rubric),
    )


def gate_states(row: Mapping[str, Any], rubric: Rubric) -> tuple[GateState, ...]:
    """What each gate of a rubric did in one row of the engine."""
    return tuple(
        GateState(
            id=gate.id,
            title=gate.title,
            scope=gate.scope,
            said=gate.said,
            fired=row[f"gate:{gate.id}:fires"] is True,
            undecided=row[f"gate:{gate.id}:holds"] is None,
            because=gate.because,
        )
        for gate in sorted(rubric.gates, key=lambda gate: gate.id)
    )
