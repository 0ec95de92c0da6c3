"""A rubric becomes columns: one expression each, in stages of what depends on what.

Columns of criterion X (the root is ``score``), all Int64 millionths of a point unless said:

* ``X:state`` UInt8, see ``states``; ``X:measured``: the same before ``applies_when``;
* ``X:before``, ``X:points``: before and after its gates and rounding; null when not scored;
* ``X:coverage``: millionths of its applicable weight that were known; null: not applicable;
* ``X:low``, ``X:high``: its points with every unknown at its worst and at its best;
* ``X:rule``, ``X:rule_high`` (leaves, Int32): which rule the ends of the value fell under.

``gate:G:holds`` is three-valued; ``gate:G:fires`` says whether it acted. A frame of twelve
cases and one of twelve million go through the same expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from operator import and_, or_

import polars as pl
from polars import Expr, col, lit, when

from scorekit.scoring.combine_points import combine, pooled, scored_weight, weighted_mean
from scorekit.scoring.condition_points import condition_expr
from scorekit.scoring.gate_points import Ends, Firing, after, best_after, harshest, scope_ends, worst_after
from scorekit.scoring.overflow import path_weights, whole_weights
from scorekit.scoring.plan import Plan
from scorekit.scoring.rubric import POINT, POOLED, Criterion, Gate, Rubric, comparisons
from scorekit.scoring.scale_points import edges_of, leaf_points
from scorekit.scoring.states import KNOWN, NEVER_STATE, NOT_APPLICABLE, UNKNOWN
from scorekit.scoring.values import constant, half_up, read_value

_NULL = lit(None, dtype=pl.Int64)


class Compiler:
    """Compiles one rubric for frames with the columns ``names``.

    The columns of the range and of the rules cost time to plan: they are left out unless
    ``ranged`` and ``rules`` ask for them.
    """

    def __init__(self, rubric: Rubric, names: Iterable[str], *, ranged: bool = True, rules: bool = True) -> None:
        self.rubric, self.names = rubric, frozenset(names)
        self.ranged = ranged or any(node.unknown == "worst" for node in rubric.root.walk())
        self.rules = rules
        self.plan = Plan()
        self.pooled = rubric.root.combine in POOLED
        self._nodes = {node.id: node for node in rubric.root.walk()}
        self._done: set[str] = set()
        #: Criteria that are applicable in every case, as far as the frame and the rubric tell.
        self._always: set[str] = set()
        #: Coverage of the node in hand, which reads its points.
        self._later: dict[str, Expr] = {}

    def compile(self) -> Plan:
        """The plan of all columns of the rubric."""
        self._node(self.rubric.root)
        return self.plan

    def _node(self, node: Criterion) -> None:
        if node.id in self._done:
            return
        self._done.add(node.id)
        for child in node.children:
            self._node(child)
        self._wait_for(node)
        raw = self._leaf(node) if node.leaf is not None else self._branch(node)
        self._finish(node, raw)

    def _wait_for(self, node: Criterion) -> None:
        """Compile first what the node's conditions and gates name (the reader refused cycles)."""
        conditions = [gate.when for gate in self.rubric.gates_on(node.id)]
        conditions += [node.applies_when] if node.applies_when is not None else []
        named = {part.name for c in conditions for part in comparisons(c) if part.subject == "criterion"}
        named |= {gate.criterion for gate in self.rubric.gates_on(node.id) if gate.criterion is not None}
        for id in sorted(named):
            self._node(self._nodes[id])

    def _leaf(self, node: Criterion) -> Expr:
        """Define the state and coverage of a leaf; returns its points before gates."""
        leaf = node.leaf
        assert leaf is not None
        add = self.plan.add
        value = read_value(self.names, leaf.column, leaf.kind, edges_of(leaf), leaf.currency)
        measured = add(f"{node.id}:measured", value.state)
        value = replace(value, state=measured)
        sign = 1 if node.out_of is not None else self.rubric.scale.sign
        points = leaf_points(leaf, value, sign, lambda name, expression: add(f"{node.id}:{name}", expression))
        if self.rules:
            add(f"{node.id}:rule", points.rule_low)
            add(f"{node.id}:rule_high", points.rule_high)
        state = self._applicable(
            node,
            measured == NOT_APPLICABLE,
            when(measured == NEVER_STATE).then(NEVER_STATE).when(points.decided).then(KNOWN).otherwise(UNKNOWN),
        )
        if self.ranged:
            for name, end in (("worst", points.worst), ("best", points.best)):
                add(f"{node.id}:{name}", end if node.applies_when is None else when(state != NOT_APPLICABLE).then(end))
        raw = points.points
        if node.applies_when is not None:
            raw = when(state.is_in([KNOWN, NEVER_STATE])).then(raw)
        if self._fills_unknown(node):
            raw = add(f"{node.id}:decided", raw)
            scored = when(raw.is_not_null()).then(POINT).otherwise(0)
            raw = when(state == UNKNOWN).then(col(f"{node.id}:worst")).otherwise(raw)
        else:
            scored = when(col(f"{node.id}:points").is_not_null()).then(POINT).otherwise(0)
        if value.has_states or node.applies_when is not None:
            scored = when(state != NOT_APPLICABLE).then(scored)
        else:
            self._always.add(node.id)
        self._later[f"{node.id}:coverage"] = scored.cast(pl.Int64)
        return raw

    def _fills_unknown(self, node: Criterion) -> bool:
        """Whether an unknown criterion counts at its worst. The whole never does."""
        return node.unknown == "worst" and node.id != "score"

    def _applicable(self, node: Criterion, absent: Expr, state: Expr) -> Expr:
        """Define X:state: not applicable, not decided whether it is, or else ``state``."""
        expression = when(absent).then(NOT_APPLICABLE)
        if node.applies_when is not None:
            applies = self.plan.add(
                f"{node.id}:applies", condition_expr(node.applies_when, self.names, "points", "points")
            )
            expression = expression.when(~applies).then(NOT_APPLICABLE).when(applies.is_null()).then(UNKNOWN)  # type: ignore[assignment]
        return self.plan.add(f"{node.id}:state", expression.otherwise(state).cast(pl.UInt8))

    def _branch(self, node: Criterion) -> Expr:
        """Define the state and coverage of a branch; returns its points before gates."""
        counted = [child for child in node.children if child.weight]
        states = [col(f"{child.id}:state") for child in counted]
        blocked = [
            state == UNKNOWN for child, state in zip(counted, states, strict=True) if child.unknown == "unscored"
        ]
        if node.applies_when is None and any(child.id in self._always for child in counted):
            self._always.add(node.id)
        raw = self.plan.add(f"{node.id}:combined", self._combined(node, "points"))
        absent = lit(False) if node.id in self._always else reduce(and_, (state == NOT_APPLICABLE for state in states))
        nothing = reduce(or_, blocked, raw.is_null())
        state = self._applicable(node, absent, when(nothing).then(UNKNOWN).otherwise(KNOWN))
        if blocked or node.applies_when is not None:
            raw = when(state == KNOWN).then(raw)

        def where_it_applies(value: Expr) -> Expr:
            return value if node.id in self._always else when(state != NOT_APPLICABLE).then(value)

        if self.ranged:
            self.plan.add(f"{node.id}:worst", where_it_applies(self._combined(node, "low")))
            self.plan.add(f"{node.id}:best", where_it_applies(self._combined(node, "high")))
        if self._fills_unknown(node):
            raw = when(state == UNKNOWN).then(col(f"{node.id}:worst")).otherwise(raw)
        self._later[f"{node.id}:coverage"] = where_it_applies(self._branch_coverage(node))
        return raw

    def _combined(self, node: Criterion, ending: str) -> Expr:
        if self.pooled:
            return self._pooled(node, ending)
        weights = whole_weights(child.weight for child in node.children)
        parts = [(col(f"{child.id}:{ending}"), weight) for child, weight in zip(node.children, weights, strict=True)]
        return combine(node.combine, parts, self.rubric.scale)

    def _pooled(self, node: Criterion, ending: str) -> Expr:
        """A branch on which a gate acts, or that may be left open, enters the sums above it by
        its share of the way."""
        scale, weights = self.rubric.scale, path_weights(node)
        terms = []
        for part in self._pooled_parts(node):
            if not weights[part.id]:
                continue
            points = col(f"{part.id}:{ending}")
            if part.leaf is not None:
                most = part.out_of or 0
                possible: Expr = when(points.is_not_null()).then(constant(most))
                terms.append((points.cast(pl.Int128) * scale.length, possible, weights[part.id], most))
            else:
                inner = [(col(f"{leaf.id}:{ending}"), weights[leaf.id] * (leaf.out_of or 0)) for leaf in part.leaves()]
                possible = when(points.is_not_null()).then(scored_weight(inner, pl.Int128))
                most = sum(weight for _, weight in inner)
                terms.append(((points - scale.worst).cast(pl.Int128) * possible, possible, 1, most))
        return pooled(self.rubric, terms)

    def _pooled_parts(self, node: Criterion) -> Iterable[Criterion]:
        for child in node.children:
            if child.leaf is not None or child.may_be_left_open or self.rubric.gates_on(child.id):
                yield child
            else:
                yield from self._pooled_parts(child)

    def _branch_coverage(self, node: Criterion) -> Expr:
        if self.pooled:
            parts = list(node.leaves())
            below = path_weights(node)
            weights = whole_weights(Fraction(below[leaf.id] * (leaf.out_of or 0)) for leaf in parts)
        else:
            parts = list(node.children)
            weights = whole_weights(child.weight for child in parts)
        counted = [(part.id, weight) for part, weight in zip(parts, weights, strict=True) if weight]
        pairs = [(col(f"{id}:coverage"), weight) for id, weight in counted]
        return weighted_mean(pairs, POINT, complete=all(id in self._always for id, _ in counted))

    def _finish(self, node: Criterion, raw: Expr) -> None:
        """The gates on a node, its rounding, and the range of its points."""
        ends = scope_ends(self.rubric.scale, node.out_of)
        gates = self.rubric.gates_on(node.id)
        add = self.plan.add
        points = add(f"{node.id}:before", raw) if gates or self.rules else raw
        if gates:
            firing = []
            for gate in gates:
                holds = add(f"gate:{gate.id}:holds", self._holds(gate, "points", "points"))
                firing.append(Firing(gate, holds.fill_null(False) & points.is_not_null()))
            acting = harshest(points, firing, ends, "points")
            acting = [Firing(f.gate, add(f"gate:{f.gate.id}:fires", f.fires)) for f in acting]
            points = after(points, acting, ends, "points")
        add(f"{node.id}:points", _rounded(points, node, ends))
        add(f"{node.id}:coverage", self._later.pop(f"{node.id}:coverage"))
        if self.ranged:
            self._range(node, gates, ends)

    def _range(self, node: Criterion, gates: Sequence[Gate], ends: Ends) -> None:
        worst, best = col(f"{node.id}:worst"), col(f"{node.id}:best")
        if gates:
            holds = [self._holds(gate, "low", "high") for gate in gates]
            sure = [Firing(gate, h.fill_null(False)) for gate, h in zip(gates, holds, strict=True)]
            maybe = [Firing(gate, h.fill_null(True)) for gate, h in zip(gates, holds, strict=True)]
            worst, best = worst_after(worst, sure, maybe, ends), best_after(best, sure, maybe, ends)
        self.plan.add(f"{node.id}:low", _rounded(worst, node, ends))
        self.plan.add(f"{node.id}:high", _rounded(best, node, ends))

    def _holds(self, gate: Gate, low: str, high: str) -> Expr:
        holds = condition_expr(gate.when, self.names, low, high)
        if gate.criterion is None:
            return holds
        # A cap relative to what is not scored cannot be checked.
        scored = col(f"{gate.criterion}:{low}").is_not_null()
        return when(scored).then(holds).when(~holds).then(False).otherwise(lit(None, dtype=pl.Boolean))


def _rounded(points: Expr, node: Criterion, ends: Ends) -> Expr:
    """Points rounded as the criterion asks, and never past the ends of the scale."""
    if node.round_decimals is None or node.round_decimals >= 6:
        return points
    step = constant(10 ** (6 - node.round_decimals))
    rounded = half_up(points, step) * step
    return rounded.clip(min(ends.worst, ends.best), max(ends.worst, ends.best))
