"""The fields of a case that a column can fill: where each is, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from scorekit import schemas

#: How the cell of a field is read.
FieldKind = Literal[
    "id", "operator", "period", "text", "words", "moment", "due", "duration", "count", "money", "number", "language",
    "list", "verdict", "scale", "none",
]  # fmt: skip

_MOMENTS = frozenset(("at", "on", "as_of", "made", "kept_at", "published"))
_DURATIONS = frozenset(("wait", "answered_after", "own_work"))
_LANGUAGES = frozenset(("language", "switched_to"))
_KINDS: dict[str, FieldKind] = {
    "case": "id", "operator": "operator", "period": "period", "due": "due", "times": "count", "transfers": "count",
    "amount": "money", "cost": "money", "score": "number", "weight": "number", "verdict": "verdict", "remedy": "list",
    "scale": "scale",
}  # fmt: skip
#: Lists of entries: contacts.wait is a field of one of them.
ENTRIES = ("contacts", "visits", "promises", "ratings")
#: Lists that can be empty: a column may say that there was none.
NONE_OF = ("contacts", "visits", "promises")
#: What a rating says beside its name; contrast ``ratings.friendliness``, which is the score of that name.
RATING_KEYS = ("rating", "rater", "score", "scale", "adjudicated")
#: Fields that no column fills: scorekit writes them itself, or they hold lists of fields.
_NOT_MAPPED = frozenset(("evidence.sha256", "evidence.sheet", "evidence.row", "evidence.id", "related"))


class CaseField(NamedTuple):
    """A field: its kind, and the words that it takes, where it takes only some."""

    kind: FieldKind
    words: tuple[str, ...] = ()
    title: str = ""
    description: str = ""


@cache
def case_fields() -> dict[str, CaseField]:
    """Every field that can be mapped, by its path in a case: ``contacts.wait``, ``outcome.resolved``."""
    return dict(_fields(schemas.schema("case"), ""))


def _fields(schema: dict[str, Any], above: str) -> Iterator[tuple[str, CaseField]]:
    for name, part in schema.get("properties", {}).items():
        path = f"{above}{name}"
        if path in _NOT_MAPPED or (above and name == "evidence"):
            continue
        inside = part.get("items", part)
        if inside.get("properties") and name != "verdict":
            yield from _fields(inside, f"{path}.")
            continue
        yield path, CaseField(_kind(name, part), _words(part), part.get("title", ""), part.get("description", ""))


def _words(part: dict[str, Any]) -> tuple[str, ...]:
    listed = part.get("enum", part.get("items", {}).get("enum", ()))
    return tuple(word for word in listed if isinstance(word, str))


def _kind(name: str, part: dict[str, Any]) -> FieldKind:
    if name in _KINDS:
        return _KINDS[name]
    if name in _MOMENTS:
        return "moment"
    if name in _DURATIONS:
        return "duration"
    if name in _LANGUAGES:
        return "language"
    return "words" if part.get("enum") else "text"


class Target(NamedTuple):
    """Where a mapped field goes: ``section`` of the case ("" for the case itself), which ``entry`` of a list (from 0),
    the ``key`` there; ``rating`` is the name of a rating that the field scores, or says more of."""

    section: str
    entry: int
    key: str
    field: CaseField
    rating: str = ""

    @property
    def path(self) -> tuple[Any, ...]:
        """The path in a case of one row."""
        if self.section in ENTRIES:
            return (self.section, self.entry, self.key)
        return (*(self.section.split(".") if self.section else ()), self.key)


def target(written: str) -> Target | None:
    """What a field of a mapping means: ``contacts.wait``, ``contacts.2.wait`` (of the second contact of a row),
    ``ratings.friendliness``. None for what is not a field."""
    known = case_fields()
    section, dot, rest = written.partition(".")
    if written in NONE_OF:
        return Target("", 0, written, CaseField("none"))
    if section == "ratings" and dot:
        return _rating(rest)
    entry = 0
    if section in ENTRIES and dot:
        number, second, after = rest.partition(".")
        if second and number.isdigit() and 1 <= int(number) <= 99:
            entry, rest = int(number) - 1, after
        found = known.get(f"{section}.{rest}")
        return None if found is None else Target(section, entry, rest, found)
    found = known.get(written)
    if found is None:
        return None
    above, _, key = written.rpartition(".")
    return Target(above, 0, key, found)


def _rating(rest: str) -> Target | None:
    known = case_fields()
    name, dot, key = rest.partition(".")
    if not dot and name in RATING_KEYS:
        return Target("ratings", 0, name, known[f"ratings.{name}"])
    key = key or "score"
    if not name or key not in RATING_KEYS or key == "rating":
        return None
    return Target("ratings", 0, key, known[f"ratings.{key}"], rating=name)
