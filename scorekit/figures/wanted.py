"""What is asked of figures: an indicator, a rate of two, a change against an earlier year."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Wanted(NamedTuple):
    """An indicator as a rubric reads it. ``definitions`` are those that it accepts (none named:
    whichever there is, if there is one only); ``mean`` is whether the figures are means, which
    their bases make one of; ``unit`` is what edges without a unit of their own are counted in;
    ``flow`` is whether counts of shorter periods add up to one of a longer, as customers do not."""

    indicator: str
    definitions: tuple[str, ...] = ()
    mean: bool = False
    unit: str = ""
    flow: bool = True


class Rate(NamedTuple):
    """A count divided by another one, times ``per``."""

    counted: Wanted
    of: Wanted
    per: Fraction


class Change(NamedTuple):
    """The change of an indicator against ``years`` earlier, as a share of what it was; unknown
    where that was under ``minimum_base``."""

    of: Wanted
    years: int
    minimum_base: Fraction | None = None
