"""The count beside the inbox: fetched apart from the page, and only while something is unread."""

import re

import pytest
from django.test import Client

from manyways.access.models import Organisation, User
from manyways.desk.actions import add_comment, mark_all_read
from manyways.teams.models import Team

ADDRESS = re.compile(r'hx-get="(/inbox/unread/[^"]+)"')


@pytest.fixture
def told(db: None, director: User, employee: User, client: Client) -> Client:
    """Somebody with one thing to read."""
    Organisation.objects.create(name="Brightwater")
    add_comment(Team.objects.create(name="Commerce"), text="What do you think, @Sam Osei?", by=director)
    client.force_login(employee)
    return client


def address(client: Client) -> str:
    found = ADDRESS.search(client.get("/inbox/").content.decode())
    return found[1] if found else ""


def test_the_page_says_where_the_count_is(told: Client) -> None:
    answer = told.get(address(told))
    assert '<span class="mw-count">1<span' in answer.content.decode()
    assert answer["Cache-Control"] == "private, max-age=60"


def test_it_has_another_address_once_something_comes(told: Client, director: User) -> None:
    before = address(told)
    add_comment(Team.objects.create(name="Web"), text="And you, @Sam Osei?", by=director)
    assert address(told) != before
    assert '<span class="mw-count">2<span' in told.get(address(told)).content.decode()


def test_nothing_is_asked_when_all_is_read(told: Client, employee: User) -> None:
    mark_all_read(by=employee)
    assert address(told) == ""


def test_what_is_no_longer_to_be_seen_is_not_counted(told: Client) -> None:
    before = address(told)
    Team.objects.all().delete()
    assert "mw-count" not in told.get(before).content.decode()
