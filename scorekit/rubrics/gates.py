"""Gates of a rubric: their one effect, what they act on, and that none waits for itself."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from scorekit.problems import nearest, shown
from scorekit.problems.findings import Refused
from scorekit.rubrics import conditions
from scorekit.rubrics.tree import POINT, Criterion, Gate, Rubric, Scale, comparisons
from scorekit.rubrics.values import points
from scorekit.vocabulary import Effect
from scorekit.vocabulary import words as words_of
from scorekit.wording.phrases import Number, Phrase, Said, sentence, short_number

_EFFECTS: tuple[Effect, ...] = words_of(Effect)
#: Effects of which the value is a distance, and no place on the scale.
_STEPS = ("lower_by", "raise_by")
_SAID = {
    "set": sentence("set to {points}"),
    "lower_by": sentence("lowered by {points}"),
    "raise_by": sentence("raised by {points}"),
    "floor": sentence("at least {points}"),
    "cap": sentence("at most {points}"),
}
#: The same on a scale on which smaller is better.
_SAID_DOWN = {
    "set": sentence("set to {points}"),
    "lower_by": sentence("made worse by {points}"),
    "raise_by": sentence("made better by {points}"),
    "floor": sentence("no worse than {points}"),
    "cap": sentence("no better than {points}"),
}


def gate(data: dict[str, Any], scale: Scale, root: Criterion, kinds: conditions.Kinds) -> Gate:
    """A gate out of its mapping. Raises :class:`Refused`."""
    effects = [key for key in _EFFECTS if key in data]
    if len(effects) != 1:
        raise Refused("bad-gate", "a gate has one effect", (), f"one of {', '.join(_EFFECTS)}")
    effect = effects[0]
    known = {node.id: node for node in root.walk()}
    scope = data.get("scope", "score")
    if scope not in known:
        raise Refused("unknown-criterion", f'no criterion "{shown(scope)}"', ("scope",), nearest(scope, known))
    try:
        when = conditions.condition(data["when"], kinds)
    except Refused as error:
        raise error.below("when") from None
    value, criterion, said = _effect(data, effect, scale, known, scope)
    return Gate(
        id=data["id"],
        scope=scope,
        when=when,
        effect=effect,
        value=value,
        criterion=criterion,
        group=data.get("group"),
        title=data.get("title", data["id"].replace("_", " ")),
        because=data.get("because", ""),
        source=data.get("source", ""),
        said=said,
    )


def _effect(
    data: dict[str, Any], effect: Effect, scale: Scale, known: dict[str, Criterion], scope: str
) -> tuple[int, str | None, Said]:
    written = data[effect]
    if isinstance(written, dict):
        of = written["criterion"]
        if of not in known or of == "score":
            raise Refused("unknown-criterion", f'no criterion "{shown(of)}"', (effect, "criterion"), nearest(of, known))
        if known[of].out_of is not None or known[scope].out_of is not None:
            raise Refused("bad-gate", "a relative cap needs one scale for both", (effect,))
        plus = written.get("plus", 0)
        text = sentence("at most {title} plus {points}")
        if scale.sign < 0:
            text = sentence("no better than {title} by more than {points}")
        said = Phrase(text, values={"title": known[of].title, "points": Number(str(plus))})
        return points(plus, (effect, "plus")), of, said
    value = points(written, (effect,))
    worst, best = _ends(known[scope], scale)
    inside = value <= abs(best - worst) if effect in _STEPS else min(worst, best) <= value <= max(worst, best)
    if not inside:
        raise Refused("bad-gate", f"{written} lies off the scale", (effect,), "it acts on the scale of its scope")
    words = _SAID if scale.sign > 0 else _SAID_DOWN
    return value, None, Phrase(words[effect], values={"points": short_number(Fraction(value, POINT), 6)})


def _ends(node: Criterion, scale: Scale) -> tuple[int, int]:
    return (0, node.out_of) if node.out_of is not None else (scale.worst, scale.best)


def check_order(rubric: Rubric) -> None:
    """Raise :class:`Refused` when a criterion would have to be known before itself."""
    waits: dict[str, set[str]] = {}
    for node in rubric.root.walk():
        needs = {child.id for child in node.children}
        if node.applies_when is not None:
            needs |= {part.name for part in comparisons(node.applies_when) if part.subject == "criterion"}
        for gate_ in rubric.gates_on(node.id):
            needs |= {part.name for part in comparisons(gate_.when) if part.subject == "criterion"}
            needs |= {gate_.criterion} if gate_.criterion else set()
        # A branch that may not apply takes what is below it along.
        waits.setdefault(node.id, set()).update(needs)
    done: set[str] = set()

    def visit(id: str, trail: tuple[str, ...]) -> None:
        if id in trail:
            loop = " -> ".join((*trail[trail.index(id) :], id))
            raise Refused("bad-gate", f"these wait for each other: {loop}", ("gates",))
        if id not in done:
            for other in sorted(waits[id]):
                visit(other, (*trail, id))
            done.add(id)

    for id in sorted(waits):
        visit(id, ())
