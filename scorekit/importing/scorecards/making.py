"""A score card as a rubric, and filled cards as cases with ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scorekit.importing.cases import case_id
from scorekit.importing.cells import plain_digits
from scorekit.importing.scorecards.card import Card, Filled, Option, Question, Section, When, slug
from scorekit.problems import shown
from scorekit.reading.yaml_out import to_yaml


@dataclass
class CardRubric:
    """A rubric out of a card: its data, the ratings that it reads, and the rating of each question."""

    card: Card
    data: dict[str, Any] = field(default_factory=dict)
    ratings: dict[str, str] = field(default_factory=dict)
    #: Question -> the rating that says whether it failed the card or a section, by section ("" for the card).
    fails: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Section -> the criterion that it became.
    sections: dict[str, str] = field(default_factory=dict)
    #: What is asked under a condition -> the rating that says whether it was asked, and the condition.
    asked: dict[str, tuple[str, When]] = field(default_factory=dict)

    @property
    def every_rating(self) -> list[str]:
        """All ratings that the rubric reads."""
        return [*self.ratings.values(), *self.fails.values(), *(name for name, _ in self.asked.values())]

    @property
    def yaml(self) -> str:
        """The rubric as a file."""
        return to_yaml(self.data)


def rubric_of(card: Card, id: str) -> CardRubric:
    """The rubric of a card: a criterion for each question, with its weight; a gate for each answer that fails."""
    made = CardRubric(card)
    taken = {"score"}
    criteria = [_item(item, made, taken) for item in card.items]
    _weights(criteria, card.items)
    gates = []
    for question in card.questions():
        for fails in dict.fromkeys(one.fails for one in question.options if one.fail):
            name = slug(f"{made.ratings[question.id]}_fail", taken)
            made.fails[question.id, fails] = name
            gate: dict[str, Any] = {"id": slug(f"failed_{made.ratings[question.id]}", taken)}
            section = made.sections.get(fails, "")
            gate |= {"scope": section} if section else {}
            gate |= {"when": {"rating": name, "up_to": "0 %"}, "set": 0}
            gates.append(gate | {"because": f'the score card says that an answer to "{question.title}" fails'})
    made.data = {
        "rubric": id,
        "version": card.version,
        "title": card.title,
        "scale": {"worst": 0, "best": 100, "decimals": 1},
        "criteria": criteria,
        **({"gates": gates} if gates else {}),
    }
    return made


def _item(item: Section | Question, made: CardRubric, taken: set[str]) -> dict[str, Any]:
    name = slug(item.title or item.id, taken)
    found: dict[str, Any] = {"id": name, "title": item.title or name}
    if item.when is not None:
        asked = slug(f"{name}_asked", taken)
        made.asked[item.id] = (asked, item.when)
        found["applies_when"] = {"rating": asked, "at_least": "100 %"}
    if isinstance(item, Question):
        made.ratings[item.id] = name
        return found | {"rating": name}
    inside = [_item(one, made, taken) for one in item.items]
    _weights(inside, item.items)
    made.sections[item.id] = name
    return found | {"criteria": inside}


def _weights(criteria: list[dict[str, Any]], items: Iterable[Section | Question]) -> None:
    """Give siblings their weights, where all have one."""
    weights = [item.weight for item in items]
    if any(weight is None for weight in weights) or not any(weights):
        return
    for criterion, weight in zip(criteria, weights, strict=True):
        assert weight is not None
        criterion["weight"] = int(weight) if weight == weight.to_integral_value() else Decimal(plain_digits(weight))


@dataclass
class FilledCases:
    """Cases with ratings out of filled cards, and sentences about those that were left out."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


#: What platforms call a card that is not finished.
_DRAFTS = frozenset(("DRAFT", "PENDING", "INPROGRESS", "IN_PROGRESS"))


def cases_of_cards(
    filled: Iterable[Filled], made: CardRubric, constants: Mapping[str, str], source: str
) -> FilledCases:
    """The cases of filled cards: one for each contact, with a rating for each answer. An answer that the card does not
    have leaves the card out."""
    found = FilledCases()
    by_id: dict[str, dict[str, Any]] = {}
    for one in filled:
        if one.status.upper() in _DRAFTS:
            found.left_out.append(f'the card of "{shown(one.id)}" is not finished')
            continue
        ratings: list[dict[str, Any]] = []
        wrong = ""
        for question in made.card.questions():
            if question.id not in one.answers or one.answers[question.id] is None:
                continue
            option = _option(question, one.answers[question.id])
            if option is None or option.score is None:
                wrong = f'the card of "{shown(one.id)}" has an unknown answer to "{shown(question.title)}"'
                break
            ratings.append(_rating(made.ratings[question.id], option.score, question.most, one.rater))
            for (asked, fails), name in made.fails.items():
                if asked == question.id:
                    failed = option.fail and option.fails == fails
                    ratings.append(_rating(name, Decimal(not failed), Decimal(1), one.rater))
        if wrong:
            found.left_out.append(wrong)
            continue
        for name, when in made.asked.values():
            said = one.answers.get(when.question)
            ratings.append(
                _rating(name, Decimal(isinstance(said, str) and said in when.options), Decimal(1), one.rater)
            )
        if not ratings:
            found.left_out.append(f'the card of "{shown(one.id)}" has no answer')
            continue
        id = case_id(one.id)
        case = by_id.setdefault(id, {"case": id, **constants})
        case.setdefault("ratings", []).extend(ratings)
        case.setdefault("evidence", [{"kind": "recording", "source": source, "locator": f"contact {one.id}"}])
    found.cases = [by_id[id] for id in sorted(by_id)]
    return found


def _option(question: Question, answer: str | Decimal | None) -> Option | None:
    if isinstance(answer, Decimal):
        return question.of_number(answer)
    return question.option(str(answer))


def _rating(name: str, score: Decimal, most: Decimal, rater: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"rating": name}
    if rater:
        entry["rater"] = rater
    whole = int(score) if score == score.to_integral_value() else Decimal(plain_digits(score))
    return entry | {"score": whole, "scale": f"0 to {plain_digits(most)}"}
