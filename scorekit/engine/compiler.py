"""A rubric becomes columns: one expression each, in stages of what depends on what.

Columns of criterion X (the root is ``score``), all Int64 millionths of a point unless said:

* ``X:state`` UInt8, see ``states``; ``X:measured``: the same of only its value;
* ``X:before``, ``X:points``: before and after its gates and rounding; null when not scored;
* ``X:coverage``: millionths of its applicable weight that the facts have settled; null: not applicable;
* ``X:low``, ``X:high``: its points with every unknown at its worst and at its best;
* ``X:out`` (Boolean, some branches): leaving out would have taken it beyond what is possible;
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

from scorekit.engine.combining import combine, weighted_mean
from scorekit.engine.conditions import EndsOf, PointEnds, condition_expr
from scorekit.engine.gates import Ends, Firing, PointsOf, after, best_after, harshest, scope_ends, worst_after
from scorekit.engine.leaving_out import LeavingOut
from scorekit.engine.pooling import left_open_above, pooled_points, settled_by_set
from scorekit.engine.scales import edges_of, leaf_points
from scorekit.engine.values import constant, half_up, read_value
from scorekit.measuring.plan import Plan
from scorekit.measuring.states import KNOWN, NEVER_STATE, NOT_APPLICABLE, UNKNOWN, VAGUE
from scorekit.rubrics.overflow import path_weights, whole_weights
from scorekit.rubrics.tree import POINT, POOLED, Criterion, Gate, Rubric, comparisons

_NULL = lit(None, dtype=pl.Int64)


class Compiler:
    """Compiles one rubric for frames with the columns ``names``.

    The columns of the range and of the rules cost time to plan: they are left out unless
    ``ranged`` and ``rules`` ask for them, or a score needs them.
    """

    def __init__(self, rubric: Rubric, names: Iterable[str], *, ranged: bool = True, rules: bool = True) -> None:
        self.rubric, self.names = rubric, frozenset(names)
        self.rules = rules
        self.plan = Plan()
        self.pooled = rubric.root.combine in POOLED
        self.leaving_out = LeavingOut(rubric)
        self._nodes = {node.id: node for node in rubric.root.walk()}
        #: Criteria of which the range is computed.
        self.ranged = set(self._nodes) if ranged else self.leaving_out.ranged() | self._below_worst()
        self._done: set[str] = set()
        #: Criteria that are applicable in every case, as far as the frame and the rubric tell.
        self._always: set[str] = set()
        #: Coverage of the node in hand, which reads its points.
        self._later: dict[str, Expr] = {}

    def _below_worst(self) -> set[str]:
        """The criteria that count at their worst when they are unknown, with what is below them."""
        found: set[str] = set()
        for node in self.rubric.root.walk():
            if self._fills_unknown(node):
                found |= {below.id for below in node.walk()}
        return found

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
        points = leaf_points(
            leaf, value, sign, node.vague, lambda name, expression: add(f"{node.id}:{name}", expression)
        )
        if self.rules:
            add(f"{node.id}:rule", points.rule_low)
            add(f"{node.id}:rule_high", points.rule_high)
        found = when(measured == NEVER_STATE).then(NEVER_STATE).when(points.decided).then(KNOWN)
        if points.vague is not None:
            found = found.when(points.vague).then(VAGUE)
        state = self._state(node, measured == NOT_APPLICABLE, found.otherwise(UNKNOWN))
        if node.id in self.ranged:
            for name, end in (("worst", points.worst), ("best", points.best)):
                add(f"{node.id}:{name}", end if node.applies_when is None else when(state != NOT_APPLICABLE).then(end))
        raw = points.points
        if node.applies_when is not None:
            raw = when(state.is_in([KNOWN, NEVER_STATE, VAGUE])).then(raw)
        if self._fills_unknown(node):
            raw = add(f"{node.id}:decided", raw)
            scored = when(raw.is_not_null()).then(POINT).otherwise(0)
            raw = when(state == UNKNOWN).then(col(f"{node.id}:worst")).otherwise(raw)
        else:
            scored = when(col(f"{node.id}:points").is_not_null()).then(POINT).otherwise(0)
        if points.settled is not None:
            scored = when(state == VAGUE).then(points.settled).otherwise(scored)
        if value.has_states or node.applies_when is not None:
            scored = when(state != NOT_APPLICABLE).then(scored)
        else:
            self._always.add(node.id)
        self._later[f"{node.id}:coverage"] = scored.cast(pl.Int64)
        return raw

    def _fills_unknown(self, node: Criterion) -> bool:
        """Whether an unknown criterion counts at its worst. The whole never does."""
        return node.unknown == "worst" and node.id != "score"

    def _state(self, node: Criterion, absent: Expr, state: Expr) -> Expr:
        """Define the state before gates: not applicable, not decided whether it is, or else ``state``.

        A set may still speak for what is silent; where none can, this is ``X:state`` itself.
        """
        expression = when(absent).then(NOT_APPLICABLE)
        surely: Expr | None = None
        if node.applies_when is not None:
            applies = self.plan.add(
                f"{node.id}:applies", condition_expr(node.applies_when, self.names, self._points_of)
            )
            expression = expression.when(~applies).then(NOT_APPLICABLE).when(applies.is_null()).then(UNKNOWN)  # type: ignore[assignment]
            surely = applies.is_not_null()
        name = "given" if self._may_be_set(node) else "state"
        found = self.plan.add(f"{node.id}:{name}", expression.otherwise(state).cast(pl.UInt8))
        if node.id in self.leaving_out.may_not_apply:
            below = [self._surely(child) for child in node.children if child.weight]
            surely = reduce(and_, [s for s in (surely, reduce(or_, below) if below else None) if s is not None])
            self.plan.add(f"{node.id}:surely", surely & (found != NOT_APPLICABLE))
        return found

    def _surely(self, node: Criterion) -> Expr:
        """Whether a criterion surely applies."""
        if node.id in self.leaving_out.may_not_apply:
            return col(f"{node.id}:surely")
        return col(f"{node.id}:{'given' if self._may_be_set(node) else 'state'}") != NOT_APPLICABLE

    def _may_be_set(self, node: Criterion) -> bool:
        return any(gate.effect == "set" for gate in self.rubric.gates_on(node.id))

    def _branch(self, node: Criterion) -> Expr:
        """Define the state and coverage of a branch; returns its points before gates."""
        counted = [child for child in node.children if child.weight]
        states = [col(f"{child.id}:state") for child in counted]
        blocked = [
            state == UNKNOWN for child, state in zip(counted, states, strict=True) if child.unknown == "unscored"
        ]
        if node.applies_when is None and any(child.id in self._always for child in counted):
            self._always.add(node.id)
        raw = self._nearer_end(node, self._combined(node, "points"))
        raw = self.plan.add(f"{node.id}:combined", raw)
        absent = lit(False) if node.id in self._always else reduce(and_, (state == NOT_APPLICABLE for state in states))
        nothing = reduce(or_, blocked, raw.is_null())
        state = self._state(node, absent, when(nothing).then(UNKNOWN).otherwise(KNOWN))
        if blocked or node.applies_when is not None:
            raw = when(state == KNOWN).then(raw)

        def where_it_applies(value: Expr) -> Expr:
            return value if node.id in self._always else when(state != NOT_APPLICABLE).then(value)

        if node.id in self.ranged:
            self.plan.add(f"{node.id}:worst", where_it_applies(self._combined(node, "low")))
            self.plan.add(f"{node.id}:best", where_it_applies(self._combined(node, "high")))
        if self._fills_unknown(node):
            raw = when(state == UNKNOWN).then(col(f"{node.id}:worst")).otherwise(raw)
        self._later[f"{node.id}:coverage"] = where_it_applies(self._branch_coverage(node))
        return raw

    def _nearer_end(self, node: Criterion, raw: Expr) -> Expr:
        """The points without what is left out, brought back to what it may at worst and at best be."""
        if node.id not in self.leaving_out.bounded:
            return raw
        add = self.plan.add
        raw = add(f"{node.id}:without", raw)
        for name, ending, scale_end in (("at_worst", "low", 0), ("at_best", "high", 1)):
            for part in self.leaving_out.parts_of(node):
                points = col(f"{part.id}:points")
                end = (
                    constant(self.leaving_out.ends_of(part)[scale_end])
                    if self.leaving_out.is_free(part)
                    else col(f"{part.id}:{ending}")
                )
                left_out = points.is_null() & (col(f"{part.id}:state") == UNKNOWN) & self._surely(part)
                filled = points if part.unknown == "worst" else when(left_out).then(end).otherwise(points)
                if f"{part.id}:{name}" not in self.plan:
                    add(f"{part.id}:{name}", filled)
        ends = [add(f"{node.id}:{name}_end", self._combined(node, name)) for name in ("at_worst", "at_best")]
        nearer = raw.clip(pl.min_horizontal(ends), pl.max_horizontal(ends))
        if self.rules:
            add(f"{node.id}:out", raw != nearer)
        return nearer

    def _combined(self, node: Criterion, ending: str) -> Expr:
        if self.pooled:
            return pooled_points(self.rubric, self.leaving_out, node, ending)
        weights = whole_weights(child.weight for child in node.children)
        parts = [
            (col(f"{child.id}:{ending}"), weight)
            for child, weight in zip(node.children, weights, strict=True)
            if weight
        ]
        return combine(node.combine, parts, self.rubric.scale)

    def _branch_coverage(self, node: Criterion) -> Expr:
        if self.pooled:
            parts = list(node.leaves())
            below = path_weights(node)
            weights = whole_weights(Fraction(below[leaf.id] * (leaf.out_of or 0)) for leaf in parts)
            set_above, left_open = settled_by_set(self.rubric, node), left_open_above(node)
        else:
            parts = list(node.children)
            weights = whole_weights(child.weight for child in parts)
            set_above, left_open = {}, {}
        counted = [(part.id, weight) for part, weight in zip(parts, weights, strict=True) if weight]
        pairs = []
        for id, weight in counted:
            cover: Expr = col(f"{id}:coverage")
            if id in left_open:
                cover = when(cover.is_not_null() & left_open[id]).then(constant(0)).otherwise(cover)
            if id in set_above:
                cover = when(set_above[id]).then(constant(POINT)).otherwise(cover)
            pairs.append((cover, weight))
        return weighted_mean(pairs, POINT, complete=all(id in self._always for id, _ in counted))

    def _finish(self, node: Criterion, raw: Expr) -> None:
        """The gates on a node, its rounding, and the range of its points."""
        ends = scope_ends(self.rubric.scale, node.out_of)
        gates = self.rubric.gates_on(node.id)
        add = self.plan.add
        points = add(f"{node.id}:before", raw) if gates or self.rules else raw
        coverage = self._later.pop(f"{node.id}:coverage")
        if gates:
            acting = harshest(points, self._firing(node, gates, points), ends, self._cap_points)
            acting = [Firing(f.gate, add(f"gate:{f.gate.id}:fires", f.fires)) for f in acting]
            points = after(points, acting, ends, self._cap_points)
            if sets := [f.fires for f in acting if f.gate.effect == "set"]:
                is_set = add(f"{node.id}:set", reduce(or_, sets))
                add(f"{node.id}:state", when(is_set).then(KNOWN).otherwise(col(f"{node.id}:given")).cast(pl.UInt8))
                coverage = when(is_set).then(constant(POINT)).otherwise(coverage)
        points = add(f"{node.id}:points", _rounded(points, node, ends))
        if node.may_be_left_open and node.id != "score":
            coverage = when(points.is_null() & coverage.is_not_null()).then(constant(0)).otherwise(coverage)
        add(f"{node.id}:coverage", coverage)
        if node.id in self.ranged:
            self._range(node, gates, ends)

    def _firing(self, node: Criterion, gates: Sequence[Gate], points: Expr) -> list[Firing]:
        """Each gate with whether it is to act. Only a set acts on what has no points, and then the
        others act on what it gives."""
        holds = [
            self.plan.add(f"gate:{gate.id}:holds", self._holds(gate, self._points_of, self._cap_points))
            for gate in gates
        ]
        spoken = points.is_not_null()
        speaks = self._speaks(node)
        sets = [h.fill_null(False) for gate, h in zip(gates, holds, strict=True) if gate.effect == "set"]
        if sets:
            spoken = spoken | (reduce(or_, sets) & speaks)
        return [
            Firing(gate, h.fill_null(False) & (speaks if gate.effect == "set" else spoken))
            for gate, h in zip(gates, holds, strict=True)
        ]

    def _speaks(self, node: Criterion) -> Expr:
        """Where a set may give points: everywhere, unless the criterion itself says that it does not apply."""
        return lit(True) if node.applies_when is None else col(f"{node.id}:applies").fill_null(True)

    def _range(self, node: Criterion, gates: Sequence[Gate], ends: Ends) -> None:
        worst, best = col(f"{node.id}:worst"), col(f"{node.id}:best")
        points = col(f"{node.id}:points")
        if gates:
            holds = [self._holds(gate, self._range_of, lambda id: col(f"{id}:low")) for gate in gates]
            speaks = self._speaks(node)
            sure, maybe = [], []
            for gate, h in zip(gates, holds, strict=True):
                certain, possible = h.fill_null(False), h.fill_null(True)
                if gate.effect == "set":
                    certain = certain & speaks
                    possible = when(worst.is_null()).then(certain).otherwise(possible)
                sure.append(Firing(gate, certain))
                maybe.append(Firing(gate, possible))
            worst, best = worst_after(worst, sure, maybe, ends), best_after(best, sure, maybe, ends)
        low, high = _rounded(worst, node, ends), _rounded(best, node, ends)
        if self.leaving_out.may_widen(node):
            low, high = ends.worse(low, high, points), ends.better(low, high, points)
        self.plan.add(f"{node.id}:low", low)
        self.plan.add(f"{node.id}:high", high)

    def _points_of(self, id: str) -> PointEnds:
        """Between what the points of a criterion lie: its points, or its worst and best without them."""
        node, points = self._nodes[id], col(f"{id}:points")
        low, high = col(f"{id}:low"), col(f"{id}:high")
        surely = self._surely(node) | points.is_not_null() if id in self.leaving_out.may_not_apply else None
        return PointEnds(
            when(points.is_not_null()).then(points).otherwise(low),
            when(points.is_not_null()).then(points).otherwise(high),
            surely,
        )

    def _range_of(self, id: str) -> PointEnds:
        return PointEnds(col(f"{id}:low"), col(f"{id}:high"))

    def _cap_points(self, id: str) -> Expr:
        """The points that a relative cap starts from: what is unknown caps at its best."""
        points, left_out = col(f"{id}:points"), col(f"{id}:state") == UNKNOWN
        best = when(left_out & self._surely(self._nodes[id])).then(col(f"{id}:high"))
        return when(points.is_not_null()).then(points).otherwise(best)

    def _holds(self, gate: Gate, ends_of: EndsOf, cap_points: PointsOf) -> Expr:
        holds = condition_expr(gate.when, self.names, ends_of)
        if gate.criterion is None:
            return holds
        # A cap relative to what is not scored cannot be checked.
        scored = cap_points(gate.criterion).is_not_null()
        return when(scored).then(holds).when(~holds).then(False).otherwise(lit(None, dtype=pl.Boolean))


def _rounded(points: Expr, node: Criterion, ends: Ends) -> Expr:
    """Points rounded as the criterion asks, and never past the ends of the scale."""
    if node.round_decimals is None or node.round_decimals >= 6:
        return points
    step = constant(10 ** (6 - node.round_decimals))
    rounded = half_up(points, step) * step
    return rounded.clip(min(ends.worst, ends.best), max(ends.worst, ends.best))
