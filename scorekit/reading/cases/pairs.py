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
    that has none, as if that one said after how long the answer came. An automatic answer leaves room for one by a
    person. One answer to an entry of several contacts answers one of them. An attempt that reached nobody is no
    answer."""
    found: list[list[ContactRow]] = [[row] for row in contacts]
    waiting: list[int] = []
    for place, row in enumerate(contacts):
        if row.direction == "inbound":
            if row.channel not in _LIVE and row.result != "no_way_in":
                waiting.append(place)
        elif row.purpose == "answer" and row.reached != "nobody" and row.result != "no_answer":
            left = max(row.times_low, 1)
            while left and (given := _answer(found, waiting, row, left)):
                left -= given
    return [row for rows in found for row in rows]


def _answer(found: list[list[ContactRow]], waiting: list[int], answer: ContactRow, left: int) -> int:
    """Give an answer to the last contact that waits for one; of an entry of several contacts, to at most ``left`` of
    them. Returns how many were answered."""
    automatic = _kind(answer) == "automatic"
    for at in reversed(range(len(waiting))):
        place = waiting[at]
        asked = found[place][0]
        if not _is_answered(asked):
            several = min(left, asked.times_high)
            if asked.times_high > several:
                least, most = max(asked.times_low - several, 0), asked.times_high - several
                answered = asked._replace(times_low=several, times_high=several)
                found[place].append(_answered_by(answered, answer))
                found[place][0] = asked._replace(times_low=least, times_high=most)
            else:
                found[place][0] = _answered_by(asked, answer)
                if not automatic:
                    del waiting[at]
            return several
        second = asked.answer == "automatic" and not automatic
        if asked.times_high == 1 and (second or (asked.answer is None and _same_time(asked, answer))):
            found[place][0] = _with_kind(asked, answer)
            if not automatic:
                del waiting[at]
            return 1
    return 0


def _is_answered(row: ContactRow) -> bool:
    return row.answered_after_low is not None or row.answer is not None or row.answered_later


def _kind(answer: ContactRow) -> str | None:
    """What kind of answer a contact is."""
    return answer.answer or {"person": "personal", "bot": "automatic"}.get(answer.reached or "")


def _same_time(asked: ContactRow, answer: ContactRow) -> bool:
    """Whether a contact can be the answer of which another one says when it came."""
    low, high, by_day = _between(asked, answer)
    if asked.answered_after_low is None or asked.answered_after_high is None:
        return True
    around = DAY if by_day or asked.answered_after_by_day else 0
    return low <= asked.answered_after_high + around and asked.answered_after_low <= high + around


def _with_kind(asked: ContactRow, answer: ContactRow) -> ContactRow:
    """A contact whose first answer was automatic, or of a kind that it does not say, and the answer after that. The
    first answer stays the first."""
    said: dict[str, Any] = {key: getattr(answer, key) for key in _CARRIED if getattr(asked, key) is None}
    result = answer.result if asked.result in (None, "no_answer") else asked.result
    reached = asked.reached if asked.reached != "bot" else None
    return asked._replace(answer=_kind(answer), reached=reached, result=result, answered_later=True, **said)


def _answered_by(asked: ContactRow, answer: ContactRow) -> ContactRow:
    low, high, by_day = _between(asked, answer)
    said: dict[str, Any] = {key: getattr(answer, key) for key in _CARRIED if getattr(asked, key) is None}
    result = answer.result if asked.result in (None, "no_answer") else asked.result
    return asked._replace(
        answered_after_low=low,
        answered_after_high=high,
        answered_after_by_day=by_day,
        answered_later=True,
        answer=_kind(answer),
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
