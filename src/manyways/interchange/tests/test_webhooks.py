"""Webhooks: told what their owner may see, signed, tried again, stopped after a day, never led into private networks."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from manyways.access import outgoing
from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.models import Grant, Role, User
from manyways.access.outgoing import Answer
from manyways.desk.models import Notification
from manyways.interchange.actions import webhooks as actions
from manyways.interchange.models import Webhook, WebhookMessage
from manyways.teams.actions import create_team
from manyways.work.actions import create_initiative
from manyways.work.models import Initiative

Sent = list[tuple[str, bytes, dict[str, str]]]


@pytest.fixture
def administrator(employee: User) -> User:
    """Somebody who sets webhooks up and sees little else."""
    Grant.objects.create(user=employee, role=Role.objects.get(slug="administrator"))
    employee.forget_grants()
    return employee


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What is sent, taken by a receiver who says yes."""
    found: Sent = []

    def take(address: str, body: bytes, headers: dict[str, str]) -> Answer:
        found.append((address, body, headers))
        return Answer(200, "thanks")

    monkeypatch.setattr(actions, "post", take)
    return found


def failing(monkeypatch: pytest.MonkeyPatch, status: int = 503) -> None:
    monkeypatch.setattr(actions, "post", lambda *_: Answer(status, "busy"))


def a_webhook(by: User, told_of: str = "*") -> Webhook:
    return actions.add_webhook(
        name="Reports", address="https://hooks.example.org/in", told_of=[told_of], by=by
    )


def work_off() -> None:
    """Run what waits for webhooks, as the worker does, without the waits between tries."""
    while rows := list(ProcrastinateJob.objects.filter(task_name__startswith="interchange.").order_by("pk")):
        for row in rows:
            ProcrastinateJob.objects.filter(pk=row.pk).delete()
            {"interchange.tell_webhooks": actions.tell, "interchange.deliver": actions.deliver}[
                row.task_name
            ](*row.args.values())


def told(sent: Sent) -> list[dict[str, Any]]:
    return [json.loads(body) for _address, body, _headers in sent]


def test_what_happens_is_told_with_words_and_addresses(director: User, sent: Sent) -> None:
    a_webhook(director, "teams.*")
    work_off()
    team = create_team(name="Commerce", by=director)
    work_off()
    (message,) = told(sent)
    assert (message["type"], message["data"]["by"]) == ("teams.create_team", "Ines Okafor")
    (record,) = [one for one in message["data"]["records"] if one["kind"] == "teams.team"]
    assert (record["name"], record["key"], record["happened"]) == ("Commerce", str(team.key), "added")
    assert record["sentence"].startswith("Ines Okafor")
    assert record["address"].startswith("http")


def test_an_undone_action_and_one_nobody_asked_for(director: User, sent: Sent) -> None:
    a_webhook(director, "access.undo")
    work_off()
    create_team(name="Commerce", by=director)
    context = last_context()
    assert context
    undo(context, by=director)
    work_off()
    (message,) = told(sent)
    assert message["data"]["records"][0]["happened"] == "deleted"


def test_an_action_that_fails_tells_nobody(director: User, sent: Sent) -> None:
    a_webhook(director)
    work_off()
    sent.clear()
    with pytest.raises(Refused):
        create_team(name="", by=director)
    work_off()
    assert sent == []


def test_only_what_the_owner_may_see_is_told(
    director: User, administrator: User, project_manager: User, sent: Sent
) -> None:
    a_webhook(administrator)
    a_webhook(director)
    work_off()
    sent.clear()
    initiative = create_initiative(name="Quiet merger", by=project_manager)
    assert not Initiative.objects.visible_to(administrator).filter(pk=initiative.pk).exists()
    work_off()
    assert [message["type"] for message in told(sent)] == ["work.create_initiative"]
    assert WebhookMessage.objects.filter(webhook__owner=administrator, body__contains="merger").count() == 0


def test_messages_are_signed_as_the_standard_says_also_by_the_former_secret(
    director: User, sent: Sent
) -> None:
    webhook = a_webhook(director)
    first = webhook.secret
    actions.renew_secret(webhook, by=director)
    actions.deliver(actions.try_webhook(webhook, by=director).pk)
    _address, body, headers = sent[-1]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = [
        "v1,"
        + base64.b64encode(
            hmac.new(base64.b64decode(secret.removeprefix("whsec_")), content, hashlib.sha256).digest()
        ).decode()
        for secret in (webhook.secret, first)
    ]
    assert headers["webhook-signature"].split(" ") == expected
    Webhook.objects.update(secret_since=timezone.now() - timedelta(days=2))
    actions.deliver(actions.try_webhook(webhook, by=director).pk)
    assert len(sent[-1][2]["webhook-signature"].split(" ")) == 1
    actions.forget_old()
    webhook.refresh_from_db()
    assert webhook.former_secret == ""


def test_what_does_not_arrive_is_tried_again_later_and_the_same(
    director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch)
    delivery = actions.try_webhook(a_webhook(director), by=director)
    ProcrastinateJob.objects.all().delete()
    actions.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.status, delivery.answer) == (
        "waiting",
        1,
        503,
        "busy",
    )
    (again,) = ProcrastinateJob.objects.filter(task_name="interchange.deliver")
    assert again.scheduled_at is not None
    assert timedelta(seconds=20) < again.scheduled_at - timezone.now() < timedelta(seconds=40)


def test_after_a_day_of_silence_it_is_stopped_with_a_notice_and_started_again(
    director: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch)
    webhook = a_webhook(director)
    delivery = actions.try_webhook(webhook, by=director)
    Webhook.objects.update(failing_since=timezone.now() - timedelta(days=1))
    for _try in range(len(actions.WAITS_SECONDS) + 1):
        actions.deliver(delivery.pk)
    webhook.refresh_from_db()
    delivery.refresh_from_db()
    assert (delivery.state, webhook.is_active) == ("failed", False)
    assert "503" in webhook.stopped_because
    assert Notification.objects.filter(user=director, cause="webhooks.stopped").count() == 1
    client.force_login(director)
    assert "Stopped, so it is told nothing" in client.get(webhook.get_absolute_url()).content.decode()
    client.post(f"{webhook.get_absolute_url()}start")
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.stopped_because, webhook.failing_since) == (True, "", None)


def test_an_address_that_is_gone_stops_at_once(director: User, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, 410)
    webhook = a_webhook(director)
    actions.deliver(actions.try_webhook(webhook, by=director).pk)
    webhook.refresh_from_db()
    assert not webhook.is_active


def test_a_message_is_sent_again_under_the_same_id(director: User, client: Client, sent: Sent) -> None:
    webhook = a_webhook(director)
    delivery = actions.try_webhook(webhook, by=director)
    work_off()
    client.force_login(director)
    answer = client.post(
        webhook.get_absolute_url(), {"bulk": "again", "rows": [str(delivery.key)]}, follow=True
    )
    assert "1 message is sent again" in answer.content.decode()
    work_off()
    assert [headers["webhook-id"] for _a, _b, headers in sent].count(str(delivery.key)) == 2
    assert "thanks" in client.get(f"/settings/webhooks/deliveries/{delivery.key}/").content.decode()


@pytest.mark.parametrize(
    "address", ["http://example.org/", "ftp://example.org/", "https://me:word@example.org/", "https:///x"]
)
def test_an_address_that_cannot_be_is_refused(director: User, address: str) -> None:
    with pytest.raises(Refused, match="https://"):
        actions.add_webhook(name="X", address=address, told_of=["*"], by=director)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "2130706433",
    ],
)
def test_private_networks_are_never_asked(db: None, host: str) -> None:
    answer = outgoing.post(f"https://{host}:1/", b"{}", {})
    assert answer.status == 0
    assert "private network" in answer.text


def test_a_private_address_is_asked_where_the_installation_allows_it(
    db: None, settings: Any, live_server: Any
) -> None:
    settings.MAY_POST_TO_PRIVATE = True
    answer = outgoing.post(f"{live_server.url}/healthz", b"", {})
    assert answer.status in {403, 405}


def test_events_nobody_knows_are_refused(director: User) -> None:
    with pytest.raises(Refused, match=r"nothing\.here"):
        a_webhook(director, "nothing.here")


def test_only_for_administrators_and_only_its_owner_reads_it(
    director: User, project_manager: User, administrator: User, client: Client
) -> None:
    with pytest.raises(PermissionDenied):
        a_webhook(project_manager)
    webhook = a_webhook(director)
    client.force_login(project_manager)
    assert client.get("/settings/webhooks/").status_code == 403
    client.force_login(administrator)
    page = client.get(webhook.get_absolute_url()).content.decode()
    assert "only Ines Okafor reads them" in page
    with pytest.raises(Refused, match="only they can change it"):
        actions.edit_webhook(webhook, {"address": "https://other.example/"}, by=administrator)
    actions.edit_webhook(webhook, {"is_active": False}, by=administrator)
    delivery = WebhookMessage.objects.create(webhook=webhook, action="x", body="{}")
    assert client.get(f"/settings/webhooks/deliveries/{delivery.key}/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.renew_secret(webhook, by=administrator)


def test_the_secret_is_shown_once_and_never_kept_in_the_history(director: User, client: Client) -> None:
    client.force_login(director)
    sent_form = {"name": "Reports", "address": "https://hooks.example.org/in", "told_of": "work.*, teams.*"}
    page = client.post("/settings/webhooks/", sent_form)
    webhook = Webhook.objects.get()
    assert webhook.secret in page.content.decode()
    assert webhook.secret not in client.get(webhook.get_absolute_url()).content.decode()
    assert not hasattr(Webhook.pgh_event_model(), "secret")  # type: ignore[attr-defined]
    assert "Told of" in client.get("/settings/webhooks/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_as_often_for_many_as_for_one(
    count: int, director: User, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    webhook = a_webhook(director)
    for number in range(count):
        WebhookMessage.objects.create(webhook=webhook, action=f"work.x{number}", body="{}")
    client.force_login(director)
    client.get(webhook.get_absolute_url())
    with django_assert_num_queries(7):
        page = client.get(webhook.get_absolute_url()).content.decode()
    assert page.count("work.x") >= count
