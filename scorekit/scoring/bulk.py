"""Cases that are already measures, scored and ranked in one streaming pass."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.project import LeagueSpec
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.partial import merged_sums, partial_sums
from scorekit.scoring.ranking import rank_sums
from scorekit.scoring.table import League


def refuse_nameless(counts: list[int]) -> None:
    """Raise :class:`ProblemsFound` for rows of a frame that name no operator; ``counts`` is how many."""
    if rows := sum(counts):
        said = "a row names" if rows == 1 else f"{rows:,} rows name"
        help = "leave them out yourself where they are about nobody"
        raise ProblemsFound([Problem("", 0, 0, "bad-frame", f"{said} no operator", help)])


def rank_measures(frame: pl.LazyFrame, rubric: Rubric, *, criteria: bool = False) -> pl.DataFrame:
    """See :func:`scorekit.rank_frame`."""
    return merged([partial_sums(frame, rubric, criteria=criteria)], rubric, criteria=criteria)


def merged(partials: Iterable[pl.DataFrame], rubric: Rubric, *, criteria: bool = False) -> pl.DataFrame:
    """See :func:`scorekit.merge`."""
    sums = merged_sums(partials)
    refuse_nameless(sums.filter(pl.col("operator").is_null())["total"].to_list())
    names = {operator: operator for operator in sums["operator"].to_list()}
    rows, unranked = rank_sums(sums, rubric, names)
    league = League(LeagueSpec("", "", rubric.id), None, rubric, rows, unranked)
    unasked = ["name", *(() if criteria else (f"criterion:{id}" for id in rubric.ties))]
    table = league.frame.drop(unasked, strict=False).with_columns(pl.lit(None, dtype=pl.String).alias("reason"))
    rest = pl.DataFrame(
        {"operator": [entry.operator for entry in unranked], "reason": [str(entry.reason) for entry in unranked]},
        schema={"operator": pl.String, "reason": pl.String},
    )
    return pl.concat([table, rest], how="diagonal")
