"""The working hours of a calendar as people write them: a week and the dates that differ."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from manyways.engine.time.moments import MINUTES_PER_DAY

Interval = tuple[int, int]
Day = tuple[Interval, ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]


@dataclass(frozen=True)
class WorkingHours:
    """Working intervals of each weekday, Monday first, and of every date that is not as its weekday.

    An interval is (start, finish) in minutes of the day, `0 <= start < finish <= 1440`; an empty day
    is free. A shift over midnight is written on both days. `exceptions` are (date, intervals), in
    order of date, each date once. Raises `ValueError` with the reason for anything else.

    >>> WorkingHours(week=standard_hours().week).week[5]
    ()
    """

    week: Week
    exceptions: tuple[tuple[date, Day], ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(f"A week has seven days, not {len(self.week)}.")
        for day in (*self.week, *(hours for _, hours in self.exceptions)):
            _check_day(day)
        dates = [day for day, _ in self.exceptions]
        if any(later <= earlier for earlier, later in itertools.pairwise(dates)):
            raise ValueError("The dates that differ must be in order, each once.")

    def with_exceptions(self, exceptions: Mapping[date, Iterable[Interval]]) -> "WorkingHours":
        """The same hours with more dates that differ; a date given again replaces the earlier one.

        >>> free = standard_hours().with_exceptions({date(2026, 12, 25): ()})
        >>> free.exceptions
        ((datetime.date(2026, 12, 25), ()),)
        """
        merged = dict(self.exceptions) | {day: tuple(hours) for day, hours in exceptions.items()}
        return WorkingHours(self.week, tuple(sorted(merged.items())))


def standard_hours() -> WorkingHours:
    """Monday to Friday, 08:00-12:00 and 13:00-17:00.

    >>> standard_hours().week[0]
    ((480, 720), (780, 1020))
    """
    day: Day = ((480, 720), (780, 1020))
    return WorkingHours(week=(day, day, day, day, day, (), ()))


def _check_day(day: Day) -> None:
    """Refuse intervals that are empty, overlap, or leave the day."""
    latest = 0
    for start, finish in day:
        if not latest <= start < finish <= MINUTES_PER_DAY:
            raise ValueError(f"Working hours {start}-{finish} overlap, are empty or leave the day.")
        latest = finish
