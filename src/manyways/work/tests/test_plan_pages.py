"""Pages of slots, the programme, rooms, the log, gates and obligations; what Today asks."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from manyways.access.clock import today
from manyways.access.models import User
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.teams.actions import create_team
from manyways.teams.models import Person
from manyways.work import actions
from manyways.work.models import (
    Evidence,
    Gate,
    Initiative,
    LogEntry,
    Obligation,
    ProgrammeActivity,
    RoomBlock,
    Slot,
)
from manyways.work.queries.log import band, entry_status, log_sentence, severity
from manyways.work.queries.programme import expected_rooms, rooms_of
from manyways.work.queries.slots import slots_of
from manyways.work.tests.samples import an_event, items_in

HALL = {"place_name": "Main hall", "starts_at": "2027-05-18T09:00", "ends_at": "2027-05-18T10:00"}


@pytest.fixture
def event(director: User, client: Client) -> Initiative:
    """An event of the director's, who is signed in."""
    client.force_login(director)
    person = Person.objects.create(name="Ines Okafor", user=director)
    return an_event(by=director, owner=person, due_on=today() + timedelta(days=177))


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_seven_of_nine_and_one_drops_out(event: Initiative, client: Client) -> None:
    """E-2d: confirm 7 of 9, two open slots; drop one, three."""
    client.post(f"/work/{event.key}/slots/new/", {"kind": "Speakers", "count": "9"})
    slots = list(Slot.objects.order_by("pk"))
    address = f"/work/{event.key}/slots/"
    for slot in slots[:7]:
        client.post(f"{address}?row={slot.key}&edit=who", {"who-value": "Ada", "who-version": slot.version})
    assert Slot.objects.filter(state="invited").count() == 7
    client.post(
        address, {"bulk": "state", "state-state": "confirmed", "rows": [str(slot.key) for slot in slots[:7]]}
    )
    assert "Speakers: 7 of 9 confirmed, 2 open slots." in text(client, address)
    client.post(f"{address}?row={slots[0].key}&edit=state", {"state-value": "dropped"})
    assert "Speakers: 6 of 9 confirmed, 3 open slots." in text(client, address)
    assert slots_of(event)[0].open == 3
    csv: Any = client.get(f"{address}?format=csv")
    assert "Dropped out" in b"".join(csv.streaming_content).decode()


def test_a_clash_is_named_and_confirming_it_is_refused(event: Initiative, client: Client) -> None:
    """E-2e."""
    for name in ("Keynote", "Panel"):
        client.post(f"/work/{event.key}/programme/new/", {"name": name, **HALL})
    keynote, panel = ProgrammeActivity.objects.order_by("pk")
    assert keynote.place == panel.place
    page = text(client, f"/work/{event.key}/programme/")
    assert "Main hall: “Keynote” and “Panel” overlap" in page
    client.post(f"/work/activities/{keynote.key}/move/", {"to": "confirm"})
    refused = client.post(f"/work/activities/{panel.key}/move/", {"to": "confirm"})
    assert refused.status_code == 422
    assert "Main hall is taken at that time: Keynote" in refused.content.decode()
    changes = {"name": "Panel", **HALL, "place_name": "Room A", "version": panel.version}
    client.post(f"/work/activities/{panel.key}/", changes)
    client.post(f"/work/activities/{panel.key}/move/", {"to": "confirm"})
    assert "Nothing clashes." in text(client, f"/work/{event.key}/programme/")
    assert "Room A" in text(client, f"/work/activities/{panel.key}/")


def test_pick_up_that_lags_is_warned(event: Initiative, director: User, client: Client) -> None:
    """E-2f: 200 rooms, released 30 days before; half the time gone, so half the rooms are expected."""
    first = today() + timedelta(days=80)
    opened = today() - timedelta(days=50)
    client.post(
        f"/work/{event.key}/rooms/new/",
        {
            "name": "Aurora",
            "rooms": "200",
            "first_night_on": first.isoformat(),
            "nights": "2",
            "opens_on": opened.isoformat(),
        },
    )
    block = RoomBlock.objects.get()
    assert block.release_on == first - timedelta(days=30)
    assert expected_rooms(block, today()) == 100
    for rooms, level in ((59, "risk"), (79, "watch"), (80, "good")):
        client.post(f"/work/rooms/{block.key}/count/", {"rooms": str(rooms)})
        (state,) = rooms_of(event)
        assert state.status.level == level
        assert f"{rooms} of 200 booked, 100 expected by then" in text(client, f"/work/{event.key}/rooms/")
    client.post(
        f"/work/rooms/{block.key}/",
        {**_block(block), "release_on": (today() + timedelta(days=10)).isoformat()},
    )
    assert rooms_of(event)[0].status.level == "risk"
    assert "<h1>Aurora</h1>" in text(client, f"/work/rooms/{block.key}/")


def _block(block: RoomBlock) -> dict[str, Any]:
    return {
        "name": block.name,
        "rooms": block.rooms,
        "first_night_on": block.first_night_on.isoformat(),
        "nights": block.nights,
        "opens_on": block.opens_on.isoformat(),
        "version": block.version,
    }


def test_nobody_counting_is_never_green(event: Initiative, director: User) -> None:
    def state(opened: int) -> str:
        RoomBlock.objects.all().delete()
        days = {"first_night_on": today() + timedelta(days=120), "opens_on": today() - timedelta(days=opened)}
        actions.add_room_block(event, name="Aurora", rooms=10, by=director, **days)  # type: ignore[arg-type]
        return rooms_of(event)[0].status.level

    assert [state(opened) for opened in (1, 14, 15, 28, 29)] == ["none", "none", "watch", "watch", "risk"]


def test_the_log_in_lines_and_the_worst_first(event: Initiative, director: User, client: Client) -> None:
    (venue,) = items_in(event, "Venue", by=director)
    address = f"/work/{event.key}/log/"
    opened = client.post(f"{address}new/", {"name": "The hall burns", "kind": "risk"}, follow=True)
    assert "Say how likely it is" in opened.content.decode()
    risk = LogEntry.objects.get()
    client.post(f"/work/log/{risk.key}/items/", {"add": [str(venue.key)]})
    changes = {
        "name": risk.name,
        "kind": "risk",
        "chance": "60",
        "days": "12",
        "cost": "50000",
        "version": risk.version,
    }
    client.post(f"/work/log/{risk.key}/", changes)
    page = text(client, f"/work/log/{risk.key}/")
    assert "it happens in 60\u202f% of the runs" in page
    assert "Venue" in page
    client.post(f"{address}new/", {"name": "Ask the hall", "kind": "action"})
    listed = text(client, address)
    assert (
        "Highest risk: The hall burns (60\u202f%, 12 days, $50k). Open: 1 risk, 1 thing to do. Exposure $30k."
        in listed
    )
    assert "1 risk is high" in listed
    assert "The hall burns" in text(client, "/work/log/")
    client.post(f"/work/log/{risk.key}/close/", {"outcome": "It stands"})
    assert "It stands" in text(client, f"/work/log/{risk.key}/")
    client.post(f"/work/log/{risk.key}/close/", {})
    client.post(f"/work/log/{risk.key}/items/", {"remove": str(venue.key)})
    assert not LogEntry.objects.get(pk=risk.pk).about.exists()


def test_the_rule_of_a_risk() -> None:
    assert [band(value, (10, 30, 50, 70)) for value in (0, 10, 11, 70, 71)] == [1, 1, 2, 4, 5]
    high = LogEntry(kind="risk", chance=60, days=6)
    assert (severity(high), entry_status(high).level) == (12, "risk")
    medium = LogEntry(kind="risk", chance=20, days=6)
    assert (severity(medium), entry_status(medium).level) == (6, "watch")
    assert entry_status(LogEntry(kind="risk", chance=5, days=1)).level == "none"
    assert entry_status(LogEntry(kind="risk", chance=5)).word == "Not assessed"
    late = LogEntry(kind="action", due_on=today() - timedelta(days=2))
    assert (entry_status(late).level, str(entry_status(late).word)) == ("risk", "2 days late")
    assert log_sentence([]) == "Nothing is open in the log."


def test_a_gate_on_its_page(event: Initiative, director: User, client: Client) -> None:
    address = f"/work/{event.key}/gates/"
    assert "No gate yet" in text(client, address)
    client.post(f"{address}new/", {"name": "Tickets on sale", "criteria": "Venue secured\nPrices agreed"})
    gate = Gate.objects.get()
    first = gate.criteria.all()[0]
    client.post(f"/work/gates/criteria/{first.key}/", {"evidence": "Contract of May"})
    assert "1 of 2 met" in text(client, address)
    client.post(
        f"/work/gates/{gate.key}/move/",
        {"to": "decide", "verdict": "conditional", "reason": "Nearly", "conditions": "Prices by Friday"},
    )
    page = text(client, address)
    assert "Go, with conditions" in page
    assert "Prices by Friday" in page
    client.post(f"/work/gates/{gate.key}/move/", {"to": "reopen", "reason": "No prices"})
    client.post(f"/work/gates/criteria/{first.key}/", {"to": "unmeet"})
    client.post(f"/work/gates/{gate.key}/move/", {"to": "criterion", "name": "Staff hired"})
    assert "0 of 3 met" in text(client, address)
    client.post(f"/work/gates/{gate.key}/move/", {"to": "remove"})
    assert not Gate.objects.exists()


def test_obligations_across_initiatives_and_their_pack(
    event: Initiative, director: User, client: Client
) -> None:
    """GAP-7."""
    other = an_event(by=director, name="Another")
    (outcome,) = items_in(other, "Keyboard in the player", by=director)
    due = (today() + timedelta(days=30)).isoformat()
    client.post(
        f"/work/{event.key}/obligations/new/", {"name": "Usable by everybody", "source": "EAA", "due_on": due}
    )
    duty = Obligation.objects.get()
    client.post(f"/work/obligations/{duty.key}/items/", {"add": [str(outcome.key)]})
    assert "1 item that fulfils it is open." in text(client, f"/work/obligations/{duty.key}/")
    assert "No evidence yet" in text(client, "/work/obligations/")
    refused = client.post(f"/work/obligations/{duty.key}/move/", {"to": "fulfil"})
    assert refused.status_code == 422
    client.post(
        f"/work/obligations/{duty.key}/move/",
        {"to": "evidence", "name": "Lab report", "url": "https://files.example/1"},
    )
    client.post(f"/work/obligations/{duty.key}/move/", {"to": "fulfil"})
    pack = text(client, f"/work/{event.key}/evidence/")
    for words in (
        "Usable by everybody",
        "EAA",
        "Lab report",
        "Keyboard in the player",
        "Ines Okafor",
        "Fulfilled",
    ):
        assert words in pack
    client.post(f"/work/obligations/{duty.key}/move/", {"to": "reopen", "reason": "It broke"})
    client.post(f"/work/evidence/{Evidence.objects.get().key}/remove/")
    assert not Evidence.objects.exists()
    assert "1 of 1" not in text(client, f"/work/{event.key}/obligations/")


def test_an_item_and_a_team_show_what_bears_on_them(
    event: Initiative, director: User, client: Client
) -> None:
    team = create_team(name="Learner", by=director)
    (item,) = items_in(event, "Keyboard", by=director, team=team)
    actions.add_decision(event, name="Which player", item=item, by=director)
    actions.add_log_entry(event, name="The player is too old", items=[item], by=director)
    actions.add_gate(event, name="Ready", item=item, by=director)
    due = today() + timedelta(days=200)
    actions.add_obligation(event, name="Usable by all", source="EAA", due_on=due, items=[item], by=director)
    page = text(client, f"/work/items/{item.key}/bearing/")
    for words in ("Which player", "The player is too old", "Ready", "Usable by all"):
        assert words in page
    assert "Usable by all" in text(client, f"/work/teams/{team.key}/obligations/")


def test_today_asks_for_what_falls_due(event: Initiative, director: User) -> None:
    (item,) = items_in(event, "Hall", by=director)
    actions.add_decision(event, name="Venue", item=item, lead_days=182, by=director)
    actions.add_log_entry(
        event, name="Ask the caterer", kind="action", owner=event.owner, due_on=today(), by=director
    )
    actions.add_gate(event, name="Go", planned_on=today(), by=director)
    actions.add_obligation(event, name="Plan of escape", source="Law", due_on=today(), by=director)
    actions.add_slots(event, kind="Helpers", count=2, due_on=today(), by=director)
    opened = today() - timedelta(days=40)
    first = today() + timedelta(days=90)
    actions.add_room_block(event, name="Aurora", rooms=9, first_night_on=first, opens_on=opened, by=director)
    titles = {need.title for need in needs_of(director, read_portfolio(director, None))}
    assert {
        "Decide: Venue",
        "Ask the caterer",
        "Decide at the gate: Go",
        "Show: Plan of escape",
        "Fill 2 slots: Helpers",
        "Rooms at Aurora: Count again",
    } <= titles


def test_tabs_appear_with_their_first_use(event: Initiative, director: User, client: Client) -> None:
    def is_in_sight() -> bool:
        html = text(client, f"/work/{event.key}/items/")
        tabs, _menu, _more = html[html.index("mw-record-tabs") :].partition("mw-menu-panel")
        return f"/work/{event.key}/slots/" in tabs

    assert not is_in_sight()
    actions.add_slots(event, kind="Speakers", count=1, by=director)
    assert is_in_sight()


@pytest.mark.parametrize("page", ["decisions", "slots", "programme", "rooms", "log", "gates", "obligations"])
def test_an_empty_page_teaches_and_a_stranger_sees_nothing(
    page: str, event: Initiative, employee: User, client: Client
) -> None:
    assert "<h1" in text(client, f"/work/{event.key}/{page}/")
    client.force_login(employee)
    assert client.get(f"/work/{event.key}/{page}/").status_code == 404


def test_the_lists_cost_the_same(event: Initiative, director: User, client: Client) -> None:
    a_row_of_each(event, 0, director)
    one = queries_of(event, client)
    for number in (1, 2):
        a_row_of_each(event, number, director)
    assert queries_of(event, client) == one
    assert max(one.values()) <= 26, one


def a_row_of_each(event: Initiative, number: int, by: User) -> None:
    """One more row on each of the pages."""
    (item,) = items_in(event, f"item {number}", by=by)
    actions.add_slots(event, kind="Speakers", count=1, by=by)
    start = datetime(2027, 5, 18, 9 + number, tzinfo=timezone.get_current_timezone())
    actions.add_log_entry(event, name=f"risk {number}", items=[item], by=by)
    actions.add_decision(event, name=f"decision {number}", item=item, by=by)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    actions.add_activity(event, name=f"activity {number}", by=by, **times)
    actions.add_gate(event, name=f"gate {number}", criteria=["a", "b"], by=by)
    actions.add_room_block(
        event, name=f"hotel {number}", rooms=9, first_night_on=today() + timedelta(days=90), by=by
    )
    duty = actions.add_obligation(
        event, name=f"duty {number}", source="law", due_on=today(), items=[item], by=by
    )
    actions.add_evidence(duty, name="paper", by=by)


def queries_of(event: Initiative, client: Client) -> dict[str, int]:
    """By page, how many queries it takes once the caches are warm."""
    measured = {}
    for page in ("decisions", "slots", "programme", "rooms", "log", "gates", "obligations", "evidence"):
        client.get(f"/work/{event.key}/{page}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/work/{event.key}/{page}/")
        measured[page] = len(captured)
    return measured
