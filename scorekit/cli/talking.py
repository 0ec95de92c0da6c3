"""Questions at a terminal. Talk goes to stderr; an answer of "<" goes back one question."""

from __future__ import annotations

import contextlib
import json
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from scorekit.problems import ProblemsFound
from scorekit.problems.findings import Refused
from scorekit.wording import Wording
from scorekit.writing.files import write_whole
from scorekit.writing.questions import Interview, Question, in_words, is_writable

BACK = "<"
#: Kept answers in a larger file are none of ours.
_LARGEST = 1_000_000


def at_a_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def say(text: str = "") -> None:
    """A line of talk, wrapped to the width of a terminal."""
    lines = textwrap.wrap(text, 79, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    click.echo("\n".join(lines), err=True)


def show(text: str) -> None:
    """Lines that are shown as they are."""
    click.echo(text, err=True)


def answer() -> str:
    """The text of one answer, edited as on a command line where the system can. Raises
    :class:`click.Abort` when it is interrupted."""
    if sys.stdout is not None and sys.stdout.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401
        try:
            return input("> ")
        except (KeyboardInterrupt, EOFError):
            say()
            raise click.Abort from None
    text: str = click.prompt("", prompt_suffix="> ", default="", show_default=False, err=True)
    return text


#: Answers with the questions that they answer, in order.
Answers = list[tuple[str, str]]


class Kept(NamedTuple):
    """What an interview needs to go on: settings by name, and the answers so far."""

    settings: dict[str, Any]
    answers: Answers


class Unfinished:
    """The answers of an interview that was stopped, in a file of the project."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Kept | None:
        """What was kept; None when there is nothing, or nothing that can be used."""
        try:
            if self.path.is_symlink() or not self.path.is_file() or self.path.stat().st_size > _LARGEST:
                return None
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            settings, answers = kept["settings"], kept["answers"]
            found = [(ask, text) for ask, text in answers]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        texts = [text for pair in found for text in pair]
        if not found or not isinstance(settings, dict):
            return None
        if not all(isinstance(text, str) and is_writable(text) for text in texts):
            return None
        return Kept(settings, found)

    def keep(self, settings: dict[str, Any], answers: Answers) -> bool:
        """Keep answers for another time; whether that was possible."""
        if self.path.is_symlink():
            return False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, json.dumps({"settings": settings, "answers": answers}, ensure_ascii=False))
        except (OSError, ProblemsFound):
            return False
        return True

    def drop(self) -> None:
        """Forget them."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def converse(
    start: Callable[[], Interview],
    words: Wording,
    answers: Answers,
    keep: Callable[[], object] = lambda: None,
    ahead: Answers | None = None,
) -> Any:
    """Hold an interview and return what it made.

    ``answers`` are played first, as far as they answer what is asked, and hold every answer when
    this ends, also by interruption; ``keep`` is called when they change. ``ahead`` are answers
    that were given before one went back, the next one last: Enter gives them again.
    """
    ahead = [] if ahead is None else ahead
    while True:
        interview = start()
        try:
            question = _replayed(interview, answers)
            while True:
                before = ahead.pop()[1] if ahead and ahead[-1][0] == question.ask else None
                _show(question, words, before)
                text = answer().strip()
                if text in (BACK, "?") and before is not None:
                    ahead.append((question.ask, before))
                if text == BACK:
                    if answers:
                        ahead.append(answers.pop())
                    break
                if text == "?":
                    say("  " + words.tell("< goes back one question; Ctrl-C stops and keeps the answers."))
                elif not is_writable(text):
                    say("  " + words.tell("This answer holds characters that cannot be printed."))
                else:
                    answers.append((question.ask, before if before is not None and not text else text))
                    question = interview.send(answers[-1][1])
                    keep()
        except StopIteration as done:
            return done.value
        except Refused as refused:
            answers.pop()
            say(f"  {refused}")


def _replayed(interview: Interview, answers: Answers) -> Question:
    """The first question that the answers do not answer; what does not fit is dropped."""
    question = next(interview)
    for number, (ask, text) in enumerate(answers):
        if ask != question.ask:
            del answers[number:]
            break
        try:
            question = interview.send(text)
        except Refused:
            del answers[number + 1 :]  # the caller drops the refused one, and asks again
            raise
    return question


def _show(question: Question, words: Wording, before: str | None) -> None:
    say()
    say(question.ask)
    labels = [words.phrase(choice.label) for choice in question.choices]
    if labels:
        listed = "   ".join(f"{number} {label}".replace(" ", "\u00a0") for number, label in enumerate(labels, 1))
        wrapped = textwrap.wrap(listed, 78, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
        show("\n".join(wrapped).replace("\u00a0", " "))
    elif question.example:
        say("  " + words.tell("For example: {example}", example=in_words(question.example, words)))
    if before:
        say("  " + words.tell("Press Enter for the answer before: {answer}", answer=before))
    elif question.usual:
        usual = next((words.phrase(c.label) for c in question.choices if c.value == question.usual), question.usual)
        say("  " + words.tell("Press Enter for: {usual}", usual=usual))
    elif not question.needed:
        say("  " + words.tell("Press Enter if you don't know"))
