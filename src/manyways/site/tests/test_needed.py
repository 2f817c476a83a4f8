"""The numbers of the main menu: what needs this person, fetched apart from the page and kept until they act."""

import re

import pytest
from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Checkpoint
from manyways.change.tests.samples import a_change, a_group
from manyways.teams.actions import add_person
from manyways.work.models import Initiative

ADDRESS = re.compile(r'hx-get="(/needed/\d+/)"')
NUMBER = re.compile(r'id="needed-(\w)" hx-swap-oob="true">(\d+)<')


@pytest.fixture
def needed(director: User, client: Client) -> Client:
    """Somebody who has to look at a change of theirs again."""
    shift = a_change(a_group("All", people=5, by=director), by=director)
    Initiative.objects.filter(pk=shift.pk).update(owner=add_person(name="Ines", user=director, by=director))
    Checkpoint.objects.create(initiative=shift, due_on=today())
    client.force_login(director)
    return client


def address(client: Client, path: str = "/change/") -> str:
    (found,) = ADDRESS.findall(client.get(path).content.decode())
    return str(found)


def numbers(client: Client) -> dict[str, int]:
    return {key: int(count) for key, count in NUMBER.findall(client.get(address(client)).content.decode())}


def test_all_are_counted_at_today_and_those_of_a_place_there(needed: Client) -> None:
    found = numbers(needed)
    listed = needed.get("/today/").context["needs"]
    assert found["t"] == len(listed) > 0
    assert found["c"] == len([need for need in listed if need.url.startswith("/change/")]) > 0


def test_nobody_else_has_them(needed: Client, employee: User) -> None:
    needed.force_login(employee)
    assert numbers(needed) == {}
    needed.logout()
    assert needed.get("/needed/1/").status_code == 302


def test_the_browser_may_keep_them_until_one_acts_or_opens_today(needed: Client) -> None:
    before = address(needed)
    assert needed.get(before)["Cache-Control"] == "private, max-age=300"
    assert address(needed) == before
    needed.post("/settings/theme/", {"theme": "dark"})
    after = address(needed)
    assert after != before
    opened = address(needed, "/today/")
    assert opened != after
    assert address(needed) == opened


def test_a_mark_that_was_made_up_is_none(needed: Client) -> None:
    needed.cookies["mw_needed"] = "../x"
    assert address(needed) == "/needed/0/"
