"""scorekit new: a case, an operator, a rubric or a league more"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorekit.cli import completing, options, talking
from scorekit.cli.groups import SuggestingGroup
from scorekit.problems import shown
from scorekit.vocabulary import Level, words

if TYPE_CHECKING:
    from scorekit.reading.project import Project
    from scorekit.writing.files import Change


@click.group(cls=SuggestingGroup, epilog="Example: scorekit new case --operator KPN --verdict 4/10")
def command() -> None:
    """Write a new case, operator, rubric or league into the project."""


@command.command("case", epilog='Example: scorekit new case --operator KPN --verdict 4/10 --remark "No call back."')
@click.option("--operator", metavar="NAME", shell_complete=completing.operators, help="The operator that it is about.")
@click.option("--verdict", metavar="MARK", help="Your mark: 7, or 7/10.")
@click.option("--remark", metavar="TEXT", help="Your remark, one line.")
@click.option("--case", "id", metavar="ID", help="Id of the case; otherwise made from the operator's name.")
@click.option("--period", metavar="PERIOD", help="When it happened: 2025, 2025-H1, 2025-Q3 or 2025-06.")
@click.option("--customer-language", metavar="TAG", help="Language that the customer speaks with the operator.")
@click.option("--product", metavar="TEXT", help="The product that it is about.")
@click.option("--summary", metavar="TEXT", help="What happened, in your own words.")
@click.option(
    "--contact",
    "contacts",
    multiple=True,
    metavar="FIELDS",
    help='A contact: "channel: phone, wait: 12 min"; may repeat.',
)
@click.option(
    "--visit", "visits", multiple=True, metavar="FIELDS", help='A visit: "where: home, result: no_show"; may repeat.'
)
@click.option(
    "--promise", "promises", multiple=True, metavar="FIELDS", help='A promise: "kind: call_back, kept: no"; may repeat.'
)
@click.option("--resolved", metavar="ANSWER", help="Whether it was resolved in the end: yes, no, not_applicable.")
@click.option("--as-of", metavar="DATE", help="The last day that the story covers.")
@click.option("--source", metavar="TEXT", help="Where it is written down.")
@click.option("--short", "length", flag_value="short", help="Ask only for operator, mark and remark.")
@click.option("--full", "length", flag_value="full", help="Ask for contacts, visits, promises and the outcome too.")
@click.option("--add-operator", is_flag=True, help="Add an unknown operator to the register without asking.")
@options.league
@click.option(
    "--file",
    metavar="FILE",
    shell_complete=completing.files,
    help="The file to write; without it, a file among the league's cases, named by the id.",
)
@options.language
@click.option("--yes", is_flag=True, help="Ask nothing.")
@options.force
@options.project
def case(project: str | None, language: str | None, **given: Any) -> None:
    """Write down one experience, question by question; options answer questions beforehand.

    An empty answer is "don't know", and "<" goes back. Ctrl-C stops, and keeps the answers for
    the next time. With an operator and a fact given nothing is asked, unless --short or --full
    is given too.
    """
    from scorekit.cli import new_case

    new_case.run(_project(project), language, given)


@command.command("operator", epilog='Example: scorekit new operator "Digi Belgium" --id digi --country BE')
@click.argument("name")
@click.option("--id", metavar="ID", help="Its id, which never changes; without it, made from the name.")
@click.option("--country", metavar="CODE", help="Country, like BE, or region, like GB-ENG.")
@click.option("--sector", metavar="TEXT", help="Sector, like telecom.")
@options.project
def operator(name: str, id: str | None, country: str | None, sector: str | None, project: str | None) -> None:
    """Add an operator to the register. A project without a register gets one, with every operator
    that its cases name."""
    from scorekit.writing.additions import with_operator
    from scorekit.writing.questions import is_writable

    if country is not None and not re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?", country):
        raise click.UsageError(
            f'--country takes two letters, like BE, or a region, like GB-ENG; "{shown(country)}" is something else'
        )
    facts = {key: value for key, value in (("country", (country or "").upper()), ("sector", sector)) if value}
    name = " ".join(name.split())
    if not name or not is_writable(name) or len(name) > 200:
        raise click.UsageError("NAME is one line of at most 200 characters that can be printed")
    found = _project(project)
    _write(with_operator(found, name, id, facts), found)


@command.command("rubric", epilog="Example: scorekit new rubric my-rules --from four-criteria")
@click.argument("id")
@click.option(
    "--from", "source", default="four-criteria", show_default=True, metavar="ID|FILE",
    shell_complete=completing.rubrics, help="The rubric to start from.",
)  # fmt: skip
@options.force
@options.project
def rubric(id: str, source: str, force: bool, project: str | None) -> None:
    """Start a rubric of your own as a copy of another, as version 1."""
    from scorekit.rubrics.library import library
    from scorekit.writing.additions import new_rubric
    from scorekit.writing.files import Change

    found = _project(project)
    file, text = new_rubric(found, library(found.root), id, source, force)
    _write({file: Change(text)}, found, force)


@command.command("league", epilog='Example: scorekit new league service --rubric four-criteria --title "Service"')
@click.argument("id")
@click.option(
    "--rubric", required=True, metavar="ID|FILE", shell_complete=completing.rubrics, help="The rubric that scores it."
)
@click.option(
    "--cases",
    metavar="PATH",
    shell_complete=completing.files,
    help="File or folder of its cases; cases/ where neither this nor --indicators is given.",
)
@click.option("--indicators", metavar="PATH", shell_complete=completing.files, help="File or folder of its figures.")
@click.option("--period", "periods", multiple=True, metavar="PERIOD", help="A period of the series; may repeat.")
@click.option("--level", type=click.Choice(words(Level)), help="Whether brands are ranked, or groups.")
@click.option("--title", metavar="TEXT", help="The title above the table; otherwise the id.")
@options.project
def league(
    id: str,
    rubric: str,
    cases: str | None,
    indicators: str | None,
    periods: tuple[str, ...],
    level: str | None,
    title: str | None,
    project: str | None,
) -> None:
    """Add a league to the project file: of cases, of figures about operators, or of both."""
    from scorekit.problems import Problem, ProblemsFound, has_errors
    from scorekit.rubrics.library import library
    from scorekit.scoring.checking import check_rubric
    from scorekit.writing.additions import with_league

    found = _project(project)
    rubrics = library(found.root)
    named = rubrics.named(rubric, found.root)
    wrong = [named] if isinstance(named, Problem) else check_rubric(named, found, rubrics)
    if has_errors(wrong):
        raise ProblemsFound(wrong)
    if indicators is not None and not periods:
        raise click.UsageError("a league of figures needs --period")
    entry: dict[str, Any] = {"title": title or id, "rubric": rubric}
    for key, path in (("cases", cases or (None if indicators else "cases/")), ("indicators", indicators)):
        if path is not None:
            entry[key] = _inside(path, found.root)
    entry |= {"periods": list(periods)} if periods else {}
    entry |= {"level": level} if level else {}
    _write(with_league(found, id, entry), found)


def _inside(path: str, root: Path) -> str:
    """A path from the project's folder, also when it is named from a subfolder. Raises :class:`ProblemsFound`."""
    from scorekit.problems import Problem, ProblemsFound
    from scorekit.reading.paths import leads_outside

    if not (root / path).exists() and Path(path).exists():
        path = os.path.relpath(Path(path).absolute(), root)
    if not (root / path).exists():
        raise ProblemsFound([Problem(path, 0, 0, "unreadable", "no such file or folder")])
    if leads_outside(root, path):
        help = "a project reads only what is in its own folder: copy it there"
        raise ProblemsFound([Problem(path, 0, 0, "not-allowed", "leads outside the project", help)])
    return path


def _project(folder: str | None) -> Project:
    """The project to add to. Raises :class:`ProblemsFound` when there is none, or it has errors."""
    from scorekit.api.projects import valid_project

    return valid_project(folder)


def _write(changes: dict[Path, Change], project: Project, force: bool = False) -> None:
    from scorekit.reading.documents import shown_path
    from scorekit.wording import wording
    from scorekit.writing.files import write_all

    write_all(changes, inside=project.root, force=force)
    for path in changes:
        talking.say(wording(project.languages[0]).tell("Written: {file}", file=shown_path(path)))
