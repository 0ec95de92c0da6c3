"""What a table is made of, so that others can score it by weights of their own: whole numbers, case by case.

The weights of the criteria at the top decide what they make together, what the gates on the score then change, how
much of each case is known, who is in the table, and in which order. Everything below them does not depend on these
weights, and is here as the engine computed it. Docs: "Your own weights" in docs/publishing.md.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import polars as pl

from scorekit.measuring.states import UNKNOWN
from scorekit.rubrics.overflow import whole_weights
from scorekit.rubrics.tree import Criterion, Gate, Rubric
from scorekit.scoring.enough import RANKED_CASES, of_verdicts
from scorekit.scoring.ranks import COMPARED_DECIMALS
from scorekit.scoring.scored import Scored
from scorekit.scoring.unranked import minimum_reason
from scorekit.wording import Phrase, phrase

#: A page that carries more cases than these would be too heavy.
MOST_CASES = 20_000


@dataclass(frozen=True)
class Reweighting:
    """A table as whole numbers. Points, coverages and limits are millionths, weights of cases ten-thousandths.

    ``criteria`` are those at the top that have a weight, with the smallest whole numbers in the proportion of their
    weights. ``data`` is what a program needs beside them (JSON values):

    * ``scale``: worst, best, decimals; ``round``: the step to which the score is rounded, or 0;
    * ``gates``: those on the score, by id: effect and group;
    * ``minimum``: cases, case_coverage, coverage; ``decimals``, ``tie_decimals``: at how many decimals ranks compare;
    * ``ranked_cases``: with fewer cases somewhere no rank number is shown; 0 where that rule does not hold;
    * ``operators``: id, whether they are barred whatever the weights, and rows. A row is a case, or several that are
      alike: how many, the sum of their weights, the points of each criterion, their coverages, both ends of what is
      left out (0 where the points are), the criteria that leave it unscored, the amount of each gate that holds, the
      points of the criteria that break ties.
    """

    criteria: tuple[Criterion, ...]
    weights: tuple[int, ...]
    data: dict[str, Any]


def reweighting(scored: Scored, hidden: Set[str] = frozenset()) -> Reweighting | Phrase:
    """The table of a league as whole numbers; or why there is nothing to weigh. Of the operators in ``hidden``
    nothing is given."""
    rubric, root = scored.rubric, scored.rubric.root
    criteria = tuple(child for child in root.children if child.weight)
    if root.combine != "weighted_mean":
        return phrase("The criteria of this table are not added up by weights, so there is nothing to move.")
    if len(criteria) < 2:
        return phrase("This table has one criterion, so there is nothing to weigh it against.")
    frame = scored.frame
    if frame.height > MOST_CASES:
        return phrase("This table has too many cases for a page to weigh them again.")
    if "score:low" not in frame.columns:
        frame = Scored(scored.inputs, ranged=True).frame
    data = {
        "scale": {"worst": rubric.scale.worst, "best": rubric.scale.best, "decimals": rubric.scale.decimals},
        "round": 0 if root.round_decimals is None else 10 ** max(0, 6 - root.round_decimals),
        "gates": [{"effect": gate.effect, "group": gate.group} for gate in rubric.gates_on("score")],
        "minimum": {
            "cases": rubric.minimum.cases if rubric.unit == "case" else 0,
            "case_coverage": rubric.minimum.case_coverage if rubric.unit == "case" else 0,
            "coverage": rubric.minimum.coverage,
        },
        "decimals": rubric.scale.decimals if rubric.rank_on == "shown" else COMPARED_DECIMALS,
        "tie_decimals": COMPARED_DECIMALS,
        "ranked_cases": RANKED_CASES if rubric.reads_cases and not of_verdicts(rubric) else 0,
        "by_operator": rubric.unit == "operator",
        "operators": _operators(scored, frame, criteria, hidden),
    }
    return Reweighting(criteria, tuple(whole_weights(child.weight for child in criteria)), data)


def _operators(
    scored: Scored, frame: pl.DataFrame, criteria: tuple[Criterion, ...], hidden: Set[str]
) -> list[dict[str, Any]]:
    """Every operator with its rows, in the order of the ids."""
    rows: dict[str, dict[str, tuple[int, int, list[Any]]]] = {}
    for row in frame.iter_rows(named=True):
        told = _row(row, scored.rubric, criteria)
        alike = rows.setdefault(row["operator"], {})
        cases, weight, _ = alike.get(str(told), (0, 0, told))
        alike[str(told)] = (cases + 1, weight + row.get("weight", 1), told)
    found = []
    for operator in sorted(rows):
        entry: dict[str, Any] = {"id": operator}
        if operator in hidden:
            found.append(entry | {"hidden": True})
            continue
        if scored.operators is not None:
            entry["barred"] = minimum_reason(operator, scored.rubric, scored.operators) is not None
            entry["cases"] = int(scored.operators.frame.filter(pl.col("operator") == operator)["cases"][0])
        entry["rows"] = [[cases, weight, *told] for cases, weight, told in rows[operator].values()]
        found.append(entry)
    return found


def _row(row: dict[str, Any], rubric: Rubric, criteria: tuple[Criterion, ...]) -> list[Any]:
    """One case as numbers: see :class:`Reweighting`."""
    points = [row[f"{child.id}:points"] for child in criteria]
    ends = [
        [row.get(f"{child.id}:{end}", at) for child, at in zip(criteria, points, strict=True)]
        for end in ("at_worst", "at_best")
    ]
    open_ = [
        place
        for place, child in enumerate(criteria)
        if child.unknown == "unscored" and row[f"{child.id}:state"] == UNKNOWN
    ]
    return [
        points,
        [row[f"{child.id}:coverage"] for child in criteria],
        0 if ends[0] == points and ends[1] == points else ends,
        open_ or 0,
        [_amount(gate, row, rubric) for gate in rubric.gates_on("score")] or 0,
        [row[f"{id}:points"] for id in rubric.ties] or 0,
    ]


def _amount(gate: Gate, row: dict[str, Any], rubric: Rubric) -> int | None:
    """What a gate would do to the score: its limit, or by how much; None where its condition does not hold."""
    if row[f"gate:{gate.id}:holds"] is not True:
        return None
    if gate.criterion is None:
        return gate.value
    points = row[f"{gate.criterion}:points"]
    if points is None:  # what is unknown caps at its best
        points = row[f"{gate.criterion}:high"]
    ends = sorted((rubric.scale.worst, rubric.scale.best))
    return int(min(max(points + rubric.scale.sign * gate.value, ends[0]), ends[1]))
