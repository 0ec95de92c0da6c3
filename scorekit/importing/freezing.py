"""Data as an edition keeps it: the columns that are read and no others, and the mapping that reads them."""

from __future__ import annotations

import re
from typing import Any

from scorekit.importing.data import Imported
from scorekit.importing.mapping import DataMapping
from scorekit.importing.rejects import rows_csv
from scorekit.importing.rows import Bound
from scorekit.reading.yaml_out import to_yaml

#: Keys of a mapping that are about a file as it was, and about columns that are not kept.
_DROPPED = ("read", "unused", "personal", "notes")


def frozen_tables(imported: Imported) -> dict[str, str]:
    """Name -> CSV of each table of a data set, with the columns that its mapping reads; and with where each row was."""
    found: dict[str, str] = {}
    for bound in imported.bounds:
        if not bound.table.rows:
            continue
        name = bound.table.path.name.partition(".")[0]
        several = len(imported.mapping.tables) > 1
        name = f"{name}-{_slug(bound.table.sheet)}" if several else name
        unused, number = name, 2
        while f"{unused}.csv" in found:
            unused, number = f"{name}-{number}", number + 1
        found[f"{unused}.csv"] = _table(bound)
    return found


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "sheet"


def _table(bound: Bound) -> str:
    heads = list(bound.places)
    rows = []
    for number, cells in bound.table.rows:
        own = [bound.table.cell(cells, bound.places[head]) for head in heads]
        rows.append(((bound.table.origin, bound.table.sheet, str(number), "", ""), own))
    return rows_csv(heads, rows)


def frozen_mapping(mapping: DataMapping) -> str:
    """The mapping of a data set as an edition keeps it."""
    data: dict[str, Any] = {key: value for key, value in mapping.settings.items() if key not in _DROPPED}
    if "tables" in data:
        data["tables"] = [{k: v for k, v in one.items() if k not in _DROPPED} for one in data["tables"]]
    return to_yaml(data)
