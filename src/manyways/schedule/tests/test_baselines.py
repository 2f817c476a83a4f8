"""Baselines: kept with their reason, never changed again, compared with now and with each other."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, ProgrammingError, transaction

from manyways.access.actions import Refused, Stale, last_context
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule import actions
from manyways.schedule.comparing import compared, days_words
from manyways.schedule.gantt import gantt_of
from manyways.schedule.models import Baseline, BaselineRow
from manyways.schedule.spans import calendar_of, snapshot_kept, snapshot_now
from manyways.ui.values import date_text
from manyways.work.actions import add_item, add_items, add_link, delete_item, edit_item
from manyways.work.models import Initiative, Item
from manyways.work.tests.samples import an_event, items_in

MONDAY = date(2026, 11, 2)
DAY = 480


def a_chain(
    by: User, *names: str, days: int = 3, end: str = "Open", **fields: Any
) -> tuple[Initiative, list[Item]]:
    """Tasks one after the other from Monday on, and a milestone at the end."""
    event = an_event(by=by, starts_on=MONDAY, **fields)
    items = items_in(event, *names, by=by, duration_minutes=DAY * days)
    items.append(add_item(event, name=end, form="milestone", by=by))
    for before, after in pairwise(items):
        add_link(before, successor=after, by=by)
    return event, items


def kept(event: Initiative, by: User, name: str = "Approved") -> Baseline:
    """A baseline with a reason."""
    return actions.take_baseline(event, name=name, reason="Agreed with the sponsor", by=by)


def variance(event: Initiative, baseline: Baseline) -> dict[str, str]:
    """By item, how it stands now against a baseline."""
    found = compared(snapshot_kept(baseline), snapshot_now(event), calendar_of(event))
    return {line.name: line.words for line in [*found.lines, *found.phases]}


@pytest.mark.parametrize(
    ("names", "moved", "minutes", "expected"),
    [
        (("a", "b", "c"), 0, 5 * DAY, ["5 d late", "5 d late", "5 d late", "5 d late"]),
        (("a", "b", "c"), 2, 2 * DAY, ["as planned", "as planned", "2 d late", "2 d late"]),
        (("a", "b"), 1, -DAY, ["as planned", "1 d early", "1 d early"]),
        (("a", "b"), 0, 240, ["0.5 d late", "0.5 d late", "0.5 d late"]),
    ],
)
def test_dependents_move_and_the_variance_shows(
    director: User, names: tuple[str, ...], moved: int, minutes: int, expected: list[str]
) -> None:
    """E-2: baseline the plan, move one task; what waits for it moves with it, in working days."""
    event, items = a_chain(director, *names)
    baseline = kept(event, director)
    edit_item(items[moved], {"duration_minutes": 3 * DAY + minutes}, by=director)
    assert [variance(event, baseline)[item.name] for item in items] == expected


def test_a_baseline_keeps_every_dated_item(director: User) -> None:
    event, items = a_chain(director, "a", "b")
    baseline = kept(event, director)
    rows = list(baseline.rows.order_by("place"))
    assert [(row.name, row.form, row.duration_minutes) for row in rows] == [
        ("a", "task", 3 * DAY),
        ("b", "task", 3 * DAY),
        ("Open", "milestone", 0),
    ]
    assert baseline.taken_on == today()
    assert baseline.finish_at == rows[-1].finish_at
    assert rows[0].item_key == items[0].key


def test_a_baseline_is_frozen(director: User) -> None:
    event, _items = a_chain(director, "a")
    baseline = kept(event, director)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        BaselineRow.objects.filter(baseline=baseline).update(name="changed")
    renamed = actions.edit_baseline(baseline, {"name": "First"}, by=director)
    assert renamed.name == "First"
    with pytest.raises(Refused):
        actions.edit_baseline(renamed, {"finish_at": baseline.start_at}, by=director)
    with pytest.raises(Stale):
        actions.edit_baseline(renamed, {"name": "Second"}, version=baseline.version, by=director)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "  ", "reason": "x"}, "name"),
        ({"name": "x", "reason": "  "}, "reason"),
    ],
)
def test_a_baseline_needs_a_name_and_a_reason(director: User, fields: dict[str, str], wrong: str) -> None:
    event, _items = a_chain(director, "a")
    with pytest.raises(Refused) as refusal:
        actions.take_baseline(event, **fields, by=director)
    assert wrong in refusal.value.fields


def test_a_name_is_taken_once_in_a_plan_and_a_plan_without_dates_has_none(director: User) -> None:
    event, _items = a_chain(director, "a")
    kept(event, director)
    with pytest.raises(Refused, match="Another baseline"):
        kept(event, director, name="APPROVED")
    with pytest.raises(Refused, match="no dates"):
        kept(an_event(by=director, name="Empty"), director)


def test_who_may_not(director: User, employee: User, project_manager: User) -> None:
    event, _items = a_chain(director, "a", visibility="company")
    with pytest.raises(PermissionDenied):
        kept(event, employee)
    baseline = kept(event, project_manager)
    with pytest.raises(PermissionDenied):
        actions.delete_baseline(baseline, by=employee)
    assert not Baseline.objects.visible_to(employee).exclude(initiative=event).exists()


def test_members_only_plans_hide_their_baselines(director: User, employee: User) -> None:
    event, _items = a_chain(director, "a")
    kept(event, director)
    assert not Baseline.objects.visible_to(employee).exists()
    assert Baseline.objects.visible_to(director).count() == 1


def test_keeping_one_is_undone_as_a_whole(director: User) -> None:
    event, _items = a_chain(director, "a", "b")
    kept(event, director)
    context = last_context()
    assert context
    undo(context, by=director)
    assert not Baseline.objects.exists()
    assert not event.publications.exists()


def test_new_and_deleted_items_are_told(director: User) -> None:
    event, items = a_chain(director, "a", "b")
    baseline = kept(event, director)
    delete_item(items[0], by=director)
    add_item(event, name="c", duration_minutes=DAY, by=director)
    found = variance(event, baseline)
    assert found["a"] == "no longer in the plan"
    assert found["c"] == "new"
    assert found["b"] == "3 d early"


def test_links_that_differ_are_told(director: User) -> None:
    event, items = a_chain(director, "a", "b", "c")
    baseline = kept(event, director)
    assert not compared(snapshot_kept(baseline), snapshot_now(event), calendar_of(event)).are_links_changed
    add_link(items[0], successor=items[2], by=director)
    found = compared(snapshot_kept(baseline), snapshot_now(event), calendar_of(event))
    assert found.are_links_changed
    assert found.sentence() == "Nothing has moved since “Approved”. Links differ too."


def test_milestones_stand_first_and_the_worst_above(director: User) -> None:
    event, items = a_chain(director, "a", "b")
    (free,) = items_in(event, "free", by=director, duration_minutes=DAY)
    baseline = kept(event, director)
    edit_item(items[1], {"duration_minutes": 8 * DAY}, by=director)
    edit_item(free, {"duration_minutes": 11 * DAY}, by=director)
    found = compared(snapshot_kept(baseline), snapshot_now(event), calendar_of(event))
    assert [line.name for line in found.lines] == ["Open", "free", "b", "a"]
    told = found.sentence().replace("\u00a0", " ")
    assert told.startswith(
        f"Open is 5 d late, {date_text(date(2026, 11, 16))}. 3 items are later than in “Approved”.".replace(
            "\u00a0", " "
        )
    )


def test_the_gantt_draws_the_newest_baseline(director: User) -> None:
    event, items = a_chain(director, "a", "b")
    assert gantt_of(event, director).data()["baseline"] is None
    kept(event, director)
    edit_item(items[0], {"duration_minutes": 4 * DAY}, by=director)
    data = gantt_of(event, director).data()
    assert data["baseline"] == "Approved"
    rows = {row["name"]: row for row in data["items"]}
    assert (rows["a"]["baseline_start"], rows["a"]["baseline_finish"]) == ("2026-11-02", "2026-11-04")
    assert rows["Open"]["variance"] == "1 d late"
    kept(event, director, name="Second")
    assert gantt_of(event, director).data()["baseline"] == "Second"


@pytest.mark.parametrize(("days", "words"), [(0.0, "as planned"), (5.0, "5 d late"), (-0.5, "0.5 d early")])
def test_days_in_words(days: float, words: str) -> None:
    assert days_words(days) == words


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_takes_the_same_queries_for_any_plan(
    director: User, django_assert_num_queries: Any, count: int
) -> None:
    event, _items = a_chain(director, *"abcdefghi"[: count * 3])
    baseline = kept(event, director)
    event = Initiative.objects.get(pk=event.pk)
    with django_assert_num_queries(7):
        compared(snapshot_kept(baseline), snapshot_now(event), calendar_of(event))


def test_two_thousand_items_are_kept_and_compared_in_as_many_queries_as_ten(
    director: User, django_assert_num_queries: Any
) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    add_items(event, [{"name": f"Item {n}", "duration_minutes": DAY} for n in range(2_000)], by=director)
    baseline = kept(event, director)
    first = Item.objects.filter(initiative=event).order_by("rank")[0]
    edit_item(first, {"duration_minutes": 3 * DAY}, by=director)
    event = Initiative.objects.get(pk=event.pk)
    with django_assert_num_queries(7):
        found = compared(snapshot_kept(baseline), snapshot_now(event), calendar_of(event))
    assert (len(found.lines), len(found.later), found.lines[0].days) == (2_000, 1, 2.0)
