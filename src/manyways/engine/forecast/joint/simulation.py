"""What the joint simulation found: the finish day of everything in every trial, and what was driving."""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.portfolio import NEVER, NEVER_OFFSET, DateGiven

if TYPE_CHECKING:
    from manyways.engine.forecast.joint.chains import Chains
    from manyways.engine.forecast.joint.model import Names, Records
    from manyways.engine.forecast.joint.state import Tally

Days = NDArray[np.int16]
USUAL = (50, 85, 95)
"""The percentages of a window."""


@dataclass(frozen=True, slots=True)
class Window:
    """When something is likely and safe to plan on: days (or NEVER) by which 50, 85 and 95 % of trials finish."""

    likely_by: int
    safe_by: int
    almost_sure_by: int
    never_share: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """Shares of all trials, largest first. `predecessors`: whose link bound this; `is_queue`: its team's queue did.

    For milestones and targets of dates given, over the whole chain that led to them: `on_chain` (activities, items),
    `teams` whose queue began the chain, `risks` that happened and struck it.
    """

    predecessors: Mapping[str, float]
    queue_share: float
    on_chain: Mapping[str, float]
    teams: Mapping[str, float]
    risks: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Simulation:
    """All trials of what was asked for in full, and the window of everything.

    Finish days are counted from `as_of_day`, 32,767 stands for never. `offsets`: int16[things in full, trials], and
    `full` int64[things in full] their rows among all nodes, ascending; `usual`: int16[nodes, 3], the days of a window;
    `unfinished`: int64[nodes], the trials in which each never finishes.
    """

    as_of_day: int
    seed: int
    names: "Names"
    links: "Records"
    chains: "Chains"
    full: NDArray[np.int64]
    offsets: Days
    usual: Days
    unfinished: NDArray[np.int64]
    tally: "Tally"
    dates_given: tuple[DateGiven, ...]

    @property
    def trials(self) -> int:
        """How often the portfolio was simulated."""
        return int(self.offsets.shape[1])

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all activities, milestones and items."""
        return self.names.nodes

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each key among all nodes."""
        return {key: row for row, key in enumerate(self.names.nodes)}

    @cached_property
    def _place(self) -> dict[str, int]:
        """Where the trials of each thing in full are."""
        return {self.names.nodes[row]: place for place, row in enumerate(self.full.tolist())}

    @cached_property
    def _target(self) -> dict[str, int]:
        """The row of each target in the counts along chains."""
        return {key: row for row, key in enumerate(self.names.targets)}

    def finish_days(self, key: str) -> NDArray[np.int32]:
        """The day something in full finishes in each trial, int32[trials], NEVER where it does not. Raises KeyError."""
        return absolute(self.offsets[self._place[key]], self.as_of_day)

    def percentile(self, key: str, percent: float) -> int:
        """The first day by which at least `percent` of the trials finish: a day that occurred, or NEVER."""
        return int(self.percentiles(key, [percent])[0])

    def percentiles(self, key: str, percents: Collection[float]) -> NDArray[np.int32]:
        """`percentile` for several percentages (above 0, at most 100), int32."""
        ordered = np.sort(self.offsets[self._place[key]], kind="stable")
        return absolute(ordered[ranks(percents, self.trials)], self.as_of_day)

    def window(self, key: str) -> Window:
        """The usual window: 50, 85 and 95 %."""
        row = self.rows[key]
        likely, safe, almost_sure = absolute(self.usual[row], self.as_of_day).tolist()
        return Window(likely, safe, almost_sure, int(self.unfinished[row]) / self.trials)

    def is_met(self, key: str, day: int) -> NDArray[np.bool_]:
        """In which trials something finishes on a day or before, bool[trials]."""
        offset = min(max(day - self.as_of_day, -NEVER_OFFSET), NEVER_OFFSET - 1)
        return np.asarray(self.offsets[self._place[key]] <= offset)

    def probability_met(self, key: str, day: int) -> float:
        """The share of trials in which something finishes on a day or before."""
        return float(self.is_met(key, day).mean())

    def met(self) -> dict[str, float]:
        """P(met) of every date given, by its key."""
        return {given.key: self.probability_met(given.target, given.day) for given in self.dates_given}

    def probability_all_met(self, keys: Collection[str] | None = None) -> float:
        """The share of trials in which all dates given (or those named) are met together; 1 where there is none."""
        wanted = [given for given in self.dates_given if keys is None or given.key in keys]
        together = np.ones(self.trials, bool)
        for given in wanted:
            together &= self.is_met(given.target, given.day)
        return float(together.mean())

    def standard_error(self, key: str, percent: float = 85) -> float:
        """The standard error in days of a percentile, from the order statistics around it; NaN beside never.

        Half the distance between the values one standard deviation of the binomial rank away on either side.
        """
        share, trials = percent / 100, self.trials
        spread = 100 * (share * (1 - share) / trials) ** 0.5
        low, high = self.percentiles(key, (max(percent - spread, 1e-9), min(percent + spread, 100)))
        return float("nan") if NEVER in (low, high) else float(high - low) / 2

    def drivers(self, key: str) -> Drivers:
        """What was driving: at the thing itself, and for milestones and dates given over the chain behind them."""
        row = self.rows[key]
        entering = np.flatnonzero(self.links["successor"] == row)
        direct: dict[str, int] = {}
        for link in entering:
            name = self.keys[self.links["predecessor"][link]]
            direct[name] = direct.get(name, 0) + int(self.tally.link[link])
        queue_share = float(self.tally.queue[row]) / self.trials
        return Drivers(self._shares(direct), queue_share, *self._chain(key))

    def _chain(self, key: str) -> tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]:
        """Shares of nodes, teams and risks along the chain of one target; none for what is no target."""
        if key not in self._target:
            return {}, {}, {}
        target, tally, names = self._target[key], self.tally, self.names
        own = slice(self.chains.ends[target], self.chains.ends[target + 1])
        nodes = [names.nodes[row] for row in self.chains.nodes[own]]
        counted = dict(zip(nodes, tally.node[own].tolist(), strict=True))
        counted.pop(key, None)
        teams = dict(zip(names.teams, tally.team[target].tolist(), strict=True))
        risks = dict(zip(names.risks, tally.risk[target].tolist(), strict=True))
        return self._shares(counted), self._shares(teams), self._shares(risks)

    def _shares(self, counts: Mapping[str, int]) -> Mapping[str, float]:
        """Counts as shares of the trials, largest first, without zeros."""
        found = [entry for entry in counts.items() if entry[1]]
        return {
            name: count / self.trials for name, count in sorted(found, key=lambda each: (-each[1], each[0]))
        }

    def packed(self, key: str) -> bytes:
        """The finish days of one thing, compressed, for keeping: see `unpacked`."""
        return zlib.compress(self.offsets[self._place[key]].astype("<i2").tobytes(), 6)


def ranks(percents: Collection[float], trials: int) -> NDArray[np.int64]:
    """The ranks of percentages (above 0, at most 100) among so many trials: the inverted distribution function."""
    wanted = np.array(list(percents), np.float64)
    if not ((wanted > 0) & (wanted <= 100)).all():
        raise ValueError("A percentage must be above 0 and at most 100.")
    return np.ceil(wanted * trials / 100 - 1e-9).astype(np.int64).clip(1) - 1


def unpacked(content: bytes, as_of_day: int) -> NDArray[np.int32]:
    """The finish days kept by `Simulation.packed`, int32[trials], NEVER where it never finishes."""
    return absolute(np.frombuffer(zlib.decompress(content), "<i2"), as_of_day)


def absolute(offsets: NDArray[np.int16], as_of_day: int) -> NDArray[np.int32]:
    """Days since 1970 from days after the as-of day; NEVER where there is none."""
    return np.where(offsets == NEVER_OFFSET, NEVER, offsets.astype(np.int32) + np.int32(as_of_day)).astype(
        np.int32
    )
