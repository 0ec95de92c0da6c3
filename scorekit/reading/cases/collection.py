"""Cases out of paths: read, checked, each id once, and everything that is wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.progress import steps
from scorekit.reading import schema_check
from scorekit.reading.cases.consistency.checks import check_consistency
from scorekit.reading.cases.consistency.texts import counted_numbers
from scorekit.reading.cases.matters import matter_problems
from scorekit.reading.cases.rows import CaseSource, Rows, add_case, cases_of
from scorekit.reading.documents import Document, Loaded, load, whole_file
from scorekit.reading.names import alike, two_operators
from scorekit.reading.project import Project
from scorekit.reading.remembered import of_thing, remembers


class Collection(NamedTuple):
    """The valid cases below some paths, as rows of facts and as they were read, by id.

    ``left_out`` counts the cases and files with problems, ``files`` those that were read.
    """

    rows: Rows
    sources: dict[str, CaseSource]
    problems: tuple[Problem, ...]
    left_out: int
    files: int

    def below(self, paths: Iterable[Path]) -> frozenset[str]:
        """Ids of the cases whose files are, or lie below, one of the (resolved) paths."""
        wanted = tuple(paths)
        return frozenset(id for id, source in self.sources.items() if is_below(source.document.path, wanted))


def is_below(file: Path, paths: Iterable[Path]) -> bool:
    """Whether a file is, or lies below, one of some paths."""
    return any(file == path or path in file.parents for path in paths)


def collect(paths: Iterable[Path], project: Project, *, warnings: bool = True) -> Collection:
    """Read every case at or below ``paths``. Files of other kinds are passed over. Without
    ``warnings`` only errors are looked for: only they keep a case from being scored."""
    paths = list(paths)
    return collect_loaded(load(paths, _inside(project)), paths, project, warnings=warnings)


def _inside(project: Project) -> Path | None:
    return project.root if project.documents else None


def collect_loaded(loaded: Loaded, paths: Sequence[Path], project: Project, *, warnings: bool = True) -> Collection:
    """The cases of files that were read from ``paths``."""
    problems = list(loaded.problems)
    left_out = sum(1 for problem in loaded.problems if problem.code not in ("nothing-here", "passed-over"))
    valid: list[Document] = []
    for document in steps([one for one in loaded.documents if one.kind in ("case", "cases")], "checking files"):
        found = schema_check.check(document)
        problems += found
        if has_errors(found):
            left_out += 1
        else:
            valid.append(document)
    if paths and not valid and not problems:
        problems += [whole_file(path, "nothing-here", "no case at or below this path") for path in paths]
    by_id: dict[str, list[CaseSource]] = {}
    for document in valid:
        for source in cases_of(document):
            by_id.setdefault(source.id, []).append(source)
    rows, sources = Rows(), {}
    with counted_numbers():
        for id in steps(sorted(by_id), "reading cases"):
            first, *others = by_id[id]
            problems += [_duplicate(source, first) for source in others]
            if others:
                left_out += 1 + len(others)
                continue
            found = _consistency(first, warnings)
            if has_errors(found) or not remembers():
                found += add_case(Rows() if has_errors(found) else rows, first, project.register, project.ratings)
            else:
                found += _added_again(rows, first, project)
            problems += found
            if has_errors(found):
                left_out += 1
            else:
                sources[id] = first
    matters = [one for one in matter_problems(sources, project.register) if warnings or one.severity == "error"]
    problems += matters
    if has_errors(matters):
        left_out += 1
    if warnings:
        problems += same_content(sources)
        problems += lookalikes(sources) if project.register.open else ()
    if any(spec.indicators for spec in project.leagues):  # a project of figures may have no case
        problems = [replace(one, severity="warning") if one.code == "nothing-here" else one for one in problems]
    unread = {problem.path for problem in loaded.problems if problem.code != "passed-over"}
    return Collection(rows, sources, tuple(sorted(set(problems))), left_out, len(loaded.documents) + len(unread))


def _consistency(source: CaseSource, warnings: bool) -> list[Problem]:
    if warnings:  # how many numbers are looked at is counted over all cases
        return list(check_consistency(source))
    question = f"consistency of {source.id}"
    return list(of_thing(source.document, question, lambda: list(check_consistency(source, warnings=False))))


def _added_again(rows: Rows, source: CaseSource, project: Project) -> list[Problem]:
    """Append the facts of one case: those of before, where neither its file nor those of the project changed."""
    number = len(rows.cases)

    def read() -> tuple[Rows, list[Problem]]:
        own = Rows(cases=[_PLACE] * number)
        problems = add_case(own, source, project.register, project.ratings)
        del own.cases[:number]
        return own, problems

    around = [id(document) for document in project.documents]
    own, problems = of_thing(source.document, f"rows of {source.id} at {number} in {around}", read)
    for name in ("cases", "contacts", "visits", "promises", "ratings"):
        getattr(rows, name).extend(getattr(own, name))
    return list(problems)


#: What stands for the rows of other cases, which are numbered in order.
_PLACE: Any = None


def with_changed(collection: Collection, changed: CaseSource, project: Project) -> Collection:
    """The collection with one of its cases changed. Raises :class:`ProblemsFound` when the
    changed case has problems; nothing is read again."""
    sources = collection.sources | {changed.id: changed}
    alone = Document(changed.document.path, changed.document.shown_path, "case", changed.data, "")
    problems = schema_check.check(alone) or [*check_consistency(changed)]
    rows = Rows()
    for id in sorted(sources):
        if not has_errors(problems):
            problems = add_case(rows, sources[id], project.register, project.ratings)
    if has_errors(problems):
        raise ProblemsFound(problems)
    return collection._replace(rows=rows, sources=sources)


#: What many customers may share by chance: marks, and what a form asks of everybody.
_BY_CHANCE = frozenset(("case", "operator", "period", "verdict", "customer", "product", "topic", "ratings", "outcome",
                        "weight", "stratum", "evidence"))  # fmt: skip
#: What no two customers write alike.
_OWN_WORDS = frozenset(("summary", "remark", "notes"))
#: So many that say the same, in no words of their own, are answers to a survey and no copies.
_MANY = 5


def same_content(sources: dict[str, CaseSource]) -> Iterator[Problem]:
    """Cases that say the same to the letter, but for their ids; unless they only give marks, or many answered alike in
    no words of their own."""
    alike_in: dict[str, list[CaseSource]] = {}
    for source in sources.values():
        if not _BY_CHANCE.issuperset(source.data):
            said = repr([(key, value) for key, value in source.data.items() if key != "case"])
            alike_in.setdefault(said, []).append(source)
    for first, *others in alike_in.values():
        if len(others) + 1 >= _MANY and _OWN_WORDS.isdisjoint(first.data):
            continue
        for source in others:
            message = f'says the same as the case "{first.id}" in {first.document.shown_path}, but for its id'
            help = "delete one of them, unless two customers had the very same experience"
            yield source.document.problem("same-content", message, (*source.path, "case"), help, severity="warning")


def lookalikes(sources: dict[str, CaseSource]) -> Iterator[Problem]:
    """Operators of a project without a register whose names look the same."""
    written: dict[str, list[CaseSource]] = {}
    for source in sources.values():
        written.setdefault(source.data["operator"], []).append(source)
    for found in alike({name: len(cases) for name, cases in written.items()}):
        for source in written[found.name]:
            message, help = two_operators(found)
            place = (*source.path, "operator")
            yield source.document.problem("lookalike-operator", message, place, help, severity="warning")


def _duplicate(source: CaseSource, first: CaseSource) -> Problem:
    line, _ = first.document.place((*first.path, "case"))
    message = f'the case "{source.id}" is also in {first.document.shown_path}:{line}'
    return source.document.problem("duplicate-id", message, (*source.path, "case"), "give one of them another id")
