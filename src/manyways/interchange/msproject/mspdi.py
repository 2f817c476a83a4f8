"""A plan as MSPDI, the XML of Microsoft Project: elements in the order of its schema, nothing it would refuse."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree as ET

NAMESPACE = "http://schemas.microsoft.com/project"
CONSTRAINTS = ("asap", "alap", "mso", "mfo", "snet", "snlt", "fnet", "fnlt")
LINK_TYPES = ("ff", "fs", "sf", "ss")
MINUTES, ELAPSED_MINUTES, DAYS, ELAPSED_DAYS, PERCENT, ESTIMATED_DAYS = "3", "4", "7", "8", "19", "39"
NOBODY = -65535
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Shifts = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class CalendarOut:
    """Working time: shifts in minutes of the day for Monday to Sunday, and of the days that differ."""

    uid: int
    name: str
    week: Sequence[Shifts]
    exceptions: Sequence[tuple[date, Shifts]] = ()


@dataclass(frozen=True)
class LinkOut:
    """What a task waits for: `lag` in minutes, or in percent where `unit` is `percent`."""

    predecessor: int
    type: str = "fs"
    lag: int = 0
    unit: str = "working"


@dataclass(frozen=True)
class TaskOut:
    """One line of the plan. Moments are local; `level` is 1 for the outermost; `parts`: a split task's worked days."""

    uid: int
    guid: str
    name: str
    level: int
    number: str
    start: datetime
    finish: datetime
    duration_minutes: int
    is_summary: bool = False
    is_milestone: bool = False
    is_manual: bool = False
    is_active: bool = True
    is_elapsed: bool = False
    is_estimated: bool = False
    percent_complete: int = 0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    constraint: str = "asap"
    constraint_at: datetime | None = None
    deadline: datetime | None = None
    calendar_uid: int = -1
    contact: str = ""
    notes: str = ""
    links: Sequence[LinkOut] = ()
    parts: Sequence[tuple[datetime, datetime, int]] = ()
    baseline: tuple[datetime, datetime, int] | None = None


@dataclass(frozen=True)
class PlanOut:
    """The whole file. `calendars[0]` is the project's own."""

    name: str
    start: datetime
    finish: datetime
    as_of: date
    calendars: Sequence[CalendarOut]
    tasks: Sequence[TaskOut] = field(default=())
    status_at: datetime | None = None


def mspdi_of(plan: PlanOut) -> bytes:
    """The file, as Project 2007 and later open it."""
    root = ET.Element("Project", xmlns=NAMESPACE)
    _texts(
        root,
        ("SaveVersion", "14"),
        ("Name", f"{plan.name}.xml"),
        ("Title", plan.name),
        ("CreationDate", _moment(datetime.combine(plan.as_of, time(8)))),
        ("ScheduleFromStart", "1"),
        ("StartDate", _moment(plan.start)),
        ("FinishDate", _moment(plan.finish)),
        ("FYStartDate", "1"),
        ("CriticalSlackLimit", "0"),
        ("CalendarUID", str(plan.calendars[0].uid)),
        ("DefaultStartTime", "08:00:00"),
        ("DefaultFinishTime", "17:00:00"),
        ("MinutesPerDay", "480"),
        ("MinutesPerWeek", "2400"),
        ("DaysPerMonth", "20"),
        ("DefaultTaskType", "1"),
        ("DurationFormat", DAYS),
        ("HonorConstraints", "1"),
        ("NewTasksEffortDriven", "0"),
        ("NewTasksEstimated", "0"),
        ("SplitsInProgressTasks", "1"),
        ("WeekStartDay", "1"),
        ("CurrentDate", _moment(datetime.combine(plan.as_of, time(8)))),
        ("StatusDate", _moment(plan.status_at)),
        ("NewTasksAreManual", "0"),
    )
    calendars, tasks = ET.SubElement(root, "Calendars"), ET.SubElement(root, "Tasks")
    for calendar in plan.calendars:
        _calendar(calendars, calendar)
    _project_task(tasks, plan)
    for position, task in enumerate(plan.tasks, 1):
        _task(tasks, task, position)
    ET.SubElement(root, "Resources")
    assignments = ET.SubElement(root, "Assignments")
    for position, task in enumerate((task for task in plan.tasks if task.parts), 1):
        _parts(assignments, task, position)
    made: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _texts(parent: ET.Element, *pairs: tuple[str, str]) -> None:
    """Elements with a text each; those without one are left out."""
    for name, text in pairs:
        if text != "":
            ET.SubElement(parent, name).text = _NOT_XML.sub("", text)


def _moment(value: datetime | None) -> str:
    return value.replace(tzinfo=None, microsecond=0).isoformat() if value else ""


def _span(minutes: int) -> str:
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _calendar(parent: ET.Element, calendar: CalendarOut) -> None:
    element = ET.SubElement(parent, "Calendar")
    _texts(
        element,
        ("UID", str(calendar.uid)),
        ("Name", calendar.name[:512]),
        ("IsBaseCalendar", "1"),
        ("BaseCalendarUID", "-1"),
    )
    days = ET.SubElement(element, "WeekDays")
    for day_type in range(1, 8):  # Sunday is 1
        _working(ET.SubElement(days, "WeekDay"), "DayType", str(day_type), calendar.week[(day_type - 2) % 7])
    if calendar.exceptions:
        exceptions = ET.SubElement(element, "Exceptions")
        for day, shifts in calendar.exceptions:
            _exception(exceptions, day, shifts)


def _exception(parent: ET.Element, day: date, shifts: Shifts) -> None:
    element = ET.SubElement(parent, "Exception")
    _texts(element, ("EnteredByOccurrences", "0"))
    period = ET.SubElement(element, "TimePeriod")
    _texts(period, ("FromDate", f"{day}T00:00:00"), ("ToDate", f"{day}T23:59:00"))
    _texts(element, ("Occurrences", "1"), ("Name", day.isoformat()))
    _working(element, "Type", "1", shifts)


def _working(element: ET.Element, name: str, text: str, shifts: Shifts) -> None:
    _texts(element, (name, text), ("DayWorking", _flag(bool(shifts))))
    if shifts:
        times = ET.SubElement(element, "WorkingTimes")
        for start, finish in shifts:
            shift = ET.SubElement(times, "WorkingTime")
            _texts(shift, ("FromTime", _clock(start)), ("ToTime", _clock(finish)))


def _clock(minute: int) -> str:
    """A time of the day; its end is midnight."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}:00"


def _project_task(parent: ET.Element, plan: PlanOut) -> None:
    """Line 0 stands for the project itself."""
    _texts(
        ET.SubElement(parent, "Task"),
        ("UID", "0"),
        ("ID", "0"),
        ("Name", plan.name),
        ("Type", "1"),
        ("IsNull", "0"),
        ("OutlineNumber", "0"),
        ("OutlineLevel", "0"),
        ("Start", _moment(plan.start)),
        ("Finish", _moment(plan.finish)),
        ("Summary", "1"),
    )


def _task(parent: ET.Element, task: TaskOut, position: int) -> None:
    element = ET.SubElement(parent, "Task")
    duration, is_done = _span(task.duration_minutes), task.actual_finish is not None
    percent = 100 if is_done else task.percent_complete
    done = task.duration_minutes * percent // 100
    _texts(
        element,
        ("UID", str(task.uid)),
        ("GUID", task.guid.upper()),
        ("ID", str(position)),
        ("Name", task.name),
        ("Active", _flag(task.is_active)),
        ("Manual", _flag(task.is_manual)),
        ("Type", "1"),
        ("IsNull", "0"),
        ("Contact", task.contact),
        ("WBS", task.number),
        ("OutlineNumber", task.number),
        ("OutlineLevel", str(task.level)),
        ("Priority", "500"),
        ("Start", _moment(task.start)),
        ("Finish", _moment(task.finish)),
        ("Duration", duration),
        ("ManualStart", _moment(task.start) if task.is_manual else ""),
        ("ManualFinish", _moment(task.finish) if task.is_manual else ""),
        ("ManualDuration", duration if task.is_manual else ""),
        ("DurationFormat", _format(task)),
        ("EffortDriven", "0"),
        ("Estimated", _flag(task.is_estimated)),
        ("Milestone", _flag(task.is_milestone)),
        ("Summary", _flag(task.is_summary)),
        ("PercentComplete", str(percent)),
        ("ActualStart", _moment(task.actual_start or task.actual_finish)),
        ("ActualFinish", _moment(task.actual_finish)),
        ("ActualDuration", _span(done) if task.actual_start or is_done else ""),
        ("RemainingDuration", _span(task.duration_minutes - done)),
        ("ConstraintType", str(CONSTRAINTS.index(task.constraint))),
        ("CalendarUID", str(task.calendar_uid)),
        ("ConstraintDate", _moment(task.constraint_at)),
        ("Deadline", _moment(task.deadline)),
        ("Notes", task.notes),
    )
    for link in task.links:
        _link(element, link)
    if task.baseline:
        start, finish, minutes = task.baseline
        _texts(
            ET.SubElement(element, "Baseline"),
            ("Number", "0"),
            ("Start", _moment(start)),
            ("Finish", _moment(finish)),
            ("Duration", _span(minutes)),
            ("DurationFormat", DAYS),
        )


def _format(task: TaskOut) -> str:
    if task.is_elapsed:
        return ELAPSED_DAYS
    return ESTIMATED_DAYS if task.is_estimated else DAYS


def _link(parent: ET.Element, link: LinkOut) -> None:
    """Lag in tenths of minutes, or in percent."""
    is_percent = link.unit == "percent"
    formats = {"percent": PERCENT, "elapsed": ELAPSED_DAYS, "working": DAYS}
    _texts(
        ET.SubElement(parent, "PredecessorLink"),
        ("PredecessorUID", str(link.predecessor)),
        ("Type", str(LINK_TYPES.index(link.type))),
        ("CrossProject", "0"),
        ("LinkLag", str(link.lag if is_percent else link.lag * 10)),
        ("LagFormat", formats[link.unit]),
    )


def _parts(parent: ET.Element, task: TaskOut, uid: int) -> None:
    """A split task: work of nobody on the days it is worked on, and none on the days between."""
    element = ET.SubElement(parent, "Assignment")
    _texts(
        element,
        ("UID", str(uid)),
        ("TaskUID", str(task.uid)),
        ("ResourceUID", str(NOBODY)),
        ("Finish", _moment(task.finish)),
        ("HasFixedRateUnits", "1"),
        ("Start", _moment(task.start)),
        ("Units", "1"),
        ("WorkContour", "8"),
    )
    for start, finish, minutes in _with_gaps(task.parts):
        _texts(
            ET.SubElement(element, "TimephasedData"),
            ("Type", "1"),
            ("UID", str(uid)),
            ("Start", _moment(start)),
            ("Finish", _moment(finish)),
            ("Unit", "2"),
            ("Value", _span(minutes)),
        )


def _with_gaps(
    parts: Iterable[tuple[datetime, datetime, int]],
) -> Iterable[tuple[datetime, datetime, int]]:
    """The days worked on with the time between them, in days of at most 24 hours, as Project writes them."""
    before: datetime | None = None
    for start, finish, minutes in parts:
        while before is not None and before < start:
            until = min(before + timedelta(days=1), start)
            yield before, until, 0
            before = until
        yield start, finish, minutes
        before = finish
