"""By the API: the programme with its clashes (E-2e), rooms (E-2f), gates; others find nothing there."""

from datetime import timedelta

import pytest
from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.work.tests.samples import an_event

JSON = "application/json"


@pytest.fixture
def web(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


def test_a_programme_says_what_clashes(web: Client, director: User) -> None:
    base = f"/api/initiatives/{an_event(by=director).key}"
    place = web.post(f"{base}/places", {"name": "Hall", "capacity": 300}, content_type=JSON).json()
    times = {"starts_at": "2027-05-18T09:00:00Z", "ends_at": "2027-05-18T10:00:00Z", "place": place["key"]}
    first = web.post(f"{base}/programme", {"name": "Keynote", **times}, content_type=JSON).json()
    second = web.post(f"{base}/programme", {"name": "Panel", **times}, content_type=JSON).json()
    assert {row["status"] for row in web.get(f"{base}/programme").json()} == {"risk"}
    move = "/api/activities/{}/move"
    assert web.post(move.format(first["key"]), {"state": "confirmed"}, content_type=JSON).status_code == 200
    taken = web.post(move.format(second["key"]), {"state": "confirmed"}, content_type=JSON)
    assert taken.status_code == 422
    later = {"ends_at": "2027-05-18T12:00:00Z", "starts_at": "2027-05-18T11:00:00Z"}
    assert web.patch(f"/api/activities/{second['key']}", later, content_type=JSON).json()["status"] != "risk"
    wrong = {"place": "00000000-0000-0000-0000-000000000000"}
    assert web.patch(f"/api/activities/{second['key']}", wrong, content_type=JSON).status_code == 422
    backwards = {"ends_at": "2027-05-18T08:00:00Z"}
    assert web.patch(f"/api/activities/{second['key']}", backwards, content_type=JSON).status_code == 422


def test_rooms_are_held_and_counted(web: Client, director: User) -> None:
    base = f"/api/initiatives/{an_event(by=director).key}/rooms"
    night = today() + timedelta(days=90)
    assert web.post(base, {"name": "Grand"}, content_type=JSON).status_code == 422
    sent = {"name": "Grand", "rooms": 200, "first_night_on": night.isoformat()}
    made = web.post(base, sent, content_type=JSON).json()
    assert made["release_on"] == (night - timedelta(days=30)).isoformat()
    counted = web.post(f"/api/rooms/{made['key']}/counts", {"rooms": 12}, content_type=JSON).json()
    assert (counted["booked"], counted["rooms"]) == (12, 200)
    assert web.patch(f"/api/rooms/{made['key']}", {"rooms": 150}, content_type=JSON).json()["rooms"] == 150


def test_a_gate_is_decided_on_evidence(web: Client, director: User, employee: User) -> None:
    base = f"/api/initiatives/{an_event(by=director).key}/gates"
    gate = web.post(base, {"name": "Go live"}, content_type=JSON).json()
    address = f"/api/gates/{gate['key']}"
    asked = web.post(f"{address}/criteria", {"name": "Tested"}, content_type=JSON).json()
    (criterion,) = asked["criteria"]
    met = web.post(f"/api/criteria/{criterion['key']}/meet", {"evidence": "Report 7"}, content_type=JSON)
    assert met.json()["criteria"][0]["met_on"]
    refused = web.post(f"{address}/decide", {"verdict": "go", "reason": ""}, content_type=JSON)
    assert refused.status_code == 422
    decided = web.post(f"{address}/decide", {"verdict": "go", "reason": "All met"}, content_type=JSON)
    assert decided.json()["status"] == "good"
    again = web.post(f"{address}/reopen", {"reason": "New finding"}, content_type=JSON)
    assert again.json()["verdict"] == ""
    web.force_login(employee)
    assert web.get(base).status_code == 404
    assert (
        web.post(f"{address}/decide", {"verdict": "go", "reason": "x"}, content_type=JSON).status_code == 404
    )
