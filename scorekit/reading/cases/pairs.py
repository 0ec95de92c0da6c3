"""Two ways to write one fact become one: an answer that is a contact of its own, a matter that a contact resolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scorekit.reading.cases.columns import ContactRow
from scorekit.reading.quantities import DAY, UNBOUNDED

#: Channels on which somebody answers at once, or not at all.
_LIVE = ("phone", "chat", "bot", "shop")
#: What an answer that came later says of the contact that it answers.
_CARRIED = ("language", "switched_to", "understood")


def with_answers(contacts: Sequence[ContactRow]) -> list[ContactRow]:
    """Contacts of which each outbound one whose purpose is an answer answers the last written inbound one before it
    that has none, as if that one said after how long the answer came."""
    found = list(contacts)
    open_ones: list[int] = []
    for place, row in enumerate(contacts):
        if row.direction == "inbound" and row.channel not in _LIVE:
            answered = row.answered_after_low is not None or row.answer is not None
            if not answered and row.result != "no_way_in":
                open_ones.append(place)
        elif row.direction == "outbound" and row.purpose == "answer" and open_ones:
            asked = open_ones.pop()
            found[asked] = _answered_by(found[asked], row)
    return found


def _answered_by(asked: ContactRow, answer: ContactRow) -> ContactRow:
    low, high, by_day = _between(asked, answer)
    said: dict[str, Any] = {key: getattr(answer, key) for key in _CARRIED if getattr(asked, key) is None}
    kind = answer.answer or {"person": "personal", "bot": "automatic"}.get(answer.reached or "")
    result = answer.result if asked.result in (None, "no_answer") else asked.result
    return asked._replace(
        answered_after_low=low,
        answered_after_high=high,
        answered_after_by_day=by_day,
        answered_later=True,
        answer=kind,
        result=result,
        **said,
    )


def _between(asked: ContactRow, answer: ContactRow) -> tuple[int, int, bool]:
    """The least and the greatest time from one contact to another; whole days where one of them is known by its day."""
    if asked.at_low is None or asked.at_high is None or answer.at_low is None or answer.at_high is None:
        return 0, UNBOUNDED, False
    if asked.at_by_day or answer.at_by_day:
        low = answer.at_low // DAY - asked.at_high // DAY
        high = answer.at_high // DAY - asked.at_low // DAY
        return max(low, 0) * DAY, max(high, 0) * DAY, True
    return max(answer.at_low - asked.at_high, 0), max(answer.at_high - asked.at_low, 0), False


def resolved_by_a_contact(contacts: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The last contact of a case, where it resolved the matter."""
    last = contacts[-1] if contacts else {}
    return last if last.get("result") == "resolved" else None
