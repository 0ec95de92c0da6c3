"""Texts of a table that lack a language of the site; pages show them in another one, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scorekit.problems import Problem
from scorekit.publishing.site.material import Material


def untranslated(materials: Sequence[Material], languages: Sequence[str]) -> Iterator[Problem]:
    """A warning for each text and the languages that it lacks."""
    for material in materials:
        for name, text in _texts(material):
            missing = [one for one in languages if one.partition("-")[0] not in _languages(text)]
            if isinstance(text, Mapping) and missing:
                message = f"{name} of {material.folder} has no text in {', '.join(missing)}"
                yield Problem("", 0, 0, "missing-title", message, "pages show another language, and mark it", "warning")


def _languages(text: Any) -> set[str]:
    return {tag.partition("-")[0] for tag in text} if isinstance(text, Mapping) else set()


def _texts(material: Material) -> Iterator[tuple[str, Any]]:
    rubric = material.league.rubric
    yield "the title", material.league.spec.title
    yield "the title of the rubric", rubric.title
    if rubric.description:
        yield "the description of the rubric", rubric.description
    for node in rubric.root.walk():
        if node.id != "score":
            yield f"the criterion {node.id}", node.title
    for id, story in material.stories.items():
        yield f"the summary of the case {id}", story.summary
        yield f"the remark of the case {id}", story.remark
