"""The page of a table: who is where, how sure that is, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from scorekit.publishing.page import Column
from scorekit.publishing.pages.league import CONTRADICTED, league_columns, league_notes, league_title, score_text
from scorekit.publishing.pages.points import between, is_wide, points_cell
from scorekit.publishing.site.addresses import Addresses, anchor_of
from scorekit.publishing.site.house_view import Person, person
from scorekit.publishing.site.material import Correction, Material
from scorekit.publishing.site.parts import Bar, Link, PictureView, bar
from scorekit.publishing.site.sums import sum_line
from scorekit.scoring.enough import of_verdicts
from scorekit.scoring.reweighting import reweighting
from scorekit.scoring.rows import Row, Unranked
from scorekit.scoring.table import League
from scorekit.wording import Phrase, Wording, sentence
from scorekit.wording.numbers import short_text

#: Decimals by which a browser sorts a column.
_SORTED_DECIMALS = 9


class CellView(NamedTuple):
    """A cell: its text, the number that it is sorted by (empty for a text), where it leads, and its bar."""

    text: str
    value: str = ""
    address: str = ""
    bar: Bar | None = None


class HeadView(NamedTuple):
    """The head of a column; numbers are to the ``right``."""

    id: str
    text: str
    right: bool


class RowView(NamedTuple):
    """An operator: its permanent name on the page, and its cells."""

    anchor: str
    cells: tuple[CellView, ...]


class ApartView(NamedTuple):
    """An operator that is apart: why, and between what its score would be."""

    anchor: str
    name: Link
    reason: str
    range: str
    bar: Bar | None


class SumView(NamedTuple):
    """The score of an operator as a sum."""

    name: Link
    text: str


class WeightsView(NamedTuple):
    """What readers can move: (title, weight, share in percent) of each criterion, the highest weight, and what a
    browser computes with. Without anything to move, ``why`` says so."""

    criteria: tuple[tuple[str, int, str], ...] = ()
    highest: int = 100
    data: Mapping[str, Any] = MappingProxyType({})
    why: str = ""


class LeagueView(NamedTuple):
    """All that the page of a table says."""

    title: str
    standfirst: tuple[str, ...]
    warnings: tuple[str, ...]
    heads: tuple[HeadView, ...]
    rows: tuple[RowView, ...]
    notes: tuple[str, ...]
    apart: tuple[ApartView, ...]
    sums: tuple[SumView, ...]
    weights: WeightsView
    persons: tuple[Person, ...]
    links: tuple[Link, ...]
    corrections: tuple[Correction, ...] = ()
    pictures: tuple[PictureView, ...] = ()


def league_view(material: Material, words: Wording, addresses: Addresses) -> LeagueView:
    """The view of a table."""
    league = material.league
    columns = league_columns(league, words)
    return LeagueView(
        title=league_title(league, words),
        standfirst=tuple(standfirst(league, words)),
        warnings=tuple(str(problem) for problem in league.left_out),
        heads=tuple(HeadView(column.id, column.head, column.right) for column in columns),
        rows=tuple(_rows(league, columns, words, addresses)),
        notes=tuple(_notes(league, words)),
        apart=tuple(_apart(league, one, words, addresses) for one in league.unranked if not one.too_small),
        sums=tuple(_sums(material, words, addresses)),
        weights=weights_view(material, words),
        persons=person(material, words),
        links=tuple(_links(material, words, addresses)),
        corrections=material.corrections,
    )


def _notes(league: League, words: Wording) -> Iterator[str]:
    yield from league_notes(league, words, ids=False)
    if any(is_wide(row.range, league.rubric) for row in league.rows):
        yield words.tell("The thin line on a bar runs from the worst to the best score that is possible.")


def standfirst(league: League, words: Wording) -> Iterator[str]:
    """What the table says in a sentence or two: both ends of it, and on how much it rests."""
    rubric, rows = league.rubric, league.rows
    if not rows:
        yield words.tell("No operator could be scored.")
        return
    best = Fraction(rubric.scale.best, 10**6)
    scale = points_cell(best, rubric, words).text if best.denominator != 1 else words.number(str(best.numerator))
    first = [row for row in rows if row.rank == rows[0].rank]
    last = [row for row in rows if row.rank == rows[-1].rank]
    names = [_named(those, words) for those in (first, last)]
    shown = [score_text(those[0].score, league, words) for those in (first, last)]
    undecided = (
        rubric.unit == "case" and not of_verdicts(rubric) and league.pairs is not None and not league.pairs.decided
    )
    if first == last:
        said = sentence("{names}: {score} on a scale that ends at {scale}.")
        yield words.tell(said, names=names[0], score=shown[0], scale=scale)
    elif undecided:
        yield words.tell_many(
            "{count} operator has a score.",
            "{count} operators have scores from {worst} to {best}. The best possible is {scale}.",
            len(rows),
            worst=shown[1],
            best=shown[0],
            scale=scale,
        )
        yield words.tell("So much is unknown that no two operators can be told apart for sure.")
    else:
        said = sentence(
            "The best score is {best} ({first}), the worst is {worst} ({last}). The best possible is {scale}."
        )
        yield words.tell(said, first=names[0], best=shown[0], last=names[1], worst=shown[1], scale=scale)
    cases = sum(row.scored for row in rows)
    if rubric.unit == "case":
        yield words.tell_many("The table rests on {count} case.", "The table rests on {count} cases.", cases)
    apart = sum(1 for entry in league.unranked if not entry.too_small)
    if apart:
        yield words.tell_many(
            "{count} more operator could not be scored: it may be better or worse than these.",
            "{count} more operators could not be scored: they may be better or worse than these.",
            apart,
        )


def _named(rows: list[Row], words: Wording) -> str:
    names = [row.name for row in rows]
    if len(names) < 2:
        return "".join(names)
    return words.tell("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def _rows(league: League, columns: tuple[Column, ...], words: Wording, addresses: Addresses) -> Iterator[RowView]:
    in_order = league.rows
    if league.spec.order == "worst_first":
        in_order = tuple(sorted(in_order, key=lambda row: -row.rank))
    for place, row in enumerate(in_order):
        cells = []
        for column in columns:
            cell = column.cells[place]
            value = "" if cell.value is None else short_text(cell.value, _SORTED_DECIMALS)
            if column.id == "operator":
                cells.append(CellView(cell.text, address=addresses.operator(row.operator)))
            elif column.id == "score":
                cells.append(CellView(cell.text, value, bar=bar(row.score, league.rubric, row.range)))
            else:
                cells.append(CellView(cell.text, value))
        yield RowView(anchor_of(row.operator), tuple(cells))


def _apart(league: League, entry: Unranked, words: Wording, addresses: Addresses) -> ApartView:
    name = f"{entry.name}{CONTRADICTED if entry.contradicted else ''}"
    wide = entry.range is not None and is_wide(entry.range, league.rubric)
    return ApartView(
        anchor_of(entry.operator),
        Link(name, addresses.operator(entry.operator)),
        words.phrase(entry.reason),
        between(entry.range, league.rubric, words) if entry.range is not None and wide else "",
        bar(None, league.rubric, entry.range) if wide else None,
    )


def _sums(material: Material, words: Wording, addresses: Addresses) -> Iterator[SumView]:
    for row in material.league.rows:
        found = None if row.operator in material.hidden else material.operators.get(row.operator)
        text = sum_line(found, words) if found is not None and len(found.rubric.root.children) > 1 else ""
        if text:
            yield SumView(Link(row.name, addresses.operator(row.operator)), text)


def weights_view(material: Material, words: Wording) -> WeightsView:
    """What readers can weigh themselves."""
    league = material.league
    if league.behind is None or league.against or not league.rows:
        return WeightsView()
    found = reweighting(league.behind, material.hidden)
    if isinstance(found, Phrase):
        return WeightsView(why=words.phrase(found))
    total = sum(found.weights)
    scale = max(1, 100 // total)
    weights = [weight * scale for weight in found.weights]
    shares = [words.number(short_text(Fraction(100 * weight, total), 1)) for weight in found.weights]
    titles = [words.say(criterion.title) for criterion in found.criteria]
    data = {
        "table": found.data,
        "weights": weights,
        "sign": words.decimal_sign,
        "names": {
            **{
                row.operator: {"name": row.name, "published": points_cell(row.score, league.rubric, words).text}
                for row in league.rows
            },
            **{entry.operator: {"name": entry.name, "published": ""} for entry in league.unranked},
        },
        "texts": {
            "own": words.tell("These are the weights of the published table."),
            "yours": words.tell("These are your weights. The published table is above, and has others."),
            "nothing": words.tell("Nothing counts. Move one of the weights up."),
            "apart": words.tell("Too little is known by these weights:"),
            "hidden": words.tell("Not weighed again, since some of their cases are private:"),
            "first": words.tell("First by these weights:"),
            "rank": words.tell("Rank"),
            "score": words.tell("Your score"),
            "published": words.tell("Published score"),
        },
    }
    return WeightsView(tuple(zip(titles, weights, shares, strict=True)), max(100, *weights), data)


def _links(material: Material, words: Wording, addresses: Addresses) -> Iterator[Link]:
    if addresses.alone:
        return
    yield Link(words.tell("How this table is made"), addresses.method())
    if material.comparison is not None:
        yield Link(words.tell("What changed since the last edition"), addresses.of_table("changes.html"))
    yield Link(words.tell("Data and downloads"), addresses.of_table("data.html"))
