"""Cases, rubrics, registers and project files drawn from their schemas: sound to the schema, nearly
sound, or with bytes changed. One seed is one input."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from scorekit import schemas
from scorekit.reading.yaml_out import to_yaml
from tests.strategies import make_rubric

#: Texts for fields that mean something, by name; any other text field takes any text.
_TEXTS = {
    "at": ["2013-08-20", "2013-08-16 to 2013-08-20", "2014", "2013-02-30", "2013-08-20T14:00", "soon"],
    "wait": ["90 s", "12 min", "at least 5 min", "2 days", "5", "-3 min", "about 1 h", "PT5M"],
    "times": ["at least 4", "2 to 3", "at most 0", "many"],
    "language": ["nl", "fr-BE", "nl-vl", "dutch", "xx", "zh-Hant-TW"],
    "scale": ["1 to 5", "6 to 1", "0 to 10", "5 to 5", "x"],
    "verdict": ["2/10", "11/10", "7,5/10", "0/0"],
    "amount": ["75 EUR", "0 EUR", "-1 EUR", "75"],
    "period": ["2013", "2021-H1", "2021-Q5", "undated", "later"],
    "measure": ["longest_wait", "contacts", "verdict", "resolved", "promises_kept_share", "longest_wiat"],
    "version": ["1", "2026.1"],
    "up_to": ["2", "5 min", "50 %", "150 s"],
    "weight": ["1", "50 %", "0", "-1", "0.3333"],
}
_SAME = {
    "on": "at", "as_of": "at", "made": "at", "due": "at", "kept_at": "at", "published": "at", "from": "at",
    "until": "at", "answered_after": "wait", "own_work": "wait", "transfers": "times", "switched_to": "language",
    "cost": "amount",
    "at_least": "up_to", "under": "up_to", "over": "up_to",
}  # fmt: skip
_ANY = [
    "a",
    "x y",
    "kpn",
    "2/10",
    "é携帯",
    "=1+1",
    "<b>",
    "a: b",
    "\u202ea",
    "a.b@example.com",
    "0475 12 34 56",
    "x" * 300,
]
_BYTES = [b"", b"\n", b"  ", b"- ", b": ", b"{", b"]", b"\xff", b"\x00", b"'", b'"', b"&a ", b"!!x ", b"#", b"\t"]
_PATTERNS = {
    "^[0-9a-f]{64}$": "0f" * 32,
    "^[A-Z]{2}(-[A-Z0-9]{1,3})?$": "GB-ENG",
    "^[0-9]{2}-[0-9]{2}$": "04-01",
    '^https?://[^\\s<>"]+/$': "https://example.org/t/",
    "\\.(svg|png|jpg|jpeg|webp)$": "logo.svg",
}
_STRANGE: list[Any] = [None, True, 0, -1, 10**15, "", "x", [], {}, [[]], {"a": None}, "\x00", 1.5]


class Sensible(Random):
    """Draws the first of some texts, which make sense, rather than any."""


def sound(kind: str, seed: int, *, sensible: bool = False) -> dict[str, Any]:
    """A document that holds to the schema of its kind; what it says may still make no sense, and
    seldom does when it is asked to be ``sensible``."""
    random = Sensible(seed) if sensible else Random(seed)
    if kind == "cases":
        return {"cases": [sound("case", seed + n, sensible=sensible) | {"case": f"c{n}"} for n in range(2)]}
    schema = schemas.schema(kind)
    return dict(_value(schema, schema, random, kind, 0))


def nearly_sound(kind: str, seed: int) -> dict[str, Any]:
    """A sound document with one to three things changed."""
    random = Random(seed)
    data = sound(kind, seed)
    for _ in range(random.randint(1, 3)):
        _change(data, random)
    return data


def text_of(kind: str, seed: int) -> bytes:
    """The bytes of an input: sound, nearly sound, or with bytes of it changed, by turns."""
    random = Random(seed)
    if kind == "rubric" and seed % 3 == 0:
        return make_rubric(seed).text.encode()
    data = sound(kind, seed, sensible=True) if seed % 3 == 0 else nearly_sound(kind, seed)
    try:
        raw = to_yaml(data).encode()
    except (ValueError, KeyError):  # strange values that YAML cannot hold as they are
        raw = repr(data).encode()
    if seed % 3 == 2:
        changed = bytearray(raw)
        for _ in range(random.randint(1, 8)):
            place = random.randrange(len(changed) + 1)
            changed[place : place + random.randint(0, 4)] = random.choice(_BYTES)
        raw = bytes(changed)
    return raw


def _value(schema: dict[str, Any], root: dict[str, Any], random: Random, name: str, depth: int) -> Any:
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return random.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    kinds = schema.get("type", "string")
    kind = random.choice(kinds) if isinstance(kinds, list) else kinds
    if kind == "object":
        return _object(schema, root, random, depth)
    if kind == "array":
        few = schema.get("minItems", 0)
        many = max(few, random.choice([0, 1, 1, 2, 3]) if depth < 5 else 0)
        return [_value(schema.get("items", {}), root, random, name, depth + 1) for _ in range(many)]
    if kind == "integer":
        return random.randint(max(schema.get("minimum", 1900), 0), min(schema.get("maximum", 2100), 2100))
    if kind == "number":
        return random.randint(1 if "exclusiveMinimum" in schema else 0, 10)
    if kind == "boolean":
        return random.random() < 0.5
    if "pattern" in schema:
        if schema["pattern"] in _PATTERNS:
            return _PATTERNS[schema["pattern"]]
        return {"case": "c1", "rubric": "r1"}.get(name, random.choice("abcdefg") + str(random.randint(1, 99)))
    texts = _TEXTS.get(_SAME.get(name, name), _ANY)
    return random.choice(texts[:1] if isinstance(random, Sensible) else texts)[: schema.get("maxLength", 1000)]


def _object(schema: dict[str, Any], root: dict[str, Any], random: Random, depth: int) -> dict[str, Any]:
    found = {}
    for key, inner in schema.get("properties", {}).items():
        if key in schema.get("required", ()) or random.random() < (0.5 if depth < 4 else 0.1):
            found[key] = _value(inner, root, random, key, depth + 1)
    if len(found) < schema.get("minProperties", 0) and "properties" in schema:
        key = random.choice(sorted(schema["properties"]))
        found[key] = _value(schema["properties"][key], root, random, key, depth + 1)
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        names = schema.get("propertyNames", {}).get("enum", ["en", "nl", "fr"])
        for key in random.sample(names, random.randint(1, min(3, len(names)))):
            found[key] = _value(more, root, random, key, depth + 1)
    return found


def _change(data: Any, random: Random) -> None:
    """Change one thing somewhere inside; of nothing, make something."""
    if not data:
        data["x"] = random.choice(_STRANGE[:6])
        return
    holders = [data]
    for holder in holders:
        inside = holder.values() if isinstance(holder, dict) else holder
        holders += [value for value in inside if isinstance(value, dict | list) and value]
    holder = random.choice([one for one in holders if one] or [data])
    key: Any = random.choice(list(holder)) if isinstance(holder, dict) else random.randrange(len(holder))
    how = random.randrange(4)
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(holder, dict):
        holder[f"{key}x"] = holder.pop(key)
    elif how == 2 and isinstance(holder, list):
        holder.append(holder[key])
    else:
        value = copy.deepcopy(random.choice(_STRANGE))
        holder[key] = "1.5" if value == 1.5 else value
