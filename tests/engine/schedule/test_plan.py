"""Rows that contradict themselves are refused, with the row and the reason."""

from typing import Any

import pytest
from tests.engine.schedule.plans import CALENDARS, START, plan

from manyways.engine.schedule import Assignment, Constraint, InvalidPlanError, Item, Link, plan_of
from manyways.engine.time import END_MINUTE


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"duration_minutes": -1}, "duration is negative"),
        ({"duration_minutes": END_MINUTE + 1}, "too long"),
        ({"remaining_minutes": -1}, "remaining duration"),
        ({"split_minutes": -1}, "pauses"),
        ({"levelling_delay_minutes": -1}, "levelling delay"),
        ({"percent_complete": 101}, "percentage"),
        ({"percent_complete": float("nan")}, "percentage"),
        ({"calendar": 9}, "calendar"),
        ({"parent": 5}, "summary"),
        ({"parent": 0}, "summary"),
        ({"constraint": Constraint.MUST_START_ON}, "needs a date"),
        ({"actual_finish_minute": START}, "finished without"),
        ({"is_manual": True}, "manual"),
        ({"is_manual": True, "start_minute": START, "finish_minute": START - 1}, "manual"),
        ({"assignments": (Assignment(60, 0, 0),)}, "units"),
        ({"assignments": (Assignment(60, float("nan"), 0),)}, "units"),
        ({"assignments": (Assignment(-60, 1, 0),)}, "work is negative"),
        ({"assignments": (Assignment(float("inf"), 1, 0),)}, "too long"),
        ({"assignments": (Assignment(60, 1, 0, remaining_work_minutes=-1),)}, "remaining work"),
        ({"assignments": (Assignment(60, 1, 9),)}, "calendar"),
        ({"assignments": (Assignment(60, 1, 0, delay_minutes=-1),)}, "delay"),
    ],
)
def test_items_are_refused(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidPlanError, match=reason) as refused:
        plan([Item(1, name="Dig", **values)])
    assert refused.value.row == "item 1 (Dig)"


@pytest.mark.parametrize(
    "link", [Link(0, 5), Link(-1, 0), Link(0, 0, lag=float("nan")), Link(0, 0, lag=1e12)]
)
def test_links_are_refused(link: Link) -> None:
    with pytest.raises(InvalidPlanError, match="the link from"):
        plan([Item(1)], [link])


@pytest.mark.parametrize(
    "options",
    [
        {"start_minute": -1},
        {"start_minute": END_MINUTE + 1},
        {"calendars": ()},
        {"project_calendar": 4},
        {"critical_float_minutes": 10**9},
    ],
)
def test_projects_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidPlanError, match="the project"):
        plan([Item(1)], **options)


def test_summaries_in_a_circle_are_refused() -> None:
    from manyways.engine.schedule import schedule_of

    items = [Item(1, parent=1), Item(2, parent=0), Item(3, parent=0)]
    with pytest.raises(InvalidPlanError, match="contain each other"):
        schedule_of(plan(items))


def test_what_remains() -> None:
    items = [
        Item(1, duration_minutes=100, percent_complete=25),
        Item(2, duration_minutes=100, percent_complete=25, remaining_minutes=10),
        Item(3, duration_minutes=100, actual_start_minute=START, actual_finish_minute=START),
        Item(4, assignments=(Assignment(60, 0.5, 0), Assignment(60, 1, 0, remaining_work_minutes=6))),
        Item(5, duration_minutes=100, percent_complete=75, assignments=(Assignment(60, 1, 0),)),
    ]
    each = plan_of(items, [], start_minute=START, calendars=CALENDARS)
    assert each.remaining_minutes.tolist() == [75, 10, 0, 0, 25]
    assert each.assignment_remaining_minutes.tolist() == [120, 6, 15]
