"""What stage changes tell: cumulative flow, time in each stage, flow efficiency, blocked time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from manyways.engine.flow.history import StageHistory

Minutes = NDArray[np.int64]


@dataclass(frozen=True)
class CumulativeFlow:
    """How many items had reached each stage (or a later one) at each moment.

    `at_minutes`: shape (moments,); `reached`: shape (moments, stages), never rising from a stage to the next;
    `inside`: how many items are in each stage, same shape.
    """

    at_minutes: Minutes
    reached: NDArray[np.int64]
    inside: NDArray[np.int64]


@dataclass(frozen=True)
class Efficiency:
    """Share of its time in the workflow that an item was being worked on.

    `items`, `active_minutes`, `total_minutes` (first active stage to last finish, less blocked time nowhere
    taken off): shape (finished items,). `share`: active over total of all of them, None without any.
    """

    items: NDArray[np.int64]
    active_minutes: Minutes
    total_minutes: Minutes
    share: float | None


@dataclass(frozen=True)
class Blocked:
    """Time items were blocked: `items` and `minutes`, shape (items with a block,), and the sum."""

    items: NDArray[np.int64]
    minutes: Minutes
    total_minutes: int


def cumulative_flow(history: StageHistory, at_minutes: ArrayLike) -> CumulativeFlow:
    """Items inside each stage, and at or beyond it, at each moment given.

    >>> from manyways.engine.flow.history import stage_history
    >>> flow = stage_history([(0, 0, 0), (0, 1, 60), (1, 0, 30)], active=[False, True], done=[False, True])
    >>> cumulative_flow(flow, [0, 45, 60]).reached.tolist()
    [[1, 0], [2, 0], [2, 1]]
    """
    moments = np.asarray(at_minutes, np.int64).reshape(-1)
    stages = len(history.done)
    changes = np.zeros((len(moments) + 1, stages), np.int64)
    np.add.at(changes, (np.searchsorted(moments, history.at_minutes), history.stages), 1)
    follows = history.items[1:] == history.items[:-1]
    left_at = np.searchsorted(moments, history.at_minutes[1:][follows])
    np.add.at(changes, (left_at, history.stages[:-1][follows]), -1)
    inside = np.cumsum(changes, axis=0)[:-1]
    reached = np.cumsum(inside[:, ::-1], axis=1)[:, ::-1]
    return CumulativeFlow(moments, np.asarray(reached), np.asarray(inside))


def stage_minutes(history: StageHistory, *, as_of_minute: int) -> NDArray[np.int64]:
    """Minutes each item spent in each stage up to `as_of_minute`, shape (highest item + 1, stages)."""
    items = int(history.items.max()) + 1 if len(history.items) else 0
    spent = np.zeros((items, len(history.done)), np.int64)
    entered = np.minimum(history.at_minutes, as_of_minute)
    left = np.full(len(entered), as_of_minute, np.int64)
    follows = history.items[1:] == history.items[:-1]
    left[:-1] = np.where(follows, entered[1:], as_of_minute)
    np.add.at(spent, (history.items, history.stages), left - entered)
    return spent


def flow_efficiency(history: StageHistory) -> Efficiency:
    """Time in active stages over time from the first active stage to the last finish, of finished items.

    Time between a finish and a reopening counts as waiting. Little & Graves call the total time in system;
    the share is the usual flow efficiency (Modig & Åhlström, "This is Lean", 2012).
    """
    if not len(history.items):
        nothing = np.zeros(0, np.int64)
        return Efficiency(nothing, nothing, nothing, None)
    active = stage_minutes(history, as_of_minute=int(history.at_minutes.max()))[:, history.active].sum(axis=1)
    begun = _first_minute(history, history.active[history.stages] | history.done[history.stages])
    finished = _last_finish(history)
    items = np.flatnonzero((finished >= 0) & (begun >= 0))
    total = finished[items] - begun[items]
    spent = np.minimum(active[items], total)
    return Efficiency(items, spent, total, float(spent.sum() / total.sum()) if total.sum() > 0 else None)


def _first_minute(history: StageHistory, mask: NDArray[np.bool_]) -> Minutes:
    """The first minute of each item's masked changes, −1 without one; minutes are shifted to start at 0."""
    origin = int(history.at_minutes.min())
    first = np.full(int(history.items.max()) + 1, -1, np.int64)
    rows = np.flatnonzero(mask)[::-1]
    first[history.items[rows]] = history.at_minutes[rows] - origin
    return first


def _last_finish(history: StageHistory) -> Minutes:
    """When each item last entered a finished stage, −1 where its last stage is not one; shifted likewise."""
    origin = int(history.at_minutes.min())
    finished = np.full(int(history.items.max()) + 1, -1, np.int64)
    is_last = np.append(history.items[1:] != history.items[:-1], True)
    done = history.done[history.stages]
    entered = done.copy()
    entered[1:] &= ~(done[:-1] & (history.items[1:] == history.items[:-1]))
    ends = np.zeros(len(finished), bool)
    ends[history.items[is_last]] = done[is_last]
    finished[history.items[entered]] = history.at_minutes[entered] - origin
    return np.where(ends, finished, -1)


def blocked_time(items: ArrayLike, from_minutes: ArrayLike, to_minutes: ArrayLike) -> Blocked:
    """Minutes each item was blocked; overlapping blocks of one item count once.

    Half-open periods, shape (blocks,); one that ends before it begins raises ValueError.

    >>> blocked_time([7, 7, 8], [0, 30, 0], [60, 90, 10]).minutes
    array([90, 10])
    """
    owner, begun, ended = (
        np.asarray(given, np.int64).reshape(-1) for given in (items, from_minutes, to_minutes)
    )
    if np.any(ended < begun):
        raise ValueError("A block ends before it begins.")
    order = np.lexsort((begun, owner))
    names, index = np.unique(owner[order], return_inverse=True)
    latest = _latest_before(index, ended[order])
    minutes = np.bincount(
        index, weights=np.maximum(0, ended[order] - np.maximum(begun[order], latest)), minlength=len(names)
    ).astype(np.int64)
    return Blocked(names, minutes, int(minutes.sum()))


def _latest_before(index: NDArray[np.intp], ended: Minutes) -> Minutes:
    """For each block, in order, the latest end of the same item's earlier blocks (the smallest number if none)."""
    latest = np.full(len(ended), np.iinfo(np.int64).min, np.int64)
    for first in np.flatnonzero(np.append(True, index[1:] != index[:-1]))[: len(ended)]:
        last = int(np.searchsorted(index, index[first], side="right"))
        latest[first + 1 : last] = np.maximum.accumulate(ended[first : last - 1])
    return latest
