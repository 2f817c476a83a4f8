"""Groups that are counted only, their data sheet, and names that go when their time is over."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Value
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.arrays import Scope, book
from manyways.change.links import link_for
from manyways.change.models import Confirmation, CountsOnly, Delivery, Engagement, SettledTally
from manyways.change.queries.audience import nameless_groups, people_of
from manyways.change.queries.lawful import data_sheet
from manyways.change.queries.waiting import to_confirm
from manyways.change.standing.owed import owed_lines
from manyways.change.tests.samples import a_change, a_group, impacts_of, person_of, told
from manyways.teams.actions import add_group, add_membership, add_person, edit_group, end_membership
from manyways.teams.models import Group, Person


@pytest.fixture
def hall(director: User) -> Engagement:
    """Told to six of Sales, whose group lies in Germany; everybody came."""
    person_of(director)
    germany = a_group("Germany", by=director)
    sales = a_group("Sales", people=6, by=director)
    edit_group(sales, {"parent": germany}, by=director)
    initiative = a_change(sales, by=director)
    found = told(initiative, impacts_of(initiative), by=director)
    actions.record_attendance(found, people=people_of(found), by=director)
    return found


def _names_in_history() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM change_confirmationevent WHERE person_id IS NOT NULL")
        return int(cursor.fetchone()[0])


def test_a_country_is_counted_without_a_single_name(hall: Engagement, director: User, client: Client) -> None:
    germany, sales = Group.objects.get(name="Germany"), Group.objects.get(name="Sales")
    person = Person.objects.get(name="Sales 0")
    with pytest.raises(Refused):
        actions.count_only(group=germany, because=" ", by=director)
    row = actions.count_only(group=germany, because="Agreed with the works council", by=director)
    assert not Confirmation.objects.exists()
    assert _names_in_history() == 0
    assert people_of(hall) == []
    assert nameless_groups(hall) == [sales]
    found = book()
    assert [found.group_of(party).name for party in found.ledger.party.tolist()] == ["Sales"]
    assert found.ledger.people(~found.ledger.is_told) == 6
    assert not len(book(Scope(people=(person.pk,))).ledger.party)
    (line,) = owed_lines(found, {})
    assert line.people_words == "about 6, as a group"
    with pytest.raises(Refused, match="Not asked"):
        actions.record_attendance(hall, people=[person], by=director)
    assert "nobody confirms by name" in client.post(link_for(hall, person)).content.decode()
    actions.confirm_group(hall, group=sales, by=director)
    assert book().ledger.is_told.all()
    sheet = data_sheet(row)
    assert (sheet.people, sheet.groups, sheet.words, sheet.names_left) == (6, 2, 1, 0)


def test_they_get_the_message_without_a_trace_of_it(hall: Engagement, director: User, run_jobs) -> None:  # type: ignore[no-untyped-def]
    actions.count_only(group=Group.objects.get(name="Germany"), because="Law", by=director)
    letter = actions.plan_engagement(
        hall.initiative, name="News", text="Hello", impacts=impacts_of(hall.initiative), by=director
    )
    actions.send_engagement(letter, by=director)
    run_jobs()
    assert len(mail.outbox) == 6
    assert "got-it" not in mail.outbox[0].body
    assert not Delivery.objects.exists()
    assert not Confirmation.objects.exists()


def test_who_is_in_a_group_below_is_asked_on_today(director: User, employee: User, client: Client) -> None:
    whole = a_group("Whole", people=1, by=director)
    part = add_group(name="Part", parent=whole, by=director)
    membership = add_membership(part, person=add_person(name="Sam", user=employee, by=director), by=director)
    told_of = a_change(whole, by=director)
    told(told_of, impacts_of(told_of), by=director)
    client.force_login(employee)
    assert "Got it?" in client.get("/today/").content.decode()
    row = actions.count_only(group=whole, because="Law", by=director)
    assert "Got it?" not in client.get("/today/").content.decode()
    actions.count_by_name(row, by=director)
    assert "Got it?" in client.get("/today/").content.decode()
    end_membership(membership, by=director)
    assert "Got it?" not in client.get("/today/").content.decode()


def test_the_word_of_others_does_not_confirm_for_one(director: User, employee: User, client: Client) -> None:
    """What one only received still waits, whoever else acknowledged it."""
    group = a_group("Whole", people=1, by=director)
    me = add_person(name="Sam", user=employee, by=director)
    add_membership(group, person=me, by=director)
    initiative = a_change(group, by=director)
    engagement = told(initiative, impacts_of(initiative), by=director)
    other = Person.objects.filter(memberships__group=group).exclude(pk=me.pk).get()
    for person, level in ((me, 1), (other, 2)):
        Confirmation.objects.create(engagement=engagement, person=person, level=level, evidence="list")
    client.force_login(employee)
    assert "Got it?" in client.get("/today/").content.decode()
    Confirmation.objects.filter(person=me).update(level=2)
    assert "Got it?" not in client.get("/today/").content.decode()


def test_a_group_of_four_shows_no_number(director: User, employee: User, client: Client) -> None:
    few = a_group("Few", people=3, by=director)
    add_membership(few, person=add_person(name="Sam", user=employee, by=director), by=director)
    initiative = a_change(few, by=director)
    told(initiative, impacts_of(initiative), by=director)
    assert to_confirm(Value(employee.pk)).exists()
    row = actions.count_only(group=few, because="Law", by=director)
    assert not to_confirm(Value(employee.pk)).exists()
    (line,) = owed_lines(book(), {})
    assert line.people_words == "not yet complete"
    client.force_login(director)
    page = client.get(reverse("change:data_sheet", args=[row.key])).content.decode()
    assert "Fewer than five people" in page
    assert "Few 0" not in page


def test_who_may_and_how_it_ends(hall: Engagement, director: User, employee: User, client: Client) -> None:
    germany = Group.objects.get(name="Germany")
    with pytest.raises(PermissionDenied):
        actions.count_only(group=germany, because="Law", by=employee)
    client.force_login(director)
    address = reverse("change:names")
    assert client.post(address, {"group": germany.pk, "because": ""}).status_code == 422
    client.post(address, {"group": germany.pk, "because": "Law"})
    row = CountsOnly.objects.get()
    assert "Germany" in client.get(address).content.decode()
    client.post(reverse("change:count_by_name", args=[row.key]))
    assert len(people_of(hall)) == 6
    assert not Confirmation.objects.exists()


def test_names_go_and_counts_stay(hall: Engagement, director: User, client: Client) -> None:
    (impact,) = impacts_of(hall.initiative)
    client.force_login(director)
    time = reverse("change:set_keeping_time")
    assert client.post(time, {"days": "soon"}).status_code == 422
    client.post(time, {"days": "30"})
    assert actions.close_settled() == 0
    actions.date_milestone(impact.milestone, fixed_on=today() - timedelta(days=31), by=director)
    assert actions.close_settled() == 6
    assert actions.close_settled() == 0
    tally = SettledTally.objects.get(impact=impact)
    assert (tally.affected, tally.told, tally.trained) == (6, 6, 6)
    assert not Confirmation.objects.exists()
    assert _names_in_history() == 0
    assert not len(book().ledger.party)  # nothing is owed again
    page = client.get(reverse("change:impact", args=[impact.key])).content.decode()
    assert "6 of 6 told, 6 trained" in page


def test_what_is_covered_by_a_later_milestone_keeps_its_names(hall: Engagement, director: User) -> None:
    (impact,) = impacts_of(hall.initiative)
    other = a_change(impact.group, by=director, name="Later")
    actions.cover_impacts(hall, impacts=[impact, *impacts_of(other)], by=director)
    actions.date_milestone(impact.milestone, fixed_on=today() - timedelta(days=400), by=director)
    assert actions.close_settled() == 0
    assert Confirmation.objects.count() == 6
