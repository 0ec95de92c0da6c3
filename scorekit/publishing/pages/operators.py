"""The page of the operators of a project and their families over time."""

from __future__ import annotations

from collections.abc import Sequence

from scorekit.publishing.page import Page, Table
from scorekit.scoring.families import Member


def operators_page(members: Sequence[Member]) -> Page:
    """One row for each operator, and one for each thing that the register says of it."""
    rows: list[tuple[str, ...]] = []
    for member in members:
        operator = member.operator
        what = ", ".join(part for part in (operator.name, operator.country, operator.sector) if part)
        rows.append(("  " * member.depth + operator.id, "", what, operator.source))
        rows += [("", fact.when, fact.text, fact.source) for fact in member.facts]
    table = Table(("Operator", "When", "What", "Source"), tuple(rows), ("left",) * 4, (3, 2)) if rows else None
    notes = ("Brands stand below the group that they belong to, or last belonged to.",) if rows else ()
    return Page("Operators", () if rows else ("The project has no register of operators.",), table, notes)
