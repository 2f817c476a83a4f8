"""Schedules: plans as arrays, the critical path method with all its conventions, float, progress."""

from manyways.engine.network import Cycle
from manyways.engine.schedule.building import plan_in_columns, plan_of
from manyways.engine.schedule.compile import compile_plan
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.passes import early_dates, late_dates
from manyways.engine.schedule.plan import (
    Assignment,
    Constraint,
    InvalidPlanError,
    Item,
    LagCalendar,
    LagKind,
    Link,
    LinkType,
    Plan,
)
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.schedule import Schedule, schedule_network, schedule_of

__all__ = [
    "Assignment",
    "Constraint",
    "Cycle",
    "InvalidPlanError",
    "Item",
    "LagCalendar",
    "LagKind",
    "Link",
    "LinkType",
    "Network",
    "Plan",
    "Rules",
    "Schedule",
    "compile_plan",
    "early_dates",
    "late_dates",
    "plan_in_columns",
    "plan_of",
    "schedule_network",
    "schedule_of",
]
