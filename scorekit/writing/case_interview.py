"""The questions out of whose answers a case file is made, in the words of the coding guide."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, NamedTuple

from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.cases.rows import FACTS
from scorekit.wording import Phrase, Wording
from scorekit.writing.questions import (
    Choice,
    Interview,
    Question,
    count,
    due,
    duration,
    mark,
    moment,
    number,
    period,
    tag,
    value_of,
)

_TAGS = "nl, fr, de, en"
_WHEN = "2025-03-14, 2025-03-14T10:30, 2025-03-14 to 2025-03-18"
_TIMES = "2, at least 4, 2 to 3"
_WAIT = "12 min, 90 s, at least 5 min"
_PERIODS = "2025, 2025-H1, 2025-06"

YES_NO = (Choice("yes", Phrase("yes")), Choice("no", Phrase("no")))
UNDERSTOOD = (Choice("yes", Phrase("yes")), Choice("partly", Phrase("partly")), Choice("no", Phrase("no")))
RESOLVED = (
    Choice("yes", Phrase("yes")),
    Choice("no", Phrase("no")),
    Choice("not_applicable", Phrase("nothing was asked")),
)
CHANNELS = (
    Choice("phone", Phrase("phone")),
    Choice("mail", Phrase("mail")),
    Choice("letter", Phrase("letter")),
    Choice("fax", Phrase("fax")),
    Choice("sms", Phrase("text message")),
    Choice("chat", Phrase("chat")),
    Choice("bot", Phrase("chat robot")),
    Choice("social", Phrase("social media")),
    Choice("web_form", Phrase("web form")),
    Choice("customer_zone", Phrase("customer zone")),
    Choice("forum", Phrase("forum")),
    Choice("shop", Phrase("shop")),
    Choice("other", Phrase("something else")),
)
DIRECTIONS = (Choice("inbound", Phrase("the customer")), Choice("outbound", Phrase("the company")))
#: Channels on which there is a queue, and those on which an answer comes later.
LIVE = ("phone", "chat", "bot", "shop")
WRITTEN = ("mail", "letter", "fax", "sms", "social", "web_form", "customer_zone", "forum")
ANSWERS = (
    Choice("personal", Phrase("a personal answer")),
    Choice("standard", Phrase("a standard answer")),
    Choice("automatic", Phrase("an automatic answer")),
    Choice("none", Phrase("no answer came")),
)
PURPOSES = (
    Choice("answer", Phrase("an answer")),
    Choice("update", Phrase("news")),
    Choice("check_up", Phrase("to ask whether all is well")),
    Choice("sales", Phrase("to sell something")),
    Choice("survey", Phrase("a survey")),
)
REACHED = (
    Choice("person", Phrase("a person")),
    Choice("bot", Phrase("a robot")),
    Choice("menu", Phrase("a call menu")),
    Choice("nobody", Phrase("nobody")),
)
RESULTS = (
    Choice("resolved", Phrase("resolved")),
    Choice("answered", Phrase("an answer")),
    Choice("promised", Phrase("a promise")),
    Choice("passed_on", Phrase("passed on inside the company")),
    Choice("sent_elsewhere", Phrase("sent elsewhere")),
    Choice("did_not_know", Phrase("they did not know")),
    Choice("refused", Phrase("refused")),
    Choice("cut_off", Phrase("cut off")),
    Choice("gave_up", Phrase("the customer gave up")),
    Choice("no_answer", Phrase("no answer")),
    Choice("no_way_in", Phrase("no way to reach them was found")),
)
PROMISES = (
    Choice("call_back", Phrase("to call back")),
    Choice("answer", Phrase("an answer")),
    Choice("visit", Phrase("a visit")),
    Choice("delivery", Phrase("a delivery")),
    Choice("refund", Phrase("a refund")),
    Choice("stop", Phrase("to stop something")),
    Choice("other", Phrase("something else")),
)
WHERE = (Choice("home", Phrase("at home")), Choice("street", Phrase("in the street")), Choice("shop", Phrase("shop")))
WENT = (Choice("operator", Phrase("the company")), Choice("customer", Phrase("the customer")))
VISIT_RESULTS = (
    Choice("done", Phrase("done")),
    Choice("not_solved", Phrase("not solved")),
    Choice("no_access", Phrase("no access")),
    Choice("no_show", Phrase("nobody came")),
    Choice("refused", Phrase("refused")),
)
SHORT_OR_FULL = (
    Choice("short", Phrase("short: a mark and one line")),
    Choice("full", Phrase("in full: contacts, promises, how it ended")),
)


class Draft(NamedTuple):
    """What an interview made: the data of a case without its id, and whether its operator is
    to be added to the register."""

    data: dict[str, Any]
    new_operator: bool


#: Facts of a case that came as options, by the key of their question; None is "not asked".
Given = Mapping[str, Any]


class _Asker:
    """Asks, unless an option has answered already; a refused answer is the caller's to repeat."""

    def __init__(self, words: Wording, given: Given) -> None:
        self.words, self.given = words, given

    def ask(self, question: Question) -> Generator[Question, str, Any]:
        if question.key in self.given:
            return self.given[question.key]
        return value_of(question, (yield question), self.words)

    def into(self, holder: dict[str, Any], question: Question) -> Generator[Question, str, None]:
        value = yield from self.ask(question)
        if value is not None:
            holder[question.key] = value


class Setting(NamedTuple):
    """What an interview has to know of its project: the word for an operator, "short", "full" or
    "" (asked), and which names a register lacks (a sentence about one, or None)."""

    word: str
    length: str
    usual_length: str
    unregistered: Callable[[str], str | None]


def case_interview(words: Wording, setting: Setting, given: Given) -> Interview:
    """Ask for a case. Returns a :class:`Draft`; raises ``Refused`` for an answer that cannot
    be taken."""
    tell, asker = words.tell, _Asker(words, given)
    data: dict[str, Any] = {}
    operator, new = yield from _operator(asker, setting)
    data["operator"] = operator
    length = setting.length
    if not length:
        length = yield from asker.ask(
            Question("length", tell("Short or in full?"), SHORT_OR_FULL, usual=setting.usual_length, needed=True)
        )
    if length == "full":
        yield from _circumstances(asker, data)
        yield from _contacts(asker, data)
        yield from _visits(asker, data)
        yield from _promises(asker, data)
        yield from _outcome(asker, data)
    ask = Question("verdict", tell("Your mark out of 10?"), quantity=mark, example="7, 2.5, 3/10")
    if data.keys().isdisjoint(FACTS):
        ask = ask._replace(
            ask=tell("Your mark out of 10? Without it this case says nothing that can be scored."), needed=True
        )
    yield from asker.into(data, ask)
    yield from asker.into(data, Question("remark", tell("Your remark, in one line?")))
    if length == "full":
        source = yield from asker.ask(
            Question("source", tell("Where is this written down? A link, a file, or nothing if you tell it yourself."))
        )
        if source is not None:
            data["evidence"] = [{"id": "story", "kind": "customer_account", "source": source}]
    elif given.get("source") is not None:
        data["evidence"] = [{"id": "story", "kind": "customer_account", "source": given["source"]}]
    return Draft(data, new)


def _operator(asker: _Asker, setting: Setting) -> Generator[Question, str, tuple[str, bool]]:
    """Whom the case is about, and whether that is to be added to the register."""
    tell = asker.words.tell
    ask = Question("operator", tell("{word}: who is it about?", word=setting.word), needed=True)
    operator = yield from asker.ask(ask)
    while (unregistered := setting.unregistered(operator)) is not None:
        add = yield from asker.ask(
            Question("add_operator", f"{unregistered} {tell('Add it as a new one?')}", YES_NO, needed=True)
        )
        if add == "yes":
            return operator, True
        operator = value_of(ask, (yield ask), asker.words)
    return operator, False


def _circumstances(asker: _Asker, data: dict[str, Any]) -> Generator[Question, str, None]:
    tell = asker.words.tell
    yield from asker.into(
        data,
        Question("period", tell("In which year, or which part of one?"), quantity=period, example=_PERIODS),
    )
    spoken = yield from asker.ask(
        Question(
            "customer_language",
            tell("Which language does the customer speak with them?"),
            parse=tag,
            example=_TAGS,
        )
    )
    if spoken is not None:
        data["customer"] = {"language": spoken}
    yield from asker.into(data, Question("product", tell("What is it about? One or two words (internet, energy).")))
    yield from asker.into(data, Question("summary", tell("What happened, in one or two sentences of your own?")))


def _contacts(asker: _Asker, data: dict[str, Any]) -> Generator[Question, str, None]:
    tell = asker.words.tell
    if asker.given.get("contacts") is not None:
        data["contacts"] = asker.given["contacts"]
        return
    contacts: list[dict[str, Any]] = []
    more = yield from asker.ask(Question("contacts", tell("Did anybody try to reach the other side?"), YES_NO))
    while more == "yes":
        contact: dict[str, Any] = {}
        number = len(contacts) + 1
        head = tell("Contact {number}:", number=number)
        yield from asker.into(contact, Question("channel", f"{head} {tell('how?')}", CHANNELS))
        yield from asker.into(
            contact, Question("direction", f"{head} {tell('who sought contact?')}", DIRECTIONS, usual="inbound")
        )
        if contact.get("direction") == "inbound":
            del contact["direction"]
        else:
            yield from asker.into(contact, Question("purpose", f"{head} {tell('what for?')}", PURPOSES))
        yield from asker.into(
            contact,
            Question(
                "at",
                f"{head} {tell('when?')}",
                quantity=_not_before(contacts, asker.words),
                example=_WHEN,
            ),
        )
        times = Question("times", f"{head} {tell('how often?')}", quantity=count, example=_TIMES, usual="1")
        yield from asker.into(contact, times)
        if contact.get("times") == 1:
            del contact["times"]
        if "direction" in contact:
            yield from _of_outbound(asker, contact, head)
        elif contact.get("channel") in WRITTEN:
            yield from _of_written(asker, contact, head)
        else:
            yield from _of_live(asker, contact, head)
        if contact.get("result") == "no_answer":
            contacts.append(contact)
            more = yield from asker.ask(Question("contacts", tell("Another contact?"), YES_NO, usual="no"))
            continue
        yield from asker.into(
            contact,
            Question(
                "language",
                f"{head} {tell('in which language did they speak or write?')}",
                parse=tag,
                example=_TAGS,
            ),
        )
        yield from asker.into(
            contact, Question("understood", f"{head} {tell('did both understand each other?')}", UNDERSTOOD)
        )
        yield from asker.into(contact, Question("result", f"{head} {tell('what did it lead to?')}", RESULTS))
        contacts.append(contact)
        more = yield from asker.ask(Question("contacts", tell("Another contact?"), YES_NO, usual="no"))
    if contacts or more == "no":
        data["contacts"] = contacts


def _of_live(asker: _Asker, contact: dict[str, Any], head: str) -> Generator[Question, str, None]:
    """What is asked of a call, a chat, a visit to the counter: who was reached, the wait, being put through."""
    tell = asker.words.tell
    yield from asker.into(contact, Question("reached", f"{head} {tell('who or what was reached?')}", REACHED))
    ask = f"{head} {tell('how long was the wait?')}"
    yield from asker.into(contact, Question("wait", ask, quantity=duration, example=_WAIT))
    if contact.get("reached") != "nobody":
        ask = f"{head} {tell('how often was the customer put through to somebody else?')}"
        yield from asker.into(contact, Question("transfers", ask, quantity=number, example="0, 1, at least 2"))


def _of_written(asker: _Asker, contact: dict[str, Any], head: str) -> Generator[Question, str, None]:
    """What is asked of a mail, a letter, a form: what kind of answer came, and after how long."""
    tell = asker.words.tell
    answer = yield from asker.ask(Question("answer", f"{head} {tell('which answer came?')}", ANSWERS))
    if answer == "none":
        contact["result"] = "no_answer"
        return
    if answer is not None:
        contact["answer"] = answer
    ask = f"{head} {tell('after how long did the answer come?')}"
    example = "6 h, 3 days, at least 2 weeks"
    yield from asker.into(contact, Question("answered_after", ask, quantity=duration, example=example))


def _of_outbound(asker: _Asker, contact: dict[str, Any], head: str) -> Generator[Question, str, None]:
    """What is asked of a contact that the company sought."""
    if contact.get("purpose") != "sales":
        return
    ask = f"{head} {asker.words.tell('did the customer ask that such contacts end?')}"
    yield from asker.into(contact, Question("asked_to_stop", ask, YES_NO))


def _not_before(entries: Sequence[dict[str, Any]], words: Wording) -> Callable[[str], int | str]:
    """Reads a moment that no entry so far may be dated after."""

    def parse(text: str) -> int | str:
        found = moment(text)
        earlier = [quantities.moment(entry["at"]).low for entry in entries if "at" in entry]
        if earlier and quantities.moment(found).high < max(earlier):
            raise Refused("not-allowed", words.tell("That is before something that you said already."))
        return found

    return parse


def _visits(asker: _Asker, data: dict[str, Any]) -> Generator[Question, str, None]:
    tell = asker.words.tell
    if asker.given.get("visits") is not None:
        data["visits"] = asker.given["visits"]
        return
    visits: list[dict[str, Any]] = []
    ask = tell("Did anybody go somewhere: a technician, or the customer to a shop?")
    more = yield from asker.ask(Question("visits", ask, YES_NO))
    while more == "yes":
        visit: dict[str, Any] = {}
        head = tell("Visit {number}:", number=len(visits) + 1)
        yield from asker.into(visit, Question("where", f"{head} {tell('where?')}", WHERE))
        yield from asker.into(visit, Question("by", f"{head} {tell('who went?')}", WENT))
        yield from asker.into(visit, Question("at", f"{head} {tell('when?')}", quantity=moment, example="2025-03-14"))
        yield from asker.into(visit, Question("result", f"{head} {tell('what came of it?')}", VISIT_RESULTS))
        visits.append(visit)
        more = yield from asker.ask(Question("visits", tell("Another visit?"), YES_NO, usual="no"))
    if visits or more == "no":
        data["visits"] = visits


def _promises(asker: _Asker, data: dict[str, Any]) -> Generator[Question, str, None]:
    tell = asker.words.tell
    if asker.given.get("promises") is not None:
        data["promises"] = asker.given["promises"]
        return
    promises: list[dict[str, Any]] = []
    more = yield from asker.ask(Question("promises", tell("Did they promise anything?"), YES_NO))
    while more == "yes":
        promise: dict[str, Any] = {}
        head = tell("Promise {number}:", number=len(promises) + 1)
        yield from asker.into(promise, Question("kind", f"{head} {tell('what kind?')}", PROMISES))
        yield from asker.into(promise, Question("what", f"{head} {tell('what exactly, in your own words?')}"))
        yield from asker.into(
            promise, Question("due", f"{head} {tell('by when?')}", quantity=due, example="2025-03-18, 24 h, 2 days")
        )
        yield from asker.into(promise, Question("kept", f"{head} {tell('was it kept?')}", YES_NO))
        promises.append(promise)
        more = yield from asker.ask(Question("promises", tell("Another promise?"), YES_NO, usual="no"))
    if promises or more == "no":
        data["promises"] = promises


def _outcome(asker: _Asker, data: dict[str, Any]) -> Generator[Question, str, None]:
    tell = asker.words.tell
    outcome: dict[str, Any] = {}
    yield from asker.into(outcome, Question("resolved", tell("Was it resolved in the end?"), RESOLVED))
    yield from asker.into(
        outcome,
        Question(
            "as_of",
            tell("Up to which day does the story go?"),
            quantity=_not_before([*data.get("contacts", ()), *data.get("visits", ())], asker.words),
            example="2025-03-20",
        ),
    )
    if outcome:
        data["outcome"] = outcome
