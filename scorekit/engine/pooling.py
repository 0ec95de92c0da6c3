"""Pooled points: what was earned over what was possible, over the leaves below a branch."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

import polars as pl
from polars import Expr, col, when

from scorekit.engine.combining import Part, pooled, scored_weight
from scorekit.engine.leaving_out import LeavingOut
from scorekit.engine.values import constant
from scorekit.rubrics.overflow import path_weights
from scorekit.rubrics.tree import Criterion, Rubric


def pooled_points(rubric: Rubric, leaving_out: LeavingOut, node: Criterion, ending: str) -> Expr:
    """The points of a branch; ``ending`` is that of the columns of its parts (points, low, high, at_worst, at_best).

    A branch on which a gate acts, or that may be left open, enters by its share of the way.
    """
    scale, weights = rubric.scale, path_weights(node)
    terms = []
    for part in leaving_out.parts_of(node):
        if not weights[part.id]:
            continue
        points = col(f"{part.id}:{ending}")
        if part.leaf is not None:
            most = part.out_of or 0
            possible: Expr = when(points.is_not_null()).then(constant(most))
            terms.append((points.cast(pl.Int128) * scale.length, possible, weights[part.id], most))
        else:
            own = [(leaf, weights[leaf.id] * (leaf.out_of or 0)) for leaf in part.leaves()]
            most = sum(weight for _, weight in own)
            if ending in ("at_worst", "at_best"):  # with its points as they are, or with its range where it has none
                with_points = _possible(rubric, part, own, "points", most)
                known = col(f"{part.id}:points").is_not_null()
                possible = when(known).then(with_points).otherwise(_applicable(own))
            else:
                possible = _possible(rubric, part, own, ending, most)
            possible = when(points.is_not_null()).then(possible)
            terms.append(((points - scale.worst).cast(pl.Int128) * possible, possible, 1, most))
    return pooled(rubric, terms)


def _applicable(own: Iterable[tuple[Criterion, int]]) -> Expr:
    return scored_weight([(col(f"{leaf.id}:coverage"), weight) for leaf, weight in own if weight], pl.Int128)


def _possible(rubric: Rubric, part: Criterion, own: list[tuple[Criterion, int]], ending: str, most: int) -> Expr:
    """What was possible below a branch that enters a sum as a whole: all, where a set speaks for it."""
    set_above = settled_by_set(rubric, part)
    inner: list[Part] = []
    for leaf, weight in own:
        points: Expr = col(f"{leaf.id}:{ending}")
        if leaf.id in set_above:
            points = when(set_above[leaf.id]).then(constant(0)).otherwise(points)
        inner.append((points, weight))
    found = scored_weight(inner, pl.Int128)
    if any(gate.effect == "set" for gate in rubric.gates_on(part.id)):
        found = when(col(f"{part.id}:set")).then(constant(most, pl.Int128)).otherwise(found)
    return found


def settled_by_set(rubric: Rubric, top: Criterion) -> dict[str, Expr]:
    """Leaf -> whether a set fires on a branch between it and ``top``, for the leaves where one may."""
    found: dict[str, list[Expr]] = {}
    for node in top.walk():
        if node is not top and node.children and any(gate.effect == "set" for gate in rubric.gates_on(node.id)):
            for leaf in node.leaves():
                found.setdefault(leaf.id, []).append(col(f"{node.id}:set"))
    return {id: reduce(or_, flags) for id, flags in found.items()}


def left_open_above(top: Criterion) -> dict[str, Expr]:
    """Leaf -> whether a branch between it and ``top`` is left without points, for the leaves where one may be."""
    found: dict[str, list[Expr]] = {}
    for node in top.walk():
        if node is not top and node.may_be_left_open:
            for leaf in node.leaves():
                found.setdefault(leaf.id, []).append(col(f"{node.id}:points").is_null())
    return {id: reduce(or_, flags) for id, flags in found.items()}
