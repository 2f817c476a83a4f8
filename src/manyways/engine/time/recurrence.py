"""Recurring exceptions of a calendar: a rule written once, and the dates it means."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from manyways.engine.time.moments import LAST_YEAR

LAST_DAY = date(LAST_YEAR, 12, 31)


class Frequency(StrEnum):
    """The step of a rule: one period, of which every `interval`-th is taken."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True)
class Recurrence:
    """A rule for dates from `first_on` on, until `last_on` or for `occurrences` times.

    `interval`: every how many periods. `weekdays`: 0 is Monday; for weekly rules the days of the
    week (none: that of `first_on`), for monthly and yearly rules with `week_of_month` the one day
    meant. `week_of_month`: 1 to 4, or -1 for the last; 0 takes `day_of_month` (0: that of
    `first_on`), held at the end of shorter months. `month`: for yearly rules (0: that of `first_on`).
    """

    frequency: Frequency
    first_on: date
    last_on: date | None = None
    occurrences: int | None = None
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    week_of_month: int = 0
    day_of_month: int = 0
    month: int = 0

    def __post_init__(self) -> None:
        if self.interval < 1:
            raise ValueError("A rule recurs at least every period: the interval is 1 or more.")
        if self.week_of_month not in {-1, 0, 1, 2, 3, 4}:
            raise ValueError("The week of the month is 1 to 4, or -1 for the last.")
        if self.week_of_month and len(self.weekdays) != 1:
            raise ValueError("A rule for a week of the month names exactly one weekday.")


def dates_of(rule: Recurrence) -> tuple[date, ...]:
    """All dates of a rule, in order, up to the end of 2149.

    >>> thanksgiving = Recurrence(Frequency.YEARLY, date(2026, 1, 1), occurrences=2,
    ...                           weekdays=frozenset({3}), week_of_month=4, month=11)
    >>> dates_of(thanksgiving)
    (datetime.date(2026, 11, 26), datetime.date(2027, 11, 25))
    """
    last = min(rule.last_on or LAST_DAY, LAST_DAY)
    candidates = (day for day in _candidates(rule, last) if rule.first_on <= day <= last)
    return tuple(islice(candidates, rule.occurrences))


def _candidates(rule: Recurrence, last: date) -> Iterator[date]:
    """The dates of whole periods, in order; some may lie before the first or after the last."""
    if rule.frequency is Frequency.DAILY:
        yield from _days(rule.first_on, last, rule.interval)
    elif rule.frequency is Frequency.WEEKLY:
        yield from _weekly(rule, last)
    else:
        yield from _monthly(rule, last)


def _days(first: date, last: date, step: int) -> Iterator[date]:
    """Every step-th day from the first to the last."""
    for offset in range(0, (last - first).days + 1, step):
        yield first + timedelta(days=offset)


def _weekly(rule: Recurrence, last: date) -> Iterator[date]:
    """The named weekdays of every interval-th week, weeks starting on Monday."""
    monday = rule.first_on - timedelta(days=rule.first_on.weekday())
    weekdays = sorted(rule.weekdays) or [rule.first_on.weekday()]
    for week in _days(monday, last, 7 * rule.interval):
        yield from (week + timedelta(days=weekday) for weekday in weekdays if (last - week).days >= weekday)


def _monthly(rule: Recurrence, last: date) -> Iterator[date]:
    """One day of every interval-th month; a yearly rule is a monthly one of twelve times the step."""
    is_yearly = rule.frequency is Frequency.YEARLY
    month = (rule.month or rule.first_on.month) if is_yearly else rule.first_on.month
    step = rule.interval * (12 if is_yearly else 1)
    number = rule.first_on.year * 12 + month - 1
    while number <= last.year * 12 + last.month - 1:
        yield _day_in_month(rule, number // 12, number % 12 + 1)
        number += step


def _day_in_month(rule: Recurrence, year: int, month: int) -> date:
    """The day of a month that a rule means."""
    first_weekday, length = monthrange(year, month)
    if not rule.week_of_month:
        return date(year, month, min(rule.day_of_month or rule.first_on.day, length))
    offset = (next(iter(rule.weekdays)) - first_weekday) % 7
    days = range(1 + offset, length + 1, 7)
    return date(year, month, days[rule.week_of_month - (rule.week_of_month > 0)])
