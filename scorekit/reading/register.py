"""Operators: ids that never change, names that do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scorekit.problems import nearest, shown
from scorekit.reading import quantities
from scorekit.reading.quantities import Moment, QuantityError


class OperatorName(NamedTuple):
    """A name and the moments from and until which it was used (``None``: not stated)."""

    name: str
    start: int | None
    end: int | None

    def in_use(self, span: Moment | None) -> bool:
        """Whether the name was used at some moment of ``span`` (``None`` is any time)."""
        if span is None:
            return True
        return not (
            (self.start is not None and span.high < self.start) or (self.end is not None and span.low > self.end)
        )


class Operator(NamedTuple):
    """One entry of the register; ``names`` are the other names, in the file's order."""

    id: str
    name: str
    names: tuple[OperatorName, ...] = ()
    country: str = ""
    sector: str = ""


class UnknownOperator(ValueError):
    """A text that is no id and no name in use; carries the code and help of the problem."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


@dataclass(frozen=True)
class Register:
    """The operators of a project. ``open`` registers accept any operator as it is written."""

    operators: dict[str, Operator] = field(default_factory=dict)
    open: bool = False

    def find(self, written: str, period: str) -> str:
        """The id of the operator that a case of ``period`` wrote as ``written``.

        Raises :class:`UnknownOperator`.
        """
        if written in self.operators or self.open:
            return written
        span = quantities.period_span(period)
        out_of_use: list[str] = []
        found: set[str] = set()
        for operator in self.operators.values():
            for name in self._names(operator):
                if name.name == written:
                    if name.in_use(span):
                        found.add(operator.id)
                    else:
                        out_of_use.append(operator.id)
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise UnknownOperator(
                "ambiguous", f'"{shown(written)}" is a name of {" and ".join(sorted(found))}', "write the id"
            )
        if out_of_use:
            raise UnknownOperator(
                "name-not-in-use",
                f'"{shown(written)}" was not a name of {out_of_use[0]} in {period}',
                f'write "{out_of_use[0]}", or mend the dates in the register',
            )
        known = [*self.operators, *(n.name for o in self.operators.values() for n in self._names(o))]
        raise UnknownOperator(
            "unknown-operator", f'no operator "{shown(written)}" in the register', nearest(written, known)
        )

    def name_in(self, operator: str, period: str | None) -> str:
        """The name printed for an operator: the one in force in ``period`` or else the main one."""
        entry = self.operators.get(operator)
        if entry is None:
            return operator
        span = quantities.period_span(period) if period else None
        if span is not None:
            dated = [n for n in entry.names if (n.start is not None or n.end is not None) and n.in_use(span)]
            if len(dated) == 1:
                return dated[0].name
        return entry.name

    @staticmethod
    def _names(operator: Operator) -> Iterable[OperatorName]:
        return (OperatorName(operator.name, None, None), *operator.names)


def from_data(data: dict[str, Any]) -> tuple[Register, list[tuple[tuple[Any, ...], QuantityError]]]:
    """A register out of the checked ``operators:`` mapping, and dates in it that cannot be read."""
    operators, errors = {}, []
    for id, entry in data.items():
        if isinstance(entry, str):
            operators[id] = Operator(id, entry)
            continue
        names = []
        for index, name in enumerate(entry.get("names", [])):
            ends: dict[str, int | None] = {"from": None, "until": None}
            for key in ends:
                if key in name:
                    try:
                        moment = quantities.moment(name[key])
                        ends[key] = moment.low if key == "from" else moment.high
                    except QuantityError as error:
                        errors.append(((id, "names", index, key), error))
            names.append(OperatorName(name["name"], ends["from"], ends["until"]))
        operators[id] = Operator(id, entry["name"], tuple(names), entry.get("country", ""), entry.get("sector", ""))
    return Register(operators), errors
