"""The page that says where a score comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scorekit.publishing.page import Page, Section, Table
from scorekit.publishing.pages.league import between, is_wide, label_of, percent, scale_text
from scorekit.rubrics.tree import POOLED, Rubric
from scorekit.scoring.explanation import CaseExplanation, Explanation, FiguresExplanation, OperatorExplanation
from scorekit.scoring.lines import Line, OperatorLine
from scorekit.scoring.table import Range
from scorekit.wording import wording
from scorekit.wording.numbers import decimal_text, half_up, short_text

_STATES = {"unknown": "unknown", "not_applicable": "n/a"}
_COMBINES = {
    "geometric_mean": "geometric mean: the column says how much of its logarithm comes from each",
    "minimum": "the worst of the criteria counts",
    "maximum": "the best of the criteria counts",
}


def explanation_page(explanation: Explanation) -> Page:
    """The page of a case or of an operator."""
    if isinstance(explanation, OperatorExplanation):
        return _operator_page(explanation)
    if isinstance(explanation, CaseExplanation):
        return _tree_page(explanation, f"{explanation.summary.name}: case {explanation.summary.case}", "Unscored")
    page = _tree_page(explanation, explanation.name, _APART)
    row = explanation.row
    if row is None or not explanation.ranks_shown:
        return page
    shared = "shared " if row.shared else ""
    rank = f"{shared[:1].upper()}{shared[1:]}{'rank' if shared else 'Rank'} {row.rank} of {explanation.operators}."
    return page._replace(intro=(f"{page.intro[0]} {rank}", *page.intro[1:]))


#: What an operator is without a place in the table.
_APART = "Not in the table"


def _range_said(ends: Range | None, rubric: Rubric) -> str:
    return f" {between(ends, rubric, wording('en'))}" if ends is not None and is_wide(ends, rubric) else ""


def _tree_page(explanation: CaseExplanation | FiguresExplanation, title: str, without: str) -> Page:
    """The page of one tree of criteria; ``without`` says what a case or an operator without a score is."""
    case, rubric, tree = explanation.summary, explanation.rubric, explanation.tree
    decimals = rubric.scale.decimals
    if case.score is None or case.reason is not None:
        head = f"{without}: {case.reason}."
    else:
        head = f"Score {decimal_text(case.score, decimals)}"
        if case.before is not None and case.before != case.score:
            head += f" (would be {decimal_text(case.before, decimals)} without gates)"
        label = label_of(rubric, case.score, explanation.languages)
        head += f": {label}." if label else "."
    coverage = "" if case.coverage is None else f" Coverage {percent(case.coverage)}."
    coverage += _range_said(case.range, rubric)
    period = f", {explanation.period}" if explanation.period and without == _APART else ""
    where = f"League {explanation.league}{period}. " if explanation.league else ""
    intro = (
        f"{head}{coverage}",
        f"{where}Rubric {rubric.id} {rubric.version}, from {scale_text(rubric, wording('en'))}.",
    )
    parts = decimals + 2
    last = "score" if case.reason is None else "of what is known"
    table, notes = _case_table(tree.lines, tree.base, rubric, parts, last)
    notes = (*notes, *_nearer_notes(tree.lines, rubric))
    sections = [_leaf_section(line, rubric) for line in tree.lines if line.measure]
    sections += _gate_sections(explanation)
    if isinstance(explanation, FiguresExplanation) and explanation.behind.get("minimum"):
        facts = [f"{fact.text} ({fact.place}; {', '.join(fact.evidence)})" for fact in explanation.behind["minimum"]]
        sections.append(Section("Minimum", tuple(facts)))
    cited = dict.fromkeys(line.source for line in tree.lines if line.source)
    cited |= dict.fromkeys(gate.source for gate in rubric.gates if gate.source)
    if cited:
        sources = [(key, rubric.sources[key]) for key in cited]
        said = [", ".join(part for part in (source.title, source.url, source.status) if part) for _, source in sources]
        lines = tuple(f"{key}: {text}" for (key, _), text in zip(sources, said, strict=True))
        sections.append(Section("Sources of the rules", lines))
    if tree.evidence:
        lines = tuple(f"{e.id}: {e.kind}{', ' if e.text else ''}{e.text}" for e in tree.evidence)
        sections.append(Section("Evidence", lines))
    return Page(title, intro, table, notes, tuple(sections))


def _nearer_notes(lines: Sequence[Line], rubric: Rubric) -> Iterator[str]:
    """Where leaving out what is unknown would have gone beyond what is possible."""
    decimals = rubric.scale.decimals
    for line in lines:
        if line.without is None:
            continue
        before = line.before if line.before is not None else line.points
        if before is not None:
            yield (
                f"{line.title}: without what is unknown it would be {decimal_text(line.without, decimals)}, which "
                f"is not possible; {decimal_text(before, decimals)} is the nearest that is, and counts."
            )


def _case_table(
    lines: Sequence[Line], base: Fraction, rubric: Rubric, parts: int, last_row: str = "score"
) -> tuple[Table, tuple[str, ...]]:
    decimals = rubric.scale.decimals
    root = lines[0]
    rows = with_gates(lines, lambda line: _case_row(line, decimals, parts), lambda line: _gate_cells(line, parts))
    if base:
        rows.append(("worst of the scale", "", "", "", decimal_text(base, parts)))
    if root.nearer:
        rows.append(("brought back to what is possible", "", "", "", signed(root.nearer, parts)))
    if root.combine in _COMBINES:
        notes = [f"{root.title}: {_COMBINES[root.combine]}."]
    else:
        notes = rounding_notes(lines, base, parts)
    if root.points is not None:
        if root.gates:
            rows.append(("gates", "", "", "", signed(root.gates, parts)))
        rows.append((last_row, decimal_text(root.points, decimals), "", "", decimal_text(root.points, parts)))
    last = "Of log" if root.combine == "geometric_mean" else "Adds"
    heads = ("Criterion", "Points", "Weight", "Applied", last)
    return Table(heads, tuple(rows), ("left", "right", "right", "right", "right"), (0,)), tuple(notes)


def with_gates(
    lines: Sequence[Any], row: Callable[[Any], tuple[str, ...]], gates: Callable[[Any], tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """A row a criterion, and below the children of a branch what the gates on it changed, in the
    cells that ``gates`` makes."""
    rows: list[tuple[str, ...]] = []
    waiting: list[tuple[int, tuple[str, ...]]] = []
    for index, line in enumerate(lines[1:], 1):
        while waiting and waiting[-1][0] >= line.depth:
            rows.append(waiting.pop()[1])
        rows.append(row(line))
        is_branch = index + 1 < len(lines) and lines[index + 1].depth > line.depth
        if line.gates and is_branch:
            waiting.append((line.depth, ("  " * line.depth + "gates", *gates(line))))
        if getattr(line, "nearer", None) and is_branch:
            moved = replace(line, gates=line.nearer)
            waiting.append((line.depth, ("  " * line.depth + "brought back", *gates(moved))))
    return rows + [text for _, text in reversed(waiting)]


def _case_row(line: Line, decimals: int, parts: int) -> tuple[str, ...]:
    points = _STATES.get(line.state, "")
    if line.points is not None:
        points = decimal_text(line.points, decimals)
        if line.out_of is not None:
            points += f" of {short_text(line.out_of, decimals)}"
        if line.state == "never":
            points += " (open)"
        if line.state == "vague":
            points += " (in doubt)"
        if line.state == "unknown":  # by the rubric's choice an unknown counts at its worst
            points += " (unknown)"
        if line.set and line.before is None:
            points += " (set by a rule)"
    if line.before is not None and line.points is not None and line.before != line.points:
        points += f" (would be {decimal_text(line.before, decimals)})"
    adds = "" if line.contribution is None else decimal_text(line.contribution, parts)
    if line.log_share is not None:
        adds = percent(line.log_share)
    if line.binds:
        adds = f"{adds} decides".strip()
    applied = "" if line.applied is None else f"{decimal_text(line.applied * 100, 1)} %"
    counts_for = (
        short_text(line.out_of, decimals) if line.out_of is not None and line.weight in ("", "1") else line.weight
    )
    return ("  " * (line.depth - 1) + line.title, points, counts_for, applied, adds)


def _gate_cells(line: Any, parts: int) -> tuple[str, ...]:
    return ("", "", "", signed(line.gates, parts))


def signed(value: Fraction, decimals: int) -> str:
    """A number with its sign, also when it is positive."""
    text = decimal_text(value, decimals)
    return text if text.startswith("-") else f"+{text}"


def rounding_notes(lines: Sequence[Any], base: Fraction, parts: int) -> list[str]:
    """What the page says where parts, as printed, do not make their sum as printed."""
    notes, inside = [], []
    for index, line in enumerate(lines):
        if line.contribution is None:
            continue
        below = []
        for other in lines[index + 1 :]:
            if other.depth <= line.depth:
                break
            if other.depth == line.depth + 1 and other.contribution is not None:
                below.append(other.contribution)
        if not below:
            continue
        added = [*below, line.gates or Fraction(0), line.nearer or Fraction(0), base if not line.depth else Fraction(0)]
        printed = sum((half_up(part, parts) for part in added), Fraction(0))
        whole = half_up(line.contribution, parts)
        if printed != whole and not line.depth:
            notes.append(
                f"The parts as printed make {decimal_text(printed, parts)}; "
                f"rounding hides {signed(whole - printed, parts)} of {decimal_text(whole, parts)}."
            )
        elif printed != whole:
            inside.append(f"{line.title} {signed(whole - printed, parts)}")
    if inside:
        notes.append(f"Inside branches rounding hides: {', '.join(inside)}.")
    return notes


def _leaf_section(line: Line, rubric: Rubric) -> Section:
    decimals = rubric.scale.decimals
    said = {"unknown": "unknown", "not_applicable": "not applicable"}.get(line.state, "")
    measured = f"{line.measure}: {line.measured}"
    rule = f" -> {line.rule}" if line.rule else ""
    if line.points is not None and line.state != "unknown":
        rule += f" -> {decimal_text(line.points if line.before is None else line.before, decimals)} points"
    elif said and said != line.measured:
        rule += f" -> {said}"
    lines = [measured + rule]
    if line.because or line.source:
        lines.append(_reason(line.because, line.source, rubric))
    if not line.facts and line.subject in ("measure", "rating"):
        lines.append("no fact of the case says anything about it")
    for fact in line.facts:
        where = "; ".join(part for part in (fact.place, *fact.evidence) if part)
        lines.append(f"  {fact.text} ({where})" if where else f"  {fact.text}")
    return Section(line.title, tuple(lines))


def _reason(because: str, source: str, rubric: Rubric) -> str:
    """The reason of a rule: its own words, or the title of the source that it names, and the key."""
    if because in rubric.sources:
        source, because = source or because, rubric.sources[because].title
    cited = f"[{source}]" if source else ""
    return " ".join(part for part in ("because:", because, cited) if part)


def _gate_sections(explanation: CaseExplanation | FiguresExplanation) -> list[Section]:
    if not explanation.summary.gates:
        return []
    decimals = explanation.rubric.scale.decimals
    conditions = {gate.id: gate.when.text for gate in explanation.rubric.gates}
    sources = {gate.id: gate.source for gate in explanation.rubric.gates}
    lines = []
    by_id = {line.id: line for line in explanation.tree.lines}
    for gate in explanation.summary.gates:
        state = "fired" if gate.fired else "could not be checked" if gate.undecided else "did not fire"
        scope = "The score" if gate.scope == "score" else by_id[gate.scope].title
        said = f"{gate.title}: {state}. {scope} is {gate.text} when {conditions[gate.id]}"
        line = by_id[gate.scope]
        if gate.fired and line.before is not None and line.points is not None:
            said += (
                f"; before the gates {decimal_text(line.before, decimals)}, after {decimal_text(line.points, decimals)}"
            )
        lines.append(said)
        if gate.because or sources[gate.id]:
            lines.append(f"  {_reason(gate.because, sources[gate.id], explanation.rubric)}")
        if isinstance(explanation, FiguresExplanation):
            lines += [
                f"  {fact.text} ({fact.place}; {', '.join(fact.evidence)})"
                for fact in explanation.behind.get(gate.id, ())
            ]
    return [Section("Gates", tuple(lines))]


def _operator_page(explanation: OperatorExplanation) -> Page:
    rubric, decimals = explanation.rubric, explanation.rubric.scale.decimals
    if explanation.row is not None:
        row = explanation.row
        shared = "shared " if row.shared else ""
        rank = f" {shared}rank {row.rank} of {explanation.operators}," if explanation.ranks_shown else ""
        head = (
            f"Score {decimal_text(row.score, decimals)},{rank} over {row.scored} scored of {row.total} "
            f"case{'s' if row.total > 1 else ''}. Coverage {percent(row.coverage)}.{_range_said(row.range, rubric)}"
        )
    else:
        apart = explanation.unranked
        head = f"{_APART}: {apart.reason if apart else ''}.{_range_said(apart.range if apart else None, rubric)}"
    period = f", {explanation.period}" if explanation.period else ""
    where = f"League {explanation.league}{period}. " if explanation.league else ""
    intro = (head, f"{where}Rubric {rubric.id} {rubric.version}, from {scale_text(rubric, wording('en'))}.")
    table, notes = _operator_table(explanation, decimals)
    scored = [
        f"{case.case}: {decimal_text(case.score, decimals) if case.score is not None else f'unscored ({case.reason})'}"
        for case in explanation.cases
    ]
    sections = (Section("Cases", tuple(scored)),)
    return Page(f"{explanation.name}", intro, table, notes, sections)


def _operator_table(explanation: OperatorExplanation, decimals: int) -> tuple[Table, tuple[str, ...]]:
    parts = decimals + 2
    lines = explanation.lines
    root = lines[0]
    rows = with_gates(lines, lambda line: _operator_row(line, decimals, parts), lambda line: _gate_cells(line, parts))
    notes = [
        "Adds: the mean over all scored cases of applied weight times points.",
        "Mean: the mean points over the n cases in which the criterion was scored.",
    ]
    if root.contribution is not None:
        if explanation.additive:
            base = _base(explanation)
            if base:
                rows.append(("worst of the scale", "", "", "", decimal_text(base, parts)))
            if root.nearer:
                rows.append(("brought back to what is possible", "", "", "", signed(root.nearer, parts)))
            if root.gates:
                rows.append(("gates", "", "", "", signed(root.gates, parts)))
            notes += rounding_notes(lines, base, parts)
        last = "of what is known" if explanation.row is None else "score"
        rows.append((last, "", "", str(root.n), decimal_text(root.contribution, parts)))
    heads = ("Criterion", "Weight", "Mean", "n", "Adds")
    return Table(heads, tuple(rows), ("left", "right", "right", "right", "right"), (0,)), tuple(notes)


def _base(explanation: OperatorExplanation) -> Fraction:
    rubric = explanation.rubric
    return Fraction(rubric.scale.worst, 10**6) if rubric.root.combine in POOLED else Fraction(0)


def _operator_row(line: OperatorLine, decimals: int, parts: int) -> tuple[str, ...]:
    mean = "" if line.mean is None else decimal_text(line.mean, decimals)
    adds = "" if line.contribution is None or not line.n else decimal_text(line.contribution, parts)
    return ("  " * (line.depth - 1) + line.title, line.weight, mean, str(line.n), adds)
