"""A rubric as the engine reads it: a tree of criteria, their scale functions, gates.

Points are whole numbers of a millionth of a point. Values of measures are compared in their
base unit: a count, milliseconds, cents, or a share of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from scorekit.figures.wanted import Change, Rate, Wanted
from scorekit.vocabulary import (
    Combine,
    Comparison,
    Effect,
    Join,
    Kind,
    RankOn,
    Reads,
    Relative,
    Scores,
    StatisticKind,
    Subject,
    UnknownPolicy,
    VaguePolicy,
)
from scorekit.wording.phrases import Joined, Said, canonical, phrase

#: Points are counted in millionths.
POINT = 1_000_000
#: Combines of which contributions add up to the score.
ADDITIVE = ("weighted_mean", "pooled_points", "weighted_points")
POOLED = ("pooled_points", "weighted_points")

Text = dict[str, str] | str


class Scale(NamedTuple):
    """Worst and best score in millionths; ``labels`` from best to worst."""

    worst: int
    best: int
    decimals: int
    labels: tuple[tuple[int, Text], ...] = ()

    @property
    def sign(self) -> int:
        """1 where larger is better, -1 where smaller is."""
        return 1 if self.best > self.worst else -1

    @property
    def length(self) -> int:
        """best - worst, negative on a scale that runs down."""
        return self.best - self.worst

    @property
    def reach(self) -> int:
        """The largest absolute number of the scale."""
        return max(abs(self.worst), abs(self.best))


class Rule(NamedTuple):
    """One band, anchor or answer as it was written: what it says, what it earns, and why."""

    said: Said
    points: int
    because: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """What it says, in the one English text."""
        return canonical(self.said)


class Bands(NamedTuple):
    """Ascending bands. ``edges[i]`` ends band i: at or under it when ``closed[i]``, else under it.

    There is one rule more than edges; the last band has no upper end.
    """

    edges: tuple[Fraction, ...]
    closed: tuple[bool, ...]
    rules: tuple[Rule, ...]


class Linear(NamedTuple):
    """A line through ascending anchors, flat outside them."""

    at: tuple[Fraction, ...]
    rules: tuple[Rule, ...]


class Answers(NamedTuple):
    """Points of a yes and of a no."""

    no: Rule
    yes: Rule


ScaleFunction = Bands | Linear | Answers


class Statistic(NamedTuple):
    """What is made of a measure or rating over the cases of an operator: ``how`` is mean, pooled,
    median, nearest_rank or linear (percentiles, at ``percentile``) or share (of the cases for
    which ``holds``); only of the cases for which ``where`` is true."""

    subject: Subject
    name: str
    kind: Kind
    how: StatisticKind
    percentile: Fraction = Fraction(0)
    holds: Compare | None = None
    where: Condition | None = None
    said: Said = ""
    titled: Said = ""

    @property
    def text(self) -> str:
        """What is made of the measure, in the one English text."""
        return canonical(self.said)


class InnerRubric(NamedTuple):
    """A rubric inside a rubric: the score that it gives an operator."""

    rubric: Rubric


Input = Wanted | Rate | Change | Statistic | InnerRubric


class Leaf(NamedTuple):
    """What a leaf scores: ``source`` is measure or rating, or in a rubric of operators also
    indicator, rate, change or rubric; ``column`` is its name in the frame.

    ``input`` is what the value of an operator is made of. ``relative`` names how a value becomes a
    mark by the field in the table, where more is better if ``more_is_better``.
    """

    source: Reads
    name: str
    kind: Kind
    function: ScaleFunction
    currency: str | None = None
    input: Input | None = None
    key: str = ""
    relative: Relative | None = None
    more_is_better: bool = True
    base_kind: Kind | None = None
    size_bias: bool = False

    @property
    def column(self) -> str:
        if self.key:
            return self.key
        return self.name if self.source == "measure" else f"rating:{self.name}"

    @property
    def base_column(self) -> str:
        """The column of what an operator's leaf measures, before it is set against the field."""
        if not self.relative:
            return self.column
        return f"indicator:{self.name}" if isinstance(self.input, Wanted) else f"base:{self.key.partition(':')[2]}"


def rules_of(leaf: Leaf) -> tuple[Rule, ...]:
    """The rules of a scale function, in the order of their indexes."""
    function = leaf.function
    return (function.no, function.yes) if isinstance(function, Answers) else function.rules


def reach_of(leaf: Leaf, sign: int) -> tuple[int, int]:
    """The worst and the best points that the function of a leaf can give."""
    earned = [sign * rule.points for rule in rules_of(leaf)]
    return sign * min(earned), sign * max(earned)


class Compare(NamedTuple):
    """A comparison: ``subject`` is measure, rating or criterion; ``op`` as in the grammar.

    ``values`` are in base units (points in millionths for a criterion); the texts ``never``
    and ``not_applicable`` mean those states.
    """

    subject: Subject
    name: str
    kind: Kind
    op: Comparison
    values: tuple[Fraction | str, ...]
    said: Said
    currency: str | None = None

    @property
    def text(self) -> str:
        """The comparison in the one English text."""
        return canonical(self.said)

    @property
    def column(self) -> str:
        return self.name if self.subject == "measure" else f"{self.subject}:{self.name}"


class Group(NamedTuple):
    """all, any or not of other conditions."""

    op: Join
    parts: tuple[Condition, ...]

    @property
    def said(self) -> Said:
        """The conditions as they are joined."""
        if self.op == "not":
            return phrase("not ({condition})", condition=self.parts[0].said)
        parts = (Joined(("(", part.said, ")"), "") if isinstance(part, Group) else part.said for part in self.parts)
        return Joined(tuple(parts), " and " if self.op == "all" else " or ")

    @property
    def text(self) -> str:
        """The condition in the one English text."""
        return canonical(self.said)


Condition = Compare | Group


class Gate(NamedTuple):
    """``effect`` is set, lower_by, raise_by, floor or cap; ``value`` in millionths. A relative cap has
    ``criterion``, and ``value`` is what is added towards the best."""

    id: str
    scope: str
    when: Condition
    effect: Effect
    value: int
    criterion: str | None = None
    group: str | None = None
    title: Text = ""
    because: str = ""
    source: str = ""
    said: Said = ""

    @property
    def text(self) -> str:
        """What it does, in the one English text."""
        return canonical(self.said)


class Criterion(NamedTuple):
    """A node of the tree. ``weight`` is as written (a share of one for percent, 1 without)."""

    id: str
    title: Text = ""
    weight: Fraction = Fraction(1)
    weight_text: str = ""
    combine: Combine = "weighted_mean"
    children: tuple[Criterion, ...] = ()
    leaf: Leaf | None = None
    applies_when: Condition | None = None
    unknown: UnknownPolicy = "leave_out"
    vague: VaguePolicy = "best"
    round_decimals: int | None = None
    out_of: int | None = None
    because: str = ""
    source: str = ""

    @property
    def may_be_left_open(self) -> bool:
        """Whether a child with the policy ``unscored`` may leave this branch without points."""
        return any(child.weight and child.unknown == "unscored" for child in self.children)

    def walk(self) -> Iterator[Criterion]:
        """This criterion and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Criterion]:
        """The leaves below, or itself."""
        return (node for node in self.walk() if node.leaf is not None)


#: The coverage that an operator needs where its rubric does not say another, in millionths.
USUAL_COVERAGE = 400_000


class Minimum(NamedTuple):
    """What an operator needs to be in the table; shares in millionths."""

    cases: int = 1
    case_coverage: int = 0
    coverage: int = USUAL_COVERAGE
    indicator: Wanted | None = None
    at_least: Fraction = Fraction(0)


_NO_MINIMUM = Minimum()


class Source(NamedTuple):
    """Something that a rubric rests on."""

    title: str
    url: str = ""
    seen: str = ""
    status: str = ""


@dataclass(frozen=True, repr=False)
class Rubric:
    """A rubric that has been checked. ``root`` has the id ``score``; ``sha256`` is of its file."""

    id: str
    version: str
    title: Text
    scale: Scale
    root: Criterion
    gates: tuple[Gate, ...] = ()
    minimum: Minimum = _NO_MINIMUM
    rank_on: RankOn = "computed"
    ties: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    description: Text = ""
    sha256: str = ""
    unit: Scores = "case"
    indicators: dict[str, Wanted] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Rubric {self.id} {self.version}>"

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that the rubric reads, in alphabetical order."""
        return self._reads("measure")

    @property
    def ratings(self) -> tuple[str, ...]:
        """Names of the ratings that the rubric reads, in alphabetical order."""
        return self._reads("rating")

    def _reads(self, source: Literal["measure", "rating"]) -> tuple[str, ...]:
        found = {n.leaf.name for n in self.root.leaves() if n.leaf and n.leaf.source == source and not n.leaf.input}
        for condition in self.conditions():
            found |= {part.name for part in comparisons(condition) if part.subject == source}
        return tuple(sorted(found))

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The indicators that the rubric reads, rubrics inside it included, by name."""
        found: dict[str, Wanted] = {}
        for node in self.root.leaves():
            for want in _wanted_by(node.leaf.input if node.leaf else None):
                found[want.indicator] = want
        for condition in self.conditions():
            for part in comparisons(condition):
                if part.subject == "indicator":
                    found[part.name] = self.indicators.get(part.name, Wanted(part.name))
        if self.minimum.indicator is not None:
            found[self.minimum.indicator.indicator] = self.minimum.indicator
        return tuple(found[name] for name in sorted(found))

    @property
    def reads_cases(self) -> bool:
        """Whether a score rests on cases."""
        if self.unit == "case":
            return True
        inputs = [node.leaf.input for node in self.root.leaves() if node.leaf is not None]
        return any(isinstance(i, Statistic) or (isinstance(i, InnerRubric) and i.rubric.reads_cases) for i in inputs)

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the rubric."""
        for gate in self.gates:
            yield gate.when
        for node in self.root.walk():
            if node.applies_when is not None:
                yield node.applies_when

    def criterion(self, id: str) -> Criterion:
        """The criterion with an id (``score`` is the root). Raises KeyError."""
        for node in self.root.walk():
            if node.id == id:
                return node
        raise KeyError(id)

    def gates_on(self, scope: str) -> tuple[Gate, ...]:
        """The gates that act on one criterion, by id: the order of the file is nothing."""
        return tuple(sorted((gate for gate in self.gates if gate.scope == scope), key=lambda gate: gate.id))


def _wanted_by(input: Input | None) -> tuple[Wanted, ...]:
    if isinstance(input, Wanted):
        return (input,)
    if isinstance(input, Rate):
        return (input.counted, input.of)
    if isinstance(input, Change):
        return (input.of,)
    return input.rubric.wanted if isinstance(input, InnerRubric) else ()


def comparisons(condition: Condition) -> Iterator[Compare]:
    """The comparisons that a condition is made of."""
    if isinstance(condition, Compare):
        yield condition
    else:
        for part in condition.parts:
            yield from comparisons(part)


def as_text(text: Text, languages: tuple[str, ...] = ()) -> str:
    """One text out of a text in several languages: the first wanted, else English, else any."""
    if isinstance(text, str):
        return text
    for language in (*languages, "en", *sorted(text)):
        if language in text:
            return text[language]
    return ""
