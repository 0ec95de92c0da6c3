"""What is wrong, before it is known where: one carrier, whoever finds it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from scorekit.problems import Problem, ProblemsFound
from scorekit.vocabulary import Severity

#: Steps from something to a part of it: keys, and places in lists.
Steps = tuple[Any, ...]


class Finding(NamedTuple):
    """Something that is wrong: its code, what is said, what to do, and the ``path`` that leads to it from where it was
    found, to the ``"key"`` or the ``"value"`` there."""

    code: str
    message: str
    help: str = ""
    path: Steps = ()
    part: str = "value"
    severity: Severity = "error"

    def below(self, *above: Any) -> Finding:
        """The same, seen from further up."""
        return self._replace(path=(*above, *self.path))


class Refused(Exception):
    """Raised with a finding by whatever cannot go on."""

    def __init__(
        self, code: str, message: str, path: Steps = (), help: str = "", place: tuple[int, int] = (0, 0)
    ) -> None:
        super().__init__(message)
        self.finding = Finding(code, message, help, path)
        self.line, self.column = place

    @property
    def code(self) -> str:
        """The code of the problem that it becomes."""
        return self.finding.code

    @property
    def message(self) -> str:
        """What is said."""
        return self.finding.message

    @property
    def help(self) -> str:
        """What to do."""
        return self.finding.help

    def below(self, *above: Any) -> Refused:
        """The same, seen from further up."""
        found = self.finding.below(*above)
        return Refused(found.code, found.message, found.path, found.help, (self.line, self.column))


def not_a_quantity(message: str, help: str = "", code: str = "bad-quantity") -> Refused:
    """The refusal of a text that is not such a quantity."""
    return Refused(code, message, (), help)


class Placed(Protocol):
    """Something that problems can be about: a file of YAML, a row of a table."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def shown_path(self) -> str:
        """The file, as messages print it."""

    def place(self, path: Steps, part: str = "value") -> tuple[int, int]:
        """Line and column (from 1) of what a path leads to."""

    def leads_to(self, path: Steps, fields: Iterable[str] = ()) -> str:
        """Where the value at a path is, or some of its fields are, for people: file and line, or file, sheet and
        cells."""

    def problem(
        self,
        code: str,
        message: str,
        path: Steps = (),
        help: str = "",
        *,
        part: str = "value",
        severity: Severity = "error",
    ) -> Problem:
        """A problem of what a path leads to."""


def reported(finding: Finding, holder: Placed, above: Steps = ()) -> Problem:
    """A finding as a problem of what holds it; ``above`` leads to where it was found."""
    return holder.problem(
        finding.code,
        finding.message,
        (*above, *finding.path),
        finding.help,
        part=finding.part,
        severity=finding.severity,
    )


def without_place(finding: Finding) -> ProblemsFound:
    """A finding about no file, ready to be raised."""
    return ProblemsFound(
        [
            Problem(
                path="",
                line=0,
                column=0,
                code=finding.code,
                message=finding.message,
                help=finding.help,
                severity=finding.severity,
            )
        ]
    )
