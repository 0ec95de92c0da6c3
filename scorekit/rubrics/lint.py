"""What is legal in a rubric and unwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scorekit.figures.wanted import Change
from scorekit.problems import Problem
from scorekit.reading.documents import Document
from scorekit.rubrics.checks import criterion_places, rules_of_leaf
from scorekit.rubrics.tree import POINT, Bands, Criterion, Rubric, Statistic
from scorekit.wording.numbers import short_text

#: A leaf that weighs more than this share of the whole decides nearly everything.
DOMINANT = Fraction(1, 2)
#: A step of a band that is worth at least this share of the scale, on a measure of time.
STEEP = Fraction(1, 2)


def lint(document: Document, rubric: Rubric, languages: Iterable[str] = ()) -> list[Problem]:
    """Warnings about a rubric that was read without errors, sorted; ``languages`` are those in which it is printed."""
    places = criterion_places(document.data.get("criteria", ()))
    found = [
        *_without_reason(document, rubric, places),
        *_dominant(document, rubric, places),
        *_steep(document, rubric, places),
        *_twice(document, rubric, places),
        *_titles(document, rubric, places, set(languages)),
        *_of_the_field(document, rubric, places),
        *_bad_base_year(document, rubric, places),
    ]
    return sorted(found)


Places = dict[str, tuple[Any, ...]]


def _warn(document: Document, code: str, message: str, path: tuple[Any, ...], help: str = "") -> Problem:
    return document.problem(code, message, path, help, severity="warning")


def _without_reason(document: Document, rubric: Rubric, places: Places) -> Iterator[Problem]:
    for node in rubric.root.leaves():
        said = [node.because, node.source]
        said += [text for rule in rules_of_leaf(node.leaf) for text in (rule.because, rule.source)]
        if not any(said):
            message = f'"{node.id}" has no reason and no source'
            yield _warn(document, "no-reason", message, (*places[node.id], "id"), "say why with because: or source:")
    for index, gate in enumerate(document.data.get("gates", ())):
        if not gate.get("because") and not gate.get("source"):
            message = f'the gate "{gate["id"]}" has no reason and no source'
            yield _warn(document, "no-reason", message, ("gates", index, "id"), "say why with because: or source:")


def effective_weights(node: Criterion, share: Fraction = Fraction(1)) -> Iterator[tuple[Criterion, Fraction]]:
    """Every leaf with its share of the whole weight, when everything is known."""
    if not node.children:
        yield node, share
    total = sum(child.weight for child in node.children)
    for child in node.children:
        if total:
            yield from effective_weights(child, share * child.weight / total)


def _dominant(document: Document, rubric: Rubric, places: Places) -> Iterator[Problem]:
    weights = list(effective_weights(rubric.root))
    for node, share in weights:
        if share > DOMINANT and len(weights) > 1:
            percent = f"{short_text(share * 100, 0)} %"
            message = f'"{node.id}" has {percent} of the weight: it decides nearly everything'
            yield _warn(document, "dominant", message, (*places[node.id], "id"))


def _steep(document: Document, rubric: Rubric, places: Places) -> Iterator[Problem]:
    limit = STEEP * abs(rubric.scale.length)
    for node in rubric.root.leaves():
        leaf = node.leaf
        if leaf is None or not isinstance(leaf.function, Bands) or "duration" not in leaf.kind:
            continue
        rules = leaf.function.rules
        for before, after in pairwise(rules):
            if abs(before.points - after.points) >= limit:
                points = short_text(Fraction(abs(before.points - after.points), POINT), 6)
                message = f'one second beyond "{before.text}" costs {points} points'
                help = "more bands, or linear, make the step smaller"
                yield _warn(document, "steep-step", message, (*places[node.id], "bands"), help)


def _twice(document: Document, rubric: Rubric, places: Places) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], str] = {}
    for node in rubric.root.leaves():
        assert node.leaf is not None
        how = node.leaf.input.text if isinstance(node.leaf.input, Statistic) else ""
        other = first.setdefault((node.leaf.source, node.leaf.name, how), node.id)
        if other != node.id:
            message = f'"{node.id}" measures the same as "{other}": {node.leaf.name} counts twice'
            yield _warn(document, "same-measure", message, (*places[node.id], node.leaf.source))


def _of_the_field(document: Document, rubric: Rubric, places: Places) -> Iterator[Problem]:
    for node in rubric.root.leaves():
        if node.leaf is not None and node.leaf.relative:
            message = f'"{node.id}" is scored by who else is in the table: it cannot be compared with another year'
            help = "bands or linear with fixed goalposts can be"
            yield _warn(document, "relative-scale", message, (*places[node.id], "relative"), help)


def _bad_base_year(document: Document, rubric: Rubric, places: Places) -> Iterator[Problem]:
    for node in rubric.root.leaves():
        change = node.leaf.input if node.leaf is not None else None
        if isinstance(change, Change):
            message = f'"{node.id}" scores a change: it rewards a bad year before'
            help = (
                "a rate scores the level" if change.minimum_base else "give it a minimum_base; a rate scores the level"
            )
            yield _warn(document, "bad-base-year", message, (*places[node.id], "change"), help)


def _titles(document: Document, rubric: Rubric, places: Places, printed: set[str]) -> Iterator[Problem]:
    """Titles and labels that lack a language which another title of the rubric has, or in which it is printed. Where
    one is printed all the same, its own language is beside it."""
    titles: list[tuple[str, object, tuple[Any, ...]]] = [("the rubric", document.data.get("title"), ("title",))]
    for id, path in places.items():
        entry: Any = document.data
        for step in path:
            entry = entry[step]
        titles.append((f'"{id}"', entry.get("title"), (*path, "title") if "title" in entry else (*path, "id")))
    for index, label in enumerate(document.data.get("scale", {}).get("labels", ())):
        if isinstance(label.get("label"), dict):
            titles.append((f"the label {index + 1}", label["label"], ("scale", "labels", index, "label")))
    languages = {language for _, title, _ in titles if isinstance(title, dict) for language in title}
    languages |= printed if len(printed | languages) > 1 else set()
    for what, title, path in titles:
        missing = sorted(languages - set(title if isinstance(title, dict) else ()))
        if missing:
            yield _warn(document, "missing-title", f"{what} has no title in {', '.join(missing)}", path)
