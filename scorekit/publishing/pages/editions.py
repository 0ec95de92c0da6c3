"""The pages about editions themselves: what was frozen, sealed, or verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scorekit.editions.freeze import Frozen
from scorekit.editions.seals import Sealed
from scorekit.editions.verify import Verified
from scorekit.publishing.page import Block, Page, Section, Text, lines
from scorekit.reading.documents import shown_path
from scorekit.wording import When, Wording, sentence, wording
from scorekit.wording.numbers import rank_text


def frozen_page(made: Frozen, words: Wording | None = None) -> Page:
    """What was written, how to check it, and in a revision what changed."""
    words = words or wording(made.league.languages[0])
    blocks: list[Block] = [*lines(*_frozen(made, words))]
    if made.record.revises is not None:
        changes = made.record.revises["changes"]
        title = words.tell("Changed") if changes else words.tell("No score and no rank changed")
        said = tuple(Text(_change(change, words)) for change in changes)
        blocks.append(Section(title, said))
    return Page(words.tell("{edition} is frozen", edition=made.record.label), tuple(blocks), words.language)


def _frozen(made: Frozen, words: Wording) -> Iterator[str]:
    counts = made.record.data["counts"]
    of = [
        words.tell_many("{count} operator", "{count} operators", counts["operators"]),
        words.tell_many("{count} case", "{count} cases", counts["cases"]),
        words.tell_many("{count} figure", "{count} figures", counts["figures"]),
    ]
    listed = ", ".join(text for text, key in zip(of, ("operators", "cases", "figures"), strict=True) if counts[key])
    files = words.tell_many("{count} file", "{count} files", len(made.contents))
    yield words.tell(
        "Written: {files} in {folder}, of {what}.", files=files, folder=shown_path(made.folder), what=listed
    )
    on = made.record.date
    if on:
        yield words.tell("Date of the edition: {date}.", date=When(on))
    else:
        yield words.tell("It has no date; --date gives it one.")
    rubric = made.record.rubric
    name = f"{rubric['id']} {rubric['version']}"
    if rubric["sealed"]:
        yield words.tell("Rubric {rubric}, sealed on {date}.", rubric=name, date=When(rubric["sealed"]))
    else:
        yield words.tell("Rubric {rubric}, not sealed before.", rubric=name)
    if made.record.revises is not None:
        yield words.tell("Revised on {date}.", date=When(made.record.revises["date"]))
    yield words.tell("Check it with: {command}", command=f"scorekit verify {made.record.label}")
    yield words.tell("Publish the SHA-256 of its SHA256SUMS beside the table:")
    yield made.sha256


def _change(change: dict[str, Any], words: Wording) -> str:
    then, now = (_place(change[key], words) for key in ("was", "is"))
    return words.tell("{name}: {then}, then {now}", name=change["name"], then=then, now=now)


def _place(row: dict[str, Any] | None, words: Wording) -> str:
    if row is None or row.get("score") is None:
        return words.tell("not in the table")
    score = words.number(str(row["score"]))
    if "rank" not in row:
        return score
    return words.tell("{score} (rank {rank})", score=score, rank=rank_text(row["rank"], bool(row.get("shared"))))


#: What nothing in the folder can prove -> how that is said.
_UNCHECKED = {
    "date": sentence("Not checked, since no file can prove it: the date of the edition."),
    "seal": sentence("Not checked, since no file can prove it: the day on which the rubric was sealed."),
    "changes": sentence("Not checked: the list of changes. The edition that it revises is not beside it."),
}


def verified_page(found: Verified, words: Wording | None = None) -> Page:
    """What of an edition was checked, and that its digits come out again."""
    words = words or wording(found.league.languages[0])
    files = words.tell_many("{count} file", "{count} files", found.files)
    operators = words.tell_many("{count} operator", "{count} operators", len(found.league.operators))
    said = [
        words.tell("Every file is as SHA256SUMS says, and scorekit gets every digit again from the inputs."),
        words.tell("Derived again, and the same: the table, the scores, the README, how to cite it, and the record."),
        f"{files}, {operators}.",
        words.tell("SHA-256 of SHA256SUMS:"),
        found.sha256,
        words.tell("That is the number that you gave, so this is the edition that was published.")
        if found.pinned
        else words.tell("Compare it with the publisher's: --sha256 does so. Nothing in a folder can prove itself."),
        *(words.tell(_UNCHECKED[one]) for one in found.unchecked),
        *(words.tell("Passed over: {files}.", files=", ".join(found.passed_over)) for _ in found.passed_over[:1]),
        *(words.tell("Since then: {change}; the digits are the same.", change=note) for note in found.notes),
    ]
    title = words.tell("{edition} is consistent with its own sums", edition=found.record.label)
    if found.pinned:
        title = words.tell("{edition} is the edition that was published", edition=found.record.label)
    return Page(title, lines(*said), words.language)


def sealed_page(found: Sealed, words: Wording | None = None) -> Page:
    """When a rubric was sealed, and its hash."""
    words = words or wording("en")
    seal = found.seal
    name = f"{seal.rubric} {seal.version}"
    title = words.tell("{rubric} is sealed", rubric=name)
    said = words.tell("Sealed on {date}.", date=When(seal.sealed_on))
    if not found.is_new:
        said = words.tell("It was sealed already, on {date}.", date=When(seal.sealed_on))
    return Page(title, lines(said, words.tell("SHA-256: {hash}", hash=seal.sha256)), words.language)
