"""The JSON of three platforms as score cards.

Amazon Connect: EvaluationForm of its API (docs.aws.amazon.com/connect/latest/APIReference). Genesys Cloud: the
evaluation form of its quality API (developer.genesys.cloud). Google: QaScorecard and QaQuestion of Contact Center AI
Insights v1.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scorekit.importing.scorecards.card import Card, Filled, Option, Question, Section, When, number, refused

Json = Mapping[str, Any]


def card_of(data: Any) -> Card:
    """The score card in a file of JSON. Raises :class:`ProblemsFound` for another file."""
    if isinstance(data, Mapping):
        form = data.get("EvaluationForm", data)
        if isinstance(form, Mapping) and "Items" in form:
            return _Amazon(form).card()
        form = data.get("evaluationForm", data)
        if isinstance(form, Mapping) and "questionGroups" in form:
            return _genesys(form)
        if "qaQuestions" in data:
            return _google(data)
    help = "the JSON of an evaluation form of Amazon Connect or Genesys Cloud, or of a QA score card of Google"
    raise refused("no score card that is known", help)


def filled_of(data: Any, card: Card) -> list[Filled]:
    """The filled cards in a file of JSON. Raises :class:`ProblemsFound` for another file."""
    listed = _list_of(data)
    make = {"Amazon Connect": _amazon_filled, "Genesys Cloud": _genesys_filled, "Google": _google_filled}[card.platform]
    found = [one for entry in listed if isinstance(entry, Mapping) for one in [make(entry)] if one is not None]
    if not found:
        raise refused(f"no filled card of {card.platform} in this file")
    return found


def _list_of(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if isinstance(data, Mapping):
        for key in ("evaluations", "entities", "qaScorecardResults", "Evaluations"):
            if isinstance(data.get(key), list):
                return list(data[key])
        return [data]
    return []


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if value not in (None, "") else ""


class _Amazon:
    """An evaluation form of Amazon Connect."""

    def __init__(self, form: Json) -> None:
        self.form = form
        self.left: list[str] = []
        self.mode = form.get("ScoringStrategy", {}).get("Mode", "")
        if form.get("ScoringStrategy", {}).get("Status") == "DISABLED":
            self.left.append("The form is not scored on the platform: every question counts for the same.")

    def card(self) -> Card:
        items = tuple(self._items(self.form["Items"]))
        title = _text(self.form.get("Title")) or "Score card"
        version = str(self.form.get("EvaluationFormVersion", self.form.get("FormVersion", 1)))
        return Card("Amazon Connect", title, version, items, tuple(self.left))

    def _items(self, listed: Any) -> list[Section | Question]:
        found: list[Section | Question] = []
        for item in listed if isinstance(listed, list) else ():
            if "Section" in item:
                part = item["Section"]
                inside = tuple(self._items(part.get("Items")))
                weight = number(part.get("Weight"))
                if self.mode == "QUESTION_ONLY":
                    weight = _sum(inside)
                if inside:
                    found.append(Section(part["RefId"], _text(part.get("Title")), inside, weight))
            elif "Question" in item:
                question = self._question(item["Question"])
                if question is not None:
                    found.append(question)
        return found

    def _question(self, data: Json) -> Question | None:
        title, kind = _text(data.get("Title")), data.get("QuestionType")
        options: list[Option] = []
        kinds = data.get("QuestionTypeProperties", {})
        if kind == "SINGLESELECT":
            for one in kinds.get("SingleSelect", {}).get("Options", ()):
                fails = one.get("AutomaticFailConfiguration", {}).get("TargetSection", "")
                fail = bool(one.get("AutomaticFail")) or bool(one.get("AutomaticFailConfiguration"))
                options.append(Option(one["RefId"], _text(one.get("Text")), number(one.get("Score")), fail, fails))
        elif kind == "NUMERIC":
            for at, one in enumerate(kinds.get("Numeric", {}).get("Options", ())):
                low, high = number(one.get("MinValue")), number(one.get("MaxValue"))
                options.append(
                    Option(
                        f"{at}",
                        f"{low} to {high}",
                        number(one.get("Score")),
                        bool(one.get("AutomaticFail")),
                        "",
                        low,
                        high,
                    )
                )
        if not any(one.score is not None for one in options):
            what = {"TEXT": "asks for a text"}.get(str(kind), "has no scores")
            self.left.append(f'"{title}" {what}, and scores nothing.')
            return None
        weight = None if self.mode == "SECTION_ONLY" else number(data.get("Weight"))
        return Question(data["RefId"], title, tuple(options), weight, self._when(data, title))

    def _when(self, data: Json, title: str) -> When | None:
        """The condition under which a question is asked."""
        condition = data.get("Enablement", {}).get("Condition", {})
        operands = condition.get("Operands", ())
        if not operands:
            return None
        one = operands[0].get("Expression", {}) if len(operands) == 1 else {}
        values = [value.get("RefId") for value in one.get("Values", ()) if value.get("Type") == "OPTION_REF_ID"]
        source = one.get("Source", {})
        plain = data.get("Enablement", {}).get("Action", "ENABLE") == "ENABLE" and one.get("Comparator") == "IN"
        if plain and values and source.get("Type") == "QUESTION_REF_ID":
            return When(str(source.get("RefId")), frozenset(map(str, values)))
        self.left.append(f'The condition of "{title}" has several parts: where it was not asked, it does not count.')
        return None


def _sum(items: tuple[Section | Question, ...]) -> Decimal | None:
    weights = [item.weight for item in items]
    return None if any(weight is None for weight in weights) else sum((w for w in weights if w is not None), Decimal(0))


def _amazon_filled(entry: Json) -> Filled | None:
    data = entry.get("Evaluation", entry)
    answers: dict[str, str | Decimal | None] = {}
    if not isinstance(data.get("Answers"), Mapping):
        return None
    for question, answer in data["Answers"].items():
        value = answer.get("Value", {})
        if value.get("NotApplicable"):
            answers[question] = None
        elif "NumericValue" in value:
            answers[question] = number(value["NumericValue"]) or Decimal(0)
        elif "StringValue" in value:
            answers[question] = str(value["StringValue"])
    about = data.get("Metadata", {})
    rater = _text(about.get("EvaluatorArn")).rpartition("/")[2]
    id = _text(about.get("ContactId")) or _text(data.get("EvaluationId"))
    return Filled(id, rater, _text(data.get("LastModifiedTime")), answers, _text(data.get("Status")))


def _genesys(form: Json) -> Card:
    left: list[str] = []
    sections: list[Section | Question] = []
    for group in form["questionGroups"]:
        title = _text(group.get("name"))
        if group.get("defaultAnswersToHighest"):
            left.append(
                f'"{title}" starts with the best answers filled in: a question that nobody looked at has full marks.'
            )
        questions = [one for data in group.get("questions", ()) if (one := _genesys_question(data, left)) is not None]
        weight = number(group.get("weight")) if group.get("manualWeight") else None
        if questions:
            most = weight if weight is not None else sum((one.most for one in questions), Decimal(0))
            when = _genesys_when(group.get("visibilityCondition"), title, left)
            sections.append(Section(str(group["id"]), title, tuple(questions), most, when))
    version = _text(form.get("version")) or "1"
    return Card("Genesys Cloud", _text(form.get("name")) or "Score card", version, tuple(sections), tuple(left))


def _genesys_question(data: Json, left: list[str]) -> Question | None:
    title = _text(data.get("text"))
    if data.get("type") not in ("multipleChoiceQuestion", None) or not data.get("answerOptions"):
        left.append(f'"{title}" asks for a text, and scores nothing.')
        return None
    if data.get("isCritical"):
        left.append(f'"{title}" also counts for the critical score of the platform, which is a second score.')
    scores = [number(one.get("value")) or Decimal(0) for one in data["answerOptions"]]
    kills = bool(data.get("isKill"))
    options = tuple(
        Option(str(one["id"]), _text(one.get("text")), score, kills and score < max(scores))
        for one, score in zip(data["answerOptions"], scores, strict=True)
    )
    when = _genesys_when(data.get("visibilityCondition"), title, left)
    most = max(scores)
    if not most:
        left.append(f'"{title}" scores nothing.')
        return None
    return Question(str(data["id"]), title, options, most, when)


def _genesys_when(condition: Any, title: str, left: list[str]) -> When | None:
    """The condition under which a question shows: its predicates name a question and an answer of it."""
    if not isinstance(condition, Mapping) or not condition.get("predicates"):
        return None
    found: dict[str, set[str]] = {}
    for predicate in condition["predicates"]:
        parts = str(predicate).strip("/").split("/")  # /form/questionGroup/ID/question/ID/answer/ID
        named = dict(zip(parts[1::2], parts[2::2], strict=False)) if parts[:1] == ["form"] else {}
        if "question" not in named or "answer" not in named:
            found = {}
            break
        found.setdefault(named["question"], set()).add(named["answer"])
    if len(found) == 1 and (condition.get("combiningOperation") in ("OR", None) or len(condition["predicates"]) == 1):
        ((question, answers),) = found.items()
        return When(question, frozenset(answers))
    left.append(f'The condition of "{title}" has several parts: where it was not asked, it does not count.')
    return None


def _genesys_filled(entry: Json) -> Filled | None:
    scores = entry.get("answers", {}).get("questionGroupScores")
    if not isinstance(scores, list):
        return None
    answers: dict[str, str | Decimal | None] = {}
    for group in scores:
        for one in group.get("questionScores", ()):
            if one.get("markedNA") or group.get("markedNA"):
                answers[str(one["questionId"])] = None
            elif one.get("answerId"):
                answers[str(one["questionId"])] = str(one["answerId"])
    about = entry.get("conversation", {})
    id = _text(about.get("id") if isinstance(about, Mapping) else about) or _text(entry.get("id"))
    rater = _text(entry.get("evaluator", {}).get("id"))
    return Filled(id, rater, _text(entry.get("releaseDate")), answers, _text(entry.get("status")))


def _google(data: Json) -> Card:
    left: list[str] = []
    card = data.get("qaScorecard", data.get("qaScorecardRevision", {}))
    questions: list[Question] = []
    for one in sorted(data["qaQuestions"], key=lambda question: int(question.get("order", 0))):
        title = _text(one.get("abbreviation")) or _text(one.get("questionBody"))
        options = []
        for choice in one.get("answerChoices", ()):
            if choice.get("naValue"):
                continue
            said = next((choice[key] for key in ("strValue", "boolValue", "numValue") if key in choice), "")
            options.append(Option(str(choice.get("key", said)), _text(said), number(choice.get("score"))))
        if not any(option.score for option in options):
            left.append(f'"{title}" scores nothing.')
            continue
        question = Question(str(one["name"]), title, tuple(options))
        questions.append(Question(question.id, title, question.options, question.most))
        if one.get("predefinedQuestionConfig"):
            left.append(f'"{title}" is answered by the platform itself; a person does not.')
    if not questions:
        raise refused("a score card without a question that scores")
    version = _text(data.get("name", card.get("name", ""))).rpartition("/")[2] or "1"
    return Card("Google", _text(card.get("displayName")) or "Score card", version, tuple(questions), tuple(left))


def _google_filled(entry: Json) -> Filled | None:
    if not isinstance(entry.get("qaAnswers"), list):
        return None
    answers: dict[str, str | Decimal | None] = {}
    for one in entry["qaAnswers"]:
        value = one.get("answerValue", {})
        question = str(one.get("qaQuestion"))
        answers[question] = None if value.get("naValue") else str(value.get("key", value.get("strValue", "")))
    id = _text(entry.get("conversation")).rpartition("/")[2]
    sources = [source.get("sourceType") for one in entry["qaAnswers"] for source in one.get("answerSources", ())]
    rater = "manual" if "MANUAL_EDIT" in sources else "system"
    return Filled(id, rater, _text(entry.get("createTime")), answers)
