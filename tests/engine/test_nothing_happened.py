"""Every measure on four stories in which nothing, or next to nothing, happened: none of them earns a full mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorekit.measuring.catalogue import measures
from scorekit.measuring.frame import measure_frame
from scorekit.measuring.states import STATES
from scorekit.reading import schema_check
from scorekit.reading.cases import frames
from scorekit.reading.cases import rows as case_rows
from scorekit.reading.documents import Document, read_document
from scorekit.reading.register import Register

STORIES = {
    "nobody tried": "contacts: []\nvisits: []\npromises: []\n",
    "forty sales calls": "contacts: [{channel: phone, direction: outbound, purpose: sales, times: 40}]\n",
    "a survey": "contacts: [{channel: mail, direction: outbound, purpose: survey}]\n",
    "a refusal": "contacts: [{channel: phone, result: refused}]\n",
}
NA, UNKNOWN = "not_applicable", "unknown"
#: Measure -> what it says of the four stories, in their order; a number or a share where one is known.
EXPECTED = {
    "contacts": (NA, NA, NA, "1"),
    "contacts_answered": (NA, NA, NA, "1"),
    "reached_person": (NA, NA, NA, UNKNOWN),
    "answered_share": (NA, NA, NA, "1/1"),
    "helped_share": (NA, NA, NA, "0/1"),
    "gave_up_share": (NA, NA, NA, "0/1"),
    "longest_wait": (NA, NA, NA, UNKNOWN),
    "wait_for_person_after_menu": (NA, NA, NA, UNKNOWN),
    "mean_wait": (NA, NA, NA, UNKNOWN),
    "total_wait": (NA, NA, NA, UNKNOWN),
    "transfers": (NA, NA, NA, UNKNOWN),
    "channels_tried": (NA, NA, NA, "1"),
    "no_way_in": (NA, NA, NA, "0"),
    "time_to_first_answer": (NA, NA, NA, NA),
    # Without an answered contact it does not apply, whatever language the customer speaks.
    "language_match_share": (NA, NA, NA, UNKNOWN),
    # A contact is two halves.
    "understood_share": (NA, NA, NA, "0/2 to 2/2"),
    "language_switched": (NA, NA, NA, UNKNOWN),
    "personal_answer_share": (NA, NA, NA, NA),
    # A count of what the operator did: none is not a full mark, since more is better.
    "proactive_contacts": ("0", "0", "0", "0"),
    "sales_contacts": (NA, "40", NA, NA),
    "requests_to_stop_ignored": (NA, NA, NA, NA),
    # How it ended is not told; after one attempt it was one, or it never ended.
    "resolved": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    # Nobody tried: it may be open, which is the worst, or have been solved without a contact.
    "attempts_to_resolution": (UNKNOWN, UNKNOWN, UNKNOWN, "1 or more, or never"),
    "resolved_on_first_contact": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "time_to_resolution": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "visits": (NA, UNKNOWN, UNKNOWN, UNKNOWN),
    "failed_visits": (NA, UNKNOWN, UNKNOWN, UNKNOWN),
    "remedy_given": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "cost_to_customer": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "own_work": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "verdict": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "promises": (NA, UNKNOWN, UNKNOWN, UNKNOWN),
    "promises_kept_share": (NA, UNKNOWN, UNKNOWN, UNKNOWN),
    "callbacks_kept_share": (NA, UNKNOWN, UNKNOWN, UNKNOWN),
    "longest_delay_past_promise": (NA, UNKNOWN, UNKNOWN, UNKNOWN),
}


def said(tmp_path: Path, story: str) -> dict[str, str]:
    path = tmp_path / "case.yaml"
    path.write_text(f"case: a\noperator: kpn\n{story}", encoding="utf-8")
    document = read_document(path)
    assert isinstance(document, Document)
    assert schema_check.check(document) == []
    (source,) = case_rows.cases_of(document)
    rows = case_rows.Rows()
    assert case_rows.add_case(rows, source, Register(open=True), None) == []
    row = measure_frame(frames.facts(rows, {"a": source}), measures()).row(0, named=True)
    found = {}
    for name in measures():
        state = STATES[row[f"{name}.state"]]
        if state != "known":
            found[name] = state
        elif f"{name}.num" in row:
            low = f"{row[f'{name}.num']}/{row[f'{name}.den']}"
            high = f"{row[f'{name}.num_high']}/{row[f'{name}.den_high']}" if f"{name}.num_high" in row else low
            found[name] = low if low == high else f"{low} to {high}"
        else:
            vague = row.get(f"{name}.high", row[name]) != row[name]
            found[name] = f"{row[name]} or more, or never" if vague else str(row[name])
    return found


@pytest.mark.parametrize("index", range(4), ids=list(STORIES))
def test_no_measure_finds_something_where_nothing_happened(index: int, tmp_path: Path) -> None:
    story = list(STORIES.values())[index]
    assert said(tmp_path, story) == {name: states[index] for name, states in EXPECTED.items()}


def test_every_measure_of_the_catalogue_is_looked_at() -> None:
    assert set(EXPECTED) == set(measures())
