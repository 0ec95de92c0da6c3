"""Ids and file names out of what people call things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
LONGEST = 60


def is_id(text: str) -> bool:
    """Whether a text can be the id of something."""
    return bool(_ID.match(text)) and len(text) <= 100


def id_from(name: str, fallback: str) -> str:
    """An id that resembles a name: lower case, accents dropped, hyphens for what is between words.

    A name of which nothing is left (another script, emoji) gives ``fallback``.
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST].strip("-") or fallback


def unused(id: str, taken: Container[str]) -> str:
    """``id``, or with the first number from 2 on that makes it new."""
    number, found = 2, id
    while found in taken:
        found = f"{id}-{number}"
        number += 1
    return found
