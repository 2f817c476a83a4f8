"""What schedule risk is asked of a network: uncertain durations, correlation, risks, costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.distributions import Distribution
from manyways.engine.forecast.joint.portfolio import Effect, Group


@dataclass(frozen=True, slots=True)
class ScheduleRisk:
    """A risk driver: happens with a probability, at most once in a trial, and strikes all its targets together.

    The target of an effect is the text of an item's key. `cost`: what it costs when it happens.
    """

    key: str
    probability: float
    effects: tuple[Effect, ...] = ()
    cost: Distribution | None = None


@dataclass(frozen=True, slots=True)
class ItemCost:
    """Cost of an item: a fixed part and a rate for each working minute it takes."""

    fixed: float = 0.0
    per_minute: float = 0.0


@dataclass(frozen=True)
class RiskSpec:
    """Uncertainty of a network whose items are named by their keys.

    `durations`: working minutes, or of the whole item where it has started (what is left is then drawn given that it
    has not finished). Items not named take PERT of `usual_range` times their planned duration. `groups`: group of an
    item; durations of one group share a factor. `matrix_keys`, `matrix`: or a full correlation of up to 200 items,
    made positive where it is not. `burn_per_day`: cost of each calendar day from start to finish.
    """

    durations: Mapping[int, Distribution] = field(default_factory=dict)
    usual_range: tuple[float, float, float] = (0.8, 1.0, 1.5)
    groups: tuple[Group, ...] = ()
    group_of: Mapping[int, str] = field(default_factory=dict)
    matrix_keys: tuple[int, ...] = ()
    matrix: NDArray[np.float64] | None = None
    risks: tuple[ScheduleRisk, ...] = ()
    costs: Mapping[int, ItemCost] = field(default_factory=dict)
    burn_per_day: float = 0.0
