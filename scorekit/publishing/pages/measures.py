"""The pages of the catalogue of measures."""

from __future__ import annotations

from collections.abc import Iterator

from scorekit.measuring.catalogue import Measures
from scorekit.measuring.registry import Measure
from scorekit.publishing.page import Cell, Column, Lines, Page, Text, lines, table
from scorekit.wording import Phrase, Wording, phrase, wording

_BETTER = {"lower": phrase("lower"), "higher": phrase("higher"), "neither": phrase("neither")}


def measures_pages(found: Measures, words: Wording | None = None) -> list[Page]:
    """The catalogue; or a page for each measure that was asked for. Definitions are in English."""
    words = words or wording("en")
    if found.chosen:
        return [_measure(measure, words) for measure in found.measures]
    rows = [
        (
            Cell(measure.name),
            Cell(words.say(Phrase(measure.unit))),
            Cell(words.say(_BETTER[measure.better])),
            Cell(words.say(Phrase(measure.title))),
        )
        for measure in found.measures
    ]
    names, units, better, titles = (tuple(cells) for cells in zip(*rows, strict=True))
    columns = (
        Column("measure", words.tell("Measure"), names),
        Column("unit", words.tell("Unit"), units, gives_way=True),
        Column("better", words.tell("Better"), better),
        Column("title", words.tell("Title"), titles, gives_way=True),
    )
    note = words.tell("scorekit measures NAME says how one is computed.")
    title = words.tell("Measures, version {version}", version=found.version)
    return [Page(title, (*table(columns), *lines(note)), words.language)]


def _measure(measure: Measure, words: Wording) -> Page:
    title = words.say(Phrase(measure.title))
    unit, better = words.say(Phrase(measure.unit)), words.say(_BETTER[measure.better])
    head = words.tell("{title} ({unit}; better: {better})", title=title, unit=unit, better=better)
    said = tuple(Text(line, 1) for line in _said(measure, words))
    return Page(f"{measure.name}: {head}", (Lines(said),), words.language)


def _said(measure: Measure, words: Wording) -> Iterator[str]:
    yield measure.definition
    yield words.tell("Reads: {fields}", fields=", ".join(measure.needs))
    yield words.tell("Unknown: {when}", when=measure.unknown)
    yield words.tell("Not applicable: {when}", when=measure.not_applicable)
    yield words.tell("Never: {when}", when=measure.never)
    yield words.tell("Fineness: {fineness}", fineness=measure.fineness)
