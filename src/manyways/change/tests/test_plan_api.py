"""A change by API: listed, decided, planned, held; the same rights as the pages; no name and no small count."""

import json
from typing import Any

import pytest
from django.test import Client

from manyways.access.models import User
from manyways.change import actions
from manyways.change.queries.audience import people_of
from manyways.change.tests.samples import a_change, a_group, impacts_of, person_of, told
from manyways.work.models import Initiative

LISTS = ("stakeholders", "impacts", "milestones", "engagements", "breaks", "owed", "readiness")


@pytest.fixture
def change(director: User) -> Initiative:
    person_of(director)
    return a_change(
        a_group("Sales", people=6, by=director), a_group("Legal", people=3, by=director), by=director
    )


def _send(client: Client, url: str, body: Any, **headers: str) -> Any:
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def test_lists_hold_no_name_and_no_small_count(change: Initiative, director: User, client: Client) -> None:
    session = told(change, impacts_of(change), by=director)
    actions.record_attendance(session, people=people_of(session)[-3:], by=director)
    client.force_login(director)
    answers = {word: client.get(f"/api/changes/{change.key}/{word}") for word in LISTS}
    assert {word: answer.status_code for word, answer in answers.items()} == dict.fromkeys(LISTS, 200)
    assert all("Sales 0" not in answer.content.decode() for answer in answers.values())
    assert answers["engagements"].json()["rows"][0]["confirmed"] is None
    people = [row["people"] for row in answers["owed"].json() if row["group"] == "Legal"]
    assert people
    assert set(people) == {None}


def test_who_does_not_see_the_change_finds_nothing(
    change: Initiative, employee: User, client: Client
) -> None:
    Initiative.objects.filter(pk=change.pk).update(visibility=Initiative.Visibility.MEMBERS)
    assert client.get(f"/api/changes/{change.key}/owed").status_code == 401
    client.force_login(employee)
    for word in LISTS:
        assert client.get(f"/api/changes/{change.key}/{word}").status_code == 404
    row = change.stakeholders.first()
    assert row is not None
    assert _send(client, f"/api/stakeholders/{row.key}/decide", {"decision": "inform"}).status_code == 404


def test_who_only_reads_changes_nothing(change: Initiative, employee: User, client: Client) -> None:
    client.force_login(employee)
    assert client.get(f"/api/changes/{change.key}/owed").status_code == 200
    assert _send(client, f"/api/changes/{change.key}/engagements", {"name": "Hall"}).status_code == 403


def test_decided_planned_and_held(change: Initiative, director: User, client: Client) -> None:
    client.force_login(director)
    row = client.get(f"/api/changes/{change.key}/stakeholders").json()["rows"][0]
    url = f"/api/stakeholders/{row['key']}/decide"
    assert _send(client, url, {"decision": "no_need"}).status_code == 422
    done = _send(client, url, {"decision": "involve"}, **{"If-Match": str(row["version"])})
    assert (done.status_code, done.json()["decision"]) == (200, "involve")
    assert _send(client, url, {"decision": "inform"}, **{"If-Match": str(row["version"])}).status_code == 409
    keys = [each["key"] for each in client.get(f"/api/changes/{change.key}/impacts").json()["rows"]]
    made = _send(client, f"/api/changes/{change.key}/engagements", {"name": "Hall", "impacts": keys})
    assert made.status_code == 201
    held = _send(client, f"/api/engagements/{made.json()['key']}/hold", {})
    assert held.json()["happened_on"]


def test_impacts_and_stakeholders_are_added(change: Initiative, director: User, client: Client) -> None:
    group = a_group("Ops", by=director)
    client.force_login(director)
    added = _send(client, f"/api/changes/{change.key}/stakeholders", {"groups": [str(group.key)]})
    assert [row["name"] for row in added.json()] == ["Ops"]
    milestone = client.get(f"/api/changes/{change.key}/milestones").json()[0]["key"]
    body = {"milestone": milestone, "group": str(group.key), "summary": "New rota"}
    assert _send(client, "/api/impacts", body).status_code == 201
    assert _send(client, "/api/impacts", {**body, "size": "huge"}).status_code == 422
