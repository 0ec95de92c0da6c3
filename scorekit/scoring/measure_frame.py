"""Runs the formulas of measures over frames of facts: one row a case, columns as in ``states``."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from polars import Expr, col, lit, when

from scorekit.reading.frames import Facts
from scorekit.scoring.catalogue import measures
from scorekit.scoring.given import Given, Ratio, Whole
from scorekit.scoring.states import KNOWN, NEVER, NEVER_STATE, NOT_APPLICABLE, UNKNOWN

#: Columns of the frame of cases that scoring and ranking go on with.
CARRIED = ("case", "operator", "name_written", "period", "weight", "stratum", "verdict_num", "verdict_den")


def measure_frame(facts: Facts, names: Iterable[str] = (), ratings: Iterable[str] = ()) -> pl.DataFrame:
    """One row a case: the carried columns, and those of the named measures and ratings.

    A rating R has the columns of a mark, named ``rating:R``. Raises KeyError for a measure
    that the catalogue does not have.
    """
    given = Given()
    columns: list[Expr] = []
    for name in dict.fromkeys(names):
        columns += _columns(name, measures()[name].formula(given))
    entries = {"contacts": facts.contacts, "visits": facts.visits, "promises": facts.promises}
    frame = facts.cases.lazy()
    for which, asked in given.asked.items():
        if asked:
            grouped = entries[which].lazy().group_by("case_number", maintain_order=True).agg(asked)
            frame = frame.join(grouped, on="case_number", how="left", maintain_order="left")
    for rating in dict.fromkeys(ratings):
        marks = facts.ratings.lazy().filter(col("rating") == rating)
        marks = marks.select("case_number", col("num").alias(f"rating:{rating}.num"), col("den").alias(f"rating:{rating}.den"))
        frame = frame.join(marks, on="case_number", how="left", maintain_order="left")
        columns += [col(f"rating:{rating}.num"), col(f"rating:{rating}.den")]
        columns.append(_state(col(f"rating:{rating}.num"), lit(False), lit(False)).alias(f"rating:{rating}.state"))
    return frame.select(*CARRIED, *columns).collect()


def _state(low: Expr, not_applicable: Expr, unknown: Expr) -> Expr:
    return (
        when(not_applicable)
        .then(NOT_APPLICABLE)
        .when(unknown | low.is_null())
        .then(UNKNOWN)
        .when(low >= NEVER)
        .then(NEVER_STATE)
        .otherwise(KNOWN)
        .cast(pl.UInt8)
    )


def _columns(name: str, value: Whole | Ratio) -> list[Expr]:
    if isinstance(value, Ratio):
        state = _state(value.num_low, value.not_applicable, value.unknown)
        parts = {
            "num": value.num_low,
            "den": value.den_low,
            "num_high": value.num_high,
            "den_high": value.den_high,
        }
        numbers = [when(state == KNOWN).then(part).cast(pl.Int64).alias(f"{name}.{end}") for end, part in parts.items()]
        return [*numbers, state.alias(f"{name}.state")]
    state = _state(value.low, value.not_applicable, value.unknown)
    columns = [
        when(state == KNOWN).then(value.low).cast(pl.Int64).alias(name),
        when(state == KNOWN).then(value.high).cast(pl.Int64).alias(f"{name}.high"),
        state.alias(f"{name}.state"),
    ]
    if value.by_day is not None:
        columns.append(value.by_day.fill_null(False).alias(f"{name}.by_day"))
    if value.currency is not None:
        columns.append(value.currency.alias(f"{name}.currency"))
    return columns
