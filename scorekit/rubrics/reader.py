"""A checked rubric document becomes a :class:`Rubric`, or problems with their places."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from scorekit.measuring.catalogue import measures
from scorekit.problems import Problem, nearest, shown
from scorekit.problems.findings import Refused, reported
from scorekit.reading import quantities, schema_check
from scorekit.reading.documents import Document
from scorekit.rubrics import conditions, gates, overflow
from scorekit.rubrics.operator_leaves import OperatorLeaves, declared_indicators
from scorekit.rubrics.tree import POOLED, USUAL_COVERAGE, Criterion, Leaf, Minimum, Rubric, Scale, Source, comparisons
from scorekit.rubrics.values import points, scale_function
from scorekit.vocabulary import Combine, Kind, Reads, Subject, UnknownPolicy, VaguePolicy, words
from scorekit.wording.numbers import short_text
from scorekit.wording.phrases import Phrase, Said

Path = tuple[Any, ...]
_FOR_OPERATORS = '"{}" is for rubrics that score operators'
_UNIT = "unit: operator"
_ONE_INPUT = "a leaf has one measure or rating; of operators also one indicator, rate, change or rubric"
_INPUTS: tuple[Reads, ...] = words(Reads)
#: What only a rubric of operators reads.
_OF_OPERATORS = ("indicator", "rate", "change", "rubric", "across_cases", "cases", "relative", "better", "size_bias")
#: Finds a rubric by id and version; what is wrong where there is none.
Find = Callable[[str], Document | Problem]


def read_rubric(
    document: Document,
    ratings: tuple[str, ...] | None = None,
    find: Find | None = None,
    above: tuple[str, ...] = (),
) -> tuple[Rubric | None, list[Problem]]:
    """The rubric of a document that passed its schema, and what makes no sense in it.

    ``ratings`` are the names that the project lists, ``None`` where it lists none; ``find`` gives
    the rubrics that this one may read, and ``above`` are those that read this one. The rubric
    is ``None`` when there are errors.
    """
    reader = _Reader(document, ratings, find, above)
    rubric = reader.rubric()
    problems = sorted(set(reader.problems))
    return (None if problems else rubric), problems


class Policies(NamedTuple):
    """What an unknown and a vague criterion do, below the criterion that says so."""

    unknown: UnknownPolicy
    vague: VaguePolicy


class _CaseKinds:
    """What a case has, for the conditions inside a rubric of operators."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader

    def kind_of(self, subject: Subject, name: str, path: Path) -> Kind:
        return self._reader.case_kind(subject, name, path)

    def kind_of_indicator(self, name: str, values: list[Any], path: Path) -> Kind:
        raise Refused("bad-condition", "a case has measures and ratings", path)

    def title_of(self, subject: Subject, name: str) -> Said:
        return self._reader.title_of(subject, name)


class _Reader:
    def __init__(
        self, document: Document, ratings: tuple[str, ...] | None, find: Find | None, above: tuple[str, ...]
    ) -> None:
        self.document, self.data, self.ratings, self.find, self.above = document, document.data, ratings, find, above
        self.of_operators: OperatorLeaves | None = None
        self.problems: list[Problem] = []
        self.policies = Policies(self.data.get("unknown", "leave_out"), self.data.get("vague", "best"))
        self.root_combine = self.data.get("combine", "weighted_mean")
        self.places: dict[str, Path] = {}
        self.sources = {
            key: Source(entry["title"], entry.get("url", ""), str(entry.get("seen", "")), entry.get("status", ""))
            for key, entry in self.data.get("sources", {}).items()
        }

    def say(self, error: Refused, above: Path = ()) -> None:
        self.problems.append(reported(error.finding, self.document, above))

    def tried(self, action: Callable[[], Any], above: Path, default: Any = None) -> Any:
        """The result of ``action``; a :class:`Refused` becomes a problem below ``above``."""
        try:
            return action()
        except Refused as error:
            self.say(error, above)
            return default

    def rubric(self) -> Rubric | None:
        data = self.data
        unit = data.get("unit", "case")
        if unit == "operator":
            read = self.tried(lambda: declared_indicators(data.get("indicators", {})), ("indicators",), ({}, ()))
            self.of_operators = OperatorLeaves(read[0], _CaseKinds(self), self._other, frozenset(read[1]))
        elif "indicators" in data:
            self.say(Refused("bad-criterion", _FOR_OPERATORS.format("indicators"), ("indicators",), _UNIT))
        scale = self.tried(lambda: _scale(data["scale"]), ("scale",))
        if scale is None:
            return None
        self.scale: Scale = scale
        children = self._children(data["criteria"], ("criteria",), self.policies)
        root = Criterion("score", data.get("title", data["rubric"]), combine=self.root_combine, children=children)
        if self.problems:
            return None
        found = tuple(
            gate
            for index, entry in enumerate(data.get("gates", ()))
            if (gate := self.tried(lambda e=entry: gates.gate(e, scale, root, self), ("gates", index))) is not None  # type: ignore[misc]
        )
        rubric = Rubric(
            id=data["rubric"],
            version=data["version"],
            title=data.get("title", data["rubric"]),
            scale=scale,
            root=root,
            gates=found,
            minimum=self.tried(lambda: self._minimum(data.get("minimum", {})), ("minimum",), Minimum()),
            rank_on=data.get("rank_on", "computed"),
            ties=tuple(data.get("ties", ())),
            sources=self.sources,
            description=data.get("description", ""),
            sha256=hashlib.sha256(self.document.text.replace("\r\n", "\n").encode("utf-8")).hexdigest(),
            unit=unit,
            indicators=self.of_operators.declared if self.of_operators is not None else {},
        )
        self._check_whole(rubric)
        return rubric

    def _children(self, entries: list[dict[str, Any]], path: Path, above: Policies) -> tuple[Criterion, ...]:
        weights = self.tried(lambda: _weights(entries), path, [(Fraction(1), "")] * len(entries))
        return tuple(
            self._criterion(entry, (*path, index), weight, text, above)
            for index, (entry, (weight, text)) in enumerate(zip(entries, weights, strict=True))
        )

    def _criterion(self, entry: dict[str, Any], path: Path, weight: Fraction, text: str, above: Policies) -> Criterion:
        id = entry["id"]
        if id == "score" or id in self.places:
            why = "stands for the whole" if id == "score" else "is used twice"
            self.say(Refused("duplicate-id", f'the id "{id}" {why}', ("id",), "ids are unique in the rubric"), path)
        self.places[id] = path
        policies = Policies(entry.get("unknown", above.unknown), entry.get("vague", above.vague))
        children: tuple[Criterion, ...] = ()
        leaf, out_of = None, None
        if "criteria" in entry:
            self.tried(lambda: _check_branch(entry, self.root_combine), path)
            children = self._children(entry["criteria"], (*path, "criteria"), policies)
        else:
            out_of = self.tried(lambda: _out_of(entry, self.root_combine), path)
            leaf = self.tried(lambda: self._leaf(entry, out_of), path)
        decimals = entry.get("round", {}).get("decimals")
        condition = None
        if "applies_when" in entry:
            condition = self.tried(lambda: conditions.condition(entry["applies_when"], self), (*path, "applies_when"))
        return Criterion(
            id=id,
            title=entry.get("title", id.replace("_", " ")),
            weight=weight,
            weight_text=text,
            combine=entry.get("combine", "weighted_mean"),
            children=children,
            leaf=leaf,
            applies_when=condition,
            unknown=policies.unknown,
            vague=policies.vague,
            round_decimals=decimals,
            out_of=out_of,
            because=entry.get("because", ""),
            source=entry.get("source", ""),
        )

    def _leaf(self, entry: dict[str, Any], out_of: int | None) -> Leaf | None:
        for key in _OF_OPERATORS if self.of_operators is None else ():
            if key in entry:
                raise Refused("bad-criterion", _FOR_OPERATORS.format(key), (key,), _UNIT)
        inputs = [key for key in _INPUTS if key in entry]
        if len(inputs) != 1:
            found = " and ".join(inputs) if inputs else "neither criteria nor an input"
            raise Refused("bad-criterion", f'"{entry["id"]}" has {found}', (), _ONE_INPUT)
        name = entry[inputs[0]]
        worst, best = (0, out_of) if out_of is not None else (self.scale.worst, self.scale.best)
        if self.of_operators is not None:
            return self.of_operators.leaf(entry, inputs[0], worst, best)
        subject: Subject = "rating" if inputs[0] == "rating" else "measure"
        kind = self.case_kind(subject, name, (subject,))
        function, currency = scale_function(entry, kind, worst, best)
        return Leaf(inputs[0], name, kind, function, currency)

    def kind_of(self, subject: Subject, name: str, path: Path) -> Kind:
        """The kind of what a condition of the rubric is about. Raises :class:`Refused`."""
        if self.of_operators is not None:
            return self.of_operators.kind_of(subject, name, path)
        return self.case_kind(subject, name, path)

    def kind_of_indicator(self, name: str, values: list[Any], path: Path) -> Kind:
        """The kind of an indicator that a condition compares with some values."""
        if self.of_operators is None:
            raise Refused("bad-condition", _FOR_OPERATORS.format("indicator"), path, _UNIT)
        return self.of_operators.kind_of_indicator(name, values, path)

    def title_of(self, subject: Subject, name: str) -> Said:
        """How people call what a condition is about."""
        if subject == "measure" and name in measures():
            return Phrase(measures()[name].title)
        titles = self._titles(self.data["criteria"]) if subject == "criterion" else {}
        return titles.get(name, name.replace("_", " "))

    def _titles(self, entries: list[dict[str, Any]]) -> dict[str, Said]:
        found: dict[str, Said] = {}
        for entry in entries:
            found[entry["id"]] = entry.get("title", entry["id"].replace("_", " "))
            found |= self._titles(entry.get("criteria", []))
        return found

    def _other(self, name: str) -> Rubric:
        """The rubric that a leaf reads, checked. Raises :class:`Refused`."""
        above = (*self.above, f"{self.data['rubric']}@{self.data['version']}")
        if name in above:
            raise Refused("bad-criterion", f"these read each other: {' -> '.join((*above, name))}", ("rubric",))
        found = self.find(name) if self.find is not None else Problem("", 0, 0, "unknown-rubric", f'no rubric "{name}"')
        if isinstance(found, Problem):
            raise Refused(found.code, found.message, ("rubric",), found.help)
        problems = schema_check.check(found)
        rubric, problems = (None, problems) if problems else read_rubric(found, self.ratings, self.find, above)
        if rubric is None:
            first = problems[0]
            raise Refused(first.code, f'in "{shown(name)}": {first.message}', ("rubric",), str(first).split(": ")[0])
        return rubric

    def _minimum(self, data: dict[str, Any]) -> Minimum:
        least = _minimum(data, 1 if self.of_operators is None else 0)
        if self.of_operators is None:
            for key in ("indicator", "at_least"):
                if key in data:
                    raise Refused("bad-criterion", _FOR_OPERATORS.format(key), (key,), _UNIT)
            return least
        if ("indicator" in data) != ("at_least" in data):
            raise Refused("missing-field", "indicator and at_least go together", (), "at least 40000 customers")
        if "indicator" not in data:
            return least
        self.of_operators.kind_of_indicator(data["indicator"], [data["at_least"]], ("indicator",))
        wanted = self.of_operators.stock(data["indicator"])
        return least._replace(indicator=wanted, at_least=quantities.decimal(data["at_least"]))

    def case_kind(self, subject: Subject, name: str, path: Path) -> Kind:
        """The kind of a measure or rating. Raises :class:`Refused` where there is none."""
        if subject == "measure":
            if name not in measures():
                raise Refused("unknown-measure", f'no measure "{shown(name)}"', path, nearest(name, measures()))
            return measures()[name].kind
        if self.ratings is not None and name not in self.ratings:
            message = f'the project lists no rating "{shown(name)}"'
            raise Refused("unknown-rating", message, path, nearest(name, self.ratings))
        return "mark"

    def _check_whole(self, rubric: Rubric) -> None:
        """What can only be seen of the whole rubric: ids that are named, cycles, sizes."""
        ids = set(self.places)
        for index, tie in enumerate(rubric.ties):
            if tie not in ids:
                self.say(
                    Refused("unknown-criterion", f'no criterion "{shown(tie)}"', ("ties", index), nearest(tie, ids))
                )
        for path, condition in self._condition_places():
            for part in comparisons(condition):
                if part.subject == "criterion" and part.name not in ids:
                    message = f'no criterion "{shown(part.name)}"'
                    self.say(Refused("unknown-criterion", message, path, nearest(part.name, ids)))
        self._check_sources(self.data, ())
        seen = set(ids)
        for index, entry in enumerate(self.data.get("gates", ())):
            if entry["id"] in seen:
                self.say(Refused("duplicate-id", f'the id "{entry["id"]}" is used twice', ("gates", index, "id")))
            seen.add(entry["id"])
        if not self.problems:
            self.tried(lambda: gates.check_order(rubric), ())
            self.tried(lambda: overflow.check(rubric), ())

    def _condition_places(self) -> Iterable[tuple[Path, Any]]:
        for index, entry in enumerate(self.data.get("gates", ())):
            condition = self.tried(lambda e=entry: conditions.condition(e["when"], self), ("gates", index, "when"))  # type: ignore[misc]
            if condition is not None:
                yield ("gates", index, "when"), condition
        for path in self.places.values():
            holder: Any = self.data
            for step in path:
                holder = holder[step]
            if "applies_when" in holder:
                condition = self.tried(
                    lambda h=holder: conditions.condition(h["applies_when"], self),  # type: ignore[misc]
                    (*path, "applies_when"),
                )
                if condition is not None:
                    yield (*path, "applies_when"), condition

    def _check_sources(self, value: Any, path: Path) -> None:
        if isinstance(value, list):
            for index, item in enumerate(value):
                self._check_sources(item, (*path, index))
        elif isinstance(value, dict):
            for key, item in value.items():
                if key == "source" and isinstance(item, str) and item not in self.sources:
                    message = f'no source "{shown(item)}" under sources'
                    help = nearest(item, self.sources) or "give it an entry under sources"
                    self.say(Refused("unknown-source", message, (*path, key), help))
                elif key != "sources":
                    self._check_sources(item, (*path, key))


def _scale(data: dict[str, Any]) -> Scale:
    worst, best = points(data["worst"], ("worst",)), points(data["best"], ("best",))
    if worst == best:
        raise Refused("bad-scale", "worst and best are the same", ("best",))
    sign = 1 if best > worst else -1
    labels = sorted(
        ((points(entry["at_least"], ("labels",)), entry["label"]) for entry in data.get("labels", ())),
        key=lambda label: -sign * label[0],
    )
    return Scale(worst, best, data.get("decimals", 1), tuple(labels))


def _weights(entries: list[dict[str, Any]]) -> list[tuple[Fraction, str]]:
    """The weight of each sibling, and its text. All or none have one; percents sum to 100 %."""
    given = ["weight" in entry for entry in entries]
    if not any(given):
        return [(Fraction(1), "1")] * len(entries)
    if not all(given):
        raise Refused("bad-weights", "a criterion without a weight", (given.index(False),), "all siblings, or none")
    found, percents = [], 0
    for index, entry in enumerate(entries):
        written = entry["weight"]
        try:
            if isinstance(written, str):
                percents += 1
                weight = quantities.share(written)
                fine = weight * 100 * 10_000
            else:
                weight = quantities.decimal(written)
                fine = weight * 10_000
        except Refused as error:
            raise Refused("bad-weights", error.message, (index, "weight"), error.help) from None
        if fine.denominator != 1 or weight < 0 or weight > 10**6:
            message = f"the weight {shown(written)} is negative, too large or too fine"
            raise Refused("bad-weights", message, (index, "weight"), "at most four decimals")
        found.append((weight, str(written)))
    if percents and percents != len(entries):
        raise Refused("bad-weights", "some weights in %, some not", (), "one way for all siblings")
    total = sum(weight for weight, _ in found)
    if percents and total != 1:
        raise Refused(
            "bad-weights", f"the weights add up to {short_text(Fraction(total) * 100, 6)} %", (), "they must make 100 %"
        )
    if total == 0:
        raise Refused("bad-weights", "every weight is 0", (), "something must count")
    return found


def _check_branch(entry: dict[str, Any], root_combine: Combine) -> None:
    for key in (*_INPUTS, "bands", "linear", "answers", "out_of"):
        if key in entry:
            raise Refused("bad-criterion", f'a branch has no "{key}"', (key,), "it has criteria, or it is a leaf")
    for key in ("combine", "applies_when", "unknown", "round") if root_combine in POOLED else ():
        if key in entry:
            message = f'in {root_combine} a branch has no "{key}"'
            raise Refused("bad-criterion", message, (key,), "write it on its leaves, or for the whole rubric")


def _out_of(entry: dict[str, Any], root_combine: Combine) -> int | None:
    if root_combine not in POOLED:
        if "out_of" in entry:
            raise Refused("bad-criterion", "out_of is for pooled points", ("out_of",), "use a weight")
        return None
    if "out_of" not in entry:
        raise Refused("bad-criterion", f'"{entry["id"]}" has no out_of', (), f"{root_combine} needs it on every leaf")
    if root_combine == "pooled_points" and "weight" in entry:
        raise Refused("bad-weights", "pooled points have no weights", ("weight",), "use weighted_points")
    return points(entry["out_of"], ("out_of",))


def _minimum(data: dict[str, Any], cases: int) -> Minimum:
    found = {}
    for key in ("case_coverage", "coverage"):
        try:
            usual = Fraction(USUAL_COVERAGE if key == "coverage" else 0)
            share = quantities.share(data[key]) * 10**6 if key in data else usual
        except Refused as error:
            raise error.below(key) from None
        if share.denominator != 1 or not 0 <= share <= 10**6:
            raise Refused("out-of-range", f"{shown(data[key])} is not a share of one", (key,), "from 0 % to 100 %")
        found[key] = share.numerator
    return Minimum(data.get("cases", cases), found["case_coverage"], found["coverage"])
