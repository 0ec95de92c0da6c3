"""Questions at a terminal. Talk goes to stderr; an answer of "<" goes back one question."""

from __future__ import annotations

import contextlib
import json
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from scorekit.wording import Wording
from scorekit.writing.questions import Interview, Question, Refused, in_words

BACK = "<"


def at_a_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def say(text: str = "") -> None:
    """A line of talk."""
    click.echo(text, err=True)


def answer() -> str:
    """The text of one answer. Raises :class:`click.Abort` when it is interrupted."""
    text: str = click.prompt("", prompt_suffix="> ", default="", show_default=False, err=True)
    return text


class Unfinished:
    """The answers of an interview that was stopped, in a file of the project."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[dict[str, Any], list[str]]:
        """Options and answers that were kept; nothing when there are none, or they are broken."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            given, answers = kept["given"], kept["answers"]
        except (OSError, ValueError, KeyError, TypeError):
            return {}, []
        if not isinstance(given, dict) or not isinstance(answers, list) or not all(isinstance(a, str) for a in answers):
            return {}, []
        return given, answers

    def keep(self, given: dict[str, Any], answers: list[str]) -> bool:
        """Keep answers for another time; whether that was possible."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"given": given, "answers": answers}, default=str, ensure_ascii=False)
            self.path.write_text(text, encoding="utf-8")
        except OSError:
            return False
        return True

    def drop(self) -> None:
        """Forget them."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def converse(start: Callable[[], Interview], words: Wording, answers: list[str]) -> Any:
    """Hold an interview and return what it made.

    ``answers`` are played first, and hold every answer when this ends, also by interruption.
    """
    while True:
        interview = start()
        try:
            question = next(interview)
            for number, text in enumerate(answers):
                try:
                    question = interview.send(text)
                except Refused:
                    # Kept answers no longer fit: ask again from here.
                    del answers[number:]
                    break
            else:
                while True:
                    _show(question, words)
                    text = answer()
                    if text.strip() == BACK:
                        if answers:
                            answers.pop()
                        break
                    if not text.isprintable():
                        say(words.tell("This answer holds characters that cannot be printed."))
                        continue
                    answers.append(text)
                    question = interview.send(text)
        except StopIteration as done:
            return done.value
        except Refused as refused:
            answers.pop()
            say(f"  {refused}")


def _show(question: Question, words: Wording) -> None:
    say()
    say(question.ask)
    labels = [words.phrase(choice.label) for choice in question.choices]
    if labels:
        listed = "   ".join(f"{number} {label}".replace(" ", "\u00a0") for number, label in enumerate(labels, 1))
        wrapped = textwrap.wrap(listed, 78, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
        say("\n".join(wrapped).replace("\u00a0", " "))
    elif question.example:
        say("  " + words.tell("For example: {example}", example=in_words(question.example, words)))
    if question.usual:
        usual = next((words.phrase(c.label) for c in question.choices if c.value == question.usual), question.usual)
        say("  " + words.tell("Enter alone: {usual}", usual=usual))
    elif not question.needed:
        say("  " + words.tell("Enter alone: don't know"))
