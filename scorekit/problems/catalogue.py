"""Every code that a problem can carry, explained: why it matters, and an example wrong and right.

The reference page is made of this, ``scorekit problem CODE`` prints it, and the tests run every
example: a file in a small project (operators kpn and telenet, the rating friendliness, the rubric
``small``), or a command in it. A table of figures is one of a league of 2021 that scores complaints per
customer, and calls answered (published by telenet from the welcome on).
"""

from __future__ import annotations

from typing import NamedTuple

from scorekit.problems import CODES


class Entry(NamedTuple):
    """One code. ``kind`` says what the examples are: a case, rubric or project file, a table of
    figures, a command, a session of several of which the last one counts, or several files, each
    after a line with its name."""

    why: str
    kind: str
    wrong: str
    right: str


_CASE = "case: a\noperator: kpn\n"
_RUBRIC = 'rubric: mine\nversion: "1"\nscale: {worst: 0, best: 10}\n'
_PROJECT = "project: p\noperators: {kpn: KPN}\n"
_FIGURES = "operator,period,indicator,value,unit,status,source\n"
_CUSTOMERS = "kpn,2021,customers,900000,customers,published,annual report\n"
_SMALL = "leagues: [{id: l, rubric: small, cases: cases/}]\n"

_FIGURES_IN_PERCENT = (
    "mkdir -p figures\n"
    "echo 'operator,period,indicator,value,unit,status,source' > figures/f.csv\n"
    "echo 'kpn,2021,answered,83,%,published,site' >> figures/f.csv\n"
    'echo \'{{rubric: mine, version: "1", unit: operator, scale: {{worst: 0, best: 10}}, criteria: [{{id: a, '
    "indicator: answered, linear: [{{at: {zero}, points: 0}}, {{at: {hundred}, points: 10}}]}}]}}' "
    "> rubrics/mine.yaml\n"
    "echo '  - {{id: figures, rubric: mine, indicators: figures/, periods: [2021]}}' >> scorekit.yaml\n"
)
_FREEZE = "scorekit freeze main --edition 2026\n"
_TWO_SCALES = (
    "scorekit freeze main --edition 2025\n"
    'sed -i \'s/best: 10/best: 20/; s/"1"/"2"/\' rubrics/small.yaml\n'
    "scorekit freeze main --edition 2026\n"
)


def _case(why: str, wrong: str, right: str) -> Entry:
    return Entry(why, "case", _CASE + wrong, _CASE + right)


def _rubric(why: str, wrong: str, right: str) -> Entry:
    return Entry(why, "rubric", _RUBRIC + wrong, _RUBRIC + right)


def page() -> str:
    """The reference page of all codes, as Markdown."""
    lines = [
        "# Problems",
        "",
        "Every problem has a code; `scorekit problem CODE` prints what is said here. This page is made by",
        "`python -m pytest tests/test_problem_catalogue.py --update-golden`, and the examples are run by the tests.",
        "",
    ]
    for code, entry in ENTRIES.items():
        language = {"command": "sh", "session": "sh", "python": "python", "figures": "csv"}.get(entry.kind, "yaml")
        lines += [f"## {code}", "", f"{CODES[code]}. {entry.why}", ""]
        for head, example in (("Wrong:", entry.wrong), ("Right:", entry.right)):
            lines += [head, "", f"```{language}", *example.rstrip().splitlines(), "```", ""]
    return "\n".join(lines)


def _lint(why: str, wrong: str, right: str) -> Entry:
    return Entry(why, "lint", _RUBRIC + wrong, _RUBRIC + right)


ENTRIES: dict[str, Entry] = {
    "syntax": _case(
        "A file that is not YAML cannot be read at all. A bracket, a quote or a tab is the usual cause.",
        "contacts: [{channel: phone}\n",
        "contacts: [{channel: phone}]\n",
    ),
    "unreadable": Entry(
        "What is named is not there, or may not be read; a table without it would be another table.",
        "command",
        "scorekit validate cases/nowhere.yaml",
        "scorekit validate cases/good.yaml",
    ),
    "passed-over": Entry(
        "A table says what it was made of. A frozen edition among the cases is kept apart: its cases counted already.",
        "session",
        _FREEZE + "cp -r editions/main/2026 cases/older\nscorekit validate --strict\n",
        "rm -rf cases/older\nscorekit validate --strict\n",
    ),
    "nothing-here": Entry(
        "A path without any file to check is more often a mistake than a wish.",
        "command",
        "scorekit league --rubric small --cases rubrics/",
        "scorekit league --rubric small --cases cases/",
    ),
    "too-large": Entry(
        "Limits keep a hostile or broken file from stopping everything: 10 MB, 64 levels, 20,000 values a case.",
        "case",
        _CASE + "contacts: " + "[" * 65 + "]" * 65 + "\n",
        _CASE + "contacts: []\n",
    ),
    "unknown-kind": Entry(
        "The first key says what a file is: case, cases, rubric, operators, project or mapping.",
        "case",
        "cas: a\noperator: kpn\nverdict: 2/10\n",
        "case: a\noperator: kpn\nverdict: 2/10\n",
    ),
    "duplicate-key": _case(
        "Of a key that is there twice YAML readers keep one, and not all keep the same one.",
        "verdict: 2/10\nverdict: 8/10\n",
        "verdict: 2/10\n",
    ),
    "unknown-field": _case(
        "A field that is spelled wrong would be passed over, and its fact with it.",
        "contacts: [{chanel: phone}]\n",
        "contacts: [{channel: phone}]\n",
    ),
    "missing-field": Entry(
        "Without this field nothing can be made of the rest.",
        "case",
        "case: a\nverdict: 2/10\n",
        "case: a\noperator: kpn\nverdict: 2/10\n",
    ),
    "wrong-type": _case(
        "A value of another type is another thing: 90 is not a duration, 90 s is one.",
        "contacts: [{channel: phone, wait: 90}]\n",
        "contacts: [{channel: phone, wait: 90 s}]\n",
    ),
    "not-allowed": _case(
        "The field takes one of a few words, and this is none of them.",
        "contacts: [{channel: fone}]\n",
        "contacts: [{channel: phone}]\n",
    ),
    "bad-id": Entry(
        "Ids are used in commands, file names and addresses: letters, digits, dots, hyphens and underscores do.",
        "case",
        "case: a b/c\noperator: kpn\nverdict: 2/10\n",
        "case: a-b-c\noperator: kpn\nverdict: 2/10\n",
    ),
    "bad-quantity": _case(
        "A number without its unit, or with one that scorekit does not know, would be a guess.",
        'contacts: [{channel: phone, wait: "90"}]\n',
        "contacts: [{channel: phone, wait: 90 s}]\n",
    ),
    "bad-date": _case(
        "A day that no calendar has cannot be before or after another.",
        "outcome: {resolved: no, as_of: 2013-02-30}\n",
        "outcome: {resolved: no, as_of: 2013-02-28}\n",
    ),
    "nothing-known": _case(
        "A case without a fact or a verdict says nothing that a rubric could score.",
        "summary: A story without facts.\n",
        "summary: A story without facts.\nverdict: 2/10\n",
    ),
    "duplicate-id": Entry(
        "Two things under one name cannot be told apart, and neither is used until they can.",
        "case",
        "case: good-1\noperator: kpn\nverdict: 2/10\n",
        "case: good-2\noperator: kpn\nverdict: 2/10\n",
    ),
    "same-content": Entry(
        "A file that was copied and only got another id counts one experience twice.",
        "case",
        (
            "case: copied\noperator: kpn\ncontacts: [{channel: phone, reached: person, result: resolved}]\n"
            "outcome: {resolved: yes}\n"
        ),
        (
            "case: copied\noperator: kpn\ncontacts: [{channel: mail, reached: person, result: resolved}]\n"
            "outcome: {resolved: yes}\n"
        ),
    ),
    "unknown-operator": Entry(
        "A misspelled name would be ranked as an operator of its own.",
        "case",
        "case: a\noperator: kpm\nverdict: 2/10\n",
        "case: a\noperator: kpn\nverdict: 2/10\n",
    ),
    "lookalike-operator": Entry(
        "Without a register an operator is what a case or a table writes: one capital more makes another operator.",
        "cases without a register",
        "cases:\n  - {case: a, operator: Telenet, verdict: 2/10}\n  - {case: b, operator: TeleNet, verdict: 3/10}\n",
        "cases:\n  - {case: a, operator: Telenet, verdict: 2/10}\n  - {case: b, operator: Telenet, verdict: 3/10}\n",
    ),
    "name-not-in-use": Entry(
        "A name that was not in use at the time of the case points to the wrong year or the wrong operator.",
        "case",
        "case: a\noperator: Belgacom\nperiod: 2020\nverdict: 2/10\n",
        "case: a\noperator: Belgacom\nperiod: 2013\nverdict: 2/10\n",
    ),
    "unknown-evidence": _case(
        "A fact that rests on evidence which is not listed rests on nothing.",
        "outcome: {resolved: yes, evidence: pots}\nevidence: [{id: post, kind: press}]\n",
        "outcome: {resolved: yes, evidence: post}\nevidence: [{id: post, kind: press}]\n",
    ),
    "contradiction": _case(
        "Two facts that cannot both hold: one of them is wrong, and only the source knows which.",
        "contacts: [{channel: phone, at: 2013-08-20}]\noutcome: {resolved: yes, on: 2013-08-10}\n",
        "contacts: [{channel: phone, at: 2013-08-10}]\noutcome: {resolved: yes, on: 2013-08-20}\n",
    ),
    "unlikely": _case(
        "It may be true; more often a unit or a day was mistyped.",
        "contacts: [{channel: phone, wait: 2 days}]\n",
        "contacts: [{channel: phone, wait: 2 min}]\n",
    ),
    "unknown-language": _case(
        "Languages are compared by their tags; one that does not exist matches none.",
        "customer: {language: dutch}\nverdict: 2/10\n",
        "customer: {language: nl}\nverdict: 2/10\n",
    ),
    "bad-characters": _case(
        "Control characters and overrides of the writing direction make a text show what it does not say.",
        'verdict: 2/10\nremark: "good\\u202Edab"\n',
        "verdict: 2/10\nremark: good\n",
    ),
    "personal-data": _case(
        "Cases are published. Numbers, addresses and names of people do not belong in them.",
        "verdict: 2/10\nremark: Write to jan.peeters@example.com about it.\n",
        "verdict: 2/10\nremark: Write to them about it.\n",
    ),
    "unknown-league": Entry(
        "The project file names its leagues; a table that it does not name cannot be printed.",
        "command",
        "scorekit league mian",
        "scorekit league main",
    ),
    "unknown-rubric": Entry(
        "Without its rubric a league cannot be scored.",
        "command",
        "scorekit league --rubric smal --cases cases/",
        "scorekit league --rubric small --cases cases/",
    ),
    "unknown-measure": _rubric(
        "A rubric can only read measures that the catalogue defines; `scorekit measures` lists them.",
        "criteria: [{id: a, measure: longest_wiat, bands: [{up_to: 2 min, points: 10}, {otherwise: 0}]}]\n",
        "criteria: [{id: a, measure: longest_wait, bands: [{up_to: 2 min, points: 10}, {otherwise: 0}]}]\n",
    ),
    "unknown-criterion": _rubric(
        "A rule about a criterion that does not exist would never apply.",
        "criteria: [{id: a, measure: verdict}]\ngates: [{id: g, when: {criterion: b, under: 5}, cap: 4}]\n",
        "criteria: [{id: a, measure: verdict}]\ngates: [{id: g, when: {criterion: a, under: 5}, cap: 4}]\n",
    ),
    "unknown-rating": _case(
        "What raters rate is listed in the project file, so that one rating has one name.",
        "ratings: [{rating: friendlyness, score: 3, scale: 1 to 5}]\n",
        "ratings: [{rating: friendliness, score: 3, scale: 1 to 5}]\n",
    ),
    "unknown-source": _rubric(
        "A reason that cites a source which is not defined cannot be looked up.",
        "criteria: [{id: a, measure: verdict, source: lwa}]\nsources: {law: {title: A law}}\n",
        "criteria: [{id: a, measure: verdict, source: law}]\nsources: {law: {title: A law}}\n",
    ),
    "bad-criterion": _rubric(
        "A criterion scores one thing, or combines others; never both, never neither.",
        "criteria: [{id: a, bands: [{otherwise: 1}]}]\n",
        "criteria: [{id: a, measure: verdict}]\n",
    ),
    "bad-weights": _rubric(
        "Weights that do not add up say something else than their author meant.",
        "criteria: [{id: a, weight: 50 %, measure: verdict}, {id: b, weight: 40 %, rating: friendliness}]\n",
        "criteria: [{id: a, weight: 60 %, measure: verdict}, {id: b, weight: 40 %, rating: friendliness}]\n",
    ),
    "bad-scale": _rubric(
        "Every value must fall under exactly one band, and no points may lie off the scale.",
        "criteria: [{id: a, measure: visits, bands: [{up_to: 4, points: 1}, {up_to: 2, points: 2}, {otherwise: 0}]}]\n",
        "criteria: [{id: a, measure: visits, bands: [{up_to: 2, points: 2}, {up_to: 4, points: 1}, {otherwise: 0}]}]\n",
    ),
    "bad-gate": _rubric(
        "A gate has one effect on one scope; with two nobody could say which decided.",
        "criteria: [{id: a, measure: verdict}]\ngates: [{id: g, when: {measure: visits, is: 0}, cap: 4, floor: 2}]\n",
        "criteria: [{id: a, measure: verdict}]\ngates: [{id: g, when: {measure: visits, is: 0}, cap: 4}]\n",
    ),
    "bad-condition": _rubric(
        "A condition compares one thing in one way.",
        "criteria: [{id: a, measure: verdict}]\ngates: [{id: g, when: {measure: contacts}, cap: 4}]\n",
        "criteria: [{id: a, measure: verdict}]\ngates: [{id: g, when: {measure: contacts, over: 4}, cap: 4}]\n",
    ),
    "out-of-range": _case(
        "A number outside what it may be; on a scale of 1 to 5 nothing is 7.",
        "ratings: [{rating: friendliness, score: 7, scale: 1 to 5}]\n",
        "ratings: [{rating: friendliness, score: 4, scale: 1 to 5}]\n",
    ),
    "bad-table": Entry(
        "A table in which a row has more cells than there are heads has lost its columns: every figure in it may be "
        "under another head.",
        "figures",
        _FIGURES + "kpn,2021,complaints,1541,complaints,press,a paper, page 3\n",
        _FIGURES + 'kpn,2021,complaints,1541,complaints,press,"a paper, page 3"\n' + _CUSTOMERS,
    ),
    "mixed-periods": Entry(
        "A league is one series: what was counted over a year cannot be compared with what was counted over a quarter.",
        "project",
        _PROJECT + "leagues: [{id: l, rubric: small, cases: cases/, periods: [2020, 2021-Q1]}]\n",
        _PROJECT + "leagues: [{id: l, rubric: small, cases: cases/, periods: [undated]}]\n",
    ),
    "conflict": Entry(
        "Two sources give two values, and scorekit does not guess: all that they allow counts as a range, and the "
        "table names both. The project file may choose one, with a reason that the table prints: "
        "`choose: [{operator: kpn, indicator: complaints, period: 2021, source: a paper, because: it names its own "
        "source}]`. Often the two were counted in two ways: then their "
        "definitions differ, and the rubric says which one it reads.",
        "figures",
        _FIGURES.replace("source", "source,definition") + "kpn,2021,complaints,1541,complaints,press,a paper,\n"
        "kpn,2021,complaints,1633,complaints,press,another paper,\n" + _CUSTOMERS.replace("report", "report,"),
        _FIGURES.replace("source", "source,definition")
        + "kpn,2021,complaints,1541,complaints,press,a paper,written\n"
        + "kpn,2021,complaints,1633,complaints,press,another paper,handled\n"
        + _CUSTOMERS.replace("report", "report,"),
    ),
    "mixed-definitions": Entry(
        "Answered within 120 s of the welcome and of the menu choice are two figures with one name. They are in one "
        "column only if the rubric names both under `indicators:`.",
        "figures",
        _FIGURES.replace("source", "source,definition")
        + "kpn,2021,answered,83,%,published,site,from the menu choice\n",
        _FIGURES.replace("source", "source,definition") + "kpn,2021,answered,83,%,published,site,from the welcome\n",
    ),
    "other-unit": Entry(
        "Edges without a unit are compared with bare numbers. Where every figure is in %, in time or in something "
        "else, the criterion would stay unknown for everybody, and the others would take over its weight.",
        "session",
        _FIGURES_IN_PERCENT.format(zero="0", hundred="100") + "scorekit validate\n",
        _FIGURES_IN_PERCENT.format(zero="0 %", hundred="100 %") + "scorekit validate\n",
    ),
    "no-denominator": Entry(
        "A rate needs what it is a rate of, for the same operator and period, and more than 0 of it.",
        "figures",
        _FIGURES + "kpn,2021,complaints,1541,complaints,press,a paper\n",
        _FIGURES + "kpn,2021,complaints,1541,complaints,press,a paper\n" + _CUSTOMERS,
    ),
    "size-bias": _rubric(
        "The largest operator has the most complaints, however good it is. A count needs a denominator; a rubric that "
        "does without says so, and why, and the table repeats it.",
        "unit: operator\nindicators: {complaints: {unit: complaints}}\n"
        "criteria: [{id: a, indicator: complaints, linear: [{at: 0, points: 10}, {at: 9000, points: 0}]}]\n",
        "unit: operator\nindicators: {complaints: {unit: complaints}}\ncriteria: [{id: a, "
        "rate: {count: complaints, of: customers, per: 10000}, linear: [{at: 0, points: 10}, {at: 20, points: 0}]}]\n",
    ),
    "relative-scale": _lint(
        "The best of the table gets the best points, however bad it is, and next year's table has other goalposts. "
        "(`scorekit lint`)",
        "unit: operator\ncriteria: [{id: a, indicator: answered, because: x, relative: min_max, better: higher}]\n",
        "unit: operator\ncriteria: [{id: a, indicator: answered, because: x, "
        "linear: [{at: 50 %, points: 0}, {at: 95 %, points: 10}]}]\n",
    ),
    "bad-base-year": _lint(
        "Who had a very bad year before improves most, and may still be the worst. (`scorekit lint`)",
        "unit: operator\ncriteria: [{id: a, change: {indicator: complaints, against: -1 year}, because: x, "
        "linear: [{at: -25 %, points: 10}, {at: 25 %, points: 0}]}]\n",
        "unit: operator\ncriteria: [{id: a, rate: {count: complaints, of: customers, per: 10000}, because: x, "
        "linear: [{at: 0, points: 10}, {at: 20, points: 0}]}]\n",
    ),
    "bad-frame": Entry(
        "`scorekit.rank_frame` reads columns by their names and types; another one could be anything.",
        "python",
        'scorekit.rank_frame(pl.DataFrame({"operator": ["kpn"]}), scorekit.rubric("small"))',
        'scorekit.rank_frame(pl.DataFrame({"operator": ["kpn"], "attempts_to_resolution": [1], "reached_person": [1], '
        '"resolved": [1]}), scorekit.rubric("small"))',
    ),
    "not-found": Entry(
        "Nothing here has that name.",
        "command",
        "scorekit explain kpm",
        "scorekit explain kpn",
    ),
    "ambiguous": Entry(
        "A name that fits two things would explain the one when the other was meant.",
        "case",
        "case: a\noperator: Base\nverdict: 2/10\n",
        "case: a\noperator: telenet\nverdict: 2/10\n",
    ),
    "already-there": Entry(
        "A file that somebody wrote is not overwritten by accident.",
        "command",
        "scorekit init --yes",
        "scorekit init elsewhere --yes",
    ),
    "cannot-write": Entry(
        "Output is written whole or not at all; the old file stays.",
        "command",
        "scorekit league --output nowhere/table.txt",
        "scorekit league --output table.txt",
    ),
    "edition-damaged": Entry(
        "An edition is the record of what was published: not a byte of it may change, and nothing may be added.",
        "session",
        _FREEZE + 'echo "kpn is best" >> editions/main/2026/results/league.csv\nscorekit verify main/2026\n',
        _FREEZE + "scorekit verify main/2026\n",
    ),
    "edition-differs": Entry(
        "Digits that do not come out of their inputs cannot be defended, whatever their hashes say.",
        "session",
        _FREEZE + 'cd editions/main/2026 && sed -i \'s/"rank": 1/"rank": 2/\' results/league.json\n'
        "cd editions/main/2026 && sha256sum $(cut -c67- SHA256SUMS) > ../sums && mv ../sums SHA256SUMS\n"
        "scorekit verify main/2026\n",
        _FREEZE + "cd editions/main/2026 && sha256sum -c SHA256SUMS\nscorekit verify main/2026\n",
    ),
    "edition-format": Entry(
        "A newer scorekit may keep more in an edition than this one knows; half of it is not checked.",
        "session",
        _FREEZE + "sed -i 's|edition/v1|edition/v9|' editions/main/2026/edition.json\nscorekit verify main/2026\n",
        _FREEZE + "scorekit verify editions/main/2026\n",
    ),
    "version-reused": Entry(
        "Who compares two years must know that a version of a rubric means one content.",
        "session",
        _FREEZE + "sed -i 's/points: 6/points: 5/' rubrics/small.yaml\nscorekit validate\n",
        _FREEZE + 'sed -i \'s/points: 6/points: 5/; s/"1"/"2"/\' rubrics/small.yaml\nscorekit validate\n',
    ),
    "not-comparable": Entry(
        "A number that compares what cannot be compared would be printed as news.",
        "session",
        _TWO_SCALES + "scorekit compare main/2025 main/2026\n",
        _TWO_SCALES + "scorekit compare main/2025 main/2026 --common-scale\n",
    ),
    "unused-source": _rubric(
        "A source that no rule cites was forgotten, or a rule forgot to cite it.",
        "criteria: [{id: a, measure: verdict}]\nsources: {law: {title: A law}}\n",
        "criteria: [{id: a, measure: verdict, source: law}]\nsources: {law: {title: A law}}\n",
    ),
    "unreachable": _rubric(
        "A band or gate that no value can reach, or a gate that always fires, is not the rule that somebody meant.",
        "criteria: [{id: a, measure: promises_kept_share, bands: [{up_to: 50 %, points: 0}, "
        "{up_to: 100 %, points: 8}, {otherwise: 10}]}]\n",
        "criteria: [{id: a, measure: promises_kept_share, bands: [{up_to: 50 %, points: 0}, "
        "{under: 100 %, points: 8}, {otherwise: 10}]}]\n",
    ),
    "wrong-way": _rubric(
        "More points for a worse value are nearly always a mistake.",
        "criteria: [{id: a, measure: longest_wait, bands: [{up_to: 2 min, points: 0}, {otherwise: 10}]}]\n",
        "criteria: [{id: a, measure: longest_wait, bands: [{up_to: 2 min, points: 10}, {otherwise: 0}]}]\n",
    ),
    "rewards-absence": _rubric(
        "Who leaves a fact out must not gain by it, and what did not take place is neither good nor bad. A gate that "
        "helps where something is not known pays for silence.",
        "criteria: [{id: a, measure: verdict}]\n"
        "gates: [{id: g, when: {measure: longest_wait, known: no}, raise_by: 1}]\n",
        "criteria: [{id: a, measure: verdict}]\n"
        "gates: [{id: g, when: {measure: longest_wait, up_to: 30 s}, raise_by: 1}]\n",
    ),
    "good-only": _rubric(
        "A criterion that applies only where it earns the best takes over the weight of those beside it: one message, "
        "and the whole branch is at its best. A bonus is a gate: `raise_by`.",
        "criteria: [{id: a, measure: verdict}, {id: b, measure: proactive_contacts, "
        "applies_when: {measure: proactive_contacts, at_least: 1}, "
        "bands: [{at_least: 1, points: 10}, {otherwise: 0}]}]\n",
        "criteria: [{id: a, measure: verdict}]\n"
        "gates: [{id: b, when: {measure: proactive_contacts, at_least: 1}, raise_by: 1}]\n",
    ),
    "little-known": _rubric(
        "Where the unknown leaves the sum, a score may rest on one fact. A table needs 40 % of what its rubric asks, "
        "unless the rubric lowers that.",
        "minimum: {coverage: 0 %}\ncriteria: [{id: a, measure: verdict}, {id: b, rating: friendliness}]\n",
        "criteria: [{id: a, measure: verdict}, {id: b, rating: friendliness}]\n",
    ),
    "never-scored": Entry(
        "A criterion that no case can answer weighs nothing, whatever its weight says.",
        "project",
        _PROJECT + "ratings: [friendliness]\nleagues: [{id: l, rubric: four-criteria, cases: cases/}]\n",
        _PROJECT + "ratings: [friendliness]\n" + _SMALL,
    ),
    "no-reason": _lint(
        "A rule that nobody gave a reason for is the first that an operator will ask about. (`scorekit lint`)",
        "criteria: [{id: a, measure: verdict}]\n",
        "criteria: [{id: a, measure: verdict, because: The author's own mark.}]\n",
    ),
    "dominant": _lint(
        "With more than half of the weight one criterion decides, whatever the others say. (`scorekit lint`)",
        "criteria: [{id: a, weight: 9, measure: verdict, because: x}, {id: b, weight: 1, measure: visits, because: y, "
        "bands: [{up_to: 1, points: 10}, {otherwise: 0}]}]\n",
        "criteria: [{id: a, weight: 1, measure: verdict, because: x}, {id: b, weight: 1, measure: visits, because: y, "
        "bands: [{up_to: 1, points: 10}, {otherwise: 0}]}]\n",
    ),
    "steep-step": _lint(
        "Who waited one second longer is hardly served half as well. (`scorekit lint`)",
        "criteria: [{id: a, measure: longest_wait, because: x, bands: [{up_to: 2 min, points: 10}, {otherwise: 0}]}]\n",
        "criteria: [{id: a, measure: longest_wait, because: x, "
        "linear: [{at: 0 s, points: 10}, {at: 10 min, points: 0}]}]\n",
    ),
    "same-measure": _lint(
        "What is measured twice counts twice, and nobody sees it in the weights. (`scorekit lint`)",
        "criteria: [{id: a, measure: verdict, because: x}, {id: b, measure: verdict, because: y}]\n",
        "criteria: [{id: a, measure: verdict, because: x}, {id: b, rating: friendliness, because: y}]\n",
    ),
    "missing-title": _lint(
        "A reader of that language would see a title in another one. (`scorekit lint`)",
        "title: {en: Mine, nl: Mijne}\ncriteria: [{id: a, title: {en: Mark}, measure: verdict, because: x}]\n",
        "title: {en: Mine, nl: Mijne}\n"
        "criteria: [{id: a, title: {en: Mark, nl: Cijfer}, measure: verdict, because: x}]\n",
    ),
}
