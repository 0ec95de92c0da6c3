"""What a site may show: nothing that says who a customer is, and nothing from which the score of a private case could
be worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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
from scorekit.reading.project import Project
from scorekit.reading.remembered import of_thing
from scorekit.reading.site import Allowed
from scorekit.rubrics.tree import POINT, Rubric
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.rows import Row, Unranked
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.wording import phrase
from scorekit.wording.numbers import half_up

#: The score of an operator with a private case is printed where it rests on so many cases.
FEWEST = 5


class Guarded(NamedTuple):
    """A table without what would give a private case away. ``private`` are the cases that are never shown; of the
    operators in ``hidden``, which have one, no case is."""

    league: League
    private: frozenset[str]
    hidden: frozenset[str]


def private_cases(inputs: LeagueInputs) -> frozenset[str]:
    """The private cases of a table, by id."""
    sources = inputs.source.collection.sources
    ids = inputs.accounts["case"].to_list()
    return frozenset(id for id in ids if id in sources and is_private(sources[id].data))


def guarded(league: League, scored: Scored, withheld: Set[str] = frozenset()) -> Guarded:
    """The table as it may be published, without the scores of the operators that are ``withheld``."""
    private = private_cases(scored.inputs)
    if not private:
        return Guarded(league, private, frozenset())
    accounts = scored.inputs.accounts
    hidden = frozenset(accounts.filter(col("case").is_in(sorted(private)))["operator"].to_list())
    kept, apart = [], []
    for row in league.rows:
        if row.operator not in hidden:
            kept.append(row)
        elif row.operator in withheld or _gives_away(row, league.rubric):
            apart.append(row)
        else:
            kept.append(_without_parts(row, league.rubric))
    why = phrase("some of its cases are private, and its score would give them away")
    unranked = [
        entry._replace(range=None, contradicted=()) if entry.operator in hidden else entry for entry in league.unranked
    ]
    unranked += [Unranked(row.operator, row.name, why) for row in apart]
    found = replace(
        league,
        rows=_ranked_again(kept, league.rows),
        unranked=tuple(sorted(unranked, key=lambda entry: (entry.name, entry.operator))),
    )
    return Guarded(found, private, hidden)


def crossing(tables: Sequence[LeagueInputs]) -> list[frozenset[str]]:
    """For each of several tables the operators whose private cases another one would give away: by the same rubric,
    over some of the same cases and not over all of them. The difference of two means is that of the others."""
    held = [_cases_of(inputs) for inputs in tables]
    private = [private_cases(inputs) for inputs in tables]
    found: list[frozenset[str]] = []
    for place, inputs in enumerate(tables):
        crossed = set()
        for other, beside in enumerate(tables):
            same = (beside.rubric.id, beside.rubric.version) == (inputs.rubric.id, inputs.rubric.version)
            if other == place or not same:
                continue
            for operator, cases in held[place].items():
                theirs = held[other].get(operator, frozenset())
                if cases & private[place] and cases & theirs and cases != theirs:
                    crossed.add(operator)
        found.append(frozenset(crossed))
    return found


def _cases_of(inputs: LeagueInputs) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for case, operator in inputs.accounts.select("case", "operator").iter_rows():
        found.setdefault(operator, set()).add(case)
    return {operator: frozenset(cases) for operator, cases in found.items()}


def _gives_away(row: Row, rubric: Rubric) -> bool:
    """Whether the score of an operator says what its cases have: there are few, or all have the worst or the best."""
    ends = (Fraction(rubric.scale.worst, POINT), Fraction(rubric.scale.best, POINT))
    return row.scored < FEWEST or half_up(row.score, rubric.scale.decimals) in ends


def _without_parts(row: Row, rubric: Rubric) -> Row:
    """A row with its score as it is printed, and without what it is made of, which may rest on one case each."""
    return row._replace(
        score=half_up(row.score, rubric.scale.decimals),
        criteria=dict.fromkeys(row.criteria),
        range=None,
        remark="",
        tie_break=(),
        figures={},
        sources={},
        inferred=(),
        contradicted=(),
    )


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
    """What looks like personal data in a case: in the whole of each text, and in its id and operator."""
    data = _in_pieces(_without(source.data, says))
    named = {"case": source.id, "operator": str(source.data.get("operator", ""))}
    found = list(personal_data(data))
    for key, text in named.items():
        found += [one._replace(path=(key,)) for one in personal_data({"summary": _without(text, says)})]
    return found


def personal_in_texts(project: Project, names: Iterable[str]) -> Iterator[Problem]:
    """The same in the names of operators, and in what the project file says on every page."""
    site, publisher = project.site, project.publisher
    says = [one.says for one in site.allow]
    titles = [spec.title for spec in project.leagues]
    texts: list[Any] = [site.title, site.footer, publisher.get("funding"), publisher.get("collected"), *titles, *names]
    for text in texts:
        for finding in personal_data({"summary": _in_pieces(_without(text, says))} if text else {}):
            place = project.documents[0].shown_path if project.documents else ""
            help = "allow it in scorekit.yaml: site: {allow: [{file: scorekit.yaml, says: ..., because: ...}]}"
            yield Problem(place, 0, 0, "personal-data", finding.message, help)


#: So much of a text is looked through at once; pieces share some, so that nothing is cut.
_PIECE, _SHARED = 4_000, 200


def _in_pieces(value: Any) -> Any:
    """Long texts as several shorter ones."""
    if isinstance(value, str) and len(value) > _PIECE:
        return {str(at): value[at : at + _PIECE + _SHARED] for at in range(0, len(value), _PIECE)}
    if isinstance(value, Mapping):
        return {key: _in_pieces(inner) for key, inner in value.items()}
    return [_in_pieces(inner) for inner in value] if isinstance(value, list) else value


def personal_in_reply(path: str, text: str, allowed: Iterable[Allowed]) -> Iterator[Problem]:
    """The same of an answer of an operator, also where it goes over the end of a line."""
    says = [one.says for one in allowed if one.file == path]
    lines = text.splitlines()

    def found(line: str) -> list[Finding]:
        return list(personal_data({"summary": _in_pieces(_without(line, says))}))

    own = [found(line) for line in lines]
    for place, line in enumerate(lines):
        both = found(f"{line} {lines[place + 1]}") if place + 1 < len(lines) else []
        across = both if not own[place] and not any(own[place + 1 : place + 2]) else []
        for finding in own[place] or across:
            help = "ask the operator for another text; or allow it in scorekit.yaml: site: {allow: [...]}"
            yield Problem(path, place + 1, 1, "personal-data", finding.message, help)


def _without(value: Any, says: Sequence[str]) -> Any:
    """The same texts without some parts of them."""
    if isinstance(value, str):
        for one in says:
            value = value.replace(one, " ")
        return value
    if isinstance(value, Mapping):
        return {key: _without(inner, says) for key, inner in value.items()}
    return [_without(inner, says) for inner in value] if isinstance(value, list) else value
