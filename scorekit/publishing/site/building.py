"""All files of a site, out of the tables that it shows: path -> content, page by page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from scorekit.publishing.pages.league import league_title
from scorekit.publishing.site import addresses as places
from scorekit.publishing.site.addresses import FRONT, Addresses, case_page, operator_page
from scorekit.publishing.site.case_view import case_title, case_view
from scorekit.publishing.site.changes_view import changes_view
from scorekit.publishing.site.criterion_view import Memory
from scorekit.publishing.site.front_view import data_view, front_view
from scorekit.publishing.site.league_view import league_view, standfirst
from scorekit.publishing.site.material import Material
from scorekit.publishing.site.method_view import method_view
from scorekit.publishing.site.operator_view import operator_view
from scorekit.publishing.site.parts import Link
from scorekit.publishing.site.pictures import FOLDER, Pictures, pictures_of, views
from scorekit.publishing.site.rendering import Frame, House, asset, rendered
from scorekit.wording import Wording, wording
from scorekit.wording.escaping import printable

#: The languages of a site, as they call themselves.
NAMES = {"en": "English", "nl": "Nederlands", "fr": "Fran\u00e7ais", "de": "Deutsch"}
FEED = "feed.xml"


class Table(NamedTuple):
    """A table of a site: what its pages say, and its downloads."""

    material: Material
    files: Mapping[str, bytes]


class Root(NamedTuple):
    """What the first page of the folder says: it leads to the first language."""

    title: str
    languages: tuple[tuple[str, str, str], ...]


#: Path -> what makes the content of the file.
Plan = dict[str, Callable[[], bytes]]


def site_plan(tables: Sequence[Table], languages: Sequence[str], house: House) -> Plan:
    """Every file of a site, and how it is made: nothing is made before it is asked for, but for pictures."""
    css, script = asset("site.css").encode(), asset("site.js").encode()
    plan: Plan = {places.CSS: lambda: css, places.SCRIPT: lambda: script}
    if house.css:
        plan[places.HOUSE_CSS] = lambda: house.css.encode()
    if house.live:
        plan[places.LIVE] = lambda: asset("live.js").encode()
    if house.logo is not None:
        name, logo = house.logo
        plan[f"{places.ASSETS}/{name}"] = lambda: logo
    for table in tables:
        for name, raw in table.files.items():
            plan[f"{places.DOWNLOADS}/{table.material.folder}/{name}"] = _held(raw)
    for language in languages:
        plan |= _in_language([table.material for table in tables], language, languages, house)
    plan[FRONT] = lambda: _root(tables, languages, house)
    return plan


def _held(raw: bytes) -> Callable[[], bytes]:
    return lambda: raw


def site_title(materials: Sequence[Material], words: Wording, house: House) -> str:
    """What a site is called: as its project says, else by its one table, else by its publisher."""
    title = words.say(house.title)
    if title:
        return title
    if len(materials) == 1:
        return league_title(materials[0].league, words)
    return materials[0].publisher.get("name") or words.tell("League tables")


def _root(tables: Sequence[Table], languages: Sequence[str], house: House) -> bytes:
    materials = [table.material for table in tables]
    words = wording(languages[0])
    at = Addresses(FRONT, languages[0], materials[0].folder)
    listed = tuple(
        (tag, NAMES.get(tag, tag), at.front(tag) if len(materials) > 1 else at._replace(language=tag).league())
        for tag in languages
    )
    return rendered("root.html", Root(site_title(materials, words, house), listed), words, at, house).encode()


class _Maker:
    """Makes the pages of one language."""

    def __init__(self, materials: Sequence[Material], words: Wording, languages: Sequence[str], house: House) -> None:
        self.materials, self.words, self.languages, self.house = materials, words, languages, house
        self.title = site_title(materials, words, house)

    def page(
        self, template: str, path: str, folder: str, view: Any, trail: Sequence[Link], description: str = "",
        data: Any = "", card: bool = False,
    ) -> bytes:  # fmt: skip
        """A page with its frame."""
        at = self.at(path, folder)
        tags = self.languages if len(self.languages) > 1 else ()
        site = self.house.address
        frame = Frame(
            description=description or " ".join(text for text in (view.title, self.title) if text),
            trail=tuple(trail),
            languages=tuple((tag, NAMES.get(tag, tag), at.in_language(tag)) for tag in tags),
            data=data,
            card=f"{site}{self.words.language}/{folder}/{FOLDER}/card.png" if site and card else "",
            feed=at.to(f"{self.words.language}/{FEED}"),
        )
        return rendered(template, view, self.words, at, self.house, frame).encode()

    def front(self) -> bytes:
        """The front page."""
        view = front_view(self.materials, self.title, self.words, self.at(FRONT, ""))
        return self.page("front.html", FRONT, "", view, (Link(self.title),))

    def at(self, path: str, folder: str) -> Addresses:
        """The addresses on a page of a table, or of none."""
        inside = f"{folder}/{path}" if folder else path
        return Addresses(f"{self.words.language}/{inside}", self.words.language, folder)

    def home(self, at: Addresses) -> tuple[Link, ...]:
        """The front page, where there is one."""
        return (Link(self.title, at.front()),) if len(self.materials) > 1 else ()


def _in_language(materials: Sequence[Material], language: str, languages: Sequence[str], house: House) -> Plan:
    words = wording(language)
    maker = _Maker(materials, words, languages, house)
    plan: Plan = {}
    if len(materials) > 1:
        plan[f"{language}/{FRONT}"] = maker.front
    plan[f"{language}/{FEED}"] = lambda: _feed(materials, words, maker.title, house.address)
    for material in materials:
        plan |= _TableMaker(maker, material).plan()
    return plan


class _TableMaker:
    """Makes the pages of one table in one language."""

    def __init__(self, maker: _Maker, material: Material) -> None:
        self.maker, self.material, self.words, self.folder = maker, material, maker.words, material.folder
        self.title = league_title(material.league, maker.words)
        self.memory = Memory()
        self.drawn = pictures_of(material, maker.words) if maker.house.pictures else Pictures()

    def plan(self) -> Plan:
        """Path -> what makes it."""
        material, inside = self.material, f"{self.words.language}/{self.folder}"
        plan: Plan = {f"{inside}/{FOLDER}/{name}": _held(raw) for name, raw in self.drawn.files}
        plan[f"{inside}/{FRONT}"] = self.league
        plan[f"{inside}/method.html"] = self.method
        if material.comparison is not None:
            plan[f"{inside}/changes.html"] = self.changes
        plan[f"{inside}/data.html"] = self.data
        plan |= {f"{inside}/{operator_page(id)}": partial(self.operator, id) for id in material.operators}
        numbers = case_numbers(material)
        plan |= {f"{inside}/{case_page(id)}": partial(self.case, id, numbers[id]) for id in material.owners}
        return plan

    def at(self, path: str) -> Addresses:
        """The addresses on a page of the table."""
        return self.maker.at(path, self.folder)

    def page(self, template: str, path: str, view: Any, above: Sequence[Link], own: str, **also: Any) -> bytes:
        """A page below that of the table."""
        at = self.at(path)
        trail = (*self.maker.home(at), Link(self.title, at.league()), *above, Link(own))
        return self.maker.page(template, path, self.folder, view, trail, card=bool(self.drawn.card), **also)

    def league(self) -> bytes:
        """The page of the table."""
        at = self.at(FRONT)
        view = league_view(self.material, self.words, at)._replace(pictures=views(self.drawn.league, at))
        trail = (*self.maker.home(at), Link(self.title))
        said = " ".join(standfirst(self.material.league, self.words))
        return self.maker.page("league.html", FRONT, self.folder, view, trail, said, card=bool(self.drawn.card))

    def method(self) -> bytes:
        """How it is made."""
        view = method_view(self.material, self.words, self.at("method.html"))
        return self.page("method.html", "method.html", view, (), view.title)

    def changes(self) -> bytes:
        """What changed."""
        at = self.at("changes.html")
        view = changes_view(self.material, self.words, at)
        assert view is not None
        drawn = view._replace(pictures=views(self.drawn.changes, at))
        return self.page("changes.html", "changes.html", drawn, (), view.title)

    def data(self) -> bytes:
        """Its data."""
        view = data_view(self.material, self.words, self.at("data.html"), self.maker.house.address)
        return self.page("data.html", "data.html", view, (), view.title, data=view.dataset)

    def operator(self, id: str) -> bytes:
        """An operator."""
        path = operator_page(id)
        view = operator_view(self.material.operators[id], self.material, self.words, self.at(path))
        return self.page("operator.html", path, view, (), view.title)

    def case(self, id: str, number: int) -> bytes:
        """A case."""
        path, found = case_page(id), self.material.cases[id]
        at = self.at(path)
        view = case_view(found, self.words, at, number, self.memory)
        own = case_title(self.material.stories[id], id, self.words, number)
        above = (Link(found.summary.name, at.operator(found.summary.operator)),)
        return self.page("case.html", path, view, above, own, description=view.summary)


def case_numbers(material: Material) -> Mapping[str, int]:
    """The place of each case among those of its operator, from 1."""
    numbers: dict[str, int] = {}
    many: dict[str, int] = {}
    for id, operator in material.owners.items():
        many[operator] = numbers[id] = many.get(operator, 0) + 1
    return numbers


def _feed(materials: Sequence[Material], words: Wording, title: str, site: str) -> bytes:
    """The editions of a site as a feed (Atom): those that have a date."""
    dated = sorted((one for one in materials if one.date), key=lambda one: (one.date, one.folder), reverse=True)
    updated = f"{dated[0].date if dated else '1970-01-01'}T00:00:00Z"
    own = f"{site}{words.language}/{FEED}"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(words.language)}>',
        f"<title>{_xml(title)}</title>",
        f"<id>{_urn(site, words.language, title)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_xml(materials[0].publisher.get('name') or title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
    ]
    for one in dated:
        href = f"{site}{words.language}/{one.folder}/{FRONT}" if site else f"{one.folder}/{FRONT}"
        lines += [
            "<entry>",
            f"<title>{_xml(league_title(one.league, words))}</title>",
            f"<id>{_urn(site, one.project, one.folder)}</id>",
            f"<updated>{one.date}T00:00:00Z</updated>",
            f"<link href={quoteattr(href)} hreflang={quoteattr(words.language)}/>",
            f"<summary>{_xml(' '.join(standfirst(one.league, words)))}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def _xml(text: str) -> str:
    return escape(printable(text))


def _urn(*parts: str) -> str:
    """A name for something in a feed, which stays the same."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, '|'.join(('scorekit', *parts)))}"
