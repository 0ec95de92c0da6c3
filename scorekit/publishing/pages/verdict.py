"""The page of computed scores beside published verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from scorekit.publishing.page import Page, columns_of, lines, table
from scorekit.publishing.pages.points import number_cell, rubric_name, signed_cell
from scorekit.scoring.verdicts import FEWEST, VerdictComparison
from scorekit.wording import Wording, wording
from scorekit.wording.numbers import decimal_text


def verdict_page(comparison: VerdictComparison, words: Wording | None = None) -> Page:
    """Pairs of a case's computed score and its verdict, both out of 100, the farthest apart first."""
    words = words or wording("en")
    rows = [
        (
            pair.case,
            number_cell(pair.score * 100, 0, words),
            number_cell(pair.verdict * 100, 0, words),
            signed_cell(pair.difference * 100, 0, words)
            if pair.difference > 0
            else number_cell(pair.difference * 100, 0, words),
        )
        for pair in comparison.pairs
    ]
    heads = (
        ("case", words.tell("Case")),
        ("computed", words.tell("Computed")),
        ("verdict", words.tell("Verdict")),
        ("difference", words.tell("Difference")),
    )
    name = words.say(comparison.league_title) or rubric_name(comparison.rubric, words)
    title = words.tell("Computed scores beside published verdicts: {league}", league=name)
    title = f"{title}, {comparison.period}" if comparison.period else title
    return Page(title, (*table(columns_of(heads, rows)), *lines(*_notes(comparison, words))), words.language)


def _notes(comparison: VerdictComparison, words: Wording) -> Iterator[str]:
    n = len(comparison.pairs)
    if n:
        yield words.tell("Shares of the way from worst to best, in percent; the pairs that differ most come first.")
    if comparison.reads_verdict:
        name = rubric_name(comparison.rubric, words)
        yield words.tell("The rubric {rubric} reads the verdict itself: nothing is compared.", rubric=name)
        return
    found = comparison.agreement
    if found is None:
        yield words.tell_many(
            "{count} case has both a score and a verdict: too few to say whether they agree (from {fewest} on).",
            "{count} cases have both a score and a verdict: too few to say whether they agree (from {fewest} on).",
            n,
            fewest=FEWEST,
        )
    elif found.tau is None:
        yield words.tell("n = {n}: all scores or all verdicts are the same, so their order cannot agree.", n=n)
    else:
        tau = words.number(f"{found.tau:.4f}")
        if found.p is None:
            yield words.tell(
                "Kendall's tau-b {tau}, n = {n}, exact permutation p not computed (too many ties).", tau=tau, n=n
            )
        else:
            p = words.number(decimal_text(found.p, 4))
            yield words.tell("Kendall's tau-b {tau}, n = {n}, exact permutation p {p}.", tau=tau, n=n, p=p)
