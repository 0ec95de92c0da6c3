"""The family of each operator over time, out of the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.reading.register import Operator, Register
from scorekit.result import Result
from scorekit.vocabulary import LinkKind
from scorekit.wording import Phrase, Said, canonical, phrase, sentence
from scorekit.wording.numbers import counted

if TYPE_CHECKING:
    import polars as pl

OPERATORS_SCHEMA = "scorekit/operators/v1"
#: Kind of a link -> how it is said.
_SAID: dict[LinkKind, str] = {
    "parents": sentence("part of {name}"),
    "merged_into": sentence("merged into {name}"),
    "split_from": sentence("split from {name}"),
    "white_labels": sentence("sells under its own name as {name}"),
}


class Fact(NamedTuple):
    """Something that the register says of an operator: ``when`` as it was written."""

    when: str
    said: Said
    source: str
    order: int


class Member(NamedTuple):
    """An operator in its family; ``depth`` is how many are above it."""

    operator: Operator
    depth: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, repr=False)
class Families(Result):
    """Operators below the groups that they belong to at present, or last belonged to."""

    members: tuple[Member, ...]

    @property
    def subject(self) -> str:
        """How many operators there are."""
        return f"{counted(len(self.members), 'operator')}"

    def to_dict(self) -> dict[str, Any]:
        """Families as JSON values (schema scorekit/operators/v1)."""
        return {
            "schema": OPERATORS_SCHEMA,
            "operators": [
                {
                    "operator": member.operator.id,
                    "name": member.operator.name,
                    "country": member.operator.country,
                    "sector": member.operator.sector,
                    "group": _last_parent(member.operator),
                    "facts": [{"when": f.when, "text": canonical(f.said), "source": f.source} for f in member.facts],
                }
                for member in self.members
            ],
        }

    @property
    def frame(self) -> pl.DataFrame:
        """One row an operator: operator, name, country, sector, group (text)."""
        import polars as pl

        names = ("operator", "name", "country", "sector", "group")
        rows = [{name: one[name] for name in names} for one in self.to_dict()["operators"]]
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


def families(register: Register, names: Iterable[str] = ()) -> Families:
    """Every operator of the families of some operators, by id or name (none named: all), each below
    the group that it belongs to at present, or last belonged to. Raises :class:`ProblemsFound`."""
    wanted = {_top(register, found_in(register, name)) for name in names}
    tops = sorted(wanted or {id for id in register.operators if _above(register, id) is None})
    return Families(tuple(member for top in tops for member in _below(register, top, 0, frozenset())))


def found_in(register: Register, name: str) -> str:
    """The id of the operator with an id or a name, at whatever time. Raises :class:`ProblemsFound`."""
    named = [o.id for o in register.operators.values() if name in (o.id, o.name, *(n.name for n in o.names))]
    if name in named or len(named) == 1:
        return name if name in named else named[0]
    if named:
        message = f'"{shown(name)}" is a name of {" and ".join(sorted(named))}'
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, "write the id")])
    known = [*register.operators, *(o.name for o in register.operators.values())]
    message = f'no operator "{shown(name)}" in the register'
    raise ProblemsFound([Problem("", 0, 0, "unknown-operator", message, nearest(name, known))])


def _last_parent(operator: Operator) -> str | None:
    """The parent at present; where there is none any more, the one that was left last."""
    links = operator.linked("parents")
    if not links:
        return None
    return max(links, key=lambda link: (link.in_force(None), link.end or 0)).operator


def _above(register: Register, id: str) -> str | None:
    parent = _last_parent(register.operators[id])
    return parent if parent in register.operators else None


def _top(register: Register, id: str) -> str:
    seen = {id}
    while (above := _above(register, id)) is not None and above not in seen:
        id = above
        seen.add(id)
    return id


def _below(register: Register, id: str, depth: int, above: frozenset[str]) -> Iterator[Member]:
    operator = register.operators[id]
    yield Member(operator, depth, tuple(sorted(_facts(register, operator), key=lambda fact: fact.order)))
    if id in above:
        return
    for other in sorted(register.operators):
        if _above(register, other) == id:
            yield from _below(register, other, depth + 1, above | {id})


def _facts(register: Register, operator: Operator) -> Iterator[Fact]:
    if operator.began_on:
        yield Fact(operator.began_on, phrase("began"), operator.source, operator.began or 0)
    for name in operator.names:
        yield Fact(name.dates, phrase("called {name}", name=name.name), name.source, _order(name.start, name.end))
    for link in operator.links:
        other = register.operators.get(link.operator)
        said = Phrase(_SAID[link.kind], values={"name": other.name if other else link.operator})
        yield Fact(link.dates, said, link.source, _order(link.start, link.end))
    if operator.ended_on:
        yield Fact(operator.ended_on, phrase("ended"), operator.source, operator.ended or 0)


def _order(start: int | None, end: int | None) -> int:
    """When something began, or before it ended; what has no dates comes first."""
    return start if start is not None else (end if end is not None else 0)
