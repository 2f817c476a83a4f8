"""A change begun without a day has none until somebody sets one or puts something before it."""

from datetime import timedelta

import pytest
from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Milestone
from manyways.change.queries.days import UNKNOWN, days_of, trial_days
from manyways.change.standing.changes import ChangeRow, change_rows
from manyways.change.tests.samples import a_group, milestone_of
from manyways.forecast.models import Window
from manyways.forecast.runs import keep, read, run
from manyways.work.actions import add_item, add_link
from manyways.work.models import Initiative


@pytest.fixture
def change(director: User) -> Initiative:
    sales = a_group("Sales", people=3, by=director)
    return actions.start_change(name="Teams own their products", groups=[sales], by=director)


def forecasted() -> None:
    simulated = read(today())
    keep(simulated, run(simulated, today(), trials=50), today())


def row_of(change: Initiative) -> ChangeRow:
    return change_rows([Initiative.objects.get(pk=change.pk)])[0]


def something_before(milestone: Milestone, by: User) -> None:
    before = add_item(milestone.initiative, name="Draw the areas", duration_minutes=48_000, by=by)
    add_link(before, successor=milestone.item, by=by)


def test_nothing_says_when_it_starts(change: Initiative, director: User, client: Client) -> None:
    forecasted()
    milestone = milestone_of(change)
    assert days_of([milestone]) == {milestone.pk: UNKNOWN}
    assert trial_days([milestone]) == {milestone.pk: ((), ())}
    row = row_of(change)
    assert (row.on, row.is_late, str(row.status)) == (None, False, "Set a day")
    assert Window.objects.get(initiative=change, item=None).state == Window.State.EMPTY
    client.force_login(director)
    case = client.get(f"/change/{change.key}/case/").content.decode()
    assert "no day yet" in case
    assert "Set a day" in case
    assert "from the forecast" not in case
    assert "no day yet" in client.get(f"/change/{change.key}/ready/").content.decode()
    for page in ("/change/", "/portfolio/", f"/change/{change.key}/people/"):
        assert "Should have been told" not in client.get(page).content.decode()


def test_what_comes_before_it_says_when(change: Initiative, director: User) -> None:
    milestone = milestone_of(change)
    something_before(milestone, director)
    forecasted()
    assert days_of([milestone])[milestone.pk] > today() + timedelta(days=100)
    assert row_of(change).on is not None
    assert Window.objects.get(initiative=change, item=None).state == Window.State.WINDOW


def test_what_comes_before_its_phase_says_when(change: Initiative, director: User) -> None:
    milestone = milestone_of(change)
    phase = add_item(change, name="Begin", form="phase", by=director)
    milestone.item.parent = phase
    milestone.item.save()
    before = add_item(change, name="Draw the areas", duration_minutes=48_000, by=director)
    add_link(before, successor=phase, by=director)
    forecasted()
    assert days_of([milestone])[milestone.pk] > today() + timedelta(days=100)


def test_a_start_to_come_says_when(change: Initiative, director: User) -> None:
    begins = today() + timedelta(days=30)
    Initiative.objects.filter(pk=change.pk).update(starts_on=begins, started_on=None)
    forecasted()
    assert days_of([milestone_of(change)]).popitem()[1] >= begins


def test_a_day_set_is_the_day_and_late_when_due(change: Initiative, director: User) -> None:
    milestone = milestone_of(change)
    actions.date_milestone(milestone, fixed_on=today() + timedelta(days=3), by=director)
    forecasted()
    row = row_of(change)
    assert (row.on, row.is_late) == (today() + timedelta(days=3), True)
