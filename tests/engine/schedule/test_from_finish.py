"""Plans scheduled back from their finish."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.schedule.plans import plans, rules

from manyways.engine.network import Cycle
from manyways.engine.schedule import Constraint, Item, Link, Plan, Rules, Schedule, plan_of, schedule_of
from manyways.engine.schedule.compiled import compiled_schedule_of
from manyways.engine.schedule.plan import InvalidPlanError
from manyways.engine.time import NO_MINUTE, compile_calendar, minute_of, moment_of, standard_hours

OFFICE = compile_calendar(standard_hours())
DAY = 480
LATE = Constraint.AS_LATE_AS_POSSIBLE


def at(text: str) -> int:
    return minute_of(datetime.fromisoformat(text))


def scheduled(plan: Plan, chosen: Rules | None = None) -> Schedule:
    found = schedule_of(plan, chosen)
    assert not isinstance(found, Cycle)
    return found


def told(minutes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[str]:
    return [moment_of(minute).strftime("%d %H") for minute in minutes.tolist()]


def by_friday(*, last: Constraint = LATE) -> Plan:
    """Dig 3 days, then pour 2 days; paint 1 day beside them. All by Friday 27 November 2026, 17:00."""
    items = [
        Item(1, "Dig", duration_minutes=3 * DAY, constraint=LATE),
        Item(2, "Pour", duration_minutes=2 * DAY, constraint=LATE),
        Item(3, "Paint", duration_minutes=DAY, constraint=last),
    ]
    start, finish = at("2026-01-05T08:00"), at("2026-11-27T17:00")
    return plan_of(items, [Link(0, 1)], start_minute=start, finish_minute=finish, calendars=[OFFICE])


def test_dates_count_back_from_the_finish() -> None:
    found = scheduled(by_friday())
    assert moment_of(found.start_minute) == datetime(2026, 11, 23, 8)  # noqa: DTZ001
    assert moment_of(found.finish_minute) == datetime(2026, 11, 27, 17)  # noqa: DTZ001
    assert told(found.start) == ["23 08", "26 08", "27 08"]
    assert told(found.early_start) == ["23 08", "26 08", "23 08"]
    assert found.total_float_minutes.tolist() == [0, 0, 4 * DAY]
    assert found.is_critical.tolist() == [True, True, False]


def test_as_soon_as_possible_is_the_exception_there() -> None:
    found = scheduled(by_friday(last=Constraint.AS_SOON_AS_POSSIBLE))
    assert told(found.start) == ["23 08", "26 08", "23 08"]
    assert found.total_float_minutes.tolist() == [0, 0, 0]
    assert found.is_critical.tolist() == [True, True, True]


def test_what_cannot_fit_has_negative_float() -> None:
    plan = by_friday()
    late = Item(
        4,
        duration_minutes=DAY,
        constraint=Constraint.START_NO_EARLIER_THAN,
        constraint_minute=at("2026-11-30T08:00"),
    )
    items = [Item(1, duration_minutes=DAY, constraint=LATE), late]
    found = scheduled(
        plan_of(items, [], start_minute=0, finish_minute=plan.finish_minute, calendars=[OFFICE])
    )
    assert found.total_float_minutes.tolist() == [0, -DAY]


def test_a_plan_without_items_starts_where_it_is_said_to() -> None:
    found = scheduled(plan_of([], [], start_minute=480, finish_minute=960, calendars=[OFFICE]))
    assert (found.start_minute, found.finish_minute) == (480, 960)


def test_a_finish_out_of_time_is_refused() -> None:
    with pytest.raises(InvalidPlanError, match="the finish is outside"):
        plan_of([], [], start_minute=480, finish_minute=-2, calendars=[OFFICE])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(), rules, st.integers(0, 60 * 1440))
def test_late_dates_are_those_for_this_finish_and_all_ways_agree(
    plan: Plan, chosen: Rules, more: int
) -> None:
    finish = min(scheduled(plan, chosen).finish_minute + more, at("2140-01-01T00:00"))
    object.__setattr__(plan, "finish_minute", finish)
    back = scheduled(plan, chosen)
    unlimited = plan.is_active & ~plan.is_summary & (plan.actual_start_minute == NO_MINUTE)
    if unlimited.any():
        assert back.start_minute <= max(back.late_start[unlimited].min(), 0)
    compiled = compiled_schedule_of(plan, chosen)
    for name, values in vars(back).items():
        np.testing.assert_array_equal(values, getattr(compiled, name), err_msg=name)
