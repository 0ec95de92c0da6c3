"""A league that was scored: once, and lazily. Tables, explanations and comparisons are functions of one or two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl
from polars import col

from scorekit.engine.scoring import operator_sums, refuse_out_of_bounds, score_cases
from scorekit.measuring.frame import measure_frame
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.cases.frames import Facts
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.operator_inputs import operator_inputs
from scorekit.scoring.operator_values import OperatorValues
from scorekit.scoring.unranked import must_be_known


@dataclass(frozen=True, eq=False)
class Scored:
    """The inputs of a league, and what the engine makes of them.

    ``ranged`` asks for the score with all that is unknown at its worst and at its best; ``detail`` for everything
    that an explanation reads, and the range. Nothing is computed before it is asked for, or twice.
    """

    inputs: LeagueInputs
    ranged: bool = True
    detail: bool = False

    @property
    def rubric(self) -> Rubric:
        """The rubric by which the league is scored."""
        return self.inputs.rubric

    @cached_property
    def operators(self) -> OperatorValues | None:
        """The inputs of a rubric that scores operators, one row an operator; None for one that scores cases."""
        if not self.inputs.scores_operators:
            return None
        cases = self.cases if self.rubric.reads_cases else None
        counted = self.inputs.accounts["case"] if cases is None else cases.cases["case"]
        return operator_inputs(self.inputs, cases, lambda rubric: Scored(self.inputs.by(rubric).where(counted), False))

    @cached_property
    def _accounts(self) -> pl.DataFrame:
        """Every account, scored; by case."""
        measured = measure_frame(self.inputs.facts_of(self.inputs.accounts), self.rubric.measures, self.rubric.ratings)
        scored = score_cases(measured.lazy(), self.rubric, ranged=self.ranged, detail=self.detail)
        return scored.collect().sort("case")

    @cached_property
    def elsewhere(self) -> dict[str, str]:
        """The accounts that do not count -> the account of the same matter that does."""
        if not self.inputs.matters:
            return {}
        known = self.inputs.accounts if self.inputs.scores_operators else self._accounts.filter(col("score:counted"))
        return self.inputs.elsewhere(set(known["case"]))

    @cached_property
    def cases(self) -> Facts:
        """The facts of the cases that count: of several accounts of one matter the one that counts for all."""
        accounts = self.inputs.accounts
        return self.inputs.facts_of(accounts.filter(~col("case").is_in(sorted(self.elsewhere))))

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The engine's columns, one row a case, by id; or one row an operator, where the rubric scores those."""
        if self.operators is None:
            return self._accounts.filter(~col("case").is_in(sorted(self.elsewhere)))
        scored = score_cases(self.operators.frame.lazy(), self.rubric, ranged=self.ranged, detail=self.detail)
        return scored.collect().sort("operator")

    def of_cases(self) -> pl.DataFrame:
        """The frame of a rubric that scores cases. Raises :class:`ProblemsFound` for another."""
        if self.inputs.scores_operators:
            message = f"the rubric {self.rubric.id} scores operators, and no single case"
            help = "scorekit league, or scorekit explain OPERATOR"
            raise ProblemsFound([Problem("", 0, 0, "not-found", message, help)])
        return self.frame

    @cached_property
    def sums(self) -> pl.DataFrame:
        """One row an operator: its sums over cases (see ``engine.operator_sums``), by id. For a rubric of cases also
        ``names`` (as the cases write them), ``scored_cases`` and ``uncounted`` (why the others do not count).

        Raises :class:`ProblemsFound` for numbers that cannot be counted exactly.
        """
        also = () if self.inputs.scores_operators else _carried(self.rubric)
        sums = operator_sums(self.frame.lazy(), self.rubric, detail=self.detail, also=also).collect()
        return refuse_out_of_bounds(sums).sort("operator")


def _carried(rubric: Rubric) -> tuple[pl.Expr, ...]:
    """What is carried along with the sums: names that cases write, the scored cases, why others do not count."""
    why = ["score:points", "score:coverage", "score:state", *(f"{node.id}:state" for node in must_be_known(rubric))]
    return (
        col("name_written").alias("names"),
        col("case").filter(col("score:counted")).alias("scored_cases"),
        pl.struct(why).filter(~col("score:counted")).alias("uncounted"),
    )
