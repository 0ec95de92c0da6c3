"""The page of the operators of a project and their families over time."""

from __future__ import annotations

from scorekit.publishing.page import Cell, Column, Page, lines, table
from scorekit.scoring.families import Families
from scorekit.wording import Wording, wording


def operators_page(found: Families, words: Wording | None = None) -> Page:
    """One row for each operator, and one for each thing that the register says of it."""
    words = words or wording("en")
    title = words.tell("Operators")
    if not found.members:
        return Page(title, lines(words.tell("The project has no register of operators.")), words.language)
    rows: list[tuple[Cell, Cell, Cell, Cell]] = []
    for member in found.members:
        operator = member.operator
        what = ", ".join(part for part in (operator.name, operator.country, operator.sector) if part)
        rows.append((Cell(operator.id, depth=member.depth), Cell(""), Cell(what), Cell(operator.source)))
        rows += [(Cell(""), Cell(fact.when), Cell(words.say(fact.said)), Cell(fact.source)) for fact in member.facts]
    ids, when, what_, sources = (tuple(cells) for cells in zip(*rows, strict=True))
    columns = (
        Column("operator", words.tell("Operator"), ids),
        Column("when", words.tell("When"), when),
        Column("what", words.tell("What"), what_, gives_way=True),
        Column("source", words.tell("Source"), sources, gives_way=True),
    )
    note = words.tell("Brands are listed below the group that they belong to, or last belonged to.")
    return Page(title, (*table(columns), *lines(note)), words.language)
