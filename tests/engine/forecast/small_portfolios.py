"""Small portfolios whose answers are known."""

import numpy as np
from tests.engine.forecast.portfolios import AS_OF

from manyways.engine.forecast.joint import (
    Item,
    Milestone,
    Team,
)
from manyways.engine.time import WorkingHours, compile_calendar

EVERY_DAY = compile_calendar(WorkingHours(week=(((480, 960),),) * 7))
DAILY = {"": EVERY_DAY}
DAY = 480


def queue(count: int, team: str = "team", size: float = 1.0) -> tuple[Item, ...]:
    """Items of one team in order."""
    return tuple(Item(f"{team} {number:03}", team, size, rank=number) for number in range(count))


def whole(*rows: tuple[Item, ...]) -> Milestone:
    """All of some items."""
    return Milestone("all", tuple(item.key for items in rows for item in items))


def days(found: object, key: str = "all") -> np.ndarray:
    """Finish days counted from the as-of day."""
    return found.finish_days(key) - AS_OF  # type: ignore[attr-defined]


def chances(*probabilities: float, name: str = "team") -> Team:
    """A team that finishes an item each day with some probability, independently."""
    history = tuple(
        float(value)
        for share in probabilities
        for value in [1] * round(100 * share) + [0] * round(100 - 100 * share)
    )
    return Team(name, history, block_days=1, sigma=0.0)
