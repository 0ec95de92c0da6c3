"""Words by which people call the fields of a case in their files, in English, Dutch, French and German."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

#: Field -> what heads call it. A head that is one of these, or has one as its words, is likely to mean the field.
HEADS: dict[str, tuple[str, ...]] = {
    "case": ("id", "case", "case id", "call id", "call no", "ticket", "ticket id", "complaint id", "response id",
             "respondent id", "responseid", "nr", "no", "number", "nummer", "zaak", "zaaknummer", "dossier",
             "dossiernummer", "gespreksnummer", "numéro", "numero", "référence", "reference", "no dossier", "fall",
             "fallnummer", "vorgang", "vorgangsnummer", "uuid", "instanceid", "record id", "ref", "lfd nr",
             "laufende nummer"),
    "operator": ("operator", "provider", "company", "supplier", "carrier", "brand", "aanbieder", "leverancier",
                 "bedrijf", "merk", "maatschappij", "opérateur", "fournisseur", "entreprise", "société", "marque",
                 "anbieter", "unternehmen", "betreiber", "versorger", "firma"),
    "period": ("period", "year", "jaar", "periode", "année", "période", "jahr", "zeitraum", "quarter", "kwartaal"),
    "contacts.at": ("date", "time", "start", "start time", "startdate", "called at", "created", "created at", "opened",
                    "date sent to company", "date received", "timestamp", "moment", "datum", "tijd", "tijdstip",
                    "begin", "aanvang", "tijdstempel", "dag", "date de l appel", "heure", "horodateur", "zeitpunkt",
                    "uhrzeit", "zeitstempel", "beginn", "anrufzeit"),
    "contacts.wait": ("wait", "waiting time", "wait time", "hold time", "time on hold", "queue time", "wacht",
                      "wachttijd", "wachten", "attente", "temps d attente", "durée d attente", "wartezeit", "warten"),
    "contacts.reached": ("reached", "answered by", "picked up", "spoke to", "bereikt", "opgenomen", "aan de lijn",
                         "joint", "décroché", "interlocuteur", "erreicht", "abgenommen"),
    "contacts.channel": ("channel", "medium", "submitted via", "via", "contact them", "contacted", "kanaal",
                         "canal", "kanal", "kontaktweg"),
    "contacts.transfers": ("transfers", "transferred", "doorverbonden", "doorverbindingen", "transferts", "transféré",
                           "weiterleitungen", "weiterverbunden"),
    "contacts.language": ("language", "answered in", "taal", "langue", "sprache"),
    "contacts.understood": ("understood", "begrepen", "compris", "verstanden"),
    "contacts.result": ("result", "outcome of the call", "resultaat", "afloop", "résultat", "ergebnis"),
    "contacts.answered_after": ("response time", "reply time", "first reply time", "answered after", "antwoordtijd",
                                "reactietijd", "délai de réponse", "temps de réponse", "antwortzeit", "reaktionszeit"),
    "outcome.resolved": ("resolved", "solved", "fixed", "opgelost", "résolu", "gelöst", "solution"),
    "outcome.on": ("resolved on", "solved at", "closed at", "opgelost op", "résolu le", "gelöst am"),
    "outcome.remedy": ("remedy", "compensation", "compensatie", "vergoeding", "compensation", "entschädigung",
                       "company response to consumer"),
    "ratings.friendliness": ("friendliness", "friendly", "politeness", "vriendelijkheid", "vriendelijk", "amabilité",
                             "politesse", "freundlichkeit", "freundlich"),
    "verdict": ("verdict", "mark", "overall", "eindcijfer", "rapportcijfer", "cijfer", "note globale", "gesamtnote"),
    "scenario": ("scenario", "szenario", "scénario", "script"),
    "caller": ("caller", "tester", "shopper", "interviewer", "beller", "enquêteur", "mystery shopper", "appelant",
               "anrufer", "tester in"),
    "topic": ("topic", "subject", "issue", "reason", "onderwerp", "reden", "sujet", "motif", "thema", "anliegen"),
    "product": ("product", "service", "dienst", "produit", "produkt"),
    "stratum": ("stratum", "region", "regio", "région"),
    "customer.language": ("customer language", "taal van de klant", "langue du client", "sprache des kunden"),
    "weight": ("weight", "gewicht", "poids", "weging", "pondération", "gewichtung"),
}  # fmt: skip
#: Heads of columns that say who somebody is, or how to reach them.
PERSONAL = (
    "name", "first name", "last name", "surname", "naam", "voornaam", "achternaam", "nom", "prénom", "vorname",
    "nachname", "email", "e mail", "mail", "mailadres", "emailadres", "phone", "phone number", "mobile", "telephone",
    "telefoon", "telefoonnummer", "gsm", "téléphone", "portable", "telefon", "handy", "address", "street", "adres",
    "straat", "adresse", "rue", "straße", "zip", "zip code", "postcode", "postal code", "code postal", "plz", "state",
    "city", "woonplaats", "ville", "wohnort", "ip", "ip address", "ipaddress", "recipientemail", "recipientfirstname",
    "recipientlastname", "locationlatitude", "locationlongitude", "birthday", "geboortedatum", "date de naissance",
    "geburtsdatum", "iban", "account number", "rekeningnummer", "requester", "requester email", "requester name",
    "full name", "contact name", "customer name", "customer", "klant", "client", "kunde", "kunde name", "klant naam",
    "agent", "agent name",
    "assignee", "medewerker", "bearbeiter", "username", "deviceid", "subscriberid", "simid", "phonenumber",
)  # fmt: skip
#: Heads that survey tools add: they are about the answer, and not about the call.
OF_SURVEYS = frozenset((
    "startdate", "start date", "enddate", "end date", "recordeddate", "recorded date", "progress", "finished",
    "duration in seconds", "status", "distributionchannel", "userlanguage", "externalreference", "submitdate",
    "date submitted", "lastpage", "last page", "startlanguage", "start language", "seed", "datestamp",
    "date last action",
    "date started", "collector id", "date created", "date modified", "survey name",
))  # fmt: skip
#: Heads of free text, in which people name people.
FREE_TEXT = (
    "comment", "comments", "remark", "remarks", "notes", "note", "description", "opmerking", "opmerkingen",
    "toelichting", "commentaire", "remarque", "remarques", "kommentar", "bemerkung", "bemerkungen", "narrative",
    "consumer complaint narrative", "transcript", "body",
)  # fmt: skip
#: What says yes, and what says no.
YES = frozenset(("yes", "y", "ja", "j", "oui", "o", "true", "1", "wahr", "waar", "vrai", "x"))
NO = frozenset(("no", "n", "nee", "non", "nein", "false", "0", "falsch", "onwaar", "faux"))
#: What says that nobody knows, and that a question did not arise.
UNKNOWN = frozenset(("?", "unknown", "onbekend", "weet niet", "weet ik niet", "inconnu", "ne sait pas", "nsp",
                     "unbekannt", "weiß nicht", "don't know", "dk", "-", "in progress"))  # fmt: skip
NOT_APPLICABLE = frozenset(("n/a", "na", "nvt", "n.v.t.", "not applicable", "niet van toepassing", "sans objet", "s.o.",
                            "entfällt", "trifft nicht zu", "n.z."))  # fmt: skip
#: Words of columns -> words of a case.
WORDS: dict[str, dict[str, str]] = {
    "contacts.channel": {
        "phone": "phone", "telephone": "phone", "tel": "phone", "call": "phone", "telefoon": "phone",
        "téléphone": "phone", "telefon": "phone", "email": "mail", "e-mail": "mail", "mail": "mail", "letter": "letter",
        "courriel": "mail",
        "post": "letter", "postal mail": "letter", "brief": "letter", "lettre": "letter", "courrier": "letter",
        "fax": "fax", "sms": "sms", "chat": "chat", "live chat": "chat", "bot": "bot", "chatbot": "bot",
        "web": "web_form", "web form": "web_form", "webformulier": "web_form", "formulaire": "web_form",
        "formular": "web_form", "twitter": "social", "facebook": "social", "social": "social", "whatsapp": "chat",
        "shop": "shop", "winkel": "shop", "boutique": "shop", "laden": "shop", "forum": "forum",
    },
    "contacts.reached": {
        "person": "person", "agent": "person", "human": "person", "medewerker": "person", "mens": "person",
        "conseiller": "person", "mensch": "person", "mitarbeiter": "person", "bot": "bot",
        "computer": "bot", "menu": "menu", "ivr": "menu", "keuzemenu": "menu", "nobody": "nobody", "none": "nobody",
        "niemand": "nobody", "geen": "nobody", "personne jointe": "nobody", "aucun": "nobody", "keiner": "nobody",
    },
    "contacts.result": {
        "resolved": "resolved", "solved": "resolved", "opgelost": "resolved", "résolu": "resolved",
        "gelöst": "resolved", "answered": "answered", "beantwoord": "answered", "répondu": "answered",
        "beantwortet": "answered", "promised": "promised", "beloofd": "promised", "promis": "promised",
        "passed on": "passed_on", "doorverbonden": "passed_on", "transféré": "passed_on",
        "weitergeleitet": "passed_on", "cut off": "cut_off", "verbroken": "cut_off", "coupé": "cut_off",
        "getrennt": "cut_off", "gave up": "gave_up", "opgehangen": "gave_up", "abandonné": "gave_up",
        "aufgegeben": "gave_up", "no answer": "no_answer", "geen gehoor": "no_answer", "sans réponse": "no_answer",
        "keine antwort": "no_answer", "refused": "refused", "geweigerd": "refused",
    },
}  # fmt: skip
#: Heads say what numbers count: a word of a head -> a unit of time.
UNITS = {
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "seconde": "s", "seconden": "s", "secondes": "s",
    "sekunde": "s", "sekunden": "s", "sek": "s", "min": "min", "mins": "min", "minute": "min", "minutes": "min",
    "minuut": "min", "minuten": "min", "h": "h", "hour": "h", "hours": "h", "uur": "h", "uren": "h", "heure": "h",
    "heures": "h", "stunde": "h", "stunden": "h", "days": "days", "dagen": "days", "jours": "days", "tage": "days",
    "ms": "ms", "milliseconds": "ms", "hrs": "h",
}  # fmt: skip


def plain(head: str) -> str:
    """A head without capitals, and without signs between its words."""
    folded = unicodedata.normalize("NFC", head).casefold().replace("_", " ")
    return " ".join(re.sub(r"[^\w]+", " ", folded).split())


def field_of(head: str, taken: Sequence[str] = ()) -> tuple[str, str]:
    """The field that a head is likely to mean, and the word that says so; two empty texts where none is. The whole head
    counts more than some of its words."""
    said = plain(head)
    words = [word for word in said.split() if word not in UNITS]
    for name, heads in HEADS.items():
        if name not in taken and said in map(plain, heads):
            return name, said
    best: tuple[int, str, str] = (0, "", "")
    for name, heads in HEADS.items():
        if name in taken:
            continue
        for one in map(plain, heads):
            parts = one.split()
            if len(one) > 3 and _inside(parts, words) and len(one) > best[0]:
                best = (len(one), name, one)
    return best[1], best[2]


def is_called(head: str) -> bool:
    """Whether a whole head is a word for a field."""
    said = plain(head)
    return any(said in map(plain, heads) for heads in HEADS.values())


def _inside(parts: Sequence[str], words: Sequence[str]) -> bool:
    size = len(parts)
    return any(list(words[at : at + size]) == list(parts) for at in range(len(words) - size + 1))


def is_personal(head: str) -> bool:
    """Whether a column is likely to say who somebody is."""
    said = plain(head)
    return said in PERSONAL or any(_inside(one.split(), said.split()) for one in PERSONAL if len(one) > 6)


def is_free_text(head: str) -> bool:
    """Whether a column is likely to hold what people wrote."""
    said = plain(head)
    return said in FREE_TEXT or any(_inside(one.split(), said.split()) for one in FREE_TEXT if len(one) > 6)


def unit_in(head: str) -> str:
    """The unit of time that a head names; empty for none."""
    found = {UNITS[word] for word in plain(head).split() if word in UNITS}
    return found.pop() if len(found) == 1 else ""
