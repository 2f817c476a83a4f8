"""What goes on and what stops: each verdict is carried out, and what stopping frees leaves out what is spent."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.money.actions import add_budget_line
from manyways.portfolio.actions import dispose_initiative, weigh_initiative
from manyways.portfolio.models import Standing
from manyways.portfolio.queries import read_portfolio
from manyways.portfolio.standings import standing_rows, stopping_sentence, warnings_of
from manyways.teams.actions import create_team
from manyways.teams.models import Person
from manyways.work.actions import edit_item
from manyways.work.tests.samples import an_event, items_in


def test_each_verdict_is_carried_out(director: User) -> None:  # EVO-5
    team = create_team(name="Billing", by=director)
    first, second, third, fourth = (an_event(by=director, name=name) for name in "ABCD")
    items = items_in(third, "One", by=director)
    dispose_initiative(first, verdict="finish", reason="Nearly there", by=director)
    dispose_initiative(second, verdict="stop", reason="No demand", by=director)
    dispose_initiative(third, verdict="convert", approach="hybrid", reason="Outcome unclear", by=director)
    dispose_initiative(fourth, verdict="hand", team=team, reason="Theirs", by=director)
    for row in (first, second, third, fourth):
        row.refresh_from_db()
    assert (first.state, second.state, third.approach, fourth.team) == ("running", "stopped", "hybrid", team)
    assert list(third.items.all()) == items
    assert Standing.objects.filter(decided_on=today(), decided_by=director).count() == 4


@pytest.mark.parametrize(
    "given",
    [
        {"verdict": "convert", "reason": " ", "approach": "flow"},
        {"verdict": "convert", "reason": "So", "approach": "planned"},
        {"verdict": "convert", "reason": "So", "approach": "scrum"},
        {"verdict": "hand", "reason": "So"},
        {"verdict": "pause", "reason": "So"},
    ],
)
def test_refusals(director: User, given: dict[str, str]) -> None:
    with pytest.raises(Refused):
        dispose_initiative(an_event(by=director), **given, by=director)
    assert not Standing.objects.exists()


def test_only_those_who_may_decide(director: User, employee: User, project_manager: User) -> None:
    mine = an_event(by=director, owner=Person.objects.create(name="Mara", user=project_manager))
    for stranger in (employee, project_manager):
        with pytest.raises(PermissionDenied):
            dispose_initiative(mine, verdict="finish", reason="Mine", by=stranger)
        with pytest.raises(PermissionDenied):
            weigh_initiative(mine, {"value_left": Decimal(5)}, by=stranger)


def test_who_may_not_see_money_reads_no_verdict_on_it(director: User, employee: User) -> None:
    event = an_event(by=director, visibility="company", due_on=today() + timedelta(days=60))
    add_budget_line(event, name="Hall", estimate=Decimal(100_000), by=director)
    weigh_initiative(event, {"value_left": Decimal(20_000)}, by=director)
    levels = [standing_rows(read_portfolio(user))[0].worth.level for user in (director, employee)]
    assert levels == ["risk", "none"]


def test_of_two_who_weigh_at_once_the_second_sees_both_values(director: User, client: Client) -> None:
    event = an_event(by=director)
    client.force_login(director)
    address = f"/portfolio/standings/?row={event.key}&edit=value_left"
    for first, second in ((20_000, 25_000), (30_000, 40_000)):
        shown = client.get(address).content.decode()
        seen = re.findall(r'name="value_left-version" value="(\d+)"', shown)
        for amount, status in ((first, 302), (second, 409)):
            sent = {"value_left-value": amount, "value_left-version": seen}
            assert client.post(address, sent).status_code == status
        assert Standing.objects.get().value_left == first


def test_what_stopping_frees_leaves_out_what_is_spent_and_committed(director: User) -> None:  # EVO-6
    event = an_event(by=director, due_on=today() + timedelta(days=60))
    add_budget_line(
        event,
        name="Hall",
        estimate=Decimal(100_000),
        committed=Decimal(30_000),
        paid=Decimal(20_000),
        by=director,
    )
    for number, item in enumerate(items_in(event, "One", "Two", "Three", by=director)):
        edit_item(item, {"owner": Person.objects.create(name=f"P{min(number, 1)}")}, by=director)
    weigh_initiative(event, {"value_left": Decimal(30_000), "is_candidate": True}, by=director)
    (row,) = standing_rows(read_portfolio(director))
    assert (row.left, row.freed, row.people) == (80_000, 70_000, 3)
    assert row.worth.level == "risk"
    sentence = stopping_sentence([row], "USD")
    assert "frees $70k and 3 people now" in sentence
    weigh_initiative(event, {"value_left": Decimal(60_000)}, by=director)
    assert standing_rows(read_portfolio(director))[0].worth.level == "watch"


def test_people_in_two_candidates_are_freed_once(director: User) -> None:  # EVO-6
    mara = Person.objects.create(name="Mara")
    for name in ("Fair", "Partner day"):
        event = an_event(by=director, name=name)
        items_in(event, "Hall", by=director, owner=mara)
        weigh_initiative(event, {"is_candidate": True}, by=director)
    rows = standing_rows(read_portfolio(director))
    assert [row.people for row in rows] == [1, 1]
    assert "and 1 person now" in stopping_sentence(rows, "USD")


def test_converting_warns_from_the_rows(director: User) -> None:
    event = an_event(by=director)
    (item,) = items_in(event, "One", by=director)
    edit_item(item, {"deadline_at": f"{today()}T12:00Z"}, by=director)
    text = " ".join(warnings_of(event))
    assert "1 date is fixed" in text
    assert "No team leads it" in text


def test_the_pages(director: User, employee: User, client: Client) -> None:
    event = an_event(by=director, visibility="company")
    client.force_login(director)
    edited = client.post(
        f"/portfolio/standings/?row={event.key}&edit=value_left", {"value_left-value": "30k"}
    )
    assert edited.status_code == 302
    assert Standing.objects.get().value_left == 30_000
    assert client.post(f"/work/{event.key}/standing/", {"verdict": "stop", "reason": ""}).status_code == 422
    client.post(f"/work/{event.key}/standing/", {"verdict": "stop", "reason": "No demand"})
    assert "No demand" in client.get("/portfolio/standings/").content.decode()
    assert "No demand" in client.get(f"/work/{event.key}/decided/").content.decode()
    assert "No demand" in client.get("/find?q=No+demand").content.decode()
    client.force_login(employee)
    sent = {"verdict": "finish", "reason": "Mine"}
    assert client.post(f"/work/{event.key}/standing/", sent).status_code == 403
