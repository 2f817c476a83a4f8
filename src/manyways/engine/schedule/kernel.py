"""Both passes compiled: the same rules as `forward` and `backward`, on arrays. Never loaded by a page."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from manyways.engine.schedule.packed import (
    BEFORE,
    BUCKET_AT,
    CALENDAR,
    FINISH,
    HEADER,
    MILESTONE,
    OPEN,
    REMAINING,
    SHAPE_AT,
    SHIFT,
    SPAN,
    START,
    TOTAL,
    WORK,
    WORK_AT,
    WORK_CALENDAR,
    WORK_DELAY,
    WORK_POINTER,
    WORK_REMAINING,
)
from manyways.engine.schedule.plan import Constraint, LinkType
from manyways.engine.time import END_MINUTE, NO_MINUTE
from manyways.engine.time.moments import MINUTES_PER_DAY

END = END_MINUTE
NONE = NO_MINUTE
DAY = MINUTES_PER_DAY
FINISH_START, START_START, FINISH_FINISH, START_FINISH = (
    int(LinkType.FINISH_START),
    int(LinkType.START_START),
    int(LinkType.FINISH_FINISH),
    int(LinkType.START_FINISH),
)
LATE = int(Constraint.AS_LATE_AS_POSSIBLE)
START_FROM, START_TO = int(Constraint.START_NO_EARLIER_THAN), int(Constraint.START_NO_LATER_THAN)
FINISH_FROM, FINISH_TO = int(Constraint.FINISH_NO_EARLIER_THAN), int(Constraint.FINISH_NO_LATER_THAN)
MUST_START, MUST_FINISH = int(Constraint.MUST_START_ON), int(Constraint.MUST_FINISH_ON)

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
types: Any = numba.types
INSTANTS = types.Array(types.int64, 1, "C")
LINES = types.Array(types.int32, 2, "C")
TABLES = types.Array(types.int32, 1, "C")
NETWORK = types.UniTuple(LINES, 4)
INSTANT = types.int64
FLAG = types.boolean


def inlined(function: Kernel) -> Kernel:
    """Compile into the one function that calls it: a call costs more than most of these do."""
    return cast("Kernel", numba.njit(inline="always")(function))


def jitted(signature: Any) -> Callable[[Kernel], Kernel]:
    """Compile for one signature, cache the result, let go of the interpreter lock."""
    return cast("Callable[[Kernel], Kernel]", numba.njit(signature, cache=True, nogil=True))


@jitted(INSTANT(TABLES, INSTANT, INSTANT))
def working_at(tables: Any, calendar: int, minute: int) -> int:
    """Working minutes of a calendar before a minute."""
    header = HEADER * calendar
    if minute <= 0:
        return 0
    if minute >= END:
        return int(tables[header + TOTAL])
    day = minute // DAY
    shape = tables[tables[header + SHAPE_AT] + day]
    return int(tables[tables[header + WORK_AT] + day]) + int(tables[shape + BEFORE + minute - day * DAY])


@jitted(INSTANT(TABLES, INSTANT, INSTANT))
def day_of(tables: Any, header: int, working: int) -> int:
    """The last day with at most `working` minutes before it."""
    work, bucket = tables[header + WORK_AT], tables[header + BUCKET_AT] + (working >> tables[header + SHIFT])
    low, high = int(tables[bucket]), int(tables[bucket + 1]) + 1
    while low < high:
        middle = (low + high) // 2
        if tables[work + middle] <= working:
            low = middle + 1
        else:
            high = middle
    return low - 1


@jitted(INSTANT(TABLES, INSTANT, INSTANT))
def start_at(tables: Any, calendar: int, working: int) -> int:
    """The latest minute with so much working time before it."""
    header = HEADER * calendar
    if working >= tables[header + TOTAL]:
        return END
    held = max(working, 0)
    day = day_of(tables, header, held)
    inside = held - tables[tables[header + WORK_AT] + day]
    return day * DAY + int(tables[tables[tables[header + SHAPE_AT] + day] + START + inside])


@jitted(INSTANT(TABLES, INSTANT, INSTANT))
def finish_at(tables: Any, calendar: int, working: int) -> int:
    """The earliest minute with so much working time before it."""
    header = HEADER * calendar
    if working <= 0:
        return 0
    if working > tables[header + TOTAL]:
        return END
    day = day_of(tables, header, working - 1)
    inside = working - tables[tables[header + WORK_AT] + day]
    return day * DAY + int(tables[tables[tables[header + SHAPE_AT] + day] + FINISH + inside])


@jitted(INSTANT(TABLES, INSTANT, INSTANT))
def settled_finish(tables: Any, calendar: int, minute: int) -> int:
    """The instant of a pause to show as a late finish."""
    if 0 < minute < END and tables[tables[tables[HEADER * calendar + SHAPE_AT] + minute // DAY] + OPEN]:
        return minute
    return finish_at(tables, calendar, working_at(tables, calendar, minute))


@jitted(INSTANT(TABLES, NETWORK, INSTANT, INSTANT, FLAG))
def finish_from(tables: Any, net: Any, row: int, start: int, is_remaining: bool) -> int:
    """The instant at which a row's work is done when it starts at `start`."""
    rows, work, pointers = net[0], net[1], net[3]
    first, last = pointers[WORK_POINTER, row], pointers[WORK_POINTER, row + 1]
    if first == last:
        span = rows[REMAINING, row] if is_remaining else rows[SPAN, row]
        calendar = rows[CALENDAR, row]
        return finish_at(tables, calendar, working_at(tables, calendar, start) + span) if span else start
    latest = 0
    for each in range(first, last):
        span = work[WORK_REMAINING, each] if is_remaining else work[WORK, each] + work[WORK_DELAY, each]
        calendar = work[WORK_CALENDAR, each]
        latest = max(latest, finish_at(tables, calendar, working_at(tables, calendar, start) + span))
    return latest


@jitted(INSTANT(TABLES, NETWORK, INSTANT, INSTANT, FLAG))
def start_for(tables: Any, net: Any, row: int, finish: int, is_remaining: bool) -> int:
    """The latest instant from which a row's work is done by `finish`."""
    rows, work, pointers = net[0], net[1], net[3]
    first, last = pointers[WORK_POINTER, row], pointers[WORK_POINTER, row + 1]
    if first == last:
        span = rows[REMAINING, row] if is_remaining else rows[SPAN, row]
        calendar = rows[CALENDAR, row]
        return start_at(tables, calendar, working_at(tables, calendar, finish) - span) if span else finish
    earliest = END
    for each in range(first, last):
        span = work[WORK_REMAINING, each] if is_remaining else work[WORK, each] + work[WORK_DELAY, each]
        calendar = work[WORK_CALENDAR, each]
        earliest = min(earliest, start_at(tables, calendar, working_at(tables, calendar, finish) - span))
    return earliest


@jitted(INSTANT(TABLES, NETWORK, INSTANT, INSTANT))
def next_start(tables: Any, net: Any, row: int, minute: int) -> int:
    """The first instant at which a row can start."""
    rows, work, pointers = net[0], net[1], net[3]
    first, last = pointers[WORK_POINTER, row], pointers[WORK_POINTER, row + 1]
    if first == last:
        working = working_at(tables, rows[CALENDAR, row], minute)
        if rows[MILESTONE, row] and finish_at(tables, rows[CALENDAR, row], working) == minute:
            return minute
        return start_at(tables, rows[CALENDAR, row], working)
    earliest = END
    for each in range(first, last):
        calendar = work[WORK_CALENDAR, each]
        earliest = min(earliest, start_at(tables, calendar, working_at(tables, calendar, minute)))
    return earliest


@jitted(INSTANT(TABLES, NETWORK, INSTANT, INSTANT))
def previous_finish(tables: Any, net: Any, row: int, minute: int) -> int:
    """The last instant at which a row can have finished."""
    rows, work, pointers = net[0], net[1], net[3]
    first, last = pointers[WORK_POINTER, row], pointers[WORK_POINTER, row + 1]
    if first == last:
        return settled_finish(tables, rows[CALENDAR, row], minute)
    latest = 0
    for each in range(first, last):
        latest = max(latest, settled_finish(tables, work[WORK_CALENDAR, each], minute))
    return latest


@jitted(INSTANT(TABLES, INSTANT, INSTANT, INSTANT))
def lagged(tables: Any, minute: int, lag: int, calendar: int) -> int:
    """The earliest instant a lag (not 0) after another."""
    if calendar == NONE:
        return minute + lag
    return finish_at(tables, calendar, working_at(tables, calendar, minute) + lag)


@jitted(INSTANT(TABLES, INSTANT, INSTANT, INSTANT))
def unlagged(tables: Any, minute: int, lag: int, calendar: int) -> int:
    """The latest instant a lag before another."""
    if lag == 0:
        return minute
    if calendar == NONE:
        return minute - lag
    return start_at(tables, calendar, working_at(tables, calendar, minute) - lag)
