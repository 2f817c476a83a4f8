"""What cannot be: each is refused with the row and the reason, through the door as in code, and nothing is half-written."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.schedule.actions import change_plan
from manyways.schedule.changes import PlanChange
from manyways.schedule.writing import lag_in, links_in_text, time_of
from manyways.teams.models import Person
from manyways.work import actions
from manyways.work.models import Item
from manyways.work.tests.samples import an_event, items_in

LONG = "9" * 6_000


@pytest.mark.parametrize(
    "text", [LONG, f"{LONG} d", f"{LONG} ed", f"2 d ({LONG} d) 3 d", "1e9 d", "∞", "nan", "-3 d"]
)
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        time_of(text)


@pytest.mark.parametrize(
    "text", [LONG, f"3FS+{LONG}d", f"3FS+{LONG}%", f"3FS+{LONG}ed", "3FS+", "FS", "3XX", "3;;x"]
)
def test_links_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        links_in_text(text)
    assert len(refused.value.message) < 200


def test_a_lag_of_many_digits_is_refused() -> None:
    with pytest.raises(Refused):
        lag_in(LONG)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Name\tDeadline\none\t2026-12-01\ntwo\t1969-07-20", "Row 2: 20 Jul 1969 lies outside the calendars"),
        ("Name\tDeadline\none\t2200-01-01", "Row 1: 1 Jan 2200 lies outside the calendars"),
        ("Name\tDeadline\none\t31.12.2026", "Row 1: “31.12.2026” is no date"),
        ("Name\tStart no earlier than\none\t1969-01-01", "Row 1: 1 Jan 1969 lies outside"),
        ("ID\tName\n1\tone\n1\ttwo", "Row 2: Another row has the ID 1 too."),
        ("ID\tName\tWaits for\n1\tone\t\n2\ttwo\t1; 1ff+x", "Row 2: “x” is no time"),
        ("Name\tWaits for\none\t1", "wait for itself"),
        ("Name\tWaits for\none\t3\ntwo\t1\nthree\t2", "round in a circle"),
        ("Level\tName\nx\tone", "Row 1: “x” is no level"),
        ("Name\tDuration\tAt best\none\t1 d\t2 d", "At best"),
        ("Name\tOwner\none\tAlex", "Row 1: Several people are called that: Alex Berg, Alex Cho"),
        ("Name\tForm\none\tdragon", "Row 1: “dragon” is not known here"),
        ("Name\t% complete\none\t-5", "Row 1: Between 0 and 100"),
        ("Name\tDuration\n\t3 d", "Row 1: There is no name."),
        (f"Name\n{'x' * 301}", "Row 3: A name has at most 300 characters."),
    ],
)
def test_pasted_rows_through_the_door_name_the_row_and_the_reason(
    client: Client, director: User, text: str, reason: str
) -> None:
    Person.objects.bulk_create([Person(name="Alex Berg"), Person(name="Alex Cho")])
    client.force_login(director)
    event = an_event(by=director, starts_on=date(2026, 11, 2))
    answer = post(client, event.key, do="paste", text=f"before\n\n{text}" if "\t" not in text else text)
    assert answer.status_code == 422
    assert reason in answer.json()["title"].replace("\xa0", " ")
    assert not event.items.exists()


def post(client: Client, key: Any, **change: Any) -> Any:
    body = {"changes": [change]}
    return client.post(f"/api/initiatives/{key}/plan/changes", body, content_type="application/json")


def test_fifty_thousand_rows_are_refused_in_words_wherever_they_are_pasted(
    client: Client, director: User
) -> None:
    client.force_login(director)
    event = an_event(by=director)
    text = "\n".join(f"A row with a rather long name, number {number}\t3 d" for number in range(50_000))
    answer = post(client, event.key, do="paste", text=text)
    assert (answer.status_code, answer.json()["title"]) == (422, "At most 5000 rows at once; this has 50000.")
    page = client.post(f"/work/{event.key}/items/paste/", {"text": text, "write": "1"})
    assert "At most 2000 rows at once; this has 50000." in page.content.decode()
    assert not event.items.exists()


def test_the_same_name_twice_is_no_mistake(director: User) -> None:
    event = an_event(by=director, starts_on=date(2026, 11, 2))
    change_plan(event, [PlanChange("paste", text="Name\tWaits for\nReview\t\nReview\t1")], by=director)
    assert event.items.filter(name="Review").count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"constraint": "snlt", "constraint_on": "1969-01-01"},
        {"constraint": "mfo", "constraint_on": "2200-01-01"},
        {"is_manual": True},
        {"is_manual": True, "manual_start": "1969-01-01"},
        {"deadline": "2026-02-30"},
        {"duration": LONG},
        {"percent": LONG},
        {"calendar": "nonsense"},
        {"low": "5 d", "duration": "2 d"},
        {"name": "   "},
        {"owner": 17},
        {"constraint": None},
        {"duration": True},
        {"wrong": 1},
    ],
)
def test_impossible_fields_through_the_door_change_nothing(
    client: Client, director: User, fields: dict[str, Any]
) -> None:
    client.force_login(director)
    event = an_event(by=director, starts_on=date(2026, 11, 2))
    (item,) = items_in(event, "one", by=director, duration_minutes=480)
    answer = post(client, event.key, do="set", item=str(item.key), fields=fields)
    assert answer.status_code == 422, answer.content
    assert answer.json()["title"]
    fresh = Item.objects.get(pk=item.pk)
    assert fresh.version == item.version


@pytest.mark.parametrize("day", [date(1969, 7, 20), date(2200, 1, 1)])
def test_a_plan_does_not_start_or_finish_outside_what_can_be_computed(director: User, day: date) -> None:
    event = an_event(by=director)
    for name in ("starts_on", "status_on", "planned_back_from"):
        with pytest.raises(Refused, match="Plans reach from 1970 to 2140"):
            actions.edit_initiative(event, {name: day}, by=director)
    for do in ("start", "finish", "done"):
        (item,) = items_in(event, f"row to {do}", by=director, duration_minutes=480)
        with pytest.raises(Refused, match="outside the calendars"):
            change_plan(event, [PlanChange(do, item.key, on=day)], by=director)  # type: ignore[arg-type]
