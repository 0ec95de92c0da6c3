"""What an edition says of itself: edition.json, the same bytes from the same inputs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.editions.names import RECORD, Name, parsed
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading import quantities
from scorekit.reading.documents import shown_path

#: Version of the layout of an edition. Older ones stay readable.
FORMAT = 1
SCHEMA = f"scorekit/edition/v{FORMAT}"
_LARGEST, _LARGEST_RESULT = 1 << 20, 256 << 20
_LEAGUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z", re.ASCII)
#: Field -> the type that it has; None may be in place of a text.
_FIELDS: dict[str, tuple[type, ...]] = {
    "league": (str,),
    "edition": (str,),
    "revision": (int,),
    "period": (str, type(None)),
    "date": (str, type(None)),
    "rubric": (dict,),
    "rubrics": (list,),
    "versions": (dict,),
    "counts": (dict,),
    "revises": (dict, type(None)),
}


class Record(NamedTuple):
    """The parts of edition.json that scorekit reads. ``revises`` is None for a first edition, else
    the edition before it, its sums, the reason, the date and what changed."""

    league: str
    name: Name
    period: str | None
    date: str | None
    rubric: dict[str, Any]
    rubrics: tuple[dict[str, Any], ...]
    versions: dict[str, Any]
    revises: dict[str, Any] | None
    data: dict[str, Any]

    @property
    def label(self) -> str:
        """LEAGUE/2026.1"""
        return f"{self.league}/{self.name}"


def read_record(folder: Path) -> Record:
    """The record of an edition. Raises :class:`ProblemsFound`."""
    path = folder / RECORD
    data = _json(path)
    schema = data.get("schema")
    head, _, version = str(schema).rpartition("/v")
    if head != "scorekit/edition" or not version.isascii() or not version.isdigit():
        raise _broken(path, f'"{shown(schema)}" is not an edition of scorekit')
    if len(version) > 4 or int(version) > FORMAT:
        help = "take a newer scorekit to read it"
        raise _broken(path, f"format {shown(version)}, and this scorekit reads up to {FORMAT}", "edition-format", help)
    for key, types in _FIELDS.items():
        if not isinstance(data.get(key), types) or isinstance(data.get(key), bool):
            raise _broken(path, f'"{key}" is missing, or of another type')
    named = parsed(data["edition"]) == Name(data["edition"]) and _LEAGUE.match(data["league"])
    if not named or not 0 <= data["revision"] < 10_000:
        raise _broken(path, "its league, edition or revision is not a name")
    if data["date"] is not None and quantities.day(data["date"]) is None:
        raise _broken(path, "its date is not a day")
    rubrics = [data["rubric"], *data["rubrics"]]
    if not all(isinstance(one, dict) and _has_texts(one, "id", "version", "sha256", "path") for one in rubrics):
        raise _broken(path, "a rubric without id, version, sha256 or path")
    revises = data["revises"]
    if (revises is None) != (data["revision"] == 0):
        raise _broken(path, "a revision that corrects nothing, or an edition that does")
    if revises is not None:
        _check_revision(path, revises)
    return Record(
        league=data["league"],
        name=Name(data["edition"], data["revision"]),
        period=data["period"],
        date=data["date"],
        rubric=data["rubric"],
        rubrics=tuple(data["rubrics"]),
        versions=data["versions"],
        revises=revises,
        data=data,
    )


def _check_revision(path: Path, revises: dict[str, Any]) -> None:
    changes = revises.get("changes")
    valid = _has_texts(revises, "edition", "sha256", "reason", "date") and isinstance(changes, list)
    if not valid or quantities.day(revises["date"]) is None or not all(map(_is_change, changes or ())):
        raise _broken(path, "a revision without edition, sha256, reason, date or changes")


def _is_change(change: Any) -> bool:
    if not isinstance(change, dict) or not _has_texts(change, "operator", "name"):
        return False
    return all(isinstance(change.get(key), dict | None) for key in ("was", "is"))


def frozen_table(folder: Path) -> dict[str, Any]:
    """The table that an edition holds. Raises :class:`ProblemsFound`."""
    path = folder / "results" / "league.json"
    found = read_json(path, _LARGEST_RESULT)
    rows = [*found["rows"], *found["unranked"]] if _has_lists(found) else [None]
    if not all(isinstance(row, dict) and _has_texts(row, "operator", "name") for row in rows):
        raise _broken(path, "is not a league table")
    return dict(found)


def _has_lists(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), list) for key in ("rows", "unranked"))


def _has_texts(value: dict[str, Any], *keys: str) -> bool:
    return all(isinstance(value.get(key), str) for key in keys)


def read_json(path: Path, largest: int = _LARGEST) -> Any:
    """The JSON in a file of an edition. Raises :class:`ProblemsFound`."""
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
        if len(raw) > largest:
            raise _broken(path, "is too large")
        return json.loads(raw.decode("utf-8"))
    except OSError as error:
        name = shown_path(path)
        said = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise ProblemsFound(
            [Problem(name, 0, 0, "unreadable", said, "is it a folder that scorekit freeze made?")]
        ) from None
    except (ValueError, RecursionError):
        raise _broken(path, "is not JSON") from None


def _json(path: Path) -> dict[str, Any]:
    found = read_json(path)
    if not isinstance(found, dict):
        raise _broken(path, "is not the record of an edition")
    return found


def _broken(path: Path, message: str, code: str = "edition-damaged", help: str = "") -> ProblemsFound:
    return ProblemsFound([Problem(shown_path(path), 0, 0, code, message, help)])


def changed_rows(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Operators whose score, rank or place in the table an erratum changed: old and new values."""
    found = []
    sides = [{row["operator"]: row for row in (*table["rows"], *table["unranked"])} for table in (before, after)]
    # Rank numbers that only one of both tables has are no change of anybody.
    numbered = all(table.get("ranks_shown", True) for table in (before, after))
    for operator in sorted({*sides[0], *sides[1]}):
        then, now = (side.get(operator) for side in sides)
        was, is_ = (_place(row, numbered) for row in (then, now))
        if was != is_:
            found.append({"operator": operator, "name": (now or then or {})["name"], "was": was, "is": is_})
    return found


def _place(row: dict[str, Any] | None, numbered: bool) -> dict[str, Any] | None:
    """Where an operator is: score and rank, or only the score where a table has no rank numbers."""
    keys = ("rank", "shared", "score", "score_exact") if numbered else ("score", "score_exact")
    return None if row is None else {key: row.get(key) for key in keys}
