"""Texts that hide something, or say who somebody is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from scorekit.problems import Problem, shown
from scorekit.problems.findings import Finding
from scorekit.reading.cases.consistency.registry import check, wrong_at
from scorekit.reading.documents import Document
from scorekit.reading.yaml_text import Path

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINES = frozenset("\n\t\r")
#: So many runs of digits are looked at in all that is checked together: order numbers are not people.
MOST_NUMBERS = 150
_RUNS = re.compile(r"\d(?:[ ./()-]{0,3}\d){6,}")
_looked_at: ContextVar[list[int] | None] = ContextVar("looked_at", default=None)
#: First-level keys with free text, and the fields with free text in lists of entries.
_FREE = ("summary", "remark", "notes", "product", "topic", "coder")
_FREE_IN = (
    ("promises", "what"), ("ratings", "rater"),
    ("evidence", "source"), ("evidence", "locator"), ("evidence", "author"), ("evidence", "title"),
)  # fmt: skip
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
#: Of a longer text the start is looked through for personal data.
_LONGEST = 5_000
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b", re.IGNORECASE)
#: A cheap look for what may be a number of somebody.
_DIGITS = re.compile(rf"(?:\d[ ./()-]{{0,3}}){{8,}}|{_ACCOUNT.pattern}|\+\d", re.IGNORECASE)
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"\b(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}"
    rf"|{_YEAR} ?[-/\u2013] ?{_YEAR}|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\b(?![-.]\d)"
)
_REGIONS = ("BE", "NL", "FR", "DE", "LU", "GB")
_RUN = re.compile(rf"{_ACCOUNT.pattern}|\b\d(?:[ .-]?\d){{8,14}}\b", re.IGNORECASE)


@contextmanager
def counted_numbers() -> Iterator[None]:
    """Inside, no more than ``MOST_NUMBERS`` numbers are looked at."""
    token = _looked_at.set([0])
    try:
        yield
    finally:
        _looked_at.reset(token)


def _numbers_left(more: int) -> int:
    """1 where so many more numbers may be looked at; 0 where these are the first that may not, else -1."""
    so_far = _looked_at.get()
    if so_far is None:
        return 1 if more <= MOST_NUMBERS else 0
    before, so_far[0] = so_far[0], so_far[0] + more
    if so_far[0] <= MOST_NUMBERS:
        return 1
    return 0 if before <= MOST_NUMBERS else -1


@check("bad-characters", reads="case")
def characters_that_hide(case: dict[str, Any]) -> Iterator[Finding]:
    """A text has control characters or overrides of the direction of writing."""
    for path, text in _texts(case, ()):
        if text.isprintable():
            continue
        bad = next((c for c in text if c in _OVERRIDES or (unicodedata.category(c) == "Cc" and c not in _LINES)), None)
        if bad is not None:
            name = unicodedata.name(bad, "a control character").lower()
            yield wrong_at(path, f"a text with U+{ord(bad):04X} ({name})", "take that character out")


def hidden_characters(document: Document) -> list[Problem]:
    """The same in a rubric, a register or a project file."""
    return [
        document.problem("bad-characters", finding.message, finding.path, finding.help)
        for finding in characters_that_hide(document.data)
    ]


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


@check(
    "personal-data",
    reads="summary remark notes product topic coder promises ratings evidence verdict outcome",
    severity="warning",
)
def personal_data(case: dict[str, Any]) -> Iterator[Finding]:
    """A free text holds an e-mail address, a phone number, a bank account or a national number."""
    for path, whole in _free_texts(case):
        text = " ".join(whole[:_LONGEST].split())  # also what is on two lines, or between hard spaces
        if "@" in text and (found := _MAIL.search(text)):
            yield _personal(path, "an e-mail address", found.group())
        if _DIGITS.search(text):
            left = _numbers_left(sum(-(-len(run) // 16) for run in _RUNS.findall(text)))
            if left > 0:
                yield from _numbers(path, text)
            elif left == 0:
                message = f"after {MOST_NUMBERS} numbers in texts, no more of them are looked at"
                yield wrong_at(path, message, "look yourself whether one is that of a person")


def _free_texts(case: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for key in _FREE:
        if key in case:
            yield from _texts(case[key], (key,))
    for part, key in _FREE_IN:
        for index, entry in enumerate(case.get(part, ())):
            if key in entry:
                yield from _texts(entry[key], (part, index, key))
    verdict = case.get("verdict")
    if isinstance(verdict, dict):
        yield from _texts(verdict.get("by"), ("verdict", "by"))
    outcome = case.get("outcome", {})
    for key in ("remedy", "costs"):
        if key in outcome:
            yield from _texts(outcome[key], ("outcome", key))


def _numbers(path: Path, text: str) -> Iterator[Finding]:
    """What is a number of somebody in a text: no date, and no number at which an organisation is
    called (free, premium and shared-cost numbers). Accounts and national numbers are reported first,
    since some of them would pass for phone numbers."""
    import phonenumbers

    kinds = phonenumbers.PhoneNumberType
    of_organisations = (kinds.TOLL_FREE, kinds.PREMIUM_RATE, kinds.SHARED_COST, kinds.UAN)
    text = _DATES.sub(" ", text)
    without_accounts = _ACCOUNT.sub(" ", text)
    matches = [match for region in _REGIONS for match in phonenumbers.PhoneNumberMatcher(without_accounts, region)]
    services = {match.raw_string for match in matches if phonenumbers.number_type(match.number) in of_organisations}
    for service in services:
        text = text.replace(service, " ")
    number = stdnum()
    for found in _RUN.finditer(text) if number else ():
        for what, is_one in (number or {}).items():
            if is_one(found.group()):
                yield _personal(path, what, found.group())
                return
    for match in matches:
        if match.raw_string not in services:
            yield _personal(path, "a phone number", match.raw_string)
            return


@cache
def stdnum() -> dict[str, Callable[[str], bool]] | None:
    """Whether a text is a bank account or a national number, by what it is called; None when
    python-stdnum is not installed."""
    try:
        from stdnum import iban
        from stdnum.be import nn
        from stdnum.de import idnr
        from stdnum.exceptions import ValidationError
        from stdnum.fr import nir
        from stdnum.nl import bsn
    except ImportError:
        return None

    def is_account(text: str) -> bool:
        whole = iban.compact(text)  # a word that follows may look like more of it
        return any(is_whole_account(whole[:length]) for length in range(len(whole), 14, -1))

    def is_whole_account(text: str) -> bool:
        try:
            iban.validate(text, check_country=False)  # whether that bank exists does not matter
        except ValidationError:
            return False
        return True

    national = {"BE": nn, "NL": bsn, "FR": nir, "DE": idnr}
    return {"a bank account": is_account} | {f"a national number ({c})": m.is_valid for c, m in national.items()}


def _personal(path: Path, what: str, found: str) -> Finding:
    hidden = f"{found[:3]}..." if len(found) > 3 else "..."
    return wrong_at(path, f"{what} ({shown(hidden)}) in a text that is published", "leave it out: cases are published")
