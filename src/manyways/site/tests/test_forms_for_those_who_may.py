"""A page that only asks for something new is closed, with the name of who can, to those who may not add it."""

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.models import User

PAGES = [
    "change:new_agreement",
    "change:new_change",
    "change:new_process",
    "goals:new_area",
    "goals:new_goal",
    "goals:new_program",
    "intake:new_advice",
    "intake:new_template",
    "teams:new_calendar",
    "teams:new_group",
    "teams:new_person",
    "teams:new_team",
    "work:new_initiative",
    "work:new_kind",
]


@pytest.mark.parametrize("view", PAGES)
def test_who_may_not_add_it_is_told_before_typing(
    client: Client, director: User, employee: User, view: str
) -> None:
    client.force_login(employee)
    answer = client.get(reverse(view))
    assert answer.status_code == 403
    assert "can change this. Ask them." in answer.content.decode()
    client.force_login(director)
    assert client.get(reverse(view)).status_code == 200


def test_what_one_may_not_press_is_not_shown(client: Client, director: User, employee: User) -> None:
    for view, words in (("forecast:forecasts", "Forecast now"), ("intake:links", "Make the link")):
        client.force_login(director)
        assert words in client.get(reverse(view)).content.decode()
        client.force_login(employee)
        assert words not in client.get(reverse(view)).content.decode()
