"""What summaries and manual items mean, and what happens at the edges: cycles, years, empty plans."""

import pytest
from tests.engine.schedule.computed import computed
from tests.engine.schedule.plans import OFFICE, START, office, plan

from manyways.engine.network import Cycle
from manyways.engine.schedule import (
    Constraint,
    Item,
    LagKind,
    Link,
    LinkType,
    Schedule,
    compile_plan,
    schedule_of,
)
from manyways.engine.schedule.compiled import compiled_schedule_of
from manyways.engine.time import END_MINUTE, NO_MINUTE, OutOfTimeError

DAY = 480
FINISH_START, START_START, FINISH_FINISH, START_FINISH = LinkType


def test_summaries_hold_what_is_under_them() -> None:
    items = [
        Item(1),
        Item(2, duration_minutes=DAY, parent=0),
        Item(3, duration_minutes=2 * DAY, parent=0),
        Item(4, is_summary=True),
    ]
    schedule = computed(plan(items, [Link(1, 2)]))
    assert (schedule.start[0], schedule.finish[0]) == (office(0, 8), office(2, 17))
    assert schedule.is_critical[0]
    assert schedule.start[3] == NO_MINUTE
    assert schedule.total_float_minutes[3] == 0


def test_links_on_summaries() -> None:
    items = [
        Item(1, is_summary=True),
        Item(2, duration_minutes=DAY, parent=0),
        Item(3, duration_minutes=2 * DAY, parent=0),
        Item(4, is_summary=True),
        Item(5, duration_minutes=DAY, parent=3),
        Item(6, duration_minutes=DAY, parent=3),
        Item(7, duration_minutes=60),
    ]
    schedule = computed(plan(items, [Link(0, 3), Link(3, 6, START_START, 120)]))
    assert schedule.start[4:6].tolist() == [office(2, 8), office(2, 8)]
    assert schedule.start[6] == office(2, 10)


def test_many_links_between_summaries_go_through_a_hub() -> None:
    leaves = [Item(row, duration_minutes=DAY + row % 7, parent=row % 2) for row in range(2, 202)]
    each = plan([Item(0), Item(1), *leaves], [Link(0, 1, lag=60)])
    network = compile_plan(each)
    assert not isinstance(network, Cycle)
    assert (network.item == -1).sum() == 1
    assert network.link_count == 200
    schedule = computed(each)
    last = schedule.finish[2::2].max()
    assert (schedule.start[3::2] == OFFICE.finish_at(OFFICE.working_at(last) + 60)).all()


def test_dates_of_a_summary_bind_what_is_under_it() -> None:
    from_below = Item(
        1, is_summary=True, constraint=Constraint.START_NO_EARLIER_THAN, constraint_minute=office(1, 8)
    )
    from_above = Item(
        2, is_summary=True, constraint=Constraint.FINISH_NO_LATER_THAN, constraint_minute=office(0, 12)
    )
    items = [
        from_below,
        Item(3, duration_minutes=60, parent=0),
        from_above,
        Item(4, duration_minutes=DAY, parent=2),
    ]
    schedule = computed(plan(items))
    assert schedule.start[1] == office(1, 8)
    assert schedule.total_float_minutes[3] == -240


def test_a_manual_summary_keeps_its_dates() -> None:
    fixed = Item(1, is_summary=True, is_manual=True, start_minute=office(0, 8), finish_minute=office(4, 17))
    schedule = computed(plan([fixed, Item(2, duration_minutes=60, parent=0)]))
    assert (schedule.start[0], schedule.finish[0]) == (office(0, 8), office(4, 17))


def test_free_float_is_the_room_before_the_next() -> None:
    items = [Item(row, duration_minutes=minutes) for row, minutes in enumerate((DAY, 3 * DAY, DAY))]
    schedule = computed(plan(items, [Link(0, 2), Link(1, 2)]))
    assert schedule.free_float_minutes.tolist() == [2 * DAY, 0, 0]
    assert schedule.is_on_longest_path.tolist() == [False, True, True]


def test_the_limit_of_critical_float() -> None:
    items = [Item(1, duration_minutes=DAY), Item(2, duration_minutes=2 * DAY)]
    assert computed(plan(items, critical_float_minutes=DAY)).is_critical.tolist() == [True, True]
    assert computed(plan(items)).is_critical.tolist() == [False, True]


def test_a_cycle_is_the_list_of_its_items() -> None:
    items = [Item(row, is_summary=row == 3) for row in range(3)]
    answer = schedule_of(plan(items, [Link(0, 1), Link(1, 2), Link(2, 0)]))
    assert answer == Cycle((0, 1, 2))
    assert compiled_schedule_of(plan(items, [Link(0, 1), Link(1, 0)])) == Cycle((0, 1))


def test_a_summary_that_waits_for_its_own_item_is_a_cycle() -> None:
    items = [Item(1), Item(2, parent=0, duration_minutes=60)]
    assert schedule_of(plan(items, [Link(1, 0)])) == Cycle((1,))


def test_nothing_and_one_item() -> None:
    empty = computed(plan([]))
    assert empty.finish_minute == START
    assert empty.start.shape == (0,)
    assert computed(plan([Item(1)])).start.tolist() == [START]


def test_a_hundred_thousand_in_one_chain() -> None:
    count = 100_000
    each = plan(
        [Item(row + 1, duration_minutes=30) for row in range(count)],
        [Link(row, row + 1) for row in range(count - 1)],
    )
    schedule = compiled_schedule_of(each)
    assert isinstance(schedule, Schedule)
    assert schedule.finish_minute == OFFICE.finish_at(OFFICE.working_at(START) + 30 * count)
    assert schedule.is_critical.all()


def test_thirty_years() -> None:
    items = [Item(row + 1, duration_minutes=260 * DAY) for row in range(30)]
    schedule = computed(plan(items, [Link(row, row + 1) for row in range(29)]))
    assert schedule.finish_minute == OFFICE.finish_at(OFFICE.working_at(START) + 30 * 260 * DAY)


def test_past_the_last_year_is_refused_with_the_item() -> None:
    items = [Item(row + 1, "Dig", duration_minutes=30_000_000) for row in range(2)]
    with pytest.raises(OutOfTimeError, match="Dig would finish after the year 2149"):
        schedule_of(plan(items, [Link(0, 1)]))


def test_a_started_milestone_stays_where_it_is() -> None:
    items = [
        Item(1, actual_start_minute=office(1, 8)),
        Item(2, duration_minutes=DAY),
        Item(3, duration_minutes=9 * DAY),
    ]
    schedule = computed(plan(items, [Link(0, 1)]))
    assert (schedule.late_start[0], schedule.late_finish[0]) == (office(1, 8), office(0, 17))


def test_items_under_an_inactive_summary_are_not_rolled_up() -> None:
    items = [Item(1, is_summary=True, is_active=False), Item(2, duration_minutes=DAY, parent=0)]
    schedule = computed(plan(items))
    assert schedule.start.tolist() == [NO_MINUTE, START]


def test_late_dates_before_1970_are_held_at_its_start() -> None:
    late = Item(1, duration_minutes=60 * DAY, deadline_minute=3 * 1440)
    schedule = computed(plan([late, Item(2, duration_minutes=DAY)], [Link(0, 1)], start_minute=480))
    assert schedule.late_start[0] == 480
    assert schedule.total_float_minutes[0] < 0


def test_leads_to_before_1970_are_held_at_its_start() -> None:
    items = [Item(1, duration_minutes=60), Item(2, duration_minutes=60)]
    links = [Link(0, 1, lag=-9000, lag_kind=LagKind.ELAPSED)]
    assert computed(plan(items, links, start_minute=480)).early_start[1] == 480
    links = [Link(0, 1, lag=-9000)]
    assert computed(plan(items, links, start_minute=480)).early_start[1] == 480


def test_a_project_at_the_very_end_of_time() -> None:
    each = plan([Item(1, duration_minutes=DAY, calendar=3)], start_minute=END_MINUTE)
    for compute in (schedule_of, compiled_schedule_of):
        with pytest.raises(OutOfTimeError):
            compute(each)
