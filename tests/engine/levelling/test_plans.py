"""Plans within resource limits, on their calendars."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.network import Cycle
from manyways.engine.schedule import Constraint, Item, Link, LinkType, Rules, plan_of, schedule_of
from manyways.engine.schedule.levelling.plans import LevelledPlan, Need, level_plan
from manyways.engine.schedule.plan import Plan
from manyways.engine.time import (
    NO_MINUTE,
    WorkingHours,
    compile_calendar,
    minute_of,
    moment_of,
    standard_hours,
)


def at(text: str) -> int:
    return minute_of(datetime.fromisoformat(text))


OFFICE = compile_calendar(standard_hours())
NIGHT = compile_calendar(WorkingHours(week=(((0, 480),),) * 7))
MONDAY = at("2026-11-23T08:00")
DAY = 480


def task(key: int, days: float = 1, **values: object) -> Item:
    return replace(Item(key, duration_minutes=round(days * DAY)), **values)  # type: ignore[arg-type]


def made(items: list[Item], links: list[Link] | None = None) -> Plan:
    return plan_of(items, links or [], start_minute=MONDAY, calendars=[OFFICE, NIGHT])


def levelled(plan: Plan, needs: list[Need], limits: list[int], **values: object) -> LevelledPlan:
    answer = level_plan(plan, needs, limits, **values)  # type: ignore[arg-type]
    assert isinstance(answer, LevelledPlan)
    return answer


def days(plan: LevelledPlan) -> list[str]:
    return [moment_of(start).strftime("%d %H") for start in plan.start.tolist()]


SAME = [Need(0, 0, 1), Need(1, 0, 1), Need(2, 0, 1)]


def test_items_of_one_person_come_one_after_the_other_over_the_weekend() -> None:
    plan = levelled(made([task(1, 4), task(2, 2), task(3, 1)]), SAME, [1], schedules=50)
    assert moment_of(plan.finish_minute) == datetime(2026, 12, 1, 17)  # noqa: DTZ001
    assert plan.unlevelled_finish == at("2026-11-26T17:00")
    assert len(plan.moved) == 2
    assert plan.overloads == ()


def test_an_item_waits_for_all_it_is_linked_to() -> None:
    plan = made([task(1, 1), task(2, 3), task(3, 1)], [Link(0, 2), Link(1, 2)])
    answer = levelled(plan, [Need(0, 0, 1), Need(1, 1, 1), Need(2, 0, 1)], [1, 1])
    assert days(answer) == ["23 08", "23 08", "26 08"]


def test_what_nobody_shares_stays_where_logic_puts_it() -> None:
    plan = made([task(1), task(2), task(3)], [Link(0, 1)])
    schedule = schedule_of(plan)
    assert not isinstance(schedule, Cycle)
    free = levelled(plan, [], [])
    assert free.start.tolist() == schedule.start.tolist()
    assert free.moved == ()


def test_started_manual_and_pinned_items_do_not_move_and_hold_their_person() -> None:
    started = task(1, 2, actual_start_minute=MONDAY, percent_complete=50)
    typed = task(
        2, 1, is_manual=True, start_minute=at("2026-11-26T08:00"), finish_minute=at("2026-11-26T17:00")
    )
    plan = made([started, typed, task(3, 2), task(4, 1)])
    needs = [Need(row, 0, 1) for row in range(4)]
    answer = levelled(plan, needs, [1], pinned={3: at("2026-11-27T08:00"), 9: MONDAY})
    assert days(answer) == ["23 08", "26 08", "30 08", "27 08"]


def test_finished_items_and_what_remains_after_a_status_date() -> None:
    done = task(1, 1, actual_start_minute=MONDAY, actual_finish_minute=at("2026-11-23T17:00"))
    half = task(2, 2, actual_start_minute=MONDAY, percent_complete=50)
    rules = Rules(status_minute=at("2026-11-25T08:00"))
    answer = levelled(made([done, half, task(3)]), SAME, [1], rules=rules)
    assert days(answer) == ["23 08", "23 08", "26 08"]
    assert answer.overloads == ((0, MONDAY, at("2026-11-23T17:00")),)


def test_the_least_change_keeps_the_order_and_moves_nothing_earlier() -> None:
    plan = made([task(1), task(2), task(3)])
    so_far = [at("2026-11-25T08:00"), at("2026-11-24T08:00"), at("2026-11-24T08:00")]
    answer = levelled(plan, SAME, [1], current=so_far)
    assert days(answer) == ["26 08", "24 08", "25 08"]
    assert answer.moved == (0, 2)


def test_needs_beyond_the_limit_take_all_there_is() -> None:
    answer = levelled(made([task(1), task(2)]), [Need(0, 0, 300), Need(1, 0, 50), Need(1, 0, 50)], [100])
    assert sorted(days(answer)) == ["23 08", "24 08"]
    with pytest.raises(ValueError, match="not there"):
        level_plan(made([task(1)]), [Need(0, 1, 1)], [1])


def test_items_on_different_calendars_share_a_machine() -> None:
    plan = made([task(1, 1), task(2, 1, calendar=1)])
    answer = levelled(plan, [Need(0, 0, 1), Need(1, 0, 1)], [1])
    spans = sorted(zip(answer.start.tolist(), answer.finish.tolist(), strict=True))
    assert spans[0][1] <= spans[1][0]


def test_summaries_span_what_lies_below_them() -> None:
    plan = made([Item(1, is_summary=True), task(2, parent=0), task(3, parent=0), Item(4, is_active=False)])
    answer = levelled(plan, [Need(1, 0, 1), Need(2, 0, 1)], [1])
    assert answer.start[0] == answer.start[1:3].min()
    assert answer.finish[0] == answer.finish[1:3].max()
    assert answer.start[3] == NO_MINUTE


def test_a_cycle_is_a_value_and_an_empty_plan_has_no_length() -> None:
    assert isinstance(level_plan(made([task(1), task(2)], [Link(0, 1), Link(1, 0)]), [], []), Cycle)
    assert levelled(made([]), [], []).finish_minute == MONDAY


def test_another_search_may_follow() -> None:
    seen = []

    def then(problem: object, found: object) -> object:
        seen.append(problem)
        return found

    levelled(made([task(1)]), [], [], then=then)
    assert len(seen) == 1


LINKS = st.sampled_from(list(LinkType))


@st.composite
def shared_plans(draw: st.DrawFn) -> tuple[Plan, list[Need]]:
    count = draw(st.integers(1, 7))
    items = [
        task(
            row + 1,
            draw(st.sampled_from([0, 0.5, 1, 3])),
            calendar=draw(st.integers(0, 1)),
            constraint=Constraint.START_NO_EARLIER_THAN,
            constraint_minute=MONDAY + draw(st.integers(0, 4)) * 1440,
        )
        for row in range(count)
    ]
    links = [
        Link(draw(st.integers(0, row - 1)), row, draw(LINKS), lag=draw(st.sampled_from([0, 60, -60])))
        for row in range(1, count)
        if draw(st.booleans())
    ]
    needs = [Need(row, draw(st.integers(0, 1)), draw(st.integers(0, 2))) for row in range(count)]
    return made(items, links), needs


@given(shared_plans())
def test_no_resource_is_ever_over_its_limit_and_nothing_precedes_logic(case: tuple[Plan, list[Need]]) -> None:
    plan, needs = case
    answer = levelled(plan, needs, [2, 3], schedules=20)
    schedule = schedule_of(plan)
    assert not isinstance(schedule, Cycle)
    assert (answer.start >= schedule.early_start).all()
    assert answer.finish_minute >= answer.unlevelled_finish
    for resource, limit in enumerate([2, 3]):
        for moment in answer.start.tolist():
            held = [
                need.units
                for need in needs
                if need.resource == resource and answer.start[need.item] <= moment < answer.finish[need.item]
            ]
            assert sum(held) <= limit
    again = levelled(plan, needs, [2, 3], schedules=20)
    assert np.array_equal(again.start, answer.start)
    assert timedelta(minutes=int(answer.finish_minute - MONDAY)) >= timedelta(0)
