"""Changing a plan by lists of changes: what each does, what it moves and why, what is refused, one undo for all."""

from datetime import date
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from manyways.access.actions import Refused, Stale, last_context
from manyways.access.actions.undo import undo
from manyways.access.models import User
from manyways.schedule.actions.plan import change_plan, preview_plan
from manyways.schedule.api import GanttData
from manyways.schedule.changes import PlanChange
from manyways.schedule.dates import planned_dates, solved
from manyways.schedule.views import LONG
from manyways.work import actions
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.outline import outline
from manyways.work.tests.samples import an_event, items_in

MONDAY = date(2026, 11, 2)


def a_chain(by: User, *names: str, **fields: Any) -> tuple[Initiative, list[Item]]:
    """Items of two days, each after the one before; all but the last a task, the last a milestone."""
    event = an_event(by=by, starts_on=MONDAY)
    found = items_in(event, *names[:-1], by=by, duration_minutes=960)
    found += items_in(event, names[-1], by=by, form="milestone")
    for first, second in pairwise(found):
        actions.add_link(first, successor=second, by=by)
    return event, found


def tree(initiative: Initiative) -> list[str]:
    rows = Item.objects.filter(initiative=initiative, dropped_at__isnull=True)
    return [f"{branch.number} {branch.item.name}" for branch in outline(initiative, rows)]


def fresh(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


def test_a_longer_task_moves_what_waits_and_the_sentence_says_why(director: User) -> None:
    event, (signed, _rooms, day) = a_chain(director, "Venue signed", "Rooms", "Conference day")
    done = change_plan(event, [PlanChange("set", signed.key, fields={"duration": "5 d"})], by=director)
    assert done.difference.sentence.startswith("Conference day 3 days later, because of Venue signed.")
    largest = done.difference.moved[0]
    assert (largest.item.name, largest.days) == ("Conference day", 3)
    reasons = {each.item.name: each.why for each in done.difference.moved}
    assert reasons["Rooms"] == "waits for “Venue signed”"
    assert planned_dates(event).items[day.pk].finish_on == date(2026, 11, 10)


def test_a_preview_says_the_same_and_writes_nothing(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a", "b", "end")
    change = [PlanChange("set", first.key, fields={"duration": "1 w"})]
    seen = preview_plan(event, change, by=director)
    assert fresh(first).duration_minutes == 960
    assert fresh(first).version == first.version
    assert change_plan(event, change, by=director).difference.sentence == seen.difference.sentence


def test_a_drag_gives_an_earliest_start_and_a_stretch_a_duration(director: User) -> None:
    event, (first, second, _end) = a_chain(director, "a", "b", "end")
    change_plan(event, [PlanChange("start", second.key, on=date(2026, 11, 9))], by=director)
    assert fresh(second).constraint == "snet"
    change_plan(event, [PlanChange("finish", second.key, on=date(2026, 11, 13))], by=director)
    assert fresh(second).duration_minutes == 5 * 480
    dates = planned_dates(event).items[second.pk]
    assert (dates.start_on, dates.finish_on) == (date(2026, 11, 9), date(2026, 11, 13))
    change_plan(event, [PlanChange("start", second.key)], by=director)
    assert planned_dates(event).items[second.pk].start_on == date(2026, 11, 4)
    both = [
        PlanChange("start", first.key, on=date(2026, 11, 5)),
        PlanChange("finish", first.key, on=date(2026, 11, 6)),
    ]
    change_plan(event, both, by=director)
    assert fresh(first).duration_minutes == 960


def test_a_drag_before_what_it_waits_for_says_what_holds_it(director: User) -> None:
    event, (_first, second, _end) = a_chain(director, "a", "b", "end")
    done = change_plan(event, [PlanChange("start", second.key, on=MONDAY)], by=director)
    assert done.difference.sentence == "No date moves."
    assert done.notes == ["“b” cannot start before 4\xa0Nov: it waits for “a”."]


def test_links_are_typed_by_row_and_a_lag_may_be_elapsed_or_a_share(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    one, two, three = items_in(event, "one", "two", "three", by=director, duration_minutes=960)
    change_plan(event, [PlanChange("predecessors", three.key, text="1; 2FS+2d")], by=director)
    assert set(Link.objects.values_list("predecessor__name", "type", "lag", "lag_unit")) == {
        ("one", "fs", 0, "working"),
        ("two", "fs", 960, "working"),
    }
    change_plan(event, [PlanChange("predecessors", three.key, text="2ss-1ed, 1FF+50%")], by=director)
    assert set(Link.objects.values_list("predecessor__name", "type", "lag", "lag_unit")) == {
        ("two", "ss", -1440, "elapsed"),
        ("one", "ff", 50, "percent"),
    }
    change_plan(event, [PlanChange("predecessors", three.key, text="")], by=director)
    assert not Link.objects.exists()
    change_plan(event, [PlanChange("link", two.key, predecessor=one.key, type="ss", lag="1d")], by=director)
    assert Link.objects.get().lag == 480
    change_plan(event, [PlanChange("unlink", two.key, predecessor=one.key)], by=director)
    assert not Link.objects.exists()


def test_rows_go_in_and_out_up_and_down_with_what_they_hold(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    a, b, c, d = items_in(event, "a", "b", "c", "d", by=director)
    change_plan(event, [PlanChange("indent", items=(b.key, c.key))], by=director)
    assert tree(event) == ["1 a", "1.1 b", "1.2 c", "2 d"]
    change_plan(event, [PlanChange("outdent", items=(b.key, c.key))], by=director)
    assert tree(event) == ["1 a", "2 b", "3 c", "4 d"]
    change_plan(event, [PlanChange("up", items=(c.key, d.key))], by=director)
    assert tree(event) == ["1 a", "2 c", "3 d", "4 b"]
    change_plan(event, [PlanChange("place", b.key, parent=a.key)], by=director)
    change_plan(event, [PlanChange("down", items=(a.key,))], by=director)
    assert tree(event) == ["1 c", "2 a", "2.1 b", "3 d"]
    with pytest.raises(Refused, match="Nothing stands above “c”"):
        change_plan(event, [PlanChange("indent", items=(c.key,))], by=director)


def test_one_list_adds_links_and_deletes_and_one_undo_takes_all_back(director: User) -> None:
    event, (first, second, end) = a_chain(director, "a", "b", "end")
    key = uuid4()
    changes = [
        PlanChange("add", key=key, name="between", after=first.key, fields={"duration": "3 d"}),
        PlanChange("link", key, predecessor=first.key),
        PlanChange("link", end.key, predecessor=key),
        PlanChange("delete", items=(second.key,)),
    ]
    change_plan(event, changes, by=director)
    assert tree(event) == ["1 a", "2 between", "3 end"]
    context = last_context()
    assert context is not None
    undo(context, by=director)
    assert tree(event) == ["1 a", "2 b", "3 end"]
    assert Link.objects.count() == 2
    redo = last_context()
    assert redo is not None
    undo(redo, by=director)
    assert tree(event) == ["1 a", "2 between", "3 end"]


def test_pasted_rows_become_items_with_levels_times_owners_and_links(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    (last,) = items_in(event, "last", by=director)
    text = "ID\tTask name\tDuration\tPredecessors\tColour\n7\tPlace\t\t\tred\n8\t  Venue\t2w\t\t\n9\tPeople\t3 d\t8FS+1d\t"
    done = change_plan(event, [PlanChange("paste", text=text)], by=director)
    assert tree(event) == ["1 last", "2 Place", "3 Venue", "4 People"]
    assert done.notes == ["Not taken over: the columns Colour."]
    assert Link.objects.get().lag == 480
    change_plan(
        event, [PlanChange("paste", text="Food\n  Lunch\t1d\n  Dinner\t2d", after=last.key)], by=director
    )
    assert tree(event)[:4] == ["1 last", "2 Food", "2.1 Lunch", "2.2 Dinner"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("one\t2d\ntwo\t-3d", "Row 2: A time cannot be negative."),
        ("one\tsoon", "Row 1: “soon” is no time"),
        ("Name\tWaits for\none\t9", "Row 1: There is no row 9"),
        ("Name\tWaits for\none\t2\ntwo\t1", "round in a circle"),
        ("\n".join(f"row {number}" for number in range(50_000)), "this has 50000"),
        ("Name\tOwner\none\tNobody Atall", "Row 1: Nobody here"),
        (" \n\t\n", "no rows"),
    ],
)
def test_pasted_nonsense_is_refused_with_the_row_and_nothing_is_written(
    director: User, text: str, reason: str
) -> None:
    event = an_event(by=director)
    with pytest.raises(Refused, match=reason):
        change_plan(event, [PlanChange("paste", text=text)], by=director)
    assert not event.items.exists()


def test_circles_impossible_dates_and_negative_times_are_refused_by_name(director: User) -> None:
    event, (first, second, end) = a_chain(director, "a", "b", "end")
    for change, reason in (
        (PlanChange("link", first.key, predecessor=end.key), "circle: a → B → end → a"),
        (PlanChange("link", first.key, predecessor=first.key), "wait for itself"),
        (PlanChange("set", first.key, fields={"duration": "-2d"}), "“a”: A time cannot be negative"),
        (PlanChange("set", first.key, fields={"duration": -5}), "negative"),
        (PlanChange("set", first.key, fields={"percent": "101"}), "Between 0 and 100"),
        (PlanChange("set", end.key, fields={"duration": "1d"}), "milestone takes no time"),
        (PlanChange("set", first.key, fields={"constraint": "mso"}), "needs a date"),
        (
            PlanChange("set", first.key, fields={"constraint": "mfo", "constraint_on": "2026-10-01"}),
            "plan starts",
        ),
        (PlanChange("set", first.key, fields={"deadline": "2390-01-01"}), "outside the calendars"),
        (PlanChange("set", first.key, fields={"deadline": "soon"}), "is no date"),
        (PlanChange("start", first.key, on=date(1960, 1, 1)), "outside the calendars"),
        (PlanChange("finish", first.key, on=date(2026, 10, 1)), "no working time"),
        (PlanChange("set", first.key, fields={"owner": "Nobody"}), "Nobody here is called"),
        (PlanChange("set", first.key, fields={"rank": 5}), "cannot be set here"),
        (PlanChange("predecessors", second.key, text="77"), "no row 77"),
        (PlanChange("predecessors", second.key, text="1 after lunch"), "cannot be read"),
        (PlanChange("set", uuid4(), fields={"name": "x"}), "not here any more"),
        (PlanChange("place", first.key, parent=end.key), "milestone"),
    ):
        with pytest.raises(Refused, match=reason):
            change_plan(event, [PlanChange("set", second.key, fields={"name": "B"}), change], by=director)
        assert fresh(second).name == "b", reason


def test_a_refusal_names_the_place_in_the_list(director: User) -> None:
    event, (first, second, _end) = a_chain(director, "a", "b", "end")
    changes = [
        PlanChange("set", first.key, fields={"name": "A"}),
        PlanChange("link", second.key, predecessor=uuid4()),
    ]
    with pytest.raises(Refused) as refused:
        change_plan(event, changes, by=director)
    assert list(refused.value.fields) == ["changes.1"]


def test_a_move_that_would_close_a_circle_is_refused(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    phase, task = items_in(event, "phase", "task", by=director)
    actions.add_link(phase, successor=task, by=director)
    with pytest.raises(Refused, match="circle"):
        change_plan(event, [PlanChange("indent", items=(task.key,))], by=director)
    assert tree(event) == ["1 phase", "2 task"]


def test_two_people_at_one_item_the_later_sees_both_values(director: User) -> None:
    event, (first, second, _end) = a_chain(director, "a", "b", "end")
    version = solved(event).version
    change_plan(
        event, [PlanChange("set", first.key, version=first.version, fields={"name": "A"})], by=director
    )
    with pytest.raises(Stale) as stale:
        change_plan(
            event, [PlanChange("set", first.key, version=first.version, fields={"name": "AA"})], by=director
        )
    assert stale.value.rows == [("name", "AA", "A")]
    with pytest.raises(Stale):
        change_plan(event, [PlanChange("predecessors", second.key, text="1")], version=version, by=director)
    change_plan(event, [PlanChange("set", second.key, fields={"name": "B"})], version=version, by=director)


def test_a_finished_item_keeps_its_dates_and_hundred_percent_finishes(director: User) -> None:
    event, (first, _second, _end) = a_chain(director, "a", "b", "end")
    done = change_plan(event, [PlanChange("set", first.key, fields={"percent": 100})], by=director)
    assert fresh(first).finished_at is not None
    assert "finished today" in done.notes[0]
    with pytest.raises(Refused, match="finished"):
        change_plan(event, [PlanChange("start", first.key, on=date(2026, 11, 30))], by=director)
    change_plan(event, [PlanChange("done", first.key)], by=director)
    assert fresh(first).finished_at is None


def test_a_date_that_cannot_move_keeps_its_kind_when_dragged(director: User) -> None:
    event, (*_rest, end) = a_chain(director, "a", "b", "end")
    fixed = {"constraint": "mso", "constraint_on": "2026-11-20"}
    change_plan(event, [PlanChange("set", end.key, fields=fixed)], by=director)
    change_plan(event, [PlanChange("start", end.key, on=date(2026, 11, 25))], by=director)
    assert fresh(end).constraint == "mso"
    assert planned_dates(event).items[end.pk].finish_on == date(2026, 11, 25)


def test_what_waits_in_another_initiative_is_told_to_those_who_may_see_it(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a", "b", "end")
    other = an_event(by=director, name="Office move", starts_on=MONDAY)
    (there,) = items_in(other, "there", by=director, duration_minutes=480)
    actions.add_link(_rest[-1], successor=there, by=director)
    done = change_plan(event, [PlanChange("set", first.key, fields={"duration": "4d"})], by=director)
    assert done.difference.elsewhere == ["Office move finishes 10\xa0Nov"]


def test_only_who_may_change_the_plan_does(director: User, sales_lead: User, project_manager: User) -> None:
    event, (first, *_rest) = a_chain(director, "a", "b", "end")
    actions.edit_initiative(event, {"visibility": "company"}, by=director)
    change = [PlanChange("set", first.key, fields={"name": "A"})]
    for run in (change_plan, preview_plan):
        with pytest.raises(PermissionDenied):
            run(event, change, by=sales_lead)
    change_plan(event, change, by=project_manager)
    assert fresh(first).name == "A"


def post(client: Client, url: str, **body: Any) -> Any:
    return client.post(url, body, content_type="application/json", headers={"Accept": "application/json"})


def test_the_door_previews_changes_undoes_and_redoes(client: Client, director: User) -> None:
    client.force_login(director)
    event, (first, *_rest) = a_chain(director, "a", "b", "end")
    door = f"/api/initiatives/{event.key}/plan"
    change = {"do": "set", "item": str(first.key), "fields": {"duration": "4 d"}}
    seen = post(client, f"{door}/changes", changes=[change], preview=True).json()
    assert seen["difference"]["sentence"].startswith("end 2 days later, because of a.")
    assert "plan" not in seen
    done = post(client, f"{door}/changes", changes=[change]).json()
    rows = {row["name"]: row for row in done["plan"]["items"]}
    assert rows["a"]["duration"] == "4 d"
    assert rows["b"]["predecessors"] == "1"
    gone = post(client, f"{door}/undo", undo=done["undo"]).json()
    assert gone["difference"]["sentence"].startswith("end 2 days earlier")
    again = post(client, f"{door}/undo", undo=gone["undo"]).json()
    assert {row["name"]: row.get("duration") for row in again["plan"]["items"]}["a"] == "4 d"


def test_the_door_tells_stale_rows_with_both_values(client: Client, director: User) -> None:
    client.force_login(director)
    event, (first, *_rest) = a_chain(director, "a", "b", "end")
    actions.edit_item(first, {"name": "A"}, by=director)
    change = {"do": "set", "item": str(first.key), "version": first.version, "fields": {"name": "mine"}}
    answer = post(client, f"/api/initiatives/{event.key}/plan/changes", changes=[change])
    assert answer.status_code == 409
    assert (answer.json()["mine"], answer.json()["theirs"]) == ({"name": "mine"}, {"name": "A"})
    change = {"do": "set", "item": str(first.key), "fields": {"duration": "-1d"}}
    answer = post(client, f"/api/initiatives/{event.key}/plan/changes", changes=[change])
    assert (answer.status_code, answer.json()["fields"]) == (422, {"changes.0": "A time cannot be negative."})


@pytest.mark.parametrize("count", [1, 40])
def test_reading_and_changing_take_a_bounded_number_of_queries(director: User, count: int) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    items = items_in(event, *(f"row {number}" for number in range(count)), by=director)
    client = Client()
    client.force_login(director)
    with CaptureQueriesContext(connection) as reading:
        client.get(f"/api/initiatives/{event.key}/gantt")
    changes = [PlanChange("set", item.key, fields={"duration": "3 d"}) for item in items]
    with CaptureQueriesContext(connection) as writing:
        change_plan(event, changes, by=director)
    assert (len(reading), len(writing)) == (15, 19)


def test_the_answer_is_what_the_api_describes(client: Client, director: User) -> None:
    client.force_login(director)
    event, _items = a_chain(director, "a", "b", "end")
    answer = client.get(f"/api/initiatives/{event.key}/gantt").json()
    told = GanttData.model_validate(answer).model_dump(mode="json", by_alias=True)
    assert [row["number"] for row in told["items"]] == [1, 2, 3]
    assert all(row.items() <= full.items() for row, full in zip(answer["items"], told["items"], strict=True))
    assert answer["links"][0] == {"from": told["items"][0]["key"], "to": told["items"][1]["key"]} | {
        "kind": "FS",
        "is_critical": True,
        "lag": "",
    }


def test_a_long_plan_is_drawn_and_not_written_out_as_a_table_too(client: Client, director: User) -> None:
    client.force_login(director)
    event = an_event(by=director, starts_on=MONDAY)
    items_in(event, *(f"row {number}" for number in range(LONG + 1)), by=director)
    text = client.get(f"/work/{event.key}/plan/").content.decode()
    assert "row 7" not in text
    assert f'<noscript><p><a href="/work/{event.key}/items/">' in text
    assert "data-plan-empty" not in text


@pytest.mark.parametrize("first", [0, 1, 2])
def test_levels_of_pasted_rows_count_from_the_smallest_given(director: User, first: int) -> None:
    event = an_event(by=director)
    text = f"Name\tLevel\nBuild\t{first}\nTest\t{first + 1}\nHold\t{first}"
    done = change_plan(event, [PlanChange("paste", text=text)], by=director)
    parents = {item.name: item.parent.name if item.parent else "" for item in event.items.all()}
    assert parents == {"Build": "", "Test": "Build", "Hold": ""}
    assert done.difference.data()["added_count"] == 3


def test_the_last_of_a_chain_is_deleted_alone(director: User) -> None:
    event, (_first, _second, end) = a_chain(director, "a", "b", "end")
    delete = [PlanChange("delete", items=(end.key,))]
    preview_plan(event, delete, by=director)
    change_plan(event, delete, by=director)
    assert tree(event) == ["1 a", "2 b"]
    assert Link.objects.count() == 1
