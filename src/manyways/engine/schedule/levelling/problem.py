"""What levelling works on: durations, demands, links as start-to-start delays, limited resources."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from manyways.engine.network import Cycle, Graph, graph_of, order_of

Integers = npt.NDArray[np.int64]
NOT_PINNED = -1
LONGEST = 1 << 40


class InvalidProblemError(ValueError):
    """The rows of a problem contradict themselves; the text names the row and the reason."""


@dataclass(frozen=True, eq=False)
class Problem:
    """n activities that share r resources; time in any whole unit, counted from 0.

    `duration`: int64[n]. `demand`: int64[n, r], units held from start to finish. `delay`: int64[m],
    the start of `graph.head[k]` lies at least so long after the start of `graph.tail[k]` (negative
    for leads). `earliest`: int64[n], release. `pinned`: int64[n], a start that is kept whatever it
    costs, `NOT_PINNED` for none. `step_time`: int64[s] from 0 upwards and `step_capacity`: int64[s, r],
    the units there are from each of these times on. `order`: int32[n], predecessors first.
    """

    duration: Integers
    demand: Integers
    graph: Graph
    delay: Integers
    earliest: Integers
    pinned: Integers
    step_time: Integers
    step_capacity: Integers
    order: npt.NDArray[np.int32]

    @property
    def activity_count(self) -> int:
        """The number n of activities."""
        return len(self.duration)

    @cached_property
    def horizon(self) -> int:
        """A time by which any schedule that never waits without need has finished."""
        waits = int(np.maximum(self.delay, 0).sum())
        released = max([0, *self.earliest.tolist(), *self.pinned.tolist()])
        return int(released + self.duration.sum() + waits + self.step_time[-1] + 1)


def problem_of(
    duration: npt.ArrayLike,
    demand: npt.ArrayLike,
    links: Sequence[tuple[int, int, int]],
    capacity: npt.ArrayLike,
    *,
    earliest: npt.ArrayLike | None = None,
    pinned: npt.ArrayLike | None = None,
    steps: Sequence[tuple[int, Sequence[int]]] = (),
) -> Problem | Cycle:
    """The problem of rows, or the cycle of activities that prevents any schedule.

    `links`: (predecessor, successor, delay from start to start). `capacity`: units of each resource
    from time 0; `steps`: (time, units of each resource from then on), in order of time. Raises
    `InvalidProblemError` for negative numbers and for demands that the last step could never meet.

    >>> problem_of([2, 3], [[1], [1]], [(0, 1, 2)], [1]).horizon
    8
    """
    durations = _integers(duration).reshape(-1)
    count = len(durations)
    capacities = _integers(capacity).reshape(-1)
    demands = _integers(demand).reshape(count, len(capacities))
    ends = _integers(links).reshape(-1, 3)
    graph = graph_of(count, ends[:, 0], ends[:, 1])
    order = order_of(graph)
    if isinstance(order, Cycle):
        return order
    problem = Problem(
        duration=durations,
        demand=demands,
        graph=graph,
        delay=np.ascontiguousarray(ends[:, 2]),
        earliest=_column(earliest, count, 0),
        pinned=_column(pinned, count, NOT_PINNED),
        step_time=_integers([0, *(time for time, _ in steps)]),
        step_capacity=_integers([capacities.tolist(), *(list(units) for _, units in steps)]).reshape(
            len(steps) + 1, len(capacities)
        ),
        order=order,
    )
    _check(problem)
    return problem


def _integers(values: npt.ArrayLike) -> Integers:
    return np.ascontiguousarray(values, dtype=np.int64)


def _column(values: npt.ArrayLike | None, count: int, default: int) -> Integers:
    """One value an activity, the default where none are given."""
    if values is None:
        return np.full(count, default, dtype=np.int64)
    return _integers(values).reshape(count)


def _check(problem: Problem) -> None:
    """Refuse what no schedule could satisfy or what would overflow."""
    for name, values in (("duration", problem.duration), ("release", problem.earliest)):
        _refuse(name, (values < 0) | (values > LONGEST))
    _refuse("demand", (problem.demand < 0).any(axis=1))
    _refuse("pinned start", (problem.pinned < NOT_PINNED) | (problem.pinned > LONGEST))
    if (problem.step_capacity < 0).any() or (np.diff(problem.step_time) <= 0).any():
        raise InvalidProblemError("Capacities must not be negative, their steps in order of time.")
    if (np.abs(problem.delay) > LONGEST).any():
        raise InvalidProblemError("A delay is too long.")
    needs_room: npt.NDArray[np.bool_] = (problem.duration > 0) & (problem.pinned == NOT_PINNED)
    never = (problem.demand > problem.step_capacity[-1]).any(axis=1) & needs_room
    if never.any():
        row = int(np.flatnonzero(never)[0])
        raise InvalidProblemError(f"Activity {row + 1} needs more of a resource than there is in the end.")


def _refuse(name: str, is_wrong: npt.ArrayLike) -> None:
    wrong = np.asarray(is_wrong, dtype=bool)
    if wrong.any():
        raise InvalidProblemError(
            f"The {name} of activity {int(np.flatnonzero(wrong)[0]) + 1} is out of range."
        )


def mirrored(problem: Problem) -> Problem:
    """The same problem with time running backwards from `problem.horizon`; releases fall away.

    An activity from s to f becomes one from horizon - f to horizon - s.

    >>> mirrored(problem_of([2, 3], [[1], [1]], [(0, 1, 2)], [1])).delay.tolist()
    [3]
    """
    graph, duration, horizon = problem.graph, problem.duration, problem.horizon
    back = graph_of(problem.activity_count, graph.head, graph.tail)
    is_pinned = problem.pinned != NOT_PINNED
    return Problem(
        duration=duration,
        demand=problem.demand,
        graph=back,
        delay=problem.delay + duration[graph.head] - duration[graph.tail],
        earliest=np.zeros_like(problem.earliest),
        pinned=np.where(is_pinned, horizon - problem.pinned - duration, NOT_PINNED),
        step_time=np.concatenate([[0], horizon - problem.step_time[:0:-1]]).astype(np.int64),
        step_capacity=np.ascontiguousarray(problem.step_capacity[::-1]),
        order=np.ascontiguousarray(problem.order[::-1]),
    )
