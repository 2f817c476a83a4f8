"""A forecast's distribution over whole numbers: days, weeks or items, and the chance of never."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVELS = (10, 50, 70, 85, 95)
"""The percentiles a forecast is given at."""

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Outcome:
    """`values` ascending (int64) with their `chances` (float64), same shape; `never`: the chance of no value.

    `trials` is the number of simulated trials behind it, 0 where it was computed exactly.
    """

    values: NDArray[np.int64]
    chances: NDArray[np.float64]
    never: float
    trials: int

    def percentile(self, level: float) -> int | None:
        """The smallest value that is not exceeded with at least `level` percent; None means never.

        >>> outcome_of([3, 4, 4, 9]).percentile(85)
        9
        """
        reached = np.searchsorted(np.cumsum(self.chances), level / 100 - TOLERANCE)
        return int(self.values[reached]) if reached < len(self.values) else None

    def sure(self, level: float) -> int:
        """The largest value that is reached or exceeded with at least `level` percent (never counts as 0).

        >>> outcome_of([3, 4, 4, 9]).sure(75)
        4
        """
        at_least = np.cumsum(self.chances[::-1])[::-1]
        reached = np.flatnonzero(at_least >= level / 100 - TOLERANCE)
        return int(self.values[reached[-1]]) if len(reached) else 0

    def chance_by(self, value: float) -> float:
        """The chance that the value is `value` or less.

        >>> outcome_of([3, 4, 4, 9]).chance_by(4)
        0.75
        """
        return float(self.chances[: np.searchsorted(self.values, value, side="right")].sum())

    def percentiles(self, levels: Iterable[int] = LEVELS) -> dict[int, int | None]:
        """The percentile at each level."""
        return {level: self.percentile(level) for level in levels}


def outcome_of(results: ArrayLike, *, never: int = 0) -> Outcome:
    """The outcome of simulated trials: one result each, and `never` more trials without any."""
    values, counts = np.unique(np.asarray(results, np.int64), return_counts=True)
    trials = int(counts.sum()) + never
    return Outcome(values, counts / max(trials, 1), never / max(trials, 1), trials)
