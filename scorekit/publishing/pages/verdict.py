"""The page of computed scores beside published verdicts."""

from __future__ import annotations

from scorekit.publishing.page import Page, Table
from scorekit.scoring.verdicts import FEWEST, VerdictComparison
from scorekit.wording.numbers import decimal_text


def verdict_page(comparison: VerdictComparison) -> Page:
    """Pairs of a case's computed score and its verdict, both out of 100, the farthest apart first."""
    rows = tuple(
        (
            pair.case,
            decimal_text(pair.score * 100, 0),
            decimal_text(pair.verdict * 100, 0),
            f"{'+' if pair.difference > 0 else ''}{decimal_text(pair.difference * 100, 0)}",
        )
        for pair in comparison.pairs
    )
    heads = ("Case", "Computed", "Verdict", "Difference")
    table = Table(heads, rows, ("left", "right", "right", "right"), (0,)) if rows else None
    title = f"Computed scores beside published verdicts: {comparison.league or comparison.rubric.id}"
    return Page(f"{title}, {comparison.period}" if comparison.period else title, (), table, _notes(comparison))


def _notes(comparison: VerdictComparison) -> tuple[str, ...]:
    n = len(comparison.pairs)
    notes = ["Shares of the way from worst to best, in percent; the pairs that differ most come first."] if n else []
    if comparison.reads_verdict:
        notes.append(f"The rubric {comparison.rubric.id} reads the verdict itself: nothing is compared.")
        return tuple(notes)
    found = comparison.agreement
    if found is None:
        cases = "1 case has" if n == 1 else f"{n} cases have"
        notes.append(f"{cases} both a score and a verdict: too few to say whether they agree (from {FEWEST} on).")
    elif found.tau is None:
        notes.append(f"n = {n}: all scores or all verdicts are the same, so their order cannot agree.")
    else:
        p = "not counted (too many ties)" if found.p is None else decimal_text(found.p, 4)
        notes.append(f"Kendall's tau-b {found.tau:.4f}, n = {n}, exact permutation p {p}.")
    return tuple(notes)
