"""The columns of the frames of facts: one class a frame, one field a column.

A vague quantity is two columns, ``_low`` and ``_high``; a moment has a third, ``_by_day``: whether only its day is
known. Everything that can be unknown can be None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from scorekit.reading.quantities import Moment

#: The columns into which quantities fall apart, for those of which nothing is known.
UNKNOWN_RANGE = (None, None)
UNKNOWN_MOMENT = (None, None, None)


class CaseRow(NamedTuple):
    """A case."""

    case_number: int
    case: str
    operator: str
    name_written: str | None
    period: str
    weight: int
    stratum: str | None
    customer_language: str | None
    contacts_listed: bool
    visits_listed: bool
    promises_listed: bool
    resolved: str | None
    on_low: int | None
    on_high: int | None
    on_by_day: bool | None
    as_of_low: int | None
    as_of_high: int | None
    as_of_by_day: bool | None
    remedies: int | None
    cost_low: int | None
    cost_high: int | None
    cost_currency: str | None
    own_work_low: int | None
    own_work_high: int | None
    verdict_num: int | None
    verdict_den: int | None


class ContactRow(NamedTuple):
    """A contact of a case, at its place among them."""

    case_number: int
    position: int
    times_low: int
    times_high: int
    direction: str
    channel: str | None
    purpose: str | None
    wait_low: int | None
    wait_high: int | None
    wait_from: str | None
    reached: str | None
    answered_after_low: int | None
    answered_after_high: int | None
    answered_after_by_day: bool
    answered_later: bool
    answer: str | None
    transfers_low: int | None
    transfers_high: int | None
    customer_language: str | None
    language: str | None
    switched_to: str | None
    understood: str | None
    result: str | None
    asked_to_stop: bool | None
    needed_by_operator: bool | None
    at_low: int | None
    at_high: int | None
    at_by_day: bool | None


class VisitRow(NamedTuple):
    """A visit of a case."""

    case_number: int
    position: int
    times_low: int
    times_high: int
    where: str | None
    by: str | None
    result: str | None
    cost_low: int | None
    cost_high: int | None
    cost_currency: str | None


class PromiseRow(NamedTuple):
    """A promise of a case."""

    case_number: int
    position: int
    kind: str | None
    kept: bool | None
    pending: bool
    due_low: int | None
    due_high: int | None
    due_by_day: bool | None
    kept_at_low: int | None
    kept_at_high: int | None
    kept_at_by_day: bool | None


class RatingRow(NamedTuple):
    """What a case was rated at under one name: the exact share of the scale."""

    case_number: int
    rating: str
    num: int
    den: int


def low_high(name: str, quantity: Sequence[int | None] | None) -> dict[str, Any]:
    """The two columns of a vague quantity."""
    low, high = quantity or UNKNOWN_RANGE
    return {f"{name}_low": low, f"{name}_high": high}


def moment(name: str, at: Moment | None) -> dict[str, Any]:
    """The three columns of a moment."""
    low, high, by_day = at or UNKNOWN_MOMENT
    return {f"{name}_low": low, f"{name}_high": high, f"{name}_by_day": by_day}
