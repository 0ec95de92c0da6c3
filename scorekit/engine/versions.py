"""What each version of the arithmetic and of the catalogue of measures changed.

An edition records the versions that scored it; a later scorekit that scores otherwise names what
changed in between by these sentences.
"""

from __future__ import annotations

from collections.abc import Mapping

from scorekit.engine import scoring as engine
from scorekit.measuring import catalogue as catalogue

#: Version -> what changed in it, for the sentence "since then: ...".
ARITHMETIC = {1: "the first arithmetic"}
MEASURES = {
    1: "the first catalogue of measures",
    2: "an answer that is a contact of its own answers the contact before it; a last contact that resolved the matter "
    "resolves it; a waived cost is a remedy; working days by region, and vague where nobody knows them; months end on "
    "the calendar day",
}


def current() -> dict[str, int]:
    """The versions by which this scorekit scores."""
    return {"measures": catalogue.VERSION, "arithmetic": engine.ARITHMETIC}


def changed_since(versions: Mapping[str, object]) -> list[str]:
    """What changed between some versions and those of this scorekit, a sentence each."""
    found = []
    for name, said in (("arithmetic", ARITHMETIC), ("measures", MEASURES)):
        then, now = versions.get(name), current()[name]
        if then == now:
            continue
        found.append(f"{name}: version {then} then, version {now} in this scorekit")
        if isinstance(then, int):
            found += [f"{name} {number}: {said.get(number, 'not described')}" for number in range(then + 1, now + 1)]
    return found
