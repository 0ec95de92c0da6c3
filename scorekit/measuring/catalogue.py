"""The catalogue of measures, version 1: what each is, in one place each.

A released definition never changes; a changed one is a new measure. The formulas are in ``contacts``,
``outcomes`` and ``promises``, one function a measure: Polars expressions over the frames of facts.
"""

from __future__ import annotations

from scorekit.measuring import contacts, outcomes, promises
from scorekit.measuring.registry import Measure, registered

VERSION = 1
#: The modules whose measures make the catalogue, in the order in which it is published.
_PARTS = (contacts, outcomes, promises)


def measures() -> dict[str, Measure]:
    """The catalogue: name -> :class:`Measure`, in the order in which it is published."""
    return registered()
