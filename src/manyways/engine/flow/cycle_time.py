"""How long finished items took, and how old the unfinished ones are against that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyways.engine.flow.history import UNKNOWN, Days, FlowHistory
from manyways.engine.flow.percentiles import LEVELS, percentiles

ENOUGH = 8
"""From this many finished items on, figures and forecasts are given."""


@dataclass(frozen=True)
class NotEnoughHistory:
    """Said instead of a figure: how many items were finished, and how many are needed."""

    finished: int
    needed: int = ENOUGH

    def __str__(self) -> str:
        return f"Not enough history: {self.finished} finished items, {self.needed} are needed."


@dataclass(frozen=True)
class CycleTimes:
    """Days from start to finish of each finished item with a known start, by finishing day.

    `rows` are places in the history, `finished_days` and `days` belong to them, all shape (items,);
    `percentiles`: level → days, or NotEnoughHistory.
    """

    rows: NDArray[np.int64]
    finished_days: Days
    days: Days
    percentiles: dict[int, float] | NotEnoughHistory


@dataclass(frozen=True)
class Ageing:
    """Age in days of each item begun and not finished, and how many percent of finished items took no longer.

    `rows` are places in the history; all shape (items,), oldest first. `standing` is 0–100, or NaN where the
    history is not enough.
    """

    rows: NDArray[np.int64]
    age_days: Days
    standing: NDArray[np.float64]


def begun_days(history: FlowHistory) -> Days:
    """When work on each item began: its start, else its creation, else `UNKNOWN`."""
    return np.where(history.started_days == UNKNOWN, history.created_days, history.started_days)


def cycle_times(
    history: FlowHistory, *, first_day: int | None = None, last_day: int | None = None
) -> CycleTimes:
    """Cycle times of the items finished from `first_day` to `last_day`, both days of an item counted.

    An item begun and finished on one day took one day (Vacanti, "Actionable Agile Metrics", 2015: finish −
    start + 1). Percentiles are observed values.

    >>> from manyways.engine.flow.history import flow_history
    >>> cycle_times(flow_history([18262, 18267], started=[18262, 18264])).days
    array([1, 4])
    """
    begun = begun_days(history)
    finished = history.finished_days
    usable = (begun != UNKNOWN) & (finished != UNKNOWN) & (finished >= begun)
    usable &= finished >= (first_day or 0)
    if last_day is not None:
        usable &= finished <= last_day
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(finished[rows], kind="stable")]
    days = finished[rows] - begun[rows] + 1
    enough = percentiles(days, LEVELS) if len(rows) >= ENOUGH else None
    return CycleTimes(rows, finished[rows], days, enough or NotEnoughHistory(len(rows)))


def ageing(history: FlowHistory, *, as_of_day: int, times: CycleTimes) -> Ageing:
    """The age of each item in progress on the morning of `as_of_day`, against the team's own cycle times.

    >>> from manyways.engine.flow.history import flow_history
    >>> history = flow_history([-1, -1], started=[18262, 18267])
    >>> ageing(history, as_of_day=18269, times=cycle_times(history)).age_days
    array([7, 2])
    """
    begun = begun_days(history)
    rows = np.flatnonzero((begun != UNKNOWN) & (history.finished_days == UNKNOWN) & (begun < as_of_day))
    rows = rows[np.argsort(begun[rows], kind="stable")]
    age = as_of_day - begun[rows]
    if isinstance(times.percentiles, NotEnoughHistory):
        return Ageing(rows, age, np.full(len(rows), np.nan))
    at_most = np.searchsorted(np.sort(times.days), age, side="right")
    return Ageing(rows, age, 100.0 * at_most / len(times.days))
