"""scorekit new: a case, an operator, a rubric or a league more"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorekit.cli import completing, options, talking
from scorekit.cli.groups import SuggestingGroup

_force = click.option("--force", is_flag=True, help="Overwrite a file that is there.")


@click.group(cls=SuggestingGroup, epilog="Example: scorekit new case --operator KPN --verdict 4/10")
def command() -> None:
    """Write a new case, operator, rubric or league into the project."""


@command.command("case", epilog='Example: scorekit new case --operator KPN --verdict 4/10 --remark "No call back."')
@click.option("--operator", metavar="NAME", shell_complete=completing.operators, help="Whom it is about.")
@click.option("--verdict", metavar="MARK", help="Your mark: 7, or 7/10.")
@click.option("--remark", metavar="TEXT", help="Your remark, one line.")
@click.option("--case", "id", metavar="ID", help="Id of the case; otherwise made from the operator's name.")
@click.option("--period", metavar="PERIOD", help="2025, 2025-H1, 2025-Q3 or 2025-06.")
@click.option("--customer-language", metavar="TAG", help="Language that the customer speaks with them.")
@click.option("--product", metavar="TEXT", help="What it is about.")
@click.option("--summary", metavar="TEXT", help="What happened, in your own words.")
@click.option(
    "--contact", "contacts", multiple=True, metavar="FIELDS", help='"channel: phone, wait: 12 min"; repeat it.'
)
@click.option("--visit", "visits", multiple=True, metavar="FIELDS", help='"where: home, result: no_show"; may repeat.')
@click.option("--promise", "promises", multiple=True, metavar="FIELDS", help='"kind: call_back, kept: no"; may repeat.')
@click.option("--resolved", type=click.Choice(("yes", "no", "not_applicable")), help="Whether it was, in the end.")
@click.option("--as-of", metavar="DATE", help="Up to when the story goes.")
@click.option("--source", metavar="TEXT", help="Where it is written down.")
@click.option("--short", "length", flag_value="short", help="Ask for operator, mark and remark only.")
@click.option("--full", "length", flag_value="full", help="Ask for contacts, visits, promises and the outcome too.")
@click.option("--add-operator", is_flag=True, help="Add an unknown operator to the register without asking.")
@options.league
@click.option("--file", metavar="FILE", help="Where to write it; otherwise among the league's cases, by its id.")
@options.language
@click.option("--yes", is_flag=True, help="Ask nothing.")
@_force
@options.project
def case(project: str | None, language: str | None, **given: Any) -> None:
    """Write down one experience, question by question; options answer questions beforehand.

    An empty answer is "don't know", and "<" goes back. Ctrl-C stops, and keeps the answers for
    the next time. With an operator and a fact given nothing is asked, unless --short or --full
    is given too.
    """
    from scorekit.cli import new_case

    new_case.run(_project(project), language, given)


@command.command("operator", epilog='Example: scorekit new operator "Orange Belgium" --id orange --country BE')
@click.argument("name")
@click.option("--id", metavar="ID", help="Its id, for ever; otherwise made from the name.")
@click.option("--country", metavar="CODE", help="Country, like BE.")
@click.option("--sector", metavar="TEXT", help="Sector, like telecom.")
@options.project
def operator(name: str, id: str | None, country: str | None, sector: str | None, project: str | None) -> None:
    """Add an operator to the register. A project that has none gets one, with every operator that
    its cases name."""
    from scorekit.writing.additions import with_operator

    facts = {key: value for key, value in (("country", country), ("sector", sector)) if value}
    name = " ".join(name.split())
    if not name or not name.isprintable() or len(name) > 200:
        raise click.UsageError("NAME is one line of at most 200 characters that can be printed")
    _write(with_operator(_project(project), name, id, facts))


@command.command("rubric", epilog="Example: scorekit new rubric my-rules --from four-criteria")
@click.argument("id")
@click.option(
    "--from", "source", default="four-criteria", show_default=True, metavar="ID|FILE",
    shell_complete=completing.rubrics, help="The rubric to start from.",
)  # fmt: skip
@_force
@options.project
def rubric(id: str, source: str, force: bool, project: str | None) -> None:
    """Start a rubric of your own as a copy of another, as version 1."""
    from scorekit.reading.shelf import shelf
    from scorekit.writing.additions import new_rubric
    from scorekit.writing.files import refuse_existing

    found = _project(project)
    file, text = new_rubric(found, shelf(found.root), id, source, force)
    refuse_existing([file], force)
    _write({file: text})


@command.command("league", epilog='Example: scorekit new league service --rubric four-criteria --title "Service"')
@click.argument("id")
@click.option(
    "--rubric", required=True, metavar="ID|FILE", shell_complete=completing.rubrics, help="The rubric that scores it."
)
@click.option("--cases", default="cases/", show_default=True, metavar="PATH", help="File or folder of its cases.")
@click.option("--title", metavar="TEXT", help="What stands above the table; otherwise the id.")
@options.project
def league(id: str, rubric: str, cases: str, title: str | None, project: str | None) -> None:
    """Add a league to the project file."""
    from scorekit.problems import Problem, ProblemsFound
    from scorekit.reading.shelf import shelf
    from scorekit.writing.additions import with_league

    found = _project(project)
    named = shelf(found.root).named(rubric, found.root)
    if isinstance(named, Problem):
        raise ProblemsFound([named])
    if not (found.root / cases).exists():
        raise ProblemsFound([Problem(cases, 0, 0, "unreadable", "no such file or folder")])
    _write(with_league(found, id, rubric, cases, title or id))


def _project(folder: str | None) -> Any:
    """The project to add to. Raises :class:`ProblemsFound` when there is none, or it has errors."""
    from scorekit.api import NO_PROJECT, open_project
    from scorekit.problems import ProblemsFound

    found, problems = open_project(folder)
    if problems or not found.documents:
        raise ProblemsFound(problems or [NO_PROJECT])
    return found


def _write(files: dict[Path, str]) -> None:
    from scorekit.reading.documents import shown_path
    from scorekit.writing.files import write_all

    write_all(files)
    for path in files:
        talking.say(f"Written: {shown_path(path)}")
