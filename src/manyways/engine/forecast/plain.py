"""The common model of flow forecasts: finished items of each step of history, resampled independently.

Every step ahead (a working day, a day, a week) finishes as many items as one step of history, drawn with equal
chances and independently (Vacanti, "Actionable Agile Metrics for Predictability", 2015; Magennis, "Forecasting
and Simulating Software Development Projects", 2011). The distribution is computed exactly, by convolution, where
that is affordable, and simulated otherwise.
"""

import math
from uuid import UUID

import numpy as np
from numpy.typing import ArrayLike, NDArray

from manyways.engine.forecast.outcome import Outcome, outcome_of
from manyways.engine.forecast.random import Purpose, bits, entity_key, streams, unit

HORIZON_STEPS = 11_000
"""What needs more steps than this (about 30 years of days) is said to be never."""

NEGLIGIBLE = 1e-9
AFFORDABLE = 5e7
"""Multiplications up to which a forecast is computed exactly."""

Counts = NDArray[np.int64]
Chances = NDArray[np.float64]


def when(
    history: ArrayLike, items: int, *, trials: int = 10_000, seed: int = 1, team: UUID | str | int = "team"
) -> Outcome:
    """In how many steps `items` more are finished, given the items finished in each step of `history`.

    `history`: whole numbers ≥ 0, shape (steps,), at least one; else ValueError. No items need 0 steps; a history
    without any finished item gives never. `trials`, `seed` and `team` matter only where it must be simulated.

    >>> twelve_weeks = [3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 4]
    >>> when(twelve_weeks, 24).percentiles([50, 85, 95])
    {50: 7, 85: 8, 95: 8}
    """
    counts = checked(history)
    if items <= 0:
        return Outcome(np.zeros(1, np.int64), np.ones(1), 0.0, 0)
    if not counts.any():
        return Outcome(np.zeros(0, np.int64), np.zeros(0), 1.0, 0)
    if items / counts.mean() * items * (int(counts.max()) + 1) <= AFFORDABLE:
        return _exactly_when(counts, items)
    return _simulated_when(counts, items, trials, streams_of(team, seed))


def how_many(
    history: ArrayLike, steps: int, *, trials: int = 10_000, seed: int = 1, team: UUID | str | int = "team"
) -> Outcome:
    """How many items are finished in the next `steps`; ask `Outcome.sure(85)` for the count to rely on at 85 %.

    Inputs and errors as of `when`. No steps (a date before the start) finish nothing.

    >>> how_many([0, 1, 2, 1], 10).sure(85)
    8
    """
    counts = checked(history)
    steps = min(max(steps, 0), HORIZON_STEPS)
    most = steps * int(counts.max())
    if most == 0:
        return Outcome(np.zeros(1, np.int64), np.ones(1), 0.0, 0)
    if float(most) * most <= AFFORDABLE:
        return _exactly_how_many(counts, steps)
    return outcome_of(_simulated_sums(counts, steps, trials, streams_of(team, seed)))


def checked(history: ArrayLike) -> Counts:
    """The counts as int64; ValueError where there are none, or one is negative or not a whole number."""
    given = np.asarray(history, np.float64).reshape(-1)
    if not len(given):
        raise ValueError("A history needs at least one step.")
    if not np.all(np.isfinite(given) & (given >= 0) & (given == np.floor(given))):
        raise ValueError("A history holds whole numbers of items, zero or more.")
    return given.astype(np.int64)


def streams_of(team: UUID | str | int, seed: int) -> tuple[int, int]:
    """The key of a team's draws and the seed: what `step_draws` needs."""
    return entity_key(team), seed


def step_draws(source: tuple[int, int], step: int, trials: int) -> Chances:
    """u in [0, 1) of one step for each trial, shape (trials,): stateless, equal for any order of computing."""
    key, seed = source
    return unit(bits(streams(np.uint64(key), Purpose.RESAMPLE, seed, step), np.arange(trials)))


def _one_step(counts: Counts) -> Chances:
    """The chance of 0, 1, 2 … items in one step."""
    return np.bincount(counts) / len(counts)


def _exactly_when(counts: Counts, items: int) -> Outcome:
    """By convolving step after step, keeping the chances of 0 … items − 1 finished so far."""
    one_step = _one_step(counts)
    unfinished = np.zeros(items)
    unfinished[0] = 1.0
    left = [1.0]
    while left[-1] > NEGLIGIBLE and len(left) <= HORIZON_STEPS:
        unfinished = np.convolve(unfinished, one_step)[:items]
        left.append(float(unfinished.sum()))
    chances = -np.diff(left)
    steps = np.flatnonzero(chances > 0)
    return Outcome(steps + 1, chances[steps], left[-1] if left[-1] > NEGLIGIBLE else 0.0, 0)


def _exactly_how_many(counts: Counts, steps: int) -> Outcome:
    """The chances of one step, convolved `steps` times with themselves by squaring."""
    one_step, result = _one_step(counts), np.ones(1)
    for binary_digit in f"{steps:b}":
        result = np.convolve(result, result)
        if binary_digit == "1":
            result = np.convolve(result, one_step)
    values = np.flatnonzero(result > NEGLIGIBLE * NEGLIGIBLE)
    return Outcome(values, result[values], 0.0, 0)


def _simulated_when(counts: Counts, items: int, trials: int, source: tuple[int, int]) -> Outcome:
    """Trial by trial, all trials one step at a time until each has finished."""
    left = np.full(trials, items, np.int64)
    finished_at = np.zeros(trials, np.int64)
    for step in range(HORIZON_STEPS):
        left -= _drawn(counts, step, trials, source)
        finished_at[(left <= 0) & (finished_at == 0)] = step + 1
        if finished_at.all():
            break
    return outcome_of(finished_at[finished_at > 0], never=int((finished_at == 0).sum()))


def _simulated_sums(counts: Counts, steps: int, trials: int, source: tuple[int, int]) -> Counts:
    """Items finished in all steps together, shape (trials,)."""
    total = np.zeros(trials, np.int64)
    for step in range(steps):
        total += _drawn(counts, step, trials, source)
    return total


def _drawn(counts: Counts, step: int, trials: int, source: tuple[int, int]) -> Counts:
    """The items one step finishes in each trial."""
    return counts[(step_draws(source, step, trials) * len(counts)).astype(np.int64)]


def standard_error(outcome: Outcome, level: float) -> float:
    """Standard error of a simulated percentile, in steps; 0 where it was computed exactly.

    sqrt(p (1 − p) / R) / f(q), the density f taken from the values one standard error of p to either side.
    """
    if not outcome.trials:
        return 0.0
    share = level / 100
    error = math.sqrt(share * (1 - share) / outcome.trials)
    ends = [outcome.percentile(100 * min(max(share + side * error, 0.0), 1.0)) for side in (-1, 1)]
    if ends[0] is None or ends[1] is None:
        return math.inf
    return (ends[1] - ends[0]) / 2
