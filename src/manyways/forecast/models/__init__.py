"""Kept forecasts and their windows, learnt paces; what was promised before and what came, tests on a team's past; scenarios."""

from manyways.forecast.models.evidence import COSTS, SEE_COST, SEE_PAST, BackTest, PastDate
from manyways.forecast.models.runs import EVENING_BEFORE, NEVER, Days, Forecast, LearntPace, Window
from manyways.forecast.models.scenarios import Availability, Scenario

__all__ = [
    "COSTS",
    "EVENING_BEFORE",
    "NEVER",
    "SEE_COST",
    "SEE_PAST",
    "Availability",
    "BackTest",
    "Days",
    "Forecast",
    "LearntPace",
    "PastDate",
    "Scenario",
    "Window",
]
