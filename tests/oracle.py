"""A slow and obvious scorer, written from docs/method.md alone, to check the engine against.

Everything is a ``Fraction``. The rubric is read as raw YAML text with PyYAML's BaseLoader, so
that not even a number is parsed by anything that the engine uses. Section numbers in comments
are those of docs/method.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from math import floor, lcm
from typing import Any

import yaml

MILLIONTH = Fraction(1, 10**6)
DAY = 24 * 60 * 60 * 1000
#: The upper end of "at least".
INF = "inf"
#: What never happened; as an upper end: it may never have happened.
NEVER = "never"

KNOWN, UNKNOWN, NOT_APPLICABLE = "known", "unknown", "not_applicable"

#: measure -> (kind, whether values are whole numbers of its base unit)
KINDS: dict[str, tuple[str, bool]] = {
    "contacts": ("count", True),
    "transfers": ("count", True),
    "visits": ("count", True),
    "attempts_to_resolution": ("count", True),
    "resolved": ("answer", True),
    "reached_person": ("answer", True),
    "remedy_given": ("answer", True),
    "longest_wait": ("time", True),
    "time_to_resolution": ("time", True),
    "mean_wait": ("time", False),
    "cost_to_customer": ("money", True),
    "answered_share": ("share", False),
    "promises_kept_share": ("share", False),
    "verdict": ("mark", False),
}


@dataclass(frozen=True)
class Value:
    """What one case says about one measure or rating, in base units."""

    state: str
    low: Fraction | None = None
    high: Fraction | str | None = None
    by_day: bool = False


def exact(number: int | Fraction) -> Value:
    """A value that is known exactly."""
    return Value(KNOWN, Fraction(number), Fraction(number))


@dataclass
class Result:
    """What one criterion (or the score) comes to in one case."""

    state: str = UNKNOWN
    before: Fraction | None = None
    points: Fraction | None = None
    coverage: Fraction | None = None
    worst: Fraction | None = None
    best: Fraction | None = None


@dataclass
class Scored:
    """One scored case."""

    criteria: dict[str, Result]
    holds: dict[str, bool | None]
    fires: dict[str, bool]
    counted: bool

    @property
    def score(self) -> Result:
        return self.criteria["score"]


@dataclass
class Node:
    """A criterion, or the whole with the id ``score``."""

    id: str
    raw: Mapping[str, Any]
    weight: Fraction
    worst: Fraction
    best: Fraction
    policy: str
    children: list[Node] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def counted_children(self) -> list[Node]:
        # Section 3: "weight 0: shown, and not counted in anything".
        return [child for child in self.children if child.weight != 0]

    def worst_of(self, points: Iterable[Fraction]) -> Fraction:
        return min(points) if self.best > self.worst else max(points)

    def best_of(self, points: Iterable[Fraction]) -> Fraction:
        return max(points) if self.best > self.worst else min(points)

    def towards_best(self, points: Fraction, step: Fraction) -> Fraction:
        """``points`` moved by ``step`` towards the best (the worst where negative), never past either."""
        moved = points + step if self.best > self.worst else points - step
        return max(min(moved, max(self.worst, self.best)), min(self.worst, self.best))


@dataclass
class Rubric:
    """A rubric, converted by hand from raw YAML."""

    raw: Mapping[str, Any]
    root: Node
    nodes: dict[str, Node]
    gates: list[Mapping[str, Any]]
    combine: str
    decimals: int

    @property
    def pooled(self) -> bool:
        return self.combine in ("pooled_points", "weighted_points")


# ------------------------------------------------------------------------------ numbers


def half_up(number: Fraction, decimals: int = 6) -> Fraction:
    """Half up always means towards the larger number: 2.5 becomes 3, -2.5 becomes -2."""
    unit = Fraction(1, 10**decimals)
    return Fraction(floor(number / unit + Fraction(1, 2))) * unit


_UNITS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "day": DAY, "days": DAY}


def quantity(text: str) -> Fraction:
    """``3``, ``150 s``, ``5 days``, ``50 %``, ``10.50 EUR``, ``yes`` in base units."""
    if text in ("yes", "true"):
        return Fraction(1)
    if text in ("no", "false"):
        return Fraction(0)
    number, _, unit = text.partition(" ")
    if unit == "%":
        return Fraction(number) / 100
    if unit == "EUR":
        return Fraction(number) * 100
    return Fraction(number) * (_UNITS[unit] if unit else 1)


def prime_powers(number: Fraction) -> dict[int, int]:
    """The exponents of the primes in a positive fraction."""
    powers: dict[int, int] = {}
    for whole, sign in ((number.numerator, 1), (number.denominator, -1)):
        prime = 2
        while prime * prime <= whole:
            while whole % prime == 0:
                powers[prime] = powers.get(prime, 0) + sign
                whole //= prime
            prime += 1
        if whole > 1:
            powers[whole] = powers.get(whole, 0) + sign
    return {prime: power for prime, power in powers.items() if power}


def geometric(shares: Sequence[tuple[Fraction, Fraction]], worst: Fraction, best: Fraction) -> Fraction:
    """worst + (best - worst) x product(s^(w/sum(w))), the true value, half up to a millionth.

    ``shares`` are (s, w). Decimals of 120 digits say between which two millionths the true value
    is; where it is too near to the middle for them to tell, whole powers of primes say whether it
    is the middle itself.
    """
    if any(s <= 0 for s, _ in shares):  # rounding a criterion may put it a little beyond the worst
        return worst
    scale = lcm(*(w.denominator for _, w in shares))
    powers = [(s, int(w * scale)) for s, w in shares]
    total = sum(n for _, n in powers)
    with localcontext() as context:
        context.prec = 120
        context.rounding = ROUND_HALF_EVEN
        log = sum(((Decimal(s.numerator) / Decimal(s.denominator)).ln() * n for s, n in powers), Decimal(0)) / total
        near = Fraction(log.exp())
    value = worst + (best - worst) * near
    middle = half_up(value) - MILLIONTH / 2  # the middle below
    for tie in (middle, middle + MILLIONTH):
        if abs(value - tie) > Fraction(1, 10**80):
            continue
        share = (tie - worst) / (best - worst)
        mine: dict[int, int] = {}
        for s, n in powers:
            for prime, power in prime_powers(s).items():
                mine[prime] = mine.get(prime, 0) + power * n
        theirs = {prime: power * total for prime, power in prime_powers(share).items()}
        if {prime: power for prime, power in mine.items() if power} == theirs:
            return half_up(tie)
        raise AssertionError("not the middle, and 120 digits cannot tell on which side")
    return half_up(value)


# ------------------------------------------------------------------------------ reading


def read_rubric(text: str) -> Rubric:
    """A rubric out of its YAML text."""
    raw = yaml.load(text, Loader=yaml.BaseLoader)
    scale = raw["scale"]
    worst, best = Fraction(scale["worst"]), Fraction(scale["best"])
    combine = raw.get("combine", "weighted_mean")
    pooled = combine in ("pooled_points", "weighted_points")
    nodes: dict[str, Node] = {}

    def node(entry: Mapping[str, Any], weight: Fraction, policy: str) -> Node:
        # Section 3: by the policy of the criterion, else of the nearest above it, else of the rubric.
        policy = entry.get("unknown", policy)
        made = Node(entry["id"], entry, weight, worst, best, policy)
        if "criteria" in entry:
            made.children = below(entry["criteria"], policy)
        elif pooled:
            # Section 3: in the two pooled ways the worst of a leaf is 0 and its best `out_of`.
            made.worst, made.best = Fraction(0), Fraction(entry["out_of"])
        nodes[made.id] = made
        return made

    def below(entries: Sequence[Mapping[str, Any]], policy: str) -> list[Node]:
        # Section 3: "A weight in percent is a share of one; siblings without weights have 1 each."
        return [node(entry, quantity(entry.get("weight", "1")), policy) for entry in entries]

    policy = raw.get("unknown", "leave_out")
    root = Node("score", raw, Fraction(1), worst, best, policy)
    root.children = below(raw["criteria"], policy)
    nodes["score"] = root
    gates = sorted(raw.get("gates", []), key=lambda gate: str(gate["id"]))
    return Rubric(raw, root, nodes, gates, combine, int(scale["decimals"]))


# ------------------------------------------------------------------------------ possible values

#: One possible value: the number of calendar days, and what it may be in time.
Possible = tuple[Fraction, Fraction]


def possible_values(value: Value, edges: Iterable[Fraction], whole: bool) -> tuple[list[Possible], bool]:
    """Enough possible values of a known value to hit everything that edges tell apart, and
    whether it may never have happened."""
    if value.state == NEVER:
        return [], True
    assert value.low is not None
    edges = list(edges)
    beyond = max([value.low, *edges]) + 3 * DAY  # beyond every edge
    top = value.high if isinstance(value.high, Fraction) else beyond
    marks = {value.low, top}
    if value.by_day:
        # Section 2: a number of calendar days; against a finer edge, d calendar days are any time
        # over d - 1 days and under d + 1. Times are whole milliseconds.
        for edge in edges:
            marks |= {Fraction(DAY * (edge // DAY + step)) for step in (-2, -1, 0, 1, 2)}
        found = []
        for day in (mark for mark in marks if value.low <= mark <= top):
            first, last = day - DAY + 1, day + DAY - 1
            fine = {first, day, last} | {edge + step for edge in edges for step in (-1, 0, 1)}
            found += [(day, Fraction(time)) for time in fine if first <= time <= last]
        return found, value.high == NEVER
    for edge in edges:
        if whole:
            marks |= {Fraction(floor(edge) + step) for step in (-1, 0, 1, 2)}
        else:
            marks.add(edge)
    inside = sorted(mark for mark in marks if value.low <= mark <= top)
    if not whole:
        inside += [(a + b) / 2 for a, b in itertools.pairwise(inside)]
    return [(mark, mark) for mark in inside], value.high == NEVER


def seen_by(possible: Possible, edges: Iterable[Fraction]) -> Fraction:
    """The value that is compared with ``edges``. Section 2: exact where all of them are whole days."""
    return possible[0] if all(edge % DAY == 0 for edge in edges) else possible[1]


COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "up_to": lambda value, edge: value <= edge,
    "under": lambda value, edge: value < edge,
    "at_least": lambda value, edge: value >= edge,
    "over": lambda value, edge: value > edge,
    "is": lambda value, edge: value == edge,
}


def input_of(raw: Mapping[str, Any]) -> tuple[str, str, bool]:
    """The key in the values, the kind and whether it is whole, of a leaf or a comparison."""
    for source in ("rate", "change"):
        if source in raw:
            return f"{source}:{raw['id']}", "number", False
    if "indicator" in raw:
        return f"indicator:{raw['indicator']}", "number", False
    if "rating" in raw:
        return f"rating:{raw['rating']}", "mark", False
    kind, whole = KINDS[raw["measure"]]
    return raw["measure"], kind, whole


# ------------------------------------------------------------------------------ section 2: a leaf


def edges_of(leaf: Node) -> list[Fraction]:
    if "bands" in leaf.raw:
        return [quantity(band[word]) for band in leaf.raw["bands"] for word in band if word in COMPARE]
    if "linear" in leaf.raw:
        return [quantity(anchor["at"]) for anchor in leaf.raw["linear"]]
    return []


def points_for(leaf: Node, possible: Possible) -> Fraction:
    """What one value earns."""
    raw = leaf.raw
    if "bands" in raw:
        for band in raw["bands"]:
            words = [word for word in band if word in COMPARE]
            # "the band listed first wins; `otherwise` takes the rest"
            if all(COMPARE[word](seen_by(possible, edges_of(leaf)), quantity(band[word])) for word in words):
                return Fraction(band["points"] if words else band["otherwise"])
        raise AssertionError("a gap between bands")
    if "linear" in raw:
        line = [(quantity(anchor["at"]), Fraction(anchor["points"])) for anchor in raw["linear"]]
        value = possible[0] if all(at % DAY == 0 for at, _ in line) else possible[1]
        if value <= line[0][0]:
            return line[0][1]
        for (a, p), (b, q) in itertools.pairwise(line):
            if value <= b:
                return half_up(p + (value - a) * (q - p) / (b - a))
        return line[-1][1]
    if "answers" in raw:
        return Fraction(raw["answers"]["yes" if possible[0] else "no"])
    # "Without bands or a line it earns worst + share x (best - worst), rounded half up"
    return half_up(leaf.worst + possible[0] * (leaf.best - leaf.worst))


def all_points(leaf: Node) -> list[Fraction]:
    """Everything that the scale function can give."""
    raw = leaf.raw
    if "bands" in raw:
        return [Fraction(band.get("points", band.get("otherwise"))) for band in raw["bands"]]
    if "linear" in raw:
        return [Fraction(anchor["points"]) for anchor in raw["linear"]]
    if "answers" in raw:
        return [Fraction(points) for points in raw["answers"].values()]
    return [leaf.worst, leaf.best]


def possible_points(leaf: Node, value: Value) -> list[Fraction]:
    """The points over the values that are still possible; of an unknown value, everything."""
    if value.state == UNKNOWN:
        return all_points(leaf)
    found, may_be_never = possible_values(value, edges_of(leaf), input_of(leaf.raw)[2])
    points = [points_for(leaf, possible) for possible in found]
    # "never earns the worst points that the scale function can give"
    return points + ([leaf.worst_of(all_points(leaf))] if may_be_never else [])


# ------------------------------------------------------------------------------ section 5: Kleene


def kleene_all(truths: Iterable[bool | None]) -> bool | None:
    truths = list(truths)
    if False in truths:
        return False
    return None if None in truths else True


def kleene_any(truths: Iterable[bool | None]) -> bool | None:
    truths = list(truths)
    if True in truths:
        return True
    return None if None in truths else False


def for_all_or_none(truths: Iterable[bool]) -> bool | None:
    """True when it holds for every possible value, false when for none, else undecided."""
    found = set(truths)
    return None if len(found) == 2 else found == {True}


# ------------------------------------------------------------------------------ one case


class Case:
    """One case under one rubric; every criterion is computed when it is first asked for."""

    def __init__(self, rubric: Rubric, values: Mapping[str, Value]) -> None:
        self.rubric = rubric
        self.values = values
        self.results: dict[str, Result] = {}
        self.ranges: dict[tuple[str, str], tuple[Fraction | None, Fraction | None]] = {}
        self.fired: dict[str, bool] = {}

    def value(self, raw: Mapping[str, Any]) -> Value:
        return self.values.get(input_of(raw)[0], Value(UNKNOWN))

    # -------------------------------------------------------------------------- conditions

    def condition(self, raw: Mapping[str, Any], ranged: bool = False) -> bool | None:
        if "all" in raw:
            return kleene_all(self.condition(part, ranged) for part in raw["all"])
        if "any" in raw:
            return kleene_any(self.condition(part, ranged) for part in raw["any"])
        if "not" in raw:
            inner = self.condition(raw["not"], ranged)
            return None if inner is None else not inner
        if "one_of" in raw:
            # "`one_of` is `any` of `is`."
            subject = {key: entry for key, entry in raw.items() if key != "one_of"}
            return kleene_any(self.condition({**subject, "is": each}, ranged) for each in raw["one_of"])
        if "known" in raw:
            return self.is_known(raw) == (raw["known"] in ("yes", "true"))
        word = next(word for word in COMPARE if word in raw)
        if "criterion" in raw:
            return self.compare_criterion(raw["criterion"], word, raw[word], ranged)
        return self.compare_value(raw, word, raw[word])

    def is_known(self, raw: Mapping[str, Any]) -> bool:
        if "criterion" in raw:
            # "whether its state is known or never (a leaf) or whether it is scored without the
            # policy `worst` (a branch)"
            return self.result(raw["criterion"]).state in (KNOWN, NEVER)
        # "true for known (vague, too) and for never, else false"
        return self.value(raw).state in (KNOWN, NEVER)

    def compare_value(self, raw: Mapping[str, Any], word: str, text: str) -> bool | None:
        value = self.value(raw)
        if text == "not_applicable":
            return None if value.state == UNKNOWN else value.state == NOT_APPLICABLE
        if value.state == NOT_APPLICABLE:
            return False  # "Not applicable: every comparison is false."
        if value.state == UNKNOWN:
            return None
        edge = Fraction(0) if text == NEVER else quantity(text)
        found, may_be_never = possible_values(value, [edge], input_of(raw)[2])
        if text == NEVER:
            return for_all_or_none([False for _ in found] + ([True] if may_be_never else []))
        truths = [COMPARE[word](seen_by(possible, [edge]), edge) for possible in found]
        if may_be_never:
            # "never is beyond every edge: `at_least` and `over` are true, `up_to` and `under` and `is: 3` false"
            truths.append(word in ("at_least", "over"))
        return for_all_or_none(truths)

    def compare_criterion(self, id: str, word: str, text: str, ranged: bool) -> bool | None:
        result = self.result(id)
        if text == "not_applicable":
            return True if result.state == NOT_APPLICABLE else False if result.points is not None else None
        if result.state == NOT_APPLICABLE:
            return False
        if not ranged:
            return None if result.points is None else COMPARE[word](result.points, Fraction(text))
        # Section 6: conditions on criteria take the criterion's worst and best.
        worst, best = self.range_of(id, "worst")[1], self.range_of(id, "best")[1]
        if worst is None or best is None:
            return None
        low, high, edge = min(worst, best), max(worst, best), Fraction(text)
        inside = {low, high} | ({edge} if low <= edge <= high else set())
        return for_all_or_none(COMPARE[word](point, edge) for point in inside)

    def applies(self, node: Node) -> bool | None:
        return self.condition(node.raw["applies_when"]) if "applies_when" in node.raw else True

    # -------------------------------------------------------------------------- sections 2 and 3

    def result(self, id: str) -> Result:
        if id not in self.results:
            node = self.rubric.nodes[id]
            result = self.leaf(node) if node.is_leaf else self.branch(node)
            self.after_gates(node, result)
            self.results[id] = result
        return self.results[id]

    def leaf(self, leaf: Node) -> Result:
        applies, value = self.applies(leaf), self.value(leaf.raw)
        if applies is False or value.state == NOT_APPLICABLE:
            return Result(NOT_APPLICABLE)
        points = possible_points(leaf, value)
        # "A vague value is known when every value in its range earns the same points."
        if applies is None or value.state == UNKNOWN or len(set(points)) > 1:
            filled = leaf.worst_of(points) if leaf.policy == "worst" else None
            return Result(UNKNOWN, before=filled, coverage=Fraction(0))
        return Result(value.state, before=points[0], coverage=Fraction(1))

    def branch(self, branch: Node) -> Result:
        applies = self.applies(branch)
        if applies is False:
            return Result(NOT_APPLICABLE)
        children = [(child, self.result(child.id)) for child in branch.counted_children]
        coverage = self.coverage(branch)
        if all(result.state == NOT_APPLICABLE for _, result in children):
            # "so does a branch of which all counted children have left it"
            return Result(NOT_APPLICABLE)
        left_open = any(child.policy == "unscored" and result.state == UNKNOWN for child, result in children)
        points = None
        if applies and not left_open:
            points = self.combined(branch, lambda child: self.result(child.id).points)
        if points is not None:
            return Result(KNOWN, before=points, coverage=coverage)
        if branch.policy == "worst" and branch is not self.rubric.root:
            # "The policy `worst` fills in an unknown criterion before its gates."
            points = self.range_of(branch.id, "worst")[0]
        return Result(UNKNOWN, before=points, coverage=coverage)

    def combined(self, branch: Node, points_of: Callable[[Node], Fraction | None]) -> Fraction | None:
        """The points of a branch from those of its children; ``None`` when none has any."""
        if self.rubric.pooled:
            entries = self.pool(branch, points_of)
            possible = sum((possible for _, possible in entries), Fraction(0))
            if possible == 0:
                return None
            earned = sum((earned for earned, _ in entries), Fraction(0))
            return half_up(branch.worst + (branch.best - branch.worst) * earned / possible)
        counted = [
            (points, child.weight) for child in branch.counted_children if (points := points_of(child)) is not None
        ]
        if not counted:
            return None
        way = branch.raw.get("combine", "weighted_mean")
        if way == "minimum":
            return branch.worst_of(points for points, _ in counted)
        if way == "maximum":
            return branch.best_of(points for points, _ in counted)
        if way == "geometric_mean":
            span = branch.best - branch.worst
            return geometric([((p - branch.worst) / span, w) for p, w in counted], branch.worst, branch.best)
        return half_up(sum((w * p for p, w in counted), Fraction(0)) / sum((w for _, w in counted), Fraction(0)))

    def pool(self, branch: Node, points_of: Callable[[Node], Fraction | None]) -> list[tuple[Fraction, Fraction]]:
        """(earned, possible) of what enters the sums of a branch; weights from the branch down."""
        found = []
        for child in branch.counted_children:
            weight = child.weight if self.rubric.combine == "weighted_points" else Fraction(1)
            if child.is_leaf:
                points = points_of(child)
                entries = [] if points is None else [(points, child.best)]
            elif self.enters_as_a_whole(child):
                points = points_of(child)
                possible = self.possible_below(child, points_of)
                entries = []
                if points is not None:
                    entries = [(possible * (points - child.worst) / (child.best - child.worst), possible)]
            else:
                entries = self.pool(child, points_of)
            found += [(weight * earned, weight * possible) for earned, possible in entries]
        return found

    def possible_below(self, branch: Node, points_of: Callable[[Node], Fraction | None]) -> Fraction:
        """ "possible = the sum over the leaves below that have points"."""
        total = Fraction(0)
        for child in branch.counted_children:
            weight = child.weight if self.rubric.combine == "weighted_points" else Fraction(1)
            if not child.is_leaf:
                total += weight * self.possible_below(child, points_of)
            elif points_of(child) is not None:
                total += weight * child.best
        return total

    def enters_as_a_whole(self, branch: Node) -> bool:
        # "those on which a gate acts, and those that a child with the policy `unscored` may leave open"
        return bool(self.gates_on(branch)) or any(child.policy == "unscored" for child in branch.counted_children)

    # -------------------------------------------------------------------------- section 7

    def coverage(self, branch: Node) -> Fraction | None:
        if self.rubric.pooled:
            covered = [(weight, cover) for weight, cover in self.leaves_covered(branch) if cover is not None]
        else:
            covered = [
                (child.weight, cover)
                for child in branch.counted_children
                if (cover := self.result(child.id).coverage) is not None
            ]
        if not covered:
            return None
        return half_up(sum((w * c for w, c in covered), Fraction(0)) / sum((w for w, _ in covered), Fraction(0)))

    def leaves_covered(self, branch: Node) -> list[tuple[Fraction, Fraction | None]]:
        found: list[tuple[Fraction, Fraction | None]] = []
        for child in branch.counted_children:
            weight = child.weight if self.rubric.combine == "weighted_points" else Fraction(1)
            if child.is_leaf:
                # "the mean is over the leaves below, weighted by weight x `out_of`"
                found.append((weight * child.best, self.result(child.id).coverage))
            else:
                found += [(weight * inner, cover) for inner, cover in self.leaves_covered(child)]
        return found

    # -------------------------------------------------------------------------- section 4

    def gates_on(self, node: Node) -> list[Mapping[str, Any]]:
        return [gate for gate in self.rubric.gates if gate.get("scope", "score") == node.id]

    def holds(self, gate: Mapping[str, Any]) -> bool | None:
        truth = self.condition(gate["when"])
        if truth and self.cap_value(gate, lambda id: self.result(id).points) is None:
            return None  # "when that criterion has no points, a condition that is true cannot be checked"
        return truth

    def cap_value(self, gate: Mapping[str, Any], points_of: Callable[[str], Fraction | None]) -> Fraction | None:
        """The cap of a gate; 0 for a gate without a cap, which never looks at it."""
        cap = gate.get("cap", "0")
        if isinstance(cap, str):
            return Fraction(cap)
        points = points_of(cap["criterion"])
        if points is None:
            return None
        # "the points of the criterion it names, plus its `plus` towards the best, never past it"
        return self.rubric.nodes[cap["criterion"]].towards_best(points, Fraction(cap.get("plus", "0")))

    def act(
        self,
        node: Node,
        before: Fraction,
        gates: Sequence[Mapping[str, Any]],
        points_of: Callable[[str], Fraction | None],
    ) -> Fraction:
        """The points after ``gates``, all of which fire."""
        points = before
        sets = [Fraction(gate["set"]) for gate in gates if "set" in gate]
        if sets:
            points = node.worst_of(sets)
        lowered = [Fraction(gate["lower_by"]) for gate in gates if "lower_by" in gate]
        if lowered:
            points = node.towards_best(points, -sum(lowered, Fraction(0)))
        floors = [Fraction(gate["floor"]) for gate in gates if "floor" in gate]
        if floors:
            points = node.best_of([points, node.best_of(floors)])
        caps = [cap for gate in gates if "cap" in gate and (cap := self.cap_value(gate, points_of)) is not None]
        if caps:
            points = node.worst_of([points, node.worst_of(caps)])
        return points

    def harshest(
        self,
        node: Node,
        before: Fraction,
        gates: Sequence[Mapping[str, Any]],
        points_of: Callable[[str], Fraction | None],
    ) -> list[Mapping[str, Any]]:
        """Of the gates in one group only the harshest is left; among equals the first by id."""
        kept = [gate for gate in gates if "group" not in gate]
        for group in {str(gate["group"]) for gate in gates if "group" in gate}:
            members = [gate for gate in gates if gate.get("group") == group]
            alone = [self.act(node, before, [gate], points_of) for gate in members]
            kept.append(members[alone.index(node.worst_of(alone))])
        return kept

    def after_gates(self, node: Node, result: Result) -> None:
        gates = self.gates_on(node)
        for gate in gates:
            self.fired[gate["id"]] = False
        if result.before is None:
            return  # "A scope without points stays without."

        def points_of(id: str) -> Fraction | None:
            return self.result(id).points

        firing = self.harshest(node, result.before, [gate for gate in gates if self.holds(gate)], points_of)
        for gate in firing:
            self.fired[gate["id"]] = True
        result.points = self.rounded(node, self.act(node, result.before, firing, points_of))

    def rounded(self, node: Node, points: Fraction) -> Fraction:
        if node is not self.rubric.root and "round" in node.raw:
            # Section 4: "and brought back to the end of its scale where that takes it past"
            rounded = half_up(points, int(node.raw["round"]["decimals"]))
            return min(max(rounded, min(node.worst, node.best)), max(node.worst, node.best))
        return points

    # -------------------------------------------------------------------------- section 6

    def range_of(self, id: str, end: str) -> tuple[Fraction | None, Fraction | None]:
        """The worst or the best of a criterion: before its gates, and after gates and rounding."""
        if (id, end) not in self.ranges:
            node = self.rubric.nodes[id]
            before = self.range_before(node, end)
            after = None if before is None else self.rounded(node, self.range_after_gates(node, before, end))
            self.ranges[id, end] = before, after
        return self.ranges[id, end]

    def range_before(self, node: Node, end: str) -> Fraction | None:
        # "Whether a criterion applies is decided as for the score itself"; an undecided one counts.
        if self.applies(node) is False:
            return None
        if not node.is_leaf:
            return self.combined(node, lambda child: self.range_of(child.id, end)[1])
        value = self.value(node.raw)
        if value.state == NOT_APPLICABLE:
            return None
        points = possible_points(node, value)
        return node.worst_of(points) if end == "worst" else node.best_of(points)

    def range_after_gates(self, node: Node, before: Fraction, end: str) -> Fraction:
        def points_of(id: str) -> Fraction | None:
            return self.range_of(id, end)[1]

        holding, undecided = [], []
        for gate in self.gates_on(node):
            if self.cap_value(gate, points_of) is None:
                continue  # relative to what has no points: nothing to cap with
            truth = self.condition(gate["when"], ranged=True)
            if truth:
                holding.append(gate)
            elif truth is None:
                undecided.append(gate)

        def run(gates: list[Mapping[str, Any]]) -> Fraction:
            # Sorted, since among equals of a group the first by id is kept.
            gates = sorted(gates, key=lambda gate: str(gate["id"]))
            return self.act(node, before, self.harshest(node, before, gates, points_of), points_of)

        if end == "worst":
            # "all gates that are true or undecided fire, except undecided floors; this is done once
            # more without the undecided `set` gates, and the worse result stands"
            most = holding + [gate for gate in undecided if "floor" not in gate]
            without = holding + [gate for gate in undecided if "floor" not in gate and "set" not in gate]
            return node.worst_of([run(most), run(without)])
        # "the gates that are true and the undecided floors fire; this is done once more with each
        # undecided `set` gate added, one at a time, and the best result stands"
        fewest = holding + [gate for gate in undecided if "floor" in gate]
        return node.best_of([run(fewest), *(run([*fewest, gate]) for gate in undecided if "set" in gate)])


def score_case(rubric: Rubric | str, values: Mapping[str, Value]) -> Scored:
    """One case under one rubric."""
    rubric = read_rubric(rubric) if isinstance(rubric, str) else rubric
    case = Case(rubric, values)
    for id in rubric.nodes:
        result = case.result(id)
        result.worst, result.best = case.range_of(id, "worst")[1], case.range_of(id, "best")[1]
    score = case.results["score"]
    least = quantity(rubric.raw.get("minimum", {}).get("case_coverage", "0"))
    # Section 8: "A case counts when it has a score and a coverage of at least `minimum: case_coverage`."
    counted = score.points is not None and score.coverage is not None and score.coverage >= least
    holds = {gate["id"]: case.holds(gate) for gate in rubric.gates}
    return Scored(case.results, holds, case.fired, counted)


# ------------------------------------------------------------------------------ section 8


@dataclass
class OperatorRow:
    """One operator; ``rank`` is ``None`` when it is not ranked."""

    operator: str
    score: Fraction | None
    coverage: Fraction | None
    criteria: dict[str, Fraction | None]
    total: int
    scored: int
    rank: int | None = None
    shared: bool = False


def mean(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The mean of (value, weight)."""
    pairs = list(pairs)
    weight = sum((w for _, w in pairs), Fraction(0))
    return sum((v * w for v, w in pairs), Fraction(0)) / weight if weight else None


def rank(rubric: Rubric | str, cases: Sequence[tuple[str, Fraction, Scored]]) -> dict[str, OperatorRow]:
    """Operators from (operator, weight, scored case)."""
    rubric = read_rubric(rubric) if isinstance(rubric, str) else rubric
    minimum = rubric.raw.get("minimum", {})
    rows = {}
    for operator in sorted({operator for operator, _, _ in cases}):
        mine = [(weight, scored) for name, weight, scored in cases if name == operator]
        counted = [(weight, scored) for weight, scored in mine if scored.counted]
        rows[operator] = OperatorRow(
            operator,
            mean((s.score.points, w) for w, s in counted if s.score.points is not None),
            # "Its coverage is the mean over all its cases to which anything applies."
            mean((s.score.coverage, w) for w, s in mine if s.score.coverage is not None),
            {
                # "The mean of a criterion is over the cases that count and have points there."
                id: mean((points, w) for w, s in counted if (points := s.criteria[id].points) is not None)
                for id in rubric.nodes
                if id != "score"
            },
            len(mine),
            len(counted),
        )
    enough, least = int(minimum.get("cases", "1")), quantity(minimum.get("coverage", "0"))
    ranked = [
        row
        for row in rows.values()
        if row.score is not None and row.scored >= enough and (row.coverage or Fraction(0)) >= least
    ]
    better = 1 if rubric.root.best > rubric.root.worst else -1
    decimals = rubric.decimals if rubric.raw.get("rank_on") == "shown" else 4

    def key(row: OperatorRow) -> list[tuple[bool, Fraction]]:
        assert row.score is not None
        means = [(row.score, decimals), *((row.criteria[id], 4) for id in rubric.raw.get("ties", []))]
        # "one without points is worse than any with"
        return [(m is not None, better * half_up(m, d) if m is not None else Fraction(0)) for m, d in means]

    for row in ranked:
        # Standard competition ranks: one more than the number of those who are better.
        row.rank = 1 + sum(key(other) > key(row) for other in ranked)
        row.shared = sum(key(other) == key(row) for other in ranked) > 1
    return rows
