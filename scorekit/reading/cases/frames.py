"""Rows of facts become Polars frames, one row a case, contact, visit, promise or rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args, get_type_hints

import polars as pl

from scorekit.reading.cases.columns import CaseRow, ContactRow, PromiseRow, RatingRow, VisitRow
from scorekit.reading.cases.rows import CaseSource, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TYPES = {int: pl.Int64, str: pl.String, bool: pl.Boolean}


def _schema(row: type[NamedTuple]) -> dict[str, type[pl.DataType]]:
    """The columns of a frame, by the fields of its rows."""
    columns = {name: _TYPES[next(iter(get_args(hint)), hint)] for name, hint in get_type_hints(row).items()}
    return {**columns, "case_number": pl.UInt32}


CASES, CONTACTS, VISITS = _schema(CaseRow), _schema(ContactRow), _schema(VisitRow)
PROMISES, RATINGS = _schema(PromiseRow), _schema(RatingRow)


class Facts(NamedTuple):
    """The facts of a set of cases.

    Each frame has ``case_number`` (row of the case in ``cases``) and the columns of its row in
    ``columns``; null is unknown. ``sources`` are the cases
    as they were read, by id. ``measured`` has, by ``case``, the columns of measures (as in ``measuring.states``) of
    cases that came as measures, of which no facts are known.
    """

    cases: pl.DataFrame
    contacts: pl.DataFrame
    visits: pl.DataFrame
    promises: pl.DataFrame
    ratings: pl.DataFrame
    sources: Mapping[str, CaseSource]
    measured: pl.DataFrame | None = None

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
            self.measured,
        )


def facts(rows: Rows, sources: Mapping[str, CaseSource]) -> Facts:
    """Frames out of rows."""

    def frame(data: Sequence[tuple[object, ...]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
        return pl.DataFrame(data, schema=schema, orient="row")

    return Facts(
        frame(rows.cases, CASES),
        frame(rows.contacts, CONTACTS),
        frame(rows.visits, VISITS),
        frame(rows.promises, PROMISES),
        frame(rows.ratings, RATINGS),
        sources,
    )
