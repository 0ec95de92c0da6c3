"""The page of a league table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from scorekit.publishing.page import Block, Cell, Column, Item, Lines, Notice, Page, Section, Text, table
from scorekit.publishing.pages.points import (
    between,
    decimal_pattern,
    is_wide,
    number_cell,
    percent_cell,
    points_cell,
    scored_by,
)
from scorekit.rubrics.tree import POINT, Rubric
from scorekit.rubrics.tree import Text as Title
from scorekit.scoring.enough import RANKED_CASES
from scorekit.scoring.ranks import COMPARED_DECIMALS
from scorekit.scoring.rows import Before, Row, Unranked
from scorekit.scoring.table import League, label_of, label_of_exact, printed_change
from scorekit.wording import Wording, sentence, wording
from scorekit.wording.numbers import decimal_text, rank_text, short_text, telling_decimals

#: Coverages that lie further apart are pointed out.
UNEVEN_COVERAGE = Fraction(1, 10)
#: Columns that a table has when it is set against an earlier edition.
AGAINST = ("last_rank", "last_score", "change")
_LEFT = ("operator", "remark", "label")
#: Comes after the name of an operator of which sources contradict each other.
CONTRADICTED = "\u2020"


def operator_head(word: Title, words: Wording) -> str:
    """The head of the column of operators: the project's own word, or the usual one where it has none in that
    language."""
    if isinstance(word, Mapping):
        return word.get(words.language) or word.get(words.spoken) or words.tell("Operator")
    return word or words.tell("Operator")


def league_page(league: League, words: Wording | None = None) -> Page:
    """The page of a league: the columns that the project asks for, or the usual ones."""
    words = words or wording(league.languages[0])
    columns = league_columns(league, words)
    blocks: list[Block] = []
    if league.left_out:
        problems = tuple(Text(str(problem)) for problem in league.left_out)
        blocks.append(Notice(words.tell("Left out, because of problems:"), problems))
    blocks += table(columns, _items(columns))
    # A page without a table still has its notes apart from the title.
    notes = tuple(Text(note) for note in league_notes(league, words))
    blocks += [Lines(()), Lines(notes)] if not league.rows else [Lines(notes)]
    blocks += _apart(league, words)
    return Page(league_title(league, words), tuple(blocks), words.language)


def league_title(league: League, words: Wording) -> str:
    """The title of a league with its period."""
    title = words.say(league.spec.title) or league.rubric.id
    return f"{title}, {league.period}" if league.period else title


def _shows_last_rank(league: League) -> bool:
    """Whether both the table and the edition that it is set against show ranks."""
    return league.shows_ranks and any(before.rank is not None for before in league.before.values())


def league_columns(league: League, words: Wording) -> tuple[Column, ...]:
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
    heads = _heads(league, words)
    return tuple(
        Column(
            id,
            heads[id],
            tuple(_cell(id, row, league, words) for row in rows),
            right=id not in _LEFT,
            gives_way=id in _LEFT,
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


def _heads(league: League, words: Wording) -> dict[str, str]:
    titles = {node.id: words.say(node.title) for node in league.rubric.root.walk()}
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


def _cell(column: str, row: Row, league: League, words: Wording) -> Cell:
    if column == "rank":
        return Cell(rank_text(row.rank, row.shared), Fraction(row.rank), '"="0' if row.shared else "0")
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
        return percent_cell(row.coverage, words)
    if column == "remark":
        return Cell(words.say(row.remark))
    if column == "label":
        return Cell(words.say(label_of(league.rubric, row.score)))
    if column in AGAINST:
        return _before_cell(column, league.before.get(row.operator), row, league.rubric, words)
    if column.startswith("figure:"):
        return Cell(words.say(row.figures.get(column.removeprefix("figure:"), "")))
    return points_cell(row.criteria[column], league.rubric, words)


def _before_cell(column: str, before: Before | None, row: Row, rubric: Rubric, words: Wording) -> Cell:
    """Where the operator was in the earlier edition; "break" where it cannot be compared."""
    if before is None:
        return Cell(words.tell("new") if column == "change" else "")
    if column == "last_rank":
        if before.rank is None:
            return Cell("")
        return Cell(rank_text(before.rank, before.shared), Fraction(before.rank), '"="0' if before.shared else "0")
    if column == "last_score":
        return Cell(words.number(before.shown), Fraction(before.shown) if before.shown else None)
    if before.broken:
        return Cell(words.tell("break"))
    decimals = rubric.scale.decimals
    printed = printed_change(row, before, decimals)
    if printed is None:
        return Cell("")
    text = decimal_text(printed, decimals)
    return Cell(words.number(f"+{text}" if printed > 0 else text), printed, decimal_pattern(decimals))


def score_text(score: Fraction, league: League, words: Wording) -> str:
    """A score as the table prints it: 7.0, or 7/10."""
    return _score_cell(score, league, words).text


def _score_cell(score: Fraction, league: League, words: Wording) -> Cell:
    scale = league.rubric.scale
    if not league.spec.of_scale:
        return points_cell(score, league.rubric, words)
    best = words.number(short_text(Fraction(scale.best, POINT), 6))
    shown = Fraction(decimal_text(score, scale.decimals))
    return Cell(f"{words.number(short_text(score, scale.decimals))}/{best}", shown, f'General"/{best}"')


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


def league_notes(league: League, words: Wording, *, ids: bool = True) -> tuple[str, ...]:
    """What is said under the table; without ``ids`` the rubric is called by its title only."""
    notes = [scored_by(league.rubric, words, ids=ids)]
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
        if any(row.shared for row in league.rows):
            notes.append(words.tell("Those with the same score are in the order of the alphabet."))
    elif _is_of_single_cases(league):
        notes.append(
            words.tell("Each score is one experience: the table describes these experiences and nothing more.")
        )
    notes += _ties(league, words)
    notes += _judged_as_printed(league, words)
    if any(row.inferred for row in league.rows):
        titles = {node.id: words.say(node.title) for node in league.rubric.root.walk()}
        inferred = {
            row.name: ", ".join(titles.get(id, id.replace("_", " ")) for id in row.inferred)
            for row in league.rows
            if row.inferred
        }
        listed = ", ".join(f"{name} ({those})" for name, those in inferred.items())
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
        broken = {words.say(league.before[row.operator].broken) for row in league.rows if row.operator in league.before}
        notes += [words.tell("Break: {reason}.", reason=reason) for reason in sorted(broken - {""})]
    notes += [words.phrase(caveat) for caveat in league.caveats]
    several = [(row.name, row.total) for row in league.rows if row.total > 1 and league.rubric.unit == "case"]
    if several and league.spec.columns and "cases" not in league.spec.columns:
        listed = ", ".join(f"{name} ({total})" for name, total in several)
        notes.append(words.tell("Means over several cases: {listed}.", listed=listed))
    if _is_ranged(league):
        notes.append(
            words.tell("Worst and Best: the score if all that is unknown or in doubt were at its worst, or its best.")
        )
    pairs = league.pairs
    if pairs is not None and pairs.neighbours_touch:
        if pairs.tied == pairs.all:
            said = sentence("All have the same score.")
        elif not pairs.tied:
            said = sentence("{decided} of {all} pairs are decided by what is known; the ranges of the others overlap.")
        elif pairs.decided + pairs.tied == pairs.all:
            said = sentence("{decided} of {all} pairs are decided by what is known; the others have the same score.")
        else:
            said = sentence(
                "{decided} of {all} pairs are decided by what is known, and {tied} have the same score; the ranges of "
                "the others overlap."
            )
        notes.append(words.tell(said, decided=pairs.decided, all=pairs.all, tied=pairs.tied))
    notes += _contradicted(league, words)
    coverages = [row.coverage for row in league.rows]
    if coverages and max(coverages) - min(coverages) > UNEVEN_COVERAGE:
        notes.append(
            words.tell(
                "Coverage runs from {low} to {high}: some scores rest on less of what the rubric asks than others. "
                "A high score with low coverage says less than one with high coverage.",
                low=percent_cell(min(coverages), words).text,
                high=percent_cell(max(coverages), words).text,
            )
        )
    notes += [
        words.tell("Not in the table: {name} ({reason}).", name=entry.name, reason=words.phrase(entry.reason))
        for entry in league.unranked
        if entry.too_small
    ]
    return tuple(notes)


def _ties(league: League, words: Wording) -> Iterator[str]:
    """Why operators whose scores are printed alike have other ranks: decimals that are not printed, or a criterion
    that breaks ties."""
    decimals = league.rubric.scale.decimals
    compared = decimals if league.rubric.rank_on == "shown" else COMPARED_DECIMALS
    alike: dict[str, list[Row]] = {}
    for row in league.rows:
        alike.setdefault(decimal_text(row.score, decimals), []).append(row)
    hidden = any(len({decimal_text(row.score, compared) for row in rows}) > 1 for rows in alike.values())
    if league.shows_ranks and hidden:
        yield words.tell("Ranks compare scores to four decimals, more than are printed.")
    titles = {node.id: words.say(node.title) for node in league.rubric.root.walk()}
    for rows in alike.values():
        for id in dict.fromkeys(id for row in rows for id in row.tie_break):
            those = [row for row in rows if id in row.tie_break]
            known = [points for row in those if (points := row.criteria[id]) is not None]
            several = max((telling_decimals(one, decimals, known, COMPARED_DECIMALS) for one in known), default=0)
            values = [number_cell(row.criteria[id], several, words).text or words.tell("unknown") for row in those]
            listed = ", ".join(f"{row.name} {value}" for row, value in zip(those, values, strict=True))
            yield words.tell("Of equal scores, {criterion} decides: {listed}.", criterion=titles[id], listed=listed)


def _judged_as_printed(league: League, words: Wording) -> Iterator[str]:
    """Whose label is that of the score as it is printed, and not of the exact one."""
    if "label" not in league.spec.columns:
        return
    decimals = league.rubric.scale.decimals
    listed = [
        f"{row.name} {words.number(decimal_text(row.score, telling_decimals(row.score, decimals, edges)))}"
        for row in league.rows
        for edges in ([Fraction(edge, POINT) for edge, _ in league.rubric.scale.labels],)
        if label_of(league.rubric, row.score) != label_of_exact(league.rubric, row.score)
    ]
    if listed:
        yield words.tell("Labels judge the score as it is printed. More exactly: {listed}.", listed=", ".join(listed))


def _contradicted(league: League, words: Wording) -> Iterator[str]:
    """The sources that contradict each other, by operator."""
    titles = {node.id: words.say(node.title) for node in league.rubric.root.walk()}
    entries = [(row.name, row.contradicted) for row in league.rows]
    entries += [(entry.name, entry.contradicted) for entry in league.unranked]
    listed = [
        words.labelled(
            name,
            words.labelled(f"{titles.get(one.criterion, one.indicator.replace('_', ' '))} {one.period}", one.values),
        )
        for name, contradicted in entries
        for one in contradicted
    ]
    if listed:
        yield words.tell(
            "{mark} Sources contradict each other, so what they allow counts as a range: {listed}.",
            mark=CONTRADICTED,
            listed="; ".join(listed),
        )


def _apart(league: League, words: Wording) -> Iterator[Section]:
    """Those of whom too little is known, with the reason and their range."""
    apart = [entry for entry in league.unranked if not entry.too_small]
    if apart:
        lines = tuple(Text(_apart_line(entry, league, words)) for entry in apart)
        yield Section(words.tell("Too little is known"), lines)


def _apart_line(entry: Unranked, league: League, words: Wording) -> str:
    mark = CONTRADICTED if entry.contradicted else ""
    said = words.labelled(f"{entry.name}{mark}", f"{words.phrase(entry.reason)}.")
    if entry.range is None or not is_wide(entry.range, league.rubric):
        return said
    return f"{said} {between(entry.range, league.rubric, words)}"
