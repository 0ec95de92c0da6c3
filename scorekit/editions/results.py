"""The results that an edition keeps: the same bytes from the same inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scorekit.editions.inputs import FOLDER as INPUTS
from scorekit.figures.reader import Figure
from scorekit.figures.units import plain
from scorekit.problems import Problem, ProblemsFound, has_errors, shown
from scorekit.reading.documents import SUFFIXES, Document, files_at, read_document, resolved, shown_from
from scorekit.reading.paths import is_inside
from scorekit.reading.project import FILE, load_project
from scorekit.reading.tables import plain_csv
from scorekit.result import dump_json
from scorekit.rubrics.library import Library
from scorekit.scoring.explaining import explain_operators
from scorekit.scoring.inputs import LeagueInputs, open_inputs
from scorekit.scoring.ranking import league_of
from scorekit.scoring.scored import Scored
from scorekit.scoring.scores import scores_of
from scorekit.scoring.table import League
from scorekit.wording import Number

FOLDER = "results"
#: Version of what results hold. A later one holds all that an earlier one does, and more: 2 has more columns, guards
#: texts in the table of figures, and says what broke ties.
RESULTS = 2
LEAGUE_JSON, LEAGUE_CSV = f"{FOLDER}/league.json", f"{FOLDER}/league.csv"
SCORES_JSON, SCORES_CSV = f"{FOLDER}/scores.json", f"{FOLDER}/scores.csv"
OPERATORS_JSON, FIGURES_CSV = f"{FOLDER}/operators.json", f"{FOLDER}/figures.csv"
FIGURE_HEADS = (
    "operator", "market", "period", "indicator", "value", "unit", "definition", "base_n", "margin", "margin_level",
    "source", "seen", "status", "note",
)  # fmt: skip


def edition_inputs(folder: Path, league: str, period: str | None) -> LeagueInputs:
    """Read the inputs of an edition, from nothing but its folder. Places in it are shown from its
    folder of inputs. Raises :class:`ProblemsFound`."""
    inputs = resolved(folder) / INPUTS
    with shown_from(inputs):
        refuse_outside(inputs)
        project, problems = load_project(inputs)
        if has_errors(problems) or not project.documents:
            raise ProblemsFound(problems or [Problem("", 0, 0, "nothing-here", "no scorekit.yaml in the inputs")])
        spec = project.league(league)
        if isinstance(spec, Problem):
            raise ProblemsFound([spec])
        opened = open_inputs(project, [spec], _own_rubrics(inputs))
        return LeagueInputs(opened, spec, period, opened.rubrics[spec.id])


def refuse_outside(inputs: Path) -> None:
    """Raise :class:`ProblemsFound` where the project file of an edition names what is not in it."""
    document = read_document(inputs / FILE)
    if isinstance(document, Problem):
        raise ProblemsFound([document])
    data = document.data
    named: list[Any] = [data.get("operators"), data.get("holidays")]
    leagues = data.get("leagues")
    for entry in leagues if isinstance(leagues, list) else ():
        if isinstance(entry, dict):
            paths = [entry.get(key) for key in ("rubric", "cases", "indicators")]
            named += [one for path in paths for one in (path if isinstance(path, list) else [path])]
    for path in named:
        if isinstance(path, str) and not (path == "." or is_inside(path.removesuffix("/"))):
            message = f'"{shown(path)}" leaves the edition'
            raise ProblemsFound([Problem(document.shown_path, 0, 0, "edition-damaged", message)])


class _OwnLibrary(Library):
    """The rubrics of an edition: named by id, or by a path inside it."""

    def named(self, name: str, base: Path) -> Document | Problem:
        if ("/" in name or name.endswith(SUFFIXES)) and not is_inside(name):
            return Problem("", 0, 0, "edition-damaged", f'"{shown(name)}" leaves the edition')
        return super().named(name, base)


def _own_rubrics(inputs: Path) -> Library:
    """Only the rubrics of an edition, and none that scorekit ships."""
    folder = inputs / "rubrics"
    return _OwnLibrary(*files_at([folder])) if folder.is_dir() else _OwnLibrary(())


def results_of(scored: Scored) -> tuple[League, dict[str, str]]:
    """The league, and path in the edition -> text of every result, of inputs that were scored with their details."""
    league = league_of(scored)
    explained = [one.to_dict() for one in explain_operators(scored, league)]
    found = {
        LEAGUE_JSON: league.to_json(),
        LEAGUE_CSV: league.to_csv(),
        OPERATORS_JSON: dump_json(explained),
    }
    if not scored.inputs.scores_operators:
        scores = scores_of(scored)
        found |= {SCORES_JSON: scores.to_json(), SCORES_CSV: scores.to_csv()}
    if scored.inputs.figures:
        rows = sorted((_figure_row(figure) for figure in scored.inputs.figures), key=lambda row: [*map(str, row)])
        found[FIGURES_CSV] = plain_csv([FIGURE_HEADS, *rows])
    return league, found


def _figure_row(figure: Figure) -> tuple[Number | str, ...]:
    cells = figure.row.cells
    return (
        figure.operator, figure.market, figure.period, figure.indicator, Number(plain(figure.value)), figure.unit.text,
        figure.definition, "" if figure.base_n is None else str(figure.base_n),
        "" if figure.margin is None else Number(plain(figure.margin)), cells.get("margin_level", ""),
        figure.source, figure.seen, figure.status, figure.note,
    )  # fmt: skip
