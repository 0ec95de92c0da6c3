"""Random rubrics and random cases, weighted so that interesting things happen.

A rubric or a case is drawn as one seed, and everything else follows from it: a failing example is
one number, and long rubrics cost no more to draw than short ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.oracle import DAY, INF, KINDS, KNOWN, NEVER, NOT_APPLICABLE, UNKNOWN, Value, quantity

ROOT_WAYS = ("weighted_mean", "minimum", "maximum", "geometric_mean", "pooled_points", "weighted_points")
BRANCH_WAYS = ROOT_WAYS[:4]
POLICIES = ("leave_out", "worst", "unscored")
DOUBTS = ("best", "worst", "unknown")
EFFECTS = ("set", "lower_by", "raise_by", "floor", "cap")
UPWARD_SCALES = (("0", "10"), ("0", "5"), ("0", "500"), ("-100", "100"), ("1", "6"))
DOWNWARD_SCALES = (("5.5", "0.5"), ("6", "1"), ("100", "-100"), ("10", "0"))

RATINGS = ("friendliness", "clarity")
INPUTS = (*(f"measure:{name}" for name in KINDS), *(f"rating:{name}" for name in RATINGS))
#: Measures of something that may not have happened when the case ends.
MAY_BE_NEVER = ("attempts_to_resolution", "time_to_resolution")
BY_DAY = ("time_to_resolution",)

_SHARES = ["0 %", "10 %", "33.3333 %", "50 %", "66.67 %", "75 %", "98 %", "100 %"]
_TIMES = ["0 s", "1500 ms", "30 s", "90 s", "2 min", "150 s", "5 min", "10 min", "1 h"]
_DAYS = ["12 h", "1 day", "36 h", "2 days", "3 days", "7 days"]
_MONEY = ["0 EUR", "0.01 EUR", "5 EUR", "9.99 EUR", "10 EUR", "100 EUR"]
_COUNTS = ["0", "1", "2", "3", "4", "5", "7"]
_WEIGHTS = ["0", "1", "1", "1", "2", "3", "30", "0.5", "1.25", "0.0001", "2.3333", "7.5", "12"]


@dataclass(frozen=True)
class Wish:
    """What a rubric is asked to be; ``None`` leaves it to chance."""

    combine: str | None = None
    policy: str | None = None
    doubt: str | None = None
    effect: str | None = None
    upward: bool | None = None
    #: Monotone scale functions, no gates, no conditions, weighted means only.
    plain: bool = False
    #: Monotone scale functions, and gates that harm where things are worse or help where they are better.
    monotone: bool = False
    by_day: bool = True
    inputs: tuple[str, ...] = INPUTS


@dataclass
class Made:
    """A random rubric: its text, and where its edges are."""

    text: str
    edges: Mapping[str, Sequence[Fraction]]
    by_day: bool = True


@dataclass
class _Node:
    entry: dict[str, Any]
    worst: Fraction
    best: Fraction
    children: list[_Node] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.entry["id"])


def key_of(source: str) -> str:
    """The key of an input among the values: ``longest_wait``, ``rating:clarity``."""
    return source.removeprefix("measure:")


def kind_of(source: str) -> tuple[str, bool]:
    return ("mark", False) if source.startswith("rating:") else KINDS[key_of(source)]


def written(number: Fraction) -> str:
    """A number of at most six decimals."""
    millionths = int(number * 10**6)
    assert millionths == number * 10**6
    sign, digits = ("-" if millionths < 0 else ""), f"{abs(millionths):07d}"
    return sign + f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")


def flow(value: Any) -> str:
    """YAML in flow style; every scalar is text that needs no quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(entry) for entry in value) + "]"
    return str(value)


class _Maker:
    def __init__(self, random: Random, wish: Wish) -> None:
        self.random, self.wish = random, wish
        upward = random.random() < 0.5 if wish.upward is None else wish.upward
        worst, best = random.choice(UPWARD_SCALES if upward else DOWNWARD_SCALES)
        self.scale = {"worst": worst, "best": best, "decimals": str(random.choice([0, 1, 1, 2, 4, 6]))}
        self.worst, self.best = Fraction(worst), Fraction(best)
        self.combine = wish.combine or random.choice(ROOT_WAYS)
        self.pooled = self.combine in ("pooled_points", "weighted_points")
        self.nodes: dict[str, _Node] = {}
        self.edges: dict[str, list[Fraction]] = {}
        self.waits: dict[str, set[str]] = {}

    def chance(self, share: float) -> bool:
        return not self.wish.plain and self.random.random() < share

    # ------------------------------------------------------------------ points and edges

    def points(self, worst: Fraction, best: Fraction) -> Fraction:
        """A number of points on a scale, often an end of it or a millionth from the worst."""
        roll, span = self.random.random(), best - worst
        if roll < 0.22:
            return worst
        if roll < 0.42:
            return best
        if roll < 0.5:
            return worst + (Fraction(1, 10**6) if span > 0 else Fraction(-1, 10**6))
        if roll < 0.85:
            return worst + span * self.random.randint(0, 10) / 10
        return worst + span * Fraction(self.random.randint(0, 10**4), 10**4)

    def edge_texts(self, source: str) -> list[str]:
        if key_of(source) in BY_DAY:
            # Edges of whole days only, or finer ones among them.
            return self.random.choice([_DAYS, [text for text in _DAYS if "day" in text]])
        kind = kind_of(source)[0]
        return {"time": _TIMES, "money": _MONEY, "count": _COUNTS, "share": _SHARES, "mark": _SHARES}[kind]

    def noted(self, source: str, text: str) -> str:
        self.edges.setdefault(key_of(source), []).append(quantity(text))
        return text

    def bands(self, source: str, worst: Fraction, best: Fraction) -> list[dict[str, str]]:
        whole, texts = kind_of(source)[1], self.edge_texts(source)
        while True:
            number = self.random.randint(1, 4)
            chosen = sorted(
                ((quantity(text), self.random.random() < 0.7, text) for text in self.random.choices(texts, k=number)),
                key=lambda edge: edge[:2],
            )
            tops: list[Any] = [
                (edge.__floor__() if closed or edge.denominator != 1 else int(edge) - 1) if whole else (edge, closed)
                for edge, closed, _ in chosen
            ]
            room = all(a < b for a, b in itertools.pairwise(tops))
            if room and all(edge > 0 or (edge == 0 and closed) for edge, closed, _ in chosen):
                break
        earned = [self.points(worst, best) for _ in range(number + 1)]
        if self.wish.plain or self.wish.monotone or self.random.random() < 0.5:
            earned.sort(reverse=(best > worst) == self.lower_is_better(source))
        if self.random.random() < 0.5:
            found = [
                {"up_to" if closed else "under": self.noted(source, text), "points": written(p)}
                for (_, closed, text), p in zip(chosen, earned, strict=False)
            ]
            return [*found, {"otherwise": written(earned[-1])}]
        found = [
            {"over" if closed else "at_least": self.noted(source, text), "points": written(p)}
            for (_, closed, text), p in zip(chosen[::-1], earned[:0:-1], strict=True)
        ]
        return [*found, {"otherwise": written(earned[0])}]

    def lower_is_better(self, source: str) -> bool:
        return kind_of(source)[0] in ("count", "time", "money")

    def line(self, source: str, worst: Fraction, best: Fraction) -> list[dict[str, str]]:
        texts = sorted({quantity(text): text for text in self.edge_texts(source)}.items())
        chosen = sorted(self.random.sample(texts, min(len(texts), self.random.randint(2, 4))))
        earned = [self.points(worst, best) for _ in chosen]
        if self.wish.plain or self.wish.monotone or self.random.random() < 0.5:
            earned.sort(reverse=(best > worst) == self.lower_is_better(source))
        return [
            {"at": self.noted(source, text), "points": written(p)} for (_, text), p in zip(chosen, earned, strict=True)
        ]

    # ------------------------------------------------------------------ the tree

    def leaf(self, id: str) -> _Node:
        source = self.random.choice(self.wish.inputs)
        while key_of(source) in BY_DAY and not self.wish.by_day and self.random.random() < 0.5:
            source = self.random.choice(self.wish.inputs)
        subject, _, name = source.partition(":")
        entry: dict[str, Any] = {"id": id}
        worst, best = self.worst, self.best
        if self.pooled:
            entry["out_of"] = self.random.choice(["1", "2", "5", "10", "3.5", "20"])
            worst, best = Fraction(0), Fraction(entry["out_of"])
        entry[subject] = name
        kind = kind_of(source)[0]
        node = _Node(entry, worst, best)
        if self.random.random() < 0.3:
            # A scale function that does not reach the ends of the scale.
            span = best - worst
            least, most = sorted(self.random.sample(range(11), 2))
            worst, best = worst + span * least / 10, worst + span * most / 10
        if kind == "answer":
            self.noted(source, "1")
            yes, no = (best, worst) if self.wish.plain else (self.points(worst, best), self.points(worst, best))
            if self.wish.monotone and (yes < no) == (best > worst):
                yes, no = no, yes
            entry["answers"] = {"yes": written(yes), "no": written(no)}
        elif kind == "mark" and self.random.random() < 0.4:
            pass  # carried over, worst to worst and best to best
        elif self.random.random() < 0.6:
            entry["bands"] = self.bands(source, worst, best)
        else:
            entry["linear"] = self.line(source, worst, best)
        return node

    def weights(self, number: int) -> list[str] | None:
        if self.combine == "pooled_points" or self.random.random() < 0.25:
            return None
        if self.random.random() < 0.5:
            found = self.random.choices(_WEIGHTS, k=number)
            return found if any(Fraction(weight) for weight in found) else None
        fine = self.random.choice([1, 10, 10_000])
        cuts = sorted(self.random.randint(0, 100 * fine) for _ in range(number - 1))
        parts = [Fraction(b - a, fine) for a, b in zip([0, *cuts], [*cuts, 100 * fine], strict=True)]
        return [f"{written(part)} %" for part in parts]

    def tree(self, depth: int, above: str, number: int) -> list[_Node]:
        found = []
        for index in range(number):
            id = f"{above}{'abcdefgh'[index]}"
            if depth < 3 and self.random.random() < 0.35:
                node = _Node({"id": id}, self.worst, self.best)
                node.children = self.tree(depth + 1, id, self.random.randint(1, 3))
                if not self.pooled and not self.wish.plain:
                    node.entry["combine"] = self.random.choice(BRANCH_WAYS)
            else:
                node = self.leaf(id)
            own = not (node.children and self.pooled)  # pooled: on leaves or on the rubric
            if own and self.chance(0.3):
                node.entry["unknown"] = self.random.choice(POLICIES)
            if self.chance(0.2):  # on branches of pooled rubrics, too
                node.entry["vague"] = self.random.choice(DOUBTS)
            if own and self.chance(0.12):
                node.entry["round"] = {"decimals": str(self.random.randint(0, 3))}
            self.nodes[id] = node
            self.waits[id] = {child.id for child in node.children}
            found.append(node)
        weights = self.weights(number)
        for node, weight in zip(found, weights or [""] * number, strict=True):
            if weight:
                node.entry["weight"] = weight
        return found

    # ------------------------------------------------------------------ conditions and gates

    def behind(self, id: str) -> set[str]:
        """All that has to be computed before a criterion."""
        found, open_ = set(), [id]
        while open_:
            here = open_.pop()
            if here not in found:
                found.add(here)
                open_ += self.waits[here]
        return found

    def named_by(self, scope: str) -> str | None:
        """A criterion that ``scope`` may wait for, without a loop."""
        free = [id for id in self.nodes if scope not in self.behind(id)]
        if not free:
            return None
        id = self.random.choice(sorted(free))
        self.waits[scope].add(id)
        return id

    def condition(self, scope: str, depth: int = 0) -> dict[str, Any]:
        if depth < 2 and self.random.random() < 0.3:
            word = self.random.choice(["all", "any", "not"])
            if word == "not":
                return {"not": self.condition(scope, depth + 1)}
            return {word: [self.condition(scope, depth + 1) for _ in range(self.random.randint(1, 3))]}
        if self.random.random() < 0.35 and (id := self.named_by(scope)) is not None:
            node = self.nodes[id]
            word = self.random.choice(["is", "one_of", "up_to", "under", "at_least", "over", "known"])
            points = written(self.points(node.worst, node.best))
            if word == "one_of":
                return {"criterion": id, word: [points, written(self.points(node.worst, node.best))]}
            return {"criterion": id, word: self.random.choice(["yes", "no"]) if word == "known" else points}
        # Mostly what leaves are about, so that one fact moves several things.
        used = sorted(self.edges)
        source = self.random.choice(self.wish.inputs)
        if used and self.random.random() < 0.6:
            key = self.random.choice(used)
            source = key if key.startswith("rating:") else f"measure:{key}"
        subject, _, name = source.partition(":")
        words = ["is", "one_of", "known"]
        answer = kind_of(source)[0] == "answer"
        if not answer:
            words += ["up_to", "under", "at_least", "over"] * 2
        word = self.random.choice(words)

        def text() -> str:
            if word in ("is", "one_of") and self.random.random() < 0.25:
                return self.random.choice([NEVER, NOT_APPLICABLE])
            if answer:
                return self.random.choice(["yes", "no"])
            return self.noted(source, self.random.choice(self.edge_texts(source)))

        if word == "known":
            return {subject: name, word: self.random.choice(["yes", "no"])}
        if word == "one_of":
            return {subject: name, word: [text() for _ in range(self.random.randint(1, 3))]}
        return {subject: name, word: text()}

    def pointing(self, scope: str, worse: bool, depth: int = 0) -> dict[str, Any]:
        """A condition that holds of worse things when it holds of better ones, or the other way round."""
        if depth < 2 and self.random.random() < 0.3:
            word = self.random.choice(["all", "any", "not"])
            if word == "not":
                return {"not": self.pointing(scope, not worse, depth + 1)}
            return {word: [self.pointing(scope, worse, depth + 1) for _ in range(self.random.randint(1, 3))]}
        low_words, high_words = ("up_to", "under"), ("at_least", "over")
        if self.random.random() < 0.4 and (id := self.named_by(scope)) is not None:
            node = self.nodes[id]
            word = self.random.choice(low_words if worse == (node.best > node.worst) else high_words)
            return {"criterion": id, word: written(self.points(node.worst, node.best))}
        source = self.random.choice(self.wish.inputs)
        subject, _, name = source.partition(":")
        if kind_of(source)[0] == "answer":
            return {subject: name, "is": "no" if worse else "yes"}
        if worse and key_of(source) in MAY_BE_NEVER and self.random.random() < 0.3:
            return {subject: name, "is": NEVER}
        word = self.random.choice(high_words if worse == self.lower_is_better(source) else low_words)
        # Not a comparison that every value fulfils, or none: knowing anything at all would decide it.
        idle = {"at_least": 0, "under": 0, "up_to": 1, "over": 1}
        shares = kind_of(source)[0] in ("share", "mark")
        texts = [
            text
            for text in self.edge_texts(source)
            if quantity(text) != idle[word] or not (shares or word in ("at_least", "under"))
        ]
        return {subject: name, word: self.noted(source, self.random.choice(texts))}

    def pointed_gate(self, id: str, effect: str) -> dict[str, Any]:
        """A gate that harms where things are worse, or helps where they are better."""
        scope = "score" if self.random.random() < 0.4 else self.random.choice(sorted(self.nodes))
        node = self.nodes.get(scope) or _Node({}, self.worst, self.best)
        worse = effect in ("lower_by", "cap") or (effect == "set" and self.random.random() < 0.6)
        gate: dict[str, Any] = {"id": id, "scope": scope, "when": self.pointing(scope, worse)}
        if effect == "set":
            gate[effect] = written(node.worst if worse else node.best)
        elif effect in ("lower_by", "raise_by"):
            gate[effect] = written(abs(node.best - node.worst) * self.random.choice([1, 5, 15, 50, 100]) / 100)
        elif effect == "cap" and self.random.random() < 0.4 and (relative := self.relative(scope)) is not None:
            gate[effect] = relative
        else:
            gate[effect] = written(self.points(node.worst, node.best))
        return gate

    def gate(self, id: str, effect: str) -> dict[str, Any]:
        if self.wish.monotone:
            return self.pointed_gate(id, effect)
        scope = "score" if self.random.random() < 0.5 else self.random.choice(sorted(self.nodes))
        gate: dict[str, Any] = {"id": id}
        if scope != "score" or self.random.random() < 0.3:
            gate["scope"] = scope
        node = self.nodes.get(scope)
        worst, best = (self.worst, self.best) if node is None else (node.worst, node.best)
        gate["when"] = self.condition(scope)
        if effect == "set" and scope != "score" and self.random.random() < 0.4:
            # A rule that speaks where its scope is silent.
            about = node.entry if node is not None else {}
            own = {key: about[key] for key in ("measure", "rating") if key in about}
            if own:
                silent = self.random.choice([{"known": "no"}, {"is": NOT_APPLICABLE}])
                gate["when"] = self.random.choice([{**own, **silent}, {"any": [gate["when"], {**own, **silent}]}])
        if self.wish.inputs == INPUTS and self.random.random() < 0.3:
            gate["when"] = {"any": [gate["when"], {"measure": "resolved", "is": "no"}]}
        span = abs(best - worst)
        if effect in ("lower_by", "raise_by"):
            gate[effect] = written(span * self.random.choice([1, 5, 15, 50, 100]) / 100)
        elif effect == "cap" and self.random.random() < 0.4 and (relative := self.relative(scope)) is not None:
            gate[effect] = relative
        else:
            gate[effect] = written(self.points(worst, best))
        if self.random.random() < 0.35:
            gate["group"] = self.random.choice(["one", "two"])
        return gate

    def relative(self, scope: str) -> dict[str, str] | None:
        def leaf_of_its_own_scale(id: str) -> bool:
            return self.pooled and id != "score" and not self.nodes[id].children

        free = [id for id in self.nodes if scope not in self.behind(id) and not leaf_of_its_own_scale(id)]
        if leaf_of_its_own_scale(scope) or not free:
            return None
        id = self.random.choice(sorted(free))
        self.waits[scope].add(id)
        found = {"criterion": id}
        if self.random.random() < 0.6:
            found["plus"] = self.random.choice(["0", "0.5", "1", "2.25"])
        return found

    # ------------------------------------------------------------------ the whole

    def rubric(self) -> Made:
        random = self.random
        head: dict[str, Any] = {"rubric": "random", "version": '"1"', "scale": self.scale, "combine": self.combine}
        if self.wish.policy or (not self.wish.plain and random.random() < 0.8):
            head["unknown"] = self.wish.policy or random.choice(POLICIES)
        if self.wish.doubt or (not self.wish.plain and random.random() < 0.7):
            head["vague"] = self.wish.doubt or random.choice(DOUBTS)
        criteria = self.tree(1, "", random.randint(1, 4))
        self.waits["score"] = {node.id for node in criteria}
        for node in self.nodes.values():
            if not (node.children and self.pooled) and self.chance(0.15):
                node.entry["applies_when"] = self.condition(node.id)
        gates: list[dict[str, Any]] = []
        if not self.wish.plain:
            effects = random.choices(EFFECTS, k=random.choice([0, 1, 2, 3, 5]))
            effects += [self.wish.effect] * random.randint(1, 2) if self.wish.effect else []
            # Ids in another order than the file, since among equals of a group ids decide.
            ids = random.sample(range(10, 99), len(effects))
            gates = [self.gate(f"g{number}", effect) for number, effect in zip(ids, effects, strict=True)]
        if random.random() < 0.7:
            minimum: dict[str, str] = {}
            if random.random() < 0.6:
                minimum["cases"] = str(random.randint(1, 3))
            if random.random() < 0.5:
                minimum["case_coverage"] = random.choice(["0 %", "25 %", "50 %", "66.6667 %", "100 %"])
            if random.random() < 0.7 or not minimum:
                minimum["coverage"] = random.choice(["0 %", "0 %", "40 %", "25 %", "62.5 %"])
            head["minimum"] = minimum
        if random.random() < 0.4:
            head["rank_on"] = random.choice(["computed", "shown"])
        if random.random() < 0.4:
            head["ties"] = random.sample(sorted(self.nodes), min(len(self.nodes), random.randint(1, 2)))
        lines = [f"{key}: {flow(value)}" for key, value in head.items()]
        lines += ["criteria:", *(f"  - {flow(_tree(node))}" for node in criteria)]
        if gates:
            lines += ["gates:", *(f"  - {flow(gate)}" for gate in gates)]
        return Made("\n".join(lines) + "\n", self.edges, self.wish.by_day)


def _tree(node: _Node) -> dict[str, Any]:
    return {**node.entry, "criteria": [_tree(child) for child in node.children]} if node.children else node.entry


# ------------------------------------------------------------------------------ cases


def random_value(random: Random, source: str, edges: Sequence[Fraction], by_day: bool = True) -> Value:
    """One value: often on an edge or one off."""
    key, (kind, whole) = key_of(source), kind_of(source)
    roll = random.random()
    if roll < 0.14:
        return Value(UNKNOWN)
    if roll < 0.21:
        return Value(NOT_APPLICABLE)
    if key in MAY_BE_NEVER and roll < 0.33:
        return Value(NEVER)
    days = key in BY_DAY and by_day and random.random() < 0.5

    def one() -> Fraction:
        if kind == "answer":
            return Fraction(random.randint(0, 1))
        near = random.choice(edges) if edges and random.random() < 0.75 else None
        if days:
            day = near // DAY + random.choice([0, 0, 0, 1, -1]) if near is not None else random.randint(0, 9)
            return Fraction(max(0, day) * DAY)
        if whole:
            top = {"count": 8, "time": 900_000, "money": 12_000}[kind]
            found = near + random.choice([0, 0, 1, -1]) if near is not None else random.randint(0, top)
            return Fraction(max(0, found.__floor__()))
        top = 1 if kind in ("share", "mark") else 600_000
        tiny = Fraction(1, 10**6)
        below = random.randint(1, 9)
        found = (
            near + random.choice([Fraction(0), Fraction(0), tiny, -tiny])
            if near is not None
            else Fraction(top * random.randint(0, below), below)
        )
        return max(Fraction(0), min(found, Fraction(1)) if top == 1 else found)

    low = one()
    if random.random() < 0.4:
        high: Fraction | str = max(low, one()) if random.random() < 0.6 or kind in ("share", "mark", "answer") else INF
        if kind != "answer" and key in MAY_BE_NEVER and random.random() < 0.5:
            high = NEVER
        if isinstance(high, Fraction):
            low, high = min(low, high), max(low, high)
        return Value(KNOWN, low, high, days)
    return Value(KNOWN, low, low, days)


def make_rubric(seed: int, wish: Wish | None = None) -> Made:
    return _Maker(Random(seed), wish or Wish()).rubric()


def make_cases(seed: int, made: Made, number: int = 8) -> list[dict[str, Value]]:
    """Cases with a value of every measure and rating, by chance."""
    random = Random(seed ^ 0x5EED)
    return [
        {
            key_of(source): random_value(random, source, made.edges.get(key_of(source), ()), made.by_day)
            for source in INPUTS
        }
        for _ in range(number)
    ]


seeds = st.integers(min_value=0, max_value=2**48)
