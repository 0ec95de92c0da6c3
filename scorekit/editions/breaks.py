"""Where two years of an operator cannot be compared, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from polars import col

from scorekit.editions.results import Opened
from scorekit.editions.strata import Strata
from scorekit.ranking.operator_frame import operator_frame
from scorekit.scoring.catalogue import measures
from scorekit.scoring.rubric import Rubric, Statistic

_WAIT = "contacts.wait_from"
#: operator -> what was counted -> the ways in which it was.
Ways = dict[str, dict[str, set[str]]]


class Known(NamedTuple):
    """What is known of each operator on one side, under the rubric by which both are compared:
    which criteria are scored, and how things were counted."""

    criteria: dict[str, frozenset[str]]
    ways: Ways


def known_of(opened: Opened, strata: Strata) -> Known:
    """What is known on a side, of which ``strata`` are the sums."""
    nothing: frozenset[str] = frozenset()
    criteria = {id: nothing.union(*(one.known for one in own.values())) for id, own in strata.items()}
    return Known(criteria, _ways(opened))


def _ways(opened: Opened) -> Ways:
    """How waits and figures were counted, where that is stated."""
    found: Ways = {}
    season, spec, period = opened
    rubric = opened.rubric
    if rubric.reads_cases and _reads_waits(rubric):
        facts = season.cases_of(spec, period)
        waits = facts.contacts.filter(col("wait_low").is_not_null() & col("wait_from").is_not_null())
        joined = waits.join(facts.cases.select("case_number", "operator"), on="case_number")
        for operator, way in joined.select("operator", "wait_from").unique().iter_rows():
            found.setdefault(operator, {}).setdefault("wait", set()).add(way)
    if rubric.unit == "operator":
        for values in operator_frame(season, spec, period, rubric).values.values():
            for operator, value in values.items():
                for figure in value.figures:
                    found.setdefault(operator, {}).setdefault(figure.indicator, set()).add(figure.definition)
    return found


def _reads_waits(rubric: Rubric) -> bool:
    names = {*rubric.measures}
    for node in rubric.root.leaves():
        if node.leaf is not None and isinstance(node.leaf.input, Statistic):
            names.add(node.leaf.input.name)
    return any(_WAIT in measures()[name].needs for name in names if name in measures())


def break_of(operator: str, then: Known, now: Known) -> str:
    """Why the scores of an operator in two years cannot be compared; nothing where they can."""
    if not then.criteria.get(operator, frozenset()) & now.criteria.get(operator, frozenset()):
        return "no criterion known in both years"
    return "; ".join(_recounted(then.ways.get(operator, {}), now.ways.get(operator, {})))


def _recounted(then: Mapping[str, set[str]], now: Mapping[str, set[str]]) -> Iterator[str]:
    for what in sorted(set(then) & set(now)):
        if then[what].isdisjoint(now[what]):
            yield f"{what}: counted {_listed(then[what])} then, and {_listed(now[what])} now"


def _listed(ways: set[str]) -> str:
    return " or ".join(f'"{way.replace("_", " ")}"' if way else "in a way not stated" for way in sorted(ways))


def unanswered(then: frozenset[str], now: frozenset[str], old: Rubric, new: Rubric) -> list[str]:
    """Criteria of a changed rubric that no old case of an operator answers, and new cases do: what
    they change is the rubric's and the measurement's at once. ``then`` and ``now`` are the criteria known."""
    known = {node.id: node for node in old.root.leaves()}
    changed = [node.id for node in new.root.leaves() if node != known.get(node.id)]
    return [id for id in changed if id in now and id not in then]
