"""Bounds: integers wrap in silence, so every expression has the largest number it can reach.

What stays under 2^62 is computed in 64 bits, what stays under 2^125 in 128; a rubric that
could pass that is refused before anything is scored. The functions here are used twice, to
check a rubric and to choose the width of the expression that is compiled from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm

from scorekit.measuring.registry import RATIO_KINDS
from scorekit.problems.findings import Refused
from scorekit.reading.quantities import LIMIT as LONGEST
from scorekit.rubrics.tree import POINT, POOLED, Bands, Criterion, Leaf, Linear, Rubric
from scorekit.vocabulary import Kind

NARROW = 2**62
WIDE = 2**125
#: Largest numerator and denominator that a share or mark of one case may have.
MAX_SHARE_PART = 10**10
#: The same of a figure about an operator, which may be made of two.
MAX_FIGURE_PART = 10**16


def part_limit(kind: Kind) -> int:
    """The largest numerator or denominator that a ratio of this kind may have at entry."""
    return {
        "mean_duration": LONGEST,
        "number": MAX_FIGURE_PART,
        "change": MAX_FIGURE_PART,
        "figure": MAX_FIGURE_PART,
    }.get(kind, MAX_SHARE_PART)


def whole_weights(weights: Iterable[Fraction]) -> list[int]:
    """The smallest whole numbers in the same proportion; all 0 stay 0."""
    weights = list(weights)
    common = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * common) for weight in weights]
    shared = gcd(*whole) or 1
    return [weight // shared for weight in whole]


def compare_bound(kind: Kind, edges: Iterable[Fraction]) -> int:
    """Bound of the products by which ratios are compared with edges."""
    return max((part_limit(kind) * max(e.denominator, abs(e.numerator)) for e in edges), default=0)


def line_bound(leaf: Leaf, index: int) -> int:
    """Bound of segment ``index`` of a line: see ``scale_points.segment``."""
    assert isinstance(leaf.function, Linear)
    start, slope = segment(leaf.function, index)
    size = max(abs(rule.points) for rule in leaf.function.rules)
    if leaf.kind in RATIO_KINDS:
        num = den = part_limit(leaf.kind)
    else:
        num, den = int(leaf.function.at[-1]) + 1, 1
    rise = (num * start.denominator + abs(start.numerator) * den) * abs(slope.numerator)
    run = den * start.denominator * slope.denominator
    return 2 * (size * run + rise) + run


def segment(line: Linear, index: int) -> tuple[Fraction, Fraction]:
    """Where segment ``index`` starts, and its slope in millionths a unit."""
    start, end = line.at[index], line.at[index + 1]
    return start, Fraction(line.rules[index + 1].points - line.rules[index].points) / (end - start)


def mean_bound(weights: Iterable[int], reach: int) -> int:
    """Bound of a weighted mean of numbers up to ``reach`` in millionths."""
    total = sum(weights)
    return 2 * total * max(reach, POINT) + total


def pooled_bound(rubric: Rubric, terms: Iterable[tuple[int, int]]) -> int:
    """Bound of a pooled score over (weight, out_of) terms."""
    possible = sum(weight * out_of for weight, out_of in terms)
    return 2 * possible * (abs(rubric.scale.length) + rubric.scale.reach) + possible


def path_weights(top: Criterion) -> dict[str, int]:
    """Weights of the nodes below ``top``, multiplied along the path, as whole numbers."""
    found: dict[str, Fraction] = {}

    def visit(node: Criterion, weight: Fraction) -> None:
        found[node.id] = weight
        for child in node.children:
            visit(child, weight * child.weight)

    visit(top, Fraction(1))
    return dict(zip(found, whole_weights(found.values()), strict=True))


def check(rubric: Rubric) -> None:
    """Raise :class:`Refused` for a rubric whose arithmetic could pass 2^125."""
    for node in rubric.root.walk():
        if _bound(rubric, node) >= WIDE:
            raise Refused(
                "out-of-range",
                f'"{node.id}" could pass the largest number that is counted exactly',
                (),
                "use fewer decimals in weights, edges or points, or a smaller scale",
            )


def _bound(rubric: Rubric, node: Criterion) -> int:
    if node.leaf is None:
        if rubric.root.combine in POOLED:
            weights = path_weights(node)
            return pooled_bound(rubric, [(weights[leaf.id], leaf.out_of or 0) for leaf in node.leaves()])
        return mean_bound(whole_weights(child.weight for child in node.children), rubric.scale.reach)
    function = node.leaf.function
    if isinstance(function, Bands):
        return compare_bound(node.leaf.kind, function.edges)
    if isinstance(function, Linear):
        return max(line_bound(node.leaf, index) for index in range(len(function.at) - 1))
    return 0
