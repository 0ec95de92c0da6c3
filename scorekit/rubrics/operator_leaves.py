"""The leaves of a rubric that scores operators: figures, rates, changes, statistics over cases,
the scores of other rubrics, and scales that are relative to the field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from scorekit.figures import units
from scorekit.figures.wanted import Change, Rate, Wanted
from scorekit.problems import shown
from scorekit.problems.findings import Finding, Refused, not_a_quantity
from scorekit.reading import quantities
from scorekit.rubrics import conditions
from scorekit.rubrics.tree import (
    POINT,
    Compare,
    Condition,
    InnerRubric,
    Input,
    Leaf,
    Linear,
    Rubric,
    Rule,
    Statistic,
    comparisons,
)
from scorekit.rubrics.values import EDGES, kind_of_edge, scale_function
from scorekit.vocabulary import Kind, Reads, StatisticKind, Subject
from scorekit.wording.phrases import Named, Said, phrase

_AGAINST = re.compile(r"-(\d{1,2}) years?\Z")
_PERCENTILE = re.compile(r"p(\d{1,2})\Z")
_MOST_PER = 10**9
_HOW = ("mean", "pooled", "median")
#: Kind of a measure -> kind of what is made of its values.
#: What is made of a measure over cases -> how it is said.
_STATISTICS = {"mean": phrase("mean"), "pooled": phrase("pooled"), "median": phrase("median")}
_KINDS: dict[Kind, Kind] = {"count": "number", "duration": "mean_duration", "money": "mean_money"}


@dataclass
class OperatorLeaves:
    """Reads the leaves of one rubric. ``declared`` are its ``indicators:``; ``other`` gives the
    rubric of a name with its version, and raises :class:`Refused`."""

    declared: dict[str, Wanted]
    cases: conditions.Kinds
    other: Callable[[str], Rubric]
    #: Indicators of which the rubric does not say whether they add up over time.
    unsaid: frozenset[str] = frozenset()
    #: Indicator -> the kind in which it is read, which must be one.
    kinds: dict[str, Kind] = field(default_factory=dict)

    def kind_of(self, subject: Subject, name: str, path: tuple[Any, ...]) -> Kind:
        """For conditions in the rubric itself: an operator has no measures."""
        if subject != "indicator":
            help = "name an indicator or a criterion; a statistic over cases is a criterion"
            raise Refused("bad-condition", f"an operator has no {subject}", path, help)
        return self.kinds.get(name, "figure")

    def title_of(self, subject: Subject, name: str) -> Said:
        """How people call what a condition in the rubric itself is about."""
        return self.cases.title_of(subject, name)

    def kind_of_indicator(self, name: str, values: list[Any], path: tuple[Any, ...]) -> Kind:
        """The kind of an indicator: as declared, or as what it is compared with says."""
        declared = self.declared.get(name)
        found: set[Kind] = {kind for value in values if (kind := kind_of_edge(value)) is not None}
        if declared is not None and declared.unit:
            found = {units.unit(declared.unit).kind}
        if len(found) > 1:
            raise Refused("bad-scale", f"{name} is compared with several kinds of quantity", path)
        if not found:  # a condition that asks whether it is known
            return self.kinds.get(name, "figure")
        kind = found.pop()
        if self.kinds.setdefault(name, kind) != kind:
            was = self.kinds[name].replace("_", " ")
            raise Refused("bad-scale", f"{name} is a {was} elsewhere in this rubric", path)
        return kind

    def leaf(self, entry: dict[str, Any], source: Reads, worst: int, best: int) -> Leaf:
        """A leaf out of its checked mapping. Raises :class:`Refused`."""
        read: Callable[[dict[str, Any]], tuple[str, Kind, Input, str]] = {
            "indicator": self._indicator,
            "rate": self._rate,
            "change": self._change,
            "rubric": self._rubric,
            "measure": self._statistic,
            "rating": self._statistic,
        }[source]
        for key, holders in (("across_cases", ("measure", "rating")), ("cases", ("measure", "rating"))):
            if key in entry and source not in holders:
                raise Refused("bad-criterion", f'"{key}" is about a measure or rating', (key,))
        name, kind, input, key = read(entry)
        if entry.get("size_bias") == "accepted" and not entry.get("because"):
            help = "because: says why operators of all sizes are compared by their counts"
            raise Refused("size-bias", "size_bias needs a reason", ("size_bias",), help)
        size_bias = "size_bias" in entry
        if source == "indicator" and not size_bias:
            declared = self.declared.get(name)
            if declared is not None and declared.unit and units.unit(declared.unit).counts:
                found = count_refused(name)
                raise Refused(found.code, found.message, ("indicator",), found.help)
        if "relative" in entry:
            return self._relative(entry, source, name, kind, input, worst, best, size_bias)
        if isinstance(input, InnerRubric) and not {"bands", "linear", "answers"} & set(entry):
            return Leaf(
                source=source,
                name=name,
                kind=kind,
                function=_carried_over(input.rubric, worst, best),
                currency=None,
                input=input,
                key=key,
            )
        function, currency = scale_function(entry, kind, worst, best)
        return Leaf(
            source=source,
            name=name,
            kind=kind,
            function=function,
            currency=currency,
            input=input,
            key=key,
            size_bias=size_bias,
        )

    def wanted(self, name: str) -> Wanted:
        """An indicator as the rubric declares it, or only by its name."""
        return self.declared.get(name, Wanted(name))

    def stock(self, name: str) -> Wanted:
        """The same of a denominator, or of what an operator must have: a number at a time, such as
        customers, which does not add up over time unless the rubric calls it a flow."""
        wanted = self.wanted(name)
        return wanted if name in self.declared and name not in self.unsaid else wanted._replace(flow=False)

    def _indicator(self, entry: dict[str, Any]) -> tuple[str, Kind, Input, str]:
        name = entry["indicator"]
        kind = self.kind_of_indicator(name, _edges_of(entry), ("indicator",))
        return name, kind, self.wanted(name), f"indicator:{name}"

    def _rate(self, entry: dict[str, Any]) -> tuple[str, Kind, Input, str]:
        rate = entry["rate"]
        per = quantities.decimal(rate.get("per", 1))
        if not 0 < per <= _MOST_PER or (per * 10**6).denominator != 1:
            message = "a rate is per more than 0, at most per 1,000,000,000, with six decimals"
            raise Refused("out-of-range", message, ("rate", "per"))
        for part in ("count", "of"):
            declared = self.declared.get(rate[part])
            if declared is not None and declared.unit and not units.unit(declared.unit).counts:
                message = f"{rate[part]} is in {declared.unit}, which is not a count"
                raise Refused("bad-criterion", message, ("rate", part), "a rate is made of two counts")
        read = Rate(self.wanted(rate["count"]), self.stock(rate["of"]), per)
        kinds = {kind_of_edge(value) for value in _edges_of(entry)}
        kind: Kind = "share" if per == 1 and kinds == {"share"} else "number"
        return f"{rate['count']} / {rate['of']}", kind, read, f"rate:{entry['id']}"

    def _change(self, entry: dict[str, Any]) -> tuple[str, Kind, Input, str]:
        change = entry["change"]
        found = _AGAINST.match(change["against"])
        if not found or int(found[1]) == 0:
            message = f'"{shown(change["against"])}" is not an earlier period'
            raise Refused("bad-criterion", message, ("change", "against"), "-1 year")
        least = quantities.decimal(change["minimum_base"]) if "minimum_base" in change else None
        read = Change(self.wanted(change["indicator"]), int(found[1]), least)
        return change["indicator"], "change", read, f"change:{entry['id']}"

    def _rubric(self, entry: dict[str, Any]) -> tuple[str, Kind, Input, str]:
        name = entry["rubric"]
        if "@" not in name:
            help = f'name its version, like "{shown(name)}@1": a new one may give other scores'
            raise Refused("bad-criterion", f'"{shown(name)}" is not pinned', ("rubric",), help)
        return name, "number", InnerRubric(self.other(name)), f"rubric:{entry['id']}"

    def _statistic(self, entry: dict[str, Any]) -> tuple[str, Kind, Input, str]:
        subject: Subject = "measure" if "measure" in entry else "rating"
        name = entry[subject]
        kind = self.cases.kind_of(subject, name, (subject,))
        if "across_cases" not in entry:
            help = "across_cases: mean, pooled, median, p90 or {share: {up_to: 2 min}}"
            raise Refused("bad-criterion", f"what is made of the {subject} of several cases?", (subject,), help)
        where = self._where(entry)
        how, percentile, holds, said = self._how(entry["across_cases"], subject, name, kind)
        made: Kind = "share" if how == "share" else _KINDS.get(kind, kind)
        read = Statistic(
            subject=subject,
            name=name,
            kind=kind,
            how=how,
            percentile=percentile,
            holds=holds,
            where=where,
            said=said,
            titled=Named(name, self.cases.title_of(subject, name)),
        )
        return name, made, read, f"cases:{entry['id']}"

    def _where(self, entry: dict[str, Any]) -> Condition | None:
        if "where" not in entry.get("cases", {}):
            return None
        try:
            where = conditions.condition(entry["cases"]["where"], self.cases)
        except Refused as error:
            raise error.below("cases", "where") from None
        if any(part.subject not in ("measure", "rating") for part in comparisons(where)):
            raise Refused("bad-condition", "a case has measures and ratings", ("cases", "where"))
        return where

    def _how(
        self, written: Any, subject: Subject, name: str, kind: Kind
    ) -> tuple[StatisticKind, Fraction, Compare | None, Said]:
        at = ("across_cases",)
        if isinstance(written, dict):
            return self._how_said(written, subject, name, kind)
        if kind == "yes_no":
            raise Refused("bad-criterion", f"{name} is yes or no in each case", at, "{share: {is: yes}}")
        if found := _PERCENTILE.match(written):
            _check_percentile(Fraction(int(found[1])), at)
            return (
                "nearest_rank",
                Fraction(int(found[1])),
                None,
                phrase("{percentile} (nearest rank)", percentile=written),
            )
        if written not in _HOW:
            help = "mean, pooled, median, p90, {percentile: 90, method: linear} or {share: {up_to: 2 min}}"
            raise Refused("bad-criterion", f'"{shown(written)}" is not a statistic', at, help)
        if written == "pooled" and kind not in ("share", "mean_duration"):
            help = "it divides the sums of what a share or a mean is made of; mean is for the others"
            raise Refused("bad-criterion", f"{name} has nothing to pool", at, help)
        return written, Fraction(0), None, Named(written, _STATISTICS[written])

    def _how_said(
        self, written: dict[str, Any], subject: Subject, name: str, kind: Kind
    ) -> tuple[StatisticKind, Fraction, Compare | None, Said]:
        at = ("across_cases",)
        if "share" in written and "percentile" not in written and "method" not in written:
            try:
                holds = conditions.condition({subject: name, **written["share"]}, self.cases)
            except Refused as error:
                raise error.below(*at, "share") from None
            assert isinstance(holds, Compare)
            return "share", Fraction(0), holds, phrase("share of cases with {condition}", condition=holds.said)
        if "percentile" not in written or "share" in written:
            raise Refused("bad-criterion", "one statistic", at, "a share or a percentile")
        if kind == "yes_no":
            raise Refused("bad-criterion", f"{name} is yes or no in each case", at, "{share: {is: yes}}")
        percentile = quantities.decimal(written["percentile"])
        _check_percentile(percentile, (*at, "percentile"))
        method = written.get("method", "nearest_rank")
        named = f"p{units.written(percentile)}"
        if method == "nearest_rank":
            return method, percentile, None, phrase("{percentile} (nearest rank)", percentile=named)
        return method, percentile, None, phrase("{percentile} (linear)", percentile=named)

    def _relative(
        self,
        entry: dict[str, Any],
        source: Reads,
        name: str,
        kind: Kind,
        input: Input,
        worst: int,
        best: int,
        bias: bool,
    ) -> Leaf:
        for key in ("bands", "linear", "answers"):
            if key in entry:
                message = f'"relative" and "{key}" are two scale functions'
                raise Refused("bad-criterion", message, (key,), "a leaf has one of them")
        if "better" not in entry:
            help = "better: lower, or better: higher"
            raise Refused("missing-field", "a relative scale needs to know what is better", ("relative",), help)
        function = Linear((Fraction(0), Fraction(1)), (Rule(phrase("worst"), worst), Rule(phrase("best"), best)))
        more = entry["better"] == "higher"
        key = f"field:{entry['id']}"
        return Leaf(
            source=source,
            name=name,
            kind="mark",
            function=function,
            input=input,
            key=key,
            relative=entry["relative"],
            more_is_better=more,
            base_kind=kind,
            size_bias=bias,
        )


def count_refused(name: str) -> Finding:
    """What is wrong where a bare count is a criterion."""
    message = f"{name} is a count without a denominator: it grows with the number of customers"
    help = "use rate: {count: ..., of: ..., per: 10000}, or size_bias: accepted with because:"
    return Finding("size-bias", message, help)


def _check_percentile(percentile: Fraction, path: tuple[Any, ...]) -> None:
    if not 0 < percentile < 100:
        raise Refused("out-of-range", "a percentile lies between 0 and 100", path)


def _edges_of(entry: dict[str, Any]) -> list[Any]:
    """What a leaf compares its value with, as it is written."""
    found = [band[key] for band in entry.get("bands", ()) for key in EDGES if key in band]
    return found + [anchor["at"] for anchor in entry.get("linear", ())]


def _carried_over(rubric: Rubric, worst: int, best: int) -> Linear:
    """The line from the worst of another rubric's scale to the worst of this one, and so the best."""
    ends = [(Fraction(rubric.scale.worst, POINT), Rule(phrase("its worst"), worst))]
    ends.append((Fraction(rubric.scale.best, POINT), Rule(phrase("its best"), best)))
    (low, first), (high, last) = sorted(ends, key=lambda end: end[0])
    return Linear((low, high), (first, last))


def declared_indicators(data: dict[str, Any]) -> tuple[dict[str, Wanted], frozenset[str]]:
    """The ``indicators:`` of a rubric, and those of which it does not say whether counts add up over
    time. Raises :class:`Refused`."""
    found: dict[str, Wanted] = {}
    unsaid: set[str] = set()
    for name, entry in data.items():
        if "definition" in entry and "definitions" in entry:
            raise Refused("bad-criterion", "definition or definitions, not both", (name, "definitions"))
        written = entry.get("definitions", ()) or ((entry["definition"],) if "definition" in entry else ())
        definitions = tuple(" ".join(definition.split()) for definition in written)
        unit = entry.get("unit", "")
        try:
            if unit and units.unit(unit).kind == "change":
                raise not_a_quantity("a published change is shown, and no input", "use change: with the counts")
        except Refused as error:
            raise error.below(name, "unit") from None
        statistic = entry.get("statistic", "")
        found[name] = Wanted(name, definitions, statistic == "mean", unit, statistic != "stock")
        if statistic not in ("stock", "flow"):
            unsaid.add(name)
    return found, frozenset(unsaid)
