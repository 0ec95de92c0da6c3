"""Who is behind a table: what the project file says of its publisher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scorekit.wording import Wording, sentence

#: Field of a publisher -> what it is called.
_FIELDS = {
    "name": sentence("Published by"),
    "funding": sentence("Paid for by"),
    "collected": sentence("Collected by"),
    "contact": sentence("Objections and corrections"),
    "licence": sentence("Licence"),
}


class Person(NamedTuple):
    """Something about who is behind a table: what it is, and the answer."""

    label: str
    text: str


def person(publisher: Mapping[str, str], words: Wording) -> tuple[Person, ...]:
    """Who publishes, pays and collects, and how to object."""
    return tuple(Person(words.tell(label), publisher[key]) for key, label in _FIELDS.items() if publisher.get(key))
