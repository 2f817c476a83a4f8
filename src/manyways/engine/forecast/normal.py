"""Standard normal numbers from random bits by tables and plain arithmetic, so that every machine agrees.

A probability p < 1/2 is looked up in one of three tables of 1,025 points (p from 1/32, from 1/1024, and below) and
interpolated; larger ones by symmetry. Error below 2e-5 for p > 1e-6; the lowest value is z(2**-24) = -5.3.
"""

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.random import Bits, unit

POINTS = 1024
LIMITS = (1.0 / 2, 1.0 / 32, 1.0 / 1024)
SMALLEST = 2.0**-24

Floats = NDArray[np.float64]


@cache
def normal_table() -> Floats:
    """Quantiles z(p), shape (3, 1,026): level k holds p = LIMITS[k] * index / 1,024."""
    inverse = NormalDist().inv_cdf
    table = np.empty((len(LIMITS), POINTS + 2))
    for level, limit in enumerate(LIMITS):
        table[level] = [inverse(max(limit * index / POINTS, SMALLEST)) for index in range(POINTS + 2)]
    table[0, POINTS] = 0.0
    table.flags.writeable = False
    return table


def normal(values: Bits) -> Floats:
    """A standard normal number for each 64 random bits; same shape."""
    table = normal_table()
    share = unit(values) + 2.0**-54
    tail = np.where(share < 0.5, share, 1.0 - share)
    level = (tail < LIMITS[1]).astype(np.int64) + (tail < LIMITS[2])
    place = tail * (POINTS / np.array(LIMITS))[level]
    index = place.astype(np.int64)
    left = table[level, index]
    value = left + (place - index) * (table[level, index + 1] - left)
    return np.asarray(np.where(share < 0.5, value, -value), np.float64)
