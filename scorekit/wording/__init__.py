"""What scorekit says: sentences and numbers as data, and in the language of whoever reads them."""

from scorekit.wording.languages import LANGUAGES
from scorekit.wording.phrases import (
    Duration,
    Joined,
    Named,
    Number,
    Phrase,
    Said,
    When,
    Wording,
    canonical,
    either,
    phrase,
    plural,
    sentence,
    wording,
)

__all__ = [
    "LANGUAGES",
    "Duration",
    "Joined",
    "Named",
    "Number",
    "Phrase",
    "Said",
    "When",
    "Wording",
    "canonical",
    "either",
    "phrase",
    "plural",
    "sentence",
    "wording",
]
