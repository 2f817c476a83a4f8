"""What each rule of scheduling means, one small plan each."""

import pytest
from tests.engine.schedule.computed import computed
from tests.engine.schedule.plans import START, office, plan

from manyways.engine.schedule import (
    Assignment,
    Constraint,
    InvalidPlanError,
    Item,
    LagCalendar,
    LagKind,
    Link,
    LinkType,
    Rules,
)
from manyways.engine.time import NO_MINUTE

DAY = 480
FINISH_START, START_START, FINISH_FINISH, START_FINISH = LinkType


def test_a_day_then_a_day() -> None:
    schedule = computed(plan([Item(1, duration_minutes=DAY), Item(2, duration_minutes=DAY)], [Link(0, 1)]))
    assert schedule.early_start.tolist() == [office(0, 8), office(1, 8)]
    assert schedule.early_finish.tolist() == [office(0, 17), office(1, 17)]
    assert schedule.total_float_minutes.tolist() == [0, 0]
    assert schedule.is_critical.all()
    assert schedule.is_on_longest_path.all()


def test_a_milestone_is_shown_where_its_predecessor_finishes() -> None:
    schedule = computed(plan([Item(1, duration_minutes=DAY), Item(2)], [Link(0, 1)]))
    assert schedule.early_start[1] == schedule.early_finish[1] == office(0, 17)


@pytest.mark.parametrize(
    ("kind", "lag", "start"),
    [
        (FINISH_START, 0, office(1, 8)),
        (FINISH_START, DAY, office(2, 8)),
        (FINISH_START, -240, office(0, 13)),
        (START_START, 0, office(0, 8)),
        (START_START, 60, office(0, 9)),
        (FINISH_FINISH, 0, office(0, 15)),
        (FINISH_FINISH, DAY, office(1, 15)),
        (START_FINISH, DAY, office(0, 15)),
    ],
)
def test_the_four_links(kind: LinkType, lag: int, start: int) -> None:
    items = [Item(1, duration_minutes=DAY), Item(2, duration_minutes=120)]
    assert computed(plan(items, [Link(0, 1, kind, lag)])).early_start[1] == start


def test_finish_to_finish_never_starts_before_the_project() -> None:
    items = [Item(1, duration_minutes=60), Item(2, duration_minutes=DAY)]
    assert computed(plan(items, [Link(0, 1, FINISH_FINISH)])).early_start[1] == START


def test_elapsed_and_percent_lags() -> None:
    items = [Item(1, duration_minutes=DAY), Item(2, duration_minutes=60), Item(3, duration_minutes=60)]
    links = [Link(0, 1, lag=2 * 1440, lag_kind=LagKind.ELAPSED), Link(0, 2, lag=50, lag_kind=LagKind.PERCENT)]
    schedule = computed(plan(items, links))
    assert schedule.early_start[1:].tolist() == [office(3, 8), office(1, 13)]
    assert schedule.free_float_minutes[0] == 0


def test_an_elapsed_item_goes_on_over_the_weekend() -> None:
    items = [Item(1, duration_minutes=5 * DAY), Item(2, duration_minutes=2 * 1440, is_elapsed=True)]
    schedule = computed(plan(items, [Link(0, 1)]))
    assert schedule.early_start[1] == office(4, 17)
    assert schedule.early_finish[1] == office(6, 17)


@pytest.mark.parametrize("calendar", list(LagCalendar))
def test_whose_calendar_a_lag_is_counted_in(calendar: LagCalendar) -> None:
    items = [Item(1, duration_minutes=DAY, calendar=0), Item(2, duration_minutes=60, calendar=3)]
    expected = {
        LagCalendar.SUCCESSOR: office(1, 1),
        LagCalendar.PREDECESSOR: office(1, 17),
        LagCalendar.PROJECT: office(1, 17),
        LagCalendar.ELAPSED: office(1, 1),
    }
    schedule = computed(plan(items, [Link(0, 1, lag=DAY)], lag_calendar=calendar))
    assert schedule.early_start[1] == expected[calendar]


@pytest.mark.parametrize(
    ("constraint", "date", "wins", "yields"),
    [
        (Constraint.START_NO_EARLIER_THAN, office(2, 8), office(2, 8), office(2, 8)),
        (Constraint.FINISH_NO_EARLIER_THAN, office(2, 17), office(2, 8), office(2, 8)),
        (Constraint.START_NO_LATER_THAN, office(0, 8), office(0, 8), office(1, 8)),
        (Constraint.FINISH_NO_LATER_THAN, office(0, 17), office(0, 8), office(1, 8)),
        (Constraint.MUST_START_ON, office(0, 8), office(0, 8), office(1, 8)),
        (Constraint.MUST_START_ON, office(3, 8), office(3, 8), office(3, 8)),
        (Constraint.MUST_FINISH_ON, office(0, 17), office(0, 8), office(1, 8)),
        (Constraint.MUST_FINISH_ON, office(3, 17), office(3, 8), office(3, 8)),
    ],
)
def test_constraints_in_both_conventions(constraint: Constraint, date: int, wins: int, yields: int) -> None:
    held = Item(2, duration_minutes=DAY, constraint=constraint, constraint_minute=date)
    each = plan([Item(1, duration_minutes=DAY), held], [Link(0, 1)])
    assert computed(each).early_start[1] == wins
    assert computed(each, Rules(dates_win=False)).early_start[1] == yields


def test_a_date_before_the_logic_shows_as_negative_float() -> None:
    held = Item(
        2, duration_minutes=DAY, constraint=Constraint.FINISH_NO_LATER_THAN, constraint_minute=office(0, 17)
    )
    schedule = computed(plan([Item(1, duration_minutes=DAY), held], [Link(0, 1)]))
    assert schedule.total_float_minutes.tolist() == [-DAY, 0]
    assert schedule.is_critical.all()


def test_a_first_item_may_be_held_from_below_without_links() -> None:
    date = office(2, 17)
    items = [
        Item(
            1,
            duration_minutes=DAY,
            constraint=Constraint.START_NO_EARLIER_THAN,
            constraint_minute=office(1, 8),
        ),
        Item(2, duration_minutes=DAY, constraint=Constraint.FINISH_NO_EARLIER_THAN, constraint_minute=date),
    ]
    assert computed(plan(items)).early_start.tolist() == [office(1, 8), office(2, 8)]


def test_a_deadline_moves_late_dates_only() -> None:
    items = [Item(1, duration_minutes=DAY, deadline_minute=office(0, 12)), Item(2, duration_minutes=3 * DAY)]
    schedule = computed(plan(items))
    assert schedule.early_finish[0] == office(0, 17)
    assert schedule.total_float_minutes.tolist() == [-240, 0]
    assert schedule.is_critical[0]


def test_a_deadline_before_the_project_starts() -> None:
    schedule = computed(plan([Item(1, duration_minutes=DAY, deadline_minute=office(-7, 17))]))
    assert schedule.total_float_minutes[0] == -5 * DAY
    assert schedule.early_start[0] == START


def test_as_late_as_possible_uses_up_the_float() -> None:
    late = Item(1, duration_minutes=DAY, constraint=Constraint.AS_LATE_AS_POSSIBLE)
    items = [late, Item(2, duration_minutes=DAY), Item(3, duration_minutes=4 * DAY)]
    schedule = computed(plan(items, [Link(0, 1)]))
    assert schedule.start.tolist() == [office(2, 8), office(3, 8), office(0, 8)]
    assert schedule.early_start.tolist() == [office(0, 8), office(3, 8), office(0, 8)]
    assert schedule.total_float_minutes[0] == 0
    assert schedule.is_critical[0]


def test_a_manual_item_keeps_its_dates_and_pushes_others() -> None:
    fixed = Item(
        2, duration_minutes=DAY, is_manual=True, start_minute=office(0, 10), finish_minute=office(1, 12)
    )
    items = [Item(1, duration_minutes=3 * DAY), fixed, Item(3, duration_minutes=60)]
    schedule = computed(plan(items, [Link(0, 1), Link(1, 2)]))
    assert (schedule.start[1], schedule.finish[1]) == (office(0, 10), office(1, 12))
    assert schedule.start[2] == office(1, 13)


def test_an_inactive_item_holds_nobody() -> None:
    items = [Item(1, duration_minutes=DAY), Item(2, duration_minutes=5 * DAY, is_active=False), Item(3)]
    schedule = computed(plan(items, [Link(0, 1), Link(1, 2)]))
    assert schedule.early_start.tolist() == [START, NO_MINUTE, START]
    assert schedule.finish_minute == office(0, 17)


def test_actual_dates_are_kept() -> None:
    done = Item(1, duration_minutes=DAY, actual_start_minute=office(1, 9), actual_finish_minute=office(2, 15))
    schedule = computed(plan([done, Item(2, duration_minutes=60)], [Link(0, 1)]))
    assert (schedule.start[0], schedule.finish[0]) == (office(1, 9), office(2, 15))
    assert schedule.total_float_minutes[0] == schedule.free_float_minutes[0] == 0
    assert not schedule.is_critical[0]
    assert schedule.start[1] == office(2, 15)


def test_started_work_runs_on_from_its_start_without_a_status_date() -> None:
    item = Item(1, duration_minutes=2 * DAY, actual_start_minute=office(0, 13), percent_complete=50)
    assert computed(plan([item])).finish[0] == office(2, 12)


def test_remaining_work_starts_at_the_status_date() -> None:
    item = Item(1, duration_minutes=2 * DAY, actual_start_minute=office(0, 8), percent_complete=25)
    rules = Rules(status_minute=office(2, 8))
    schedule = computed(plan([item, Item(2, duration_minutes=60)]), rules)
    assert (schedule.start[0], schedule.finish[0]) == (START, office(3, 12))
    assert schedule.start[1] == office(2, 8)


def test_work_out_of_sequence_waits_or_not() -> None:
    started = Item(2, duration_minutes=DAY, actual_start_minute=office(0, 8), remaining_minutes=120)
    each = plan([Item(1, duration_minutes=2 * DAY), started], [Link(0, 1)])
    status = office(1, 8)
    assert computed(each, Rules(status_minute=status)).finish[1] == office(3, 10)
    assert computed(each, Rules(status_minute=status, retains_logic=False)).finish[1] == office(1, 10)


def test_a_started_item_may_still_have_to_finish_late() -> None:
    item = Item(
        1,
        duration_minutes=DAY,
        actual_start_minute=START,
        constraint=Constraint.FINISH_NO_EARLIER_THAN,
        constraint_minute=office(3, 17),
    )
    assert computed(plan([item])).finish[0] == office(3, 17)


def test_pauses_inside_an_item_are_kept() -> None:
    assert computed(plan([Item(1, duration_minutes=DAY, split_minutes=2 * DAY)])).finish[0] == office(2, 17)


@pytest.mark.parametrize(
    ("left", "finish"), [(None, office(1, 12)), (0, office(1, 12)), (DAY, office(2, 12))]
)
def test_pauses_still_to_come_follow_what_remains(left: int | None, finish: int) -> None:
    item = Item(
        1,
        duration_minutes=DAY,
        split_minutes=2 * DAY,
        split_left_minutes=left,
        actual_start_minute=START,
        percent_complete=50,
    )
    assert computed(plan([item]), Rules(status_minute=office(1, 8))).finish[0] == finish


def test_pauses_to_come_are_among_all_pauses() -> None:
    with pytest.raises(InvalidPlanError, match="pauses do not add up"):
        plan([Item(1, duration_minutes=DAY, split_minutes=DAY, split_left_minutes=2 * DAY)])


def test_a_levelling_delay_is_elapsed_time() -> None:
    assert computed(plan([Item(1, duration_minutes=60, levelling_delay_minutes=1440)])).start[0] == office(
        1, 8
    )


def test_work_and_units_make_the_duration() -> None:
    people = (Assignment(DAY, 0.5, 0), Assignment(DAY, 1.0, 0, delay_minutes=60))
    schedule = computed(plan([Item(1, duration_minutes=DAY, assignments=people)]))
    assert schedule.finish[0] == office(1, 17)


def test_work_follows_the_calendar_of_the_resource() -> None:
    schedule = computed(plan([Item(1, duration_minutes=DAY, assignments=(Assignment(300, 1.0, 2),))]))
    assert (schedule.start[0], schedule.finish[0]) == (office(0, 20), office(1, 1))
