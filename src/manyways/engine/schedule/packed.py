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
HEADER = 5
WORK_AT, SHAPE_AT, BUCKET_AT, SHIFT, TOTAL = range(HEADER)
MINUTES = 1441
BEFORE, START, FINISH, OPEN, SHAPE = (number * MINUTES for number in range(5))

Tables = tuple[npt.NDArray[Any], ...]


@dataclass(frozen=True, eq=False)
class Packed:
    """`calendars`: one int32 array. For each calendar c of them at `HEADER * c`: where its days' work,
    days' shapes and buckets begin, bucket shift, total minutes; a day's shape is where that shape's
    four lines of 1,441 numbers begin. `network`: rows int32[13, n], work int32[4, a], links int32[6, m],
    pointers int32[3, n + 1].
    """

    calendars: npt.NDArray[np.int32]
    network: Tables


@lru_cache(maxsize=8)
def packed(network: Network) -> Packed:
    """The tables of a network."""
    fields = (ROW_FIELDS, WORK_FIELDS, LINK_FIELDS, POINTER_FIELDS)
    return Packed(_packed_calendars(network.calendars), tuple(_stack(network, names) for names in fields))


def _stack(network: Network, names: tuple[str, ...]) -> npt.NDArray[np.int32]:
    return np.stack([getattr(network, name).astype(np.int32) for name in names])


@lru_cache(maxsize=8)
def _packed_calendars(calendars: tuple[Calendar, ...]) -> npt.NDArray[np.int32]:
    """The tables of several calendars, one after the other."""
    header = np.zeros(HEADER * len(calendars), dtype=np.int32)
    parts, place = [header], len(header)
    for number, calendar in enumerate(calendars):
        shapes, days = _shapes(calendar), len(calendar.day_shape)
        parts += [
            shapes.reshape(-1),
            calendar.day_work,
            place + SHAPE * calendar.day_shape.astype(np.int32),
            calendar.bucket_day,
        ]
        work_at = place + shapes.size
        shape_at = work_at + days + 1
        values = (work_at, shape_at, shape_at + days, calendar.bucket_shift, calendar.total_minutes)
        header[HEADER * number : HEADER * (number + 1)] = values
        place = shape_at + days + len(calendar.bucket_day)
    return np.concatenate(parts)


def _shapes(calendar: Calendar) -> npt.NDArray[np.int32]:
    """int32[shapes, 4, 1441]: before, start, finish, and whether the last shift runs to midnight."""
    is_open = np.broadcast_to(calendar.shape_is_open[:, None], calendar.shape_before.shape)
    lines = (calendar.shape_before, calendar.shape_start, calendar.shape_finish, is_open)
    return np.stack(lines, axis=1).astype(np.int32)
