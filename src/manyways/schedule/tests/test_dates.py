"""Planned dates: links of all types, calendars, other initiatives, circles, and a bounded number of queries."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from manyways.access.models import User
from manyways.schedule.dates import planned_dates, planned_spans, solved
from manyways.schedule.views import plan_sentence
from manyways.teams.actions import add_calendar, edit_calendar
from manyways.work import actions
from manyways.work.models import Initiative, Item, Link
from manyways.work.tests.samples import an_event, an_outcome, items_in

MONDAY = date(2026, 11, 2)


def a_plan(by: User, *names: str, days: int = 2, **fields: Any) -> tuple[Initiative, list[Item]]:
    event = an_event(by=by, starts_on=MONDAY, **fields)
    return event, items_in(event, *names, by=by, duration_minutes=480 * days)


def spans(initiative: Initiative) -> dict[str, tuple[str, str]]:
    plan = planned_dates(initiative)
    names = dict(Item.objects.values_list("pk", "name"))
    return {
        names[pk]: (dates.start_on.isoformat()[5:], dates.finish_on.isoformat()[5:])
        for pk, dates in plan.items.items()
    }


@pytest.mark.parametrize(
    ("link", "lag", "start", "finish"),
    [
        ("fs", 0, "11-04", "11-05"),
        ("fs", 480, "11-05", "11-06"),
        ("ss", 480, "11-03", "11-04"),
        ("ff", 480, "11-03", "11-04"),
    ],
)
def test_the_four_links_and_their_lag(director: User, link: str, lag: int, start: str, finish: str) -> None:
    event, (first, second) = a_plan(director, "a", "b")
    actions.add_link(first, successor=second, type=link, lag=lag, by=director)
    assert spans(event) == {"a": ("11-02", "11-03"), "b": (start, finish)}


def test_a_weekend_and_a_public_holiday_are_not_worked(director: User) -> None:
    event, (_only,) = a_plan(director, "a", days=10)
    assert spans(event)["a"] == ("11-02", "11-13")
    calendar = add_calendar(name="Ireland", country="IE", by=director)
    event = actions.edit_initiative(
        event, {"calendar": calendar, "starts_on": date(2026, 12, 21)}, by=director
    )
    assert spans(event)["a"] == ("12-21", "01-05")
    edit_calendar(calendar, {"exceptions": {"2026-12-25": [[480, 720], [780, 1020]]}}, by=director)
    assert spans(event)["a"] == ("12-21", "01-04")


def test_float_and_the_critical_path(director: User) -> None:
    event, (first, long, short, last) = a_plan(director, "first", "long", "short", "last")
    actions.edit_item(long, {"duration_minutes": 480 * 4}, by=director)
    for middle in (long, short):
        actions.add_link(first, successor=middle, by=director)
        actions.add_link(middle, successor=last, by=director)
    dates = planned_dates(event).items
    assert [dates[item.pk].is_critical for item in (first, long, short, last)] == [True, True, False, True]
    assert dates[short.pk].total_float_minutes == 960


def test_a_phase_spans_what_stands_inside_it(director: User) -> None:
    event, (_alone,) = a_plan(director, "alone", days=1)
    (phase,) = items_in(event, "phase", by=director, form="phase")
    one, two = items_in(event, "one", "two", by=director, parent=phase, duration_minutes=480)
    actions.add_link(one, successor=two, by=director)
    assert spans(event)["phase"] == ("11-02", "11-03")


def test_a_task_nobody_gave_a_time_counts_a_day_and_says_so(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    (task,) = items_in(event, "task", by=director)
    dates = planned_dates(event).items[task.pk]
    assert (dates.start_on, dates.finish_on, dates.is_guessed) == (MONDAY, MONDAY, True)


def test_dates_cross_from_one_initiative_to_another_and_back(director: User) -> None:
    event, (venue, party) = a_plan(director, "venue", "party")
    move, (pack,) = a_plan(director, "pack", name="Office move")
    actions.add_link(venue, successor=pack, by=director)
    actions.add_link(pack, successor=party, by=director)
    assert spans(move)["pack"] == ("11-04", "11-05")
    assert spans(event)["party"] == ("11-06", "11-09")
    assert planned_spans([event, move])[move.pk].finish_on == date(2026, 11, 5)


def test_the_float_of_an_initiative_is_measured_at_its_own_finish(director: User) -> None:
    event, (venue,) = a_plan(director, "venue")
    move, (pack,) = a_plan(director, "pack", name="Office move", days=30)
    actions.add_link(venue, successor=pack, by=director)
    assert planned_dates(event).items[venue.pk].is_critical
    assert planned_dates(move).items[pack.pk].is_critical
    assert set(planned_dates(move).items) == {pack.pk}


def test_flow_items_have_no_planned_date_nor_milestones_behind_them(director: User) -> None:
    outcome = an_outcome(by=director, starts_on=MONDAY)
    (story,) = items_in(outcome, "story", by=director, form="story")
    (live,) = items_in(outcome, "live", by=director, form="milestone")
    actions.add_link(story, successor=live, by=director)
    event, (demo,) = a_plan(director, "demo")
    actions.add_link(live, successor=demo, by=director)
    assert planned_dates(outcome).undated == {story.pk, live.pk}
    plan = planned_dates(event)
    assert plan.items[demo.pk].finish_on == date(2026, 11, 3)
    assert plan.waited_for == {live.pk}
    (shown,) = items_in(event, "on stage", by=director, form="milestone")
    actions.add_link(live, successor=shown, by=director)
    assert planned_dates(event).undated == {shown.pk}


def test_constraints_manual_dates_and_what_really_happened(director: User) -> None:
    event, (free, manual, done) = a_plan(director, "free", "manual", "done")
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    actions.edit_item(free, {"constraint": "snet", "constraint_at": noon}, by=director)
    actions.edit_item(manual, {"is_manual": True, "manual_start_at": noon}, by=director)
    finished = datetime(2026, 10, 30, 17, tzinfo=UTC)
    actions.record_dates(
        done, started_at=datetime(2026, 10, 28, 8, tzinfo=UTC), finished_at=finished, by=director
    )
    assert spans(event) == {
        "free": ("11-16", "11-18"),
        "manual": ("11-16", "11-18"),
        "done": ("10-28", "10-30"),
    }


def test_a_status_date_keeps_open_work_out_of_the_past(director: User) -> None:
    event, (task,) = a_plan(director, "task", status_on=date(2026, 11, 23))
    assert planned_dates(event).items[task.pk].start_on == date(2026, 11, 23)


def test_a_circle_that_came_in_another_way_is_named(director: User) -> None:
    event, (first, second) = a_plan(director, "first", "second")
    Link.objects.bulk_create(
        [Link(predecessor=first, successor=second), Link(predecessor=second, successor=first)]
    )
    plan = planned_dates(event)
    assert "circle" in plan.problem
    assert "first" in plan.problem
    assert plan.items == {}


@pytest.mark.parametrize("count", [1, 3])
def test_many_plans_take_the_same_queries(director: User, django_assert_num_queries: Any, count: int) -> None:
    events = [a_plan(director, "a", "b", name=f"Event {number}")[0] for number in range(count)]
    planned_spans(events[:1])
    actions.edit_initiative(events[0], {"summary": "changed"}, by=director)
    with django_assert_num_queries(11):
        first = planned_spans(events)
    with django_assert_num_queries(6):
        assert planned_spans(events) == first


def test_the_plan_is_held_against_its_day_without_what_only_follows(director: User) -> None:
    event, (build, thanks) = a_plan(director, "Build-up", "Thanks", days=4, due_on=date(2026, 11, 9))
    must = {"constraint": "mso", "constraint_at": "2026-11-09T08:00Z", "duration_minutes": 0}
    (opens,) = items_in(event, "Opens", by=director, form="milestone", **must)
    actions.add_link(build, successor=opens, by=director)
    actions.add_link(opens, successor=thanks, by=director)
    said = plan_sentence(solved(event))
    assert "on the date given, what follows ends" in said
