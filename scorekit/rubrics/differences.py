"""What changed between two rubrics, in words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorekit.rubrics.tree import (
    POINT,
    Answers,
    Criterion,
    Gate,
    InnerRubric,
    Leaf,
    Linear,
    Rubric,
    Rule,
    as_text,
)


def rubric_changes(old: Rubric, new: Rubric) -> list[str]:
    """The changes from one rubric to another, a sentence each; nothing where they score alike."""
    return list(dict.fromkeys((*_whole(old, new), *_criteria(old, new), *_gates(old, new))))


def _points(value: int) -> str:
    number = Fraction(value, POINT)
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.6f}".rstrip("0")


def _whole(old: Rubric, new: Rubric) -> Iterator[str]:
    for what, a, b in (
        ("id", old.id, new.id),
        ("title", _quoted(as_text(old.title)), _quoted(as_text(new.title))),
        ("what it scores", old.unit, new.unit),
        ("scale", _scale(old), _scale(new)),
        ("decimals", str(old.scale.decimals), str(new.scale.decimals)),
        ("ranks compare", old.rank_on, new.rank_on),
        ("ties are broken by", ", ".join(old.ties) or "nothing", ", ".join(new.ties) or "nothing"),
        ("minimum of cases", str(old.minimum.cases), str(new.minimum.cases)),
        ("minimum of coverage", _share(old.minimum.coverage), _share(new.minimum.coverage)),
        ("minimum of coverage of a case", _share(old.minimum.case_coverage), _share(new.minimum.case_coverage)),
        ("minimum of size", _size(old), _size(new)),
    ):
        if a != b:
            yield f"{what}: {a} to {b}"
    if as_text(old.description) != as_text(new.description):
        yield "another description"
    if old.sources != new.sources:
        yield "other sources"
    labels = [[(edge, as_text(label)) for edge, label in rubric.scale.labels] for rubric in (old, new)]
    if labels[0] != labels[1]:
        yield "the labels of the scale changed"
    for name in sorted({*old.indicators, *new.indicators}):
        if old.indicators.get(name) != new.indicators.get(name):
            yield f"indicator {name}: what the rubric says of it changed"


def _scale(rubric: Rubric) -> str:
    return f"{_points(rubric.scale.worst)} (worst) to {_points(rubric.scale.best)} (best)"


def _share(value: int) -> str:
    return f"{_points(value * 100)} %"


def _size(rubric: Rubric) -> str:
    least = rubric.minimum
    return "none" if least.indicator is None else f"{least.indicator.indicator} of {least.at_least}"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _parents(rubric: Rubric) -> dict[str, str]:
    return {child.id: node.id for node in rubric.root.walk() for child in node.children}


def _criteria(old: Rubric, new: Rubric) -> Iterator[str]:
    before, after = ({node.id: node for node in rubric.root.walk()} for rubric in (old, new))
    parents = _parents(old), _parents(new)
    for id in before:
        if id not in after:
            yield f"{id}: gone (weight {_weight(before[id])})"
    for id, node in after.items():
        if id not in before:
            yield f"{id}: new, weight {_weight(node)}{_about(node)}"
            continue
        if parents[0].get(id) != parents[1].get(id):
            yield f"{id}: moved from {parents[0].get(id)} to {parents[1].get(id)}"
        yield from _criterion(before[id], node)


def _weight(node: Criterion) -> str:
    return node.weight_text or str(node.weight)


def _about(node: Criterion) -> str:
    return f", measures {node.leaf.name}" if node.leaf is not None else ""


def _criterion(old: Criterion, new: Criterion) -> Iterator[str]:
    name = "the score" if new.id == "score" else new.id
    for what, a, b in (
        ("title", _quoted(as_text(old.title)), _quoted(as_text(new.title))),
        ("weight", _weight(old), _weight(new)),
        ("combined as", old.combine, new.combine),
        ("applies when", _condition(old), _condition(new)),
        ("unknown", old.unknown, new.unknown),
        ("vague", old.vague, new.vague),
        ("rounded to", _optional(old.round_decimals), _optional(new.round_decimals)),
        ("out of", _optional(old.out_of, POINT), _optional(new.out_of, POINT)),
    ):
        if a != b and not (what == "combined as" and (old.leaf is None) != (new.leaf is None)):
            yield f"{name}: {what} {a} to {b}"
    if (old.because, old.source) != (new.because, new.source):
        yield f"{name}: another reason or source"
    if old.leaf is not None and new.leaf is not None:
        yield from _leaf(name, old.leaf, new.leaf)
    elif old.leaf is not None or new.leaf is not None:
        yield f"{name}: {'a branch now, was measured' if new.leaf is None else 'measured now, was a branch'}"


def _condition(node: Criterion) -> str:
    return "always" if node.applies_when is None else node.applies_when.text


def _optional(value: int | None, unit: int = 1) -> str:
    return "nothing" if value is None else _points(value * POINT // unit)


def _leaf(name: str, old: Leaf, new: Leaf) -> Iterator[str]:
    if (old.source, old.name) != (new.source, new.name):
        yield f"{name}: measures {new.source} {new.name}, was {old.source} {old.name}"
    elif isinstance(old.input, InnerRubric) and isinstance(new.input, InnerRubric):
        yield from (f"{name}: {line}" for line in rubric_changes(old.input.rubric, new.input.rubric))
    elif old.input != new.input:
        yield f"{name}: what is made of {new.name} changed"
    if old.relative != new.relative:
        yield f"{name}: {new.relative or 'absolute'} scale, was {old.relative or 'absolute'}"
    if old.more_is_better != new.more_is_better:
        yield f"{name}: {'more' if new.more_is_better else 'less'} is better now"
    if type(old.function) is not type(new.function):
        yield f"{name}: {_kind(new)} now, was {_kind(old)}"
        return
    before, after = ({rule.text: rule for rule in _rules(leaf)} for leaf in (old, new))
    what = {"anchors": "at", "answers": "answer"}.get(_kind(new), "band")
    for text, rule in after.items():
        if text not in before:
            yield f"{name}: new {what} {text}: {_points(rule.points)} points"
        elif before[text].points != rule.points:
            yield f"{name}: {what} {text} now {_points(rule.points)} points, was {_points(before[text].points)}"
        elif before[text] != rule:
            yield f"{name}: {what} {text}: another reason or source"
    for text, rule in before.items():
        if text not in after:
            yield f"{name}: {what} {text} gone, was {_points(rule.points)} points"
    if before.keys() == after.keys() and [r.text for r in _rules(old)] != [r.text for r in _rules(new)]:
        yield f"{name}: its {what}s stand in another order"


def _kind(leaf: Leaf) -> str:
    if isinstance(leaf.function, Linear):
        return "anchors"
    return "answers" if isinstance(leaf.function, Answers) else "bands"


def _rules(leaf: Leaf) -> tuple[Rule, ...]:
    function = leaf.function
    if isinstance(function, Answers):
        return (function.yes._replace(text="yes"), function.no._replace(text="no"))
    return function.rules


def _gates(old: Rubric, new: Rubric) -> Iterator[str]:
    before, after = ({gate.id: gate for gate in rubric.gates} for rubric in (old, new))
    for id in before:
        if id not in after:
            yield f"gate {id}: gone, was {_gate(before[id])}"
    for id, gate in after.items():
        if id not in before:
            yield f"gate {id}: new, {_gate(gate)}"
        elif _gate(before[id]) != _gate(gate):
            yield f"gate {id}: {_gate(gate)}, was {_gate(before[id])}"
        elif before[id] != gate:
            yield f"gate {id}: another title, reason, source or group"


def _gate(gate: Gate) -> str:
    of = "" if gate.scope == "score" else f" of {gate.scope}"
    return f"{gate.text}{of} when {gate.when.text}"
