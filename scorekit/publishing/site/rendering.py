"""Views in their templates: one page of a site, or one that carries all that it needs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.publishing.page import Items, Lines, Notice, Picture, Section, Table
from scorekit.publishing.printers.html import nested
from scorekit.publishing.site import addresses as places
from scorekit.publishing.site.addresses import Addresses
from scorekit.publishing.site.parts import Link
from scorekit.reading.documents import shown_path
from scorekit.wording import Wording, wording
from scorekit.wording.escaping import one_line, printable
from scorekit.wording.numbers import short_text

if TYPE_CHECKING:
    from jinja2 import Environment

_KINDS = {Lines: "lines", Table: "table", Items: "items", Section: "section", Notice: "notice", Picture: "picture"}


class House(NamedTuple):
    """The style of a project: its CSS, the logo (its name and bytes), a line for the foot of each page, a folder of
    templates that take the place of ours, the address of the site on the web, the name of the publisher, the title of
    the site, whether it has pictures, and whether pages load themselves again when they change."""

    css: str = ""
    logo: tuple[str, bytes] | None = None
    footer: Any = ""
    templates: Path | None = None
    address: str = ""
    name: str = ""
    title: Any = ""
    pictures: bool = False
    live: bool = False


class Frame(NamedTuple):
    """What is around a page: the trail that leads to it, its languages as (tag, name, address), how it is described to
    machines, and the picture for social media."""

    description: str = ""
    trail: tuple[Link, ...] = ()
    languages: tuple[tuple[str, str, str], ...] = ()
    data: str = ""
    card: str = ""
    feed: str = ""


@lru_cache(maxsize=8)
def asset(name: str) -> str:
    """A file of the folder of assets."""
    return files("scorekit.publishing.site").joinpath("assets", name).read_text(encoding="utf-8")


def hash_source(text: str) -> str:
    """A text of a page as its Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def rendered(
    template: str,
    view: Any,
    words: Wording,
    addresses: Addresses,
    house: House | None = None,
    frame: Frame | None = None,
) -> str:
    """A view in its template, as an HTML document."""
    house, frame = house or House(), frame or Frame()
    around = _alone(house) if addresses.alone else _in_a_site(house, addresses)
    environment = _environment(house.templates, words.language)
    try:
        return environment.get_template(template).render(
            view=view, to=addresses, language=words.language, house=house, frame=frame, **around
        )
    except Exception as error:
        if house.templates is None or isinstance(error, ProblemsFound):
            raise
        place = shown_path(house.templates / template)
        message = f"the templates of the project cannot be used for {template}: {shown(error, 200)}"
        raise ProblemsFound([Problem(place, getattr(error, "lineno", 0) or 0, 0, "unreadable", message)]) from None


def _alone(house: House) -> dict[str, Any]:
    """Style and script inside of the page, and nothing else may run: their hashes are the policy."""
    css = _inside(f"{asset('site.css')}{house.css}")
    script = _inside(asset("site.js"))
    policy = f"default-src 'none'; style-src {hash_source(css)}; script-src {hash_source(script)}; img-src data:"
    logo = ""
    if house.logo is not None:
        name, raw = house.logo
        kind = "svg+xml" if name.endswith(".svg") else name.rpartition(".")[2].replace("jpg", "jpeg")
        logo = f"data:image/{kind};base64,{base64.b64encode(raw).decode()}"
    return {"policy": f"{policy}; base-uri 'none'; form-action 'none'", "style": css, "script": script, "logo": logo}


def _inside(text: str) -> Any:
    """A style or script inside of its element, which it cannot end."""
    from markupsafe import Markup

    return Markup(text.replace("</", "<\\/"))


def _in_a_site(house: House, addresses: Addresses) -> dict[str, Any]:
    """Style and script as files beside the page, and nothing from any other place."""
    policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'"
    if house.live:
        policy += "; connect-src 'self'"
    return {
        "policy": f"{policy}; form-action 'none'",
        "css": [addresses.to(places.CSS), *([addresses.to(places.HOUSE_CSS)] if house.css else [])],
        "js": [addresses.to(name) for name in (places.SCRIPT, *((places.LIVE,) if house.live else ()))],
        "logo": addresses.to(f"{places.ASSETS}/{house.logo[0]}") if house.logo else "",
    }


@lru_cache(maxsize=8)
def _environment(own: Path | None, language: str) -> Environment:
    """The templates, in a language: their macros say sentences, too."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        """Every text that comes out of a template, in a line that is safe to print."""
        return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    ours = PackageLoader("scorekit.publishing.site")
    # Templates of a project come from whoever made it: they may read what a page says, and nothing else.
    kind = Environment if own is None else ImmutableSandboxedEnvironment
    environment = kind(
        loader=ours if own is None else ChoiceLoader([FileSystemLoader(own), ours]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words = wording(language)
    environment.globals |= {"t": words.tell, "words": words}
    environment.filters["kind"] = lambda block: _KINDS[type(block)]
    environment.filters["nested"] = nested
    environment.filters["css_name"] = lambda id: re.sub(r"[^A-Za-z0-9_-]+", "-", id)
    environment.filters["decimal"] = lambda value: short_text(value, 9)
    environment.filters["for_script"] = _for_script
    environment.filters["verbatim"] = _verbatim
    return environment


def _for_script(value: Any) -> Any:
    """A value as JSON inside of a script element: nothing in it can end the element."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(character, escaped)
    return Markup(text.replace("\u2029", "\\u2029"))


def _verbatim(text: str) -> Any:
    """A text of several lines as it was written: escaped, spaces and all, without control characters."""
    from markupsafe import Markup, escape

    lines = (one_line(line.expandtabs(4)) for line in text.splitlines())
    return Markup("\n").join(escape(line) for line in lines)
