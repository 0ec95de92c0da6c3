"""Pictures of a site: no label lies over another, and none outside; the digits are those of the table."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import scorekit
from scorekit.publishing.charts.drawing import _DARK, dark
from tests.browser import watched
from tests.conftest import ROOT

_BOXES = """() => {
  const shown = Array.from(document.querySelectorAll('text')).filter(t => t.textContent.trim());
  const whole = document.documentElement.getBoundingClientRect();
  const boxes = shown.map(t => { const b = t.getBoundingClientRect();
    return [t.textContent, b.left, b.top, b.right, b.bottom]; });
  return [[whole.left, whole.top, whole.right, whole.bottom], boxes];
}"""
#: Pixels that boxes of letters may share: they are higher than the letters.
_LEEWAY = 4


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of the shipped tables, and of the worked example of three years."""
    folder = tmp_path_factory.mktemp("pictures")
    tables = ["lastige-klant", "stories", "be-telecom/2021", "au-complaints/2021-Q2"]
    scorekit.publish(tables, folder / "shipped", languages=["en", "de"], project=ROOT)
    scorekit.publish(["years/2025"], folder / "years", languages=["en"], project=ROOT / "examples")
    return folder


def test_no_label_lies_over_another(shipped: Path, chrome: Browser) -> None:
    page = watched(chrome).page
    pictures = [path for path in sorted(shipped.rglob("pictures/*.svg")) if "dark" not in path.name]
    assert len(pictures) > 20
    for path in pictures:
        page.goto(path.as_uri())
        (left, top, right, bottom), boxes = page.evaluate(_BOXES)
        texts = {
            (text, round(x), round(y)): (text, x, y, r, b) for text, x, y, r, b in boxes
        }  # a halo is the same text
        listed = list(texts.values())
        assert listed, path
        for place, (text, x, y, r, b) in enumerate(listed):
            assert x >= left - 1 and r <= right + 1 and y >= top - 1 and b <= bottom + 1, (path.name, text)
            for other, x2, y2, r2, b2 in listed[place + 1 :]:
                wide, high = min(r, r2) - max(x, x2), min(b, b2) - max(y, y2)
                assert wide <= 0 or high <= _LEEWAY, (path.parent.parent.name, path.name, text, other)


def test_pictures_fit_a_phone(shipped: Path) -> None:
    for path in shipped.rglob("pictures/*-narrow.svg"):
        found = re.search(r'<svg[^>]* width="([0-9.]+)"', path.read_text(encoding="utf-8"))
        assert found
        assert float(found[1]) <= 345, path


def test_a_picture_to_share_has_the_size_that_social_media_ask_for(shipped: Path) -> None:
    cards = list(shipped.rglob("card.png"))
    assert len(cards) >= 5
    for path in cards:
        raw = path.read_bytes()
        assert raw[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", raw[16:24]) == (1200, 630)


def test_a_dark_picture_is_the_same_in_other_colours(shipped: Path) -> None:
    for path in shipped.rglob("pictures/*-dark.svg"):
        light = path.with_name(path.name.replace("-dark", "")).read_text(encoding="utf-8")
        text = path.read_text(encoding="utf-8")
        assert text == dark(light)
        assert not any(colour in text for colour in _DARK)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_colours_are_told_apart_from_the_page_and_texts_are_legible() -> None:
    from scorekit.publishing.charts.drawing import ACCENT, INK, OTHER, PAPER, SOFT
    from scorekit.publishing.charts.history import _COLOURS

    for scheme in ({}, _DARK):
        paper = scheme.get(PAPER, PAPER)
        for text in (INK, SOFT):
            assert contrast(paper, scheme.get(text, text)) >= 4.5
        for drawn in (ACCENT, OTHER, *_COLOURS):
            assert contrast(paper, scheme.get(drawn, drawn)) >= 2.8, drawn
