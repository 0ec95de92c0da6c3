"""From a league that was scored to its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from scorekit.problems import shown
from scorekit.reading.cases.collection import is_below
from scorekit.reading.project import Project
from scorekit.rubrics.tree import Rubric, Text
from scorekit.scoring.figure_lines import figure_sources, said_values
from scorekit.scoring.figure_marks import contradictions, inferred_criteria, unknown_in, within_margins
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.operator_values import OperatorValues
from scorekit.scoring.ranks import Key, competition_ranks, rank_key
from scorekit.scoring.rows import Range, Row, Unranked
from scorekit.scoring.scored import Scored
from scorekit.scoring.scores import languages_and_word
from scorekit.scoring.table import League
from scorekit.scoring.unranked import is_too_small, mean_points, unranked_reasons
from scorekit.wording import Joined, Named, Phrase, sentence


def league_of(scored: Scored) -> League:
    """The league table: operators in rank order, and those of whom too little is known."""
    inputs, values = scored.inputs, scored.operators
    rows, unranked = _of_cases(scored) if values is None else _of_operators(scored, values)
    languages, word = languages_and_word(inputs.project)
    caveats: tuple[Phrase, ...] = _elsewhere(scored) if values is None else values.caveats
    caveats += _left_out_rows(inputs)
    if values is not None:
        caveats += (*unknown_in(rows, inputs.rubric, values), *within_margins(rows, inputs.rubric, values))
    return League(
        spec=inputs.league,
        period=inputs.period,
        rubric=inputs.rubric,
        rows=rows,
        unranked=unranked,
        left_out=inputs.source.left_out,
        languages=languages,
        operator_word=word,
        empty=None if scored.sums.height else _why_empty(inputs),
        caveats=caveats,
        behind=scored,
    )


def _of_cases(scored: Scored) -> tuple[tuple[Row, ...], tuple[Unranked, ...]]:
    inputs, sums = scored.inputs, scored.sums
    names = {
        operator: operator_name(operator, texts, inputs.project, inputs.period)
        for operator, texts in sums.select("operator", "names").iter_rows()
    }
    return rank_sums(sums, inputs.rubric, names, _remarks(inputs, sums))


def _of_operators(scored: Scored, values: OperatorValues) -> tuple[tuple[Row, ...], tuple[Unranked, ...]]:
    """The rows of a league whose rubric scores operators, by figures and by what is made of their cases."""
    rubric, sums = scored.rubric, scored.sums
    register = scored.inputs.register
    names = {operator: register.name_in(operator, scored.inputs.period) for operator in sums["operator"].to_list()}
    rows, unranked = rank_sums(sums, rubric, names, reasons=unranked_reasons(sums, rubric, values))
    contradicted, inferred = contradictions(values, rubric), inferred_criteria(values, rubric)
    counts = dict(values.frame.select("operator", "cases").iter_rows())
    rows = tuple(
        row._replace(
            total=counts[row.operator],
            scored=counts[row.operator],
            inferred=inferred.get(row.operator, ()),
            figures=said_values(values, rubric, row.operator),
            sources=figure_sources(values, rubric, row.operator),
            contradicted=contradicted.get(row.operator, ()),
        )
        for row in rows
    )
    return rows, tuple(
        entry._replace(
            too_small=is_too_small(entry.operator, rubric, values),
            contradicted=contradicted.get(entry.operator, ()),
        )
        for entry in unranked
    )


def _elsewhere(scored: Scored) -> tuple[Phrase, ...]:
    """The matters of which several accounts are in a league."""
    if not scored.elsewhere:
        return ()
    sources = scored.inputs.source.collection.sources
    pairs = tuple(
        Named(f"{one} ({counts})", str(sources[one].data["operator"]))
        for one, counts in sorted(scored.elsewhere.items())
    )
    said = sentence("A matter counts once. Left out for another account of the same matter: {listed}.")
    return (Phrase(said, values={"listed": Joined(pairs)}),)


#: Of so many operators the rows that were left out are listed.
_LISTED = 12


def _left_out_rows(inputs: LeagueInputs) -> tuple[Phrase, ...]:
    """The rows of data that a mapping left out, by operator: who has fewer cases than rows must be seen."""
    found = []
    for imported in inputs.source.data.imported:
        if not imported.left_out or not any(is_below(path, inputs.league.data) for path, _ in imported.files):
            continue
        counts = {name: (many[2], many[0]) for name, many in imported.per_operator.items()}
        found.append(left_out_rows(Counter(because for _, because in imported.left_out), counts))
    return tuple(found)


def left_out_rows(reasons: Counter[str], operators: Mapping[str, tuple[int, int]]) -> Phrase:
    """What is said of rows that were left out: how many for which reason, and how many of the rows of an operator."""
    why = "; ".join(sorted(reasons))
    some = [(name, many) for name, many in sorted(operators.items()) if many[0]]
    parts = [f"{shown(name)} {left:,}/{every:,}" for name, (left, every) in some[:_LISTED]]
    parts += ["..."] if len(some) > _LISTED else []
    said = sentence("Rows of the data that were left out ({because}): {listed}.")
    return Phrase(said, values={"because": why, "listed": ", ".join(parts) or str(reasons.total())})


def _why_empty(inputs: LeagueInputs) -> Phrase:
    """Why a league has no operator at all."""
    if inputs.scores_operators:
        if not inputs.league.tables and not inputs.rubric.reads_cases:
            return Phrase("The league names no figures.")
        return Phrase("No figure of {period} is about an operator.", values={"period": inputs.period or "undated"})
    periods = LeagueInputs(inputs.source, inputs.league, None, inputs.rubric).accounts["period"].to_list()
    if not periods:
        return Phrase("The league has no cases.")
    listed = ", ".join(f"{name} ({many})" for name, many in sorted(Counter(periods).items()))
    said = sentence("No case is of the period {period}; the cases are of {listed}.")
    return Phrase(said, values={"period": inputs.period, "listed": listed})


def operator_name(operator: str, written: Iterable[str | None], project: Project, period: str | None) -> str:
    """The name printed for an operator: in force in the period; without one, the name that
    the cases write if they all write one, else the register's."""
    names = set(written)
    one = next(iter(names)) if period is None and len(names) == 1 else None
    return one or project.register.name_in(operator, period)


def _remarks(inputs: LeagueInputs, sums: pl.DataFrame) -> dict[str, Text]:
    """The remark of each operator of which only one case is scored."""
    sources = inputs.source.collection.sources
    return {
        operator: sources[cases[0]].data.get("remark", "")
        for operator, cases in sums.select("operator", "scored_cases").iter_rows()
        if len(cases) == 1
    }


def rank_sums(
    sums: pl.DataFrame,
    rubric: Rubric,
    names: dict[str, str],
    remarks: dict[str, Text] | None = None,
    reasons: dict[str, Phrase] | None = None,
) -> tuple[tuple[Row, ...], tuple[Unranked, ...]]:
    """Rows in rank order, and unranked operators with ``reasons``, out of ``engine.operator_sums``.

    Inside a tie operators are in the order of their names.
    """
    ranked, unranked = [], []
    reasons = unranked_reasons(sums, rubric, None) if reasons is None else reasons
    for sum_ in sorted(sums.iter_rows(named=True), key=lambda s: (names[s["operator"]], s["operator"])):
        reason = reasons.get(sum_["operator"])
        if reason:
            unranked.append(Unranked(sum_["operator"], names[sum_["operator"]], reason, _range_apart(sum_)))
        else:
            ranked.append(_row(sum_, rubric, names, remarks or {}))
    decimals = rubric.scale.decimals if rubric.rank_on == "shown" else None

    def key(row: Row) -> Key:
        return rank_key(row.score, [row.criteria[id] for id in rubric.ties], rubric.scale.sign, decimals)

    rows = tuple(row._replace(rank=rank, shared=tied) for rank, tied, row in competition_ranks(ranked, key))
    return tuple(_with_tie_breaks(rows, key, rubric)), tuple(unranked)


def _with_tie_breaks(rows: Sequence[Row], key: Callable[[Row], Key], rubric: Rubric) -> Iterator[Row]:
    """Each row with the criteria that decided between it and its neighbours of the same score."""
    keys = [key(row) for row in rows]
    for place, row in enumerate(rows):
        beside = [keys[other] for other in (place - 1, place + 1) if 0 <= other < len(rows)]
        equal = [other for other in beside if other[0] == keys[place][0] and other != keys[place]]
        first = {
            next(at for at, (a, b) in enumerate(zip(keys[place], other, strict=True)) if a != b) for other in equal
        }
        yield row._replace(tie_break=tuple(rubric.ties[at - 1] for at in sorted(first))) if first else row


def _row(sums: dict[str, Any], rubric: Rubric, names: dict[str, str], remarks: dict[str, Text]) -> Row:
    operator = str(sums["operator"])
    score = mean_points(sums["points"], sums["weight"])
    assert score is not None
    weight = sums["weight"]
    ends = _range(sums["low"], sums["high"], weight) if "low" in sums else None
    criteria = {
        node.id: mean_points(sums[f"{node.id}:points"], sums[f"{node.id}:weight"])
        for node in rubric.root.walk()
        if f"{node.id}:points" in sums
    }
    coverage = mean_points(sums["coverage"], sums["weight"]) or Fraction(0)
    return Row(
        rank=0,
        shared=False,
        operator=operator,
        name=names[operator],
        score=score,
        total=sums["total"],
        scored=sums["scored"],
        coverage=coverage,
        criteria=criteria,
        range=ends,
        remark=remarks.get(operator, ""),
    )


def _range(low: int | None, high: int | None, weight: int | None) -> Range | None:
    worst, best = mean_points(low, weight), mean_points(high, weight)
    return None if worst is None or best is None else Range(worst, best)


def _range_apart(sums: dict[str, Any]) -> Range | None:
    """The range of an operator that is apart: over its cases that count, else over those to which something
    applies."""
    if "low" not in sums:
        return None
    counted = _range(sums["low"], sums["high"], sums["weight"])
    return counted or _range(sums["possible_low"], sums["possible_high"], sums["possible_weight"])
