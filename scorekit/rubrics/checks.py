"""What is legal in a rubric and makes no sense: bands and gates that nothing reaches, points that
go the wrong way, sources that nothing cites, criteria that no case can answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scorekit.measuring.catalogue import measures
from scorekit.problems import Problem, shown
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import Document
from scorekit.rubrics.fairness import fairness
from scorekit.rubrics.tree import (
    Bands,
    Compare,
    Condition,
    Criterion,
    Gate,
    Group,
    Leaf,
    Rubric,
    Rule,
    Statistic,
    comparisons,
    rules_of,
)
from scorekit.rubrics.trial import by_trial, range_of

#: Fields that most measures read, and that say nothing about one of them by themselves.
_COMMON = frozenset(
    (
        "contacts.direction",
        "contacts.times",
        "contacts.channel",
        "contacts.result",
        "contacts.wait_from",
        "promises.kind",
        "visits.times",
    )
)


def rubric_warnings(document: Document, rubric: Rubric) -> list[Problem]:
    """Warnings about a rubric that was read without errors."""
    places = criterion_places(document.data.get("criteria", ()))
    found = [*_unused_sources(document, rubric), *fairness(document, rubric, places)]
    for node in rubric.root.leaves():
        assert node.leaf is not None
        found += _wrong_way(document, rubric, node, node.leaf, places[node.id])
        found += _unreachable_bands(document, node, node.leaf, places[node.id])
    for index, entry in enumerate(document.data.get("gates", ())):
        gate = next(gate for gate in rubric.gates if gate.id == entry["id"])
        path = ("gates", index, "when")
        if _changes_nothing(gate, rubric):
            said = f"this gate changes nothing: no score is {'better' if gate.effect == 'cap' else 'worse'} than that"
            found.append(document.problem("unreachable", said, ("gates", index, gate.effect), severity="warning"))
        truth = _always(gate.when, rubric)
        if truth is not None:
            said = "always fires when its facts are known" if truth else "can never fire"
            found.append(document.problem("unreachable", f"this gate {said}", path, severity="warning"))
    return found


def criterion_places(entries: Iterable[dict[str, Any]], above: tuple[Any, ...] = ()) -> dict[str, tuple[Any, ...]]:
    """The path of every criterion of a rubric document, by id."""
    found: dict[str, tuple[Any, ...]] = {}
    for index, entry in enumerate(entries):
        path = (*above, "criteria", index)
        found[entry["id"]] = path
        found |= criterion_places(entry.get("criteria", ()), path)
    return found


def _unused_sources(document: Document, rubric: Rubric) -> Iterator[Problem]:
    cited: set[str] = set()
    for node in rubric.root.walk():
        cited |= {node.source, node.because}
        for rule in rules_of_leaf(node.leaf):
            cited |= {rule.source, rule.because}
    for gate in rubric.gates:
        cited |= {gate.source, gate.because}
    for key in rubric.sources:
        if key not in cited:
            message = f'no rule cites the source "{shown(key)}"'
            help = "cite it with source: or because:, or take it out"
            yield document.problem("unused-source", message, ("sources", key), help, part="key", severity="warning")


def rules_of_leaf(leaf: Leaf | None) -> tuple[Rule, ...]:
    """The rules of a leaf; none for a branch."""
    return () if leaf is None else rules_of(leaf)


def _wrong_way(
    document: Document, rubric: Rubric, node: Criterion, leaf: Leaf, path: tuple[Any, ...]
) -> Iterator[Problem]:
    """Points that are better for values that are worse, by the catalogue's word on the measure."""
    if leaf.source != "measure" or (isinstance(leaf.input, Statistic) and leaf.input.how == "share"):
        return
    better = measures()[leaf.name].better
    if better not in ("lower", "higher"):
        return
    sign = rubric.scale.sign * (1 if better == "higher" else -1)
    earned = [sign * rule.points for rule in rules_of_leaf(leaf)]
    if any(earned[i] > earned[i + 1] for i in range(len(earned) - 1)):
        part = next((key for key in ("bands", "linear", "answers") if key in _entry(document, path)), leaf.source)
        message = f"{better} is better for {leaf.name}, and somewhere it earns worse points"
        yield document.problem("wrong-way", message, (*path, part), severity="warning")


def _entry(document: Document, path: tuple[Any, ...]) -> dict[str, Any]:
    found: Any = document.data
    for step in path:
        found = found[step]
    return dict(found)


def _unreachable_bands(document: Document, node: Criterion, leaf: Leaf, path: tuple[Any, ...]) -> Iterator[Problem]:
    if not isinstance(leaf.function, Bands):
        return
    low, high = range_of(leaf.kind)
    edges, closed = leaf.function.edges, leaf.function.closed
    last_is_never = leaf.source == "measure" and measures()[leaf.name].never != "cannot be"
    for index in range(len(edges) + 1):
        under = index < len(edges) and (edges[index] < low or (edges[index] == low and not closed[index]))
        over = False
        if index and high is not None:
            over = edges[index - 1] > high or (edges[index - 1] == high and closed[index - 1])
        if under or (over and not (index == len(edges) and last_is_never)):
            text = leaf.function.rules[index].text
            message = f'no value of {leaf.name} reaches the band "{shown(text)}"'
            yield document.problem("unreachable", message, (*path, "bands"), severity="warning")


def _always(condition: Condition, rubric: Rubric) -> bool | None:
    """True for a condition that holds whatever the facts, False for one that cannot; else None."""
    quantities = {(part.subject, part.name) for part in comparisons(condition)}
    if len(quantities) == 1:
        return by_trial(condition, rubric)
    assert not isinstance(condition, Compare)
    parts = [_always(part, rubric) for part in condition.parts]
    if condition.op == "not":
        return None if parts[0] is None else not parts[0]
    for subject, name in quantities:  # two comparisons of one quantity may exclude each other
        alike = [p for p in condition.parts if isinstance(p, Compare) and (p.subject, p.name) == (subject, name)]
        parts += [by_trial(Group(condition.op, tuple(alike)), rubric)] if len(alike) > 1 else []
    if condition.op == "all":
        return False if False in parts else True if all(part is True for part in parts) else None
    return True if True in parts else False if all(part is False for part in parts) else None


def _changes_nothing(gate: Gate, rubric: Rubric) -> bool:
    """Whether a gate caps a score at the best there is, or floors it at the worst."""
    if gate.criterion is not None:
        return False
    return (gate.effect, gate.value) in (("cap", rubric.scale.best), ("floor", rubric.scale.worst))


def unscorable(rubric: Rubric, sources: Iterable[CaseSource]) -> list[Criterion]:
    """Leaves of which no case has any of the fields that they read. A quick look at the fields:
    a criterion that is not listed may still be unknown in every case."""
    present: set[str] = set()
    for source in sources:
        present |= _fields(source.data)
    found = []
    for node in rubric.root.leaves():
        assert node.leaf is not None
        if node.leaf.source == "rating":
            needs = {f"ratings:{node.leaf.name}"}
        else:
            read = set(measures()[node.leaf.name].needs)
            needs = (read - _COMMON) or {field.partition(".")[0] for field in read}
        if needs.isdisjoint(present):
            found.append(node)
    return found


def _fields(data: dict[str, Any]) -> set[str]:
    found = set(data)
    for part in ("contacts", "visits", "promises"):
        for entry in data.get(part, ()):
            found |= {f"{part}.{key}" for key in entry}
    for part in ("outcome", "customer"):
        found |= {f"{part}.{key}" for key in data.get(part, {})}
    return found | {f"ratings:{entry['rating']}" for entry in data.get("ratings", ())}
