"""Gates as expressions: the worst set, the sums of lower_by and of raise_by, then floor, then cap.

On a criterion without points every step leaves the null as it is, unless a set gives it points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import NamedTuple

import polars as pl
from polars import Expr, col, lit, when

from scorekit.engine.values import constant
from scorekit.rubrics.tree import Gate, Scale
from scorekit.vocabulary import Effect


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


#: The points of a criterion that a relative cap names.
PointsOf = Callable[[str], Expr]


def limit(gate: Gate, ends: Ends, points_of: PointsOf) -> Expr:
    """The points that a set, floor or cap names; null for a cap on what is not scored."""
    if gate.criterion is None:
        return constant(gate.value)
    raised = points_of(gate.criterion) + ends.sign * gate.value
    return raised.clip(min(ends.worst, ends.best), max(ends.worst, ends.best))


def after(before: Expr, firing: Sequence[Firing], ends: Ends, points_of: PointsOf) -> Expr:
    """The points after the gates that fire, of which groups have been reduced already."""

    def chosen(effect: Effect) -> list[Expr]:
        return [when(f.fires).then(limit(f.gate, ends, points_of)) for f in firing if f.gate.effect == effect]

    def total(effect: Effect) -> Expr | None:
        steps = [when(f.fires).then(f.gate.value).otherwise(0) for f in firing if f.gate.effect == effect]
        return reduce(add, steps).cast(pl.Int64) if steps else None

    points, spoken = before, before.is_not_null()
    if sets := chosen("set"):
        worst_set = ends.worse(*sets)
        points = when(worst_set.is_not_null()).then(worst_set).otherwise(points)
        spoken = spoken | worst_set.is_not_null()
    if (lowered := total("lower_by")) is not None:
        down = ends.better(points - ends.sign * lowered, constant(ends.worst))
        points = when(lowered > 0).then(down).otherwise(points)
    if (raised := total("raise_by")) is not None:
        up = ends.worse(points + ends.sign * raised, constant(ends.best))
        points = when(raised > 0).then(up).otherwise(points)
    if floors := chosen("floor"):
        points = ends.better(points, *floors)
    if caps := chosen("cap"):
        points = ends.worse(points, *caps)
    return when(spoken).then(points).otherwise(None).cast(pl.Int64)


def harshest(before: Expr, firing: Sequence[Firing], ends: Ends, points_of: PointsOf) -> list[Firing]:
    """Of every group, only the gate that by itself would give the worst points still fires.

    Where two give the same, the one with the first id does. Without points, only a set gives any.
    """
    kept = [f for f in firing if f.gate.group is None]
    for name in sorted({f.gate.group for f in firing if f.gate.group is not None}):
        members = [f for f in firing if f.gate.group == name]
        alone = [when(f.fires).then(after(before, [f], ends, points_of)) for f in members]
        worst = ends.worse(*alone)
        taken: Expr = lit(False)
        for member, result in zip(members, alone, strict=True):
            fires = (member.fires & (result == worst).fill_null(False)) & ~taken
            taken = taken | fires
            kept.append(Firing(member.gate, fires))
    return sorted(kept, key=lambda f: f.gate.id)


#: Effects that never harm.
HELPS = ("raise_by", "floor")


def worst_after(before: Expr, sure: Sequence[Firing], maybe: Sequence[Firing], ends: Ends) -> Expr:
    """The worst points that undecided gates may lead to: all that harm fire, none that helps.

    ``maybe`` pairs each gate with whether it may fire (sure ones included). An undecided
    ``set`` may help or harm, so both are tried.
    """
    harmful = [s if m.gate.effect in HELPS else m for s, m in zip(sure, maybe, strict=True)]
    sets_sure = [s if m.gate.effect in (*HELPS, "set") else m for s, m in zip(sure, maybe, strict=True)]
    results = [after(before, harshest(before, option, ends, _low), ends, _low) for option in (harmful, sets_sure)]
    return ends.worse(*results)


def _low(criterion: str) -> Expr:
    return col(f"{criterion}:low")


def _high(criterion: str) -> Expr:
    return col(f"{criterion}:high")


def best_after(before: Expr, sure: Sequence[Firing], maybe: Sequence[Firing], ends: Ends) -> Expr:
    """The best points that undecided gates may lead to: see :func:`worst_after`."""
    helpful = [m if m.gate.effect in HELPS else s for s, m in zip(sure, maybe, strict=True)]
    options = [helpful]
    for index, (_, may) in enumerate(zip(sure, maybe, strict=True)):
        if may.gate.effect == "set":
            options.append([may if i == index else f for i, f in enumerate(helpful)])
    results = [after(before, harshest(before, option, ends, _high), ends, _high) for option in options]
    return ends.better(*results)
