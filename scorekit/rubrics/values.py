"""Edges, points, bands, lines, answers and conditions of a rubric, out of their texts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scorekit.measuring.registry import SIGNED_KINDS
from scorekit.problems import shown
from scorekit.problems.findings import Refused, not_a_quantity
from scorekit.reading import quantities
from scorekit.rubrics.tree import POINT, Answers, Bands, Linear, Rule, ScaleFunction
from scorekit.vocabulary import Comparison, Kind
from scorekit.wording.phrases import Phrase, Said, answer, phrase, sentence

_UPWARD: tuple[Comparison, ...] = ("up_to", "under")
_DOWNWARD: tuple[Comparison, ...] = ("at_least", "over")
EDGES = (*_UPWARD, *_DOWNWARD)
_YES_NO = {"yes": True, True: True, "no": False, False: False}
#: Edge of a band -> how it is said.
_EDGE = {
    "up_to": sentence("up to {edge}"),
    "under": sentence("under {edge}"),
    "at_least": sentence("at least {edge}"),
    "over": sentence("over {edge}"),
}


def points(value: Any, path: tuple[Any, ...] = ()) -> int:
    """Millionths of a number of points; more than six decimals are refused."""
    millionths = Fraction(value) * POINT
    if millionths.denominator != 1:
        raise Refused("out-of-range", f"{shown(value)} has more than six decimals", path)
    if abs(millionths) > 10**6 * POINT:
        raise Refused("out-of-range", f"{shown(value)} is more than a million points", path)
    return millionths.numerator


def edge(kind: Kind, value: Any, path: tuple[Any, ...] = ()) -> tuple[Fraction, str | None]:
    """A value in the base unit of a kind of measure, and its currency where it has one."""
    try:
        if kind in ("duration", "mean_duration"):
            if not isinstance(value, str):
                raise not_a_quantity(f"{value} has no unit", "like 150 s, 5 min or 2 days")
            low, high = quantities.duration(value)
            if low != high:
                raise not_a_quantity(f'"{value[:40]}" is vague', "an edge is one exact duration")
            return Fraction(low), None
        if kind in ("money", "mean_money"):
            amount = quantities.money(str(value))
            if amount.low != amount.high:
                raise not_a_quantity(f'"{str(value)[:40]}" is vague', "an edge is one exact amount")
            return Fraction(amount.low), amount.currency
        if kind in ("share", "mark"):
            share = quantities.share(value)
            if not 0 <= share <= 1:
                raise not_a_quantity(f"{value} is not a share of one", "from 0 % to 100 %")
            return _fine(share, value), None
        if kind == "change":
            return _fine(quantities.share(value), value), None
        if kind == "number":
            return _fine(_plain_number(value), value), None
        if not isinstance(value, int | Decimal) or isinstance(value, bool):
            raise not_a_quantity(f'"{shown(value)}" is not a plain number', "this measure counts: write a number")
        number = quantities.decimal(value)
        if number.denominator != 1:
            raise not_a_quantity(f"{shown(value)} is not a whole number", "this measure counts: write a whole number")
        return _fine(number, value), None
    except Refused as error:
        raise error.below(*path) from None


def _plain_number(value: Any) -> Fraction:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise not_a_quantity(f'"{shown(value)}" is not a plain number', "this figure is counted: write a number")
    return quantities.decimal(value)


def kind_of_edge(value: Any) -> Kind | None:
    """Of which kind a figure is that is compared with ``value``: a share, a duration or a number.
    None for what says nothing of it."""
    if isinstance(value, bool) or value in ("never", "not_applicable"):
        return None
    if isinstance(value, str):
        return "share" if value.rstrip().endswith("%") else None if value in _YES_NO else "mean_duration"
    return "number"


def _fine(value: Fraction, written: Any) -> Fraction:
    if value.denominator > 10**6 or abs(value) > 10**12:
        raise not_a_quantity(f"{shown(written)} is too fine or too large an edge")
    return value


def scale_function(criterion: dict[str, Any], kind: Kind, worst: int, best: int) -> tuple[ScaleFunction, str | None]:
    """The scale function of a leaf and the currency of its edges.

    Marks may leave it out: they are carried over, worst to worst and best to best.
    """
    given = [key for key in ("bands", "linear", "answers") if key in criterion]
    if len(given) > 1:
        raise Refused("bad-criterion", f"both {given[0]} and {given[1]}", (given[1],), "a leaf has one of them")
    if not given:
        if kind != "mark":
            raise Refused("bad-criterion", "no bands, linear or answers", (), "say what a value earns")
        ends = (Rule(phrase("worst"), worst), Rule(phrase("best"), best))
        return Linear((Fraction(0), Fraction(1)), ends), None
    name = given[0]
    if (name == "answers") != (kind == "yes_no"):
        wanted = "answers" if kind == "yes_no" else "bands or linear"
        raise Refused("bad-scale", f"{name} on a measure of kind {kind}", (name,), f"it takes {wanted}")
    if name == "answers":
        return _answers(criterion["answers"], worst, best), None
    return (_bands if name == "bands" else _linear)(criterion[name], kind, worst, best)


def _rule(said: Said, value: Any, holder: dict[str, Any], path: tuple[Any, ...], worst: int, best: int) -> Rule:
    earned = points(value, path)
    if not min(worst, best) <= earned <= max(worst, best):
        raise Refused("bad-scale", f"{value} points lie off the scale", path, "points stay on the rubric's scale")
    return Rule(said, earned, holder.get("because", ""), holder.get("source", ""))


def _answers(answers: dict[str, Any], worst: int, best: int) -> Answers:
    for word in ("yes", "no"):
        if word not in answers:
            raise Refused("bad-scale", f'no points for "{word}"', ("answers",), "say what yes and no earn")
    no, yes = (
        _rule(answer(word == "yes"), answers[word], {}, ("answers", word), worst, best) for word in ("no", "yes")
    )
    return Answers(no=no, yes=yes)


def _linear(anchors: list[dict[str, Any]], kind: Kind, worst: int, best: int) -> tuple[Linear, str | None]:
    at, rules, currencies = [], [], set()
    for index, anchor in enumerate(anchors):
        path = ("linear", index)
        value, currency = edge(kind, anchor["at"], (*path, "at"))
        at.append(value)
        currencies.add(currency)
        rules.append(_rule(str(anchor["at"]), anchor["points"], anchor, (*path, "points"), worst, best))
    for index, (left, right) in enumerate(pairwise(at)):
        if left >= right:
            raise Refused("bad-scale", "anchors must ascend", ("linear", index + 1, "at"))
    return Linear(tuple(at), tuple(rules)), _one_currency(currencies, "linear")


def _one_currency(currencies: set[str | None], name: str) -> str | None:
    if len(currencies) > 1:
        raise Refused("bad-scale", "edges in several currencies", (name,))
    return currencies.pop() if currencies else None


def _bands(bands: list[dict[str, Any]], kind: Kind, worst: int, best: int) -> tuple[Bands, str | None]:
    *edged, last = bands
    if set(last) - {"because", "source"} != {"otherwise"}:
        raise Refused("bad-scale", "the last band must be otherwise", ("bands", len(bands) - 1), "{otherwise: POINTS}")
    edges, closed, rules, currencies = [], [], [], set()
    directions = set()
    for index, band in enumerate(edged):
        path = ("bands", index)
        named = [key for key in EDGES if key in band]
        if len(named) != 1 or "points" not in band or "otherwise" in band:
            raise Refused("bad-scale", "a band has one edge and its points", path, "{up_to: 5 min, points: 6}")
        word = named[0]
        directions.add(word in _UPWARD)
        value, currency = edge(kind, band[word], (*path, word))
        edges.append(value)
        currencies.add(currency)
        closed.append(word in ("up_to", "over"))
        said = Phrase(_EDGE[word], values={"edge": str(band[word])})
        rules.append(_rule(said, band["points"], band, (*path, "points"), worst, best))
    if len(directions) > 1:
        raise Refused("bad-scale", "bands run up and down", ("bands",), "all up_to/under, or all at_least/over")
    rules.append(
        _rule(phrase("otherwise"), last["otherwise"], last, ("bands", len(bands) - 1, "otherwise"), worst, best)
    )
    currency = _one_currency(currencies, "bands")
    turned = directions == {False}
    if turned:  # written from the top
        edges, closed, rules = edges[::-1], closed[::-1], rules[::-1]
    _check_ascending(edges, closed, kind, turned=turned, count=len(edged))
    return Bands(tuple(edges), tuple(closed), tuple(rules)), currency


def _check_ascending(edges: list[Fraction], closed: list[bool], kind: Kind, *, turned: bool, count: int) -> None:
    """Refuse edges out of order, and bands between which no value of the kind fits."""
    whole = kind in ("count", "duration", "money")
    last = None
    for index, (value, is_closed) in enumerate(zip(edges, closed, strict=True)):
        place = ("bands", count - 1 - index if turned else index)
        top = _last_whole(value, is_closed) if whole else (value, is_closed)
        if last is not None and top <= last:  # type: ignore[operator]
            direction = "descend" if turned else "ascend"
            raise Refused("bad-scale", f"edges must {direction}, with room for a value between them", place)
        if kind not in SIGNED_KINDS and (value < 0 or (value == 0 and not is_closed)):
            raise Refused("bad-scale", "no value lies under this edge", place)
        last = top


def _last_whole(value: Fraction, closed: bool) -> int:
    """The last whole number of a band that ends at ``value``."""
    floor = value.numerator // value.denominator
    return floor if closed or value.denominator != 1 else floor - 1


def yes_no(value: Any) -> bool | None:
    """True, False, or None for what is neither yes nor no."""
    return _YES_NO.get(value) if isinstance(value, str | bool) else None
