"""What leaving out an unknown criterion can do, as far as the rubric itself says.

A mean without what is unknown lies between the two ends that this could have, as long as it could have
been anything on the scale. Only where that is not so must the ends be computed beside the points; this
module finds these places, so that all other rubrics pay nothing for the rule.
"""

from __future__ import annotations

from scorekit.rubrics.tree import POINT, POOLED, Compare, Criterion, Gate, Rubric, comparisons, reach_of


class LeavingOut:
    """The places of one rubric where leaving out matters."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.pooled = rubric.root.combine in POOLED
        self._nodes = {node.id: node for node in rubric.root.walk()}
        #: Criteria of which it can be undecided whether they apply.
        self.may_not_apply = {node.id for node in rubric.root.walk() if _may_not_apply(node)}
        #: Branches of which the points may have to be brought back to the nearer end.
        self.bounded = {node.id for node in rubric.root.walk() if node.children and self._is_bounded(node)}

    def is_free(self, node: Criterion) -> bool:
        """Whether a criterion that is unknown and surely applies can be anything on its scale."""
        if node.id in self.may_not_apply or self.rubric.gates_on(node.id) or not self._rounds_to_ends(node):
            return False
        if node.leaf is None:
            return not node.may_be_left_open and all(self.is_free(child) for child in node.children if child.weight)
        sign = 1 if node.out_of is not None else self.rubric.scale.sign
        return node.vague != "unknown" and reach_of(node.leaf, sign) == self.ends_of(node)

    def ends_of(self, node: Criterion) -> tuple[int, int]:
        """The worst and the best of the scale of a criterion."""
        if node.out_of is not None:
            return 0, node.out_of
        return self.rubric.scale.worst, self.rubric.scale.best

    def parts_of(self, node: Criterion) -> list[Criterion]:
        """What enters the sums of a branch: its children, or in the pooled ways the leaves below and
        the branches that enter as a whole."""
        if not self.pooled:
            return [child for child in node.children if child.weight]
        found = []
        for child in node.children:
            if not child.weight:
                continue
            if child.leaf is not None or child.may_be_left_open or self.rubric.gates_on(child.id):
                found.append(child)
            else:
                found += self.parts_of(child)
        return found

    def may_widen(self, node: Criterion) -> bool:
        """Whether the points of a criterion may lie outside of its two ends as they are computed."""
        if self.rubric.gates_on(node.id) or (node.children and node.id in self.may_not_apply):
            return True
        return self.pooled and any(part.leaf is None for part in self.parts_of(node))

    def ranged(self) -> set[str]:
        """The criteria of which the range is needed to compute the score."""
        wanted = [part for id in self.bounded for part in self.parts_of(self._nodes[id]) if not self.is_free(part)]
        for gate in self.rubric.gates:
            wanted += self._named_by(gate)
        for node in self.rubric.root.walk():
            if node.applies_when is not None:
                wanted += [self._nodes[part.name] for part in comparisons(node.applies_when) if _reads_points(part)]
        found: set[str] = set()
        while wanted:
            node = wanted.pop()
            if node.id in found:
                continue
            found.add(node.id)
            wanted += node.children
            for gate in self.rubric.gates_on(node.id):
                wanted += self._named_by(gate)
        return found

    def _named_by(self, gate: Gate) -> list[Criterion]:
        named = [part.name for part in comparisons(gate.when) if _reads_points(part)]
        return [self._nodes[name] for name in (*named, *([gate.criterion] if gate.criterion else ()))]

    def _is_bounded(self, node: Criterion) -> bool:
        return any(part.unknown != "worst" and not self.is_free(part) for part in self.parts_of(node))

    def _rounds_to_ends(self, node: Criterion) -> bool:
        """Whether rounding leaves the ends of the scale where they are."""
        if node.round_decimals is None or node.round_decimals >= 6:
            return True
        step = POINT // 10**node.round_decimals
        return not any(end % step for end in self.ends_of(node))


def _may_not_apply(node: Criterion) -> bool:
    return node.applies_when is not None or any(_may_not_apply(child) for child in node.children if child.weight)


def _reads_points(part: Compare) -> bool:
    return part.subject == "criterion" and part.op != "known"
