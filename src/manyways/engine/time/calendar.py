"""The compiled calendar: how much working time lies before a minute, and back, in constant time."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.time.hours import Day, WorkingHours
from manyways.engine.time.moments import DAY_COUNT, END_MINUTE, MINUTES_PER_DAY, day_of

Integers = npt.NDArray[np.int32]
EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday


class NoWorkingTimeError(ValueError):
    """A calendar has no working minute at all, so nothing could ever be done on it."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working time from 1970 to 2149, one row a day, one shape for each different kind of day.

    `day_work`: int32[days + 1], working minutes before each day. `day_shape`: int16[days], row of
    the shape tables. `shape_before`: int16[shapes, 1441], working minutes before each minute of the
    day. `shape_start` and `shape_finish`: int16[shapes, 1441], the minute of the day at which the
    k-th working minute begins (start: the later of equal instants, so 08:00) or ends (finish: the
    earlier, so 17:00). `bucket_day`: int32[buckets + 1], day in which the working minute
    `bucket << bucket_shift` lies, which bounds the search for a day. `shape_is_open`: bool[shapes],
    the last shift runs to midnight. About 0.6 MB.

    *Working* below means working minutes since 1970 on this calendar. Instants outside the years are
    held at their edge. All methods take an integer or an array of them and return the like.
    """

    hours: WorkingHours
    day_work: Integers
    day_shape: npt.NDArray[np.int16]
    shape_before: npt.NDArray[np.int16]
    shape_start: npt.NDArray[np.int16]
    shape_finish: npt.NDArray[np.int16]
    bucket_day: Integers
    bucket_shift: int
    shape_is_open: npt.NDArray[np.bool_]

    @property
    def total_minutes(self) -> int:
        """All working minutes of the years 1970 to 2149."""
        return int(self.day_work[-1])

    def working_at(self, minute: npt.ArrayLike) -> Any:
        """Working minutes before a minute: int64, the shape of the input.

        >>> from manyways.engine.time import minute_of, standard_hours
        >>> from datetime import datetime
        >>> office = compile_calendar(standard_hours())
        >>> monday = minute_of(datetime(2026, 11, 23, 8))
        >>> int(office.working_at(monday + 300) - office.working_at(monday))
        240
        """
        minutes = np.clip(np.asarray(minute, dtype=np.int64), 0, END_MINUTE - 1)
        overflow = np.asarray(minute, dtype=np.int64) >= END_MINUTE
        day, inside = np.divmod(minutes, MINUTES_PER_DAY)
        working = self.day_work[day].astype(np.int64) + self.shape_before[self.day_shape[day], inside]
        return np.where(overflow, self.total_minutes, working)[()]

    def start_at(self, working: npt.ArrayLike) -> Any:
        """The latest minute with so much working time before it: where work can start.

        >>> from manyways.engine.time import moment_of, standard_hours
        >>> moment_of(compile_calendar(standard_hours()).start_at(480))
        datetime.datetime(1970, 1, 2, 8, 0)
        """
        values = np.asarray(working, dtype=np.int64)
        held = np.clip(values, 0, self.total_minutes - 1)
        day = np.searchsorted(self.day_work, held, side="right") - 1
        inside = self.shape_start[self.day_shape[day], held - self.day_work[day]]
        minutes = day * MINUTES_PER_DAY + inside.astype(np.int64)
        return np.where(values >= self.total_minutes, END_MINUTE, minutes)[()]

    def finish_at(self, working: npt.ArrayLike) -> Any:
        """The earliest minute with so much working time before it: where work has finished.

        >>> from manyways.engine.time import moment_of, standard_hours
        >>> moment_of(compile_calendar(standard_hours()).finish_at(480))
        datetime.datetime(1970, 1, 1, 17, 0)
        """
        values = np.asarray(working, dtype=np.int64)
        held = np.clip(values, 1, self.total_minutes)
        day = np.searchsorted(self.day_work, held, side="left") - 1
        inside = self.shape_finish[self.day_shape[day], held - self.day_work[day]]
        minutes = day * MINUTES_PER_DAY + inside.astype(np.int64)
        return np.where(values <= 0, 0, np.where(values > self.total_minutes, END_MINUTE, minutes))[()]

    def next_start(self, minute: npt.ArrayLike) -> Any:
        """The first minute, this one or later, at which work goes on."""
        return self.start_at(self.working_at(minute))

    def previous_finish(self, minute: npt.ArrayLike) -> Any:
        """The last minute, this one or earlier, at which work was going on."""
        return self.finish_at(self.working_at(minute))

    def working_between(self, start: npt.ArrayLike, finish: npt.ArrayLike) -> Any:
        """Working minutes from one minute to another; negative when the second is earlier."""
        return self.working_at(finish) - self.working_at(start)

    @cached_property
    def lists(self) -> "CalendarLists":
        """The same tables as plain Python reads them fastest: short ones as lists, those with a place for each day packed."""
        return CalendarLists(self)


class CalendarLists:
    """Lookups of one minute at a time without NumPy, for the schedule in plain Python."""

    __slots__ = ("before", "bucket", "finish", "is_open", "shape", "shift", "start", "total", "work")

    def __init__(self, calendar: Calendar) -> None:
        self.work = array("i", calendar.day_work.tobytes())  # as a list it would take ten times the memory
        self.shape = array("h", calendar.day_shape.tobytes())
        self.before: list[list[int]] = calendar.shape_before.tolist()
        self.start: list[list[int]] = calendar.shape_start.tolist()
        self.finish: list[list[int]] = calendar.shape_finish.tolist()
        self.bucket = array("i", calendar.bucket_day.tobytes())
        self.shift = calendar.bucket_shift
        self.total = calendar.total_minutes
        self.is_open: list[bool] = calendar.shape_is_open.tolist()

    def working_at(self, minute: int) -> int:
        """As `Calendar.working_at`, for one minute."""
        if minute <= 0:
            return 0
        if minute >= END_MINUTE:
            return self.total
        day, inside = divmod(minute, MINUTES_PER_DAY)
        return self.work[day] + self.before[self.shape[day]][inside]

    def start_at(self, working: int) -> int:
        """As `Calendar.start_at`, for one amount of working time."""
        if working >= self.total:
            return END_MINUTE
        held = max(working, 0)
        bucket = held >> self.shift
        day = self.bucket[bucket]
        if self.work[day + 1] <= held:
            day = bisect_right(self.work, held, day + 1, self.bucket[bucket + 1] + 2) - 1
        return day * MINUTES_PER_DAY + self.start[self.shape[day]][held - self.work[day]]

    def finish_at(self, working: int) -> int:
        """As `Calendar.finish_at`, for one amount of working time."""
        if working <= 0:
            return 0
        if working > self.total:
            return END_MINUTE
        bucket = (working - 1) >> self.shift
        day = self.bucket[bucket]
        if self.work[day + 1] < working:
            day = bisect_left(self.work, working, day + 1, self.bucket[bucket + 1] + 2) - 1
        return day * MINUTES_PER_DAY + self.finish[self.shape[day]][working - self.work[day]]

    def settled_finish(self, minute: int) -> int:
        """Of the equal instants of a pause the one to show as a late finish: where work has finished.

        A pause before a shift that runs to midnight is not left: the work day has begun with it.
        """
        if 0 < minute < END_MINUTE and self.is_open[self.shape[minute // MINUTES_PER_DAY]]:
            return minute
        return self.finish_at(self.working_at(minute))


@lru_cache(maxsize=512)
def compile_calendar(hours: WorkingHours) -> Calendar:
    """The lookup tables of working hours; the same hours give the same object.

    Raises `NoWorkingTimeError` when not one minute of the years 1970 to 2149 is working time.

    >>> from manyways.engine.time import standard_hours
    >>> compile_calendar(standard_hours()).day_work[:3]
    array([  0, 480, 960], dtype=int32)
    """
    shapes = list(dict.fromkeys([*hours.week, *(day for _, day in hours.exceptions)]))
    row = {shape: index for index, shape in enumerate(shapes)}
    weekdays = (np.arange(DAY_COUNT) + EPOCH_WEEKDAY) % 7
    day_shape = np.array([row[day] for day in hours.week], dtype=np.int16)[weekdays]
    for day, intervals in hours.exceptions:
        if 0 <= day_of(day) < DAY_COUNT:
            day_shape[day_of(day)] = row[intervals]
    tables = [_shape_tables(shape) for shape in shapes]
    before, start, finish = (np.stack([table[kind] for table in tables]) for kind in range(3))
    day_work = np.zeros(DAY_COUNT + 1, dtype=np.int32)
    day_work[1:] = np.cumsum(before[day_shape, MINUTES_PER_DAY], dtype=np.int64)
    if day_work[-1] == 0:
        raise NoWorkingTimeError("The calendar has no working time at all.")
    shift = max(0, int(day_work[-1]).bit_length() - 16)
    is_open = np.array([bool(shape) and shape[-1][1] == MINUTES_PER_DAY for shape in shapes])
    bucket = np.arange((int(day_work[-1]) >> shift) + 2, dtype=np.int64) << shift
    bucket_day = np.searchsorted(day_work, np.minimum(bucket, day_work[-1] - 1), side="right") - 1
    return Calendar(
        hours, day_work, day_shape, before, start, finish, bucket_day.astype(np.int32), shift, is_open
    )


def elapsed_calendar() -> Calendar:
    """Every minute of every day, for durations and lags in elapsed time.

    >>> int(elapsed_calendar().finish_at(1500))
    1500
    """
    day: Day = ((0, MINUTES_PER_DAY),)
    return compile_calendar(WorkingHours(week=(day,) * 7))


def intersection(first: WorkingHours, second: WorkingHours) -> WorkingHours:
    """The hours worked in both: a resource that works on an item with a calendar of its own.

    >>> from manyways.engine.time import standard_hours
    >>> late = WorkingHours(week=(((960, 1200),),) * 7)
    >>> intersection(standard_hours(), late).week[0]
    ((960, 1020),)
    """
    one, two = dict(first.exceptions), dict(second.exceptions)
    week = tuple(_common(*days) for days in zip(first.week, second.week, strict=True))
    exceptions = tuple(
        (day, _common(one.get(day, first.week[day.weekday()]), two.get(day, second.week[day.weekday()])))
        for day in sorted(one.keys() | two.keys())
    )
    return WorkingHours(week, exceptions)  # type: ignore[arg-type]


def _common(first: Day, second: Day) -> Day:
    """The parts of two days that overlap."""
    overlaps: Iterable[tuple[int, int]] = (
        (max(start, other_start), min(finish, other_finish))
        for start, finish in first
        for other_start, other_finish in second
    )
    return tuple(sorted((start, finish) for start, finish in overlaps if start < finish))


def _shape_tables(day: Day) -> tuple[npt.NDArray[np.int16], ...]:
    """Working minutes before each minute of a day; start and finish minute of each amount of work."""
    is_working = np.zeros(MINUTES_PER_DAY, dtype=bool)
    for start, finish in day:
        is_working[start:finish] = True
    before = np.zeros(MINUTES_PER_DAY + 1, dtype=np.int16)
    before[1:] = np.cumsum(is_working)
    starts = np.full(MINUTES_PER_DAY + 1, MINUTES_PER_DAY, dtype=np.int16)
    finishes = np.zeros(MINUTES_PER_DAY + 1, dtype=np.int16)
    worked = np.flatnonzero(is_working)
    starts[: len(worked)] = worked
    finishes[1 : len(worked) + 1] = worked + 1
    return before, starts, finishes
