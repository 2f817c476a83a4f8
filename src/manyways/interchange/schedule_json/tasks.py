"""The tasks of a schedule document: items, their assignments, their links."""

import itertools

from manyways.engine.schedule import Assignment, Constraint, Item, LagKind, Link, LinkType
from manyways.engine.time import NO_MINUTE
from manyways.interchange.schedule_json.calendars import Calendars
from manyways.interchange.schedule_json.values import ReadError, Record

LINK_TYPES = {
    "FS": LinkType.FINISH_START,
    "SS": LinkType.START_START,
    "FF": LinkType.FINISH_FINISH,
    "SF": LinkType.START_FINISH,
}
CONSTRAINTS = {kind.name: kind for kind in Constraint} | {
    "START_ON": Constraint.MUST_START_ON,
    "FINISH_ON": Constraint.MUST_FINISH_ON,
}
LONGEST_LAG = 10**8


def items_of(tasks: list[Record], rows: dict[int, int], calendars: Calendars, default: int) -> list[Item]:
    """One item for each task, in order."""
    parents = {task.optional_integer("parent_uid") for task in tasks}
    return [
        _item(task, rows, calendars, default, has_children=task.integer("uid") in parents) for task in tasks
    ]


def links_of(tasks: list[Record], rows: dict[int, int]) -> list[Link]:
    """The links of all tasks, in the order of the tasks that wait."""
    return [
        _link(record, rows, row)
        for row, task in enumerate(tasks)
        for record in task.records("predecessors", "predecessor")
    ]


def _item(
    task: Record, rows: dict[int, int], calendars: Calendars, default: int, *, has_children: bool
) -> Item:
    calendar = _calendar(task, calendars, default)
    units = task.text("duration_units")
    is_summary = has_children or task.flag("summary")
    start, finish = _kept_dates(task)
    actual_start, actual_finish = task.minute("actual_start"), task.minute("actual_finish")
    remaining = task.fields.get("remaining_minutes")
    constraint, constraint_minute = _constraint(task)
    return Item(
        key=task.integer("uid") & (2**64 - 1),
        name=task.text("name"),
        duration_minutes=task.minutes("duration_minutes", 0),
        calendar=calendar,
        parent=_parent(task, rows),
        is_elapsed=units.startswith("ELAPSED"),
        is_milestone=task.flag("milestone"),
        is_summary=is_summary,
        is_active=task.flag("active", default=True),
        is_manual=task.flag("manual") and NO_MINUTE < start <= finish,
        is_fixed_duration=task.text("type") == "FIXED_DURATION",
        start_minute=start,
        finish_minute=finish,
        constraint=constraint,
        constraint_minute=constraint_minute,
        deadline_minute=task.minute("deadline"),
        actual_start_minute=actual_start,
        actual_finish_minute=NO_MINUTE if is_summary else actual_finish,
        percent_complete=task.number("percent_complete", 0, high=100),
        remaining_minutes=None if remaining is None else task.minutes("remaining_minutes"),
        levelling_delay_minutes=task.minutes("leveling_delay_minutes", 0),
        split_minutes=_pauses(task, calendars, calendar),
        assignments=() if is_summary else _assignments(task, calendars),
    )


def _calendar(task: Record, calendars: Calendars, default: int) -> int:
    uid = task.optional_integer("calendar_uid")
    if uid is None:
        return default
    if uid not in calendars.hours:
        raise task.wrong("calendar_uid", f"names no calendar of the file: {uid}.")
    return calendars.index(uid)


def _parent(task: Record, rows: dict[int, int]) -> int:
    """The row of the summary; a uid that is no task's is the project itself."""
    uid = task.optional_integer("parent_uid")
    return -1 if uid is None else rows.get(uid, -1)


def _kept_dates(task: Record) -> tuple[int, int]:
    """Start and finish as written: those of the task, else those the file's tool has stored."""
    stored = task.record("stored")
    start, finish = task.minute("start"), task.minute("finish")
    return (
        start if start != NO_MINUTE else stored.minute("start"),
        finish if finish != NO_MINUTE else stored.minute("finish"),
    )


def _constraint(task: Record) -> tuple[Constraint, int]:
    """A constraint without its date is none."""
    name = task.text("constraint", "AS_SOON_AS_POSSIBLE")
    if name not in CONSTRAINTS:
        raise task.wrong("constraint", f"is none of {', '.join(CONSTRAINTS)}: {name[:40]}.")
    minute = task.minute("constraint_date")
    kind = CONSTRAINTS[name]
    if kind > Constraint.AS_LATE_AS_POSSIBLE and minute == NO_MINUTE:
        raise task.wrong("constraint_date", f"is missing, and {name} needs it.")
    return kind, minute


def _pauses(task: Record, calendars: Calendars, calendar: int) -> int:
    """Working time between the parts of a split task."""
    bounds = [_part(task, part) for part in task.values("splits")]
    own = calendars.compiled[calendar]
    gaps = (own.working_between(finish, start) for (_, finish), (start, _) in itertools.pairwise(bounds))
    return sum(max(0, int(gap)) for gap in gaps)


def _part(task: Record, part: object) -> tuple[int, int]:
    if not isinstance(part, list) or len(part) != 2:
        raise task.wrong("splits", "has a part that is not [start, finish].")
    return task.minute_of_text("splits", part[0]), task.minute_of_text("splits", part[1])


def _assignments(task: Record, calendars: Calendars) -> tuple[Assignment, ...]:
    """Work of people and machines; material, cost, and work without units do not drive the dates."""
    if task.text("type") == "FIXED_DURATION":
        return ()
    records = task.records("assignments", "assignment")
    chosen = [
        each
        for each in records
        if each.text("type", "WORK") == "WORK" and each.number("units", 100, high=1e9)
    ]
    return tuple(_assignment(task, record, calendars) for record in chosen)


def _assignment(task: Record, record: Record, calendars: Calendars) -> Assignment:
    remaining = record.fields.get("remaining_work_minutes")
    calendar = _assignment_calendar(task, record, calendars)
    units = record.number("units", 100, high=1e9) / 100
    work = record.number("work_minutes", 0)
    return Assignment(
        work_minutes=max(work, _contoured_minutes(record, calendars, calendar, work / units) * units),
        units=units,
        calendar=calendar,
        delay_minutes=record.minutes("delay_minutes", 0),
        remaining_work_minutes=None if remaining is None else record.number("remaining_work_minutes"),
    )


def _contoured_minutes(record: Record, calendars: Calendars, calendar: int, minutes: float) -> float:
    """The working time between an assignment's own dates, where contour or pauses make it longer."""
    start, finish = record.minute("start"), record.minute("finish")
    if not NO_MINUTE < start < finish:
        return minutes
    span = int(calendars.compiled[calendar].working_between(start, finish))
    return span if span > 1.01 * minutes + 1 else minutes


def _assignment_calendar(task: Record, record: Record, calendars: Calendars) -> int:
    """The resource's calendar; with a calendar of the task's own, the hours in both."""
    own, uid = task.optional_integer("calendar_uid"), record.optional_integer("calendar_uid")
    if uid is None or (uid not in calendars.hours and own is not None):
        uid = own
    if uid is None:
        return calendars.default(None)
    if uid not in calendars.hours:
        raise ReadError(f"{record.where}: “calendar_uid” names no calendar of the file: {uid}.")
    if own is None or not task.flag("own_calendar"):
        return calendars.index(uid)
    return calendars.index(own) if task.flag("ignore_resource_calendar") else calendars.joint(uid, own)


def _link(record: Record, rows: dict[int, int], successor: int) -> Link:
    uid = record.integer("uid")
    if uid not in rows:
        raise record.wrong("uid", f"names no task of the file: {uid}.")
    kind = record.text("type", "FS")
    if kind not in LINK_TYPES:
        raise record.wrong("type", f"is none of FS, SS, FF, SF: {kind[:40]}.")
    lag, lag_kind = _lag(record)
    return Link(rows[uid], successor, LINK_TYPES[kind], lag, lag_kind)


def _lag(record: Record) -> tuple[float, LagKind]:
    """Minutes, or a percentage of the predecessor's duration."""
    units = record.text("lag_units")
    if units.endswith("%"):
        return record.number("lag", 0, low=-1e6, high=1e6), LagKind.PERCENT
    minutes = record.number("lag_minutes", 0, low=-LONGEST_LAG, high=LONGEST_LAG)
    return minutes, LagKind.ELAPSED if units.startswith("e") else LagKind.WORKING
