"""What a table says of the criteria and figures of its operators, under the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from scorekit.figures.reader import Figure
from scorekit.measuring.states import KNOWN
from scorekit.reading.register import Register
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.operator_values import Value
from scorekit.wording import Joined, Named, Phrase, Said, phrase, sentence


def about_figures(rubric: Rubric, values: dict[str, dict[str, Value]]) -> Iterable[Phrase]:
    """What a table says of its criteria and figures, whoever is in it."""
    for node in rubric.root.leaves():
        leaf = node.leaf
        assert leaf is not None
        if leaf.size_bias:
            yield Phrase(
                "{name} is a count without a denominator: it grows with the number of customers ({because}).",
                values={"name": Named(leaf.name, node.title), "because": node.because},
            )
        if leaf.relative:
            yield Phrase(
                "{name} is scored by the field in this table, and cannot be compared with another year's.",
                values={"name": Named(leaf.name, node.title)},
            )
    yield from _said_of_figures(values)


def _said_of_figures(values: dict[str, dict[str, Value]]) -> Iterable[Phrase]:
    """What was chosen, what is a sample, and how good the figures are."""
    rests_on: dict[str, Figure] = {}
    for by_operator in values.values():
        for operator, value in by_operator.items():
            if value.state != KNOWN:
                continue
            rests_on |= {figure.place: figure for figure in value.figures}
            for one in value.chosen:
                yield Phrase(
                    "{name} of {operator}, {period}: sources contradict each other. {value} ({source}) was chosen over "
                    "{others}, because: {because}",
                    values={
                        "name": indicator_name(one.figure.indicator),
                        "operator": operator,
                        "period": one.figure.period,
                        "value": one.figure.said,
                        "source": one.figure.source,
                        "others": _others(one.others),
                        "because": one.choice.because,
                    },
                )
    samples = {
        f"{f.indicator} {f.operator} {f.text}": Joined((indicator_name(f.indicator), f.operator, f.said), " ")
        for f in rests_on.values()
        if f.margin is not None
    }
    if samples:
        listed = Joined(tuple(samples[key] for key in sorted(samples)), "; ")
        yield Phrase("Samples, with their margins: {listed}.", values={"listed": listed})
    statuses = Counter(figure.status for figure in rests_on.values())
    if set(statuses) - {"published"}:
        said = tuple(Phrase(_STATUSES[status], values={"count": statuses[status]}) for status in sorted(statuses))
        yield Phrase("Figures: {listed}.", values={"listed": said})


def indicator_name(id: str) -> Named:
    """An indicator, to be said."""
    return Named(id, id.replace("_", " "))


def _others(figures: Sequence[Figure]) -> Said:
    listed = (phrase("{value} ({source})", value=figure.said, source=figure.source) for figure in figures)
    return Joined(tuple(listed), "; ") if figures else "-"


#: Status of a figure -> how a table counts those that it rests on.
_STATUSES = {
    "published": sentence("{count} published"),
    "press": sentence("{count} from the press"),
    "provisional": sentence("{count} provisional"),
    "restated": sentence("{count} restated"),
    "inferred": sentence("{count} inferred"),
    "conflicting": sentence("{count} contradicted"),
}


def about_groups(register: Register, period: str, members: Mapping[str, Sequence[str]]) -> Iterable[Phrase]:
    """Which brands each group stands for, and which of them came inside the period."""
    span = register.span(period)
    for group, names in members.items():
        brands = [name for name in names if name != group]
        if not brands:
            continue
        listed = ", ".join(register.name_in(brand, period) for brand in brands)
        values = {"name": register.name_in(group, period), "listed": listed}
        yield Phrase("{name} stands for itself and {listed}.", values=values)
        for brand in brands:
            for link in register.operators[brand].linked("parents"):
                if span is not None and link.start is not None and link.began_between(span.low, span.high):
                    said = {"name": register.name_in(brand, period), "dates": link.dates, "period": period}
                    yield Phrase("{name} belongs to it {dates}, and counts for the whole of {period}.", values=said)
