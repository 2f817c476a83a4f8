"""The slow, obvious twins of the levelling kernels."""

from collections.abc import Sequence
from itertools import permutations

from manyways.engine.schedule.levelling import NOT_PINNED, Problem


def capacity_at(problem: Problem, time: int, resource: int) -> int:
    """The units there are at a time."""
    step = max(index for index, begin in enumerate(problem.step_time.tolist()) if begin <= time)
    return int(problem.step_capacity[step, resource])


def used_at(problem: Problem, starts: dict[int, int], time: int, resource: int) -> int:
    """The units that placed activities hold at a time."""
    return sum(
        int(problem.demand[row, resource])
        for row, start in starts.items()
        if start <= time < start + int(problem.duration[row])
    )


def fits(problem: Problem, starts: dict[int, int], row: int, start: int) -> bool:
    """Whether an activity can run from a start, unit of time by unit of time."""
    return all(
        not problem.demand[row, resource]
        or used_at(problem, starts, time, resource) + int(problem.demand[row, resource])
        <= capacity_at(problem, time, resource)
        for time in range(start, start + int(problem.duration[row]))
        for resource in range(problem.demand.shape[1])
    )


def placed(problem: Problem, keys: Sequence[float]) -> list[int]:
    """Serial schedule generation, one unit of time after the other."""
    pins = {row: start for row, start in enumerate(problem.pinned.tolist()) if start != NOT_PINNED}
    starts: dict[int, int] = dict(pins)
    links = list(
        zip(problem.graph.tail.tolist(), problem.graph.head.tolist(), problem.delay.tolist(), strict=True)
    )
    done: set[int] = set()
    while len(done) < problem.activity_count:
        open_rows = [
            row
            for row in range(problem.activity_count)
            if row not in done and all(tail in done for tail, head, _ in links if head == row)
        ]
        row = min(open_rows, key=lambda each: (keys[each], each))
        done.add(row)
        if row in pins:
            continue
        bounds = [starts[tail] + delay for tail, head, delay in links if head == row]
        start = max([0, int(problem.earliest[row]), *bounds])
        while not fits(problem, starts, row, start):
            start += 1
        starts[row] = start
    return [starts[row] for row in range(problem.activity_count)]


def shortest(problem: Problem) -> int:
    """The optimal makespan by trying every order (without pins some order gives it)."""
    rows = range(problem.activity_count)
    return min(
        max(
            start + int(length) for start, length in zip(placed(problem, keys), problem.duration, strict=True)
        )
        for keys in permutations(rows)
    )
