"""Conditions of a rubric: one grammar for ``when``, ``applies_when`` and ``where``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

from scorekit.problems.findings import Refused
from scorekit.rubrics.tree import Compare, Condition, Group
from scorekit.rubrics.values import EDGES, edge, points, yes_no
from scorekit.vocabulary import Comparison, Join, Kind, Subject, words
from scorekit.wording.phrases import Named, Phrase, Said, answer, either, phrase, sentence

_SUBJECTS: tuple[Subject, ...] = words(Subject)
_GROUPS: tuple[Join, ...] = words(Join)
_OPS: tuple[Comparison, ...] = ("is", "one_of", *EDGES, "known")
_SAID = {
    "is": sentence("{name} is {value}"),
    "one_of": sentence("{name} is one of {value}"),
    "up_to": sentence("{name} is at most {value}"),
    "under": sentence("{name} is under {value}"),
    "at_least": sentence("{name} is at least {value}"),
    "over": sentence("{name} is over {value}"),
}
_STATES = ("never", "not_applicable")


class Kinds(Protocol):
    """Whoever knows of what kind a measure, a rating or an indicator is."""

    def kind_of(self, subject: Subject, name: str, path: tuple[Any, ...]) -> Kind: ...

    def kind_of_indicator(self, name: str, values: list[Any], path: tuple[Any, ...]) -> Kind: ...

    def title_of(self, subject: Subject, name: str) -> Said: ...


def condition(data: dict[str, Any], kinds: Kinds) -> Condition:
    """A condition out of its mapping. Raises :class:`Refused`."""
    groups = [key for key in _GROUPS if key in data]
    subjects = [key for key in _SUBJECTS if key in data]
    if len(groups) + len(subjects) != 1:
        raise Refused(
            "bad-condition", "a condition has one subject", (), "one of measure, rating, criterion, all, any, not"
        )
    if groups:
        op = groups[0]
        if len(data) > 1:
            raise Refused("bad-condition", f'"{op}" has nothing else beside it', (op,))
        parts = [data["not"]] if op == "not" else data[op]
        read = []
        for index, part in enumerate(parts):
            try:
                read.append(condition(part, kinds))
            except Refused as error:
                raise error.below(op, *(() if op == "not" else (index,))) from None
        return Group(op, tuple(read))
    return _compare(subjects[0], data, kinds)


def _compare(subject: Subject, data: dict[str, Any], kinds: Kinds) -> Compare:
    name = data[subject]
    ops = [key for key in _OPS if key in data]
    if len(ops) != 1:
        raise Refused("bad-condition", "a condition compares once", (), f"one of {', '.join(_OPS)}")
    op: Comparison = ops[0]
    listed = data[op] if op == "one_of" else [data[op]]
    titled = Named(name, kinds.title_of(subject, name))
    kind: Kind = "points"
    if subject == "criterion":
        pass
    elif subject == "indicator":
        kind = kinds.kind_of_indicator(name, listed if op != "known" else [], (subject,))
    else:
        kind = kinds.kind_of(subject, name, (subject,))
    if op == "known":
        known = yes_no(data["known"])
        text = sentence("{name} is known") if known else sentence("{name} is not known")
        said: Said = Phrase(text, values={"name": titled})
        return Compare(subject, name, kind, op, (Fraction(bool(known)),), said)
    if kind == "yes_no" and op not in ("is", "one_of"):
        raise Refused("bad-condition", f'"{op}" on a yes or no', (op,), f"{{measure: {name}, is: yes}}")
    values, currencies = [], set()
    for index, value in enumerate(listed):
        path = (op, index) if op == "one_of" else (op,)
        parsed, currency = _value(kind, op, value, path)
        values.append(parsed)
        currencies.add(currency)
    currencies.discard(None)
    if len(currencies) > 1:
        raise Refused("bad-condition", "amounts in several currencies", (op,))
    said = Phrase(_SAID[op], values={"name": titled, "value": either(_said(value) for value in listed)})
    return Compare(
        subject=subject,
        name=name,
        kind=kind,
        op=op,
        values=tuple(values),
        said=said,
        currency=currencies.pop() if currencies else None,
    )


#: What a condition can compare with, beside amounts -> how it is said.
_WORDS: dict[str, Phrase] = {
    "yes": phrase("yes"),
    "no": phrase("no"),
    "never": phrase("never"),
    "not_applicable": phrase("not applicable"),
}


def _said(value: Any) -> Said:
    if isinstance(value, bool):
        return answer(value)
    return Named(str(value), _WORDS.get(str(value), str(value)))


def _value(kind: Kind, op: Comparison, value: Any, path: tuple[Any, ...]) -> tuple[Fraction | str, str | None]:
    if value in _STATES and op in ("is", "one_of") and kind != "points":
        return value, None
    if kind == "points":
        if isinstance(value, str | bool):
            raise Refused("bad-condition", f'"{value}" is not a number of points', path)
        return Fraction(points(value, path)), None
    if kind == "yes_no":
        answer = yes_no(value)
        if answer is None:
            raise Refused("bad-condition", f'"{value}" is neither yes nor no', path, "yes, no or not_applicable")
        return Fraction(answer), None
    return edge(kind, value, path)
