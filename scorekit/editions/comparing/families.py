"""Operators that merged, split or changed groups between two years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scorekit.editions.comparing.snapshots import Snapshot
from scorekit.figures.book import FigureBook
from scorekit.reading.register import Link, Operator
from scorekit.scoring.inputs import LeagueInputs
from scorekit.wording import Said, phrase


def _between(link: Link, before: Snapshot, after: Snapshot) -> bool:
    """Whether what a link tells happened after the earlier side and by the end of the later one. A
    link without a date counts: where the id is in only one table, it says why."""
    if after.span is None:
        return True
    return link.began_between(None if before.span is None else before.span.low, after.span.high)


def merged_into(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Operators of the earlier table that merged into one other since, as the later register says,
    each with the last of those that it went into."""
    found = {}
    present = set(after.league.operators)
    for operator in before.league.operators:
        target, seen = operator, {operator}
        while target not in present and target in after.register.operators:
            links = _mergers(target, before, after)
            if len(links) != 1 or links[0] in seen:
                break
            target = links[0]
            seen.add(target)
        if target != operator:
            found[operator] = target
    return found


def _mergers(operator: str, before: Snapshot, after: Snapshot) -> list[str]:
    entry = after.register.operators[operator]
    return [link.operator for link in entry.linked("merged_into") if _between(link, before, after)]


def restructured(before: Snapshot, after: Snapshot, merged: Mapping[str, str]) -> dict[str, Said]:
    """Operators that are not what they were, beyond mergers of whole ones, and why."""
    found: dict[str, Said] = {}
    register = after.register
    then, now = set(before.league.operators), set(after.league.operators)
    for operator in sorted(then - now):
        links = _mergers(operator, before, after) if operator in register.operators else []
        if len(links) > 1:
            name = before.register.name_in(operator, before.league.period)
            found |= dict.fromkeys(links, phrase("{name} merged into several, and not only into it", name=name))
    for operator in sorted(now - then):
        entry = register.operators.get(operator)
        for link in entry.linked("split_from") if entry else ():
            if _between(link, before, after):
                name = register.name_in(operator, after.league.period)
                found[link.operator] = phrase("{name} split off from it", name=name)
    if after.inputs.league.level == "group":
        for group in sorted((then & now) - set(merged.values())):
            a, b = _members(before, group), _members(after, group)
            if a != b:
                listed = ", ".join(sorted(a ^ b))
                found[group] = phrase("other brands belonged to it then: {listed}", listed=listed)
    return found


def _members(side: Snapshot, group: str) -> set[str]:
    book = FigureBook((), side.register, (), level="group", inferred=False)
    return set(book.members(group, side.inputs.period or "undated"))


def joint(operator: str) -> str:
    """The id under which an operator is put together with those that merged into it."""
    return f"{operator} and others"


def pooled(inputs: LeagueInputs, merged: Mapping[str, str]) -> LeagueInputs:
    """A side on which operators that merged later are together, under their :func:`joint` id: cases pool,
    counts add up, rates are formed again from the sums."""
    project = inputs.project
    grouped = inputs.league.level == "group"
    operators = {}
    for id, entry in project.register.operators.items():
        kept = tuple(link for link in entry.links if link.kind != "parents" or grouped)
        operators[id] = entry._replace(links=kept)
    for target in set(merged.values()):
        operators[joint(target)] = Operator(joint(target), joint(target))
    # An operator that others merged into and that is not in this table is new: it has nothing of its own to add.
    for id in {*merged, *(set(merged.values()) & set(inputs.operators))}:
        entry = operators.get(id, Operator(id, id))
        above = Link("parents", joint(merged.get(id, id)))
        operators[id] = entry._replace(links=(*(link for link in entry.links if link.kind != "parents"), above))
    register = replace(project.register, operators=operators)
    spec = inputs.league._replace(level="group")
    source = replace(inputs.source, project=replace(project, register=register), specs=(spec,))
    return replace(inputs, source=source, league=spec)
