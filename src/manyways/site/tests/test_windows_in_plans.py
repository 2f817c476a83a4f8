"""The windows of the newest forecast in the rows of a plan."""

from datetime import date
from typing import Any

from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.models import Forecast, Window
from manyways.work.actions import edit_initiative
from manyways.work.models import Initiative, Item
from manyways.work.tests.samples import an_event, items_in


def a_forecast(item: Item, likely: date, safe: date) -> None:
    made = Forecast.objects.create(
        as_of=today(), seed=1, trials=9, engine_version="t", input_digest="", input=b""
    )
    Window.objects.create(
        forecast=made,
        initiative=item.initiative,
        item=item,
        state=Window.State.WINDOW,
        likely_on=likely,
        safe_on=safe,
        confidence=0.8,
        weeks_counted=9,
    )


def row(client: Client, event: Initiative, item: Item) -> dict[str, Any]:
    rows = client.get(f"/api/initiatives/{event.key}/gantt").json()["items"]
    return next(each for each in rows if each["key"] == str(item.key))


def test_a_row_has_the_days_of_the_newest_forecast(client: Client, director: User) -> None:
    client.force_login(director)
    event = an_event(by=director)
    (item,) = items_in(event, "Rent the hall", by=director)
    assert "likely" not in row(client, event, item)

    a_forecast(item, date(2027, 3, 1), date(2027, 3, 20))
    first = row(client, event, item)
    assert (first["likely"], first["safe"]) == ("2027-03-01", "2027-03-20")
    assert not first.get("is_past_fixed")

    a_forecast(item, date(2027, 4, 1), date(2027, 4, 20))
    assert row(client, event, item)["safe"] == "2027-04-20"

    edit_initiative(event, {"due_on": date(2027, 4, 10), "is_due_fixed": True}, by=director)
    assert row(client, event, item)["is_past_fixed"]
