"""Levelling against the constraint solver alone: PSPLIB j30, j60, j120 and MPLIB portfolios, gap to the best known.

    python bench/levelling.py [FOLDER] [--seconds 2] [--each 3] [--seed 1]

FOLDER holds `psplib/` and `multiproject/`, each with its `known.json`; by default ../shared/data beside the
repository. Both get the same time; the solver
two workers, the search one thread. Instances are drawn with the seed.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from manyways.engine.schedule.levelling import Levelled, Problem, broken_rules, level, moved_least, problem_of
from manyways.engine.schedule.levelling.optimise import _document, _solve
from manyways.interchange.psplib import read_benchmark

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PORTFOLIO_SECONDS = 5.0


def problem_in(path: Path) -> Problem:
    """The problem of a benchmark file."""
    rows = read_benchmark(path.read_text())
    sizes = zip(rows.projects, rows.releases, strict=True)
    earliest = [release for (_, count), release in sizes for _ in range(count)]
    links = [(before, after, rows.durations[before]) for before, after in rows.links]
    problem = problem_of(rows.durations, rows.demands, links, rows.capacities, earliest=earliest)
    assert isinstance(problem, Problem)
    return problem


def searched(problem: Problem, seconds: float) -> int:
    """The makespan of the search."""
    end = time.perf_counter() + seconds
    found = level(problem, schedules=1 << 60, seed=1, goes_on=lambda _: time.perf_counter() < end)
    assert not broken_rules(problem, found.starts)
    return found.makespan


def solved_alone(problem: Problem, seconds: float) -> int | None:
    """The makespan of the solver without a hint; None when it found no schedule."""
    hint = moved_least(problem, problem.earliest)
    document = _document(problem, replace(hint, lower_bound=0, makespan=problem.horizon), seconds, 1)
    lines = _solve(document | {"hint": []}, seconds)
    ends = [
        max(map(sum, zip(line["starts"], problem.duration.tolist(), strict=True)))
        for line in lines
        if line["starts"]
    ]
    return int(min(ends)) if ends else None


def first(problem: Problem) -> tuple[int, float]:
    """The makespan of the first schedule and the milliseconds it took."""
    begun = time.perf_counter()
    found: Levelled = level(problem)
    return found.makespan, 1000 * (time.perf_counter() - begun)


def gap(makespan: int | None, best: float) -> float | None:
    """Percent above the best known."""
    return None if makespan is None else 100 * (makespan / best - 1)


def mean(values: list[float | None]) -> str:
    """The mean of what is there, and how many are not."""
    known = [value for value in values if value is not None]
    missing = f" ({len(values) - len(known)} none)" if len(known) < len(values) else ""
    return f"{statistics.mean(known):6.2f}{missing}" if known else "  none"


def compare(name: str, paths: list[Path], best: Callable[[Path], float], seconds: float) -> None:
    """One line of the table."""
    firsts, ours, theirs, times = [], [], [], []
    for path in paths:
        problem = problem_in(path)
        makespan, milliseconds = first(problem)
        firsts.append(gap(makespan, best(path)))
        times.append(milliseconds)
        ours.append(gap(searched(problem, seconds), best(path)))
        theirs.append(gap(solved_alone(problem, seconds), best(path)))
    print(
        f"{name:6} {len(paths):3}  {mean(firsts)}  {statistics.median(times):8.1f}  {seconds:5.0f}  {mean(ours)}  {mean(theirs)}"
    )


def main() -> None:
    """Draw, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=DATA)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    known = json.loads((arguments.folder / "psplib" / "known.json").read_text())
    portfolios = json.loads((arguments.folder / "multiproject" / "known.json").read_text())
    print("set      n  first %  first ms   time  search %  solver alone %")
    generator = random.Random(arguments.seed)
    for family in ("j30", "j60", "j120"):
        paths = sorted((arguments.folder / "psplib" / family).glob("*.rcp"))
        chosen = generator.sample(paths, min(arguments.each, len(paths)))
        first(problem_in(chosen[0]))
        compare(family, chosen, lambda path: known[path.stem]["best_makespan"], arguments.seconds)
    paths = sorted((arguments.folder / "multiproject").glob("*.txt"))
    compare(
        "mplib",
        generator.sample(paths, 2),
        lambda path: min(portfolios[path.name]["best_known"], portfolios[path.name]["cpsat_900s"]),
        PORTFOLIO_SECONDS,
    )


if __name__ == "__main__":
    main()
