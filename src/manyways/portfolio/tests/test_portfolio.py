"""The written rule of health, the sentence on top, and the whole portfolio in a bounded number of queries."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from manyways.access.clock import today
from manyways.access.models import User
from manyways.goals.models import Goal, Metric, Reading
from manyways.money.actions import add_budget_line, approve_budget, set_team_rate
from manyways.portfolio.actions import note_own_look
from manyways.portfolio.health.checks import CHECKS
from manyways.portfolio.models import Look
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.portfolio.steps import _STEPS
from manyways.teams.actions import create_team
from manyways.teams.models import Person
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event, an_outcome


def an_initiative(number: int, **fields: object) -> Initiative:
    return Initiative.objects.create(name=f"Initiative {number}", **fields)


def test_says_at_once_what_is_missing(director: User) -> None:
    for number in range(7):
        an_initiative(number)
    owner = Person.objects.create(name="Mara")
    for number in range(7, 11):
        an_initiative(number, owner=owner, due_on=today() - timedelta(days=number))
    assert read_portfolio(director).sentence == "7 without an owner, 4 past their end."


@pytest.mark.parametrize("count", [1, 3])
def test_the_portfolio_takes_a_bounded_number_of_queries(
    director: User, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        goal = Goal.objects.create(name=f"Goal {number}")
        metric = Metric.objects.create(goal=goal, name="M", baseline=0, target=1, baseline_on=today())
        Reading.objects.create(metric=metric, read_on=today(), value=Decimal(1))
        an_initiative(number, goal=goal)
    director.grants_held()
    read_portfolio(director)
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(read_portfolio(director).rows) == count


def test_the_money_adds_up_and_follows_the_filter(client: Client, director: User) -> None:  # E-0
    for name, amount, bound in (("Fair", 180_000, 60_000), ("Partner day", 32_000, 18_000)):
        event = an_event(by=director, name=name)
        approve_budget(event, amount=Decimal(amount), by=director)
        add_budget_line(event, name="Hall", committed=Decimal(bound), by=director)
    outcome = an_outcome(by=director, name="Billing")
    approve_budget(outcome, amount=Decimal(8_000), by=director)
    client.force_login(director)
    assert "$220k\n$78k committed" in client.get("/portfolio/").content.decode()
    assert "$212k\n$78k committed" in client.get("/portfolio/?kind=event").content.decode()
    assert "committed" not in client.get("/portfolio/?kind=compliance").content.decode()


def test_what_the_teams_cost_adds_up_for_those_who_may_see_it(
    client: Client, director: User, employee: User
) -> None:
    team = create_team(name="Billing", by=director)
    set_team_rate(team, monthly=Decimal(30_000), from_on=date(2026, 1, 1), by=director)
    for name in ("A", "B"):
        an_outcome(by=director, name=name, team=team, visibility="company")
    client.force_login(director)
    assert re.findall(r"\$\d+k a month", client.get("/portfolio/").content.decode()) == [
        "$15k a month",
        "$15k a month",
        "$30k a month",
    ]
    client.force_login(employee)
    text = client.get("/portfolio/").content.decode()
    assert "k a month" not in text
    assert "?sort=money" not in text, "no column where there is nothing for them"
    assert "?sort=money" in client.get("/portfolio/?columns=money", follow=True).content.decode()


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_page_takes_a_bounded_number_of_queries(
    client: Client, director: User, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        an_initiative(number, due_on=today() + timedelta(days=number))
    client.force_login(director)
    client.get("/portfolio/")
    with django_assert_max_num_queries(12):
        assert "Initiative 0" in client.get("/portfolio/").content.decode()


def test_members_see_theirs_and_everyone_what_is_open(director: User, employee: User) -> None:
    an_initiative(1)
    an_initiative(2, visibility="company")
    assert [row.initiative.name for row in read_portfolio(employee).rows] == ["Initiative 2"]
    assert len(read_portfolio(director).rows) == 2


def test_missed_readings_are_counted_by_cadence(director: User) -> None:
    goal = Goal.objects.create(name="Goal")
    Metric.objects.create(
        goal=goal, name="M", baseline=0, target=1, baseline_on=today() - timedelta(days=65), cadence_days=30
    )
    an_initiative(1, goal=goal, owner=Person.objects.create(name="Mara"))
    (row,) = read_portfolio(director).rows
    assert row.status.level == "risk"
    assert "2 readings missed" in str(row.status.reason)


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_at_risk_comes_with_the_next_step(client: Client, director: User, count: int) -> None:
    goal = Goal.objects.create(name="Goal")
    Metric.objects.create(
        goal=goal, name="M", baseline=0, target=1, baseline_on=today() - timedelta(days=65), cadence_days=30
    )
    owner = Person.objects.create(name="Mara")
    for number in range(count):
        an_initiative(number, goal=goal, owner=owner)
    late = an_initiative(9, owner=owner, due_on=today() - timedelta(days=3))
    client.force_login(director)
    page = client.get("/today/").content.decode()
    assert page.count(f'href="{goal.get_absolute_url()}">Open the goal</a>') == count
    assert f'href="/work/{late.key}/forecast/">See what moves the date</a>' in page
    at_risk = page.split('id="at-risk"')[1].split("</section>")[0]
    assert at_risk.count("btn-primary") == 1


def test_every_step_has_its_check_and_its_page() -> None:
    assert set(_STEPS) < set(CHECKS)
    for _label, view in _STEPS.values():
        assert reverse(view, args=[uuid4()])


def test_needs_are_of_the_person(director: User, project_manager: User) -> None:
    mine = Person.objects.create(name="Mara", user=project_manager)
    an_initiative(1, owner=mine, due_on=today() - timedelta(days=1))
    an_initiative(2)
    (need,) = needs_of(project_manager, read_portfolio(project_manager))
    assert need.title.startswith("Say what")
    titles = [need.title for need in needs_of(director, read_portfolio(director))]
    assert titles == ["Name an owner for one initiative", "Sort 2 initiatives"]


@pytest.mark.parametrize("count", [1, 3])
def test_sources_without_rows_are_not_asked(
    director: User, employee: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine = Person.objects.create(name="Sam", user=employee)
    for number in range(count):
        an_initiative(number, owner=mine, due_on=today() - timedelta(days=1))
    needs_of(director, read_portfolio(director))
    portfolio = read_portfolio(employee)
    assert portfolio.count() == count
    with django_assert_num_queries(2):  # which sources have rows, and the rows of the one that has
        assert len(needs_of(employee, portfolio)) == count


def test_looks_within_an_hour_are_one(director: User) -> None:
    first = note_own_look(page="today", by=director)
    assert note_own_look(page="today", by=director).looked_at == first.looked_at
    Look.objects.update(looked_at=first.looked_at - timedelta(hours=2))
    again = note_own_look(page="today", by=director)
    assert again.before_at == first.looked_at - timedelta(hours=2)


@pytest.mark.parametrize("address", ["/today/", "/portfolio/"])
def test_pages_show_what_is_there_and_teach_when_empty(client: Client, director: User, address: str) -> None:
    client.force_login(director)
    assert "Paste my portfolio" in client.get(address).content.decode()
    an_initiative(1)
    assert "Initiative 1" in client.get(address).content.decode()


def test_the_table_is_edited_in_place(client: Client, director: User) -> None:
    row = an_initiative(1)
    client.force_login(director)
    answer = client.post(
        f"/portfolio/?row={row.key}&edit=name",
        {"name-value": "Renamed", "name-version": row.version},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.name == "Renamed"
