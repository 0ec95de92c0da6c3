"""All files of a site, out of the tables that it shows: path -> content, page by page."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
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


def site_files(tables: Sequence[Table], languages: Sequence[str], house: House) -> Iterator[tuple[str, bytes]]:
    """Path -> content of every file of a site, in an order of its own."""
    yield places.CSS, asset("site.css").encode()
    yield places.SCRIPT, asset("site.js").encode()
    if house.css:
        yield places.HOUSE_CSS, house.css.encode()
    if house.logo is not None:
        yield f"{places.ASSETS}/{house.logo[0]}", house.logo[1]
    for table in tables:
        for name, raw in table.files.items():
            yield f"{places.DOWNLOADS}/{table.material.folder}/{name}", raw
    for language in languages:
        yield from _in_language([table.material for table in tables], language, languages, house)
    yield FRONT, _root(tables, languages, house)


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
        data: Any = "",
    ) -> tuple[str, bytes]:  # fmt: skip
        """A page with its frame."""
        at = self.at(path, folder)
        tags = self.languages if len(self.languages) > 1 else ()
        site = self.house.address
        card = (
            f"{site}{self.words.language}/{folder}/pictures/card.png" if site and folder and self.house.pictures else ""
        )
        frame = Frame(
            description=description or " ".join(text for text in (view.title, self.title) if text),
            trail=tuple(trail),
            languages=tuple((tag, NAMES.get(tag, tag), at.in_language(tag)) for tag in tags),
            data=data,
            card=card,
            feed=at.to(f"{self.words.language}/{FEED}"),
        )
        return at.here, rendered(template, view, self.words, at, self.house, frame).encode()

    def at(self, path: str, folder: str) -> Addresses:
        """The addresses on a page of a table, or of none."""
        inside = f"{folder}/{path}" if folder else path
        return Addresses(f"{self.words.language}/{inside}", self.words.language, folder)

    def home(self, at: Addresses) -> tuple[Link, ...]:
        """The front page, where there is one."""
        return (Link(self.title, at.front()),) if len(self.materials) > 1 else ()


def _in_language(
    materials: Sequence[Material], language: str, languages: Sequence[str], house: House
) -> Iterator[tuple[str, bytes]]:
    words = wording(language)
    maker = _Maker(materials, words, languages, house)
    if len(materials) > 1:
        at = maker.at(FRONT, "")
        view = front_view(materials, maker.title, words, at)
        yield maker.page("front.html", FRONT, "", view, (Link(maker.title),))
    yield f"{language}/{FEED}", _feed(materials, words, maker.title, house.address)
    for material in materials:
        yield from _of_table(maker, material)


def _of_table(maker: _Maker, material: Material) -> Iterator[tuple[str, bytes]]:
    words, folder, title = maker.words, material.folder, league_title(material.league, maker.words)
    at = maker.at(FRONT, folder)
    said = " ".join(standfirst(material.league, words))
    drawn = pictures_of(material, words) if maker.house.pictures else Pictures()
    for name, raw in drawn.files:
        yield f"{words.language}/{folder}/{FOLDER}/{name}", raw
    view = league_view(material, words, at)._replace(pictures=views(drawn.league, at))
    yield maker.page("league.html", FRONT, folder, view, (*maker.home(at), Link(title)), said)
    for path, template, make in (
        ("method.html", "method.html", method_view),
        ("changes.html", "changes.html", changes_view),
    ):
        at = maker.at(path, folder)
        made: Any = make(material, words, at)
        if made is not None:
            trail = (*maker.home(at), Link(title, at.league()), Link(made.title))
            if path == "changes.html":
                made = made._replace(pictures=views(drawn.changes, at))
            yield maker.page(template, path, folder, made, trail)
    at = maker.at("data.html", folder)
    data = data_view(material, words, at, maker.house.address)
    trail = (*maker.home(at), Link(title, at.league()), Link(data.title))
    yield maker.page("data.html", "data.html", folder, data, trail, data=data.dataset)
    for id, explained in material.operators.items():
        path = operator_page(id)
        at = maker.at(path, folder)
        trail = (*maker.home(at), Link(title, at.league()), Link(explained.name))
        yield maker.page("operator.html", path, folder, operator_view(explained, material, words, at), trail)
    numbers, memory = case_numbers(material), Memory()
    for id, case in material.cases.items():
        path = case_page(id)
        at = maker.at(path, folder)
        own = case_view(case, words, at, numbers.get(id, 0), memory)
        above = Link(case.summary.name, at.operator(case.summary.operator))
        trail = (*maker.home(at), Link(title, at.league()), above, Link(case_title(case, words, numbers.get(id, 0))))
        yield maker.page("case.html", path, folder, own, trail, own.summary)


def case_numbers(material: Material) -> Mapping[str, int]:
    """The place of each case among those of its operator, from 1."""
    numbers: dict[str, int] = {}
    many: dict[str, int] = {}
    for id, case in material.cases.items():
        operator = case.summary.operator
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
