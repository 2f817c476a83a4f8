"""A schedule document becomes a plan: the input part of the JSON described in docs/engine/schedule.md."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from manyways.engine.schedule import InvalidPlanError, LagCalendar, Plan, Rules, plan_of
from manyways.engine.time import NO_MINUTE
from manyways.interchange.schedule_json.calendars import Calendars
from manyways.interchange.schedule_json.resources import limits_of, needs_of
from manyways.interchange.schedule_json.tasks import items_of, links_of
from manyways.interchange.schedule_json.values import ReadError, Record

MOST_TASKS = 200_000
LONGEST_DOCUMENT = 256 * 1024 * 1024


@dataclass(frozen=True, eq=False)
class ScheduleFile:
    """What a file says: the plan, the uid of each row, the rules its tool goes by, notes for people.

    `status_minute`: the file's status date, which the rules take only where its tool does. `needs`:
    (row, resource uid, percent of one unit) of each assignment of work; `limits`: the percent there is
    of each resource, where the file says so. `document`: all that was read, for those who look for more.
    """

    plan: Plan
    uids: tuple[int, ...]
    names: tuple[str, ...]
    rules: Rules
    status_minute: int
    notes: tuple[str, ...]
    needs: tuple[tuple[int, int, int], ...] = ()
    limits: Mapping[int, int] = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict)


def read_text(text: str | bytes) -> ScheduleFile:
    """Read a JSON text. Raises `ReadError` with row and reason.

    >>> read_text('{"project": {"start": "2026-11-23T08:00"}, "tasks": [{"uid": 7}]}').uids
    (7,)
    """
    if len(text) > LONGEST_DOCUMENT:
        raise ReadError("The file is larger than 256 MB; split the programme into its projects.")
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as reason:
        raise ReadError(f"The file is not valid JSON: {reason}") from reason
    return read_document(document)


def read_document(document: object) -> ScheduleFile:
    """Read a JSON document already parsed. Raises `ReadError` with row and reason."""
    if not isinstance(document, dict):
        raise ReadError("The file is not a schedule: it must be an object with “project” and “tasks”.")
    root = Record("", document)
    tasks = root.records("tasks", "task")
    if len(tasks) > MOST_TASKS:
        raise ReadError(f"The file has {len(tasks)} tasks; {MOST_TASKS} are the most that can be read.")
    project = root.record("project", "project")
    calendars = Calendars(root)
    default_uid = project.optional_integer("default_calendar_uid")
    default = calendars.default(default_uid)
    start = project.minute("start")
    if start == NO_MINUTE:
        raise ReadError("project: “start” is missing; say when the project starts.")
    try:
        plan = _plan(root, project, calendars, tasks, start, default)
    except InvalidPlanError as reason:
        raise ReadError(f"{reason}") from reason
    names = tuple(task.text("name") for task in tasks)
    uids = tuple(task.integer("uid") for task in tasks)
    return ScheduleFile(
        plan,
        uids,
        names,
        _rules(root, project),
        project.minute("status_date"),
        _notes(project),
        needs_of(tasks),
        limits_of(root),
        document,
    )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number a schedule can hold.")


def _plan(
    root: Record, project: Record, calendars: Calendars, tasks: list[Record], start: int, default: int
) -> Plan:
    """The arrays; items first, because they decide which calendars are compiled."""
    rows = _rows_of(tasks)
    items = items_of(tasks, rows, calendars, default)
    is_primavera = root.text("application") == "Primavera"
    default_lag = "PREDECESSOR" if is_primavera else "SUCCESSOR"
    lag_calendar = project.text("lag_calendar", default_lag)
    if lag_calendar not in LagCalendar.__members__:
        raise project.wrong("lag_calendar", f"is none of {', '.join(LagCalendar.__members__)}.")
    return plan_of(
        items,
        links_of(tasks, rows),
        start_minute=start,
        calendars=calendars.compiled,
        project_calendar=default,
        lag_calendar=LagCalendar[lag_calendar],
        critical_float_minutes=project.minutes("critical_slack_limit_minutes", 0, low=-(10**8)),
        finish_minute=project.minute("finish") if _is_from_finish(project) else NO_MINUTE,
    )


def _rows_of(tasks: list[Record]) -> dict[int, int]:
    """The row of each uid."""
    rows: dict[int, int] = {}
    for row, task in enumerate(tasks):
        uid = task.integer("uid")
        if uid in rows:
            raise ReadError(f"{task.where}: the uid {uid} is taken by task {rows[uid] + 1}.")
        rows[uid] = row
    return rows


def _rules(root: Record, project: Record) -> Rules:
    """Primavera schedules remaining work from its data date; Microsoft Project only when told to."""
    is_primavera = root.text("application") == "Primavera"
    return Rules(status_minute=project.minute("status_date") if is_primavera else NO_MINUTE)


def _notes(project: Record) -> tuple[str, ...]:
    """What people should know about how the file was read."""
    if _is_from_finish(project) and project.minute("finish") == NO_MINUTE:
        return (
            "The project was scheduled from its finish, which is missing; it is computed from its start.",
        )
    return ()


def _is_from_finish(project: Record) -> bool:
    return project.text("schedule_from", "START") == "FINISH"
