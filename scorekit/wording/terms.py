"""The words of a case: its fields and the values that they take, as people read them."""

from __future__ import annotations

from scorekit.wording.phrases import Named, Phrase, Said, phrase, sentence

_YES_NO = {"yes": phrase("yes"), "no": phrase("no")}

#: Field -> value -> how it is said.
VALUES: dict[str, dict[str, Phrase]] = {
    "channel": {
        "phone": phrase("phone"),
        "mail": phrase("mail"),
        "letter": phrase("letter"),
        "fax": phrase("fax"),
        "sms": phrase("text message"),
        "chat": phrase("chat"),
        "bot": phrase("chat robot"),
        "social": phrase("social media"),
        "web_form": phrase("web form"),
        "customer_zone": phrase("customer zone"),
        "forum": phrase("forum"),
        "shop": phrase("shop"),
        "other": phrase("something else"),
    },
    "direction": {"inbound": phrase("the customer"), "outbound": phrase("the company")},
    "purpose": {
        "answer": phrase("an answer"),
        "update": phrase("news"),
        "check_up": phrase("to ask whether all is well"),
        "sales": phrase("to sell something"),
        "survey": phrase("a survey"),
    },
    "reached": {
        "person": phrase("a person"),
        "bot": phrase("a robot"),
        "menu": phrase("a call menu"),
        "nobody": phrase("nobody"),
    },
    "answer": {
        "personal": phrase("personal"),
        "standard": phrase("a standard letter"),
        "automatic": phrase("automatic"),
    },
    "understood": {**_YES_NO, "partly": phrase("partly")},
    "wait_from": {
        "first_ring": phrase("the first ring"),
        "welcome_end": phrase("the end of the welcome"),
        "menu_choice": phrase("the choice in the menu"),
    },
    "result": {
        "resolved": phrase("resolved"),
        "answered": phrase("an answer"),
        "promised": phrase("a promise"),
        "passed_on": phrase("passed on inside the company"),
        "sent_elsewhere": phrase("sent elsewhere"),
        "did_not_know": phrase("they did not know"),
        "refused": phrase("refused"),
        "cut_off": phrase("cut off"),
        "gave_up": phrase("the customer gave up"),
        "no_answer": phrase("no answer"),
        "no_way_in": phrase("no way to reach them was found"),
        "done": phrase("done"),
        "not_solved": phrase("not solved"),
        "no_access": phrase("no access"),
        "no_show": phrase("nobody came"),
    },
    "where": {"home": phrase("at home"), "street": phrase("in the street"), "shop": phrase("shop")},
    "by": {
        "operator": phrase("the company"),
        "customer": phrase("the customer"),
        "household": phrase("somebody at home"),
        "helper": phrase("a helper"),
        "tester": phrase("a tester"),
    },
    "kind": {
        "call_back": phrase("to call back"),
        "answer": phrase("an answer"),
        "visit": phrase("a visit"),
        "delivery": phrase("a delivery"),
        "refund": phrase("a refund"),
        "stop": phrase("to stop something"),
        "other": phrase("something else"),
    },
    "resolved": {**_YES_NO, "not_applicable": phrase("nothing was asked")},
    "line": {
        "support": phrase("support"),
        "sales": phrase("sales"),
        "billing": phrase("billing"),
        "complaints": phrase("complaints desk"),
        "management": phrase("management"),
    },
    "handled_by": {
        "own": phrase("its own people"),
        "subcontractor": phrase("a subcontractor"),
        "shop": phrase("shop"),
        "technician": phrase("a technician"),
        "management": phrase("management"),
    },
    "remedy": {
        "apology": phrase("an apology"),
        "repair": phrase("a repair"),
        "replacement": phrase("a replacement"),
        "refund": phrase("a refund"),
        "credit_note": phrase("a credit note"),
        "compensation": phrase("compensation"),
        "fee_waived": phrase("a fee waived"),
        "other": phrase("something else"),
    },
    **dict.fromkeys(("kept", "waived", "asked_to_stop", "needed_by_operator", "customer_left"), _YES_NO),
}

#: Field -> how it is called.
FIELDS: dict[str, Phrase] = {
    "adjudicated": phrase("settled mark"),
    "amount": phrase("amount"),
    "answer": phrase("answer"),
    "answered_after": phrase("answered after"),
    "as_of": phrase("known up to"),
    "asked_to_stop": phrase("asked to stop"),
    "at": phrase("when"),
    "by": phrase("by"),
    "channel": phrase("channel"),
    "contacts": phrase("contacts"),
    "cost": phrase("cost"),
    "costs": phrase("costs"),
    "currency": phrase("currency"),
    "customer": phrase("customer"),
    "customer_left": phrase("the customer left"),
    "direction": phrase("from"),
    "due": phrase("due"),
    "handled_by": phrase("handled by"),
    "kept": phrase("kept"),
    "kept_at": phrase("kept on"),
    "kind": phrase("kind"),
    "language": phrase("language"),
    "line": phrase("line"),
    "made": phrase("made"),
    "needed_by_operator": phrase("asked for by the company"),
    "on": phrase("on"),
    "outcome": phrase("outcome"),
    "own_work": phrase("own work"),
    "promises": phrase("promises"),
    "purpose": phrase("purpose"),
    "rater": phrase("by"),
    "reached": phrase("reached"),
    "remedy": phrase("remedy"),
    "resolved": phrase("resolved"),
    "result": phrase("result"),
    "scale": phrase("scale"),
    "score": phrase("mark"),
    "switched_to": phrase("switched to"),
    "times": phrase("times"),
    "transfers": phrase("transfers"),
    "understood": phrase("understood"),
    "verdict": phrase("mark"),
    "visits": phrase("visits"),
    "wait": phrase("wait"),
    "wait_from": phrase("counted from"),
    "waived": phrase("waived"),
    "what": phrase("what"),
    "where": phrase("where"),
}

#: Kinds of evidence -> how they are called.
EVIDENCE: dict[str, Phrase] = {
    "customer_account": phrase("customer account"),
    "own_observation": phrase("own observation"),
    "operator_record": phrase("operator record"),
    "recording": phrase("recording"),
    "regulator": phrase("regulator"),
    "press": phrase("press"),
}

#: Kinds of evidence -> what it says about whoever saw something.
EVIDENCE_SAID: dict[str, str] = {
    "customer_account": sentence("What the customer said"),
    "own_observation": sentence("What our own testers saw"),
    "operator_record": sentence("What the records of the company say"),
    "recording": sentence("What was recorded"),
    "regulator": sentence("What a regulator counted"),
    "press": sentence("What the press wrote"),
}

#: Statuses of figures -> how they are called.
STATUSES: dict[str, Phrase] = {
    "published": phrase("published"),
    "press": phrase("from the press"),
    "provisional": phrase("provisional"),
    "restated": phrase("restated"),
    "inferred": phrase("inferred"),
    "conflicting": phrase("contradicted"),
}


def field_name(field: str) -> Said:
    """A field of a case, to be said."""
    return Named(field, FIELDS.get(field, field.replace("_", " ")))


#: Fields that hold a number or a length of time, and the words that make one vague.
_QUANTITIES = frozenset(("times", "wait", "answered_after", "transfers", "own_work", "amount", "cost", "due"))
_VAGUE = {
    "at least": sentence("at least {value}"),
    "at most": sentence("at most {value}"),
    "about": sentence("about {value}"),
    "more than": sentence("more than {value}"),
    "less than": sentence("less than {value}"),
}


def field_value(field: str, value: str) -> Said:
    """The value of a field of a case, to be said; a text of the case as it is."""
    known = VALUES.get(field, {})
    if value in known:
        return Named(value, known[value])
    vague = next((words for words in _VAGUE if value.startswith(f"{words} ")), "") if field in _QUANTITIES else ""
    return phrase(_VAGUE[vague], value=value.removeprefix(f"{vague} ")) if vague else value
