"""Boards: limits that warn or deny, the expedite lane, who was faster, several teams, and blocks."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, Stale
from manyways.access.models import User
from manyways.goals.actions import create_program
from manyways.teams.models import Person, Team
from manyways.work import actions
from manyways.work.boards import board_of_initiative, board_of_team
from manyways.work.models import BlockedPeriod, Item, Stage, StageChange
from manyways.work.queries.boards import stages_of
from manyways.work.tests.samples import an_outcome, items_in

ROWS: list[dict[str, Any]] = [
    {"name": "Next", "category": "waiting"},
    {"name": "Build", "category": "doing", "wip_limit": 1, "limit_rule": "warn"},
    {"name": "Review", "category": "doing", "wip_limit": 1, "limit_rule": "deny"},
    {"name": "Live", "category": "done"},
]


@pytest.fixture
def web(director: User) -> Team:
    team = Team.objects.create(name="Web")
    actions.set_stages(team, ROWS, by=director)
    return team


def stage(team: Team, name: str) -> Stage:
    return next(each for each in stages_of(team) if each.name == name)


def move_json(client: Client, item: Item, **body: Any) -> Any:
    return client.post(f"/api/items/{item.key}/move", body, content_type="application/json")


def test_a_strict_stage_takes_no_more_but_what_is_expedited(director: User, web: Team) -> None:
    one, two, three = items_in(an_outcome(by=director, team=web), "One", "Two", "Three", by=director)
    review = stage(web, "Review")
    actions.move_to_stage(one, review, by=director)
    with pytest.raises(Refused, match="Review is full: 1 of 1"):
        actions.move_to_stage(two, review, by=director)
    assert Item.objects.get(pk=two.pk).stage == stage(web, "Next")
    assert StageChange.objects.filter(item=two).count() == 0
    actions.edit_item(three, {"service": "expedite"}, by=director)
    three.refresh_from_db()
    assert "at most 1" in actions.move_to_stage(three, review, by=director).warning


def test_more_expedited_than_agreed_is_said(director: User, web: Team) -> None:
    actions.set_board(web, lanes="service", expedite_limit=1, by=director)
    made = items_in(an_outcome(by=director, team=web), "A", "B", by=director, service="expedite")
    build = stage(web, "Build")
    assert "expedited" not in actions.move_to_stage(made[0], build, by=director).warning
    assert "2 are expedited at once" in actions.move_to_stage(made[1], build, by=director).warning
    assert board_of_team(web, director).expedited_over == 2


def test_the_later_mover_is_told_who_moved_it_where(
    client: Client, director: User, team_lead: User, web: Team
) -> None:
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    actions.move_to_stage(card, stage(web, "Build"), version=card.version, by=team_lead)
    with pytest.raises(Stale, match=r"Noor Haddad moved Card.*Your move was not made"):
        actions.move_to_stage(card, stage(web, "Live"), version=card.version, by=director)
    client.force_login(director)
    late = move_json(client, card, stage=str(stage(web, "Live").key), version=card.version)
    assert (late.status_code, "Noor Haddad" in late.json()["title"]) == (409, True)


def test_a_lane_sets_the_service_or_the_owner_with_the_move(
    client: Client, director: User, web: Team
) -> None:
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    noor = Person.objects.create(name="Noor Haddad")
    client.force_login(director)
    build = str(stage(web, "Build").key)
    answer = move_json(client, card, stage=build, service="expedite", owner=str(noor.key))
    assert (answer.json()["service"], answer.json()["owner"]) == ("expedite", "Noor Haddad")
    undone = client.post(answer.json()["undo"])
    assert undone.status_code in {200, 302}
    card.refresh_from_db()
    assert (card.service, card.owner, card.stage) == ("standard", None, stage(web, "Next"))


def test_another_team_s_card_goes_where_the_meaning_is_the_same(
    client: Client, director: User, web: Team
) -> None:
    outcome = an_outcome(by=director, team=web)
    other = Team.objects.create(name="Data")
    (card,) = items_in(outcome, "Feed", by=director, team=other)
    client.force_login(director)
    moved = move_json(client, card, stage=str(stage(web, "Review").key)).json()
    card.refresh_from_db()
    assert card.stage is not None
    assert (card.stage.team, card.stage.name) == (None, "Review")
    assert moved["warning"] == ""
    names = [card.item.name for card in board_of_initiative(outcome).columns[2].cards]
    assert names == ["Feed"]


def test_cards_on_other_boards_count_towards_the_team_s_limit(director: User, web: Team) -> None:
    first, second = (an_outcome(by=director, team=web, name=name) for name in ("First", "Second"))
    for outcome in (first, second):
        (card,) = items_in(outcome, "Card", by=director)
        actions.move_to_stage(card, stage(web, "Build"), by=director)
    build = board_of_initiative(first).columns[1]
    assert (len(build.cards), build.elsewhere, build.is_over) == (1, 1, True)


def test_a_block_says_whom_it_waits_for(client: Client, director: User, web: Team) -> None:
    (card,) = items_in(an_outcome(by=director, team=web), "Card", by=director)
    legal = Team.objects.create(name="Legal")
    client.force_login(director)
    body = {"reason": "The licence", "team": str(legal.key)}
    blocked = client.post(f"/api/items/{card.key}/block", body, content_type="application/json").json()
    assert (blocked["blocked"], blocked["waits_for"], blocked["blocked_days"]) == ("The licence", "Legal", 1)
    (shown,) = [each for each in board_of_team(web, director).cards if each.item == card]
    assert shown.waits_for == "Legal"
    client.post(f"/api/items/{card.key}/block", {}, content_type="application/json")
    period = BlockedPeriod.objects.get(item=card)
    assert (period.team, period.ended_at is not None) == (legal, True)
    empty = client.post(f"/api/items/{card.key}/block", {}, content_type="application/json")
    assert empty.status_code == 422


def test_a_card_is_added_to_the_board_of_a_team(client: Client, director: User, web: Team) -> None:
    client.force_login(director)
    address = f"/api/teams/{web.key}/cards"
    none = client.post(address, {"name": "Nowhere"}, content_type="application/json")
    assert none.status_code == 422
    outcome = an_outcome(by=director, team=web)
    body = {"name": "New", "stage": str(stage(web, "Build").key)}
    made = client.post(address, body, content_type="application/json")
    assert (made.status_code, made.json()["second"]) == (201, outcome.name)
    item = Item.objects.get(name="New")
    assert (item.initiative, item.stage) == (outcome, stage(web, "Build"))


def test_a_program_s_board_holds_all_its_teams(client: Client, director: User, web: Team) -> None:
    program = create_program(name="Business", by=director)
    data = Team.objects.create(name="Data")
    for team in (web, data):
        outcome = an_outcome(by=director, team=team, program=program, name=f"For {team}")
        (card,) = items_in(outcome, f"Card of {team}", by=director)
        actions.move_to_stage(card, stages_of(team)[2], by=director)
    client.force_login(director)
    told = client.get(f"/api/programs/{program.key}/board").json()
    assert told["lanes"] == "team"
    assert {(card["name"], card["team"]) for card in told["cards"]} == {
        ("Card of Web", "Web"),
        ("Card of Data", "Data"),
    }
    page = client.get(reverse("work:program_board", args=[program.key])).content.decode()
    assert "2 cards in progress" in page


def test_who_may_not_move_is_refused(client: Client, director: User, sales_lead: User, web: Team) -> None:
    (card,) = items_in(an_outcome(by=director, team=web, visibility="company"), "Card", by=director)
    with pytest.raises(PermissionDenied):
        actions.set_board(web, lanes="none", by=sales_lead)
    client.force_login(sales_lead)
    assert move_json(client, card, stage=str(stage(web, "Build").key)).status_code == 403
    board = client.get(f"/api/teams/{web.key}/board").json()
    assert (board["can_move"], board["add_url"], board["teams"]) == (False, None, [])


def test_an_item_is_ranked_between_two(client: Client, director: User, web: Team) -> None:
    one, two, three = items_in(an_outcome(by=director, team=web), "1", "2", "3", by=director)
    client.force_login(director)
    body = {"after": str(one.key), "before": str(two.key), "version": three.version}
    ranked = client.post(f"/api/items/{three.key}/rank", body, content_type="application/json")
    assert ranked.status_code == 200
    page = client.get(reverse("work:team_backlog", args=[web.key])).content.decode()
    assert [page.index(f">{name}</a>") for name in "132"] == sorted(
        page.index(f">{name}</a>") for name in "132"
    )
    assert "3 items wait" in page
    stale = client.post(f"/api/items/{three.key}/rank", body, content_type="application/json")
    assert stale.status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_s_data_takes_the_same_queries(
    client: Client, director: User, web: Team, django_assert_num_queries: Any, count: int
) -> None:
    items_in(an_outcome(by=director, team=web), *(f"Card {at}" for at in range(count)), by=director)
    client.force_login(director)
    client.get(f"/api/teams/{web.key}/board")
    with django_assert_num_queries(14):
        told = client.get(f"/api/teams/{web.key}/board").json()
    assert len(told["cards"]) == count
