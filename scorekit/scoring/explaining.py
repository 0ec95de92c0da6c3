"""From a league that was scored to its explanations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import polars as pl
from polars import col

from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.rubrics.tree import ADDITIVE, Leaf, Rubric, comparisons
from scorekit.scoring.explanation import CaseExplanation, FiguresExplanation, OperatorExplanation
from scorekit.scoring.facts import FactLine
from scorekit.scoring.figure_lines import figure_facts, figure_line
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.lines import case_tree, operator_lines, score_tree
from scorekit.scoring.operator_values import OperatorValues
from scorekit.scoring.ranking import league_of
from scorekit.scoring.rows import Row, Unranked
from scorekit.scoring.scored import Scored
from scorekit.scoring.scores import CaseScore, case_score, gate_states, points_in, range_in
from scorekit.scoring.story import story_of
from scorekit.scoring.table import League
from scorekit.wording import Phrase, Said


def explain_case(scored: Scored, id: str) -> CaseExplanation:
    """Explain one case of a league that was scored with its details. Raises :class:`ProblemsFound`."""
    inputs = scored.inputs
    rows = scored.of_cases().filter(col("case") == id)
    if rows.is_empty():
        message, help = f'the case "{shown(id)}" is not in the league {inputs.league.id}', ""
        if counted := scored.elsewhere.get(id):
            message = f'the case "{shown(id)}" is left out of the league {inputs.league.id}: a matter counts once'
            help = f'"{counted}" is another account of the same matter, and stands for both'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, help)])
    return next(_explained(scored, rows))


def explain_cases(scored: Scored) -> Iterator[CaseExplanation]:
    """Explain every case of a league that was scored with its details, by id."""
    return _explained(scored, scored.of_cases())


def _explained(scored: Scored, rows: pl.DataFrame) -> Iterator[CaseExplanation]:
    inputs, rubric = scored.inputs, scored.rubric
    pending = _pending(inputs, rows["case"])
    for row in rows.iter_rows(named=True):
        id = row["case"]
        source = inputs.source.collection.sources[id]
        yield CaseExplanation(
            league=inputs.league.id,
            league_title=inputs.league.title,
            period=inputs.period,
            rubric=rubric,
            summary=case_score(row, rubric, inputs.project),
            tree=case_tree(row, rubric, source, pending.get(id, ()), inputs.register),
            languages=inputs.project.languages,
            story=story_of(source),
        )


def _pending(inputs: LeagueInputs, cases: pl.Series) -> dict[str, list[int]]:
    """The places of the promises of cases that were due after the end of their story, by case."""
    facts = inputs.source.facts
    numbers = facts.cases.filter(col("case").is_in(cases.implode())).select("case", "case_number")
    promised = facts.promises.filter(col("pending")).join(numbers, on="case_number")
    found: dict[str, list[int]] = {}
    for case, position in promised.select("case", "position").iter_rows():
        found.setdefault(case, []).append(int(position))
    return found


def explain_operator(scored: Scored, id: str) -> OperatorExplanation | FiguresExplanation:
    """Explain one operator of a league that was scored with its details. Raises :class:`ProblemsFound`."""
    found = explain_operators(scored, league_of(scored), (id,))
    if not found:
        message = f'the operator "{shown(id)}" is not in the league {scored.inputs.league.id}'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message)])
    return found[0]


def explain_operators(
    scored: Scored, league: League, wanted: Collection[str] | None = None
) -> list[OperatorExplanation] | list[FiguresExplanation]:
    """Explain every operator of a league that was scored with its details, or those wanted; by id."""
    values = scored.operators
    if values is not None:
        return list(_of_figures(scored, league, values, wanted))
    return list(_of_cases(scored, league, wanted))


def _of_figures(
    scored: Scored, league: League, values: OperatorValues, wanted: Collection[str] | None
) -> Iterator[FiguresExplanation]:
    """Explain operators in a league whose rubric scores operators."""
    rubric, languages = league.rubric, league.languages
    sources = scored.inputs.source.collection.sources
    holders = _holders(league)
    for row in scored.frame.iter_rows(named=True):
        id = row["operator"]
        if wanted is not None and id not in wanted:
            continue
        ranked, unranked = holders[id]
        name, reason = _name_and_reason(ranked, unranked)

        def said(leaf: Leaf, id: str = id) -> tuple[Said, tuple[FactLine, ...]]:
            return figure_facts(leaf, values, id, sources)

        summary = CaseScore(
            case="",
            operator=id,
            name=name,
            period=league.period or "",
            score=points_in(row, "score:points"),
            before=points_in(row, "score:before"),
            coverage=points_in(row, "score:coverage"),
            range=range_in(row),
            gates=gate_states(row, rubric),
            reason=reason,
        )
        yield FiguresExplanation(
            league=league.id,
            league_title=league.spec.title,
            period=league.period,
            rubric=rubric,
            operator=id,
            name=name,
            row=ranked,
            unranked=unranked,
            operators=len(league.rows),
            summary=summary,
            tree=score_tree(row, rubric, said),
            languages=languages,
            behind=_behind(values, rubric, id),
            ranks_shown=league.shows_ranks,
            table=league,
        )


def _holders(league: League) -> dict[str, tuple[Row | None, Unranked | None]]:
    """The row or the entry of each operator of a league."""
    rows: dict[str, tuple[Row | None, Unranked | None]] = {row.operator: (row, None) for row in league.rows}
    return rows | {entry.operator: (None, entry) for entry in league.unranked}


def _name_and_reason(row: Row | None, unranked: Unranked | None) -> tuple[str, Phrase | None]:
    holder = row or unranked
    assert holder is not None
    return holder.name, unranked.reason if unranked else None


def _behind(values: OperatorValues, rubric: Rubric, operator: str) -> Mapping[str, tuple[FactLine, ...]]:
    """The figures that each gate and the minimum read."""
    columns = {
        gate.id: [part.column for part in comparisons(gate.when) if part.subject == "indicator"]
        for gate in rubric.gates
    }
    if rubric.minimum.indicator is not None:
        columns["minimum"] = [f"indicator:{rubric.minimum.indicator.indicator}"]
    return {
        name: tuple(figure_line(figure) for column in read for figure in values.values[column][operator].figures)
        for name, read in columns.items()
    }


def _of_cases(scored: Scored, league: League, wanted: Collection[str] | None) -> Iterator[OperatorExplanation]:
    rubric, languages = league.rubric, league.languages
    cases: dict[str, list[CaseScore]] = {}
    for case in scored.frame.iter_rows(named=True):
        if wanted is None or case["operator"] in wanted:
            cases.setdefault(case["operator"], []).append(case_score(case, rubric, scored.inputs.project))
    holders = _holders(league)
    for sums in scored.sums.iter_rows(named=True):
        id = sums["operator"]
        if id not in cases:
            continue
        row, unranked = holders[id]
        yield OperatorExplanation(
            league=league.id,
            league_title=league.spec.title,
            period=league.period,
            rubric=rubric,
            operator=id,
            name=_name_and_reason(row, unranked)[0],
            row=row,
            unranked=unranked,
            operators=len(league.rows),
            lines=operator_lines(sums, rubric),
            cases=tuple(cases[id]),
            additive=rubric.root.combine in ADDITIVE,
            languages=languages,
            ranks_shown=league.shows_ranks,
            table=league,
        )
