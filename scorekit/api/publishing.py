"""Sites: tables as a folder of pages that any web host can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.api.projects import PathLike, open_leagues, open_project
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.reading.project import Project
from scorekit.result import Result
from scorekit.wording import LANGUAGES

if TYPE_CHECKING:
    import polars as pl

    from scorekit.publishing.site.building import Table
    from scorekit.publishing.site.rendering import House


@dataclass(frozen=True, repr=False)
class Site(Result):
    """A site that was written: its folder, and how many files it has, were written and were removed. ``warnings`` are
    texts without a translation."""

    folder: str
    tables: tuple[str, ...]
    languages: tuple[str, ...]
    files: int
    changed: int
    removed: int
    warnings: tuple[Problem, ...] = ()

    @property
    def subject(self) -> str:
        """The folder and what is in it."""
        return f"{self.folder}: {self.files} files, {self.changed} written, {self.removed} removed"

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values (schema scorekit/published/v1)."""
        return {
            "schema": "scorekit/published/v1",
            "folder": self.folder,
            "tables": list(self.tables),
            "languages": list(self.languages),
            "files": self.files,
            "changed": self.changed,
            "removed": self.removed,
            "warnings": [str(problem) for problem in self.warnings],
        }

    @property
    def frame(self) -> pl.DataFrame:
        """One row a table: table (text)."""
        import polars as pl

        return pl.DataFrame({"table": list(self.tables)}, schema={"table": pl.String})


def publish(
    tables: Sequence[str] = (),
    to: PathLike = "site",
    *,
    languages: Sequence[str] = (),
    period: str | None = None,
    pictures: bool = True,
    project: PathLike | None = None,
) -> Site:
    """Write tables as a site: a folder of plain files, the same bytes from the same input.

    Args:
        tables: Leagues of the project, and frozen editions as ``LEAGUE/EDITION``; every league where none is named.
        to: The folder; a new one, an empty one, or one that holds a site of scorekit.
        languages: The languages of the pages; those of the project where none is named.
        period: The period of the leagues; the last one where none is named.
        pictures: Whether pages have pictures (needs the extra ``charts``).
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        What was written.

    Raises:
        ProblemsFound: The input has errors, a text looks like personal data, or the folder holds something else.

    Example:
        >>> import scorekit
        >>> scorekit.publish(["lastige-klant"], "site-of-one", pictures=False).files > 10
        True
    """
    from scorekit.publishing.site.building import site_plan
    from scorekit.publishing.site.translations import untranslated
    from scorekit.writing.sites import write_site

    _, made, spoken, style = prepared(tables, languages, period=period, pictures=pictures, project=project)
    plan = site_plan(made, spoken, style)
    written = write_site(Path(to), plan, ((path, make()) for path, make in plan.items()))
    warnings = tuple(untranslated([table.material for table in made], spoken))
    names = tuple(table.material.folder for table in made)
    return Site(str(to), names, spoken, written.files, written.changed, written.removed, warnings)


def badge(
    operator: str,
    league: str | None = None,
    *,
    period: str | None = None,
    link: str = "",
    language: str | None = None,
    project: PathLike | None = None,
) -> str:
    """A badge of an operator as SVG: its score, what it rests on, and the table that it is from.

    Args:
        operator: Its id, or its name.
        league: The league, or an edition as ``LEAGUE/EDITION``; the only one where none is named.
        period: The period of the league; the last one where none is named.
        link: Where the badge leads; its page, where the project says the address of the site.
        language: A language tag such as ``nl``; the first of the project where none is named.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The SVG.

    Raises:
        ProblemsFound: The operator has no score there, or the score would give a private case away.

    Example:
        >>> import scorekit
        >>> "Proximus" in scorekit.badge("proximus", "be-telecom")
        True
    """
    from scorekit.api.leagues import league as table_of
    from scorekit.api.leagues import league_of_edition
    from scorekit.publishing.badge import badge_svg, row_of
    from scorekit.publishing.site.addresses import operator_page, table_folder
    from scorekit.publishing.site.privacy import guarded
    from scorekit.wording import wording

    edition = league if league is not None and "/" in league else None
    found = league_of_edition(edition, project=project) if edition else table_of(league, period=period, project=project)
    assert found.behind is not None
    found = guarded(found, found.behind).league
    words = wording(language or found.languages[0])
    site = open_project(project)[0].site.address
    if not link and site:
        name = edition.rpartition("/")[2] if edition else found.period or ""
        page = operator_page(row_of(found, operator).operator)
        link = f"{site}{words.language}/{table_folder(found.id, name)}/{page}"
    return badge_svg(found, operator, words, link)


def prepared(
    tables: Sequence[str],
    languages: Sequence[str],
    *,
    period: str | None,
    pictures: bool,
    project: PathLike | None,
    live: bool = False,
) -> tuple[Project, list[Table], tuple[str, ...], House]:
    """The project, the tables of a site with all that they say, its languages, and the style of its pages. A ``live``
    site explains cases when they are asked for, and its pages load themselves again."""
    from scorekit.publishing.site.house import house_of

    found, problems = open_project(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    made = _tables(found, tables, period, project, live)
    folders = [table.material.folder for table in made]
    twice = sorted({folder for folder in folders if folders.count(folder) > 1})
    if twice:
        message = f"two tables would have the pages of {twice[0]}"
        help = "name the league or its edition, not both"
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, help)])
    spoken = tuple(dict.fromkeys(languages or (one for one in found.languages if one in LANGUAGES))) or ("en",)
    return found, made, spoken, house_of(found, pictures=pictures, live=live)


def _tables(
    found: Project, names: Sequence[str], period: str | None, project: PathLike | None, lazily: bool
) -> list[Table]:
    from scorekit.editions.names import find
    from scorekit.publishing.site.building import Table
    from scorekit.publishing.site.gathering import materials, source_of_edition, source_of_league

    leagues = tuple(name for name in names if "/" not in name)
    opened = open_leagues(leagues, project=project) if leagues or not names else None
    by_league = {} if opened is None else {inputs.league.id: inputs for inputs in opened.leagues(period)}
    sources = []
    for name in dict.fromkeys(names or by_league):
        if name in by_league:
            sources.append(source_of_league(by_league[name]))
        else:
            root = found.root if found.documents else None
            folder = find(name, root)
            sources.append(source_of_edition(folder, found if root and folder.is_relative_to(root) else None))
    return [Table(material, files) for material, files in materials(sources, lazily=lazily)]
