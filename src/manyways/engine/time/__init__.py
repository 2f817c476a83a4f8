"""Working time: calendars with shifts and exceptions, minutes to dates and back, in constant time."""

from manyways.engine.time.calendar import Calendar, compile_calendar, elapsed_calendar, intersection
from manyways.engine.time.hours import Interval, Week, WorkingHours, standard_hours
from manyways.engine.time.moments import (
    END_MINUTE,
    FIRST_YEAR,
    LAST_YEAR,
    NO_MINUTE,
    OutOfTimeError,
    minute_of,
    moment_of,
    moments_of,
)
from manyways.engine.time.recurrence import Recurrence, dates_of

__all__ = [
    "END_MINUTE",
    "FIRST_YEAR",
    "LAST_YEAR",
    "NO_MINUTE",
    "Calendar",
    "Interval",
    "OutOfTimeError",
    "Recurrence",
    "Week",
    "WorkingHours",
    "compile_calendar",
    "dates_of",
    "elapsed_calendar",
    "intersection",
    "minute_of",
    "moment_of",
    "moments_of",
    "standard_hours",
]
