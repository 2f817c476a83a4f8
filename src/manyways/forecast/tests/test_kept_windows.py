"""Forecasts, their windows and their single runs are kept as long as somebody reads them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from manyways.access.clock import now, today
from manyways.access.jobs import run_waiting
from manyways.access.models import User
from manyways.change.queries.days import forecast_before
from manyways.forecast.actions import ask_forecast, forget_what_nobody_reads
from manyways.forecast.actions.runs import _named_elsewhere
from manyways.forecast.evidence import own_record
from manyways.forecast.models import Forecast, Scenario, Window
from manyways.forecast.queries import forecasts_seen, latest_forecast, standing_on
from manyways.portfolio.judging import judge_touched
from manyways.portfolio.models import Touch
from manyways.work.actions import add_item, create_initiative
from manyways.work.models import Initiative, Item

MONDAY = date(2026, 8, 3)
WHOLE, TASKS, STONES = "whole", "task", "milestone"
ALL = {WHOLE, TASKS, STONES}


@pytest.fixture
def plan(director: User) -> Initiative:
    """A plan of a task and a milestone."""
    found = create_initiative(name="Shop", approach="planned", by=director)
    add_item(found, name="Fitting", duration_minutes=4800, by=director)
    add_item(found, name="Opening", form="milestone", by=director)
    return found


def a_forecast(as_of: date) -> Forecast:
    """With a window of every initiative and item."""
    made = Forecast.objects.create(
        as_of=as_of, seed=1, trials=1, engine_version="1", input_digest="0", input=b""
    )
    told = {"forecast": made, "state": "window", "likely_on": as_of, "safe_on": as_of}
    for initiative in Initiative.objects.all():
        Window.objects.create(initiative=initiative, **told)
    for item in Item.objects.all():
        Window.objects.create(initiative=item.initiative, item=item, **told)
    return made


def kept(forecast: Forecast) -> set[str]:
    """Of what it still has windows."""
    return {row.item.form if row.item else WHOLE for row in forecast.windows.select_related("item")}


def test_the_newest_of_each_day_keeps_them_and_the_first_of_a_week_its_milestones(plan: Initiative) -> None:
    first, second, newest = (a_forecast(MONDAY) for _each in range(3))
    sooner, later = (a_forecast(MONDAY + timedelta(days=1)) for _each in range(2))
    forget_what_nobody_reads()
    assert [kept(each) for each in (first, second, newest)] == [{WHOLE, STONES}, {WHOLE}, ALL]
    assert [kept(each) for each in (sooner, later)] == [{WHOLE}, ALL]
    assert Forecast.objects.count() == 5


def test_what_a_forecast_is_compared_with_a_week_later_keeps_them(plan: Initiative) -> None:
    daily = [a_forecast(MONDAY + timedelta(days=day)) for day in range(10)]
    forget_what_nobody_reads()
    assert [kept(each) for each in daily[:3]] == [{WHOLE, STONES}, {WHOLE}, ALL]
    assert forecast_before(daily[-1]) == daily[2]
    forget_what_nobody_reads()
    assert all(kept(each) == ALL for each in daily[2:])


def test_days_without_a_forecast_end_nothing(plan: Initiative) -> None:
    before, latest = a_forecast(MONDAY + timedelta(days=2)), a_forecast(MONDAY + timedelta(days=60))
    forget_what_nobody_reads()
    assert forecast_before(latest) == before
    assert kept(before) == ALL


def test_what_one_page_says_stands_on_one_forecast_read_once(django_assert_num_queries: Any) -> None:
    known, newer = a_forecast(MONDAY), a_forecast(MONDAY)
    with standing_on(known), django_assert_num_queries(0):
        assert latest_forecast() == known
    with standing_on(None), django_assert_num_queries(0):
        assert latest_forecast() is None
    assert latest_forecast() == newer


@pytest.mark.django_db
def test_what_changed_begins_with_the_forecast_somebody_saw() -> None:
    """Who looked after the newest was made knows it already; before any was made, the one before it is compared."""
    first, second = a_forecast(MONDAY), a_forecast(MONDAY)
    for hours, forecast in ((48, first), (24, second)):
        Forecast.objects.filter(pk=forecast.pk).update(made_at=now() - timedelta(hours=hours))
    seen = {hours: forecasts_seen(now() - timedelta(hours=hours)) for hours in (1, 30, 60)}
    assert seen == {1: (second, second), 30: (second, first), 60: (second, first)}
    first.delete()
    assert forecasts_seen(now()) == (second, second)
    assert forecasts_seen(now() - timedelta(hours=60)) == (second, None)


def test_the_own_record_stays_what_it_was(plan: Initiative, director: User) -> None:
    for day in range(30, 0, -1):
        a_forecast(today() - timedelta(days=day))
        a_forecast(today() - timedelta(days=day))
    before = own_record(director)
    forget_what_nobody_reads()
    assert own_record(director) == before
    assert before.at(85).judged > 2


def test_the_job_that_keeps_a_forecast_drops_them_and_health_is_judged_once(
    plan: Initiative, director: User
) -> None:
    old, superseded = a_forecast(today()), a_forecast(today())
    ask_forecast(by=director)
    run_waiting()
    newest = latest_forecast()
    assert newest
    assert newest not in (old, superseded)
    assert [kept(each) for each in (old, superseded, newest)] == [{WHOLE, STONES}, {WHOLE}, ALL]
    judge_touched()
    assert not Touch.objects.exists()
    forget_what_nobody_reads()
    assert not Touch.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_bounded_number_of_queries_drops_them(
    plan: Initiative, django_assert_num_queries: Any, count: int
) -> None:
    forecasts = [a_forecast(MONDAY) for _each in range(count + 1)]
    with django_assert_num_queries(3):
        forget_what_nobody_reads()
    assert [kept(each) for each in forecasts[1:-1]] == [{WHOLE}] * (count - 1)


def test_the_page_and_the_api_of_an_older_forecast_say_the_same_as_before(
    plan: Initiative, director: User, client: Client
) -> None:
    _first, older, _newest = (a_forecast(MONDAY) for _each in range(3))
    client.force_login(director)
    page, api = f"/forecasts/{older.key}/", f"/api/forecasts/{older.key}/windows"
    rows = client.get(api).json()
    assert [row["initiative"] for row in rows["rows"]] == [str(plan.key)]
    assert "Shop" in client.get(page).content.decode()
    forget_what_nobody_reads()
    assert client.get(api).json() == rows
    assert "Shop" in client.get(page).content.decode()


def test_trials_go_after_a_day_and_the_days_stay(plan: Initiative, director: User) -> None:
    ask_forecast(by=director)
    run_waiting()
    made = latest_forecast()
    assert made
    days = made.windows.filter(item=None).values_list("initiative", "likely_on", "safe_on", "confidence")
    told = list(days)
    a_forecast(today())
    forget_what_nobody_reads()
    assert made.windows.exclude(finish_days=b"").exists()
    Forecast.objects.filter(pk=made.pk).update(made_at=now() - timedelta(days=2))
    forget_what_nobody_reads()
    assert not made.windows.exclude(finish_days=b"").exists()
    assert made.windows.exclude(item__form="task").count() == made.windows.count()
    assert list(days.all()) == told


def test_the_newest_of_a_day_keeps_its_trials(plan: Initiative, director: User) -> None:
    ask_forecast(by=director)
    run_waiting()
    Forecast.objects.update(made_at=now() - timedelta(days=2))
    forget_what_nobody_reads()
    assert Window.objects.exclude(finish_days=b"").exists()


def test_superseded_forecasts_go_after_a_day_unless_something_names_them(
    plan: Initiative, director: User
) -> None:
    first, superseded, named, last = (a_forecast(MONDAY) for _each in range(4))
    next_day, newest = (a_forecast(MONDAY + timedelta(days=1)) for _each in range(2))
    Scenario.objects.create(name="What if", base=named, made_by=director)
    forget_what_nobody_reads()
    assert Forecast.objects.count() == 6
    Forecast.objects.exclude(pk=newest.pk).update(made_at=now() - timedelta(days=2))
    forget_what_nobody_reads()
    assert set(Forecast.objects.all()) == {first, named, last, newest}
    assert not Window.objects.filter(forecast__in=[superseded.pk, next_day.pk]).exists()
    assert kept(last) == ALL


def test_what_nobody_reads_is_named_by_no_record(plan: Initiative) -> None:
    """Its windows and its history are a part of it, moves are added up; a record of any other kind is asked."""
    asked = str(Forecast.objects.exclude(_named_elsewhere()).query)
    assert set(re.findall(r'FROM "(\w+)"', asked)) == {"forecast_forecast", "forecast_scenario"}
