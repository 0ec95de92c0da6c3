"""The pages that say where a score comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from scorekit.measuring.catalogue import measures
from scorekit.publishing.page import Block, Cell, Page, Section, Table, Text, columns_of, lines
from scorekit.publishing.pages.points import (
    between,
    is_wide,
    number_cell,
    percent_cell,
    rubric_name,
    scale_text,
    signed_cell,
)
from scorekit.rubrics.tree import POINT, POOLED, Condition, Rubric, comparisons
from scorekit.scoring.contrast import ContrastLine
from scorekit.scoring.explanation import CaseExplanation, Explanation, FiguresExplanation, OperatorExplanation
from scorekit.scoring.facts import FactLine
from scorekit.scoring.lines import Line, OperatorLine
from scorekit.scoring.rows import Range
from scorekit.scoring.table import label_of
from scorekit.wording import Said, Wording, phrase, sentence, wording
from scorekit.wording.numbers import half_up, short_text, telling_decimals

_COMBINES = {
    "geometric_mean": sentence("geometric mean: the column says how much of its logarithm comes from each"),
    "minimum": sentence("the worst of the criteria counts"),
    "maximum": sentence("the best of the criteria counts"),
}
#: A row of a table.
Row = tuple[Cell | str, ...]
AnyLine = Line | OperatorLine


def explanation_page(explanation: Explanation, words: Wording | None = None) -> Page:
    """The page of a case or of an operator."""
    words = words or wording(explanation.languages[0])
    if isinstance(explanation, OperatorExplanation):
        return _OperatorPage(explanation, words).page()
    return _TreePage(explanation, words).page()


def where_said(league: Said, period: str | None, rubric: Rubric, words: Wording) -> str:
    """The line that says in which league something is, and by which rubric it is scored."""
    by = words.tell(
        "Rubric {rubric}, from {scale}.", rubric=rubric_name(rubric, words), scale=scale_text(rubric, words)
    )
    where = f"{words.say(league)}, {period}" if period else words.say(league)
    return f"{words.tell('League: {league}.', league=where)} {by}" if league else by


def subject_name(line: Line) -> Said:
    """What a leaf measures, as people call it."""
    if line.subject == "measure" and line.measure in measures():
        return phrase(measures()[line.measure].title)
    return line.measure.replace("_", " ")


class _TreePage:
    """The page of one tree of criteria: of a case, or of an operator that is scored once."""

    def __init__(self, explanation: CaseExplanation | FiguresExplanation, words: Wording) -> None:
        self.explanation, self.words = explanation, words
        self.rubric, self.tree = explanation.rubric, explanation.tree
        self.decimals = explanation.rubric.scale.decimals
        self.parts = self.decimals + 2

    def page(self) -> Page:
        title = self.explanation.summary.name
        if isinstance(self.explanation, CaseExplanation):
            title = self.words.tell("{operator}: case {case}", operator=title, case=self.explanation.summary.case)
        blocks: list[Block] = [*lines(*self._intro()), self._table(), *lines(*self._notes()), *self._sections()]
        return Page(title, tuple(blocks), self.words.language)

    def number(self, value: Fraction, decimals: int) -> str:
        """A number as it is printed."""
        return number_cell(value, decimals, self.words).text

    def _intro(self) -> Iterator[str]:
        words, case, found = self.words, self.explanation.summary, self.explanation
        of_figures = isinstance(found, FiguresExplanation)
        if case.score is None or case.reason is not None:
            text = sentence("Not in the table: {reason}.") if of_figures else sentence("Unscored: {reason}.")
            said = [words.tell(text, reason=case.reason)]
        else:
            said = [self._score(case.score, case.before)]
        if case.coverage is not None:
            said.append(words.tell("Coverage {share}.", share=percent_cell(case.coverage, words).text))
        said += range_said(case.range, self.rubric, words)
        if isinstance(found, FiguresExplanation) and found.row is not None and found.ranks_shown:
            said.append(rank_said(found.row.rank, found.row.shared, found.operators, words))
        yield " ".join(said)
        yield where_said(found.league_title, found.period if of_figures else None, self.rubric, words)

    def _score(self, score: Fraction, before: Fraction | None) -> str:
        words, shown = self.words, self.number(score, self.decimals)
        label = words.say(label_of(self.rubric, score))
        if before is not None and before != score:
            values = {"score": shown, "before": self.number(before, self.decimals), "label": label}
            if label:
                return words.tell("Score {score} (would be {before} without gates): {label}.", **values)
            return words.tell("Score {score} (would be {before} without gates).", **values)
        if label:
            return words.tell("Score {score}: {label}.", score=shown, label=label)
        return words.tell("Score {score}.", score=shown)

    def _table(self) -> Table:
        words, root = self.words, self.tree.lines[0]
        rows = with_gates(self.tree.lines, self._row, lambda line: ("", "", "", self._gates(line)), words)
        if self.tree.base:
            rows.append((words.tell("worst of the scale"), "", "", "", number_cell(self.tree.base, self.parts, words)))
        if root.nearer:
            said = words.tell("brought back to what is possible")
            rows.append((said, "", "", "", signed_cell(root.nearer, self.parts, words)))
        if root.points is not None:
            if root.gates:
                rows.append((words.tell("gates"), "", "", "", self._gates(root)))
            last = words.tell("Score") if self.explanation.summary.reason is None else words.tell("of what is known")
            shown, exact = (number_cell(root.points, d, words) for d in (self.decimals, self.parts))
            rows.append((last, shown, "", "", exact))
        adds = words.tell("Of log") if root.combine == "geometric_mean" else words.tell("Adds")
        heads = (
            ("criterion", words.tell("Criterion")),
            ("points", words.tell("Points")),
            ("weight", words.tell("Weight")),
            ("applied", words.tell("Applied")),
            ("adds", adds),
        )
        return Table(columns_of(heads, rows))

    def _gates(self, line: AnyLine) -> Cell:
        return signed_cell(line.gates or Fraction(0), self.parts, self.words)

    def _row(self, line: Line) -> Row:
        words = self.words
        applied = Cell("")
        if line.applied is not None:
            applied = Cell(f"{self.number(line.applied * 100, 1)} %", line.applied, "0.0%")
        counts_for = line.weight
        if line.out_of is not None and line.weight in ("", "1"):
            counts_for = words.number(short_text(line.out_of, self.decimals))
        title = Cell(words.say(line.title), depth=line.depth - 1)
        return (title, self._points(line), counts_for, applied, self._adds(line))

    def _points(self, line: Line) -> Cell:
        words = self.words
        if line.points is None:
            return Cell(words.say(_WITHOUT_POINTS.get(line.state, "")))
        text = self.number(line.points, self.decimals)
        if line.out_of is not None:
            text = words.tell(
                "{points} of {most}", points=text, most=words.number(short_text(line.out_of, self.decimals))
            )
        if line.state in _MARKS:
            text += f" ({words.tell(_MARKS[line.state])})"
        if line.set and line.before is None:
            text += f" ({words.tell('set by a rule')})"
        if line.before is not None and line.before != line.points:
            text += " " + words.tell("(would be {score})", score=self.number(line.before, self.decimals))
        return Cell(text)

    def _adds(self, line: Line) -> Cell:
        adds = number_cell(line.contribution, self.parts, self.words)
        if line.log_share is not None:
            adds = percent_cell(line.log_share, self.words)
        return Cell(f"{adds.text} {self.words.tell('decides')}".strip()) if line.binds else adds

    def _notes(self) -> Iterator[str]:
        words, root = self.words, self.tree.lines[0]
        if root.combine in _COMBINES:
            yield words.labelled(root.title, f"{words.tell(_COMBINES[root.combine])}.")
        else:
            yield from rounding_notes(self.tree.lines, self.tree.base, self.parts, words)
        for line in self.tree.lines:
            before = line.before if line.before is not None else line.points
            if line.without is not None and before is not None:
                yield words.tell(
                    "{title}: without what is unknown it would be {without}, which is not possible. The nearest "
                    "possible value counts: {nearest}.",
                    title=line.title,
                    without=self.number(line.without, self.decimals),
                    nearest=self.number(before, self.decimals),
                )

    def _sections(self) -> Iterator[Section]:
        words = self.words
        for line in self.tree.lines:
            if line.measure:
                yield Section(words.say(line.title), tuple(self._leaf(line)))
        if self.explanation.summary.gates:
            yield Section(words.tell("Gates"), tuple(self._gate_lines()))
        if isinstance(self.explanation, FiguresExplanation) and self.explanation.behind.get("minimum"):
            facts = tuple(self._fact(fact, 0) for fact in self.explanation.behind["minimum"])
            yield Section(words.tell("Minimum"), facts)
        cited = dict.fromkeys(line.source for line in self.tree.lines if line.source)
        cited |= dict.fromkeys(gate.source for gate in self.rubric.gates if gate.source)
        if cited:
            sources = (self.rubric.sources[key] for key in cited)
            said = (Text(", ".join(part for part in (s.title, s.status) if part), source=s.url) for s in sources)
            yield Section(words.tell("Sources of the rules"), tuple(said))
        if self.tree.evidence:
            listed = ((e.id, words.say(e.kind), words.say(e.said)) for e in self.tree.evidence)
            said = (Text(words.labelled(id, f"{kind}{', ' if text else ''}{text}")) for id, kind, text in listed)
            yield Section(words.tell("Evidence"), tuple(said))

    def _leaf(self, line: Line) -> Iterator[Text]:
        words = self.words
        measured = words.say(line.measured)
        said = [words.labelled(subject_name(line), measured), words.say(line.rule)]
        state = words.say(STATES.get(line.state, ""))
        if line.points is not None and line.state != "unknown":
            points = self.number(line.points if line.before is None else line.before, self.decimals)
            said.append(words.tell("{points} points", points=points))
        elif state and state != measured:
            said.append(state)
        yield Text(" -> ".join(part for part in said if part))
        if line.because or line.source:
            yield Text(reason_said(line.because, line.source, self.rubric, words))
        if not line.facts and line.subject in ("measure", "rating"):
            yield Text(words.tell("no fact of the case says anything about it"))
        for fact in line.facts:
            yield self._fact(fact, 1)

    def _fact(self, fact: FactLine, depth: int) -> Text:
        where = "; ".join(part for part in (fact.place, *map(self.words.say, fact.evidence)) if part)
        said = self.words.say(fact.said)
        return Text(f"{said} ({where})" if where else said, depth)

    def _gate_lines(self) -> Iterator[Text]:
        words = self.words
        of_rubric = {gate.id: gate for gate in self.rubric.gates}
        by_id = {line.id: line for line in self.tree.lines}
        for gate in self.explanation.summary.gates:
            state = sentence("did not fire")
            if gate.fired or gate.undecided:
                state = sentence("fired") if gate.fired else sentence("could not be checked")
            line = by_id[gate.scope]
            if not gate.fired and not gate.undecided and line.points is None:
                state = sentence("had nothing to change, since that is unknown")
            said = words.tell(
                "{gate}: {state}. {criterion} is {effect} when {condition}",
                gate=gate.title,
                state=words.tell(state),
                criterion=words.tell("The score") if gate.scope == "score" else line.title,
                effect=gate.said,
                condition=of_rubric[gate.id].when.said,
            )
            if gate.fired and line.before is not None and line.points is not None:
                before, after = (self.number(value, self.decimals) for value in (line.before, line.points))
                said += words.tell("; before the gates {before}, after {after}", before=before, after=after)
            yield Text(said)
            yield from self._judged(of_rubric[gate.id].when, by_id)
            source = of_rubric[gate.id].source
            if gate.because or source:
                yield Text(reason_said(gate.because, source, self.rubric, words), 1)
            if isinstance(self.explanation, FiguresExplanation):
                for fact in self.explanation.behind.get(gate.id, ()):
                    yield self._fact(fact, 1)

    def _judged(self, condition: Condition, by_id: dict[str, Line]) -> Iterator[Text]:
        """The points that a gate judged, where they are printed as others that it would judge otherwise."""
        for part in comparisons(condition):
            points = by_id[part.name].points if part.subject == "criterion" and part.name in by_id else None
            if points is None:
                continue
            printed = half_up(points, self.decimals)
            edges = [Fraction(edge, POINT) for edge in part.values if not isinstance(edge, str)]
            if any((points < edge, points > edge) != (printed < edge, printed > edge) for edge in edges):
                exact = self.number(points, telling_decimals(points, self.decimals, edges))
                said = self.words.tell(
                    "judged: {exact}, printed as {printed}", exact=exact, printed=self.number(points, self.decimals)
                )
                yield Text(said, 1)


#: State of a criterion without points -> how it is called.
STATES: dict[str, Said] = {"unknown": phrase("unknown"), "not_applicable": phrase("not applicable")}
_WITHOUT_POINTS: dict[str, Said] = {"unknown": phrase("unknown"), "not_applicable": phrase("n/a")}
#: State -> what is behind points that it got. An unknown counts at its worst where the rubric says so.
_MARKS = {"never": sentence("open"), "vague": sentence("in doubt"), "unknown": sentence("unknown")}


def range_said(ends: Range | None, rubric: Rubric, words: Wording) -> list[str]:
    """The sentence about the range of a score; nothing where it is not wider than what is printed."""
    return [between(ends, rubric, words)] if ends is not None and is_wide(ends, rubric) else []


def rank_said(rank: int, shared: bool, operators: int, words: Wording) -> str:
    """The sentence about a rank."""
    text = sentence("Shared rank {rank} of {operators}.") if shared else sentence("Rank {rank} of {operators}.")
    return words.tell(text, rank=rank, operators=operators)


def reason_said(because: str, source: str, rubric: Rubric, words: Wording, *, label: bool = True) -> str:
    """The reason of a rule: its own words, or the title of the source that it names; after "because:" where it has a
    ``label``."""
    if because in rubric.sources:
        source, because = source or because, rubric.sources[because].title
    title = rubric.sources[source].title if source in rubric.sources else ""
    cited = f"[{title}]" if title and title != because else ""
    reason = " ".join(part for part in (because, cited) if part)
    return words.tell("because: {reason}", reason=reason) if label else reason


def with_gates(
    found: Sequence[AnyLine | ContrastLine], row: Callable[..., Row], gates: Callable[..., Row], words: Wording
) -> list[Row]:
    """A row a criterion, and below the children of a branch what the gates on it changed, in the
    cells that ``gates`` makes."""
    rows: list[Row] = []
    waiting: list[tuple[int, Row]] = []
    for index, line in enumerate(found[1:], 1):
        while waiting and waiting[-1][0] >= line.depth:
            rows.append(waiting.pop()[1])
        rows.append(row(line))
        is_branch = index + 1 < len(found) and found[index + 1].depth > line.depth
        if line.gates and is_branch:
            waiting.append((line.depth, (Cell(words.tell("gates"), depth=line.depth), *gates(line))))
        nearer = getattr(line, "nearer", None)
        if nearer and is_branch:
            moved = replace(line, gates=nearer)  # type: ignore[type-var]
            waiting.append((line.depth, (Cell(words.tell("brought back"), depth=line.depth), *gates(moved))))
    return rows + [text for _, text in reversed(waiting)]


def rounding_notes(found: Sequence[AnyLine], base: Fraction, parts: int, words: Wording) -> Iterator[str]:
    """What the page says where parts, as printed, do not make their sum as printed."""
    inside = []
    for index, line in enumerate(found):
        if line.contribution is None:
            continue
        below = []
        for other in found[index + 1 :]:
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
            yield words.tell(
                "The parts as printed make {printed}; rounding hides {hidden} of {whole}.",
                printed=number_cell(printed, parts, words).text,
                hidden=signed_cell(whole - printed, parts, words).text,
                whole=number_cell(whole, parts, words).text,
            )
        elif printed != whole:
            inside.append((line, whole - printed))
    for line, hidden in inside:
        text = sentence("Rounding inside {title} adds {hidden}.")
        if hidden < 0:
            text = sentence("Rounding inside {title} takes off {hidden}.")
        yield words.tell(text, title=line.title, hidden=number_cell(abs(hidden), parts, words).text)


class _OperatorPage:
    """The page of an operator over its cases."""

    def __init__(self, explanation: OperatorExplanation, words: Wording) -> None:
        self.explanation, self.words = explanation, words
        self.rubric = explanation.rubric
        self.decimals = explanation.rubric.scale.decimals
        self.parts = self.decimals + 2
        pooled = self.rubric.root.combine in POOLED
        self.base = Fraction(self.rubric.scale.worst, 10**6) if pooled else Fraction(0)

    def page(self) -> Page:
        found, words = self.explanation, self.words
        where = where_said(found.league_title, found.period, self.rubric, words)
        cases = Section(words.tell("Cases"), tuple(self._cases()))
        blocks: list[Block] = [*lines(self._head(), where), self._table(), *lines(*self._notes()), cases]
        return Page(found.name, tuple(blocks), words.language)

    def _head(self) -> str:
        found, words, row = self.explanation, self.words, self.explanation.row
        if row is None:
            apart = found.unranked
            said = [words.tell("Not in the table: {reason}.", reason=apart.reason if apart else "")]
            return " ".join([*said, *range_said(apart.range if apart else None, self.rubric, words)])
        score = number_cell(row.score, self.decimals, words).text
        said = [
            words.tell_many(
                "Score {score}, over {scored} scored of {count} case.",
                "Score {score}, over {scored} scored of {count} cases.",
                row.total,
                score=score,
                scored=row.scored,
            )
        ]
        if found.ranks_shown:
            said.append(rank_said(row.rank, row.shared, found.operators, words))
        said.append(words.tell("Coverage {share}.", share=percent_cell(row.coverage, words).text))
        return " ".join([*said, *range_said(row.range, self.rubric, words)])

    def _cases(self) -> Iterator[Text]:
        for case in self.explanation.cases:
            if case.score is not None:
                yield Text(self.words.labelled(case.case, number_cell(case.score, self.decimals, self.words).text))
            else:
                yield Text(self.words.tell("{case}: unscored ({reason})", case=case.case, reason=case.reason))

    def _table(self) -> Table:
        words, found = self.words, self.explanation
        root = found.lines[0]
        rows = with_gates(found.lines, self._row, lambda line: ("", "", "", self._signed(line.gates)), words)
        if root.contribution is not None:
            if found.additive:
                if self.base:
                    rows.append(
                        (words.tell("worst of the scale"), "", "", "", number_cell(self.base, self.parts, words))
                    )
                if root.nearer:
                    said = words.tell("brought back to what is possible")
                    rows.append((said, "", "", "", self._signed(root.nearer)))
                if root.gates:
                    rows.append((words.tell("gates"), "", "", "", self._signed(root.gates)))
            last = words.tell("of what is known") if found.row is None else words.tell("Score")
            rows.append((last, "", "", str(root.n), number_cell(root.contribution, self.parts, words)))
        heads = (
            ("criterion", words.tell("Criterion")),
            ("weight", words.tell("Weight")),
            ("mean", words.tell("Mean")),
            ("n", words.tell("n")),
            ("adds", words.tell("Adds")),
        )
        return Table(columns_of(heads, rows))

    def _signed(self, value: Fraction | None) -> Cell:
        return signed_cell(value or Fraction(0), self.parts, self.words)

    def _row(self, line: OperatorLine) -> Row:
        title = Cell(self.words.say(line.title), depth=line.depth - 1)
        mean = number_cell(line.mean, self.decimals, self.words)
        adds = number_cell(line.contribution if line.n else None, self.parts, self.words)
        return (title, line.weight, mean, str(line.n), adds)

    def _notes(self) -> Iterator[str]:
        words, found = self.words, self.explanation
        yield words.tell("Adds: the mean over all scored cases of applied weight times points.")
        yield words.tell("Mean: the mean points over the n cases in which the criterion was scored.")
        if found.lines[0].contribution is not None and found.additive:
            yield from rounding_notes(found.lines, self.base, self.parts, words)
