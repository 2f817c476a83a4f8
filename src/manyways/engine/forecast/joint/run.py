"""Run the joint simulation: in parallel by ranges of trials, with results that no number of threads can change."""

import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, wait
from functools import reduce
from threading import Event

import numpy as np

from manyways.engine.forecast.distributions import TABLE_POINTS
from manyways.engine.forecast.joint.assemble import assemble
from manyways.engine.forecast.joint.checks import PortfolioError
from manyways.engine.forecast.joint.model import Model
from manyways.engine.forecast.joint.portfolio import NEVER, NEVER_OFFSET, Portfolio
from manyways.engine.forecast.joint.simulation import Simulation
from manyways.engine.forecast.joint.state import Tally, new_state, new_tally
from manyways.engine.forecast.joint.trial import Days, run_trials

DEFAULT_HORIZON = 40 * 366
LARGEST_TRIALS = 1_000_000
TELL_EVERY_SECONDS = 1.0
Tell = Callable[[int, int], None]


def simulate(
    portfolio: Portfolio,
    *,
    as_of_day: int,
    trials: int = 10_000,
    seed: int = 1,
    without: Collection[str] = (),
    horizon_days: int = DEFAULT_HORIZON,
    threads: int | None = None,
    chunk: int = 128,
    tell: Tell | None = None,
) -> Simulation:
    """Simulate plans and flow together; the days after `as_of_day` are drawn, that day and before are facts.

    `as_of_day`: days since 1 January 1970. `without`: keys of risks that shall not happen (all else equal). Nothing is
    looked for beyond `horizon_days`: what has not finished by then is NEVER. `threads` and `chunk` (trials worked on at
    a time) change the time needed, not one byte of the result. `tell` hears once a second how many trials are done,
    in the caller's thread; what it raises ends the run. Raises PortfolioError with every problem found.

    >>> from manyways.engine.forecast.joint import Item, Portfolio, steady_team
    >>> queue = tuple(Item(f"item {number}", "web") for number in range(30))
    >>> result = simulate(Portfolio((steady_team("web", 1.0),), queue), as_of_day=20_000, trials=10)
    >>> max(result.percentile(item.key, 85) for item in queue) - 20_000
    30
    """
    if not 1 <= trials <= LARGEST_TRIALS:
        raise PortfolioError([f"The number of trials must be from 1 to {LARGEST_TRIALS:,}."])
    model, names = assemble(portfolio, as_of_day=as_of_day, horizon_days=horizon_days, seed=seed)
    if unknown := set(without) - set(names.risks):
        raise PortfolioError([f"There is no risk {min(unknown)!r} to leave out."])
    model.risks["probability"][[name in without for name in names.risks]] = 0.0
    offsets, tally = run_model(model, trials, threads or os.cpu_count() or 1, chunk, tell)
    return Simulation(as_of_day, seed, names, model.links, offsets, tally, portfolio.dates_given)


def run_model(
    model: Model, trials: int, threads: int, chunk: int, tell: Tell | None = None
) -> tuple[Days, Tally]:
    """Finish days as int16[nodes, trials] after the as-of day, and the counts of all trials."""
    offsets = np.empty((len(model.nodes), trials), np.int16)
    edges = np.linspace(0, trials, min(threads, trials) + 1).astype(int)
    done, is_stopped = np.zeros(len(edges) - 1, int), Event()

    def part(number: int) -> Tally:
        first, last = edges[number : number + 2]
        state, tally = new_state(model), new_tally(model)
        with np.errstate(over="ignore"):
            for begin in range(first, last, chunk):
                if is_stopped.is_set():
                    break
                done[number] = begin - first
                rows = np.empty((min(chunk, last - begin), len(model.nodes)), np.int16)
                run_trials(model, begin, state, tally, rows)
                offsets[:, begin : begin + len(rows)] = rows.T
        return tally

    if len(done) == 1 and tell is None:
        return offsets, part(0)
    with ThreadPoolExecutor(len(done)) as pool:
        parts = [pool.submit(part, number) for number in range(len(done))]
        try:
            while tell and wait(parts, TELL_EVERY_SECONDS).not_done:
                tell(int(done.sum()), trials)
            tallies = [each.result() for each in parts]
            if tell:
                tell(trials, trials)
        finally:
            is_stopped.set()
    return offsets, Tally(*(reduce(np.add, counts) for counts in zip(*tallies, strict=True)))


def expected_days(
    portfolio: Portfolio, *, as_of_day: int, horizon_days: int = DEFAULT_HORIZON
) -> dict[str, int]:
    """The deterministic plan: the same simulation with median durations, mean throughput and no risk; key to day."""
    model, names = assemble(portfolio, as_of_day=as_of_day, horizon_days=horizon_days, seed=0)
    days, _ = run_model(_certain(model), 1, 1, 1)
    return {
        key: NEVER if offset == NEVER_OFFSET else as_of_day + int(offset)
        for key, offset in zip(names.nodes, days[:, 0], strict=True)
    }


def _certain(model: Model) -> Model:
    """The model with every table at its median, every day of history the mean of its weekday's, no risk."""
    middle = TABLE_POINTS // 2
    centre = (model.tables[:, middle - 1] + model.tables[:, middle]) / 2
    tables = np.frombuffer(np.repeat(centre, TABLE_POINTS).tobytes(), np.float32).reshape(-1, TABLE_POINTS)
    model.risks["probability"] = 0.0
    for team in model.teams:
        for weekday in range(team["stride"]):
            days = slice(team["history"] + weekday, team["history"] + team["history_days"], team["stride"])
            for column in ("throughput", "arrivals"):
                model.history[column][days] = model.history[column][days].mean()
    return model._replace(tables=tables)
