"""The front page of a site, and the page of its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scorekit.publishing.pages.league import league_title, score_text
from scorekit.publishing.site.addresses import FRONT, Addresses
from scorekit.publishing.site.house_view import Person, person
from scorekit.publishing.site.league_view import standfirst
from scorekit.publishing.site.material import Material
from scorekit.publishing.site.parts import Bar, Link, bar
from scorekit.wording import Wording, sentence

#: How many operators of a table the front page names.
_FIRST = 5


class TableView(NamedTuple):
    """A table on the front page: its first operators, each with score and bar."""

    title: Link
    standfirst: tuple[str, ...]
    first: tuple[tuple[Link, str, Bar], ...]
    more: str = ""


class FrontView(NamedTuple):
    """All that the front page says."""

    title: str
    tables: tuple[TableView, ...]


class FileView(NamedTuple):
    """A file to take home."""

    name: Link
    what: str
    size: str
    sha256: str


class DataView(NamedTuple):
    """All that the page of data says; ``dataset`` describes it to machines (schema.org)."""

    title: str
    league: Link
    files: tuple[FileView, ...]
    said: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    persons: tuple[Person, ...]
    dataset: Mapping[str, Any]


def front_view(materials: Sequence[Material], title: str, words: Wording, addresses: Addresses) -> FrontView:
    """The view of the front page."""
    return FrontView(title, tuple(_table(one, words, addresses) for one in materials))


def _table(material: Material, words: Wording, addresses: Addresses) -> TableView:
    league = material.league
    at = addresses._replace(folder=material.folder)
    rows = sorted(league.rows, key=lambda row: -row.rank) if league.spec.order == "worst_first" else league.rows
    first = tuple(
        (
            Link(row.name, at.operator(row.operator)),
            score_text(row.score, league, words),
            bar(row.score, league.rubric, row.range),
        )
        for row in rows[:_FIRST]
    )
    rest = len(rows) - len(first)
    more = words.tell("and {count} more", count=rest) if rest > 0 else ""
    return TableView(Link(league_title(league, words), at.league()), tuple(standfirst(league, words)), first, more)


#: Column of the table as CSV -> what it holds.
_COLUMNS = {
    "rank, shared": sentence("the rank, and whether others have the same; ranks_shown says whether pages print it"),
    "operator, name": sentence("the operator: its id, which never changes, and its name in the period"),
    "score, score_exact": sentence(
        "the score as printed, and as the method computes it: a fraction, to a millionth of a point in each case"
    ),
    "worst, best": sentence("the score with all that is unknown at its worst, and at its best"),
    "cases, scored": sentence("how many cases there are, and how many count"),
    "coverage": sentence("how much of what the method asks is known, from 0 to 1"),
    "reason": sentence("why an operator is not in the table"),
}


def data_view(material: Material, words: Wording, addresses: Addresses, site: str = "") -> DataView:
    """The view of the page of data; ``site`` is the address of the site on the web, if it is known."""
    league, said = material.league, []
    if material.sha256:
        said.append(
            words.tell(
                "This is the frozen edition {edition}. The SHA-256 of its list of sums is {sum}. Whoever has the "
                "edition can compute the table again and compare.",
                edition=material.edition,
                sum=material.sha256,
            )
        )
    elif any(one.name == "league.csv" for one in material.downloads):
        said.append(words.tell("This table is not frozen: it may change when its files do."))
    titles = {node.id: words.say(node.title) for node in league.rubric.root.walk() if node.id != "score"}
    columns = [(name, words.tell(text)) for name, text in _COLUMNS.items()]
    columns += [(id, words.tell("points for: {title}", title=title)) for id, title in titles.items()]
    return DataView(
        title=words.tell("Data and downloads"),
        league=Link(league_title(league, words), addresses.league()),
        files=tuple(_files(material, words, addresses)),
        said=tuple(said),
        columns=tuple(columns),
        persons=person(material, words),
        dataset=_dataset(material, words, addresses, site),
    )


def _files(material: Material, words: Wording, addresses: Addresses) -> Iterator[FileView]:
    for one in material.downloads:
        size = words.tell("{count} bytes", count=words.number(str(one.size), grouped=True))
        yield FileView(Link(one.name, addresses.download(one.name)), words.tell(one.kind), size, one.sha256)


_MEDIA = {"csv": "text/csv", "json": "application/json", "zip": "application/zip",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


def _dataset(material: Material, words: Wording, addresses: Addresses, site: str) -> Mapping[str, Any]:
    """The table as a Dataset of schema.org."""
    league = material.league
    titles = [words.say(node.title) for node in league.rubric.root.children]
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": league_title(league, words),
        "description": " ".join(standfirst(league, words)) or league_title(league, words),
        "inLanguage": words.language,
        "variableMeasured": [words.tell("Score"), *titles],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": words.tell(one.kind),
                "encodingFormat": _MEDIA[one.name.rpartition(".")[2]],
                "contentUrl": f"{site}downloads/{material.folder}/{one.name}" if site else addresses.download(one.name),
                "contentSize": f"{one.size} B",
                "sha256": one.sha256,
            }
            for one in material.downloads
        ],
    }
    if league.period:
        found["temporalCoverage"] = league.period
    if material.date:
        found["datePublished"] = material.date
    if name := material.publisher.get("name"):
        found["creator"] = {"@type": "Organization", "name": name}
    if licence := material.publisher.get("licence"):
        found["license"] = _licence(licence)
    if site:
        found["url"] = f"{site}{words.language}/{material.folder}/{FRONT}"
    return found


def _licence(text: str) -> str:
    """A licence as an address, where it is one of Creative Commons that scorekit knows."""
    name = text.lower().removeprefix("cc-").rsplit("-", 1)
    if text.startswith("CC-") and len(name) == 2 and name[1] in ("3.0", "4.0"):
        return f"https://creativecommons.org/licenses/{name[0]}/{name[1]}/"
    return text
