"""A change with several milestones: what changes is said at one of them; who is affected is on the list, or asked for."""

from decimal import Decimal

import pytest
from django.test import Client

from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Impact, Milestone, Process, ProcessImpact, Size
from manyways.change.standing.people import Standing
from manyways.change.tests.samples import a_change, a_group, impacts_of
from manyways.goals.actions import add_goal, add_metric
from manyways.money.actions import add_budget_line
from manyways.teams.models import Group
from manyways.work.actions import edit_initiative
from manyways.work.models import Initiative


@pytest.fixture
def sales(director: User) -> Group:
    return a_group("Sales", people=6, by=director)


@pytest.fixture
def change(director: User, sales: Group) -> Initiative:
    return a_change(sales, by=director)


@pytest.fixture
def second(change: Initiative, director: User) -> Milestone:
    return actions.add_milestone(change, name="Second wave", fixed_on=None, by=director)


def _said(group: Group) -> dict[str, object]:
    return {"group": group.pk, "summary": "New rota", "size": Size.objects.all()[0].pk}


def test_an_impact_is_said_and_moved_to_the_milestone_chosen(
    change: Initiative, second: Milestone, sales: Group, director: User, client: Client
) -> None:
    client.force_login(director)
    url = f"/change/{change.key}/impacts/"
    assert "At which milestone" in client.get(url).content.decode()
    client.post(f"{url}add", {**_said(sales), "milestone": second.pk})
    row = Impact.objects.get(summary="New rota")
    assert row.milestone == second
    first = change.items.get(milestone__isnull=False, name="It starts").milestone
    page = f"/change/impacts/{row.key}/"
    numbers = dict.fromkeys(("train_level", "lead_days", "effort_hours", "settling_weeks"), 0)
    given = {"summary": "New rota", "severity": 2, "side": "neither", "milestone": first.pk, **numbers}
    assert client.post(page, given).status_code == 302
    row.refresh_from_db()
    assert row.milestone == first


def test_with_one_milestone_nobody_is_asked(
    change: Initiative, sales: Group, director: User, client: Client
) -> None:
    client.force_login(director)
    url = f"/change/{change.key}/impacts/"
    assert "At which milestone" not in client.get(url).content.decode()
    assert client.post(f"{url}add", _said(sales)).status_code == 302
    assert Impact.objects.get(summary="New rota").milestone.item.name == "It starts"


def test_a_process_breaks_at_the_milestone_chosen(
    change: Initiative, second: Milestone, director: User, client: Client
) -> None:
    client.force_login(director)
    process = Process.objects.create(name="Payroll")
    given = {"process": process.pk, "breaks": "Codes", "severity": 3, "milestone": second.pk}
    client.post(f"/change/{change.key}/processes/add", given)
    assert ProcessImpact.objects.get().milestone == second


def test_who_is_affected_comes_onto_the_list(change: Initiative, director: User) -> None:
    legal = a_group("Legal", people=5, by=director)
    actions.add_impact(
        milestone=impacts_of(change)[0].milestone, group=legal, summary="New forms", by=director
    )
    assert [row.name for row in change.stakeholders.order_by("rank")] == ["Sales", "Legal"]
    assert Standing(change).unlisted == []


def test_whoever_was_taken_off_and_is_affected_is_named_with_the_next_step(
    change: Initiative, sales: Group, director: User, client: Client
) -> None:
    row = change.stakeholders.get()
    actions.remove_stakeholder(row, by=director)
    client.force_login(director)
    page = client.get(f"/change/{change.key}/people/").content.decode()
    assert "It changes something for Sales, and nobody is on the list yet." in page
    assert "For everything owed something is planned" not in page
    client.post(f"/change/{change.key}/people/add/", {"group": str(sales.key), "write": "yes"})
    assert [row.name for row in change.stakeholders.all()] == ["Sales"]


def test_the_gate_asks_for_a_measured_goal_and_for_money(  # EVO-4
    change: Initiative, director: User, client: Client
) -> None:
    client.force_login(director)
    url = f"/change/{change.key}/ready/"

    def lacks(words: str) -> bool:
        missing = client.get(f"/api/changes/{change.key}/readiness").json()[0]["missing"]
        assert client.get(url).status_code == 200
        return any(words in each for each in missing)

    goal = add_goal(name="Sooner to schools", by=director)
    edit_initiative(change, {"goal": goal}, by=director)
    assert lacks("A goal with a measure")
    assert lacks("Money")
    add_metric(goal, name="Weeks", baseline=Decimal(9), target=Decimal(4), by=director)
    add_budget_line(initiative=change, name="Trainers", estimate=Decimal(9000), by=director)
    assert not lacks("A goal with a measure")
    assert not lacks("Money")
