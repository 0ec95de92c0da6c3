"""Sums of some of the cases, which merge with those of others without loss: they are whole numbers."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from polars import col

from scorekit.engine.scoring import check_frame, operator_sums, refuse_out_of_bounds, score_cases
from scorekit.problems import Problem, ProblemsFound
from scorekit.rubrics.tree import Rubric

#: Sums travel as decimals, which Arrow has; 38 digits hold every sum of 64-bit points and weights.
_WIDE = pl.Decimal(38, 0)


def partial_sums(frame: pl.LazyFrame, rubric: Rubric, *, criteria: bool = True) -> pl.DataFrame:
    """The sums of each operator over the cases of a frame of measures. Raises :class:`ProblemsFound`."""
    check_frame(frame.collect_schema(), rubric, ["operator"])
    scored = score_cases(frame, rubric)
    sums = operator_sums(scored, rubric, criteria=None if criteria else rubric.ties).collect(engine="streaming")
    return wide(sums)


def wide(sums: pl.DataFrame) -> pl.DataFrame:
    """Sums as decimals."""
    return sums.with_columns(col(name).cast(_WIDE) for name, kind in sums.schema.items() if kind == pl.Int128)


def merged_sums(partials: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The sums of all parts together. Raises :class:`ProblemsFound` for numbers that cannot be counted exactly."""
    parts = [
        part.with_columns(col(n).cast(pl.Int128) for n, kind in part.schema.items() if kind == _WIDE)
        for part in partials
    ]
    if not parts:
        raise ProblemsFound([Problem("", 0, 0, "bad-frame", "nothing to merge")])
    if len({tuple(part.columns) for part in parts}) > 1:
        message = "the parts have different columns"
        raise ProblemsFound([Problem("", 0, 0, "bad-frame", message, "make them all by one rubric, in one way")])
    together = pl.concat(parts, how="vertical_relaxed")
    sums = []
    for name, kind in together.schema.items():
        if name == "operator":
            continue
        if name.startswith("out of bounds because:"):
            sums.append(col(name).max())
        elif isinstance(kind, pl.List):
            sums.append(col(name).explode(empty_as_null=True).unique())
        else:
            sums.append(col(name).sum())
    return refuse_out_of_bounds(together.group_by("operator").agg(sums).sort("operator"))
