"""Pages of work: what they say, who sees them, how many queries they take."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.actions.roles import grant_role
from manyways.access.models import WHOLE, Role, User
from manyways.teams.models import Person, Team
from manyways.work import actions
from manyways.work.models import Decision, Initiative, Item, Link, StageChange
from manyways.work.queries.boards import stages_of
from manyways.work.tests.samples import an_event, an_outcome, items_in

MISSING = 404


@pytest.fixture
def signed_in(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


def page(client: Client, view: str, *args: object) -> str:
    response = client.get(reverse(view, args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def post(client: Client, view: str, *args: object, **data: Any) -> Any:
    return client.post(reverse(view, args=args), data)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(
    signed_in: Client, director: User, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        event = an_event(by=director, name=f"Event {number}")
        items_in(event, "Venue", "Hotel", by=director)
    page(signed_in, "work:initiatives")
    with django_assert_num_queries(10):
        text = page(signed_in, "work:initiatives")
    assert text.count("0 of 2") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_items_take_the_same_queries(
    signed_in: Client, director: User, django_assert_num_queries: Any, count: int
) -> None:
    event = an_event(by=director)
    items_in(event, *(f"Item {number}" for number in range(count)), by=director)
    page(signed_in, "work:items", event.key)
    with django_assert_num_queries(17):
        text = page(signed_in, "work:items", event.key)
    assert f"0 of {count} items are finished" in text


@pytest.mark.parametrize("count", [1, 3])
def test_what_a_reader_may_do_with_items_is_asked_of_none_of_them_alone(
    client: Client, director: User, employee: User, django_assert_num_queries: Any, count: int
) -> None:
    owner = Person.objects.create(name="Mara Lindqvist")
    event = an_event(by=director, visibility="company", owner=owner)
    items_in(event, *(f"Item {number}" for number in range(count)), by=director)
    client.force_login(employee)
    page(client, "work:items", event.key)
    with django_assert_num_queries(17):
        assert "mw-pick" not in page(client, "work:items", event.key)


@pytest.mark.parametrize("count", [1, 3])
def test_a_board_takes_the_same_queries(
    signed_in: Client, director: User, django_assert_num_queries: Any, count: int
) -> None:
    outcome = an_outcome(by=director)
    items_in(outcome, *(f"Card {number}" for number in range(count)), by=director)
    page(signed_in, "work:board", outcome.key)
    with django_assert_num_queries(15):
        text = page(signed_in, "work:board", outcome.key)
    assert text.count("mw-board-card") >= count


def test_what_is_hidden_is_not_there(client: Client, director: User, employee: User) -> None:
    hidden, shown = an_event(by=director, name="Secret merger"), an_event(by=director, visibility="company")
    (item,) = items_in(hidden, "Sign", by=director)
    client.force_login(employee)
    text = page(client, "work:initiatives")
    assert shown.name in text
    assert hidden.name not in text
    assert "1 initiative is open" in text
    for view in ("about", "items", "board", "links", "members", "conversation", "edit", "paste_items"):
        assert client.get(reverse(f"work:{view}", args=[hidden.key])).status_code == MISSING
    assert client.get(reverse("work:item", args=[item.key])).status_code == MISSING
    assert client.get(reverse("schedule:plan", args=[hidden.key])).status_code == MISSING
    assert client.get(f"/api/initiatives/{hidden.key}").status_code == MISSING


def test_three_fields_make_an_initiative(signed_in: Client) -> None:
    response = post(
        signed_in, "work:new_initiative", name="Office move", due_on="2027-05-02", visibility="members"
    )
    made = Initiative.objects.get(name="Office move")
    assert response.url == made.get_absolute_url()
    assert (made.noun, made.due_on.isoformat()) == ("Not sorted yet", "2027-05-02")  # type: ignore[union-attr]
    again = post(signed_in, "work:new_initiative", name="", visibility="members")
    assert again.status_code == 422


def test_the_record_opens_at_the_first_tab_of_its_approach(signed_in: Client, director: User) -> None:
    event, outcome = an_event(by=director), an_outcome(by=director)
    assert signed_in.get(event.get_absolute_url()).url.endswith("/plan/")  # type: ignore[attr-defined]
    assert signed_in.get(outcome.get_absolute_url()).url.endswith("/board/")  # type: ignore[attr-defined]
    post(signed_in, "work:change_approach", event.key, approach="flow", reason="Smaller steps")
    assert signed_in.get(event.get_absolute_url()).url.endswith("/board/")  # type: ignore[attr-defined]


def test_where_it_stands_is_there_only_with_something_to_do(
    client: Client, director: User, employee: User
) -> None:
    """Who may only reopen has nothing to press while it runs."""
    role = Role.objects.create(slug="reopens", name="Reopens", rights=["work.reopen_initiative"])
    grant_role(employee, role=role, scope_kind=WHOLE, scope_id=0, by=director)
    event = an_event(by=director, visibility="company")
    client.force_login(employee)
    assert 'id="state"' not in page(client, "work:about", event.key)
    actions.finish_initiative(event, by=director)
    text = page(client, "work:about", event.key)
    assert 'value="reopen"' in text
    assert 'value="stop"' not in text


def test_a_name_and_enter_add_an_item(signed_in: Client, director: User) -> None:
    event = an_event(by=director)
    post(signed_in, "work:add_item", event.key, name="Badges")
    assert "Badges" in page(signed_in, "work:items", event.key)


def test_pasted_rows_are_shown_before_they_are_written(signed_in: Client, director: User) -> None:
    event = an_event(by=director)
    text = "Name\tDuration\tOwner\tColour\nPlace\n  Venue\t2 d\t\n  Hotel\t3 w\tNobody Known\n"
    shown = post(signed_in, "work:paste_items", event.key, text=text).content.decode()
    assert "3 rows understood" in shown
    assert "Columns left out: Colour" in shown
    assert "“Nobody Known” is not known here." in shown
    post(signed_in, "work:paste_items", event.key, text=text, write="yes")
    assert not Item.objects.exists()
    post(signed_in, "work:paste_items", event.key, text=text.replace("Nobody Known", ""), write="yes")
    rows = list(Item.objects.order_by("rank").values_list("name", "parent__name", "duration_minutes"))
    assert rows == [("Place", None, None), ("Venue", "Place", 960), ("Hotel", "Place", 7200)]


def test_a_stale_form_shows_both_values(signed_in: Client, director: User) -> None:
    event = an_event(by=director)
    actions.edit_initiative(event, {"name": "Customer day"}, by=director)
    response = post(
        signed_in,
        "work:edit",
        event.key,
        name="Client day",
        visibility="members",
        version=event.version,
    )
    assert response.status_code == 409
    assert "Customer day" in response.content.decode()
    assert Initiative.objects.get(pk=event.pk).name == "Customer day"


def test_a_link_is_found_made_shown_and_removed(signed_in: Client, director: User) -> None:
    event, outcome = an_event(by=director), an_outcome(by=director)
    (party,), (demo,) = items_in(event, "Party", by=director), items_in(outcome, "Demo", by=director)
    found = signed_in.get(reverse("work:add_link", args=[party.key]), {"q": "demo"}).content.decode()
    assert str(demo.key) in found
    post(
        signed_in,
        "work:add_link",
        party.key,
        predecessor=str(demo.key),
        type="fs",
        lag="2",
        lag_unit="working_days",
    )
    link = Link.objects.get()
    assert (link.predecessor, link.successor, link.lag) == (demo, party, 960)
    assert "1 link, 1 of them to other initiatives" in page(signed_in, "work:links", event.key)
    post(signed_in, "work:remove_link", link.key)
    assert not Link.objects.exists()


def test_links_to_hidden_initiatives_are_counted_not_named(
    client: Client, director: User, employee: User
) -> None:
    shown, hidden = an_event(by=director, visibility="company"), an_event(by=director, name="Hidden")
    (party,), (secret,) = items_in(shown, "Party", by=director), items_in(hidden, "Secret", by=director)
    actions.add_link(secret, successor=party, by=director)
    client.force_login(employee)
    text = page(client, "work:links", shown.key)
    assert "Secret" not in text
    assert "1 more link leads to an initiative you cannot see" in text
    gantt = client.get(f"/api/initiatives/{shown.key}/gantt").json()
    assert [row["name"] for row in gantt["items"]] == ["Party"]
    assert gantt["links"] == []


def test_a_card_moves_by_json_and_says_when_a_limit_is_passed(signed_in: Client, director: User) -> None:
    web = Team.objects.create(name="Web")
    stages = [
        {"name": "Next", "category": "waiting"},
        {"name": "Build", "category": "doing", "wip_limit": 1},
        {"name": "Live", "category": "done"},
    ]
    _next, build, _live = actions.set_stages(web, stages, by=director)
    outcome = an_outcome(by=director, team=web)
    one, two = items_in(outcome, "One", "Two", by=director)
    body = {"stage": str(build.key), "before": None, "version": one.version}
    first = signed_in.post(f"/api/items/{one.key}/move", body, content_type="application/json")
    assert (first.status_code, first.json()["warning"]) == (200, "")
    body = {"stage": str(build.key), "before": str(one.key), "version": two.version}
    second = signed_in.post(f"/api/items/{two.key}/move", body, content_type="application/json").json()
    assert "at most 1" in second["warning"]
    board = signed_in.get(f"/api/teams/{web.key}/board").json()
    assert [card["name"] for card in board["cards"]] == ["Two", "One"]
    stale = signed_in.post(f"/api/items/{two.key}/move", body, content_type="application/json")
    assert stale.status_code == 409


def test_the_json_door_reads_makes_and_refuses(signed_in: Client) -> None:
    made = signed_in.post(
        "/api/initiatives", {"name": "Audit", "kind": "compliance"}, content_type="application/json"
    )
    assert (made.status_code, made.json()["approach"]) == (201, "planned")
    address = f"/api/initiatives/{made.json()['key']}"
    read = signed_in.get(address)
    changed = signed_in.patch(
        address, {"name": "SOC 2"}, content_type="application/json", headers={"If-Match": read["ETag"]}
    )
    assert (changed.status_code, changed.json()["name"]) == (200, "SOC 2")
    stale = signed_in.patch(
        address, {"name": "ISO"}, content_type="application/json", headers={"If-Match": read["ETag"]}
    )
    assert stale.status_code == 409
    unknown = signed_in.post(
        "/api/initiatives", {"name": "X", "kind": "nothing"}, content_type="application/json"
    )
    assert unknown.status_code == 422


def test_a_forbidden_edit_says_so(client: Client, director: User, sales_lead: User) -> None:
    event = an_event(by=director, visibility="company")
    client.force_login(sales_lead)
    assert post(client, "work:add_item", event.key, name="Mine").status_code == 403
    assert post(client, "work:change_approach", event.key, approach="flow", reason="x").status_code == 403
    assert "New item" not in page(client, "work:items", event.key)


def test_the_flow_page_says_when_history_is_too_short(signed_in: Client) -> None:
    web = Team.objects.create(name="Web")
    shown = page(signed_in, "work:team_flow", web.key)
    assert "Not enough history: 0 of 8" in shown
    assert "Nothing has flowed yet" in shown
    assert "<figure" not in shown
    assert reverse("work:team_board", args=[web.key]) in shown


def test_cells_are_edited_in_the_list_and_rows_in_bulk(signed_in: Client, director: User) -> None:
    event, other = an_event(by=director), an_event(by=director, name="Partner day")
    address = reverse("work:initiatives")
    version = Initiative.objects.get(pk=event.pk).version
    values = {"due_on-value": "2027-05-18", "due_on-version": version}
    fragment = {"headers": {"HX-Request": "true"}}
    row = signed_in.post(f"{address}?edit=due_on&row={event.key}", values, **fragment)  # type: ignore[arg-type]
    assert "18 May" in row.content.decode().replace("\u00a0", " ")
    stale = signed_in.post(f"{address}?edit=due_on&row={event.key}", values, **fragment)  # type: ignore[arg-type]
    assert stale.status_code == 409
    assert "to “18 May” in the meantime. Your “18 May”" in stale.content.decode().replace("\u00a0", " ")
    stop = {"bulk": "stop", "rows": [str(event.key), str(other.key)], "stop-reason": "No room"}
    signed_in.post(address, stop)
    assert set(Initiative.objects.values_list("state", flat=True)) == {"stopped"}


def test_a_second_editor_is_told_in_the_words_of_the_list(signed_in: Client, director: User) -> None:
    event = an_event(by=director)
    venue = actions.add_decision(event, name="Venue", lead_days=182, by=director)
    seen = Decision.objects.get(pk=venue.pk).version
    actions.edit_decision(venue, {"lead_days": 35}, by=director)
    told = signed_in.post(
        f"{reverse('work:decisions', args=[event.key])}?edit=lead_days&row={venue.key}",
        {"lead_days-value": "10 d", "lead_days-version": seen},
        headers={"HX-Request": "true"},
    )
    assert told.status_code == 409
    said = told.content.decode()
    assert "to “5 weeks” in the meantime. Your “10 d” was not saved." in said
    assert "Lead time" in said


def test_a_bulk_change_tells_what_it_left_alone(client: Client, director: User) -> None:
    event = an_event(by=director, visibility="company")
    done, open_item = items_in(event, "done", "open", by=director)
    actions.record_dates(done, finished_at=done.created_at, by=director)
    client.force_login(director)
    address = reverse("work:items", args=[event.key])
    data = {"bulk": "drop", "rows": [str(done.key), str(open_item.key)]}
    told = client.post(address, data, headers={"HX-Request": "true"})
    assert "1 dropped. 1 left as it was: It is finished." in told["HX-Trigger"]
    assert Item.objects.filter(dropped_at__isnull=False).get() == open_item


def test_what_somebody_changed_since_is_not_deleted_with_others(client: Client, director: User) -> None:
    event = an_event(by=director)
    changed, untouched = items_in(event, "Hall", "Menu", by=director)
    seen = [f"{item.key}.{item.version}" for item in (changed, untouched)]
    actions.edit_item(changed, {"notes": "Signed this morning"}, by=director)
    client.force_login(director)
    address = reverse("work:items", args=[event.key])
    told = client.post(address, {"bulk": "delete", "rows": seen}, headers={"HX-Request": "true"})
    assert "1 deleted. 1 left as it was: Someone changed this in the meantime." in told["HX-Trigger"]
    assert Item.objects.get() == changed


def test_undo_puts_a_card_and_its_clock_back(signed_in: Client, director: User) -> None:
    outcome = an_outcome(by=director)
    (card,) = items_in(outcome, "Card", by=director)
    stage = stages_of(None)[2]
    response = post(signed_in, "work:move", card.key, stage=stage.pk)
    (message,) = list(get_messages(response.wsgi_request))
    assert StageChange.objects.count() == 1
    assert signed_in.post(message.extra_tags).status_code in {200, 302}
    card.refresh_from_db()
    assert (card.started_at, card.stage) == (None, stages_of(None)[0])
    assert not StageChange.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2149-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_reaches_is_refused_wherever_it_is_typed(
    signed_in: Client, director: User, day: str
) -> None:
    event = an_event(by=director)
    web = Team.objects.create(name="Web")
    for view, key, values in (
        ("work:new_initiative", None, {"name": "Far", "due_on": day, "visibility": "company"}),
        ("work:sprints", web.key, {"goal": "Far", "starts_on": day, "ends_on": day}),
    ):
        answer = signed_in.post(reverse(view, args=[key] if key else []), values)
        assert answer.status_code == 422, view
        assert "lies outside the calendars, which cover 1970 to 2148" in answer.content.decode(), view
    with pytest.raises(Refused, match="lies outside the calendars"):
        actions.edit_initiative(event, {"due_on": date.fromisoformat(day)}, by=director)
    assert signed_in.get("/portfolio/").status_code == 200
