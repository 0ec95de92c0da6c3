"""What is said, as data: sentences with their values, numbers, durations, names.

Rooms below publishing make these and no text. ``canonical`` gives the one English text that JSON, CSV and editions
hold; :class:`scorekit.wording.languages.Wording` says them in a language for people, with titles in place of ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

#: Something that can be said: a text of somebody else, one of the kinds below, or a text in several languages.
Said: TypeAlias = "str | int | Phrase | Number | Duration | Named | Joined | Mapping[str, str]"


class Number(NamedTuple):
    """A number inside a sentence: its digits as ``wording.numbers`` makes them, and a unit. Where it is ``grouped``,
    thousands are set apart."""

    digits: str
    unit: str = ""
    grouped: bool = False

    def __str__(self) -> str:
        return canonical(self)


class Duration(NamedTuple):
    """A length of time in milliseconds, said in its largest units."""

    milliseconds: Fraction

    def __str__(self) -> str:
        return canonical(self)


class Named(NamedTuple):
    """Something with an id and a title. Canonical texts have the id, people read the title."""

    id: str
    title: Said

    def __str__(self) -> str:
        return self.id


class Joined(NamedTuple):
    """Several things one after another, with a sign or a word between them: ", ", "; ", " or "."""

    parts: tuple[Any, ...]
    by: str = ", "

    def __str__(self) -> str:
        return canonical(self)


class Phrase(NamedTuple):
    """A sentence that is made in one place and said in another, in any language.

    ``one`` is English, with ``{names}`` of ``values``; ``many`` is its plural, chosen by
    ``number``, which is filled in as ``{count}``. Values are things that can be said.
    """

    one: str
    many: str = ""
    number: int = 1
    values: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return canonical(self)

    def __hash__(self) -> int:
        return hash(canonical(self))

    def __bool__(self) -> bool:
        return bool(self.one)


def phrase(text: str, /, **values: Said) -> Phrase:
    """A sentence with its values."""
    return Phrase(text, values=values)


def plural(one: str, many: str, count: int, /, **values: Said) -> Phrase:
    """A sentence about one or many; ``{count}`` is given."""
    return Phrase(one, many, count, values)


def sentence(text: str) -> str:
    """Marks a sentence that is in one place and is said by ``tell`` in another."""
    return text


def either(parts: Any) -> Joined:
    """Several things of which one holds: a or b."""
    return Joined(tuple(parts), " or ")


def canonical(said: Any) -> str:
    """The one English text of something that is said, with ids: as JSON, CSV and editions hold it."""
    from scorekit.wording.languages import CANONICAL

    return CANONICAL.say(said)
