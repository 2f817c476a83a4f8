"""Plans kept by those who read them: what others change is seen at once, and no more is kept than there is room for."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from manyways.access.models import User
from manyways.schedule import seen_plans
from manyways.schedule.actions.baselines import take_baseline
from manyways.schedule.actions.plan import change_plan, preview_plan
from manyways.schedule.changes import PlanChange
from manyways.schedule.dates import solved
from manyways.schedule.drivers import drivers_of
from manyways.schedule.gantt import gantt_of
from manyways.schedule.seen_plans import dates_seen, plan_seen
from manyways.teams.models import Calendar, Person
from manyways.work.actions import add_decision, add_link, create_initiative, edit_initiative, edit_item
from manyways.work.models import Initiative, Item, Kind, Link
from manyways.work.tests.samples import an_event, items_in

MONDAY = date(2026, 11, 2)
BESIDE = ("work_decision", "schedule_baseline")


@pytest.fixture
def event(director: User) -> Initiative:
    """Three items in a row, after one of another plan."""
    found = an_event(by=director, starts_on=MONDAY)
    first, second, third = items_in(found, "a", "b", "c", by=director)
    other = create_initiative(
        name="Before",
        kind=Kind.objects.get(slug="event"),
        starts_on=MONDAY,
        visibility="company",
        by=director,
    )
    (outside,) = items_in(other, "outside", by=director)
    for before, after in ((outside, first), (first, second), (second, third)):
        add_link(before, successor=after, by=director)
    return found


def _dates(event: Initiative) -> Any:
    fresh, kept = solved(event, with_waiting=False), plan_seen(event)
    assert kept.plan.items == fresh.plan.items
    assert kept.version == fresh.version
    return kept.plan.finish_on


def test_whatever_is_changed_elsewhere_is_seen(director: User, event: Initiative) -> None:
    first = _dates(event)
    assert plan_seen(event).plan is plan_seen(event).plan
    Item.objects.filter(name="b").update(duration_minutes=5 * 480)
    later = _dates(event)
    assert later > first
    Item.objects.filter(name="outside").update(duration_minutes=9 * 480)
    longest = _dates(event)
    assert longest > later
    Link.objects.filter(predecessor__name="outside").delete()
    shorter = _dates(event)
    assert shorter < longest
    Calendar.objects.update(week=[[[480, 720]]] * 5 + [[], []])
    assert _dates(event) > shorter
    Item.objects.filter(name="c").delete()
    _dates(event)


def test_readers_share_the_dates_of_the_plan_kept_but_in_a_transaction(
    event: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_seen(event)
    kept = plan_seen(event).plan
    assert dates_seen(event).items == kept.items
    assert dates_seen(event) is not kept
    monkeypatch.setattr(seen_plans, "connection", SimpleNamespace(in_atomic_block=False))
    assert dates_seen(event) is kept


def test_what_stands_beside_a_plan_is_asked_for_from_its_first_row_on(
    director: User, event: Initiative
) -> None:
    """Nobody asks for decisions, baselines and links to others as long as a plan that is kept has none."""
    gantt_of(event, director)
    with CaptureQueriesContext(connection) as without:
        before = gantt_of(event, director).data()
    assert not any(query["sql"].count(f'FROM "{table}"') for query in without for table in BESIDE)
    third = Item.objects.get(initiative=event, name="c")
    add_decision(event, name="Which hall", item=third, lead_days=3, by=director)
    assert "decide_by" in gantt_of(event, director).data()["items"][-1]
    take_baseline(event, name="Agreed", reason="With the sponsor", by=director)
    assert (before["baseline"], gantt_of(event, director).data()["baseline"]) == (None, "Agreed")
    next_one = an_event(by=director, name="Next", starts_on=MONDAY)
    (after,) = items_in(next_one, "After", by=director)
    add_link(third, successor=after, by=director)
    data = gantt_of(event, director).data()
    assert "After" in [row["name"] for row in data["items"]]
    assert len(data["links"]) == len(before["links"]) + 1


def test_a_link_from_elsewhere_that_moves_is_followed(director: User, event: Initiative) -> None:
    _dates(event)
    new_home = an_event(by=director, name="New home", starts_on=date(2027, 1, 4))
    Item.objects.filter(name="outside").update(initiative=new_home)
    assert _dates(event) > date(2027, 1, 4)


def test_a_change_tried_and_taken_back_leaves_no_trace(director: User, event: Initiative) -> None:
    before = _dates(event)
    item = Item.objects.get(name="b")
    preview_plan(event, [PlanChange("set", item.key, fields={"duration": "20 d"})], by=director)
    assert _dates(event) == before
    edit_item(item, {"name": "bb"}, by=director)
    assert _dates(event) == before


def test_a_change_that_stays_is_kept_and_the_next_one_counts_from_it(
    director: User, event: Initiative, django_capture_on_commit_callbacks: Any
) -> None:
    item = Item.objects.get(name="b")
    for days in (4, 5):
        with django_capture_on_commit_callbacks(execute=True):
            change_plan(event, [PlanChange("set", item.key, fields={"duration": f"{days} d"})], by=director)
        with CaptureQueriesContext(connection) as queries:
            kept = plan_seen(event)
        assert len(queries) == 1
        fresh = solved(event)
        assert (kept.plan.items, kept.version) == (fresh.plan.items, fresh.version)
    Item.objects.filter(name="c").update(duration_minutes=9 * 480)
    _dates(event)
    with django_capture_on_commit_callbacks(execute=True):
        change_plan(event, [PlanChange("delete", items=(item.key,))], by=director)
    _dates(event)
    Link.objects.filter(predecessor__name="outside").delete()
    change_plan(event, [PlanChange("add", name="d")], by=director)
    _dates(event)


def test_a_new_name_is_told_by_what_was_not_computed_again(director: User, event: Initiative) -> None:
    _dates(event)
    Item.objects.filter(name="c").update(name="cc")
    computed = plan_seen(event).plan.computed
    assert computed
    assert [item.name for item in computed.arrays.items] == ["a", "b", "cc"]


def test_what_one_may_see_another_is_not_told(
    client: Client, director: User, sales_lead: User, event: Initiative
) -> None:
    edit_initiative(event, {"visibility": "company"}, by=director)
    edit_initiative(Initiative.objects.get(name="Before"), {"visibility": "members"}, by=director)

    def told(user: User) -> Any:
        client.force_login(user)
        return client.get(f"/api/initiatives/{event.key}/gantt").json()

    for _again in range(2):
        seen, hidden = told(director), told(sales_lead)
        assert [row["name"] for row in seen["items"]] == ["outside", "a", "b", "c"]
        assert [row["name"] for row in hidden["items"]] == ["a", "b", "c"]
        assert len(seen["links"]) == len(hidden["links"]) + 1
        assert (seen["can_edit"], hidden.get("can_edit", False)) == (True, False)


def test_what_moves_an_item_is_not_named_to_who_may_not_see_it(
    client: Client, director: User, sales_lead: User, event: Initiative
) -> None:
    edit_initiative(Initiative.objects.get(name="Before"), {"visibility": "members"}, by=director)
    first = Item.objects.get(name="a")
    asked = [PlanChange("start", first.key, on=MONDAY)]
    assert "waits for “outside”" in " ".join(preview_plan(event, asked, by=director).notes)
    drivers = drivers_of(plan_seen(event), [first.pk], sales_lead)
    assert drivers[first.pk].words == "waits for “an initiative you cannot see”"


def test_rows_are_written_in_the_language_and_as_of_the_day(
    client: Client, director: User, event: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    Item.objects.filter(name="c").update(duration_minutes=None, form="task")
    client.force_login(director)

    def note(language: str) -> Any:
        User.objects.filter(pk=director.pk).update(language=language)
        rows = client.get(f"/api/initiatives/{event.key}/gantt").json()["items"]
        return rows[-1].get("note")

    english, german = note("en"), note("de")
    assert english == "time not known, a day assumed"
    assert german != english
    assert (note("en"), note("de")) == (english, german)


def test_owners_are_named_as_now(client: Client, director: User, event: Initiative) -> None:
    mara = Person.objects.create(name="Mara Lindqvist")
    Item.objects.filter(name="b").update(owner=mara)
    client.force_login(director)

    def owners() -> list[str]:
        items = client.get(f"/api/initiatives/{event.key}/gantt").json()["items"]
        return [row["owner_name"] for row in items if "owner_name" in row]

    assert owners() == ["Mara Lindqvist"]
    Person.objects.filter(pk=mara.pk).update(name="Mara Berg")
    assert owners() == ["Mara Berg"]


def test_no_more_is_kept_than_there_is_room_for(
    director: User, event: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_plans._seen.clear()
    monkeypatch.setattr(seen_plans, "MOST_ROWS", 5)
    other = an_event(by=director, name="Other", starts_on=MONDAY)
    items_in(other, "x", "y", by=director)
    plan_seen(event)
    plan_seen(other)
    assert list(seen_plans._seen) == [other.pk]
    monkeypatch.setattr(seen_plans, "MOST_ROWS", 1)
    plan_seen(event)
    assert not seen_plans._seen
