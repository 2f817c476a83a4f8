"""Instants of the joint simulation: a day, and how many of that day's working minutes are over.

An instant is `day << 11 | minute`, day 1 being the first after the as-of day, minute from 0 to the day's working
minutes, and 1,440 at the end of any day. So the finish of an item and of a whole day's work are one instant for all
calendars, and a finish comes before the next day's start. Kernels only; the tables come from `day_tables`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.kernels import kernel
from manyways.engine.time import Calendar

DAY_SHIFT = 11
MINUTE_MASK = (1 << DAY_SHIFT) - 1
DAY_END = 1440
FIRST_INSTANT = 1 << DAY_SHIFT
NO_INSTANT = 2**31 - 1
BEFORE_ALL = -(2**31) + 1
BUCKET_BITS = 14
LONGEST_PAST = 1024

Integers = NDArray[np.int32]


class DayTables(NamedTuple):
    """Calendars as days, from `past` days before day 0 (the as-of day) to day `last`, the horizon.

    `before` int32[calendars, past + last + 2]: working minutes before each day, counted from the start of day 1 and so
    negative in the past. `bucket` int32[calendars, buckets]: the column of the day in which the working minute
    `first + (index << shift)` lies, where `first` is the first value of `before`.
    """

    past: int
    last: int
    before: Integers
    bucket: Integers
    shift: Integers


def day_tables(calendars: Sequence[Calendar], as_of_day: int, horizon_days: int) -> DayTables:
    """The tables of `horizon_days` days after the as-of day and up to 1,024 days before its end."""
    past = min(LONGEST_PAST, as_of_day)
    bounds = slice(as_of_day - past, as_of_day + horizon_days + 2)
    rows = [calendar.day_work[bounds] - calendar.day_work[as_of_day + 1] for calendar in calendars]
    before = np.array(rows, np.int32).reshape(len(rows), past + horizon_days + 2)
    shift = [max(0, int(row[-1] - row[0]).bit_length() - BUCKET_BITS) for row in before]
    index = np.arange((1 << BUCKET_BITS) + 1, dtype=np.int64)
    columns = [
        np.searchsorted(row, row[0] + (index << bits), side="right") - 1
        for row, bits in zip(before, shift, strict=True)
    ]
    bucket = np.minimum(np.array(columns, np.int32), before.shape[1] - 2).astype(np.int32)
    return DayTables(past, horizon_days, before, bucket, np.array(shift, np.int32))


@kernel
def work_at(days: DayTables, calendar: int, instant: int) -> int:
    """Working minutes from the start of day 1 to an instant; negative in the past, held at the tables' ends."""
    column = (instant >> DAY_SHIFT) + days.past
    if column < 0:
        return int(days.before[calendar, 0])
    if column > days.past + days.last:
        return int(days.before[calendar, -1]) + 1
    work = int(days.before[calendar, column])
    return work + min(instant & MINUTE_MASK, int(days.before[calendar, column + 1]) - work)


@kernel
def start_at(days: DayTables, calendar: int, work: int) -> int:
    """The instant at which working minute `work` begins: the later of equal instants."""
    before = days.before[calendar]
    if work >= before[-1]:
        return NO_INSTANT
    work = max(work, int(before[0]))
    column = int(days.bucket[calendar, (work - before[0]) >> days.shift[calendar]])
    while before[column + 1] <= work:
        column += 1
    return (column - days.past) << DAY_SHIFT | (work - int(before[column]))


@kernel
def finish_at(days: DayTables, calendar: int, work: int) -> int:
    """The instant at which working minute `work` has ended: the earlier of equal instants."""
    before = days.before[calendar]
    if work > before[-1]:
        return NO_INSTANT
    if work <= before[0]:
        return -days.past << DAY_SHIFT
    column = int(days.bucket[calendar, (work - 1 - before[0]) >> days.shift[calendar]])
    while before[column + 1] < work:
        column += 1
    minute = DAY_END if work == before[column + 1] else work - int(before[column])
    return (column - days.past) << DAY_SHIFT | minute


@kernel
def lagged(days: DayTables, calendar: int, instant: int, lag_minutes: int, lag_days: int) -> int:
    """An instant moved by working minutes of a calendar and by whole days."""
    if lag_minutes > 0:
        instant = finish_at(days, calendar, work_at(days, calendar, instant) + lag_minutes)
    elif lag_minutes < 0:
        instant = start_at(days, calendar, work_at(days, calendar, instant) + lag_minutes)
    if instant == NO_INSTANT or lag_days == 0:
        return instant
    if (instant >> DAY_SHIFT) + lag_days > days.last:
        return NO_INSTANT
    return instant + (lag_days << DAY_SHIFT)
