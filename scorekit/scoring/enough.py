"""How much a table may say: rank numbers, and which pairs are decided by what is known."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from scorekit.rubrics.tree import InnerRubric, Rubric
from scorekit.scoring.rows import Range, Row
from scorekit.wording.numbers import half_up

#: Fewer cases than these are single experiences, and carry no rank number.
RANKED_CASES = 3


class Pairs(NamedTuple):
    """How many pairs of operators are decided by what is known, of how many; whether the ranges of some
    neighbours touch; and how many pairs have the same score, in which nothing is unknown."""

    decided: int
    all: int
    neighbours_touch: bool
    tied: int = 0


def shows_ranks(rubric: Rubric, rows: Sequence[Row]) -> bool:
    """Whether a table prints rank numbers: where nobody in it rests on one or two cases. Verdicts are what their
    authors published, and figures are no single experiences."""
    if not rubric.reads_cases or of_verdicts(rubric):
        return True
    return all(row.scored >= RANKED_CASES or (rubric.unit == "operator" and not row.scored) for row in rows)


def of_verdicts(rubric: Rubric) -> bool:
    """Whether a rubric reads nothing but the verdicts that authors published."""
    leaves = [node.leaf for node in rubric.root.leaves() if node.leaf is not None]
    return all(
        of_verdicts(leaf.input.rubric)
        if isinstance(leaf.input, InnerRubric)
        else (leaf.source, leaf.name) == ("measure", "verdict")
        for leaf in leaves
    )


def decided_pairs(rubric: Rubric, rows: Sequence[Row]) -> Pairs | None:
    """The pairs of operators whose ranges do not touch; None where a range is not there. ``rows`` in rank order."""
    ranges = [row.range for row in rows if row.range is not None]
    if rubric.rank_on == "shown":
        decimals = rubric.scale.decimals
        ranges = [one._replace(worst=half_up(one.worst, decimals), best=half_up(one.best, decimals)) for one in ranges]
    if len(ranges) < 2 or len(ranges) < len(rows):
        return None
    sign = rubric.scale.sign
    touch = any(_touch(one, other, sign) for one, other in pairwise(ranges))
    bests = sorted(sign * one.best for one in ranges)
    # Of two that do not touch, the whole range of one is below the worst of the other.
    decided = sum(bisect_left(bests, sign * one.worst) for one in ranges)
    alike = Counter(one.best for one in ranges if one.worst == one.best)
    tied = sum(count * (count - 1) // 2 for count in alike.values())
    return Pairs(decided, len(ranges) * (len(ranges) - 1) // 2, touch, tied)


def _touch(one: Range, other: Range, sign: int) -> bool:
    return sign * one.worst <= sign * other.best and sign * other.worst <= sign * one.best
