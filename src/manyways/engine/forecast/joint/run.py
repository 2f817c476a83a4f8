"""Run the joint simulation: in parallel by ranges of trials, with results that no number of threads can change."""

import os
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.distributions import TABLE_POINTS
from manyways.engine.forecast.joint.assemble import assemble
from manyways.engine.forecast.joint.checks import PortfolioError
from manyways.engine.forecast.joint.model import Model
from manyways.engine.forecast.joint.parts import parts_of
from manyways.engine.forecast.joint.portfolio import NEVER, NEVER_OFFSET, Portfolio
from manyways.engine.forecast.joint.ranges import Found, Range
from manyways.engine.forecast.joint.simulation import Simulation

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
    chunk: int | None = None,
    tell: Tell | None = None,
    full: Collection[str] | None = None,
) -> Simulation:
    """Simulate plans and flow together; the days after `as_of_day` are drawn, that day and before are facts.

    `as_of_day`: days since 1 January 1970. `without`: keys of risks that shall not happen (all else equal). Nothing is
    looked for beyond `horizon_days`: what has not finished by then is NEVER. `threads` and `chunk` (trials worked on at
    a time) change the time needed, not one byte of the result. `tell` hears once a second how many trials are done,
    in the caller's thread; what it raises ends the run. `full`: keys of which every trial is kept (others are ignored);
    of everything else there are windows and shares only, in a fraction of the memory. Raises PortfolioError with every
    problem found.

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
    wanted = set(full or ())
    rows = None if full is None else np.flatnonzero([key in wanted for key in names.nodes])
    found = run_model(model, trials, threads or os.cpu_count() or 1, chunk, tell, rows)
    return Simulation(
        as_of_day=as_of_day,
        seed=seed,
        names=names,
        links=model.links,
        chains=model.chains,
        full=found.full,
        offsets=found.offsets,
        usual=found.usual,
        unfinished=found.unfinished,
        tally=found.tally,
        dates_given=portfolio.dates_given,
    )


def run_model(
    model: Model,
    trials: int,
    threads: int = 1,
    chunk: int | None = None,
    tell: Tell | None = None,
    full: NDArray[np.int64] | None = None,
) -> Found:
    """All trials of all parts of a model; each trial is kept of the rows in `full` (ascending), or of all."""
    found = Found(model, trials, np.arange(len(model.nodes)) if full is None else full)
    ranges = [each for part in parts_of(model) for each in found.ranges_of(part, threads, chunk)]
    ranges.sort(key=lambda each: -each.work)
    if threads == 1 and tell is None:
        for each in ranges:
            each.run()
        return found
    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(each.run) for each in ranges]
        try:
            _tell_until_done(running, ranges, trials, tell)
        finally:
            found.is_stopped.set()
    return found


def _tell_until_done(
    running: Collection[Future[None]], ranges: Collection[Range], trials: int, tell: Tell | None
) -> None:
    """Tell once a second how far all ranges are, in trials. Raises what a range raised."""
    work = max(sum(each.work for each in ranges), 1)
    while wait(running, TELL_EVERY_SECONDS if tell else None).not_done:
        if tell:
            tell(sum(each.done for each in ranges) * trials // work, trials)
    for each in running:
        each.result()
    if tell:
        tell(trials, trials)


def expected_days(
    portfolio: Portfolio, *, as_of_day: int, horizon_days: int = DEFAULT_HORIZON
) -> dict[str, int]:
    """The deterministic plan: the same simulation with median durations, mean throughput and no risk; key to day."""
    model, names = assemble(portfolio, as_of_day=as_of_day, horizon_days=horizon_days, seed=0)
    days = run_model(_certain(model), 1).offsets
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
