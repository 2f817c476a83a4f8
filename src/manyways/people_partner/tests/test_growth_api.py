"""Training, role paths, coaching and functions through the API: each sees what the pages show them, and no more."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.models import RolePath
from manyways.teams.actions import add_group, add_membership, create_team
from manyways.teams.models import Group, Person

JSON = "application/json"


def _get(client: Client, user: User, door: str) -> Any:
    client.force_login(user)
    return client.get(f"/api{door}")


@pytest.fixture
def path(people: dict[str, Person], hr_partner: User) -> RolePath:
    """The path of the employee, with coaching."""
    made = actions.begin_path(people["employee"], talked_about="Secret wish", by=hr_partner)
    actions.plan_coaching(made, topic="Secret topic", planned_on=today(), by=hr_partner)
    return made


def test_paths_and_coaching_show_to_hr_the_manager_and_the_person(
    client: Client, cast: dict[str, User], path: RolePath
) -> None:
    readers = {"hr_partner", "functional_manager", "employee"}
    for slug, user in cast.items():
        told = [_get(client, user, door).content.decode() for door in ("/role-paths", "/coaching")]
        assert [word in text for word, text in zip(("Secret wish", "Secret topic"), told, strict=True)] == [
            slug in readers
        ] * 2, slug
        answer = client.patch(f"/api/role-paths/{path.key}", {"choice": "program"}, JSON)
        expected = 200 if slug in {"hr_partner", "functional_manager"} else 403 if slug == "employee" else 404
        assert answer.status_code == expected, slug
        planned = client.post(
            f"/api/role-paths/{path.key}/coaching", {"topic": "More", "planned_on": "2026-12-10"}, JSON
        )
        assert planned.status_code == (201 if expected == 200 else expected), slug


def test_a_path_is_begun_and_edited(client: Client, hr_partner: User, people: dict[str, Person]) -> None:
    client.force_login(hr_partner)
    door = f"/api/people/{people['team_lead'].key}/role-path"
    made = client.post(door, {"choice": "scrum", "coach": str(people["director"].key)}, JSON)
    assert (made.status_code, made.json()["coach"]) == (201, str(people["director"].key))
    edit = f"/api/role-paths/{made.json()['key']}"
    assert client.patch(edit, {"training": "Two days"}, JSON, headers={"If-Match": '"9"'}).status_code == 409
    assert client.patch(edit, {"goal": str(people["director"].key)}, JSON).status_code == 422
    changed = client.patch(edit, {"training": "Two days"}, JSON).json()
    assert (changed["choice"], changed["training"]) == ("scrum", "Two days")


def test_training_is_asked_for_by_hr_and_read_by_those_it_is_about(
    client: Client, cast: dict[str, User], people: dict[str, Person], director: User, hr_partner: User
) -> None:
    team = create_team(name="Checkout", by=director)
    add_membership(team.group, person=people["employee"], starts_on=date(2026, 1, 1), by=director)
    actions.ask_team_skill(team, skill="Discovery", by=hr_partner)
    wanted = {"skill": "Discovery", "people": [str(people["employee"].key)], "due_on": today().isoformat()}
    offer = {"name": "Talks", "skills": ["Discovery"], "kind": "practice"}
    for slug, user in cast.items():
        client.force_login(user)
        is_hr = slug == "hr_partner"
        made = client.post("/api/training/catalogue", offer, JSON)
        assert made.status_code == (201 if is_hr else 403), slug
        asked = client.post("/api/training/plan", wanted, JSON)
        assert asked.status_code == (201 if is_hr else 404), slug
    key = _get(client, hr_partner, "/training/catalogue").json()[0]["key"]
    assert client.patch(f"/api/training/catalogue/{key}", {"hours": 4}, JSON).json()["hours"] == 4
    readers = {"hr_partner", "functional_manager", "employee"}
    for slug, user in cast.items():
        rows = _get(client, user, "/training/plan").json()
        assert [(row["skill"], row["state"]) for row in rows] == (
            [("Discovery", "asked")] if slug in readers else []
        )
        assert [row["name"] for row in _get(client, user, "/training/catalogue").json()] == ["Talks"]


def test_coaching_of_a_team(
    client: Client, cast: dict[str, User], people: dict[str, Person], director: User
) -> None:
    team = create_team(name="Checkout", lead=people["team_lead"], by=director)
    door, given = f"/api/teams/{team.key}/coaching", {"topic": "Slicing", "planned_on": "2026-12-10"}
    client.force_login(cast["employee"])
    assert client.post(door, given, JSON).status_code == 404
    client.force_login(cast["team_lead"])
    made = client.post(door, {**given, "needs_outside": True}, JSON).json()
    assert (made["team"], made["is_gap"]) == (str(team.key), True)
    assert client.post(f"/api/coaching/{made['key']}/hold", {}, JSON).json()["held_on"] == today().isoformat()
    assert _get(client, cast["employee"], "/coaching").json() == []
    assert client.post(f"/api/coaching/{made['key']}/hold", {}, JSON).status_code == 404


def test_functions_are_open_and_the_shift_of_the_head_is_not(
    client: Client, cast: dict[str, User], people: dict[str, Person], director: User, hr_partner: User
) -> None:
    group = add_group(name="Infrastructure", kind=Group.Kind.FUNCTION, by=director)
    add_membership(group, person=people["employee"], starts_on=date(2026, 1, 1), by=director)
    profile = actions.describe_function(group, head=people["team_lead"], by=hr_partner)
    sheet = actions.write_shift(profile, stays=["Hires"], moves=["Hands out tasks"], by=hr_partner)
    actions.plan_growth(sheet, topic="Coaching talks", planned_on=today(), by=hr_partner)
    for slug, user in cast.items():
        assert _get(client, user, "/functions").json()[0]["name"] == "Infrastructure"
        (row,) = _get(client, user, f"/functions/{profile.key}/people").json()
        assert (row["person"], row["talked_on"], row["skills"]) == (str(people["employee"].key), None, [])
        shifts = _get(client, user, f"/functions/{profile.key}/shifts").json()
        assert bool(shifts) is (slug in {"hr_partner", "team_lead"}), slug
        if shifts:
            assert shifts[0]["growth"][0]["topic"] == "Coaching talks"
