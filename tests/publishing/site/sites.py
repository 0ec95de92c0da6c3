"""A project with everything that a page can say, and its site."""

from __future__ import annotations

from pathlib import Path

LEAGUE = """
project: t
publisher: {{name: {name}, contact: {name}, licence: CC-BY-4.0, funding: {name}, collected: {name}}}
languages: [en, nl]
operators: {{a: {{name: {name}}}, b: B, c: C, d: {{name: {name} 2}}}}
site: {{title: {name}, footer: {name}, address: "https://example.org/tables/"}}
leagues:
  - {{id: main, title: {name}, rubric: small, cases: cases/}}
  - {{id: other, title: Other, rubric: published-verdict, cases: cases/,
     show: {{columns: [operator, score, remark], score: of_scale}}}}
"""

CASES = """
cases:
  - case: one
    operator: a
    customer: {{language: nl}}
    product: {text}
    topic: {text}
    summary: {{en: {text}, nl: {text}}}
    contacts:
      - {{at: 2013-08-16, channel: phone, reached: person, wait: 3 min, understood: yes, result: promised}}
      - {{at: 2013-08-18, channel: mail, answered_after: 2 days, answer: personal, result: answered}}
    promises: [{{kind: call_back, what: {text}, made: 2013-08-16, due: 2013-08-17, kept: yes}}]
    visits: [{{at: 2013-08-17, by: operator, where: home, result: done}}]
    outcome: {{resolved: yes, on: 2013-08-19, own_work: 1 h}}
    verdict: {{by: {text}, score: 7, scale: 0 to 10}}
    remark: {{en: {text}, nl: {text}}}
    disputed: yes
    evidence:
      - {{id: e1, kind: customer_account, author: {text}, title: {text}, source: {text}, locator: {text},
         published: 2013-08-20, heard: one_side}}
      - {{id: e2, kind: own_observation, source: "https://example.org/x", heard: both}}
  - case: two
    operator: b
    contacts: [{{channel: phone, reached: nobody, times: 4}}, {{channel: phone, reached: person, result: refused}}]
    outcome: {{resolved: no, as_of: 2013-08-20}}
    verdict: 2/10
  - case: three
    operator: b
    contacts: [{{channel: phone, reached: person}}]
    outcome: {{resolved: yes}}
    verdict: 4/10
  - case: four
    operator: c
    contacts: [{{channel: chat, reached: person, wait: 1 min}}]
    outcome: {{resolved: yes}}
    verdict: 9/10
  - {{case: five, operator: d, outcome: {{resolved: no}}, verdict: 3/10}}
"""

#: A rubric in which every text is one to choose.
WORDED = """
rubric: small
version: "1"
title: {text}
description: {text}
scale: {{worst: 0, best: 10, decimals: 1, labels: [{{at_least: 5, label: {text}}}, {{at_least: 0, label: bad}}]}}
criteria:
  - id: attempts
    title: {text}
    weight: 3
    because: {text}
    source: law
    measure: attempts_to_resolution
    bands: [{{up_to: 1, points: 10, because: {text}}}, {{up_to: 2, points: 6}}, {{otherwise: 0}}]
  - id: reach
    title: Reach
    weight: 2
    criteria:
      - {{id: person, title: {text} 2, measure: reached_person, answers: {{yes: 10, no: 1}}}}
      - {{id: wait, title: Wait, measure: longest_wait, bands: [{{up_to: 2 min, points: 9}}, {{otherwise: 0}}]}}
gates:
  - {{id: never_resolved, title: {text}, when: {{measure: resolved, is: no}}, cap: 6, because: {text}}}
sources:
  law: {{title: {text}, url: "https://example.org/law", seen: 2026-11-20, status: {text}}}
"""


def write(root: Path, text: str = "Plain", name: str | None = None) -> None:
    """A project whose free texts are ``text``, as YAML writes it, and whose names are ``name``."""
    quoted, named = quote(text), quote(name or text)
    for file, content in {
        "scorekit.yaml": LEAGUE.format(name=named).replace(f"{named} 2", quote(f"{name or text} 2")),
        "rubrics/small.yaml": WORDED.format(text=quoted).replace(f"{quoted} 2", quote(f"{text} 2")),
        "cases/all.yaml": CASES.format(text=quoted),
        "replies/main/a.md": f"{name or text}\n\nA second paragraph.\n",
    }.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def quote(text: str) -> str:
    """A text as YAML in double quotes."""
    import json

    return json.dumps(text, ensure_ascii=False)
