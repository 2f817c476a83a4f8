"""The joint simulation: plans and flow, with links across them, in one seeded run; team capacity used once.

This package alone needs no Numba, so that pages can make portfolios and read results; `run` holds `simulate`.
"""

from manyways.engine.forecast.joint.checks import PortfolioError, cycle_of, problems
from manyways.engine.forecast.joint.portfolio import (
    NEVER,
    Activity,
    DateGiven,
    Decision,
    Demand,
    Effect,
    Group,
    Item,
    Link,
    Milestone,
    Portfolio,
    Risk,
    Scope,
    Service,
    Team,
    steady_team,
)
from manyways.engine.forecast.joint.simulation import Drivers, Simulation, Window

__all__ = [
    "NEVER",
    "Activity",
    "DateGiven",
    "Decision",
    "Demand",
    "Drivers",
    "Effect",
    "Group",
    "Item",
    "Link",
    "Milestone",
    "Portfolio",
    "PortfolioError",
    "Risk",
    "Scope",
    "Service",
    "Simulation",
    "Team",
    "Window",
    "cycle_of",
    "problems",
    "steady_team",
]
