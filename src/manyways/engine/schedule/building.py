"""Plans from rows or from columns, refused where they make no sense: thousands of rows are checked column by column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.plan import Assignment, InvalidPlanError, Item, LagCalendar, Link, Plan
from manyways.engine.time import END_MINUTE, NO_MINUTE, Calendar

Column = npt.NDArray[Any]
_NUMBERS = {
    "duration_minutes": 0,
    "levelling_delay_minutes": 0,
    "split_minutes": 0,
    "calendar": -1,
    "parent": -1,
    "constraint": 0,
    "constraint_minute": NO_MINUTE,
    "deadline_minute": NO_MINUTE,
    "start_minute": NO_MINUTE,
    "finish_minute": NO_MINUTE,
    "actual_start_minute": NO_MINUTE,
    "actual_finish_minute": NO_MINUTE,
}
_MARKS = {
    "is_elapsed": False,
    "is_milestone": False,
    "is_summary": False,
    "is_active": True,
    "is_manual": False,
}
_MAYBE = ("remaining_minutes", "split_left_minutes")
_SAME = (
    "duration_minutes",
    "split_minutes",
    "levelling_delay_minutes",
    "parent",
    "constraint_minute",
    "deadline_minute",
    "actual_start_minute",
    "actual_finish_minute",
)
_ITEM = ("key", "name", "percent_complete", "assignments", *_NUMBERS, *_MARKS, *_MAYBE)
_LINK = ("predecessor", "successor", "type", "lag", "lag_kind")


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
    return plan_in_columns(
        {name: [getattr(item, name) for item in items] for name in _ITEM},
        {name: [getattr(link, name) for link in links] for name in _LINK},
        start_minute=start_minute,
        calendars=calendars,
        project_calendar=project_calendar,
        lag_calendar=lag_calendar,
        critical_float_minutes=critical_float_minutes,
        finish_minute=finish_minute,
    )


def plan_in_columns(
    items: Mapping[str, Sequence[Any]],
    links: Mapping[str, Sequence[Any]],
    *,
    start_minute: int,
    calendars: Sequence[Calendar],
    project_calendar: int = 0,
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR,
    critical_float_minutes: int = 0,
    finish_minute: int = NO_MINUTE,
) -> Plan:
    """As `plan_of`, from the fields of `Item` and `Link` as columns; those of items that are missing have the default.

    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> office = compile_calendar(standard_hours())
    >>> links = {"predecessor": [0], "successor": [1], "type": [0], "lag": [0], "lag_kind": [0]}
    >>> plan = plan_in_columns({"key": [1, 2], "duration_minutes": [480, 60]}, links,
    ...                        start_minute=480, calendars=[office])
    >>> plan.remaining_minutes.tolist()
    [480, 60]
    """
    _check_project(start_minute, finish_minute, calendars, project_calendar, critical_float_minutes)
    rows = _Rows(items)
    rows.check(len(calendars))
    linked: dict[str, Column] = {
        name: np.asarray(links[name], dtype=np.float64 if name == "lag" else np.int64) for name in _LINK
    }
    _check_links(linked, rows.count)
    column = rows.column
    same: dict[str, Any] = {name: column[name].astype(np.int32) for name in _SAME}
    same |= {name: column[name] for name in _MARKS if name != "is_summary"}
    return Plan(
        start_minute=start_minute,
        calendars=tuple(calendars),
        project_calendar=project_calendar,
        lag_calendar=lag_calendar,
        critical_float_minutes=critical_float_minutes,
        finish_minute=finish_minute,
        names=tuple(rows.names),
        key=np.array(items["key"], dtype=np.uint64),
        **same,
        remaining_minutes=rows.remaining.astype(np.int32),
        split_left_minutes=rows.split_left.astype(np.int32),
        calendar=np.where(column["calendar"] >= 0, column["calendar"], project_calendar).astype(np.int32),
        constraint=column["constraint"].astype(np.int8),
        fixed_start_minute=column["start_minute"].astype(np.int32),
        fixed_finish_minute=column["finish_minute"].astype(np.int32),
        is_summary=rows.is_summary,
        is_complete=(column["actual_finish_minute"] != NO_MINUTE) | (rows.percent >= 100),
        **_assigned(rows),
        link_predecessor=linked["predecessor"].astype(np.int32),
        link_successor=linked["successor"].astype(np.int32),
        link_type=linked["type"].astype(np.int8),
        link_lag=linked["lag"],
        link_lag_kind=linked["lag_kind"].astype(np.int8),
    )


class _Rows:
    """The columns of items, what follows from them, and what is wrong with them."""

    def __init__(self, items: Mapping[str, Sequence[Any]]) -> None:
        self.count = count = len(items["key"])
        self.keys, self.names = items["key"], items.get("name") or [""] * count
        self.assignments: Sequence[tuple[Assignment, ...]] = items.get("assignments") or ()
        self.percent = np.asarray(items.get("percent_complete", np.zeros(count)), dtype=np.float64)
        self.column: dict[str, Column] = {
            name: np.asarray(items[name], dtype=kind)
            if name in items
            else np.full(count, default, dtype=kind)
            for kind, columns in ((np.int64, _NUMBERS), (np.bool_, _MARKS))
            for name, default in columns.items()
        }
        self.given = {name: items.get(name, [None] * count) for name in _MAYBE}
        self.remaining = self._remaining()
        self.split_left = self._split_left()

    @property
    def is_summary(self) -> Column:
        """Rows that say so, and rows that others name as their parent."""
        parent, found = self.column["parent"], self.column["is_summary"].copy()
        found[parent[parent >= 0]] = True
        return found

    def _remaining(self) -> Column:
        """Remaining duration: as given, else what actual dates and the percentage leave."""
        left = np.rint(self.column["duration_minutes"] * (1 - np.nan_to_num(self.percent) / 100)).astype(
            np.int64
        )
        is_finished = self.column["actual_finish_minute"] != NO_MINUTE
        return np.where(is_finished, 0, self._or_else("remaining_minutes", left))

    def _split_left(self) -> Column:
        """Pauses still to come: as given, else all of them until something is done, then none."""
        is_begun = self.column["actual_start_minute"] != NO_MINUTE
        is_begun &= self.remaining < self.column["duration_minutes"]
        return self._or_else("split_left_minutes", np.where(is_begun, 0, self.column["split_minutes"]))

    def _or_else(self, name: str, found: Column) -> Column:
        """What is given of a column, and elsewhere what was found."""
        for row, value in enumerate(self.given[name]):
            if value is not None:
                found[row] = value
        return found

    def check(self, calendar_count: int) -> None:
        """Refuse the first item whose own values cannot be true, or those of its assignments."""
        wrong = list(self._wrong(calendar_count))
        first = min((int(rows[0]) for _reason, rows in wrong), default=self.count)
        for row, assignments in enumerate(self.assignments[:first]):
            for assignment in assignments:
                _check_assignment(assignment, self._where(row), calendar_count)
        for reason, rows in wrong:
            if rows[0] == first:
                raise InvalidPlanError(self._where(first), reason)

    def _where(self, row: int) -> str:
        return f"item {row + 1} ({self.names[row] or self.keys[row]})"

    def _wrong(self, calendar_count: int) -> Iterator[tuple[str, Column]]:
        """Each reason with the rows that it is true of, where there are any."""
        column, split = self.column, self.column["split_minutes"]
        given = np.array([value or 0 for value in self.given["remaining_minutes"]], dtype=np.int64)
        is_finished_only = column["actual_finish_minute"] != NO_MINUTE
        is_finished_only &= column["actual_start_minute"] == NO_MINUTE
        has_order = (column["start_minute"] > NO_MINUTE) & (column["start_minute"] <= column["finish_minute"])
        parent = column["parent"]
        is_lost = ~_within(parent, -1, self.count - 1) | (parent == np.arange(self.count))
        needs_date = (column["constraint"] >= 2) & (column["constraint_minute"] == NO_MINUTE)
        for reason, is_wrong in (
            ("the duration is negative or too long.", ~_within(column["duration_minutes"])),
            ("the remaining duration is negative or too long.", ~_within(given)),
            (
                "the pauses do not add up.",
                ~(_within(split) & _within(self.split_left) & (self.split_left <= split)),
            ),
            ("the levelling delay is negative or too long.", ~_within(column["levelling_delay_minutes"])),
            ("the percentage is not between 0 and 100.", ~_within(self.percent, 0, 100)),
            (
                "its calendar is not among the calendars.",
                ~_within(column["calendar"], -1, calendar_count - 1),
            ),
            ("its summary is not among the items.", is_lost),
            ("the constraint needs a date.", needs_date),
            ("it has finished without having started.", is_finished_only),
            ("a manual item needs a start and a finish.", column["is_manual"] & ~has_order),
        ):
            if is_wrong.any():
                yield reason, np.flatnonzero(is_wrong)


def _within(values: Column, low: float = 0, high: float = END_MINUTE) -> Column:
    return np.asarray((values >= low) & (values <= high))


def _assigned(rows: _Rows) -> dict[str, Any]:
    """The columns of assignments, item by item; those of an item lie between two pointers."""
    held = rows.assignments or [()] * rows.count
    each = [(row, assignment) for row, assignments in enumerate(held) for assignment in assignments]
    pointer = np.append(0, np.cumsum([len(assignments) for assignments in held]))
    columns = {
        "assignment_calendar": [assignment.calendar for _row, assignment in each],
        "assignment_minutes": [
            round(assignment.work_minutes / assignment.units) for _row, assignment in each
        ],
        "assignment_remaining_minutes": [_remaining_work(rows, *pair) for pair in each],
        "assignment_delay_minutes": [assignment.delay_minutes for _row, assignment in each],
    }
    return {name: np.asarray(values, dtype=np.int32) for name, values in columns.items()} | {
        "assignment_pointer": pointer.astype(np.int32)
    }


def _remaining_work(rows: _Rows, row: int, assignment: Assignment) -> int:
    """Remaining work divided by units: as given, else in proportion to the item's remaining duration."""
    if assignment.remaining_work_minutes is not None:
        return round(assignment.remaining_work_minutes / assignment.units)
    duration = int(rows.column["duration_minutes"][row])
    share = int(rows.remaining[row]) / duration if duration else 1.0
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


def _check_links(links: Mapping[str, Column], item_count: int) -> None:
    """Refuse the first link that leads nowhere or has no lag that could be counted."""
    tail, head, last = links["predecessor"], links["successor"], item_count - 1
    is_loose = ~(_within(tail, 0, last) & _within(head, 0, last))
    is_wrong = np.flatnonzero(is_loose | ~_within(links["lag"], -END_MINUTE, END_MINUTE))
    if len(is_wrong):
        link = int(is_wrong[0])
        where = f"the link from item {tail[link] + 1} to item {head[link] + 1}"
        loose, too_long = "one of its ends is not among the items.", "the lag is not a number or too long."
        raise InvalidPlanError(where, loose if is_loose[link] else too_long)
