"""The page of a comparison: who moved, and where each change comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scorekit.editions.comparing.comparison import Comparison, OperatorChange, title_of
from scorekit.editions.comparing.rank_change import SHAPLEY, RankChange
from scorekit.editions.comparing.sides import Side
from scorekit.publishing.page import Page, Section, Table
from scorekit.publishing.pages.explanation import signed
from scorekit.rubrics.tree import Rubric, as_text
from scorekit.scoring.table import Row
from scorekit.wording.numbers import decimal_text, half_up

_STRATA = "strata that came or went"
_CAUSES = {"own": "own cases and figures", "rival": "theirs", "rubric": "rubric"}


def compare_page(found: Comparison) -> Page:
    """Score and rank then and now of every operator, and the parts of every change."""
    rows = tuple(_row(found, one) for one in found.operators)
    heads = ("Operator", "Score then", "now", "Change", *(("Rank then", "now") if _numbered(found) else ()))
    table = Table(heads, rows, ("left", *("right",) * (len(heads) - 1)), (0,)) if rows else None
    compared = any(one.change is not None for one in found.operators)
    sections = tuple(_section(found, one) for one in found.operators if compared and _moved(one, _numbered(found)))
    return Page(_title(found), tuple(_intro(found)), table, tuple(_notes(found)), sections)


def _numbered(found: Comparison) -> bool:
    """Whether both tables have rank numbers."""
    return found.before.league.shows_ranks and found.after.league.shows_ranks


def _title(found: Comparison) -> str:
    title = as_text(found.after.league.spec.title, found.after.league.languages) or found.after.league.id
    return f"{title}: {found.before.label} and {found.after.label}"


def _intro(found: Comparison) -> Iterator[str]:
    old, new = found.before.rubric, found.after.rubric
    if found.changed and (old.id, old.version) != (new.id, new.version):
        yield f"The rubric changed: {old.id} {old.version} then, {new.id} {new.version} now."
    elif found.changed:
        yield f"The rubric {new.id} {new.version} changed, or what the league allows."
    else:
        yield f"One rubric then and now: {new.id} {new.version}."
    if found.common_scale:
        yield "Scores are in percent of the way from worst to best, since the scales differ."
    for side in (found.before, found.after):
        yield from _revised(side)
    listed = [one for one in found.operators if one.broken and one.operator in found.before.league.operators]
    if listed and not any(one.change is not None for one in found.operators):
        reasons = dict.fromkeys(one.broken for one in listed)
        yield f"Nothing can be compared: {'; '.join(reasons)}."


def _revised(side: Side) -> Iterator[str]:
    if side.record is not None and side.record.revises is not None:
        was = side.record.revises
        yield f"{side.label} is a revision of {was['edition']}, of {was['date']}: {was['reason']}"


def _decimals(found: Comparison) -> int:
    return 1 if found.common_scale else max(side.rubric.scale.decimals for side in (found.before, found.after))


def _row(found: Comparison, one: OperatorChange) -> tuple[str, ...]:
    name = one.name if one.name == one.name_then or one.then is None else f"{one.name} (then {one.name_then})"
    change = ""
    if one.broken and one.then is not None and one.now is not None:
        change = "break"
    scores = (_score(found, one.then, found.before.rubric), _score(found, one.now, found.after.rubric))
    if one.change is not None and all(scores):  # of what is printed, so that the row adds up
        difference = Fraction(scores[1]) - Fraction(scores[0])
        change = signed(difference, _decimals(found)) if difference else decimal_text(difference, _decimals(found))
    return (name, *scores, change, *((_rank(one.then), _rank(one.now)) if _numbered(found) else ()))


def _score(found: Comparison, row: Row | None, rubric: Rubric) -> str:
    if row is None:
        return ""
    return decimal_text(found.points(rubric, row.score), _decimals(found))


def _rank(row: Row | None) -> str:
    return "" if row is None else f"{'=' if row.shared else ''}{row.rank}"


def _moved(one: OperatorChange, numbered: bool) -> bool:
    rank = numbered and one.rank is not None and bool(one.rank.change)
    return bool(one.broken or one.change or rank or one.merged or any(one.parts.values()))


def _section(found: Comparison, one: OperatorChange) -> Section:
    lines: list[str] = []
    if one.merged and one.pooled is not None:
        names = ", ".join(found.before.register.name_in(id, found.before.league.period) for id in one.merged)
        lines.append(f"{names} merged into it since: their cases and figures of then stand with its own.")
    if one.broken:
        return Section(one.name, (*lines, f"Not compared: {one.broken}."))
    if one.change is not None:
        lines += _score_lines(found, one)
    if one.rank is not None and _numbered(found):
        lines += _rank_lines(found, one.rank)
    return Section(one.name, tuple(lines))


def _score_lines(found: Comparison, one: OperatorChange) -> Iterator[str]:
    digits = _decimals(found) + 2
    assert one.change is not None
    called = {"strata": _STRATA, "performance": _inside(found)}
    parts = [(called.get(key, key), value) for key, value in one.parts.items()]
    yield f"Score {_sum(one.change, parts, digits)}."
    if one.unanswered:
        asked = _named_criteria(found, one.unanswered)
        yield f"  Hardly known then: {asked}. So the rubric's part and the operator's cannot be told apart."
    elif "performance" not in one.parts:
        yield "  No stratum has cases in both years: mix and performance cannot be told."
    for when, ids in (("then and not now", one.only_then), ("now and not then", one.only_now)):
        if ids and not one.unanswered:
            yield f"  Known {when}: {_named_criteria(found, ids)}."
    if one.split is None:
        if one.parts.get("performance"):
            yield "  Performance is not split by criterion: the rubric does not add its criteria up."
        return
    rubric, languages = found.after.rubric, found.after.league.languages
    titles = [title_of(rubric, id, languages) for id in one.split.criteria]
    by = [
        (f"{title} ({id})" if titles.count(title) > 1 else title, value)
        for title, (id, value) in zip(titles, one.split.criteria.items(), strict=True)
        if value
    ]
    by += [
        (name, value)
        for name, value in (
            ("applied weights", one.split.weights),
            ("gates", one.split.gates),
            ("rounding", one.split.rounding),
        )
        if value
    ]
    if by:
        yield f"  {_inside(found).capitalize()} {_sum(one.parts['performance'], by, digits)}."


def _inside(found: Comparison) -> str:
    """What the change inside strata is: of one edition and its revision nobody performed otherwise."""
    sides = [side.record.name.edition if side.record else None for side in (found.before, found.after)]
    return "correction" if sides[0] is not None and sides[0] == sides[1] else "performance"


def _named_criteria(found: Comparison, ids: Sequence[str]) -> str:
    rubric, languages = found.after.rubric, found.after.league.languages
    return ", ".join(id.replace(":", " ") if ":" in id else title_of(rubric, id, languages) for id in ids)


def _sum(total: Fraction, parts: Sequence[tuple[str, Fraction]], digits: int) -> str:
    """A change and its parts, that make it as printed: what the decimals hide is a part of its own."""
    hidden = half_up(total, digits) - sum((half_up(part, digits) for _, part in parts), Fraction(0))
    listed = [f"{name} {_signed(part, digits)}" for name, part in parts]
    if hidden:
        listed.append(f"decimals not printed {_signed(hidden, digits)}")
    return f"{_signed(total, digits)}: {', '.join(listed)}" if listed else _signed(total, digits)


def _signed(value: Fraction, digits: int) -> str:
    return signed(value, digits) if value else "0"


def _rank_lines(found: Comparison, rank: RankChange) -> Iterator[str]:
    names = {one.operator: one.name for one in found.operators}
    if not rank.change and not rank.entrants and not rank.leavers and not any(rival.change for rival in rank.rivals):
        yield f"Rank {rank.now}, as before."
        return
    by: list[str] = []
    for cause, said in _CAUSES.items():
        total = rank.total(cause)
        those = [rival for rival in rank.rivals if rival.by is not None and rival.by[cause]]
        if those:
            listed = ", ".join(f"{names[rival.operator]} {_places(rival.by[cause])}" for rival in those if rival.by)
            by.append(f"{said} {_places(total)} ({listed})")
    unsplit = [rival for rival in rank.rivals if rival.by is None and rival.change]
    if unsplit:
        listed = ", ".join(f"{names[rival.operator]} {_places(Fraction(rival.change))}" for rival in unsplit)
        by.append(f"not to be told apart {_places(Fraction(rank.unsplit))} ({listed})")
    if rank.entrants:
        by.append(f"new above it {_places(Fraction(len(rank.entrants)))} ({_named(rank.entrants, names)})")
    if rank.leavers:
        by.append(f"gone from above it {_places(Fraction(-len(rank.leavers)))} ({_named(rank.leavers, names)})")
    yield f"Rank {rank.then} -> {rank.now}, {_places(Fraction(rank.change))}: {'; '.join(by)}."


def _places(value: Fraction) -> str:
    text = str(value)
    return f"+{text}" if value > 0 else text


def _named(ids: tuple[str, ...], names: dict[str, str]) -> str:
    return ", ".join(names.get(id, id) for id in ids)


def _notes(found: Comparison) -> Iterator[str]:
    new = [one.name if not one.broken else f"{one.name} ({one.broken})" for one in found.entrants]
    gone = [one.name_then if not one.broken else f"{one.name_then} ({one.broken})" for one in found.leavers]
    if new:
        yield f"In the table now and not then: {', '.join(new)}."
    if gone:
        yield f"In the table then and not now: {', '.join(gone)}."
    if not _numbered(found):
        lists = [side.label for side in (found.before, found.after) if not side.league.shows_ranks]
        both = "both are lists" if len(lists) == 2 else f"{lists[0]} is a list"
        yield f"Without ranks: {both} of single experiences."
    rubric = found.after.rubric
    if rubric.unit == "operator" and rubric.reads_cases:
        yield "Operators are scored once, over all their cases: a changed mix of cases is part of performance."
    if _numbered(found) and any(one.rank is not None for one in found.operators):
        order = (
            "in every order, and averaged (Shapley)."
            if found.method == SHAPLEY
            else "in the order rubric, own, theirs; --method shapley averages over every order."
        )
        yield f"A rank is one more than the number of those above: + is places down. Causes are told {order}"
    yield (
        "This describes these cases and figures. Whether a change is more than chance is not computed; who stood worst "
        "then looks better now by chance alone."
    )
