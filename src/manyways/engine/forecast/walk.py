"""Walking forward through a team's past: at every fortnight, what would have been forecast, and what came.

Nothing on or after the day of a forecast is used for it. From the forecasts that had come true (or were late) by
a day, the two settings of the calibrated model are learnt: the window of history and the spread of the team's rate.
"""

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from manyways.engine.flow.cycle_time import ENOUGH
from manyways.engine.flow.throughput import daily_counts
from manyways.engine.forecast.paths import BLOCK_DAYS, Blocks, lay_blocks, needed_items, passage_days
from manyways.engine.forecast.random import Purpose, bits, entity_key, streams, unit

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]

WINDOWS_DAYS = (30, 60, 90, 180)
SPREADS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0)
HORIZONS_ITEMS = (10, 40)
LEVELS = (10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95)
SCORED_LEVELS = (50, 85, 95)
SCORED = [LEVELS.index(level) for level in SCORED_LEVELS]

STEP_DAYS = 14
FIRST_FORECAST_DAYS = 60
TRIALS = 500
MOST_BLOCKS = 520

DEFAULT_WINDOW_DAYS = 90
DEFAULT_SPREAD = 0.3


@dataclass(frozen=True)
class Caution:
    """How far learning is trusted.

    `spread_weight`: weight of the default spread, as loss per squared logarithm of the ratio to it; `window_gain`:
    another window than the default is used only where it would have lost at least this share less;
    `half_life_days`: a forecast this much older counts half.
    """

    spread_weight: float = 0.3
    window_gain: float = 0.2
    half_life_days: float = 1000.0


USUAL = Caution()
"""Chosen on the histories that `bench/calibration.py` judges; it also judges what other histories would have chosen."""


@dataclass(frozen=True)
class Walk:
    """Past forecasts of one team: O days, H horizons, W windows, S spreads, P levels.

    `origin_days` (O,): first day forecast. `actual_days` (O, H): days it really took, 0 where it had not happened
    by `end_day`. `quantile_days` (O, H, W, S, P): what each setting would have said. `losses` (O, H, W, S): mean
    pinball loss of the logarithm of days over `SCORED_LEVELS`, 0 where it had not happened.
    """

    origin_days: Whole
    actual_days: Whole
    quantile_days: Whole
    losses: Floats
    end_day: int


@dataclass(frozen=True)
class Settings:
    """What was learnt: places in `WINDOWS_DAYS` and `SPREADS`, and from how many past forecasts."""

    window: int
    spread: int
    basis: int


def window_counts(finished: Whole, *, as_of_day: int, window_days: int, first_day: int) -> Whole:
    """Items finished on each of the last `window_days` days before `as_of_day`, shape (days,), at least one day.

    The window begins no earlier than `first_day`, and is doubled until it holds `ENOUGH` finished items.
    """
    longest = max(as_of_day - first_day, 1)
    days = min(window_days, longest)
    while True:
        counts = daily_counts(finished, first_day=as_of_day - days, last_day=as_of_day - 1)
        if counts.sum() >= ENOUGH or days == longest:
            return counts
        days = min(2 * days, longest)


def walk(finished: Whole, *, first_day: int, end_day: int) -> Walk:
    """Forecast every `STEP_DAYS` from the first day with `ENOUGH` finished items, and compare with what came.

    `finished`: finishing days, all before `end_day`; `first_day`: the first day of the history.
    """
    ordered = np.sort(finished)
    origins = np.arange(first_day + FIRST_FORECAST_DAYS, end_day, STEP_DAYS, dtype=np.int64)
    before = np.searchsorted(ordered, origins)
    origins, before = origins[before >= ENOUGH], before[before >= ENOUGH]
    actual = np.stack([_actual_days(ordered, origins, before, items) for items in HORIZONS_ITEMS], axis=1)
    said = np.zeros((*actual.shape, len(WINDOWS_DAYS), len(SPREADS), len(LEVELS)), np.int64)
    for place, origin in enumerate(origins):
        said[place] = _all_windows(ordered, int(origin), first_day)
    lost = log_pinball(actual[:, :, None, None], said[..., SCORED]) * (actual > 0)[:, :, None, None]
    return Walk(origins, actual, said, lost, end_day)


def _all_windows(ordered: Whole, origin: int, first_day: int) -> Whole:
    """What each setting says on the morning of `origin`, shape (H, W, S, P)."""
    windows = (
        window_counts(ordered, as_of_day=origin, window_days=days, first_day=first_day)
        for days in WINDOWS_DAYS
    )
    return np.stack([_quantiles(counts.tobytes()) for counts in windows], axis=1)


def _actual_days(ordered: Whole, origins: Whole, before: Whole, items: int) -> Whole:
    """Days from each origin, itself day 1, until `items` more were finished; 0 where they were not."""
    known = before + items <= len(ordered)
    last = ordered[np.minimum(before + items, len(ordered)) - 1]
    return np.where(known, last - origins + 1, 0)


@lru_cache(maxsize=4096)
def _quantiles(window: bytes) -> Whole:
    """Days to finish each horizon at each spread and level, shape (H, S, P), of the daily counts of a window.

    Kept, as every walk through a team's past begins with the forecasts of the walks before.
    """
    counts = np.frombuffer(window, np.int64)
    per_block = counts.mean() * BLOCK_DAYS
    blocks = int(min(MOST_BLOCKS, 10 * max(HORIZONS_ITEMS) / per_block + 4))
    uniforms, rates = _draws()
    laid = lay_blocks(counts, uniforms[:, :blocks])
    return np.stack([_at_spreads(laid, items, rates) for items in HORIZONS_ITEMS])


def _at_spreads(laid: Blocks, items: int, rates: Floats) -> Whole:
    """Quantiles for one horizon, shape (S, P); beyond the blocks laid, the day after them."""
    beyond = laid.ends.shape[1] * BLOCK_DAYS + 1
    days = np.stack([passage_days(laid, needed_items(items, rate)) for rate in rates])
    ordered = np.sort(np.where(days == 0, beyond, days), axis=1)
    places = np.ceil(np.array(LEVELS) / 100 * TRIALS - 1e-9).astype(np.int64) - 1
    return np.asarray(ordered[:, places])


@lru_cache(maxsize=1)
def _draws() -> tuple[Floats, Floats]:
    """Block draws, shape (trials, blocks), and rate factors, shape (S, trials): the same for every forecast.

    The factors are the normal distribution's quantiles at evenly spaced probabilities, in an order of their own.
    """
    key = np.uint64(entity_key("walk"))
    numbers = np.arange(TRIALS)
    columns = [
        unit(bits(streams(key, Purpose.THROUGHPUT, 0, block), numbers)) for block in range(MOST_BLOCKS)
    ]
    shuffled = np.argsort(unit(bits(streams(key, Purpose.TEAM_RATE, 0), numbers)), kind="stable")
    inverse = NormalDist().inv_cdf
    z = np.array([inverse((number + 0.5) / TRIALS) for number in range(TRIALS)])[shuffled]
    return np.stack(columns, axis=1), np.exp(np.array(SPREADS)[:, None] * z)


def log_pinball(days: Whole, quantiles: Whole) -> Floats:
    """Mean pinball loss of log days over `SCORED_LEVELS`; `quantiles` has one axis more, the levels.

    Logarithms make a fast and a slow time of one team count alike (Koenker & Bassett, 1978, for the loss).
    """
    over = np.log(np.maximum(days, 1))[..., None] - np.log(quantiles)
    shares = np.array(SCORED_LEVELS) / 100
    return np.asarray(np.maximum(shares * over, (shares - 1) * over).mean(axis=-1))


def learn(past: Walk, as_of_day: int, caution: Caution = USUAL) -> Settings:
    """The settings that would have lost least on the forecasts made and judged before `as_of_day`.

    A forecast that had not come true by then counts with what it had lost already, so that slow times are not
    forgotten. With fewer than `ENOUGH` judged forecasts, the defaults.
    """
    default = Settings(WINDOWS_DAYS.index(DEFAULT_WINDOW_DAYS), SPREADS.index(DEFAULT_SPREAD), 0)
    made = past.origin_days < as_of_day
    due = past.origin_days[:, None] + past.actual_days
    judged = made[:, None] & (past.actual_days > 0) & (due <= as_of_day)
    if judged.sum() < ENOUGH:
        return default
    weights = 0.5 ** ((as_of_day - past.origin_days) / caution.half_life_days)
    lost = np.einsum("oh,ohws->ws", judged * weights[:, None], past.losses)
    lost += _lost_already(past, made[:, None] & ~judged, as_of_day, weights)
    lost += caution.spread_weight * np.log(np.array(SPREADS) / DEFAULT_SPREAD) ** 2
    handicap = np.where(
        np.arange(len(WINDOWS_DAYS)) == default.window, 1.0, 1.0 / (1.0 - caution.window_gain)
    )
    window, spread = np.unravel_index(int((lost * handicap[:, None]).argmin()), lost.shape)
    return Settings(int(window), int(spread), int(judged.sum()))


def _lost_already(past: Walk, waiting: NDArray[np.bool_], as_of_day: int, weights: Floats) -> Floats:
    """The loss of forecasts not yet true, as if each came true on the next day; early ones lose nothing."""
    places, horizons = np.nonzero(waiting)
    elapsed = np.maximum(as_of_day - past.origin_days[places], 1)
    over = np.log(elapsed)[:, None, None, None] - np.log(past.quantile_days[places, horizons][..., SCORED])
    lost = (np.array(SCORED_LEVELS) / 100 * np.maximum(over, 0)).mean(axis=-1)
    return np.asarray(np.einsum("n,nws->ws", weights[places], lost))
