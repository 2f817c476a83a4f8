"""Rows of work as the engine takes them: calendars as working hours, an initiative as a plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from manyways.access.clock import today
from manyways.engine.schedule import Constraint, LagKind, LinkType, Plan, Rules, plan_of
from manyways.engine.schedule import Item as Row
from manyways.engine.schedule import Link as Edge
from manyways.engine.time import (
    NO_MINUTE,
    WorkingHours,
    compile_calendar,
    elapsed_calendar,
    minute_of,
    moment_of,
)
from manyways.engine.time import Calendar as Compiled
from manyways.schedule.queries import Source
from manyways.teams.models import Calendar
from manyways.work.models import Initiative, Item
from manyways.work.times import pauses_to_come

ONE_DAY = 480
YEARS_BEFORE, YEARS_AFTER = 10, 20
_CONSTRAINTS = {
    value: Constraint(index)
    for index, value in enumerate(("asap", "alap", "snet", "snlt", "fnet", "fnlt", "mso", "mfo"))
}
_OF_FINISH = {"fnet", "fnlt", "mfo"}
_ON_A_DAY = {"mso", "mfo"}  # a milestone that must be on a day stays on it, also where nobody works
_TYPES = {
    "fs": LinkType.FINISH_START,
    "ss": LinkType.START_START,
    "ff": LinkType.FINISH_FINISH,
    "sf": LinkType.START_FINISH,
}
_LAGS = {"working": LagKind.WORKING, "elapsed": LagKind.ELAPSED, "percent": LagKind.PERCENT}
_FROM_START = {"ss", "sf"}


@lru_cache(maxsize=64)
def free_days(country: str, first_year: int, last_year: int) -> tuple[date, ...]:
    """The public holidays of a country (`DE`) or a part of it (`DE-BY`), in order."""
    code, _dash, part = country.partition("-")
    years = range(first_year, last_year + 1)
    return tuple(sorted(holidays.country_holidays(code, subdiv=part or None, years=years)))


def working_hours(calendar: Calendar) -> WorkingHours:
    """The working hours of a calendar; its own days that differ win over public holidays."""
    exceptions = {date.fromisoformat(day): _shifts(shifts) for day, shifts in calendar.exceptions.items()}
    if calendar.country:
        year = today().year
        for day in free_days(calendar.country, year - YEARS_BEFORE, year + YEARS_AFTER):
            exceptions.setdefault(day, ())
    week = tuple(_shifts(day) for day in calendar.week)
    return WorkingHours(week, tuple(sorted(exceptions.items())))  # type: ignore[arg-type]


def _shifts(pairs: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, finish) for start, finish in pairs)


_compiled: dict[tuple[int, int, int], Compiled] = {}


def compiled_calendar(calendar: Calendar) -> Compiled:
    """A calendar as the engine's lookup tables, kept until the row changes or the year does."""
    key = (calendar.pk, calendar.version, today().year)
    if key not in _compiled:
        if len(_compiled) > 256:
            _compiled.clear()
        _compiled[key] = compile_calendar(working_hours(calendar))
    return _compiled[key]


def minute_from(moment: datetime) -> int:
    """The plan minute of a moment, in the organisation's time zone."""
    return minute_of(timezone.localtime(moment).replace(tzinfo=None))


def moment_from(minute: int) -> datetime:
    """The moment of a plan minute."""
    return timezone.make_aware(moment_of(minute))


def finish_minute_from(moment: datetime) -> int:
    """As `minute_from`; a finish at midnight is a day without a time and means its end."""
    minute = minute_from(moment)
    return minute + 1440 if minute % 1440 == 0 else minute


def day_minute(day: date) -> int:
    """The first minute of a day."""
    return minute_of(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True)
class Arrays:
    """The plan with the item behind each row, and the items that have no date of their own."""

    plan: Plan
    rules: Rules
    items: list[Item]
    undated: frozenset[int]
    guessed: frozenset[int]
    elsewhere: dict[int, int]
    """Row of the plan that stands for an end of another initiative's item -> that item's id."""


def has_own_date(item: Item, initiative: Initiative, *, is_summary: bool) -> bool:
    """Whether a plan dates an item; what a team's flow finishes is dated by the forecast instead."""
    if is_summary or item.finished_at or item.is_manual or item.duration_minutes is not None:
        return True
    if item.form == Item.Form.MILESTONE:
        return True
    return initiative.way.has_plan and item.form != Item.Form.STORY


def undated_items(source: Source) -> frozenset[int]:
    """Items without a date of their own, and the milestones (in flow, all items) that wait for such items."""
    parents = {item.parent_id for item in source.items}
    undated = {
        item.pk
        for item in source.items
        if not has_own_date(item, source.initiative, is_summary=item.pk in parents)
    }
    here = {item.pk for item in source.items}
    can_wait = {
        item.pk for item in source.items if item.pk not in parents and _can_wait(item, source.initiative)
    }
    grows = True
    while grows:
        unknown = undated | {
            link.predecessor_id
            for link in source.links
            if link.predecessor_id not in here and link.predecessor_id not in source.known
        }
        waiting = {link.successor_id for link in source.links if link.predecessor_id in unknown} & can_wait
        grows = bool(waiting - undated)
        undated |= waiting
    return frozenset(undated)


def _can_wait(item: Item, initiative: Initiative) -> bool:
    """Whether an open item has no date before what it waits for has one."""
    has_date = item.finished_at is not None or item.is_manual or item.constraint_at is not None
    return not has_date and (item.form == Item.Form.MILESTONE or not initiative.way.has_plan)


def arrays_of(source: Source) -> Arrays:
    """The plan of one initiative. Raises `InvalidPlanError` with the row and the reason."""
    calendars = [source.calendar, *(row for row in source.calendars.values() if row != source.calendar)]
    compiled = [compiled_calendar(row) for row in calendars]
    place = {row.pk: index for index, row in enumerate(calendars)}
    undated = undated_items(source)
    items = [item for item in source.items if item.pk not in undated]
    position = {item.pk: index for index, item in enumerate(items)}
    parents = {item.parent_id for item in items}
    guessed = frozenset(item.pk for item in items if item.pk not in parents and _is_guessed(item))
    rows = [
        _row(item, position, place, compiled[place.get(item.calendar_id or 0, 0)], item.pk in parents)
        for item in items
    ]
    edges, elsewhere = _edges(source, position, rows)
    initiative = source.initiative
    start, finish = start_minute(initiative), finish_minute(initiative, compiled[0])
    plan = plan_of(rows, edges, calendars=compiled, start_minute=start, finish_minute=finish)
    return Arrays(plan, _rules(initiative), items, undated, guessed, elsewhere)


def _is_guessed(item: Item) -> bool:
    has_no_time = item.form in {Item.Form.MILESTONE, Item.Form.PHASE}
    return item.duration_minutes is None and not has_no_time and not item.finished_at and not item.is_manual


def start_minute(initiative: Initiative) -> int:
    """The plan minute before which nothing is planned."""
    start = initiative.starts_on or initiative.started_on or timezone.localtime(initiative.created_at).date()
    return day_minute(start)


def finish_minute(initiative: Initiative, calendar: Compiled) -> int:
    """The end of work on the day that a plan is counted back from; none for one that starts at its start."""
    day = initiative.planned_back_from
    if day is None:
        return NO_MINUTE
    return int(calendar.finish_at(calendar.working_at(day_minute(day) + 1440)))


def _rules(initiative: Initiative) -> Rules:
    if initiative.status_on is None:
        return Rules()
    return Rules(status_minute=day_minute(initiative.status_on))


def _row(
    item: Item,
    position: Mapping[int, int],
    place: Mapping[int, int],
    calendar: Compiled,
    is_summary: bool,
) -> Row:
    start, finish = _manual(item, calendar) if item.is_manual else (NO_MINUTE, NO_MINUTE)
    actual_start = minute_from(item.started_at) if item.started_at else NO_MINUTE
    actual_finish = minute_from(item.finished_at) if item.finished_at else NO_MINUTE
    if actual_finish != NO_MINUTE and actual_start == NO_MINUTE:
        actual_start = actual_finish
    is_finished = actual_finish != NO_MINUTE
    return Row(
        key=item.key.int >> 64,
        name=item.name,
        duration_minutes=0 if is_summary else duration_of(item),
        calendar=place.get(item.calendar_id or 0, -1),
        parent=position.get(item.parent_id or 0, -1),
        is_milestone=item.form == Item.Form.MILESTONE,
        is_summary=is_summary,
        is_active=item.dropped_at is None,
        is_manual=item.is_manual and not is_summary,
        is_elapsed=item.is_elapsed or (item.form == Item.Form.MILESTONE and item.constraint in _ON_A_DAY),
        split_minutes=0 if is_summary else sum(pause[1] for pause in item.pauses),
        split_left_minutes=0 if is_summary else pauses_to_come(item),
        start_minute=start,
        finish_minute=finish,
        constraint=_CONSTRAINTS[item.constraint],
        constraint_minute=_constraint_minute(item),
        deadline_minute=finish_minute_from(item.deadline_at) if item.deadline_at else NO_MINUTE,
        actual_start_minute=NO_MINUTE if is_summary else actual_start,
        actual_finish_minute=NO_MINUTE if is_summary else actual_finish,
        percent_complete=0 if is_summary else 100 if is_finished else min(item.percent_done, 99),
    )


def duration_of(item: Item) -> int:
    """Working minutes of an item; a task nobody gave a time counts as one day."""
    if item.duration_minutes is not None:
        return item.duration_minutes
    return 0 if item.form in {Item.Form.MILESTONE, Item.Form.PHASE} else ONE_DAY


def _constraint_minute(item: Item) -> int:
    if item.constraint_at is None or item.constraint in {"asap", "alap"}:
        return NO_MINUTE
    read = finish_minute_from if item.constraint in _OF_FINISH else minute_from
    return read(item.constraint_at)


def _manual(item: Item, calendar: Compiled) -> tuple[int, int]:
    """Start and finish set by hand; the missing one follows from the duration."""
    duration = duration_of(item) + sum(pause[1] for pause in item.pauses)
    calendar = elapsed_calendar() if item.is_elapsed else calendar
    if item.manual_start_at and item.manual_finish_at:
        start, finish = minute_from(item.manual_start_at), finish_minute_from(item.manual_finish_at)
        return start, max(start, finish)
    if item.manual_start_at:
        start = minute_from(item.manual_start_at)
        return start, int(calendar.finish_at(calendar.working_at(start) + duration)) if duration else start
    assert item.manual_finish_at
    finish = finish_minute_from(item.manual_finish_at)
    return (int(calendar.start_at(calendar.working_at(finish) - duration)) if duration else finish), finish


def _edges(source: Source, position: Mapping[int, int], rows: list[Row]) -> tuple[list[Edge], dict[int, int]]:
    """The links between rows; the end of another initiative's item becomes a row of its own, fixed in time."""
    edges, elsewhere = [], dict[int, int]()
    for link in source.links:
        if link.successor_id not in position:
            continue
        predecessor = position.get(link.predecessor_id)
        if predecessor is None:
            if link.predecessor_id not in source.known:
                continue
            predecessor = len(rows)
            elsewhere[predecessor] = link.predecessor_id
            start, finish = source.known[link.predecessor_id]
            rows.append(_instant(start if link.type in _FROM_START else finish))
        edges.append(
            Edge(predecessor, position[link.successor_id], _TYPES[link.type], link.lag, _LAGS[link.lag_unit])
        )
    return edges, elsewhere


def _instant(minute: int) -> Row:
    return Row(key=0, is_manual=True, is_milestone=True, start_minute=minute, finish_minute=minute)


def days_late(finish: date, due: date | None) -> int:
    """Days from the date given to the finish; 0 if it holds or nothing was given."""
    return max(0, (finish - due) // timedelta(days=1)) if due else 0
