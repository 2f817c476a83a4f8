"""HR's room and the words HR approves: each leads to the other (D-9)."""

from django.test import Client

from manyways.access.models import User
from manyways.change.actions import ask_for_approval, plan_engagement
from manyways.change.tests.samples import a_change


def test_words_that_wait_stand_in_the_room_and_lead_back(
    client: Client, cast: dict[str, User], director: User
) -> None:
    message = plan_engagement(a_change(by=director), name="Your role", text="It changes.", by=director)
    ask_for_approval(message, by=director)
    address = message.get_absolute_url()
    client.force_login(cast["hr_partner"])
    room = client.get("/change/hr/").content.decode()
    assert "1 message to approve" in room
    assert address in room
    assert 'href="/change/hr/">All that waits for HR' in client.get(address).content.decode()
    client.post(f"{address}do", {"to": "approve"})
    assert "message to approve" not in client.get("/change/hr/").content.decode()
    for slug, user in cast.items():
        if slug != "hr_partner":
            client.force_login(user)
            assert "/change/hr/" not in client.get(address).content.decode(), slug
