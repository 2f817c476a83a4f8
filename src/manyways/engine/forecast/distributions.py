"""Uncertain amounts as quantile tables: 1,024 values at equally spaced z, so that sampling is one look-up.

A distribution is a unit shape in [0, 1] (or any table), scaled: value = low + span * table(z), with z standard
normal. PERT is the beta of Malcolm et al. (1959) with lambda = 4: mean (low + 4 likeliest + high) / 6.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

TABLE_POINTS = 1024
TABLE_LAST = TABLE_POINTS - 1
TABLE_Z = 5.0
TABLE_STEPS_PER_Z = TABLE_LAST / (2.0 * TABLE_Z)
LIKELIEST_STEPS = 256
CELLS = 4096

Floats = NDArray[np.float64]
Family = Literal["fixed", "pert", "triangular", "uniform", "lognormal", "empirical"]


class DistributionError(ValueError):
    """The numbers given do not describe a distribution; the text says why."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """An uncertain amount: `parameters` are (low, likeliest, high), (low, high), (median, sigma) or the values.

    Make one with `fixed`, `pert`, `triangular`, `uniform`, `lognormal` or `empirical`, which check the numbers.
    """

    family: Family
    parameters: tuple[float, ...]


def fixed(value: float) -> Distribution:
    """A certain amount."""
    return Distribution("fixed", _finite(value))


def pert(low: float, likeliest: float, high: float) -> Distribution:
    """PERT: a beta with mean (low + 4 likeliest + high) / 6. Raises DistributionError.

    >>> round(mean(pert(8, 10, 18)), 3)
    11.0
    """
    return Distribution("pert", _three_points(low, likeliest, high))


def triangular(low: float, likeliest: float, high: float) -> Distribution:
    """Triangular: mean (low + likeliest + high) / 3. Raises DistributionError."""
    return Distribution("triangular", _three_points(low, likeliest, high))


def uniform(low: float, high: float) -> Distribution:
    """Every value between low and high alike. Raises DistributionError."""
    if low > high:
        raise DistributionError(f"The low value {low:g} is above the high value {high:g}.")
    return Distribution("uniform", _finite(low, high))


def lognormal(median: float, sigma: float) -> Distribution:
    """exp(Normal(log median, sigma)): median above 0, sigma 0 to 5. Raises DistributionError."""
    _finite(median, sigma)
    if median <= 0 or not 0 <= sigma <= 5:
        raise DistributionError("A lognormal needs a median above 0 and a sigma from 0 to 5.")
    return Distribution("lognormal", (float(median), float(sigma)))


def empirical(values: Sequence[float]) -> Distribution:
    """Values that happened, each equally likely (inverted empirical distribution). Raises DistributionError."""
    if not len(values):
        raise DistributionError("An empirical distribution needs at least one value.")
    return Distribution("empirical", tuple(sorted(_finite(*values))))


def scaled(distribution: Distribution, factor: float) -> Distribution:
    """The distribution of `factor` (>= 0, finite) times the amount; days to minutes, for example."""
    if not (math.isfinite(factor) and factor >= 0):
        raise DistributionError("A factor must be finite and not negative.")
    if distribution.family == "lognormal":
        median, sigma = distribution.parameters
        return lognormal(median * factor, sigma) if factor else fixed(0.0)
    return Distribution(distribution.family, tuple(value * factor for value in distribution.parameters))


def _finite(*values: float) -> tuple[float, ...]:
    """The numbers as floats; refused if one is NaN or infinite."""
    numbers = tuple(float(value) for value in values)
    if not all(map(math.isfinite, numbers)):
        raise DistributionError("Every number must be finite.")
    return numbers


def _three_points(low: float, likeliest: float, high: float) -> tuple[float, ...]:
    """The three points as floats; refused if not in order."""
    numbers = _finite(low, likeliest, high)
    if not low <= likeliest <= high:
        raise DistributionError(f"{low:g}, {likeliest:g}, {high:g} are not in order low, likeliest, high.")
    return numbers


@cache
def _flat_table() -> Floats:
    """The table of all certain amounts, shape (1,024,)."""
    return np.zeros(TABLE_POINTS)


@cache
def z_grid() -> Floats:
    """The z of each table column, shape (1,024,)."""
    return np.linspace(-TABLE_Z, TABLE_Z, TABLE_POINTS)


@cache
def probability_grid() -> Floats:
    """Phi(z) of each table column, shape (1,024,)."""
    return np.array([0.5 * math.erfc(-z / math.sqrt(2.0)) for z in z_grid()])


@cache
def weight_grid() -> Floats:
    """The probability that each column stands for when a table is averaged, shape (1,024,), sum 1."""
    inner = np.diff(probability_grid()) / 2.0
    weights = np.zeros(TABLE_POINTS)
    weights[:-1] += inner
    weights[1:] += inner
    weights[0] += probability_grid()[0]
    weights[-1] += 1.0 - probability_grid()[-1]
    return weights


@cache
def _pert_shapes() -> Floats:
    """Unit PERT quantiles, shape (257, 1,024), for likeliest 0, 1/256, ..., 1.

    The beta density is integrated over t where x = t^2 (3 - 2 t), which is smooth at both ends.
    """
    middle = (np.arange(CELLS) + 0.5) / CELLS
    x_middle = middle * middle * (3.0 - 2.0 * middle)
    logs = np.log(x_middle), np.log1p(-x_middle)
    slope = 6.0 * middle * (1.0 - middle)
    edge = np.arange(CELLS + 1) / CELLS
    shapes = np.empty((LIKELIEST_STEPS + 1, TABLE_POINTS))
    for step, share in enumerate(np.arange(LIKELIEST_STEPS + 1) / LIKELIEST_STEPS):
        density = np.exp(4.0 * share * logs[0] + 4.0 * (1.0 - share) * logs[1]) * slope
        cumulative = np.concatenate(([0.0], np.cumsum(density)))
        place = np.interp(probability_grid(), cumulative / cumulative[-1], edge)
        shapes[step] = place * place * (3.0 - 2.0 * place)
    return shapes


def _pert_unit(share: float) -> Floats:
    """The unit PERT table for one likeliest share, between two of the shapes."""
    place = share * LIKELIEST_STEPS
    index = min(int(place), LIKELIEST_STEPS - 1)
    shapes = _pert_shapes()
    return np.asarray(shapes[index] + (place - index) * (shapes[index + 1] - shapes[index]))


def _triangular_unit(share: float) -> Floats:
    """The unit triangular quantiles at the grid's probabilities."""
    rising = np.sqrt(probability_grid() * share)
    falling = 1.0 - np.sqrt((1.0 - probability_grid()) * (1.0 - share))
    return np.where(probability_grid() < share, rising, falling)


@dataclass(frozen=True, slots=True)
class Shape:
    """A distribution made ready: value = low + span * table, table of shape (1,024,)."""

    low: float
    span: float
    table: Floats


def shape(distribution: Distribution) -> Shape:
    """The table of a distribution with its scale."""
    numbers = distribution.parameters
    if distribution.family == "lognormal":
        return Shape(0.0, numbers[0], np.exp(numbers[1] * z_grid()))
    low, span = numbers[0], numbers[-1] - numbers[0]
    return Shape(low, span, _unit_table(distribution.family, numbers, span))


def _unit_table(family: Family, numbers: tuple[float, ...], span: float) -> Floats:
    """The table in [0, 1] of a bounded distribution."""
    if span == 0.0:
        return _flat_table()
    if family == "uniform":
        return probability_grid()
    if family == "empirical":
        rank = np.ceil(probability_grid() * len(numbers)).astype(np.int64) - 1
        return (np.array(numbers)[np.clip(rank, 0, len(numbers) - 1)] - numbers[0]) / span
    share = (numbers[1] - numbers[0]) / span
    return _pert_unit(share) if family == "pert" else _triangular_unit(share)


def mean(distribution: Distribution) -> float:
    """The mean, from the table (exact to about 1e-5 of the span)."""
    made = shape(distribution)
    return made.low + made.span * float(weight_grid() @ made.table)


def median(distribution: Distribution) -> float:
    """The value at z = 0."""
    made = shape(distribution)
    return made.low + made.span * float(np.interp(0.0, z_grid(), made.table))


def is_outlasted(distribution: Distribution, elapsed: float) -> bool:
    """Whether the elapsed amount is already at or beyond everything the distribution allows."""
    made = shape(distribution)
    return elapsed > 0.0 and elapsed >= made.low + made.span * float(made.table[-1])


def remaining(distribution: Distribution, elapsed: float) -> Shape:
    """What is left, given that the amount exceeds what has elapsed: the table of D - elapsed | D > elapsed.

    Sampled as Q(F(e) + (1 - F(e)) Phi(z)) - e. An amount already outlasted has nothing left (see `is_outlasted`).
    """
    made = shape(distribution)
    if elapsed <= 0.0:
        return made
    values = made.low + made.span * made.table
    passed = float(np.interp(elapsed, values, probability_grid(), left=0.0, right=1.0))
    given = np.interp(passed + (1.0 - passed) * probability_grid(), probability_grid(), values)
    return Shape(0.0, 1.0, np.maximum(given - elapsed, 0.0))


class TableSet:
    """Collects the tables of many distributions, each different shape once."""

    def __init__(self) -> None:
        """Start with no table."""
        self._rows: dict[bytes, int] = {}

    def add(self, table: Floats) -> int:
        """The row of a table, added if it is new."""
        content = table.astype(np.float32).tobytes()
        return self._rows.setdefault(content, len(self._rows))

    def array(self) -> NDArray[np.float32]:
        """All tables, float32, shape (rows, 1,024), at least one row."""
        content = b"".join(self._rows) or bytes(4 * TABLE_POINTS)
        return np.frombuffer(content, np.float32).reshape(-1, TABLE_POINTS)
