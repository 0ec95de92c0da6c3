"""Where a score comes from, line by line. Every number is a column of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from scorekit.engine.scales import edges_of
from scorekit.measuring.states import KNOWN, NEVER_STATE, STATES, UNKNOWN, VAGUE
from scorekit.measuring.values import said_measure
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.register import Register
from scorekit.rubrics.tree import (
    ADDITIVE,
    POINT,
    POOLED,
    Criterion,
    Leaf,
    Linear,
    Rubric,
    Rule,
    Text,
    rules_of,
)
from scorekit.scoring.facts import EvidenceLine, FactLine, due_later, evidence_lines, fact_lines, still_open
from scorekit.vocabulary import StateName, VaguePolicy
from scorekit.wording import Joined, Number, Phrase, Said, phrase, sentence
from scorekit.wording.phrases import short_number


@dataclass(frozen=True)
class Line:
    """One criterion in one case. Points are fractions of a point; None where there are none.

    ``measured`` is the value, to be said; ``rule`` the band, line or answer that it fell under,
    or what is undecided; ``low`` and ``high`` what the facts still allow. ``without`` is what a branch would have
    without what is unknown, where that is beyond what is possible; ``nearer`` what the nearer end changed of what it
    adds; ``set`` is whether a rule set its points.
    """

    id: str
    title: Text
    depth: int
    combine: str
    subject: str
    measure: str
    measured: Said
    state: StateName
    rule: Said
    because: str
    source: str
    points: Fraction | None
    before: Fraction | None
    low: Fraction | None
    high: Fraction | None
    out_of: Fraction | None
    weight: str
    applied: Fraction | None
    contribution: Fraction | None
    gates: Fraction | None
    rounding: Fraction | None
    binds: bool
    log_share: Fraction | None
    facts: tuple[FactLine, ...] = ()
    without: Fraction | None = None
    nearer: Fraction | None = None
    set: bool = False


@dataclass(frozen=True)
class OperatorLine:
    """One criterion over the scored cases of an operator.

    ``contribution`` is the mean over all scored cases of applied weight times points;
    ``mean`` is the mean of its points over the ``n`` cases in which it was scored.
    """

    id: str
    title: Text
    depth: int
    weight: str
    contribution: Fraction | None
    gates: Fraction | None
    rounding: Fraction | None
    mean: Fraction | None
    n: int
    nearer: Fraction | None = None


@dataclass(frozen=True)
class CaseTree:
    """The lines of a case, parents first, and its evidence. The first line is the whole."""

    lines: tuple[Line, ...]
    evidence: tuple[EvidenceLine, ...]
    additive: bool
    base: Fraction = field(default=Fraction(0))


def case_tree(
    row: dict[str, Any],
    rubric: Rubric,
    source: CaseSource,
    pending: Iterable[int] = (),
    register: Register | None = None,
) -> CaseTree:
    """The tree of one case out of its row of ``engine.score_cases`` with detail; ``pending`` are the places of its
    promises that were due after the end of the story, and ``register`` knows by whose calendar they were due."""
    later = due_later(source, pending)

    def said(leaf: Leaf) -> tuple[Said, tuple[FactLine, ...]]:
        text, facts = (
            said_measure(row, leaf.column, leaf.kind, edges_of(leaf)),
            fact_lines(source, leaf.source, leaf.name, register),
        )
        is_open = row[f"{leaf.column}.state"] == NEVER_STATE or (leaf.kind == "yes_no" and row[leaf.column] == 0)
        open_text: Said = still_open(source, leaf.name, open_=is_open) if leaf.source == "measure" else ""
        return (open_text or text, (*facts, *later) if open_text else facts)

    return score_tree(row, rubric, said, evidence_lines(source))


def score_tree(
    row: dict[str, Any],
    rubric: Rubric,
    said: Callable[[Leaf], tuple[Said, tuple[FactLine, ...]]],
    evidence: tuple[EvidenceLine, ...] = (),
) -> CaseTree:
    """The tree of one score; ``said`` gives the value of a leaf, to be said, and its facts."""
    base = Fraction(rubric.scale.worst, POINT) if rubric.root.combine in POOLED else Fraction(0)
    lines = tuple(_lines(row, rubric, said, rubric.root, 0))
    return CaseTree(lines, evidence, rubric.root.combine in ADDITIVE, base)


def _lines(
    row: dict[str, Any],
    rubric: Rubric,
    said: Callable[[Leaf], tuple[Said, tuple[FactLine, ...]]],
    node: Criterion,
    depth: int,
) -> Iterator[Line]:
    get = row.get

    def points(part: str) -> Fraction | None:
        value = get(f"{node.id}:{part}")
        return None if value is None else Fraction(value, POINT)

    log_share = get(f"{node.id}:log_share")
    leaf = node.leaf
    rule, because, cited = _rule(row, node) if leaf else ("", "", "")
    measured, facts = said(leaf) if leaf else ("", ())
    pooled = rubric.root.combine in POOLED
    yield Line(
        id=node.id,
        title=node.title,
        depth=depth,
        combine="" if leaf else rubric.root.combine if pooled else node.combine,
        subject=leaf.source if leaf else "",
        measure=leaf.name if leaf else "",
        measured=measured,
        state=STATES[row[f"{node.id}:state"]],
        rule=rule,
        because=because or node.because,
        source=cited or node.source,
        points=points("points"),
        before=points("before"),
        low=points("low"),
        high=points("high"),
        out_of=None if node.out_of is None else Fraction(node.out_of, POINT),
        weight=node.weight_text,
        applied=points("applied"),
        contribution=points("contribution"),
        gates=points("gates"),
        rounding=points("rounding"),
        binds=get(f"{node.id}:binds") is True,
        log_share=None if log_share is None else Fraction(log_share, 10_000),
        facts=facts,
        without=points("without") if get(f"{node.id}:out") else None,
        nearer=points("nearer"),
        set=get(f"{node.id}:set") is True,
    )
    for child in node.children:
        yield from _lines(row, rubric, said, child, depth + 1)


def _rule(row: dict[str, Any], node: Criterion) -> tuple[Said, str, str]:
    """Which rule a leaf's value fell under, with its reason and source, or what is undecided."""
    assert node.leaf is not None
    state, measured = row[f"{node.id}:state"], row[f"{node.id}:measured"]
    if measured == NEVER_STATE:
        return phrase("the worst of the scale"), "", ""
    if measured != KNOWN:
        return "", "", ""
    low, high = row[f"{node.id}:rule"], row[f"{node.id}:rule_high"]
    rules = rules_of(node.leaf)
    line = node.leaf.function if isinstance(node.leaf.function, Linear) else None
    ends = (row[f"{node.id}:worst"], row[f"{node.id}:best"])
    if state in (UNKNOWN, VAGUE) and ends[0] != ends[1]:
        worst, best = (short_number(Fraction(end, POINT), 6) for end in ends)
        policy = _said_policy(state, node.vague, worst, best)
        values = {"worst": worst, "best": best, "policy": policy}
        if line:
            return Phrase("between {worst} and {best} points are possible: {policy}", values=values), "", ""
        said = sentence("between {worst} and {best} points are possible ({low} to {high}): {policy}")
        bands = {"low": _said_band(rules, low), "high": _said_band(rules, high)}
        return Phrase(said, values=values | bands), "", ""
    if line is not None:
        return _said_line(rules, low), "", ""
    return rules[low].said, rules[low].because, rules[low].source


def _said_policy(state: int, policy: VaguePolicy, worst: Number, best: Number) -> Said:
    """What is made of a value that leaves several points possible."""
    if state == UNKNOWN:
        if policy == "unknown":
            return phrase("not counted, by the rubric's choice")
        return phrase("nothing is ruled out, so it is unknown")
    if policy == "best":
        return phrase("counted as {points}, in doubt for the operator", points=best)
    return phrase("counted as {points}, by the rubric's choice", points=worst)


def _said_band(rules: tuple[Rule, ...], index: int | None) -> Said:
    return phrase("not yet at the end") if index is None else Joined(('"', rules[index].said, '"'), "")


def _said_line(rules: tuple[Rule, ...], index: int) -> Said:
    if index == 0:
        return phrase("on the line, {anchor} or less", anchor=rules[0].said)
    if index == len(rules):
        return phrase("on the line, over {anchor}", anchor=rules[-1].said)
    return phrase("on the line from {low} to {high}", low=rules[index - 1].said, high=rules[index].said)


def operator_lines(sums: dict[str, Any], rubric: Rubric) -> tuple[OperatorLine, ...]:
    """The criteria of an operator out of its row of ``engine.operator_sums`` with detail."""
    return tuple(_operator_lines(sums, rubric.root, 0))


def _operator_lines(sums: dict[str, Any], node: Criterion, depth: int) -> Iterator[OperatorLine]:
    weight = sums["weight"]

    def mean(part: str) -> Fraction | None:
        value = sums.get(f"{node.id}:{part}")
        return Fraction(value, weight * POINT) if value is not None and weight else None

    own = sums.get(f"{node.id}:weight", weight)
    points = sums.get(f"{node.id}:points", sums["points"])
    yield OperatorLine(
        id=node.id,
        title=node.title,
        depth=depth,
        weight=node.weight_text,
        contribution=mean("contribution"),
        gates=mean("gates"),
        rounding=mean("rounding"),
        mean=Fraction(points, own * POINT) if own else None,
        n=sums.get(f"{node.id}:n", sums["scored"]),
        nearer=mean("nearer"),
    )
    for child in node.children:
        yield from _operator_lines(sums, child, depth + 1)
