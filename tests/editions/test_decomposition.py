"""Random pairs of editions: the parts of every change add up to it, to the last digit."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from scorekit.api import leagues, projects
from scorekit.editions.comparing.compare import compare
from scorekit.editions.comparing.comparison import OperatorChange
from scorekit.editions.comparing.rank_change import CAUSES, Halfway, Keys, RankChanges
from scorekit.editions.comparing.score_change import parts_of
from scorekit.editions.comparing.snapshots import Snapshot, snapshot_of_league
from scorekit.editions.comparing.strata import Stratum
from scorekit.rubrics.tree import ADDITIVE
from scorekit.scoring.ranks import is_above
from tests.examples import examples, many_examples

F = Fraction
OPERATORS = ("aa", "bb", "cc", "dd", "ee")


def rubric(random: Random, version: int) -> str:
    """A rubric of a few criteria, sometimes nested, sometimes with gates, of any way to combine."""
    combine = random.choice(("weighted_mean", "weighted_mean", "pooled_points", "minimum"))
    weights = [random.choice((1, 1, 2, 3, 5)) for _ in range(4)]
    points = random.choice((4, 5, 6, 7))
    pooled = combine == "pooled_points"
    out_of = "\n    out_of: 10" if pooled else ""
    weight = ["" if pooled else f"\n    weight: {w}" for w in weights]
    leaves = f"""
  - id: person{weight[0]}{out_of}
    measure: reached_person
    answers: {{yes: 10, no: 0}}
  - id: attempts{weight[1]}{out_of}
    measure: attempts_to_resolution
    bands: [{{up_to: 1, points: 10}}, {{up_to: 2, points: {points}}}, {{otherwise: 0}}]
  - id: waiting{weight[2]}{out_of}
    measure: longest_wait
    linear: [{{at: 0 s, points: 10}}, {{at: {random.choice((5, 10))} min, points: 0}}]"""
    if not pooled and random.random() < 0.5:
        leaves += f"""
  - id: branch{weight[3]}
    combine: {random.choice(("weighted_mean", "minimum"))}
    criteria:
      - id: solved
        weight: 2
        measure: resolved
        answers: {{yes: 10, no: 0}}
      - id: transfers
        weight: 3
        measure: transfers
        bands: [{{up_to: 0, points: 10}}, {{otherwise: 3}}]"""
    gates = ""
    if random.random() < 0.5:
        gates = "gates:\n  - {id: never, when: {measure: resolved, is: no}, cap: 4}\n"
    return f"""rubric: random
version: "{version}"
scale: {{worst: 0, best: 10, decimals: 1}}
combine: {combine}
minimum: {{cases: 1}}
criteria:{leaves}
{gates}"""


def cases(random: Random, year: int) -> str:
    lines = ["cases:"]
    shift = random.random()
    for operator in random.sample(OPERATORS, random.randint(2, 5)):
        strata = random.sample(("city", "rural", "island", ""), random.randint(1, 3))
        for number in range(random.randint(1, 5)):
            facts = [f"case: {operator}-{year}-{number}", f"operator: {operator}", f"period: {year}"]
            stratum = random.choice(strata)
            if stratum:
                facts.append(f"stratum: {stratum}")
            if random.random() < 0.4:
                facts.append(f"weight: {random.choice(('0.5', '2', '1.25', '3.3333'))}")
            contact = ["channel: phone"]
            if random.random() < 0.8:
                contact.append(f"reached: {'person' if random.random() < shift else 'nobody'}")
            if random.random() < 0.7:
                contact.append(f"wait: {random.choice(('0 s', '90 s', '4 min', '7 min', '1 h'))}")
            if random.random() < 0.6:
                contact.append(f"transfers: {random.randint(0, 2)}")
            solved = random.choice(("yes", "no", ""))
            contact.append(f"result: {'resolved' if solved == 'yes' else 'sent_elsewhere'}")
            facts.append(f"contacts: [{{{', '.join(contact)}}}]")
            if solved:
                facts.append(f"outcome: {{resolved: {solved}}}")
            lines.append(f"  - {{{', '.join(facts)}}}")
    return "\n".join(lines) + "\n"


def sides(seed: int, folder: Path) -> tuple[Snapshot, Snapshot, bool]:
    random = Random(seed)
    changed = random.random() < 0.6
    first = rubric(random, 1)
    second = rubric(random, 2) if changed else first
    found = []
    for year, text in ((2024, first), (2025, second)):
        root = folder / str(year)
        root.mkdir()
        (root / "rubric.yaml").write_text(text, encoding="utf-8")
        (root / "cases.yaml").write_text(cases(random, year), encoding="utf-8")
        league = f"{{id: l, rubric: rubric.yaml, cases: cases.yaml, periods: [{year}]}}"
        (root / "scorekit.yaml").write_text(f"project: p\nleagues: [{league}]\n", encoding="utf-8")
        (inputs,) = projects.open_leagues(["l"], project=root).leagues()
        found.append(snapshot_of_league(inputs))
    return found[0], found[1], changed


@many_examples
@settings(max_examples=examples(5, 60), deadline=None)
@given(seed=st.integers(0, 2**32), shapley=st.booleans(), common=st.booleans())
def test_the_parts_of_every_change_add_up_to_it(seed: int, shapley: bool, common: bool) -> None:
    with TemporaryDirectory() as scratch:
        before, after, changed = sides(seed, Path(scratch))
        found = compare(before, after, method="shapley" if shapley else "sequence", common_scale=common)
        scale = 10 if common else 1  # percent of a scale from 0 to 10
        old_by_new = {}
        if changed:  # the rubric part by another way: the new rubric in the old project
            (Path(scratch) / "2024" / "rubric.yaml").write_text(
                (Path(scratch) / "2025" / "rubric.yaml").read_text(encoding="utf-8"), encoding="utf-8"
            )
            old_by_new = {row.operator: row.score for row in leagues.league("l", project=Path(scratch) / "2024").rows}
    assert found.operators
    for one in found.operators:
        if one.change is None:
            assert one.broken or one.then is None or one.now is None
            continue
        assert one.then is not None and one.now is not None
        assert one.change == scale * (one.now.score - one.then.score)
        assert sum(one.parts.values()) == one.change
        if "rubric" in one.parts:
            assert one.parts["rubric"] == scale * (old_by_new[one.operator] - one.then.score)
        if one.split is not None and "performance" in one.parts:
            split = one.split
            assert (
                sum(split.criteria.values(), split.weights + split.gates + split.rounding) == one.parts["performance"]
            )
            assert abs(split.rounding) <= scale * F(10, 1_000_000)
        elif after.rubric.root.combine in ADDITIVE and not one.unanswered:
            assert set(one.parts) <= {"rubric", "strata"}, "no stratum of both years"
        _check_rank(one, found.method)


def _check_rank(one: OperatorChange, method: str) -> None:
    assert one.rank is not None and one.now is not None and one.then is not None
    assert (one.rank.then, one.rank.now) == (one.then.rank, one.now.rank)
    told = sum((one.rank.total(cause) for cause in CAUSES), F(one.rank.unsplit))
    assert told + len(one.rank.entrants) - len(one.rank.leavers) == one.now.rank - one.then.rank
    for rival in one.rank.rivals:
        if rival.by is not None:
            assert sum(rival.by.values()) == rival.change
            assert all((24 * value).denominator == 1 for value in rival.by.values())
            assert method == "shapley" or all(value.denominator == 1 for value in rival.by.values())


@st.composite
def _strata(draw: st.DrawFn) -> dict[str, Stratum]:
    names = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
    weight, mean = st.fractions(F(1, 7), 9, max_denominator=20), st.fractions(-10, 10, max_denominator=30)
    return {name: Stratum(draw(weight), draw(mean)) for name in names}


def _total(strata: dict[str, Stratum]) -> Fraction:
    return sum(one.weight * one.mean for one in strata.values()) / sum(one.weight for one in strata.values())  # type: ignore[return-value]


@given(before=_strata(), after=_strata())
def test_mix_performance_and_strata_are_what_they_are_called(
    before: dict[str, Stratum], after: dict[str, Stratum]
) -> None:
    made, back = parts_of(before, after), parts_of(after, before)
    assert made.mix + made.performance + made.strata == _total(after) - _total(before)
    assert (back.mix, back.performance, back.strata) == (-made.mix, -made.performance, -made.strata)
    if set(before) == set(after):
        assert made.strata == 0
    # The means of before in the shares of after: nobody performs otherwise.
    moved = {name: replace_mean(one, before[name].mean) for name, one in after.items() if name in before}
    if moved:
        assert parts_of({name: before[name] for name in moved}, moved).performance == 0
    # The means of after in the shares of before: the mix is the same.
    performed = {name: replace_mean(one, after[name].mean) for name, one in before.items() if name in after}
    if performed:
        assert parts_of({name: before[name] for name in performed}, performed).mix == 0


def replace_mean(one: Stratum, mean: Fraction) -> Stratum:
    return one._replace(mean=mean)


def _above(keys: Keys, halfway: Halfway, state: set[str], other: str) -> int:
    """Whether another is above x, when these causes have changed."""
    rubric, mix, own = "rubric" in state, "mix" in state, "own" in state
    mine = keys[rubric, own]["x"]
    if mix != own and halfway:
        mine = halfway[rubric, mix]["x"]
    return int(is_above(keys[rubric, "rival" in state][other], mine))


def test_shapley_is_the_mean_over_every_order() -> None:
    """Against the definition: the mean of what a cause adds over all orders of all causes."""
    random = Random(3)
    cells = [(new_rubric, new_cases) for new_rubric in (False, True) for new_cases in (False, True)]
    seen = 0
    for _ in range(200):
        keys = {cell: {name: (random.randint(0, 3),) for name in "xyz"} for cell in cells}
        # With the new mix and the old performance, and the other way round; in half of the tries there is no mix.
        halfway = {cell: {"x": (random.randint(0, 3),)} for cell in cells} if random.random() < 0.5 else {}

        for rival in RankChanges(keys, "shapley", halfway=halfway).of("x").rivals:
            seen += 1
            expected = dict.fromkeys(CAUSES, F(0))
            for order in permutations(CAUSES):
                states = [_above(keys, halfway, set(order[:index]), rival.operator) for index in range(5)]
                for index, cause in enumerate(order):
                    expected[cause] += F(states[index + 1] - states[index], 24)
            assert rival.by == expected
    assert seen > 200
