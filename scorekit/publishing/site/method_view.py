"""How a table is made, out of its rubric: weights, rules with reasons and sources, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from scorekit.figures.wanted import Change, Rate
from scorekit.measuring.catalogue import measures
from scorekit.publishing.pages.explanation import reason_said
from scorekit.publishing.pages.league import league_title
from scorekit.publishing.pages.points import percent_cell, scale_text
from scorekit.publishing.site.addresses import Addresses
from scorekit.publishing.site.material import Material
from scorekit.publishing.site.parts import Link, source_link
from scorekit.rubrics.overflow import path_weights
from scorekit.rubrics.tree import POINT, POOLED, Criterion, InnerRubric, Leaf, Linear, Rubric, Statistic, rules_of
from scorekit.scoring.enough import RANKED_CASES, of_verdicts
from scorekit.wording import Wording, phrase, sentence
from scorekit.wording.numbers import short_text

_COMBINES = {
    "weighted_mean": sentence("Its parts are averaged by their weights."),
    "geometric_mean": sentence("The geometric mean of its parts counts: one bad part weighs more than in an average."),
    "minimum": sentence("The worst of its parts counts."),
    "maximum": sentence("The best of its parts counts."),
    "pooled_points": sentence("The points that were earned are divided by those that were possible."),
    "weighted_points": sentence("The weighted points that were earned are divided by those that were possible."),
}
_UNKNOWN = {
    "leave_out": sentence(
        "What nobody recorded is left out, and the other criteria count for more. How much is known is printed beside "
        "the score."
    ),
    "worst": sentence("What nobody recorded counts as the worst, so that nobody gains by leaving it out."),
    "unscored": sentence("Where something that the method asks is not recorded, there is no score."),
}


_UNKNOWN_HERE = {
    "leave_out": sentence("Here what nobody recorded is left out."),
    "worst": sentence("Here what nobody recorded counts as the worst."),
    "unscored": sentence("Where this is not recorded, there is no score."),
}


class RuleView(NamedTuple):
    """A band, an anchor of a line, or an answer: what it says, what it earns, and why."""

    text: str
    points: str
    reason: str
    source: Link


class AskedView(NamedTuple):
    """A criterion of the method. ``share`` is what it counts for in the whole, in percent; ``asks`` what it asks."""

    id: str
    title: str
    depth: int
    share: str
    asks: str
    definition: str
    combines: str
    reason: str
    source: Link
    rules: tuple[RuleView, ...]
    line: bool


class ShareView(NamedTuple):
    """A part of the picture of the weights: its title, its share in percent, and where it lies between 0 and 100."""

    title: str
    share: str
    at: str
    width: str
    number: int


class RuleOfScore(NamedTuple):
    """A rule that changes a score."""

    title: str
    text: str
    reason: str


class SourceView(NamedTuple):
    """Something that the method rests on."""

    title: Link
    note: str


class MethodView(NamedTuple):
    """All that the page of the method says."""

    title: str
    league: Link
    description: str
    standfirst: tuple[str, ...]
    shares: tuple[ShareView, ...]
    criteria: tuple[AskedView, ...]
    gates: tuple[RuleOfScore, ...]
    counting: tuple[str, ...]
    limits: tuple[str, ...]
    sources: tuple[SourceView, ...]
    version: str


def method_view(material: Material, words: Wording, addresses: Addresses) -> MethodView:
    """The view of the method of a table."""
    rubric = material.league.rubric
    return MethodView(
        title=words.labelled(words.tell("How this table is made"), words.say(rubric.title) or rubric.id),
        league=Link(league_title(material.league, words), addresses.league()),
        description=words.say(rubric.description),
        standfirst=(words.tell("Scores go from {scale}.", scale=scale_text(rubric, words)), _combines(rubric, words)),
        shares=tuple(_shares(rubric, words)),
        criteria=tuple(_criteria(rubric, words)),
        gates=tuple(_gates(rubric, words)),
        counting=tuple(_counting(rubric, words)),
        limits=tuple(_limits(material, words)),
        sources=tuple(_sources(rubric, words)),
        version=words.tell("Version {version} of the method.", version=rubric.version),
    )


def _combines(rubric: Rubric, words: Wording) -> str:
    if len(rubric.root.children) < 2:
        return ""
    return words.tell(
        {
            "weighted_mean": sentence("The criteria are averaged by their weights."),
            "geometric_mean": sentence("The geometric mean of the criteria counts."),
            "minimum": sentence("The worst of the criteria counts."),
            "maximum": sentence("The best of the criteria counts."),
        }.get(rubric.root.combine, _COMBINES[rubric.root.combine])
    )


def shares_of(rubric: Rubric) -> dict[str, Fraction]:
    """What each criterion counts for in the whole. Below a branch of which one part decides, nothing can be said."""
    found: dict[str, Fraction] = {}
    if rubric.root.combine in POOLED:
        weights = path_weights(rubric.root) if rubric.root.combine == "weighted_points" else {}
        own = {leaf.id: Fraction(weights.get(leaf.id, 1)) * (leaf.out_of or 0) for leaf in rubric.root.leaves()}
        total = sum(own.values(), Fraction(0)) or Fraction(1)
        return {
            node.id: sum((own.get(leaf.id, Fraction(0)) for leaf in node.leaves()), Fraction(0)) / total
            for node in rubric.root.walk()
        }

    def walk(node: Criterion, share: Fraction) -> None:
        total = sum((child.weight for child in node.children), Fraction(0))
        if node.combine in ("weighted_mean", "geometric_mean") and total:
            for child in node.children:
                found[child.id] = share * child.weight / total
                walk(child, found[child.id])

    walk(rubric.root, Fraction(1))
    return found


def _shares(rubric: Rubric, words: Wording) -> Iterator[ShareView]:
    shares, at = shares_of(rubric), Fraction(0)
    for number, child in enumerate(rubric.root.children):
        share = shares.get(child.id, Fraction(0)) * 100
        if share and len(rubric.root.children) > 1:
            text = words.number(short_text(share, 1))
            yield ShareView(words.say(child.title), text, short_text(at, 3), short_text(share, 3), number % 8)
            at += share


def _criteria(rubric: Rubric, words: Wording) -> Iterator[AskedView]:
    shares = shares_of(rubric)

    def walk(node: Criterion, depth: int) -> Iterator[AskedView]:
        for child in node.children:
            leaf = child.leaf
            share = shares.get(child.id)
            yield AskedView(
                child.id,
                words.say(child.title),
                depth,
                "" if share is None else words.tell("counts for {share} %", share=_percent(share, words)),
                "" if leaf is None else asks(leaf, words),
                "" if leaf is None or leaf.source != "measure" else _definition(leaf),
                " ".join(_about(child, rubric, words)),
                reason_said(child.because, "", rubric, words, label=False),
                _source(child.source, rubric),
                () if leaf is None else tuple(_rules(leaf, child, rubric, words)),
                leaf is not None and isinstance(leaf.function, Linear),
            )
            yield from walk(child, depth + 1)

    return walk(rubric.root, 1)


def _about(node: Criterion, rubric: Rubric, words: Wording) -> Iterator[str]:
    """How the parts of a branch are put together, and what becomes here of what is unknown, where that is a rule of its
    own."""
    if node.leaf is None and rubric.root.combine not in POOLED:
        yield words.tell(_COMBINES[node.combine])
    if node.unknown != rubric.root.unknown:
        yield words.tell(_UNKNOWN_HERE[node.unknown])


def _percent(share: Fraction, words: Wording) -> str:
    return words.number(short_text(share * 100, 1))


def asks(leaf: Leaf, words: Wording) -> str:
    """What a leaf measures, in words."""
    spaced = leaf.name.replace("_", " ")
    if isinstance(leaf.input, Statistic):
        return words.say(leaf.input.titled or leaf.input.said)
    if isinstance(leaf.input, InnerRubric):
        return words.tell("the score by another method: {title}", title=leaf.input.rubric.title or leaf.input.rubric.id)
    if isinstance(leaf.input, Rate):
        counted, of = (one.indicator.replace("_", " ") for one in (leaf.input.counted, leaf.input.of))
        base = words.number(short_text(Fraction(leaf.input.per), 6), grouped=True)
        return words.tell("{counted} for every {base} {of}", counted=counted, base=base, of=of)
    if isinstance(leaf.input, Change):
        return words.tell("the change of {what} over the years", what=leaf.input.of.indicator.replace("_", " "))
    if leaf.source == "measure" and leaf.name in measures():
        return words.say(phrase(measures()[leaf.name].title))
    if leaf.source == "rating":
        return words.tell("how raters marked: {what}", what=spaced)
    return words.tell("a figure about the operator: {what}", what=spaced)


def _definition(leaf: Leaf) -> str:
    return measures()[leaf.name].definition if leaf.name in measures() else ""


def _rules(leaf: Leaf, node: Criterion, rubric: Rubric, words: Wording) -> Iterator[RuleView]:
    for rule in rules_of(leaf):
        points = words.number(short_text(Fraction(rule.points, POINT), 6))
        reason = reason_said(rule.because, "", rubric, words, label=False) if rule.because else ""
        yield RuleView(words.say(rule.said), points, reason, _source(rule.source, rubric))


def _source(key: str, rubric: Rubric) -> Link:
    if key not in rubric.sources:
        return Link("")
    source = rubric.sources[key]
    return Link(source.title, source_link(source.url).address if source.url else "")


def _gates(rubric: Rubric, words: Wording) -> Iterator[RuleOfScore]:
    for gate in rubric.gates:
        scope = words.tell("The score") if gate.scope == "score" else rubric.criterion(gate.scope).title
        text = words.tell("{criterion} is {effect} when {condition}.", criterion=scope, effect=gate.said,
                          condition=gate.when.said)  # fmt: skip
        reason = reason_said(gate.because, gate.source, rubric, words, label=False)
        yield RuleOfScore(words.say(gate.title), text, reason if gate.because or gate.source else "")


def _counting(rubric: Rubric, words: Wording) -> Iterator[str]:
    """How points become a place in the table."""
    if len(list(rubric.root.leaves())) > 1:
        yield words.tell(_UNKNOWN[rubric.root.unknown])
        yield words.tell("A criterion that does not apply leaves the sum.")
    if rubric.reads_cases and not of_verdicts(rubric):
        yield words.tell("What never happened, such as a solution or a promised call, has the worst points.")
    if rubric.unit == "case":
        yield words.tell("Every case is scored, and the score of an operator is the mean of its cases.")
    elif rubric.reads_cases:
        yield words.tell("Every operator is scored once, by what all its cases make together.")
    else:
        yield words.tell("Every operator is scored once, by its figures.")
    least = rubric.minimum
    if least.cases > 1:
        yield words.tell_many(
            "An operator needs {count} case that counts, or it is listed apart.",
            "An operator needs {count} cases that count, or it is listed apart.",
            least.cases,
        )
    if least.coverage:
        share = percent_cell(Fraction(least.coverage, POINT), words).text
        yield words.tell("Where less than {share} is known, an operator is listed apart, without a rank.", share=share)
    if least.indicator is not None:
        name = least.indicator.indicator.replace("_", " ")
        asked = words.number(short_text(least.at_least, 6), grouped=True)
        yield words.tell(
            "Operators that are too small are left out: {name} must be at least {asked}.", asked=asked, name=name
        )
    if rubric.reads_cases and not of_verdicts(rubric):
        yield words.tell("Rank numbers are printed where everybody in the table has {count} cases or more.",
                         count=RANKED_CASES)  # fmt: skip
    if rubric.rank_on == "shown":
        yield words.tell("Ranks compare the scores as they are printed. Those with the same score share a rank.")
    else:
        yield words.tell("Ranks compare scores to four decimals. Those with the same score share a rank.")
    for place, (edge, label) in enumerate(rubric.scale.labels):
        number = words.number(short_text(Fraction(edge, POINT), 6))
        if place == len(rubric.scale.labels) - 1:
            yield words.tell("Everything else is called {label}.", label=label)
        else:
            yield words.tell("A score of {number} or better is called {label}.", number=number, label=label)
    if rubric.ties:
        titles = ", ".join(words.say(rubric.criterion(id).title) for id in rubric.ties)
        yield words.tell("Where scores are the same, this decides: {criteria}.", criteria=titles)


def _limits(material: Material, words: Wording) -> Iterator[str]:
    """What the table cannot say."""
    league, rubric = material.league, material.league.rubric
    if rubric.unit == "case":
        yield words.tell(
            "The table describes the cases that were collected. It does not say how often such things happen, nor what "
            "the next customer will meet."
        )
    if material.one_side:
        yield words.tell("In every case that is shown, one side was heard: the customer's.")
    yield words.tell("How much of a difference is chance is not computed yet.")
    yield from (words.phrase(caveat) for caveat in league.caveats)


def _sources(rubric: Rubric, words: Wording) -> Iterator[SourceView]:
    for source in rubric.sources.values():
        seen = words.tell("seen {date}", date=words.when(source.seen)) if source.seen else ""
        link = source_link(source.url)
        where = "" if link.address else source.url
        note = ", ".join(part for part in (where, source.status, seen) if part)
        yield SourceView(Link(source.title, link.address), note)
