"""The histories flow figures are made from: three days per item, or every change of stage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Days = NDArray[np.int64]

UNKNOWN = -1
"""Stands for a day that is not known, or not yet."""

FIRST_DAY = 0
"""1 January 1970, from which days are counted."""

LAST_DAY = 65743
"""31 December 2149."""


@dataclass(frozen=True)
class FlowHistory:
    """When each item was created, started and finished.

    Days are whole numbers since 1 January 1970, int64, shape (items,); `UNKNOWN` where there is none.
    `identity` tells rows of one item apart from rows of another: equal numbers mean the same item.
    """

    created_days: Days
    started_days: Days
    finished_days: Days
    identity: Days

    def __len__(self) -> int:
        return len(self.finished_days)


@dataclass(frozen=True)
class StageHistory:
    """Every change of stage, shape (changes,): item `items[i]` entered `stages[i]` at `at_minutes[i]`.

    Items and stages are numbers from 0; minutes may count from any origin. `active` and `done` say of each
    stage, shape (stages,), whether work is going on in it, and whether an item in it is finished.
    """

    items: NDArray[np.int64]
    stages: NDArray[np.int64]
    at_minutes: NDArray[np.int64]
    active: NDArray[np.bool_]
    done: NDArray[np.bool_]


def flow_history(
    finished: ArrayLike,
    *,
    created: ArrayLike | None = None,
    started: ArrayLike | None = None,
    identity: ArrayLike | None = None,
) -> FlowHistory:
    """A history from days since 1 January 1970; what is not given is unknown, and each row is an item of its own.

    Raises ValueError where the lengths differ or a number is not whole.

    >>> len(flow_history([18262, 18263]))
    2
    """
    days = _whole(finished)
    count = len(days)
    unknown = np.full(count, UNKNOWN, np.int64)
    history = FlowHistory(
        unknown if created is None else _whole(created),
        unknown if started is None else _whole(started),
        days,
        np.arange(count) if identity is None else _whole(identity),
    )
    lengths = {len(history.created_days), len(history.started_days), len(history.identity), count}
    if len(lengths) > 1:
        raise ValueError("Created, started, finished and identity must have the same length.")
    return history


def stage_history(
    changes: Sequence[tuple[int, int, int]], *, active: Sequence[bool], done: Sequence[bool]
) -> StageHistory:
    """A stage history from (item, stage, minute) triples in any order, sorted by item and minute.

    Changes of one item in one minute keep the order given. Raises ValueError for an unknown stage or where
    `active` and `done` differ in length.
    """
    if len(active) != len(done):
        raise ValueError("Each stage needs to be called active or not, and done or not.")
    table = np.array(changes, np.int64).reshape(-1, 3)
    if len(table) and (table[:, 1].min() < 0 or table[:, 1].max() >= len(done)):
        raise ValueError("A change names a stage that is not described.")
    table = table[np.lexsort((table[:, 2], table[:, 0]))]
    return StageHistory(
        table[:, 0].copy(),
        table[:, 1].copy(),
        table[:, 2].copy(),
        np.array(active, bool),
        np.array(done, bool),
    )


def _whole(values: ArrayLike) -> Days:
    """The values as int64, refusing fractions, NaN and infinities."""
    given = np.asarray(values)
    if given.dtype.kind == "f" and not np.all(np.isfinite(given) & (given == np.floor(given))):
        raise ValueError("Days must be whole numbers.")
    return given.astype(np.int64).reshape(-1)
