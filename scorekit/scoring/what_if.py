"""What another fact would give: one case scored again with some of its fields changed."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.problems.findings import Refused
from scorekit.reading import yaml_text
from scorekit.reading.cases.collection import with_changed
from scorekit.reading.cases.frames import facts
from scorekit.result import Result
from scorekit.scoring.explaining import explain_case
from scorekit.scoring.explanation import CaseExplanation
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.ranking import league_of
from scorekit.scoring.result import optional_exact, optional_text, rubric_dict, versions_dict
from scorekit.scoring.rows import Row
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "scorekit/what-if/v1"
_STEP = re.compile(r"\.?([A-Za-z_]+)|\[(\d{1,4})\]|\.(\d{1,4})(?=[.\[]|\Z)")
#: What makes it another case is not changed.
_FIXED = ("case", "operator")


class Change(NamedTuple):
    """A field of a case and the value that it gets; ``None`` makes it unknown. Places in lists
    count from 1, as people count; one past the end is a new entry."""

    written: str
    path: tuple[str | int, ...]
    value: Any


@dataclass(frozen=True, repr=False)
class WhatIf(Result):
    """A case as it is and as it would be, and the tables in which its operator is."""

    changes: tuple[tuple[Change, Any], ...]
    before: CaseExplanation
    after: CaseExplanation
    table_before: League
    table_after: League

    @property
    def rows(self) -> tuple[Row | None, Row | None]:
        """The operator's row in both tables; None where it is unranked."""
        operator = self.before.summary.operator
        first, second = (
            next((row for row in table.rows if row.operator == operator), None)
            for table in (self.table_before, self.table_after)
        )
        return first, second

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values (schema scorekit/what-if/v1)."""
        explanations = zip((self.before, self.after), self.rows, strict=True)
        before, after = (_side(explanation, row) for explanation, row in explanations)
        return {
            "schema": SCHEMA,
            "case": self.before.summary.case,
            "operator": self.before.summary.operator,
            "league": self.before.league,
            "period": self.before.period,
            "rubric": rubric_dict(self.before.rubric),
            "versions": versions_dict(),
            "changes": [
                {"field": change.written.partition("=")[0], "was": _plain(was), "is": _plain(change.value)}
                for change, was in self.changes
            ],
            "before": before,
            "after": after,
        }

    @property
    def subject(self) -> str:
        """The case, its score as it is and as it would be."""
        return f"{self.before.subject}, then {self.after.subject}"

    @property
    def frame(self) -> pl.DataFrame:
        """Two rows, as it is and as it would be: side, score, score_exact, operator_score, operator_score_exact
        (text) and rank (Int64)."""
        import polars as pl

        found = self.to_dict()
        return pl.DataFrame([{"side": side, **found[side]} for side in ("before", "after")])


def read_change(text: str) -> Change:
    """A change as people write it: ``outcome.resolved=yes``, ``contacts[2].wait=5 min``; nothing
    behind the sign makes it unknown. Raises :class:`ProblemsFound`."""
    field, sign, value = text.partition("=")
    path: list[str | int] = []
    position = 0
    field = field.strip()
    while position < len(field):
        found = _STEP.match(field, position)
        if not found:
            break
        name, *places = found.groups()
        path.append(name or int(next(place for place in places if place)))
        position = found.end()
    if not sign or not path or position < len(field):
        help = "like outcome.resolved=yes, contacts[2].wait=5 min, or outcome.resolved= to make it unknown"
        raise ProblemsFound([_problem(text, "wrong-type", "a change is a field, = and a value", help)])
    if path[0] in _FIXED:
        raise ProblemsFound([_problem(text, "not-allowed", f'"{path[0]}" says which case it is, and stays')])
    try:
        parsed = yaml_text.parse(value) if value.strip() else None
        if path == ["verdict"] and isinstance(parsed, int | Decimal) and not isinstance(parsed, bool):
            parsed = f"{parsed}/10"  # as `scorekit new case` takes a mark
        return Change(text, tuple(path), parsed)
    except Refused as error:
        # Counted in what was typed, the field and the sign included.
        column = error.column + (len(text) - len(value) if error.line == 1 else 0)
        problem = replace(_problem(text, error.code, str(error), error.help), line=error.line, column=column)
        raise ProblemsFound([problem]) from None


def what_if(inputs: LeagueInputs, id: str, changes: Sequence[Change]) -> WhatIf:
    """Score a case, and its league, with some facts changed. Nothing is written.

    Raises :class:`ProblemsFound` when the case with the changes would not be valid.
    """
    files = inputs.source
    source = files.collection.sources[id]
    data = copy.deepcopy(source.data)
    done = tuple((change, _set(data, change)) for change in changes)
    try:
        collection = with_changed(files.collection, source._replace(data=data), files.project)
    except ProblemsFound as error:
        written = " ".join(change.written for change in changes)
        problems = [_problem(written, p.code, p.message, p.help) for p in error.problems]
        raise ProblemsFound(problems) from None
    changed = replace(files, collection=collection, facts=facts(collection.rows, collection.sources))
    before = Scored(inputs, detail=True)
    after = Scored(replace(inputs, source=changed), detail=True)
    return WhatIf(
        changes=done,
        before=explain_case(before, id),
        after=explain_case(after, id),
        table_before=league_of(before),
        table_after=league_of(after),
    )


def _set(data: dict[str, Any], change: Change) -> Any:
    """Make one change in place; returns what was there before."""
    holder: Any = data
    for step, following in zip(change.path, (*change.path[1:], None), strict=True):
        last = following is None
        if isinstance(step, int):
            if not isinstance(holder, list) or not 1 <= step <= len(holder) + 1:
                there = len(holder) if isinstance(holder, list) else 0
                raise ProblemsFound([_problem(change.written, "not-found", f"no entry {step}: there are {there}")])
            if step == len(holder) + 1 and not (last and change.value is None):
                holder.append([] if isinstance(following, int) else {})
            key: Any = step - 1
            was = holder[key] if key < len(holder) else None
        else:
            if not isinstance(holder, dict):
                message = f'"{step}" is not a field of a list or text'
                raise ProblemsFound([_problem(change.written, "not-found", message)])
            key, was = step, holder.get(step)
            if was is None and not last:
                holder[key] = [] if isinstance(following, int) else {}
        if last:
            return _put(holder, key, change.value, was)
        holder = holder[key]
    return None


def _put(holder: Any, key: Any, value: Any, was: Any) -> Any:
    if value is not None:
        holder[key] = value
    elif isinstance(holder, dict):
        holder.pop(key, None)
    elif key < len(holder):
        del holder[key]
    return was


def _problem(written: str, code: str, message: str, help: str = "") -> Problem:
    return Problem(f"--set {shown(written, 60)}", 0, 0, code, message, help)


def _side(explanation: CaseExplanation, row: Row | None) -> dict[str, Any]:
    decimals, score = explanation.rubric.scale.decimals, explanation.summary.score
    return {
        "score": optional_text(score, decimals),
        "score_exact": optional_exact(score),
        "operator_score": None if row is None else optional_text(row.score, decimals),
        "operator_score_exact": None if row is None else optional_exact(row.score),
        "rank": None if row is None else row.rank,
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else shown(value, 200)
