"""The compiled plan: what the passes, the simulation and levelling read, in topological order."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.plan import Constraint, Flags, Integers, Small
from manyways.engine.time import NO_MINUTE, Calendar


@dataclass(frozen=True, eq=False)
class Network:
    """The n rows that are scheduled, each after its predecessors, and their m links.

    Rows are the plan's active items without the summaries. Links on summaries are already links of
    rows; where that would give thousands, a hub (a row without duration, `item` -1) stands between.

    Rows: `item` int32[n], row of the plan; `key` uint64[n]. `span_minutes`, `remaining_minutes`
    int32[n]: working minutes of `calendar` int32[n], pauses included; elapsed items have the elapsed
    calendar. `constraint` int8[n] with `constraint_minute`; `earliest_minute` (from summaries),
    `latest_minute` (deadline of the item or its summaries), `delay_minutes` int32[n] (elapsed
    levelling delay), `actual_start`, `actual_finish`, `fixed_start`, `fixed_finish` int32[n], the last
    two for manual rows; all `NO_MINUTE` where there is none. `is_milestone`: no duration at all.
    `is_complete`: nothing remains, its dates are kept.

    Work: `assignment_pointer` int32[n + 1] into `assignment_calendar`, `assignment_minutes`,
    `assignment_remaining`, `assignment_delay` int32[a]. A row with assignments takes its finish from
    them instead of from `span_minutes`.

    Links, grouped by successor: `predecessor_pointer` int32[n + 1] into `predecessor` int32[m] (row),
    `successor` int32[m] (row), `link_type` int8[m], `lag_minutes` int32[m] and `lag_calendar`
    int32[m], index of the calendar the lag is counted in, -1 for elapsed time. `lag_percent`
    float64[m]: not 0 where the lag is a share of the predecessor's duration (then `lag_minutes` is
    that share of the planned duration). `successor_pointer` int32[n + 1] and `successor_link`
    int32[m]: the links that leave each row.

    `finish_minute`: the finish a plan is scheduled back from, `NO_MINUTE` where it is scheduled from its
    start. `start_minute` is then the first late start.
    """

    start_minute: int
    calendars: tuple[Calendar, ...]
    critical_float_minutes: int
    finish_minute: int
    item: Integers
    key: npt.NDArray[np.uint64]
    span_minutes: Integers
    remaining_minutes: Integers
    calendar: Integers
    constraint: Small
    constraint_minute: Integers
    earliest_minute: Integers
    latest_minute: Integers
    delay_minutes: Integers
    actual_start: Integers
    actual_finish: Integers
    fixed_start: Integers
    fixed_finish: Integers
    is_milestone: Flags
    is_complete: Flags
    assignment_pointer: Integers
    assignment_calendar: Integers
    assignment_minutes: Integers
    assignment_remaining: Integers
    assignment_delay: Integers
    predecessor_pointer: Integers
    predecessor: Integers
    successor: Integers
    link_type: Small
    lag_minutes: Integers
    lag_calendar: Integers
    lag_percent: npt.NDArray[np.float64]
    successor_pointer: Integers
    successor_link: Integers

    @property
    def row_count(self) -> int:
        """The number n of rows."""
        return len(self.key)

    @property
    def link_count(self) -> int:
        """The number m of links."""
        return len(self.link_type)

    @cached_property
    def is_against(self) -> Flags:
        """Rows held at the other end of the plan: bool[n]. They have no float and are critical.

        As late as possible in a plan scheduled from its start, as soon as possible in one scheduled from its
        finish. Source: Microsoft Project's definition of critical tasks.
        """
        is_from_start = self.finish_minute == NO_MINUTE
        other = Constraint.AS_LATE_AS_POSSIBLE if is_from_start else Constraint.AS_SOON_AS_POSSIBLE
        return np.asarray(self.constraint == other)

    @cached_property
    def is_uniform(self) -> bool:
        """One calendar without night shifts for all rows, no assignments, elapsed lags or delays."""
        if not self.row_count or len(self.assignment_minutes) or self.delay_minutes.any():
            return False
        one = self.calendar[0]
        is_own_lag = (self.lag_calendar == one) | (self.lag_minutes == 0)
        is_plain = not self.calendars[int(one)].shape_is_open.any()
        return bool(is_plain and np.all(self.calendar == one) and np.all(is_own_lag))

    @cached_property
    def lists(self) -> dict[str, list[Any]]:
        """The arrays as plain lists, which plain Python reads faster."""
        return {name: value.tolist() for name, value in vars(self).items() if isinstance(value, np.ndarray)}
