"""What the project file says of its pages: style, logo, templates, address, and texts that may be published."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from scorekit.problems import Problem, shown
from scorekit.reading.documents import Document, is_there
from scorekit.reading.paths import leads_outside

Text = dict[str, str] | str


class Allowed(NamedTuple):
    """A text that looks like personal data, and may be published all the same: the file that has it, from the folder
    of the project, the text itself, and why."""

    file: str
    says: str
    because: str


class SiteSpec(NamedTuple):
    """The pages of a project, as its file states them. Paths are absolute; None where there is none."""

    title: Text = ""
    address: str = ""
    css: Path | None = None
    logo: Path | None = None
    footer: Text = ""
    templates: Path | None = None
    allow: tuple[Allowed, ...] = ()


def read_site(root: Path, document: Document, problems: list[Problem]) -> SiteSpec:
    """The pages of a project; what leads outside of it, or is not there, is added to ``problems``."""
    data = document.data.get("site", {})
    paths: dict[str, Path | None] = {}
    for key in ("css", "logo", "templates"):
        paths[key] = None
        if key not in data:
            continue
        if leads_outside(root, data[key]):
            help = "a project reads only what is in its own folder: copy it there"
            message = f'"{shown(data[key])}" leads outside the project'
            problems.append(document.problem("not-allowed", message, ("site", key), help))
        elif not is_there(root / data[key]):
            message = f'no file or folder "{shown(data[key])}"'
            problems.append(document.problem("unreadable", message, ("site", key)))
        else:
            paths[key] = root / data[key]
    return SiteSpec(
        title=data.get("title", ""),
        address=data.get("address", ""),
        footer=data.get("footer", ""),
        allow=tuple(Allowed(one["file"], one["says"], one["because"]) for one in data.get("allow", ())),
        **paths,
    )
