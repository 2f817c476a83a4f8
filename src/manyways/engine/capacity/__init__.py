"""Capacity: demand of work against the supply of teams; the load of change on people and weeks."""

from manyways.engine.capacity.demand import Balance, balance
from manyways.engine.capacity.load import (
    chance_of_saturation,
    high_changes,
    loads,
    nearest_rank,
    settling_weight,
)

__all__ = [
    "Balance",
    "balance",
    "chance_of_saturation",
    "high_changes",
    "loads",
    "nearest_rank",
    "settling_weight",
]
