"""Tables of figures, sheets and rubrics of operators: sound, strange, or with bytes changed. One
seed is one input."""

from __future__ import annotations

from random import Random

from tests.inputs import _BYTES
from tests.strategies import Wish

_HEADS = (
    "operator", "market", "period", "indicator", "value", "unit", "definition", "base_n", "margin", "margin_level",
    "source", "seen", "status", "note",
)  # fmt: skip
_SOUND = {
    "operator": ["kpn", "telenet", ""],
    "market": [""],
    "period": ["2021", "2020", "2021-Q1", "2021-H2", "undated"],
    "indicator": ["complaints", "customers", "answered_share", "contacts", "visits", "mean_wait"],
    "value": ["0", "5", "100", "83.5", "1541"],
    "unit": ["complaints", "%", "s", "per 10000", "% change", "points"],
    "definition": ["", "a", "b"],
    "base_n": ["", "100"],
    "margin": [""],
    "margin_level": [""],
    "source": ["x"],
    "seen": ["", "2021-05-05"],
    "status": ["published", "press", "inferred", "conflicting"],
    "note": [""],
}
_STRANGE = [
    "",
    "-1",
    "1e5",
    "٣",
    "=1+1",
    '"',
    "a,b",
    "\n",
    "9" * 30,
    "0.0000001",
    "2021-13",
    "per 0",
    "½",
    "\u202e",
    "-0",
]


def figures_of(seed: int) -> bytes:
    """A table of figures."""
    random = Random(seed)
    heads = list(_HEADS)
    if random.random() < 0.2:
        random.shuffle(heads)
    if random.random() < 0.1:
        heads.remove(random.choice(heads))
    separator = random.choice([",", ",", ",", ";"])
    lines = [separator.join(heads)]
    for _ in range(random.randint(0, 12)):
        cells = [random.choice(_SOUND[head]) for head in heads]
        if "operator" in heads and not cells[heads.index("operator")] and "market" in heads:
            cells[heads.index("market")] = "all"
        if random.random() < 0.25:
            cells[random.randrange(len(cells))] = random.choice(_STRANGE)
        lines.append(separator.join(cells))
    return _damaged("\n".join(lines).encode(), random, seed)


def sheet_of(seed: int) -> bytes:
    """A sheet with periods as columns."""
    random = Random(seed)
    heads = random.choices(["operator", "market", "unit", "", "2021", "x"], k=1)
    heads += random.choices(["2019", "2020", "2021-Q1", "2021S2", "2021-06", "T1", "unit"], k=random.randint(0, 4))
    lines = [",".join(heads)]
    for _ in range(random.randint(0, 5)):
        lines.append(",".join(random.choice(["kpn", "5", "83.5", "-", "n/a", "1 541", *_STRANGE]) for _ in heads))
    return _damaged("\n".join(lines).encode(), random, seed)


def operator_rubric_of(seed: int) -> bytes:
    """A rubric that scores operators."""
    from tests.engine.test_operators_against_oracle import INPUTS, operator_rubric

    random = Random(seed)
    text = operator_rubric(seed, Wish(inputs=INPUTS))
    for old, new in (
        ("linear: [", "relative: rank, better: lower, linear: ["),
        ("indicator: contacts,", "measure: contacts, across_cases: median,"),
        ("indicator: visits,", "measure: visits, across_cases: {percentile: 90, method: linear},"),
        ("indicator: answered_share,", "measure: answered_share, across_cases: {share: {at_least: 50 %}},"),
    ):
        if random.random() < 0.3:
            text = text.replace(old, new, 1)
    return _damaged(text.encode(), random, seed)


def _damaged(raw: bytes, random: Random, seed: int) -> bytes:
    changed = bytearray(raw)
    for _ in range(random.randint(1, 6) if seed % 3 == 2 else 0):
        place = random.randrange(len(changed) + 1)
        changed[place : place + random.randint(0, 4)] = random.choice(_BYTES)
    return bytes(changed)
