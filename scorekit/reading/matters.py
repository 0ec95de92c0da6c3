"""Accounts of one matter: a later one names the earlier one that it continues, and stands for both.

A matter counts once in a table, however often somebody wrote about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scorekit.problems import Problem, nearest, shown
from scorekit.reading.case_rows import CaseSource
from scorekit.reading.register import Register

FIELD = "continues"


def told_later(sources: Mapping[str, CaseSource], ids: Collection[str]) -> dict[str, str]:
    """Of some cases, those of which a later account is among them, too: earlier -> the last that stands for it."""
    found: dict[str, str] = {}
    for id in sorted(ids):
        earlier = _earlier(id, sources)
        for one in earlier:
            # Of several that follow it, the last stands: the one that has most accounts before it.
            if one in ids and len(earlier) > len(_earlier(found.get(one, one), sources)):
                found[one] = id
    return found


def _earlier(id: str, sources: Mapping[str, CaseSource]) -> list[str]:
    """The accounts that a case continues, one after the other."""
    found: list[str] = []
    at = sources[id].data.get(FIELD)
    while isinstance(at, str) and at in sources and at != id and at not in found:
        found.append(at)
        at = sources[at].data.get(FIELD)
    return found


def matter_problems(sources: Mapping[str, CaseSource], register: Register) -> Iterator[Problem]:
    """Accounts that cannot be of one matter: of two operators, in a circle, or two that continue one."""
    continued: dict[str, CaseSource] = {}
    for id, source in sources.items():
        target = source.data.get(FIELD)
        if not isinstance(target, str):
            continue
        place = (*source.path, FIELD)
        if target not in sources:
            message = f'no case "{shown(target)}" here'
            help = nearest(target, sources) or "its matter then counts by this account alone"
            yield source.document.problem("not-found", message, place, help, severity="warning")
            continue
        other = continued.setdefault(target, source)
        operators = {_operator(one, register) for one in (source, sources[target])}
        if _is_circle(id, sources):
            message = f'"{id}" and "{target}" continue each other' if id != target else f'"{id}" continues itself'
            yield source.document.problem(
                "contradiction", message, place, "only the later account names the earlier one"
            )
        elif len(operators) > 1:
            message = f'"{target}" is about another operator'
            yield source.document.problem("contradiction", message, place, "one matter is with one operator")
        elif other is not source:
            message = f'"{target}" is continued by "{other.id}", too'
            help = f'let this one continue "{other.id}", or that one this'
            yield source.document.problem("contradiction", message, place, help)


def _operator(source: CaseSource, register: Register) -> str:
    return register.find(str(source.data["operator"]), str(source.data.get("period", "undated")))


def _is_circle(id: str, sources: Mapping[str, CaseSource]) -> bool:
    last = [id, *_earlier(id, sources)][-1]
    return sources[last].data.get(FIELD) == id
