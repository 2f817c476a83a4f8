"""Health: each kind of work is judged by its own written rules, which a director reads and edits.

`checks` says what can be looked at, `dates`, `results`, `promises` and `evidence` look, `deciding` applies the rules.
"""

from manyways.portfolio.health import dates, evidence, promises, results
from manyways.portfolio.health.checks import CHECKS, Check, Measured, Sight, check
from manyways.portfolio.health.deciding import Finding, Health, decide, health_of

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Health",
    "Measured",
    "Sight",
    "check",
    "dates",
    "decide",
    "evidence",
    "health_of",
    "promises",
    "results",
]
