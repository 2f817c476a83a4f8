"""One team's forecast from its history: when so many items are finished, or how many by a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import numpy as np

from manyways.engine.flow.cycle_time import ENOUGH, NotEnoughHistory
from manyways.engine.flow.history import FlowHistory
from manyways.engine.flow.throughput import nth_working_day, weekly_counts, working_days_between
from manyways.engine.forecast import calibrated, plain
from manyways.engine.forecast.backtest import plain_history
from manyways.engine.forecast.outcome import LEVELS, Outcome
from manyways.engine.forecast.walk import DEFAULT_WINDOW_DAYS

Model = Literal["plain", "calibrated"]
Step = Literal["day", "week"]


@dataclass(frozen=True)
class Basis:
    """What a forecast stands on: the model, the days of history used, items finished in them, the spread."""

    model: Model
    step: Step
    window_days: int
    finished: int
    sigma: float | None
    judged: int
    every_day: bool


@dataclass(frozen=True)
class When:
    """The last day of each level's window (None: never, at this rate), the distribution behind it, its basis.

    `outcome` counts in steps: working days, days or weeks; day 0 stands for "nothing is left to do".
    """

    days: dict[int, int | None]
    outcome: Outcome
    basis: Basis


@dataclass(frozen=True)
class HowMany:
    """At least so many items by the day asked, with each level's confidence; the distribution; its basis."""

    items: dict[int, int]
    outcome: Outcome
    basis: Basis


def when(
    history: FlowHistory,
    items: int,
    *,
    as_of_day: int,
    model: Model = "calibrated",
    step: Step = "day",
    window_days: int = DEFAULT_WINDOW_DAYS,
    trials: int = 10_000,
    seed: int = 1,
    team: UUID | str | int = "team",
    levels: Iterable[int] = LEVELS,
) -> When | NotEnoughHistory:
    """When `items` more are finished, seen on the morning of `as_of_day`, the first day that counts.

    `history` must be clean (`manyways.engine.flow.cleaning.clean`). `window_days` is for the plain model; the
    calibrated one chooses its own.
    """
    if model == "plain":
        found = _plain_steps(history, as_of_day, step, window_days)
        if isinstance(found, NotEnoughHistory):
            return found
        counts, basis = found
        outcome = plain.when(counts, items, trials=trials, seed=seed, team=team)
    else:
        learnt = calibrated.team_model(history, as_of_day=as_of_day)
        if isinstance(learnt, NotEnoughHistory):
            return learnt
        basis = _calibrated_basis(learnt, step)
        outcome = calibrated.when(learnt, items, trials=trials, seed=seed, team=team)
    ends = {
        level: None if steps is None else _last_day(as_of_day, steps, basis)
        for level, steps in outcome.percentiles(levels).items()
    }
    return When(ends, outcome, basis)


def how_many(
    history: FlowHistory,
    by_day: int,
    *,
    as_of_day: int,
    model: Model = "calibrated",
    step: Step = "day",
    window_days: int = DEFAULT_WINDOW_DAYS,
    trials: int = 10_000,
    seed: int = 1,
    team: UUID | str | int = "team",
    levels: Iterable[int] = LEVELS,
) -> HowMany | NotEnoughHistory:
    """How many items are finished from `as_of_day` to `by_day`, both included; none where that is before.

    Other arguments as of `when`.
    """
    if model == "plain":
        found = _plain_steps(history, as_of_day, step, window_days)
        if isinstance(found, NotEnoughHistory):
            return found
        counts, basis = found
        steps = _steps_until(as_of_day, by_day, basis)
        outcome = plain.how_many(counts, steps, trials=trials, seed=seed, team=team)
    else:
        learnt = calibrated.team_model(history, as_of_day=as_of_day)
        if isinstance(learnt, NotEnoughHistory):
            return learnt
        basis = _calibrated_basis(learnt, step)
        days = _whole_weeks(by_day - as_of_day + 1) if step == "week" else by_day - as_of_day + 1
        outcome = calibrated.how_many(learnt, days, trials=trials, seed=seed, team=team)
    return HowMany({level: outcome.sure(level) for level in levels}, outcome, basis)


def _plain_steps(
    history: FlowHistory, as_of_day: int, step: Step, window_days: int
) -> tuple[plain.Counts, Basis] | NotEnoughHistory:
    """The steps the plain model draws from."""
    finished = calibrated.finished_before(history, as_of_day)
    if len(finished) < ENOUGH:
        return NotEnoughHistory(len(finished))
    first_day = calibrated.first_known_day(history)
    counts, every_day = plain_history(
        finished, as_of_day=as_of_day, first_day=first_day, window_days=window_days
    )
    days = min(window_days, as_of_day - first_day)
    if step == "week":
        weeks = weekly_counts(finished, first_day=as_of_day - days, last_day=as_of_day - 1)
        counts = weeks if len(weeks) else np.array([counts.sum()])
    return counts, Basis("plain", step, days, int(counts.sum()), None, 0, every_day)


def _calibrated_basis(learnt: calibrated.TeamModel, step: Step) -> Basis:
    """What the calibrated model stands on; it always steps by days and rounds up to weeks."""
    counted = len(learnt.counts), sum(learnt.counts)
    return Basis("calibrated", step, *counted, learnt.sigma, learnt.basis, True)


def _last_day(as_of_day: int, steps: int, basis: Basis) -> int:
    """The day on which the given number of steps is over."""
    if steps == 0:
        return as_of_day
    if basis.step == "week":
        weeks = steps if basis.model == "plain" else -(-steps // 7)
        return as_of_day + 7 * weeks - 1
    return as_of_day + steps - 1 if basis.every_day else nth_working_day(as_of_day, steps)


def _steps_until(as_of_day: int, by_day: int, basis: Basis) -> int:
    """How many steps are over by the end of `by_day`."""
    days = by_day - as_of_day + 1
    if basis.step == "week":
        return _whole_weeks(days) // 7
    return max(days, 0) if basis.every_day else working_days_between(as_of_day, by_day)


def _whole_weeks(days: int) -> int:
    """The days of the whole weeks in a number of days."""
    return max(days, 0) // 7 * 7
