"""Names that people cannot tell apart, and characters that nobody sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from scorekit.problems import shown

#: Letters of other scripts that look like Latin ones.
_LOOKS_LIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u043a\u0442\u043c\u0432\u043d"
    "\u03b1\u03bf\u03c1\u03bd\u03ba\u03b9\u03c4\u03c7\u03c5\u03b2\u0131\u0142\u00f8",
    "aeopcyxisjktmbhaopvkitxubilo",
)
#: Words for "and"; between names the sign & stands for any of them.
_AND = frozenset(("and", "en", "et", "und", "&", "+"))
_DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d_/"
#: Letters without a shape of their own, which are no format characters.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")


def composed(name: str) -> str:
    """A name with its accents composed: one spelling for what looks the same."""
    return unicodedata.normalize("NFC", name)


def look(name: str) -> str:
    """What a name looks like: two names with one look are easily taken for one. Capitals, accents, width, spaces,
    dashes, points, letters of other scripts and characters that nobody sees do not count."""
    words = "".join(" " if c in _DASHES else c for c in unicodedata.normalize("NFKD", name)).casefold().split()
    between = range(1, len(words) - 1)
    joined = "".join("&" if index in between and word in _AND else word for index, word in enumerate(words))
    seen = "".join(c for c in joined if c not in _BLANK and unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc"))
    return "".join(c for c in seen.translate(_LOOKS_LIKE) if c.isalnum() or c == "&") or seen


def unseen(text: str) -> tuple[str, ...]:
    """What characters of a text nobody sees are called: ``U+200B (zero width space)``. Joiners inside of emoji and of
    scripts that need them are seen by what they join."""
    found = []
    for index, c in enumerate(text):
        if c in "\u200c\u200d" and 0 < index < len(text) - 1 and not (text[index - 1] + text[index + 1]).isascii():
            continue
        if c in _BLANK or unicodedata.category(c) == "Cf":
            found.append(f"U+{ord(c):04X} ({unicodedata.name(c, 'without a name').lower()})")
    return tuple(found)


class Alike(NamedTuple):
    """A name that looks like another one which is used more; ``usual`` is that one."""

    name: str
    usual: str

    @property
    def difference(self) -> str:
        """What nobody sees of the difference, for a message; empty where it can be seen."""
        hidden = {*unseen(self.name)} ^ {*unseen(self.usual)}
        return f"; it holds {', '.join(sorted(hidden))}" if hidden else ""


def two_operators(found: Alike) -> tuple[str, str]:
    """The message about two names that look the same, and what to do."""
    message = f'"{shown(found.name)}" and "{shown(found.usual)}" are counted as two operators{found.difference}'
    return message, f'write "{shown(found.usual)}", if they are one'


def names_of_others(names: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, Alike]]:
    """Of things with several names each, by id, the names that look like one of something else."""
    owners: dict[str, tuple[str, list[str]]] = {}
    for id, own in names.items():
        for name in dict.fromkeys((id, *own)):
            first, taken = owners.setdefault(look(name), (id, []))
            if first == id:
                taken.append(name)
            elif name not in taken:  # the very same name is another matter: the period may settle whose it is
                yield id, Alike(name, taken[0])


def alike(used: Mapping[str, int]) -> Iterator[Alike]:
    """Of names, by how often each is used, those that look like one that is used more."""
    by_look: dict[str, list[str]] = {}
    for name in sorted(used):
        by_look.setdefault(look(name), []).append(name)
    for names in by_look.values():
        usual = max(names, key=lambda name: (used[name], not unseen(name), not name.isupper()))
        yield from (Alike(name, usual) for name in names if name != usual)
