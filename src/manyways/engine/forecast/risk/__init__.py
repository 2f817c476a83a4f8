"""Schedule risk: how sure a plan's finish and cost are, and what makes them unsure."""

from manyways.engine.forecast.joint.portfolio import Effect, Group
from manyways.engine.forecast.risk.correlation import CorrelationError, factor_of, nearest_correlation
from manyways.engine.forecast.risk.prepare import RiskError
from manyways.engine.forecast.risk.result import RiskResult
from manyways.engine.forecast.risk.run import risk
from manyways.engine.forecast.risk.spec import ItemCost, RiskSpec, ScheduleRisk

__all__ = [
    "CorrelationError",
    "Effect",
    "Group",
    "ItemCost",
    "RiskError",
    "RiskResult",
    "RiskSpec",
    "ScheduleRisk",
    "factor_of",
    "nearest_correlation",
    "risk",
]
