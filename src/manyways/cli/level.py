"""`manyways level FILE`: a schedule within resource limits, with a bound that tells how good it is."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from manyways.cli.main import Failed
from manyways.engine.network import Cycle
from manyways.engine.schedule.levelling import (
    InvalidProblemError,
    Levelled,
    Problem,
    level,
    optimise,
    problem_of,
)
from manyways.engine.schedule.levelling.plans import LevelledPlan, Need, level_plan
from manyways.engine.time import NO_MINUTE, moment_of
from manyways.interchange.psplib import Benchmark, UnreadableBenchmarkError, read_benchmark

ENDLESS = 1 << 62
LARGEST_FILE = 64 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file and how long to search."""
    parser.add_argument(
        "file", type=Path, help="Patterson .rcp, MPLIB .txt, or a schedule: .json, .mpp, .xml, .xer"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to look for better schedules")
    parser.add_argument("--schedules", type=int, help="try so many schedules instead, whatever the time")
    parser.add_argument(
        "--optimise", action="store_true", help="let the constraint solver improve and prove it"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed and --schedules give the same schedule"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Read, level, print."""
    if not 0 < arguments.seconds <= 86_400:
        raise Failed("--seconds must be more than 0 and at most a day.")
    if arguments.schedules is not None and arguments.schedules < 1:
        raise Failed("--schedules must be at least 1.")
    if arguments.file.suffix.lower() in (".rcp", ".txt", ".sm"):
        return _run_benchmark(arguments)
    return _run_plan(arguments)


def _run_benchmark(arguments: argparse.Namespace) -> int:
    problem = _problem(_benchmark(arguments.file))
    share = 0.5 if arguments.optimise else 1.0
    found = level(problem, **_search(arguments, share))
    if arguments.optimise:
        found = optimise(problem, found, seconds=arguments.seconds * (1 - share), seed=arguments.seed)
    _print_levelled(found, is_json=arguments.json)
    return 0


def _search(arguments: argparse.Namespace, share: float) -> dict[str, Any]:
    """How long to search: a number of schedules, or a share of the time."""
    if arguments.schedules is not None:
        return {"schedules": arguments.schedules, "seed": arguments.seed}
    end = time.monotonic() + share * arguments.seconds
    return {"schedules": ENDLESS, "seed": arguments.seed, "goes_on": lambda _: time.monotonic() < end}


def _benchmark(path: Path) -> Benchmark:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Failed(f"{path.name} is larger than 64 MB, which no benchmark of these kinds is.")
        return read_benchmark(path.read_text(encoding="utf-8", errors="replace"))
    except OSError as reason:
        raise Failed(f"{path} cannot be opened: {reason.strerror}.") from reason
    except UnreadableBenchmarkError as reason:
        raise Failed(f"{path.name}: {reason}") from reason


def _problem(benchmark: Benchmark) -> Problem:
    """Finish-to-start links become delays of the predecessor's duration."""
    earliest = [
        release
        for (_, count), release in zip(benchmark.projects, benchmark.releases, strict=True)
        for _ in range(count)
    ]
    links = [(before, after, benchmark.durations[before]) for before, after in benchmark.links]
    try:
        problem = problem_of(
            benchmark.durations, benchmark.demands, links, benchmark.capacities, earliest=earliest
        )
    except InvalidProblemError as reason:
        raise Failed(str(reason)) from reason
    if isinstance(problem, Cycle):
        raise Failed(
            f"these activities wait for each other: {', '.join(str(row + 1) for row in problem.nodes)}."
        )
    return problem


def _print_levelled(found: Levelled, *, is_json: bool) -> None:
    if is_json:
        answer = {
            "makespan": found.makespan,
            "lower_bound": found.lower_bound,
            "gap_percent": round(100 * found.gap, 2),
            "optimal": found.is_optimal,
            "starts": found.starts.tolist(),
        }
        json.dump(answer, sys.stdout)
        print()
        return
    words = (
        "which is the shortest there is" if found.is_optimal else f"at most {100 * found.gap:.1f} % too long"
    )
    print(f"{found.makespan} units long, {words}.")
    for row, start in enumerate(found.starts.tolist(), start=1):
        print(f"{row:>8}  {start}")


def _run_plan(arguments: argparse.Namespace) -> int:
    from manyways.cli.schedule import cycle_text, read_schedule

    source = read_schedule(arguments.file)
    uids = sorted({uid for _, uid, _ in source.needs})
    row_of = {uid: row for row, uid in enumerate(uids)}
    needs = [Need(item, row_of[uid], units) for item, uid, units in source.needs]
    limits = [source.limits.get(uid, 100) for uid in uids]
    search = _search(arguments, 0.5 if arguments.optimise else 1.0)
    answer = level_plan(source.plan, needs, limits, source.rules, then=_then(arguments), **search)
    if isinstance(answer, Cycle):
        raise Failed(cycle_text(answer, source))
    for note in source.notes:
        print(note, file=sys.stderr)
    if not uids:
        print("No item of the file has a resource, so there is nothing to level.", file=sys.stderr)
    _print_plan(answer, source.plan, source.uids, source.names, is_json=arguments.json)
    return 0


def _then(arguments: argparse.Namespace) -> Callable[[Problem, Levelled], Levelled] | None:
    """The constraint solver after the search, where it is asked for."""
    if not arguments.optimise:
        return None
    return lambda problem, found: optimise(problem, found, seconds=arguments.seconds / 2, seed=arguments.seed)


def _print_plan(
    answer: LevelledPlan, plan: Any, uids: tuple[int, ...], names: tuple[str, ...], *, is_json: bool
) -> None:
    calendar = plan.calendars[plan.project_calendar]
    makespan = int(calendar.working_between(plan.start_minute, answer.finish_minute))
    bound = int(calendar.working_between(plan.start_minute, answer.unlevelled_finish))
    rows = [
        {"uid": uid, "name": name, "start": _text(start), "finish": _text(finish)}
        for uid, name, start, finish in zip(
            uids, names, answer.start.tolist(), answer.finish.tolist(), strict=True
        )
    ]
    if is_json:
        json.dump(
            {
                "makespan": makespan,
                "lower_bound": bound,
                "finish": _text(answer.finish_minute),
                "moved": [uids[row] for row in answer.moved],
                "starts": rows,
            },
            sys.stdout,
            ensure_ascii=False,
        )
        print()
        return
    print(
        f"Finishes {_text(answer.finish_minute)}; without resource limits {_text(answer.unlevelled_finish)}."
    )
    for row in rows:
        print(f"{row['uid']:>8}  {row['start'] or '':19}  {row['finish'] or '':19}  {row['name']}")


def _text(minute: int) -> str | None:
    return None if minute == NO_MINUTE else moment_of(minute).isoformat()
