"""Who is behind a table: what the project file says of its publisher."""

from __future__ import annotations

from typing import NamedTuple

from scorekit.publishing.site.material import Material
from scorekit.wording import Wording, sentence

#: Field of a publisher -> what it is called; of the last three readers learn also that they are missing.
_FIELDS = {
    "name": sentence("Published by"),
    "licence": sentence("Licence"),
    "funding": sentence("Paid for by"),
    "collected": sentence("Collected by"),
    "contact": sentence("Objections and corrections"),
}
_ASKED = ("funding", "collected", "contact")


class Person(NamedTuple):
    """Something about who is behind a table: what it is, and the answer."""

    label: str
    text: str


def person(material: Material, words: Wording) -> tuple[Person, ...]:
    """Who publishes, pays and collects, how to object, and when it was published."""
    publisher = material.publisher
    found = [
        Person(words.tell(label), publisher.get(key) or words.tell("not stated"))
        for key, label in _FIELDS.items()
        if publisher.get(key) or (publisher and key in _ASKED)
    ]
    if material.date:
        found.append(Person(words.tell("Date of the edition"), words.when(material.date)))
    return tuple(found)
