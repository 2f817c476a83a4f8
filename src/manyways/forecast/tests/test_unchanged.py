"""A forecast is made anew only where something that it hangs on has changed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from manyways.access.clock import today
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.forecast.actions import TASK
from manyways.forecast.models import Forecast
from manyways.forecast.queries import is_outdated
from manyways.forecast.runs import keep, read, run
from manyways.forecast.tasks import run_forecast
from manyways.forecast.unchanged import unchanged
from manyways.teams.models import Team
from manyways.work.actions import add_item, create_initiative
from manyways.work.models import Initiative, Item


@pytest.fixture
def plan(director: User) -> Initiative:
    """A plan of two items and an idea without any, forecast as things are; a team that is too new to be forecast."""
    found = create_initiative(name="Shop", approach="planned", by=director)
    add_item(found, name="Fitting", duration_minutes=4800, by=director)
    add_item(found, name="Opening", form="milestone", by=director)
    create_initiative(name="Idea", by=director)
    outcome = create_initiative(name="Checkout", by=director)
    add_item(outcome, name="Pay", team=Team.objects.create(name="New"), by=director)
    forecasted()
    return found


def forecasted() -> Forecast:
    simulated = read(today())
    return keep(simulated, run(simulated, today()), today())


def is_unchanged() -> bool:
    return unchanged(read(today()), today()) == Forecast.objects.latest("pk")


def test_what_does_not_bear_on_dates_makes_no_forecast(plan: Initiative) -> None:
    assert is_unchanged()
    Item.objects.filter(name="Fitting").update(name="Fit the shop")
    assert is_unchanged()


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: Item.objects.filter(name="Fitting").update(duration_minutes=480),
        lambda plan: Item.objects.filter(name="Fitting").update(finished_at=timezone.now()),
        lambda plan: Item.objects.filter(name="Opening").update(form="task"),
        lambda plan: Initiative.objects.filter(name="Idea").update(due_on=today() + timedelta(days=9)),
        lambda plan: Initiative.objects.filter(name="Checkout").update(due_on=today() + timedelta(days=9)),
        lambda plan: Forecast.objects.update(trials=2_000),
        lambda plan: Forecast.objects.update(as_of=today() - timedelta(days=1)),
        lambda plan: Item.objects.filter(name="Pay").update(initiative=plan),
        lambda plan: Item.objects.filter(name="Pay").update(initiative=Initiative.objects.get(name="Idea")),
    ],
)
def test_what_bears_on_what_is_said_makes_one(plan: Initiative, change: object) -> None:
    change(plan)  # type: ignore[operator]
    assert not is_unchanged()


def test_a_job_that_finds_nothing_changed_is_not_asked_for_again(
    plan: Initiative, director: User, client: Client
) -> None:
    Forecast.objects.update(made_at=timezone.now() - timedelta(hours=1))
    assert is_outdated()
    enqueue(TASK, by=director, label="Forecast")
    job = Job.objects.get(task=TASK)
    Job.objects.update(
        state=Job.State.DONE, started_at=timezone.now() + timedelta(minutes=1), result=run_forecast(job)
    )
    assert Forecast.objects.count() == 1
    assert not is_outdated()
    client.force_login(director)
    assert (
        "nothing has changed: the newest forecast still holds"
        in client.get(reverse("forecast:forecasts")).content.decode()
    )
