"""What a measure is, and how one enters the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from scorekit.vocabulary import Better, Kind

if TYPE_CHECKING:
    from scorekit.measuring.aggregates import FactExpressions, Ratio, Whole

#: Kinds whose value is a numerator and a denominator. A ``figure`` is one of whatever kind, of which
#: it matters only whether it is known.
RATIO_KINDS = ("share", "mean_duration", "mark", "number", "change", "mean_money", "figure")

#: Kinds whose value may be under zero.
SIGNED_KINDS = ("change", "number")


class Measure(NamedTuple):
    """A quantity computed from one case.

    ``kind`` is count, yes_no, duration (ms), money (cents), share, mean_duration (ms over a
    count) or mark (share of the way from worst to best). ``better`` is the direction in which
    service is better: lower, higher or neither. ``needs`` names the fields that it reads, and
    ``direction`` the contacts: inbound, outbound, or empty for all. ``still_open`` says in words what
    *never* means of it, or a plain no.
    """

    name: str
    title: str
    unit: str
    kind: Kind
    better: Better
    needs: tuple[str, ...]
    definition: str
    not_applicable: str
    unknown: str
    never: str
    fineness: str
    direction: str
    still_open: str
    formula: Callable[[FactExpressions], Whole | Ratio]


_found: dict[str, Measure] = {}

_FINENESS = {
    "count": "exact; a vague count stays a range",
    "yes_no": "exact",
    "duration": "as fine as the text of the case",
    "money": "a cent",
    "share": "exact: a numerator and a denominator",
    "mean_duration": "exact: milliseconds over a count",
    "mark": "exact",
}


def measure(
    title: str,
    *,
    unit: str,
    kind: Kind,
    better: Better,
    needs: str,
    unknown: str,
    not_applicable: str = "never",
    never: str = "cannot be",
    fineness: str = "",
    direction: str = "",
    still_open: str = "",
) -> Callable[[Callable[[FactExpressions], Whole | Ratio]], Callable[[FactExpressions], Whole | Ratio]]:
    """Register the decorated formula; its docstring is the definition that is published."""

    def register(formula: Callable[[FactExpressions], Whole | Ratio]) -> Callable[[FactExpressions], Whole | Ratio]:
        name = formula.__name__
        assert name not in _found, name
        _found[name] = Measure(
            name=name,
            title=title,
            unit=unit,
            kind=kind,
            better=better,
            needs=tuple(needs.split()),
            definition=" ".join((formula.__doc__ or "").split()),
            not_applicable=not_applicable,
            unknown=unknown,
            never=never,
            fineness=fineness or _FINENESS[kind],
            direction=direction,
            still_open=still_open,
            formula=formula,
        )
        return formula

    return register


def registered() -> dict[str, Measure]:
    """Every measure that was registered so far, by name."""
    return _found
