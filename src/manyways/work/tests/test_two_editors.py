"""Two people save the same page: the second reads both in words, loses nothing, and takes nothing back unseen."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from manyways.access.history import history_of
from manyways.access.models import User
from manyways.teams.actions import add_group, edit_group
from manyways.teams.models import Group
from manyways.work import actions
from manyways.work.forms import EditItem
from manyways.work.models import Item
from manyways.work.tests.samples import an_event, items_in

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')


def sent_again(client: Client, address: str, told: Any) -> Any:
    """Press the button of the page that tells of the conflict."""
    sent = dict(HIDDEN.findall(told.content.decode()))
    assert sent.pop("csrfmiddlewaretoken", "") or sent
    return client.post(address, sent)


def test_the_second_of_an_item_reads_both_in_words_and_may_save_all_the_same(
    director: User, client: Client
) -> None:
    (item,) = items_in(an_event(by=director), "Venue", by=director)
    seen = Item.objects.get(pk=item.pk)
    actions.edit_item(seen, {"name": "Hall", "notes": "By the river"}, version=seen.version, by=director)
    client.force_login(director)
    address = reverse("work:edit_item", args=[item.key])
    shown = {name: "" if value is None else value for name, value in EditItem(instance=seen).initial.items()}
    mine = {**shown, "name": "Venue found", "duration_minutes": "12 d", "version": seen.version}
    told = client.post(address, mine, headers={"Referer": f"http://testserver{item.get_absolute_url()}"})
    text = told.content.decode()
    assert told.status_code == 409
    assert re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', text) == [
        ("name", "Venue found", "Hall"),
        ("duration", "12 d", "nothing"),
    ]
    assert f'href="http://testserver{item.get_absolute_url()}"' in text
    assert sent_again(client, address, told).status_code == 302
    item.refresh_from_db()
    assert (item.name, item.duration_minutes, item.notes) == ("Venue found", 12 * 480, "By the river")


def test_the_history_tells_a_duration_as_it_is_typed(director: User) -> None:
    (item,) = items_in(an_event(by=director), "Venue", by=director)
    item = actions.edit_item(item, {"duration_minutes": 480 * 72}, by=director)
    item = actions.edit_item(item, {"duration_minutes": 480 * 77}, by=director)
    newest = history_of(item, director).entries[0]
    assert newest.sentence == "Ines Okafor changed duration of Venue from 72 d to 77 d"


def test_who_saves_over_a_change_takes_no_other_field_back(director: User, client: Client) -> None:
    group = add_group(name="Sales", kind="unit", by=director)
    seen = Group.objects.get(pk=group.pk)
    edit_group(seen, {"headcount": 42}, version=seen.version, by=director)
    client.force_login(director)
    address = reverse("teams:edit_group", args=[group.key])
    told = client.post(address, {"name": "Sales, all", "kind": "unit", "version": seen.version})
    assert told.status_code == 409
    assert "headcount" not in told.content.decode()
    assert sent_again(client, address, told).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.headcount) == ("Sales, all", 42)
