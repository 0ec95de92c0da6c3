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
from functools import cache
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
#: The state of a leaf of which the facts settle a part. A value that is vague is known, with two ends.
VAGUE = "vague"

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
    #: Whether a `set` fires on it.
    is_set: bool = False


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
    #: What it earns where it is vague: `best`, `worst` or `unknown`.
    doubt: str
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


@cache
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

    def node(entry: Mapping[str, Any], weight: Fraction, policy: str, doubt: str) -> Node:
        # Sections 2 and 3: by the policy of the criterion, else of the nearest above it, else of the rubric.
        policy, doubt = entry.get("unknown", policy), entry.get("vague", doubt)
        made = Node(entry["id"], entry, weight, worst, best, policy, doubt)
        if "criteria" in entry:
            made.children = below(entry["criteria"], policy, doubt)
        elif pooled:
            # Section 3: in the two pooled ways the worst of a leaf is 0 and its best `out_of`.
            made.worst, made.best = Fraction(0), Fraction(entry["out_of"])
        nodes[made.id] = made
        return made

    def below(entries: Sequence[Mapping[str, Any]], policy: str, doubt: str) -> list[Node]:
        # Section 3: "A weight in percent is a share of one; siblings without weights have 1 each."
        return [node(entry, quantity(entry.get("weight", "1")), policy, doubt) for entry in entries]

    policy, doubt = raw.get("unknown", "leave_out"), raw.get("vague", "best")
    root = Node("score", raw, Fraction(1), worst, best, policy, doubt)
    root.children = below(raw["criteria"], policy, doubt)
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
        self.ranges: dict[tuple[str, str], Fraction | None] = {}
        self.runs: dict[tuple[str, str], Fraction | None] = {}
        self.fired: dict[str, bool] = {}
        self.applied: dict[str, bool | None] = {}
        self.possible: dict[str, list[Fraction]] = {}

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
            # "whether its state is known, vague or never (a leaf) or whether it is scored without the
            # policy `worst` (a branch)"
            return self.result(raw["criterion"]).state in (KNOWN, VAGUE, NEVER)
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
        edge = Fraction(text)
        if not ranged and result.points is not None:
            return COMPARE[word](result.points, edge)
        worst, best = self.range_of(id, "worst"), self.range_of(id, "best")
        assert worst is not None and best is not None  # what is unknown has a range
        low, high = min(worst, best), max(worst, best)
        inside = {low, high} | ({edge} if low <= edge <= high else set())
        truth = for_all_or_none(COMPARE[word](point, edge) for point in inside)
        # Section 5: "true where it holds for its worst, its best and all between and the criterion
        # surely applies". Section 6 only says "conditions on criteria take the criterion's worst and
        # best", and that what may not apply counts there: read as not asking whether it surely applies.
        return None if truth and not ranged and not self.surely_applies(self.rubric.nodes[id]) else truth

    def applies(self, node: Node) -> bool | None:
        if node.id not in self.applied:
            asked = node.raw.get("applies_when")
            self.applied[node.id] = True if asked is None else self.condition(asked)
        return self.applied[node.id]

    def points_of_leaf(self, leaf: Node) -> list[Fraction]:
        if leaf.id not in self.possible:
            self.possible[leaf.id] = possible_points(leaf, self.value(leaf.raw))
        return self.possible[leaf.id]

    def surely_applies(self, node: Node) -> bool:
        # Section 3. Read to the letter where a `set` fires: a branch that is known by it alone, with
        # no child that surely applies, does not surely apply; a leaf that is known by it does.
        if self.result(node.id).state == NOT_APPLICABLE or self.applies(node) is None:
            return False
        return node.is_leaf or any(self.surely_applies(child) for child in node.counted_children)

    def is_left_out(self, node: Node) -> bool:
        """Section 3, the nearer end: it "has no points, is unknown and surely applies"."""
        result = self.result(node.id)
        return result.points is None and result.state == UNKNOWN and self.surely_applies(node)

    # -------------------------------------------------------------------------- sections 2 and 3

    def result(self, id: str) -> Result:
        if id not in self.results:
            node = self.rubric.nodes[id]
            result = self.leaf(node) if node.is_leaf else self.branch(node)
            self.after_gates(node, result)
            self.results[id] = result
            # Section 7: "and one (the whole apart) that a child with the policy `unscored` leaves without points, 0"
            if node is not self.rubric.root and self.is_left_open(node) and result.coverage is not None:
                result.coverage = Fraction(0)
        return self.results[id]

    def leaf(self, leaf: Node) -> Result:
        applies, value = self.applies(leaf), self.value(leaf.raw)
        if applies is False or value.state == NOT_APPLICABLE:
            return Result(NOT_APPLICABLE)
        points = self.points_of_leaf(leaf)
        worst, best = leaf.worst_of(points), leaf.best_of(points)
        least, most = leaf.worst_of(all_points(leaf)), leaf.best_of(all_points(leaf))
        # "the worst and the best of them are the worst and the best that the scale function can give"
        rules_nothing_out = worst != best and (worst, best) == (least, most)
        doubted = worst != best and leaf.doubt == "unknown"
        if applies is None or value.state == UNKNOWN or rules_nothing_out or doubted:
            # Its worst: "over the values that are still possible", whatever the policy `vague` says.
            filled = worst if leaf.policy == "worst" else None
            return Result(UNKNOWN, before=filled, coverage=Fraction(0))
        if worst == best:  # "When they are all the same, the leaf is known."
            return Result(value.state, before=worst, coverage=Fraction(1))
        # Section 7: "the share of its points that the facts have settled"
        settled = half_up(1 - abs(best - worst) / abs(most - least))
        return Result(VAGUE, before=best if leaf.doubt == "best" else worst, coverage=settled)

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
            points = self.nearer_end(branch)
        if points is not None:
            return Result(KNOWN, before=points, coverage=coverage)
        if branch.policy == "worst" and branch is not self.rubric.root:
            # "The policy `worst` fills in an unknown criterion before its gates."
            points = self.range_before(branch, "worst")
        return Result(UNKNOWN, before=points, coverage=coverage)

    def nearer_end(self, branch: Node) -> Fraction | None:
        """The points of a branch, and where they are beyond what is possible the nearer end of that."""

        def points_of(node: Node) -> Fraction | None:
            return self.result(node.id).points

        points = self.combined(branch, points_of)
        if points is None:
            return None
        ends = [self.combined(branch, points_of, left_out_at=end) for end in ("worst", "best")]
        low, high = (pick(end for end in ends if end is not None) for pick in (min, max))
        return max(low, min(points, high))

    def combined(
        self, branch: Node, points_of: Callable[[Node], Fraction | None], left_out_at: str | None = None
    ) -> Fraction | None:
        """The points of a branch from those of its children; ``None`` when none has any.

        ``left_out_at``: those that are left out count with this end of their range.
        """
        if self.rubric.pooled:
            entries = self.pool(branch, points_of, left_out_at)
            possible = sum((possible for _, possible in entries), Fraction(0))
            if possible == 0:
                return None
            earned = sum((earned for earned, _ in entries), Fraction(0))
            return half_up(branch.worst + (branch.best - branch.worst) * earned / possible)
        counted = []
        for child in branch.counted_children:
            left_out = left_out_at is not None and self.is_left_out(child)
            points = self.range_of(child.id, left_out_at or "") if left_out else points_of(child)
            if points is not None:
                counted.append((points, child.weight))
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

    def pool(
        self, branch: Node, points_of: Callable[[Node], Fraction | None], left_out_at: str | None = None
    ) -> list[tuple[Fraction, Fraction]]:
        """(earned, possible) of what enters the sums of a branch; weights from the branch down."""
        found = []
        for child in branch.counted_children:
            weight = child.weight if self.rubric.combine == "weighted_points" else Fraction(1)
            if not child.is_leaf and not self.enters_as_a_whole(child):
                entries = self.pool(child, points_of, left_out_at)
            else:
                left_out = left_out_at is not None and self.is_left_out(child)
                points = self.range_of(child.id, left_out_at or "") if left_out else points_of(child)
                possible = child.best if child.is_leaf else self.possible_below(child, points_of, left_out)
                entries = []
                if points is not None:
                    entries = [(possible * (points - child.worst) / (child.best - child.worst), possible)]
            found += [(weight * earned, weight * possible) for earned, possible in entries]
        return found

    def possible_below(
        self, branch: Node, points_of: Callable[[Node], Fraction | None], left_out: bool = False
    ) -> Fraction:
        """The `out_of` with which a branch enters the sums above it as a whole."""
        if self.result(branch.id).is_set:
            # Section 4: "the sum of `out_of` over all counted leaves below it, whether or not they have
            # points". Read as said of every branch on which a `set` fires, with and without points of
            # its own; and in its worst and best, too, by whether it fires for the score.
            return self.out_of_below(branch, lambda leaf: True)
        if left_out:  # Section 3: "the sum of `out_of` over the leaves below that are not not applicable"
            return self.out_of_below(branch, lambda leaf: self.result(leaf.id).state != NOT_APPLICABLE)
        # Section 3: "possible = the sum over the leaves below that have points"
        return self.out_of_below(branch, lambda leaf: points_of(leaf) is not None)

    def out_of_below(self, branch: Node, enters: Callable[[Node], bool]) -> Fraction:
        total = Fraction(0)
        for child in branch.counted_children:
            weight = child.weight if self.rubric.combine == "weighted_points" else Fraction(1)
            if not child.is_leaf:
                # Section 4: "also in the sums of the branches above it"
                below = (lambda leaf: True) if self.result(child.id).is_set else enters
                total += weight * self.out_of_below(child, below)
            elif enters(child):
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

    def is_left_open(self, branch: Node) -> bool:
        """Whether a child with the policy `unscored` leaves a branch without points."""
        may_be = any(child.policy == "unscored" for child in branch.counted_children)
        return may_be and self.result(branch.id).points is None

    def leaves_covered(self, branch: Node) -> list[tuple[Fraction, Fraction | None]]:
        found: list[tuple[Fraction, Fraction | None]] = []
        for child in branch.counted_children:
            weight = child.weight if self.rubric.combine == "weighted_points" else Fraction(1)
            if child.is_leaf:
                # "the mean is over the leaves below, weighted by weight x `out_of`"
                found.append((weight * child.best, self.result(child.id).coverage))
            elif self.result(child.id).is_set:
                # "A scope on which a `set` fires covers 1": read as all of its leaves, since in the
                # sums above it stands for all of them.
                found.append((weight * self.out_of_below(child, lambda leaf: True), Fraction(1)))
            else:
                below = self.leaves_covered(child)
                if self.is_left_open(child):
                    below = [(inner, None if cover is None else Fraction(0)) for inner, cover in below]
                found += [(weight * inner, cover) for inner, cover in below]
        return found

    # -------------------------------------------------------------------------- section 4

    def gates_on(self, node: Node) -> list[Mapping[str, Any]]:
        return [gate for gate in self.rubric.gates if gate.get("scope", "score") == node.id]

    def holds(self, gate: Mapping[str, Any]) -> bool | None:
        truth = self.condition(gate["when"])
        if truth and self.cap_value(gate, self.points_to_cap_with) is None:
            return None  # "when it has no points otherwise, a condition that is true cannot be checked"
        return truth

    def points_to_cap_with(self, id: str) -> Fraction | None:
        # "When that criterion has no points, is unknown and surely applies, its best stands in for them"
        return self.range_of(id, "best") if self.is_left_out(self.rubric.nodes[id]) else self.result(id).points

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
        before: Fraction | None,
        gates: Sequence[Mapping[str, Any]],
        points_of: Callable[[str], Fraction | None],
    ) -> Fraction | None:
        """The points after ``gates``, all of which fire; ``None`` where there are none to act on."""
        points = before
        sets = [Fraction(gate["set"]) for gate in gates if "set" in gate]
        if sets:
            points = node.worst_of(sets)
        if points is None:
            return None
        lowered = [Fraction(gate["lower_by"]) for gate in gates if "lower_by" in gate]
        if lowered:
            points = node.towards_best(points, -sum(lowered, Fraction(0)))
        raised = [Fraction(gate["raise_by"]) for gate in gates if "raise_by" in gate]
        if raised:
            points = node.towards_best(points, sum(raised, Fraction(0)))
        floors = [Fraction(gate["floor"]) for gate in gates if "floor" in gate]
        if floors:
            points = node.best_of([points, node.best_of(floors)])
        caps = [cap for gate in gates if "cap" in gate and (cap := self.cap_value(gate, points_of)) is not None]
        if caps:
            points = node.worst_of([points, node.worst_of(caps)])
        return points

    def fire(
        self,
        node: Node,
        before: Fraction | None,
        gates: Sequence[Mapping[str, Any]],
        points_of: Callable[[str], Fraction | None],
    ) -> tuple[list[Mapping[str, Any]], Fraction | None]:
        """Those of ``gates``, whose conditions hold, that fire, and the points after them."""
        kept = [gate for gate in gates if "group" not in gate]
        for group in {str(gate["group"]) for gate in gates if "group" in gate}:
            # "Of the gates in one `group` only the harshest fires; where several leave the same, the first
            # by id. On a scope without points only the `set`s of a group are tried": read as of a group
            # without a `set` nothing fires there, even where a `set` outside of the group gives points.
            tried = [(gate, self.act(node, before, [gate], points_of)) for gate in gates if gate.get("group") == group]
            alone = [(gate, points) for gate, points in tried if points is not None]
            if alone:
                worst = node.worst_of([points for _, points in alone])
                kept.append(next(gate for gate, points in alone if points == worst))
        points = self.act(node, before, kept, points_of)
        # "A scope without points stays without, unless a `set` fires on it"
        return ([], None) if points is None else (kept, points)

    def after_gates(self, node: Node, result: Result) -> None:
        gates = self.gates_on(node)
        for gate in gates:
            self.fired[gate["id"]] = False
        if self.applies(node) is False:
            return  # "not where its own `applies_when` is false"
        holding = [gate for gate in gates if self.holds(gate)]
        firing, points = self.fire(node, result.before, holding, self.points_to_cap_with)
        for gate in firing:
            self.fired[gate["id"]] = True
        if any("set" in gate for gate in firing):
            # "A scope on which a `set` fires is known, and covers 1"; so is one that was *never*.
            result.state, result.coverage, result.is_set = KNOWN, Fraction(1), True
        result.points = None if points is None else self.rounded(node, points)

    def rounded(self, node: Node, points: Fraction) -> Fraction:
        if node is not self.rubric.root and "round" in node.raw:
            # Section 4: "and brought back to the end of its scale where that takes it past"
            rounded = half_up(points, int(node.raw["round"]["decimals"]))
            return min(max(rounded, min(node.worst, node.best)), max(node.worst, node.best))
        return points

    # -------------------------------------------------------------------------- section 6

    def range_of(self, id: str, end: str) -> Fraction | None:
        """The worst or the best of a criterion, after gates and rounding."""
        if (id, end) not in self.ranges:
            node = self.rubric.nodes[id]
            # "the worst and the best of three: the two results above and its points"
            three = [self.range_run(node, "worst"), self.range_run(node, "best"), self.result(id).points]
            found = [points for points in three if points is not None]
            pick = node.worst_of if end == "worst" else node.best_of
            self.ranges[id, end] = pick(found) if found else None
        return self.ranges[id, end]

    def range_before(self, node: Node, end: str) -> Fraction | None:
        # "Whether a criterion applies is decided as for the score itself"; an undecided one counts.
        if self.applies(node) is False:
            return None
        if not node.is_leaf:
            return self.combined(node, lambda child: self.range_of(child.id, end))
        if self.value(node.raw).state == NOT_APPLICABLE:
            return None
        points = self.points_of_leaf(node)
        return node.worst_of(points) if end == "worst" else node.best_of(points)

    def range_run(self, node: Node, end: str) -> Fraction | None:
        if (node.id, end) not in self.runs:
            points = None if self.applies(node) is False else self.range_after_gates(node, end)
            self.runs[node.id, end] = None if points is None else self.rounded(node, points)
        return self.runs[node.id, end]

    def range_after_gates(self, node: Node, end: str) -> Fraction | None:
        def points_of(id: str) -> Fraction | None:
            return self.range_of(id, end)

        before = self.range_before(node, end)
        holding, undecided = [], []
        for gate in self.gates_on(node):
            if self.cap_value(gate, points_of) is None:
                continue  # relative to what has no points: nothing to cap with
            truth = self.condition(gate["when"], ranged=True)
            if truth:
                holding.append(gate)
            elif truth is None and not (before is None and "set" in gate):
                # "On a scope that is not applicable, undecided `set` gates play no part."
                undecided.append(gate)

        def run(gates: list[Mapping[str, Any]]) -> Fraction | None:
            # Sorted, since among equals of a group the first by id is kept.
            gates = sorted(gates, key=lambda gate: str(gate["id"]))
            return self.fire(node, before, gates, points_of)[1]

        helping = [gate for gate in undecided if "floor" in gate or "raise_by" in gate]
        harming = [gate for gate in undecided if gate not in helping]
        sets = [gate for gate in harming if "set" in gate]
        if end == "worst":
            # "all gates that are true or undecided fire, except undecided `floor` and `raise_by`; this is
            # done once more without the undecided `set` gates, and the worse result stands"
            runs = [run(holding + harming), run(holding + [gate for gate in harming if gate not in sets])]
        else:
            # "the gates that are true and the undecided `floor` and `raise_by` fire; this is done once more
            # with each undecided `set` gate added, one at a time, and the best result stands"
            runs = [run(holding + helping), *(run([*holding, *helping, gate]) for gate in sets)]
        found = [points for points in runs if points is not None]
        if not found:
            return None
        return node.worst_of(found) if end == "worst" else node.best_of(found)


def score_case(rubric: Rubric | str, values: Mapping[str, Value]) -> Scored:
    """One case under one rubric."""
    rubric = read_rubric(rubric) if isinstance(rubric, str) else rubric
    case = Case(rubric, values)
    for id in rubric.nodes:
        result = case.result(id)
        result.worst, result.best = case.range_of(id, "worst"), case.range_of(id, "best")
    score = case.results["score"]
    least = quantity(rubric.raw.get("minimum", {}).get("case_coverage", "0"))
    # Section 8: "when it has a score, a coverage above 0 and a coverage of at least `minimum: case_coverage`."
    counted = score.points is not None and score.coverage is not None and score.coverage >= max(least, MILLIONTH)
    holds = {gate["id"]: case.holds(gate) for gate in rubric.gates}
    return Scored(case.results, holds, case.fired, counted)


# ------------------------------------------------------------------------------ section 8


@dataclass
class OperatorRow:
    """One operator; one that stands apart has neither ``score`` nor ``rank``."""

    operator: str
    score: Fraction | None
    coverage: Fraction | None
    worst: Fraction | None
    best: Fraction | None
    criteria: dict[str, Fraction | None]
    total: int
    scored: int
    rank: int | None = None
    shared: bool = False


@dataclass
class Ranking:
    """All operators by name, whether rank numbers are shown, and how many pairs are decided."""

    rows: dict[str, OperatorRow]
    numbered: bool
    decided_pairs: int


def mean(pairs: Iterable[tuple[Fraction | None, Fraction]]) -> Fraction | None:
    """The mean of (value, weight), of those that have a value."""
    found = [(value, weight) for value, weight in pairs if value is not None]
    weight = sum((w for _, w in found), Fraction(0))
    return sum((v * w for v, w in found), Fraction(0)) / weight if weight else None


def rank(rubric: Rubric | str, cases: Sequence[tuple[str, Fraction, Scored]]) -> Ranking:
    """Operators from (operator, weight, scored case)."""
    rubric = read_rubric(rubric) if isinstance(rubric, str) else rubric
    minimum = rubric.raw.get("minimum", {})
    rows = {}
    for operator in sorted({operator for operator, _, _ in cases}):
        mine = [(weight, scored) for name, weight, scored in cases if name == operator]
        # "Its coverage, its worst and its best are means over the same cases"
        counted = [(weight, scored) for weight, scored in mine if scored.counted]
        rows[operator] = OperatorRow(
            operator,
            mean((s.score.points, w) for w, s in counted),
            mean((s.score.coverage, w) for w, s in counted),
            mean((s.score.worst, w) for w, s in counted),
            mean((s.score.best, w) for w, s in counted),
            {
                # "The mean of a criterion is over the cases that count and have points there."
                id: mean((s.criteria[id].points, w) for w, s in counted)
                for id in rubric.nodes
                if id != "score"
            },
            len(mine),
            len(counted),
        )
    # "40 % unless said; a rubric that wants none writes `0 %`"
    enough, least = int(minimum.get("cases", "1")), quantity(minimum.get("coverage", "40 %"))
    table = []
    for row in rows.values():
        if row.score is not None and row.scored >= enough and row.coverage is not None and row.coverage >= least:
            table.append(row)
        else:
            row.score = None
    better = 1 if rubric.root.best > rubric.root.worst else -1
    decimals = rubric.decimals if rubric.raw.get("rank_on") == "shown" else 4

    def key(row: OperatorRow) -> list[tuple[bool, Fraction]]:
        assert row.score is not None
        means = [(row.score, decimals), *((row.criteria[id], 4) for id in rubric.raw.get("ties", []))]
        # "one without points is worse than any with"
        return [(m is not None, better * half_up(m, d) if m is not None else Fraction(0)) for m, d in means]

    for row in table:
        # Standard competition ranks: one more than the number of those who are better.
        row.rank = 1 + sum(key(other) > key(row) for other in table)
        row.shared = sum(key(other) == key(row) for other in table) > 1
    # "Rubrics of verdicts (every leaf reads the verdict) and of figures have no such rule."
    verdicts = all(node.raw.get("measure") == "verdict" for node in rubric.nodes.values() if node.is_leaf)
    exempt = verdicts or rubric.raw.get("unit") == "operator"
    numbered = exempt or all(row.scored >= 3 for row in table)
    decided = sum(not touch(one, other) for one, other in itertools.combinations(table, 2))
    return Ranking(rows, numbered, decided)


def touch(one: OperatorRow, other: OperatorRow) -> bool:
    """Whether the ranges of two operators have a point in common."""
    (a, b), (c, d) = (sorted(end for end in (row.worst, row.best) if end is not None) for row in (one, other))
    return a <= d and c <= b
