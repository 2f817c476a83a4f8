"""Deleting an initiative: told first, away with all that belongs to it, and back whole."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.deleted import recently_deleted
from manyways.access.models import User
from manyways.schedule.queries import upstream
from manyways.work import actions
from manyways.work.models import Handover, Initiative, Item, Link
from manyways.work.tests.samples import an_event, items_in


def _waits_across(by: User) -> tuple[Initiative, Initiative]:
    """Two events; what is in the second waits for what is in the first."""
    first, second = an_event(by=by), an_event(by=by, name="Partner day")
    (venue,), (sale,) = items_in(first, "Venue", by=by), items_in(second, "Sale", by=by)
    actions.add_link(venue, successor=sale, by=by)
    return first, second


def test_it_goes_with_all_that_belongs_to_it_and_comes_back_whole(director: User) -> None:
    event, other = _waits_across(director)
    assert len(upstream([other.pk])[other.pk].links) == 1
    actions.delete_initiative(event, version=event.version, by=director)
    context = last_context()
    assert not Initiative.objects.filter(pk=event.pk).exists()
    assert not Item.objects.visible_to(director).filter(name="Venue").exists()
    assert upstream([other.pk])[other.pk].links == []
    assert context
    undo(context, by=director)
    assert Item.objects.visible_to(director).filter(name="Venue").exists()
    assert len(upstream([other.pk])[other.pk].links) == 1


def test_it_comes_back_also_after_what_waited_for_it_is_gone(director: User) -> None:
    event, other = _waits_across(director)
    actions.delete_initiative(event, by=director)
    context = last_context()
    actions.delete_item(other.items.get(), by=director)
    assert context
    undo(context, by=director)
    assert Initiative.objects.visible_to(director).get(pk=event.pk).items.count() == 1


def test_recently_deleted_shows_it_to_those_who_may_know(director: User, employee: User) -> None:
    event = an_event(by=director, visibility="company")
    actions.delete_initiative(event, by=director)
    (row,) = recently_deleted(director)
    assert (row.name, row.kind, row.by) == (event.name, "work.initiative", director.name)
    assert recently_deleted(employee) == []
    undo(row.context_id, by=director)
    assert recently_deleted(director) == []


def test_the_employee_may_not_and_a_stale_page_is_told(director: User, employee: User) -> None:
    event = an_event(by=director, visibility="company")
    with pytest.raises(PermissionDenied):
        actions.delete_initiative(event, by=employee)
    seen = event.version
    actions.edit_initiative(event, {"summary": "A day for customers"}, by=director)
    with pytest.raises(Refused, match="in the meantime"):
        actions.delete_initiative(event, version=seen, by=director)


def test_a_day_that_two_owners_agreed_keeps_it(director: User) -> None:
    event, _other = _waits_across(director)
    Handover.objects.create(
        link=Link.objects.get(),
        state="agreed",
        agreed_on="2027-02-01",
        needed_by="2027-02-01",
        answer_by="2027-01-01",
    )
    with pytest.raises(Refused, match=r"Handovers\. Stop it instead"):
        actions.delete_initiative(event, by=director)


def test_the_page_tells_what_goes_and_what_waits(client: Client, director: User) -> None:
    event, other = _waits_across(director)
    client.force_login(director)
    told = client.get(f"/work/{event.key}/delete/").content.decode()
    assert "Sale" in told
    assert other.name in told
    answer = client.post(f"/work/{event.key}/delete/", {"version": event.version})
    assert answer.status_code == 302
    assert client.get(f"/work/{event.key}/about/").status_code == 404
    assert f"deleted {event.name}" in client.get(f"/history/work.initiative/{event.key}/").content.decode()
    (row,) = recently_deleted(director)
    client.post("/deleted/", {"bulk": "restore", "rows": row.key})
    assert client.get(f"/work/{event.key}/about/").status_code == 200


def test_the_page_names_no_initiative_that_one_may_not_see(
    client: Client, director: User, employee: User
) -> None:
    event, other = _waits_across(director)
    actions.edit_initiative(event, {"owner": None, "visibility": "company"}, by=director)
    client.force_login(employee)
    assert client.get(f"/work/{event.key}/delete/").status_code == 403
    assert other.name not in client.get(f"/work/{event.key}/links/").content.decode()


def test_the_api_deletes_what_was_seen(client: Client, director: User) -> None:
    event = an_event(by=director)
    client.force_login(director)
    old = client.delete(f"/api/initiatives/{event.key}", headers={"If-Match": '"99"'})
    assert old.status_code == 422
    assert "in the meantime" in json.loads(old.content)["title"]
    gone = client.delete(f"/api/initiatives/{event.key}", headers={"If-Match": f'"{event.version}"'})
    assert gone.status_code == 204
    assert client.get(f"/api/initiatives/{event.key}").status_code == 404


def test_what_goes_with_a_deleted_phase_is_shown_before(client: Client, director: User) -> None:
    event = an_event(by=director)
    (phase, *_others) = items_in(event, "Phase", "Other", by=director)
    for name in ("Inside", "Inside too"):
        actions.add_item(event, name=name, parent=phase, by=director)
    client.force_login(director)
    shown = client.post(
        reverse("work:items", args=[event.key]),
        {"preview": "delete", "rows": str(phase.key)},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "2 other rows leave this list with them." in shown
    assert Item.objects.filter(initiative=event).count() == 4
