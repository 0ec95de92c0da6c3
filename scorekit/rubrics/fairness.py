"""What is legal in a rubric and unfair: silence that pays, bonuses that take over, full marks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from scorekit.problems import Problem
from scorekit.reading.documents import Document
from scorekit.rubrics.tree import (
    USUAL_COVERAGE,
    Answers,
    Bands,
    Compare,
    Criterion,
    Leaf,
    Rubric,
    Statistic,
    comparisons,
    reach_of,
    rules_of,
)
from scorekit.rubrics.trial import holds, tried_values

#: Counts of what took place. Where nothing did, they do not apply, so nobody has 0 of them.
_NEVER_ZERO = ("contacts", "visits", "promises", "sales_contacts")
#: Counts of which 0 says only that the story tells of none.
_NOT_TOLD = ("proactive_contacts",)
#: Effects of gates that help.
_HELPS = ("raise_by", "floor")

Places = dict[str, tuple[Any, ...]]


def fairness(document: Document, rubric: Rubric, places: Places) -> Iterator[Problem]:
    """Warnings about a rubric that was read without errors."""
    yield from _little_known(document, rubric)
    for node in rubric.root.leaves():
        assert node.leaf is not None
        yield from _good_only(document, rubric, node, node.leaf, places[node.id])
        yield from _full_mark_for_nothing(document, rubric, node, node.leaf, places[node.id])
    yield from _help_for_silence(document, rubric)


def _little_known(document: Document, rubric: Rubric) -> Iterator[Problem]:
    leaves_out = any(node.weight and node.unknown == "leave_out" for node in rubric.root.walk() if node.id != "score")
    if leaves_out and rubric.minimum.coverage < USUAL_COVERAGE:
        message = "what is unknown leaves the sum, and a table may rest on less than 40 % of what the rubric asks"
        help = "take coverage: out of minimum:, or say what unknown: does"
        yield document.problem("little-known", message, ("minimum", "coverage"), help, severity="warning")


def _good_only(
    document: Document, rubric: Rubric, node: Criterion, leaf: Leaf, path: tuple[Any, ...]
) -> Iterator[Problem]:
    """A criterion whose own value decides that it applies, and only where it earns the best."""
    condition = node.applies_when
    if condition is None or any(
        (part.subject, part.name) != (leaf.source, leaf.name) for part in comparisons(condition)
    ):
        return
    edges = list(leaf.function.edges) if isinstance(leaf.function, Bands) else []
    tried = tried_values(condition, rubric, edges)
    applied = [value for value in tried or () if holds(condition, value)]
    best = _best(rubric, node, leaf)
    if applied and all(_points(leaf, value) == best for value in applied):
        message = f'"{node.id}" applies only where it is good: it takes over the weight of those beside it'
        help = "a bonus is a gate: raise_by"
        yield document.problem("good-only", message, (*path, "applies_when"), help, severity="warning")


def _best(rubric: Rubric, node: Criterion, leaf: Leaf) -> int:
    return reach_of(leaf, 1 if node.out_of is not None else rubric.scale.sign)[1]


def _points(leaf: Leaf, value: Fraction) -> int | None:
    """What a value earns by bands or answers; None on a line."""
    function = leaf.function
    if isinstance(function, Answers):
        return function.yes.points if value else function.no.points
    if not isinstance(function, Bands):
        return None
    for edge, closed, rule in zip(function.edges, function.closed, function.rules, strict=False):
        if value < edge or (value == edge and closed):
            return rule.points
    return function.rules[-1].points


def _full_mark_for_nothing(
    document: Document, rubric: Rubric, node: Criterion, leaf: Leaf, path: tuple[Any, ...]
) -> Iterator[Problem]:
    if leaf.source != "measure" or isinstance(leaf.input, Statistic):
        return
    best = _best(rubric, node, leaf)
    if leaf.name in _NOT_TOLD and _at_zero(leaf) == best:
        message = f'"{node.id}" gives its full mark where the story tells of no {leaf.name.replace("_", " ")}'
    elif leaf.name in _NEVER_ZERO and _at_zero(leaf) == best and _points(leaf, Fraction(1)) not in (None, best):
        message = f'"{node.id}" gives its full mark for no {leaf.name.replace("_", " ")}, and none is not applicable'
    else:
        return
    part = "bands" if isinstance(leaf.function, Bands) else "linear"
    help = "what did not take place is neither good nor bad"
    yield document.problem("rewards-absence", message, (*path, part), help, severity="warning")


def _at_zero(leaf: Leaf) -> int | None:
    return _points(leaf, Fraction(0)) if isinstance(leaf.function, Bands) else rules_of(leaf)[0].points


def _help_for_silence(document: Document, rubric: Rubric) -> Iterator[Problem]:
    """Gates that help where something is not known, or did not take place."""
    for index, entry in enumerate(document.data.get("gates", ())):
        gate = next(gate for gate in rubric.gates if gate.id == entry["id"])
        scope = rubric.criterion(gate.scope)
        best = scope.out_of if scope.out_of is not None else rubric.scale.best
        helps = gate.effect in _HELPS or (gate.effect == "set" and gate.value == best)
        silent = next((part for part in comparisons(gate.when) if _asks_for_silence(part)), None)
        if helps and silent is not None:
            message = f"this gate helps where {silent.text}: who leaves the fact out gains"
            help = "let it ask for what was done"
            yield document.problem("rewards-absence", message, ("gates", index, "when"), help, severity="warning")


def _asks_for_silence(part: Compare) -> bool:
    if part.op == "known":
        return not part.values[0]
    return "not_applicable" in part.values
