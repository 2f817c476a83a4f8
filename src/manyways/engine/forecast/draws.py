"""The compiled twin of `random`, `normal` and the quantile tables: one draw at a time, inside kernels."""

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.distributions import TABLE_LAST, TABLE_STEPS_PER_Z, TABLE_Z
from manyways.engine.forecast.kernels import kernel
from manyways.engine.forecast.normal import LIMITS, POINTS
from manyways.engine.forecast.random import FIRST_FACTOR, GOLDEN, PART, SECOND_FACTOR

SHIFT_30 = np.uint64(30)
SHIFT_27 = np.uint64(27)
SHIFT_31 = np.uint64(31)
SHIFT_11 = np.uint64(11)
ONE = np.uint64(1)
UNIT = 2.0**-53
HALF_UNIT = 2.0**-54
SCALE_0, SCALE_1, SCALE_2 = (POINTS / limit for limit in LIMITS)
LIMIT_1, LIMIT_2 = LIMITS[1:]
PART_STEP = np.uint64((PART * int(GOLDEN)) % (1 << 64))


@kernel
def mix_one(value: np.uint64) -> np.uint64:
    """SplitMix64's finaliser of one value."""
    state = (value ^ (value >> SHIFT_30)) * FIRST_FACTOR
    state = (state ^ (state >> SHIFT_27)) * SECOND_FACTOR
    return state ^ (state >> SHIFT_31)


@kernel
def bits_one(stream: np.uint64, trial: int) -> np.uint64:
    """64 random bits of one stream in one trial."""
    return mix_one(stream + (np.uint64(trial) + ONE) * GOLDEN)


@kernel
def part_stream(label: np.uint64, part: int) -> np.uint64:
    """The stream of a numbered part, where `label` is the unmixed stream of part 0 (`labels`)."""
    return mix_one(label + np.uint64(part) * PART_STEP)


@kernel
def unit_one(value: np.uint64) -> float:
    """A number in [0, 1) from random bits."""
    return float(value >> SHIFT_11) * UNIT


@kernel
def normal_one(value: np.uint64, table: NDArray[np.float64]) -> float:
    """A standard normal number from random bits and `normal_table()`."""
    share = float(value >> SHIFT_11) * UNIT + HALF_UNIT
    tail = share if share < 0.5 else 1.0 - share
    level, scale = 0, SCALE_0
    if tail < LIMIT_1:
        level, scale = 1, SCALE_1
        if tail < LIMIT_2:
            level, scale = 2, SCALE_2
    place = tail * scale
    index = int(place)
    left = float(table[level, index])
    value_below: float = left + (place - index) * (table[level, index + 1] - left)
    return value_below if share < 0.5 else -value_below


@kernel
def quantile_one(tables: NDArray[np.float32], row: int, z: float) -> float:
    """The value at z of one quantile table, interpolated; held constant beyond the table's ends."""
    place = (z + TABLE_Z) * TABLE_STEPS_PER_Z
    if place <= 0.0:
        return float(tables[row, 0])
    if place >= TABLE_LAST:
        return float(tables[row, TABLE_LAST])
    index = int(place)
    left = float(tables[row, index])
    return left + (place - index) * (float(tables[row, index + 1]) - left)
