"""A network's arrays packed into few tables, one line for each field: what compiled code reads.

Few arguments compile several times faster than many, and stay together in memory.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.network import Network
from manyways.engine.time import Calendar

ROW_FIELDS = (
    "span_minutes",
    "remaining_minutes",
    "calendar",
    "constraint_minute",
    "earliest_minute",
    "latest_minute",
    "delay_minutes",
    "actual_start",
    "actual_finish",
    "fixed_start",
    "fixed_finish",
    "constraint",
    "is_milestone",
)
(
    SPAN,
    REMAINING,
    CALENDAR,
    CONSTRAINT_MINUTE,
    EARLIEST,
    LATEST,
    DELAY,
    ACTUAL_START,
    ACTUAL_FINISH,
    FIXED_START,
    FIXED_FINISH,
    CONSTRAINT,
    MILESTONE,
) = range(len(ROW_FIELDS))
WORK_FIELDS = ("assignment_calendar", "assignment_minutes", "assignment_remaining", "assignment_delay")
WORK_CALENDAR, WORK, WORK_REMAINING, WORK_DELAY = range(len(WORK_FIELDS))
LINK_FIELDS = ("predecessor", "successor", "link_type", "lag_minutes", "lag_calendar", "successor_link")
PREDECESSOR, SUCCESSOR, KIND, LAG, LAG_CALENDAR, LEAVING = range(len(LINK_FIELDS))
POINTER_FIELDS = ("predecessor_pointer", "successor_pointer", "assignment_pointer")
INTO, OUT_OF, WORK_POINTER = range(len(POINTER_FIELDS))
DAY_WORK, DAY_SHAPE = range(2)
BEFORE, START, FINISH, OPEN = range(4)
SHIFT, TOTAL = range(2)

Tables = tuple[npt.NDArray[Any], ...]


@dataclass(frozen=True, eq=False)
class Packed:
    """`calendars`: years int32[2, c, days + 1], shapes int16[4, s, 1441], buckets int32[c, b], sizes
    int32[2, c]. `network`: rows int32[13, n], work int32[4, a], links int32[6, m], pointers
    int32[3, n + 1].
    """

    calendars: Tables
    network: Tables


@lru_cache(maxsize=8)
def packed(network: Network) -> Packed:
    """The tables of a network."""
    fields = (ROW_FIELDS, WORK_FIELDS, LINK_FIELDS, POINTER_FIELDS)
    return Packed(_packed_calendars(network.calendars), tuple(_stack(network, names) for names in fields))


def _stack(network: Network, names: tuple[str, ...]) -> npt.NDArray[np.int32]:
    return np.stack([getattr(network, name).astype(np.int32) for name in names])


@lru_cache(maxsize=8)
def _packed_calendars(calendars: tuple[Calendar, ...]) -> Tables:
    """The tables of several calendars, each shape of a day with a number of its own."""
    offsets = np.cumsum([0, *(len(calendar.shape_before) for calendar in calendars)])[:-1]
    work = np.stack([calendar.day_work for calendar in calendars])
    shape = np.zeros_like(work)
    for row, (calendar, offset) in enumerate(zip(calendars, offsets, strict=True)):
        shape[row, :-1] = calendar.day_shape + offset
    longest = max(len(calendar.bucket_day) for calendar in calendars)
    buckets = np.stack([np.resize(calendar.bucket_day, longest) for calendar in calendars])
    sizes = np.array(
        [[calendar.bucket_shift, calendar.total_minutes] for calendar in calendars], dtype=np.int32
    )
    return np.stack([work, shape]), _shapes(calendars), buckets, np.ascontiguousarray(sizes.T)


def _shapes(calendars: tuple[Calendar, ...]) -> npt.NDArray[np.int16]:
    before = np.concatenate([calendar.shape_before for calendar in calendars])
    start = np.concatenate([calendar.shape_start for calendar in calendars])
    finish = np.concatenate([calendar.shape_finish for calendar in calendars])
    is_open = np.concatenate([calendar.shape_is_open for calendar in calendars]).astype(np.int16)
    return np.stack([before, start, finish, np.broadcast_to(is_open[:, None], before.shape)])
