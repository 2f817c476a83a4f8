"""Minutes since 1 January 1970, local time, and the dates they stand for."""

from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

FIRST_YEAR = 1970
LAST_YEAR = 2149
EPOCH = datetime(FIRST_YEAR, 1, 1)  # noqa: DTZ001 - plan time is local and has no zone
MINUTES_PER_DAY = 1440
DAY_COUNT = (date(LAST_YEAR + 1, 1, 1) - date(FIRST_YEAR, 1, 1)).days
END_MINUTE = DAY_COUNT * MINUTES_PER_DAY
NO_MINUTE = -1


class OutOfTimeError(ValueError):
    """A date lies outside the years 1970 to 2149 that plans may use."""


def minute_of(moment: datetime) -> int:
    """The whole minute of a local date and time; seconds are rounded to the nearest minute.

    Raises `OutOfTimeError` outside the years 1970 to 2149.

    >>> minute_of(datetime(1970, 1, 2, 8, 30))
    1950
    """
    minute = round((moment.replace(tzinfo=None) - EPOCH).total_seconds() / 60)
    if not 0 <= minute <= END_MINUTE:
        raise OutOfTimeError(f"{moment:%Y-%m-%d} is outside the years {FIRST_YEAR} to {LAST_YEAR}.")
    return minute


def moment_of(minute: int) -> datetime:
    """The local date and time of a minute; minutes outside the years are held at their edge.

    >>> moment_of(1950)
    datetime.datetime(1970, 1, 2, 8, 30)
    """
    return EPOCH + timedelta(minutes=min(max(int(minute), 0), END_MINUTE))


def moments_of(minutes: npt.ArrayLike) -> npt.NDArray[np.datetime64]:
    """`datetime64[m]` of an array of minutes; `NO_MINUTE` becomes not-a-time.

    >>> moments_of([1950, NO_MINUTE])
    array(['1970-01-02T08:30',              'NaT'], dtype='datetime64[m]')
    """
    values = np.asarray(minutes, dtype=np.int64)
    moments = values.astype("datetime64[m]")
    return np.where(values < 0, np.datetime64("NaT", "m"), moments)


def day_of(day: date) -> int:
    """The number of days from 1 January 1970 to a date.

    >>> day_of(date(1970, 2, 1))
    31
    """
    return (day - EPOCH.date()).days
