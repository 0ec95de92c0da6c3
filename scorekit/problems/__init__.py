"""What is wrong with an input, where, and what to do about it.

A :class:`Problem` flows from reading and scoring to whoever prints it. Nothing below this
module prints or exits; the exit codes of the command line are named here because they are
part of what a problem means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from scorekit.vocabulary import Severity


class Exit(IntEnum):
    """Exit codes of the command line (design section 8)."""

    FINE = 0
    PROBLEMS = 1
    USAGE = 2
    FAULT = 3
    UNSAID = 4
    INTERRUPTED = 130


#: Every code that a problem can carry, with the sentence that says what it is about.
CODES = {
    "syntax": "The file is not YAML that scorekit reads",
    "passed-over": "A file or folder was not read, and need not be",
    "unreadable": "A file or folder cannot be read, or is not there",
    "nothing-here": "A path holds nothing to check or to score",
    "too-large": "The file is nested too deeply or holds too much",
    "unknown-kind": "The first key does not say what kind of file this is",
    "duplicate-key": "A key is twice in one mapping",
    "unknown-field": "A field that this kind of file does not have",
    "missing-field": "A field that must be there is not",
    "wrong-type": "A value is of another type than the field takes",
    "not-allowed": "A value that the field does not take",
    "bad-id": "An id with characters that an id cannot have",
    "bad-quantity": "A number, duration, amount or share that cannot be read",
    "bad-date": "A date, time or period that cannot be read",
    "nothing-known": "A case that states no fact and no verdict",
    "duplicate-id": "One id used twice",
    "same-content": "Two cases that say the same, but for their ids",
    "unknown-operator": "An operator that the register does not have",
    "lookalike-operator": "Two operators whose names look the same",
    "name-not-in-use": "An operator's name outside the years in which it was used",
    "unknown-evidence": "A fact that names evidence which the case does not list",
    "contradiction": "Two facts that cannot both hold",
    "unlikely": "A fact that is more often a mistake than true",
    "unknown-language": "A language tag that does not exist",
    "bad-characters": "A text with characters that hide what it says",
    "personal-data": "A text that says who somebody is, or how to reach them",
    "unknown-league": "A league that the project file does not name",
    "unknown-rubric": "A rubric that cannot be found",
    "unknown-measure": "A measure that the catalogue does not have",
    "unknown-criterion": "A criterion that the rubric does not have",
    "unknown-rating": "A rating that the project file does not list",
    "unknown-source": "A source key that the rubric does not define",
    "unused-source": "A source that the rubric defines and no rule cites",
    "bad-criterion": "A criterion that is neither a leaf nor a branch",
    "bad-weights": "Weights that cannot be used together",
    "bad-scale": "A scale function that overlaps, leaves a gap or leaves the scale",
    "unreachable": "A band or gate that no value can reach, or that every value does",
    "wrong-way": "Points that are better for a worse value",
    "rewards-absence": "A full mark, or help, for something that did not take place or is not known",
    "good-only": "A criterion that applies only where it is good",
    "little-known": "A rubric that leaves out what is unknown, and asks for little coverage",
    "never-scored": "Criteria that no case of the league says anything about",
    "no-reason": "A rule without a reason or a source",
    "dominant": "A criterion with more than half of the weight",
    "steep-step": "A band edge at which one second is worth half of the scale",
    "same-measure": "Two criteria that measure the same thing",
    "missing-title": "A title that lacks one of the rubric's languages",
    "bad-gate": "A gate that has no single effect or refers to itself",
    "bad-condition": "A condition that compares nothing, or too much",
    "out-of-range": "A number too large or too small for exact arithmetic",
    "bad-table": "A table that cannot be read as one",
    "mixed-periods": "A league whose periods are of several kinds",
    "conflict": "Several values for one figure",
    "mixed-definitions": "Figures of one column that were not counted in the same way",
    "other-unit": "A criterion whose edges are in another unit than all its figures",
    "no-denominator": "A count whose denominator is zero or missing",
    "size-bias": "A count without a denominator as a criterion",
    "relative-scale": "Points that depend on who else is in the table",
    "bad-base-year": "A change that rewards a bad year before",
    "bad-frame": "A frame handed to the engine that lacks a column or holds the wrong type",
    "not-found": "Nothing of that name among the cases, operators or leagues",
    "ambiguous": "A name that fits more than one thing",
    "already-there": "A file that is there and is not overwritten",
    "cannot-write": "An output file that cannot be written",
    "edition-damaged": "An edition whose files are not as they were frozen",
    "edition-differs": "An edition whose inputs give other digits than it holds",
    "edition-format": "An edition of a format that this scorekit does not know",
    "version-reused": "A rubric that was changed and kept its version",
    "not-comparable": "Two editions that cannot be compared",
}


@dataclass(frozen=True, order=True)
class Problem:
    """One finding about one place of one input.

    ``line`` and ``column`` count from 1; both are 0 when the problem is about the whole
    file or about no file at all (``path`` is then empty).
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    help: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code!r} is not a code of the catalogue")

    def __str__(self) -> str:
        place = self.path
        if self.line:
            place += f":{self.line}:{self.column}"
        head = f"{place}: " if place else ""
        text = visible(f"{head}{self.severity}[{self.code}]: {self.message}")
        return f"{text}\n  help: {visible(self.help)}" if self.help else text


class ProblemsFound(Exception):
    """Raised by the Python entry points when the input has errors; carries them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems stops scoring (warnings do not)."""
    return any(problem.severity == "error" for problem in problems)


def close_to(word: str, known: Iterable[str]) -> str | None:
    """The known word that is written most like ``word``, where one is like it at all."""
    import difflib

    asked = shown(word).casefold()
    lowered = {shown(one).casefold(): one for one in sorted(_like(asked, set(known)))}
    close = difflib.get_close_matches(asked, list(lowered), n=1, cutoff=0.6)
    return shown(lowered[close[0]]) if close else None


#: Of so many words each is looked at; of more, those that are most like in their letters.
_LOOKED_AT = 100


def _like(word: str, known: set[str]) -> Iterable[str]:
    """The known words that may be like one: all of a few; of many, those with the same letters, as far as a cheap look
    tells."""
    if len(known) <= _LOOKED_AT:
        return known
    import heapq

    letters, room = set(word), max(1, len(word) // 4)
    near = (one for one in known if abs(len(one) - len(word)) <= room)
    return heapq.nsmallest(_LOOKED_AT, near, key=lambda one: (len(letters.symmetric_difference(one.casefold())), one))


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or lists the known ones, or nothing."""
    words = set(known)
    close = close_to(word, words)
    if close is not None:
        return f'did you mean "{close}"?'
    if not words:
        return ""
    import heapq

    first = sorted({shown(one) for one in heapq.nsmallest(13, words)})
    listed = ", ".join(first[:12])
    return f"known: {listed}, ..." if len(words) > 12 else f"known: {listed}"


def visible(text: str) -> str:
    """A text without what would control a terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


def shown(value: object, limit: int = 40) -> str:
    """A value as a message quotes it: never a whole text, never a control character."""
    text = str(value)
    text = "".join(c if c.isprintable() else "?" for c in text[: limit + 1])
    return f"{text[:limit]}..." if len(text) > limit else text
