"""Items: the outline, ranks, splitting, links without circles, and the board's clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused, Stale
from manyways.access.clock import now
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work import actions
from manyways.work.boards import board_of_initiative, board_of_team
from manyways.work.models import BlockedPeriod, Initiative, Item, Link, StageChange
from manyways.work.queries.ageing import Days
from manyways.work.queries.boards import stages_of
from manyways.work.queries.outline import outline
from manyways.work.tests.samples import an_event, an_outcome, items_in


def names(initiative: Initiative) -> list[str]:
    return [f"{branch.number} {branch.item.name}" for branch in outline(initiative)]


def test_the_outline_keeps_order_and_depth(director: User) -> None:
    event = an_event(by=director)
    place, people = items_in(event, "Place", "People", by=director, form="phase")
    items_in(event, "Venue", "Hotel", by=director, parent=place)
    actions.add_item(event, name="Speakers", parent=people, by=director)
    assert names(event) == ["1 Place", "1.1 Venue", "1.2 Hotel", "2 People", "2.1 Speakers"]


def test_an_item_moves_with_everything_inside_it(director: User) -> None:
    event = an_event(by=director)
    place, people = items_in(event, "Place", "People", by=director, form="phase")
    (venue,) = items_in(event, "Venue", by=director, parent=place)
    actions.move_item(place, parent=people, by=director)
    assert names(event) == ["1 People", "1.1 Place", "1.1.1 Venue"]
    with pytest.raises(Refused):
        actions.move_item(people, parent=venue, by=director)
    other = an_event(by=director, name="Other")
    (stranger,) = items_in(other, "Stranger", by=director)
    with pytest.raises(Refused):
        actions.move_item(venue, parent=stranger, by=director)


def test_places_run_out_and_room_is_made(director: User) -> None:
    event = an_event(by=director)
    first, last = items_in(event, "first", "last", by=director)
    for index in range(30):
        actions.add_item(event, name=str(index), after=first, by=director)
    shown = [branch.item.name for branch in outline(event)]
    assert shown == ["first", *(str(index) for index in reversed(range(30))), "last"]
    assert last.rank < Item.objects.get(pk=last.pk).rank


def test_pasted_rows_are_all_or_none_and_the_row_is_named(director: User) -> None:
    event = an_event(by=director)
    rows = [{"name": "Place", "form": "phase"}, {"name": "Venue", "level": 1}, {"name": "", "level": 1}]
    with pytest.raises(Refused, match="Row 3"):
        actions.add_items(event, rows, by=director)
    assert not event.items.exists()
    actions.add_items(event, [*rows[:2], {"name": "People", "form": "phase"}], by=director)
    assert names(event) == ["1 Place", "1.1 Venue", "2 People"]


def test_a_milestone_takes_no_time_and_holds_nothing(director: User) -> None:
    event = an_event(by=director)
    with pytest.raises(Refused):
        actions.add_item(event, name="Doors open", form="milestone", duration_minutes=60, by=director)
    (doors,) = items_in(event, "Doors open", by=director, form="milestone")
    with pytest.raises(Refused):
        actions.add_item(event, name="Inside", parent=doors, by=director)


def test_bounds_of_a_duration_keep_their_order(director: User) -> None:
    event = an_event(by=director)
    (venue,) = items_in(event, "Venue", by=director, duration_minutes=960)
    with pytest.raises(Refused):
        actions.edit_item(venue, {"duration_low_minutes": 961}, by=director)
    assert Item.objects.get(pk=venue.pk).duration_low_minutes is None
    actions.edit_item(venue, {"duration_low_minutes": 480, "duration_high_minutes": 1920}, by=director)


def test_a_stale_item_is_refused_and_a_stranger_too(director: User, sales_lead: User) -> None:
    event = an_event(by=director, visibility="company")
    (venue,) = items_in(event, "Venue", by=director)
    actions.edit_item(venue, {"name": "Hall"}, version=venue.version, by=director)
    with pytest.raises(Stale):
        actions.edit_item(venue, {"name": "Room"}, version=venue.version, by=director)
    with pytest.raises(PermissionDenied):
        actions.edit_item(venue, {"name": "Room"}, by=sales_lead)


def test_a_timed_item_splits_into_parts_that_follow_each_other(director: User) -> None:
    event = an_event(by=director)
    first, work, last = items_in(event, "a", "b", "c", by=director, duration_minutes=1000, size=3)
    actions.add_link(first, successor=work, by=director)
    actions.add_link(work, successor=last, by=director)
    parts = actions.split_item(work, ["b1", "b2", "b3"], by=director)
    assert [part.duration_minutes for part in parts] == [333, 333, 334]
    assert sum(part.size for part in parts) == pytest.approx(3)
    chain = {(link.predecessor.name, link.successor.name) for link in Link.objects.all()}
    assert chain == {("a", "b1"), ("b1", "b2"), ("b2", "b3"), ("b3", "c")}
    assert names(event) == ["1 a", "2 b1", "3 b2", "4 b3", "5 c"]


def test_splitting_keeps_pauses_where_they_were(director: User) -> None:
    pauses = [[240, 60], [500, 480], [700, 90]]
    fields = {"duration_minutes": 1000, "pauses": pauses, "work_type": "discovery"}
    (work,) = items_in(an_event(by=director), "a", by=director, deadline_at="2027-03-01T12:00Z", **fields)
    first, second = actions.split_item(work, ["b1", "b2"], by=director)
    assert (first.pauses, second.pauses) == ([[240, 60]], [[200, 90]])
    assert Link.objects.get(predecessor=first, successor=second).lag == 480
    second.refresh_from_db()
    assert (second.work_type, second.deadline_at) == ("discovery", first.deadline_at)


def test_an_untimed_item_splits_side_by_side(director: User) -> None:
    outcome = an_outcome(by=director)
    first, work, last = items_in(outcome, "a", "b", "c", by=director, size=4)
    actions.add_link(first, successor=work, by=director)
    actions.add_link(work, successor=last, by=director)
    actions.split_item(work, ["b1", "b2"], by=director)
    pairs = {(link.predecessor.name, link.successor.name) for link in Link.objects.all()}
    assert pairs == {("a", "b1"), ("a", "b2"), ("b1", "c"), ("b2", "c")}
    with pytest.raises(Refused):
        actions.split_item(work, ["only"], by=director)


def test_circles_are_refused_with_the_names_in_them(director: User) -> None:
    event, other = an_event(by=director), an_outcome(by=director)
    venue, hotel = items_in(event, "Venue", "Hotel", by=director)
    (demo,) = items_in(other, "Demo", by=director)
    actions.add_link(venue, successor=demo, by=director)
    actions.add_link(demo, successor=hotel, by=director)
    with pytest.raises(Refused, match="Venue → Demo → Hotel → Venue"):
        actions.add_link(hotel, successor=venue, by=director)


def test_circles_through_a_phase_are_found(director: User) -> None:
    event = an_event(by=director)
    (place,) = items_in(event, "Place", by=director, form="phase")
    venue, hotel = items_in(event, "Venue", "Hotel", by=director, parent=place)
    (party,) = items_in(event, "Party", by=director)
    actions.add_link(place, successor=party, by=director)
    with pytest.raises(Refused, match="circle"):
        actions.add_link(party, successor=hotel, by=director)
    with pytest.raises(Refused, match="circle"):
        actions.add_link(place, successor=venue, by=director)
    actions.add_link(venue, successor=hotel, by=director)


def test_a_link_to_what_is_hidden_is_refused(director: User, employee: User) -> None:
    mine, hidden = an_event(by=director), an_event(by=director, name="Hidden")
    (venue,) = items_in(mine, "Venue", by=director)
    (secret,) = items_in(hidden, "Secret", by=director)
    actions.add_member(mine, user=employee, by=director)
    with pytest.raises(Refused):
        actions.add_link(secret, successor=venue, by=User.objects.get(pk=employee.pk))


def test_the_clock_starts_with_work_and_stops_with_done(director: User) -> None:
    outcome = an_outcome(by=director)
    (card,) = items_in(outcome, "Card", by=director)
    _backlog, ready, doing, review, done = stages_of(None)
    start = now() - timedelta(days=9)
    for stage, days in ((ready, 0), (doing, 1), (review, 4), (doing, 5), (done, 8)):
        actions.move_to_stage(card, stage, at=start + timedelta(days=days), by=director)
        card.refresh_from_db()
    assert card.started_at == start + timedelta(days=1)
    assert card.finished_at == start + timedelta(days=8)
    assert StageChange.objects.filter(item=card).count() == 5
    actions.move_to_stage(card, doing, by=director)
    card.refresh_from_db()
    assert (card.finished_at, card.started_at) == (None, start + timedelta(days=1))


def test_a_passed_limit_warns_and_does_not_block(director: User) -> None:
    web = Team.objects.create(name="Web")
    stages = [
        {"name": "Next", "category": "waiting"},
        {"name": "Build", "category": "doing", "wip_limit": 1},
        {"name": "Live", "category": "done"},
    ]
    _next, build, _live = actions.set_stages(web, stages, by=director)
    outcome = an_outcome(by=director, team=web)
    one, two = items_in(outcome, "One", "Two", by=director)
    assert actions.move_to_stage(one, build, by=director).warning == ""
    assert "at most 1" in actions.move_to_stage(two, build, by=director).warning
    assert board_of_team(web, director).columns[1].is_over


def test_blocked_time_is_kept(director: User) -> None:
    outcome = an_outcome(by=director)
    (card,) = items_in(outcome, "Card", by=director)
    with pytest.raises(Refused):
        actions.block_item(card, reason="", by=director)
    blocked = actions.block_item(card, reason="No key", at=now() - timedelta(days=3), by=director)
    actions.block_item(blocked, reason="Still no key", by=director)
    free = actions.unblock_item(Item.objects.get(pk=card.pk), by=director)
    period = BlockedPeriod.objects.get(item=card)
    assert (free.blocked_since, period.reason) == (None, "Still no key")
    assert period.ended_at is not None
    assert (period.ended_at - period.started_at).days == 3


def test_planned_items_stand_on_a_board_by_what_they_do(director: User) -> None:
    event = an_event(by=director)
    waiting, running, over = items_in(event, "waiting", "running", "over", by=director)
    actions.record_dates(running, started_at=now() - timedelta(days=2), by=director)
    actions.record_dates(over, finished_at=now() - timedelta(days=1), by=director)
    board = board_of_initiative(actions.change_approach(event, "hybrid", reason="Try", by=director))
    shown = {
        column.stage.name: [card.item.name for card in column.cards]
        for column in board.columns
        if column.cards
    }
    assert shown == {"Backlog": ["waiting"], "Doing": ["running"], "Done": ["over"]}
    assert waiting.stage is None


def test_ages_are_compared_with_the_team_s_own_history(director: User) -> None:
    web = Team.objects.create(name="Web")
    outcome = an_outcome(by=director, team=web)
    for days in range(1, 9):
        (done,) = items_in(outcome, f"done {days}", by=director)
        finish = now() - timedelta(days=20)
        actions.record_dates(done, started_at=finish - timedelta(days=days), finished_at=finish, by=director)
    (old,) = items_in(outcome, "old", by=director)
    actions.record_dates(old, started_at=now() - timedelta(days=7), by=director)
    board = board_of_team(web, director)
    assert board.ageing.whole == Days(5, 8)
    (card,) = board.in_progress
    assert (card.age_days, card.age_level, card.is_old) == (8, 1, False)


def test_ranks_on_a_board(director: User) -> None:
    outcome = an_outcome(by=director)
    one, _two, three = items_in(outcome, "1", "2", "3", by=director)
    actions.rank_item(three, after=None, before=one, by=director)
    assert [card.item.name for card in board_of_initiative(outcome).cards] == ["3", "1", "2"]


def test_a_dropped_item_leaves_the_board_and_can_come_back(director: User) -> None:
    outcome = an_outcome(by=director)
    (card,) = items_in(outcome, "Card", by=director)
    dropped = actions.drop_item(card, reason="Not needed", by=director)
    assert not board_of_initiative(outcome).cards
    actions.restore_item(dropped, by=director)
    assert len(board_of_initiative(outcome).cards) == 1
    actions.delete_item(Item.objects.get(pk=card.pk), by=director)
    assert not Item.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_adding_an_item_by_the_api_asks_little(
    director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    event = an_event(by=director)
    items_in(event, *(f"Item {number}" for number in range(count)), by=director)
    client.force_login(director)
    address = f"/api/initiatives/{event.key}/items"
    with django_assert_num_queries(12):
        answer = client.post(address, {"name": "Hall"}, content_type="application/json")
    assert answer.status_code == 201


def test_an_item_made_of_others_says_how_many_of_them_are_finished(director: User, client: Client) -> None:
    event = an_event(by=director)
    (venue,) = items_in(event, "Venue", by=director)
    hall = actions.add_item(event, name="Hall", parent=venue, by=director)
    seats, _stage = (
        actions.add_item(event, name=name, parent=hall, by=director) for name in ("Seats", "Stage")
    )
    Item.objects.filter(pk=seats.pk).update(started_at=now(), finished_at=now())
    client.force_login(director)
    told = "{} of {} items inside are finished.".format
    for item in (venue, hall):
        assert told(1, 2) in client.get(item.get_absolute_url()).content.decode()
    Item.objects.filter(parent=hall).update(dropped_at=now())
    assert "It has not started." in client.get(hall.get_absolute_url()).content.decode()
