"""What others need to read and cite an edition: datapackage.json (Data Package v2), CITATION.cff, README.md."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from scorekit.editions.inputs import FOLDER as INPUTS
from scorekit.editions.record import Record
from scorekit.editions.results import FIGURES_CSV, LEAGUE_CSV, SCORES_CSV
from scorekit.reading.yaml_out import to_yaml
from scorekit.result import dump_json
from scorekit.rubrics.tree import as_text
from scorekit.scoring.inputs import LeagueInputs
from scorekit.scoring.table import League
from scorekit.wording.escaping import markdown_text

_HOLIDAYS = "The public holidays that promises in working days were counted by"
DATA_PACKAGE, CITATION, README = "datapackage.json", "CITATION.cff", "README.md"
_PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
_TYPES = {
    "rank": "integer", "cases": "integer", "scored": "integer", "base_n": "integer", "shared": "boolean",
    "ranks_shown": "boolean",
    "worst": "number", "best": "number",
    "score": "number", "coverage": "number", "before_gates": "number", "value": "number", "margin": "number",
    "date": "date",
}  # fmt: skip
_TITLES = {
    LEAGUE_CSV: "The league table, in rank order",
    SCORES_CSV: "The score of each case",
    FIGURES_CSV: "The figures that the league read",
}


def data_package(record: Record, league: League, inputs: LeagueInputs, files: Mapping[str, bytes]) -> str:
    """datapackage.json: each table with its schema, size, hash, licence and sources."""
    publisher = record.data["publisher"]
    licences = _licences(publisher)
    sources = _sources(inputs)
    package: dict[str, Any] = {
        "$schema": _PROFILE.format("datapackage"),
        "name": _slug(f"{record.league}-{record.name}"),
        "title": title_of(record, league),
        "version": str(record.name),
        "description": f"An edition of a scorekit league table. `scorekit verify` recomputes it from {INPUTS}/.",
    }
    if publisher.get("name"):
        package["contributors"] = [{"title": publisher["name"], "roles": ["publisher"]}]
    if record.date:
        package["created"] = f"{record.date}T00:00:00Z"
    if licences:
        package["licenses"] = licences
    if sources:
        package["sources"] = sources
    titles = dict(_TITLES)
    if "holidays" in inputs.project.documents[0].data:
        titles[f"{INPUTS}/{inputs.project.documents[0].data['holidays']}"] = _HOLIDAYS
    criteria = {node.id for node in league.rubric.root.walk()}
    package["resources"] = [
        _resource(path, title, files[path], licences, sources, criteria if path == LEAGUE_CSV else set())
        for path, title in titles.items()
        if path in files
    ]
    return dump_json(package)


def _resource(
    path: str, title: str, raw: bytes, licences: list[Any], sources: list[Any], criteria: set[str]
) -> dict[str, Any]:
    heads = next(csv.reader(io.StringIO(raw.decode())))
    fields: list[dict[str, Any]] = []
    for head in heads:
        field: dict[str, Any] = {"name": head, "type": _TYPES.get(head, "number" if head in criteria else "string")}
        if field["type"] == "boolean":
            field |= {"trueValues": ["yes"], "falseValues": ["no"]}
        fields.append(field)
    found: dict[str, Any] = {
        "$schema": _PROFILE.format("dataresource"),
        "name": _slug(path.rpartition("/")[2].removesuffix(".csv")),
        "type": "table",
        "title": title,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "schema": {"$schema": _PROFILE.format("tableschema"), "fields": fields, "missingValues": [""]},
    }
    if licences:
        found["licenses"] = licences
    if sources and title != _HOLIDAYS:
        found["sources"] = sources
    return found


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9._-]+", "-", text.lower())


def _licences(publisher: Mapping[str, str]) -> list[dict[str, str]]:
    licence = publisher.get("licence", "")
    if not licence:
        return []
    if re.match("https?://", licence):
        return [{"path": licence}]
    return [{"name": re.sub("[^A-Za-z0-9._-]+", "-", licence), "title": licence}]


def _sources(inputs: LeagueInputs) -> list[dict[str, str]]:
    """The documents behind cases and figures, each once, by name."""
    named: set[str] = {figure.source for figure in inputs.figures}
    for case in inputs.accounts["case"].to_list():
        entries: Iterable[dict[str, Any]] = inputs.source.collection.sources[case].data.get("evidence", ())
        named |= {str(entry["source"]) for entry in entries if "source" in entry}
    found = []
    for name in sorted(named):
        address = re.search(r"https?://[^\s<>\"]+", name)
        found.append({"title": name} | ({"path": address[0]} if address else {}))
    return found


def title_of(record: Record, league: League) -> str:
    """The title of an edition."""
    return f"{as_text(league.spec.title, league.languages) or record.league}, {record.name}"


def citation(record: Record, league: League) -> str:
    """CITATION.cff, version 1.2.0."""
    publisher = record.data["publisher"]
    found: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Cite this edition with its version; its digits are those of SHA256SUMS.",
        "type": "dataset",
        "title": title_of(record, league),
        "authors": [{"name": publisher.get("name") or record.data["project"]}],
        "version": str(record.name),
    }
    if record.date:
        found["date-released"] = record.date
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", publisher.get("licence", "")):
        found["license"] = publisher["licence"]
    return to_yaml(found)


def readme(record: Record, league: League) -> str:
    """README.md: what this folder is and how to check it."""
    publisher = record.data["publisher"].get("name", "")
    lines = [
        f"# {markdown_text(title_of(record, league))}",
        "",
        f"An edition of the league {record.league}"
        + (f", published by {markdown_text(publisher)}." if publisher else "."),
        "Nothing in this folder may change: a mistake is mended in a revision beside it.",
        "",
        "    sha256sum -c SHA256SUMS     # is every file as it was?",
        "    scorekit verify .           # does scorekit get the same digits from the inputs?",
        "",
        "- results/: the table, the scores and where they come from. inputs/: all that they were computed from.",
        f"- {DATA_PACKAGE} describes the tables, {CITATION} how to cite them, edition.json what computed them.",
    ]
    if record.revises is not None:
        was = record.revises
        lines += ["", f"This is a revision of {was['edition']} of {was['date']}: {markdown_text(was['reason'])}"]
    return "\n".join(lines) + "\n"
