"""Who is meant: a case or an operator by id or name, and the leagues that have it."""

from __future__ import annotations

from collections.abc import Sequence

from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.scoring.inputs import LeagueInputs, ProjectInputs


def subject_of(inputs: ProjectInputs, written: str) -> tuple[str, str]:
    """("case" or "operator", id) of what a person wrote; ``case:`` and ``operator:`` decide.

    Raises :class:`ProblemsFound` when it is neither, or both.
    """
    cases = inputs.facts.cases
    operators = set(cases["operator"].to_list()) | {f.operator for f in inputs.figures.figures if f.operator}
    register = inputs.project.register
    operators |= {register.group(o, None) for o in operators if any(spec.level == "group" for spec in inputs.specs)}
    kind, _, id = written.partition(":")
    if kind not in ("case", "operator") or not id:
        kind, id = "", written
    found = []
    if kind != "operator" and id in inputs.collection.sources:
        found.append(("case", id))
    if kind != "case":
        operator = id if id in operators else _operator_called(inputs, id)
        if operator is not None:
            found.append(("operator", operator))
    if len(found) == 2:
        message = f'"{shown(id)}" is a case and an operator'
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"write case:{id} or operator:{id}")])
    if not found:
        known = [*inputs.collection.sources, *operators]
        message = f'no {kind or "case or operator"} "{shown(id)}" here'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, nearest(id, known))])
    return found[0]


def _operator_called(inputs: ProjectInputs, name: str) -> str | None:
    """The operator of which some case writes ``name``, or whose name in the register it is."""
    register = inputs.project.register
    written = list(inputs.facts.cases.select("operator", "name_written").unique().sort("operator").iter_rows())
    written += sorted({(figure.operator, figure.name_written) for figure in inputs.figures.figures if figure.operator})
    for operator, said in written:
        entry = register.operators.get(operator)
        names = (said, register.name_in(operator, None), *(other.name for other in (entry.names if entry else ())))
        if name in names:
            return str(operator)
    return None


def leagues_with(inputs: ProjectInputs, kind: str, id: str, period: str | None) -> list[LeagueInputs]:
    """The leagues that have a case or an operator in a period."""
    return [league for league in inputs.leagues(period) if _has(league, kind, id)]


def _has(league: LeagueInputs, kind: str, id: str) -> bool:
    if kind == "operator":
        return id in league.operators
    return not league.scores_operators and id in league.accounts["case"].to_list()


def grouped_under(inputs: ProjectInputs, located: Sequence[tuple[str, str]], period: str | None) -> str:
    """Under which group a brand is ranked, where a league ranks groups."""
    for kind, id in located:
        for spec in inputs.specs:
            if kind == "operator" and spec.level == "group":
                group = inputs.project.register.group(id, inputs.league(spec, period).period)
                if group != id:
                    return f"the league {spec.id} ranks groups: {id} counts under {group}"
    return ""
