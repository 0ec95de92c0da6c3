"""The page of two rubrics: what changed in words, and whom it moves."""

from __future__ import annotations

from scorekit.editions.comparing.rubric_moves import LeagueMoves, RubricDiff
from scorekit.publishing.page import Page, Section, Table
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.enough import shows_ranks
from scorekit.scoring.table import Row
from scorekit.wording.numbers import decimal_text


def rubric_diff_pages(found: RubricDiff) -> list[Page]:
    """A page of the changes, and one for each league that is scored by both rubrics."""
    old, new = found.old, found.new
    title = f"From {old.id} {old.version} to {new.id} {new.version}"
    if found.changes:
        changes = Page(title, sections=(Section("What changed", found.changes),))
    elif old.sha256 == new.sha256:
        changes = Page(title, ("The two are the same to the letter.",))
    else:
        changes = Page(title, ("They score alike: only comments or the order of lines differ.",))
    return [changes, *(_moves(found, moves) for moves in found.leagues)]


def _moves(found: RubricDiff, moves: LeagueMoves) -> Page:
    title = f"Whom it would move: {moves.label}"
    if moves.why:
        return Page(title, (f"Not to be scored by both: {moves.why}.",))
    if not moves.rows:
        return Page(title, ("Nobody is ranked by either.",))
    numbered = all(
        shows_ranks(rubric, [row for row in rows if row is not None])
        for rubric, rows in (
            (found.old, [one.old for one in moves.rows]),
            (found.new, [one.new for one in moves.rows]),
        )
    )
    rows = []
    for one in moves.rows:
        scores = _score(one.old, found.old), _score(one.new, found.new)
        ranks = (_rank(one.old), _rank(one.new)) if numbered else ()
        rows.append((one.name, *scores, *ranks, "moved" if one.is_moved else ""))
    ranked = ("Rank by old", "by new") if numbered else ()
    heads = ("Operator", "Score by old", "by new", *ranked, "")
    table = Table(heads, tuple(rows), ("left", *("right",) * (len(heads) - 2), "left"), (0,))
    many = sum(one.is_moved for one in moves.rows)
    said = "score or rank" if numbered else "score"
    return Page(title, (), table, (f"{many} of {len(moves.rows)} get another {said}.",))


def _score(row: Row | None, rubric: Rubric) -> str:
    return "not in it" if row is None else decimal_text(row.score, rubric.scale.decimals)


def _rank(row: Row | None) -> str:
    return "none" if row is None else f"{'=' if row.shared else ''}{row.rank}"
