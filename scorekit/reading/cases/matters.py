"""Accounts of one matter: a later one names the earlier one that it continues, and stands for both.

A matter counts once in a table, however often somebody wrote about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scorekit.problems import Problem, nearest, shown
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.register import Register

FIELD = "continues"


def shared_matters(sources: Mapping[str, CaseSource], ids: Collection[str]) -> list[list[str]]:
    """The matters of which several accounts are among some cases, each from the first account to the last."""
    found: dict[str, list[tuple[int, str]]] = {}
    if not any(FIELD in sources[id].data for id in ids):
        return []
    for id in ids:
        earlier = _earlier(id, sources)
        found.setdefault(earlier[-1] if earlier else id, []).append((len(earlier), id))
    return [[id for _, id in sorted(accounts)] for _, accounts in sorted(found.items()) if len(accounts) > 1]


def _earlier(id: str, sources: Mapping[str, CaseSource]) -> list[str]:
    """The accounts that a case continues, one after the other."""
    found: list[str] = []
    at = sources[id].data.get(FIELD)
    while isinstance(at, str) and at in sources and at != id and at not in found:
        found.append(at)
        at = sources[at].data.get(FIELD)
    return found


#: What a later account repeats of the earlier one, since it stands for both.
_REPEATED = ("contacts", "visits", "promises", "outcome")


def _dropped(earlier: CaseSource, later: CaseSource) -> Iterator[str]:
    """What the earlier account tells and the later one leaves out."""
    for key in _REPEATED:
        if key in earlier.data and key not in later.data:
            yield key
    then, kept = earlier.data.get("outcome"), later.data.get("outcome")
    if isinstance(then, Mapping) and isinstance(kept, Mapping) and "resolved" in then and "resolved" not in kept:
        yield "resolved"


def matter_problems(sources: Mapping[str, CaseSource], register: Register) -> Iterator[Problem]:
    """Accounts that cannot be of one matter: of two operators, in a circle, two that continue one, or one that
    leaves out what the earlier one tells."""
    continued: dict[str, CaseSource] = {}
    for id, source in sources.items():
        target = source.data.get(FIELD)
        if not isinstance(target, str):
            continue
        place = (*source.path, FIELD)
        if target not in sources:
            message = f'no case "{shown(target)}" here'
            help = nearest(target, sources) or "without the other case, only this account of the matter counts"
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
            help = f'let this one continue "{other.id}", or let that one continue this one'
            yield source.document.problem("contradiction", message, place, help)
        elif dropped := ", ".join(_dropped(sources[target], source)):
            message = f'"{target}" tells of {dropped}, and this account does not'
            help = "the later account stands for both: repeat what is still true of the earlier one"
            yield source.document.problem("contradiction", message, place, help)


def _operator(source: CaseSource, register: Register) -> str:
    return register.find(str(source.data["operator"]), str(source.data.get("period", "undated")))


def _is_circle(id: str, sources: Mapping[str, CaseSource]) -> bool:
    last = [id, *_earlier(id, sources)][-1]
    return sources[last].data.get(FIELD) == id
