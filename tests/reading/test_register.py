"""The register: who was who when, whose group, and what makes no sense in it."""

from __future__ import annotations

from typing import Any

import pytest

from scorekit.problems.findings import Refused
from scorekit.reading.register import Register
from scorekit.reading.register_reader import from_data

TELECOM: dict[str, Any] = {
    "proximus": {"name": "Proximus", "names": [{"name": "Belgacom", "until": 2015}]},
    "scarlet": {"name": "Scarlet", "parents": [{"operator": "proximus", "from": 2008}]},
    "mobile-vikings": {
        "name": "Mobile Vikings",
        "parents": [{"operator": "dpg", "until": "2021-05"}, {"operator": "proximus", "from": "2021-06"}],
    },
    "base": {"name": "Base", "merged_into": [{"operator": "telenet", "at": 2016}]},
    "telenet": "Telenet",
    "dpg": "DPG Media",
    "young": {"name": "Young", "began": {"at": "2020-03"}, "ended": {"at": "2022-06"}},
}


def register() -> Register:
    found, wrong = from_data(TELECOM)
    assert wrong == []
    return found


@pytest.mark.parametrize(
    ("operator", "period", "group"),
    [
        ("scarlet", "2021", "proximus"),
        ("scarlet", "2007", "scarlet"),  # not yet a part
        ("scarlet", None, "proximus"),  # at present
        ("mobile-vikings", "2020", "dpg"),
        ("mobile-vikings", "2021", "proximus"),  # on the last day of the year
        ("mobile-vikings", "2021-Q1", "dpg"),
        ("telenet", "2021", "telenet"),
        ("nobody", "2021", "nobody"),
    ],
)
def test_the_group_of_an_operator_is_its_parent_on_the_last_day_of_the_period(
    operator: str, period: str | None, group: str
) -> None:
    assert register().group(operator, period) == group


def test_the_group_is_the_topmost_parent() -> None:
    found, _ = from_data(
        {
            "a": {"name": "A", "parents": [{"operator": "b"}]},
            "b": {"name": "B", "parents": [{"operator": "c"}]},
            "c": "C",
        }
    )
    assert found.group("a", "2021") == "c"
    assert found.brands("c") == ["b"]


def test_an_operator_is_found_by_the_names_in_use_and_not_before_or_after_it_existed() -> None:
    found = register()
    assert found.find("Belgacom", "2015") == "proximus"
    assert found.find("Young", "2020") == "young"
    assert found.find("young", "2022-Q2") == "young"
    assert found.find("young", "undated") == "young"
    for written, period, said in [
        ("Belgacom", "2016", "was not a name of proximus"),
        ("young", "2023", "young ended in 2022-06"),
        ("Young", "2020-02", "young began in 2020-03"),
        ("Yong", "2021", "no operator"),
    ]:
        with pytest.raises(Refused, match=said):
            found.find(written, period)


@pytest.mark.parametrize(
    ("entry", "path", "message"),
    [
        ({"parents": [{"operator": "nobody"}]}, ("parents", 0, "operator"), 'no operator "nobody"'),
        ({"parents": [{"operator": "a"}]}, ("parents", 0, "operator"), "its own relation"),
        ({"parents": [{"operator": "b"}, {"operator": "c"}]}, ("parents", 1), "two parents at one time: b and c"),
        (
            {"parents": [{"operator": "b", "until": 2021}, {"operator": "c", "from": 2020}]},
            ("parents", 1),
            "two parents at one time",
        ),
        ({"parents": [{"operator": "b", "from": 2020, "until": 2019}]}, ("parents", 0, "until"), "before it begins"),
        ({"names": [{"name": "Z", "from": "so"}]}, ("names", 0, "from"), "so"),
        ({"began": {"at": 2020}, "ended": {"at": 2019}}, ("ended", "at"), "before it begins"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_place(entry: dict[str, Any], path: tuple[Any, ...], message: str) -> None:
    _, wrong = from_data({"a": {"name": "A"} | entry, "b": "B", "c": "C"})
    assert [(w.path, message in w.message) for w in wrong] == [(("a", *path), True)], wrong


def test_parents_one_after_the_other_are_fine() -> None:
    parents = [{"operator": "b", "until": 2019}, {"operator": "c", "from": 2020}]
    assert from_data({"a": {"name": "A", "parents": parents}, "b": "B", "c": "C"})[1] == []


def test_a_circle_of_parents_is_told_once() -> None:
    circle = {a: {"name": a, "parents": [{"operator": b}]} for a, b in ("ab", "bc", "ca", "da")}
    found, wrong = from_data(circle)
    assert [(w.path, w.code) for w in wrong] == [(("a", "parents"), "contradiction")]
    assert found.group("d", "2021") in "abc"  # and it ends
