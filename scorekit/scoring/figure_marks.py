"""What a table marks of its operators' figures: contradicted, inferred, or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from scorekit.figures.reader import Figure
from scorekit.measuring.states import KNOWN
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.operator_values import OperatorValues, Value
from scorekit.scoring.rows import Contradiction, Row
from scorekit.scoring.unranked import why_unknown
from scorekit.wording import Joined, Named, Phrase, phrase, sentence


def unknown_in(rows: Iterable[Row], rubric: Rubric, inputs: OperatorValues) -> Iterator[Phrase]:
    """What is unknown of those who are in the table, and why."""
    for row in rows:
        whys = (why_unknown(node, inputs, row.operator) for node in rubric.root.leaves())
        unknown = tuple(why for why in whys if why is not None)
        if unknown:
            yield Phrase("Unknown of {name}: {listed}.", values={"name": row.name, "listed": unknown})


def contradictions(inputs: OperatorValues, rubric: Rubric) -> dict[str, tuple[Contradiction, ...]]:
    """Operator -> the figures of it that contradict each other, each under the criterion that it decides (or the
    indicator, where only a gate or a minimum reads it)."""
    found: dict[str, dict[tuple[str, ...], Contradiction]] = {}
    for criterion, operator, value in _deciding(inputs, rubric):
        for group in value.conflicts:
            first = group[0]
            one = Contradiction(
                criterion, first.indicator, first.period, tuple((figure.said, figure.source) for figure in group)
            )
            found.setdefault(operator, {})[criterion, first.indicator, first.period, one.text] = one
    return {operator: tuple(by_key[key] for key in sorted(by_key)) for operator, by_key in found.items()}


def inferred_criteria(inputs: OperatorValues, rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """Operator -> the criteria, and indicators of gates and minimums, that rest on figures which somebody inferred."""
    found: dict[str, list[str]] = {}
    for criterion, operator, value in _deciding(inputs, rubric):
        if value.inferred:
            found.setdefault(operator, []).append(criterion)
    return {operator: tuple(sorted(ids)) for operator, ids in found.items()}


def _deciding(inputs: OperatorValues, rubric: Rubric) -> Iterator[tuple[str, str, Value]]:
    """Every value with the criterion that it decides and its operator; of what only a gate or a minimum reads, the
    indicator itself."""
    named = {node.leaf.base_column: node.id for node in rubric.root.leaves() if node.leaf is not None}
    for column, values in inputs.values.items():
        if not column.startswith("field:"):
            for operator, value in values.items():
                yield named.get(column, column.partition(":")[2]), operator, value


def within_margins(rows: Sequence[Row], rubric: Rubric, values: OperatorValues) -> Iterator[Phrase]:
    """Neighbours in a table whose figures of a criterion come from samples, and are nearer to each other than their
    margins: the sample does not support their order."""
    for node in rubric.root.leaves():
        leaf = node.leaf
        if leaf is None or not node.weight:
            continue
        column = values.values[leaf.base_column]
        listed = []
        for above, below in pairwise(rows):
            figures = [_sampled(column[row.operator]) for row in (above, below)]
            one, other = figures
            if one is None or other is None or one.unit != other.unit or above.rank == below.rank:
                continue
            margins = (one.margin or 0) + (other.margin or 0)
            if margins and abs(one.value - other.value) <= margins:
                listed.append(
                    phrase(
                        "{first} and {second} ({one}; {other})",
                        first=above.name,
                        second=below.name,
                        one=one.said,
                        other=other.said,
                    )
                )
        if listed:
            said = sentence("{criterion} comes from samples, whose margins do not tell apart: {listed}.")
            title = Named(node.id, node.title or node.id)
            yield Phrase(said, values={"criterion": title, "listed": Joined(tuple(listed), ", ")})


def _sampled(value: Value) -> Figure | None:
    """The one figure of a value, where it has a margin or is held against one that has; None for what is made of
    several."""
    return value.figures[0] if len(value.figures) == 1 and value.state == KNOWN else None
