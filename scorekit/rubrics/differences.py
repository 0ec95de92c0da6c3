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
from scorekit.wording import Named, Number, Phrase, Said, canonical, phrase, sentence
from scorekit.wording.phrases import short_number

#: Words of rubrics -> how they are said.
_WORDS = {
    "weighted_mean": phrase("weighted mean"),
    "geometric_mean": phrase("geometric mean"),
    "minimum": phrase("the worst counts"),
    "maximum": phrase("the best counts"),
    "pooled_points": phrase("pooled points"),
    "weighted_points": phrase("weighted points"),
    "leave_out": phrase("left out"),
    "worst": phrase("the worst"),
    "best": phrase("the best"),
    "unscored": phrase("unscored"),
    "unknown": phrase("unknown"),
    "computed": phrase("computed scores"),
    "shown": phrase("scores as printed"),
    "case": phrase("each case"),
    "operator": phrase("each operator"),
    "measure": phrase("the measure"),
    "rating": phrase("the rating"),
    "indicator": phrase("the indicator"),
    "rate": phrase("the rate"),
    "change": phrase("the change"),
    "rubric": phrase("the rubric"),
    "min_max": phrase("min max"),
    "z_score": phrase("z score"),
    "rank": phrase("rank"),
    "percentile": phrase("percentile"),
    "absolute": phrase("absolute"),
}


def rubric_changes(old: Rubric, new: Rubric) -> list[Said]:
    """The changes from one rubric to another, a sentence each; nothing where they score alike."""
    found = (*_whole(old, new), *_criteria(old, new), *_gates(old, new))
    return list({canonical(change): change for change in found}.values())


def _word(word: str) -> Named:
    return Named(word, _WORDS[word])


def _points(value: int) -> Number:
    number = Fraction(value, POINT)
    return short_number(number, 6)


def _whole(old: Rubric, new: Rubric) -> Iterator[Said]:
    what: Said
    for what, a, b in (
        (phrase("id"), old.id, new.id),
        (phrase("title"), _quoted(as_text(old.title)), _quoted(as_text(new.title))),
        (phrase("what it scores"), _word(old.unit), _word(new.unit)),
        (phrase("scale"), _scale(old), _scale(new)),
        (phrase("decimals"), str(old.scale.decimals), str(new.scale.decimals)),
        (phrase("ranks compare"), _word(old.rank_on), _word(new.rank_on)),
        (phrase("ties are broken by"), _listed(old.ties), _listed(new.ties)),
        (phrase("minimum of cases"), str(old.minimum.cases), str(new.minimum.cases)),
        (phrase("minimum of coverage"), _share(old.minimum.coverage), _share(new.minimum.coverage)),
        (
            phrase("minimum of coverage of a case"),
            _share(old.minimum.case_coverage),
            _share(new.minimum.case_coverage),
        ),
        (phrase("minimum of size"), _size(old), _size(new)),
    ):
        if canonical(a) != canonical(b):
            yield phrase("{what}: {old} to {new}", what=what, old=a, new=b)
    if as_text(old.description) != as_text(new.description):
        yield phrase("another description")
    if old.sources != new.sources:
        yield phrase("other sources")
    labels = [[(edge, as_text(label)) for edge, label in rubric.scale.labels] for rubric in (old, new)]
    if labels[0] != labels[1]:
        yield phrase("the labels of the scale changed")
    for name in sorted({*old.indicators, *new.indicators}):
        if old.indicators.get(name) != new.indicators.get(name):
            named = Named(name, name.replace("_", " "))
            yield phrase("indicator {name}: what the rubric says of it changed", name=named)


def _listed(ids: tuple[str, ...]) -> Said:
    return ", ".join(ids) if ids else phrase("nothing")


def _scale(rubric: Rubric) -> Said:
    worst, best = _points(rubric.scale.worst), _points(rubric.scale.best)
    return phrase("{worst} (worst) to {best} (best)", worst=worst, best=best)


def _share(value: int) -> Said:
    return _points(value * 100)._replace(unit="%")


def _size(rubric: Rubric) -> Said:
    least = rubric.minimum
    if least.indicator is None:
        return phrase("none")
    name = Named(least.indicator.indicator, least.indicator.indicator.replace("_", " "))
    return phrase("{name} of {least}", name=name, least=str(least.at_least))


def _quoted(text: str) -> str:
    return f'"{text}"'


def _name(node: Criterion) -> Said:
    return phrase("the score") if node.id == "score" else Named(node.id, node.title)


def _parents(rubric: Rubric) -> dict[str, str]:
    return {child.id: node.id for node in rubric.root.walk() for child in node.children}


def _criteria(old: Rubric, new: Rubric) -> Iterator[Said]:
    before, after = ({node.id: node for node in rubric.root.walk()} for rubric in (old, new))
    parents = _parents(old), _parents(new)
    for id in before:
        if id not in after:
            yield phrase("{name}: gone (weight {weight})", name=_name(before[id]), weight=_weight(before[id]))
    for id, node in after.items():
        name = _name(node)
        if id not in before:
            weight = _weight(node)
            if node.leaf is None:
                yield phrase("{name}: new, weight {weight}", name=name, weight=weight)
            else:
                what = node.leaf.name
                yield phrase("{name}: new, weight {weight}, measures {what}", name=name, weight=weight, what=what)
            continue
        if parents[0].get(id) != parents[1].get(id):
            then, now = (str(one.get(id)) for one in parents)
            yield phrase("{name}: moved from {then} to {now}", name=name, then=then, now=now)
        yield from _criterion(before[id], node)


def _weight(node: Criterion) -> str:
    return node.weight_text or str(node.weight)


def _criterion(old: Criterion, new: Criterion) -> Iterator[Said]:
    name = _name(new)
    same_kind = (old.leaf is None) == (new.leaf is None)
    compared: list[tuple[Said, Said, Said]] = [
        (phrase("title"), _quoted(as_text(old.title)), _quoted(as_text(new.title))),
        (phrase("weight"), _weight(old), _weight(new)),
        *([(phrase("combined as"), _word(old.combine), _word(new.combine))] if same_kind else []),
        (phrase("applies when"), _condition(old), _condition(new)),
        (phrase("unknown"), _word(old.unknown), _word(new.unknown)),
        (phrase("vague"), _word(old.vague), _word(new.vague)),
        (phrase("rounded to"), _optional(old.round_decimals), _optional(new.round_decimals)),
        (phrase("out of"), _optional(old.out_of, POINT), _optional(new.out_of, POINT)),
    ]
    for what, a, b in compared:
        if canonical(a) != canonical(b):
            yield phrase("{name}: {what} {old} to {new}", name=name, what=what, old=a, new=b)
    if (old.because, old.source) != (new.because, new.source):
        yield phrase("{name}: another reason or source", name=name)
    if old.leaf is not None and new.leaf is not None:
        yield from _leaf(name, old.leaf, new.leaf)
    elif old.leaf is not None:
        yield phrase("{name}: a branch now, was measured", name=name)
    elif new.leaf is not None:
        yield phrase("{name}: measured now, was a branch", name=name)


def _condition(node: Criterion) -> Said:
    return phrase("always") if node.applies_when is None else node.applies_when.said


def _optional(value: int | None, unit: int = 1) -> Said:
    return phrase("nothing") if value is None else _points(value * POINT // unit)


def _leaf(name: Said, old: Leaf, new: Leaf) -> Iterator[Said]:
    if (old.source, old.name) != (new.source, new.name):
        was, now = (phrase("{what} {name}", what=_word(one.source), name=one.name) for one in (old, new))
        yield phrase("{name}: measures {now}, was {was}", name=name, now=now, was=was)
    elif isinstance(old.input, InnerRubric) and isinstance(new.input, InnerRubric):
        for change in rubric_changes(old.input.rubric, new.input.rubric):
            yield phrase("{name}: {change}", name=name, change=change)
    elif old.input != new.input:
        yield phrase("{name}: what is made of {what} changed", name=name, what=new.name)
    if old.relative != new.relative:
        scales = (_word(one.relative or "absolute") for one in (new, old))
        yield phrase("{name}: {now} scale, was {was}", name=name, now=next(scales), was=next(scales))
    if old.more_is_better != new.more_is_better:
        if new.more_is_better:
            yield phrase("{name}: more is better now", name=name)
        else:
            yield phrase("{name}: less is better now", name=name)
    if type(old.function) is not type(new.function):
        yield phrase("{name}: {now} now, was {was}", name=name, now=_KINDS[_kind(new)], was=_KINDS[_kind(old)])
        return
    yield from _function(name, old, new)


#: Kind of a scale function -> how it is said, and how its changes are.
_KINDS = {"anchors": phrase("anchors"), "answers": phrase("answers"), "bands": phrase("bands")}
_ADDED = {
    "anchors": sentence("{name}: new at {rule}: {points} points"),
    "answers": sentence("{name}: new answer {rule}: {points} points"),
    "bands": sentence("{name}: new band {rule}: {points} points"),
}
_MOVED = {
    "anchors": sentence("{name}: at {rule} now {points} points, was {was}"),
    "answers": sentence("{name}: answer {rule} now {points} points, was {was}"),
    "bands": sentence("{name}: band {rule} now {points} points, was {was}"),
}
_REASON = {
    "anchors": sentence("{name}: at {rule}: another reason or source"),
    "answers": sentence("{name}: answer {rule}: another reason or source"),
    "bands": sentence("{name}: band {rule}: another reason or source"),
}
_GONE = {
    "anchors": sentence("{name}: at {rule} gone, was {points} points"),
    "answers": sentence("{name}: answer {rule} gone, was {points} points"),
    "bands": sentence("{name}: band {rule} gone, was {points} points"),
}
_ORDER = {
    "anchors": sentence("{name}: its ats stand in another order"),
    "answers": sentence("{name}: its answers are in another order"),
    "bands": sentence("{name}: its bands are in another order"),
}


def _function(name: Said, old: Leaf, new: Leaf) -> Iterator[Said]:
    before, after = ({rule.text: rule for rule in _rules(leaf)} for leaf in (old, new))
    kind = _kind(new)

    def change(texts: dict[str, str], rule: Rule, **values: Said) -> Phrase:
        return Phrase(texts[kind], values={"name": name, "rule": rule.said, **values})

    for text, rule in after.items():
        if text not in before:
            yield change(_ADDED, rule, points=_points(rule.points))
        elif before[text].points != rule.points:
            yield change(_MOVED, rule, points=_points(rule.points), was=_points(before[text].points))
        elif before[text] != rule:
            yield change(_REASON, rule)
    for text, rule in before.items():
        if text not in after:
            yield change(_GONE, rule, points=_points(rule.points))
    if before.keys() == after.keys() and [r.text for r in _rules(old)] != [r.text for r in _rules(new)]:
        yield Phrase(_ORDER[kind], values={"name": name})


def _kind(leaf: Leaf) -> str:
    if isinstance(leaf.function, Linear):
        return "anchors"
    return "answers" if isinstance(leaf.function, Answers) else "bands"


def _rules(leaf: Leaf) -> tuple[Rule, ...]:
    function = leaf.function
    if isinstance(function, Answers):
        return (function.yes, function.no)
    return function.rules


def _gates(old: Rubric, new: Rubric) -> Iterator[Said]:
    before, after = ({gate.id: gate for gate in rubric.gates} for rubric in (old, new))
    for id in before:
        if id not in after:
            yield phrase("gate {name}: gone, was {gate}", name=_gate_name(before[id]), gate=_gate(before[id]))
    for id, gate in after.items():
        name, said = _gate_name(gate), _gate(gate)
        if id not in before:
            yield phrase("gate {name}: new, {gate}", name=name, gate=said)
        elif canonical(_gate(before[id])) != canonical(said):
            yield phrase("gate {name}: {gate}, was {was}", name=name, gate=said, was=_gate(before[id]))
        elif before[id] != gate:
            yield phrase("gate {name}: another title, reason, source or group", name=name)


def _gate_name(gate: Gate) -> Named:
    return Named(gate.id, gate.title)


def _gate(gate: Gate) -> Said:
    if gate.scope == "score":
        return phrase("{effect} when {condition}", effect=gate.said, condition=gate.when.said)
    text = sentence("{effect} of {criterion} when {condition}")
    return Phrase(text, values={"effect": gate.said, "criterion": gate.scope, "condition": gate.when.said})
