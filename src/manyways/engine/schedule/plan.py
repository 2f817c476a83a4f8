"""A plan as rows (`Item`, `Link`, `Assignment`) and as arrays (`Plan`)."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from manyways.engine.time import NO_MINUTE, Calendar

Integers = npt.NDArray[np.int32]
Small = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


class LinkType(IntEnum):
    """Which end of the predecessor holds which end of the successor."""

    FINISH_START = 0
    START_START = 1
    FINISH_FINISH = 2
    START_FINISH = 3


class LagKind(IntEnum):
    """Working time of a calendar, elapsed time, or a percentage of the predecessor's duration."""

    WORKING = 0
    ELAPSED = 1
    PERCENT = 2


class Constraint(IntEnum):
    """The eight date constraints of Microsoft Project."""

    AS_SOON_AS_POSSIBLE = 0
    AS_LATE_AS_POSSIBLE = 1
    START_NO_EARLIER_THAN = 2
    START_NO_LATER_THAN = 3
    FINISH_NO_EARLIER_THAN = 4
    FINISH_NO_LATER_THAN = 5
    MUST_START_ON = 6
    MUST_FINISH_ON = 7


class LagCalendar(IntEnum):
    """Whose working time a working lag is counted in."""

    SUCCESSOR = 0
    PREDECESSOR = 1
    PROJECT = 2
    ELAPSED = 3


class InvalidPlanError(ValueError):
    """A plan's rows contradict themselves; `row` is the item or link, the text says why."""

    def __init__(self, row: str, reason: str) -> None:
        super().__init__(f"{row}: {reason}")
        self.row = row
        self.reason = reason


@dataclass(frozen=True)
class Assignment:
    """Work of one resource on an item: `work_minutes` at `units` (1.0 is full time) on its calendar.

    It takes `work_minutes / units` of the calendar's working time, from `delay_minutes` of that
    working time after the item starts. `remaining_work_minutes`: None means in proportion to the item.
    """

    work_minutes: float
    units: float
    calendar: int
    delay_minutes: int = 0
    remaining_work_minutes: float | None = None


@dataclass(frozen=True)
class Item:
    """One row of a plan; minutes are since 1970 for instants, working time for durations.

    `calendar`: index into the plan's calendars, -1 for the project's. `parent`: row of the summary,
    -1 for none. `is_elapsed`: the duration is clock time. `remaining_minutes`: None means what the
    percentage leaves. `split_minutes`: working time of all pauses inside the item;
    `split_left_minutes`: of those to come, None means all until something is done. `start_minute` and
    `finish_minute`: the dates a manual item keeps. `is_fixed_duration`: assignments do not drive it.
    """

    key: int
    name: str = ""
    duration_minutes: int = 0
    calendar: int = -1
    parent: int = -1
    is_elapsed: bool = False
    is_milestone: bool = False
    is_summary: bool = False
    is_active: bool = True
    is_manual: bool = False
    is_fixed_duration: bool = False
    start_minute: int = NO_MINUTE
    finish_minute: int = NO_MINUTE
    constraint: Constraint = Constraint.AS_SOON_AS_POSSIBLE
    constraint_minute: int = NO_MINUTE
    deadline_minute: int = NO_MINUTE
    actual_start_minute: int = NO_MINUTE
    actual_finish_minute: int = NO_MINUTE
    percent_complete: float = 0.0
    remaining_minutes: int | None = None
    levelling_delay_minutes: int = 0
    split_minutes: int = 0
    split_left_minutes: int | None = None
    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True)
class Link:
    """A dependency between two rows; `lag` in minutes, or in percent for `LagKind.PERCENT`."""

    predecessor: int
    successor: int
    type: LinkType = LinkType.FINISH_START
    lag: float = 0
    lag_kind: LagKind = LagKind.WORKING


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan as arrays: n items in the order given, a assignments grouped by item, m links.

    Instants are minutes since 1970 (`NO_MINUTE` for none), durations working minutes. `key`:
    uint64[n], stable identities that random draws hang on. All other item arrays are int32[n],
    int8[n] (`constraint`) or bool[n]. `assignment_minutes`: work divided by units, int32[a];
    assignments of item i are `assignment_pointer[i]:assignment_pointer[i + 1]`. `link_lag`:
    float64[m], minutes or percent. `finish_minute`: where the plan is scheduled back from its finish
    (`start_minute` is then found, not given).
    """

    start_minute: int
    calendars: tuple[Calendar, ...]
    project_calendar: int
    lag_calendar: LagCalendar
    critical_float_minutes: int
    finish_minute: int
    names: tuple[str, ...]
    key: npt.NDArray[np.uint64]
    duration_minutes: Integers
    remaining_minutes: Integers
    split_minutes: Integers
    split_left_minutes: Integers
    levelling_delay_minutes: Integers
    calendar: Integers
    parent: Integers
    constraint: Small
    constraint_minute: Integers
    deadline_minute: Integers
    fixed_start_minute: Integers
    fixed_finish_minute: Integers
    actual_start_minute: Integers
    actual_finish_minute: Integers
    is_elapsed: Flags
    is_milestone: Flags
    is_summary: Flags
    is_active: Flags
    is_manual: Flags
    is_complete: Flags
    assignment_pointer: Integers
    assignment_calendar: Integers
    assignment_minutes: Integers
    assignment_remaining_minutes: Integers
    assignment_delay_minutes: Integers
    link_predecessor: Integers
    link_successor: Integers
    link_type: Small
    link_lag: npt.NDArray[np.float64]
    link_lag_kind: Small
    item_count: int = field(init=False)
    link_count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "item_count", len(self.key))
        object.__setattr__(self, "link_count", len(self.link_type))
