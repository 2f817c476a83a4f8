"""The answer to a schedule document: dates, float and criticality of every item."""

from typing import TypedDict

from manyways.engine.schedule import Schedule
from manyways.engine.time import NO_MINUTE, moment_of


class ItemAnswer(TypedDict):
    """One item; dates are local, as 2026-11-23T08:00:00, null where the item has none."""

    uid: int
    name: str
    early_start: str | None
    early_finish: str | None
    late_start: str | None
    late_finish: str | None
    total_float_minutes: int
    free_float_minutes: int
    critical: bool


class Answer(TypedDict):
    """All items, in the order of the file."""

    items: list[ItemAnswer]


def answer_of(uids: tuple[int, ...], names: tuple[str, ...], schedule: Schedule) -> Answer:
    """The answer as plain values, ready for JSON."""
    dates = (schedule.early_start, schedule.early_finish, schedule.late_start, schedule.late_finish)
    columns = [[_text(minute) for minute in side.tolist()] for side in dates]
    total, free = schedule.total_float_minutes.tolist(), schedule.free_float_minutes.tolist()
    critical = schedule.is_critical.tolist()
    return {
        "items": [
            {
                "uid": uid,
                "name": names[row],
                "early_start": columns[0][row],
                "early_finish": columns[1][row],
                "late_start": columns[2][row],
                "late_finish": columns[3][row],
                "total_float_minutes": total[row],
                "free_float_minutes": free[row],
                "critical": critical[row],
            }
            for row, uid in enumerate(uids)
        ]
    }


def _text(minute: int) -> str | None:
    return None if minute == NO_MINUTE else moment_of(minute).isoformat()
