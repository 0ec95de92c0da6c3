"""Cases that are already measures, scored and ranked in one streaming pass."""

from __future__ import annotations

import polars as pl

from scorekit.engine.scoring import check_frame, operator_sums, refuse_out_of_bounds, score_cases
from scorekit.reading.project import LeagueSpec
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.ranking import rank_sums
from scorekit.scoring.table import League


def rank_measures(frame: pl.LazyFrame, rubric: Rubric, *, criteria: bool = False) -> pl.DataFrame:
    """See :func:`scorekit.rank_frame`."""
    check_frame(frame.collect_schema(), rubric, ["operator"])
    scored = score_cases(frame, rubric)
    sums = operator_sums(scored, rubric, criteria=criteria).collect(engine="streaming")
    sums = refuse_out_of_bounds(sums).filter(pl.col("operator").is_not_null())
    names = {operator: operator for operator in sums["operator"].to_list()}
    rows, unranked = rank_sums(sums, rubric, names)
    league = League(LeagueSpec("", "", rubric.id), None, rubric, rows, unranked)
    table = league.frame.drop("name").with_columns(pl.lit(None, dtype=pl.String).alias("reason"))
    rest = pl.DataFrame(
        {"operator": [entry.operator for entry in unranked], "reason": [str(entry.reason) for entry in unranked]},
        schema={"operator": pl.String, "reason": pl.String},
    )
    return pl.concat([table, rest], how="diagonal")
