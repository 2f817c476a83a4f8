"""Lower bounds of the makespan: the critical path and what the resources can carry."""

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.levelling.problem import NOT_PINNED, Integers, Problem

LARGEST_PAIRS = 500


def earliest_starts(problem: Problem) -> Integers:
    """The earliest start of each activity without resource limits: int64[n].

    >>> from manyways.engine.schedule.levelling.problem import problem_of
    >>> earliest_starts(problem_of([2, 3], [[1], [1]], [(0, 1, 2)], [1])).tolist()
    [0, 2]
    """
    graph, starts = problem.graph, problem.earliest.tolist()
    pointer, links = graph.in_pointer.tolist(), graph.in_link.tolist()
    tails, delays, pinned = graph.tail.tolist(), problem.delay.tolist(), problem.pinned.tolist()
    for row in problem.order.tolist():
        for link in links[pointer[row] : pointer[row + 1]]:
            starts[row] = max(starts[row], starts[tails[link]] + delays[link])
        if pinned[row] != NOT_PINNED:
            starts[row] = pinned[row]
    return np.array(starts, dtype=np.int64)


def tails_of(problem: Problem) -> Integers:
    """The time that must pass from each activity's finish to the end of everything: int64[n], never negative.

    >>> from manyways.engine.schedule.levelling.problem import problem_of
    >>> tails_of(problem_of([2, 3], [[1], [1]], [(0, 1, 2)], [1])).tolist()
    [3, 0]
    """
    graph, durations = problem.graph, problem.duration.tolist()
    pointer, links = graph.out_pointer.tolist(), graph.out_link.tolist()
    heads, delays, pinned = graph.head.tolist(), problem.delay.tolist(), problem.pinned.tolist()
    tails = [0] * problem.activity_count
    for row in problem.order[::-1].tolist():
        for link in links[pointer[row] : pointer[row + 1]]:
            after = heads[link]
            if pinned[after] == NOT_PINNED:
                tails[row] = max(tails[row], delays[link] + durations[after] + tails[after] - durations[row])
    return np.array(tails, dtype=np.int64)


def lower_bound(problem: Problem) -> int:
    """No schedule is shorter: the largest of the critical path, energy and pair bounds.

    Energy: activities that can start only after h and must leave t after their finish need their
    duration times their demand from a resource between the two, for every h and t that occur.
    Pairs: two activities that cannot run side by side come one after the other. Source: Klein and
    Scholl, Computing lower bounds by destructive improvement, 1999 (critical path, capacity and
    disjunctive bounds).

    >>> from manyways.engine.schedule.levelling.problem import problem_of
    >>> lower_bound(problem_of([2, 3], [[1], [1]], [], [1]))
    5
    """
    if not problem.activity_count:
        return 0
    heads, tails = earliest_starts(problem), tails_of(problem)
    bound = int((heads + problem.duration + tails).max())
    if (problem.pinned != NOT_PINNED).any():
        return bound
    for resource in range(problem.demand.shape[1]):
        bound = max(bound, _energy_bound(problem, resource, heads, tails))
    return max(bound, _pair_bound(problem, heads, tails))


def _energy_bound(problem: Problem, resource: int, heads: Integers, tails: Integers) -> int:
    """The largest head + energy / capacity + tail over the sets that heads and tails cut out."""
    energy = problem.duration * problem.demand[:, resource]
    capacity = int(problem.step_capacity[:, resource].max())
    used = energy > 0
    if not used.any():
        return 0
    heads, tails, energy = heads[used], tails[used], energy[used]
    by_tail = np.argsort(-tails, kind="stable")
    from manyways.engine.schedule.levelling import kernels

    return int(kernels.energy_bound(heads[by_tail], tails[by_tail], energy[by_tail], capacity))


def _pair_bound(problem: Problem, heads: Integers, tails: Integers) -> int:
    """The larger, over pairs that exceed a resource together, of the shorter of their two orders."""
    works = np.flatnonzero(problem.duration > 0)
    if len(works) < 2 or len(works) > LARGEST_PAIRS:
        return 0
    is_disjoint = _disjoint(problem, works)
    np.fill_diagonal(is_disjoint, False)
    ahead = (
        heads[works, None]
        + problem.duration[works, None]
        + problem.duration[None, works]
        + tails[None, works]
    )
    both = np.minimum(ahead, ahead.T)
    return int(both[is_disjoint].max(initial=0))


def _disjoint(problem: Problem, works: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Which pairs exceed some resource together, even at its largest capacity."""
    capacity = problem.step_capacity.max(axis=0)
    result = np.zeros((len(works), len(works)), dtype=bool)
    for resource in range(problem.demand.shape[1]):
        demand = problem.demand[works, resource]
        result |= demand[:, None] + demand[None, :] > capacity[resource]
    return result
