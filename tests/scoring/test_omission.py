"""The attack of omission: leaving a fact out of a shipped case gains nobody a place.

Every field of every case of the league of stories is left out, one at a time. What is left out is unknown, so the
score may rise, but then less is known of it; and the operator never gets a better place for it.

Two fields have a meaning when they are left out (``direction``: to the operator; ``times``: once), and a whole entry
that is left out says that it did not take place. These are other stories, and no omissions: a coder who writes them
says something false, and the document shows it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from scorekit.api import projects
from scorekit.problems import ProblemsFound
from scorekit.reading.cases.collection import with_changed
from scorekit.reading.cases.frames import facts
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import Document
from scorekit.scoring.ranking import league_of
from scorekit.scoring.rows import Row
from scorekit.scoring.scored import Scored
from scorekit.scoring.scores import CaseScore, scores_of
from tests.conftest import ROOT
from tests.examples import ALL, examples, many_examples

Path = tuple[Any, ...]
#: What tells which case it is, and texts that no measure reads.
NO_FACTS = (
    "case",
    "operator",
    "period",
    "summary",
    "remark",
    "evidence",
    "notes",
    "related",
    "continues",
    "product",
    "topic",
)
SAYS_SOMETHING = ("direction", "times")


class Tables(NamedTuple):
    rows: dict[str, Row]
    cases: dict[str, CaseScore]


def fields(data: dict[str, Any]) -> Iterator[Path]:
    """Every field that can be left out, whole lists and whole outcomes included; no entry of a list."""
    for key, value in data.items():
        if key in NO_FACTS:
            continue
        yield (key,)
        inside: list[tuple[Path, dict[str, Any]]] = [((key,), value)] if isinstance(value, dict) else []
        if isinstance(value, list):
            inside += [((key, index), entry) for index, entry in enumerate(value) if isinstance(entry, dict)]
        for path, holder in inside:
            yield from ((*path, name) for name in holder if name not in ("evidence", *SAYS_SOMETHING))


def without(source: CaseSource, path: Path) -> CaseSource:
    data = copy.deepcopy(source.data)
    assert isinstance(source.document, Document)
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return source._replace(document=replace(source.document, data=data), data=data)


def tables(scored: Scored) -> Tables:
    league, scores = league_of(scored), scores_of(scored)
    return Tables({row.operator: row for row in league.rows}, {case.case: case for case in scores.cases})


class Omission(NamedTuple):
    """One fact left out of one case: the case and its operator before and after."""

    case: str
    fact: str
    was: CaseScore
    now: CaseScore
    row_was: Row | None
    row_now: Row | None


@pytest.fixture(scope="module")
def omissions() -> list[Omission]:
    (inputs,) = projects.open_leagues(("stories",), project=ROOT).leagues()
    files = inputs.source
    before, found = tables(Scored(inputs)), []
    for id, case in before.cases.items():
        source = files.collection.sources[id]
        for number, path in enumerate(fields(source.data)):
            if number % examples(16, 1) and path != ("outcome", "resolved"):
                continue
            try:
                collection = with_changed(files.collection, without(source, path), files.project)
            except ProblemsFound:
                continue  # what is left contradicts itself, or states nothing
            changed = replace(files, collection=collection, facts=facts(collection.rows, collection.sources))
            scored = Scored(replace(inputs, source=changed))
            after = tables(scored)
            # An account of which nothing is known any more stands no longer for the earlier one.
            stands = scored.elsewhere.get(id, id)
            rows = before.rows.get(case.operator), after.rows.get(case.operator)
            found.append(Omission(id, ".".join(map(str, path)), case, after.cases[stands], *rows))
    assert len(found) > examples(25, 150)
    return found


@many_examples
def test_leaving_out_a_fact_improves_no_place_among_those_in_the_table(omissions: list[Omission]) -> None:
    in_both = [one for one in omissions if one.row_was is not None and one.row_now is not None]
    better = [(one.case, one.fact) for one in in_both if one.row_now.rank < one.row_was.rank]  # type: ignore[union-attr]
    assert better == []
    assert len(in_both) > examples(6, 50)


@many_examples
def test_where_leaving_out_a_fact_raises_a_score_less_is_known(omissions: list[Omission]) -> None:
    raised = [
        one
        for one in omissions
        if one.was.score is not None and one.now.score is not None and one.now.score > one.was.score
    ]
    known = [
        ("belgacom-decoder", "contacts.0.result"),
        ("essent-nobody-there", "contacts.2.result"),
        ("essent-nobody-there", "outcome"),
        ("essent-nobody-there", "outcome.resolved"),
    ]
    found = [(one.case, one.fact) for one in raised]
    assert found == (known if ALL else [one for one in known if one in found])
    for one in raised:
        assert one.now.coverage is not None and one.was.coverage is not None
        assert one.now.coverage < one.was.coverage, (one.case, one.fact)
    for one in omissions:
        if one.row_was is not None and one.row_now is not None and one.row_now.score > one.row_was.score:
            assert one.row_now.coverage < one.row_was.coverage, (one.case, one.fact)


def test_an_operator_enters_the_table_only_when_a_whole_matter_is_left_out(omissions: list[Omission]) -> None:
    # Essent's direct debit is a case of one fact: that it is still open. Without it the case says nothing, and counts
    # no more; what is known of Essent is then known of its other case alone.
    entered = [one for one in omissions if one.row_was is None and one.row_now is not None]
    assert [(one.case, one.fact) for one in entered] == [("essent-direct-debit", "outcome.resolved")]
    assert all(one.now.coverage == 0 for one in entered)
