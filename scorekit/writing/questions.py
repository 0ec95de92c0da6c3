"""Questions that a person answers one at a time, and how an answer becomes a value.

An interview is a generator: it yields questions, takes the text of each answer, and returns the
data. Whoever runs it may keep the texts and play them again, so that an interview can be
stopped, taken up again, and stepped back through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple

from scorekit.reading import quantities
from scorekit.reading.quantities import QuantityError
from scorekit.wording import Phrase, Wording

#: An interview: yields questions, is sent texts, returns what came of it.
Interview = Generator["Question", str, Any]

_DATE = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")


class Refused(ValueError):
    """An answer that cannot be taken; the message says why and what can."""


class Choice(NamedTuple):
    """One allowed answer: the value that a file holds, and what people call it."""

    value: str
    label: Phrase


class Question(NamedTuple):
    """One question. ``key`` is its option; ``about`` what the file calls it, for messages.

    ``choices`` are all that is allowed; without them ``parse`` makes the value out of the text,
    and ``example`` shows what it takes. Where ``needed``, an empty answer is refused; else it
    is "don't know", or ``usual`` where that is given.
    """

    key: str
    ask: str
    choices: tuple[Choice, ...] = ()
    parse: Callable[[str], Any] | None = None
    example: str = ""
    needed: bool = False
    usual: str = ""


def value_of(question: Question, text: str, words: Wording) -> Any:
    """The value of an answer; None for "don't know". Raises :class:`Refused`."""
    text = " ".join(text.split())
    if text.casefold() in ("", "?", words.tell("don't know").casefold(), "don't know"):
        text = question.usual
    if not text:
        if question.needed:
            raise Refused(words.tell("This one is needed."))
        return None
    if question.choices:
        return _chosen(question.choices, text, words)
    if question.parse is None:
        return text
    try:
        return question.parse(in_english(text, words))
    except QuantityError as error:
        example = question.example or error.help
        raise Refused(
            words.tell('"{text}" cannot be read here. For example: {example}', text=text[:40], example=example)
        ) from None


def _chosen(choices: Sequence[Choice], text: str, words: Wording) -> str:
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1].value
    wanted = text.casefold()
    names = [(choice.value, {choice.value.casefold(), words.phrase(choice.label).casefold()}) for choice in choices]
    exact = [value for value, known in names if wanted in known]
    begun = [value for value, known in names if any(name.startswith(wanted) for name in known)]
    inside = [value for value, known in names if any(f" {wanted}" in name for name in known)]
    found = exact or begun or inside
    if len(found) == 1:
        return found[0]
    listed = ", ".join(words.phrase(choice.label) for choice in choices)
    raise Refused(words.tell("Please choose one of: {listed}", listed=listed))


def in_english(text: str, words: Wording) -> str:
    """A quantity as files write it, out of one in the words of a language: "minstens 5 dagen"."""
    if words.language.partition("-")[0].lower() == "en":
        return text
    for pair in sorted((part.split("=") for part in _spoken(words).split(";")), key=lambda pair: -len(pair[0].strip())):
        said, written = (side.strip() for side in pair)
        text = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", written, text, flags=re.IGNORECASE)
    text = _DATE.sub(lambda found: f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}", text)
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def in_words(example: str, words: Wording) -> str:
    """An example as people write it in a language, out of one as files hold it."""
    if words.language.partition("-")[0].lower() == "en":
        return example
    for pair in reversed(_spoken(words).split(";")):
        said, written = (side.strip() for side in pair.split("="))
        example = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", said, example)
    return example


def _spoken(words: Wording) -> str:
    """What people say = what a file holds, in pairs."""
    vague = words.tell("at least = at least; at most = at most; about = about; to = to")
    units = words.tell("day = day; days = days; hour = h; hours = h; week = weeks; weeks = weeks; month = months")
    return f"{vague}; {units}"


def duration(text: str) -> str:
    """A duration as it was written, when it can be read."""
    quantities.duration(text)
    return text


def count(text: str) -> int | str:
    """A number, or a vague one as it was written."""
    found = int(text) if text.isdecimal() and len(text) < 8 else text
    quantities.count(found)
    return found


def moment(text: str) -> int | str:
    """A date, time or span as it was written; a year alone is a number."""
    quantities.moment(text)
    return int(text) if text.isdecimal() else text


def due(text: str) -> int | str:
    """By when: a date, a time, a slot, or how long after."""
    try:
        return moment(text)
    except QuantityError:
        return duration(text)


def period(text: str) -> int | str:
    """A year, half-year, quarter or month."""
    found = quantities.period(text)
    return int(found) if found.isdecimal() else found


def mark(text: str) -> str:
    """A mark: 7 and 7/10 are the same, on a scale of 0 to 10."""
    text = text.replace(" ", "")
    text = text if "/" in text else f"{text}/10"
    quantities.verdict(text)
    return text


def tag(text: str) -> str:
    """A language tag; names of the languages that scorekit speaks are taken, too."""
    names = {"nederlands": "nl", "dutch": "nl", "français": "fr", "french": "fr", "deutsch": "de", "german": "de"}
    names |= {"english": "en", "frans": "fr", "duits": "de", "engels": "en", "néerlandais": "nl", "allemand": "de"}
    names |= {"anglais": "en", "niederländisch": "nl", "französisch": "fr", "englisch": "en"}
    found = names.get(text.casefold(), text)
    if not 2 <= len(found.partition("-")[0]) <= 3 or not found.replace("-", "").isalnum() or not found.isascii():
        raise QuantityError("not a language tag", "nl, fr, de, en")
    return found
