"""Files that readers can take home: the table as CSV, JSON and XLSX, the scores of cases, the whole edition."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scorekit.publishing.page import Page
from scorekit.publishing.pages.league import league_page
from scorekit.publishing.pages.scores import scores_page
from scorekit.publishing.printers.workbook import workbook
from scorekit.publishing.site.material import Download
from scorekit.scoring.scores import Scores
from scorekit.scoring.table import League
from scorekit.wording import Wording, sentence

#: Name of a file -> what it is.
KINDS = {
    "league.csv": sentence("the table, for spreadsheets and programs"),
    "league.json": sentence("the table, for programs"),
    "league.xlsx": sentence("the table as a workbook"),
    "scores.csv": sentence("the score of each case"),
    "edition.zip": sentence("the whole edition: the table and everything that it was computed from"),
}
#: Files inside of an archive carry a date; theirs is always this one.
_DATE = (1980, 1, 1, 0, 0, 0)


def download_files(league: League, scores: Scores | None, edition: Path | None, words: Wording) -> dict[str, bytes]:
    """Name -> content. The scores of cases and the edition are left out where something in them is private."""
    pages: list[Page] = [league_page(league, words)]
    files = {"league.csv": league.to_csv().encode(), "league.json": league.to_json().encode()}
    if scores is not None:
        pages.append(scores_page(scores, words))
        files["scores.csv"] = scores.to_csv().encode()
    files["league.xlsx"] = workbook(pages)
    if edition is not None:
        files["edition.zip"] = _archive(edition)
    return {name: files[name] for name in KINDS if name in files}


def downloads(files: Mapping[str, bytes]) -> tuple[Download, ...]:
    """What is said of files."""
    return tuple(Download(name, KINDS[name], len(raw), hashlib.sha256(raw).hexdigest()) for name, raw in files.items())


def _archive(folder: Path) -> bytes:
    """A folder as a zip: the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()
