"""How often each thing finished on each day: enough for its window, in a fraction of the memory of all its trials."""

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.portfolio import NEVER_OFFSET
from manyways.engine.forecast.kernels import kernel

Days = NDArray[np.int16]
Places = NDArray[np.int64]
Counts = NDArray[np.uint16] | NDArray[np.uint32]


class DayCounts:
    """Counts of days for each of some nodes, from the earliest to the latest of their first trials; others as strays."""

    def __init__(self, first: Days, trials: int) -> None:
        """Make room for the days seen in the first trials, int16[trials, nodes]; they are not counted yet."""
        self.low = first.min(axis=0).astype(np.int64)
        high = np.where(first == NEVER_OFFSET, -NEVER_OFFSET, first).max(axis=0)
        widths = np.maximum(high - self.low + 1, 0)
        self.edges = np.concatenate((np.zeros(1, np.int64), np.cumsum(widths)))
        kind = np.uint16 if trials <= np.iinfo(np.uint16).max else np.uint32
        self.counts: Counts = np.zeros(self.edges[-1], kind)
        self.never = np.zeros(len(self.low), np.int64)
        self.strays: list[tuple[NDArray[np.int32], Days]] = []

    def add(self, days: Days) -> None:
        """Count the days of some trials, int16[trials, nodes]; in any order."""
        if count_days(days, self.low, self.edges, self.counts, self.never):
            high = self.low + np.diff(self.edges)
            is_stray = ((days < self.low) | (days >= high)) & (days != NEVER_OFFSET)
            trials, nodes = np.nonzero(is_stray)
            self.strays.append((nodes.astype(np.int32), days[trials, nodes]))

    def at(self, ranks: Places) -> Days:
        """The days at ranks, ascending from 0, in the order of days: int16[nodes, ranks], 32,767 for never."""
        nodes = np.concatenate([np.zeros(0, np.int32), *(each[0] for each in self.strays)])
        days = np.concatenate([np.zeros(0, np.int16), *(each[1] for each in self.strays)])
        order = np.lexsort((days, nodes))
        ends = np.searchsorted(nodes[order], np.arange(len(self.low) + 1))
        found = np.empty((len(self.low), len(ranks)), np.int16)
        find_ranks(self.counts, self.low, self.edges, days[order], ends, ranks, found)
        return found


@kernel
def count_days(days: Days, low: Places, edges: Places, counts: Counts, never: Places) -> int:
    """Count every day that lies within its node's range, and never; return how many days lie outside."""
    outside = 0
    for node in range(days.shape[1]):
        first, width = edges[node] - low[node], edges[node + 1] - edges[node]
        for trial in range(days.shape[0]):
            day = int(days[trial, node])
            if 0 <= day - low[node] < width:
                counts[first + day] += 1
            elif day == NEVER_OFFSET:
                never[node] += 1
            else:
                outside += 1
    return outside


@kernel
def find_ranks(
    counts: Counts, low: Places, edges: Places, strays: Days, ends: Places, ranks: Places, found: Days
) -> None:
    """Go through the days of each node in order, strays among them, and write down those at the ranks."""
    for node in range(len(low)):
        place, stray, passed, wanted = edges[node], ends[node], 0, 0
        while wanted < len(ranks):
            is_over = place == edges[node + 1]
            if stray < ends[node + 1] and (is_over or strays[stray] < low[node]):
                day, many = int(strays[stray]), 1
                stray += 1
            elif not is_over:
                day, many = low[node] + place - edges[node], int(counts[place])
                place += 1
            else:
                day, many = NEVER_OFFSET, ranks[-1] + 1
            passed += many
            while wanted < len(ranks) and passed > ranks[wanted]:
                found[node, wanted] = day
                wanted += 1
