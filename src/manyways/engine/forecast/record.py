"""The record: dates given before against what happened, and how often kept forecasts held."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

NEAR_PERCENT = 10.0
CONFIDENCE_Z = 1.6448536269514722
"""Normal quantile of a two-sided 90 % interval."""


@dataclass(frozen=True)
class Slips:
    """Planned against actual durations of `compared` initiatives.

    `slip_percents`: (actual − planned) / planned × 100 of each, in the order given; `median_percent`: the middle
    one, of an even number the mean of the middle two; `near`: how many lie within 10 % of plan to either side;
    `left_out`: rows without two positive durations.
    """

    slip_percents: NDArray[np.float64]
    median_percent: float | None
    near: int
    compared: int
    left_out: int

    @property
    def median_whole_percent(self) -> int | None:
        """The median for the screen: whole percent, halves away from zero."""
        if self.median_percent is None:
            return None
        return int(math.copysign(math.floor(abs(self.median_percent) + 0.5), self.median_percent))


@dataclass(frozen=True)
class HitRate:
    """How often the percentile `level` of kept forecasts held.

    Of `judged` forecasts whose day at this level has passed, `hits` came true by then; `waiting` ones have that day
    still ahead. `low` and `high` bound the share with 90 % confidence (Wilson's interval).
    """

    level: int
    hits: int
    judged: int
    waiting: int
    share: float | None
    low: float | None
    high: float | None


def slips(planned: ArrayLike, actual: ArrayLike) -> Slips:
    """Compare planned with actual durations in any one unit; rows that are empty, NaN or not positive are left out.

    Raises ValueError where the lengths differ.

    >>> found = slips([120, 180, 90, 150, 200, 60, 240, 110], [150, 260, 95, 210, 205, 90, 330, 112])
    >>> found.median_percent, found.median_whole_percent, found.near, found.compared
    (31.25, 31, 3, 8)
    """
    plan, came = (np.asarray(given, np.float64).reshape(-1) for given in (planned, actual))
    if len(plan) != len(came):
        raise ValueError("Planned and actual must have the same length.")
    usable = np.isfinite(plan) & np.isfinite(came) & (plan > 0) & (came > 0)
    slip = 100 * (came[usable] - plan[usable]) / plan[usable]
    median = float(np.median(slip)) if len(slip) else None
    near = int((np.abs(slip) <= NEAR_PERCENT + 1e-9).sum())
    return Slips(slip, median, near, len(slip), int((~usable).sum()))


def hit_rates(
    levels: ArrayLike, said_days: ArrayLike, actual_days: ArrayLike, *, as_of_day: int
) -> tuple[HitRate, ...]:
    """The hit rate of each level of kept forecasts, on the morning of `as_of_day`.

    `levels` (P,) in percent; `said_days` (F, P): the day each forecast gave at each level; `actual_days` (F,): the
    day it came true, −1 while it has not. A forecast is judged at a level once that day has passed, finished or not:
    judging the finished ones earlier would count the quick and forget the slow. Raises ValueError for other shapes.

    >>> rates = hit_rates([85], [[10], [10], [30]], [9, -1, 12], as_of_day=20)
    >>> rates[0].hits, rates[0].judged, rates[0].waiting
    (1, 2, 1)
    """
    wanted = np.asarray(levels, np.int64).reshape(-1)
    said, came = np.asarray(said_days, np.int64), np.asarray(actual_days, np.int64).reshape(-1)
    if said.shape != (len(came), len(wanted)):
        raise ValueError("Said days must have a row per forecast and a column per level.")
    passed = said < as_of_day
    held = passed & (came >= 0)[:, None] & (came[:, None] <= said)
    return tuple(
        _rate(int(level), int(held[:, place].sum()), int(passed[:, place].sum()), len(came))
        for place, level in enumerate(wanted)
    )


def _rate(level: int, hits: int, judged: int, kept: int) -> HitRate:
    """One level's counts with Wilson's interval (Wilson, 1927)."""
    if not judged:
        return HitRate(level, 0, 0, kept, None, None, None)
    share, square = hits / judged, CONFIDENCE_Z**2 / judged
    centre = (share + square / 2) / (1 + square)
    half = math.sqrt(square * share * (1 - share) + square * square / 4) / (1 + square)
    return HitRate(
        level, hits, judged, kept - judged, share, max(centre - half, 0.0), min(centre + half, 1.0)
    )
