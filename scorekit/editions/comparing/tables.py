"""Tables of editions: as they were frozen, by another rubric, or beside an earlier one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from scorekit.editions.comparing.compare import compare
from scorekit.editions.comparing.snapshots import Snapshot
from scorekit.editions.names import editions_of, last_revision
from scorekit.editions.record import Record, read_record
from scorekit.editions.results import edition_inputs
from scorekit.editions.verify import intact
from scorekit.problems import ProblemsFound, has_errors
from scorekit.rubrics.library import Library
from scorekit.scoring.inputs import load_rubric
from scorekit.scoring.ranking import league_of
from scorekit.scoring.rows import Before
from scorekit.scoring.scored import Scored
from scorekit.scoring.table import League
from scorekit.wording import Number, Phrase, Said, When, phrase
from scorekit.wording.numbers import decimal_text, rank_text


def printed(folder: Path, rubric: str | None, library: Library, language: str | None) -> League:
    """The table of an edition that is intact, with what was revised; by another rubric where one
    is named. Raises :class:`ProblemsFound`."""
    record = intact(folder)
    inputs = edition_inputs(folder, record.league, record.period)
    spec, project = inputs.league, inputs.project
    if language is not None:
        inputs = replace(inputs, source=inputs.source.in_language(language))
    caveats = revised(folder, record)
    if rubric is not None:
        loaded, problems = load_rubric(library.named(rubric, Path.cwd()), project, library)
        if loaded is None or has_errors(problems):
            raise ProblemsFound(problems)
        columns = tuple(id for id in spec.columns if id in _GENERAL)
        inputs = replace(inputs.by(loaded), league=spec._replace(columns=columns))
        values = {"edition": record.label}
        other = Phrase("Not the published table: the cases and figures of {edition}, by another rubric.", values=values)
        caveats = (other, *caveats)
    league = league_of(Scored(inputs))
    return replace(league, caveats=(*league.caveats, *caveats))


_GENERAL = ("rank", "operator", "score", "cases", "coverage", "label", "remark")


def revised(folder: Path, record: Record) -> tuple[Phrase, ...]:
    """What a table says of its revisions: that it is one, and that there is a later one."""
    found = []
    was = record.revises
    if was is not None:
        said = {"edition": was["edition"], "date": When(was["date"]), "reason": was["reason"]}
        found.append(Phrase("A revision of {edition}, of {date}: {reason}", values=said))
        for change in was["changes"]:
            values = {"name": change["name"], "was": _place(change["was"]), "now": _place(change["is"])}
            found.append(Phrase("Changed: {name}, {was} before, {now} now.", values=values))
    beside = editions_of(folder.parent.parent.parent, record.league)
    last = last_revision(beside, record.name.edition) or record.name
    if last.revision > record.name.revision:
        newest = read_record(folder.parent / str(last)).revises
        values = {"edition": f"{record.league}/{last}", "reason": "" if newest is None else newest["reason"]}
        found.append(Phrase("This edition was revised; the newest is {edition}: {reason}", values=values))
    return tuple(found)


def _place(row: dict[str, Any] | None) -> Said:
    if row is None or row.get("score") is None:
        return "-"
    score = Number(str(row["score"]))
    if "rank" not in row:
        return score
    return phrase("{score} ({rank})", score=score, rank=rank_text(row["rank"], bool(row.get("shared"))))


def set_against(before: Snapshot, after: Snapshot) -> League:
    """The table of the later side with the last score, the last rank and the change of everybody
    who were in the earlier one."""
    found = compare(before, after, ranks=False)
    decimals = before.rubric.scale.decimals
    places = {}
    for one in found.operators:
        listed = one.then is not None or one.operator in before.league.operators
        if one.now is None or not (listed or one.merged):
            continue
        row = one.then
        shown = "" if row is None else decimal_text(row.score, decimals)
        change = None if one.series_break else one.change
        rank = row.rank if row and before.league.shows_ranks else None
        shared = row is not None and row.shared
        places[one.operator] = Before(row.score if row else None, shown, rank, change, one.series_break, shared)
    assert before.record is not None
    caveats = after.league.caveats
    if before.rubric != after.rubric:
        then, now = (f"{one.id} {one.version}" for one in (before.rubric, after.rubric))
        said = phrase(
            "{edition} was scored by {then}, and this table by {now}. So a part of each change can be that of the "
            "rubric. A comparison of the two editions tells the parts apart.",
            edition=before.label,
            then=then,
            now=now,
        )
        caveats = (*caveats, said)
    return replace(after.league, against=before.label, before=places, caveats=caveats)
