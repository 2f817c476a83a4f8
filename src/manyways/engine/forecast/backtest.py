"""How well forecasts would have held: both models walked through a team's past, never looking ahead."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyways.engine.flow.cycle_time import ENOUGH, NotEnoughHistory
from manyways.engine.flow.history import FlowHistory
from manyways.engine.flow.throughput import nth_working_day, working_day_counts, works_weekends
from manyways.engine.forecast import plain
from manyways.engine.forecast.calibrated import finished_before, first_known_day
from manyways.engine.forecast.walk import (
    DEFAULT_WINDOW_DAYS,
    HORIZONS_ITEMS,
    LEVELS,
    SCORED,
    SCORED_LEVELS,
    SPREADS,
    USUAL,
    WINDOWS_DAYS,
    Caution,
    Walk,
    learn,
    walk,
    window_counts,
)

WARM_UP_DAYS = max(WINDOWS_DAYS)
"""Forecasts are scored once the history is as long as the longest window: before that, nothing can be learnt."""
PIT_BINS = 10


@dataclass(frozen=True)
class Score:
    """How one model did at one horizon.

    `coverage`: level → share of forecasts whose percentile held; `pinball_days`: mean pinball loss over levels 50,
    85 and 95; `pit`: how many results fell into each tenth of the distribution forecast (even is calibrated);
    `judged`: forecasts scored; `waiting`: forecasts whose items were not finished by the end of the history.
    """

    model: str
    items: int
    coverage: dict[int, float]
    pinball_days: float
    pit: tuple[int, ...]
    judged: int
    waiting: int


@dataclass(frozen=True)
class Backtest:
    """Scores by model and horizon, and the settings learnt by the end; `origins`: days on which was forecast."""

    scores: tuple[Score, ...]
    origins: int
    sigma: float
    window_days: int


def backtest(history: FlowHistory, *, as_of_day: int) -> Backtest | NotEnoughHistory:
    """Walk both models forward through a cleaned history up to the day before `as_of_day`."""
    finished = finished_before(history, as_of_day)
    if len(finished) < ENOUGH:
        return NotEnoughHistory(len(finished))
    first_day = first_known_day(history)
    past = walk(finished, first_day=first_day, end_day=as_of_day)
    scored = past.origin_days >= first_day + WARM_UP_DAYS
    plainly = _plainly(finished, past.origin_days[scored], first_day)
    scores = (*_scores("plain", past, scored, plainly), *calibrated_scores(past, scored))
    by_horizon = tuple(sorted(scores, key=lambda score: score.items))
    settings = learn(past, as_of_day)
    return Backtest(by_horizon, int(scored.sum()), SPREADS[settings.spread], WINDOWS_DAYS[settings.window])


def calibrated_scores(past: Walk, scored: NDArray[np.bool_], caution: Caution = USUAL) -> tuple[Score, ...]:
    """How the calibrated model did at each horizon, on the forecasts of a walk that are `scored`, bool[O]."""
    said = np.zeros((int(scored.sum()), len(HORIZONS_ITEMS), len(LEVELS)), np.int64)
    for row, place in enumerate(np.flatnonzero(scored)):
        settings = learn(past, int(past.origin_days[place]), caution)
        said[row] = past.quantile_days[place, :, settings.window, settings.spread]
    return _scores("calibrated", past, scored, said)


def _scores(model: str, past: Walk, scored: NDArray[np.bool_], said: NDArray[np.int64]) -> tuple[Score, ...]:
    """One score for each horizon of what a model said, shape (forecasts, H, P)."""
    actual = past.actual_days[scored]
    return tuple(
        _score(model, items, actual[:, place], said[:, place]) for place, items in enumerate(HORIZONS_ITEMS)
    )


def _plainly(finished: NDArray[np.int64], origins: NDArray[np.int64], first_day: int) -> NDArray[np.int64]:
    """What the plain model said, same shape: working days of the default window."""
    said = np.zeros((len(origins), len(HORIZONS_ITEMS), len(LEVELS)), np.int64)
    for row, origin in enumerate(origins):
        known = finished[: np.searchsorted(finished, origin)]
        for place, items in enumerate(HORIZONS_ITEMS):
            said[row, place] = _plain_days(known, int(origin), first_day, items)
    return said


def _plain_days(known: NDArray[np.int64], origin: int, first_day: int, items: int) -> list[int]:
    """Calendar days of one plain forecast at each level."""
    counts, is_every_day = plain_history(known, as_of_day=origin, first_day=first_day)
    outcome = plain.when(counts, items)
    steps = [outcome.percentile(level) or plain.HORIZON_STEPS for level in LEVELS]
    return steps if is_every_day else [nth_working_day(origin, step) - origin + 1 for step in steps]


def plain_history(
    finished: NDArray[np.int64], *, as_of_day: int, first_day: int, window_days: int = DEFAULT_WINDOW_DAYS
) -> tuple[NDArray[np.int64], bool]:
    """The steps the plain model draws from, and whether every day is one (else Monday to Friday)."""
    daily = window_counts(finished, as_of_day=as_of_day, window_days=window_days, first_day=first_day)
    begin = as_of_day - len(daily)
    inside = finished[(finished >= begin) & (finished < as_of_day)]
    if works_weekends(inside):
        return daily, True
    counts = working_day_counts(finished, first_day=begin, last_day=as_of_day - 1)
    return (counts, False) if len(counts) else (daily, True)


def _score(model: str, items: int, actual: NDArray[np.int64], said: NDArray[np.int64]) -> Score:
    """Compare the forecasts of one model and horizon, shape (forecasts, P), with what came."""
    judged = actual > 0
    days, quantiles = actual[judged], said[judged]
    held = days[:, None] <= quantiles
    deciles = quantiles[:, [LEVELS.index(level) for level in range(10, 100, 10)]]
    bins = (days[:, None] > deciles).sum(axis=1)
    coverage = {level: _mean(held[:, LEVELS.index(level)]) for level in SCORED_LEVELS}
    return Score(
        model,
        items,
        coverage,
        _mean(pinball(days, quantiles[:, SCORED])),
        tuple(int(count) for count in np.bincount(bins, minlength=PIT_BINS)),
        int(judged.sum()),
        int((~judged).sum()),
    )


def _mean(values: NDArray[np.bool_] | NDArray[np.float64]) -> float:
    """The mean, NaN of nothing."""
    return float(values.mean()) if len(values) else float("nan")


def pinball(days: NDArray[np.int64], quantiles: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean pinball loss in days over `SCORED_LEVELS`; `quantiles` has one axis more, the levels.

    >>> import numpy as np
    >>> pinball(np.array([10]), np.array([[10, 20, 20]])).round(2)
    array([0.67])
    """
    over = (days[:, None] - quantiles).astype(np.float64)
    shares = np.array(SCORED_LEVELS) / 100
    return np.asarray(np.maximum(shares * over, (shares - 1) * over).mean(axis=1))
