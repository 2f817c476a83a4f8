"""Levelling: schedules within resource limits, pinned and moved as little as wanted, with a bound shown."""

from manyways.engine.network import Cycle
from manyways.engine.schedule.levelling.bounds import earliest_starts, lower_bound
from manyways.engine.schedule.levelling.optimise import optimise
from manyways.engine.schedule.levelling.problem import NOT_PINNED, InvalidProblemError, Problem, problem_of
from manyways.engine.schedule.levelling.search import Levelled, broken_rules, closed_up, level, moved_least

__all__ = [
    "NOT_PINNED",
    "Cycle",
    "InvalidProblemError",
    "Levelled",
    "Problem",
    "broken_rules",
    "closed_up",
    "earliest_starts",
    "level",
    "lower_bound",
    "moved_least",
    "optimise",
    "problem_of",
]
