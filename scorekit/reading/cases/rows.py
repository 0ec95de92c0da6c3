"""A checked case becomes rows of facts: the sense of its texts, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from scorekit.problems import Problem, nearest, shown
from scorekit.problems.findings import Placed, Refused, not_a_quantity
from scorekit.reading import quantities
from scorekit.reading.cases.columns import (
    CaseRow,
    ContactRow,
    PromiseRow,
    RatingRow,
    VisitRow,
    low_high,
    moment,
)
from scorekit.reading.cases.pairs import resolved_by_a_contact, with_answers
from scorekit.reading.deadlines import deadline
from scorekit.reading.documents import Document
from scorekit.reading.quantities import UNBOUNDED, Moment, Money, Range
from scorekit.reading.register import Register
from scorekit.reading.yaml_text import Path

#: What scorekit asks of a case beside its id and operator: one of these.
FACTS = ("contacts", "visits", "promises", "outcome", "ratings", "verdict")
_YES_NO = {"yes": True, True: True, "no": False, False: False}
_ONE = Range(1, 1)


class CaseSource(NamedTuple):
    """A case as it was read: what holds it (a document, a row of a table) and where, and its checked data."""

    id: str
    document: Placed
    path: Path
    data: dict[str, Any]


@dataclass
class Rows:
    """Rows of facts in the making: one list a frame."""

    cases: list[CaseRow] = field(default_factory=list)
    contacts: list[ContactRow] = field(default_factory=list)
    visits: list[VisitRow] = field(default_factory=list)
    promises: list[PromiseRow] = field(default_factory=list)
    ratings: list[RatingRow] = field(default_factory=list)


def cases_of(document: Document) -> Iterator[CaseSource]:
    """The cases that a document of kind ``case`` or ``cases`` holds."""
    if document.kind == "cases":
        for index, data in enumerate(document.data["cases"]):
            yield CaseSource(data["case"], document, ("cases", index), data)
    else:
        yield CaseSource(document.data["case"], document, (), document.data)


def country_of(source: CaseSource, register: Register) -> str:
    """The country or region of the operator of a case, as the register has it; empty without one."""
    try:
        period = quantities.period(source.data.get("period", "undated"))
        id = register.find(source.data["operator"], period)
    except Refused:
        return ""
    entry = register.operators.get(id)
    return entry.country if entry is not None else ""


class _Reader:
    """Reads one case; a text that makes no sense becomes a problem and the fact unknown."""

    def __init__(self, source: CaseSource, register: Register, ratings: tuple[str, ...] | None) -> None:
        self.source, self.register, self.known_ratings = source, register, ratings
        self.problems: list[Problem] = []
        self.customer_language = source.data.get("customer", {}).get("language")
        self.evidence = {entry["id"] for entry in source.data.get("evidence", []) if "id" in entry}

    @cached_property
    def country(self) -> str:
        """The country or region of the operator, as the register has it; empty without one."""
        return country_of(self.source, self.register)

    def say(self, code: str, message: str, path: Path, help: str = "") -> None:
        self.problems.append(self.source.document.problem(code, message, (*self.source.path, *path), help))

    def sense(self, parse: Callable[[Any], Any], holder: dict[str, Any], key: str, path: Path, absent: Any) -> Any:
        value = holder.get(key)
        if value is None:
            return absent
        try:
            return parse(value)
        except Refused as error:
            self.say(error.code, f'"{key}": {error.message}', (*path, key), error.help)
            return absent

    def check_evidence(self, holder: dict[str, Any], path: Path) -> None:
        named = holder.get("evidence")
        if named is None:
            return
        for id in [named] if isinstance(named, str) else named:
            if id not in self.evidence:
                self.say(
                    "unknown-evidence",
                    f'the case lists no evidence "{shown(id)}"',
                    (*path, "evidence"),
                    nearest(id, self.evidence) or "give the entry under evidence an id",
                )


def add_case(
    rows: Rows, source: CaseSource, register: Register, ratings: tuple[str, ...] | None = None
) -> list[Problem]:
    """Append the facts of one case to ``rows``; nothing is appended when there are problems.

    ``ratings`` are the names that raters may use, ``None`` when the project lists none.
    """
    reader = _Reader(source, register, ratings)
    data = source.data
    number = len(rows.cases)
    if not any(key in data for key in FACTS):
        reader.say(
            "nothing-known", "the case states no fact and no verdict", (), f"it needs one of: {', '.join(FACTS)}"
        )
    outcome = _outcome(reader, data.get("outcome", {}), data.get("contacts", ()))
    as_of = outcome.as_of
    contacts = [_contact(reader, number, i, entry) for i, entry in enumerate(data.get("contacts", ()))]
    _check_order(reader, contacts)
    visits = [_visit(reader, number, i, entry) for i, entry in enumerate(data.get("visits", ()))]
    promises = [_promise(reader, number, i, entry, as_of) for i, entry in enumerate(data.get("promises", ()))]
    given = _ratings(reader, number, data.get("ratings", ()))
    case = _case(reader, number, outcome)
    if not reader.problems:
        rows.cases.append(case)
        rows.contacts.extend(with_answers(contacts))
        rows.visits.extend(visits)
        rows.promises.extend(promises)
        rows.ratings.extend(given)
    return reader.problems


def _case(reader: _Reader, number: int, outcome: _Outcome) -> CaseRow:
    data = reader.source.data
    period = reader.sense(quantities.period, data, "period", (), "undated")
    written = data["operator"]
    operator = written
    try:
        operator = reader.register.find(written, period)
    except Refused as error:
        reader.say(error.code, error.message, ("operator",), error.help)
    verdict = reader.sense(quantities.verdict, data, "verdict", (), None)
    for entry_index, entry in enumerate(data.get("evidence", ())):
        if entry.get("published") != "undated":
            reader.sense(quantities.moment, entry, "published", ("evidence", entry_index), None)
    return CaseRow(
        case_number=number,
        case=data["case"],
        operator=operator,
        name_written=None if written == operator and not reader.register.open else written,
        period=period,
        weight=_weight(reader, data),
        stratum=data.get("stratum"),
        customer_language=reader.customer_language,
        contacts_listed="contacts" in data,
        visits_listed="visits" in data,
        promises_listed="promises" in data,
        **outcome.columns,
        verdict_num=verdict.numerator if verdict is not None else None,
        verdict_den=verdict.denominator if verdict is not None else None,
    )


def _weight(reader: _Reader, data: dict[str, Any]) -> int:
    weight = Fraction(data.get("weight", 1)) * 10_000
    if weight.denominator != 1:
        reader.say("out-of-range", "a weight has at most four decimals", ("weight",))
        return 10_000
    return weight.numerator


class _Outcome(NamedTuple):
    columns: dict[str, Any]
    as_of: Moment | None


def _outcome(reader: _Reader, outcome: dict[str, Any], contacts: Sequence[dict[str, Any]]) -> _Outcome:
    path: Path = ("outcome",)
    reader.check_evidence(outcome, path)
    resolved = outcome.get("resolved")
    resolved = {True: "yes", False: "no"}.get(resolved, resolved) if resolved is not None else None
    on = reader.sense(quantities.moment, outcome, "on", path, None)
    as_of = reader.sense(quantities.moment, outcome, "as_of", path, None)
    by_contact = resolved_by_a_contact(contacts) if resolved is None else None
    if by_contact is not None:  # the last contact says so, and the outcome need not say it again
        resolved = "yes"
        at = ("contacts", len(contacts) - 1)
        on = on or reader.sense(quantities.moment, by_contact, "at", at, None)
    own_work = reader.sense(quantities.duration, outcome, "own_work", path, None)
    remedy = outcome.get("remedy")
    if remedy is None and any(_YES_NO.get(cost.get("waived")) for cost in outcome.get("costs", ())):
        remedy = ["fee_waived"]
    cost = _costs(reader, outcome.get("costs"))
    columns = {
        "resolved": resolved,
        **moment("on", on),
        **moment("as_of", as_of),
        "remedies": None if remedy is None else len(remedy),
        **_cost(cost),
        **low_high("own_work", own_work),
    }
    return _Outcome(columns, as_of)


def _cost(money: Money | None) -> dict[str, Any]:
    low, high, currency = money or (None, None, None)
    return {"cost_low": low, "cost_high": high, "cost_currency": currency or None}


def _costs(reader: _Reader, costs: list[dict[str, Any]] | None) -> Money | None:
    """What the customer was left to pay; several currencies: unknown."""
    if costs is None:
        return None
    low = high = 0
    currencies = set()
    for index, cost in enumerate(costs):
        path: Path = ("outcome", "costs", index)
        reader.check_evidence(cost, path)
        amount = reader.sense(quantities.money, cost, "amount", path, None)
        if amount is None or _YES_NO.get(cost.get("waived")):
            continue
        low, high = low + amount.low, min(high + amount.high, UNBOUNDED)
        currencies.add(amount.currency)
    if len(currencies) > 1:
        return None
    return Money(low, high, currencies.pop() if currencies else "")


def _contact(reader: _Reader, case: int, index: int, entry: dict[str, Any]) -> ContactRow:
    path: Path = ("contacts", index)
    get = entry.get

    def sense(parse: Callable[[Any], Any], key: str, absent: Any = None) -> Any:
        return reader.sense(parse, entry, key, path, absent) if key in entry else absent

    if "evidence" in entry:
        reader.check_evidence(entry, path)
    understood = get("understood")
    return ContactRow(
        case_number=case,
        position=index,
        **low_high("times", sense(_times, "times", _ONE)),
        direction=get("direction", "inbound"),
        channel=get("channel"),
        purpose=get("purpose"),
        **low_high("wait", sense(quantities.duration, "wait")),
        wait_from=get("wait_from"),
        reached=get("reached"),
        **low_high("answered_after", sense(quantities.duration, "answered_after")),
        answered_after_by_day=False,
        answered_later=False,
        answer=get("answer"),
        **low_high("transfers", sense(quantities.count, "transfers")),
        customer_language=reader.customer_language,
        language=get("language"),
        switched_to=get("switched_to"),
        understood={True: "yes", False: "no"}.get(understood, understood) if understood is not None else None,
        result=get("result"),
        asked_to_stop=_YES_NO.get(get("asked_to_stop"), False),
        needed_by_operator=_YES_NO.get(get("needed_by_operator"), False),
        **moment("at", sense(quantities.moment, "at")),
    )


def _times(value: int | str) -> Range:
    """How many an entry stands for: one at least, so `at most 3` is 1 to 3."""
    low, high = quantities.count(value)
    if high < 1:
        raise not_a_quantity("an entry stands for at least one", "leave the entry out")
    return Range(max(low, 1), high)


def _check_order(reader: _Reader, contacts: list[ContactRow]) -> None:
    latest: int | None = None
    for index, row in enumerate(contacts):
        low, high = row.at_low, row.at_high
        if low is None or high is None:
            continue
        if latest is not None and high < latest:
            reader.say(
                "contradiction",
                "this contact is dated before one that is above it",
                ("contacts", index, "at"),
                "write contacts in order of time",
            )
        latest = low if latest is None else max(latest, low)


def _visit(reader: _Reader, case: int, index: int, entry: dict[str, Any]) -> VisitRow:
    path: Path = ("visits", index)
    reader.check_evidence(entry, path)
    reader.sense(quantities.moment, entry, "at", path, None)
    cost = reader.sense(quantities.money, entry, "cost", path, None)
    times = reader.sense(_times, entry, "times", path, _ONE)
    return VisitRow(
        case_number=case,
        position=index,
        **low_high("times", times),
        where=entry.get("where"),
        by=entry.get("by"),
        result=entry.get("result"),
        **_cost(cost),
    )


def _promise(reader: _Reader, case: int, index: int, entry: dict[str, Any], as_of: Moment | None) -> PromiseRow:
    path: Path = ("promises", index)
    reader.check_evidence(entry, path)
    made = reader.sense(quantities.moment, entry, "made", path, None)
    kept_at = reader.sense(quantities.moment, entry, "kept_at", path, None)
    due = _due(reader, entry, path, made)
    kept = _YES_NO.get(entry.get("kept"))
    if kept is False and kept_at is not None and due is not None and kept_at.high < due.low:
        reader.say("contradiction", "kept: no, but kept_at is before it was due", (*path, "kept"))
    pending = kept is None and kept_at is None and due is not None and as_of is not None and due.low > as_of.high
    return PromiseRow(
        case_number=case,
        position=index,
        kind=entry.get("kind"),
        kept=kept,
        pending=pending,
        **moment("due", due),
        **moment("kept_at", kept_at),
    )


def _due(reader: _Reader, entry: dict[str, Any], path: Path, made: Moment | None) -> Moment | None:
    """The moment by which a promise had to be kept; vague where nobody can say which it was."""
    if entry.get("due") is None:
        return None
    try:
        found = deadline(entry["due"], made, reader.country, reader.register.calendar)
    except Refused as error:
        reader.say(error.code, f'"due": {error.message}', (*path, "due"), error.help)
        return None
    return None if found is None else found.moment


def _ratings(reader: _Reader, case: int, ratings: list[dict[str, Any]]) -> list[RatingRow]:
    """One row a rating: the adjudicated value, else the exact mean of what the raters gave."""
    given: dict[str, dict[bool, list[Fraction]]] = {}
    for index, entry in enumerate(ratings):
        path: Path = ("ratings", index)
        reader.check_evidence(entry, path)
        name = entry["rating"]
        if reader.known_ratings is not None and name not in reader.known_ratings:
            reader.say(
                "unknown-rating",
                f'the project lists no rating "{shown(name)}"',
                (*path, "rating"),
                nearest(name, reader.known_ratings),
            )
        try:
            way = quantities.share_of_way(entry["score"], quantities.scale(entry["scale"]))
        except Refused as error:
            reader.say(
                error.code, error.message, (*path, "score" if error.code == "out-of-range" else "scale"), error.help
            )
            continue
        adjudicated = bool(_YES_NO.get(entry.get("adjudicated")))
        given.setdefault(name, {}).setdefault(adjudicated, []).append(way)
    found = []
    for name, by_kind in sorted(given.items()):
        values = by_kind.get(True) or by_kind[False]
        mean = sum(values, Fraction(0)) / len(values)
        if mean.denominator > 10**9:
            reader.say("out-of-range", f"the mean of {name} has too many decimals to compute with", ("ratings",))
            continue
        found.append(RatingRow(case, name, mean.numerator, mean.denominator))
    return found
