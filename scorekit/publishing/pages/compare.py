"""The page of a comparison: who moved, and where each change comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scorekit.editions.comparing.comparison import Comparison, OperatorChange, title_of
from scorekit.editions.comparing.rank_change import SHAPLEY, RankChange, Rival
from scorekit.editions.comparing.snapshots import Snapshot
from scorekit.publishing.page import Block, Cell, Page, Section, Text, columns_of, lines, table
from scorekit.publishing.pages.points import number_cell, rubric_name, rubric_title, signed_cell
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.rows import Row
from scorekit.wording import Wording, sentence, wording
from scorekit.wording.numbers import half_up, rank_text

#: Part of a change of a score -> how it is called.
_PARTS = {
    "rubric": sentence("rubric"),
    "mix": sentence("mix"),
    "performance": sentence("performance"),
    "correction": sentence("correction"),
    "strata": sentence("strata that came or went"),
    "merger": sentence("merger"),
    "rubric and measurement": sentence("rubric and measurement"),
}
#: Cause -> what it did with rivals whom the operator passed, and with those who passed it.
_CAUSES = {
    "rubric": (
        sentence("the changed rubric puts it above {names}"),
        sentence("the changed rubric puts it below {names}"),
    ),
    "mix": (
        sentence("the mix of its cases took it past {names}"),
        sentence("the mix of its cases put it behind {names}"),
    ),
    "own": (
        sentence("its own cases and figures took it past {names}"),
        sentence("its own cases and figures put it behind {names}"),
    ),
    "rival": (
        sentence("changed cases and figures of {names} put it higher"),
        sentence("changed cases and figures of {names} put it lower"),
    ),
}
_CALLED = {
    "mix": sentence("mix"),
    "own": sentence("own cases and figures"),
    "rival": sentence("theirs"),
    "rubric": sentence("rubric"),
}


def compare_page(found: Comparison, words: Wording | None = None, *, ids: bool = True) -> Page:
    """Score and rank then and now of every operator, and the parts of every change; rubrics with their ids, or only by
    their titles."""
    return _ComparePage(found, words or wording(found.after.league.languages[0]), ids).page()


class _ComparePage:
    def __init__(self, found: Comparison, words: Wording, ids: bool) -> None:
        self.found, self.words = found, words
        self.rubric_called = rubric_name if ids else rubric_title
        self.numbered = found.before.league.shows_ranks and found.after.league.shows_ranks
        decimals = max(side.rubric.scale.decimals for side in (found.before, found.after))
        self.decimals = 1 if found.common_scale else decimals
        self.names = {one.operator: one.name for one in found.operators}

    def page(self) -> Page:
        found, words = self.found, self.words
        heads = [
            ("operator", words.tell("Operator")),
            ("score_then", words.tell("Score then")),
            ("score_now", words.tell("Score now")),
            ("change", words.tell("Change")),
        ]
        if self.numbered:
            heads += [("rank_then", words.tell("Rank then")), ("rank_now", words.tell("Rank now"))]
        columns = columns_of(heads, [self._row(one) for one in found.operators])
        compared = any(one.change is not None for one in found.operators)
        sections = [self._section(one) for one in found.operators if compared and self._moved(one)]
        blocks: list[Block] = [*lines(*self._intro()), *table(columns), *lines(*self._notes()), *sections]
        title = words.say(found.after.league.spec.title) or found.after.league.id
        labels = words.tell("{title}: {then} and {now}", title=title, then=found.before.label, now=found.after.label)
        return Page(labels, tuple(blocks), words.language)

    def _intro(self) -> Iterator[str]:
        found, words = self.found, self.words
        old, new = (self.rubric_called(side.rubric, words) for side in (found.before, found.after))
        if found.changed and old != new:
            yield words.tell("The rubric changed: {old} then, {new} now.", old=old, new=new)
        elif found.changed:
            yield words.tell("The rubric {rubric} changed, or what the league allows.", rubric=new)
        else:
            yield words.tell("One rubric then and now: {rubric}.", rubric=new)
        if found.common_scale:
            yield words.tell("Scores are in percent of the way from worst to best, since the scales differ.")
        for side in (found.before, found.after):
            yield from self._revised(side)
        listed = [one for one in found.operators if one.broken and one.operator in found.before.league.operators]
        if listed and not any(one.change is not None for one in found.operators):
            reasons = "; ".join(dict.fromkeys(words.say(one.broken) for one in listed))
            yield words.tell("Nothing can be compared: {reasons}.", reasons=reasons)

    def _revised(self, side: Snapshot) -> Iterator[str]:
        if side.record is not None and side.record.revises is not None:
            was = side.record.revises
            yield self.words.tell(
                "{edition} is a revision of {was}, of {date}: {reason}",
                edition=side.label,
                was=was["edition"],
                date=was["date"],
                reason=was["reason"],
            )

    def _row(self, one: OperatorChange) -> tuple[Cell | str, ...]:
        found, words = self.found, self.words
        name = one.name
        if one.name != one.name_then and one.then is not None:
            name = words.tell("{name} (then {before})", name=one.name, before=one.name_then)
        then, now = self._score(one.then, found.before.rubric), self._score(one.now, found.after.rubric)
        change = Cell("")
        if one.broken and one.then is not None and one.now is not None:
            change = Cell(words.tell("break"))
        if one.change is not None and then.value is not None and now.value is not None:
            change = self._signed(now.value - then.value, self.decimals)  # of what is printed, so that the row adds up
        ranks = (self._rank(one.then), self._rank(one.now)) if self.numbered else ()
        return (name, then, now, change, *ranks)

    def _score(self, row: Row | None, rubric: Rubric) -> Cell:
        score = None if row is None else self.found.points(rubric, row.score)
        return number_cell(score, self.decimals, self.words)

    def _signed(self, value: Fraction, decimals: int) -> Cell:
        return signed_cell(value, decimals, self.words) if value else number_cell(value, decimals, self.words)

    @staticmethod
    def _rank(row: Row | None) -> Cell:
        return Cell("") if row is None else Cell(rank_text(row.rank, row.shared), Fraction(row.rank), "0")

    def _moved(self, one: OperatorChange) -> bool:
        rank = self.numbered and one.rank is not None and bool(one.rank.change)
        return bool(one.broken or one.change or rank or one.merged or any(one.parts.values()))

    def _section(self, one: OperatorChange) -> Section:
        found, words = self.found, self.words
        said: list[Text] = []
        if one.merged and one.pooled is not None:
            register, period = found.before.register, found.before.league.period
            names = ", ".join(register.name_in(id, period) for id in one.merged)
            text = sentence("{names} merged into it since: their cases and figures of then are counted with its own.")
            said.append(Text(words.tell(text, names=names)))
        if one.broken:
            said.append(Text(words.tell("Not compared: {reason}.", reason=words.say(one.broken))))
            return Section(one.name, tuple(said))
        if one.change is not None:
            said += self._score_lines(one, one.change)
        if one.rank is not None and self.numbered:
            said += [Text(line) for line in self._rank_lines(one.rank)]
        return Section(one.name, tuple(said))

    def _score_lines(self, one: OperatorChange, change: Fraction) -> Iterator[Text]:
        words, digits = self.words, self.decimals + 2
        inside = self._inside()
        parts = [
            (words.tell(_PARTS[inside if key == "performance" else key]), value) for key, value in one.parts.items()
        ]
        yield Text(words.tell("Score {sum}.", sum=self._sum(change, parts, digits)))
        if one.unanswered:
            asked = self._criteria(one.unanswered)
            text = sentence(
                "Hardly known then: {criteria}. So the rubric's part and the operator's cannot be told apart."
            )
            yield Text(words.tell(text, criteria=asked), 1)
        elif "performance" not in one.parts:
            yield Text(words.tell("No stratum has cases in both years: mix and performance cannot be told apart."), 1)
        if one.only_then and not one.unanswered:
            yield Text(words.tell("Known then and not now: {criteria}.", criteria=self._criteria(one.only_then)), 1)
        if one.only_now and not one.unanswered:
            yield Text(words.tell("Known now and not then: {criteria}.", criteria=self._criteria(one.only_now)), 1)
        if one.split is None:
            if one.parts.get("performance"):
                text = sentence("Performance is not split by criterion: the rubric does not add its criteria up.")
                yield Text(words.tell(text), 1)
            return
        titles = [words.say(title_of(self.found.after.rubric, id)) for id in one.split.criteria]
        by = [
            (f"{title} ({id})" if titles.count(title) > 1 else title, value)
            for title, (id, value) in zip(titles, one.split.criteria.items(), strict=True)
        ]
        by.append((words.tell("applied weights"), one.split.weights))
        by.append((words.tell("gates"), one.split.gates))
        by.append((words.tell("rounding"), one.split.rounding))
        counted = [(name, value) for name, value in by if value]
        if counted:
            made = self._sum(one.parts["performance"], counted, digits)
            text = sentence("Performance {sum}.") if inside == "performance" else sentence("Correction {sum}.")
            yield Text(words.tell(text, sum=made), 1)

    def _inside(self) -> str:
        """What the change inside strata is: of one edition and its revision nobody performed otherwise."""
        sides = [side.record.name.edition if side.record else None for side in (self.found.before, self.found.after)]
        return "correction" if sides[0] is not None and sides[0] == sides[1] else "performance"

    def _criteria(self, ids: Sequence[str]) -> str:
        """Criteria by their titles, and gates by theirs."""
        rubric = self.found.after.rubric
        gates = {f"gate:{gate.id}": gate.title for gate in rubric.gates}
        return ", ".join(self.words.say(gates[id] if id in gates else title_of(rubric, id)) for id in ids)

    def _sum(self, total: Fraction, parts: Sequence[tuple[str, Fraction]], digits: int) -> str:
        """A change and its parts, that make it as printed: what the decimals hide is a part of its own."""
        hidden = half_up(total, digits) - sum((half_up(part, digits) for _, part in parts), Fraction(0))
        listed = [f"{name} {self._short(part, digits)}" for name, part in parts]
        if hidden:
            listed.append(f"{self.words.tell('decimals not printed')} {self._short(hidden, digits)}")
        made = self._short(total, digits)
        return f"{made}: {', '.join(listed)}" if listed else made

    def _short(self, value: Fraction, digits: int) -> str:
        return signed_cell(value, digits, self.words).text if value else "0"

    def _rank_lines(self, rank: RankChange) -> Iterator[str]:
        words = self.words
        if not rank.is_split and rank.change:
            then, now = words.ordinal(rank.then), words.ordinal(rank.now)
            said = sentence("It went from {then} to {now}; in so large a table the change is not split.")
            yield words.tell(said, then=then, now=now)
            return
        if not rank.change and not rank.entrants and not rank.leavers and not any(r.change for r in rank.rivals):
            yield words.tell("Rank {rank}, as before.", rank=rank.now)
            return
        then, now = words.ordinal(rank.then), words.ordinal(rank.now)
        text = sentence("It stayed {now}: {causes}.")
        if rank.change:
            text = sentence("It fell from {then} to {now}: {causes}.")
        if rank.change < 0:
            text = sentence("It rose from {then} to {now}: {causes}.")
        causes = list(self._shapley(rank) if self.found.method == SHAPLEY else self._sequence(rank))
        unsplit = [rival for rival in rank.rivals if rival.by is None and rival.change]
        for up in (True, False):
            those = self._named([r.operator for r in unsplit if (r.change < 0) == up])
            joined = sentence("it passed {names} for reasons that cannot be told apart")
            if not up:
                joined = sentence("it fell behind {names} for reasons that cannot be told apart")
            causes += [words.tell(joined, names=those)] if those else []
        if rank.entrants:
            causes.append(words.tell("{names}, new this time, entered above it", names=self._named(rank.entrants)))
        if rank.leavers:
            causes.append(words.tell("{names}, above it then, left the table", names=self._named(rank.leavers)))
        yield words.tell(text, then=then, now=now, causes="; ".join(causes))

    def _sequence(self, rank: RankChange) -> Iterator[str]:
        """What each cause did, in the order in which they were changed: whole rivals."""
        for cause, (past, behind) in _CAUSES.items():
            for text, sign in ((past, -1), (behind, 1)):
                those = [r.operator for r in rank.rivals if r.by is not None and r.by[cause] * sign > 0]
                if those:
                    yield self.words.tell(text, names=self._named(those))

    def _shapley(self, rank: RankChange) -> Iterator[str]:
        """What each cause adds on average over every order: places and parts of places."""
        for cause, called in _CALLED.items():
            those: list[Rival] = [rival for rival in rank.rivals if rival.by is not None and rival.by[cause]]
            if those:
                listed = ", ".join(f"{self.names[r.operator]} {_places(r.by[cause])}" for r in those if r.by)
                yield f"{self.words.tell(called)} {_places(rank.total(cause))} ({listed})"

    def _named(self, ids: Sequence[str]) -> str:
        names = [self.names.get(id, id) for id in ids]
        if len(names) < 2:
            return "".join(names)
        return self.words.tell("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])

    def _notes(self) -> Iterator[str]:
        found, words = self.found, self.words
        for entered, text in (
            (True, sentence("In the table now and not then: {names}.")),
            (False, sentence("In the table then and not now: {names}.")),
        ):
            those = found.entrants if entered else found.leavers
            named = [(one.name if entered else one.name_then, words.say(one.broken)) for one in those]
            if named:
                listed = ", ".join(f"{name} ({broken})" if broken else name for name, broken in named)
                yield words.tell(text, names=listed)
        if not self.numbered:
            lists = [side.label for side in (found.before, found.after) if not side.league.shows_ranks]
            if len(lists) == 2:
                yield words.tell("Without ranks: both are lists of single experiences.")
            else:
                yield words.tell("Without ranks: {edition} is a list of single experiences.", edition=lists[0])
        rubric = found.after.rubric
        if rubric.unit == "operator" and rubric.reads_cases:
            yield words.tell(
                "Operators are scored once, over all their cases: a changed mix of cases is part of performance."
            )
        if self.numbered and any(one.rank is not None for one in found.operators):
            if found.method == SHAPLEY:
                yield words.tell(
                    "A rank is one more than the number of those above, so + is places down. Causes are averaged over "
                    "every order in which they can come (Shapley)."
                )
            else:
                yield words.tell(
                    "Causes are counted one after the other: first the rubric, then an operator's own cases and "
                    "figures, then those of its rivals."
                )
        yield words.tell(
            "This describes these cases and figures. Whether a change is more than chance is not computed; who was "
            "worst once tends to look better later, only by chance."
        )


def _places(value: Fraction) -> str:
    return f"+{value}" if value > 0 else str(value)
