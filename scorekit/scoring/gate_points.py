"""Gates as expressions: the worst set, the sum of lower_by, then floor, then cap.

Every step works on an unscored criterion's null by leaving it null.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import NamedTuple

import polars as pl
from polars import Expr, col, lit, when

from scorekit.scoring.rubric import Gate, Scale
from scorekit.scoring.values import constant


class Ends(NamedTuple):
    """Worst and best of the scale that a gate acts on."""

    worst: int
    best: int

    @property
    def sign(self) -> int:
        """1 where larger is better, -1 where smaller is."""
        return 1 if self.best > self.worst else -1

    def worse(self, *of: Expr) -> Expr:
        """The worst of several points; nulls are passed over."""
        return (pl.min_horizontal if self.sign > 0 else pl.max_horizontal)(of)

    def better(self, *of: Expr) -> Expr:
        """The best of several points; nulls are passed over."""
        return (pl.max_horizontal if self.sign > 0 else pl.min_horizontal)(of)


class Firing(NamedTuple):
    """A gate, and the two-valued expression of whether it fires."""

    gate: Gate
    fires: Expr


def scope_ends(scale: Scale, out_of: int | None) -> Ends:
    """The scale that gates on a criterion act on: the rubric's, or a pooled leaf's own."""
    return Ends(scale.worst, scale.best) if out_of is None else Ends(0, out_of)


def limit(gate: Gate, ends: Ends, ending: str) -> Expr:
    """The points that a set, floor or cap names; null for a cap on what is not scored.

    ``ending`` is the ending of the columns that hold the points of other criteria.
    """
    if gate.criterion is None:
        return constant(gate.value)
    raised = col(f"{gate.criterion}:{ending}") + ends.sign * gate.value
    return raised.clip(min(ends.worst, ends.best), max(ends.worst, ends.best))


def after(before: Expr, firing: Sequence[Firing], ends: Ends, ending: str) -> Expr:
    """The points after the gates that fire, of which groups have been reduced already."""

    def chosen(effect: str) -> list[Expr]:
        return [when(f.fires).then(limit(f.gate, ends, ending)) for f in firing if f.gate.effect == effect]

    points = before
    if sets := chosen("set"):
        worst_set = ends.worse(*sets)
        points = when(worst_set.is_not_null()).then(worst_set).otherwise(points)
    lowered = [when(f.fires).then(f.gate.value).otherwise(0) for f in firing if f.gate.effect == "lower_by"]
    if lowered:
        total = reduce(add, lowered).cast(pl.Int64)
        down = ends.better(points - ends.sign * total, constant(ends.worst))
        points = when(total > 0).then(down).otherwise(points)
    if floors := chosen("floor"):
        points = ends.better(points, *floors)
    if caps := chosen("cap"):
        points = ends.worse(points, *caps)
    return when(before.is_not_null()).then(points).otherwise(None).cast(pl.Int64)


def harshest(before: Expr, firing: Sequence[Firing], ends: Ends, ending: str) -> list[Firing]:
    """Of every group, only the gate that alone would give the worst points still fires.

    Where two give the same, the one with the first id does.
    """
    kept = [f for f in firing if f.gate.group is None]
    for name in sorted({f.gate.group for f in firing if f.gate.group is not None}):
        members = [f for f in firing if f.gate.group == name]
        alone = [when(f.fires).then(after(before, [f], ends, ending)) for f in members]
        worst = ends.worse(*alone)
        taken: Expr = lit(False)
        for member, result in zip(members, alone, strict=True):
            fires = (member.fires & (result == worst).fill_null(False)) & ~taken
            taken = taken | fires
            kept.append(Firing(member.gate, fires))
    return sorted(kept, key=lambda f: f.gate.id)


def worst_after(before: Expr, sure: Sequence[Firing], maybe: Sequence[Firing], ends: Ends) -> Expr:
    """The worst points that undecided gates may lead to: all that harm fire, none that helps.

    ``maybe`` pairs each gate with whether it may fire (sure ones included). An undecided
    ``set`` may help or harm, so both are tried.
    """
    harmful = [s if m.gate.effect == "floor" else m for s, m in zip(sure, maybe, strict=True)]
    sets_sure = [s if m.gate.effect in ("floor", "set") else m for s, m in zip(sure, maybe, strict=True)]
    results = [after(before, harshest(before, option, ends, "low"), ends, "low") for option in (harmful, sets_sure)]
    return ends.worse(*results)


def best_after(before: Expr, sure: Sequence[Firing], maybe: Sequence[Firing], ends: Ends) -> Expr:
    """The best points that undecided gates may lead to: see :func:`worst_after`."""
    helpful = [m if m.gate.effect == "floor" else s for s, m in zip(sure, maybe, strict=True)]
    options = [helpful]
    for index, (_, may) in enumerate(zip(sure, maybe, strict=True)):
        if may.gate.effect == "set":
            options.append([may if i == index else f for i, f in enumerate(helpful)])
    results = [after(before, harshest(before, option, ends, "high"), ends, "high") for option in options]
    return ends.better(*results)
