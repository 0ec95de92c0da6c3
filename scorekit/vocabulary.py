"""The words that files, results and code share: each a closed list, so that a type checker finds a typo.

``words(Kind)`` gives the list of one for schemas, choices of commands and tests.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

#: What a value is counted in. A ``figure`` is of whatever kind: it matters only whether it is known; ``points`` are
#: those of a criterion.
Kind = Literal[
    "count",
    "yes_no",
    "duration",
    "money",
    "share",
    "mean_duration",
    "mark",
    "number",
    "change",
    "mean_money",
    "figure",
    "points",
]
#: What a rubric scores.
Scores = Literal["case", "operator"]
#: What is known of a criterion in one case.
StateName = Literal["known", "unknown", "not_applicable", "never", "vague"]
#: What a leaf reads.
Reads = Literal["measure", "rating", "indicator", "rate", "change", "rubric"]
#: What a condition compares.
Subject = Literal["measure", "rating", "indicator", "criterion"]
#: How a condition compares.
Comparison = Literal["is", "one_of", "up_to", "at_least", "under", "over", "known"]
#: How conditions are joined.
Join = Literal["all", "any", "not"]
#: How the children of a criterion become its points.
Combine = Literal["weighted_mean", "geometric_mean", "minimum", "maximum", "pooled_points", "weighted_points"]
#: What is made of an unknown criterion.
UnknownPolicy = Literal["leave_out", "worst", "unscored"]
#: What is made of a value that leaves several points possible.
VaguePolicy = Literal["best", "worst", "unknown"]
#: What a gate does.
Effect = Literal["set", "lower_by", "raise_by", "floor", "cap"]
#: What ranks compare.
RankOn = Literal["computed", "shown"]
#: What is made of a measure over the cases of an operator.
StatisticKind = Literal["mean", "pooled", "median", "nearest_rank", "linear", "share"]
#: How a value becomes a mark by the field in the table.
Relative = Literal["min_max", "z_score", "rank", "percentile"]
#: In which direction service is better.
Better = Literal["lower", "higher", "neither"]
#: How good a figure is.
Status = Literal["published", "press", "provisional", "restated", "inferred", "conflicting"]
#: Whether a league ranks brands or groups.
Level = Literal["brand", "group"]
#: Which end of a printed table is on top.
Order = Literal["best_first", "worst_first"]
#: How a change of rank is split.
Method = Literal["sequence", "shapley"]
#: Why the value of an operator is unknown.
WhyUnknown = Literal["", "absent", "contradicted", "inferred", "otherwise"]
#: How bad a problem is.
Severity = Literal["error", "warning"]
#: How an operator is linked to another.
LinkKind = Literal["parents", "merged_into", "split_from", "white_labels"]


def words(literal: Any) -> tuple[Any, ...]:
    """The words of one of the lists above, in their order."""
    return get_args(literal)
