"""What an import writes: cases, figures, and the rows that were rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.importing.case_files import cases_jsonl, cases_parquet
from scorekit.importing.data import Imported
from scorekit.importing.rejects import PREFIX, rejects_csv
from scorekit.problems import Problem, ProblemsFound
from scorekit.progress import steps
from scorekit.reading.documents import SUFFIXES, read_document, shown_path, whole_file
from scorekit.reading.tables import table_csv
from scorekit.reading.yaml_out import to_yaml
from scorekit.writing.editors import modeline
from scorekit.writing.files import refuse_existing, write_whole


class Written(NamedTuple):
    """Files that were written, and what to say of each."""

    said: tuple[str, ...]


def write_import(found: Imported, to: Path, root: Path, *, force: bool = False) -> Written:
    """Write the cases or the figures of an import: into a folder of YAML, or a file of YAML, JSON Lines or Parquet;
    figures as CSV. In a file that an import wrote before, a case replaces the one of its id. Raises
    :class:`ProblemsFound`."""
    if found.mapping.makes == "measures":
        message = "rows that are measures are scored as they are, and make no cases"
        raise ProblemsFound([whole_file(to, "not-allowed", message, "scorekit league --data FILE --map MAPPING")])
    if found.mapping.makes == "figures":
        if to.suffix.lower() != ".csv":
            raise ProblemsFound([whole_file(to, "not-allowed", "figures are written as CSV", "--to figures.csv")])
        if not found.figures:
            raise ProblemsFound([whole_file(to, "nothing-here", "the rows have no figure, so nothing was written")])
        refuse_existing([to], force)
        to.parent.mkdir(parents=True, exist_ok=True)
        write_whole(to, table_csv(found.figures))
        return Written((f"{len(found.figures):,} figures in {shown_path(to.absolute())}.",))
    suffix = to.suffix.lower()
    cases = [found.sources[id].data for id in sorted(found.sources)]
    if suffix in (".jsonl", ".ndjson", ".parquet"):
        refuse_existing([to], force)
        to.parent.mkdir(parents=True, exist_ok=True)
        hashed = [_with_hash(case, found) for case in cases]
        write_whole(to, cases_parquet(hashed) if suffix == ".parquet" else cases_jsonl(hashed))
        return Written((f"{len(cases):,} cases in {shown_path(to.absolute())}.",))
    file = to if suffix in SUFFIXES else to / f"{found.mapping.id}.yaml"
    before, kept = _before(file, force)
    ids = set(found.sources)
    others = [case for case in kept if case["case"] not in ids]
    replaced = len(kept) - len(others)
    every = sorted([*others, *cases], key=lambda case: str(case["case"]))
    files = {**before, **{path.name: sha256 for path, sha256 in found.files}}
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, cases_yaml(every, found.mapping.id, files, file, root))
    said = f"{len(cases):,} cases in {shown_path(file.absolute())}"
    said += f"; {replaced:,} took the place of the one with their id, {len(others):,} others stayed" if kept else ""
    return Written((f"{said}.",))


def cases_yaml(
    cases: Sequence[Mapping[str, Any]], mapping: str, files: Mapping[str, str], file: Path, root: Path
) -> str:
    """A file of cases, and of which files they are: the mapping and the sum (SHA-256) of each, once."""
    parts = [modeline("cases", file, root), "cases:\n"]
    for case in steps(list(cases), "writing cases"):
        text = to_yaml({"cases": [dict(case)]})
        parts.append(text.partition("\n")[2])
    parts.append(to_yaml({"data": {"mapping": mapping, "files": dict(sorted(files.items()))}}))
    return "".join(parts)


def _with_hash(case: Mapping[str, Any], found: Imported) -> dict[str, Any]:
    """A case whose evidence has the sum of its file."""
    sums = {path.name: sha256 for path, sha256 in found.files}
    listed = []
    for entry in case["evidence"]:
        sha256 = sums.get(entry.get("source", ""), "")
        listed.append(entry | ({"sha256": sha256} if sha256 else {}))
    return {**case, "evidence": listed}


def _before(file: Path, force: bool) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The files that a file of cases came from, and its cases, where an import wrote it. Raises :class:`ProblemsFound`
    for one that something else wrote, unless ``force``."""
    if not file.exists():
        return {}, []
    if force:
        return {}, []
    document = read_document(file)
    if isinstance(document, Problem) or document.kind != "cases" or "data" not in document.data:
        refuse_existing([file], force)
        return {}, []
    return dict(document.data["data"].get("files", {})), list(document.data["cases"])


def write_rejects(found: Imported, file: Path, how: str) -> list[str]:
    """Write the rows that were rejected, one file a table; a file of such rows from before is replaced, unless it was
    read just now. ``how`` is the mapping, as it was named. Returns sentences that say where. Raises
    :class:`ProblemsFound` for another file that is there."""
    said = []
    tables = rejects_csv(found.rejected)
    for sheet, text in tables.items():
        target = file if len(tables) == 1 else file.with_name(f"{file.stem}-{sheet}{file.suffix}")
        if any(target.absolute() == path for path, _ in found.files):
            said.append(f"{shown_path(target.absolute())} stays as it is.")
            continue
        if target.exists():
            with target.open("rb") as there:
                if not there.read(len(PREFIX) + 4).decode("utf-8", "replace").startswith(PREFIX):
                    refuse_existing([target], False)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, text)
        place = shown_path(target.absolute())
        said.append(f"The rejected rows are in {place}: correct them there, and import that file with --map {how}.")
    return said
