"""People, groups, teams, weekly counts and calendars: allowed, forbidden, refused, shown."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams import actions
from manyways.teams.countries import part_called, place_of
from manyways.teams.models import Calendar, Group, Person, Team, WeeklyCount
from manyways.teams.queries import group_tree, last_full_week, members_of, read_counts
from manyways.teams.rules import refuse_hours

TWELVE = "3,5 2\t4 6 3\n4 2 5 3 4 4"


@pytest.fixture
def signed_in(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


def page(client: Client, view: str, *args: object) -> str:
    response = client.get(reverse(view, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_everyone_sees_people_and_not_everyone_changes_them(director: User, employee: User) -> None:
    ada = actions.add_person(name="Ada", by=director)
    assert ada in Person.objects.visible_to(employee)
    with pytest.raises(PermissionDenied):
        actions.edit_person(ada, {"name": "Eve"}, by=employee)


def test_nobody_is_their_own_manager_even_over_others(director: User) -> None:
    ada = actions.add_person(name="Ada", by=director)
    bo = actions.add_person(name="Bo", manager=ada, by=director)
    with pytest.raises(Refused):
        actions.edit_person(ada, {"manager": bo}, by=director)


def test_a_team_brings_a_group_for_its_members(director: User) -> None:
    web = actions.create_team(name="Web", by=director)
    assert web.group is not None
    ada = actions.add_person(name="Ada", by=director)
    actions.add_membership(web.group, person=ada, percent=60, by=director)
    with pytest.raises(Refused, match="at that time already"):
        actions.add_membership(web.group, person=ada, by=director)
    (member,) = members_of(web.group)
    ended = actions.end_membership(member, on=today() + timedelta(days=1), by=director)
    assert ended is not None
    actions.add_membership(web.group, person=ada, starts_on=today() + timedelta(days=1), by=director)
    renamed = actions.edit_team(web, {"name": "Shop"}, by=director)
    assert Group.objects.get(pk=web.group.pk).name == renamed.name


def test_a_lead_changes_their_own_team(director: User, employee: User) -> None:
    sam = Person.objects.create(name="Sam", user=employee)
    web = actions.create_team(name="Web", lead=sam, by=director)
    with pytest.raises(PermissionDenied):
        actions.edit_team(web, {"purpose": "Sell"}, by=employee)


def test_groups_stand_in_a_tree_and_count_everybody_once(director: User) -> None:
    top = actions.add_group(name="Sales", by=director)
    north = actions.add_group(name="North", parent=top, by=director)
    ada = actions.add_person(name="Ada", by=director)
    for group in (top, north):
        actions.add_membership(group, person=ada, by=director)
    outside = actions.add_group(name="Customers", kind="external", headcount=900, by=director)
    rows = {row.group.name: (row.depth, row.headcount) for row in group_tree(director)}
    assert rows == {"Customers": (0, 900), "Sales": (0, 1), "North": (1, 1)}
    with pytest.raises(Refused):
        actions.edit_group(top, {"parent": north}, by=director)
    with pytest.raises(Refused):
        actions.delete_group(top, by=director)
    actions.delete_group(outside, by=director)


def test_twelve_numbers_in_any_layout_are_understood() -> None:
    pasted = read_counts(TWELVE + " about", date(2026, 11, 16))
    assert [count for _week, count in pasted.weeks] == [3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 4]
    assert pasted.weeks[0][0] == date(2026, 8, 31)
    assert pasted.ignored == ["about"]


def test_weekly_counts_are_shown_before_they_are_kept(signed_in: Client, director: User) -> None:
    web = actions.create_team(name="Web", by=director)
    address = reverse("teams:weekly_counts", args=[web.key])
    values = {"counts": TWELVE, "last_week": last_full_week().isoformat()}
    shown = signed_in.post(address, values).content.decode()
    assert "12 weeks understood" in shown
    assert not WeeklyCount.objects.exists()
    signed_in.post(address, {**values, "write": "yes"})
    signed_in.post(address, {**values, "write": "yes"})
    assert WeeklyCount.objects.count() == 12
    assert "12 weeks are known" in page(signed_in, "teams:weekly_counts", web.key)


@pytest.mark.parametrize(
    ("counts", "week"),
    [
        ([], date(2026, 11, 16)),
        ([-1], date(2026, 11, 16)),
        ([1], date(2026, 11, 17)),
        ([1], date(2099, 1, 5)),
    ],
)
def test_nonsense_counts_are_refused(director: User, counts: list[int], week: date) -> None:
    web = actions.create_team(name="Web", by=director)
    with pytest.raises(Refused):
        actions.set_weekly_counts(web, counts, last_week_starts_on=week, by=director)


_DAY = [[480, 720], [780, 1020]]


@pytest.mark.parametrize(
    ("week", "exceptions", "country"),
    [
        ([_DAY] * 6, {}, ""),
        ([[[720, 480]]] + [[]] * 6, {}, ""),
        ([[[480, 720], [700, 800]]] + [[]] * 6, {}, ""),
        ([[]] * 7, {}, ""),
        ([_DAY] * 7, {"24.12.2026": []}, ""),
        ([_DAY] * 7, {}, "ZZ"),
        ("mo", {}, ""),
        ([[["8", "12"]]] + [[]] * 6, {}, ""),
    ],
)
def test_impossible_hours_are_refused(week: Any, exceptions: Any, country: str) -> None:
    with pytest.raises(Refused):
        refuse_hours(week, exceptions, country)


def test_a_calendar_is_written_as_people_write_hours(signed_in: Client) -> None:
    standard = Calendar.objects.get(name="Standard")
    address = reverse("teams:calendar", args=[standard.key])
    values = {
        "name": "Standard",
        **{f"day_{at}": "9-12, 13:00–17:30" if at < 4 else "" for at in range(7)},
        "country": "DE",
        "region": "by",
        "exceptions": "2026-12-24 09:00–12:00\n2026-12-31",
        "version": standard.version,
    }
    assert signed_in.post(address, {**values, "day_0": "nine to five"}).status_code == 422
    refused = signed_in.post(address, {**values, "region": "Atlantis"})
    assert refused.status_code == 422
    assert "Thüringen" in refused.content.decode()
    assert signed_in.post(address, values).status_code == 302
    standard.refresh_from_db()
    assert standard.country == "DE-BY"
    assert standard.week[0] == [[540, 720], [780, 1050]]
    assert standard.exceptions == {"2026-12-24": [[540, 720]], "2026-12-31": []}
    assert "2026-12-24 09:00–12:00" in page(signed_in, "teams:calendar", standard.key)
    assert "Bayern" in page(signed_in, "teams:calendars")
    assert "DE-BY" not in page(signed_in, "teams:calendars")
    assert signed_in.post(address, {**values, "name": "Old"}).status_code == 409


def test_a_part_of_a_country_is_known_by_code_and_by_name() -> None:
    assert part_called("DE", "by") == part_called("DE", "Bayern") == "BY"
    assert part_called("CH", "stadt zürich") == "Stadt Zurich"
    assert part_called("DE", "Atlantis") is None
    assert part_called("", "Bayern") is None
    assert place_of("AT-9") == ("AT", "Austria", "Wien")
    assert place_of("") == ("", "", "")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("view", "queries"), [("people", 5), ("teams", 7), ("groups", 6)])
def test_lists_take_the_same_queries(
    signed_in: Client, director: User, django_assert_num_queries: Any, view: str, queries: int, count: int
) -> None:
    for number in range(count):
        team = actions.create_team(name=f"Team {number}", by=director)
        assert team.group is not None
        actions.add_membership(
            team.group, person=actions.add_person(name=f"P {number}", by=director), by=director
        )
    page(signed_in, f"teams:{view}")
    with django_assert_num_queries(queries):
        page(signed_in, f"teams:{view}")


def test_the_team_page_says_who_is_on_two_teams(signed_in: Client, director: User) -> None:
    ada = actions.add_person(name="Ada", by=director)
    for name in ("Web", "Shop"):
        team = actions.create_team(name=name, by=director)
        assert team.group is not None
        actions.add_membership(team.group, person=ada, percent=50, by=director)
    text = page(signed_in, "teams:team", Team.objects.get(name="Web").key)
    assert "0 of 1 members are here all the time, 1 are on another team too" in text
    assert "also in Shop" in text
