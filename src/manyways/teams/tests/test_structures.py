"""Team structure: switching moves people with dates, keeps what they cost together, and keeps the history."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.models import User
from manyways.money.actions import set_team_rate
from manyways.money.queries import team_costs, team_rates
from manyways.teams import actions
from manyways.teams.models import Membership, Model, Person, StructureSwitch, Team
from manyways.teams.queries.outlook import outlook_of
from manyways.teams.queries.structures import covers, served_by, shares_on, spread_evenly, switches_of
from manyways.teams.tests.samples import LONG_AGO, a_serving_team, a_team, roster

SIX = ("Ada", "Bo", "Cy", "Di", "Ed", "Fay")
TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    settings.FIXED_TODAY = TODAY


def _switch(option: Any, by: User, **more: Any) -> StructureSwitch:
    return actions.switch_structure(option, reason="They wait too long for us.", by=by, **more)


def _served(*names: str) -> list[Team]:
    return list(Team.objects.filter(name__in=names).order_by("name"))


def test_devops_of_six_from_standalone_to_embedded_in_four_of_five_teams(director: User) -> None:  # D-13b
    devops = a_serving_team(*SIX, by=director)
    monthly = {"DevOps": "92000.01", "Billing": "98000", "Courses": "100000.10", "Growth": "76000"}
    for name, amount in monthly.items():
        set_team_rate(Team.objects.get(name=name), monthly=Decimal(amount), from_on=LONG_AGO, by=director)
    home = actions.add_structure_option(devops, name="Standalone", by=director)
    first = _switch(home, director, starts_on=date(2026, 3, 2))
    option = actions.add_structure_option(
        devops, name="Embedded", embed_in=_served("Billing", "Courses", "Growth", "Mobile"), by=director
    )
    before = team_costs(director)
    outlook = outlook_of(option, director)
    assert [str(cover.team) for cover in outlook.left] == ["Search"]
    switch = _switch(option, director)

    assert switch.model == Model.EMBEDDED
    assert roster(devops) == {}
    assert roster(Team.objects.get(name="Billing")) == {
        "Ada": 100,
        "Ed": 100,
        "Billing one": 100,
        "Billing two": 100,
    }
    assert len(roster(Team.objects.get(name="Mobile"))) == 3
    left = [str(row.team) for row in covers(devops, served_by(devops), shares_on()) if row.is_left]
    assert left == ["Search"]
    after = team_costs(director)
    assert sum(after.values()) == sum(before.values()) == sum(team_rates(director).values())
    assert after[devops.pk] == 0
    mobile = Team.objects.get(name="Mobile")
    assert after[mobile.pk] in {Decimal("15333.33"), Decimal("15333.34")}
    assert roster(devops, TODAY - timedelta(days=1)) == dict.fromkeys(SIX, 100)
    assert [row.option.name for row in switches_of(devops)] == ["Embedded", "Standalone"]
    assert first.roster == [{"person": name, "team": "DevOps", "percent": 100} for name in SIX]


@pytest.mark.parametrize(
    ("people", "places", "staying"), [(1, 3, 0), (2, 1, 1), (5, 3, 0), (7, 3, 3), (7, 1, 1)]
)
def test_the_cost_of_all_people_stays_the_same(
    director: User, people: int, places: int, staying: int
) -> None:
    devops = a_serving_team(*(f"P{at}" for at in range(people)), by=director)
    for number, team in enumerate(Team.objects.all(), 3):
        set_team_rate(team, monthly=Decimal("10000.01") * number / 7 // Decimal("0.01") / 100, by=director)
    before = team_costs(director)
    option = actions.add_structure_option(
        devops,
        name="Mixed",
        embed_in=served_by(devops)[:places],
        staying=Person.objects.filter(name__in=[f"P{at}" for at in range(staying)]),
        by=director,
    )
    switch = _switch(option, director)
    assert switch.model == (Model.MIXED if staying else Model.EMBEDDED)
    assert sum(team_costs(director).values()) == sum(before.values())
    everybody = sum(row.percent for row in Membership.objects.filter(ends_on=None).exclude(home=None))
    assert everybody <= 100 * (people - staying)


def test_back_to_the_former_model_and_undo(director: User) -> None:
    devops = a_serving_team("Ada", "Bo", by=director, serves=("Billing",))
    home = actions.add_structure_option(devops, name="Standalone", by=director)
    option = actions.add_structure_option(devops, name="Embedded", embed_in=served_by(devops), by=director)
    _switch(option, director)
    context = last_context()
    assert context is not None
    undo(context, by=director)
    assert roster(devops) == {"Ada": 100, "Bo": 100}
    assert not StructureSwitch.objects.exists()
    _switch(option, director, starts_on=TODAY - timedelta(days=30))
    _switch(home, director)
    assert roster(devops) == {"Ada": 100, "Bo": 100}
    assert roster(Team.objects.get(name="Billing")) == {"Billing one": 100, "Billing two": 100}
    assert roster(devops, TODAY - timedelta(days=7)) == {}
    assert [row.model for row in switches_of(devops)] == ["standalone", "embedded"]


def test_shares_of_a_person_can_be_split_and_what_is_left_stays_at_home(director: User) -> None:
    devops = a_serving_team("Ada", by=director, serves=("Billing", "Courses"))
    billing, courses = served_by(devops)
    option = actions.add_structure_option(devops, name="Half", by=director)
    ada = Person.objects.get(name="Ada")
    actions.place_people(option, places=[(ada, billing, 40), (ada, courses, 10)], by=director)
    assert _switch(option, director).model == Model.MIXED
    assert roster(devops) == {"Ada": 50}
    assert roster(billing)["Ada"] == 40
    assert not [row for row in covers(devops, [billing, courses], shares_on()) if row.is_left]
    for places in ([(ada, billing, 101)], [(ada, billing, 60), (ada, courses, 60)], [(ada, devops, 10)]):
        with pytest.raises(Refused):
            actions.place_people(option, places=places, by=director)


def test_a_switch_for_later_leaves_today_alone_and_is_replaced(director: User) -> None:
    devops = a_serving_team("Ada", by=director, serves=("Billing",))
    option = actions.add_structure_option(devops, name="Embedded", embed_in=served_by(devops), by=director)
    later = TODAY + timedelta(days=60)
    _switch(option, director, starts_on=later)
    assert roster(devops) == {"Ada": 100}
    assert roster(devops, later) == {}
    _switch(option, director, starts_on=TODAY + timedelta(days=10))
    assert roster(devops, TODAY + timedelta(days=10)) == {}
    assert StructureSwitch.objects.count() == 1
    assert Membership.objects.filter(person__name="Ada").count() == 2


def test_the_lead_of_the_host_team_looks_after_them_where_that_is_chosen(director: User) -> None:
    devops = a_serving_team("Ada", by=director, serves=("Billing",))
    billing = served_by(devops)[0]
    ada, lead = Person.objects.get(name="Ada"), Person.objects.get(name="Billing one")
    head = actions.add_person(name="Head", by=director)
    actions.edit_team(billing, {"lead": lead}, by=director)
    devops = actions.edit_team(devops, {"lead": head}, by=director)
    actions.edit_person(ada, {"manager": head}, by=director)
    option = actions.add_structure_option(
        devops, name="Embedded", embed_in=[billing], home_manager="hosts", by=director
    )
    home = actions.add_structure_option(devops, name="Standalone", by=director)
    with pytest.raises(Refused, match="day itself"):
        _switch(option, director, starts_on=TODAY + timedelta(days=1))
    assert outlook_of(option, director).handed_over == (("Ada", "Billing one"),)
    _switch(option, director)
    ada.refresh_from_db()
    assert ada.manager == lead
    _switch(home, director)
    ada.refresh_from_db()
    assert ada.manager == head


def test_on_call_says_where_too_few_take_turns(director: User) -> None:
    devops = a_serving_team(*SIX, by=director)
    option = actions.add_structure_option(
        devops, name="Embedded", embed_in=served_by(devops)[:4], on_call="hosts", by=director
    )
    outlook = outlook_of(option, director)
    assert [(rota.team.name, rota.count) for rota in outlook.rotas_before] == [("DevOps", 6)]
    assert [rota.count for rota in outlook.rotas] == [2, 2, 1, 1]
    assert all(rota.is_thin for rota in outlook.rotas)


def test_refusals(director: User, employee: User) -> None:
    devops = a_serving_team("Ada", by=director, serves=("Billing",))
    billing = served_by(devops)[0]
    option = actions.add_structure_option(devops, name="Embedded", embed_in=[billing], by=director)
    with pytest.raises(Refused, match="Say why"):
        actions.switch_structure(option, reason=" ", by=director)
    with pytest.raises(Refused):
        _switch(option, director, review_on=TODAY)
    with pytest.raises(Refused):
        actions.add_structure_option(devops, name="Embedded", by=director)
    with pytest.raises(Refused):
        actions.describe_service(devops, serves=[devops], by=director)
    with pytest.raises(Refused):
        actions.consult_on_structure(devops, person=Person.objects.get(name="Ada"), by=director)
    with pytest.raises(PermissionDenied):
        _switch(option, employee)
    empty = a_team("Empty", by=director, kind="platform")
    with pytest.raises(Refused, match="no members"):
        _switch(actions.add_structure_option(empty, name="Alone", by=director), director)
    with pytest.raises(Refused, match="embed"):
        actions.add_structure_option(empty, name="Out", embed_in=[billing], by=director)
    ada = Person.objects.get(name="Ada")
    assert billing.group is not None
    membership = actions.add_membership(billing.group, person=ada, percent=10, by=director)
    with pytest.raises(Refused, match="already"):
        _switch(option, director)
    actions.end_membership(membership, by=director)
    _switch(option, director)
    with pytest.raises(Refused, match="history"):
        actions.remove_structure_option(option, by=director)
    with pytest.raises(Refused):
        _switch(option, director, starts_on=TODAY - timedelta(days=5))


def test_somebody_whose_share_changes_later_cannot_be_moved_as_one(director: User) -> None:
    devops = a_serving_team("Ada", by=director, serves=("Billing",))
    assert devops.group is not None
    row = Membership.objects.get(group=devops.group)
    actions.edit_membership(row, {"ends_on": TODAY + timedelta(days=20)}, by=director)
    actions.add_membership(
        devops.group, person=row.person, percent=50, starts_on=TODAY + timedelta(days=20), by=director
    )
    option = actions.add_structure_option(devops, name="Embedded", embed_in=served_by(devops), by=director)
    with pytest.raises(Refused, match="changes on"):
        _switch(option, director)
    _switch(option, director, starts_on=TODAY + timedelta(days=20))


@pytest.mark.parametrize(
    ("people", "teams", "shares"),
    [
        ([1], [], {}),
        ([], [2], {}),
        ([1, 2], [3], {1: {3: 100}, 2: {3: 100}}),
        ([1], [2, 3, 4], {1: {2: 34, 3: 33, 4: 33}}),
    ],
)
def test_spread_evenly(people: list[int], teams: list[int], shares: dict[int, dict[int, int]]) -> None:
    assert spread_evenly(people, teams) == shares


def test_the_pages_propose_show_and_apply(director: User, employee: User, client: Client) -> None:
    devops = a_serving_team(*SIX, by=director)
    set_team_rate(devops, monthly=Decimal(92_000), by=director)
    client.force_login(director)
    served = served_by(devops)
    address = reverse("teams:structure", args=[devops.key])
    assert "5 teams ask for its help" in client.get(address).content.decode()
    sent = {
        "name": "In four teams",
        "embed_in": [team.pk for team in served[:4]],
        "pros": "Closer",
        "cons": "",
        "on_call": "home",
        "home_manager": "home",
    }
    made = client.post(reverse("teams:new_structure_option", args=[devops.key]), sent)
    assert made.status_code == 302
    shown = client.get(made["Location"]).content.decode()
    assert "Embedded. 4 of 5 teams have somebody in them; Search is left without." in shown
    assert "All teams together cost $92,000.00 a month before and $92,000.00 after." in shown
    assert client.post(made["Location"], {"reason": "", "starts_on": "2026-11-29"}).status_code == 422
    client.post(made["Location"], {"reason": "They wait.", "starts_on": "2026-11-29", "review_on": ""})
    text = client.get(address).content.decode()
    assert "Search is left without" in text
    assert "27\xa0Feb" in text
    assert "Ada" in client.get(served[0].get_absolute_url()).content.decode()
    ada = Person.objects.get(name="Ada")
    client.post(
        reverse("teams:consult_on_structure", args=[devops.key]), {"person": ada.pk, "words": "Gladly"}
    )
    assert "Gladly" in client.get(address).content.decode()
    client.force_login(employee)
    text = client.get(address).content.decode()
    assert "New option" not in text
    assert "$" not in client.get(made["Location"]).content.decode().split("<main")[1]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    devops = a_serving_team("Ada", "Bo", by=director, serves=("Billing", "Courses", "Growth")[:count])
    option = actions.add_structure_option(devops, name="In", embed_in=served_by(devops), by=director)
    client.force_login(director)
    address = reverse("teams:structure_option", args=[option.key])
    client.get(address)
    with django_assert_num_queries(18):
        client.get(address)
