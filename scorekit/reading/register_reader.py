"""The register of operators out of its checked mapping, and what makes no sense in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scorekit.problems import nearest, shown
from scorekit.problems.findings import Finding, Refused
from scorekit.reading import quantities
from scorekit.reading.names import names_of_others
from scorekit.reading.quantities import Moment
from scorekit.reading.register import Link, Operator, OperatorName, Register
from scorekit.vocabulary import LinkKind, words

LINKS: tuple[LinkKind, ...] = words(LinkKind)
_ONE_IS_WRONG = "one of the dates is wrong"


def from_data(data: dict[str, Any]) -> tuple[Register, list[Finding]]:
    """A register out of the checked ``operators:`` mapping, and what makes no sense in it."""
    operators: dict[str, Operator] = {}
    wrong: list[Finding] = []
    for id, entry in data.items():
        if isinstance(entry, str):
            operators[id] = Operator(id, entry)
            continue
        names = []
        for index, name in enumerate(entry.get("names", [])):
            begins, ends = _ends(name, (id, "names", index), wrong)
            names.append(
                OperatorName(
                    name["name"], begins and begins.low, ends and ends.high, _dates(name), name.get("source", "")
                )
            )
        links = []
        for kind in LINKS:
            for index, link in enumerate(entry.get(kind, ())):
                path = (id, kind, index)
                begins, ends = _ends(link, path, wrong)
                links.append(
                    Link(
                        kind=kind,
                        operator=link["operator"],
                        start=begins and begins.low,
                        end=ends and ends.high,
                        start_at_last=begins and begins.high,
                        end_at_first=ends and ends.low,
                        dates=_dates(link),
                        source=link.get("source", ""),
                    )
                )
                if link["operator"] == id:
                    wrong.append(
                        Finding("contradiction", f"{id} is named as its own relation", "", (*path, "operator"))
                    )
                elif link["operator"] not in data:
                    message = f'no operator "{shown(link["operator"])}" in the register'
                    wrong.append(
                        Finding("unknown-operator", message, nearest(link["operator"], data), (*path, "operator"))
                    )
        began, ended = entry.get("began", {}), entry.get("ended", {})
        first, last = _moment(began, "at", (id, "began"), wrong), _moment(ended, "at", (id, "ended"), wrong)
        merged = [link for link in links if link.kind == "merged_into" and link.start is not None]
        for link in merged:
            if last is not None and last.high < link.start:  # type: ignore[operator]
                wrong.append(Finding("contradiction", "it ended before it merged", _ONE_IS_WRONG, (id, "ended", "at")))
        became, ended_on = "", str(ended.get("at", ""))
        if last is None and merged:
            end = max(merged, key=lambda link: link.start or 0)
            last = Moment(end.start or 0, end.start_at_last or 0, True)
            became, ended_on = end.operator, end.dates
        if first is not None and last is not None and last.high < first.low:
            place = (id, "merged_into") if became else (id, "ended", "at")
            wrong.append(Finding("contradiction", "it ends before it begins", _ONE_IS_WRONG, place))
        operators[id] = Operator(
            id=id,
            name=entry["name"],
            names=tuple(names),
            country=entry.get("country", ""),
            sector=entry.get("sector", ""),
            links=tuple(links),
            began=None if first is None else first.low,
            began_on=str(began.get("at", "")),
            ended=None if last is None else last.high,
            ended_on=ended_on,
            became=became,
            source=entry.get("source", ""),
        )
    for operator in operators.values():
        wrong += _two_parents(operator)
    wrong += _circles(operators)
    return Register(operators), wrong


def lookalikes(register: Register) -> Iterator[Finding]:
    """Operators of a register with a name that looks like one of another operator."""
    names = {id: (one.name, *(name.name for name in one.names)) for id, one in register.operators.items()}
    for id, found in names_of_others(names):
        message = (
            f'"{shown(found.name)}" looks like "{shown(found.usual)}", which is another operator{found.difference}'
        )
        help = "two operators, or one that is there twice?"
        yield Finding("lookalike-operator", message, help, (id,), "key", "warning")


def _moment(holder: dict[str, Any], key: str, path: tuple[Any, ...], wrong: list[Finding]) -> Moment | None:
    if key not in holder:
        return None
    try:
        return quantities.moment(holder[key])
    except Refused as error:
        wrong.append(Finding(error.code, error.message, error.help, (*path, key)))
        return None


def _ends(holder: dict[str, Any], path: tuple[Any, ...], wrong: list[Finding]) -> tuple[Moment | None, Moment | None]:
    """From and until when an entry holds; what happened ``at`` a time holds from then on."""
    begins = _moment(holder, "from", path, wrong) or _moment(holder, "at", path, wrong)
    ends = _moment(holder, "until", path, wrong)
    if begins is not None and ends is not None and ends.high < begins.low:
        wrong.append(Finding("contradiction", "it ends before it begins", _ONE_IS_WRONG, (*path, "until")))
    return begins, ends


def _dates(holder: dict[str, Any]) -> str:
    """From and until when, as it was written."""
    if "at" in holder:
        return str(holder["at"])
    words = [f"{key} {holder[key]}" for key in ("from", "until") if key in holder]
    return " ".join(words)


def _two_parents(operator: Operator) -> Iterator[Finding]:
    """A second parent at one time: a group could not be reported."""
    parents = operator.linked("parents")
    for index, one in enumerate(parents):
        for other in parents[:index]:
            if one.surely_meets(other):
                message = f"{operator.id} has two parents at one time: {other.operator} and {one.operator}"
                help = "give from: and until:, or keep the one that decides"
                yield Finding("contradiction", message, help, (operator.id, "parents", index))


def _circles(operators: dict[str, Operator]) -> Iterator[Finding]:
    """Operators that are above themselves, at whatever time; each circle is reported once."""
    reported: set[str] = set()
    for id in operators:
        above, waiting = set(), [id]
        while waiting:
            entry = operators.get(waiting.pop())
            for link in entry.linked("parents") if entry else ():
                if link.operator not in above:
                    above.add(link.operator)
                    waiting.append(link.operator)
        if (
            id in above
            and id not in reported
            and not any(link.operator == id for link in operators[id].linked("parents"))
        ):
            reported |= above
            yield Finding("contradiction", f"{id} is above itself, through its parents", "", (id, "parents"))
