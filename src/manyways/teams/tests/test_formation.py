"""Composition of teams: from when a team is whole, what is missing, who came and went, how it works."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.teams import actions
from manyways.teams.models import Membership, Person, Seat, Team
from manyways.teams.queries.formation import (
    changes_by_quarter,
    disciplines_of,
    forming_of,
    free_from,
    stayed_a_year,
)
from manyways.teams.queries.organisation import members_of
from manyways.teams.tests.samples import a_team
from manyways.teams.views.formation import forming_sentence

TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    settings.FIXED_TODAY = TODAY


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("taken", "percent", "day"),
    [
        ([], 100, TODAY),
        ([(_in(-9), _in(30), 100)], 100, _in(30)),
        ([(_in(-9), _in(30), 50)], 50, TODAY),
        ([(_in(-9), _in(30), 50), (_in(40), _in(60), 80)], 50, _in(60)),
        ([(_in(-9), None, 20)], 80, TODAY),
        ([(_in(-9), None, 21)], 80, None),
        ([(_in(-99), _in(-1), 100)], 100, TODAY),
        ([(_in(10), None, 100)], 100, None),
    ],
)
def test_the_day_somebody_gets_free(taken: Any, percent: int, day: date | None) -> None:
    assert free_from(taken, percent, TODAY) == day


def test_a_team_is_whole_when_the_last_one_gets_free(director: User) -> None:  # EVO-7
    shop = a_team("Shop", "Ada", "Bo", by=director)
    web = a_team("Web", by=director)
    ada, bo = (Person.objects.get(name=name) for name in ("Ada", "Bo"))
    for person, days in ((ada, 20), (bo, 50)):
        actions.end_membership(Membership.objects.get(person=person), on=_in(days), by=director)
        actions.add_seat(web, discipline="Engineering", person=person, by=director)
    forming = forming_of(web)
    assert forming.full_on == _in(50)
    assert [row.seat.person for row in forming.holding_up] == [bo]
    assert "the last to come: Bo" in forming_sentence(forming)
    seat = actions.add_seat(web, discipline="Design", by=director)
    assert forming_of(web).full_on is None
    assert "waits for Design" in forming_sentence(forming_of(web))
    actions.edit_seat(seat, {"person": ada, "percent": 10}, by=director)
    assert forming_of(web).full_on == _in(50)
    first, second, _third = web.seats.all()
    actions.take_seat(first, by=director)
    assert Membership.objects.get(person=ada, group=web.group).starts_on == _in(20)
    assert not forming_of(web).takings[0].is_here
    with pytest.raises(Refused, match="free from"):
        actions.take_seat(second, starts_on=_in(1), by=director)
    assert len(members_of(shop.group)) == 2


def test_somebody_without_an_end_holds_a_team_up(director: User, employee: User) -> None:
    a_team("Shop", "Ada", by=director)
    web = a_team("Web", "Cy", by=director)
    seat = actions.add_seat(
        web, discipline="Data", person=Person.objects.get(name="Ada"), percent=50, by=director
    )
    taking = forming_of(web).takings[0]
    assert (taking.from_on, taking.words) == (None, "no end in Shop")
    with pytest.raises(Refused, match="no end in Shop"):
        actions.take_seat(seat, by=director)
    here = actions.add_seat(web, discipline="Design", person=Person.objects.get(name="Cy"), by=director)
    assert forming_of(web).takings[1].is_here
    with pytest.raises(Refused, match="already"):
        actions.take_seat(here, by=director)
    with pytest.raises(PermissionDenied):
        actions.remove_seat(seat, by=employee)
    with pytest.raises(Refused):
        actions.add_seat(web, discipline=" ", by=director)
    with pytest.raises(Refused):
        actions.edit_seat(seat, {"percent": 101}, by=director)
    actions.remove_seat(seat, by=director)
    assert Seat.objects.count() == 1


def test_what_is_missing_follows_from_seats_and_members(director: User) -> None:  # EVO-8
    web = a_team("Web", "Ada", "Bo", by=director)
    actions.edit_membership(
        Membership.objects.get(person__name="Ada"), {"discipline": "design", "percent": 50}, by=director
    )
    for discipline in ("Design", "Quality"):
        actions.add_seat(web, discipline=discipline, by=director)
    rows = disciplines_of(members_of(web.group), web.seats.all())
    assert [(row.name, row.wanted, row.here) for row in rows] == [("Quality", 100, 0), ("design", 100, 50)]


def test_who_came_and_went_by_quarter(director: User) -> None:  # GAP-16
    web = a_team("Web", "Ada", by=director)
    assert web.group is not None
    row = Membership.objects.get(person__name="Ada")
    actions.end_membership(row, on=date(2026, 8, 3), by=director)
    actions.add_membership(web.group, person=row.person, percent=50, starts_on=date(2026, 8, 3), by=director)
    bo = actions.add_person(name="Bo", by=director)
    left = actions.add_membership(web.group, person=bo, starts_on=date(2026, 5, 1), by=director)
    actions.end_membership(left, on=date(2026, 11, 1), by=director)
    cy = actions.add_person(name="Cy", by=director)
    actions.add_membership(web.group, person=cy, starts_on=_in(5), by=director)
    quarters = changes_by_quarter(web)
    assert [(each.name, each.joined, each.left) for each in quarters] == [
        ("Q4 2025", 0, 0),
        ("Q1 2026", 1, 0),
        ("Q2 2026", 1, 0),
        ("Q3 2026", 0, 0),
        ("Q4 2026", 0, 1),
    ]
    assert stayed_a_year(web) == (0, 1)


def test_a_way_of_working_has_a_reason_and_a_history(director: User, client: Client) -> None:  # PM-5
    web = a_team("Web", "Ada", by=director)
    actions.choose_way_of_working(web, name="Scrum", reason="Taught", starts_on=_in(-90), by=director)
    actions.choose_way_of_working(web, name="Kanban", reason="Asked daily", by=director)
    with pytest.raises(Refused, match="Say why"):
        actions.choose_way_of_working(web, name="Scrum", reason="", by=director)
    client.force_login(director)
    text = client.get(reverse("teams:teams")).content.decode()
    assert "Kanban" in text
    assert "Asked daily" in text
    assert "Taught" in client.get(reverse("teams:composition", args=[web.key])).content.decode()


def test_the_page_adds_changes_and_fills_seats(director: User, employee: User, client: Client) -> None:
    web = a_team("Web", by=director)
    ada = actions.add_person(name="Ada", by=director)
    client.force_login(director)
    address = reverse("teams:composition", args=[web.key])
    client.post(
        reverse("teams:add_seat", args=[web.key]), {"discipline": "Data", "percent": 100, "person": ""}
    )
    seat = Seat.objects.get()
    sent = {"discipline": "Data", "percent": 80, "person": ada.pk, "version": seat.version}
    client.post(reverse("teams:edit_seat", args=[seat.key]), sent)
    assert "It can be whole today." in client.get(address).content.decode()
    client.post(reverse("teams:take_seat", args=[seat.key]))
    assert Membership.objects.get(group=web.group).percent == 80
    assert "Every discipline it needs is here. It is whole." in client.get(address).content.decode()
    client.post(reverse("teams:choose_way", args=[web.key]), {"name": "Kanban", "reason": "Daily"})
    client.force_login(employee)
    assert "Add a seat" not in client.get(address).content.decode()
    assert client.post(reverse("teams:take_seat", args=[seat.key])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    web = a_team("Web", *(f"P{at}" for at in range(count)), by=director)
    for person in Person.objects.filter(name__startswith="P"):
        actions.add_seat(web, discipline="Data", person=person, by=director)
    client.force_login(director)
    address = reverse("teams:composition", args=[Team.objects.get().key])
    client.get(address)
    with django_assert_num_queries(15):
        client.get(address)
