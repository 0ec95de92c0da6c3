"""The page of a league table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scorekit.publishing.cells import Cell, Column, decimal_pattern, table_of
from scorekit.publishing.page import Item, Page, Section
from scorekit.rubrics.tree import POINT, Rubric, as_text
from scorekit.scoring.enough import RANKED_CASES
from scorekit.scoring.table import Before, League, Range, Row, Unranked
from scorekit.wording import Wording, wording
from scorekit.wording.numbers import decimal_text, short_text

#: Coverages that lie further apart are pointed out.
UNEVEN_COVERAGE = Fraction(1, 10)
#: Columns that a table has when it is set against an earlier edition.
AGAINST = ("last_rank", "last_score", "change")
_LEFT = ("operator", "remark", "label")
#: Stands behind the name of an operator of which sources contradict each other.
CONTRADICTED = "\u2020"


def percent(share: Fraction) -> str:
    """A share in whole percent."""
    return f"{decimal_text(share * 100, 0)} %"


def scale_text(rubric: Rubric, words: Wording) -> str:
    """The ends of the scale in words: 0 (worst) to 10 (best)."""
    worst, best = (words.number(short_text(Fraction(end, POINT), 6)) for end in (rubric.scale.worst, rubric.scale.best))
    return words.tell("{worst} (worst) to {best} (best)", worst=worst, best=best)


def label_of(rubric: Rubric, score: Fraction, languages: tuple[str, ...]) -> str:
    """The rubric's word for a score, by the score as printed; empty without one."""
    shown_score = Fraction(decimal_text(score, rubric.scale.decimals))
    for edge, label in rubric.scale.labels:
        if rubric.scale.sign * shown_score >= rubric.scale.sign * Fraction(edge, POINT):
            return as_text(label, languages)
    return ""


def operator_head(word: str, words: Wording) -> str:
    """The head of the column of operators: the project's own word, or the usual one."""
    return word or words.tell("Operator")


def league_page(league: League) -> Page:
    """The page of a league: the columns that the project asks for, or the usual ones."""
    words = wording(league.languages[0])
    columns = league_columns(league)
    return Page(
        league_title(league),
        (),
        table_of(columns),
        league_notes(league),
        tuple(_apart(league)),
        tuple(map(str, league.left_out)),
        _items(columns),
        words.language,
    )


def league_title(league: League) -> str:
    """The title of a league with its period."""
    title = league.title or league.rubric.id
    return f"{title}, {league.period}" if league.period else title


def _shows_last_rank(league: League) -> bool:
    """Whether both the table and the edition that it is set against show ranks."""
    return league.shows_ranks and any(before.rank is not None for before in league.before.values())


def league_columns(league: League) -> tuple[Column, ...]:
    """The columns of a league table, in the order in which it is printed."""
    ids = list(league.spec.columns or _usual_columns(league))
    if not league.shows_ranks:
        ids = [id for id in ids if id != "rank"]
    if not _shows_last_rank(league):
        ids = [id for id in ids if id != "last_rank"]
    if _is_ranged(league) and "low" not in ids:
        place = ids.index("score") + 1 if "score" in ids else len(ids)
        ids[place:place] = ["low", "high"]
    if league.against:
        ids += [id for id in AGAINST if id not in ids and (id != "last_rank" or _shows_last_rank(league))]
    rows = league.rows
    if league.spec.order == "worst_first":  # those who share a rank stay in the order of their names
        rows = tuple(sorted(rows, key=lambda row: -row.rank))
    heads = _heads(league)
    return tuple(
        Column(
            id,
            heads[id],
            "left" if id in _LEFT else "right",
            tuple(_cell(id, row, league) for row in rows),
            id in _LEFT,
        )
        for id in ids
    )


def _usual_columns(league: League) -> tuple[str, ...]:
    """Rank, operator and score; cases and coverage unless they say nothing."""
    uneven = any(row.coverage != 1 for row in league.rows)
    if not league.rubric.reads_cases:
        says = {"coverage": uneven}
    else:
        single = _is_of_single_cases(league)
        says = {"cases": not single, "coverage": not single or uneven}
    return ("rank", "operator", "score", *(column for column, worth in says.items() if worth))


def _is_of_single_cases(league: League) -> bool:
    return bool(league.rows) and league.rubric.unit == "case" and all(row.total == 1 for row in league.rows)


def _is_ranged(league: League) -> bool:
    """Whether the range of some score is wider than what is printed."""
    return any(is_wide(row.range, league.rubric) for row in league.rows)


def is_wide(ends: Range | None, rubric: Rubric) -> bool:
    """Whether a range is wider than the decimals that are printed."""
    decimals = rubric.scale.decimals
    return ends is not None and decimal_text(ends.worst, decimals) != decimal_text(ends.best, decimals)


def between(ends: Range, rubric: Rubric, words: Wording) -> str:
    """The sentence that says between what a score lies."""
    worst, best = (points_cell(end, rubric, words).text for end in ends)
    return words.tell("Between {worst} (worst) and {best} (best) is possible.", worst=worst, best=best)


def _heads(league: League) -> dict[str, str]:
    words = wording(league.languages[0])
    titles = {node.id: as_text(node.title, league.languages) for node in league.rubric.root.walk()}
    shown = {id for id in league.spec.columns if id.startswith("figure:")}
    # Beside a figure, and where a title may be taken for one, points are called so.
    points = {
        id: f"{title} ({words.tell('points')})" if league.rubric.unit == "operator" and id != "score" else title
        for id, title in titles.items()
    }
    return (
        points
        | {id: titles[id.removeprefix("figure:")] for id in shown}
        | {
            "rank": words.tell("Rank"),
            "operator": operator_head(league.operator_word, words),
            "score": words.tell("Score"),
            "cases": words.tell("Cases"),
            "coverage": words.tell("Coverage"),
            "remark": words.tell("Remark"),
            "label": words.tell("Label"),
            "last_rank": words.tell("Last rank"),
            "last_score": words.tell("Last score"),
            "change": words.tell("Change"),
            "low": words.tell("Worst"),
            "high": words.tell("Best"),
        }
    )


def _cell(column: str, row: Row, league: League) -> Cell:
    words = wording(league.languages[0])
    if column == "rank":
        return Cell(f"={row.rank}" if row.shared else str(row.rank), Fraction(row.rank), '"="0' if row.shared else "0")
    if column == "operator":
        return Cell(f"{row.name}{'*' if row.inferred else ''}{CONTRADICTED if row.contradicted else ''}")
    if column == "score":
        return _score_cell(row.score, league, words)
    if column in ("low", "high"):
        ends = row.range
        return points_cell(None if ends is None else ends.worst if column == "low" else ends.best, league.rubric, words)
    if column == "cases":
        if row.scored == row.total:
            return Cell(str(row.total), Fraction(row.total), "0")
        return Cell(words.tell("{scored} of {total}", scored=row.scored, total=row.total))
    if column == "coverage":
        return Cell(percent(row.coverage), row.coverage, "0%")
    if column == "remark":
        return Cell(row.remark)
    if column == "label":
        return Cell(label_of(league.rubric, row.score, league.languages))
    if column in AGAINST:
        return _before_cell(column, league.before.get(row.operator), row, league.rubric, words)
    if column.startswith("figure:"):
        return Cell(row.figures.get(column.removeprefix("figure:"), ""))
    return points_cell(row.criteria[column], league.rubric, words)


def _before_cell(column: str, before: Before | None, row: Row, rubric: Rubric, words: Wording) -> Cell:
    """Where the operator stood in the earlier edition; "break" where it cannot be compared."""
    if before is None:
        return Cell(words.tell("new") if column == "change" else "")
    if column == "last_rank":
        return Cell("") if before.rank is None else Cell(str(before.rank), Fraction(before.rank), "0")
    if column == "last_score":
        return Cell(words.number(before.shown), Fraction(before.shown) if before.shown else None)
    if before.broken:
        return Cell(words.tell("break"))
    if before.change is None:
        return Cell("")
    decimals = rubric.scale.decimals
    printed = Fraction(decimal_text(row.score, decimals)) - Fraction(before.shown)
    text = decimal_text(printed, decimals)
    return Cell(words.number(f"+{text}" if printed > 0 else text), printed, decimal_pattern(decimals))


def _score_cell(score: Fraction, league: League, words: Wording) -> Cell:
    scale = league.rubric.scale
    if not league.spec.of_scale:
        return points_cell(score, league.rubric, words)
    best = words.number(short_text(Fraction(scale.best, POINT), 6))
    shown = Fraction(decimal_text(score, scale.decimals))
    return Cell(f"{words.number(short_text(score, scale.decimals))}/{best}", shown, f'General"/{best}"')


def points_cell(points: Fraction | None, rubric: Rubric, words: Wording) -> Cell:
    """Points with the decimals of the rubric; empty for None."""
    if points is None:
        return Cell("")
    text = decimal_text(points, rubric.scale.decimals)
    return Cell(words.number(text), Fraction(text), decimal_pattern(rubric.scale.decimals))


def _items(columns: Sequence[Column]) -> tuple[Item, ...]:
    """The rows for places without tables: the operator in front, then what the columns say."""
    by_id = {column.id: column for column in columns}
    found = []
    for index in range(len(columns[0].cells)):
        text = {id: column.cells[index].text for id, column in by_id.items()}
        lead = " ".join(text.pop(id) for id in ("rank", "operator") if id in text)
        remark = text.pop("remark", "")
        said = [text.pop("score")] if "score" in text else []
        said += [f"{by_id[id].head} {value}" for id, value in text.items() if value]
        found.append(Item(lead, ". ".join(part for part in (", ".join(said), remark) if part)))
    return tuple(found)


def league_notes(league: League) -> tuple[str, ...]:
    """What is said under the table."""
    words = wording(league.languages[0])
    notes = [scored_by(league.rubric, words)]
    if not league.rows:
        why = "" if league.empty is None else words.phrase(league.empty)
        notes.insert(0, f"{words.tell('No operator is ranked.')} {why}".strip())
    if not league.shows_ranks:
        notes.append(
            words.tell(
                "These are single experiences, in order of score, without rank numbers: somebody in the table rests on "
                "fewer than {count} cases.",
                count=RANKED_CASES,
            )
        )
    elif _is_of_single_cases(league):
        notes.append(
            words.tell("Each score is one experience: the table describes these experiences and nothing more.")
        )
    decimals = league.rubric.scale.decimals
    printed = Counter(decimal_text(row.score, decimals) for row in league.rows)
    ranks = Counter((decimal_text(row.score, decimals), row.rank) for row in league.rows)
    if league.shows_ranks and any(printed[score] != count for (score, _), count in ranks.items()):
        notes.append(words.tell("Ranks compare scores to four decimals, more than are printed."))
    if any(row.inferred for row in league.rows):
        listed = ", ".join(f"{row.name} ({', '.join(row.inferred)})" for row in league.rows if row.inferred)
        notes.append(
            words.tell(
                "* rests on a figure that somebody inferred, since its source does not print it so: {listed}.",
                listed=listed,
            )
        )
    if league.against:
        if _shows_last_rank(league):
            notes.append(words.tell("Last rank and last score are those of {edition}.", edition=league.against))
        else:
            notes.append(words.tell("Last score is that of {edition}.", edition=league.against))
        broken = {league.before[row.operator].broken for row in league.rows if row.operator in league.before} - {""}
        notes += [words.tell("Break: {reason}.", reason=reason) for reason in sorted(broken)]
    notes += [words.phrase(caveat) for caveat in league.caveats]
    several = [(row.name, row.total) for row in league.rows if row.total > 1 and league.rubric.unit == "case"]
    if several and league.spec.columns and "cases" not in league.spec.columns:
        listed = ", ".join(f"{name} ({total})" for name, total in several)
        notes.append(words.tell("Means over several cases: {listed}.", listed=listed))
    if _is_ranged(league):
        notes.append(
            words.tell("Worst and Best: the score with all that is unknown or in doubt at its worst and at its best.")
        )
    pairs = league.pairs
    if pairs is not None and pairs.neighbours_touch:
        notes.append(
            words.tell(
                "{decided} of {all} pairs are decided by what is known; the ranges of the others overlap.",
                decided=pairs.decided,
                all=pairs.all,
            )
        )
    notes += _contradicted(league, words)
    coverages = [row.coverage for row in league.rows]
    if coverages and max(coverages) - min(coverages) > UNEVEN_COVERAGE:
        notes.append(
            words.tell(
                "Coverage runs from {low} to {high}: the scores rest on different parts of the rubric, "
                "and a high one on little is not a high one on much.",
                low=percent(min(coverages)),
                high=percent(max(coverages)),
            )
        )
    notes += [
        words.tell("Not in the table: {name} ({reason}).", name=entry.name, reason=words.phrase(entry.reason))
        for entry in league.unranked
        if entry.too_small
    ]
    return tuple(notes)


def _contradicted(league: League, words: Wording) -> Iterator[str]:
    """The sources that contradict each other, by operator."""
    titles = {node.id: as_text(node.title, league.languages) for node in league.rubric.root.walk()}
    entries = [(row.name, row.contradicted) for row in league.rows]
    entries += [(entry.name, entry.contradicted) for entry in league.unranked]
    listed = [
        f"{name}: {titles.get(one.criterion, one.indicator)} {one.period}: "
        + words.tell(" or ").join(f"{value} ({source})" for value, source in one.figures)
        for name, contradicted in entries
        for one in contradicted
    ]
    if listed:
        yield words.tell(
            "{mark} Sources contradict each other, so what they allow counts as a range: {listed}.",
            mark=CONTRADICTED,
            listed="; ".join(listed),
        )


def _apart(league: League) -> Iterator[Section]:
    """Those of whom too little is known, with the reason and their range."""
    words = wording(league.languages[0])
    apart = [entry for entry in league.unranked if not entry.too_small]
    if apart:
        yield Section(words.tell("Too little is known"), tuple(_apart_line(entry, league, words) for entry in apart))


def _apart_line(entry: Unranked, league: League, words: Wording) -> str:
    mark = CONTRADICTED if entry.contradicted else ""
    said = f"{entry.name}{mark}: {words.phrase(entry.reason)}."
    if entry.range is None or not is_wide(entry.range, league.rubric):
        return said
    return f"{said} {between(entry.range, league.rubric, words)}"


def sheet_notes(league: League) -> tuple[str, ...]:
    """What stands under the table of a workbook: the notes, then those who stand apart."""
    apart = [line for section in _apart(league) for line in (section.title, *section.lines)]
    return (*league_notes(league), *apart)


def scored_by(rubric: Rubric, words: Wording) -> str:
    """The line that names the rubric and its scale."""
    title = as_text(rubric.title, (words.language.partition("-")[0], words.language))
    return words.tell(
        "Scored by {rubric}, from {scale}.",
        rubric=f"{title} ({rubric.id} {rubric.version})" if title else f"{rubric.id} {rubric.version}",
        scale=scale_text(rubric, words),
    )
