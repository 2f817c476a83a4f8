"""The calendars of a schedule document."""

from datetime import date
from typing import Any

from manyways.engine.time import Calendar, WorkingHours, compile_calendar, intersection, standard_hours
from manyways.engine.time.calendar import NoWorkingTimeError
from manyways.interchange.schedule_json.values import ReadError, Record

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


class Calendars:
    """The compiled calendars a plan uses, found by uid, compiled when first used."""

    def __init__(self, document: Record) -> None:
        self.hours: dict[int, WorkingHours] = {}
        self.compiled: list[Calendar] = []
        self.where: dict[int, str] = {}
        self._index: dict[WorkingHours, int] = {}
        for record in document.records("calendars", "calendar"):
            uid = record.integer("uid")
            if uid in self.hours:
                raise ReadError(f"{record.where}: the uid {uid} is taken by another calendar.")
            self.hours[uid] = _hours(record)
            self.where[uid] = f"{record.where} ({record.text('name', 'without a name')})"

    def default(self, uid: int | None) -> int:
        """The index of the project's calendar; Monday to Friday, 08:00-17:00, where a file has none."""
        if uid is not None and uid in self.hours:
            return self.index(uid)
        first = next(iter(self.hours), None)
        return (
            self._compile(standard_hours(), "the standard calendar") if first is None else self.index(first)
        )

    def index(self, uid: int) -> int:
        """The index of a calendar by its uid."""
        return self._compile(self.hours[uid], self.where[uid])

    def joint(self, uid: int, other_uid: int) -> int:
        """The index of the hours worked in both of two calendars; of the first where there are none."""
        if uid == other_uid:
            return self.index(uid)
        try:
            return self._compile(intersection(self.hours[uid], self.hours[other_uid]), self.where[uid])
        except ReadError:
            return self.index(uid)

    def _compile(self, hours: WorkingHours, where: str) -> int:
        if hours not in self._index:
            try:
                self.compiled.append(compile_calendar(hours))
            except NoWorkingTimeError as reason:
                raise ReadError(
                    f"{where}: {reason} Give it working hours, or use another calendar."
                ) from reason
            self._index[hours] = len(self.compiled) - 1
        return self._index[hours]


def _hours(record: Record) -> WorkingHours:
    """Week and dates that differ of one calendar."""
    week = record.record("week")
    days = tuple(_intervals(week, name) for name in WEEKDAYS)
    differing = record.record("dates_that_differ")
    exceptions: dict[date, Any] = {
        differing.day(text): _intervals(differing, text) for text in differing.fields
    }
    try:
        return WorkingHours(days, tuple(sorted(exceptions.items())))  # type: ignore[arg-type]
    except ValueError as reason:
        raise ReadError(f"{record.where}: {reason}") from reason


def _intervals(record: Record, name: str) -> tuple[tuple[int, int], ...]:
    """Working intervals of one day, in order; those that touch or overlap become one."""
    merged: list[tuple[int, int]] = []
    for start, finish in sorted(_interval(record, name, value) for value in record.values(name)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], finish))
        elif start < finish:
            merged.append((start, finish))
    return tuple(merged)


def _interval(record: Record, name: str, value: object) -> tuple[int, int]:
    """One interval [start, finish] in minutes of the day."""
    if not isinstance(value, list) or len(value) != 2:
        raise record.wrong(name, "has an interval that is not [start, finish] in minutes of the day.")
    pair = Record(f"{record.where}, {name}", {"start": value[0], "finish": value[1]})
    return round(pair.number("start", high=1440)), round(pair.number("finish", high=1440))
