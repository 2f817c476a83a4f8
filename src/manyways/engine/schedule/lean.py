"""Where a scheduled plan is heavier than it need be: work that can wait, long batches, milestones nobody needs, padding.

Ideas: the last responsible moment and small batches of lean construction; the shared buffer of the critical chain,
sized by the root of the sum of squares (L. P. Leach, Critical Chain Project Management, 2000).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.plan import Constraint, LinkType, Plan
from manyways.engine.schedule.schedule import Schedule
from manyways.engine.time import NO_MINUTE

Flags = npt.NDArray[np.bool_]
_MAY_WAIT = (Constraint.AS_SOON_AS_POSSIBLE, Constraint.START_NO_EARLIER_THAN)


@dataclass(frozen=True)
class Wait:
    """A row that may start later without moving anything else.

    `start_minute`, `finish_minute`: its new dates; `gain_minutes`: working minutes it starts later;
    `reserve_minutes`: working minutes of room it keeps.
    """

    row: int
    start_minute: int
    finish_minute: int
    gain_minutes: int
    reserve_minutes: int


@dataclass(frozen=True)
class Batch:
    """A row that takes long at once. In `parts` equal parts one after the other, the first is done at
    `first_finish_minute`, `gain_minutes` working minutes before the whole."""

    row: int
    parts: int
    first_finish_minute: int
    gain_minutes: int


@dataclass(frozen=True)
class SharedBuffer:
    """A chain of rows that each carry their own safety. With the shorter `duration_minutes` and one buffer of
    `buffer_minutes` behind the last, the chain takes `gain_minutes` working minutes less."""

    rows: tuple[int, ...]
    duration_minutes: tuple[int, ...]
    buffer_minutes: int
    gain_minutes: int


def open_tasks(plan: Plan, schedule: Schedule) -> Flags:
    """Rows that take time and have not started, with dates that follow from logic: bool[n]."""
    is_work = plan.is_active & ~plan.is_summary & ~plan.is_milestone & ~plan.is_manual & ~plan.is_complete
    has_not_started = plan.actual_start_minute == NO_MINUTE
    return np.asarray(
        is_work & has_not_started & (schedule.start != NO_MINUTE) & (plan.duration_minutes > 0), dtype=bool
    )


def can_wait(
    plan: Plan,
    schedule: Schedule,
    reserve_minutes: npt.ArrayLike,
    *,
    least_minutes: int,
    step_minutes: int = 1,
) -> tuple[Wait, ...]:
    """Open tasks whose free float, less their reserve, is at least `least_minutes`; the largest gain first.

    `reserve_minutes`: int[n], working minutes of room that each row keeps. Free float, so that nothing else moves.
    `step_minutes`: gains are whole multiples of it, such as a day.

    >>> from manyways.engine.schedule import Item, Link, plan_of, schedule_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> rows = [Item(1, duration_minutes=480), Item(2, duration_minutes=480 * 20), Item(3, is_milestone=True)]
    >>> plan = plan_of(rows, [Link(0, 2), Link(1, 2)], start_minute=480,
    ...                calendars=[compile_calendar(standard_hours())])
    >>> [(each.row, each.gain_minutes // 480) for each in
    ...  can_wait(plan, schedule_of(plan), [480 * 4, 0, 0], least_minutes=480 * 10)]
    [(0, 15)]
    """
    reserve = np.maximum(np.asarray(reserve_minutes, dtype=np.int64), 0)
    gain = (schedule.free_float_minutes - reserve) // step_minutes * step_minutes
    is_free = np.isin(plan.constraint, _MAY_WAIT) & open_tasks(plan, schedule)
    rows = np.flatnonzero(is_free & (gain >= max(least_minutes, 1))).tolist()
    found = _later(plan, schedule, rows, gain[rows])
    return tuple(sorted(found, key=lambda each: (-each.gain_minutes, each.row)))


def _later(
    plan: Plan, schedule: Schedule, rows: Sequence[int], gain: npt.NDArray[np.int64]
) -> Iterator[Wait]:
    """Rows that start later by a gain of each, counted for all rows of a calendar at once."""
    for number in np.unique(plan.calendar[rows]).tolist():
        chosen = plan.calendar[rows] == number
        places, gains = np.asarray(rows)[chosen], gain[chosen]
        calendar, minutes = plan.calendars[number], plan.duration_minutes[places]
        begin = calendar.working_at(schedule.start[places]) + gains
        finish = calendar.finish_at(begin + minutes)
        start = np.where(minutes > 0, calendar.start_at(begin), finish)
        left = schedule.free_float_minutes[places] - gains
        columns = (places, start, finish, gains, left)
        yield from map(Wait, *(np.asarray(column).tolist() for column in columns))


def finishing_by(
    plan: Plan,
    schedule: Schedule,
    row: int,
    latest_minute: int,
    *,
    least_minutes: int,
    step_minutes: int = 1,
) -> Wait | None:
    """A row that finishes as late as `latest_minute` and its free float allow, if that is `least_minutes` later.

    For decisions, milestones included: `latest_minute` is when it must be made at the latest.
    """
    calendar = plan.calendars[int(plan.calendar[row])]
    room = int(calendar.working_between(int(schedule.finish[row]), latest_minute))
    has_started = int(plan.actual_start_minute[row]) != NO_MINUTE or bool(plan.is_complete[row])
    is_free = int(plan.constraint[row]) in _MAY_WAIT and not plan.is_manual[row] and not has_started
    gain = min(room, int(schedule.free_float_minutes[row])) // step_minutes * step_minutes
    if not is_free or schedule.start[row] == NO_MINUTE or gain < max(least_minutes, 1):
        return None
    return next(_later(plan, schedule, [row], np.array([gain])))


def long_batches(
    plan: Plan, schedule: Schedule, *, longest_minutes: int, part_minutes: int
) -> tuple[Batch, ...]:
    """Open tasks longer than `longest_minutes`, cut into equal parts of at most `part_minutes`; the longest first.

    Raises ValueError where a part has no minutes.
    """
    if part_minutes <= 0:
        raise ValueError("A part must have working minutes.")
    rows = np.flatnonzero(open_tasks(plan, schedule) & (plan.duration_minutes > longest_minutes)).tolist()
    found = [_cut(plan, schedule, row, part_minutes) for row in rows if not plan.is_elapsed[row]]
    return tuple(sorted(found, key=lambda each: (-each.gain_minutes, each.row)))


def _cut(plan: Plan, schedule: Schedule, row: int, part_minutes: int) -> Batch:
    minutes = int(plan.duration_minutes[row])
    parts = max(2, math.ceil(minutes / part_minutes))
    calendar = plan.calendars[int(plan.calendar[row])]
    first = int(calendar.working_at(int(schedule.start[row]))) + minutes // parts
    return Batch(row, parts, int(calendar.finish_at(first)), minutes - minutes // parts)


def unneeded_milestones(plan: Plan, schedule: Schedule, needed: Sequence[int] = ()) -> tuple[int, ...]:
    """Open milestones that nothing waits for: no link leads on from them or from a phase they stand in.

    Left out: those at the plan's finish, with a deadline or a date that must hold, and the rows in `needed`.
    """
    is_left = np.zeros(plan.item_count, dtype=bool)
    is_left[plan.link_predecessor] = True
    is_left[list(needed)] = True
    has_date = (plan.deadline_minute != NO_MINUTE) | (plan.constraint > Constraint.START_NO_EARLIER_THAN)
    is_open = plan.is_milestone & plan.is_active & ~plan.is_complete & (schedule.start != NO_MINUTE)
    is_last = schedule.finish >= schedule.finish_minute
    rows = np.flatnonzero(is_open & ~is_last & ~has_date & ~plan.is_summary).tolist()
    return tuple(row for row in rows if not _leads_on(plan, is_left, row))


def _leads_on(plan: Plan, is_left: Flags, row: int) -> bool:
    while row >= 0:
        if is_left[row]:
            return True
        row = int(plan.parent[row])
    return False


def shared_buffers(
    plan: Plan,
    schedule: Schedule,
    low_minutes: npt.ArrayLike,
    high_minutes: npt.ArrayLike,
    *,
    least_minutes: int,
) -> tuple[SharedBuffer, ...]:
    """Chains of padded open tasks whose safety, pooled behind the last, shortens the chain by `least_minutes` or more.

    `low_minutes`, `high_minutes`: int[n], durations at best and at worst, -1 where unknown. A task is padded when its
    duration lies in the upper half of that range. Each gives up half of what it has above its best case, d; the
    buffer is sqrt(sum(d^2)), to whole hours upwards.
    """
    low, high = np.asarray(low_minutes, dtype=np.int64), np.asarray(high_minutes, dtype=np.int64)
    above = plan.duration_minutes - low
    is_known = (low >= 0) & (high > low)
    is_padded = open_tasks(plan, schedule) & is_known & (above > 0) & (2 * above >= high - low)
    found = [_pooled(plan, chain, above) for chain in _chains(plan, is_padded)]
    wanted = [each for each in found if each.gain_minutes >= max(least_minutes, 1)]
    return tuple(sorted(wanted, key=lambda each: (-each.gain_minutes, each.rows)))


def _pooled(plan: Plan, chain: tuple[int, ...], above: npt.NDArray[np.int64]) -> SharedBuffer:
    given = [int(above[row]) // 2 for row in chain]
    buffer = math.ceil(math.sqrt(sum(minutes * minutes for minutes in given)) / 60) * 60
    shorter = tuple(
        int(plan.duration_minutes[row]) - minutes for row, minutes in zip(chain, given, strict=True)
    )
    return SharedBuffer(chain, shorter, buffer, sum(given) - buffer)


def _chains(plan: Plan, is_padded: Flags) -> list[tuple[int, ...]]:
    """Runs of two or more padded rows, each the only one that waits for the one before, and only for that."""
    following: dict[int, list[int]] = {}
    before: dict[int, int] = {}
    is_plain = (plan.link_type == LinkType.FINISH_START) & (plan.link_lag == 0)
    columns = (plan.link_predecessor.tolist(), plan.link_successor.tolist(), is_plain.tolist())
    for first, second, is_next in zip(*columns, strict=True):
        before[second] = before.get(second, 0) + 1
        following.setdefault(first, []).append(second if is_next else -1)
    step = {
        first: rows[0]
        for first, rows in following.items()
        if len(rows) == 1
        and rows[0] >= 0
        and before[rows[0]] == 1
        and is_padded[first]
        and is_padded[rows[0]]
    }
    chains = []
    for first in sorted(step.keys() - set(step.values())):
        chain = [first]
        while chain[-1] in step:
            chain.append(step[chain[-1]])
        chains.append(tuple(chain))
    return chains
