"""Percentiles as observed values: the inverted distribution function, never an interpolation."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

LEVELS = (50, 70, 85, 95)
"""The percentiles flow figures are shown at."""


def percentile(values: ArrayLike, level: float) -> float | None:
    """The smallest observed value that at least `level` percent of the values do not exceed; None without values.

    Hyndman & Fan, "Sample quantiles in statistical packages" (1996), definition 1. Raises ValueError for a
    level outside 0–100 or a value that is not a number.

    >>> percentile([3, 1, 2, 10], 50)
    2.0
    """
    if not 0 <= level <= 100:
        raise ValueError("A percentile lies between 0 and 100.")
    ordered = np.sort(np.asarray(values, np.float64).reshape(-1))
    if not len(ordered):
        return None
    if np.isnan(ordered[-1]):
        raise ValueError("A value is not a number.")
    place = int(np.ceil(level / 100 * len(ordered) - 1e-9))
    return float(ordered[max(place, 1) - 1])


def percentiles(values: ArrayLike, levels: Iterable[int] = LEVELS) -> dict[int, float] | None:
    """The percentile at each level; None without values.

    >>> percentiles([1, 2, 3, 4], levels=[50, 85])
    {50: 2.0, 85: 4.0}
    """
    found = {level: percentile(values, level) for level in levels}
    return {level: value for level, value in found.items() if value is not None} or None
