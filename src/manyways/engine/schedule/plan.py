"""A plan as rows (`Item`, `Link`, `Assignment`) and as arrays (`Plan`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.time import END_MINUTE, NO_MINUTE, Calendar

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


def plan_of(
    items: Sequence[Item],
    links: Sequence[Link],
    *,
    start_minute: int,
    calendars: Sequence[Calendar],
    project_calendar: int = 0,
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR,
    critical_float_minutes: int = 0,
    finish_minute: int = NO_MINUTE,
) -> Plan:
    """The arrays of rows; with `finish_minute`, a plan to schedule back from its finish. Raises `InvalidPlanError` with the row and the reason where rows make no sense.

    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> office = compile_calendar(standard_hours())
    >>> plan = plan_of([Item(1, duration_minutes=480), Item(2)], [Link(0, 1)],
    ...                start_minute=480, calendars=[office])
    >>> plan.link_count
    1
    """
    _check_project(start_minute, finish_minute, calendars, project_calendar, critical_float_minutes)
    for row, item in enumerate(items):
        _check_item(item, row, len(items), len(calendars))
    for link in links:
        _check_link(link, len(items))
    return Plan(
        start_minute=start_minute,
        calendars=tuple(calendars),
        project_calendar=project_calendar,
        lag_calendar=lag_calendar,
        critical_float_minutes=critical_float_minutes,
        finish_minute=finish_minute,
        names=tuple(item.name for item in items),
        key=np.array([item.key for item in items], dtype=np.uint64),
        **_lengths(items, project_calendar),
        **_dates(items),
        **_marks(items),
        **_assigned(items),
        **_linked(links),
    )


def _lengths(items: Sequence[Item], project_calendar: int) -> dict[str, Any]:
    """The columns of how long items take, where they stand and what holds them."""
    return {
        "duration_minutes": _integers([item.duration_minutes for item in items]),
        "remaining_minutes": _integers([_remaining(item) for item in items]),
        "split_minutes": _integers([item.split_minutes for item in items]),
        "split_left_minutes": _integers([_split_left(item) for item in items]),
        "levelling_delay_minutes": _integers([item.levelling_delay_minutes for item in items]),
        "calendar": _integers([item.calendar if item.calendar >= 0 else project_calendar for item in items]),
        "parent": _integers([item.parent for item in items]),
        "constraint": np.array([item.constraint for item in items], dtype=np.int8),
    }


def _dates(items: Sequence[Item]) -> dict[str, Any]:
    """The columns of instants."""
    return {
        "constraint_minute": _integers([item.constraint_minute for item in items]),
        "deadline_minute": _integers([item.deadline_minute for item in items]),
        "fixed_start_minute": _integers([item.start_minute for item in items]),
        "fixed_finish_minute": _integers([item.finish_minute for item in items]),
        "actual_start_minute": _integers([item.actual_start_minute for item in items]),
        "actual_finish_minute": _integers([item.actual_finish_minute for item in items]),
    }


def _marks(items: Sequence[Item]) -> dict[str, Any]:
    """The columns of what is true of an item or not."""
    return {
        "is_elapsed": _flags([item.is_elapsed for item in items]),
        "is_milestone": _flags([item.is_milestone for item in items]),
        "is_summary": _summaries(items),
        "is_active": _flags([item.is_active for item in items]),
        "is_manual": _flags([item.is_manual for item in items]),
        "is_complete": _flags([_is_complete(item) for item in items]),
    }


def _assigned(items: Sequence[Item]) -> dict[str, Any]:
    """The columns of assignments, item by item; those of an item lie between two pointers."""
    assignments = [each for item in items for each in item.assignments]
    counts = [len(item.assignments) for item in items]
    remaining = [_remaining_assignment(item, each) for item in items for each in item.assignments]
    return {
        "assignment_pointer": _integers(np.concatenate([[0], np.cumsum(counts)])),
        "assignment_calendar": _integers([each.calendar for each in assignments]),
        "assignment_minutes": _integers([round(each.work_minutes / each.units) for each in assignments]),
        "assignment_remaining_minutes": _integers(remaining),
        "assignment_delay_minutes": _integers([each.delay_minutes for each in assignments]),
    }


def _linked(links: Sequence[Link]) -> dict[str, Any]:
    """The columns of links."""
    return {
        "link_predecessor": _integers([link.predecessor for link in links]),
        "link_successor": _integers([link.successor for link in links]),
        "link_type": np.array([link.type for link in links], dtype=np.int8),
        "link_lag": np.array([link.lag for link in links], dtype=np.float64),
        "link_lag_kind": np.array([link.lag_kind for link in links], dtype=np.int8),
    }


def _integers(values: npt.ArrayLike) -> Integers:
    return np.asarray(values, dtype=np.int32)


def _flags(values: Sequence[bool]) -> Flags:
    return np.array(values, dtype=bool)


def _summaries(items: Sequence[Item]) -> Flags:
    """Rows that say so, and rows that others name as their parent."""
    is_summary = _flags([item.is_summary for item in items])
    is_summary[[item.parent for item in items if item.parent >= 0]] = True
    return is_summary


def _is_complete(item: Item) -> bool:
    return item.actual_finish_minute != NO_MINUTE or item.percent_complete >= 100


def _remaining(item: Item) -> int:
    """Remaining duration: as given, else what actual dates and the percentage leave."""
    if item.actual_finish_minute != NO_MINUTE:
        return 0
    if item.remaining_minutes is not None:
        return item.remaining_minutes
    return round(item.duration_minutes * (1 - item.percent_complete / 100))


def _split_left(item: Item) -> int:
    """Pauses still to come: as given, else all of them until something is done, then none."""
    if item.split_left_minutes is not None:
        return item.split_left_minutes
    is_begun = item.actual_start_minute != NO_MINUTE and _remaining(item) < item.duration_minutes
    return 0 if is_begun else item.split_minutes


def _remaining_assignment(item: Item, assignment: Assignment) -> int:
    """Remaining work divided by units: as given, else in proportion to the item's remaining duration."""
    if assignment.remaining_work_minutes is not None:
        return round(assignment.remaining_work_minutes / assignment.units)
    share = _remaining(item) / item.duration_minutes if item.duration_minutes else 1.0
    return round(assignment.work_minutes / assignment.units * min(share, 1.0))


def _check_project(
    start: int, finish: int, calendars: Sequence[Calendar], project_calendar: int, limit: int
) -> None:
    if not 0 <= start <= END_MINUTE:
        raise InvalidPlanError("the project", "the start is outside the years 1970 to 2149.")
    if not (finish == NO_MINUTE or 0 <= finish <= END_MINUTE):
        raise InvalidPlanError("the project", "the finish is outside the years 1970 to 2149.")
    if not 0 <= project_calendar < len(calendars):
        raise InvalidPlanError("the project", "its calendar is not among the calendars.")
    if not -END_MINUTE <= limit <= END_MINUTE:
        raise InvalidPlanError("the project", "the limit of the critical float is out of range.")


def _check_item(item: Item, row: int, item_count: int, calendar_count: int) -> None:
    """Refuse an item whose own values cannot be true."""
    where = f"item {row + 1} ({item.name or item.key})"
    for reason, is_wrong in (
        ("the duration is negative or too long.", not 0 <= item.duration_minutes <= END_MINUTE),
        (
            "the remaining duration is negative or too long.",
            not 0 <= (item.remaining_minutes or 0) <= END_MINUTE,
        ),
        ("the pauses do not add up.", not 0 <= _split_left(item) <= item.split_minutes <= END_MINUTE),
        ("the levelling delay is negative or too long.", not 0 <= item.levelling_delay_minutes <= END_MINUTE),
        ("the percentage is not between 0 and 100.", not 0 <= item.percent_complete <= 100),
        ("its calendar is not among the calendars.", not -1 <= item.calendar < calendar_count),
        ("its summary is not among the items.", not -1 <= item.parent < item_count or item.parent == row),
        ("the constraint needs a date.", item.constraint >= 2 and item.constraint_minute == NO_MINUTE),
        ("it has finished without having started.", _is_finished_only(item)),
        ("a manual item needs a start and a finish.", item.is_manual and not _has_order(item)),
    ):
        if is_wrong:
            raise InvalidPlanError(where, reason)
    for assignment in item.assignments:
        _check_assignment(assignment, where, calendar_count)


def _is_finished_only(item: Item) -> bool:
    return item.actual_finish_minute != NO_MINUTE and item.actual_start_minute == NO_MINUTE


def _has_order(item: Item) -> bool:
    return NO_MINUTE < item.start_minute <= item.finish_minute


def _check_assignment(assignment: Assignment, where: str, calendar_count: int) -> None:
    """Refuse work without units, and numbers that are none."""
    if not 0 < assignment.units < float("inf"):
        raise InvalidPlanError(where, "an assignment's units are not a positive number.")
    if not 0 <= assignment.work_minutes / assignment.units <= END_MINUTE:
        raise InvalidPlanError(where, "an assignment's work is negative, not a number or too long.")
    if not 0 <= (assignment.remaining_work_minutes or 0) / assignment.units <= END_MINUTE:
        raise InvalidPlanError(where, "an assignment's remaining work is negative, not a number or too long.")
    if not 0 <= assignment.calendar < calendar_count:
        raise InvalidPlanError(where, "an assignment's calendar is not among the calendars.")
    if not 0 <= assignment.delay_minutes <= END_MINUTE:
        raise InvalidPlanError(where, "an assignment's delay is negative or too long.")


def _check_link(link: Link, item_count: int) -> None:
    where = f"the link from item {link.predecessor + 1} to item {link.successor + 1}"
    if not (0 <= link.predecessor < item_count and 0 <= link.successor < item_count):
        raise InvalidPlanError(where, "one of its ends is not among the items.")
    if not -END_MINUTE <= link.lag <= END_MINUTE:
        raise InvalidPlanError(where, "the lag is not a number or too long.")
