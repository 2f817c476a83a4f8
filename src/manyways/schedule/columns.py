"""Items as columns, the way the engine takes thousands of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache as remembered
from typing import Any

from django.utils import timezone

from manyways.engine.schedule import Constraint
from manyways.engine.time import NO_MINUTE, Calendar, elapsed_calendar, minute_of
from manyways.work.models import Item
from manyways.work.times import pauses_to_come

ONE_DAY = 480
OUTSIDE = {
    "name": "",
    "calendar": -1,
    "parent": -1,
    "is_milestone": True,
    "is_active": True,
    "is_manual": True,
    "constraint_minute": NO_MINUTE,
    "deadline_minute": NO_MINUTE,
    "actual_start_minute": NO_MINUTE,
    "actual_finish_minute": NO_MINUTE,
}
"""What is not 0 in a row that stands for an end of another initiative's item, but for its one instant."""
_MILESTONE, _PHASE = str(Item.Form.MILESTONE), str(Item.Form.PHASE)
_UNTIMED = {_MILESTONE, _PHASE}
_CONSTRAINTS = {name: place for place, name in enumerate(map(str, Item.Constraint))}
_FREE = {"asap", "alap"}
_OF_FINISH = {"fnet", "fnlt", "mfo"}
_ON_A_DAY = {"mso", "mfo"}  # a milestone that must be on a day stays on it, also where nobody works
assert list(_CONSTRAINTS.values()) == list(Constraint)


def minute_from(moment: datetime) -> int:
    """The plan minute of a moment, in the organisation's time zone."""
    return minute_of(timezone.localtime(moment).replace(tzinfo=None))


def finish_minute_from(moment: datetime) -> int:
    """As `minute_from`; a finish at midnight is a day without a time and means its end."""
    minute = minute_from(moment)
    return minute + 1440 if minute % 1440 == 0 else minute


def duration_of(item: Item) -> int:
    """Working minutes of an item; a task nobody gave a time counts as one day."""
    if item.duration_minutes is not None:
        return item.duration_minutes
    return 0 if item.form in _UNTIMED else ONE_DAY


def columns_of(
    items: Sequence[Item], place: Mapping[int, int], calendars: Sequence[Calendar]
) -> dict[str, list[Any]]:
    """The fields of the engine's `Item`, each for all items; `place` of a calendar by its id."""
    position = {item.id: row for row, item in enumerate(items)}
    parents = {item.parent_id for item in items}
    is_summary = [item.id in parents for item in items]
    return {
        "key": [item.key.int >> 64 for item in items],
        "name": [item.name for item in items],
        "calendar": [place.get(item.calendar_id or 0, -1) for item in items],
        "parent": [position.get(item.parent_id or 0, -1) for item in items],
        "is_milestone": [item.form == _MILESTONE for item in items],
        "is_summary": is_summary,
        "is_active": [item.dropped_at is None for item in items],
        "is_elapsed": [
            item.is_elapsed or (item.form == _MILESTONE and item.constraint in _ON_A_DAY) for item in items
        ],
        "constraint": [_CONSTRAINTS[item.constraint] for item in items],
        **_instants(items),
        **_of_leaves(items, is_summary),
        **_by_hand(items, is_summary, place, calendars),
    }


def _instants(items: Sequence[Item]) -> dict[str, list[Any]]:
    """The dates that hold items, and those by which they are due."""
    minute, finish = remembered(minute_from), remembered(finish_minute_from)
    held = [None if item.constraint in _FREE else item.constraint_at for item in items]
    return {
        "constraint_minute": [
            NO_MINUTE if at is None else finish(at) if item.constraint in _OF_FINISH else minute(at)
            for item, at in zip(items, held, strict=True)
        ],
        "deadline_minute": [finish(item.deadline_at) if item.deadline_at else NO_MINUTE for item in items],
    }


def _of_leaves(items: Sequence[Item], is_summary: Sequence[bool]) -> dict[str, list[Any]]:
    """Time and progress; those of summaries come from what stands in them."""

    def each(value: Callable[[Item], int]) -> list[int]:
        return [0 if is_whole else value(item) for item, is_whole in zip(items, is_summary, strict=True)]

    def when(value: Callable[[Item], datetime | None]) -> list[int]:
        moments = [None if whole else value(item) for item, whole in zip(items, is_summary, strict=True)]
        return [NO_MINUTE if at is None else minute(at) for at in moments]

    minute = remembered(minute_from)
    return {
        "duration_minutes": each(duration_of),
        "split_minutes": each(lambda item: sum(pause[1] for pause in item.pauses) if item.pauses else 0),
        "split_left_minutes": each(lambda item: pauses_to_come(item) if item.pauses else 0),
        "actual_start_minute": when(lambda item: item.started_at or item.finished_at),
        "actual_finish_minute": when(lambda item: item.finished_at),
        "percent_complete": each(lambda item: 100 if item.finished_at else min(item.percent_done, 99)),
    }


def _by_hand(
    items: Sequence[Item], is_summary: Sequence[bool], place: Mapping[int, int], calendars: Sequence[Calendar]
) -> dict[str, list[Any]]:
    """Start and finish of items whose dates are set by hand."""
    dates = {
        row: _manual(item, calendars[place.get(item.calendar_id or 0, 0)])
        for row, item in enumerate(items)
        if item.is_manual
    }
    none = (NO_MINUTE, NO_MINUTE)
    return {
        "is_manual": [item.is_manual and not whole for item, whole in zip(items, is_summary, strict=True)],
        "start_minute": [dates.get(row, none)[0] for row in range(len(items))],
        "finish_minute": [dates.get(row, none)[1] for row in range(len(items))],
    }


def _manual(item: Item, calendar: Calendar) -> tuple[int, int]:
    """Start and finish set by hand; the missing one follows from the duration."""
    duration = duration_of(item) + sum(pause[1] for pause in item.pauses)
    calendar = elapsed_calendar() if item.is_elapsed else calendar
    if item.manual_start_at and item.manual_finish_at:
        start, finish = minute_from(item.manual_start_at), finish_minute_from(item.manual_finish_at)
        return start, max(start, finish)
    if item.manual_start_at:
        start = minute_from(item.manual_start_at)
        return start, int(calendar.finish_at(calendar.working_at(start) + duration)) if duration else start
    assert item.manual_finish_at
    finish = finish_minute_from(item.manual_finish_at)
    return (int(calendar.start_at(calendar.working_at(finish) - duration)) if duration else finish), finish
