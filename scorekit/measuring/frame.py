"""Runs the formulas of measures over frames of facts: one row a case, columns as in ``states``."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from polars import Expr, col, lit, when

from scorekit.measuring.aggregates import FactExpressions, Ratio, Whole, contact_flags
from scorekit.measuring.catalogue import measures
from scorekit.measuring.states import KNOWN, NEVER, NEVER_STATE, NOT_APPLICABLE, UNKNOWN
from scorekit.reading.cases.frames import Facts

#: Columns of the frame of cases that scoring and ranking go on with.
CARRIED = ("case", "operator", "name_written", "period", "weight", "stratum", "verdict_num", "verdict_den")


def measure_frame(facts: Facts, names: Iterable[str] = (), ratings: Iterable[str] = ()) -> pl.DataFrame:
    """One row a case: the carried columns, and those of the named measures and ratings.

    A rating R has the columns of a mark, named ``rating:R``. Raises KeyError for a measure
    that the catalogue does not have.
    """
    if facts.measured is not None:
        return _with_measured(facts, tuple(dict.fromkeys(names)), tuple(dict.fromkeys(ratings)))
    case = FactExpressions()
    stages: tuple[list[Expr], list[Expr], list[Expr]] = ([], [], [])
    for name in dict.fromkeys(names):
        _add_columns(stages, name, measures()[name].formula(case))
    entries = {"contacts": facts.contacts, "visits": facts.visits, "promises": facts.promises}
    frame = facts.cases.lazy()
    for which, asked in case.asked.items():
        if asked:
            rows = entries[which].lazy()
            rows = rows.with_columns(contact_flags()) if which == "contacts" else rows
            rows = case.entry_values[which].run(rows)
            values = [value.alias(name) for name, (value, _) in asked.items()]
            sums = [over_case(col(name)) for name, (_, over_case) in asked.items()]
            grouped = rows.select("case_number", *values).group_by("case_number", maintain_order=True).agg(sums)
            frame = frame.join(grouped, on="case_number", how="left", maintain_order="left")
    for rating in dict.fromkeys(ratings):
        marks = facts.ratings.lazy().filter(col("rating") == rating)
        marks = marks.select(
            "case_number", col("num").alias(f"rating:{rating}.num"), col("den").alias(f"rating:{rating}.den")
        )
        frame = frame.join(marks, on="case_number", how="left", maintain_order="left")
        stages[2].extend([col(f"rating:{rating}.num"), col(f"rating:{rating}.den")])
        state = when(col(f"rating:{rating}.num").is_null()).then(UNKNOWN).otherwise(KNOWN)
        stages[2].append(state.cast(pl.UInt8).alias(f"rating:{rating}.state"))
    values, states, columns = stages
    found = case.case_values.run(frame).with_columns(values).with_columns(states).select(*CARRIED, *columns).collect()
    return found.drop(_exact(found))


def _with_measured(facts: Facts, names: tuple[str, ...], ratings: tuple[str, ...]) -> pl.DataFrame:
    """The frame of cases some of which, or all, came as measures."""
    assert facts.measured is not None
    wanted = (*names, *(f"rating:{rating}" for rating in ratings))
    there = facts.measured.columns
    columns = [one for one in there if any(one == name or one.startswith(f"{name}.") for name in wanted)]
    given = facts.cases.select(CARRIED).join(
        facts.measured.select("case", *columns), on="case", how="inner", maintain_order="left"
    )
    rest = facts.cases.join(facts.measured, on="case", how="anti", maintain_order="left")
    if not rest.height:
        return given
    others = measure_frame(facts.only(rest)._replace(measured=None), names, ratings)
    return pl.concat([others, given], how="diagonal")


def _exact(frame: pl.DataFrame) -> list[str]:
    """The high ends that say nothing, since no value of the measure is vague."""
    drop: list[str] = []
    for name in frame.columns:
        stem, _, end = name.rpartition(".")
        if end == "high" and frame[name].equals(frame[stem]):
            drop.append(name)
        elif end == "num_high" and all(frame[f"{stem}.{p}_high"].equals(frame[f"{stem}.{p}"]) for p in ("num", "den")):
            drop += [name, f"{stem}.den_high"]
    return drop


def _add_columns(stages: tuple[list[Expr], list[Expr], list[Expr]], name: str, value: Whole | Ratio) -> None:
    """The columns of a measure: its bare values, then its state, then what the state lets through."""
    values, states, columns = stages
    if isinstance(value, Ratio):
        parts = {
            ".num": value.num_low,
            ".den": value.den_low,
            ".num_high": value.num_high,
            ".den_high": value.den_high,
        }
    else:
        parts = {"": value.low, ".high": value.high}
    values += [part.alias(f"value:{name}{end}") for end, part in parts.items()]
    for mark, expression in (("absent", value.not_applicable), ("unknown", value.unknown)):
        values.append((lit(False) if expression is None else expression).alias(f"{mark}:{name}"))
    low = col(f"value:{name}{next(iter(parts))}")
    state = (
        when(col(f"absent:{name}"))
        .then(NOT_APPLICABLE)
        .when(col(f"unknown:{name}") | low.is_null())
        .then(UNKNOWN)
        .when(low >= NEVER)
        .then(NEVER_STATE)
        .otherwise(KNOWN)
    )
    states.append(state.cast(pl.UInt8).alias(f"{name}.state"))
    known = col(f"{name}.state") == KNOWN
    columns += [when(known).then(col(f"value:{name}{end}")).cast(pl.Int64).alias(f"{name}{end}") for end in parts]
    columns.append(col(f"{name}.state"))
    if isinstance(value, Whole) and value.by_day is not None:
        columns.append(value.by_day.fill_null(False).alias(f"{name}.by_day"))
    if isinstance(value, Whole) and value.currency is not None:
        columns.append(value.currency.alias(f"{name}.currency"))
