"""The calibrated model: weeks of recent history at a rate that varies from forecast to forecast.

Items finished = M × weeks drawn from the last W days, M = exp(sigma z) drawn once a trial. Sigma and W are learnt
from how far the team's own past would have been missed: see `manyways.engine.forecast.walk`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from manyways.engine.flow.cycle_time import ENOUGH, NotEnoughHistory, cycle_times
from manyways.engine.flow.history import UNKNOWN, Days, FlowHistory
from manyways.engine.flow.percentiles import percentile
from manyways.engine.forecast.normal import normal
from manyways.engine.forecast.outcome import Outcome, outcome_of
from manyways.engine.forecast.paths import (
    BLOCK_DAYS,
    Blocks,
    finished_by,
    lay_blocks,
    needed_items,
    passage_days,
)
from manyways.engine.forecast.random import Purpose, bits, entity_key, streams, unit
from manyways.engine.forecast.walk import SPREADS, WINDOWS_DAYS, learn, walk, window_counts

if TYPE_CHECKING:
    from manyways.engine.forecast.joint.portfolio import Team

HORIZON_BLOCKS = 1566
"""Thirty years of weeks: what is not finished by then is said to be never."""
CHUNK_BLOCKS = 52


@dataclass(frozen=True)
class TeamModel:
    """What is known of a team's rate on the morning of `as_of_day`.

    `counts`: items finished on each day of the window, the last the day before `as_of_day`; `sigma`: spread of the
    rate factor; `window_days`: the window chosen (the counts are longer where it held too few items);
    `basis`: judged past forecasts it was learnt from, 0 for the defaults; `latency_floor_days`: what even the
    fastest items took (15th percentile of cycle time, less the day itself).
    """

    as_of_day: int
    counts: tuple[int, ...]
    sigma: float
    window_days: int
    basis: int
    latency_floor_days: int


def finished_before(history: FlowHistory, as_of_day: int) -> Days:
    """The finishing days before `as_of_day`, in order."""
    days = history.finished_days
    return np.sort(days[(days != UNKNOWN) & (days < as_of_day)])


def first_known_day(history: FlowHistory) -> int:
    """The first day the history speaks of; ValueError where it knows none."""
    days = np.concatenate([history.created_days, history.started_days, history.finished_days])
    return int(days[days != UNKNOWN].min())


def team_model(history: FlowHistory, *, as_of_day: int) -> TeamModel | NotEnoughHistory:
    """Learn a team's window and spread from a cleaned history; days on or after `as_of_day` are not looked at."""
    finished = finished_before(history, as_of_day)
    if len(finished) < ENOUGH:
        return NotEnoughHistory(len(finished))
    first_day = first_known_day(history)
    settings = learn(walk(finished, first_day=first_day, end_day=as_of_day), as_of_day)
    days = WINDOWS_DAYS[settings.window]
    counts = window_counts(finished, as_of_day=as_of_day, window_days=days, first_day=first_day)
    fastest = percentile(cycle_times(history, last_day=as_of_day - 1).days, 15)
    return TeamModel(
        as_of_day,
        tuple(int(count) for count in counts),
        SPREADS[settings.spread],
        days,
        settings.basis,
        int(fastest) - 1 if fastest is not None else 0,
    )


def joint_team(model: TeamModel, key: str) -> "Team":
    """The team as the joint simulation takes it, for the same as-of morning (its as-of day is the day before)."""
    from manyways.engine.forecast.joint.portfolio import Team

    return Team(
        key,
        tuple(float(count) for count in model.counts),
        block_days=BLOCK_DAYS,
        sigma=model.sigma,
        latency_floor_days=model.latency_floor_days,
    )


def when(
    model: TeamModel, items: int, *, trials: int = 10_000, seed: int = 1, team: UUID | str | int = "team"
) -> Outcome:
    """In how many days `items` more are finished, `as_of_day` being day 1; none need 0 days.

    >>> steady = TeamModel(18262, (2, 2, 2, 2), 0.0, 30, 0, 0)
    >>> when(steady, 10).percentiles([50, 85])
    {50: 5, 85: 5}
    """
    if items <= 0:
        return outcome_of(np.zeros(trials, np.int64))
    counts = np.array(model.counts, np.int64)
    if not counts.any():
        return Outcome(np.zeros(0, np.int64), np.zeros(0), 1.0, trials)
    needed = needed_items(items, _rates(model.sigma, trials, team, seed))
    days = _days_until(counts, needed, trials, (entity_key(team), seed))
    return outcome_of(days[days > 0], never=int((days == 0).sum()))


def how_many(
    model: TeamModel, days: int, *, trials: int = 10_000, seed: int = 1, team: UUID | str | int = "team"
) -> Outcome:
    """How many items are finished in `days`, `as_of_day` being day 1; ask `Outcome.sure(85)`.

    >>> how_many(TeamModel(18262, (2, 2, 2, 2), 0.0, 30, 0, 0), 10).sure(85)
    20
    """
    counts = np.array(model.counts, np.int64)
    total = np.zeros(trials, np.int64)
    chunk_days = CHUNK_BLOCKS * BLOCK_DAYS
    left = min(max(days, 0), HORIZON_BLOCKS * BLOCK_DAYS)
    for first in range(0, left, chunk_days):
        laid = _chunk(counts, first // BLOCK_DAYS, np.arange(trials), (entity_key(team), seed), total)
        total = finished_by(laid, min(left - first, chunk_days))
    rates = _rates(model.sigma, trials, team, seed)
    return outcome_of(np.where(total > 0, np.floor(rates * (total + 0.5)), 0).astype(np.int64))


def _rates(sigma: float, trials: int, team: UUID | str | int, seed: int) -> NDArray[np.float64]:
    """The rate factor of each trial, exp(sigma z)."""
    stream = streams(np.uint64(entity_key(team)), Purpose.TEAM_RATE, seed)
    return np.exp(sigma * normal(bits(stream, np.arange(trials))))


def _days_until(
    counts: NDArray[np.int64], needed: NDArray[np.int64], trials: int, source: tuple[int, int]
) -> NDArray[np.int64]:
    """The day each trial has finished what it needs, 0 where not within thirty years; a year at a time."""
    days = np.zeros(trials, np.int64)
    rows = np.arange(trials)
    before = np.zeros(trials, np.int64)
    for first in range(0, HORIZON_BLOCKS, CHUNK_BLOCKS):
        laid = _chunk(counts, first, rows, source, before)
        found = passage_days(laid, needed[rows])
        days[rows] = np.where(found > 0, first * BLOCK_DAYS + found, 0)
        before, rows = laid.ends[found == 0, -1], rows[found == 0]
        if not len(rows):
            break
    return days


def _chunk(
    counts: NDArray[np.int64],
    first: int,
    rows: NDArray[np.int64],
    source: tuple[int, int],
    before: NDArray[np.int64],
) -> Blocks:
    """A year of blocks from block `first`, for the trials `rows`."""
    key, seed = np.uint64(source[0]), source[1]
    numbers = range(first, first + CHUNK_BLOCKS)
    columns = [unit(bits(streams(key, Purpose.THROUGHPUT, seed, block), rows)) for block in numbers]
    return lay_blocks(counts, np.stack(columns, axis=1), before)
