"""What no form of ours sends is answered with a sentence, and nothing of it is kept."""

import pytest
from django.test import Client

from manyways.access.models import User
from manyways.change.models import Size
from manyways.desk.actions import add_comment
from manyways.desk.models import SavedView
from manyways.interchange.actions.webhooks import add_webhook
from manyways.work.tests.samples import an_event

pytestmark = pytest.mark.django_db


def test_a_version_that_is_none_is_as_if_none_was_sent(client: Client, director: User) -> None:
    client.force_login(director)
    size = Size.objects.get(slug="small")
    wanted = {"severity": 4, "train_level": 0, "lead_days": 9, "settling_weeks": 1, "effort_hours": 2}
    assert client.post(f"/change/lists/sizes/{size.key}", {**wanted, "version": "zzz"}).status_code == 302
    comment = add_comment(an_event(by=director), text="Well", by=director)
    sent = {"text": "Better", "version": "²"}
    assert client.post(f"/comment/{comment.key}/edit", sent).status_code in {200, 302}
    webhook = add_webhook(name="Bus", address="https://example.org/in", told_of=["*"], by=director)
    sent = {"name": "Train", "address": "https://example.org/in", "told_of": "*", "version": "1.5"}
    assert client.post(f"/settings/webhooks/{webhook.key}/", sent).status_code in {302, 422}


def test_a_character_that_no_text_can_hold_is_refused_in_a_list_as_well(
    client: Client, director: User
) -> None:
    client.force_login(director)
    sent = {"list": "work:initiatives", "path": "/work/", "name": "Mine", "query": "?", "columns": "a\x00b"}
    answer = client.post("/views/keep/", sent)
    assert answer.status_code == 422
    assert "no text can hold" in answer.text
    assert not SavedView.objects.exists()


def test_two_who_change_a_webhook_read_both_values(client: Client, director: User) -> None:
    client.force_login(director)
    webhook = add_webhook(name="Bus", address="https://example.org/in", told_of=["*"], by=director)
    address = f"/settings/webhooks/{webhook.key}/"
    sent = {"address": "https://example.org/in", "told_of": "*", "version": webhook.version}
    assert client.post(address, {**sent, "name": "Train"}).status_code == 302
    second = client.post(address, {**sent, "name": "Ferry"})
    assert second.status_code == 409
    assert "Train" in second.text
    assert 'name="name" value="Ferry"' in second.text
