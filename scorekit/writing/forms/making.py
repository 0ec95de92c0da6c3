"""A form out of a rubric: a workbook, or a form for KoboToolbox and ODK, each with its mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scorekit.problems import shown
from scorekit.problems.findings import Refused, without_place
from scorekit.reading import quantities
from scorekit.rubrics.tree import Rubric, as_text
from scorekit.wording import Wording
from scorekit.writing.forms.assignments import Assignment, assigned, parsed_plan
from scorekit.writing.forms.columns import form_columns
from scorekit.writing.forms.rules import form_rules
from scorekit.writing.forms.spec import FormSpec
from scorekit.writing.forms.workbook import FormBook, sheet_names
from scorekit.writing.forms.xlsform import kobo_rules, xlsform
from scorekit.writing.names import id_from


def names_of(text: str, one: str) -> tuple[str, ...]:
    """Names with commas between; or of a number, so many that are called after ``one``: Caller 1, Caller 2. Raises
    :class:`ProblemsFound`."""
    if re.fullmatch(r"\d{1,4}", text.strip()):
        return tuple(f"{one} {number}" for number in range(1, int(text) + 1))
    names = tuple(" ".join(part.split()) for part in text.split(",") if part.strip())
    if len(set(names)) < len(names):
        raise without_place(Refused("duplicate-id", f'a name is there twice in "{shown(text)}"').finding)
    return names


def workbook_form(spec: FormSpec, words: Wording) -> bytes:
    """The bytes of the workbook. Raises :class:`ProblemsFound`."""
    try:
        return _workbook(spec, words)
    except Refused as error:
        raise without_place(error.finding) from None


def _ends(scale: str) -> tuple[int, int]:
    low, high = quantities.scale(scale)
    if low.denominator != 1 or high.denominator != 1:
        raise Refused("bad-quantity", f'"{shown(scale)}" is not a scale of whole numbers')
    return low.numerator, high.numerator


def _assignments(spec: FormSpec) -> list[Assignment]:
    if not spec.plan:
        return []
    operators, each = parsed_plan(spec.plan, spec.operators)
    return assigned(operators, each, spec.scenarios, spec.callers, spec.seed)


def _workbook(spec: FormSpec, words: Wording) -> bytes:
    columns = form_columns(spec.rubric, words, one_sheet=spec.one_sheet)
    sheets = sheet_names(columns, words)
    assignments = _assignments(spec)
    operators = sorted({one.operator for one in assignments}) or list(spec.operators)
    planned = _capital(words.tell("planned at"))
    mapping = form_rules(
        columns, _id(spec), sheets, spec.scale, _constants(spec), unused=[planned] if assignments else [],
        unknown=words.tell("unknown"),
    )  # fmt: skip
    notes = [spec.title, words.tell("Made for the rubric {rubric}.", rubric=_title(spec.rubric, words))]
    notes.append(words.tell("An empty cell means that nobody knows. Where nobody answered, say so: it is a fact."))
    done = next(one.head for one in columns if one.name == "outcome.resolved")
    notes.append(
        words.tell('Fill in "{column}" in each case that was made: a case without it is not read.', column=done)
    )
    if assignments:
        notes.append(words.tell("The assignments were drawn with the number {seed}.", seed=spec.seed))
    notes.append(words.tell("Read it with: scorekit import FILE"))
    book = FormBook(columns, words, sheets)
    return book.write(
        mapping, assignments, planned=planned, operators=operators, ratings=sorted(spec.rubric.ratings),
        scale=_ends(spec.scale), notes=notes,
    )  # fmt: skip


def kobo_form(spec: FormSpec, languages: Sequence[Wording]) -> tuple[bytes, str]:
    """The bytes of a form for KoboToolbox and ODK (an XLSForm), and the mapping that reads its answers. Raises
    :class:`ProblemsFound`."""
    try:
        _ends(spec.scale)
        columns = [form_columns(spec.rubric, words, one_sheet=False) for words in languages]
        return xlsform(spec, columns, languages), kobo_rules(
            columns[0], _id(spec), spec.title, spec.scale, _constants(spec)
        )
    except Refused as error:
        raise without_place(error.finding) from None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _constants(spec: FormSpec) -> dict[str, str]:
    found = {"evidence.kind": "own_observation"}
    return found | ({"period": quantities.period(spec.period)} if spec.period else {})


def _id(spec: FormSpec) -> str:
    return id_from(f"{spec.rubric.id}-form", "form")


def _title(rubric: Rubric, words: Wording) -> str:
    return f"{as_text(rubric.title, (words.language, 'en')) or rubric.id} ({rubric.id} {rubric.version})"
