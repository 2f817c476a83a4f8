"""Optimise: the constraint solver takes the schedule found so far as hint and upper bound, and proves how good it is."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np

from manyways.engine.schedule.levelling.problem import Integers, Problem
from manyways.engine.schedule.levelling.search import Levelled, broken_rules, closed_up

LARGEST = 150
WORKERS = 2
ROUNDS = 4
GRACE_SECONDS = 5.0


def optimise(problem: Problem, found: Levelled, *, seconds: float, seed: int = 0) -> Levelled:
    """A schedule no longer than `found`, with the best lower bound proved within the time.

    The solver runs in a process of its own that is ended when `seconds` and a grace have passed; what
    it had found until then counts. Of more than 150 activities those that finish last are solved for,
    the others stay, and the bound is that of `found`.

    >>> from manyways.engine.schedule.levelling import level, problem_of
    >>> problem = problem_of([2, 3], [[1], [1]], [], [1])
    >>> optimise(problem, level(problem), seconds=5).is_optimal
    True
    """
    if found.is_optimal or not problem.activity_count:
        return found
    if problem.activity_count > LARGEST:
        return _by_windows(problem, found, seconds, seed)
    lines = _solve(_document(problem, found, seconds, seed), seconds)
    return _best_of(problem, found, lines)


def _document(problem: Problem, found: Levelled, seconds: float, seed: int) -> dict[str, Any]:
    """The problem as the solver's process reads it."""
    graph = problem.graph
    return {
        "duration": problem.duration.tolist(),
        "demand": problem.demand.tolist(),
        "links": np.column_stack([graph.tail, graph.head, problem.delay]).tolist(),
        "earliest": problem.earliest.tolist(),
        "pinned": problem.pinned.tolist(),
        "step_time": problem.step_time.tolist(),
        "step_capacity": problem.step_capacity.tolist(),
        "hint": found.starts.tolist(),
        "lower": found.lower_bound,
        "upper": found.makespan,
        "seconds": seconds,
        "seed": seed % (1 << 31),
        "workers": WORKERS,
    }


def _solve(document: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
    """The lines of the solver's process; those it had written when it had to be ended."""
    command = [sys.executable, "-m", "manyways.engine.schedule.levelling.solver"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(document).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds + GRACE_SECONDS,
            check=False,
        )
        output = done.stdout
    except subprocess.TimeoutExpired as ended:
        output = ended.stdout or b""
    return [json.loads(line) for line in output.decode().splitlines(keepends=True) if line.endswith("\n")]


def _best_of(problem: Problem, found: Levelled, lines: list[dict[str, Any]]) -> Levelled:
    """The shortest schedule told that keeps the rules, and the largest bound."""
    best, bound = found, found.lower_bound
    for line in lines:
        bound = max(bound, min(math.ceil(line["bound"] - 1e-6), found.makespan))
        if line["starts"] is not None:
            starts = np.array(line["starts"], dtype=np.int64)
            best = _shorter(problem, best, starts)
    return replace(best, lower_bound=min(bound, best.makespan))


def _shorter(problem: Problem, best: Levelled, starts: Integers) -> Levelled:
    makespan = int((starts + problem.duration).max())
    if makespan < best.makespan and not broken_rules(problem, starts):
        return replace(best, starts=starts, makespan=makespan)
    return best


def _by_windows(problem: Problem, found: Levelled, seconds: float, seed: int) -> Levelled:
    """Solve for the activities that finish last, close up, and again while that helps."""
    best = found
    for _ in range(ROUNDS):
        document = _document(_window(problem, best), best, seconds / ROUNDS, seed)
        lines = _solve(document | {"lower": 0}, seconds / ROUNDS)
        solved = _best_of(problem, best, [line | {"bound": 0} for line in lines])
        closed = closed_up(problem, solved.starts)
        shorter = closed if closed.makespan < solved.makespan else solved
        if shorter.makespan in (best.makespan, found.lower_bound):
            return replace(shorter, lower_bound=found.lower_bound, schedules=found.schedules)
        best = replace(shorter, lower_bound=found.lower_bound)
    return replace(best, schedules=found.schedules)


def _window(problem: Problem, best: Levelled) -> Problem:
    """The same problem with all but the last activities to finish pinned where they are."""
    order = np.argsort(-(best.starts + problem.duration), kind="stable")
    is_open = np.zeros(problem.activity_count, dtype=bool)
    is_open[order[:LARGEST]] = True
    return replace(problem, pinned=np.where(is_open, problem.pinned, best.starts))
