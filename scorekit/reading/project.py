"""The project file: who publishes, which operators, which leagues over which cases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.problems import Problem, nearest, shown
from scorekit.problems.findings import Refused, not_a_quantity, reported
from scorekit.reading import quantities, register_reader, schema_check
from scorekit.reading.documents import SUFFIXES, Document, is_there, read_document, resolved, whole_file
from scorekit.reading.holidays import read_calendar
from scorekit.reading.paths import leads_outside
from scorekit.reading.register import Register
from scorekit.reading.site import SiteSpec, read_site
from scorekit.vocabulary import Level, Order

FILE = "scorekit.yaml"
#: Columns that a league can show, beside the ids of its criteria.
COLUMNS = ("rank", "operator", "score", "low", "high", "cases", "coverage", "label", "remark")
Text = dict[str, str] | str


class LeagueSpec(NamedTuple):
    """A league as the project file states it. Paths are absolute; ``level`` is brand or group;
    ``inferred`` is whether a figure that somebody inferred may rank an operator."""

    id: str
    title: Text
    rubric: str
    cases: tuple[Path, ...] = ()
    periods: tuple[str, ...] = ()
    order: Order = "best_first"
    columns: tuple[str, ...] = ()
    of_scale: bool = False
    level: Level = "brand"
    indicators: tuple[Path, ...] = ()
    inferred: bool = False
    data: tuple[Path, ...] = ()
    map: str = ""
    sheet: str = ""
    constants: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """Files and folders that hold its cases: of YAML, and of data that a mapping reads."""
        return (*self.cases, *self.data)

    @property
    def tables(self) -> tuple[Path, ...]:
        """Files and folders that hold its figures: tables of figures, and data that a mapping reads."""
        return (*self.indicators, *self.data)

    def period(self, asked: str | None) -> str | None:
        """The period to print: the one asked for, or the last. Raises KeyError for another."""
        if asked is None:
            return self.periods[-1] if self.periods else None
        if self.periods and asked not in self.periods:
            raise KeyError(asked)
        return asked


class Choice(NamedTuple):
    """Which of several values of a figure counts: ``where`` narrows the figures that it is about
    (operator, market, indicator, period, definition), ``take`` the value (source, status, value)."""

    where: dict[str, str]
    take: dict[str, str]
    because: str
    number: int


@dataclass(frozen=True)
class Project:
    """A project that was read. Without a project file: an open register and no leagues."""

    root: Path
    id: str = ""
    languages: tuple[str, ...] = ("en",)
    words: dict[str, Text] = field(default_factory=dict)
    register: Register = field(default_factory=lambda: Register(open=True))
    ratings: tuple[str, ...] | None = None
    leagues: tuple[LeagueSpec, ...] = ()
    publisher: dict[str, str] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    choices: tuple[Choice, ...] = ()
    site: SiteSpec = SiteSpec()  # noqa: RUF009 - it never changes

    def league(self, id: str) -> LeagueSpec | Problem:
        """The league with an id."""
        for spec in self.leagues:
            if spec.id == id:
                return spec
        known = [spec.id for spec in self.leagues]
        return Problem("", 0, 0, "unknown-league", f'the project has no league "{shown(id)}"', nearest(id, known))


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above ``start`` with a project file."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    return None


def load_project(root: Path | None) -> tuple[Project, list[Problem]]:
    """The project in a folder, and what is wrong with its file and its register.

    ``None`` is not a project: every operator is accepted as it is written.
    """
    if root is None:
        return Project(Path.cwd()), []
    if leads_outside(root, FILE):
        return Project(root), [whole_file(root / FILE, "not-allowed", "is a link that leads outside", _OUTSIDE)]
    document = read_document(root / FILE)
    if isinstance(document, Problem):
        return Project(root), [document]
    if document.kind != "project":
        return Project(root), [whole_file(root / FILE, "unknown-kind", f'the first key of {FILE} must be "project"')]
    problems = schema_check.check(document)
    if problems:
        return Project(root), problems
    return _project(root, document)


def _project(root: Path, document: Document) -> tuple[Project, list[Problem]]:
    data = document.data
    problems: list[Problem] = []
    found, documents = _register(root, document, problems)
    if "holidays" in data and not _is_outside(root, document, data["holidays"], ("holidays",), problems):
        calendar, wrong = read_calendar(root / data["holidays"])
        problems += schema_check.capped(wrong)
        found = replace(found, calendar=calendar)
    if "fiscal_years_begin" in data:
        found = replace(found, fiscal_years_begin=_day_of_year(document, data["fiscal_years_begin"], problems))
    specs = []
    seen: set[str] = set()
    for index, entry in enumerate(data.get("leagues", ())):
        if entry["id"] in seen:
            message = f'two leagues are called "{entry["id"]}"'
            problems.append(document.problem("duplicate-id", message, ("leagues", index, "id")))
        seen.add(entry["id"])
        specs.append(_league(root, document, entry, index, problems))
    project = Project(
        root=root,
        id=data["project"],
        languages=tuple(data.get("languages", ("en",))),
        words=data.get("words", {}),
        register=found,
        ratings=tuple(data["ratings"]) if "ratings" in data else None,
        leagues=tuple(specs),
        publisher=data.get("publisher", {}),
        documents=(document, *documents),
        choices=tuple(
            _choice(document, entry, index, found, problems) for index, entry in enumerate(data.get("choose", ()))
        ),
        site=read_site(root, document, problems),
    )
    return project, problems


def _day_of_year(document: Document, text: str, problems: list[Problem]) -> date | None:
    """A month and a day, as a day of a year without a 29 February."""
    try:
        return date.fromisoformat(f"2001-{text}")
    except ValueError:
        message = f'"{shown(text)}" is not a day of every year'
        problems.append(document.problem("bad-date", message, ("fiscal_years_begin",), 'month and day: "04-01"'))
        return None


def _choice(
    document: Document, entry: dict[str, Any], index: int, operators: Register, problems: list[Problem]
) -> Choice:
    take: dict[str, str] = {key: str(entry[key]) for key in ("source", "status", "value") if key in entry}
    if not take:
        help = "give one of source, status and value"
        problems.append(document.problem("missing-field", "this rule names no value to take", ("choose", index), help))
    keys = ("operator", "market", "indicator", "period", "definition")
    where: dict[str, str] = {key: " ".join(str(entry[key]).split()) for key in keys if key in entry}
    if "operator" in where and not operators.open:
        try:
            where["operator"] = operators.find(where["operator"], where.get("period", "undated"))
        except Refused as error:
            code = "bad-date" if error.code == "bad-quantity" else error.code
            problems.append(document.problem(code, error.message, ("choose", index, "operator"), error.help))
    return Choice(where, take, entry["because"], index)


def _register(root: Path, document: Document, problems: list[Problem]) -> tuple[Register, tuple[Document, ...]]:
    given = document.data.get("operators")
    if given is None:
        return Register(open=True), ()
    if isinstance(given, str):
        if _is_outside(root, document, given, ("operators",), problems):
            return Register(open=True), ()
        holder = read_document(root / given)
        if isinstance(holder, Problem):
            problems.append(holder)
            return Register(open=True), ()
        if holder.kind != "operators":
            message = f"this file is a {holder.kind}, not a register of operators"
            problems.append(whole_file(holder.path, "unknown-kind", message))
            return Register(open=True), ()
        found = read_register(holder)
        problems += found[1]
        return found[0], (holder,)
    operators, wrong = register_reader.from_data(given)
    problems += [reported(one, document, ("operators",)) for one in wrong]
    return operators, ()


def read_register(document: Document) -> tuple[Register, list[Problem]]:
    """The register in a file, and what is wrong with it."""
    problems = schema_check.check(document)
    if problems:
        return Register(open=True), problems
    operators, wrong = register_reader.from_data(document.data["operators"])
    return operators, [reported(one, document, ("operators",)) for one in wrong]


def _league(root: Path, document: Document, entry: dict[str, Any], index: int, problems: list[Problem]) -> LeagueSpec:
    periods = []
    for number, period in enumerate(entry.get("periods", ())):
        try:
            if quantities.period(period) in periods:
                raise not_a_quantity(f'the period "{period}" is there twice', "keep one", "duplicate-id")
            periods.append(quantities.period(period))
        except Refused as error:
            problems.append(
                document.problem(error.code, error.message, ("leagues", index, "periods", number), error.help)
            )
    if len(kinds := {quantities.period_kind(period) for period in periods}) > 1:
        message = f"periods of several kinds: {' and '.join(sorted(kinds))}"
        problems.append(document.problem("mixed-periods", message, ("leagues", index, "periods"), "use one kind"))
    if "indicators" in entry and not periods:
        message = "a league of figures needs periods"
        problems.append(document.problem("missing-field", message, ("leagues", index), "periods: [2021]"))
    if "/" in entry["rubric"] or entry["rubric"].endswith(SUFFIXES):
        _is_outside(root, document, entry["rubric"], ("leagues", index, "rubric"), problems)
    figures = _paths(root, document, entry, index, "indicators", problems)
    paths = _paths(root, document, entry, index, "cases", problems)
    data = _paths(root, document, entry, index, "data", problems)
    if "map" in entry and not data:
        message = "a mapping and no data"
        problems.append(document.problem("missing-field", message, ("leagues", index), "data: calls.xlsx, map: calls"))
    show = entry.get("show", {})
    return LeagueSpec(
        id=entry["id"],
        title=entry.get("title", entry["id"]),
        rubric=entry["rubric"],
        cases=paths,
        periods=tuple(periods),
        order=show.get("order", "best_first"),
        columns=tuple(show.get("columns", ())),
        of_scale=show.get("score") == "of_scale",
        level=entry.get("level", "brand"),
        indicators=figures,
        inferred=entry.get("inferred") == "allow",
        data=data,
        map=entry.get("map", ""),
    )


def _paths(
    root: Path, document: Document, entry: dict[str, Any], index: int, key: str, problems: list[Problem]
) -> tuple[Path, ...]:
    """The paths that a league gives under a key; what is not there is reported."""
    paths = entry.get(key, ())
    paths = [paths] if isinstance(paths, str) else paths
    for number, path in enumerate(paths):
        place: tuple[str | int, ...] = ("leagues", index, key)
        place = place if isinstance(entry[key], str) else (*place, number)
        if not _is_outside(root, document, path, place, problems) and not is_there(root / path):
            problems.append(document.problem("unreadable", f'no file or folder "{shown(path)}"', place))
    return tuple(resolved(root / path) for path in paths if not leads_outside(root, path))


#: What to do about a path that leaves the project.
_OUTSIDE = "a project reads only what is in its own folder: copy it there"


def _is_outside(
    root: Path, document: Document, path: str, place: tuple[str | int, ...], problems: list[Problem]
) -> bool:
    """Whether a path leaves the project, which is then a problem."""
    if leads_outside(root, path):
        problems.append(document.problem("not-allowed", f'"{shown(path)}" leads outside the project', place, _OUTSIDE))
        return True
    return False
