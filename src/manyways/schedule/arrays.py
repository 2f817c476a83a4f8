"""Rows of work as the engine takes them: calendars as working hours, an initiative as a plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from manyways.access.clock import today
from manyways.engine.schedule import LagKind, LinkType, Plan, Rules, plan_in_columns
from manyways.engine.time import NO_MINUTE, WorkingHours, compile_calendar, minute_of, moment_of
from manyways.engine.time import Calendar as Compiled
from manyways.schedule.columns import (
    OUTSIDE,
    columns_of,
)
from manyways.schedule.queries import Source
from manyways.teams.models import Calendar
from manyways.work.models import Initiative, Item

YEARS_BEFORE, YEARS_AFTER = 10, 20
_TYPES = {
    "fs": int(LinkType.FINISH_START),
    "ss": int(LinkType.START_START),
    "ff": int(LinkType.FINISH_FINISH),
    "sf": int(LinkType.START_FINISH),
}
_LAGS = {"working": int(LagKind.WORKING), "elapsed": int(LagKind.ELAPSED), "percent": int(LagKind.PERCENT)}
_FROM_START = {"ss", "sf"}
_INSTANT = {"start_minute", "finish_minute"}


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


def moment_from(minute: int) -> datetime:
    """The moment of a plan minute."""
    return timezone.make_aware(moment_of(minute))


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
        item.id
        for item in source.items
        if not has_own_date(item, source.initiative, is_summary=item.id in parents)
    }
    here = {item.id for item in source.items}
    lost = {link.predecessor_id for link in source.links} - here - source.known.keys()
    if not undated and not lost:
        return frozenset()
    can_wait = {
        item.id for item in source.items if item.id not in parents and _can_wait(item, source.initiative)
    }
    grows = True
    while grows:
        unknown = undated | lost
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
    items = [item for item in source.items if item.id not in undated]
    parents = {item.parent_id for item in items}
    guessed = frozenset(item.id for item in items if item.id not in parents and _is_guessed(item))
    columns = columns_of(items, place, compiled)
    links, elsewhere, instants = _links(source, {item.id: row for row, item in enumerate(items)})
    for name, column in columns.items():
        column.extend(instants if name in _INSTANT else [OUTSIDE.get(name, 0)] * len(instants))
    initiative = source.initiative
    start, finish = start_minute(initiative), finish_minute(initiative, compiled[0])
    plan = plan_in_columns(columns, links, calendars=compiled, start_minute=start, finish_minute=finish)
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


def _links(
    source: Source, position: Mapping[int, int]
) -> tuple[dict[str, list[int]], dict[int, int], list[int]]:
    """The links between rows; rows after the last stand for ends of other initiatives' items, fixed in time."""
    found, elsewhere, instants = list[tuple[int, ...]](), dict[int, int](), list[int]()
    for link in source.links:
        successor, predecessor = position.get(link.successor_id), position.get(link.predecessor_id)
        if successor is None:
            continue
        if predecessor is None:
            if link.predecessor_id not in source.known:
                continue
            predecessor = len(position) + len(instants)
            elsewhere[predecessor] = link.predecessor_id
            start, finish = source.known[link.predecessor_id]
            instants.append(start if link.type in _FROM_START else finish)
        found.append((predecessor, successor, _TYPES[link.type], link.lag, _LAGS[link.lag_unit]))
    columns = zip(*found, strict=True) if found else [()] * 5
    names = ("predecessor", "successor", "type", "lag", "lag_kind")
    return {name: list(column) for name, column in zip(names, columns, strict=True)}, elsewhere, instants


def days_late(finish: date, due: date | None) -> int:
    """Days from the date given to the finish; 0 if it holds or nothing was given."""
    return max(0, (finish - due) // timedelta(days=1)) if due else 0
