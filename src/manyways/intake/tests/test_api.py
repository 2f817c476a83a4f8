"""The JSON door of the front door: asked, answered, begun; hidden rows are not there."""

import json
from typing import Any

import pytest
from django.test import Client

from manyways.access.models import User
from manyways.intake.models import Request
from manyways.intake.tests.samples import a_request, template
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event


@pytest.fixture
def signed_in(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


def send(client: Client, method: str, path: str, payload: Any, **headers: str) -> Any:
    call = getattr(client, method)
    return call(f"/api{path}", json.dumps(payload), content_type="application/json", headers=headers)


def test_a_request_is_asked_and_declined(signed_in: Client) -> None:
    asked = send(signed_in, "post", "/requests", {"name": "A lamp", "kind": "facilities"})
    assert asked.status_code == 201
    key = asked.json()["key"]
    assert send(signed_in, "post", f"/requests/{key}/decline", {"reason": " "}).status_code == 422
    declined = send(signed_in, "post", f"/requests/{key}/decline", {"reason": "Light enough"}).json()
    assert (declined["state"], declined["answer"], declined["kind"]) == (
        "declined",
        "Light enough",
        "facilities",
    )
    (row,) = signed_in.get("/api/requests?state=declined").json()["rows"]
    assert row["key"] == key


def test_a_request_is_changed_in_the_version_one_saw(signed_in: Client, director: User) -> None:
    found = a_request(by=director)
    path = f"/requests/{found.key}"
    assert signed_in.get(f"/api{path}")["ETag"] == '"1"'
    assert send(signed_in, "patch", path, {"name": "New"}, **{"If-Match": '"1"'}).json()["name"] == "New"
    assert send(signed_in, "patch", path, {"name": "Other"}, **{"If-Match": '"1"'}).status_code == 409
    assert send(signed_in, "patch", path, {"kind": "nothing"}).status_code == 422


def test_a_request_is_parked_and_joins_an_initiative(signed_in: Client, director: User) -> None:
    found, event = a_request(by=director), an_event(by=director)
    parked = send(
        signed_in, "post", f"/requests/{found.key}/park", {"reason": "Budget", "look_again_on": "2030-01-07"}
    )
    assert parked.json()["look_again_on"] == "2030-01-07"
    accepted = send(signed_in, "post", f"/requests/{found.key}/accept", {"initiative": str(event.key)})
    assert accepted.json()["initiative"] == str(event.key)


def test_the_employee_sees_only_what_they_asked(client: Client, director: User, employee: User) -> None:
    hidden = a_request(by=director)
    client.force_login(employee)
    assert client.get("/api/requests").json()["rows"] == []
    assert client.get(f"/api/requests/{hidden.key}").status_code == 404
    mine = send(client, "post", "/requests", {"name": "A lamp"}).json()["key"]
    assert send(client, "post", f"/requests/{mine}/accept", {}).status_code == 403
    assert Request.objects.get(key=mine).state == "new"


def test_an_initiative_begins_from_a_template(signed_in: Client) -> None:
    slugs = [row["slug"] for row in signed_in.get("/api/templates").json()]
    assert len(slugs) == 6
    made = send(
        signed_in, "post", f"/templates/{template('product-outcome').key}/begin", {"name": "Group billing"}
    )
    assert (made.status_code, made.json()["approach"]) == (201, "flow")
    assert Initiative.objects.get().items.count() > 10
    assert len(signed_in.get("/api/practices").json()) >= 15


def test_practices_are_attached_and_rated(client: Client, director: User) -> None:  # E-6
    client.force_login(director)
    event = an_event(by=director)
    practice = next(row for row in client.get("/api/practices").json())
    address = f"/api/initiatives/{event.key}/practices"
    use = client.post(f"{address}/{practice['key']}", content_type="application/json").json()
    assert client.post(f"{address}/{practice['key']}", content_type="application/json").status_code == 422
    rate = f"/api/practice-uses/{use['key']}/rate"
    sent = {"verdict": "helped", "note": "The order became clear"}
    assert client.post(rate, sent, content_type="application/json").json()["verdict"] == "helped"
    assert client.get(address).json()[0]["rated_on"]
