"""Kept forecasts compared: any two with what moved and why, one made again to the byte, each reader only what they may see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from manyways.access.actions import Refused
from manyways.access.jobs import run_waiting
from manyways.access.models import Job, User
from manyways.forecast.actions import compare_forecasts
from manyways.forecast.lists.comparing import compared_rows
from manyways.forecast.models import Forecast, Window
from manyways.forecast.tests.test_forecasts import a_team_with_counts, an_outcome, forecasted
from manyways.work.actions import add_item
from manyways.work.models import Initiative


@pytest.fixture
def outcome(director: User) -> Initiative:
    return an_outcome(a_team_with_counts(12), director)


@pytest.fixture
def two(outcome: Initiative, director: User) -> tuple[Forecast, Forecast]:
    """One before and one after the outcome grew."""
    before = forecasted()
    for number in range(8):
        add_item(outcome, name=f"Tax {number}", form="story", team=outcome.team, by=director)
    return before, forecasted()


def test_two_are_compared_with_what_moved_and_why(
    two: tuple[Forecast, Forecast], outcome: Initiative, director: User, client: Client
) -> None:
    before, after = two
    client.force_login(director)
    address = f"/forecasts/{before.key}/{after.key}/"
    page = client.get(address).content.decode()
    assert "1 window moved." in page
    assert "Find out why" in page
    assert client.post(f"{address}start/")["Location"] == address
    assert 'hx-get="/forecasts/jobs/comparing/"' in client.get(address).content.decode()
    run_waiting()
    page = client.get(address).content.decode()
    assert "More belongs to it now" in page
    assert "Find out why" not in page
    steps = dict(Job.objects.latest("pk").result["steps"][str(outcome.pk)])
    was, now = (Window.objects.get(forecast=each, initiative=outcome, item=None) for each in two)
    assert sum(steps.values()) == (now.safe_on - was.safe_on).days  # type: ignore[operator]
    assert client.get(f"/forecasts/{after.key}/{before.key}/")["Location"] == address
    chosen = client.get(f"/forecasts/{before.key}/with/?with={after.key}")
    assert chosen["Location"] == f"/forecasts/{after.key}/{before.key}/"
    assert client.get(f"/forecasts/{before.key}/with/?with=x")["Location"] == f"/forecasts/{before.key}/"


def test_one_is_made_again_and_says_whether_it_is_equal(
    two: tuple[Forecast, Forecast], director: User, client: Client
) -> None:
    kept = two[0]
    client.force_login(director)
    address = f"/forecasts/{kept.key}/"
    count = Window.objects.filter(forecast=kept, state=Window.State.WINDOW).count()
    client.post(f"/forecasts/{kept.key}/{kept.key}/start/")
    run_waiting()
    assert f"all {count} windows are equal to the byte" in client.get(address).content.decode()
    Forecast.objects.filter(pk=kept.pk).update(seed=2)
    client.post(f"/forecasts/{kept.key}/{kept.key}/start/")
    run_waiting()
    assert f"of {count} windows differ" in client.get(address).content.decode()


def test_a_comparison_that_failed_is_told_where_it_was_asked_for_and_not_for_long(
    two: tuple[Forecast, Forecast], director: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = two
    client.force_login(director)
    address, other = f"/forecasts/{before.key}/{after.key}/", f"/forecasts/{after.key}/"

    def broken(*_given: object) -> None:
        raise Refused("Its record cannot be read.")

    client.post(f"{address}start/")
    with monkeypatch.context() as patch:
        patch.setattr("manyways.forecast.comparing.explain", broken)
        run_waiting()
    assert "Its record cannot be read." in client.get(address).content.decode()
    assert "Its record cannot be read." not in client.get(other).content.decode()
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=2))
    assert "Its record cannot be read." not in client.get(address).content.decode()


def test_each_reads_only_what_they_may_see(
    two: tuple[Forecast, Forecast], outcome: Initiative, employee: User, sales_lead: User, client: Client
) -> None:
    before, after = two
    assert compared_rows(before, after, {}, employee) == []
    with pytest.raises(PermissionDenied):
        compare_forecasts(before, after, by=employee)
    compare_forecasts(before, after, by=sales_lead)
    run_waiting()
    assert Job.objects.latest("pk").result["steps"] == {}
    client.force_login(employee)
    page = client.get(f"/forecasts/{before.key}/{after.key}/").content.decode()
    assert outcome.name not in page
    assert "Find out why" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_takes_two_queries(
    director: User, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    team = a_team_with_counts(12)
    for number in range(count):
        an_outcome(team, director, f"Outcome {number}", 2)
    before, after = forecasted(), forecasted()
    director.grants_held()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        rows = compared_rows(before, after, {}, director)
    assert len(rows) == count
    assert not any(row.shown.is_moved for row in rows)
