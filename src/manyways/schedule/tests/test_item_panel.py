"""The panel of an item in its plan, and the plan page around it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.models import User
from manyways.teams.actions import add_calendar
from manyways.work import actions
from manyways.work.models import Initiative, Item, Link
from manyways.work.tests.samples import an_event, items_in

MONDAY = date(2026, 11, 2)


@pytest.fixture
def plan(director: User) -> tuple[Initiative, Item, Item]:
    event = an_event(by=director, starts_on=MONDAY)
    first, second = items_in(event, "Venue signed", "Rooms", by=director, duration_minutes=960)
    actions.add_link(first, successor=second, by=director)
    return event, first, second


def panel_url(event: Initiative, item: Item) -> str:
    return reverse("schedule:plan_item", args=[event.key, item.key])


def filled(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """The form as a browser would send it back, with some fields changed."""
    form = client.get(url).context["form"]
    shown = {field.name: field.value() for field in form}
    values = {name: value for name, value in shown.items() if value is not None and value is not False}
    return {**values, **changes}


def test_the_panel_says_where_an_item_stands_and_why(client: Client, director: User, plan: Any) -> None:
    event, _first, second = plan
    client.force_login(director)
    page = client.get(panel_url(event, second))
    assert "4\xa0Nov to 5\xa0Nov, waits for “Venue signed”, cannot slip." in page.content.decode()
    fragment = client.get(panel_url(event, second), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Venue signed" in fragment


def test_everything_the_dates_depend_on_is_saved_as_one_change(
    client: Client, director: User, plan: Any
) -> None:
    event, first, second = plan
    late = add_calendar(name="Late shift", week=[[[720, 1200]]] * 5 + [[], []], by=director)
    client.force_login(director)
    sent = filled(
        client,
        panel_url(event, second),
        duration="3 d",
        low="2 d",
        high="1 w",
        deadline="2026-12-01",
        constraint="snet",
        constraint_on="2026-11-16",
        calendar=str(late.key),
        **{f"type-{first.key}": "ss", f"lag-{first.key}": "+1ed"},
    )
    assert client.post(panel_url(event, second), sent).status_code == 302
    kept = Item.objects.get(pk=second.pk)
    assert (kept.duration_minutes, kept.duration_low_minutes, kept.duration_high_minutes) == (1440, 960, 2400)
    assert (kept.constraint, kept.calendar) == ("snet", late)
    assert kept.deadline_at is not None
    link = Link.objects.get()
    assert (link.type, link.lag, link.lag_unit) == ("ss", 1440, "elapsed")


def test_the_island_gets_the_plan_back_and_a_link_goes(client: Client, director: User, plan: Any) -> None:
    event, first, second = plan
    client.force_login(director)
    sent = filled(client, panel_url(event, second), **{f"remove-{first.key}": "on"})
    answer = client.post(panel_url(event, second), sent, headers={"Accept": "application/json"}).json()
    assert "difference" in answer, answer
    assert answer["difference"]["sentence"].startswith("Rooms 2 days earlier")
    assert answer["undo"]
    assert not Link.objects.exists()
    sent = filled(client, panel_url(event, second), **{"waits-for": str(first.key), "waits-lag": "50%"})
    client.post(panel_url(event, second), sent)
    assert Link.objects.get().lag_unit == "percent"


def test_a_refusal_and_an_unchanged_form_write_nothing(client: Client, director: User, plan: Any) -> None:
    event, _first, second = plan
    client.force_login(director)
    url = panel_url(event, second)
    for changes in (
        {},
        {"duration": "-1d"},
        {"constraint": "mso"},
        {"percent": "400"},
        {"waits-for": "nonsense"},
    ):
        sent = filled(client, url, **changes)
        answer = client.post(url, sent, headers={"Accept": "application/json"})
        assert answer.status_code == 422, changes
        assert answer.json()["title"]
    assert Item.objects.get(pk=second.pk).version == second.version


def test_who_may_not_change_the_plan_sees_it_without_the_form(
    client: Client, director: User, sales_lead: User, plan: Any
) -> None:
    event, _first, second = plan
    client.force_login(sales_lead)
    assert client.get(panel_url(event, second)).status_code == 404
    actions.edit_initiative(event, {"visibility": "company"}, by=director)
    assert 'name="duration"' not in client.get(panel_url(event, second)).content.decode()
    assert client.post(panel_url(event, second), {"name": "x", "constraint": "asap"}).status_code == 403


def test_an_empty_plan_offers_its_first_row(client: Client, director: User, sales_lead: User) -> None:
    event = an_event(by=director, visibility="company")
    client.force_login(director)
    assert "Type the first row" in client.get(reverse("schedule:plan", args=[event.key])).content.decode()
    client.force_login(sales_lead)
    assert "Type the first row" not in client.get(reverse("schedule:plan", args=[event.key])).content.decode()
