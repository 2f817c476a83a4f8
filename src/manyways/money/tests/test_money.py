"""Money: the acceptance figures, who may see and change it, what is refused, bounded pages."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import translation

from manyways.access.actions import Refused, Stale
from manyways.access.models import Grant, Role, User
from manyways.money import actions
from manyways.money.models import BudgetLine
from manyways.money.queries import money_of, monthly_by_team, team_costs
from manyways.teams.actions import create_team
from manyways.teams.models import Person
from manyways.ui.amounts import AmountField
from manyways.work.actions import finish_initiative
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event, an_outcome


def _line(initiative: Initiative, by: User, name: str = "Venue", **amounts: int) -> BudgetLine:
    given: dict[str, Any] = {key: Decimal(value) for key, value in amounts.items()}
    return actions.add_budget_line(initiative, name=name, by=by, **given)


@pytest.mark.parametrize(
    ("budget", "committed", "paid", "left"),
    [(180_000, 60_000, 20_000, 120_000), (50_000, 10_000, 15_000, 35_000), (1_000, 0, 0, 1_000)],
)
def test_what_is_uncommitted_of_a_budget(  # E-2a
    director: User, budget: int, committed: int, paid: int, left: int
) -> None:
    event = an_event(by=director)
    actions.approve_budget(event, amount=Decimal(budget), by=director)
    venue = _line(event, director, estimate=70_000)
    actions.edit_budget_line(venue, {"committed": Decimal(committed), "paid": Decimal(paid)}, by=director)
    assert money_of([event], director)[event.pk].uncommitted == left


def test_without_a_budget_the_estimates_are_the_total(director: User) -> None:
    event = an_event(by=director)
    _line(event, director, estimate=300)
    _line(event, director, "Catering", estimate=200, committed=80)
    money = money_of([event], director)[event.pk]
    assert (money.total, money.bound, money.uncommitted, money.unplanned) == (500, 80, 420, 0)


def test_more_planned_than_approved_is_said(director: User) -> None:
    event = an_event(by=director)
    actions.approve_budget(event, amount=Decimal(500), reserve=Decimal(100), by=director)
    _line(event, director, estimate=450)
    money = money_of([event], director)[event.pk]
    assert money.unplanned == -50
    assert money.is_over


def test_a_teams_cost_is_split_evenly_and_adds_up(director: User) -> None:
    team = create_team(name="Billing", by=director)
    actions.set_team_rate(team, monthly=Decimal(90_000), from_on=date(2026, 1, 1), by=director)
    first, second, third = (an_outcome(by=director, name=name, team=team) for name in ("A", "B", "C"))
    assert monthly_by_team(director) == {team.pk: Decimal(30_000)}
    finish_initiative(third, by=director)
    third.refresh_from_db()
    monthly = {pk: each.monthly for pk, each in money_of([first, second, third], director).items()}
    assert monthly == {first.pk: Decimal(45_000), second.pk: Decimal(45_000), third.pk: 0}


def test_a_rate_holds_until_a_later_one(director: User) -> None:
    team = create_team(name="Billing", by=director)
    actions.set_team_rate(team, monthly=Decimal(10), from_on=date(2026, 1, 1), by=director)
    actions.set_team_rate(team, monthly=Decimal(20), from_on=date(2026, 6, 1), by=director)
    assert team_costs(director, date(2026, 5, 31)) == {team.pk: 10}
    assert team_costs(director, date(2026, 6, 1)) == {team.pk: 20}
    assert team_costs(director, date(2025, 12, 31)) == {}


def test_refusals(director: User) -> None:
    event = an_event(by=director)
    with pytest.raises(Refused) as refused:
        actions.approve_budget(event, amount=Decimal(10), reserve=Decimal(11), by=director)
    assert "reserve" in str(refused.value.message)
    with pytest.raises(Refused):
        _line(event, director, estimate=-1)
    with pytest.raises(Refused):
        _line(event, director, "  ", estimate=1)
    paid = _line(event, director, paid=5)
    with pytest.raises(Refused):
        actions.remove_budget_line(paid, by=director)
    actions.edit_budget_line(paid, {"paid": Decimal(0)}, version=paid.version, by=director)
    with pytest.raises(Stale):
        actions.edit_budget_line(paid, {"paid": Decimal(9)}, version=1, by=director)
    actions.remove_budget_line(paid, by=director)
    assert not BudgetLine.objects.exists()


def test_who_may_see_and_change_money(
    director: User, finance: User, employee: User, sales_lead: User, client: Client
) -> None:
    event = an_event(by=director, visibility="company")
    line = _line(event, director, estimate=5)
    team = create_team(name="Billing", by=director)
    actions.set_team_rate(team, monthly=Decimal(90_000), by=director)
    for stranger in (employee, sales_lead):
        with pytest.raises(PermissionDenied):
            _line(event, stranger, estimate=1)
        assert not BudgetLine.objects.visible_to(stranger).exists()
        assert money_of([event], stranger)[event.pk].total == 0
        assert team_costs(stranger) == {}
        client.force_login(stranger)
        for address in ("/money/", f"/work/{event.key}/money/", f"/api/initiatives/{event.key}/budget"):
            assert client.get(address).status_code == 403, address
        assert (
            client.patch(
                f"/api/budget/lines/{line.key}", {"paid": 1}, content_type="application/json"
            ).status_code
            == 404
        )
        assert "/money/" not in client.get(f"/work/{event.key}/items/").content.decode()
    assert BudgetLine.objects.visible_to(finance).get() == line
    assert team_costs(finance) == {team.pk: 90_000}


def test_an_owner_and_a_member_with_the_part_see_their_budget(director: User, employee: User) -> None:
    mine = an_event(by=director, owner=Person.objects.create(name="Sam", user=employee))
    other = an_event(by=director, name="Fair")
    for event in (mine, other):
        _line(event, director, estimate=5)
    assert [row.initiative for row in BudgetLine.objects.visible_to(employee)] == [mine]
    with pytest.raises(PermissionDenied):
        actions.approve_budget(mine, amount=Decimal(5), by=employee)
    role = Role.objects.get(slug="project-manager")
    Grant.objects.create(user=employee, role=role, scope_kind="initiative", scope_id=other.pk)
    employee.forget_grants()
    assert BudgetLine.objects.visible_to(employee).count() == 2


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("180,000", 180_000),
        ("$180k", 180_000),
        ("1.2m", 1_200_000),
        ("180 000.50", "180000.50"),
        ("EUR 5", 5),
        ("180.000,00 €", 180_000),
        ("180.000", 180_000),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", 1_234_567),
        ("12,50", "12.50"),
        ("12.5", "12.5"),
        ("1,2m", 1_200_000),
        ("1,250k", 1_250_000),
        ("180.000,-", 180_000),
        ("5 CHF", 5),
        ("0", 0),
    ],
)
def test_amounts_as_people_type_them(typed: str, amount: int | str) -> None:
    assert AmountField().clean(typed) == Decimal(amount)


def test_a_short_amount_is_read_in_the_language_of_the_reader() -> None:
    for language, typed, amount in (
        ("en", "1.25k", 1_250),
        ("en", "1.250m", 1_250_000),
        ("de", "1.250k", 1_250_000),
    ):
        with translation.override(language):
            assert AmountField().clean(typed) == amount


@pytest.mark.parametrize(
    "typed",
    ["twelve", "-5", "1e400", "NaN", "abc", "USD", "k", "0.125", "1.23.4", "1,2,3", "5km", "1.2345,6"],
)
def test_amounts_that_are_none_are_refused(typed: str) -> None:  # E-2a: also where none may be given
    with pytest.raises(ValidationError):
        AmountField(required=False).clean(typed)


def test_the_pages_say_what_is_left(director: User, client: Client) -> None:
    event = an_event(by=director)
    client.force_login(director)
    client.post(f"/work/{event.key}/money/lines/", {"name": "Venue", "estimate": "60k"})
    client.post(f"/work/{event.key}/money/approve/", {"amount": "180,000", "reserve": ""})
    line = BudgetLine.objects.get()
    address = f"/work/{event.key}/money/"
    sent = {"committed-value": "60000", "committed-version": line.version}
    assert client.post(f"{address}?row={line.key}&edit=committed", sent).status_code == 302
    text = client.get(address).content.decode()
    assert "$60k of $180k committed" in text
    assert "$120k uncommitted" in text
    assert "$120k" in client.get("/money/").content.decode()
    assert client.get(f"{address}?format=csv").getvalue().decode().count("60000") == 2


def test_what_a_team_pays_is_a_cell_that_holds_from_today(
    director: User, finance: User, employee: User, client: Client
) -> None:
    team = create_team(name="Billing", by=director)
    actions.set_team_rate(team, monthly=Decimal(90_000), from_on=date(2026, 1, 1), by=director)
    silent = create_team(name="Search", by=director)
    client.force_login(finance)
    text = client.get("/money/teams/").content.decode()
    assert "$90k" in text
    assert "Not said yet" in text
    assert "<button>Set" not in text
    for each, written in ((team, "95k"), (silent, "40,000")):
        address = f"/money/teams/?row={each.key}&edit=rate"
        saved = client.post(address, {"rate-value": written}, headers={"HX-Request": "true"})
        assert saved.status_code == 200
        assert "undo" in saved.headers["HX-Trigger"]
    assert team_costs(director) == {team.pk: 95_000, silent.pk: 40_000}
    assert team_costs(director, date(2026, 1, 2)) == {team.pk: 90_000}
    assert "$135k" in client.get("/money/teams/").content.decode()
    client.force_login(employee)
    assert client.get("/money/teams/").status_code == 403
    assert client.post(f"/money/teams/?row={team.key}&edit=rate", {"rate-value": "1"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        event = an_event(by=director, name=f"Event {number}")
        _line(event, director, estimate=5)
        team = create_team(name=f"Team {number}", by=director)
        actions.set_team_rate(team, monthly=Decimal(90_000), by=director)
    client.force_login(director)
    client.get("/money/")
    with django_assert_num_queries(12):
        client.get("/money/")
    client.get("/money/teams/")
    with django_assert_num_queries(10):
        client.get("/money/teams/")
