"""Levelling: a good schedule within resource limits at once, a better one with more time."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from manyways.engine.network import Graph
from manyways.engine.schedule.levelling.bounds import earliest_starts, lower_bound, tails_of
from manyways.engine.schedule.levelling.problem import NOT_PINNED, Integers, Problem, mirrored

if TYPE_CHECKING:
    from manyways.engine.schedule.levelling.kernels import Arrays

SMALL_POPULATION, LARGE_POPULATION = 100, 1600
FEW_ACTIVITIES = 300
SAMPLES_BETWEEN_LOOKS = 20_000
STALL = 12


@dataclass(frozen=True, eq=False)
class Levelled:
    """A schedule within the limits: `starts` int64[n], its makespan, and a makespan that none can beat.

    `schedules`: how many were tried. `is_optimal`: the makespan equals the lower bound.
    """

    starts: Integers
    makespan: int
    lower_bound: int
    schedules: int

    @property
    def is_optimal(self) -> bool:
        """No schedule can be shorter."""
        return self.makespan <= self.lower_bound

    @property
    def gap(self) -> float:
        """At most this share above the optimum: 0.04 is 4 %."""
        return (self.makespan - self.lower_bound) / self.lower_bound if self.lower_bound else 0.0


def level(
    problem: Problem,
    *,
    schedules: int = 1,
    seed: int = 0,
    goes_on: Callable[[Levelled], bool] | None = None,
) -> Levelled:
    """A schedule within the limits after trying `schedules` of them; the same seed gives the same one.

    The first is serial schedule generation by latest finish with forward-backward improvement; the
    others are bred from it. `goes_on` is asked between batches, with the best so far, and ends the
    search early by saying no: that is how a time limit is kept without a clock in here.

    >>> from manyways.engine.schedule.levelling.problem import problem_of
    >>> level(problem_of([2, 3], [[1], [1]], [], [1])).makespan
    5
    """
    if not problem.activity_count:
        return Levelled(np.zeros(0, dtype=np.int64), 0, 0, 0)
    search = _Search(problem, seed)
    while search.tried < schedules and not search.best.is_optimal:
        if goes_on is not None and not goes_on(search.best):
            break
        search.breed(schedules - search.tried)
    return search.best


class _Search:
    """The population, its best member and the stream of random numbers."""

    def __init__(self, problem: Problem, seed: int) -> None:
        from manyways.engine.schedule.levelling import kernels

        self.kernels = kernels
        self.horizon = problem.horizon
        self.arrays = arrays_of(problem)
        self.mirror = arrays_of(mirrored(problem))
        self.bound = lower_bound(problem)
        self.priority = priorities(problem)
        self.state = np.array([np.uint64(seed % (1 << 64))], dtype=np.uint64)
        self.starts = np.zeros(problem.activity_count, dtype=np.int64)
        self.batch = max(1, SAMPLES_BETWEEN_LOOKS // problem.activity_count)
        self.tried = 1
        self.populate(SMALL_POPULATION if problem.activity_count <= FEW_ACTIVITIES else SMALL_POPULATION // 2)
        self.begin()

    def populate(self, size: int) -> None:
        """Make room for a new population."""
        self.population = np.zeros((size, len(self.starts)))
        self.makespans = np.full(size, np.iinfo(np.int64).max)
        self.marks = np.full(size, -1, dtype=np.int64)
        self.filled, self.stalled = 0, 0

    def begin(self) -> None:
        """The first member: the schedule by priority, improved."""
        key = self.priority.copy()
        room = self.kernels.room_for(self.arrays)
        back = np.zeros_like(self.starts)
        self.makespan = int(
            self.kernels.improve(self.arrays, self.mirror, room, key, self.horizon, self.starts, back)
        )
        self.population[0], self.makespans[0] = key, self.makespan
        self.filled = 1

    def breed(self, limit: int) -> None:
        """One more batch; a population that brings nothing new for long gives way to one twice as large."""
        children = min(self.batch, limit)
        makespan = int(
            self.kernels.evolve(
                self.arrays,
                self.mirror,
                self.horizon,
                self.priority,
                self.population,
                self.makespans,
                self.marks,
                self.filled,
                children,
                self.state,
                self.starts,
            )
        )
        self.tried += children
        self.filled = min(len(self.makespans), self.filled + children)
        self.stalled = self.stalled + children if makespan == self.makespan else 0
        self.makespan = makespan
        if self.stalled >= STALL * len(self.makespans):
            self.populate(min(LARGE_POPULATION, 2 * len(self.makespans)))

    @property
    def best(self) -> Levelled:
        """The best schedule so far."""
        return Levelled(self.starts.copy(), self.makespan, self.bound, self.tried)


def priorities(problem: Problem) -> npt.NDArray[np.float64]:
    """The latest finish each activity may have for the critical path's makespan: float64[n]."""
    heads, tails = earliest_starts(problem), tails_of(problem)
    keys: npt.NDArray[np.float64] = heads / (1.0 + heads.max(initial=0)) - tails
    return keys


def arrays_of(problem: Problem) -> "Arrays":
    """The problem as the kernels read it."""
    from manyways.engine.schedule.levelling import kernels

    graph = problem.graph
    entering, leaving = graph.in_link, graph.out_link
    columns = (
        problem.duration,
        problem.demand,
        graph.in_pointer,
        graph.tail[entering],
        problem.delay[entering],
        graph.out_pointer,
        graph.head[leaving],
        problem.earliest,
        problem.pinned,
        problem.step_time,
        problem.step_capacity,
    )
    return kernels.Arrays(*(np.ascontiguousarray(column, dtype=np.int64) for column in columns))


def closed_up(problem: Problem, starts: npt.ArrayLike) -> Levelled:
    """A schedule of the same order with nothing waiting without need, improved forward and backward.

    >>> from manyways.engine.schedule.levelling.problem import problem_of
    >>> closed_up(problem_of([2, 3], [[1], [1]], [], [1]), [9, 3]).starts.tolist()
    [3, 0]
    """
    from manyways.engine.schedule.levelling import kernels

    arrays, mirror = arrays_of(problem), arrays_of(mirrored(problem))
    key = np.array(starts, dtype=np.float64)
    placed, back = np.zeros(len(key), dtype=np.int64), np.zeros(len(key), dtype=np.int64)
    room = kernels.room_for(arrays)
    makespan = int(kernels.improve(arrays, mirror, room, key, problem.horizon, placed, back))
    return Levelled(placed, makespan, lower_bound(problem), 1)


def moved_least(problem: Problem, starts: npt.ArrayLike) -> Levelled:
    """The limits kept with the smallest movement: the order of `starts` stays, nothing moves earlier.

    Each activity, in the order of its start so far, gets the first place at or after that start.

    >>> from manyways.engine.schedule.levelling.problem import problem_of
    >>> moved_least(problem_of([2, 3], [[1], [1]], [], [1]), [4, 0]).starts.tolist()
    [4, 0]
    """
    from manyways.engine.schedule.levelling import kernels

    wanted = np.asarray(starts, dtype=np.int64)
    arrays = arrays_of(problem)._replace(earliest=np.maximum(problem.earliest, wanted))
    rank = priorities(problem)
    key = wanted + (rank - rank.min(initial=0)) / (2 * (1 + np.ptp(rank))) if len(wanted) else rank
    placed = np.zeros_like(wanted)
    makespan = kernels.place_all(arrays, kernels.room_for(arrays), key, 0, placed) if len(wanted) else 0
    return Levelled(placed, int(makespan), lower_bound(problem), 1)


def broken_rules(problem: Problem, starts: npt.ArrayLike) -> list[str]:
    """What a schedule violates, in sentences; empty for a schedule within the limits.

    >>> from manyways.engine.schedule.levelling.problem import problem_of
    >>> broken_rules(problem_of([2, 3], [[1], [1]], [], [1]), [0, 1])
    ['Resource 1 is over its limit from 1 to 2.']
    """
    begun = np.asarray(starts, dtype=np.int64)
    return [
        *_broken_links(problem.graph, problem.delay, begun),
        *_broken_dates(problem, begun),
        *_overloads(problem, begun),
    ]


def _broken_links(graph: Graph, delay: Integers, starts: Integers) -> list[str]:
    broken = np.flatnonzero(starts[graph.head] < starts[graph.tail] + delay)
    return [
        f"Activity {graph.head[link] + 1} starts too early after activity {graph.tail[link] + 1}."
        for link in broken
    ]


def _broken_dates(problem: Problem, starts: Integers) -> list[str]:
    is_pinned = problem.pinned != NOT_PINNED
    wrong = np.where(is_pinned, starts != problem.pinned, starts < problem.earliest)
    return [f"Activity {row + 1} does not start when it may." for row in np.flatnonzero(wrong)]


def _overloads(problem: Problem, starts: Integers) -> list[str]:
    """The spans of time in which a resource is over its limit."""
    finishes = starts + problem.duration
    moments = np.unique(np.concatenate([starts, finishes, problem.step_time]))
    sentences = []
    for begin, end in pairwise(moments):
        running = (starts <= begin) & (finishes > begin)
        used = problem.demand[running].sum(axis=0)
        step = int(np.searchsorted(problem.step_time, begin, side="right")) - 1
        sentences += [
            f"Resource {resource + 1} is over its limit from {begin} to {end}."
            for resource in np.flatnonzero(used > problem.step_capacity[step])
        ]
    return sentences
