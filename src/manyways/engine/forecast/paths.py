"""How one team's finished items may add up: circular blocks of days drawn from its recent history.

A block of seven days keeps the rhythm of the week; it may start on any day of the window and goes round its end
(circular block bootstrap: Politis & Romano, 1992).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK_DAYS = 7

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Blocks:
    """Consecutive blocks of each trial.

    `starts`: first day of each block in the window, shape (trials, blocks); `ends`: items finished by the end of
    each block, same shape; `sums`: items finished before each day of the window laid end to end.
    """

    starts: Whole
    ends: Whole
    sums: Whole


def running_sums(counts: Whole) -> Whole:
    """Items finished before each day of the window, gone round far enough for a block from its last day."""
    rounds = 2 + BLOCK_DAYS // len(counts)
    return np.concatenate([[0], np.cumsum(np.tile(counts, rounds))])


def lay_blocks(counts: Whole, uniforms: NDArray[np.float64], before: Whole | None = None) -> Blocks:
    """Blocks drawn from the daily `counts` of a window by `uniforms` in [0, 1), shape (trials, blocks).

    `before`: items each trial had finished already, shape (trials,).
    """
    sums = running_sums(counts)
    starts = (uniforms * len(counts)).astype(np.int64)
    ends = np.cumsum(sums[starts + BLOCK_DAYS] - sums[starts], axis=1)
    return Blocks(starts, ends if before is None else ends + before[:, None], sums)


def passage_days(blocks: Blocks, needed: Whole) -> Whole:
    """The day, from 1, on which each trial has finished `needed` (≥ 1, shape (trials,)); 0 where it has not.

    Days are counted from the first day of these blocks.
    """
    trials, count = blocks.ends.shape
    rows = np.arange(trials)
    height = int(blocks.ends[:, -1].max()) + 1
    wanted = np.minimum(needed, height)
    ladder = (blocks.ends + rows[:, None] * (height + 1)).ravel()
    place = np.searchsorted(ladder, wanted + rows * (height + 1)) - rows * count
    block = np.minimum(place, count - 1)
    start = blocks.starts[rows, block]
    so_far = blocks.ends[rows, block] - (blocks.sums[start + BLOCK_DAYS] - blocks.sums[start])
    within = blocks.sums[start[:, None] + np.arange(1, BLOCK_DAYS)] - blocks.sums[start][:, None]
    day = 1 + (within + so_far[:, None] < needed[:, None]).sum(axis=1)
    return np.where(needed <= blocks.ends[:, -1], block * BLOCK_DAYS + day, 0)


def finished_by(blocks: Blocks, day: int) -> Whole:
    """Items each trial has finished by the end of `day`, counted from 1 within these blocks; shape (trials,)."""
    block, days = divmod(day, BLOCK_DAYS)
    if block == blocks.ends.shape[1]:
        return blocks.ends[:, -1]
    start = blocks.starts[:, block]
    whole = blocks.ends[:, block] - (blocks.sums[start + BLOCK_DAYS] - blocks.sums[start])
    return whole + blocks.sums[start + days] - blocks.sums[start]


def needed_items(items: int, factors: NDArray[np.float64]) -> Whole:
    """How many items history must show finished so that `items` are, at a rate `factors` times history's.

    The nearest whole number to items / factor, at least 1: rounding up would be half an item too slow.
    """
    return np.maximum(1, np.ceil(items / factors - 0.5)).astype(np.int64)
