"""The page of two rubrics: what changed in words, and whom it moves."""

from __future__ import annotations

from scorekit.editions.comparing.rubric_moves import LeagueMoves, RubricDiff
from scorekit.publishing.page import Cell, Page, Section, Text, columns_of, lines, table
from scorekit.publishing.pages.points import points_cell, rubric_name
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.enough import shows_ranks
from scorekit.scoring.rows import Row
from scorekit.wording import Wording, sentence, wording
from scorekit.wording.numbers import rank_text


def rubric_diff_pages(found: RubricDiff, words: Wording | None = None) -> list[Page]:
    """A page of the changes, and one for each league that is scored by both rubrics."""
    words = words or wording("en")
    old, new = found.old, found.new
    title = words.tell("From {old} to {new}", old=rubric_name(old, words), new=rubric_name(new, words))
    if found.changes:
        said = tuple(Text(words.say(change)) for change in found.changes)
        changes = Page(title, (Section(words.tell("What changed"), said),), words.language)
    elif old.sha256 == new.sha256:
        changes = Page(title, lines(words.tell("The two rubrics are identical.")), words.language)
    else:
        text = words.tell("They score alike: only comments or the order of lines differ.")
        changes = Page(title, lines(text), words.language)
    return [changes, *(_moves(found, moves, words) for moves in found.leagues)]


def _moves(found: RubricDiff, moves: LeagueMoves, words: Wording) -> Page:
    title = words.tell("Whom it would move: {league}", league=moves.label)
    if moves.why:
        return Page(title, lines(words.tell("Cannot be scored by both: {reason}.", reason=words.say(moves.why))))
    if not moves.rows:
        return Page(title, lines(words.tell("Neither of the two ranks anybody.")), words.language)
    sides = ((found.old, [one.old for one in moves.rows]), (found.new, [one.new for one in moves.rows]))
    numbered = all(shows_ranks(rubric, [row for row in rows if row is not None]) for rubric, rows in sides)
    rows = []
    for one in moves.rows:
        scores = (_score(one.old, found.old, words), _score(one.new, found.new, words))
        ranks = (_rank(one.old, words), _rank(one.new, words)) if numbered else ()
        rows.append((Cell(one.name), *scores, *ranks, Cell(words.tell("moved") if one.is_moved else "")))
    heads = [
        ("operator", words.tell("Operator")),
        ("score_old", words.tell("Score by old")),
        ("score_new", words.tell("by new")),
    ]
    if numbered:
        heads += [("rank_old", words.tell("Rank by old")), ("rank_new", words.tell("by new"))]
    columns = columns_of([*heads, ("moved", "")], rows)
    columns = (*columns[:-1], columns[-1]._replace(right=False))
    many = sum(one.is_moved for one in moves.rows)
    text = sentence("{moved} of {all} get another score.")
    if numbered:
        text = sentence("{moved} of {all} get another score or rank.")
    note = words.tell(text, moved=many, all=len(moves.rows))
    return Page(title, (*table(columns), *lines(note)), words.language)


def _score(row: Row | None, rubric: Rubric, words: Wording) -> Cell:
    return Cell(words.tell("not in it")) if row is None else points_cell(row.score, rubric, words)


def _rank(row: Row | None, words: Wording) -> Cell:
    return Cell(words.tell("none")) if row is None else Cell(rank_text(row.rank, row.shared))
