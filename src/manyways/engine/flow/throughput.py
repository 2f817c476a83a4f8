"""How many items arrive and how many are finished: per day, per working day, per week."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyways.engine.flow.history import UNKNOWN, Days, FlowHistory

Counts = NDArray[np.int64]

WEEKEND_SHARE = 0.2
"""A team works seven days a week when a weekend day holds at least this share of what a weekday holds."""


@dataclass(frozen=True)
class Balance:
    """Arrivals against departures in a period of whole days.

    `arrivals` and `departures`: items a day, shape (days,); `growth_per_week`: how many more come than go.
    """

    first_day: int
    arrivals: Counts
    departures: Counts
    growth_per_week: float


def daily_counts(days: Days, *, first_day: int, last_day: int) -> Counts:
    """How many of `days` fall on each day from `first_day` to `last_day`, both included.

    >>> import numpy as np
    >>> daily_counts(np.array([3, 5, 5, 9]), first_day=3, last_day=6)
    array([1, 0, 2, 0])
    """
    inside = days[(days >= first_day) & (days <= last_day)]
    return np.bincount(inside - first_day, minlength=max(last_day - first_day + 1, 0)).astype(np.int64)


def is_weekend(days: Days) -> NDArray[np.bool_]:
    """Whether each day (since 1 January 1970) is a Saturday or a Sunday."""
    return np.asarray((days + 3) % 7 >= 5)


def works_weekends(finished: Days) -> bool:
    """Whether finishing days show a seven-day week: see `WEEKEND_SHARE`.

    >>> import numpy as np
    >>> works_weekends(np.arange(18262, 18262 + 70))
    True
    """
    on_weekend = int(is_weekend(finished).sum())
    on_weekdays = len(finished) - on_weekend
    return on_weekend > 0 and on_weekend / 2 >= WEEKEND_SHARE * on_weekdays / 5


def working_day_counts(finished: Days, *, first_day: int, last_day: int) -> Counts:
    """Items finished on each Monday to Friday; those of a weekend count on the working day before (else after).

    Shape (working days,). Empty where the period holds no working day.
    """
    days = np.arange(first_day, last_day + 1)
    working = ~is_weekend(days)
    if not working.any():
        return np.zeros(0, np.int64)
    column = np.maximum(np.cumsum(working) - 1, 0)
    counts = daily_counts(finished, first_day=first_day, last_day=last_day)
    return np.bincount(column, weights=counts, minlength=int(working.sum())).astype(np.int64)


def nth_working_day(first_day: int, number: int) -> int:
    """The day of the `number`-th Monday to Friday, counted from `first_day` on, which is the first if it is one.

    >>> nth_working_day(18262, 3)  # 1 January 2020, a Wednesday
    18264
    """
    monday = first_day - (first_day + 3) % 7
    passed = min(first_day - monday, 5)
    weeks, day = divmod(passed + number - 1, 5)
    return monday + 7 * weeks + day


def working_days_between(first_day: int, last_day: int) -> int:
    """How many days from `first_day` to `last_day`, both included, are Monday to Friday; 0 if the last is before."""
    return int((~is_weekend(np.arange(first_day, last_day + 1))).sum())


def weekly_counts(finished: Days, *, first_day: int, last_day: int) -> Counts:
    """Items finished in each whole week of seven days that ends on `last_day` or a multiple of weeks before.

    Shape (weeks,), oldest first; days that do not fill a week at the start are left out.
    """
    counts = daily_counts(finished, first_day=first_day, last_day=last_day)
    weeks = len(counts) // 7
    return np.asarray(counts[len(counts) - 7 * weeks :].reshape(weeks, 7).sum(axis=1))


def balance(history: FlowHistory, *, first_day: int, last_day: int) -> Balance:
    """Arrivals (created, else started) against departures (finished) from `first_day` to `last_day`."""
    arrived = np.where(history.created_days == UNKNOWN, history.started_days, history.created_days)
    arrivals = daily_counts(arrived, first_day=first_day, last_day=last_day)
    departures = daily_counts(history.finished_days, first_day=first_day, last_day=last_day)
    growth = 7 * float(arrivals.sum() - departures.sum()) / max(len(arrivals), 1)
    return Balance(first_day, arrivals, departures, growth)
