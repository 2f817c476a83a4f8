"""Calendars as MPXJ writes them: weeks, working weeks, exceptions and recurring ones, and parents."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from manyways.engine.time import Recurrence, dates_of
from manyways.engine.time.recurrence import Frequency

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STANDARD_DAY = [[480, 720], [780, 1020]]
LAST_WEEK = 5
LONGEST_EXCEPTION_DAYS = 366 * 180

Json = dict[str, Any]
Hours = list[list[int]]


def calendars_of(calendars: list[Json]) -> list[Json]:
    """Each calendar with its own week and every date that differs, parents resolved."""
    by_uid = {calendar["unique_id"]: calendar for calendar in calendars if "unique_id" in calendar}
    return [_calendar(calendar, by_uid) for calendar in by_uid.values()]


def _calendar(calendar: Json, by_uid: dict[int, Json]) -> Json:
    line = _ancestry(calendar, by_uid)
    differing: dict[str, Hours] = {}
    for each in reversed(line):
        differing |= _working_weeks(each, by_uid)
        differing |= _exceptions(each)
    return {
        "uid": calendar["unique_id"],
        "name": calendar.get("name", ""),
        "week": {day.upper(): _day(line, day) for day in WEEKDAYS},
        "dates_that_differ": dict(sorted(differing.items())),
    }


def _ancestry(calendar: Json, by_uid: dict[int, Json]) -> list[Json]:
    """A calendar, its parent, the parent's parent; a circle ends it."""
    line = [calendar]
    while (parent := by_uid.get(line[-1].get("parent_unique_id", -1))) is not None and parent not in line:
        line.append(parent)
    return line


def _day(line: list[Json], name: str) -> Hours:
    """The hours of a weekday in the nearest calendar that says so; else Monday to Friday, 08:00-17:00."""
    for calendar in line:
        day = calendar.get(name, {})
        if day.get("type") == "working":
            return _hours(day)
        if day.get("type") == "non_working":
            return []
    return [] if name in {"saturday", "sunday"} else STANDARD_DAY


def _hours(record: Json) -> Hours:
    """Working intervals in minutes of the day; 00:00 as an end is midnight."""
    intervals = [[_minute(each["from"]), _minute(each["to"]) or 1440] for each in record.get("hours", [])]
    return sorted(each for each in intervals if each[0] < each[1])


def _minute(text: str) -> int:
    hours, minutes = text.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _working_weeks(calendar: Json, by_uid: dict[int, Json]) -> dict[str, Hours]:
    """Every date of the weeks that replace the ordinary one for a while."""
    differing: dict[str, Hours] = {}
    for week in calendar.get("working_weeks", []):
        line = [week, *_ancestry(calendar, by_uid)]
        for day in _span(week.get("effective_from"), week.get("effective_to")):
            if week.get(WEEKDAYS[day.weekday()], {}).get("type") != "default":
                differing[day.isoformat()] = _day(line, WEEKDAYS[day.weekday()])
    return differing


def _exceptions(calendar: Json) -> dict[str, Hours]:
    """Every date of the exceptions; where they meet, one without recurrence wins, then the rarer one."""
    differing: dict[str, Hours] = {}
    exceptions = calendar.get("exceptions", [])
    for exception in sorted(exceptions, key=_rarity):
        hours = _hours(exception) if exception.get("type") == "working" else []
        differing |= {day.isoformat(): hours for day in _dates(exception)}
    return differing


def _rarity(exception: Json) -> int:
    """The order in which exceptions are laid over each other, the last on top."""
    order = ("daily", "weekly", "monthly", "yearly")
    recurrence = exception.get("recurrence")
    return len(order) if recurrence is None else order.index(recurrence["type"])


def _dates(exception: Json) -> list[date]:
    recurrence = exception.get("recurrence")
    if recurrence is None:
        return list(_span(exception.get("from"), exception.get("to")))
    return list(dates_of(_rule(recurrence)))


def _span(first: str | None, last: str | None) -> Iterator[date]:
    """All days from the first to the last; none where one is missing."""
    if not first or not last:
        return
    start = date.fromisoformat(first[:10])
    length = (date.fromisoformat(last[:10]) - start).days
    for offset in range(min(length, LONGEST_EXCEPTION_DAYS) + 1):
        yield start + timedelta(days=offset)


def _rule(recurrence: Json) -> Recurrence:
    """The rule of a recurring exception."""
    frequency = Frequency(recurrence["type"])
    weekdays = frozenset(WEEKDAYS.index(day) for day in recurrence.get("weekly_days", []))
    is_monthly = frequency in {Frequency.MONTHLY, Frequency.YEARLY}
    is_relative = is_monthly and bool(recurrence.get("relative")) and len(weekdays) == 1
    number = recurrence.get("day_number", 1)
    finish = recurrence.get("finish_date")
    return Recurrence(
        frequency=frequency,
        first_on=date.fromisoformat(recurrence["start_date"][:10]),
        last_on=date.fromisoformat(finish[:10]) if finish and recurrence.get("use_end_date") else None,
        occurrences=None if recurrence.get("use_end_date") else recurrence.get("occurrences"),
        interval=max(1, recurrence.get("frequency", 1)) if frequency is not Frequency.YEARLY else 1,
        weekdays=weekdays if is_relative or frequency is Frequency.WEEKLY else frozenset(),
        week_of_month=(-1 if number >= LAST_WEEK else number) if is_relative else 0,
        day_of_month=number if is_monthly and not is_relative else 0,
        month=recurrence.get("month_number", 0) if frequency is Frequency.YEARLY else 0,
    )
