"""The pace through the stages: how old finished items were when they left each stage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyways.engine.flow.cycle_time import ENOUGH
from manyways.engine.flow.history import StageHistory
from manyways.engine.flow.percentiles import percentiles

DAY = 24 * 60
LEVELS = (50, 85)


@dataclass(frozen=True)
class Pace:
    """Days by which 50 and 85 percent of the finished items that passed a stage had left it; how many passed."""

    days: dict[int, float]
    passed_count: int


def pace(history: StageHistory, *, as_of_minute: int) -> list[Pace | None]:
    """The pace of each stage, None for one that is not active or that fewer than eight finished items passed.

    An age counts days from the first active stage to the last time the stage was left, both days counted, as
    cycle times do. Only items whose last stage is a finished one, entered up to `as_of_minute`, count. (Pace
    percentiles: Vacanti, "Actionable Agile Metrics for Predictability", 2015, chapter 4.)

    >>> from manyways.engine.flow.history import stage_history
    >>> changes = [(item, stage, stage * 2 * DAY) for item in range(8) for stage in range(3)]
    >>> pace(stage_history(changes, active=[False, True, False], done=[False, False, True]), as_of_minute=9 * DAY)
    [None, Pace(days={50: 3.0, 85: 3.0}, passed_count=8), None]
    """
    stages = len(history.done)
    ages = leaving_ages(history, as_of_minute=as_of_minute)
    found: list[Pace | None] = []
    for stage in range(stages):
        days = ages[:, stage][ages[:, stage] > 0]
        levels = percentiles(days, LEVELS) if history.active[stage] and len(days) >= ENOUGH else None
        found.append(Pace(levels, len(days)) if levels else None)
    return found


def leaving_ages(history: StageHistory, *, as_of_minute: int) -> NDArray[np.int64]:
    """Age in days of each finished item when it last left each stage, 0 where it never did; (items, stages)."""
    if not len(history.items):
        return np.zeros((0, len(history.done)), np.int64)
    count = int(history.items.max()) + 1
    ages = np.zeros((count, len(history.done)), np.int64)
    days = history.at_minutes // DAY
    begun = _first_days(history, days, count)
    follows = history.items[1:] == history.items[:-1]
    left, to = np.flatnonzero(follows), np.flatnonzero(follows) + 1
    items = history.items[left]
    known = (begun[items] >= 0) & _is_finished(history, count, as_of_minute)[items]
    span = days[to] - begun[items] + 1
    usable = known & (span > 0)
    np.maximum.at(ages, (items[usable], history.stages[left][usable]), span[usable])
    return ages


def _first_days(history: StageHistory, days: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The day each item first entered an active stage, −1 without one."""
    first = np.full(count, -1, np.int64)
    rows = np.flatnonzero(history.active[history.stages])[::-1]
    first[history.items[rows]] = days[rows]
    return first


def _is_finished(history: StageHistory, count: int, as_of_minute: int) -> NDArray[np.bool_]:
    """Whether each item's last stage is a finished one, entered by then."""
    is_last = np.append(history.items[1:] != history.items[:-1], True)
    ends = np.zeros(count, bool)
    done = history.done[history.stages] & (history.at_minutes <= as_of_minute)
    ends[history.items[is_last]] = done[is_last]
    return ends
