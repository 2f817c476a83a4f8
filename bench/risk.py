"""Schedule risk: 1,000 items x 10,000 trials, beside the same sums in NumPy; with correlation and 20 risks."""

import os
import resource
import time
from collections.abc import Callable

import numpy as np

from manyways.engine.forecast.distributions import pert
from manyways.engine.forecast.risk import Effect, Group, RiskSpec, ScheduleRisk, risk
from manyways.engine.schedule import Item, Link, Network, compile_plan, plan_of
from manyways.engine.time import compile_calendar, standard_hours

COUNT, TRIALS = 1000, 10_000


def network(count: int, seed: int = 1) -> Network:
    """Items of 1 to 14 days, each with up to two of the dozen before it as predecessors."""
    random = np.random.default_rng(seed)
    items = [Item(n + 1, duration_minutes=int(random.integers(1, 15)) * 480) for n in range(count)]
    links = [
        Link(int(before), after)
        for after in range(1, count)
        for before in set(random.integers(max(0, after - 12), after, 2).tolist())
    ]
    plan = plan_of(items, links, start_minute=20_000 * 1440, calendars=[compile_calendar(standard_hours())])
    compiled = compile_plan(plan)
    assert isinstance(compiled, Network)
    return compiled


def numpy_forward(compiled: Network, trials: int) -> np.ndarray:
    """The plain way: a matrix of PERT draws and one array operation for each link; no correlation, no risks."""
    random = np.random.default_rng(1)
    likeliest = compiled.span_minutes[:, None].astype(np.float32)
    low, high = 0.8 * likeliest, 1.5 * likeliest
    first = 1 + 4 * (likeliest - low) / (high - low)
    minutes = low + (high - low) * random.beta(first, 6 - first, (len(likeliest), trials)).astype(np.float32)
    finish = np.zeros((len(likeliest), trials), np.float32)
    for row in range(len(likeliest)):
        start = np.zeros(trials, np.float32)
        for place in range(compiled.predecessor_pointer[row], compiled.predecessor_pointer[row + 1]):
            np.maximum(start, finish[compiled.predecessor[place]], out=start)
        finish[row] = start + minutes[row]
    return np.asarray(finish.max(axis=0))


def seconds(work: Callable[[], object], repeat: int = 3) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(repeat):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    """Print the table."""
    compiled = network(COUNT)
    groups = tuple(Group(f"g{n}", 0.3) for n in range(12))
    group_of = {n + 1: f"g{n % 12}" for n in range(COUNT)}
    drivers = tuple(
        ScheduleRisk(
            f"r{n}", 0.3, tuple(Effect(str(1 + n * 40 + step), pert(480, 2400, 9600)) for step in range(5))
        )
        for n in range(20)
    )
    specs = {
        "independent, criticality": RiskSpec(),
        "12 correlated groups": RiskSpec(groups=groups, group_of=group_of),
        "... and 20 risks, each excluded": RiskSpec(groups=groups, group_of=group_of, risks=drivers),
    }
    began = time.perf_counter()
    risk(compiled, RiskSpec(), trials=64)
    print(f"first run, with loading or compiling kernels: {time.perf_counter() - began:.2f} s")
    peer = seconds(lambda: numpy_forward(compiled, TRIALS), 1)
    print(f"{'':34}{'1 thread':>10}{'all':>10}{'against NumPy':>15}")
    print(f"{'NumPy, independent, forward only':34}{peer:9.2f}s")
    for name, spec in specs.items():
        one = seconds(lambda spec=spec: risk(compiled, spec, trials=TRIALS, threads=1))  # type: ignore[misc]
        every = seconds(lambda spec=spec: risk(compiled, spec, trials=TRIALS))  # type: ignore[misc]
        print(f"{name:34}{one:9.2f}s{every:9.2f}s{peer / one:14.1f}x")
    print(
        f"threads: {os.cpu_count()}; memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
