"""What scorekit says: sentences and numbers as data, and in the language of whoever reads them."""

from scorekit.wording.phrases import LANGUAGES, Number, Phrase, Wording, sentence, wording

__all__ = ["LANGUAGES", "Number", "Phrase", "Wording", "sentence", "wording"]
