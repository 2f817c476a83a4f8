"""The constraint solver's own process: a problem as JSON on stdin, each better schedule as a line on stdout."""

import json
import sys
from typing import Any

from ortools.sat.python import cp_model

Model = dict[str, Any]


def build(problem: Model) -> tuple[cp_model.CpModel, list[Any]]:
    """The model and its start variables: delays, limited resources, least makespan.

    The interval of an activity holds its demand; a capacity step below the largest is an interval
    that holds what is missing.
    """
    model = cp_model.CpModel()
    upper, durations = problem["upper"], problem["duration"]
    starts = [
        model.new_int_var(early, max(early, upper - duration), "")
        for early, duration in zip(problem["earliest"], durations, strict=True)
    ]
    intervals = [
        model.new_fixed_size_interval_var(start, duration, "")
        for start, duration in zip(starts, durations, strict=True)
    ]
    for tail, head, delay in problem["links"]:
        model.add(starts[head] >= starts[tail] + delay)
    for row, start in enumerate(problem["pinned"]):
        if start >= 0:
            model.add(starts[row] == start)
    for resource in range(len(problem["step_capacity"][0])):
        _limit(model, problem, resource, intervals)
    end = model.new_int_var(problem["lower"], upper, "end")
    for start, duration in zip(starts, durations, strict=True):
        model.add(end >= start + duration)
    model.minimize(end)
    for start, hint in zip(starts, problem["hint"], strict=False):
        model.add_hint(start, hint)
    return model, starts


def _limit(model: cp_model.CpModel, problem: Model, resource: int, intervals: list[Any]) -> None:
    """One resource is never over its limit."""
    demands = [row[resource] for row in problem["demand"]]
    capacities = [step[resource] for step in problem["step_capacity"]]
    used = [row for row, demand in enumerate(demands) if demand]
    held, amounts = [intervals[row] for row in used], [demands[row] for row in used]
    times = [*problem["step_time"], problem["upper"]]
    for step, capacity in enumerate(capacities):
        length = times[step + 1] - times[step]
        if capacity < max(capacities) and length > 0:
            held.append(model.new_fixed_size_interval_var(times[step], length, ""))
            amounts.append(max(capacities) - capacity)
    model.add_cumulative(held, amounts, max(capacities))


class Telling(cp_model.CpSolverSolutionCallback):
    """Writes each better schedule as soon as there is one."""

    def __init__(self, starts: list[Any]) -> None:
        super().__init__()
        self.starts = starts

    def on_solution_callback(self) -> None:
        """One more schedule."""
        tell([self.value(start) for start in self.starts], self.best_objective_bound)


def tell(starts: list[int] | None, bound: float) -> None:
    """One line for the process that waits."""
    sys.stdout.write(json.dumps({"starts": starts, "bound": bound}) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read, solve, tell."""
    problem = json.load(sys.stdin)
    model, starts = build(problem)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = problem["seconds"]
    solver.parameters.num_workers = problem["workers"]
    solver.parameters.random_seed = problem["seed"]
    status = solver.solve(model, Telling(starts))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        tell([solver.value(start) for start in starts], solver.best_objective_bound)
    elif status == cp_model.UNKNOWN:
        tell(None, solver.best_objective_bound)


if __name__ == "__main__":
    main()
