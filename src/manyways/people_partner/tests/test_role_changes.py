"""Role changes: step by step, told in order, never in force before; pages; side by side."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from manyways.access.actions import Refused, Stale
from manyways.access.clock import today
from manyways.access.history import history_of
from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.models import RoleChange, RoleHolder
from manyways.people_partner.queries.job_roles import newest_version, side_by_side
from manyways.people_partner.queries.role_changes import counts_in_words, told_changes
from manyways.people_partner.tests.samples import NEW_TITLE, OLD_TITLE, a_role, a_role_change, agreed, told
from manyways.teams.models import Person


def test_each_step_follows_the_one_before(change: RoleChange, hr_partner: User) -> None:
    with pytest.raises(Refused):
        actions.agree_role_change(change, by=hr_partner)
    with pytest.raises(Refused):
        actions.consult_on_role_change(change, is_required=True, words="Works council", by=hr_partner)
    actions.review_role_change(change, by=hr_partner)
    with pytest.raises(Refused) as refused:
        actions.consult_on_role_change(change, is_required=False, words=" ", by=hr_partner)
    assert "words" in refused.value.fields
    actions.consult_on_role_change(change, is_required=False, words="No council in Ireland", by=hr_partner)
    row = actions.agree_role_change(change, by=hr_partner)
    assert (row.state, row.needs_consultation, row.consultation) == ("agreed", False, "No council in Ireland")


def test_in_force_is_refused_before_it_is_told(  # D-10
    change: RoleChange, hr_partner: User, people: dict[str, Person]
) -> None:
    row = agreed(change, hr_partner)
    with pytest.raises(Refused) as refused:
        actions.put_in_force(row, by=hr_partner)
    assert "Sam Osei" in str(refused.value.message)
    with pytest.raises(Refused):
        actions.announce_role_change(row, by=hr_partner)
    affected = row.people.get()
    actions.tell_person(affected, by=hr_partner)
    with pytest.raises(Refused):
        actions.put_in_force(row, by=hr_partner)
    row = actions.announce_role_change(row, by=hr_partner)
    row = actions.put_in_force(row, by=hr_partner)
    assert (row.state, row.in_force_on) == ("in_force", today())
    people["employee"].refresh_from_db()
    assert people["employee"].job_title == NEW_TITLE
    assert RoleHolder.objects.get(ends_on=None).version_held == row.new


def test_the_database_keeps_the_order_too(change: RoleChange) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleChange.objects.filter(pk=change.pk).update(state="in_force")


def test_only_told_changes_are_counted_and_shown_to_all(change: RoleChange, hr_partner: User) -> None:
    assert told_changes() == []
    row = agreed(change, hr_partner)
    actions.tell_person(row.people.get(), by=hr_partner)
    assert told_changes() == []
    actions.announce_role_change(row, by=hr_partner)
    (shown,) = told_changes()
    assert (shown.name, shown.form) == (f"{OLD_TITLE} → {NEW_TITLE}", "changed")
    assert counts_in_words([shown.change]) == "1 changed role"


def test_new_and_ended_roles(hr_partner: User, people: dict[str, Person]) -> None:
    old = a_role(hr_partner)
    actions.hold_role(old, people=[people["employee"]], by=hr_partner)
    fresh = a_role(hr_partner, "Coach", is_in_use=False)
    new = actions.begin_role_change(new=fresh, by=hr_partner)
    ended = actions.begin_role_change(old=old, by=hr_partner)
    assert [row.person for row in ended.people.all()] == [people["employee"]]
    for row in (new, ended):
        actions.put_in_force(told(row, hr_partner), by=hr_partner)
    assert {row.form for row in told_changes()} == {"new", "ended"}
    old.role.refresh_from_db()
    assert old.role.ended_on == today()
    assert not RoleHolder.objects.filter(ends_on=None).exists()


def test_who_may(change: RoleChange, cast: dict[str, User], hr_partner: User) -> None:
    agreed(change, hr_partner)
    affected = change.people.select_related("person__manager", "role_change").get()
    for slug, user in cast.items():
        if slug == "hr_partner":
            continue
        with pytest.raises(PermissionDenied):
            actions.begin_role_change(old=change.old, by=user)
        with pytest.raises(PermissionDenied):
            actions.announce_role_change(change, by=user)
        if slug != "functional_manager":
            with pytest.raises(PermissionDenied):
                actions.tell_person(affected, by=user)
    row = actions.tell_person(affected, by=cast["functional_manager"])
    assert row.told_by == cast["functional_manager"]


def test_what_was_agreed_or_read_stays(change: RoleChange, hr_partner: User) -> None:
    assert change.old
    assert change.new
    with pytest.raises(Refused):
        actions.edit_version(change.old, {"purpose": "Other"}, by=hr_partner)
    with pytest.raises(Refused):
        actions.publish_version(change.new, by=hr_partner)
    with pytest.raises(Refused):
        actions.begin_role_change(new=change.new, by=hr_partner)
    row = agreed(change, hr_partner)
    with pytest.raises(Refused):
        actions.edit_version(change.new, {"purpose": "Other"}, by=hr_partner)
    with pytest.raises(Refused):
        actions.edit_role_change(row, {"new": change.old}, by=hr_partner)
    with pytest.raises(Stale):
        actions.edit_role_change(row, {"why": "Because"}, version=1, by=hr_partner)
    actions.edit_role_change(row, {"why": "Because"}, version=row.version, by=hr_partner)
    back = actions.send_back_role_change(row, by=hr_partner)
    assert (back.state, back.agreed_on, back.consultation) == ("draft", None, "")
    with pytest.raises(Refused):
        actions.withdraw_role_change(back, because=" ", by=hr_partner)
    assert actions.withdraw_role_change(back, because="Not now", by=hr_partner).state == "withdrawn"


def test_days_to_come_are_refused(change: RoleChange, hr_partner: User) -> None:
    agreed(change, hr_partner)
    with pytest.raises(Refused):
        actions.tell_person(change.people.get(), on=today() + timedelta(days=1), by=hr_partner)


def test_versions_and_what_differs(hr_partner: User) -> None:
    first = a_role(hr_partner)
    second = actions.write_version(
        first.role, skills=["Planning", "Coaching", " "], duties=first.duties[:1], by=hr_partner
    )
    assert (second.number, second.skills, second.purpose) == (2, ["Planning", "Coaching"], first.purpose)
    assert newest_version(first.role) == second
    parts = {part.name: part for part in side_by_side(first, second)}
    assert parts["Skills"].changed == 1
    assert parts["Skills"].pairs[-1].old == []
    assert parts["Duties"].pairs[-1].new == []
    with pytest.raises(Refused):
        actions.add_job_role(title=OLD_TITLE, by=hr_partner)
    with pytest.raises(Refused):
        actions.hold_role(second, people=[], by=hr_partner)


def test_words_that_differ_are_marked(hr_partner: User) -> None:
    first = a_role(hr_partner)
    second = actions.write_version(first.role, duties=["Reports status every month"], by=hr_partner)
    duties = next(part for part in side_by_side(first, second) if part.name == "Duties")
    pair = next(pair for pair in duties.pairs if pair.old and pair.new)
    assert pair.new == [(False, "Reports status every"), (True, "month")]


def test_the_history_tells_steps_but_not_what_was_consulted(change: RoleChange, hr_partner: User) -> None:
    actions.review_role_change(change, by=hr_partner)
    row = actions.consult_on_role_change(change, is_required=True, words="Council said no", by=hr_partner)
    entries = history_of(row, hr_partner).entries
    assert len(entries) == 3
    assert "Council said no" not in str(entries)


def test_the_room_from_draft_to_the_page_of_roles(
    client: Client, hr_partner: User, employee: User, people: dict[str, Person]
) -> None:
    client.force_login(hr_partner)
    old = a_role(hr_partner)
    client.post("/change/roles/new/", {"title": NEW_TITLE, "adapt": old.pk, "duties": "Keeps the flow"})
    new = newest_version(type(old.role).objects.get(title=NEW_TITLE))
    assert new
    sent = {"old": old.pk, "new": new.pk, "people": "Sam Osei", "planned_on": "2027-03-01"}
    assert client.post("/change/hr/role-changes/new/", {**sent, "people": "Nobody Here"}).status_code == 422
    assert client.post("/change/hr/role-changes/new/", sent).status_code == 302
    row = RoleChange.objects.get()
    assert row.planned_on == date(2027, 3, 1)
    address = f"/change/hr/role-changes/{row.key}/"
    client.post(f"{address}review/")
    assert client.post(f"{address}consult/", {"is_required": "yes", "words": ""}).status_code == 422
    client.post(f"{address}consult/", {"is_required": "yes", "words": "Council agreed"})
    assert "1 role change in review" in client.get("/change/hr/").content.decode()
    client.post(f"{address}agree/")
    assert client.post(f"{address}force/").status_code == 422
    assert "1 person to be told" in client.get("/change/hr/").content.decode()
    client.post(f"/change/hr/people/{row.people.get().key}/told/")
    client.post(f"{address}announce/")
    client.force_login(employee)
    text = client.get("/change/roles/").content.decode()
    assert "1 changed role" in text
    assert NEW_TITLE in text
    assert "<ins>" in client.get(f"/change/roles/changes/{row.key}/").content.decode()
    assert NEW_TITLE in client.get("/change/my-job/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    hr_partner: User, people: dict[str, Person], client: Client, django_assert_num_queries: Any, count: int
) -> None:
    change = a_role_change(hr_partner, people["employee"])
    for number in range(count - 1):
        fresh = a_role(hr_partner, f"Role {number}", is_in_use=False)
        actions.begin_role_change(new=fresh, people=[people["employee"]], by=hr_partner)
    client.force_login(hr_partner)
    address = f"/change/hr/role-changes/{change.key}/"
    for path, queries in (("/change/hr/", 18), (address, 6), ("/change/roles/library/", 8)):
        client.get(path)
        with django_assert_num_queries(queries):
            client.get(path)
