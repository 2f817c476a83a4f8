"""Proof, days and processes by API: the rules and the privacy of the pages; a moved day makes corrections owed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Confirmation, Engagement
from manyways.change.queries.audience import people_of
from manyways.change.tests.samples import a_change, a_group, impacts_of, milestone_of, person_of, told
from manyways.teams.actions import add_membership, add_person, edit_person
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative


@pytest.fixture
def sales(director: User) -> Group:
    return a_group("Sales", people=6, by=director)


@pytest.fixture
def change(director: User, sales: Group) -> Initiative:
    person_of(director)
    return a_change(sales, a_group("Customers", headcount=120, by=director), by=director)


@pytest.fixture
def hall(change: Initiative, director: User) -> Engagement:
    """Held by the director, and it said the day."""
    return told(change, impacts_of(change), says=[milestone_of(change)], by=director)


def _send(client: Client, method: str, url: str, body: Any = None, **headers: str) -> Any:
    call = getattr(client, method)
    return call(url, json.dumps(body or {}), content_type="application/json", headers=headers)


def _keys(people: list[Person]) -> list[str]:
    return [str(each.key) for each in people]


def test_whoever_runs_it_records_and_reads_names(hall: Engagement, director: User, client: Client) -> None:
    client.force_login(director)
    url, people = f"/api/engagements/{hall.key}", people_of(hall)
    made = _send(client, "post", f"{url}/attendance", {"people": _keys(people[:5])})
    assert (made.status_code, {row["level"] for row in made.json()}) == (201, {2})
    again = _send(client, "post", f"{url}/attendance", {"people": _keys(people[:1]), "level": 3})
    assert [row["level"] for row in again.json()] == [3]
    rows = client.get(f"{url}/confirmations").json()["rows"]
    assert [row["name"] for row in rows] == [each.name for each in people[:5]]
    assert client.delete(f"{url}/confirmations/{people[0].key}").status_code == 204
    assert len(client.get(f"{url}/confirmations").json()["rows"]) == 4


def test_nobody_else_records_or_reads_names(
    hall: Engagement, project_manager: User, director: User, client: Client
) -> None:
    actions.record_attendance(hall, people=people_of(hall), by=director)
    client.force_login(project_manager)
    url, person = f"/api/engagements/{hall.key}", people_of(hall)[0]
    assert client.get(f"{url}/confirmations").json()["rows"] == []
    refused = _send(client, "post", f"{url}/attendance", {"people": [str(person.key)]})
    assert (refused.status_code, person.name in refused.content.decode()) == (403, False)
    assert client.delete(f"{url}/confirmations/{person.key}").status_code == 404
    assert Confirmation.objects.count() == 6


def test_ones_own_word_and_that_of_ones_manager(
    hall: Engagement, sales: Group, employee: User, functional_manager: User, director: User, client: Client
) -> None:
    own, head = (
        add_person(name=user.name, user=user, by=director) for user in (employee, functional_manager)
    )
    add_membership(sales, person=own, by=director)
    edit_person(own, {"manager": head}, by=director)
    url = f"/api/engagements/{hall.key}"
    client.force_login(employee)
    assert [row["name"] for row in _send(client, "post", f"{url}/confirm").json()] == [own.name]
    client.force_login(functional_manager)
    assert _send(client, "post", f"{url}/confirm").status_code == 403
    assert [row["person"] for row in client.get(f"{url}/confirmations").json()["rows"]] == [str(own.key)]
    refused = _send(client, "post", f"{url}/briefing", {"without": [str(own.key)]})
    assert refused.status_code == 422
    assert [row["level"] for row in _send(client, "post", f"{url}/briefing").json()] == [2]


def test_a_groups_contact_speaks_for_those_asked_alone(
    hall: Engagement, director: User, client: Client
) -> None:
    client.force_login(director)
    url = f"/api/engagements/{hall.key}/groups"
    customers = Group.objects.get(name="Customers")
    assert _send(client, "post", url, {"group": str(customers.key)}).json()[0]["name"] == "Customers"
    stranger = a_group("Press", headcount=40, by=director)
    refused = _send(client, "post", url, {"group": str(stranger.key)})
    assert (refused.status_code, refused.json()["fields"]["group"]) == (422, "Press was not asked to this.")


def test_a_moved_milestone_makes_corrections_owed(
    hall: Engagement, change: Initiative, director: User, client: Client
) -> None:
    actions.record_attendance(hall, people=people_of(hall), by=director)
    client.force_login(director)
    url = f"/api/changes/{change.key}"
    [row] = client.get(f"{url}/milestones").json()
    assert "stale" not in client.get(f"{url}/owed").content.decode()
    day = (today() + timedelta(days=90)).isoformat()
    address = f"/api/milestones/{row['key']}"
    moved = _send(client, "patch", address, {"on": day}, **{"If-Match": str(row["version"])})
    assert (moved.status_code, moved.json()["on"], moved.json()["percent"]) == (200, day, 85)
    assert ("stale", 6) in {(each["what"], each["people"]) for each in client.get(f"{url}/owed").json()}
    late = _send(client, "patch", address, {"on": day}, **{"If-Match": str(row["version"])})
    assert late.status_code == 409
    assert _send(client, "patch", address, {"on": None}).json()["is_forecast"]
    added = _send(client, "post", f"{url}/milestones", {"name": "Second wave", "on": day})
    assert (added.status_code, added.json()["name"]) == (201, "Second wave")


def test_an_impact_is_changed_rated_and_removed(change: Initiative, director: User, client: Client) -> None:
    client.force_login(director)
    row = impacts_of(change)[0]
    address = f"/api/impacts/{row.key}"
    changed = _send(client, "patch", address, {"severity": 5, "aspect": "tools", "lead_days": 28})
    assert [changed.json()[name] for name in ("severity", "aspect", "lead_days")] == [5, "tools", 28]
    assert _send(client, "patch", address, {"aspect": "weather"}).status_code == 422
    rated = _send(client, "post", f"{address}/rate", {"severity": 2, "words": "Nothing new"})
    assert (rated.json()["severity"], rated.json()["own_severity"]) == (5, 2)
    other = milestone_of(a_change(row.group, by=director, name="Another change"))
    refused = _send(client, "patch", address, {"milestone": str(other.key)})
    assert refused.json()["fields"] == {"milestone": "Choose a milestone of the same initiative."}
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_a_process_is_registered_broken_and_fixed(
    change: Initiative, sales: Group, director: User, client: Client
) -> None:
    client.force_login(director)
    made = _send(
        client, "post", "/api/processes", {"name": "Release notes approval", "next_run": "2027-05-01"}
    )
    process = made.json()
    assert made.status_code == 201
    assert _send(client, "post", "/api/processes", {"name": "x", "every_months": 1}).status_code == 422
    dated = _send(client, "patch", f"/api/processes/{process['key']}", {"every_months": 12})
    assert (dated.json()["next_run"], dated.json()["every_months"]) == ("2027-05-01", 12)
    body = {"process": process["key"], "milestone": str(milestone_of(change).key), "groups": [str(sales.key)]}
    broken = _send(client, "post", "/api/breaks", {**body, "breaks": "Asks for one date"}).json()
    assert (broken["on"], broken["fixer"], broken["groups"]) == ("2027-05-01", "", [str(sales.key)])
    address = f"/api/breaks/{broken['key']}"
    edited = _send(client, "patch", address, {"fix_owner_words": "Marketing", "groups": []}).json()
    assert (edited["fixer"], edited["groups"], edited["breaks"]) == ("Marketing", [], "Asks for one date")
    assert _send(client, "post", f"{address}/fix", {"evidence": " "}).status_code == 422
    fixed = _send(client, "post", f"{address}/fix", {"evidence": "The June notes"}).json()
    assert fixed["fixed_on"] == today().isoformat()
    assert client.get(f"/api/changes/{change.key}/breaks").json() == [fixed]
    assert client.delete(address).status_code == 204


def test_who_only_reads_writes_nothing(
    hall: Engagement, change: Initiative, employee: User, client: Client
) -> None:
    client.force_login(employee)
    impact, milestone = impacts_of(change)[0], milestone_of(change)
    for method, url, body in (
        ("patch", f"/api/impacts/{impact.key}", {"severity": 1}),
        ("post", f"/api/impacts/{impact.key}/rate", {"severity": 1}),
        ("delete", f"/api/impacts/{impact.key}", {}),
        ("patch", f"/api/milestones/{milestone.key}", {"on": "2027-06-01"}),
        ("post", f"/api/changes/{change.key}/milestones", {"name": "x"}),
        ("post", f"/api/engagements/{hall.key}/confirm", {}),
        ("post", "/api/processes", {"name": "x"}),
    ):
        assert _send(client, method, url, body).status_code == 403, url
    Initiative.objects.filter(pk=change.pk).update(visibility=Initiative.Visibility.MEMBERS)
    for url in (
        f"/api/impacts/{impact.key}",
        f"/api/engagements/{hall.key}/confirmations",
        f"/api/changes/{change.key}/breaks",
    ):
        assert client.get(url).status_code == 404, url
