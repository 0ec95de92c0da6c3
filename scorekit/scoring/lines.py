"""Where a score comes from, line by line. Every number is a column of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from scorekit.measuring.states import KNOWN, NEVER_STATE, STATES, UNKNOWN, VAGUE
from scorekit.measuring.values import value_text
from scorekit.reading.cases.rows import CaseSource
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
    as_text,
    rules_of,
)
from scorekit.scoring.facts import EvidenceLine, FactLine, due_later, evidence_lines, fact_lines, still_open
from scorekit.vocabulary import StateName


@dataclass(frozen=True)
class Line:
    """One criterion in one case. Points are fractions of a point; None where there are none.

    ``measured`` is the value in words; ``rule`` the band, line or answer that it fell under,
    or what is undecided; ``low`` and ``high`` what the facts still allow. ``without`` is what a branch would have
    without what is unknown, where that is beyond what is possible; ``nearer`` what the nearer end changed of what it
    adds; ``set`` is whether a rule set its points.
    """

    id: str
    title: str
    depth: int
    combine: str
    subject: str
    measure: str
    measured: str
    state: StateName
    rule: str
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
    title: str
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
    languages: tuple[str, ...],
    pending: Iterable[int] = (),
) -> CaseTree:
    """The tree of one case out of its row of ``engine.score_cases`` with detail; ``pending`` are the places of its
    promises that were due after the end of the story."""
    later = due_later(source, pending)

    def said(leaf: Leaf) -> tuple[str, tuple[FactLine, ...]]:
        text, facts = value_text(row, leaf.column, leaf.kind), fact_lines(source, leaf.source, leaf.name)
        is_open = row[f"{leaf.column}.state"] == NEVER_STATE or (leaf.kind == "yes_no" and row[leaf.column] == 0)
        open_text = still_open(source, leaf.name, open_=is_open) if leaf.source == "measure" else ""
        return (open_text or text, (*facts, *later) if open_text else facts)

    return score_tree(row, rubric, said, languages, evidence_lines(source))


def score_tree(
    row: dict[str, Any],
    rubric: Rubric,
    said: Callable[[Leaf], tuple[str, tuple[FactLine, ...]]],
    languages: tuple[str, ...],
    evidence: tuple[EvidenceLine, ...] = (),
) -> CaseTree:
    """The tree of one score; ``said`` gives the value of a leaf in words, and its facts."""
    base = Fraction(rubric.scale.worst, POINT) if rubric.root.combine in POOLED else Fraction(0)
    lines = tuple(_lines(row, rubric, said, languages, rubric.root, 0))
    return CaseTree(lines, evidence, rubric.root.combine in ADDITIVE, base)


def _lines(
    row: dict[str, Any],
    rubric: Rubric,
    said: Callable[[Leaf], tuple[str, tuple[FactLine, ...]]],
    languages: tuple[str, ...],
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
    yield Line(
        node.id,
        as_text(node.title, languages),
        depth,
        rubric.root.combine if rubric.root.combine in POOLED and not leaf else ("" if leaf else node.combine),
        leaf.source if leaf else "",
        leaf.name if leaf else "",
        measured,
        STATES[row[f"{node.id}:state"]],
        rule,
        because or node.because,
        cited or node.source,
        points("points"),
        points("before"),
        points("low"),
        points("high"),
        None if node.out_of is None else Fraction(node.out_of, POINT),
        node.weight_text,
        points("applied"),
        points("contribution"),
        points("gates"),
        points("rounding"),
        get(f"{node.id}:binds") is True,
        None if log_share is None else Fraction(log_share, 10_000),
        facts,
        points("without") if get(f"{node.id}:out") else None,
        points("nearer"),
        get(f"{node.id}:set") is True,
    )
    for child in node.children:
        yield from _lines(row, rubric, said, languages, child, depth + 1)


def _rule(row: dict[str, Any], node: Criterion) -> tuple[str, str, str]:
    """Which rule a leaf's value fell under, with its reason and source, or what is undecided."""
    assert node.leaf is not None
    state, measured = row[f"{node.id}:state"], row[f"{node.id}:measured"]
    if measured == NEVER_STATE:
        return "the worst of the scale", "", ""
    if measured != KNOWN:
        return "", "", ""
    low, high = row[f"{node.id}:rule"], row[f"{node.id}:rule_high"]
    rules = rules_of(node.leaf)
    line = node.leaf.function if isinstance(node.leaf.function, Linear) else None
    ends = (row[f"{node.id}:worst"], row[f"{node.id}:best"])
    if state in (UNKNOWN, VAGUE) and ends[0] != ends[1]:
        worst, best = (f"{float(Fraction(end, POINT)):g}" for end in ends)
        between = "" if line else f" ({_band_text(rules, low)} to {_band_text(rules, high)})"
        said = f"between {worst} and {best} points are possible{between}"
        return f"{said}: {_policy_text(state, node.vague, worst, best)}", "", ""
    if line is not None:
        return _line_text(rules, low), "", ""
    return rules[low].text, rules[low].because, rules[low].source


def _policy_text(state: int, policy: str, worst: str, best: str) -> str:
    """What is made of a value that leaves several points possible."""
    if state == UNKNOWN:
        return (
            "not counted, by the rubric's choice" if policy == "unknown" else "nothing is ruled out, so it is unknown"
        )
    if policy == "best":
        return f"counted as {best}, in doubt for the operator"
    return f"counted as {worst}, by the rubric's choice"


def _band_text(rules: tuple[Rule, ...], index: int | None) -> str:
    return "not yet at the end" if index is None else f'"{rules[index].text}"'


def _line_text(rules: tuple[Rule, ...], index: int) -> str:
    if index == 0:
        return f"on the line, {rules[0].text} or less"
    if index == len(rules):
        return f"on the line, over {rules[-1].text}"
    return f"on the line from {rules[index - 1].text} to {rules[index].text}"


def operator_lines(sums: dict[str, Any], rubric: Rubric, languages: tuple[str, ...]) -> tuple[OperatorLine, ...]:
    """The criteria of an operator out of its row of ``engine.operator_sums`` with detail."""
    return tuple(_operator_lines(sums, rubric.root, languages, 0))


def _operator_lines(
    sums: dict[str, Any], node: Criterion, languages: tuple[str, ...], depth: int
) -> Iterator[OperatorLine]:
    weight = sums["weight"]

    def mean(part: str) -> Fraction | None:
        value = sums.get(f"{node.id}:{part}")
        return Fraction(value, weight * POINT) if value is not None and weight else None

    own = sums.get(f"{node.id}:weight", weight)
    points = sums.get(f"{node.id}:points", sums["points"])
    yield OperatorLine(
        node.id,
        _title(node.title, languages),
        depth,
        node.weight_text,
        mean("contribution"),
        mean("gates"),
        mean("rounding"),
        Fraction(points, own * POINT) if own else None,
        sums.get(f"{node.id}:n", sums["scored"]),
        mean("nearer"),
    )
    for child in node.children:
        yield from _operator_lines(sums, child, languages, depth + 1)


def _title(title: Text, languages: tuple[str, ...]) -> str:
    return as_text(title, languages)
