"""The JSON that MPXJ writes becomes our schedule document; its durations are seconds."""

from datetime import datetime
from typing import Any

from manyways.interchange.msproject.calendars import WEEKDAYS, calendars_of

Json = dict[str, Any]
LAG_CALENDARS = {
    "PREDECESSOR": "PREDECESSOR",
    "SUCCESSOR": "SUCCESSOR",
    "PROJECT_DEFAULT": "PROJECT",
    "TWENTY_FOUR_HOUR": "ELAPSED",
}
WITHOUT_WORK = {"MATERIAL", "COST"}


def document_of(converted: Json) -> Json:
    """Our document, see docs/engine/schedule.md, from MPXJ's."""
    properties = converted.get("property_values", {})
    default_calendar = properties.get("default_calendar_unique_id")
    is_primavera = properties.get("file_application") == "Primavera"
    tasks = [task for task in converted.get("tasks", []) if _is_task(task)]
    assignments = _assignments(converted, tasks, default_calendar, is_primavera=is_primavera)
    has_activity = any("active" in task for task in tasks)
    calendars = calendars_of(converted.get("calendars", []))
    calendar_of = {calendar["uid"]: calendar for calendar in calendars}
    return {
        "source_format": properties.get("file_type", ""),
        "application": properties.get("file_application", ""),
        "project": _project(properties, is_primavera=is_primavera),
        "calendars": calendars,
        "resources": [
            {"uid": each["unique_id"], "max_units": max(0, each.get("max_units", 100))}
            for each in converted.get("resources", [])
            if "unique_id" in each and each.get("type") not in WITHOUT_WORK
        ],
        "tasks": [
            _task(task, assignments.get(task["unique_id"], []), default_calendar, calendar_of)
            | {"active": task.get("active", not has_activity)}
            for task in tasks
        ],
    }


def _is_task(task: Json) -> bool:
    """Not the project itself (0), and not an empty line of the table."""
    return bool(task.get("unique_id")) and ("name" in task or "start" in task or "duration" in task)


def _project(properties: Json, *, is_primavera: bool) -> Json:
    start = properties.get("start_date") or properties.get("planned_start")
    lag_calendar = LAG_CALENDARS.get(properties.get("relationship_lag_calendar", ""), "PREDECESSOR")
    return {
        "start": _moment(start),
        "finish": _moment(properties.get("finish_date")),
        "status_date": _moment(properties.get("status_date")),
        "schedule_from": properties.get("schedule_from", "START"),
        "critical_slack_limit_minutes": _minutes(properties.get("critical_slack_limit")) or 0,
        "default_calendar_uid": properties.get("default_calendar_unique_id"),
        "lag_calendar": lag_calendar if is_primavera else "SUCCESSOR",
    }


def _task(
    task: Json, assignments: list[Json], default_calendar: int | None, calendar_of: dict[int, Json]
) -> Json:
    calendar_uid = task.get("calendar_unique_id", default_calendar)
    is_elapsed = _is_elapsed(task, assignments, calendar_of.get(calendar_uid or 0))
    constraint = task.get("constraint_type", "AS_SOON_AS_POSSIBLE")
    constraint_date = _moment(task.get("constraint_date"))
    needs_date = constraint not in {"AS_SOON_AS_POSSIBLE", "AS_LATE_AS_POSSIBLE"}
    return {
        "uid": task["unique_id"],
        "guid": task.get("guid", ""),
        "name": task.get("name", ""),
        "parent_uid": task.get("parent_task_unique_id"),
        "summary": task.get("summary", False),
        "milestone": task.get("milestone", False),
        "manual": task.get("task_mode") == "MANUALLY_SCHEDULED",
        "type": task.get("type", "FIXED_UNITS"),
        "duration_minutes": _minutes(task.get("duration")) or 0,
        "duration_units": "ELAPSED" if is_elapsed else "WORKING",
        "remaining_minutes": _minutes(task.get("remaining_duration")),
        "calendar_uid": calendar_uid,
        "own_calendar": "calendar_unique_id" in task,
        "ignore_resource_calendar": task.get("ignore_resource_calendar", False),
        "constraint": "AS_SOON_AS_POSSIBLE" if needs_date and not constraint_date else constraint,
        "constraint_date": constraint_date,
        "deadline": _moment(task.get("deadline")),
        "percent_complete": min(100, max(0, task.get("percent_complete", 0))),
        "actual_start": _moment(task.get("actual_start")),
        "actual_finish": _moment(task.get("actual_finish")),
        "start": _moment(task.get("start")),
        "finish": _moment(task.get("finish")),
        "leveling_delay_minutes": _minutes(task.get("leveling_delay")) or 0,
        "splits": _splits(task),
        "predecessors": [_link(link) for link in task.get("predecessors", [])],
        "assignments": assignments,
        "baseline": {
            "start": _moment(task.get("baseline_start")),
            "finish": _moment(task.get("baseline_finish")),
            "duration_minutes": _minutes(task.get("baseline_duration")),
        },
    }


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else max(0, seconds) / 60


def _moment(text: str | None) -> str | None:
    """MPXJ's 2003-01-07T08:00:00.0 as 2003-01-07T08:00:00."""
    return text.partition(".")[0] if text else None


def _is_elapsed(task: Json, assignments: list[Json], calendar: Json | None) -> bool:
    """MPXJ's JSON does not say; an elapsed item is as long as the clock shows, and not within one shift."""
    start, finish, duration = _moment(task.get("start")), _moment(task.get("finish")), task.get("duration")
    if task.get("summary") or assignments or not (start and finish and duration):
        return False
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(finish)
    return bool((last - first).total_seconds() == duration and not _is_worked_through(calendar, first, last))


def _is_worked_through(calendar: Json | None, first: datetime, last: datetime) -> bool:
    """Whether all clock time between two moments is working time: one shift, or a calendar without pauses."""
    if calendar is None:
        return False
    if all(hours == [[0, 1440]] for hours in calendar["week"].values()):
        return True
    day = calendar["week"][WEEKDAYS[first.weekday()].upper()]
    hours = calendar["dates_that_differ"].get(first.date().isoformat(), day)
    begin, end = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    return first.date() == last.date() and any(shift[0] <= begin and end <= shift[1] for shift in hours)


def _splits(task: Json) -> list[list[str | None]]:
    """The parts of an item that was split in two or more."""
    parts = [[_moment(part.get("start")), _moment(part.get("end"))] for part in task.get("work_splits", [])]
    return parts if len(parts) > 1 and all(all(part) for part in parts) else []


def _link(link: Json) -> Json:
    """A percent lag comes as seconds too: sixty for each percent."""
    units, minutes = link.get("lag_units", "d"), link.get("lag", 0) / 60
    return {
        "uid": link.get("predecessor_task_unique_id"),
        "type": link.get("type", "FS"),
        "lag": minutes,
        "lag_units": units,
        "lag_minutes": minutes,
    }


def _assignments(
    converted: Json, tasks: list[Json], default_calendar: int | None, *, is_primavera: bool
) -> dict[int, list[Json]]:
    """Work by task; of Primavera's activities only those that depend on their resources."""
    resources = {each["unique_id"]: each for each in converted.get("resources", []) if "unique_id" in each}
    by_uid = {task["unique_id"]: task for task in tasks}
    result: dict[int, list[Json]] = {}
    for assignment in converted.get("assignments", []):
        task = by_uid.get(assignment.get("task_unique_id"))
        resource = resources.get(assignment.get("resource_unique_id"))
        if task is None or resource is None or resource.get("type") in WITHOUT_WORK:
            continue
        if not is_primavera or task.get("activity_type") == "RESOURCE_DEPENDENT":
            result.setdefault(task["unique_id"], []).append(
                _assignment(assignment, resource, task, default_calendar)
            )
    return result


def _assignment(assignment: Json, resource: Json, task: Json, default_calendar: int | None) -> Json:
    own = task.get("calendar_unique_id", default_calendar)
    return {
        "resource_uid": resource["unique_id"],
        "type": "WORK",
        "units": max(0, assignment.get("assignment_units", 0)),
        "work_minutes": _minutes(assignment.get("work", 0)),
        "remaining_work_minutes": _minutes(assignment.get("remaining_work")),
        "calendar_uid": resource.get("calendar_unique_id", own),
        "start": _moment(assignment.get("start")),
        "finish": _moment(assignment.get("finish")),
        "delay_minutes": _minutes(assignment.get("assignment_delay", 0)),
    }
