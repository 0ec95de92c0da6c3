"""What a site may show: nothing that says who a customer is, and nothing from which the score of a private case could
be worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from polars import col

from scorekit.editions.inputs import is_private
from scorekit.problems import Problem
from scorekit.problems.findings import Finding
from scorekit.reading.cases.consistency.texts import personal_data
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import resolved
from scorekit.reading.remembered import of_thing
from scorekit.reading.site import Allowed
from scorekit.rubrics.tree import POINT, Rubric
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.rows import Row, Unranked
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.wording import phrase

#: Of an operator with fewer private cases than these, no case is shown, nor what they make criterion by criterion.
FEWEST = 5


class Guarded(NamedTuple):
    """A table without what would give a private case away. ``private`` are the cases that are never shown; of the
    operators in ``hidden`` no case is, and those in ``reserved`` have a private case and are not weighed again."""

    league: League
    private: frozenset[str]
    hidden: frozenset[str]
    reserved: frozenset[str]


def guarded(league: League, scored: Scored) -> Guarded:
    """The table as it may be published."""
    sources = scored.inputs.source.collection.sources
    accounts = scored.inputs.accounts
    private = frozenset(id for id in accounts["case"].to_list() if id in sources and is_private(sources[id].data))
    if not private:
        return Guarded(league, private, frozenset(), frozenset())
    of = Counter(accounts.filter(col("case").is_in(sorted(private)))["operator"].to_list())
    hidden = frozenset(operator for operator, many in of.items() if many < FEWEST)
    rows = [_without_parts(row) if row.operator in hidden else row for row in league.rows]
    kept = [row for row in rows if row.operator not in hidden or not _gives_away(row, league.rubric)]
    apart = [row for row in rows if row.operator in hidden and _gives_away(row, league.rubric)]
    unranked = [entry._replace(range=None) if entry.operator in hidden else entry for entry in league.unranked] + [
        Unranked(row.operator, row.name, phrase("its cases are private, and too few to print a score")) for row in apart
    ]
    found = replace(
        league,
        rows=_ranked_again(kept, league.rows),
        unranked=tuple(sorted(unranked, key=lambda entry: (entry.name, entry.operator))),
    )
    return Guarded(found, private, hidden, frozenset(of))


def _gives_away(row: Row, rubric: Rubric) -> bool:
    """Whether the score of an operator says what its cases have: there is one, or all have the worst or the best."""
    ends = (Fraction(rubric.scale.worst, POINT), Fraction(rubric.scale.best, POINT))
    return row.scored < 2 or row.score in ends


def _without_parts(row: Row) -> Row:
    """A row without its criteria, which may rest on one case each, and without its range."""
    return row._replace(criteria=dict.fromkeys(row.criteria), range=None, remark="", tie_break=())


def _ranked_again(kept: Sequence[Row], before: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that are left, with ranks among themselves."""
    if len(kept) == len(before):
        return tuple(kept)
    many = Counter(row.rank for row in kept)
    ranks = {rank: 1 + sum(number for other, number in many.items() if other < rank) for rank in many}
    return tuple(row._replace(rank=ranks[row.rank], shared=many[row.rank] > 1) for row in kept)


def personal_problems(inputs: LeagueInputs, allowed: Iterable[Allowed]) -> Iterator[Problem]:
    """What looks like personal data in the cases that would be shown, but for what is ``allowed``, as errors."""
    by_file: dict[str, list[str]] = {}
    for one in allowed:
        by_file.setdefault(one.file, []).append(one.says)
    for case in inputs.accounts["case"].to_list():
        source = inputs.source.collection.sources[case]
        if is_private(source.data):
            continue
        says = by_file.get(shown_below(source.document.path, inputs.project.root), []) if by_file else []
        question = f"personal data of {case} but for {says}"
        for finding in of_thing(source.document, question, partial(_personal, source, says)):
            help = "leave it out; or allow it in scorekit.yaml: site: {allow: [{file: ..., says: ..., because: ...}]}"
            yield source.document.problem("personal-data", finding.message, (*source.path, *finding.path), help)


def shown_below(path: Path, root: Path) -> str:
    """A path from the folder of a project, with slashes."""
    path, root = resolved(path), resolved(root)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _personal(source: CaseSource, says: Sequence[str]) -> list[Finding]:
    return list(personal_data(_without(source.data, says) if says else source.data))


def personal_in_reply(path: str, text: str, allowed: Iterable[Allowed]) -> Iterator[Problem]:
    """The same of an answer of an operator."""
    says = [one.says for one in allowed if one.file == path]
    for number, line in enumerate(text.splitlines(), 1):
        for finding in personal_data(_without({"summary": line}, says)):
            help = "ask the operator for another text; or allow it in scorekit.yaml: site: {allow: [...]}"
            yield Problem(path, number, 1, "personal-data", finding.message, help)


def _without(value: Any, says: Sequence[str]) -> Any:
    """The same texts without some parts of them."""
    if isinstance(value, str):
        for one in says:
            value = value.replace(one, " ")
        return value
    if isinstance(value, Mapping):
        return {key: _without(inner, says) for key, inner in value.items()}
    return [_without(inner, says) for inner in value] if isinstance(value, list) else value
