"""Columns that say where a score comes from; an explanation shows them and computes nothing.

For criterion X below additive branches only (Int64 millionths):

* ``X:applied``: its weight in the whole score, of what was scored in this case;
* ``X:contribution``: applied weight times points; the children of a branch and its lines for
  gates, the nearer end and rounding add up to the contribution of the branch;
* ``X:gates``: what the gates on X (and its own rounding) changed; all of it, where a set spoke for what had none;
* ``X:nearer``: what being brought back to the nearer end changed, where leaving out went beyond what is possible;
* ``X:rounding``: what the roundings to a millionth hide.

``X:binds`` (Boolean): the child that a minimum or maximum took, or that is at the worst
of a geometric mean. ``X:log_share`` (Int64): ten-thousandths of the logarithm of a geometric
mean that come from X.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add

import polars as pl
from polars import Expr, col, lit, when

from scorekit.engine.combining import log_term, scored_weight
from scorekit.engine.pooling import settled_by_set
from scorekit.engine.values import constant, half_up
from scorekit.measuring.plan import Plan
from scorekit.rubrics.overflow import path_weights, whole_weights
from scorekit.rubrics.tree import POINT, POOLED, Criterion, Rubric

_WIDE = pl.Int128


def _wide(value: Expr) -> Expr:
    return value.cast(_WIDE)


def _const(value: int) -> Expr:
    return constant(value, pl.Int128)


def add_detail(plan: Plan, rubric: Rubric) -> None:
    """Add the columns above to the plan of a compiled rubric."""
    root = rubric.root
    scored = col("score:points").is_not_null()
    plan.add("score:applied", when(scored).then(constant(POINT)))
    plan.add("score:contribution", col("score:points"))
    plan.add("score:gates", col("score:points") - col("score:before").fill_null(_silent(rubric)))
    if "score:without" in plan:
        plan.add("score:nearer", col("score:combined") - col("score:without"))
    if root.combine in POOLED:
        _pooled(plan, rubric)
    else:
        _below(plan, root, rubric)


def _silent(rubric: Rubric) -> int:
    """What a score starts from where only a set speaks: the worst in the pooled ways, else nothing."""
    return rubric.scale.worst if rubric.root.combine in POOLED else 0


def _below(plan: Plan, node: Criterion, rubric: Rubric) -> None:
    if not node.children:
        return
    counted = [child for child in node.children if child.weight]
    weights = whole_weights(child.weight for child in counted)
    parts = [(col(f"{child.id}:points"), weight) for child, weight in zip(counted, weights, strict=True)]
    if node.combine == "weighted_mean" and f"{node.id}:applied" in plan:
        _mean_parts(plan, node, counted, parts)
    elif node.combine == "geometric_mean":
        logs = [log_term(points, weight, rubric.scale) for points, weight in parts]
        total = reduce(add, (log.fill_null(0.0) for log in logs))
        for child, log, (points, _) in zip(counted, logs, parts, strict=True):
            share = when(total != 0).then((log * 10_000 / total).round(0).cast(pl.Int64, strict=False))
            plan.add(f"{child.id}:log_share", share)
            plan.add(f"{child.id}:binds", points == rubric.scale.worst)
    elif node.combine in ("minimum", "maximum"):
        for child, (points, _) in zip(counted, parts, strict=True):
            plan.add(f"{child.id}:binds", points == col(f"{node.id}:before"))
    for child in node.children:
        _below(plan, child, rubric)


def _mean_parts(plan: Plan, node: Criterion, counted: Sequence[Criterion], parts: Sequence[tuple[Expr, int]]) -> None:
    applied = _wide(col(f"{node.id}:applied"))
    weight_sum = scored_weight(parts, _WIDE)
    for child, (points, weight) in zip(counted, parts, strict=True):
        share = applied * _const(weight)
        scored = points.is_not_null()
        plan.add(f"{child.id}:applied", when(scored).then(half_up(share, weight_sum)).cast(pl.Int64))
        earned = half_up(share * _wide(points), weight_sum * _const(POINT)).cast(pl.Int64)
        plan.add(f"{child.id}:contribution", when(scored).then(earned))
        before = half_up(share * _wide(col(f"{child.id}:before")), weight_sum * _const(POINT)).cast(pl.Int64)
        plan.add(f"{child.id}:gates", when(scored).then(col(f"{child.id}:contribution") - before.fill_null(0)))
        if f"{child.id}:without" in plan:
            moved = _wide(col(f"{child.id}:combined") - col(f"{child.id}:without"))
            plan.add(f"{child.id}:nearer", when(scored).then(half_up(share * moved, weight_sum * _const(POINT))))
    _add_rounding(plan, node, counted, lit(0))


def _add_rounding(plan: Plan, node: Criterion, counted: Sequence[Criterion], base: Expr) -> None:
    """What is left of a branch's contribution when its parts and gates are taken off."""
    parts = [col(f"{child.id}:contribution") for child in counted]
    some = reduce(lambda a, b: a | b, (part.is_not_null() for part in parts))
    rest = col(f"{node.id}:contribution") - col(f"{node.id}:gates") - base
    if f"{node.id}:nearer" in plan:
        rest = rest - col(f"{node.id}:nearer").fill_null(0)
    total = reduce(add, (part.fill_null(0) for part in parts))
    plan.add(f"{node.id}:rounding", when(some).then(rest - total))


def _pooled(plan: Plan, rubric: Rubric) -> None:
    """Parts of a pooled score: what was earned over all that was possible, times the scale.

    A branch without points takes what is below it out of the score; one for which a set speaks brings all in.
    """
    scale, weights = rubric.scale, path_weights(rubric.root)
    set_above = settled_by_set(rubric, rubric.root)
    inside = _inside(rubric)
    enters = {part.id for part in _entering(rubric, rubric.root)}

    def possible(node: Criterion, *, by_set: bool = True) -> Expr:
        leaves = []
        for leaf in node.leaves():
            points: Expr = col(f"{leaf.id}:points")
            if by_set and leaf.id in set_above:
                points = when(set_above[leaf.id]).then(constant(0)).otherwise(points)
            leaves.append((when(inside[leaf.id]).then(points), weights[leaf.id] * (leaf.out_of or 0)))
        return scored_weight(leaves, _WIDE)

    whole = possible(rubric.root)
    for node in rubric.root.walk():
        if node.id == "score":
            continue
        points, before = col(f"{node.id}:points"), col(f"{node.id}:before")
        bounded = f"{node.id}:without" in plan
        if bounded and node.id not in enters:  # its leaves enter the sums above, whatever it has itself
            points = before = col(f"{node.id}:without")
        scored = points.is_not_null() & inside[node.id] & (whole > 0)
        if node.leaf is not None:
            factor = known = _const(scale.length * weights[node.id])
            worst = 0
        else:
            factor, known, worst = possible(node), possible(node, by_set=False), scale.worst

        def part(value: Expr, factor: Expr) -> Expr:
            return half_up(_wide(value) * factor, whole).cast(pl.Int64)

        plan.add(f"{node.id}:applied", when(scored).then(half_up(possible(node) * POINT, whole)).cast(pl.Int64))
        plan.add(f"{node.id}:contribution", when(scored).then(part(points - worst, factor)))
        changed = col(f"{node.id}:contribution") - part(before - worst, known).fill_null(0)
        plan.add(f"{node.id}:gates", when(scored).then(changed))
        if bounded and node.id in enters:
            moved = part(col(f"{node.id}:combined") - col(f"{node.id}:without"), known)
            plan.add(f"{node.id}:nearer", when(scored).then(moved))
    for node in rubric.root.walk():
        if node.children:
            base = lit(scale.worst if node.id == "score" else 0)
            _add_rounding(plan, node, [child for child in node.children if child.weight], base)


def _inside(rubric: Rubric) -> dict[str, Expr]:
    """Whether what is below each criterion enters the score."""
    inside: dict[str, Expr] = {"score": lit(True)}
    settled: dict[str, Expr | None] = {"score": None}
    for node in rubric.root.walk():
        below = settled[node.id]
        if node.id != "score" and any(gate.effect == "set" for gate in rubric.gates_on(node.id)):
            below = col(f"{node.id}:set") if below is None else below | col(f"{node.id}:set")
        for child in node.children:
            open_ = inside[node.id]
            if node.id != "score" and node.may_be_left_open:
                has_points = col(f"{node.id}:points").is_not_null()
                open_ = open_ & (has_points if below is None else has_points | below)
            inside[child.id], settled[child.id] = open_, below
    return inside


def _entering(rubric: Rubric, node: Criterion) -> Iterator[Criterion]:
    """The criteria below a branch that enter a sum as a whole, at whatever depth."""
    for child in node.children:
        if child.leaf is not None or child.may_be_left_open or rubric.gates_on(child.id):
            yield child
        yield from _entering(rubric, child)
