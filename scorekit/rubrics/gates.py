"""Gates of a rubric: their one effect, what they act on, and that none waits for itself."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from scorekit.problems import nearest, shown
from scorekit.rubrics import conditions
from scorekit.rubrics.tree import POINT, Criterion, Gate, Rubric, Scale, as_text, comparisons
from scorekit.rubrics.values import RubricError, points
from scorekit.vocabulary import Effect, words

_EFFECTS: tuple[Effect, ...] = words(Effect)
#: Effects of which the value is a distance, and no place on the scale.
_STEPS = ("lower_by", "raise_by")
_SAID = {"set": "set to", "lower_by": "lowered by", "raise_by": "raised by", "floor": "at least", "cap": "at most"}
#: The same on a scale on which smaller is better.
_SAID_DOWN = {
    "set": "set to",
    "lower_by": "made worse by",
    "raise_by": "made better by",
    "floor": "no worse than",
    "cap": "no better than",
}


def gate(data: dict[str, Any], scale: Scale, root: Criterion, kinds: conditions.Kinds) -> Gate:
    """A gate out of its mapping. Raises :class:`RubricError`."""
    effects = [key for key in _EFFECTS if key in data]
    if len(effects) != 1:
        raise RubricError("bad-gate", "a gate has one effect", (), f"one of {', '.join(_EFFECTS)}")
    effect = effects[0]
    known = {node.id: node for node in root.walk()}
    scope = data.get("scope", "score")
    if scope not in known:
        raise RubricError("unknown-criterion", f'no criterion "{shown(scope)}"', ("scope",), nearest(scope, known))
    try:
        when = conditions.condition(data["when"], kinds)
    except RubricError as error:
        error.path = ("when", *error.path)
        raise
    value, criterion, text = _effect(data, effect, scale, known, scope)
    return Gate(
        data["id"],
        scope,
        when,
        effect,
        value,
        criterion,
        data.get("group"),
        data.get("title", data["id"].replace("_", " ")),
        data.get("because", ""),
        data.get("source", ""),
        text,
    )


def _effect(
    data: dict[str, Any], effect: Effect, scale: Scale, known: dict[str, Criterion], scope: str
) -> tuple[int, str | None, str]:
    written = data[effect]
    if isinstance(written, dict):
        of = written["criterion"]
        if of not in known or of == "score":
            raise RubricError(
                "unknown-criterion", f'no criterion "{shown(of)}"', (effect, "criterion"), nearest(of, known)
            )
        if known[of].out_of is not None or known[scope].out_of is not None:
            raise RubricError("bad-gate", "a relative cap needs one scale for both", (effect,))
        plus = written.get("plus", 0)
        title = as_text(known[of].title)
        said = f"at most {title} plus {plus}" if scale.sign > 0 else f"no better than {title} by more than {plus}"
        return points(plus, (effect, "plus")), of, said
    value = points(written, (effect,))
    worst, best = _ends(known[scope], scale)
    inside = value <= abs(best - worst) if effect in _STEPS else min(worst, best) <= value <= max(worst, best)
    if not inside:
        raise RubricError("bad-gate", f"{written} lies off the scale", (effect,), "it acts on the scale of its scope")
    words = _SAID if scale.sign > 0 else _SAID_DOWN
    return value, None, f"{words[effect]} {float(Fraction(value, POINT)):g}"


def _ends(node: Criterion, scale: Scale) -> tuple[int, int]:
    return (0, node.out_of) if node.out_of is not None else (scale.worst, scale.best)


def check_order(rubric: Rubric) -> None:
    """Raise :class:`RubricError` when a criterion would have to be known before itself."""
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
            raise RubricError("bad-gate", f"these wait for each other: {loop}", ("gates",))
        if id not in done:
            for other in sorted(waits[id]):
                visit(other, (*trail, id))
            done.add(id)

    for id in sorted(waits):
        visit(id, ())
