"""Where the results of an edition differ from what is computed again, value by value."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.editions.results import FOLDER
from scorekit.editions.sums import is_left_by_a_system
from scorekit.problems import shown
from scorekit.wording.escaping import unguarded

_NOTHING = object()


class Difference(NamedTuple):
    """One value that the edition holds and that scorekit now gets otherwise."""

    file: str
    place: str
    then: Any
    now: Any


def value_shown(value: Any) -> str:
    """A value of a result, for a message."""
    return "nothing" if value is _NOTHING else shown(json.dumps(value, ensure_ascii=False), 60)


def differences(folder: Path, texts: Mapping[str, str], *, older: bool = False) -> Iterator[Difference]:
    """Where the results in a folder differ from results as text, value by value. Of ``older`` results only what they
    hold is compared: later ones hold more."""
    results = folder / FOLDER
    there = {f"{FOLDER}/{path.name}" for path in results.iterdir()} if results.is_dir() else set()
    there = {path for path in there if not is_left_by_a_system(path.rpartition("/")[2])}
    there |= {path for path in texts if "/" not in path and (folder / path).is_file()}
    for path in sorted({*there, *texts}):
        then = (folder / path).read_bytes() if path in there and (folder / path).is_file() else None
        now = texts.get(path)
        if now is not None and then == now.encode():
            continue
        if then is None or now is None:
            yield Difference(path, "the file", *(_NOTHING if one is None else "there" for one in (then, now)))
            continue
        try:
            yield from list(_inside(path, then.decode("utf-8"), now, older))
        except (ValueError, RecursionError, csv.Error):
            yield Difference(path, "the file", "what cannot be read", "a result")


def _inside(path: str, then: str, now: str, older: bool) -> Iterator[Difference]:
    if path.endswith(".json"):
        values = (_without_versions(json.loads(text)) for text in (then, now))
        return value_differences(path, "", *values, older=older)
    if not path.endswith(".csv"):
        return _lines(path, then, now)
    return _cells(path, *(list(csv.reader(io.StringIO(text))) for text in (then, now)), older=older)


def _lines(file: str, then: str, now: str) -> Iterator[Difference]:
    pairs = zip_longest(then.splitlines(), now.splitlines(), fillvalue=_NOTHING)
    for number, (was, is_now) in enumerate(pairs, 1):
        if was != is_now:
            yield Difference(file, f"line {number}", was, is_now)


def _without_versions(value: Any) -> Any:
    """A result without the versions that computed it: those differ while its digits do not."""
    if isinstance(value, list):
        return [_without_versions(one) for one in value]
    return {key: one for key, one in value.items() if key != "versions"} if isinstance(value, dict) else value


def value_differences(file: str, place: str, then: Any, now: Any, *, older: bool = False) -> Iterator[Difference]:
    """Where two values of a file differ, and what is in them."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in then if older else dict.fromkeys((*then, *now)):
            below = f"{place}.{key}" if place else str(key)
            yield from value_differences(file, below, then.get(key, _NOTHING), now.get(key, _NOTHING), older=older)
    elif isinstance(then, list) and isinstance(now, list):
        for index in range(max(len(then), len(now))):
            pair = (one[index] if index < len(one) else _NOTHING for one in (then, now))
            yield from value_differences(file, f"{place}[{index + 1}]", *pair, older=older)
    elif then is _NOTHING or now is _NOTHING or then != now or type(then) is not type(now):
        yield Difference(file, place or "the whole", _plain(then), _plain(now))


def _plain(value: Any) -> Any:
    return (
        value if value is _NOTHING or not isinstance(value, dict | list) else json.dumps(value, ensure_ascii=False)[:60]
    )


def _cells(file: str, then: list[list[str]], now: list[list[str]], *, older: bool) -> Iterator[Difference]:
    if older and then and now:
        places = [now[0].index(head) if head in now[0] else -1 for head in then[0]]
        now = [[unguarded(row[place]) if 0 <= place < len(row) else "" for place in places] for row in now]
    for index in range(max(len(then), len(now))):
        a, b = (one[index] if index < len(one) else [] for one in (then, now))
        for column in range(max(len(a), len(b))):
            x, y = (one[column] if column < len(one) else _NOTHING for one in (a, b))
            if x is _NOTHING or y is _NOTHING or x != y:
                yield Difference(file, f"row {index + 1}, column {column + 1}", x, y)
