"""Money: earned value and earned schedule of plans, cost of teams. Computing only; amounts in any one unit."""

from manyways.engine.money.earned_schedule import EarnedSchedule, earned_schedule
from manyways.engine.money.earned_value import EarnedValue, earned_value, planned_value_curve, value_at
from manyways.engine.money.team_cost import Role, TeamPeriod, cost_between, yearly_cost

__all__ = [
    "EarnedSchedule",
    "EarnedValue",
    "Role",
    "TeamPeriod",
    "cost_between",
    "earned_schedule",
    "earned_value",
    "planned_value_curve",
    "value_at",
    "yearly_cost",
]
