"""From a league that was scored to everything that its pages say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scorekit.editions.comparing.compare import compare
from scorekit.editions.comparing.comparison import Comparison
from scorekit.editions.comparing.history import History, history
from scorekit.editions.comparing.snapshots import Snapshot, snapshot_of_edition
from scorekit.editions.names import SUMS, Name, editions_of, newest_revisions
from scorekit.editions.record import Record, read_record
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.publishing.site.addresses import table_folder
from scorekit.publishing.site.downloads import download_files, downloads
from scorekit.publishing.site.material import Correction, Material
from scorekit.publishing.site.privacy import (
    Guarded,
    crossing,
    guarded,
    personal_in_reply,
    personal_in_texts,
    personal_problems,
    private_cases,
)
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import shown_path
from scorekit.reading.project import Project
from scorekit.reading.quantities import period_span
from scorekit.reading.site import Allowed
from scorekit.scoring.explaining import explain_case, explain_cases, explain_operators
from scorekit.scoring.explanation import CaseExplanation, FiguresExplanation, OperatorExplanation
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.ranking import league_of
from scorekit.scoring.scored import Scored
from scorekit.scoring.scores import scores_of
from scorekit.scoring.story import Story, story_of
from scorekit.wording import wording

REPLIES = "replies"
_LARGEST_REPLY = 1 << 20


class Source(NamedTuple):
    """A table to publish: a league of a project as it is now, or an edition (``folder``); ``project`` is the one that
    it is in, if it is in one."""

    snapshot: Snapshot
    edition: str
    project: Project | None
    folder: Path | None = None


def source_of_league(inputs: LeagueInputs) -> Source:
    """A league of a project; a fiscal year 2011/12 is called 2011-12, as editions call it."""
    edition = (inputs.period or "").replace("/", "-")
    return Source(Snapshot(inputs.label, Scored(inputs, detail=True)), edition, inputs.project)


def source_of_edition(folder: Path, project: Project | None) -> Source:
    """A frozen edition. Raises :class:`ProblemsFound` for one that is not to be published."""
    snapshot = snapshot_of_edition(folder)
    assert snapshot.record is not None
    if snapshot.record.data.get("private"):
        message = f"{snapshot.record.label} was frozen with --private: it is not to be published"
        help = "publish the league itself, which shows no private case"
        raise ProblemsFound([Problem(shown_path(folder), 0, 0, "not-allowed", message, help)])
    return Source(snapshot, str(snapshot.record.name), project, folder)


def materials(sources: Sequence[Source], *, lazily: bool = False) -> Iterator[tuple[Material, dict[str, bytes]]]:
    """What the pages of tables say, and their downloads; ``lazily`` explains no case before somebody asks for it, and
    compares no editions. Raises :class:`ProblemsFound`."""
    withheld = crossing([source.snapshot.inputs for source in sources])
    for source, those in zip(sources, withheld, strict=True):
        yield _material(source, those, lazily)


def _material(source: Source, withheld: frozenset[str], lazily: bool) -> tuple[Material, dict[str, bytes]]:
    snapshot, edition, folder = source.snapshot, source.edition, source.folder
    scored, inputs, record = snapshot.scored, snapshot.inputs, snapshot.record
    project = inputs.project
    allowed = () if source.project is None else source.project.site.allow
    root = None if source.project is None else source.project.root
    replies = _replies(root, inputs.league.id, edition, allowed)
    table = league_of(scored)
    names = [*(row.name for row in table.rows), *(entry.name for entry in table.unranked)]
    problems = [*personal_problems(inputs, allowed), *personal_in_texts(source.project or project, names)]
    if has_errors(problems):
        raise ProblemsFound(problems)
    guard = guarded(table, scored, withheld)
    operators = {one.operator: _guarded(one, guard) for one in explain_operators(scored, table)}
    owners = _owners(scored, guard)
    cases: Mapping[str, CaseExplanation] = _Explained(scored, owners)
    if not lazily and owners:
        cases = {one.summary.case: one for one in explain_cases(scored) if one.summary.case in owners}
    sources = inputs.source.collection.sources
    scores = None
    if not inputs.scores_operators and not guard.private and not lazily:
        scores = scores_of(scored)
    words = wording(project.languages[0])
    files = {} if lazily else download_files(guard.league, scores, None if guard.private else folder, words)
    earlier = None if lazily else _earlier(root, inputs, record)
    material = Material(
        guard.league,
        operators,
        cases,
        _Stories(sources, owners),
        owners,
        guard.hidden,
        publisher=project.publisher,
        project=project.id,
        edition=edition,
        folder=table_folder(inputs.league.id, edition),
        history=None if lazily else _history(root, inputs.league.id, guard),
        comparison=None if earlier is None else _comparison(earlier, snapshot, guard),
        replies=replies,
        downloads=downloads(files),
        corrections=_corrections(root, inputs.league.id, record, edition, guard),
        date=(record.date or "") if record else "",
        one_side=bool(owners) and all(_is_of_one_side(sources[id]) for id in owners),
        sha256="" if folder is None else hashlib.sha256((folder / SUMS).read_bytes()).hexdigest(),
    )
    return material, files


class _Explained(Mapping[str, CaseExplanation]):
    """The cases of a table, explained when somebody asks for one."""

    def __init__(self, scored: Scored, owners: Mapping[str, str]) -> None:
        self.scored, self.owners = scored, owners

    def __getitem__(self, id: str) -> CaseExplanation:
        if id not in self.owners:
            raise KeyError(id)
        return explain_case(self.scored, id)

    def __iter__(self) -> Iterator[str]:
        return iter(self.owners)

    def __len__(self) -> int:
        return len(self.owners)


class _Stories(Mapping[str, Story]):
    """What happened in the cases of a table, read when somebody asks."""

    def __init__(self, sources: Mapping[str, CaseSource], owners: Mapping[str, str]) -> None:
        self.sources, self.owners = sources, owners
        self.told: dict[str, Story] = {}

    def __getitem__(self, id: str) -> Story:
        if id not in self.owners:
            raise KeyError(id)
        if id not in self.told:
            self.told[id] = story_of(self.sources[id])
        return self.told[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.owners)

    def __len__(self) -> int:
        return len(self.owners)


def _is_of_one_side(source: CaseSource) -> bool:
    heard = {entry.get("heard") for entry in source.data.get("evidence", ())}
    return heard == {"one_side"}


def _owners(scored: Scored, guard: Guarded) -> dict[str, str]:
    """The cases that are shown, by id, each with its operator."""
    if scored.inputs.scores_operators:
        return {}
    listed = scored.frame.select("case", "operator").iter_rows()
    return {case: owner for case, owner in listed if case not in guard.private and owner not in guard.hidden}


def _guarded(
    found: OperatorExplanation | FiguresExplanation, guard: Guarded
) -> OperatorExplanation | FiguresExplanation:
    """An explanation with the row that may be published, and without parts that may not."""
    rows = {row.operator: row for row in guard.league.rows}
    apart = {entry.operator: entry for entry in guard.league.unranked}
    found = replace(
        found,
        row=rows.get(found.operator),
        unranked=apart.get(found.operator),
        table=guard.league,
        operators=len(guard.league.rows),
        ranks_shown=guard.league.shows_ranks,
    )
    if found.operator not in guard.hidden:
        return found
    if isinstance(found, OperatorExplanation):
        return replace(found, lines=found.lines[:1], cases=())
    summary = found.summary._replace(score=None, before=None, coverage=None, range=None, gates=())
    return replace(found, tree=replace(found.tree, lines=found.tree.lines[:1]), summary=summary, behind={})


def _earlier(root: Path | None, inputs: LeagueInputs, record: Record | None) -> Path | None:
    """The newest edition of the league before this one; None without one."""
    if root is None:
        return None
    editions = newest_revisions(editions_of(root, inputs.league.id))
    before: Callable[[Name], bool] | None = None
    if record is not None:
        own = record.name.order[:2]
        before = lambda name: name.order[:2] < own  # noqa: E731
    elif inputs.period is not None and (span := period_span(inputs.period)) is not None:
        start = span.low
        before = lambda name: name.period is not None and name.order[0] < start  # noqa: E731
    if before is None:
        return None
    return next((path for name, path in reversed(editions.items()) if before(name)), None)


def _comparison(earlier: Path, snapshot: Snapshot, guard: Guarded) -> Comparison | None:
    """What changed since an earlier edition; None where the two cannot be compared, or something is private."""
    if guard.private:
        return None
    try:
        before = snapshot_of_edition(earlier)
        empty = not before.league.rows or private_cases(before.inputs)
        return None if empty else compare(before, snapshot)
    except ProblemsFound:
        return None


def _history(root: Path | None, league: str, guard: Guarded) -> History | None:
    """All editions of the league, where there are several that can be set beside each other."""
    if root is None or guard.private or len(newest_revisions(editions_of(root, league))) < 2:
        return None
    try:
        found = history(root, league)
    except ProblemsFound:
        return None
    private = any(private_cases(snapshot.inputs) for snapshot in found.snapshots)
    several = sum(1 for snapshot in found.snapshots if snapshot.league.rows) > 1
    return found if several and not private else None


def _corrections(
    root: Path | None, league: str, record: Record | None, edition: str, guard: Guarded
) -> tuple[Correction, ...]:
    """What was corrected in the edition of this name, the newest first; without values where something is private."""
    if root is None:
        return ()
    name = record.name.edition if record is not None else edition
    found = []
    for its, folder in editions_of(root, league).items():
        if its.edition == name and its.revision and (record is None or its.revision <= record.name.revision):
            was = read_record(folder).revises
            if was is not None:
                changes = tuple(
                    (change["name"], _shown(change["was"]), _shown(change["is"])) for change in was["changes"]
                )
                found.append(Correction(was["date"], was["reason"], changes))
    return tuple(reversed(found))


def _shown(row: Mapping[str, object] | None) -> str:
    return "" if row is None or row.get("score") is None else str(row["score"])


def _replies(root: Path | None, league: str, edition: str, allowed: tuple[Allowed, ...]) -> dict[str, str]:
    """What operators answered: ``replies/LEAGUE/PERIOD/OPERATOR.md``, by operator, as it was written."""
    if root is None:
        return {}
    folder = root / REPLIES / league / edition if edition else root / REPLIES / league
    if not folder.is_dir() or folder.is_symlink():
        return {}
    found, problems = {}, []
    for path in sorted(folder.glob("*.md")):
        shown = path.relative_to(root).as_posix()
        try:
            raw = path.read_bytes()
            text = raw.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            problems.append(Problem(shown, 0, 0, "unreadable", "cannot be read as text in UTF-8"))
            continue
        if len(raw) > _LARGEST_REPLY or path.is_symlink():
            problems.append(Problem(shown, 0, 0, "too-large", "is too large for an answer"))
            continue
        problems += personal_in_reply(shown, text, allowed)
        found[path.stem] = text.strip("\n")
    if problems:
        raise ProblemsFound(problems)
    return found
