"""Rows of facts become Polars frames, one row a case, contact, visit, promise or rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from scorekit.reading.cases.rows import CaseSource, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_I, _T, _B = pl.Int64, pl.String, pl.Boolean

CASES = {
    "case_number": pl.UInt32,
    "case": _T,
    "operator": _T,
    "name_written": _T,
    "period": _T,
    "weight": _I,
    "stratum": _T,
    "customer_language": _T,
    "contacts_listed": _B,
    "visits_listed": _B,
    "promises_listed": _B,
    "resolved": _T,
    "on_low": _I,
    "on_high": _I,
    "on_by_day": _B,
    "as_of_low": _I,
    "as_of_high": _I,
    "as_of_by_day": _B,
    "remedies": _I,
    "cost_low": _I,
    "cost_high": _I,
    "cost_currency": _T,
    "own_work_low": _I,
    "own_work_high": _I,
    "verdict_num": _I,
    "verdict_den": _I,
}
CONTACTS = {
    "case_number": pl.UInt32,
    "position": _I,
    "times_low": _I,
    "times_high": _I,
    "direction": _T,
    "channel": _T,
    "purpose": _T,
    "wait_low": _I,
    "wait_high": _I,
    "wait_from": _T,
    "reached": _T,
    "answered_after_low": _I,
    "answered_after_high": _I,
    "answer": _T,
    "transfers_low": _I,
    "transfers_high": _I,
    "customer_language": _T,
    "language": _T,
    "switched_to": _T,
    "understood": _T,
    "result": _T,
    "asked_to_stop": _B,
    "needed_by_operator": _B,
    "at_low": _I,
    "at_high": _I,
    "at_by_day": _B,
}
VISITS = {
    "case_number": pl.UInt32,
    "position": _I,
    "times_low": _I,
    "times_high": _I,
    "where": _T,
    "by": _T,
    "result": _T,
    "cost_low": _I,
    "cost_high": _I,
    "cost_currency": _T,
}
PROMISES = {
    "case_number": pl.UInt32,
    "position": _I,
    "kind": _T,
    "kept": _B,
    "pending": _B,
    "due_low": _I,
    "due_high": _I,
    "due_by_day": _B,
    "kept_at_low": _I,
    "kept_at_high": _I,
    "kept_at_by_day": _B,
}
RATINGS = {"case_number": pl.UInt32, "rating": _T, "num": _I, "den": _I}


class Facts(NamedTuple):
    """The facts of a set of cases.

    Each frame has ``case_number`` (row of the case in ``cases``) and the columns above: a
    vague quantity is a pair ``_low``, ``_high``; null is unknown. ``sources`` are the cases
    as they were read, by id.
    """

    cases: pl.DataFrame
    contacts: pl.DataFrame
    visits: pl.DataFrame
    promises: pl.DataFrame
    ratings: pl.DataFrame
    sources: Mapping[str, CaseSource]

    def only(self, cases: pl.DataFrame) -> Facts:
        """The facts of some of the cases: ``cases`` is ``self.cases``, filtered."""
        kept = cases.select("case_number")

        def of_them(frame: pl.DataFrame) -> pl.DataFrame:
            return frame.join(kept, on="case_number", how="semi", maintain_order="left")

        return Facts(
            cases,
            of_them(self.contacts),
            of_them(self.visits),
            of_them(self.promises),
            of_them(self.ratings),
            self.sources,
        )


def facts(rows: Rows, sources: Mapping[str, CaseSource]) -> Facts:
    """Frames out of rows."""

    def frame(data: list[tuple[object, ...]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
        return pl.DataFrame(data, schema=schema, orient="row")

    return Facts(
        frame(rows.cases, CASES),
        frame(rows.contacts, CONTACTS),
        frame(rows.visits, VISITS),
        frame(rows.promises, PROMISES),
        frame(rows.ratings, RATINGS),
        sources,
    )
