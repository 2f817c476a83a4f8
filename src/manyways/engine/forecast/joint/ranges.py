"""Ranges of trials, each of one part of a model, and what they find: put together, whichever is done first."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from threading import Event, Lock

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.counting import DayCounts
from manyways.engine.forecast.joint.model import Model
from manyways.engine.forecast.joint.parts import Part
from manyways.engine.forecast.joint.simulation import USUAL, ranks
from manyways.engine.forecast.joint.state import Tally, new_state, new_tally
from manyways.engine.forecast.joint.trial import Days, run_trials

LEAST_CHUNK, MOST_DAYS = 128, 1 << 20
"""How many trials are worked on at a time: at least so many, and of small parts as many as give so many days."""


class Found:
    """The days of what is asked for in full, the windows of everything, and the counts of all trials.

    See `Simulation`. `is_stopped` ends all ranges soon.
    """

    def __init__(self, model: Model, trials: int, full: NDArray[np.int64]) -> None:
        nodes = len(model.nodes)
        self.trials, self.nodes, self.full = trials, nodes, full
        self.place = np.full(nodes, -1, np.int64)
        self.place[full] = np.arange(len(full))
        self.offsets = np.empty((len(full), trials), np.int16)
        self.usual = np.empty((nodes, len(USUAL)), np.int16)
        self.unfinished = np.zeros(nodes, np.int64)
        self.tally = new_tally(model)
        self.is_stopped = Event()
        self.lock = Lock()

    def ranges_of(self, part: Part, threads: int, chunk: int | None) -> Iterator["Range"]:
        """The ranges of one part: large ones are shared among threads; where all trials are the same, one is enough."""
        nodes = len(part.nodes)
        trials = 1 if part.is_certain else self.trials
        pieces = min(threads, trials, 1 + 2 * threads * nodes // self.nodes)
        under_way = _UnderWay(self, part, pieces, self.trials // trials)
        edges = np.linspace(0, trials, pieces + 1).astype(int).tolist()
        for first, last in pairwise(edges):
            yield Range(under_way, first, last, chunk or max(LEAST_CHUNK, MOST_DAYS // nodes))


class _UnderWay:
    """One part, its ranges still to be done, and the days counted so far. Each trial stands for `times` of them."""

    def __init__(self, found: Found, part: Part, pieces: int, times: int) -> None:
        self.found, self.part, self.pieces, self.times = found, part, pieces, times
        self.counts: DayCounts | None = None
        places = found.place[part.nodes]
        self.full = np.flatnonzero(places >= 0)
        self.places = places[self.full]

    def take(self, first: int, days: Days) -> None:
        """Keep the days of some trials, int16[trials, nodes]."""
        found = self.found
        last = first + len(days) * self.times
        found.offsets[self.places, first:last] = days[:, self.full].T
        with found.lock:
            self.counts = self.counts or DayCounts(days, found.trials)
            self.counts.add(days)

    def end(self, tally: Tally) -> None:
        """Add the counts of a range; after the last one, write down the windows."""
        part, total, times = self.part, self.found.tally, self.times
        with self.found.lock:
            total.link[part.links] += tally.link * times
            total.queue[part.nodes] += tally.queue * times
            total.node[part.chains] += tally.node * times
            total.team[np.ix_(part.targets, part.teams)] += tally.team * times
            total.risk[np.ix_(part.targets, part.risks)] += tally.risk * times
            self.pieces -= 1
            if not self.pieces and self.counts:
                wanted = ranks(USUAL, self.found.trials) // times
                self.found.usual[part.nodes] = self.counts.at(wanted)
                self.found.unfinished[part.nodes] = self.counts.never * times
                self.counts = None


@dataclass
class Range:
    """Trials of one part, from `first` to before `last`, so many at a time."""

    under_way: _UnderWay
    first: int
    last: int
    chunk: int
    done: int = 0

    @property
    def nodes(self) -> int:
        """How many things finish in it."""
        return len(self.under_way.part.nodes)

    @property
    def work(self) -> int:
        """How much there is to do, in days to find out."""
        return (self.last - self.first) * self.nodes

    def run(self) -> None:
        """Run its trials, unless stopped."""
        model = self.under_way.part.model
        state, tally = new_state(model), new_tally(model)
        with np.errstate(over="ignore"):
            for begin in range(self.first, self.last, self.chunk):
                if self.under_way.found.is_stopped.is_set():
                    return
                days = np.empty((min(self.chunk, self.last - begin), self.nodes), np.int16)
                run_trials(model, begin, state, tally, days)
                self.under_way.take(begin, days)
                self.done += days.size
        self.under_way.end(tally)
