"""Where two years of an operator cannot be compared, or not be told apart, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from polars import col

from scorekit.editions.comparing.strata import Strata, Stratum, counted_leaves, strata_of
from scorekit.figures.reader import Figure
from scorekit.measuring.catalogue import measures
from scorekit.rubrics.tree import Criterion, Gate, InnerRubric, Rubric, Statistic, comparisons
from scorekit.scoring.operator_inputs import wanted_of
from scorekit.scoring.scored import Scored
from scorekit.wording import Joined, Named, Said, either, phrase
from scorekit.wording.terms import VALUES

_WAIT = "contacts.wait_from"
_WAIT_SAID = phrase("wait")
#: operator -> what was counted -> how often it was counted in which way.
Codings = dict[str, dict[str, Counter[str]]]

NOTHING_IN_COMMON = phrase("no criterion known in both years")
NOTHING_THEN = phrase("nothing that is scored was known then")
BY_THE_FIELD = phrase("points by the field in the table, which no other year can be compared with")


class Known(NamedTuple):
    """What is known of each operator on one side, under the rubric by which both are compared: by
    stratum, in how many cases which criterion; and how things were counted."""

    strata: Strata
    ways: Codings

    def criteria(self, operator: str) -> dict[str, int]:
        """In how many scored cases each criterion is known, and each gate decided."""
        found: Counter[str] = Counter()
        for one in self.strata.get(operator, {}).values():
            found.update(one.known)
        return dict(found)

    def cases(self, operator: str) -> int:
        """How many cases are scored."""
        return sum(one.cases for one in self.strata.get(operator, {}).values())


def known_of(scored: Scored) -> Known:
    """What is known on a side that was scored with its details."""
    return Known(strata_of(scored), _ways(scored))


def _ways(scored: Scored) -> Codings:
    """How waits and figures were counted, of what counts in the score."""
    found: Codings = {}
    rubric = scored.rubric
    if rubric.reads_cases and _reads_waits(rubric):
        facts = scored.cases
        waits = facts.contacts.filter(col("wait_low").is_not_null())
        joined = waits.join(facts.cases.select("case_number", "operator"), on="case_number")
        for operator, way in joined.select("operator", "wait_from").iter_rows():
            found.setdefault(operator, {}).setdefault("wait", Counter())[way or ""] += 1
    if scored.operators is not None:
        columns = _columns(rubric)
        for column, mixed in columns.items():
            for operator, value in scored.operators.values.get(column, {}).items():
                for figure in value.figures:
                    way = _way(figure, rubric, figure.indicator in mixed)
                    found.setdefault(operator, {}).setdefault(figure.indicator, Counter())[way] += 1
    return found


def _columns(rubric: Rubric) -> dict[str, set[str]]:
    """The columns that count in a score -> the indicators of which several definitions may be used together."""
    found: dict[str, set[str]] = {}
    for id in counted_leaves(rubric):
        leaf = rubric.criterion(id).leaf
        if leaf is not None and leaf.input is not None:
            mixed = {want.indicator for want in wanted_of(leaf.input) if len(want.definitions) > 1}
            found.setdefault(leaf.base_column, set()).update(mixed)
    for gate in rubric.gates:
        for part in comparisons(gate.when):
            if part.subject == "indicator":
                found.setdefault(part.column, set())
    return found


def _way(figure: Figure, rubric: Rubric, mixed: bool) -> str:
    """How a figure was counted: its definition, and its unit where the rubric does not convert it."""
    declared = rubric.indicators.get(figure.indicator)
    unit = figure.unit
    counted = unit.base if unit.kind != "number" or (declared is not None and declared.unit) else unit.text
    return f"{'' if mixed else figure.definition}\x1f{counted}"


def _reads_waits(rubric: Rubric) -> bool:
    names = {*rubric.measures}
    for node in rubric.root.leaves():
        input = node.leaf.input if node.leaf is not None else None
        if isinstance(input, Statistic):
            names.add(input.name)
        if isinstance(input, InnerRubric) and _reads_waits(input.rubric):
            return True
    return any(_WAIT in measures()[name].needs for name in names if name in measures())


def break_of(operator: str, then: Known, now: Known) -> Said:
    """Why the scores of an operator in two years cannot be compared; nothing where they can."""
    before, after = then.strata.get(operator, {}), now.strata.get(operator, {})
    common = [(before[name], after[name]) for name in before if name in after]
    if not then.criteria(operator):
        return NOTHING_THEN
    if not _share(then.criteria(operator), now.criteria(operator)):
        return NOTHING_IN_COMMON
    if common and not any(_share(a.known, b.known) for a, b in common):
        return phrase("no criterion known in both years inside one stratum")
    recounted = tuple(_recounted(then.ways.get(operator, {}), now.ways.get(operator, {})))
    return Joined(recounted, "; ") if recounted else ""


def _share(a: Mapping[str, int], b: Mapping[str, int]) -> bool:
    return any(not id.startswith("gate:") for id in set(a) & set(b))


def _recounted(then: Mapping[str, Counter[str]], now: Mapping[str, Counter[str]]) -> Iterator[Said]:
    """Things of which most were counted in one way then, and in another now."""
    for what in sorted(set(then) & set(now)):
        ways = _usual(then[what]), _usual(now[what])
        if ways[0].isdisjoint(ways[1]):
            units = {way.partition("\x1f")[2] for one in ways for way in one}
            before, after = (either(_said(way, len(units) > 1) for way in sorted(one)) for one in ways)
            name = Named(what, _WAIT_SAID if what == "wait" else what.replace("_", " "))
            yield phrase("{name}: counted {then} then, and {now} now", name=name, then=before, now=after)


def _usual(ways: Counter[str]) -> set[str]:
    most = max(ways.values())
    return {way for way, many in ways.items() if many == most}


def _said(way: str, with_unit: bool) -> Said:
    definition, _, unit = way.partition("\x1f")
    known = VALUES["wait_from"].get(definition)
    named = Named(definition.replace("_", " "), known or definition.replace("_", " "))
    said: Said = Joined(('"', named, '"'), "") if definition else phrase("in a way not stated")
    return (
        phrase("{definition}, in {unit}", definition=said, unit=unit.replace("_", " ")) if with_unit and unit else said
    )


def unanswered(operator: str, then: Known, now: Known, old: Rubric, new: Rubric) -> list[str]:
    """What a changed rubric asks anew and the old cases of an operator hardly answer, while new cases
    do: what that changes is the rubric's and the measurement's at once.

    Hardly: in a share of the old cases that is under half of the share of the new ones.
    """
    before, after = then.criteria(operator), now.criteria(operator)
    asked = [id for id in counted_leaves(new) if _asks(new.criterion(id)) != _asked(old, id)]
    asked += [f"gate:{gate.id}" for gate in new.gates if _when(gate) not in {_when(one) for one in old.gates}]
    cases = then.cases(operator) or 1, now.cases(operator) or 1
    return [id for id in asked if 2 * before.get(id, 0) * cases[1] < after.get(id, 0) * cases[0]]


def _asks(node: Criterion) -> tuple[object, ...]:
    """What a leaf reads, apart from its texts and from what it is worth."""
    leaf = node.leaf
    return () if leaf is None else (leaf.source, leaf.name, leaf.kind, leaf.input)


def _asked(rubric: Rubric, id: str) -> tuple[object, ...]:
    try:
        return _asks(rubric.criterion(id))
    except KeyError:
        return ()


def _when(gate: Gate) -> str:
    return f"{gate.scope}: {gate.when.text}"


def in_one_year(operator: str, then: Known, now: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is known only then, and only now."""
    before, after = set(then.criteria(operator)), set(now.criteria(operator))
    return tuple(sorted(before - after)), tuple(sorted(after - before))


def common_strata(before: Mapping[str, Stratum], after: Mapping[str, Stratum]) -> bool:
    """Whether some stratum has cases in both years."""
    return not set(before).isdisjoint(after)
