"""Small networks whose answers are known."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from manyways.engine.forecast.risk import (
    RiskResult,
)
from manyways.engine.schedule import (
    Item,
    Link,
    Network,
    compile_plan,
    plan_of,
)
from manyways.engine.time import WorkingHours, compile_calendar, elapsed_calendar, standard_hours

DAY = 1440
START = 20_781 * DAY  # Tuesday, 24 November 2026, midnight
ALWAYS = elapsed_calendar()
OFFICE = compile_calendar(standard_hours())
EVENING = compile_calendar(WorkingHours(week=(((1080, 1320),),) * 7))
points = st.lists(st.integers(0, 5000), min_size=3, max_size=3).map(sorted)


def network(items: list[Item], links: list[Link], calendars: Any = (ALWAYS,)) -> Network:
    """The compiled network of some items from the start."""
    found = compile_plan(plan_of(items, links, start_minute=START, calendars=list(calendars)))
    assert isinstance(found, Network)
    return found


def days(found: RiskResult) -> np.ndarray:
    """Ends in days from the start."""
    return (found.finish_minute - START) / DAY


def chain(count: int, length: int = 10 * DAY) -> Network:
    """Items one after the other, on a calendar that never rests."""
    return network(
        [Item(n + 1, duration_minutes=length) for n in range(count)],
        [Link(n, n + 1) for n in range(count - 1)],
    )
