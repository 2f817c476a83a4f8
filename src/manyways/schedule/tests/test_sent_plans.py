"""What a browser is sent after a change: only what differs, which put together is the plan as it is."""

import json
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from manyways.access.models import User
from manyways.schedule.actions import change_plan
from manyways.schedule.changes import PlanChange
from manyways.work import actions
from manyways.work.models import Initiative, Item
from manyways.work.tests.samples import an_event, items_in

COUNTED = {"number", "predecessors"}


class Browser:
    """A plan as a page has it: each answer is put into what was there, as `merging.ts` does."""

    def __init__(self, client: Client, event: Initiative) -> None:
        self.client, self.door = client, f"/api/initiatives/{event.key}"
        self.plan: dict[str, Any] = self.read()
        self.told: dict[str, Any] = {}
        self.undoes = ""

    def read(self, since: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"{self.door}/gantt", {"since": since}).json()
        return found

    def change(self, **change: Any) -> None:
        self._post("changes", changes=[change])

    def undo(self) -> None:
        self._post("undo", undo=self.undoes)

    def _post(self, verb: str, **body: Any) -> None:
        body["since"] = self.plan["state"]
        answer = self.client.post(f"{self.door}/plan/{verb}", body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        self.undoes, self.told = answer.json()["undo"], answer.json()["plan"]
        self.take(self.told)

    def take(self, told: dict[str, Any]) -> None:
        if "since" not in told:
            self.plan = told
            return
        assert told["since"] == self.plan["state"]
        items = {row["key"]: row for row in [*self.plan["items"], *told["items"]]}
        keys = [row["key"] for row in self.plan["items"]]
        if order := told.get("order"):
            keys[order["at"] : order["at"] + order["count"]] = order["keys"]
        fresh, shown = {row["key"] for row in told["items"]}, set(keys)
        kept = [
            link
            for link in self.plan["links"]
            if link["to"] not in fresh and {link["from"], link["to"]} <= shown
        ]
        around = {name: value for name, value in told.items() if name not in {"since", "order"}}
        self.plan |= around | {"items": [items[key] for key in keys], "links": [*kept, *told["links"]]}

    def check(self) -> None:
        """What was put together is what a whole answer says."""
        whole = self.read()
        assert "since" not in whole
        assert [_seen(row) for row in self.plan["items"]] == [_seen(row) for row in whole["items"]]
        assert _links(self.plan) == _links(whole)
        rest = {"items", "links"}
        assert {k: v for k, v in self.plan.items() if k not in rest} == {
            k: v for k, v in whole.items() if k not in rest
        }


def _seen(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in COUNTED}


def _links(plan: dict[str, Any]) -> list[str]:
    return sorted(json.dumps(link, sort_keys=True) for link in plan["links"])


@pytest.fixture
def screen(client: Client, director: User) -> Browser:
    event = an_event(by=director, starts_on=date(2026, 11, 2))
    rows = items_in(event, *(f"row {number}" for number in range(30)), by=director, duration_minutes=480)
    for first, second in pairwise(rows[:10]):
        actions.add_link(first, successor=second, by=director)
    client.force_login(director)
    return Browser(client, event)


def key_of(name: str) -> str:
    return str(Item.objects.get(name=name).key)


def test_a_name_sends_its_row_only(screen: Browser) -> None:
    screen.change(do="set", item=key_of("row 20"), fields={"name": "Renamed"})
    assert [row["name"] for row in screen.told["items"]] == ["Renamed"]
    assert "people" not in screen.told
    assert "order" not in screen.told
    screen.check()


def test_a_time_sends_what_moves(screen: Browser) -> None:
    screen.change(do="set", item=key_of("row 7"), fields={"duration": "3 d"})
    sent = {row["name"] for row in screen.told["items"]}
    assert {"row 7", "row 8", "row 9"} <= sent
    screen.check()


def test_a_row_at_the_top_does_not_send_all_rows_below_for_their_numbers(screen: Browser) -> None:
    screen.change(do="add", key=str(uuid4()), name="New", after=key_of("row 0"))
    assert [row["name"] for row in screen.told["items"]] == ["New"]
    assert screen.told["order"]["at"] == 1
    screen.check()


def test_every_kind_of_change_undo_and_redo_put_together_are_the_plan(screen: Browser) -> None:
    row = {number: key_of(f"row {number}") for number in range(30)}
    for change in (
        {"do": "indent", "items": [row[21], row[22]]},
        {"do": "place", "item": row[29], "parent": row[20]},
        {"do": "down", "items": [row[3]]},
        {"do": "link", "item": row[15], "predecessor": row[12], "type": "ss", "lag": "1d"},
        {"do": "predecessors", "item": row[5], "text": ""},
        {"do": "paste", "text": "Food\n  Lunch\t1d\n  Dinner\t2d", "after": row[4]},
        {"do": "delete", "items": [row[6], row[12]]},
        {"do": "done", "item": row[3], "on": "2026-11-03"},
        {"do": "unlink", "item": row[2], "predecessor": row[1]},
    ):
        screen.change(**change)
        screen.check()
        screen.undo()
        screen.check()
        screen.undo()
        screen.check()


def test_what_another_person_did_meanwhile_comes_with_the_next_answer(
    screen: Browser, project_manager: User
) -> None:
    there = Item.objects.get(name="row 25")
    change_plan(there.initiative, [PlanChange("set", there.key, fields={"name": "X"})], by=project_manager)
    change_plan(
        there.initiative,
        [PlanChange("delete", items=(Item.objects.get(name="row 26").key,))],
        by=project_manager,
    )
    screen.change(do="set", item=key_of("row 2"), fields={"duration": "2 d"})
    assert {"X", "row 2"} <= {row["name"] for row in screen.told["items"]}
    screen.check()
    actions.edit_item(Item.objects.get(name="row 24"), {"name": "Y"}, by=project_manager)
    screen.take(screen.read(screen.plan["state"]))
    screen.check()


def test_a_state_that_is_not_known_gets_everything(screen: Browser, director: User, sales_lead: User) -> None:
    cache.clear()
    screen.change(do="set", item=key_of("row 2"), fields={"name": "Z"})
    assert "since" not in screen.told
    assert len(screen.told["items"]) == 30
    assert "since" not in screen.read("nonsense/../x")
    event = Item.objects.get(name="Z").initiative
    actions.edit_initiative(event, {"visibility": "company"}, by=director)
    screen.client.force_login(sales_lead)
    assert "since" not in screen.read(screen.plan["state"]), "somebody else's state is not mine"


def test_nothing_new_is_next_to_nothing(screen: Browser) -> None:
    told = screen.read(screen.plan["state"])
    assert told["since"] == told["state"] == screen.plan["state"]
    assert (told["items"], told["links"]) == ([], [])
