"""Webhooks and chats by API: the same rights as on the pages, secrets told once, messages for their owner alone."""

from typing import Any

import pytest
from django.test import Client

from manyways.access.actions.tokens import create_token
from manyways.access.models import User
from manyways.access.outgoing import Answer
from manyways.desk.chat import actions as chats
from manyways.desk.models import ChatChannel
from manyways.interchange.actions import webhooks as actions
from manyways.interchange.models import Webhook, WebhookMessage
from manyways.teams.actions import create_team

JSON = "application/json"
NEW = {"name": "Reports", "address": "https://hooks.example.org/in", "told_of": ["work.*"]}


def calling(user: User, *rights: str) -> Client:
    """A program with a token of that person."""
    _token, secret = create_token(user, name="tests", rights=rights or ("*",))
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_one_is_added_changed_read_and_taken_away(director: User) -> None:
    client = calling(director)
    made = client.post("/api/webhooks", NEW, JSON)
    assert made.status_code == 201
    row = Webhook.objects.get()
    assert made.json()["secret"] == row.secret
    assert row.secret not in client.get("/api/webhooks").content.decode()
    one = client.get(f"/api/webhooks/{row.key}")
    assert (one.json()["told_of"], one.json()["owner"]) == (["work.*"], director.email)
    tag = {"If-Match": one["ETag"]}
    changed = client.patch(f"/api/webhooks/{row.key}", {"is_active": False}, JSON, headers=tag)
    assert (changed.json()["is_active"], changed.json()["name"]) == (False, "Reports")
    stale = client.patch(f"/api/webhooks/{row.key}", {"name": "Other"}, JSON, headers=tag)
    assert stale.status_code == 409
    assert client.delete(f"/api/webhooks/{row.key}").status_code == 204
    assert not Webhook.objects.exists()


def test_what_cannot_be_is_refused_by_field(director: User) -> None:
    client = calling(director)
    unknown = client.post("/api/webhooks", {**NEW, "told_of": ["weather.*"]}, JSON)
    assert (unknown.status_code, list(unknown.json()["fields"])) == (422, ["told_of"])
    inside = client.post("/api/webhooks", {**NEW, "address": "http://127.0.0.1/"}, JSON)
    assert inside.status_code == 422
    assert client.post("/api/webhooks", {**NEW, "address": ""}, JSON).status_code == 422
    assert not Webhook.objects.exists()


def test_messages_are_for_the_owner(
    director: User, project_manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = calling(director)
    key = client.post("/api/webhooks", NEW, JSON).json()["key"]
    tried = client.post(f"/api/webhooks/{key}/try")
    assert (tried.status_code, tried.json()["state"]) == (201, "waiting")
    monkeypatch.setattr(actions, "post", lambda *_: Answer(200, "thanks"))
    actions.deliver(WebhookMessage.objects.get().pk)
    (found,) = client.get(f"/api/webhooks/{key}/deliveries?state=delivered").json()["rows"]
    assert (found["event"], found["status"], found["answer"]) == ("webhooks.try_webhook", 200, "thanks")
    assert client.get(f"/api/webhooks/{key}/deliveries?state=failed").json()["rows"] == []
    again = client.post(f"/api/deliveries/{found['key']}/again")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    renewed = client.post(f"/api/webhooks/{key}/secret").json()
    assert renewed["secret"] == Webhook.objects.get().secret


def test_nobody_else_reads_or_turns_them(director: User, employee: User) -> None:
    row = actions.add_webhook(**NEW, by=director)
    message = actions.try_webhook(row, by=director)
    stranger, narrow = calling(employee), calling(director, "work.*")
    for client in (stranger, narrow):
        assert client.get("/api/webhooks").status_code == 403
        assert client.post("/api/webhooks", NEW, JSON).status_code == 403
        assert client.get(f"/api/webhooks/{row.key}/deliveries").status_code == 403
        assert client.delete(f"/api/webhooks/{row.key}").status_code == 403
    assert stranger.post(f"/api/deliveries/{message.key}/again").status_code == 404


def test_chats_are_ones_own(director: User, employee: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client, address = calling(employee), "https://hooks.chat.example/T0/B0/secret"
    made = client.post("/api/chats", {"address": address}, JSON)
    assert (made.status_code, made.json()["host"]) == (201, "hooks.chat.example")
    assert "secret" not in client.get("/api/chats").content.decode()
    key = made.json()["key"]
    monkeypatch.setattr(chats, "post", lambda *_: Answer(500, "no"))
    assert client.post(f"/api/chats/{key}/try").status_code == 422
    monkeypatch.setattr(chats, "post", lambda *_: Answer(200, "ok"))
    assert client.post(f"/api/chats/{key}/try").json()["is_active"] is True
    assert calling(director).get("/api/chats").json()["rows"] == []
    assert calling(director).delete(f"/api/chats/{key}").status_code == 404
    assert client.delete(f"/api/chats/{key}").status_code == 204
    assert not ChatChannel.objects.exists()


def test_a_teams_chat_needs_the_right_over_the_team(director: User, employee: User) -> None:
    team = create_team(name="Commerce", by=director)
    asked: dict[str, Any] = {
        "address": "https://hooks.chat.example/T0",
        "style": "teams",
        "kind": "teams.team",
        "record": str(team.key),
    }
    made = calling(director).post("/api/chats", asked, JSON).json()
    assert (made["kind"], made["record"], made["name"]) == ("teams.team", str(team.key), "Commerce")
    assert calling(employee).post("/api/chats", asked, JSON).status_code == 403
    unknown = {**asked, "kind": "work.item"}
    assert calling(director).post("/api/chats", unknown, JSON).status_code == 404
