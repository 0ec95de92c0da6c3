"""Sums of an operator by stratum, and what each criterion adds to them, as exact fractions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

import polars as pl
from polars import col

from scorekit.engine.scoring import WEIGHT, operator_sums
from scorekit.measuring.states import KNOWN, NEVER_STATE
from scorekit.rubrics.tree import ADDITIVE, POINT, POOLED, Rubric
from scorekit.rubrics.tree import Criterion as Node
from scorekit.scoring.scored import Scored

_BETWEEN = "\x1f"


class Criterion(NamedTuple):
    """A criterion in a stratum: the mean of its applied weight, and of what it adds before its gates."""

    applied: Fraction
    added: Fraction


class Stratum(NamedTuple):
    """The scored cases of an operator in one stratum: their weight, their number, their mean score in
    points; in how many of them each leaf that counts is known, and each gate decided; and where the
    rubric adds, its criteria, and what gates, roundings and the nearer end changed."""

    weight: Fraction
    mean: Fraction
    cases: int = 0
    known: Mapping[str, int] = {}
    leaves: Mapping[str, Criterion] | None = None
    gates: Fraction = Fraction(0)
    rounding: Fraction = Fraction(0)
    nearer: Fraction = Fraction(0)


Strata = dict[str, dict[str, Stratum]]


def strata_of(league: Scored) -> Strata:
    """Operator -> stratum ("" where none is named) -> its sums, over the cases that are scored. An
    operator that is scored once, by figures, has one stratum."""
    rubric = league.rubric
    scored = league.frame.lazy()
    if league.inputs.scores_operators:
        scored = scored.with_columns(stratum=pl.lit(""))
    keyed = scored.with_columns(operator=col("operator") + _BETWEEN + col("stratum").fill_null(""))
    names = keyed.collect_schema().names()
    weight = col("weight").cast(pl.Int128) if "weight" in names else pl.lit(WEIGHT, dtype=pl.Int128)
    counted = col("score:counted")
    applied = [
        pl.when(counted).then(col(f"{node.id}:applied").cast(pl.Int128) * weight).sum().alias(f"{node.id}:a")
        for node in _units(rubric, names)
    ]
    known = [
        (counted & col(f"{id}:measured").is_in([KNOWN, NEVER_STATE])).sum().cast(pl.Int64).alias(f"{id}:known")
        for id in counted_leaves(rubric)
    ]
    decided = [
        (counted & col(f"gate:{gate.id}:holds").is_not_null()).sum().cast(pl.Int64).alias(f"gate:{gate.id}:known")
        for gate in rubric.gates
    ]
    found: Strata = {}
    sums = operator_sums(keyed, rubric, detail=True, also=[*applied, *known, *decided]).collect()
    for row in sums.iter_rows(named=True):
        operator, _, stratum = row["operator"].rpartition(_BETWEEN)
        if row["weight"]:
            found.setdefault(operator, {})[stratum] = _stratum(row, rubric)
    return found


def _stratum(row: dict[str, int], rubric: Rubric) -> Stratum:
    weight = row["weight"]

    def mean(value: int | None) -> Fraction:
        return Fraction(value or 0, weight * POINT)

    total = mean(row["points"])
    size = Fraction(weight, WEIGHT)
    cases = row["scored"]
    known = {name.removesuffix(":known"): value for name, value in row.items() if name.endswith(":known") and value}
    if rubric.root.combine not in ADDITIVE:
        return Stratum(size, total, cases, known)
    leaves: dict[str, Criterion] = {}
    gates = rounding = nearer = Fraction(0)
    for node in rubric.root.walk():
        own_gates = mean(row.get(f"{node.id}:gates"))
        if rubric.gates_on(node.id):
            gates += own_gates
        else:  # a criterion that is rounded
            rounding += own_gates
        if f"{node.id}:rounding" in row:  # what it adds is the sum of its parts, so what moved that sum is apart
            rounding += mean(row[f"{node.id}:rounding"])
            nearer += mean(row.get(f"{node.id}:nearer"))
        if f"{node.id}:a" in row:
            leaves[node.id] = Criterion(mean(row[f"{node.id}:a"]), mean(row.get(f"{node.id}:contribution")) - own_gates)
    base = Fraction(rubric.scale.worst, POINT) if rubric.root.combine in POOLED else Fraction(0)
    assert total == sum((leaf.added for leaf in leaves.values()), base + gates + rounding + nearer)
    return Stratum(
        weight=size, mean=total, cases=cases, known=known, leaves=leaves, gates=gates, rounding=rounding, nearer=nearer
    )


def counted_leaves(rubric: Rubric) -> list[str]:
    """Ids of the leaves that count: none above them, nor they, have the weight 0."""

    def below(node: Node) -> Iterator[str]:
        if node.leaf is not None:
            yield node.id
        for child in node.children:
            if child.weight:
                yield from below(child)

    return list(below(rubric.root))


def _units(rubric: Rubric, names: Collection[str]) -> Iterator[Node]:
    """The criteria that a score is added up of: leaves, and branches that do not add inside."""
    for node in rubric.root.walk():
        below = any(f"{child.id}:contribution" in names for child in node.children)
        if node.id != "score" and f"{node.id}:applied" in names and not below:
            yield node
