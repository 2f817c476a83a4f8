"""A schedule of MS Project or Primavera, as the schedule reader gives it, into a draft of items and links."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from manyways.engine.time import Calendar, minute_of
from manyways.interchange.drafts import Draft, DraftLink, DraftRow, NotCarried
from manyways.interchange.schedule_json.calendars import Calendars
from manyways.interchange.schedule_json.values import Record
from manyways.ui.values import date_text

_CONSTRAINTS = {
    "AS_SOON_AS_POSSIBLE": "asap",
    "AS_LATE_AS_POSSIBLE": "alap",
    "START_NO_EARLIER_THAN": "snet",
    "START_NO_LATER_THAN": "snlt",
    "FINISH_NO_EARLIER_THAN": "fnet",
    "FINISH_NO_LATER_THAN": "fnlt",
    "MUST_START_ON": "mso",
    "MUST_FINISH_ON": "mfo",
    "START_ON": "mso",
    "FINISH_ON": "mfo",
    "MANDATORY_START": "mso",
    "MANDATORY_FINISH": "mfo",
}

_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_USUAL_WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]


def draft(schedule: Mapping[str, Any], container: str, source: str) -> Draft:
    """Every task with its place in the outline, its links, and a count of each thing left behind."""
    tasks = [task for task in schedule["tasks"] if task.get("name") or not task.get("summary")]
    known = {task["uid"] for task in tasks}
    left: list[NotCarried] = []
    pauses = _pauses_of(schedule, tasks, left)
    rows = tuple(_row(number, task, known, pauses, left) for number, task in enumerate(tasks, 1))
    links = tuple(_links(tasks, known, left))
    left += _counted(tasks)
    finish, calendar = _finish(schedule, left), _calendar(schedule)
    told = _("It is scheduled from its finish: the plan is counted back from %(day)s.")
    notes = (told % {"day": date_text(finish)},) if finish else ()
    return Draft(source, container, rows, links, tuple(left), notes, calendar, finish)


def _finish(schedule: Mapping[str, Any], left: list[NotCarried]) -> date | None:
    """The day a project that is scheduled from its finish is counted back from."""
    project = schedule.get("project") or {}
    if project.get("schedule_from") != "FINISH":
        return None
    finish = _moment(project.get("finish"))
    if finish is None:
        reason = _("The file names no finish, so the plan is counted from its start")
        left.append(NotCarried(0, _("Scheduled from its finish"), "", reason))
    return finish.date() if finish else None


def _calendar(schedule: Mapping[str, Any]) -> dict[str, Any] | None:
    """The project's own working time; None where it is the usual one."""
    uid = (schedule.get("project") or {}).get("default_calendar_uid")
    found = next((each for each in schedule.get("calendars") or () if each.get("uid") == uid), None)
    if found is None:
        return None
    week = [[list(shift) for shift in found["week"].get(day) or ()] for day in _DAYS]
    exceptions = {
        day: [list(shift) for shift in shifts]
        for day, shifts in (found.get("dates_that_differ") or {}).items()
    }
    if week == _USUAL_WEEK and not exceptions:
        return None
    return {
        "name": str(found.get("name") or _("Project calendar"))[:80],
        "week": week,
        "exceptions": exceptions,
    }


def _pauses_of(
    schedule: Mapping[str, Any], tasks: list[Mapping[str, Any]], left: list[NotCarried]
) -> dict[int, list[list[int]]]:
    """By uid: the pauses between the parts of a split task, in working minutes of its calendar."""
    if not any(task.get("splits") for task in tasks):
        return {}
    calendars = Calendars(Record("", dict(schedule)))
    usual = (schedule.get("project") or {}).get("default_calendar_uid")
    found = {}
    for number, task in enumerate(tasks, 1):
        parts, uid = task.get("splits") or (), task.get("calendar_uid")
        at = calendars.index(uid) if uid in calendars.hours else calendars.default(usual)
        pauses = _pauses(parts, calendars.compiled[at])
        total = round(task.get("duration_minutes") or 0)
        kept = [pause for pause in pauses if 0 < pause[0] < total and pause[1] > 0]
        if len(kept) < len(parts) - 1 and parts:
            left.append(
                NotCarried(number, _("Split parts"), str(len(parts)), _("Some lie outside working time"))
            )
        found[task["uid"]] = [] if task.get("summary") else kept
    return found


def _pauses(parts: Sequence[Sequence[str]], calendar: Calendar) -> list[list[int]]:
    bounds = [tuple(minute_of(datetime.fromisoformat(text)) for text in part) for part in parts]
    worked, pauses = 0, list[list[int]]()
    for (start, finish), (following, _end) in pairwise(bounds):
        worked += int(calendar.working_between(start, finish))
        pauses.append([worked, int(calendar.working_between(finish, following))])
    return pauses


def _row(
    number: int,
    task: Mapping[str, Any],
    known: set[int],
    pauses: Mapping[int, list[list[int]]],
    left: list[NotCarried],
) -> DraftRow:
    parent = task.get("parent_uid")
    if not task.get("active", True):
        left.append(NotCarried(number, _("Active"), task["name"], _("Inactive tasks come in as dropped")))
    return DraftRow(
        number,
        "work.item",
        str(task["uid"]),
        _fields(number, task, left) | {"pauses": pauses.get(task["uid"], [])},
        str(parent) if parent in known else "",
        str(task.get("guid") or ""),
    )


def _fields(number: int, task: Mapping[str, Any], left: list[NotCarried]) -> dict[str, Any]:
    minutes = max(round(task.get("duration_minutes") or 0), 0)
    fields: dict[str, Any] = {
        "name": (task.get("name") or _("Task %(uid)s") % {"uid": task["uid"]})[:300],
        "form": _form(task),
        "duration_minutes": None if task.get("summary") else minutes,
        "is_elapsed": task.get("duration_units") == "ELAPSED" and not task.get("summary"),
        "percent_done": min(max(round(task.get("percent_complete") or 0), 0), 100),
        "is_manual": bool(task.get("manual")) and not task.get("summary"),
    }
    constraint = _CONSTRAINTS.get(str(task.get("constraint") or "AS_SOON_AS_POSSIBLE"))
    if constraint is None:
        left.append(
            NotCarried(number, _("Constraint"), str(task["constraint"]), _("No such constraint here"))
        )
    elif constraint in {"asap", "alap"} or task.get("constraint_date"):
        fields["constraint"] = constraint
        fields["constraint_at"] = (
            _moment(task.get("constraint_date")) if constraint not in {"asap", "alap"} else None
        )
    for name, key in (
        ("deadline_at", "deadline"),
        ("started_at", "actual_start"),
        ("finished_at", "actual_finish"),
    ):
        fields[name] = _moment(task.get(key))
    if fields["is_manual"]:
        stored = task.get("stored") or {}
        fields["manual_start_at"] = _moment(task.get("start") or stored.get("start"))
        fields["manual_finish_at"] = _moment(task.get("finish") or stored.get("finish"))
    return fields


def _form(task: Mapping[str, Any]) -> str:
    if task.get("summary"):
        return "phase"
    return "milestone" if task.get("milestone") or not task.get("duration_minutes") else "task"


def _links(tasks: list[Mapping[str, Any]], known: set[int], left: list[NotCarried]) -> Iterator[DraftLink]:
    for number, task in enumerate(tasks, 1):
        for link in task.get("predecessors") or ():
            if link.get("uid") not in known or link["uid"] == task["uid"]:
                left.append(NotCarried(number, _("Predecessor"), str(link.get("uid")), _("Not in this file")))
                continue
            unit = str(link.get("lag_units") or "")
            kind = (
                "percent"
                if "%" in unit or "PERCENT" in unit.upper()
                else "elapsed"
                if unit.lower().startswith("e")
                else "working"
            )
            lag = link.get("lag") if kind == "percent" else link.get("lag_minutes")
            fields = {"type": str(link.get("type") or "FS").lower(), "lag": round(lag or 0), "lag_unit": kind}
            yield DraftLink(str(link["uid"]), str(task["uid"]), fields)


def _counted(tasks: list[Mapping[str, Any]]) -> list[NotCarried]:
    """What has no place here yet, once with its count instead of once a row."""
    counts: Counter[str] = Counter()
    for task in tasks:
        counts[_("Assignments of people")] += len(task.get("assignments") or ())
        counts[_("Baseline dates")] += bool((task.get("baseline") or {}).get("start"))
        counts[_("Calendars of single tasks")] += bool(task.get("own_calendar"))
        counts[_("Levelling delays")] += bool(task.get("leveling_delay_minutes"))
    return [
        NotCarried(0, name, str(count), _("This has no place here yet"))
        for name, count in counts.items()
        if count
    ]


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
