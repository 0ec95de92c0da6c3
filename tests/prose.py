"""Plain words: what docs, help texts, messages and docstrings do not say, and what they say instead.

    python -m tests.prose        # part of `make lint`

A short list of words that readers stumbled over. Read are the Markdown pages, and every text and comment of the
Python code.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What is not said (a pattern) -> what is said in its place.
WORDS = {
    r"mend(s|ed|ing)?": "fix, or correct",
    r"slips?": "typo, or mistake",
    r"sound": "valid",
    r"(stands?|stood|standing)(?! for\b)": "is",
    r"alone": "only",
    r"told(?! apart\b)": "reported, or said",
    r"(?<![Tt]here )(is|was) no (?!longer\b|more\b|doubt\b|other\b)": "is not a",
    r"whatsoever|thereof|therein|herein|hitherto|whilst|hence": "a shorter word",
    r"by way of": "through",
    r"utili[sz]e[sd]?|leverag(e|es|ed|ing)|in order that": "use, or to",
}
PATTERNS = {re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE): instead for pattern, instead in WORDS.items()}
#: Published editions hold these sentences; they stay as they were published.
PUBLISHED = ("a mistake is mended in a revision beside it", "its ats stand in another order")
#: The pages that are read, besides the code.
PAGES = ("README.md", "CONTRIBUTING.md", "docs/*.md", "docs/rubrics/*.md")


def texts() -> Iterator[tuple[Path, int, str]]:
    """Every text to check: its file, its first line, what it says."""
    for pattern in PAGES:
        for path in sorted(ROOT.glob(pattern)):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield path, number, line
    for path in sorted((ROOT / "scorekit").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.STRING, tokenize.COMMENT):
                for number, line in enumerate(token.string.split("\n"), token.start[0]):
                    yield path, number, line


def found(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text that are not said, and what is said in their place."""
    for sentence in PUBLISHED:
        text = text.replace(sentence, "")
    for pattern, instead in PATTERNS.items():
        for match in pattern.finditer(text):
            yield match[0].strip(), instead


def main() -> int:
    lines = [
        f'{path.relative_to(ROOT)}:{number}: "{word}": write {instead}'
        for path, number, text in texts()
        for word, instead in found(text)
    ]
    print("\n".join(lines) if lines else "plain words: nothing found")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
