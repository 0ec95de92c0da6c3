"""Questions that a person answers one at a time, and how an answer becomes a value.

An interview is a generator: it yields questions, takes the text of each answer, and returns the
data. Whoever runs it may keep the texts and play them again, so that an interview can be
stopped, taken up again, and stepped back through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple

from scorekit.problems import close_to
from scorekit.problems.findings import Refused, not_a_quantity
from scorekit.reading import quantities
from scorekit.wording import Phrase, Wording, sentence

#: An interview: yields questions, is sent texts, returns what came of it.
Interview = Generator["Question", str, Any]

_DATE = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b")
_ISO = re.compile(r"\d{4}-\d\d")
#: What people say = what a file holds; translated, and used both ways, in examples too.
_WORDS = sentence("at least = at least; at most = at most; about = about; to = to; days = days; hours = h")
#: What people say, too = what a file holds.
_MORE_WORDS = sentence(
    "an hour = 1 h; half an hour = 30 min; a quarter of an hour = 15 min; a minute = 1 min; a day = 1 day; "
    "a week = 1 week; once = 1; twice = 2; times = ; x = ; one = 1; two = 2; three = 3; four = 4; five = 5; "
    "six = 6; seven = 7; eight = 8; nine = 9; ten = 10; within = ; out of = /; and = ; or = to"
)
#: What people answer = the value that a file holds.
_SYNONYMS = sentence(
    "call = phone; called = phone; by phone = phone; e-mail = mail; email = mail; text = sms; whatsapp = chat; "
    "me = inbound; i = inbound; they = outbound; somebody = person; someone = person; human = person; "
    "nothing = no_answer; solved = resolved"
)


class Choice(NamedTuple):
    """One allowed answer: the value that a file holds, and what people call it."""

    value: str
    label: Phrase


class Question(NamedTuple):
    """One question. ``key`` is its option; ``about`` what the file calls it, for messages.

    ``choices`` are all that is allowed; without them ``quantity`` makes the value of a number,
    time or mark that may be said in the words of a language, ``parse`` that of any other text as
    it is, and ``example`` shows what is taken. Where ``needed``, an empty answer is refused; else it
    is "don't know", or ``usual`` where that is given.
    """

    key: str
    ask: str
    choices: tuple[Choice, ...] = ()
    quantity: Callable[[str], Any] | None = None
    parse: Callable[[str], Any] | None = None
    example: str = ""
    needed: bool = False
    usual: str = ""


def value_of(question: Question, text: str, words: Wording) -> Any:
    """The value of an answer; None for "don't know". Raises :class:`Refused`."""
    text = " ".join(text.split())
    if text.casefold() in ("don't know", *(said.strip() for said in words.tell("don't know; no idea").split(";"))):
        text, usual = "", ""
    else:
        usual = question.usual
    text = text or usual
    if not text:
        if question.needed:
            raise Refused("not-allowed", words.tell("This one is needed."))
        return None
    if question.choices:
        return _chosen(question.choices, text, words)
    try:
        if question.quantity is not None:
            _refuse_two_days(text, words)
            return question.quantity(in_english(text, words))
        return text if question.parse is None else question.parse(text)
    except Refused as error:
        if error.code == "ambiguous":
            raise Refused("not-allowed", error.message) from None
        example = in_words(question.example or error.help, words)
        if error.code == "out-of-range":
            said = words.tell('"{text}" lies off its scale. For example: {example}', text=text[:40], example=example)
        else:
            said = words.tell('"{text}" cannot be read here. For example: {example}', text=text[:40], example=example)
        raise Refused("not-allowed", said) from None


def _chosen(choices: Sequence[Choice], text: str, words: Wording) -> str:
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1].value
    wanted = text.casefold()
    wanted = _pairs(words.tell(_SYNONYMS)).get(wanted, wanted)
    names = [(choice.value, {choice.value.casefold(), words.phrase(choice.label).casefold()}) for choice in choices]
    exact = [value for value, known in names if wanted in known]
    begun = [value for value, known in names if any(name.startswith(wanted) for name in known)]
    inside = [value for value, known in names if any(f" {wanted}" in name for name in known)]
    found = exact or begun or inside
    if len(found) == 1:
        return found[0]
    labels = [words.phrase(choice.label) for choice in choices]
    near = close_to(text, labels)
    said = words.tell("Please choose one of: {listed}", listed=", ".join(labels))
    raise Refused("not-allowed", said if near is None else words.tell('Did you mean "{near}"?', near=near) + " " + said)


def in_english(text: str, words: Wording) -> str:
    """A quantity as files write it, out of one in the words of a language: "minstens 5 dagen"."""
    text = re.sub(r"(\d{2,4}) (\d{1,2}) ?[hu] ?(\d{2})\b", r"\1 \2:\3", text)
    text = re.sub(r"\b(\d{1,2}) ?[hu] ?(\d{2})\b", r"\1 h \2 min", text)
    pairs = _pairs(words.tell(_WORDS)) | _pairs(words.tell(_MORE_WORDS))
    for said in sorted(pairs, key=lambda said: -len(said)):
        text = re.sub(rf"(?<![^\W\d_]){re.escape(said)}(?!\w)", f" {pairs[said]} ", text, flags=re.IGNORECASE)
    text = _with_months(text, words)
    text = _DATE.sub(_month_first if words.is_english else _iso, text)
    if not words.is_english:
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    text = re.sub(r"(\d) ?[-–] ?(?=\d{1,3}\b(?!-))(?<!\d{4}-)", _span, text) if not _ISO.search(text) else text
    text = re.sub(r"(\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?) [-–] (?=\d)", r"\1 to ", text)
    text = " ".join(text.split())
    return re.sub(r"^([\d.]+) to ([\d.]+) ((?:working )?[a-z]+)$", r"\1 \3 to \2 \3", text)


def _span(found: re.Match[str]) -> str:
    return f"{found[1]} to "


def _refuse_two_days(text: str, words: Wording) -> None:
    """Raise :class:`Refused` for a date that is one day in London and another in New York."""
    for found in _DATE.finditer(text) if words.is_english else ():
        first, second = int(found[1]), int(found[2])
        if first != second and first <= 12 and second <= 12:
            days = (_dated(found, first, second), _dated(found, second, first))
            said = words.tell('"{text}" can be two days. Write {first} or {second}.', text=found[0], first=days[0],
                              second=days[1])  # fmt: skip
            raise Refused("ambiguous", said)


def _month_first(found: re.Match[str]) -> str:
    """A date in English, of which only one of the two numbers can be a month."""
    first, second = int(found[1]), int(found[2])
    return _dated(found, second, first) if second > 12 else _dated(found, first, second)


def _dated(found: re.Match[str], day: int, month: int) -> str:
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    return f"{year}-{month:02}-{day:02}"


def _iso(found: re.Match[str]) -> str:
    return _dated(found, int(found[1]), int(found[2]))


def _with_months(text: str, words: Wording) -> str:
    """A date with its month in words, as a date in digits: "14 maart 2025"."""
    if not re.search(r"[^\W\d_]{3,}", text) or not re.search(r"\d{4}", text):
        return text
    from babel.dates import get_month_names

    for width in ("wide", "abbreviated"):
        for month, name in get_month_names(width, locale=words.language.partition("-")[0]).items():
            said, year_month = rf"(?<!\w){re.escape(name.rstrip('.'))}\.?", rf"\g<year>-{month:02}"
            text = re.sub(rf"\b(?P<day>\d)\.? {said} (?P<year>\d{{4}})", rf"{year_month}-0\g<day>", text, flags=re.I)
            text = re.sub(rf"\b(?P<day>\d\d)\.? {said} (?P<year>\d{{4}})", rf"{year_month}-\g<day>", text, flags=re.I)
            text = re.sub(rf"{said} (?P<year>\d{{4}})", year_month, text, flags=re.I)
    return text


def in_words(example: str, words: Wording) -> str:
    """An example as people write it in a language, out of one as files hold it."""
    if words.is_english:
        return example
    for said, written in _pairs(words.tell(_WORDS)).items():
        example = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", said, example)
    return re.sub(r"(?<=\d)\.(?=\d)", words.decimal_sign, example)


def _pairs(listed: str) -> dict[str, str]:
    """What people say -> what a file holds, out of "said = held; said = held"."""
    pairs = (part.partition("=") for part in listed.split(";") if "=" in part)
    return {said.strip(): held.strip() for said, _, held in pairs}


def is_writable(text: str) -> bool:
    """Whether a text can be written in a file and printed. Joiners, which some scripts and emoji
    need, can; control characters, overrides of direction and broken bytes cannot."""
    return text.replace("\u200c", "").replace("\u200d", "").isprintable()


def duration(text: str) -> str:
    """A duration as it was written, when it can be read."""
    quantities.duration(text)
    return text


def count(text: str) -> int | str:
    """A number from 1 on, or a vague one as it was written."""
    found = int(text) if text.isdecimal() and len(text) < 8 else text
    if quantities.count(found).high < 1:
        raise not_a_quantity("at least one", "2, at least 4, 2 to 3")
    return found


def number(text: str) -> int | str:
    """A number from 0 on, or a vague one as it was written."""
    found = int(text) if text.isdecimal() and len(text) < 8 else text
    quantities.count(found)
    return found


def moment(text: str) -> int | str:
    """A date, time or span as it was written; a year by itself is a number."""
    quantities.moment(text)
    return int(text) if text.isdecimal() else text


def due(text: str) -> int | str:
    """By when: a date, a time, a slot, or how long after."""
    try:
        return moment(text)
    except Refused:
        return duration(text)


def period(text: str) -> int | str:
    """A year, half-year, quarter or month."""
    found = quantities.period(text)
    return int(found) if found.isdecimal() else found


def mark(text: str) -> str:
    """A mark: 7 and 7/10 are the same, on a scale of 0 to 10."""
    text = text.replace(" ", "")
    text = text if "/" in text else f"{text}/10"
    try:
        quantities.verdict(text)
    except Refused as error:
        message = f"{text} lies off its scale" if error.code == "out-of-range" else f'"{text[:20]}" is not a mark'
        raise not_a_quantity(message, "7, 7.5 or 3/10", error.code) from None
    return text


def tag(text: str) -> str:
    """A language tag; names of the languages that scorekit speaks are taken, too."""
    names = {"nederlands": "nl", "dutch": "nl", "français": "fr", "french": "fr", "deutsch": "de", "german": "de"}
    names |= {"english": "en", "frans": "fr", "duits": "de", "engels": "en", "néerlandais": "nl", "allemand": "de"}
    names |= {"anglais": "en", "niederländisch": "nl", "französisch": "fr", "englisch": "en"}
    found = names.get(text.casefold(), text)
    primary, *rest = found.split("-")
    found = "-".join([primary.lower(), *rest])
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", found):
        raise not_a_quantity("not a language tag", "nl, fr, de, en")
    return found
