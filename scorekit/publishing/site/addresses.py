"""Where the pages of a site are, and how one leads to another: always by a relative address, so that the folder works
from a web host, a disk or a USB stick."""

from __future__ import annotations

import hashlib
import posixpath
import re
from typing import NamedTuple
from urllib.parse import quote

from scorekit.reading.paths import not_portable

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\Z", re.ASCII)
#: Shared by all languages.
ASSETS, DOWNLOADS = "assets", "downloads"
CSS, SCRIPT, HOUSE_CSS, LIVE = (f"{ASSETS}/{name}" for name in ("site.css", "site.js", "house.css", "live.js"))
FRONT = "index.html"
#: Names that a folder has already.
_OURS = frozenset((FRONT, "feed.xml", "method.html", "changes.html", "data.html", "operators", "cases", "pictures"))


def slug(id: str) -> str:
    """An id as a part of an address: itself where every system can store it, else what is left of it and eight digits
    of its SHA-256."""
    if _PLAIN.match(id) and not not_portable(id) and id not in _OURS:
        return id
    left = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")[:60]
    return f"{left or 'id'}-{hashlib.sha256(id.encode('utf-8', 'replace')).hexdigest()[:8]}"


def table_folder(league: str, edition: str) -> str:
    """The folder of a table inside that of a language: the league, and the edition or period that it is of."""
    edition = edition.replace("/", "-")
    part = slug(edition.lower()) if _PLAIN.match(edition.lower()) else slug(edition)
    return f"{slug(league)}/{part}" if edition else slug(league)


class Addresses(NamedTuple):
    """The addresses on one page. ``here`` is the path of the page inside the site; empty where it is by itself: then
    nothing leads anywhere. ``folder`` is that of the table that it is about."""

    here: str = ""
    language: str = "en"
    folder: str = ""

    @property
    def alone(self) -> bool:
        """Whether the page has no others beside it."""
        return not self.here

    def to(self, path: str, anchor: str = "") -> str:
        """The relative address of a file of the site; empty where the page is by itself."""
        if self.alone:
            return ""
        found = quote(posixpath.relpath(path, posixpath.dirname(self.here) or "."))
        return f"{found}#{quote(anchor)}" if anchor else found

    def front(self, language: str = "") -> str:
        """The front page, in this language or another."""
        return self.to(f"{language or self.language}/{FRONT}")

    def of_table(self, page: str, anchor: str = "") -> str:
        """A page of this table."""
        return self.to(f"{self.language}/{self.folder}/{page}", anchor)

    def league(self, anchor: str = "") -> str:
        """The page of the table."""
        return self.of_table(FRONT, anchor)

    def operator(self, id: str) -> str:
        """The page of an operator."""
        return self.of_table(operator_page(id))

    def case(self, id: str) -> str:
        """The page of a case."""
        return self.of_table(case_page(id))

    def method(self, anchor: str = "") -> str:
        """How the table is made."""
        return self.of_table("method.html", anchor)

    def download(self, name: str) -> str:
        """A file to take home."""
        return self.to(f"{DOWNLOADS}/{self.folder}/{name}")

    def in_language(self, language: str) -> str:
        """This page in another language."""
        return self.to(posixpath.join(language, *self.here.split("/")[1:]))


def operator_page(id: str) -> str:
    """The path of the page of an operator inside the folder of its table."""
    return f"operators/{slug(id)}.html"


def case_page(id: str) -> str:
    """The path of the page of a case inside the folder of its table."""
    return f"cases/{slug(id)}.html"


def anchor_of(operator: str) -> str:
    """The permanent name of the row of an operator."""
    return f"row-{slug(operator)}"
