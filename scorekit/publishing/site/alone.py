"""Pages that are each in one file: ``--format html``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scorekit.publishing.page import Page
from scorekit.publishing.site.addresses import Addresses
from scorekit.publishing.site.case_view import case_view
from scorekit.publishing.site.league_view import LeagueView, league_view
from scorekit.publishing.site.material import Material
from scorekit.publishing.site.operator_view import operator_view
from scorekit.publishing.site.rendering import rendered
from scorekit.result import Result
from scorekit.scoring.explaining import explain_operators
from scorekit.scoring.explanation import CaseExplanation, FiguresExplanation, OperatorExplanation
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.wording import Wording, wording


class PagesView(NamedTuple):
    """Pages one below the other."""

    title: str
    pages: tuple[Page, ...]


class LeaguesView(NamedTuple):
    """Tables one below the other."""

    title: str
    leagues: tuple[LeagueView, ...]


def alone(results: Sequence[Result], words: Wording | None) -> str | None:
    """The page of tables, or of one explanation, as one file; None for results that have plain pages only."""
    if results and all(isinstance(result, League) for result in results):
        return _leagues([result for result in results if isinstance(result, League)], words)
    if len(results) != 1:
        return None
    found = results[0]
    if isinstance(found, CaseExplanation):
        words = words or wording(found.languages[0])
        return rendered("case.html", case_view(found, words, Addresses(language=words.language)), words, _at(words))
    if isinstance(found, OperatorExplanation | FiguresExplanation) and found.table is not None:
        words = words or wording(found.languages[0])
        view = operator_view(found, material_of(found.table), words, _at(words))
        return rendered("operator.html", view, words, _at(words))
    return None


def pages_alone(pages: Sequence[Page]) -> str:
    """Plain pages as one file."""
    words = wording(pages[0].language if pages else "en")
    view = PagesView(pages[0].title if pages else "scorekit", tuple(pages))
    return rendered("page.html", view, words, _at(words))


def _at(words: Wording) -> Addresses:
    return Addresses(language=words.language)


def _leagues(leagues: Sequence[League], words: Wording | None) -> str:
    words = words or wording(leagues[0].languages[0])
    views = tuple(league_view(material_of(league), words, _at(words)) for league in leagues)
    if len(views) == 1:
        return rendered("league.html", views[0], words, _at(words))
    return rendered("leagues.html", LeaguesView(words.tell("League tables"), views), words, _at(words))


def material_of(league: League) -> Material:
    """What the page of a table is made of, out of the table."""
    if league.behind is None:
        return Material(league)
    scored = Scored(league.behind.inputs, detail=True)
    explained = explain_operators(scored, league)
    return Material(
        league,
        {one.operator: one for one in explained},
        publisher=league.behind.inputs.project.publisher,
        project=league.behind.inputs.project.id,
    )
