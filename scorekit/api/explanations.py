"""Why a score is what it is, why it differs from another, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from scorekit.api.projects import PathLike, open_leagues
from scorekit.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from scorekit.scoring.contrast import Contrast
    from scorekit.scoring.explanation import Explanation
    from scorekit.scoring.inputs import LeagueInputs, ProjectInputs
    from scorekit.scoring.what_if import WhatIf


def explain(
    subject: str,
    *,
    league: str | None = None,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
) -> Explanation:
    """Why a case or an operator has its score.

    Args:
        subject: The id of a case or an operator; ``case:ID`` or ``operator:ID`` where both could be meant.
        league: The league that it is in; needed where it is in several.
        period: The period of the league; the last one where none is named.
        rubric: Instead of a league: the id of a rubric, or the path of a file.
        cases: With ``rubric``: the files or folders of the cases.
        data: With ``rubric``: spreadsheets, exports and other files of data.
        map: The mapping that reads ``data``: a name, or the path of a file.
        constants: Fields that have the same value in every row, beside those of the mapping.
        sheet: Which sheet of a workbook.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.
        keep_going: Leave out cases and figures that have errors, instead of refusing everything.
        language: A language tag such as ``nl``; it goes before the languages of the project.

    Returns:
        The explanation, criterion by criterion, with rules, facts and sources.

    Raises:
        ProblemsFound: The input has errors, or the subject is not in one league only.

    Example:
        >>> import scorekit
        >>> scorekit.explain("kpn-2013-move")
        <CaseExplanation kpn-2013-move: 4.2>
    """
    found = open_leagues(
        league,
        rubric=rubric,
        cases=cases,
        data=data,
        map=map,
        constants=constants,
        sheet=sheet,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    return _explained(*_located(found, [subject], period))[0]


def contrast(
    subject: str,
    against: str,
    *,
    league: str | None = None,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
) -> Contrast:
    """Why one case or operator is above or below another, criterion by criterion.

    Args:
        subject: The id of a case or an operator.
        against: The one that it is compared with, of the same kind.
        league: The league that both are in; needed where they are in several.
        period: The period of the league; the last one where none is named.
        rubric: Instead of a league: the id of a rubric, or the path of a file.
        cases: With ``rubric``: the files or folders of the cases.
        data: With ``rubric``: spreadsheets, exports and other files of data.
        map: The mapping that reads ``data``: a name, or the path of a file.
        constants: Fields that have the same value in every row, beside those of the mapping.
        sheet: Which sheet of a workbook.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.
        keep_going: Leave out cases and figures that have errors, instead of refusing everything.
        language: A language tag such as ``nl``; it goes before the languages of the project.

    Returns:
        The parts of the difference; they add up to it.

    Raises:
        ProblemsFound: The input has errors, or one of the two has no score.

    Example:
        >>> import scorekit
        >>> scorekit.contrast("proximus", "telenet", league="stories")
        <Contrast proximus: 2.4 against telenet: 5.9>
    """
    from scorekit.scoring.contrast import contrast as set_against

    found = open_leagues(
        league,
        rubric=rubric,
        cases=cases,
        data=data,
        map=map,
        constants=constants,
        sheet=sheet,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    first, second = _explained(*_located(found, [subject, against], period))
    return set_against(first, second)


def what_if(
    case: str,
    changes: Sequence[str],
    *,
    league: str | None = None,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
) -> WhatIf:
    """The score and rank that a case would have with other facts. Nothing is written.

    Args:
        case: The id of a case.
        changes: Facts to change, such as ``outcome.resolved=yes``; ``outcome.resolved=`` makes one unknown.
        league: The league that it is in; needed where it is in several.
        period: The period of the league; the last one where none is named.
        rubric: Instead of a league: the id of a rubric, or the path of a file.
        cases: With ``rubric``: the files or folders of the cases.
        data: With ``rubric``: spreadsheets, exports and other files of data.
        map: The mapping that reads ``data``: a name, or the path of a file.
        constants: Fields that have the same value in every row, beside those of the mapping.
        sheet: Which sheet of a workbook.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.
        keep_going: Leave out cases and figures that have errors, instead of refusing everything.
        language: A language tag such as ``nl``; it goes before the languages of the project.

    Returns:
        The explanations before and after, and the ranks of its operator.

    Raises:
        ProblemsFound: The input has errors, before or after the change.

    Example:
        >>> import scorekit
        >>> scorekit.what_if("kpn-2013-move", ["contacts.1.wait=1 h"])
        <WhatIf kpn-2013-move: 4.2, then kpn-2013-move: 2.1>
    """
    from polars import col

    from scorekit.problems import shown
    from scorekit.scoring.what_if import read_change
    from scorekit.scoring.what_if import what_if as scored_again

    read = [read_change(text) for text in changes]
    found = open_leagues(
        league,
        rubric=rubric,
        cases=cases,
        data=data,
        map=map,
        constants=constants,
        sheet=sheet,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    inputs, ((kind, id),) = _located(found, [case], period)
    if kind != "case":
        own = sorted(found.facts.cases.filter(col("operator") == id)["case"].to_list())
        message = f'"{shown(case)}" is an operator; the facts are those of a case'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, f"its cases: {', '.join(own[:12])}")])
    return scored_again(inputs, id, read)


def _located(
    found: ProjectInputs, subjects: Sequence[str], period: str | None
) -> tuple[LeagueInputs, list[tuple[str, str]]]:
    """The one league that has all subjects, and what kind each is, with its id."""
    from scorekit.scoring.subjects import grouped_under, leagues_with, subject_of

    located = [subject_of(found, subject) for subject in subjects]
    holding = [leagues_with(found, kind, id, period) for kind, id in located]
    common = [one for one in holding[0] if all(one.league in [other.league for other in those] for those in holding)]
    shown_as = " and ".join(f"the {kind} {id}" for kind, id in located)
    if not common:
        missing = f"no league has {shown_as} in that period"
        raise ProblemsFound([Problem("", 0, 0, "not-found", missing, grouped_under(found, located, period))])
    if len(common) > 1:
        names = ", ".join(one.league.id for one in common)
        message = f"{shown_as} {'is' if len(located) == 1 else 'are'} in several leagues"
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"name one with --league: {names}")])
    return common[0], located


def _explained(inputs: LeagueInputs, located: Sequence[tuple[str, str]]) -> list[Explanation]:
    """Explanations of one or several subjects, out of one scoring."""
    from scorekit.scoring.explaining import explain_case, explain_operator
    from scorekit.scoring.scored import Scored

    scored = Scored(inputs, detail=True)
    return [(explain_case if kind == "case" else explain_operator)(scored, id) for kind, id in located]
