"""Two people at one plan: the later one is told, sees both values, and nothing is lost."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from manyways.access.actions import Stale, last_context
from manyways.access.models import User
from manyways.schedule.actions import change_plan
from manyways.schedule.changes import PlanChange
from manyways.work import actions
from manyways.work.models import Initiative, Item, Link
from manyways.work.tests.samples import an_event, items_in

JSON = {"Accept": "application/json"}


@pytest.fixture
def event(director: User) -> Initiative:
    found = an_event(by=director, starts_on=date(2026, 11, 2))
    items_in(found, "a", "b", "c", by=director, duration_minutes=960)
    return found


def row(name: str) -> Item:
    return Item.objects.get(name=name)


def a_set(item: Item, **fields: Any) -> PlanChange:
    return PlanChange("set", item.key, version=item.version, fields=fields)


def test_the_same_cell_shows_both_values_as_they_are_typed(
    event: Initiative, director: User, project_manager: User
) -> None:
    seen = row("a")
    change_plan(event, [a_set(seen, duration="3 d")], by=project_manager)
    with pytest.raises(
        Stale, match=r"“a”: Someone changed this to “3 d” in the meantime\. Your “5 d”"
    ) as stale:
        change_plan(event, [a_set(seen, duration="5 d")], by=director)
    assert stale.value.rows == [("duration", "5 d", "3 d")]
    change_plan(event, [PlanChange("start", seen.key, on=date(2026, 11, 9))], by=project_manager)
    with pytest.raises(Stale) as stale:
        change_plan(
            event, [PlanChange("start", seen.key, version=seen.version, on=date(2026, 11, 5))], by=director
        )
    assert stale.value.rows == [("start", "5\xa0Nov", "9\xa0Nov")]
    assert row("a").duration_minutes == 3 * 480


def test_another_cell_of_the_row_is_kept_beside_and_said(
    event: Initiative, director: User, project_manager: User
) -> None:
    seen = row("a")
    change_plan(event, [a_set(seen, notes="Call them first")], by=project_manager)
    done = change_plan(event, [a_set(seen, duration="5 d")], by=director)
    assert done.notes == ["Somebody else changed “a” in the meantime too; both changes are kept."]
    assert (row("a").notes, row("a").duration_minutes) == ("Call them first", 5 * 480)


def test_a_row_that_only_stands_elsewhere_is_no_conflict(
    event: Initiative, director: User, project_manager: User
) -> None:
    seen = row("a")
    change_plan(event, [PlanChange("down", items=(seen.key,))], by=project_manager)
    done = change_plan(event, [a_set(seen, name="A")], by=director)
    assert done.notes == []


def test_ones_own_changes_on_the_way_are_no_conflict(event: Initiative, director: User) -> None:
    seen = row("a")
    change_plan(event, [a_set(seen, duration="3 d")], by=director)
    context = last_context()
    assert context is not None
    with pytest.raises(Stale):
        change_plan(event, [a_set(seen, duration="4 d")], by=director)
    change_plan(event, [a_set(seen, duration="4 d")], known=[context], by=director)
    assert row("a").duration_minutes == 4 * 480


def test_a_row_somebody_changed_is_not_deleted_unseen(
    event: Initiative, director: User, project_manager: User
) -> None:
    seen = row("a")
    change_plan(event, [a_set(seen, notes="Signed!")], by=project_manager)
    delete = PlanChange("delete", items=(seen.key, row("b").key), versions={seen.key: seen.version})
    with pytest.raises(Stale, match="“a” was changed in the meantime"):
        change_plan(event, [delete], by=director)
    assert Item.objects.count() == 3


def test_what_is_typed_into_a_row_that_is_gone_is_told_again(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    seen = row("a")
    change_plan(event, [PlanChange("delete", items=(seen.key,))], by=project_manager)
    client.force_login(director)
    change = {
        "do": "set",
        "item": str(seen.key),
        "version": seen.version,
        "fields": {"name": "A very long name"},
    }
    answer = client.post(
        f"/api/initiatives/{event.key}/plan/changes", {"changes": [change]}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert answer.json()["mine"] == {"name": "A very long name"}
    assert "not here any more" in answer.json()["title"]


def test_numbers_typed_for_rows_that_moved_are_told_beside_what_stands_there(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    client.force_login(director)
    door = f"/api/initiatives/{event.key}"
    version = client.get(f"{door}/gantt").json()["version"]
    actions.add_link(row("a"), successor=row("c"), by=director)
    change_plan(event, [PlanChange("down", items=(row("a").key,))], by=project_manager)
    change = {"do": "predecessors", "item": str(row("c").key), "text": "1; 2"}
    body = {"changes": [change], "version": version}
    answer = client.post(f"{door}/plan/changes", body, content_type="application/json")
    assert answer.status_code == 409
    assert (answer.json()["mine"], answer.json()["theirs"]) == (
        {"predecessors": "1; 2"},
        {"predecessors": "2"},
    )
    assert Link.objects.count() == 1


def panel(client: Client, event: Initiative, seen: Item, **fields: Any) -> Any:
    """The form of the panel as it was shown, with some fields typed over."""
    shown = {
        "name": seen.name,
        "duration": "2 d",
        "percent": 0,
        "constraint": "asap",
        "version": seen.version,
    }
    return client.post(f"/work/{event.key}/plan/items/{seen.key}/", shown | fields, headers=JSON)


def test_the_panel_saves_only_what_was_changed_in_it(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    client.force_login(director)
    seen = row("a")
    change_plan(event, [a_set(seen, duration="3 d")], by=project_manager)
    assert panel(client, event, seen, name="A").status_code == 200
    assert (row("A").duration_minutes, row("A").name) == (3 * 480, "A")
    answer = panel(client, event, seen, duration="9 d")
    assert answer.status_code == 409
    assert "Your “9 d” was not saved" in answer.json()["title"]


def test_the_panel_does_not_overwrite_a_lag_that_somebody_changed(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    client.force_login(director)
    seen, before = row("b"), row("a").key
    actions.add_link(row("a"), successor=seen, by=director)
    shown = {f"was-type-{before}": "fs", f"was-lag-{before}": "", f"type-{before}": "fs", f"lag-{before}": ""}
    change_plan(event, [PlanChange("link", seen.key, predecessor=before, lag="2d")], by=project_manager)
    assert panel(client, event, seen, name="B", **shown).status_code == 200
    assert Link.objects.get().lag == 960
    assert panel(client, event, row("B"), **shown | {f"lag-{before}": "5d"}).status_code == 409
    assert Link.objects.get().lag == 960


def test_the_page_of_an_item_tells_only_what_was_typed(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    client.force_login(director)
    seen = row("a")
    shown = {"name": "a", "form": "task", "duration_minutes": "2 d", "size": "1", "work_type": "delivery"}
    shown |= {"service": "standard", "percent_done": "0", "constraint": "asap", "version": str(seen.version)}
    actions.edit_item(seen, {"notes": "Call them first"}, by=project_manager)
    answer = client.post(f"/work/items/{seen.key}/edit/", shown | {"name": "Mine"}, headers=JSON)
    assert answer.status_code == 409
    assert "Your “Mine” was not saved" in answer.json()["title"]
    assert row("a").notes == "Call them first"


def test_two_people_press_the_same_button_and_it_is_not_taken_back(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    client.force_login(director)
    seen = row("a")
    actions.block_item(seen, reason="No contract", by=project_manager)
    address = f"/work/items/{seen.key}"
    answer = client.post(f"{address}/block/", {"does": "block", "reason": "No room"}, headers=JSON)
    assert answer.status_code == 409
    assert "No contract" in answer.json()["title"]
    assert row("a").blocked_reason == "No contract"
    actions.drop_item(row("b"), by=project_manager)
    client.post(f"/work/items/{row('b').key}/drop/", {"does": "drop"}, headers=JSON)
    assert row("b").dropped_at is not None
    assert client.post(f"{address}/split/", {"names": "one\ntwo", "version": seen.version}).status_code == 409
    body = {"reason": "No room", "version": seen.version}
    assert (
        client.post(f"/api/items/{seen.key}/block", body, content_type="application/json").status_code == 409
    )


def test_a_bulk_change_leaves_what_somebody_changed_meanwhile_and_says_so(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    client.force_login(director)
    address = f"/work/{event.key}/items/"
    text = client.get(address).content.decode()
    ticked = [f"{row(name).key}.{row(name).version}" for name in ("a", "b")]
    assert all(f'value="{value}"' in text for value in ticked)
    actions.edit_item(row("a"), {"service": "expedite"}, by=project_manager)
    actions.edit_item(row("b"), {"notes": "Something else"}, by=project_manager)
    sent = {"rows": ticked, "bulk": "service", "service-service": "later"}
    answer = client.post(address, sent, headers={"HX-Request": "true"})
    assert "1 left as it was: Someone changed this to" in answer.headers["HX-Trigger"].encode().decode(
        "unicode_escape"
    )
    assert (row("a").service, row("b").service) == ("expedite", "later")


def test_a_cell_of_a_list_tells_both_values(
    client: Client, event: Initiative, director: User, project_manager: User
) -> None:
    client.force_login(director)
    seen = row("a")
    actions.edit_item(seen, {"duration_minutes": 480}, by=project_manager)
    sent = {"duration-value": "5 d", "duration-version": seen.version}
    answer = client.post(f"/work/{event.key}/items/?edit=duration&row={seen.key}", sent, headers=JSON)
    assert answer.status_code == 409
    assert "“1 d” in the meantime. Your “5 d” was not saved" in answer.json()["title"].replace("\xa0", " ")


def test_a_key_nobody_has_is_no_conflict_but_gone(event: Initiative, director: User) -> None:
    with pytest.raises(Stale, match="not here any more"):
        change_plan(event, [PlanChange("start", uuid4(), on=date(2026, 11, 5))], by=director)
