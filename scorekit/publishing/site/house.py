"""The style of a project: its own CSS, logo, line at the foot, and templates."""

from __future__ import annotations

from pathlib import Path

from scorekit.problems import Problem, ProblemsFound
from scorekit.publishing.site.rendering import House
from scorekit.reading.documents import shown_path
from scorekit.reading.project import Project

_LARGEST = 2 << 20


def house_of(project: Project, *, pictures: bool = False, live: bool = False) -> House:
    """The style of the pages of a project. Raises :class:`ProblemsFound` for a file that cannot be read."""
    site = project.site
    css = "" if site.css is None else _bytes(site.css).decode("utf-8", "replace")
    logo = None if site.logo is None else (f"logo{site.logo.suffix.lower()}", _bytes(site.logo))
    name = project.publisher.get("name", "")
    return House(css, logo, site.footer, site.templates, site.address, name, site.title, pictures, live)


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProblemsFound([Problem(shown_path(path), 0, 0, "unreadable", f"cannot be read: {reason}")]) from None
    if len(raw) > _LARGEST:
        raise ProblemsFound([Problem(shown_path(path), 0, 0, "too-large", "is too large for every page")])
    return raw
