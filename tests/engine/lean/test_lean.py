"""Lean advice of plans: what it claims of gains is what the schedule then shows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.network import Cycle
from manyways.engine.schedule import Constraint, Item, Link, Plan, Schedule, plan_of, schedule_of
from manyways.engine.schedule.lean import (
    can_wait,
    finishing_by,
    long_batches,
    shared_buffers,
    unneeded_milestones,
)
from manyways.engine.time import NO_MINUTE, compile_calendar, standard_hours

DAY = 480
CALENDAR = compile_calendar(standard_hours())


def a_plan(rows: list[Item], links: list[tuple[int, int]]) -> tuple[Plan, Schedule]:
    plan = plan_of(
        [replace(row, key=number) for number, row in enumerate(rows, 1)],
        [Link(*pair) for pair in links],
        start_minute=480,
        calendars=[CALENDAR],
    )
    return plan, answer(plan)


def answer(plan: Plan) -> Schedule:
    found = schedule_of(plan)
    assert not isinstance(found, Cycle)
    return found


def task(days: float, **fields: object) -> Item:
    return Item(0, duration_minutes=round(days * DAY), **fields)  # type: ignore[arg-type]


def delayed(plan: Plan, row: int, start_minute: int) -> Schedule:
    """The schedule once a row starts no earlier than a minute."""
    kinds, minutes = plan.constraint.copy(), plan.constraint_minute.copy()
    kinds[row], minutes[row] = Constraint.START_NO_EARLIER_THAN, start_minute
    return answer(replace(plan, constraint=kinds, constraint_minute=minutes))


@given(
    st.lists(st.integers(1, 30), min_size=4, max_size=9),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12),
    st.integers(0, 5),
)
def test_waiting_moves_nothing_else(days: list[int], pairs: list[tuple[int, int]], reserve: int) -> None:
    links = [pair for pair in dict.fromkeys(pairs) if pair[0] < pair[1] < len(days)]
    plan, schedule = a_plan([task(count) for count in days], links)
    for wait in can_wait(plan, schedule, [reserve * DAY] * len(days), least_minutes=DAY):
        later = delayed(plan, wait.row, wait.start_minute)
        others = np.arange(len(days)) != wait.row
        assert (later.start[others] == schedule.start[others]).all()
        assert later.finish_minute == schedule.finish_minute
        assert (int(later.start[wait.row]), int(later.finish[wait.row])) == (
            wait.start_minute,
            wait.finish_minute,
        )
        assert CALENDAR.working_between(schedule.start[wait.row], later.start[wait.row]) == wait.gain_minutes
        assert later.free_float_minutes[wait.row] == wait.reserve_minutes


def test_what_has_started_or_must_hold_a_date_does_not_wait() -> None:
    rows = [
        task(1, actual_start_minute=480, percent_complete=10),
        task(1, constraint=Constraint.FINISH_NO_LATER_THAN, constraint_minute=480 + 1440 * 40),
        task(1, is_manual=True, start_minute=480, finish_minute=960),
        task(1),
        task(30),
    ]
    plan, schedule = a_plan(rows, [])
    assert [wait.row for wait in can_wait(plan, schedule, [0] * 5, least_minutes=DAY)] == [3]


@pytest.mark.parametrize(("latest_days", "gain_days"), [(10, 9), (40, 29), (3, None)])
def test_a_decision_waits_until_its_day_or_until_it_would_move_others(
    latest_days: int, gain_days: int | None
) -> None:
    plan, schedule = a_plan([task(1), task(30), task(0, is_milestone=True)], [(0, 2), (1, 2)])
    latest = int(CALENDAR.finish_at(int(CALENDAR.working_at(480)) + latest_days * DAY))
    found = finishing_by(plan, schedule, 0, latest, least_minutes=5 * DAY)
    assert (found.gain_minutes / DAY if found else None) == gain_days
    if found:
        assert delayed(plan, 0, found.start_minute).finish_minute == schedule.finish_minute


def test_a_milestone_waits_until_the_end_of_its_day() -> None:
    plan, schedule = a_plan([Item(0, is_milestone=True), task(30)], [])
    latest = 480 + 1440 * 6 + 960  # midnight after the seventh day, a Wednesday
    found = finishing_by(plan, schedule, 0, latest, least_minutes=DAY, step_minutes=DAY)
    assert found
    assert found.start_minute == found.finish_minute <= latest
    later = delayed(plan, 0, found.start_minute)
    assert later.finish[0] == found.finish_minute
    assert later.finish_minute == schedule.finish_minute


@pytest.mark.parametrize(("days", "parts"), [(72, 4), (40, 2), (41, 3), (31, 2)])
def test_long_tasks_are_cut_and_the_first_part_is_done_sooner(days: int, parts: int) -> None:
    plan, schedule = a_plan([task(days), task(30), task(50, actual_start_minute=480)], [])
    (batch,) = long_batches(plan, schedule, longest_minutes=30 * DAY, part_minutes=20 * DAY)
    cut, cut_schedule = a_plan(
        [task(days / parts) for _part in range(parts)], [(part, part + 1) for part in range(parts - 1)]
    )
    assert cut.item_count == batch.parts == parts
    assert abs(int(cut_schedule.finish[0]) - batch.first_finish_minute) <= 1
    assert cut_schedule.finish_minute == schedule.finish[0]
    assert batch.gain_minutes == days * DAY - days * DAY // parts


def test_milestones_nobody_waits_for() -> None:
    point = Item(0, is_milestone=True)
    rows = [
        task(10),
        point,
        replace(point, deadline_minute=480 + 1440 * 30),
        replace(point, constraint=Constraint.MUST_FINISH_ON, constraint_minute=480 + 1440 * 3),
        point,
        Item(0, is_summary=True),
        replace(point, parent=5),
        task(20),
        point,
    ]
    plan, schedule = a_plan(rows, [(0, 1), (0, 2), (4, 7), (5, 7), (7, 8)])
    assert unneeded_milestones(plan, schedule) == (1,)
    assert unneeded_milestones(plan, schedule, needed=[1]) == ()


def test_padding_is_pooled_by_the_root_of_the_squares() -> None:
    plan, schedule = a_plan([task(10), task(10), task(10), task(5)], [(0, 1), (1, 2), (2, 3)])
    low, high = [2 * DAY] * 3 + [-1], [12 * DAY] * 3 + [-1]
    (pool,) = shared_buffers(plan, schedule, low, high, least_minutes=DAY)
    assert pool.rows == (0, 1, 2)
    assert pool.duration_minutes == (6 * DAY,) * 3
    assert pool.buffer_minutes == 3360  # 4 days x sqrt(3) = 6.93 days, 55.4 hours, 56 whole ones
    assert pool.gain_minutes == 12 * DAY - 3360


@pytest.mark.parametrize(
    ("low", "high", "links"),
    [
        ([2, 2], [30, 30], [(0, 1)]),
        ([2, -1], [12, -1], [(0, 1)]),
        ([2, 2], [12, 12], []),
        ([9.9, 9.9], [10, 10], [(0, 1)]),
    ],
)
def test_tasks_without_padding_or_chain_keep_their_time(
    low: list[float], high: list[float], links: list[tuple[int, int]]
) -> None:
    plan, schedule = a_plan([task(10), task(10)], links)
    bounds = [[round(value * DAY) if value >= 0 else -1 for value in side] for side in (low, high)]
    assert shared_buffers(plan, schedule, *bounds, least_minutes=DAY) == ()


def test_a_part_needs_time() -> None:
    plan, schedule = a_plan([task(1)], [])
    with pytest.raises(ValueError, match="minutes"):
        long_batches(plan, schedule, longest_minutes=0, part_minutes=0)
    assert int(schedule.start[0]) != NO_MINUTE
